"""Building a unit: what students get, what is stale, and what is left alone."""

import json
from pathlib import Path

from autograder.authoring.build import build, stale

UNIT = "exercises/03_doubling"
FILES = ["doubling.ipynb", "doubling.py", "recognition.json", "test_doubling.py"]
SCHEME = "solutions/03_doubling/marking_scheme.md"


def changed(course, name, text):
    path = course.root / UNIT / name
    path.write_text(text)
    return path


def test_a_unit_is_written_once(tiny_course):
    written = [f"{UNIT}/{name}" for name in FILES] + [SCHEME]
    assert [str(path) for path in build(tiny_course)] == written
    assert build(tiny_course) == []
    assert stale(tiny_course) == []


def test_a_stub_that_someone_changed_is_stale(tiny_course):
    build(tiny_course)
    path = changed(tiny_course, "doubling.py", "def double(x):\n    return x + x\n")
    assert stale(tiny_course) == [path.relative_to(tiny_course.root)]
    build(tiny_course)
    assert "NotImplementedError" in path.read_text()


def test_a_marking_scheme_of_other_points_is_stale(tiny_course, tiny_unit):
    build(tiny_course)
    text = tiny_unit.solution.read_text()
    text = text.replace("import beyond", "import beyond, points").replace("@beyond", "@points(5)")
    tiny_unit.solution.write_text(text)
    assert Path(SCHEME) in stale(tiny_course)


def test_a_file_of_no_unit_is_stale_and_goes(tiny_course):
    build(tiny_course)
    path = changed(tiny_course, "test_tripling.py", "")
    assert stale(tiny_course) == [path.relative_to(tiny_course.root)]
    build(tiny_course)
    assert not path.exists()


def test_answers_that_differ_by_a_processor_are_left_alone(tiny_course):
    build(tiny_course)
    path = tiny_course.root / UNIT / "recognition.json"
    assert "9.0" in path.read_text()
    changed(tiny_course, "recognition.json", path.read_text().replace("9.0", "9.0000000001"))
    assert stale(tiny_course) == []
    changed(tiny_course, "recognition.json", path.read_text().replace("9.0", "9.001"))
    assert stale(tiny_course) == [path.relative_to(tiny_course.root)]


def test_no_answer_to_a_hidden_check_is_written(tiny_course):
    build(tiny_course)
    known = json.loads((tiny_course.root / UNIT / "recognition.json").read_text())
    bank = known["exercises"]["double"]["misconceptions"]
    assert {check for wrong in bank.values() for check in wrong["outcomes"]} == {
        "test_double_of_three"
    }


MIXED = """

@misconception("test_double_of_three", holds=("adds_one", "squares"))
def adds_one_unless_it_is_large(x):
    return x + 1.0 if x < 100 else x * x


@misconception("test_double_of_three", holds=("adds_one", "squares"))
def squares_one_more(x):
    return (x + 1.0) ** 2
"""


def test_one_that_answers_as_one_it_holds_does_not_hide_it(tiny_course):
    (unit,) = tiny_course.units
    with unit.wrong("double").open("a") as wrong:
        wrong.write(MIXED)
    build(tiny_course)
    known = json.loads((tiny_course.root / UNIT / "recognition.json").read_text())
    bank = known["exercises"]["double"]["misconceptions"]
    told = {name for name, entry in bank.items() if entry["outcomes"]}
    assert told == {"squares", "adds_one", "squares_one_more"}
    assert set(bank["squares_one_more"]["beliefs"]) == {"adds_one", "squares"}
