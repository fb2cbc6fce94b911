"""Wrong answers to `predict_gradients`."""

from beliefs import ZERO_IS_NOT_NEGATIVE
from gradients import predict_gradients

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1", belief=ZERO_IS_NOT_NEGATIVE)
def lets_the_gradient_pass_at_zero_in_1(question):
    return "a" if question == 1 else predict_gradients(question)


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "c" if question == 1 else predict_gradients(question)


@misconception("test_prediction_1")
def returns_the_slope_of_relu_in_1(question):
    """The gradient is 1 where x > 0 and 0 elsewhere."""
    return "d" if question == 1 else predict_gradients(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "a" if question == 2 else predict_gradients(question)


@misconception("test_prediction_2")
def divides_by_one_step_in_2(question):
    """The step is h, so h is what the difference is divided by."""
    return "b" if question == 2 else predict_gradients(question)


@misconception("test_prediction_2")
def steps_back_alone_in_2(question):
    """The slope is (f(x) - f(x - h)) / h: one step back is enough."""
    return "c" if question == 2 else predict_gradients(question)


@misconception("test_prediction_3")
def forgets_what_comes_from_above_in_3(question):
    """The gradient of a layer is the slope of the layer, and dout only says how many rows."""
    return "a" if question == 3 else predict_gradients(question)


@misconception("test_prediction_3")
def multiplies_entry_by_entry_in_3(question):
    """Each gradient is dout times the other factor, entry by entry."""
    return "c" if question == 3 else predict_gradients(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "d" if question == 3 else predict_gradients(question)
