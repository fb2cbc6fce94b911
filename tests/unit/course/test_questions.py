"""The predict questions of a unit: how they are read, and where students see them."""

import pytest

from autograder.course.questions import Option, questions_of, with_questions
from autograder.course.stub import stub_of, with_fences
from autograder.errors import UsageError

PROSE = '''    """Return the letter of what comes out.

    Question 1

        def double(x):
            return x**2

        double(3.0)

    a) 6.0
    b) 9.0
    c) 4.0
    d) 3.0

    Question 2

        def double(x):
            return 1 + x

        x = 5.0
        double(x)

    a) 6.0
    b) 25.0
    c) raises ValueError
    d) 10.0

    Numbers are rounded.
    """
'''


def edited(unit, old, new):
    text = unit.questions.read_text()
    assert old in text
    unit.questions.write_text(text.replace(old, new, 1))
    return unit


def test_a_question_knows_its_answer(predicting_unit):
    first, second = questions_of(predicting_unit)
    assert (first.exercise, first.shown, first.call) == ("double", "squares", "double(3.0)")
    assert first.options[2] == Option("c", "4.0", "adds_one")
    assert (first.answer, second.answer) == ("b", "a")


def test_what_no_option_says_has_no_answer(predicting_unit):
    first, _ = questions_of(edited(predicting_unit, 'shown = "squares"', 'shown = "others"'))
    assert first.answer == ""


def test_a_unit_need_not_have_any(tiny_unit):
    assert questions_of(tiny_unit) == ()
    assert with_questions("text\n", tiny_unit) == "text\n"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('call = "double(3.0)"\n', "", "missing 1 required positional argument: 'call'"),
        ('call = "double(3.0)"', 'call = " "', "every value is a text"),
        ('text = "9.0"', "text = 9.0", "every value is a text"),
        ('letter = "d"', 'letter = "e"', "the letters of its options are a, b, c, d, in order"),
        ('letter = "a"', 'letter = "b"', "the letters of its options are a, b, c, d, in order"),
        ("return x**2", "return x**2  # \\\\", "cannot hold three quotes or a backslash"),
        ("return x**2", 'return """2"""', "cannot hold three quotes or a backslash"),
        ("return x**2", "return x**2" + "\n    x" * 7, "at most 8 lines each"),
        ("[[question]]", "[[problem]]", "question"),
        ("options = [", "options = ", "predict.toml"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(predicting_unit, old, new, why):
    text = predicting_unit.questions.read_text()
    count = 1 if old != "[[question]]" else 2
    predicting_unit.questions.write_text(text.replace(old, new, count))
    with pytest.raises(UsageError, match=why) as error:
        questions_of(predicting_unit)
    assert str(error.value).startswith("solutions/03_doubling/predict.toml: ")


def test_a_stub_asks_the_questions_and_leaves_the_letters_out(predicting_unit):
    text = stub_of(predicting_unit)
    assert f'{PROSE}    answers = {{1: "", 2: ""}}\n    return answers[question]\n' in text
    assert "QUESTIONS" not in text


def test_the_solution_for_nbgrader_asks_them_too(predicting_unit):
    assert f'{PROSE}    ### BEGIN SOLUTION\n    answers = {{1: "b"' in with_fences(predicting_unit)


def test_there_is_one_place_for_questions(predicting_unit):
    why = "the docstring of predict_doubling has one line QUESTIONS"
    for text in ("no place\n", "    QUESTIONS\n    QUESTIONS\n"):
        with pytest.raises(UsageError, match=why):
            with_questions(text, predicting_unit)
    predicting_unit.questions.unlink()
    with pytest.raises(UsageError, match=why):
        with_questions("    QUESTIONS\n", predicting_unit)
