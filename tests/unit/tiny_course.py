"""A course of one unit in plain Python, in a folder of the test's own, to be changed at will."""

import pytest

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
