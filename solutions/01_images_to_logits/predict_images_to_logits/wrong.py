"""Wrong answers to `predict_images_to_logits`."""

from beliefs import A_BIAS_IS_A_THRESHOLD, LINEAR_LAYERS_ARE_A_NETWORK
from images_to_logits import predict_images_to_logits

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def gives_pixels_biases_too_in_1(question):
    """Every unit has a bias, those of the input too."""
    return "a" if question == 1 else predict_images_to_logits(question)


@misconception("test_prediction_1")
def counts_one_bias_per_layer_in_1(question):
    """A layer has a bias."""
    return "c" if question == 1 else predict_images_to_logits(question)


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "d" if question == 1 else predict_images_to_logits(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "a" if question == 2 else predict_images_to_logits(question)


@misconception("test_prediction_2")
def forgets_the_bias_in_2(question):
    """A layer is a matrix product."""
    return "b" if question == 2 else predict_images_to_logits(question)


@misconception("test_prediction_2", belief=A_BIAS_IS_A_THRESHOLD)
def subtracts_the_bias_in_2(question):
    return "d" if question == 2 else predict_images_to_logits(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "b" if question == 3 else predict_images_to_logits(question)


@misconception("test_prediction_3", belief=LINEAR_LAYERS_ARE_A_NETWORK)
def leaves_the_bends_out_in_3(question):
    return "c" if question == 3 else predict_images_to_logits(question)


@misconception("test_prediction_3")
def bends_the_input_in_3(question):
    """Before every layer comes a relu."""
    return "d" if question == 3 else predict_images_to_logits(question)
