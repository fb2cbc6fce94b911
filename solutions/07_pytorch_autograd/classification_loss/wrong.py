"""Wrong answers to `classification_loss`."""

import torch
from beliefs import (
    A_GRADIENT_FINDS_ITS_WAY,
    A_LITTLE_IN_THE_LOGARITHM,
    A_LOSS_IS_MEASURED_IN_EVALUATION,
    AN_AXIS_OF_ONE_CAN_GO,
    CROSS_ENTROPY_TAKES_PROBABILITIES,
    IMAGES_ARE_ONLY_NEEDED_FLAT,
    LOG_SOFTMAX_IS_LOG_OF_SOFTMAX,
    LOSSES_ADD_UP,
    MINUS_THE_LOGIT,
    MINUS_THE_PROBABILITY,
    ONLY_NUMBERS_ARE_NEEDED,
    PIXELS_FROM_0_TO_1,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
    THE_CLASS_IS_THE_LIKELIEST,
    THE_MEAN_OF_N_TIMES_C,
    THE_MODE_IS_ONE_FLAG,
    THE_SHAPE_IS_ALL,
    WEIGHTS_ARE_FLOAT32,
)
from pytorch_autograd import classification_loss
from torch import nn
from torch.nn import functional as F

from autograder import misconception

HAND = "test_classification_loss_worked_by_hand"
PERFECT = "test_classification_loss_of_perfect_logits"
FLOWS = "test_classification_loss_flows_back"


def _logits(model, images):
    return model(images.flatten(1).to(next(model.parameters()).dtype))


@misconception(PERFECT, belief=CROSS_ENTROPY_TAKES_PROBABILITIES, row="S08")
def takes_the_softmax_twice(model, images, labels):
    return F.cross_entropy(_logits(model, images).softmax(dim=1), labels.long())


@misconception(PERFECT, belief=MINUS_THE_PROBABILITY, row="T28")
def gives_probabilities_to_nll_loss(model, images, labels):
    return F.nll_loss(_logits(model, images).softmax(dim=1), labels.long())


@misconception(HAND, belief=MINUS_THE_LOGIT, row="S11")
def gives_logits_to_nll_loss(model, images, labels):
    return F.nll_loss(_logits(model, images), labels.long())


@misconception(
    "test_classification_loss_bears_large_logits", belief=LOG_SOFTMAX_IS_LOG_OF_SOFTMAX, row="S06"
)
def takes_the_logarithm_of_the_softmax(model, images, labels):
    return F.nll_loss(torch.log(_logits(model, images).softmax(dim=1)), labels.long())


@misconception(
    "test_classification_loss_bears_large_logits", belief=A_LITTLE_IN_THE_LOGARITHM, row="S07"
)
def adds_a_little_before_the_logarithm(model, images, labels):
    return F.nll_loss(torch.log(_logits(model, images).softmax(dim=1) + 1e-8), labels.long())


@misconception(HAND, belief=SOFTMAX_ALONG_THE_FIRST_AXIS, row="S02")
def normalises_over_the_images(model, images, labels):
    return F.nll_loss(_logits(model, images).log_softmax(dim=0), labels.long())


@misconception(HAND, belief=LOSSES_ADD_UP, row="S13")
def adds_up_the_batch(model, images, labels):
    return F.cross_entropy(_logits(model, images), labels.long(), reduction="sum")


@misconception(HAND, belief=THE_MEAN_OF_N_TIMES_C, row="S13")
def divides_by_the_classes_too(model, images, labels):
    logits = _logits(model, images)
    return F.cross_entropy(logits, labels.long(), reduction="sum") / logits.numel()


@misconception(HAND, belief=THE_CLASS_IS_THE_LIKELIEST, row="S16")
def asks_for_the_largest_logit(model, images, labels):
    logits = _logits(model, images)
    return F.cross_entropy(logits, logits.argmax(dim=1))


@misconception(FLOWS, belief=ONLY_NUMBERS_ARE_NEEDED, row="T19")
def detaches_the_logits(model, images, labels):
    return F.cross_entropy(_logits(model, images).detach(), labels.long())


@misconception(FLOWS, belief=A_GRADIENT_FINDS_ITS_WAY, row="T21")
def makes_the_loss_require_a_gradient(model, images, labels):
    return F.cross_entropy(_logits(model, images).detach(), labels.long()).requires_grad_()


@misconception(HAND, row="T20")
def returns_the_item(model, images, labels):
    """A loss is a number, so a number is what is due."""
    return classification_loss(model, images, labels).item()


@misconception("test_classification_loss_of_a_network", belief=THE_SHAPE_IS_ALL, row="T25")
def mixes_the_pixels_of_images(model, images, labels):
    x = images.reshape(784, -1).T.to(next(model.parameters()).dtype)
    return F.cross_entropy(model(x), labels.long())


@misconception(HAND, row="B16")
def does_not_flatten(model, images, labels):
    """A Linear layer takes images as they are."""
    logits = model(images.to(next(model.parameters()).dtype))
    return F.cross_entropy(logits, labels.long())


@misconception("test_classification_loss_of_one_image", belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_the_images(model, images, labels):
    x = images.squeeze().flatten(1).to(next(model.parameters()).dtype)
    return F.cross_entropy(model(x), labels.long())


@misconception("test_classification_loss_of_a_transposed_view")
def views_the_images(model, images, labels):
    """view() and reshape() are two names for one thing."""
    x = images.view(len(images), -1).to(next(model.parameters()).dtype)
    return F.cross_entropy(model(x), labels.long())


@misconception("test_classification_loss_converts_pixels_and_labels")
def takes_pixels_and_labels_as_they_are(model, images, labels):
    """PyTorch converts what has the wrong dtype."""
    return F.cross_entropy(model(images.flatten(1)), labels)


@misconception("test_classification_loss_converts_pixels_and_labels", belief=WEIGHTS_ARE_FLOAT32)
def converts_pixels_to_float32(model, images, labels):
    return F.cross_entropy(model(images.flatten(1).float()), labels.long())


@misconception("test_classification_loss_converts_pixels_and_labels", belief=PIXELS_FROM_0_TO_1)
def divides_the_pixels_by_255(model, images, labels):
    if not images.is_floating_point():
        images = images / 255
    return classification_loss(model, images, labels)


@misconception("test_classification_loss_leaves_the_model")
def goes_backward_at_once(model, images, labels):
    """Computing a loss includes its backward()."""
    loss = classification_loss(model, images, labels)
    loss.backward(retain_graph=True)
    return loss


@misconception("test_classification_loss_leaves_the_model", belief=A_LOSS_IS_MEASURED_IN_EVALUATION)
def evaluates_the_model(model, images, labels):
    training = model.training
    model.eval()
    loss = classification_loss(model, images, labels)
    model.train(training)
    return loss


@misconception("test_classification_loss_leaves_the_model")
def sets_training_mode(model, images, labels):
    """Whoever computes a loss is training."""
    model.train()
    return classification_loss(model, images, labels)


@misconception("test_classification_loss_leaves_the_images", belief=IMAGES_ARE_ONLY_NEEDED_FLAT)
def resizes_the_images(model, images, labels):
    images.resize_(len(images), 784)
    return classification_loss(model, images, labels)


@misconception("test_classification_loss_leaves_the_model")
def clears_old_gradients(model, images, labels):
    """Before a loss come the old gradients, which are cleared."""
    model.zero_grad()
    return classification_loss(model, images, labels)


@misconception("test_classification_loss_leaves_the_model", belief=THE_MODE_IS_ONE_FLAG)
def sets_one_mode_for_all(model, images, labels):
    model.train(model.training)
    return classification_loss(model, images, labels)


@misconception("test_classification_loss_of_a_network")
def asks_the_first_layer_for_its_dtype(model, images, labels):
    """A model is a sequence of layers, of which the first knows the dtype."""
    return F.cross_entropy(model(images.flatten(1).to(model[0].weight.dtype)), labels.long())


@misconception("test_classification_loss_takes_pixels_as_they_are", belief=PIXELS_FROM_0_TO_1)
def divides_all_pixels_by_255(model, images, labels):
    return F.cross_entropy(_logits(model, images / 255), labels.long())


@misconception(
    "test_classification_loss_takes_pixels_as_they_are",
    holds=("divides_all_pixels_by_255", "converts_pixels_to_float32"),
)
def divides_all_pixels_by_255_in_float32(model, images, labels):
    return F.cross_entropy(model(images.flatten(1).float() / 255), labels.long())


@misconception(
    "test_classification_loss_of_a_transposed_view",
    holds=("views_the_images", "converts_pixels_to_float32"),
)
def views_the_images_in_float32(model, images, labels):
    return F.cross_entropy(model(images.view(len(images), -1).float()), labels.long())


@misconception("test_classification_loss_touches_no_gradient", holds=("goes_backward_at_once",))
def goes_backward_and_loses_the_graph(model, images, labels):
    loss = classification_loss(model, images, labels)
    loss.backward()
    return loss


@misconception(HAND)
def makes_one_row_of_all_images(model, images, labels):
    """flatten() makes a row of each image."""
    x = images.flatten().to(next(model.parameters()).dtype)
    return F.cross_entropy(model(x), labels.long())


@misconception(HAND, holds=("makes_one_row_of_all_images",))
def makes_one_row_of_all_images_in_float32(model, images, labels):
    return F.cross_entropy(model(images.flatten().float()), labels.long())


# What PyTorch has not: asked for before the model runs, and after it, which a dropout notices.


@misconception(HAND)
def asks_for_cross_entropy(model, images, labels):
    """PyTorch's cross-entropy loss is called nn.CrossEntropy."""
    return nn.CrossEntropy()(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_cross_entropy",))
def asks_for_cross_entropy_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return nn.CrossEntropy()(logits, labels.long())


@misconception(HAND)
def asks_for_ce_loss(model, images, labels):
    """PyTorch's cross-entropy loss is called nn.CELoss."""
    return nn.CELoss()(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_ce_loss",))
def asks_for_ce_loss_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return nn.CELoss()(logits, labels.long())


@misconception(HAND)
def asks_for_a_loss_in_small_letters(model, images, labels):
    """PyTorch's cross-entropy loss is called nn.CrossEntropyloss."""
    return nn.CrossEntropyloss()(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_a_loss_in_small_letters",))
def asks_for_a_loss_in_small_letters_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return nn.CrossEntropyloss()(logits, labels.long())


@misconception(HAND)
def asks_for_an_entropy_in_small_letters(model, images, labels):
    """PyTorch's cross-entropy loss is called nn.CrossentropyLoss."""
    return nn.CrossentropyLoss()(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_an_entropy_in_small_letters",))
def asks_for_an_entropy_in_small_letters_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return nn.CrossentropyLoss()(logits, labels.long())


@misconception(HAND)
def asks_for_a_class_of_torch(model, images, labels):
    """PyTorch's cross-entropy loss is called torch.CrossEntropyLoss."""
    return torch.CrossEntropyLoss()(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_a_class_of_torch",))
def asks_for_a_class_of_torch_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return torch.CrossEntropyLoss()(logits, labels.long())


@misconception(HAND)
def asks_for_a_class_among_functions(model, images, labels):
    """PyTorch's cross-entropy loss is called F.CrossEntropyLoss."""
    return F.CrossEntropyLoss()(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_a_class_among_functions",))
def asks_for_a_class_among_functions_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return F.CrossEntropyLoss()(logits, labels.long())


@misconception(HAND)
def asks_for_a_function_in_one_word(model, images, labels):
    """PyTorch's cross-entropy function is called F.crossentropy."""
    return F.crossentropy(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_a_function_in_one_word",))
def asks_for_a_function_in_one_word_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return F.crossentropy(logits, labels.long())


@misconception(HAND)
def asks_for_a_function_that_ends_in_loss(model, images, labels):
    """PyTorch's cross-entropy function is called F.cross_entropy_loss."""
    return F.cross_entropy_loss(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_a_function_that_ends_in_loss",))
def asks_for_a_function_that_ends_in_loss_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return F.cross_entropy_loss(logits, labels.long())


@misconception(HAND)
def asks_for_a_function_with_capitals(model, images, labels):
    """PyTorch's cross-entropy function is called F.CrossEntropy."""
    return F.CrossEntropy(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_a_function_with_capitals",))
def asks_for_a_function_with_capitals_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return F.CrossEntropy(logits, labels.long())


@misconception(HAND)
def asks_for_a_function_among_classes(model, images, labels):
    """PyTorch's cross-entropy function is called nn.cross_entropy."""
    return nn.cross_entropy(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_a_function_among_classes",))
def asks_for_a_function_among_classes_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return nn.cross_entropy(logits, labels.long())


@misconception(HAND)
def asks_for_a_function_of_torch(model, images, labels):
    """PyTorch's cross-entropy function is called torch.cross_entropy."""
    return torch.cross_entropy(_logits(model, images), labels.long())


@misconception(HAND, holds=("asks_for_a_function_of_torch",))
def asks_for_a_function_of_torch_after_the_logits(model, images, labels):
    logits = _logits(model, images)
    return torch.cross_entropy(logits, labels.long())


@misconception(HAND)
def calls_the_class_with_the_batch(model, images, labels):
    """A loss in torch.nn is called with logits and labels at once, like a function."""
    return nn.CrossEntropyLoss(_logits(model, images), labels.long())


@misconception("test_classification_loss_leaves_the_model", holds=("evaluates_the_model",))
def evaluates_the_model_for_good(model, images, labels):
    model.eval()
    return classification_loss(model, images, labels)
