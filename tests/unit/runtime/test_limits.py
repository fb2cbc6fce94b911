"""How large what is handed in may be."""

import pytest

from autograder.runtime.limits import MAX_ARCHIVE, MAX_BODY, largest


@pytest.mark.parametrize(
    ("path", "megabytes"), [("a.py", 1), ("ada/a.ipynb", 15), ("a.ipynb.py", 1), ("a.csv", 8)]
)
def test_a_notebook_may_be_larger_than_data_and_data_than_python(path, megabytes):
    assert largest(path) == megabytes << 20


def test_whatever_is_read_in_a_sandbox_fits_through_the_wire():
    assert largest("a.ipynb") < MAX_BODY
    assert MAX_ARCHIVE <= MAX_BODY
