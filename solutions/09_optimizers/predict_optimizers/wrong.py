"""Wrong answers to `predict_optimizers`."""

from beliefs import THE_DECAY_WITHOUT_LR, UPHILL
from optimizers import predict_optimizers

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "a" if question == 1 else predict_optimizers(question)


@misconception("test_prediction_1", belief=UPHILL)
def update_goes_uphill_in_1(question):
    return "b" if question == 1 else predict_optimizers(question)


@misconception("test_prediction_1")
def update_forgets_the_learning_rate_in_1(question):
    """A step is the gradient, taken off the weights."""
    return "c" if question == 1 else predict_optimizers(question)


@misconception("test_prediction_2")
def learning_rate_in_the_velocity_in_2(question):
    """The velocity is the last step, so the learning rate belongs into it."""
    return "a" if question == 2 else predict_optimizers(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "c" if question == 2 else predict_optimizers(question)


@misconception("test_prediction_2")
def moves_by_the_gradient_in_2(question):
    """The velocity is kept beside the weight, which moves by the gradient."""
    return "d" if question == 2 else predict_optimizers(question)


@misconception("test_prediction_3")
def sgd_forgets_the_decay_in_3(question):
    """SGD needs no weight decay."""
    return "b" if question == 3 else predict_optimizers(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "c" if question == 3 else predict_optimizers(question)


@misconception("test_prediction_3", belief=THE_DECAY_WITHOUT_LR)
def sgd_decays_by_the_whole_factor_in_3(question):
    return "d" if question == 3 else predict_optimizers(question)
