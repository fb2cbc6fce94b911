"""Wrong answers to `predict_backpropagation`."""

from backpropagation import predict_backpropagation
from beliefs import (
    A_SLOPE_OF_ONE_TO_START,
    BACK_IS_TIMES_THE_OUTPUT,
    STRAIGHT_ON_TO_THE_LAYER_BEFORE,
    THE_SLOPE_OF_AN_S,
)

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def multiplies_sizes_in_1(question):
    """How steep a layer is counts, and not in which direction."""
    return "a" if question == 1 else predict_backpropagation(question)


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "b" if question == 1 else predict_backpropagation(question)


@misconception("test_prediction_1")
def averages_the_slopes_in_1(question):
    """The slope of the chain is the slope of its layers on average."""
    return "c" if question == 1 else predict_backpropagation(question)


@misconception("test_prediction_2", belief=STRAIGHT_ON_TO_THE_LAYER_BEFORE)
def leaves_out_the_slope_of_the_activation_in_2(question):
    return "b" if question == 2 else predict_backpropagation(question)


@misconception("test_prediction_2", belief=THE_SLOPE_OF_AN_S)
def takes_the_slope_of_tanh_in_2(question):
    return "c" if question == 2 else predict_backpropagation(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "d" if question == 2 else predict_backpropagation(question)


@misconception("test_prediction_3", belief=BACK_IS_TIMES_THE_OUTPUT)
def multiplies_dout_by_the_hidden_layer_in_3(question):
    return "a" if question == 3 else predict_backpropagation(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "b" if question == 3 else predict_backpropagation(question)


@misconception("test_prediction_3", belief=A_SLOPE_OF_ONE_TO_START)
def begins_with_ones_in_3(question):
    return "d" if question == 3 else predict_backpropagation(question)
