"""Students with two mistakes are planted, and judged as anybody is."""

import pytest

from autograder.authoring.doubles import JudgedDoubles, doubles, judge_doubles
from autograder.authoring.exam import Exam
from autograder.course.loaded import LoadedUnit

QUADRUPLE = '''

def quadruple(x: float) -> float:
    """Return four times x."""
    ### BEGIN SOLUTION
    y = double(x)
    return double(y)
    ### END SOLUTION
'''
CHECK = '''

@pytest.mark.exercise("quadruple")
@pytest.mark.asks("Return four times x.")
@pytest.mark.public
def test_quadruple_of_{name}(student):
    """Four times {name}."""
    expect_close(student.quadruple({x}), {y}, because=SUM)
'''
WRONG = """

@misconception("test_double_of_three", belief="What is doubled has no sign.")
def forgets_the_sign(x):
    x = abs(x)
    twice_as_much = x + x
    return twice_as_much


@misconception("test_double_of_three", belief="One is added to what is doubled.")
def adds_one_at_the_end(x):
    twice_as_much = x + x
    return twice_as_much + 1.0
"""
COMING_TO_ONE_MORE = """

@misconception("test_double_of_three", belief="One is added to what is to be doubled.")
def adds_one_before(x):
    x = x + 1.0
    twice_as_much = x + x
    return twice_as_much


@misconception("test_double_of_three", belief="One is taken away from what is doubled.")
def takes_one_away(x):
    twice_as_much = x + x
    return twice_as_much - 1.0
"""
OF_QUADRUPLE = '''"""Wrong answers to quadruple."""

from doubling import double

from autograder import misconception


@misconception("test_quadruple_of_three", belief="Four is two and one.")
def adds_one_of_them(x):
    y = double(x)
    return y + x
'''


@pytest.fixture
def exam(tiny_unit):
    """The exam of a unit in which one exercise calls another."""
    with tiny_unit.solution.open("a") as file:
        file.write(QUADRUPLE)
    with tiny_unit.grader.open("a") as file:
        file.writelines(
            CHECK.format(name=name, x=x, y=4 * x)
            for name, x in {"three": 3.0, "five": 5.0, "minus_two": -2.0}.items()
        )
    with tiny_unit.wrong("double").open("a") as file:
        file.write(WRONG)
    tiny_unit.wrong("quadruple").parent.mkdir()
    tiny_unit.wrong("quadruple").write_text(OF_QUADRUPLE)
    return Exam(LoadedUnit(tiny_unit))


def test_two_wrong_answers_are_merged_where_they_differ_from_the_right_one(exam):
    pair = "forgets_the_sign", "adds_one_at_the_end"
    (one,) = (d for d in doubles(exam.loaded) if d.planted == {"double": pair})
    text, _ = one.files()
    assert "x = abs(x)\n    twice_as_much = x + x\n    return twice_as_much + 1.0" in text


def test_who_calls_another_exercise_has_a_mistake_beside_that_ones(exam):
    planted = [d.planted for d in doubles(exam.loaded) if d.outer == "quadruple" != d.inner]
    assert {"quadruple": ("adds_one_of_them",), "double": ("squares",)} in planted
    assert {"quadruple": (), "double": ("squares",)} in planted
    assert {"double": ("squares",)} in planted  # and a mutant of quadruple


def test_a_sample_takes_so_many_of_each_kind(exam):
    few = doubles(exam.loaded, sample=1)
    assert len(few) == len({(d.outer, d.inner, len(d.planted)) for d in few})


def test_no_name_is_false_and_no_fault_forgiven(exam):
    judged = judge_doubles(exam)
    assert judged.objections == []
    assert judged.pairs > judged.one > 0
    wrongly, of = judged.forgiven["quadruple", "double"]
    assert wrongly == 0
    assert of > 10


def test_two_mistakes_may_come_to_a_third_one_which_is_told(tiny_unit, exam):
    assert judge_doubles(exam).third == 0
    with tiny_unit.wrong("double").open("a") as file:
        file.write(COMING_TO_ONE_MORE)
    judged = judge_doubles(Exam(LoadedUnit(tiny_unit)))
    assert judged.third == 1
    assert judged.false == []


def test_a_fault_in_fifty_that_is_forgiven_is_objected_to():
    few, many = (JudgedDoubles(forgiven={("f", "g"): (n, 100)}) for n in (1, 2))
    assert few.objections == []
    assert many.objections == ["f is forgiven 2 of 100 faults of its own, as those of g"]
