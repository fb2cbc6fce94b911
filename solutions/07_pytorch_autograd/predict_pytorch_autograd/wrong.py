"""Wrong answers to `predict_pytorch_autograd`."""

from beliefs import MEANS_OF_BATCHES, UPHILL
from pytorch_autograd import predict_pytorch_autograd

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def returns_the_value_in_1(question):
    """After backward() the value of f is what was asked for."""
    return "a" if question == 1 else predict_pytorch_autograd(question)


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "b" if question == 1 else predict_pytorch_autograd(question)


@misconception("test_prediction_1")
def knows_the_derivative_in_1(question):
    """The derivative of a mean of squares is 2x/n, and that is the answer."""
    return "d" if question == 1 else predict_pytorch_autograd(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "a" if question == 2 else predict_pytorch_autograd(question)


@misconception("test_prediction_2", belief=UPHILL)
def goes_up_the_gradient_in_2(question):
    return "b" if question == 2 else predict_pytorch_autograd(question)


@misconception("test_prediction_2")
def forgets_the_learning_rate_in_2(question):
    """The gradient is the step."""
    return "c" if question == 2 else predict_pytorch_autograd(question)


@misconception("test_prediction_3", belief=MEANS_OF_BATCHES)
def averages_the_batches_in_3(question):
    return "a" if question == 3 else predict_pytorch_autograd(question)


@misconception("test_prediction_3")
def keeps_every_graph_in_3(question):
    """Each backward() on the total so far adds only what is new in it."""
    return "c" if question == 3 else predict_pytorch_autograd(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "d" if question == 3 else predict_pytorch_autograd(question)
