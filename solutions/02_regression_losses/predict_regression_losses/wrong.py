"""Wrong answers to `predict_regression_losses`."""

from beliefs import LOSSES_ADD_UP, THE_SQUARE_HIDES_THE_SIGN
from regression_losses import predict_regression_losses

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "a" if question == 1 else predict_regression_losses(question)


@misconception("test_prediction_1")
def keeps_the_half_in_1(question):
    """The mean squared error always has the one half in front."""
    return "b" if question == 1 else predict_regression_losses(question)


@misconception("test_prediction_1", belief=LOSSES_ADD_UP)
def mse_sums_instead_of_averaging_in_1(question):
    return "d" if question == 1 else predict_regression_losses(question)


@misconception("test_prediction_2")
def takes_the_length_of_the_residual_in_2(question):
    """The error is the length of the residual."""
    return "b" if question == 2 else predict_regression_losses(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "c" if question == 2 else predict_regression_losses(question)


@misconception("test_prediction_2")
def forgets_the_root_in_2(question):
    """The root mean squared error is the mean squared error."""
    return "d" if question == 2 else predict_regression_losses(question)


@misconception("test_prediction_3")
def forgets_to_divide_by_n_in_3(question):
    """The derivative of a half square is the residual, and that is the gradient."""
    return "a" if question == 3 else predict_regression_losses(question)


@misconception("test_prediction_3", belief=THE_SQUARE_HIDES_THE_SIGN)
def subtracts_the_other_way_round_in_3(question):
    return "b" if question == 3 else predict_regression_losses(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "c" if question == 3 else predict_regression_losses(question)
