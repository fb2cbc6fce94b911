"""The exercises of a unit are what its solution fences, with the marks on it."""

import ast

import pytest

from autograder.course.exercises import (
    FENCE,
    Effort,
    Exercise,
    exercises_of,
    mark_of,
    must_be_complete,
)
from autograder.errors import UsageError

FENCED = "    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"


def names(unit, text):
    unit.solution.write_text(text)
    return [exercise.name for exercise in exercises_of(unit)]


def test_exercises_come_in_order_with_their_marks(tiny_unit):
    assert exercises_of(tiny_unit) == [
        Exercise("03_doubling", "double", beyond=False, forbids=("numpy", "torch")),
        Exercise("03_doubling", "halve", beyond=True, forbids=()),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"def given():\n    return 1\n\ndef to_write():\n{FENCED}", ["to_write"]),
        (f"def _of_ours():\n{FENCED}", []),
        ("### BEGIN SOLUTION\nimport numpy\n### END SOLUTION\n", []),
        (f"async def later():\n{FENCED}", ["later"]),
        (
            "class Value:\n    def add(self):\n        ### BEGIN SOLUTION\n        return 1\n"
            "        ### END SOLUTION\n",
            ["Value"],
        ),
    ],
    ids=["no fence is no exercise", "private", "not in a definition", "async", "a class is one"],
)
def test_an_exercise_is_a_public_definition_that_holds_a_fence(tiny_unit, text, expected):
    assert names(tiny_unit, text) == expected


def test_all_forbidden_names_count_methods_too(tiny_unit):
    tiny_unit.solution.write_text(f'@forbids("torch", ".sum")\ndef mean(x):\n{FENCED}')
    (exercise,) = exercises_of(tiny_unit)
    assert exercise.forbids == ("torch", ".sum")


@pytest.mark.parametrize(
    ("mark", "worth", "ideas"),
    [
        ("", 10.0, ()),
        ("@points(12.25)\n", 12.25, ()),
        ('@points({"the value": 6, "signs": 1.5})\n', 7.5, (("the value", 6), ("signs", 1.5))),
    ],
)
def test_an_exercise_is_worth_ten_points_or_what_its_author_says(tiny_unit, mark, worth, ideas):
    tiny_unit.solution.write_text(f"{mark}def mean(x):\n{FENCED}")
    (exercise,) = exercises_of(tiny_unit)
    assert (exercise.points, exercise.ideas) == (worth, ideas)


@pytest.mark.parametrize(
    "given",
    ["", "()", "(MANY)", "({})", "('5')", "(0)", "(0.3)", "(float('inf'))", "({'the value': -1})"],
)
def test_points_that_are_no_quarters_are_refused(tiny_unit, given):
    tiny_unit.solution.write_text(f"@points{given}\ndef mean(x):\n{FENCED}")
    with pytest.raises(UsageError, match=r"03_doubling, mean: @points\(.*in quarters of a point"):
        exercises_of(tiny_unit)


def test_an_exercise_says_how_much_work_it_is_and_what_it_builds_on(tiny_unit):
    mark = '@effort(15, difficulty=3, after=("mean",))'
    tiny_unit.solution.write_text(f"def mean(x):\n{FENCED}\n\n{mark}\ndef std(x):\n{FENCED}")
    assert [exercise.effort for exercise in exercises_of(tiny_unit)] == [
        Effort(),
        Effort(minutes=15, difficulty=3, after=("mean",)),
    ]


def test_an_exercise_says_in_short_what_it_is_worth_and_how_long_it_takes(tiny_unit):
    marks = "@beyond\n@points(2.5)\n@effort(15, difficulty=3)"
    tiny_unit.solution.write_text(f"def mean(x):\n{FENCED}\n\n{marks}\ndef std(x):\n{FENCED}")
    briefs = [exercise.brief for exercise in exercises_of(tiny_unit)]
    assert briefs == ["core, 10 points", "beyond, 2.5 points, 15 min, 3 of 3"]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "()",
        "(0, difficulty=1)",
        "(5, difficulty=4)",
        "(5, 1)",
        "(5, difficulty=1, after=('std',))",
    ],
)
def test_an_effort_that_says_no_minutes_or_no_exercise_before_it_is_refused(tiny_unit, given):
    tiny_unit.solution.write_text(f"@effort{given}\ndef mean(x):\n{FENCED}")
    with pytest.raises(UsageError, match="03_doubling, mean: effort is stated as @effort"):
        exercises_of(tiny_unit)


@pytest.mark.parametrize(
    ("decorator", "name"),
    [("beyond", "beyond"), ("forbids('numpy')", "forbids"), ("pytest.mark.public", "")],
)
def test_a_mark_is_known_by_its_plain_name_called_or_not(decorator, name):
    assert mark_of(ast.parse(decorator, mode="eval").body) == name


def test_a_fence_ends_at_its_own_indentation():
    text = "    ### BEGIN SOLUTION\n        ### END SOLUTION\n    ### END SOLUTION\nafter = 1\n"
    assert FENCE.sub("", text) == "after = 1\n"


def test_files_that_python_reads_are_no_trouble(tiny_unit):
    must_be_complete(tiny_unit)


def test_a_unit_without_a_grader_is_refused(tiny_unit):
    tiny_unit.grader.unlink()
    with pytest.raises(UsageError, match="has no grader: tests/graders/test_03_doubling"):
        must_be_complete(tiny_unit)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("solutions/03_doubling/doubling.py", b"\ndef double(x:\n    return x\n"),
        ("solutions/03_doubling/double/wrong.py", b"\nreturn = 1\n"),
        ("tests/graders/test_03_doubling.py", b"x = 1\nsay '\xff'\n"),
    ],
)
def test_a_file_that_python_cannot_read_is_told_with_its_place(tiny_unit, path, content):
    (tiny_unit.root / path).write_bytes(content)
    with pytest.raises(UsageError, match=rf"^{path}, line \d: "):
        must_be_complete(tiny_unit)
