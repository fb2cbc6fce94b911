"""The marks of an exercise change nothing of the function that has them."""

from autograder.course.marks import beyond, forbids, points


def test_a_marked_function_is_the_function_itself():
    def double(x):
        return 2 * x

    assert beyond(double) is double
    assert forbids("torch", ".softmax")(double) is double
    assert forbids()(double) is double
    assert points(5)(double) is double
