"""Wrong answers to `predict_cross_entropy`."""

from beliefs import (
    LOGSUMEXP_AS_IT_READS,
    LOSSES_ADD_UP,
    THE_WHOLE_TABLE_SUMS_TO_ONE,
    WITHOUT_THE_MINUS,
)
from cross_entropy import predict_cross_entropy

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1", belief=LOSSES_ADD_UP)
def nll_loss_summed_in_1(question):
    return "a" if question == 1 else predict_cross_entropy(question)


@misconception("test_prediction_1", belief=WITHOUT_THE_MINUS)
def nll_loss_without_the_minus_in_1(question):
    return "c" if question == 1 else predict_cross_entropy(question)


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "d" if question == 1 else predict_cross_entropy(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "a" if question == 2 else predict_cross_entropy(question)


@misconception("test_prediction_2")
def softmax_without_a_sum_in_2(question):
    """The exponentials are the probabilities."""
    return "b" if question == 2 else predict_cross_entropy(question)


@misconception("test_prediction_2", belief=THE_WHOLE_TABLE_SUMS_TO_ONE)
def softmax_over_the_whole_table_in_2(question):
    return "c" if question == 2 else predict_cross_entropy(question)


@misconception("test_prediction_3")
def logsumexp_forgetting_to_add_the_maximum_in_3(question):
    """Subtracting the maximum changes nothing, so nothing has to be added back."""
    return "b" if question == 3 else predict_cross_entropy(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "c" if question == 3 else predict_cross_entropy(question)


@misconception("test_prediction_3", belief=LOGSUMEXP_AS_IT_READS)
def logsumexp_as_it_reads_in_3(question):
    return "d" if question == 3 else predict_cross_entropy(question)
