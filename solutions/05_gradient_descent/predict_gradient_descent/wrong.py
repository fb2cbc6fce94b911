"""Wrong answers to `predict_gradient_descent`."""

from beliefs import A_PLACE_BEFORE_EACH_STEP
from gradient_descent import predict_gradient_descent

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def returns_only_the_step_in_1(question):
    """The step is lr times the gradient, and that is what is asked for."""
    return "b" if question == 1 else predict_gradient_descent(question)


@misconception("test_prediction_1")
def takes_the_whole_gradient_in_1(question):
    """A step goes from w to w minus the gradient."""
    return "c" if question == 1 else predict_gradient_descent(question)


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "d" if question == 1 else predict_gradient_descent(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "a" if question == 2 else predict_gradient_descent(question)


@misconception("test_prediction_2")
def makes_batch_size_many_batches_in_2(question):
    """batch_size is the number of batches."""
    return "b" if question == 2 else predict_gradient_descent(question)


@misconception("test_prediction_2")
def fills_the_last_batch_up_in_2(question):
    """All batches have one size, so the last is filled up from the beginning."""
    return "d" if question == 2 else predict_gradient_descent(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "a" if question == 3 else predict_gradient_descent(question)


@misconception("test_prediction_3")
def records_after_the_step_in_3(question):
    """There are steps + 1 rows, so there are steps + 1 steps, with a row after each."""
    return "b" if question == 3 else predict_gradient_descent(question)


@misconception("test_prediction_3", belief=A_PLACE_BEFORE_EACH_STEP)
def leaves_the_end_out_in_3(question):
    return "d" if question == 3 else predict_gradient_descent(question)
