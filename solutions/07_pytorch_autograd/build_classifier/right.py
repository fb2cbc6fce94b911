"""Right answers to `build_classifier`, written differently."""

from itertools import pairwise

from torch import nn

from autograder import variant


@variant
def with_an_index(sizes, log_probs=False):
    """Counts the layers, and takes the log-softmax over the last dimension."""
    modules = []
    last = len(sizes) - 2
    for i in range(len(sizes) - 1):
        modules.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i != last:
            modules.append(nn.ReLU(inplace=True))
    if log_probs:
        modules.append(nn.LogSoftmax(dim=-1))
    return nn.Sequential(*modules)


@variant
def appends_to_a_sequential(sizes, log_probs=False):
    """Grows the Sequential itself, with one ReLU used many times."""
    model, relu = nn.Sequential(), nn.ReLU()
    for before, after in pairwise(sizes[:-1]):
        model.append(nn.Linear(before, after))
        model.append(relu)
    model.append(nn.Linear(sizes[-2], sizes[-1]))
    if log_probs:
        model.add_module(str(len(model)), nn.LogSoftmax(1))
    return model


@variant
def with_a_class_of_its_own(sizes, log_probs=False):
    """A Sequential that got a class of its own; an Identity stands where nothing is needed."""

    class Classifier(nn.Sequential):
        pass

    pairs = list(pairwise(sizes))
    modules = [m for pair in pairs for m in (nn.Linear(*pair), nn.ReLU())][:-1]
    return Classifier(*modules, nn.LogSoftmax(dim=1) if log_probs else nn.Identity())
