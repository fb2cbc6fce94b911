"""Wrong answers to `predict_training`."""

from beliefs import (
    ACCURACY_IS_A_COUNT,
    ACCURACY_IS_A_PERCENTAGE,
    THE_CRITERION_ADDS_UP,
    THE_LOSS_AFTER_THE_STEP,
    THE_STEP_COMES_FIRST,
)
from training import predict_training

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "a" if question == 1 else predict_training(question)


@misconception("test_prediction_1", belief=THE_LOSS_AFTER_THE_STEP)
def measures_after_the_step_in_1(question):
    return "b" if question == 1 else predict_training(question)


@misconception("test_prediction_1", belief=THE_STEP_COMES_FIRST)
def steps_before_backward_in_1(question):
    return "d" if question == 1 else predict_training(question)


@misconception("test_prediction_2", belief=THE_CRITERION_ADDS_UP)
def divides_batch_means_by_the_examples_in_2(question):
    return "a" if question == 2 else predict_training(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "b" if question == 2 else predict_training(question)


@misconception("test_prediction_2")
def adds_up_the_batch_means_in_2(question):
    """The loss of an epoch is the sum of the losses of its batches."""
    return "c" if question == 2 else predict_training(question)


@misconception("test_prediction_3", belief=ACCURACY_IS_A_COUNT)
def gives_the_count_for_the_accuracy_in_3(question):
    return "b" if question == 3 else predict_training(question)


@misconception("test_prediction_3", belief=ACCURACY_IS_A_PERCENTAGE)
def gives_the_accuracy_in_percent_in_3(question):
    return "c" if question == 3 else predict_training(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "d" if question == 3 else predict_training(question)
