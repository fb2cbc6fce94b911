"""Work on one unit that lies in several files."""

import pytest

from autograder.grading.work import Work, added, joined
from autograder.runtime.selection import Broken

OWN = "losses.py"


def part(name, text=b"", folder=""):
    return Work(name, folder=folder, files={OWN: text})


def test_each_file_adds_what_those_before_it_lack():
    digests = {"a": {"mae": "1", "mse": "2"}, "b": {"mse": "3", "rmse": "4"}, "c": {"rmse": "5"}}
    written = {path: {*names} for path, names in digests.items()}
    assert added(written, digests, ["a", "b", "c"]) == {"b": ["rmse"]}


def test_what_is_a_stub_or_cannot_be_read_is_not_added():
    digests = {"a": {"mae": "1"}, "b": {"mse": "", "rmse": "4"}}
    assert added({"a": {"mae"}, "b": {"mse"}}, digests, ["a", "b"]) == {}


def test_the_first_file_imports_what_the_others_add():
    broken = {"mse": Broken(0, 3, "def mse(", "SyntaxError")}
    main = Work("a.py", files={OWN: b"x = 1\n", "b.py": b"as it was"}, broken=broken)
    work = joined(OWN, main, [(part("b.py", b"y = 2"), ["mse", "rmse"])])
    assert work.files == {OWN: b"x = 1\n\n\nfrom b import mse, rmse\n", "b.py": b"as it was"}
    assert work.broken == {}


@pytest.mark.parametrize(
    ("name", "folder", "module"),
    [
        ("half 2.py", "", "half_2"),
        ("2.py", "", "part_2"),
        ("b.ipynb", "", "b"),
        ("b.py", "other", "b"),
        ("a.py", "other", "part_a"),
        ("statistics.py", "", "part_statistics"),
        ("class.py", "", "part_class"),
    ],
)
def test_a_part_is_imported_whatever_its_name(name, folder, module):
    work = joined(OWN, part("a.py"), [(part(name, b"y = 2", folder), ["mse"])])
    assert work.files[f"{module}.py"] == b"y = 2"
    assert work.files[OWN].endswith(f"from {module} import mse\n".encode())
