"""Wrong answers to `accumulate_gradients`."""

import torch
from beliefs import (
    A_LIST_IS_MINE,
    ACCUMULATED_IS_NEVER_CLEARED,
    EVERY_PARAMETER_HAS_A_GRADIENT,
    MEANS_OF_BATCHES,
    ONLY_THE_LAST_BATCH_COUNTS,
    THE_MEAN_OF_EVERY_NUMBER,
    THE_MODE_IS_ONE_FLAG,
)
from pytorch_autograd import accumulate_gradients

from autograder import misconception

UNEVEN = "test_accumulate_weights_batches_by_their_size"
EQUAL = "test_accumulate_equal_batches"


@misconception(EQUAL, row="T15")
def adds_up_the_means(model, criterion, batches):
    """Accumulating gradients is calling backward() on one batch after the other."""
    model.zero_grad()
    for x, y in batches:
        criterion(model(x), y).backward()


@misconception(UNEVEN, belief=MEANS_OF_BATCHES, row="T09")
def averages_the_batches(model, criterion, batches):
    model.zero_grad()
    for x, y in batches:
        (criterion(model(x), y) / len(batches)).backward()


@misconception(EQUAL, row="T10")
def divides_the_means_by_all_examples(model, criterion, batches):
    """Every loss is divided by the number of examples."""
    model.zero_grad()
    examples = sum(len(y) for _, y in batches)
    for x, y in batches:
        (criterion(model(x), y) / examples).backward()


@misconception(EQUAL)
def multiplies_and_never_divides(model, criterion, batches):
    """The loss of a batch is multiplied by its size, and that is all."""
    model.zero_grad()
    for x, y in batches:
        (criterion(model(x), y) * len(x)).backward()


@misconception(UNEVEN, row="T32")
def takes_all_batches_for_full(model, criterion, batches):
    """There are as many examples as batches times the size of the first."""
    model.zero_grad()
    examples = len(batches) * len(batches[0][0])
    for x, y in batches:
        (criterion(model(x), y) * len(x) / examples).backward()


@misconception("test_accumulate_counts_examples_and_not_outputs", belief=THE_MEAN_OF_EVERY_NUMBER)
def counts_every_number_of_the_targets(model, criterion, batches):
    model.zero_grad()
    examples = sum(len(y) for _, y in batches)
    for x, y in batches:
        (criterion(model(x), y) * y.numel() / examples).backward()


@misconception(UNEVEN, belief=ONLY_THE_LAST_BATCH_COUNTS)
def clears_before_every_batch(model, criterion, batches):
    examples = sum(len(y) for _, y in batches)
    for x, y in batches:
        model.zero_grad()
        (criterion(model(x), y) * len(x) / examples).backward()


@misconception(UNEVEN, belief=ONLY_THE_LAST_BATCH_COUNTS, row="A13")
def overwrites_the_gradients(model, criterion, batches):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for x, y in batches:
        grads = torch.autograd.grad(criterion(model(x), y), parameters)
        for p, grad in zip(parameters, grads, strict=True):
            p.grad = grad


@misconception("test_accumulate_discards_old_gradients", belief=ACCUMULATED_IS_NEVER_CLEARED)
def keeps_old_gradients(model, criterion, batches):
    examples = sum(len(y) for _, y in batches)
    for x, y in batches:
        (criterion(model(x), y) * len(x) / examples).backward()


@misconception(EQUAL, row="T24")
def goes_backward_from_a_running_total(model, criterion, batches):
    """backward() can go through one graph again and again."""
    model.zero_grad()
    examples, total = sum(len(y) for _, y in batches), 0.0
    for x, y in batches:
        total = total + criterion(model(x), y) * len(x) / examples
        total.backward()


@misconception(EQUAL)
def keeps_every_graph(model, criterion, batches):
    """Each backward() on the total so far adds only what is new in it."""
    model.zero_grad()
    examples, total = sum(len(y) for _, y in batches), 0.0
    for x, y in batches:
        total = total + criterion(model(x), y) * len(x) / examples
        total.backward(retain_graph=True)


@misconception(EQUAL, row="T20")
def adds_up_items(model, criterion, batches):
    """Losses are numbers, to be added up and taken back at the end."""
    model.zero_grad()
    total = sum(criterion(model(x), y).item() * len(x) for x, y in batches)
    (total / sum(len(y) for _, y in batches)).backward()


@misconception(EQUAL, row="T21")
def makes_a_tensor_of_the_total(model, criterion, batches):
    """Once backward() was called, the gradients are there."""
    model.zero_grad()
    total = sum(criterion(model(x), y).item() * len(x) for x, y in batches)
    mean = torch.tensor(total / sum(len(y) for _, y in batches), requires_grad=True)
    mean.backward()


@misconception("test_accumulate_lets_a_frozen_layer_be")
def asks_frozen_parameters(model, criterion, batches):
    """Every parameter can be asked for its gradient."""
    parameters, examples = list(model.parameters()), sum(len(y) for _, y in batches)
    model.zero_grad()
    for x, y in batches:
        loss = criterion(model(x), y) * len(x) / examples
        for p, grad in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
            p.grad = grad if p.grad is None else p.grad + grad


@misconception(
    "test_accumulate_lets_a_frozen_layer_be", belief=EVERY_PARAMETER_HAS_A_GRADIENT, row="O27"
)
def divides_every_gradient_in_the_end(model, criterion, batches):
    model.zero_grad()
    for x, y in batches:
        (criterion(model(x), y) * len(x)).backward()
    for p in model.parameters():
        p.grad /= sum(len(y) for _, y in batches)


@misconception("test_accumulate_leaves_the_model")
def steps_as_well(model, criterion, batches):
    """Once the gradients are gathered, the step follows."""
    accumulate_gradients(model, criterion, batches)
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= 0.01 * p.grad


@misconception("test_accumulate_leaves_the_model")
def trains_the_model(model, criterion, batches):
    """Gradients need training mode."""
    model.train()
    accumulate_gradients(model, criterion, batches)


@misconception("test_accumulate_leaves_the_model", row="P03")
def returns_the_gradients(model, criterion, batches):
    """A function has to return what it has worked out."""
    accumulate_gradients(model, criterion, batches)
    return [p.grad for p in model.parameters()]


@misconception("test_accumulate_leaves_the_model", belief=THE_MODE_IS_ONE_FLAG)
def sets_one_mode_for_all(model, criterion, batches):
    accumulate_gradients(model, criterion, batches)
    model.train(model.training)


@misconception("test_accumulate_leaves_the_batches", belief=A_LIST_IS_MINE)
def takes_the_batches_out_of_the_list(model, criterion, batches):
    examples = sum(len(x) for x, _ in batches)
    model.zero_grad()
    while batches:
        x, y = batches.pop()
        (criterion(model(x), y) * (len(x) / examples)).backward()


@misconception("test_accumulate_leaves_the_batches", belief=A_LIST_IS_MINE)
def sorts_the_batches(model, criterion, batches):
    batches.sort(key=lambda batch: -len(batch[0]))
    accumulate_gradients(model, criterion, batches)


@misconception("test_accumulate_leaves_the_model", holds=("returns_the_gradients",), row="P03")
def returns_the_last_loss(model, criterion, batches):
    accumulate_gradients(model, criterion, batches)
    x, y = batches[-1]
    return criterion(model(x), y) * len(x) / sum(len(x) for x, _ in batches)
