"""Where an nbgrader course has its grades."""

import pytest

from autograder.errors import UsageError
from autograder.nbgrader.address import address


def test_an_sqlite_gradebook_lies_in_its_course(tmp_path):
    found = address(f"sqlite:///{tmp_path}/gradebook.db")
    assert found.folder == tmp_path
    assert found.gradebook.database == f"{tmp_path}/gradebook.db"


def test_the_course_of_another_gradebook_is_named(tmp_path):
    with pytest.raises(UsageError, match="--nbgrader-course DIR"):
        address("postgresql://somewhere/grades")
    assert address("postgresql://somewhere/grades", tmp_path).folder == tmp_path


@pytest.mark.parametrize("url", ["nourl", "", "gradebook.db"])
def test_what_is_no_url_is_refused(url, tmp_path):
    with pytest.raises(UsageError, match="is no URL of a database"):
        address(url, tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match="there is no folder"):
        address(f"sqlite:///{tmp_path}/nowhere/gradebook.db")
