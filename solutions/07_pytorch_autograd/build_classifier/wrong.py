"""Wrong answers to `build_classifier`."""

from itertools import pairwise

import torch
from beliefs import (
    A_LIST_IS_MINE,
    A_RELU_AFTER_EVERY_LAYER,
    LINEAR_LAYERS_ARE_A_NETWORK,
    LOG_SOFTMAX_IS_LOG_OF_SOFTMAX,
    NO_RELU_BEFORE_THE_LAST,
    SOFTMAX_ALONG_THE_FIRST_AXIS,
)
from pytorch_autograd import build_classifier
from torch import nn

from autograder import misconception

BARE = "test_build_classifier_gives_bare_logits"
LOGS = "test_build_classifier_gives_log_probabilities"
PARAMETERS = "test_build_classifier_names_its_parameters"
_KNOWN = {}


def _classifier(sizes, last=(), between=nn.ReLU, bias=True):
    modules = []
    for n in range(len(sizes) - 1):
        modules.append(nn.Linear(sizes[n], sizes[n + 1], bias=bias))
        if n < len(sizes) - 2:
            modules.append(between())
    return nn.Sequential(*modules, *last)


@misconception(BARE, belief=A_RELU_AFTER_EVERY_LAYER)
def puts_relu_after_every_layer(sizes, log_probs=False):
    model = _classifier(sizes, [nn.ReLU()])
    return model.append(nn.LogSoftmax(dim=1)) if log_probs else model


@misconception(BARE, row="S08")
def always_ends_in_a_softmax(sizes, log_probs=False):
    """A classifier ends in a softmax, whatever the loss is."""
    return _classifier(sizes, [nn.LogSoftmax(dim=1) if log_probs else nn.Softmax(dim=1)])


@misconception(LOGS, row="T28")
def gives_probabilities_for_log_probs(sizes, log_probs=False):
    """The loss takes the logarithm, so the network gives probabilities."""
    return _classifier(sizes, [nn.Softmax(dim=1)] if log_probs else [])


@misconception(LOGS, belief=SOFTMAX_ALONG_THE_FIRST_AXIS, row="S02")
def normalises_over_the_batch(sizes, log_probs=False):
    return _classifier(sizes, [nn.LogSoftmax(dim=0)] if log_probs else [])


@misconception(
    "test_build_classifier_bears_a_large_gap", belief=LOG_SOFTMAX_IS_LOG_OF_SOFTMAX, row="S06"
)
def takes_the_logarithm_of_a_softmax(sizes, log_probs=False):
    class Log(nn.Module):
        def forward(self, x):
            return torch.log(x)

    return _classifier(sizes, [nn.Softmax(dim=1), Log()] if log_probs else [])


@misconception(LOGS)
def ignores_log_probs(sizes, log_probs=False):
    """The loss sees to the softmax, always."""
    return _classifier(sizes)


@misconception(BARE)
def always_gives_log_probs(sizes, log_probs=False):
    """A log-softmax does no harm, so it can always be there."""
    return _classifier(sizes, [nn.LogSoftmax(dim=1)])


@misconception(BARE, belief=LINEAR_LAYERS_ARE_A_NETWORK, row="B15")
def leaves_out_the_activations(sizes, log_probs=False):
    modules = [nn.Linear(a, b) for a, b in pairwise(sizes)]
    model = nn.Sequential()
    for n, module in enumerate(modules):
        model.add_module(str(2 * n), module)
    return model.append(nn.LogSoftmax(dim=1)) if log_probs else model


@misconception(BARE)
def uses_the_sigmoid(sizes, log_probs=False):
    """Between the layers any activation will do."""
    return _classifier(sizes, [nn.LogSoftmax(dim=1)] if log_probs else [], nn.Sigmoid)


@misconception(PARAMETERS)
def flattens_first(sizes, log_probs=False):
    """A network for images starts with Flatten."""
    last = [nn.LogSoftmax(dim=1)] if log_probs else []
    return nn.Sequential(nn.Flatten(), *_classifier(sizes, last))


@misconception(PARAMETERS)
def nests_its_layers(sizes, log_probs=False):
    """A Sequential of Sequentials is the same as a flat one."""
    *hidden, last = list(pairwise(sizes))
    blocks = [nn.Sequential(nn.Linear(a, b), nn.ReLU()) for a, b in hidden]
    end = [nn.LogSoftmax(dim=1)] if log_probs else []
    return nn.Sequential(*blocks, nn.Linear(*last), *end)


@misconception(PARAMETERS)
def leaves_out_the_biases(sizes, log_probs=False):
    """A weight matrix is all that a layer needs."""
    return _classifier(sizes, [nn.LogSoftmax(dim=1)] if log_probs else [], bias=False)


@misconception(PARAMETERS)
def exchanges_inputs_and_outputs(sizes, log_probs=False):
    """nn.Linear takes the shape of its weight, so the outputs come first."""
    modules = []
    for a, b in pairwise(sizes):
        modules += [nn.Linear(b, a), nn.ReLU()]
    modules[-1:] = [nn.LogSoftmax(dim=1)] if log_probs else []
    return nn.Sequential(*modules)


@misconception(PARAMETERS)
def stops_a_layer_early(sizes, log_probs=False):
    """There are as many layers as hidden sizes."""
    return _classifier(sizes[:-1], [nn.LogSoftmax(dim=1)] if log_probs else [])


@misconception("test_build_classifier_draws_new_weights", row="P02")
def seeds_the_weights(sizes, log_probs=False):
    """Every network starts from the same numbers."""
    torch.manual_seed(0)
    return build_classifier(sizes, log_probs)


@misconception("test_build_classifier_draws_new_weights", row="P08")
def keeps_the_network(sizes, log_probs=False):
    """A network of the same sizes is the same network, so it is built once."""
    key = (*sizes, log_probs)
    if key not in _KNOWN:
        _KNOWN[key] = build_classifier(sizes, log_probs)
    return _KNOWN[key]


@misconception("test_build_classifier_leaves_the_sizes", belief=A_LIST_IS_MINE)
def eats_the_list_of_sizes(sizes, log_probs=False):
    modules, before = [], sizes.pop(0)
    while sizes:
        after = sizes.pop(0)
        modules += [nn.Linear(before, after), nn.ReLU()]
        before = after
    modules[-1:] = [nn.LogSoftmax(dim=1)] if log_probs else []
    return nn.Sequential(*modules)


@misconception(BARE, holds=("leaves_out_the_activations",), row="B15")
def puts_layer_behind_layer(sizes, log_probs=False):
    layers = [torch.nn.Linear(n, m) for n, m in pairwise(sizes)]
    if log_probs:
        layers.append(torch.nn.LogSoftmax(dim=1))
    return torch.nn.Sequential(*layers)


@misconception(BARE, belief=NO_RELU_BEFORE_THE_LAST)
def stops_the_activations_early(sizes, log_probs=False):
    layers = []
    for number, (n, m) in enumerate(pairwise(sizes)):
        layers.append(torch.nn.Linear(n, m))
        if number < len(sizes) - 3:
            layers.append(torch.nn.ReLU())
    if log_probs:
        layers.append(torch.nn.LogSoftmax(dim=1))
    return torch.nn.Sequential(*layers)


@misconception(BARE)
def hands_over_a_list_of_layers(sizes, log_probs=False):
    """nn.Sequential takes the list of its layers."""
    return torch.nn.Sequential(list(build_classifier(sizes, log_probs)))
