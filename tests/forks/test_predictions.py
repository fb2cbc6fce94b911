"""What the exam says of predict questions, and what students are told who choose a wrong option."""

import pytest

from autograder.authoring.build import build
from autograder.authoring.examiner import examine
from autograder.authoring.predictions import comes_out, objections
from autograder.authoring.summary import Options
from autograder.checking.recognition import recognised
from autograder.course import bank
from autograder.course.loaded import LoadedUnit
from autograder.course.transcripts import answer, work_out

PREDICTS = "predict_doubling"


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def edited(unit, old, new):
    edit(unit.questions, old, new)
    return objections(LoadedUnit(unit))


def test_questions_that_are_true_are_not_objected_to(predicting_unit):
    assert objections(LoadedUnit(predicting_unit)) == []


def test_a_unit_without_questions_has_nothing_to_object_to(tiny_unit):
    assert objections(LoadedUnit(tiny_unit)) == []


@pytest.mark.parametrize(
    ("old", "new", "objection"),
    [
        ("return x**2", "return x**3", "the code gives 27.0, and option b says 9.0"),
        ("return x**2", "return y", "the code gives raises NameError, and option b says 9.0"),
        (
            "def double(x):\n    return x**2",
            "double",
            "its code does not run: name 'double' is not",
        ),
        (
            "return x**2",
            "the_square_of_it = x * x\n    return the_square_of_it",
            "its code gives squares of 03_doubling/double away: write it otherwise",
        ),
        ('"double(3.0)"', '"double(4.0)"', "squares gives 16.0, and option b says 9.0"),
        ('text = "9.0"', 'text = "9"', "squares gives 9.0, and option b says 9"),
        ('text = "6.0"', 'text = "7.0"', "the right answer gives 6.0, and option a says 7.0"),
        ('text = "3.0"', 'text = "6.0"', "two options read alike"),
        ('of = "keeps_it"', 'of = "loses_it"', "the bank of double has no loses_it"),
        ('shown = "squares"', 'shown = "others"', "the bank of double has no others"),
        (
            'of = "the right answer"',
            'of = "squares"',
            "one option each is of squares, which is shown, and of the right answer",
        ),
        ('shown = "squares"', 'shown = "adds_one"', "predict_doubling does not answer c"),
        ('"double(3.0)"', '"(0).__class__"', "the code gives an object of type type, and option b"),
    ],
)
def test_a_question_that_is_not_true_is_objected_to(predicting_unit, old, new, objection):
    found = edited(predicting_unit, old, new)
    assert any(said.startswith(f"question 1: {objection}") for said in found), found
    assert all(said.startswith("question 1: ") for said in found)


def test_code_that_ends_its_process_takes_nothing_else_with_it(predicting_unit):
    found = edited(predicting_unit, "return x**2", "__import__('os')._exit(1)")
    assert found == ["question 1: it hung, or ended its process"]


def test_the_code_may_call_other_exercises(predicting_unit):
    assert edited(predicting_unit, "return x**2", "return halve(2 * x * x)") == []


def test_the_belief_behind_each_wrong_option_is_in_the_bank(predicting_unit):
    wrong = predicting_unit.wrong(PREDICTS)
    edit(wrong, "One more is twice as much.", "Something else.")
    said = "question 1: who chooses option c is to be told: One more is twice as much."
    assert objections(LoadedUnit(predicting_unit)) == [said]
    edit(wrong, 'return "a" if', 'return "c" if')
    said = "question 1: who chooses option a is to be told: a belief"
    assert said in objections(LoadedUnit(predicting_unit))


def test_an_option_is_of_one_belief(predicting_unit):
    edit(
        predicting_unit.wrong("double"),
        '@misconception("test_double_of_three")\ndef keeps_it(x):\n    '
        '"""Twice is the same once more."""\n',
        '@misconception("test_double_of_three", holds=("refuses",))\ndef keeps_it(x):\n',
    )
    said = "question 1: keeps_it has no belief of its own"
    assert objections(LoadedUnit(predicting_unit)) == [said]


def test_two_options_of_one_belief_are_objected_to(predicting_unit):
    edit(predicting_unit.wrong(PREDICTS), "in question 2.", "in question 1.")
    said = f"{PREDICTS}: two options are of one belief: Nothing is wrong in question 1."
    assert objections(LoadedUnit(predicting_unit)) == [said]


def test_what_comes_out_is_printed_at_four_digits(predicting_unit):
    loaded = LoadedUnit(predicting_unit)
    assert comes_out(loaded, "double", "double(1 / 3)") == "0.6667"
    assert comes_out(loaded, "double", "double(1 / 3)", lambda x: [x, 2]) == "[0.3333, 2]"
    assert comes_out(loaded, "double", "1 / 0") == "raises ZeroDivisionError"


# What is told of a choice


def choosing(letters):
    return lambda question: letters[question]


@pytest.mark.parametrize(
    ("letters", "beliefs"),
    [
        ({1: "c", 2: "a"}, ["One more is twice as much."]),
        ({1: "a", 2: "d"}, ["Nothing is wrong in question 1.", "Nothing is wrong in question 2."]),
        (
            {1: "d", 2: "b"},
            ["To double a number is to multiply it with itself.", "Twice is the same once more."],
        ),
        ({1: "b", 2: "x"}, []),
        ({1: "", 2: "c"}, []),
    ],
)
def test_each_wrong_choice_is_told_its_belief(predicting_unit, letters, beliefs):
    loaded = LoadedUnit(predicting_unit)
    known = work_out(loaded, PREDICTS, seed=0)
    live = bank.substituted(predicting_unit, PREDICTS, choosing(letters))
    (outcomes,) = answer([lambda: live], loaded, PREDICTS, seed=0)
    found = recognised(outcomes, known, loaded.beliefs[PREDICTS])
    assert sorted(one.belief for one in found) == beliefs


# In the exam and in what is built


def test_the_exam_objects_to_a_question_and_asks_for_no_conditions(predicting_unit):
    edit(predicting_unit.questions, "return x**2", "return x**3")
    found = examine(predicting_unit, Options()).objections
    assert "question 1: the code gives 27.0, and option b says 9.0" in found
    assert not [said for said in found if PREDICTS in said]


def test_what_is_handed_out_tells_no_letter_neither_a_right_nor_a_wrong_one(
    tiny_course, predicting_unit
):
    build(tiny_course)
    built = LoadedUnit(predicting_unit).built
    assert "example" in built["double"]["squares"]
    assert built[PREDICTS] == {}
