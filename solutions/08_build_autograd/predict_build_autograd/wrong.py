"""Wrong answers to `predict_build_autograd`."""

from build_autograd import predict_build_autograd

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def sums_the_last_axes_in_1(question):
    """Broadcasting adds axes at the end."""
    return "a" if question == 1 else predict_build_autograd(question)


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "b" if question == 1 else predict_build_autograd(question)


@misconception("test_prediction_1")
def takes_the_first_of_each_in_1(question):
    """The stretched copies are equal, so one of them will do."""
    return "c" if question == 1 else predict_build_autograd(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "a" if question == 2 else predict_build_autograd(question)


@misconception("test_prediction_2")
def starts_with_the_root_in_2(question):
    """The order is that of the way back, so the root comes first."""
    return "c" if question == 2 else predict_build_autograd(question)


@misconception("test_prediction_2")
def leaves_out_the_leaves_in_2(question):
    """Leaves were not computed, so they have no place in the order."""
    return "d" if question == 2 else predict_build_autograd(question)


@misconception("test_prediction_3")
def starts_leaves_at_zero_too_in_3(question):
    """Gradients start at zero in each call."""
    return "a" if question == 3 else predict_build_autograd(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "b" if question == 3 else predict_build_autograd(question)


@misconception("test_prediction_3")
def keeps_the_gradient_of_the_root_too_in_3(question):
    """Everything accumulates, in the root as well."""
    return "d" if question == 3 else predict_build_autograd(question)
