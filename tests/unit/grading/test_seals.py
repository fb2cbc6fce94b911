"""Results are believed as far as they fit their schema, their name, themselves and their seal."""

import json
import os
import stat

import pytest

from autograder.course import secret
from autograder.course.layout import Course
from autograder.course.policies import Policies
from autograder.errors import UsageError
from autograder.grading import folder
from autograder.grading.results import Result, UnitResult, final, parse
from autograder.grading.seals import PURPOSE, Seals


def result(student):
    units = (UnitResult("01_sums", 1.0, 2.0, 0.0),)
    return Result(2, student, 0, "s", "c", "e", 1.0, 2.0, 0.0, False, units, (), ()).dump()


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course" / "solutions").mkdir(parents=True)
    return Course(tmp_path / "course")


@pytest.fixture
def out(tmp_path, course):
    """A folder with the results of Ada and Bob, as the judge leaves it."""
    seals = Seals(tmp_path / "out", secret.made(course.root, PURPOSE))
    (tmp_path / "out" / "results").mkdir(parents=True)
    for student in ("ada", "bob"):
        seals.put(student, result(student))
        (tmp_path / "out" / "results" / f"{student}.json").write_text(result(student))
    return tmp_path / "out"


def changed(**parts):
    return lambda path: path.write_text(json.dumps(json.loads(result("bob")) | parts))


def linked(path):
    path.rename(path.parent.parent / "elsewhere.json")
    path.symlink_to(path.parent.parent / "elsewhere.json")


EDITED = {
    "score": changed(score=2.0),
    "unit": changed(units=[{"unit": "01_sums", "score": 2.0, "max_score": 2.0, "bonus": 0.0}]),
    "note": changed(notes=["well done"]),
    "a space": lambda path: path.write_text(result("bob") + " "),
    "adas": lambda path: path.write_text(result("ada")),
    "path": changed(student="../../bob"),
    "surrogate": lambda path: path.write_text(result("bob").replace('"bob"', '"\\ud800"')),
    "nan": lambda path: path.write_text(result("bob").replace("1.0", "NaN")),
    "infinite": changed(score=1e999),
    "negative": changed(score=-1.0),
    "half": lambda path: path.write_text(result("bob")[:99]),
    "empty": lambda path: path.write_text(""),
    "deep": lambda path: path.write_text("[" * 1_000_000),
    "deep in a note": changed(notes=json.loads("[" * 300 + "]" * 300)),
    "large": lambda path: os.truncate(path, 1 << 30),
    "bytes": lambda path: path.write_bytes(b"\xff\x00"),
    "link": linked,
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
}


@pytest.mark.parametrize("how", EDITED)
def test_what_was_edited_is_left_out_and_named_and_graded_again(out, course, how):
    path = out / "results" / "bob.json"
    EDITED[how](path)
    said = list[str]()
    results, _ = folder.report(out, Policies(), course, said=said)
    assert [one.student for one in results] == ["ada"]
    assert len(said) == 1
    assert str(path) in said[0]
    assert "bob" not in (out / "grades.csv").read_text()
    with pytest.raises(UsageError, match=r"bob\.json"):
        final(out, folder.seals(out, course))
    (out / "run.json").write_text('{"setting": {}}')
    told = list[str]()
    kept = folder.earlier(out, ["ada", "bob", "kim"], folder.seals(out, course), told)
    assert sorted(kept) == ["", "ada"]
    assert told == ["Graded again, as 1 result is not as this course's judge wrote it: bob."]


def test_a_result_that_was_copied_to_another_student_is_left_out(out, course):
    text = result("ada").replace('"ada"', '"eve"')
    (out / "results" / "eve.json").write_text(text)
    (out / "seals" / "eve.txt").write_bytes((out / "seals" / "ada.txt").read_bytes())
    said = list[str]()
    results, _ = folder.report(out, Policies(), course, said=said)
    assert [one.student for one in results] == ["ada", "bob"]
    assert "eve.json" in said[0]


def test_by_another_courses_secret_no_result_is_ours(out, tmp_path):
    other = Course(tmp_path / "other")
    other.root.mkdir()
    secret.made(other.root, PURPOSE)
    with pytest.raises(UsageError, match="not as this course's judge wrote it"):
        folder.report(out, Policies(), other)
    (other.root / ".autograder" / "secret").write_bytes(
        secret.place(tmp_path / "course").read_bytes()
    )
    assert len(folder.report(out, Policies(), other)[0]) == 2


def test_where_there_is_no_secret_all_is_believed(out, tmp_path):
    assert len(folder.report(out, Policies(), Course(tmp_path / "none"))[0]) == 2


def test_a_secret_is_made_once_and_for_its_owner_alone(course):
    assert secret.known(course.root, PURPOSE) is None
    key = secret.made(course.root, PURPOSE)
    assert secret.made(course.root, PURPOSE) == secret.known(course.root, PURPOSE) == key
    assert secret.known(course.root, "other") != key
    place = secret.place(course.root)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert sorted(path.name for path in place.parent.iterdir()) == [".gitignore", "secret"]
    assert (place.parent / ".gitignore").read_text() == "*\n"


def test_a_secret_that_cannot_be_kept_is_none(tmp_path):
    assert secret.made(tmp_path / "gone", PURPOSE) is None


def test_a_result_is_read_back(out):
    assert parse((out / "results" / "ada.json").read_bytes()).student == "ada"
