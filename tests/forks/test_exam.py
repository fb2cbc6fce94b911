"""The graders' own exam accepts what is right, and objects to every hole, each in words."""

import pytest

from autograder.authoring.exam import Exam
from autograder.course.loaded import LoadedUnit

NONSENSE = [
    "returns_none", "returns_a_word", "returns_nan", "returns_zero", "echoes",
    "refuses_everything", "does_nothing",
]  # fmt: skip
CHECK = '''

@pytest.mark.exercise("double")
def test_more_of_double(student):
    """More of double."""
    {}
'''
MISTAKE = '''

@misconception("test_double_of_three")
def {}(x):
    """A belief of its own."""
    {}
'''


def add_check(unit, body):
    with unit.grader.open("a") as grader:
        grader.write(CHECK.format(body))


def add_mistake(unit, name, body):
    with unit.wrong("double").open("a") as wrong:
        wrong.write(MISTAKE.format(name, body))


def objections(unit, exercise="double"):
    """What is objected to each candidate of an exercise to whom something is."""
    exam = Exam(LoadedUnit(unit))
    mine = [candidate for candidate in exam.candidates if candidate.exercise == exercise]
    found = {candidate.name: exam.objections(candidate) for candidate in mine}
    return {name: said for name, said in found.items() if said}


def test_the_solution_variants_the_stub_nonsense_and_misconceptions_sit_each_exam(tiny_unit):
    candidates = Exam(LoadedUnit(tiny_unit)).candidates
    names = [(candidate.kind, candidate.name) for candidate in candidates]
    rest = [("stub", "stub"), *[("nonsense", name) for name in NONSENSE]]
    assert names == [
        ("solution", "solution"), ("variant", "multiplies"), *rest,
        ("misconception", "squares"), ("misconception", "adds_one"),
        ("solution", "solution"), *rest,
    ]  # fmt: skip
    assert [candidate.exercise for candidate in candidates].count("double") == 12


@pytest.mark.parametrize("exercise", ["double", "halve"])
def test_a_good_grader_is_not_objected_to(tiny_unit, exercise):
    assert objections(tiny_unit, exercise) == {}


def test_an_exercise_without_checks_is_objected_to(tiny_unit):
    text = tiny_unit.grader.read_text()
    tiny_unit.grader.write_text(text[: text.index('@pytest.mark.exercise("halve")')])
    found = objections(tiny_unit, "halve")
    assert found["solution"] == found["stub"] == ["halve has no checks"]


def test_a_check_that_accepts_no_answer_is_objected_to_for_each_who_gave_none(tiny_unit):
    add_check(tiny_unit, "student.double(5.0)")
    found = objections(tiny_unit)
    assert found["returns_none"] == ["test_more_of_double gave a point for no answer"]
    assert {*NONSENSE} - {*found} == {"refuses_everything"}


def test_a_check_that_rejects_what_is_right_is_objected_to_with_what_it_said(tiny_unit):
    add_check(tiny_unit, 'expect_close(student.double(5.0), 11.0, because="I say so")')
    found = objections(tiny_unit)
    assert {*found} == {"solution", "multiplies"}
    (objection,) = found["multiplies"]
    assert objection == (
        "test_more_of_double said wrong: called double with a float; got 10.0; because I say so"
    )


def test_a_check_that_breaks_down_is_objected_to_with_the_traceback(tiny_unit):
    add_check(tiny_unit, "assert student.double(5.0).hex() == 10.0")
    said = objections(tiny_unit)
    assert "solution" in said
    (objection, *_) = said["returns_none"]
    assert objection.startswith("the grader broke: 03_doubling/test_more_of_double: Traceback")
    assert "With the solution:" in objection


def test_a_check_that_breaks_down_at_an_answer_alone_has_found_it_wrong(tiny_unit):
    add_check(tiny_unit, 'expect_close(student.double(5.0) + 0.0, 10.0, because="so")')
    assert objections(tiny_unit) == {}


def test_a_misconception_that_is_not_caught_is_objected_to(tiny_unit):
    add_mistake(tiny_unit, "is_right_after_all", "return x + x")
    assert objections(tiny_unit) == {
        "is_right_after_all": ["test_double_of_three did not catch it; caught by: nothing"]
    }


def test_one_that_another_check_catches_is_objected_to_with_the_name_of_that(tiny_unit):
    add_mistake(tiny_unit, "minds_integers", "return 1 if type(x) is int else x + x")
    (objection,) = objections(tiny_unit)["minds_integers"]
    assert objection == (
        "test_double_of_three did not catch it; caught by: ['test_double_of_an_integer']"
    )


def test_misconceptions_that_give_the_same_answers_are_objected_to_as_rivals(tiny_unit):
    add_mistake(tiny_unit, "powers", "return x**2")
    assert objections(tiny_unit) == {
        "squares": ["not told apart from powers"],
        "powers": ["not told apart from squares"],
    }


def test_one_that_ends_its_process_is_objected_to_and_no_other_is(tiny_unit):
    add_mistake(tiny_unit, "goes_home", "__import__('os')._exit(0)")
    assert objections(tiny_unit) == {
        "goes_home": ["it hung, or ended its process: nothing is known of it"]
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("half = x / 2", []),
        ("twice = x + x", ["its line is the solution"]),
        ("twice = x + y", ["its line does not run: NameError"]),
    ],
)
def test_the_line_that_a_hint_begins_with_runs_and_is_not_the_solution(tiny_unit, line, said):
    hints = f"Think.\n---\n$2x$\n---\n```python\n{line}\n```\n"
    tiny_unit.hints("double").write_text(hints)
    assert objections(tiny_unit).get("hint 3", []) == said
