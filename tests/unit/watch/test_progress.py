"""Progress is kept in a file that a person can read, and is never in the way."""

import pytest

from autograder.checking.verdicts import PASS
from autograder.watch.progress import FILE, Progress
from autograder.watch.syllabus import Exercise

DOUBLE = Exercise("03_doubling", "double", "core, 10 points, 5 min", "Core.")
HALVE = Exercise("03_doubling", "halve", "beyond, 10 points, 5 min", "Beyond the core.")


@pytest.fixture
def path(tmp_path):
    return tmp_path / FILE


def test_what_is_noted_is_there_the_next_time(path):
    progress = Progress(path)
    assert progress.of(DOUBLE) == "not started"
    progress.note(DOUBLE, PASS)
    progress.note(HALVE, "1 of 2 checks (wrong)")
    again = Progress(path)
    assert (again.of(DOUBLE), again.of(HALVE)) == (PASS, "1 of 2 checks (wrong)")
    assert again.passed([DOUBLE, HALVE]) == {DOUBLE}


def test_the_file_reads_as_it_is_meant(path):
    Progress(path).note(DOUBLE, PASS)
    *about, last = path.read_text("utf-8").split("\n\n")
    assert all(line.startswith("#") for line in "".join(about).split("\n"))
    assert last == '[03_doubling]\ndouble = "public checks pass"\n'


def test_a_file_that_cannot_be_read_is_written_anew_and_that_is_said(path):
    path.write_text("[03_doubling\n", "utf-8")
    progress = Progress(path)
    assert progress.trouble == "progress.toml cannot be read, and is written anew."
    progress.note(DOUBLE, PASS)
    assert not progress.trouble
    assert Progress(path).of(DOUBLE) == PASS


@pytest.mark.parametrize("text", ["x = 1", "[03_doubling]\ndouble = 3", 'double = ["a"]'])
def test_what_somebody_else_wrote_into_it_does_no_harm(path, text):
    path.write_text(text, "utf-8")
    assert Progress(path).of(DOUBLE) == "not started"


def test_where_nothing_can_be_written_it_says_so_and_goes_on(tmp_path):
    (tmp_path / "file").write_text("")
    progress = Progress(tmp_path / "file" / FILE)
    progress.note(DOUBLE, PASS)
    assert progress.trouble.startswith("Your progress is not kept: cannot write ")
    assert progress.of(DOUBLE) == PASS
