"""What a check calls besides its own exercise: a fault there is seen in the check, too."""

from autograder.checking.partners import partners

CHECKS = """
def slopes(student, x):
    return student.forward(x)


def test_alone(student):
    student.backward(1.0)


def test_with_a_helper(student):
    slopes(student, student.backward(1.0))


def test_by_a_driver(student):
    student.drivers.trained(x=1.0)


def test_by_torch(student):
    student.backward(1.0).forward()
"""
DRIVERS = """
def trained(student, *, x):
    return epoch(student, x)


def epoch(student, x):
    later = lambda: student.other(x)
    return student.backward(student.forward(x))
"""


def test_a_check_calls_what_its_helpers_and_drivers_call():
    found = partners(CHECKS, DRIVERS, ["forward", "backward", "other"])
    assert found == {
        "slopes": ("forward",),
        "test_alone": ("backward",),
        "test_with_a_helper": ("forward", "backward"),
        "test_by_a_driver": ("forward", "backward", "other"),
        "test_by_torch": ("backward",),
    }
