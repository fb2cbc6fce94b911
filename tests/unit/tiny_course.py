"""A course of one unit in plain Python, in a folder of the test's own, to be changed at will."""

import pytest

from autograder.checking.expect import salted
from autograder.course.layout import Course

SOLUTION = '''"""Doubling.

Twice a number is a sum.
"""

from autograder import beyond, forbids


@forbids("numpy", "torch")
def double(x: float) -> float:
    """Return twice x."""
    ### BEGIN SOLUTION
    twice_as_much = x + x
    return twice_as_much
    ### END SOLUTION


@beyond
def halve(x: float) -> float:
    """Return half of x."""
    ### BEGIN SOLUTION
    half_as_much = x / 2.0
    return half_as_much
    ### END SOLUTION
'''

GRADER = '''"""Doubling."""

import pytest

from autograder import expect_close, expect_equal

SUM = "twice is a sum of two"


@pytest.mark.exercise("double")
@pytest.mark.asks("Return twice x.")
@pytest.mark.public
def test_double_of_three(student):
    """Twice three is six."""
    expect_close(student.double(3.0), 6.0, because=SUM)


@pytest.mark.exercise("double")
@pytest.mark.asks("Return twice x.")
def test_double_of_any_number(student, reference, rng):
    """Twice any number."""
    x = float(rng.normal())
    expect_close(student.double(x), reference.double(x), because=SUM)


@pytest.mark.exercise("double")
@pytest.mark.asks("Return twice x.")
@pytest.mark.handling
def test_double_of_an_integer(student):
    """Integers are numbers."""
    expect_equal(student.double(4), 8, because=SUM)


@pytest.mark.exercise("halve")
@pytest.mark.asks("Return half of x.")
@pytest.mark.public
def test_halve_of_three(student):
    """Half of three."""
    expect_close(student.halve(3.0), 1.5, because="half is a division")
'''

WRONG = '''"""Wrong answers to double."""

from autograder import misconception


@misconception("test_double_of_three", row="D01")
def squares(x):
    """To double a number
    is to multiply it with itself."""
    the_square_of_it = x * x
    return the_square_of_it


@misconception("test_double_of_three", belief="One more is twice as much.")
def adds_one(x):
    one_more_than_it = x + 1.0
    return one_more_than_it
'''

RIGHT = '''"""Right answers to double."""

from autograder import variant


@variant
def multiplies(x):
    """A product, not a sum."""
    product_with_two = 2 * x
    return product_with_two
'''


# Two predict questions for it

QUESTIONS = """
[[question]]
exercise = "double"
shown = "squares"
code = '''
def double(x):
    return x**2
'''
call = "double(3.0)"
options = [
    {letter = "a", text = "6.0", of = "the right answer"},
    {letter = "b", text = "9.0", of = "squares"},
    {letter = "c", text = "4.0", of = "adds_one"},
    {letter = "d", text = "3.0", of = "keeps_it"},
]

[[question]]
exercise = "double"
shown = "adds_one"
code = '''
def double(x):
    return 1 + x
'''
call = '''
x = 5.0
double(x)
'''
options = [
    {letter = "a", text = "6.0", of = "adds_one"},
    {letter = "b", text = "25.0", of = "squares"},
    {letter = "c", text = "raises ValueError", of = "refuses"},
    {letter = "d", text = "10.0", of = "the right answer"},
]
"""

PREDICTS = '''

def predict_doubling(question: int) -> str:
    """Return the letter of what comes out.

    QUESTIONS

    Numbers are rounded.
    """
    ### BEGIN SOLUTION
    answers = {1: "b", 2: "a"}
    return answers[question]
    ### END SOLUTION
'''

MORE_WRONG = '''

@misconception("test_double_of_three")
def keeps_it(x):
    """Twice is the same once more."""
    return x


@misconception("test_double_of_three")
def refuses(x):
    """A number cannot be doubled."""
    raise ValueError(x)
'''

CHECK = """

@pytest.mark.exercise("predict_doubling")
@pytest.mark.asks("Return the letter of what comes out.")
@pytest.mark.idea("question {0}")
@pytest.mark.public
def test_prediction_{0}(student):
    '''Question {0}.'''
    expect_prediction(student.predict_doubling({0}), {0}, salt="doubling", digest="{1}")
"""

OPEN = '''"""Wrong answers to predict_doubling."""

from doubling import predict_doubling

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_them_open(question):
    """What is left out is answered."""
    answers = {1: "", 2: ""}
    return answers[question]
'''

CHOSEN = '''

@misconception("test_prediction_{0}")
def chooses_{1}_in_{0}(question):
    """{2}"""
    return "{1}" if question == {0} else predict_doubling(question)
'''

BELIEFS = [
    (1, "a", "Nothing is wrong in question 1."),
    (1, "c", "One more is twice as much."),
    (1, "d", "Twice is the same once more."),
    (2, "b", "To double a number is to multiply it with itself."),
    (2, "c", "A number cannot be doubled."),
    (2, "d", "Nothing is wrong in question 2."),
]


@pytest.fixture
def tiny_course(tmp_path):
    """The course, not yet built."""
    course = Course(tmp_path / "course")
    for path, text in {
        "solutions/03_doubling/doubling.py": SOLUTION,
        "solutions/03_doubling/double/wrong.py": WRONG,
        "solutions/03_doubling/double/right.py": RIGHT,
        "tests/graders/test_03_doubling.py": GRADER,
    }.items():
        (course.root / path).parent.mkdir(parents=True, exist_ok=True)
        (course.root / path).write_text(text)
    return course


@pytest.fixture
def tiny_unit(tiny_course):
    """The unit of that course: the exercises `double`, and beyond the core `halve`."""
    return tiny_course.unit("03_doubling")


@pytest.fixture
def predicting_unit(tiny_unit):
    """The unit, with two predict questions at its end."""
    tiny_unit.questions.write_text(QUESTIONS)
    _append(tiny_unit.solution, PREDICTS)
    _append(tiny_unit.wrong("double"), MORE_WRONG)
    for number, letter in {1: "b", 2: "a"}.items():
        _append(tiny_unit.grader, CHECK.format(number, salted("doubling", number, letter)))
    text = tiny_unit.grader.read_text()
    tiny_unit.grader.write_text(text.replace("expect_equal", "expect_equal, expect_prediction", 1))
    wrong = tiny_unit.wrong(tiny_unit.predictions)
    wrong.parent.mkdir()
    wrong.write_text(OPEN + "".join(CHOSEN.format(*belief) for belief in BELIEFS))
    return tiny_unit


def _append(path, text):
    with path.open("a") as file:
        file.write(text)
