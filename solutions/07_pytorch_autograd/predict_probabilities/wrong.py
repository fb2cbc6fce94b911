"""Wrong answers to `predict_probabilities`."""

import torch
from beliefs import (
    CHILDREN_ARE_ALL,
    EVALUATION_BUILDS_NO_GRAPH,
    FREEZING_LASTS_FOR_THE_CALL,
    ONE_MAXIMUM_FOR_ALL,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
    SOFTMAX_AS_IT_READS,
    SWITCHING_OFF_LASTS_FOR_THE_CALL,
    THE_GLOBAL_GENERATOR_IS_MINE,
    THE_MODE_IS_ONE_FLAG,
    THE_WHOLE_TABLE_SUMS_TO_ONE,
    WHAT_IS_CUT_OFF_HAS_NO_GRAPH,
    WHOEVER_TRAINS_SETS_THE_MODE,
    WITHOUT_GRADIENTS_IN_ANY_MODE,
)
from pytorch_autograd import predict_probabilities

from autograder import misconception

PROBABILITIES = "test_predict_probabilities_worked_by_hand"
MODES = "test_predict_probabilities_leaves_every_mode_as_found"
NO_GRAPH = "test_predict_probabilities_builds_no_graph"
LARGE = "test_predict_probabilities_bears_large_logits"
NO_DROPOUT = "test_predict_probabilities_switches_dropout_off"


def _predicted(model, x, then):
    """The logits as the solution makes them, and what is done with them."""
    found = [(module, module.training) for module in model.modules()]
    model.eval()
    with torch.no_grad():
        probabilities = then(model(x))
    for module, training in found:
        module.training = training
    return probabilities


@misconception(NO_DROPOUT, belief=WITHOUT_GRADIENTS_IN_ANY_MODE, row="T13")
def does_not_evaluate(model, x):
    with torch.no_grad():
        return model(x).softmax(dim=1)


@misconception(MODES, belief=WHOEVER_TRAINS_SETS_THE_MODE, row="T12")
def stays_in_evaluation_mode(model, x):
    model.eval()
    with torch.no_grad():
        return model(x).softmax(dim=1)


@misconception(MODES)
def always_returns_to_training(model, x):
    """Before a prediction a model was being trained."""
    model.eval()
    with torch.no_grad():
        probabilities = model(x).softmax(dim=1)
    model.train()
    return probabilities


@misconception(MODES, belief=THE_MODE_IS_ONE_FLAG)
def restores_one_mode_for_all(model, x):
    training = model.training
    model.eval()
    with torch.no_grad():
        probabilities = model(x).softmax(dim=1)
    model.train(training)
    return probabilities


@misconception(NO_DROPOUT, belief=THE_MODE_IS_ONE_FLAG)
def sets_the_flag_of_the_model_only(model, x):
    training, model.training = model.training, False
    with torch.no_grad():
        probabilities = model(x).softmax(dim=1)
    model.training = training
    return probabilities


@misconception(NO_GRAPH, belief=EVALUATION_BUILDS_NO_GRAPH)
def takes_evaluation_for_no_grad(model, x):
    found = [(module, module.training) for module in model.modules()]
    model.eval()
    probabilities = model(x).softmax(dim=1)
    for module, training in found:
        module.training = training
    return probabilities


@misconception(NO_GRAPH, belief=WHAT_IS_CUT_OFF_HAS_NO_GRAPH)
def detaches_in_the_end(model, x):
    found = [(module, module.training) for module in model.modules()]
    model.eval()
    probabilities = model(x).softmax(dim=1).detach()
    for module, training in found:
        module.training = training
    return probabilities


@misconception(
    "test_predict_probabilities_leaves_gradients_switched_on",
    belief=SWITCHING_OFF_LASTS_FOR_THE_CALL,
)
def switches_gradients_off_for_good(model, x):
    torch.set_grad_enabled(False)
    return predict_probabilities(model, x)


@misconception(
    "test_predict_probabilities_changes_nothing_in_the_model", belief=FREEZING_LASTS_FOR_THE_CALL
)
def freezes_the_parameters(model, x):
    model.requires_grad_(False)
    return predict_probabilities(model, x)


@misconception("test_predict_probabilities_changes_nothing_in_the_model")
def clears_old_gradients(model, x):
    """Old gradients are cleared before a prediction, to be on the safe side."""
    model.zero_grad()
    return predict_probabilities(model, x)


@misconception(PROBABILITIES, belief=SOFTMAX_ALONG_THE_FIRST_AXIS, row="S02")
def divides_by_columns(model, x):
    return _predicted(model, x, lambda z: z.softmax(dim=0))


@misconception(PROBABILITIES, belief=THE_WHOLE_TABLE_SUMS_TO_ONE, row="S03")
def divides_by_the_sum_of_everything(model, x):
    return _predicted(model, x, lambda z: (z - z.max()).exp() / (z - z.max()).exp().sum())


@misconception(LARGE, belief=SOFTMAX_AS_IT_READS, row="S01")
def takes_the_exponential_of_the_logits(model, x):
    return _predicted(model, x, lambda z: z.exp() / z.exp().sum(dim=1, keepdim=True))


def _below_the_largest_of_all(z):
    e = (z - z.max()).exp()
    return e / e.sum(dim=1, keepdim=True)


@misconception(LARGE, belief=ONE_MAXIMUM_FOR_ALL, row="S05")
def subtracts_the_largest_of_all(model, x):
    return _predicted(model, x, _below_the_largest_of_all)


@misconception(PROBABILITIES)
def returns_the_logits(model, x):
    """What a classifier gives are probabilities."""
    return _predicted(model, x, lambda z: z)


@misconception(PROBABILITIES)
def returns_logarithms(model, x):
    """Log-probabilities are probabilities."""
    return _predicted(model, x, lambda z: z.log_softmax(dim=1))


@misconception(PROBABILITIES, row="S08")
def takes_a_softmax_of_the_softmax(model, x):
    """A softmax more makes sure that the rows add up to 1."""
    return _predicted(model, x, lambda z: z.softmax(dim=1).softmax(dim=1))


@misconception(PROBABILITIES)
def takes_the_sigmoid(model, x):
    """The sigmoid turns each logit into its probability."""
    return _predicted(model, x, torch.sigmoid)


@misconception(PROBABILITIES)
def returns_the_largest_probability(model, x):
    """Only the probability of the predicted class is of interest."""
    return _predicted(model, x, lambda z: z.softmax(dim=1).max(dim=1).values)


@misconception(
    "test_predict_probabilities_draws_no_random_numbers",
    belief=THE_GLOBAL_GENERATOR_IS_MINE,
    row="P02",
)
def seeds_the_prediction(model, x):
    torch.manual_seed(0)
    return predict_probabilities(model, x)


@misconception("test_predict_probabilities_leaves_gradients_switched_on")
def switches_gradients_on(model, x):
    """Before a prediction gradients are switched on, so they are after it."""
    probabilities = predict_probabilities(model, x)
    torch.set_grad_enabled(True)
    return probabilities


@misconception(NO_DROPOUT)
def evaluates_what_is_training(model, x):
    """A model whose flag says that it evaluates need not be told to."""
    if model.training:
        return predict_probabilities(model, x)
    with torch.no_grad():
        return model(x).softmax(dim=1)


@misconception("test_predict_probabilities_changes_nothing_in_the_model")
def freezes_for_a_while(model, x):
    """Parameters require a gradient, so after a prediction without graph they are told to again."""
    model.requires_grad_(False)
    probabilities = predict_probabilities(model, x)
    model.requires_grad_(True)
    return probabilities


@misconception("test_predict_probabilities_changes_nothing_in_the_model", belief=CHILDREN_ARE_ALL)
def remembers_the_modes_of_the_children(model, x):
    found = [(module, module.training) for module in (model, *model.children())]
    model.eval()
    with torch.no_grad():
        probabilities = model(x).softmax(dim=1)
    for module, training in found:
        module.training = training
    return probabilities


def _guessed(model, x, then, end=lambda model, training: None):
    """What is done with the logits, where `end` leaves the mode of the model as a whole."""
    training = model.training
    model.eval()
    with torch.no_grad():
        probabilities = then(model(x))
    end(model, training)
    return probabilities


def _back_to_training(model, training):
    model.train()


def _back_to_the_flag(model, training):
    model.train(training)


def _over_columns(z):
    return z.softmax(dim=0)


def _as_they_are(z):
    return z


def _logarithms(z):
    return z.log_softmax(dim=1)


def _the_class(z):
    return z.softmax(dim=1).argmax(dim=1)


@misconception(PROBABILITIES)
def returns_the_predicted_class(model, x):
    """What is predicted is the class."""
    return _predicted(model, x, _the_class)


@misconception(PROBABILITIES, holds=("divides_by_columns", "stays_in_evaluation_mode"))
def divides_by_columns_and_stays_in_evaluation_mode(model, x):
    return _guessed(model, x, _over_columns)


@misconception(PROBABILITIES, holds=("divides_by_columns", "always_returns_to_training"))
def divides_by_columns_and_returns_to_training(model, x):
    return _guessed(model, x, _over_columns, _back_to_training)


@misconception(PROBABILITIES, holds=("divides_by_columns", "restores_one_mode_for_all"))
def divides_by_columns_and_restores_one_mode(model, x):
    return _guessed(model, x, _over_columns, _back_to_the_flag)


@misconception(PROBABILITIES, holds=("returns_the_logits", "stays_in_evaluation_mode"))
def returns_the_logits_and_stays_in_evaluation_mode(model, x):
    return _guessed(model, x, _as_they_are)


@misconception(PROBABILITIES, holds=("returns_the_logits", "always_returns_to_training"))
def returns_the_logits_and_returns_to_training(model, x):
    return _guessed(model, x, _as_they_are, _back_to_training)


@misconception(PROBABILITIES, holds=("returns_the_logits", "restores_one_mode_for_all"))
def returns_the_logits_and_restores_one_mode(model, x):
    return _guessed(model, x, _as_they_are, _back_to_the_flag)


@misconception(PROBABILITIES, holds=("returns_logarithms", "stays_in_evaluation_mode"))
def returns_logarithms_and_stays_in_evaluation_mode(model, x):
    return _guessed(model, x, _logarithms)


@misconception(PROBABILITIES, holds=("returns_logarithms", "always_returns_to_training"))
def returns_logarithms_and_returns_to_training(model, x):
    return _guessed(model, x, _logarithms, _back_to_training)


@misconception(PROBABILITIES, holds=("returns_logarithms", "restores_one_mode_for_all"))
def returns_logarithms_and_restores_one_mode(model, x):
    return _guessed(model, x, _logarithms, _back_to_the_flag)


@misconception(PROBABILITIES, holds=("takes_the_sigmoid", "stays_in_evaluation_mode"))
def takes_the_sigmoid_and_stays_in_evaluation_mode(model, x):
    return _guessed(model, x, torch.sigmoid)


@misconception(PROBABILITIES, holds=("takes_the_sigmoid", "always_returns_to_training"))
def takes_the_sigmoid_and_returns_to_training(model, x):
    return _guessed(model, x, torch.sigmoid, _back_to_training)


@misconception(PROBABILITIES, holds=("takes_the_sigmoid", "restores_one_mode_for_all"))
def takes_the_sigmoid_and_restores_one_mode(model, x):
    return _guessed(model, x, torch.sigmoid, _back_to_the_flag)


@misconception(PROBABILITIES, holds=("returns_the_predicted_class", "stays_in_evaluation_mode"))
def returns_the_predicted_class_and_stays_in_evaluation_mode(model, x):
    return _guessed(model, x, _the_class)


@misconception(NO_GRAPH, holds=("detaches_in_the_end", "stays_in_evaluation_mode"))
def detaches_in_the_end_and_stays_in_evaluation_mode(model, x):
    model.eval()
    return model(x).softmax(dim=1).detach()


@misconception(NO_GRAPH, holds=("detaches_in_the_end", "always_returns_to_training"))
def detaches_in_the_end_and_returns_to_training(model, x):
    model.eval()
    probabilities = model(x).softmax(dim=1).detach()
    model.train()
    return probabilities


@misconception(NO_GRAPH, holds=("detaches_in_the_end", "restores_one_mode_for_all"))
def detaches_in_the_end_and_restores_one_mode(model, x):
    training = model.training
    model.eval()
    probabilities = model(x).softmax(dim=1).detach()
    model.train(training)
    return probabilities


@misconception(NO_GRAPH, holds=("takes_evaluation_for_no_grad", "stays_in_evaluation_mode"))
def takes_evaluation_for_no_grad_and_stays_in_evaluation_mode(model, x):
    model.eval()
    return model(x).softmax(dim=1)


@misconception(NO_GRAPH, holds=("takes_evaluation_for_no_grad", "always_returns_to_training"))
def takes_evaluation_for_no_grad_and_returns_to_training(model, x):
    model.eval()
    probabilities = model(x).softmax(dim=1)
    model.train()
    return probabilities


@misconception(NO_GRAPH, holds=("takes_evaluation_for_no_grad", "restores_one_mode_for_all"))
def takes_evaluation_for_no_grad_and_restores_one_mode(model, x):
    training = model.training
    model.eval()
    probabilities = model(x).softmax(dim=1)
    model.train(training)
    return probabilities
