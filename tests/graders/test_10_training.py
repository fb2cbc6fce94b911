"""Checks of training: one step, one epoch, evaluation, and fitting with the best weights kept.

The hand-worked model is w x + b with w = 1 and b = 0. Elsewhere the steps are taken without an
optimiser, the loss is computed in one piece, or the solution runs the same driver.
"""

import math
import random
from collections.abc import Iterator
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from autograder import (
    expect_arguments_unchanged,
    expect_between,
    expect_close,
    expect_equal,
    expect_items,
    expect_part,
    expect_prediction,
    expect_raises,
    expect_random_state_unchanged,
    expect_texts,
    special_arrays,
)

LINE = [(torch.tensor([[1.0]]), torch.tensor([0.0]))]
PAIR = (torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]]))
LONELY = (torch.tensor([[3.0]]), torch.tensor([[6.0]]))
STEP = {"layers": LINE, "batches": [PAIR], "lr": 0.1, "criterion": "MSELoss"}
STEPS = STEP | {"batches": [PAIR] * 3}
EPOCH = STEP | {"batches": [PAIR, LONELY]}
LN3 = math.log(3)
ODDS = [(torch.eye(2), torch.zeros(2))]  # logits are the inputs
BOTH = [(torch.tensor([[LN3, 0.0], [0.0, LN3]]), torch.tensor([0, 1]))]
TWO_LAYERS = {"layers": [*ODDS, *ODDS], "batches": BOTH}
TWO_AND_ONE = [
    (torch.tensor([[LN3, 0.0], [LN3, 0.0]]), torch.tensor([0, 1])),
    (torch.tensor([[0.0, LN3]]), torch.tensor([1])),
]
TWO_AND_ONE_LOSS = (2 * math.log(4 / 3) + math.log(4)) / 3
STEPS_SEEN = "1.num_batches_tracked"  # BatchNorm, behind the first layer, counts forward passes

OWN = "each step goes down by lr times the gradient of its own loss, and by nothing else"
BEFORE = "the loss of a step is the criterion's mean over the batch, at the weights before the step"
LED_TO = (
    "a loss is the criterion's mean over its batch, at the weights to which the earlier steps led,"
    " each down its own gradient"
)
MOMENTUM = "a step is lr * v, where v is the gradient and half of the v before"
SPEED = (
    "a step is lr * v, where v is the gradient of the step's own loss, and momentum times the v"
    " before"
)
LENGTH = "a step is lr times the gradient, however long that is"
COUNTED = "the mean is over examples: a batch of n examples counts n times"
EPOCH_LOSS = (
    "a batch of n costs n times its loss before its own step, to which the earlier steps led, each"
    " down its own gradient, and an epoch costs the sum of that over the number of examples"
)
VAL_LOSS = (
    "a validation loss is the mean over all examples of val_loader, in evaluation mode, at the"
    " weights after the epoch's last step"
)
ONE_PASS = "each step is one forward pass, in the mode in which the model is found"
AS_FOUND = f"{BEFORE}, in the mode in which the model is found"
TRAINING = "training mode is set in every module, and stays"
FLAGS = "each module has a flag of its own, and ends with the one that it came with"
FROZEN = "what is frozen has no gradient and stays, and the others are trained"
BATCHES = "the batches belong to whoever calls, and stay as they are"
ALL_ALIKE = "each step is lr times the gradient of its own loss, whatever numbers are in the batch"
WHOLE = "an evaluation uses the whole network, without dropout"
LOSS = "the loss is the sum over all examples of the criterion of their logits, over their number"
SHARE = "the accuracy is the number of right answers over the number of examples"
LEARNABLE = "whether a parameter requires a gradient is no concern of an evaluation"
LOOKING = "parameters, gradients, buffers and batches are the same after an evaluation as before"
GRADIENTS = "gradients that were there before the call are left as they are"
OFF_OR_ON = (
    "gradients are switched on after the call if they were before it, and off if they were off"
)
NO_GRAPH = "under torch.no_grad() nothing that the model computes requires a gradient"
PASSED_ON = "an exception on the way is passed on, once the modes are as they were"


def line(w: float, b: float) -> dict[str, torch.Tensor]:
    """The state of the model w x + b."""
    return {"0.weight": torch.tensor([[w]]), "0.bias": torch.tensor([b])}


def layers(
    rng: np.random.Generator, *sizes: int, dtype: type = np.float32
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights and biases of Linear layers between these sizes."""
    return [
        (rng.normal(size=(after, before)).astype(dtype), rng.normal(size=after).astype(dtype))
        for before, after in pairwise(sizes)
    ]


def batches(
    rng: np.random.Generator, sizes: list[int], features: int, classes: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Batches of these sizes, with integer labels."""
    return [
        (rng.normal(size=(n, features)).astype(np.float32), rng.integers(classes, size=n))
        for n in sizes
    ]


def regressions(rng: np.random.Generator, *short: tuple[int, int]) -> Iterator[dict]:
    """What to train on special numbers: a float64 layer, pairs of batches and two groups.

    short: the shape of a second batch of one column, which may be shorter than the first.
    """
    sizes = ([(3, 3)] * 4, [(4, 2)] * 4, [(5, 1)] * 2 + [*short] * 2, [(1, 4)] * 2)
    for arrays in special_arrays(rng, *sizes):
        width = arrays[0].shape[1]
        net = layers(rng, width, width, dtype=np.float64)
        data = list(zip(arrays[::2], arrays[1::2], strict=True))
        yield {"layers": net, "batches": data, "lr": [1e-2, 2e-2], "criterion": "MSELoss"}


def classifications(rng: np.random.Generator) -> Iterator[dict]:
    """What to classify: a float64 layer for three classes, and batches of special numbers."""
    sizes = ([(3, 3)] * 2, [(4, 2)] * 2, [(5, 1), (2, 1)], [(1, 4)])
    for arrays in special_arrays(rng, *sizes):
        net = layers(rng, arrays[0].shape[1], 3, dtype=np.float64)
        yield {"layers": net, "batches": [(x, rng.integers(3, size=len(x))) for x in arrays]}


def by_hand(layers, batches, lr, momentum=0.0, criterion="", max_norm=math.inf):
    """The same steps without an optimiser and without modules; the norms are those of gradients."""
    tensors = [torch.as_tensor(t).clone().requires_grad_() for pair in layers for t in pair]
    names = [f"{2 * n}.{part}" for n in range(len(layers)) for part in ("weight", "bias")]
    rates = lr if isinstance(lr, list) else [lr] * len(tensors)
    speed = [torch.zeros_like(t) for t in tensors]
    came = {"losses": [], "states": [], "norms": []}
    for x, y in batches:
        out, y = torch.as_tensor(x), torch.as_tensor(y)
        for w, b in zip(tensors[:-2:2], tensors[1:-2:2], strict=True):
            out = (out @ w.T + b).clamp(min=0)
        out = out @ tensors[-2].T + tensors[-1]
        if criterion == "MSELoss":
            loss = ((out - y) ** 2).mean()
        else:
            loss = (out.logsumexp(1) - out[torch.arange(len(y)), y]).mean()
        slopes = torch.autograd.grad(loss, tensors)
        norm = math.sqrt(sum(float((slope**2).sum()) for slope in slopes))
        for n, slope in enumerate(slopes):
            speed[n] = momentum * speed[n] + slope * (max_norm / norm if norm > max_norm else 1)
            tensors[n] = (tensors[n] - rates[n] * speed[n]).detach().requires_grad_()
        came["losses"].append(loss.item())
        came["states"].append({name: t.detach() for name, t in zip(names, tensors, strict=True)})
        came["norms"].append(norm)
    return came


def logits(net, x):
    """What Linear layers with ReLU between them answer, in float64."""
    out = torch.tensor(x, dtype=torch.float64)
    for n, (w, b) in enumerate(net):
        out = out.clamp(min=0) if n else out
        out = out @ torch.tensor(w, dtype=torch.float64).T + torch.tensor(b, dtype=torch.float64)
    return out


def cross_entropy(net, data):
    """The mean over all examples, in one piece."""
    x, y = map(np.concatenate, zip(*data, strict=True))
    return F.cross_entropy(logits(net, x), torch.tensor(y)).item()


def accuracy(net, data):
    """The share of all examples whose largest logit is that of the label."""
    x, y = map(np.concatenate, zip(*data, strict=True))
    return (logits(net, x).argmax(1) == torch.tensor(y)).double().mean().item()


def mean_over_examples(losses, data):
    """The mean of the losses of these batches, weighted by their sizes."""
    return float(np.average(losses, weights=[len(y) for _, y in data]))


def looped(batches: list, loader: str) -> list:
    """The batches that a loop over such a loader comes by, of which the last is short."""
    return batches[:-1] if loader == "full batches" else batches


def part_of(run: object, *keys: str) -> object:
    """Return a part of a run: of what a driver returned or, so that the call which a public check
    shows gives just this part, of a `partial` that is called for it alone."""
    if isinstance(run, partial):
        return expect_part(run(part=keys[0]), *keys[1:])
    return expect_part(run, *keys)


def expect_same(run: object, expected: dict, because: str, *keys: str) -> None:
    """Pass if a run came to what was expected, under each of these keys."""
    for key in keys:
        got, wanted = part_of(run, key), expected[key]
        names = None
        if not isinstance(run, partial) and key != "answer":
            got, wanted, names = (got,), (wanted,), (key,)  # for the place in a message
        expect_close(got, wanted, names=names, precision=np.float32, because=because)


def expect_kept(run: object, batches: list) -> None:
    """Pass if the batches are as they were."""
    expected = [tuple(map(torch.as_tensor, pair)) for pair in batches]
    expect_equal(part_of(run, "batches"), expected, because=BATCHES)


def expect_pair(run: object, loss: float, accuracy: float) -> None:
    """Pass if `evaluate` returned this loss and this accuracy."""
    answer = expect_items(part_of(run, "answer"), tuple, 2)
    for index, name, value, because in ((0, "loss", loss, LOSS), (1, "accuracy", accuracy, SHARE)):
        got = (answer[index],)
        expect_close(got, (value,), names=(name,), precision=np.float32, because=because)


def expect_evaluated(run: object, given: dict) -> None:
    """Pass if `evaluate` returned what the layers and batches give in one piece."""
    net, data = given["layers"], given["batches"]
    expect_pair(run, cross_entropy(net, data), accuracy(net, data))


# make_loaders

WITH_ITS_LABEL = "train and val together have every example once, with its own label, as it was"
APART = "held_out examples are in val, all the others in train, and none is in both"
CUT = "examples are taken batch_size at a time, and what is left over at the end is a batch as well"
DRAWN_ANEW = "train is in a new order in each epoch, and val in the order that it always has"
BY_SEED = "the seed decides on the split and on the orders, and nothing else does"
OWN_GENERATOR = "a generator of one's own leaves the global one where it was"


def numbered(n: int) -> dict:
    """So many examples: image number i has the pixels i and -i, and the label i."""
    labels = torch.arange(n)
    return {"images": torch.stack([labels, -labels], dim=1).float(), "labels": labels}


def expect_shared_out(student, images, labels, **given):
    """Pass if train and val have all examples between them, each once and unchanged. Each has a
    label of its own."""
    held_out = given["held_out"]
    got = student.drivers.loop_over_loaders(images=images, labels=labels, part="counted", **given)
    counted = {"in train": len(labels) - held_out, "in val": held_out, "in both": 0}
    expect_equal(got, counted, because=APART)
    expect_examples(student, images, labels, **given)


def expect_examples(student, images, labels, **given):
    """Pass if the examples of train and val together are these."""
    got = student.drivers.loop_over_loaders(images=images, labels=labels, part="examples", **given)
    expected = images[labels.argsort()], labels.sort().values
    expect_close(got, expected, names=("images", "labels"), because=WITH_ITS_LABEL)


def expect_sizes(student, n, batch_size, seed, held_out):
    """Pass if the batches of train and val have the sizes that they are to have."""
    got = student.drivers.loop_over_loaders(
        **numbered(n), batch_size=batch_size, seed=seed, held_out=held_out, part="sizes"
    )
    sizes = tuple(
        [batch_size] * (count // batch_size) + [count % batch_size] * (count % batch_size > 0)
        for count in (n - held_out, held_out)
    )
    expect_equal(got, sizes, because=CUT)


def ordinary_loaders(student):
    """Pass if loaders are made at all, before something is refused."""
    expect_sizes(student, 5, 2, 0, 2)


@pytest.mark.exercise("make_loaders")
@pytest.mark.asks("All others are in train, and none is in both")
@pytest.mark.public
def test_make_loaders_shares_out_every_example(student):
    """Ten examples, three of them held out: together the loaders have each of the ten once."""
    expect_shared_out(student, **numbered(10), batch_size=4, seed=0, held_out=3)


@pytest.mark.exercise("make_loaders")
@pytest.mark.asks("The last batch is kept, however short it is")
@pytest.mark.public
def test_make_loaders_keeps_the_short_batch(student):
    """Ten examples, three held out: in batches of 4 these are 4, 3 and 3; of 2, there are more."""
    for batch_size in (4, 2):
        expect_sizes(student, 10, batch_size, seed=0, held_out=3)


@pytest.mark.exercise("make_loaders")
@pytest.mark.idea("shuffling")
@pytest.mark.asks("in a random order, which is drawn anew for each epoch")
@pytest.mark.public
def test_make_loaders_shuffles_train_alone(student):
    """In four epochs train gives 30 examples in four orders, and val gives 20 in one."""
    got = student.drivers.loop_over_loaders(
        **numbered(50), batch_size=8, seed=1, held_out=20, epochs=4, part="orders"
    )
    expect_equal(got, (4, 1), because=DRAWN_ANEW)


@pytest.mark.exercise("make_loaders")
@pytest.mark.idea("the seed")
@pytest.mark.asks("the same one gives the same split and the same orders of train, another one")
@pytest.mark.public
def test_make_loaders_draws_by_the_seed(student):
    """Five seeds give five splits; one seed gives one split, and the same two orders of train."""
    given = numbered(50) | {"batch_size": 8, "held_out": 20}
    got = student.drivers.compare_loaders(**given, seeds=[0, 1, 2, 3, 4], part="splits")
    expect_equal(got, 5, because=BY_SEED)
    for part in ("splits", "orders"):
        got = student.drivers.compare_loaders(**given, seeds=[7, 7, 7], epochs=2, part=part)
        expect_equal(got, 1, because=BY_SEED)


@pytest.mark.exercise("make_loaders")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("ValueError unless 0 < held_out < N")
@pytest.mark.public
@pytest.mark.handling
def test_make_loaders_leaves_something_to_either_side(student):
    """Of five examples neither fewer than none, nor none, nor all, nor six can be held out."""
    ordinary_loaders(student)
    for held_out in (-1, 0, 5, 6):
        with expect_raises(ValueError):
            student.make_loaders(torch.zeros(5, 2), torch.arange(5), 2, 0, held_out)


@pytest.mark.exercise("make_loaders")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both lengths if there are not as many labels as images")
@pytest.mark.public
@pytest.mark.handling
def test_make_loaders_wants_as_many_labels_as_images(student):
    """Seven images with five labels, and five with seven."""
    ordinary_loaders(student)
    for images, labels in ((7, 5), (5, 7)):
        with expect_raises(ValueError, mentions=(images, labels)):
            student.make_loaders(torch.zeros(images, 2), torch.arange(labels), 2, 0, 3)


@pytest.mark.exercise("make_loaders")
@pytest.mark.asks("Neither the call nor a loop over train moves the global random state")
@pytest.mark.public
@pytest.mark.advisory
def test_make_loaders_uses_a_generator_of_its_own(student):
    """The loaders are made, and train is looped over, with a batch of 4 and one of 3."""
    got = student.drivers.loop_over_loaders(
        **numbered(10), batch_size=4, seed=0, held_out=3, part="trained"
    )
    expect_equal(got, [4, 3], because=CUT)
    expect_random_state_unchanged(student, because=OWN_GENERATOR)


@pytest.mark.exercise("make_loaders")
@pytest.mark.asks("Images and labels are not changed.")
@pytest.mark.public
@pytest.mark.advisory
def test_make_loaders_leaves_images_and_labels_alone(student):
    """The images and the labels are in the same order afterwards, and hold the same numbers."""
    expect_sizes(student, 10, 4, seed=0, held_out=3)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("make_loaders")
@pytest.mark.asks("images: (N, ...), labels: (N,), both of any dtype")
def test_make_loaders_takes_images_as_they_are(student, rng):
    """Freshly drawn pictures, in uint8 and in floats, with labels of other dtypes, unsorted."""
    for shape, pixels, dtype in (
        ((11, 1, 6, 6), np.uint8, np.uint8),
        ((9, 4, 4), np.float32, np.int64),
        ((12, 3), np.float64, np.int32),
    ):
        images = rng.integers(0, 256, size=shape).astype(pixels)
        labels = rng.permutation(len(images)).astype(dtype)
        given = {"batch_size": 4, "seed": int(rng.integers(1000)), "held_out": 5}
        expect_shared_out(
            student, images=torch.as_tensor(images), labels=torch.as_tensor(labels), **given
        )


@pytest.mark.exercise("make_loaders")
@pytest.mark.asks("A loader gives batches (x, y) of batch_size examples")
@pytest.mark.special
def test_make_loaders_for_any_sizes(student, rng):
    """One example held out, all but one, batches of one, and a batch for all."""
    for n, batch_size, held_out in (
        (7, 3, 1),
        (7, 3, 6),
        (2, 1, 1),
        (6, 1, 2),
        (8, 20, 3),
        (9, 3, 3),
        (300, 64, 20),
    ):
        expect_sizes(student, n, batch_size, int(rng.integers(1000)), held_out)


@pytest.mark.exercise("make_loaders")
@pytest.mark.idea("shuffling")
@pytest.mark.asks("train gives its examples in a random order, which is drawn anew for each epoch")
def test_make_loaders_shuffles_in_every_epoch(student, rng):
    """Six epochs, with other sizes and a fresh seed."""
    given = {"batch_size": 7, "seed": int(rng.integers(1000)), "held_out": 25, "epochs": 6}
    got = student.drivers.loop_over_loaders(**numbered(60), **given, part="orders")
    expect_equal(got, (6, 1), because=DRAWN_ANEW)


@pytest.mark.exercise("make_loaders")
@pytest.mark.idea("the seed")
@pytest.mark.asks("how many of the N examples are in val, drawn at random")
def test_make_loaders_may_hold_out_any_example(student, rng):
    """With a hundred seeds each of eight examples is held out now and then."""
    seeds = [int(seed) for seed in rng.choice(10**6, size=100, replace=False)]
    got = student.drivers.compare_loaders(
        **numbered(8), batch_size=3, seeds=seeds, held_out=3, part="drawn"
    )
    because = "the held out examples are drawn from all of them, and not taken from one end"
    expect_equal(got, [*range(8)], because=because)


@pytest.mark.exercise("make_loaders")
@pytest.mark.idea("the seed")
@pytest.mark.asks("another one gives others")
def test_make_loaders_orders_train_by_the_seed(student, rng):
    """Loaders of one fresh seed go through the same three orders, those of others do not."""
    seed, *others = (int(seed) for seed in rng.choice(10**6, size=5, replace=False))
    given = numbered(50) | {"batch_size": 8, "held_out": 20, "epochs": 3}
    for part in ("splits", "orders"):
        for seeds, expected in (([seed] * 3, 1), ([seed, *others], 5)):
            got = student.drivers.compare_loaders(**given, seeds=seeds, part=part)
            expect_equal(got, expected, because=BY_SEED)


@pytest.mark.exercise("make_loaders")
@pytest.mark.asks("images: (N, ...), labels: (N,), both of any dtype")
@pytest.mark.special
def test_make_loaders_of_special_images(student, rng):
    """Images that are blank, of one colour, large, tiny and others; and examples all alike."""
    for dtype in (np.float64, np.float32, np.int64):
        for (images,) in special_arrays(rng, [(5, 5)], [(6, 2)], [(4, 1)], [(3, 4)], dtype=dtype):
            labels = torch.as_tensor(rng.permutation(len(images)))
            given = {"batch_size": 2, "seed": int(rng.integers(1000)), "held_out": 2}
            expect_shared_out(student, torch.as_tensor(images), labels, **given)
    alike = {"images": torch.ones(6, 2), "labels": torch.ones(6, dtype=torch.int64)}
    expect_examples(student, **alike, batch_size=4, seed=0, held_out=2)


# train_step


@pytest.mark.exercise("train_step")
@pytest.mark.idea("the loss that is returned")
@pytest.mark.asks("return the loss of the batch, measured before the update")
@pytest.mark.public
def test_train_step_returns_the_loss_before_the_step(student):
    """Predictions off by -1 and -2 cost (1 + 4) / 2; the step comes after that."""
    run = partial(student.drivers.take_steps, **STEP)
    expect_close(part_of(run, "losses"), [2.5], precision=np.float32, because=BEFORE)


@pytest.mark.exercise("train_step")
@pytest.mark.asks("uses the gradient of this batch alone, however often `train_step` is called")
@pytest.mark.public
def test_train_step_takes_three_steps_worked_by_hand(student):
    """With slopes -5 and -3, lr = 0.1 moves (w, b) from (1, 0) to (1.5, 0.3); and on from there."""
    run = partial(student.drivers.take_steps, **STEPS)
    steps = expect_texts(part_of(run, "events")).count("step")
    because = "the optimiser takes one step for each batch"
    expect_equal(steps, 3, name="the number of steps", because=because)
    expected = [line(1.5, 0.3), line(1.66, 0.39), line(1.713, 0.414)]
    expect_close(part_of(run, "states"), expected, because=OWN)


@pytest.mark.exercise("train_step")
@pytest.mark.asks("The update is `optimizer.step()`, without arguments")
@pytest.mark.public
def test_train_step_uses_the_momentum_of_the_optimiser(student):
    """Slopes (-5, -3), then (-1.6, -0.9) with half of those before: (w, b) is (1.91, 0.54)."""
    run = partial(student.drivers.take_steps, **STEP | {"batches": [PAIR] * 2}, momentum=0.5)
    expect_close(part_of(run, "states"), [line(1.5, 0.3), line(1.91, 0.54)], because=MOMENTUM)


@pytest.mark.exercise("train_step")
@pytest.mark.asks("uses the gradient of this batch alone")
@pytest.mark.public
@pytest.mark.special
def test_train_step_takes_a_long_gradient_as_it_is(student):
    """Data in the thousands have slopes in the millions; with a tiny lr the step is ordinary."""
    long = (PAIR[0] * 1000, PAIR[1] * 1000)
    run = partial(student.drivers.take_steps, **STEP | {"batches": [long], "lr": 1e-7})
    expect_close(part_of(run, "state"), line(1.5, 0.0003), because=LENGTH)


@pytest.mark.exercise("train_step")
@pytest.mark.asks("The update is `optimizer.step()`")
@pytest.mark.public
@pytest.mark.special
def test_train_step_lets_a_frozen_layer_be(student):
    """The first of two layers is frozen: it stays (1, 0), and the second goes to (1.5, 0.3)."""
    run = partial(student.drivers.take_steps, **STEP | {"layers": [*LINE, *LINE]}, frozen=0)
    second = {"2.weight": torch.tensor([[1.5]]), "2.bias": torch.tensor([0.3])}
    expect_close(part_of(run, "state"), line(1.0, 0.0) | second, because=FROZEN)


@pytest.mark.exercise("train_step")
@pytest.mark.idea("one forward pass")
@pytest.mark.asks("The model is left in the mode (training or evaluation) in which it is found")
@pytest.mark.public
@pytest.mark.special
def test_train_step_leaves_the_mode_as_found(student):
    """Two steps are two forward passes in training mode, and none in evaluation mode."""
    for mode, passes, flag in (({}, 2, True), ({"training": False}, 0, False)):
        given = TWO_LAYERS | {"batches": BOTH * 2, "lr": 0.1, "batch_norm": True}
        run = partial(student.drivers.take_steps, **given, **mode)
        for index, loss in enumerate(expect_items(part_of(run, "losses"), list, 2)):
            because = "a cross-entropy is above 0"
            expect_between(loss, 1e-9, 100.0, because=because, name=f"[{index}]")
        expect_same(part_of(run, "state"), {STEPS_SEEN: torch.tensor(passes)}, ONE_PASS, STEPS_SEEN)
        expect_equal(part_of(run, "training"), [flag] * 5, because=FLAGS)


@pytest.mark.exercise("train_step")
@pytest.mark.asks("x and y are not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_train_step_leaves_the_batch_as_it_is(student):
    """After a step with the loss 2.5 the numbers of the batch are what they were."""
    run = partial(student.drivers.take_steps, **STEP)
    expect_close(part_of(run, "losses"), [2.5], precision=np.float32, because=BEFORE)
    expect_kept(run, [PAIR])


@pytest.mark.exercise("train_step")
@pytest.mark.asks("uses the gradient of this batch alone, however often `train_step` is called")
def test_train_step_trains_a_network_for_several_steps(student, rng):
    """Four steps with momentum, each on another batch."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7] * 4, 3, 2), "lr": 0.1}
    run, expected = (
        student.drivers.take_steps(**given, momentum=0.9),
        by_hand(**given, momentum=0.9),
    )
    expect_same(run, expected, SPEED, "states")
    expect_same(run, expected, LED_TO, "losses")


@pytest.mark.exercise("train_step")
@pytest.mark.idea("the loss that is returned")
@pytest.mark.asks("gives a 0-d tensor, the mean over the batch")
def test_train_step_reports_the_loss_of_every_batch(student, rng):
    """The losses of four batches, one of them of a single example."""
    given = {"layers": layers(rng, 3, 5, 7), "batches": batches(rng, [11, 2, 1, 5], 3, 7)}
    run = student.drivers.take_steps(**given, lr=0.05)
    expect_same(run, by_hand(**given, lr=0.05), LED_TO, "losses")


@pytest.mark.exercise("train_step")
@pytest.mark.idea("one forward pass")
@pytest.mark.asks("The model is left in the mode (training or evaluation) in which it is found")
@pytest.mark.special
def test_train_step_makes_one_forward_pass(student, reference, rng):
    """BatchNorm in either mode, behind a frozen layer and two deep, is passed once in each step."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 5, 3], 3, 2)}
    given |= {"lr": 0.1, "batch_norm": True}
    for mode in ({}, {"training": False}, {"evaluating": 1}, {"frozen": 0}, {"nested": True}):
        run = student.drivers.take_steps(**given, **mode)
        expected = reference.drivers.take_steps(**given, **mode)
        expect_same(run, expected, ONE_PASS, "states")
        expect_same(run, expected, AS_FOUND, "losses")
        expect_equal(part_of(run, "training"), expected["training"], because=FLAGS)


@pytest.mark.exercise("train_step")
@pytest.mark.asks("criterion: called as `criterion(model(x), y)`")
@pytest.mark.special
def test_train_step_takes_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large, equal, and whole numbers."""
    for given in regressions(rng, (2, 1)):
        run = student.drivers.take_steps(**given)
        expected = by_hand(**given)
        expect_same(run, expected, ALL_ALIKE, "states")
        expect_same(run, expected, BEFORE, "losses")
    net, (x, y) = layers(rng, 6, 3), (rng.integers(256, size=(5, 6)), rng.integers(3, size=5))
    run = student.drivers.take_steps(layers=net, batches=[(x, y)], lr=0.1, pixels=True)
    expected = by_hand(net, [((x / 255).astype(np.float32), y)], lr=0.1)
    expect_same(run, expected, ALL_ALIKE, "states")
    expect_same(run, expected, BEFORE, "losses")


# train_epoch


@pytest.mark.exercise("train_epoch")
@pytest.mark.asks("Return the mean loss over all examples, a Python float")
@pytest.mark.public
def test_train_epoch_averages_over_examples(student):
    """Two examples at a mean of 2.5 and one at 9, with lr = 0: (2 * 2.5 + 9) / 3."""
    run = partial(student.drivers.train_epochs, **EPOCH | {"lr": 0.0})
    expect_same(run, {"loss": 14 / 3}, COUNTED, "loss")


@pytest.mark.exercise("train_epoch")
@pytest.mark.idea("the steps")
@pytest.mark.asks("every batch takes its own full step")
@pytest.mark.public
def test_train_epoch_steps_on_every_batch(student):
    """The first batch moves (w, b) to (1.5, 0.3), the second, of one example, to (2.22, 0.54)."""
    run = partial(student.drivers.train_epochs, **EPOCH)
    because = "from where the last step ended, each batch takes one, by lr times its mean gradient"
    expect_close(part_of(run, "state"), line(2.22, 0.54), because=because)


@pytest.mark.exercise("train_epoch")
@pytest.mark.idea("the loss before each step")
@pytest.mark.asks("The loss of a batch is measured before the step on that batch")
@pytest.mark.public
def test_train_epoch_adds_up_what_each_batch_cost(student):
    """Two examples cost 2.5 each and then one costs 1.44: 6.44 / 3; the next epoch: 1.5821 / 3."""
    run = partial(student.drivers.train_epochs, **EPOCH, epochs=2)
    expected = [6.44 / 3, 1.5821 / 3]
    expect_close(part_of(run, "losses"), expected, precision=np.float32, because=EPOCH_LOSS)


@pytest.mark.exercise("train_epoch")
@pytest.mark.idea("training mode")
@pytest.mark.asks("The model is left in training mode, with every module inside it")
@pytest.mark.public
@pytest.mark.special
def test_train_epoch_leaves_the_model_in_training_mode(student):
    """Found in evaluation mode, BatchNorm counts two batches; in the end every module trains."""
    given = TWO_LAYERS | {"batches": BOTH * 2, "lr": 0.1, "batch_norm": True, "training": False}
    run = partial(student.drivers.train_epochs, **given)
    expect_between(part_of(run, "loss"), 1e-9, 100.0, because="a cross-entropy is above 0")
    expect_equal(part_of(run, "training"), [True] * 5, because=TRAINING)
    because = "an epoch sets training mode, in which BatchNorm takes note of every batch"
    expect_same(part_of(run, "state"), {STEPS_SEEN: torch.tensor(2)}, because, STEPS_SEEN)


@pytest.mark.exercise("train_epoch")
@pytest.mark.asks("The batches are not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_train_epoch_leaves_the_batches_as_they_are(student):
    """After an epoch that costs 14 / 3 the numbers of the batches are what they were."""
    run = partial(student.drivers.train_epochs, **EPOCH | {"lr": 0.0})
    expect_same(run, {"loss": 14 / 3}, COUNTED, "loss")
    expect_kept(run, EPOCH["batches"])


@pytest.mark.exercise("train_epoch")
@pytest.mark.idea("the loss before each step")
@pytest.mark.asks("The loss of a batch is measured before the step on that batch")
def test_train_epoch_measures_each_batch_before_its_step(student, rng):
    """The losses of three epochs on a DataLoader: 17 examples in batches of 5."""
    net, data = layers(rng, 3, 7, 2), batches(rng, [5, 5, 5, 2], 3, 2)
    given = {"layers": net, "batches": data, "lr": 0.3, "epochs": 3, "loader": "DataLoader"}
    run = student.drivers.train_epochs(**given)
    losses = by_hand(net, data * 3, lr=0.3)["losses"]
    expected = [mean_over_examples(losses[n : n + 4], data) for n in (0, 4, 8)]
    expect_close(part_of(run, "losses"), expected, precision=np.float32, because=EPOCH_LOSS)


@pytest.mark.exercise("train_epoch")
@pytest.mark.idea("the steps")
@pytest.mark.asks("take one step on every batch of `loader`, in its order")
def test_train_epoch_trains_for_three_epochs(student, rng):
    """The parameters after three epochs with momentum on a DataLoader."""
    net, data = layers(rng, 3, 7, 2), batches(rng, [5, 5, 1], 3, 2)
    given = {"layers": net, "lr": 0.05, "momentum": 0.9}
    run = student.drivers.train_epochs(**given, batches=data, epochs=3, loader="DataLoader")
    because = f"each batch is trained on once an epoch, and {SPEED}"
    expected = by_hand(**given, batches=data * 3)["states"][-1]
    expect_close(part_of(run, "state"), expected, because=because)


@pytest.mark.exercise("train_epoch")
@pytest.mark.idea("training mode")
@pytest.mark.asks("Set `model` to training mode")
@pytest.mark.special
def test_train_epoch_sets_training_mode(student, reference, rng):
    """A model with BatchNorm that evaluates, or partly, at any depth, is set to training mode."""
    given = {"layers": layers(rng, 3, 7, 2), "batches": batches(rng, [5, 5], 3, 2), "epochs": 2}
    given |= {"lr": 0.1, "batch_norm": True, "loader": "DataLoader"}
    deep = {"nested": True}
    for mode in ({"training": False}, {"evaluating": 1}, {"evaluating": 1} | deep):
        run = student.drivers.train_epochs(**given, **mode)
        expected = reference.drivers.train_epochs(**given, **mode)
        because = (
            "in training mode BatchNorm uses the statistics of the batch, and learns from them"
        )
        expect_same(run, expected, because, "state", "losses")
        expect_equal(part_of(run, "training"), expected["training"], because=TRAINING)


@pytest.mark.exercise("train_epoch")
@pytest.mark.asks("Return the mean loss over all examples")
@pytest.mark.special
def test_train_epoch_takes_a_single_batch(student, rng):
    """One batch is an epoch too: its loss is the loss of the batch."""
    net, data = layers(rng, 3, 2), batches(rng, [7], 3, 2)
    run = student.drivers.train_epochs(layers=net, batches=data, lr=0.1)
    because = "the mean over one batch is what the criterion said of it"
    expected = [cross_entropy(net, data)]
    expect_close(part_of(run, "losses"), expected, precision=np.float32, because=because)


@pytest.mark.exercise("train_epoch")
@pytest.mark.idea("any batches")
@pytest.mark.asks("It need not have `.dataset`. Batches may differ in size")
def test_train_epoch_takes_uneven_batches_in_a_list(student, rng):
    """Batches of 5, 2, 11 and 1 examples, in a plain list."""
    net, data = layers(rng, 3, 7), batches(rng, [5, 2, 11, 1], 3, 7)
    run = student.drivers.train_epochs(layers=net, batches=data, lr=0.2)
    expected = [mean_over_examples(by_hand(net, data, lr=0.2)["losses"], data)]
    expect_close(part_of(run, "losses"), expected, precision=np.float32, because=EPOCH_LOSS)


@pytest.mark.exercise("train_epoch")
@pytest.mark.idea("any batches")
@pytest.mark.asks("anything that can be looped over, again and again, and gives batches `(x, y)`")
def test_train_epoch_counts_what_a_loader_gives(student, rng):
    """A DataLoader that drops its short last batch, and a loader that has no length."""
    net, data = layers(rng, 3, 7), batches(rng, [5, 5, 2], 3, 7)
    for loader in ("full batches", "loop"):
        run = student.drivers.train_epochs(layers=net, batches=data, lr=0.2, loader=loader)
        given = looped(data, loader)
        expected = [mean_over_examples(by_hand(net, given, lr=0.2)["losses"], given)]
        expect_close(part_of(run, "losses"), expected, precision=np.float32, because=EPOCH_LOSS)


@pytest.mark.exercise("train_epoch")
@pytest.mark.asks("take one step on every batch of `loader`, in its order")
@pytest.mark.special
def test_train_epoch_takes_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal; with momentum."""
    for given in regressions(rng, (2, 1)):
        run = student.drivers.train_epochs(**given, momentum=0.5, epochs=2)
        data = given["batches"]
        steps = by_hand(**given | {"batches": data * 2}, momentum=0.5)
        halves = steps["losses"][: len(data)], steps["losses"][len(data) :]
        losses = [mean_over_examples(half, data) for half in halves]
        expect_same(run, {"state": steps["states"][-1]}, SPEED, "state")
        expect_same(run, {"losses": losses}, EPOCH_LOSS, "losses")


# evaluate

FIRST = {"0.weight": torch.eye(2), "0.bias": torch.zeros(2)}  # two layers of ODDS
SECOND = {"3.weight": torch.eye(2), "3.bias": torch.zeros(2)}
NORM = {
    "1.weight": torch.ones(2),
    "1.bias": torch.zeros(2),
    "1.running_mean": torch.zeros(2),
    "1.running_var": torch.ones(2),
    STEPS_SEEN: torch.tensor(0),
}
MODES = (
    ({}, [True, True, True, True]),
    ({"training": False}, [False, False, False, False]),
    ({"evaluating": 1}, [True, True, False, True]),
    ({"evaluating": 0}, [True, False, True, True]),
)


def expect_halves(run: object, state: dict) -> None:
    """Pass if every gradient of a model with this state is 0.5, as it was before the call."""
    names = [name for name in state if name.endswith(("weight", "bias"))]
    expected = [torch.full_like(state[name], 0.5) for name in names]
    expect_equal(part_of(run, "gradients"), expected, because=GRADIENTS)


def expect_untouched(run: object, state: dict, batches: list, learnable: list) -> None:
    """Pass if a model's state, gradients and what learns in it are as before, and the batches."""
    expect_equal(part_of(run, "state"), state, because=LOOKING)
    expect_halves(run, state)
    expect_equal(part_of(run, "learnable"), learnable, because=LEARNABLE)
    expect_kept(run, batches)


@pytest.mark.exercise("evaluate")
@pytest.mark.asks("Return `(loss, accuracy)` of a classifier over all examples of `loader`")
@pytest.mark.public
def test_evaluate_averages_over_examples(student):
    """Two right at ln(4/3) each and one wrong at ln 4, in batches of two and one."""
    run = partial(student.drivers.evaluate_model, layers=ODDS, batches=TWO_AND_ONE)
    expect_pair(run, TWO_AND_ONE_LOSS, 2 / 3)


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks("`training` of the model and of every module inside it is as it was found")
@pytest.mark.public
@pytest.mark.special
def test_evaluate_leaves_every_mode_as_found(student):
    """Training, evaluating, or one module apart from the others: all stay as they were."""
    for mode, flags in MODES:
        run = partial(student.drivers.evaluate_model, **TWO_LAYERS, **mode)
        expect_pair(run, math.log(4 / 3), 1.0)
        expect_equal(part_of(run, "training"), flags, because=FLAGS)


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("evaluation mode")
@pytest.mark.asks("The predictions are made in evaluation mode")
@pytest.mark.public
@pytest.mark.special
def test_evaluate_uses_the_whole_network(student):
    """A network with dropout costs what it costs without: ln(4/3) an example."""
    run = partial(student.drivers.evaluate_model, **TWO_LAYERS, dropout=0.5)
    expect_same(run, {"answer": (math.log(4 / 3), 1.0)}, WHOLE, "answer")


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks("The predictions are made in evaluation mode and without building a graph")
@pytest.mark.public
@pytest.mark.special
def test_evaluate_builds_no_graph(student):
    """What the first layer gives requires no gradient."""
    run = partial(student.drivers.evaluate_model, layers=ODDS, batches=BOTH)
    expect_pair(run, math.log(4 / 3), 1.0)
    expect_equal(part_of(run, "on_graph"), 0, because=NO_GRAPH)
    expect_equal(part_of(run, "graphs"), 0, because=NO_GRAPH)


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks(
    "Nothing is changed by it: parameters, their `.grad`, buffers and batches stay as they are"
)
@pytest.mark.public
@pytest.mark.special
def test_evaluate_changes_nothing_in_the_model(student):
    """A model with BatchNorm and its batches are as they were, and gradients are still on."""
    run = partial(student.drivers.evaluate_model, **TWO_LAYERS, batch_norm=True)
    expected = math.log(1 + math.exp(-LN3 / math.sqrt(1 + 1e-5)))
    because = "BatchNorm divides by the root of its running variance, 1, and eps, 1e-5"
    expect_same(run, {"answer": (expected, 1.0)}, because, "answer")
    expect_untouched(run, FIRST | NORM | SECOND, BOTH, [True] * 6)
    expect_same(run, {"grad_enabled": True}, OFF_OR_ON, "grad_enabled")


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError if `criterion.reduction` is anything but")
@pytest.mark.public
@pytest.mark.handling
def test_evaluate_refuses_a_criterion_that_is_no_mean(student):
    """Sums and lists of losses are refused with ValueError; a plain function counts as a mean."""
    run = partial(student.drivers.evaluate_model, layers=ODDS, batches=BOTH, criterion="function")
    because = "a criterion without a reduction gives the mean"
    expect_same(run, {"answer": (math.log(4 / 3), 1.0)}, because, "answer")
    for reduction in ("sum", "none"):
        run = partial(student.drivers.evaluate_model, layers=ODDS, batches=BOTH)
        with expect_raises(ValueError):
            run(reduction=reduction, part="answer")


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("what is refused")
@pytest.mark.asks('anything but "mean", be it a word of its own or None')
@pytest.mark.handling
def test_evaluate_refuses_every_other_reduction(student, rng):
    """A reduction called mean is taken; one called batchmean, or None, or Mean, is refused."""
    given = {"layers": layers(rng, 3, 5), "batches": batches(rng, [4, 2], 3, 5)}
    run = partial(student.drivers.evaluate_model, **given, criterion="Other")
    expect_evaluated(run(reduction="mean"), given)
    for reduction in ("batchmean", None, "Mean", ""):
        with expect_raises(ValueError):
            run(reduction=reduction)


@pytest.mark.exercise("evaluate")
@pytest.mark.asks("The loss is the mean over all examples")
def test_evaluate_weights_a_short_last_batch(student, rng):
    """23 examples in a DataLoader, in batches of 7 and 2; the loss is that of all in one piece."""
    given = {"layers": layers(rng, 3, 5, 11), "batches": batches(rng, [7, 7, 7, 2], 3, 11)}
    run = student.drivers.evaluate_model(**given, loader="DataLoader")
    expect_evaluated(run, given)


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("any batches")
@pytest.mark.asks("over all examples of `loader`")
def test_evaluate_counts_what_a_loader_gives(student, rng):
    """A DataLoader that drops its short last batch, and a loader that has no length."""
    given = {"layers": layers(rng, 3, 5), "batches": batches(rng, [4, 4, 3], 3, 5)}
    for loader in ("full batches", "loop"):
        run = student.drivers.evaluate_model(**given, loader=loader)
        expect_evaluated(run, given | {"batches": looped(given["batches"], loader)})


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("the accuracy")
@pytest.mark.asks(
    "the share, from 0 to 1, of the examples whose largest logit is that of the label"
)
def test_evaluate_counts_what_is_right(student, rng):
    """The accuracy on 64 examples in a DataLoader, in batches of 17 and 13, about half right."""
    net, data = layers(rng, 3, 7, 5), batches(rng, [17, 17, 17, 13], 3, 5)
    data = [(x, np.where(rng.random(len(y)) < 0.4, logits(net, x).argmax(1), y)) for x, y in data]
    given = {"layers": net, "batches": data}
    run = student.drivers.evaluate_model(**given, loader="DataLoader")
    expect_evaluated(run, given)


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("evaluation mode")
@pytest.mark.asks("The predictions are made in evaluation mode")
@pytest.mark.special
def test_evaluate_switches_dropout_off(student, rng):
    """With dropout in the model the answer is that of the model without it."""
    net, data = layers(rng, 3, 13, 5), batches(rng, [7, 7, 3], 3, 5)
    run = student.drivers.evaluate_model(layers=net, batches=data, dropout=0.5, loader="DataLoader")
    expected = {"answer": (cross_entropy(net, data), accuracy(net, data))}
    expect_same(run, expected, WHOLE, "answer")


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("evaluation mode")
@pytest.mark.asks(
    "Nothing is changed by it: parameters, their `.grad`, buffers and batches stay as they are"
)
@pytest.mark.special
def test_evaluate_uses_the_running_statistics(student, reference, rng):
    """BatchNorm in any mode, at any depth, whose running statistics stay, bit for bit."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 4], 3, 2)}
    for mode in (*(mode for mode, _ in MODES), {"evaluating": 1, "nested": True}):
        given |= {"batch_norm": True, "frozen": 0}
        run = student.drivers.evaluate_model(**given, **mode)
        expected = reference.drivers.evaluate_model(**given, **mode)
        because = "in evaluation mode BatchNorm uses its running statistics"
        expect_same(run, expected, because, "answer")
        expect_untouched(run, expected["state"], given["batches"], expected["learnable"])
        expect_equal(part_of(run, "graphs"), 0, because=NO_GRAPH)


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks("and so is whether gradients are switched on, also if an exception is raised")
@pytest.mark.special
def test_evaluate_restores_the_modes_when_it_raises(student, reference, rng):
    """An exception on the way leaves no module in another mode, and gradients on or off."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7, 3], 3, 2)
    for mode, off in (({"training": False}, False), ({"evaluating": 1}, True)):
        given = {"layers": net, "batches": data, **mode}
        for fault in ({"criterion": "failing"}, {"failing": True}):
            case = given | fault | {"batch_norm": True, "switched_off": off, "nested": off}
            run = student.drivers.evaluate_model(**case)
            expected = reference.drivers.evaluate_model(**case)
            expect_equal(part_of(run, "raised"), True, because=PASSED_ON)
            expect_same(run, {"grad_enabled": not off}, OFF_OR_ON, "grad_enabled")
            expect_equal(part_of(run, "training"), expected["training"], because=FLAGS)
        flags = student.drivers.modes_after_refusal(**given, reduction="sum")
        expected = reference.drivers.modes_after_refusal(**given, reduction="sum")
        expect_equal(flags, expected, because=f"{FLAGS}, and {OFF_OR_ON}")


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("any batches")
@pytest.mark.asks("loader: as in `train_epoch`")
def test_evaluate_takes_uneven_batches_in_a_list(student, rng):
    """Batches of 5, 2, 11 and 1 examples, in a plain list."""
    given = {"layers": layers(rng, 3, 7), "batches": batches(rng, [5, 2, 11, 1], 3, 7)}
    expect_evaluated(student.drivers.evaluate_model(**given), given)


@pytest.mark.exercise("evaluate")
@pytest.mark.asks("model(x) gives logits (N, C), y holds integer labels (N,)")
@pytest.mark.special
def test_evaluate_takes_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal."""
    for given in classifications(rng):
        expect_evaluated(student.drivers.evaluate_model(**given), given)


@pytest.mark.exercise("evaluate")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks("as it was found, and so is whether gradients are switched on")
@pytest.mark.special
def test_evaluate_leaves_gradients_switched_off(student, rng):
    """Gradients that are switched off before the call are off after it, and on if they were on."""
    given = {"layers": layers(rng, 3, 5), "batches": batches(rng, [4, 2], 3, 5)}
    for off in (True, False):
        run = student.drivers.evaluate_model(**given, switched_off=off)
        expect_evaluated(run, given)
        expect_same(run, {"grad_enabled": not off}, OFF_OR_ON, "grad_enabled")


@pytest.mark.exercise("evaluate")
@pytest.mark.asks("Nothing is changed by it")
@pytest.mark.advisory
def test_evaluate_draws_no_random_numbers(student, rng):
    """The global random state is not moved."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7], 3, 2)
    run = student.drivers.evaluate_model(layers=net, batches=data, dropout=0.5)
    expected = {"answer": (cross_entropy(net, data), accuracy(net, data))}
    expect_same(run, expected, WHOLE, "answer")
    expect_random_state_unchanged(
        student, because="whether one looks at a model must not change how its training goes on"
    )


# fit

IN_A_ROW = (
    "every epoch that is run is recorded; all are run unless patience epochs in a row were not"
    " below the lowest loss before them, or a loss was nan"
)
LOWEST = "the model ends as it was after the first epoch with the lowest validation loss"
ENDS_IN_NAN = "an epoch with nan is recorded as the last one, and never is the best"
RECORDED = (
    "each epoch adds its mean loss in training to one list, and that on val_loader to the other"
)
ALL_OF_BEST = "all of the model is as it was after the best epoch, BatchNorm's statistics too"
STATISTICS = "BatchNorm has the statistics that it had after the best epoch"


def expect_length(key, losses, epochs, because):
    """Pass if a list of the history has a loss for each of so many epochs."""
    where = f"the length of [{key!r}]".replace("'", '"')
    expect_close((len(losses),), (epochs,), names=(where,), because=because)


def _follow(student, because, *cases):
    """Fit to scripts.

    A case: the training losses, the validation losses, the patience, how many epochs are run, and
    which is the best. Each epoch lowers the biases by 1.
    """
    for train, val, patience, epochs, best in cases:
        given = {"train_losses": train, "val_losses": val, "epochs": len(val)}
        run = partial(student.drivers.fit_to_a_script, **given, patience=patience)
        history = part_of(run, "history")
        for key, losses in (("train_loss", train), ("val_loss", val)):
            found = expect_items(expect_part(history, key), list)
            expect_length(key, found, epochs, because)
            expected = (losses + losses[-1:] * epochs)[:epochs]
            expect_same(history, {key: expected}, RECORDED, key)
        expected = torch.tensor([-float(best)] * 2)
        expect_same(part_of(run, "state"), {"0.bias": expected}, LOWEST, "0.bias")


@pytest.mark.exercise("fit")
@pytest.mark.asks("one Python float for each epoch that was run")
@pytest.mark.public
def test_fit_records_every_epoch(student):
    """Three epochs give three training losses and three validation losses, in order."""
    run = partial(
        student.drivers.fit_to_a_script,
        train_losses=[2.0, 1.5, 1.0],
        val_losses=[3.0, 2.5, 2.25],
        epochs=3,
    )
    expected = {"train_loss": [2.0, 1.5, 1.0], "val_loss": [3.0, 2.5, 2.25]}
    expect_same(part_of(run, "history"), expected, RECORDED, "train_loss", "val_loss")


@pytest.mark.exercise("fit")
@pytest.mark.asks("Losses are means over examples, and the criterion is called once per batch")
@pytest.mark.public
def test_fit_averages_over_examples(student):
    """Two right at ln(4/3) and one wrong at ln 4, in batches of two and one; lr is 0."""
    run = partial(
        student.drivers.fit_model, layers=ODDS, train=TWO_AND_ONE, val=TWO_AND_ONE, lr=0.0, epochs=1
    )
    expected = {"train_loss": [TWO_AND_ONE_LOSS], "val_loss": [TWO_AND_ONE_LOSS]}
    expect_same(part_of(run, "history"), expected, COUNTED, "train_loss", "val_loss")


@pytest.mark.exercise("fit")
@pytest.mark.idea("patience")
@pytest.mark.asks("stop as soon as this many epochs in a row were no improvement")
@pytest.mark.public
def test_fit_stops_when_patience_is_over(student):
    """With patience = 2, of 3, 2, 2.5, 2.25, 2.75 and 1 the first four losses are recorded."""
    losses = [3.0, 2.0, 2.5, 2.25, 2.75, 1.0]
    run = partial(
        student.drivers.fit_to_a_script, train_losses=[1.0], val_losses=losses, epochs=6, patience=2
    )
    history = part_of(run, "history")
    found = expect_items(expect_part(history, "val_loss"), list)
    expect_length("val_loss", found, 4, IN_A_ROW)
    expect_same(history, {"val_loss": losses[:4]}, RECORDED, "val_loss")


@pytest.mark.exercise("fit")
@pytest.mark.idea("patience")
@pytest.mark.asks("is strictly lower than those of all epochs before it")
@pytest.mark.public
def test_fit_starts_counting_again_after_an_improvement(student):
    """With patience = 2: five epochs of which the last is the best, four of which the second is."""
    _follow(
        student,
        IN_A_ROW,
        ([1.0], [3.0, 3.5, 2.0, 2.5, 1.5], 2, 5, 5),
        ([1.0], [3.0, 1.0, 2.0, 1.75, 1.5], 2, 4, 2),
    )


@pytest.mark.exercise("fit")
@pytest.mark.idea("patience")
@pytest.mark.asks("a tie is none")
@pytest.mark.public
def test_fit_does_not_count_a_tie_as_an_improvement(student):
    """Losses 3, 2, 2, 2 and 1 with patience = 2: four epochs, of which the second is the best."""
    _follow(student, IN_A_ROW, ([1.0], [3.0, 2.0, 2.0, 2.0, 1.0], 2, 4, 2))


@pytest.mark.exercise("fit")
@pytest.mark.idea("the best epoch")
@pytest.mark.asks("In the end the parameters and the buffers of `model` are those after the best")
@pytest.mark.public
def test_fit_restores_the_best_weights_after_stopping(student):
    """Each epoch lowers the biases by 1; the second is the best, so they end at -2."""
    run = partial(
        student.drivers.fit_to_a_script,
        train_losses=[1.0],
        val_losses=[3.0, 2.0, 2.5, 2.25, 2.75],
        epochs=6,
        patience=3,
    )
    expected = torch.tensor([-2.0, -2.0])
    expect_same(part_of(run, "state"), {"0.bias": expected}, LOWEST, "0.bias")


@pytest.mark.exercise("fit")
@pytest.mark.idea("the best epoch")
@pytest.mark.asks("whether or not training was stopped early")
@pytest.mark.public
def test_fit_restores_the_best_weights_without_patience(student):
    """No patience: five epochs, of which the third is the best; three, of which the first is."""
    because = "without patience every epoch is run, and recorded"
    _follow(
        student,
        because,
        ([1.0], [3.0, 2.0, 1.0, 1.5, 1.25], None, 5, 3),
        ([1.0], [1.0, 2.0, 3.0], None, 3, 1),
    )


@pytest.mark.exercise("fit")
@pytest.mark.idea("the best epoch")
@pytest.mark.asks("the parameters and the buffers of `model` are those after the best epoch")
@pytest.mark.public
@pytest.mark.special
def test_fit_counts_the_batches_of_the_best_epoch(student):
    """After the second epoch, the best of four, BatchNorm has seen two training batches."""
    run = partial(
        student.drivers.fit_to_a_script,
        train_losses=[1.0],
        val_losses=[3.0, 2.0, 2.5, 2.25],
        epochs=4,
        batch_norm=True,
    )
    because = "BatchNorm counts training batches alone: after the best epoch there were two"
    expect_same(part_of(run, "state"), {STEPS_SEEN: torch.tensor(2)}, because, STEPS_SEEN)


@pytest.mark.exercise("fit")
@pytest.mark.idea("nan")
@pytest.mark.asks("An epoch with a loss of nan, in training or in validation, is still recorded")
@pytest.mark.public
def test_fit_stops_when_the_validation_loss_is_nan(student):
    """Validation losses of 3, nan and 1: two epochs are run, and the first is the best."""
    _follow(student, ENDS_IN_NAN, ([1.0], [3.0, math.nan, 1.0], None, 2, 1))


@pytest.mark.exercise("fit")
@pytest.mark.idea("nan")
@pytest.mark.asks("is still recorded in both lists; then training stops")
@pytest.mark.public
def test_fit_stops_when_the_training_loss_is_nan(student):
    """Training losses of 2, nan and 1: two epochs are run, and the first is the best."""
    _follow(student, ENDS_IN_NAN, ([2.0, math.nan, 1.0], [3.0, 3.5, 1.0], None, 2, 1))


@pytest.mark.exercise("fit")
@pytest.mark.asks("The batches are not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_fit_leaves_the_batches_as_they_are(student):
    """After two epochs the numbers of both loaders are what they were."""
    run = partial(
        student.drivers.fit_model, layers=ODDS, train=TWO_AND_ONE, val=TWO_AND_ONE, lr=0.0, epochs=2
    )
    expected = {"val_loss": [TWO_AND_ONE_LOSS] * 2}
    expect_same(part_of(run, "history"), expected, COUNTED, "val_loss")
    expect_kept(run, [*TWO_AND_ONE, *TWO_AND_ONE])


@pytest.mark.exercise("fit")
@pytest.mark.idea("patience")
@pytest.mark.asks("patience (1 or more): stop as soon as this many epochs in a row")
def test_fit_follows_other_scripts(student):
    """Patience of 1 and of 3, ties, losses that rise at once, and losses that only fall."""
    _follow(
        student,
        IN_A_ROW,
        ([1.0], [1.0, 2.0, 0.5], 1, 2, 1),
        ([2.0, 1.0], [4.0, 3.5, 3.0, 3.25], 1, 4, 3),
        ([1.0], [4.0, 4.0, 4.0, 4.0, 1.0], 3, 4, 1),
        ([1.0], [5.0, 6.0, 7.0, 4.0, 8.0, 4.5, 4.0, 1.0], 3, 7, 4),
        ([1.0], [2.5, 2.5, 1.5, 1.5], None, 4, 3),
        ([1.0], [9.0, 8.0, 7.0], 2, 3, 3),
    )


@pytest.mark.exercise("fit")
@pytest.mark.asks("its validation loss is strictly lower than those of all epochs before it")
@pytest.mark.special
def test_fit_compares_losses_of_any_size(student):
    """Losses that are huge, tiny, zero, below zero, or lower by a millionth."""
    _follow(
        student,
        IN_A_ROW,
        ([1.0], [3e6, 2e6, 2.5e6, 2e6, 1.0], 2, 4, 2),
        ([1.0], [1.0, 1 - 2**-20, 1.0, 1 - 2**-20, 0.5], 2, 4, 2),
        ([1.0], [3e-12, 2e-12, 3e-12, 2e-12, 1e-12], 2, 4, 2),
        ([1.0], [1.0, 0.0, 0.0, 0.5, -1.0], 2, 4, 2),
        ([1.0], [0.0, 1.0, 0.0], None, 3, 1),
        ([1.0], [-1.0, -2.0, -1.5], None, 3, 2),
    )


@pytest.mark.exercise("fit")
@pytest.mark.idea("nan")
@pytest.mark.asks("An epoch with a loss of nan, in training or in validation, is still recorded")
@pytest.mark.special
def test_fit_stops_at_an_early_or_a_late_nan(student):
    """A nan in the first or the third epoch, in training or in validation."""
    _follow(
        student,
        ENDS_IN_NAN,
        ([1.0], [math.nan, 2.0], None, 1, 1),
        ([math.nan, 1.0], [3.0, 2.0], 4, 1, 1),
        ([1.0], [5.0, 3.0, math.nan, 2.0, 1.0], 4, 3, 2),
        ([1.0, 1.0, math.nan, 1.0], [5.0, 3.0, 2.0, 1.5, 1.0], 4, 3, 2),
    )


@pytest.mark.exercise("fit")
@pytest.mark.idea("the best epoch")
@pytest.mark.asks("the parameters and the buffers of `model` are those after the best epoch")
@pytest.mark.special
def test_fit_restores_the_buffers_too(student, reference):
    """The running statistics of BatchNorm belong to the best epoch as the weights do."""
    given = {"train_losses": [1.0], "val_losses": [3.0, 2.0, 2.5, 2.25], "epochs": 4}
    run = student.drivers.fit_to_a_script(**given, batch_norm=True)
    expected = reference.drivers.fit_to_a_script(**given, batch_norm=True)
    expect_same(part_of(run, "history"), expected["history"], RECORDED, "train_loss", "val_loss")
    expect_close(part_of(run, "state"), expected["state"], because=ALL_OF_BEST)


@pytest.mark.exercise("fit")
@pytest.mark.asks("Losses are means over examples")
def test_fit_records_means_over_examples(student, rng):
    """Both losses of three epochs, with short last batches in both loaders."""
    given = {"layers": layers(rng, 3, 7, 2), "lr": 0.1, "epochs": 3, "momentum": 0.9}
    given |= {"train": batches(rng, [5, 5, 3], 3, 2), "val": batches(rng, [7, 7, 2], 3, 2)}
    run = student.drivers.fit_model(**given)
    expected = _fitted_by_hand(**given)
    expect_same(part_of(run, "history"), expected, EPOCH_LOSS, "train_loss")
    expect_same(part_of(run, "history"), expected, VAL_LOSS, "val_loss")


def _fitted_by_hand(layers, train, val, lr, epochs, momentum=0.0):
    """The history of these epochs without modules, and the state after the best."""
    steps = by_hand(layers, train * epochs, lr, momentum)
    ends = range(len(train), len(train) * epochs + 1, len(train))
    states = [steps["states"][end - 1] for end in ends]
    parts = [[tensor.numpy() for tensor in state.values()] for state in states]
    val_loss = [cross_entropy(list(zip(p[::2], p[1::2], strict=True)), val) for p in parts]
    train_loss = [
        mean_over_examples(steps["losses"][end - len(train) : end], train) for end in ends
    ]
    best = states[int(np.argmin(val_loss))]
    return {"train_loss": train_loss, "val_loss": val_loss, "state": best}


@pytest.mark.exercise("fit")
@pytest.mark.idea("the right mode")
@pytest.mark.asks("in training mode, and then measures the loss on `val_loader`, as in `evaluate`")
@pytest.mark.special
def test_fit_trains_and_validates_in_the_right_mode(student, reference, rng):
    """BatchNorm and dropout: training mode in every epoch, evaluation mode for validation."""
    given = {
        "layers": layers(rng, 3, 7, 2),
        "train": batches(rng, [5, 5, 3], 3, 2),
        "val": batches(rng, [7, 2], 3, 2),
        "lr": 0.1,
        "epochs": 3,
        "batch_norm": True,
        "dropout": 0.5,
    }
    for mode in ({"training": False}, {"evaluating": 1}, {"nested": True}):
        run = student.drivers.fit_model(**given, **mode)
        expected = reference.drivers.fit_model(**given, **mode)["history"]
        because = "each epoch is trained in training mode, and validated in evaluation mode"
        expect_same(part_of(run, "history"), expected, because, "train_loss", "val_loss")


@pytest.mark.exercise("fit")
@pytest.mark.asks("and gradients stay switched on")
@pytest.mark.special
def test_fit_leaves_gradients_switched_on(student):
    """After two epochs that end with a validation, gradients are switched on."""
    given = {"layers": ODDS, "train": TWO_AND_ONE, "val": TWO_AND_ONE, "lr": 0.0, "epochs": 2}
    run = student.drivers.fit_model(**given)
    expected = {"val_loss": [TWO_AND_ONE_LOSS] * 2}
    expect_same(part_of(run, "history"), expected, COUNTED, "val_loss")
    because = "whoever trains the model on needs gradients"
    expect_same(run, {"grad_enabled": True}, because, "grad_enabled")


@pytest.mark.exercise("fit")
@pytest.mark.asks("Each epoch trains on all of `train_loader`")
@pytest.mark.special
def test_fit_takes_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal, on both sides."""
    for given in classifications(rng):
        net, data = given["layers"], given["batches"]
        settings = {"layers": net, "train": data, "val": data[::-1], "lr": [1e-3, 2e-3]}
        settings |= {"epochs": 2}
        run = student.drivers.fit_model(**settings)
        expected = _fitted_by_hand(**settings)
        history = part_of(run, "history")
        expect_same(history, expected, EPOCH_LOSS, "train_loss")
        expect_same(history, expected, VAL_LOSS, "val_loss")
        expect_same(run, expected, LOWEST, "state")


@pytest.mark.exercise("fit")
@pytest.mark.asks("`fit` draws no random numbers of its own")
@pytest.mark.advisory
def test_fit_leaves_the_random_state_alone(student):
    """A model without dropout, on plain lists, needs no random numbers."""
    run = student.drivers.fit_to_a_script(train_losses=[1.0], val_losses=[3.0, 2.0], epochs=2)
    expect_same(part_of(run, "history"), {"val_loss": [3.0, 2.0]}, RECORDED, "val_loss")
    expect_random_state_unchanged(
        student, because="the seed is chosen once, by whoever runs the experiment"
    )


DIGITS = Path(__file__).resolve().parents[2] / "exercises" / "data" / "mnist_5k.npz"


@cache
def _digits():
    with np.load(DIGITS) as file:
        return file["images"], file["labels"]


@pytest.mark.exercise("fit")
@pytest.mark.asks("leave it with the weights of the best one")
def test_fit_learns_to_read_digits(student, rng):
    """784-128-64-10 on 350 real digits: the loss falls, and it reads digits not seen before."""
    images, labels = _digits()
    chosen = rng.choice(len(labels), 500, replace=False)
    given = {"images": images[chosen], "labels": labels[chosen]}
    run = student.drivers.learn_digits(**given, held_out=150, epochs=4)
    losses = expect_items(part_of(run, "history", "train_loss"), list, 4)
    for index, loss in enumerate(losses):
        because = "the cross-entropy is never negative"
        expect_between(loss, 0.0, 1e6, because=because, name=f"train_loss[{index}]")
    because = "the mean loss of an epoch falls, in four epochs to less than half of the first"
    expect_between(losses[-1], 0.0, losses[0] / 2, name="the last loss", because=because)
    because = "guessing reads one digit in ten, and four epochs on 350 digits read most of them"
    expect_between(part_of(run, "right"), 0.4, 1.0, because=because)


# save_checkpoint and load_checkpoint: each is checked with the other

CAME_BACK = "the model that was handed over becomes the one that was saved"
MEMORY = "the next step depends on the weights, and on all that the optimiser keeps, its rates too"
RATE = "the step starts at the weights that were saved, and has the learning rate that was saved"
RUNNING = f"{CAME_BACK}, in its running statistics too"
MODE = "in training mode, the steps after loading are those of a model that was never saved"
AS_BEFORE = "training goes on after a checkpoint as if it had not been written"
ALL = ("resumed", "answer", "saved", "training", "gradients", "rng_state")
UNTRAINED = {"layers": LINE, "batches": [], "before": 0, "after": 0, "kind": "SGD"}


def _resumed(student, reference, rng, because, part="resumed", **options):
    """Compare a training that was interrupted with one that the solution resumes, bit for bit.

    part: what of it is looked at; None for all.
    """
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 7, 3], 3, 2)}
    given |= {"before": 2, "after": 2, "epoch": 2, "rng_state": {"position": 3}} | options
    expected = reference.drivers.resume(**given)
    if part is not None:
        expect_equal(student.drivers.resume(part=part, **given), expected[part], because=because)
        return
    run = student.drivers.resume(**given)
    for key in ALL:
        expect_equal(part_of(run, key), expected[key], because=because)


def _resumed_by_hand(student, because, before, after, moved):
    """Train on two examples, and see by how much the weights have moved."""
    given = {"layers": ODDS, "batches": BOTH, "before": before, "after": after}
    given |= {"epoch": before, "rng_state": {"seed": 1}, "kind": "SGD"}
    run = partial(student.drivers.resume, **given)
    weight = torch.tensor([[1 + moved, -moved], [-moved, 1 + moved]])
    expected = {"0.weight": weight, "0.bias": torch.zeros(2)}
    expect_close(part_of(run, "resumed"), expected, because=because)


def _weights_come_back(student):
    """Save and load a model that has not been trained."""
    run = partial(student.drivers.resume, **UNTRAINED, epoch=0, rng_state={"seed": 1})
    expect_close(part_of(run, "loaded"), line(1.0, 0.0), because=CAME_BACK)


def _epoch_and_generator_come_back(student, *cases):
    """Hand over epochs and states, and look at what comes back."""
    for epoch, state in cases:
        run = partial(student.drivers.resume, **UNTRAINED, epoch=epoch, rng_state=state)
        answer = expect_items(part_of(run, "answer"), tuple, 2)
        because = "epoch is the number of epochs that are done, as it was saved"
        expect_equal(answer, (epoch, answer[1]), because=because)
        because = "rng_state is where the generator stood, as it was saved"
        expect_equal(answer, (epoch, state), because=because)


def _drawn_states(rng):
    """Epochs, with states of generators as a dict and as a tensor."""
    dice = {"bit_generator": "PCG64", "has_uint32": 0, "state": {"inc": 5, "state": [7, 0.5]}}
    tensor = torch.tensor(rng.integers(256, size=13).astype(np.uint8))
    return (int(rng.integers(3, 99)), dice), (int(rng.integers(3, 99)), tensor), (1, dice)


SMALL_STATES = ((3, {"seed": 7}), (4, torch.tensor([5, 6], dtype=torch.uint8)), (0, {"seed": 8}))


def _batches_are_remembered(student):
    """Two epochs of two batches, as BatchNorm has counted them, in the model that was loaded."""
    given = TWO_LAYERS | {"batches": BOTH * 2, "before": 2, "after": 0}
    # Adam would make whole steps of what is rounding: before BatchNorm, a bias has no gradient.
    given |= {"epoch": 2, "rng_state": {"seed": 1}, "batch_norm": True, "kind": "SGD"}
    run = partial(student.drivers.resume, **given)
    expect_same(part_of(run, "loaded"), {STEPS_SEEN: torch.tensor(4)}, RUNNING, STEPS_SEEN)


def _any_model(student, reference, rng, because):
    """Resume a model in evaluation mode, and in part, and an optimiser with several groups."""
    for options in (
        {"batch_norm": True, "training": False, "kind": "SGD"},
        {"batch_norm": True, "evaluating": 1},
        {"frozen": 0, "kind": "SGD", "rates": [0.1, 0.2, 0.05, 0.01]},
        {"epoch": 1, "before": 0, "after": 1, "rng_state": {"seed": 0, "spare": [2]}},
        {"rng_state": torch.tensor([5], dtype=torch.uint8), "another": True},
    ):
        options = {"before": 1, "after": 1, "batches": batches(rng, [7, 3], 3, 2)} | options
        _resumed(student, reference, rng, because, None, **options)


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.asks("the state of the model (parameters and buffers)")
@pytest.mark.public
def test_save_checkpoint_brings_the_weights_back(student):
    """The line w = 1, b = 0 is saved, and loaded into another line."""
    _weights_come_back(student)


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.idea("epoch and generator")
@pytest.mark.asks("it is stored as it is given")
@pytest.mark.public
def test_save_checkpoint_hands_back_the_epoch_and_the_generator(student):
    """Epoch and generator, as a dict and as a tensor, come back as they were."""
    _epoch_and_generator_come_back(student, *SMALL_STATES)


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.idea("training goes on")
@pytest.mark.asks("all that `load_checkpoint` needs to go on as if training had never stopped")
@pytest.mark.public
def test_save_checkpoint_resumes_training(student):
    """Two steps with momentum, a checkpoint, and one more are three steps."""
    _resumed_by_hand(student, MEMORY, 2, 1, moved=0.0429117)


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.idea("buffers")
@pytest.mark.asks("the state of the model (parameters and buffers)")
@pytest.mark.public
def test_save_checkpoint_remembers_what_batch_norm_counts(student):
    """BatchNorm has counted four batches before the checkpoint, and four after loading."""
    _batches_are_remembered(student)


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.asks("model, optimiser and random generators are left as they are")
@pytest.mark.public
@pytest.mark.special
def test_save_checkpoint_leaves_the_mode_alone(student):
    """A line that is saved in training mode stays that; random generators go on as they were."""
    run = partial(student.drivers.save, layers=LINE)
    expect_equal(part_of(run, "written"), True, because="a checkpoint is in the file")
    expect_equal(part_of(run, "saved"), line(1.0, 0.0), because=AS_BEFORE)
    expect_equal(part_of(run, "training"), [True, True], because=AS_BEFORE)
    slopes = [torch.tensor([[2.0]]), torch.tensor([2.0])]
    expect_close(part_of(run, "gradients"), slopes, because=AS_BEFORE)
    expected = [random.Random(5).random(), np.random.RandomState(5).random_sample()]
    expected += [torch.rand((), generator=torch.Generator().manual_seed(5)).item()]
    because = "saving draws no random numbers, and seeds nothing"
    expect_close(part_of(run, "draws"), expected, because=because)


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.idea("epoch and generator")
@pytest.mark.asks("epoch: an int. rng_state: a tensor, as from `torch.get_rng_state()`, or a dict")
def test_save_checkpoint_stores_drawn_states(student, rng):
    """Other epochs and other generators come back as they were."""
    _epoch_and_generator_come_back(student, *_drawn_states(rng))


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.idea("training goes on")
@pytest.mark.asks(
    "the state of the optimiser (Adam's means and counts as well as the learning rate)"
)
def test_save_checkpoint_resumes_adam_bit_for_bit(student, reference, rng):
    """Two epochs, a checkpoint, and two more are four epochs with Adam."""
    _resumed(student, reference, rng, MEMORY, kind="Adam")


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.idea("training goes on")
@pytest.mark.asks("go on as if training had never stopped")
def test_save_checkpoint_resumes_momentum(student, reference, rng):
    """Two epochs, a checkpoint, and two more are four epochs with momentum."""
    _resumed(student, reference, rng, MEMORY, kind="SGD")


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.idea("buffers")
@pytest.mark.asks("the state of the model (parameters and buffers)")
def test_save_checkpoint_keeps_the_buffers(student, reference, rng):
    """A network with BatchNorm is loaded with its running statistics."""
    _resumed(student, reference, rng, RUNNING, "loaded", after=0, batch_norm=True)


@pytest.mark.exercise("save_checkpoint")
@pytest.mark.asks("Nothing is changed by it")
@pytest.mark.special
def test_save_checkpoint_changes_nothing(student, reference, rng):
    """Models in any mode are resumed, and stay as they are when they or others are saved."""
    _any_model(student, reference, rng, AS_BEFORE)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.asks("Bring `model` and `optimizer` to where they were")
@pytest.mark.public
def test_load_checkpoint_brings_the_weights_back(student):
    """The line w = 1, b = 0 is saved, and loaded into another line."""
    _weights_come_back(student)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("epoch and generator")
@pytest.mark.asks("Return the tuple (epoch, rng_state) as it was saved")
@pytest.mark.public
def test_load_checkpoint_hands_back_the_epoch_and_the_generator(student):
    """Epoch and generator, as a dict and as a tensor, come back as they were."""
    _epoch_and_generator_come_back(student, *SMALL_STATES)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("training goes on")
@pytest.mark.asks("that the training which was saved would have taken")
@pytest.mark.public
def test_load_checkpoint_resumes_training(student):
    """Two steps with momentum, a checkpoint, and one more are three steps."""
    _resumed_by_hand(student, MEMORY, 2, 1, moved=0.0429117)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("the learning rate")
@pytest.mark.asks("with other weights and perhaps another learning rate")
@pytest.mark.public
def test_load_checkpoint_takes_the_saved_learning_rate(student):
    """After loading, one step is taken with the learning rate that was saved."""
    _resumed_by_hand(student, RATE, 0, 1, moved=0.0625 * LN3 / 8)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("buffers")
@pytest.mark.asks("Bring `model` and `optimizer` to where they were")
@pytest.mark.public
def test_load_checkpoint_remembers_what_batch_norm_counts(student):
    """BatchNorm has counted four batches before the checkpoint, and four after loading."""
    _batches_are_remembered(student)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("epoch and generator")
@pytest.mark.asks("Return the tuple (epoch, rng_state) as it was saved")
def test_load_checkpoint_hands_back_drawn_states(student, rng):
    """Other epochs and other generators come back as they were."""
    _epoch_and_generator_come_back(student, *_drawn_states(rng))


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("training goes on")
@pytest.mark.asks("takes the very steps, bit for bit, that the training which was saved")
def test_load_checkpoint_resumes_adam_bit_for_bit(student, reference, rng):
    """Two epochs, a checkpoint, and two more are four epochs with Adam."""
    _resumed(student, reference, rng, MEMORY, kind="Adam")


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("training goes on")
@pytest.mark.asks("takes the very steps, bit for bit, that the training which was saved")
def test_load_checkpoint_leaves_training_mode_on(student, reference, rng):
    """A network with BatchNorm that is training is loaded into, and trains on as it would have."""
    _resumed(student, reference, rng, MODE, batch_norm=True, kind="SGD", before=1, after=1)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("the learning rate")
@pytest.mark.asks("with other weights and perhaps another learning rate")
def test_load_checkpoint_brings_the_learning_rate_back(student, reference, rng):
    """The first step after loading has the learning rate that was saved."""
    _resumed(student, reference, rng, RATE, kind="SGD", before=0, after=1)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.idea("buffers")
@pytest.mark.asks("Bring `model` and `optimizer` to where they were")
def test_load_checkpoint_brings_the_buffers_back(student, reference, rng):
    """A network with BatchNorm is loaded with its running statistics."""
    _resumed(student, reference, rng, RUNNING, "loaded", after=0, batch_norm=True)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.asks("Both are changed in place")
@pytest.mark.special
def test_load_checkpoint_resumes_any_model(student, reference, rng):
    """Models in any mode, several groups of parameters, a first epoch, and one of two files."""
    _any_model(student, reference, rng, CAME_BACK)


@pytest.mark.exercise("load_checkpoint")
@pytest.mark.asks("No generator is set: that is up to the caller")
@pytest.mark.advisory
def test_load_checkpoint_sets_no_generator(student, reference, rng):
    """The global random state is not moved."""
    state = torch.Generator().manual_seed(7).get_state()
    _resumed(student, reference, rng, MEMORY, kind="SGD", rng_state=state)
    _resumed(student, reference, rng, MEMORY, kind="SGD")
    expect_random_state_unchanged(
        student, because="whoever resumes decides which generator the state belongs to"
    )


# overfit_one_batch

BY_HEART = "a small network can learn a handful of examples by heart: its loss comes near 0"
NEAR_0 = 0.05 - 1e-9  # below 0.05
NO_OTHER = "the parameter that is named is the one that gets no gradient, and no other"


CROSS = torch.tensor([[-2.0, -2.0], [-2.0, 2.0], [2.0, -2.0], [2.0, 2.0], [0.0, 0.0]])
FIVE = {"sizes": (2, 16, 3), "seed": 0, "x": CROSS, "y": torch.tensor([0, 1, 1, 0, 2])}


def _handful(rng):
    """A small network, and eight examples of three classes."""
    ((x, _),) = batches(rng, [8], 5, 3)
    return {"layers": layers(rng, 5, 17, 3), "x": x, "y": rng.permutation(8) % 3, "steps": 300}


def _expect_loss(run, limit):
    """Pass if the loss is below a limit, and is that of a model which was made for it."""
    expect_between(part_of(run, "answer"), 0.0, limit, because=BY_HEART)
    because = "the loss is that of the model which was made and trained"
    expect_between(part_of(run, "trained"), 0.0, limit, because=because)


def _expect_named(run, name):
    """Pass if there was a RuntimeError that names this parameter."""
    with expect_raises(RuntimeError, mentions=(name,)):
        run()


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.asks("with 300 steps or more the loss of a small network must come below 0.05")
@pytest.mark.public
def test_overfit_learns_a_batch_by_heart(student):
    """After 300 steps on five examples the loss is below 0.05."""
    _expect_loss(partial(student.drivers.overfit, **FIVE, steps=300), NEAR_0)


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.idea("parameters that learn nothing")
@pytest.mark.asks("Raise RuntimeError if a parameter gets no gradient")
@pytest.mark.public
def test_overfit_names_a_parameter_that_is_never_used(student):
    """A sound network has a loss; a layer or an offset that is never used is named instead."""
    _expect_loss(partial(student.drivers.overfit, **FIVE, steps=3), 100.0)
    offset = ("nowhere", "offset")
    for fault, name, steps in (("unused", "spare.weight", 3), (*offset, 3), (*offset, 1)):
        _expect_named(partial(student.drivers.overfit, **FIVE, steps=steps, fault=fault), name)


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.idea("parameters that learn nothing")
@pytest.mark.asks("A gradient of zeros is a gradient")
@pytest.mark.public
def test_overfit_takes_a_gradient_of_zeros_for_one(student):
    """A parameter that changes nothing has a gradient of zeros, and training goes on."""
    _expect_loss(partial(student.drivers.overfit, **FIVE, steps=3, fault="zero"), 100.0)


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.asks("x and y are not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_overfit_leaves_the_batch_as_it_is(student):
    """After two steps on five examples their numbers are what they were."""
    run = partial(student.drivers.overfit, **FIVE, steps=2)
    _expect_loss(run, 100.0)
    expect_equal(part_of(run, "batch"), (FIVE["x"], FIVE["y"]), because=BATCHES)


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.idea("parameters that learn nothing")
@pytest.mark.asks("a layer that was made and never used, or one behind a `detach`")
def test_overfit_names_a_parameter_behind_a_detach(student, rng):
    """A sound network has a loss; a weight whose layer's output is detached is named instead."""
    run = partial(student.drivers.overfit, **_handful(rng) | {"steps": 3})
    _expect_loss(run, 100.0)
    for fault, name in (("detached", "first.weight"), ("unused", "spare.weight")):
        _expect_named(partial(run, fault=fault), name)
        names = expect_texts(run(fault=fault, part="names"))
        named = ("the count of parameters that are named",)
        expect_close((len(names),), (1,), names=named, because=NO_OTHER)


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.asks("gradients stay switched on, also where an error is raised")
@pytest.mark.special
def test_overfit_leaves_gradients_switched_on(student, rng):
    """Gradients are switched on after a loss, and after a RuntimeError as well."""
    run = partial(student.drivers.overfit, **_handful(rng) | {"steps": 3})
    _expect_loss(run, 100.0)
    because = "whoever goes on from here, to train or to mend the model, needs gradients"
    for fault in (None, "unused", "detached"):
        expect_equal(run(fault=fault, part="grad_enabled"), True, because=because)


@pytest.mark.exercise("overfit_one_batch")
@pytest.mark.asks("make_model: gives the model to train, with logits (N, C) as its output")
@pytest.mark.special
def test_overfit_takes_special_numbers(student, rng):
    """Batches that are square, of one example or one column, all zeros, large, or whole numbers."""
    ring = np.asfortranarray(255 * (np.eye(4) - np.roll(np.eye(4), 1, axis=0)))
    pixels = rng.integers(256, size=(4, 5))
    labels = np.array([2, 0, 1, 0])
    for x, y in ((ring, labels), (np.full((3, 1), -1.5), [1] * 3), (np.zeros((1, 2)), [2])):
        net = layers(rng, x.shape[1], 17, 3, dtype=np.float64)
        given = {"layers": net, "x": x, "y": np.array(y), "steps": 300}
        _expect_loss(student.drivers.overfit(**given, pixels=bool(x.max() > 100)), NEAR_0)
    given = {"layers": layers(rng, 5, 17, 3), "x": pixels, "y": labels, "steps": 300}
    _expect_loss(student.drivers.overfit(**given, pixels=True), NEAR_0)


# diagnose

SIGNS = {
    "bad_start": "bad_start is a first train_loss under 0.5 or over 1.5 times ln C",
    "exploding": "exploding is any train_loss that is nan, infinite, or over 10 times the first",
    "flat": "flat is a last train_loss over 0.95 times the first",
    "overfitting": "overfitting is a last val_loss over 1.2 times the lowest",
    "vanishing": "vanishing is a last grad_norm under 1e-6",
    "dying": "dying is a last dead_share over 0.5",
    "steps_too_big": "steps_too_big is a median update_ratio over 1e-1",
    "steps_too_small": "steps_too_small is a median update_ratio under 1e-5",
}
FINE = {
    "train_loss": [2.3, 1.1, 0.6, 0.4],
    "val_loss": [1.5, 0.9, 0.7, 0.75],
    "grad_norm": [1.5, 0.8, 0.3, 0.2],
    "update_ratio": [2e-3, 1e-3, 1e-3, 5e-4],
    "dead_share": [0.0, 0.1, 0.2, 0.2],
}


SPELT = "the codes are the eight of the docstring, as they are written there, each once at most"


def _expect_codes(student, *cases, classes=10):
    """Ask for a diagnosis of each history, and count the codes in it, in any order."""
    for history, expected in cases:
        found = expect_texts(student.diagnose(history, classes))
        _expect_count("other codes", sum(code not in SIGNS for code in found), 0, SPELT)
        for code, law in SIGNS.items():
            _expect_count(code, int(code in found), int(code in expected), law)
        _expect_count("all codes", len(found), len(expected), SPELT)


def _expect_count(what, got, expected, because):
    """Pass if there are so many codes of this name."""
    expect_close((got,), (expected,), names=(f"the count of {what}",), because=because)


@pytest.mark.exercise("diagnose")
@pytest.mark.asks("as a list of codes in any order; [] if healthy")
@pytest.mark.public
def test_diagnose_finds_nothing_in_a_healthy_history(student):
    """A loss that starts near ln 10 and falls is healthy; one that starts at 30 is not."""
    _expect_codes(
        student,
        (FINE, []),
        (FINE | {"train_loss": [30.0, 2.0, 0.5, 0.3]}, ["bad_start"]),
        (FINE | {"train_loss": [2.0, 2.5, 1.9, 1.2], "val_loss": [0.9, 1.0, 0.8, 0.9]}, []),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.asks("the first train_loss is under 0.5 or over 1.5 times ln C")
@pytest.mark.public
def test_diagnose_knows_a_low_start(student):
    """Among ten classes 0.9 is too low, and 1.3 is not: 0.5 ln 10 is 1.15."""
    _expect_codes(
        student,
        ({"train_loss": [0.9, 0.3]}, ["bad_start"]),
        ({"train_loss": [1.3, 0.3]}, []),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.asks("the first train_loss is under 0.5 or over 1.5 times ln C")
def test_diagnose_knows_a_bad_start(student):
    """First losses that are too low, too high, and neither, among 3, 10 and 101 classes."""
    for first, classes, expected in (
        (2.1, 101, ["bad_start"]),
        (0.8, 10, ["bad_start"]),
        (1.2, 10, []),
        (3.3, 10, []),
        (3.6, 10, ["bad_start"]),
        (3.3, 3, ["bad_start"]),
        (1.3, 3, []),
        (2.5, 101, []),
    ):
        history = {"train_loss": [first, 0.3]}
        _expect_codes(student, (history, expected), classes=classes)


@pytest.mark.exercise("diagnose")
@pytest.mark.idea("an explosion")
@pytest.mark.asks("a train_loss is nan, infinite, or over 10 times the first")
@pytest.mark.public
def test_diagnose_sees_an_explosion(student):
    """A loss of nan, or infinity, or once over 10 times the first, whether or not it stays so."""
    _expect_codes(
        student,
        ({"train_loss": [2.3, 1.5, math.nan]}, ["exploding"]),
        ({"train_loss": [2.3, math.nan, 1.5]}, ["exploding"]),
        ({"train_loss": [2.3, math.inf, 1.5]}, ["exploding"]),
        ({"train_loss": [2.3, 23.5, 1.5]}, ["exploding"]),
        ({"train_loss": [math.inf, 1.5]}, ["bad_start", "exploding"]),
        ({"train_loss": [2.3, 5.0, 40.0]}, ["exploding", "flat"]),
        ({"train_loss": [2.5, 25.0, 1.5]}, []),
        ({"train_loss": [2.3, 1.5, math.inf]}, ["exploding", "flat"]),
        ({"train_loss": [math.inf, 2.3, math.nan]}, ["bad_start", "exploding"]),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.idea("learning and overfitting")
@pytest.mark.asks("the last train_loss is over 0.95 times the first")
@pytest.mark.public
def test_diagnose_sees_that_nothing_is_learnt(student):
    """Last losses over 0.95 times the first, and under it."""
    _expect_codes(
        student,
        ({"train_loss": [2.3, 2.25, 2.2]}, ["flat"]),
        ({"train_loss": [2.3, 2.25, 2.15]}, []),
        ({"train_loss": [2.0, 2.25, 1.9]}, []),
        ({"train_loss": [2.3, 1.5, 2.4]}, ["flat"]),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.idea("learning and overfitting")
@pytest.mark.asks("the last val_loss is over 1.2 times the lowest")
@pytest.mark.public
def test_diagnose_sees_overfitting(student):
    """Last validation losses over 1.2 times the lowest, and under it."""
    _expect_codes(
        student,
        (FINE | {"val_loss": [2.0, 0.5, 0.4, 0.5]}, ["overfitting"]),
        (FINE | {"val_loss": [2.0, 0.5, 0.4, 0.47]}, []),
        (FINE | {"val_loss": [2.0, 0.5, 0.6]}, []),
        (FINE | {"val_loss": [0.5, 0.6, 0.59, 0.55]}, []),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.idea("gradients, units and updates")
@pytest.mark.asks("the last grad_norm is under 1e-6 dying the last dead_share is over 0.5")
@pytest.mark.public
def test_diagnose_looks_at_the_last_epoch(student):
    """Gradients that are gone, and units that are dead, at the end."""
    _expect_codes(
        student,
        (FINE | {"grad_norm": [1.0, 1e-3, 9e-7]}, ["vanishing"]),
        (FINE | {"grad_norm": [1e-7, 1e-3, 1e-6]}, []),
        (FINE | {"dead_share": [0.1, 0.4, 0.51]}, ["dying"]),
        (FINE | {"dead_share": [0.7, 0.6, 0.5]}, []),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.idea("gradients, units and updates")
@pytest.mark.asks("the median update_ratio is over 1e-1")
@pytest.mark.public
def test_diagnose_takes_the_median_of_the_updates(student):
    """Medians that are too large, too small, and neither, some beside others of any size."""
    _expect_codes(
        student,
        (FINE | {"update_ratio": [0.2, 1e-3, 0.3, 0.4, 1e-3]}, ["steps_too_big"]),
        (FINE | {"update_ratio": [1e-6, 0.5, 1e-6, 1e-3, 2e-6]}, ["steps_too_small"]),
        (FINE | {"update_ratio": [1e-3, 5.0, 7e-6, 1e-3, 0.3]}, []),
        (FINE | {"update_ratio": [0.15, 0.02, 0.12, 0.04]}, []),
        (FINE | {"update_ratio": [0.1, 0.7, 1e-3]}, []),
        (FINE | {"update_ratio": [1e-5, 1e-7, 1e-3]}, []),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.asks("The history is not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_diagnose_leaves_the_history_as_it_is(student):
    """After a diagnosis every list is in the order in which it came."""
    history = {"update_ratio": [0.2, 1e-3, 0.3], "val_loss": [2.0, 0.5, 1.0]}
    _expect_codes(student, (history, ["steps_too_big", "overfitting"]))
    expect_arguments_unchanged(student)


@pytest.mark.exercise("diagnose")
@pytest.mark.asks("A key may be absent: then it is not judged")
@pytest.mark.special
def test_diagnose_judges_what_is_there(student):
    """A history with one key, with none, and with one that nobody asked for."""
    _expect_codes(
        student,
        ({"dead_share": [0.1, 0.6]}, ["dying"]),
        ({"val_loss": [1.0, 0.5, 0.7]}, ["overfitting"]),
        ({"grad_norm": [0.1]}, []),
        ({}, []),
        ({"lr": [0.1, 0.01], "train_loss": [2.3, 0.2]}, []),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.asks("and each key whatever other keys are there or absent")
@pytest.mark.special
def test_diagnose_judges_each_key_beside_any_others(student):
    """Keys with a fault, each alone, with one other and with all, which are sound or are not."""
    sick = {
        "train_loss": ([7.0, 71.0, math.inf], ["bad_start", "exploding", "flat"]),
        "val_loss": ([1.0, 0.5, 0.75], ["overfitting"]),
        "grad_norm": ([1.0, 1e-7], ["vanishing"]),
        "update_ratio": ([0.5, 0.125], ["steps_too_big"]),
        "dead_share": ([0.25, 0.75], ["dying"]),
    }
    every = {key: values for key, (values, _) in sick.items()}
    _expect_codes(student, (every, sorted(code for _, codes in sick.values() for code in codes)))
    slow = {"update_ratio": [1e-6, 1e-7]}
    _expect_codes(student, (slow, ["steps_too_small"]), (FINE | slow, ["steps_too_small"]))
    for key, (values, codes) in sick.items():
        _expect_codes(student, ({key: values}, codes), (FINE | {key: values}, codes))
        for other, (more, also) in sick.items():
            if other != key:
                _expect_codes(student, ({key: values, other: FINE[other]}, codes))
            if other < key:
                _expect_codes(student, ({key: values, other: more}, [*codes, *also]))


@pytest.mark.exercise("diagnose")
@pytest.mark.asks("A number that is just at a bound is neither over nor under it")
@pytest.mark.special
def test_diagnose_at_each_bound(student):
    """Just at its bound nothing has a code, also where that is 0, and next to it it has one."""
    at = {
        "train_loss": [2.0, 20.0, 1.9],
        "val_loss": [0.75, 0.5, 0.6],
        "grad_norm": [1.0, 1e-6],
        "update_ratio": [0.1, 0.1],
        "dead_share": [0.75, 0.5],
    }
    for ratios in ([0.1, 0.1], [1e-5, 1e-5], [1e-5, 0.1, 0.1], [0.1], [1e-5]):
        _expect_codes(student, (at | {"update_ratio": ratios}, []))
    for key, values, code in (
        ("train_loss", [2.0, 20.001, 1.9], "exploding"),
        ("train_loss", [2.0, 20.0, 1.901], "flat"),
        ("val_loss", [0.75, 0.5, 0.601], "overfitting"),
        ("grad_norm", [1.0, 0.999e-6], "vanishing"),
        ("update_ratio", [0.1, 0.101], "steps_too_big"),
        ("update_ratio", [1e-5, 0.999e-5], "steps_too_small"),
        ("dead_share", [0.75, 0.501], "dying"),
    ):
        _expect_codes(student, (at | {key: values}, [code]), ({key: values}, [code]))
    _expect_codes(student, ({"train_loss": [2.0, 20.0, 1.9]}, []))
    _expect_codes(student, ({"val_loss": [1.0, 0.0]}, []), ({"train_loss": [0.0]}, ["bad_start"]))
    _expect_codes(student, ({"val_loss": [1.0, 0.0, 0.5]}, ["overfitting"]))
    _expect_codes(student, ({"train_loss": [0.0, 0.5]}, ["bad_start", "exploding", "flat"]))


@pytest.mark.exercise("diagnose")
@pytest.mark.idea("several faults at once")
@pytest.mark.asks("Each code is judged for itself, whatever others there are")
def test_diagnose_finds_several_faults_at_once(student):
    """A history may have more than one thing to say: two, five, or seven at once."""
    history = FINE | {"train_loss": [7.0, 6.9, 6.8], "grad_norm": [1.0, 0.0]}
    history |= {"update_ratio": [1e-7, 1e-7, 1e-8], "dead_share": [0.9, 0.9, 1.0]}
    most = ["bad_start", "flat", "vanishing", "dying"]
    worst = history | {"train_loss": [7.0, 6.9, 80.0], "val_loss": [1.0, 0.5, 0.7]}
    _expect_codes(
        student,
        (history, [*most, "steps_too_small"]),
        (worst, [*most, "exploding", "overfitting", "steps_too_small"]),
        (worst | {"update_ratio": [0.5]}, [*most, "exploding", "overfitting", "steps_too_big"]),
        (
            FINE | {"train_loss": [2.3, 24.0, 0.3], "val_loss": [1.0, 2.0]},
            ["exploding", "overfitting"],
        ),
        (FINE | {"train_loss": [2.3, 2.2, 2.25], "update_ratio": [0.5]}, ["flat", "steps_too_big"]),
    )


@pytest.mark.exercise("diagnose")
@pytest.mark.idea("several faults at once")
@pytest.mark.asks("lists with an entry for each epoch")
def test_diagnose_reads_drawn_histories(student, rng):
    """Histories of any length in which every sign comes and goes."""
    for _ in range(12):
        n, classes = int(rng.integers(1, 8)), int(rng.integers(2, 200))
        train, val = math.log(classes) * np.exp(rng.normal(scale=(0.5, 1.0), size=(n, 2))).T
        norms, ratios = 10 ** rng.normal((-6, -1), 1, size=(n, 2)).T
        ratios = ratios if rng.random() < 0.5 else ratios / 1e4
        dead = rng.random(n)
        guess, middle = math.log(classes), np.sort(ratios)[[(n - 1) // 2, n // 2]].mean()
        signs = {
            "bad_start": abs(train[0] / guess - 1) > 0.5,
            "exploding": train.max() > 10 * train[0],
            "flat": train[-1] > 0.95 * train[0],
            "overfitting": val[-1] > 1.2 * val.min(),
            "vanishing": norms[-1] < 1e-6,
            "dying": dead[-1] > 0.5,
            "steps_too_big": middle > 1e-1,
            "steps_too_small": middle < 1e-5,
        }
        history = {"train_loss": train, "val_loss": val, "grad_norm": norms}
        history |= {"update_ratio": ratios, "dead_share": dead}
        history = {key: values.tolist() for key, values in history.items()}
        codes = [code for code, is_seen in signs.items() if is_seen]
        _expect_codes(student, (history, codes), classes=classes)


# Repairs. A loop that was mended is judged like any other; every check is of a situation in which
# the fault that ships with the exercise shows.

OWN_STEPS = "Each step goes down the gradient of its own batch, and of nothing else"
OF_EACH = "return the loss of each, measured before its step."
MODE_ALONE = "The model's mode is left alone, and so are the batches."


def _mended(student, loop, because, expected, *keys, **given):
    """Compare a mended loop with what is expected, and look at its batches if they are a list."""
    run = partial(student.drivers.mended_steps, loop=loop, **given)
    expect_same(run, expected, because, *keys)
    if given.get("loader", "list") == "list":
        expect_kept(run, given["batches"])


def _hand_worked(student, loop):
    """Three steps on the line, with slopes -5 and -3 at first."""
    _mended(student, loop, OWN, {"state": line(1.713, 0.414)}, "state", **STEPS)


def _losses(student, loop):
    """The losses of those three steps."""
    _mended(student, loop, LED_TO, {"answer": [2.5, 0.265, 0.0433]}, "answer", **STEPS)


def _network(student, loop, rng):
    """Four batches with momentum, the last one short."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 7, 7, 2], 3, 2)}
    given |= {"lr": 0.1, "momentum": 0.9}
    steps = by_hand(**given)
    run = student.drivers.mended_steps(loop=loop, **given, loader="DataLoader")
    expect_same(run, {"state": steps["states"][-1]}, SPEED, "state")
    expect_same(run, {"answer": steps["losses"]}, LED_TO, "answer")
    run = student.drivers.mended_steps(loop=loop, **given, loader="full batches")
    expect_same(run, {"state": steps["states"][2]}, SPEED, "state")
    expect_same(run, {"answer": steps["losses"][:3]}, LED_TO, "answer")


def _any_kind(student, reference, rng, loop, answer, sizes=(5, 5, 4), **settings):
    """A layer that is frozen, and BatchNorm in evaluation mode, and where batches are not joined in
    training mode; answer: how the function's answer comes about."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [*sizes], 3, 2)
    given = {"loop": loop, "layers": net, "batches": data, "lr": 0.2, **settings}
    modes = [{"frozen": 0, "training": False}, {"evaluating": 1}]
    for mode in modes + [{}] * ("k" not in settings):
        run = student.drivers.mended_steps(**given, **mode, batch_norm=True)
        expected = reference.drivers.mended_steps(**given, **mode, batch_norm=True)
        expect_equal(part_of(run, "training"), expected["training"], because=FLAGS)
        expect_same(run, expected, FROZEN, "state")
        expect_same(run, expected, answer, "answer")


def _special(student, rng, loop):
    """Batches of special numbers."""
    for given in regressions(rng, (2, 1)):
        steps = by_hand(**given)
        run = student.drivers.mended_steps(loop=loop, **given)
        expect_same(run, {"state": steps["states"][-1]}, ALL_ALIKE, "state")
        expect_same(run, {"answer": steps["losses"]}, LED_TO, "answer")
        expect_kept(run, given["batches"])


@pytest.mark.exercise("repair_runaway_steps")
@pytest.mark.asks(OWN_STEPS)
@pytest.mark.public
def test_repair_runaway_steps_goes_down_its_own_gradient(student):
    """With lr = 0.1, three steps take (w, b) from (1, 0) to (1.713, 0.414)."""
    _hand_worked(student, "repair_runaway_steps")


@pytest.mark.exercise("repair_runaway_steps")
@pytest.mark.idea("the losses")
@pytest.mark.asks(OF_EACH)
@pytest.mark.public
def test_repair_runaway_steps_returns_the_losses(student):
    """The losses of three steps are 2.5, 0.265 and 0.0433."""
    _losses(student, "repair_runaway_steps")


@pytest.mark.exercise("repair_runaway_steps")
@pytest.mark.asks(OWN_STEPS)
def test_repair_runaway_steps_with_momentum(student, rng):
    """A network on four batches, the last one short."""
    _network(student, "repair_runaway_steps", rng)


@pytest.mark.exercise("repair_runaway_steps")
@pytest.mark.asks(MODE_ALONE)
@pytest.mark.special
def test_repair_runaway_steps_with_a_frozen_layer(student, reference, rng):
    """What is frozen stays, and the mode stays."""
    _any_kind(student, reference, rng, "repair_runaway_steps", AS_FOUND)


@pytest.mark.exercise("repair_runaway_steps")
@pytest.mark.asks("Take one step on each batch")
@pytest.mark.special
def test_repair_runaway_steps_with_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal."""
    _special(student, rng, "repair_runaway_steps")


@pytest.mark.exercise("repair_frozen_weights")
@pytest.mark.asks(OWN_STEPS)
@pytest.mark.public
def test_repair_frozen_weights_goes_down_its_own_gradient(student):
    """With lr = 0.1, three steps take (w, b) from (1, 0) to (1.713, 0.414)."""
    _hand_worked(student, "repair_frozen_weights")


@pytest.mark.exercise("repair_frozen_weights")
@pytest.mark.idea("the losses")
@pytest.mark.asks(OF_EACH)
@pytest.mark.public
def test_repair_frozen_weights_returns_the_losses(student):
    """The losses of three steps are 2.5, 0.265 and 0.0433."""
    _losses(student, "repair_frozen_weights")


@pytest.mark.exercise("repair_frozen_weights")
@pytest.mark.asks(OWN_STEPS)
def test_repair_frozen_weights_with_momentum(student, rng):
    """A network on four batches, the last one short."""
    _network(student, "repair_frozen_weights", rng)


@pytest.mark.exercise("repair_frozen_weights")
@pytest.mark.asks(MODE_ALONE)
@pytest.mark.special
def test_repair_frozen_weights_with_a_frozen_layer(student, reference, rng):
    """What is frozen stays, and the mode stays."""
    _any_kind(student, reference, rng, "repair_frozen_weights", AS_FOUND)


@pytest.mark.exercise("repair_frozen_weights")
@pytest.mark.asks("Take one step on each batch")
@pytest.mark.special
def test_repair_frozen_weights_with_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal."""
    _special(student, rng, "repair_frozen_weights")


@pytest.mark.exercise("repair_late_steps")
@pytest.mark.asks(OWN_STEPS)
@pytest.mark.public
def test_repair_late_steps_goes_down_its_own_gradient(student):
    """With lr = 0.1, three steps take (w, b) from (1, 0) to (1.713, 0.414)."""
    _hand_worked(student, "repair_late_steps")


@pytest.mark.exercise("repair_late_steps")
@pytest.mark.idea("the losses")
@pytest.mark.asks(OF_EACH)
@pytest.mark.public
def test_repair_late_steps_returns_the_losses(student):
    """The losses of three steps are 2.5, 0.265 and 0.0433."""
    _losses(student, "repair_late_steps")


@pytest.mark.exercise("repair_late_steps")
@pytest.mark.asks(OWN_STEPS)
def test_repair_late_steps_with_momentum(student, rng):
    """A network on four batches, the last one short."""
    _network(student, "repair_late_steps", rng)


@pytest.mark.exercise("repair_late_steps")
@pytest.mark.asks(MODE_ALONE)
@pytest.mark.special
def test_repair_late_steps_with_a_frozen_layer(student, reference, rng):
    """What is frozen stays, and the mode stays."""
    _any_kind(student, reference, rng, "repair_late_steps", AS_FOUND)


@pytest.mark.exercise("repair_late_steps")
@pytest.mark.asks("Take one step on each batch")
@pytest.mark.special
def test_repair_late_steps_with_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal."""
    _special(student, rng, "repair_late_steps")


COSTS = "Take one step on each batch; return the mean loss over all examples"


@pytest.mark.exercise("repair_epoch_loss")
@pytest.mark.asks(COSTS)
@pytest.mark.public
def test_repair_epoch_loss_counts_examples(student):
    """Without learning, two examples at a mean of 2.5 and one at 9 cost (2 * 2.5 + 9) / 3."""
    given = EPOCH | {"lr": 0.0}
    _mended(student, "repair_epoch_loss", COUNTED, {"answer": 14 / 3}, "answer", **given)


@pytest.mark.exercise("repair_epoch_loss")
@pytest.mark.idea("the steps")
@pytest.mark.asks("The loss of a batch is measured before the step on it")
@pytest.mark.public
def test_repair_epoch_loss_still_trains(student):
    """The line moves to (2.22, 0.54); the examples cost 2.5, 2.5 and 1.44 before their steps."""
    _mended(student, "repair_epoch_loss", OWN, {"state": line(2.22, 0.54)}, "state", **EPOCH)
    _mended(student, "repair_epoch_loss", EPOCH_LOSS, {"answer": 6.44 / 3}, "answer", **EPOCH)


@pytest.mark.exercise("repair_epoch_loss")
@pytest.mark.asks(COSTS)
def test_repair_epoch_loss_of_a_data_loader(student, rng):
    """A network with momentum, and a short last batch, which is dropped or not."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7, 7, 2], 3, 2)
    given = {"layers": net, "batches": data, "lr": 0.3, "momentum": 0.5}
    steps = by_hand(**given)
    run = student.drivers.mended_steps(loop="repair_epoch_loss", **given, loader="DataLoader")
    expected = {"answer": mean_over_examples(steps["losses"], data)}
    expect_same(run, expected, EPOCH_LOSS, "answer")
    expect_same(run, {"state": steps["states"][-1]}, SPEED, "state")
    run = student.drivers.mended_steps(loop="repair_epoch_loss", **given, loader="full batches")
    expected = {"answer": mean_over_examples(steps["losses"][:2], data[:2])}
    expect_same(run, expected, EPOCH_LOSS, "answer")


@pytest.mark.exercise("repair_epoch_loss")
@pytest.mark.idea("any batches")
@pytest.mark.asks("Batches may differ in size. The model's mode is left alone")
@pytest.mark.special
def test_repair_epoch_loss_of_uneven_batches(student, reference, rng):
    """Batches of any size in a list, with BatchNorm and a frozen layer; the mode is left alone."""
    _any_kind(student, reference, rng, "repair_epoch_loss", EPOCH_LOSS, (5, 2, 11, 3))


@pytest.mark.exercise("repair_epoch_loss")
@pytest.mark.asks(COSTS)
@pytest.mark.special
def test_repair_epoch_loss_of_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal."""
    for given in regressions(rng, (2, 1)):
        steps = by_hand(**given)
        loss = mean_over_examples(steps["losses"], given["batches"])
        run = student.drivers.mended_steps(loop="repair_epoch_loss", **given)
        expect_same(run, {"state": steps["states"][-1]}, ALL_ALIKE, "state")
        expect_same(run, {"answer": loss}, EPOCH_LOSS, "answer")
        expect_kept(run, given["batches"])


@pytest.mark.exercise("repair_validation")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks("the model and every module inside it is in the mode in which it was found")
@pytest.mark.public
def test_repair_validation_leaves_every_mode_as_found(student):
    """The loss ln(4/3), and the modes of a model found training, evaluating, or partly so."""
    for mode, flags in MODES:
        run = partial(student.drivers.mended_validation, **TWO_LAYERS, **mode)
        expect_same(run, {"answer": math.log(4 / 3)}, LOSS, "answer")
        expect_equal(part_of(run, "training"), flags, because=FLAGS)


@pytest.mark.exercise("repair_validation")
@pytest.mark.asks("in evaluation mode and without a graph")
@pytest.mark.public
def test_repair_validation_uses_the_whole_network(student):
    """A network with dropout: the loss is ln(4/3), and the model is left as it was."""
    run = partial(student.drivers.mended_validation, **TWO_LAYERS, dropout=0.5)
    expect_same(run, {"answer": math.log(4 / 3)}, WHOLE, "answer")
    expect_untouched(run, FIRST | SECOND, BOTH, [True] * 4)
    expect_equal(part_of(run, "graphs"), 0, because=NO_GRAPH)
    expect_equal(part_of(run, "training"), [True] * 5, because=FLAGS)


@pytest.mark.exercise("repair_validation")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks("also if an exception is raised on the way")
@pytest.mark.public
@pytest.mark.special
def test_repair_validation_restores_the_modes_when_it_raises(student):
    """A criterion that raises an exception leaves no module in another mode."""
    run = partial(student.drivers.mended_validation, **TWO_LAYERS, criterion="failing")
    expect_equal(part_of(run, "raised"), True, because=PASSED_ON)
    expect_equal(part_of(run, "training"), [True] * 4, because=FLAGS)


@pytest.mark.exercise("repair_validation")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks("gradients are switched on or off as they were, also if an exception is raised")
@pytest.mark.special
def test_repair_validation_switches_gradients_back_when_it_raises(student, rng):
    """A criterion that raises an exception leaves gradients on or off, and modes as they were."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 3], 3, 2)}
    modes = ((False, {"evaluating": 1}, [True, True, False, True]), (True, {}, [True] * 4))
    for off, mode, flags in modes:
        run = student.drivers.mended_validation(**given, **mode, switched_off=off)
        expected = {"answer": cross_entropy(given["layers"], given["batches"])}
        expect_same(run, expected, LOSS, "answer")
        failing = given | mode | {"criterion": "failing", "switched_off": off}
        run = student.drivers.mended_validation(**failing)
        expect_equal(part_of(run, "raised"), True, because=PASSED_ON)
        expect_same(run, {"grad_enabled": not off}, OFF_OR_ON, "grad_enabled")
        expect_equal(part_of(run, "training"), flags, because=FLAGS)


@pytest.mark.exercise("repair_validation")
@pytest.mark.idea("everything is left as found")
@pytest.mark.asks("gradients are switched on or off as they were")
@pytest.mark.special
def test_repair_validation_changes_nothing(student, reference, rng):
    """A network with BatchNorm is as it was, bit for bit, and gradients are on or off as before."""
    given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 7, 3], 3, 2)}
    deep = {"evaluating": 1, "nested": True}
    modes = (({}, True), ({"training": False}, False), ({"evaluating": 1}, True), (deep, False))
    for mode, off in modes:
        given |= {"batch_norm": True, "switched_off": off}
        run = student.drivers.mended_validation(**given, **mode)
        expect_same(run, {"grad_enabled": not off}, OFF_OR_ON, "grad_enabled")
        expected = reference.drivers.mended_validation(**given, **mode)
        because = "in evaluation mode BatchNorm uses its running statistics"
        expect_same(run, expected, because, "answer")
        expect_untouched(run, expected["state"], given["batches"], expected["learnable"])
        expect_equal(part_of(run, "graphs"), 0, because=NO_GRAPH)
        expect_equal(part_of(run, "training"), expected["training"], because=FLAGS)


@pytest.mark.exercise("repair_validation")
@pytest.mark.asks("Return the mean loss over all examples, in evaluation mode")
def test_repair_validation_counts_examples(student, rng):
    """A network with dropout, and batches of 7, 7 and 3 in a list or a loop: the loss and modes."""
    net, data = layers(rng, 3, 13, 5), batches(rng, [7, 7, 3], 3, 5)
    given = {"layers": net, "batches": data, "dropout": 0.5}
    for loader in ("list", "loop"):
        run = student.drivers.mended_validation(**given, loader=loader)
        expect_same(run, {"answer": cross_entropy(net, data)}, f"{WHOLE}, and {COUNTED}", "answer")
        expect_equal(part_of(run, "training"), [True] * 5, because=FLAGS)


@pytest.mark.exercise("repair_validation")
@pytest.mark.asks("Return the mean loss over all examples")
@pytest.mark.special
def test_repair_validation_of_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal."""
    for given in classifications(rng):
        run = student.drivers.mended_validation(**given)
        expected = {"answer": cross_entropy(given["layers"], given["batches"])}
        expect_same(run, expected, LOSS, "answer")
        expect_equal(part_of(run, "training"), [True] * 2, because=FLAGS)


ONE_LARGE = "k batches make one step, down the gradient of the mean over all their examples"
EVERY_K = "Take one step for every k batches, as if they were one large batch."


def _merged(data, k):
    groups = [data[n : n + k] for n in range(0, len(data), k)]
    return [tuple(map(np.concatenate, zip(*group, strict=True))) for group in groups]


def _accumulated(student, because, k, layers, batches, lr, loader="list", **options):
    """Compare the loop with steps on the large batches."""
    given = {"layers": layers, "lr": lr, **options}
    expected = {
        "state": by_hand(**given, batches=_merged(looped(batches, loader), k))["states"][-1]
    }
    given |= {"batches": batches, "k": k, "loader": loader}
    _mended(student, "repair_accumulation", because, expected, "state", **given)


@pytest.mark.exercise("repair_accumulation")
@pytest.mark.asks(EVERY_K)
@pytest.mark.public
def test_repair_accumulation_is_one_large_batch(student):
    """Three steps, each on two batches of one example, or of two, end at (1.713, 0.414)."""
    single = [(PAIR[0][:1], PAIR[1][:1]), (PAIR[0][1:], PAIR[1][1:])]
    for data in (single * 3, [PAIR] * 6):
        given = STEP | {"batches": data, "k": 2}
        expected = {"state": line(1.713, 0.414)}
        _mended(student, "repair_accumulation", ONE_LARGE, expected, "state", **given)


@pytest.mark.exercise("repair_accumulation")
@pytest.mark.asks("goes down the gradient of the mean over the examples of its k batches")
def test_repair_accumulation_with_momentum(student, rng):
    """Six batches, three at a time, with momentum."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [7] * 6, 3, 2)
    _accumulated(student, ONE_LARGE, 3, net, data, 0.1, momentum=0.9)


@pytest.mark.exercise("repair_accumulation")
@pytest.mark.asks(EVERY_K)
def test_repair_accumulation_with_weight_decay(student, reference, rng):
    """Six batches, three at a time, with weight decay, which is no part of any gradient."""
    given = {"loop": "repair_accumulation", "layers": layers(rng, 3, 5, 2), "k": 3, "lr": 0.1}
    given |= {"batches": batches(rng, [7] * 6, 3, 2), "weight_decay": 0.5}
    expected = reference.drivers.mended_steps(**given)
    expect_same(partial(student.drivers.mended_steps, **given), expected, ONE_LARGE, "state")


@pytest.mark.exercise("repair_accumulation")
@pytest.mark.idea("any batches")
@pytest.mark.asks(EVERY_K)
def test_repair_accumulation_of_all_batches(student, rng):
    """Five batches in a DataLoader make one single step; four, two when a short one is dropped."""
    net, data = layers(rng, 3, 5, 2), batches(rng, [3] * 5, 3, 2)
    _accumulated(student, ONE_LARGE, 5, net, data, 0.5, loader="DataLoader")
    data = batches(rng, [3, 3, 3, 3, 2], 3, 2)
    _accumulated(student, ONE_LARGE, 2, net, data, 0.5, loader="full batches")


@pytest.mark.exercise("repair_accumulation")
@pytest.mark.asks("The model's mode is left alone, and so are the batches.")
@pytest.mark.special
def test_repair_accumulation_with_a_frozen_layer(student, reference, rng):
    """What is frozen stays, and the mode stays."""
    none = "nothing is returned"
    _any_kind(student, reference, rng, "repair_accumulation", none, (5, 5, 5, 5), k=2)


@pytest.mark.exercise("repair_accumulation")
@pytest.mark.asks("All batches have the same size, and their number is a multiple of k")
@pytest.mark.special
def test_repair_accumulation_of_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros, large or equal, with k = 1 and 2."""
    for given in regressions(rng, (5, 1)):
        for k in {1, len(given["batches"])}:
            _accumulated(student, ONE_LARGE, k, **given)


LOSS_OF_BEST = "the loss is that of the model which is left"
CALLED_IN_TURN = "each epoch is trained once, and then measured once"
FIRST_OF_EQUALS = "the best epoch is the first of those with the lowest loss"


def _expect_best(student, losses, best, because, **options):
    """The model is that of epoch `best`, and the loss is its loss."""
    run = partial(student.drivers.mended_best_weights, losses=losses, **options)
    bias = "3.bias" if options.get("batch_norm") else "0.bias"
    expected = torch.tensor([-float(best)] * 2)
    expect_same(part_of(run, "state"), {bias: expected}, because, bias)
    expect_close(part_of(run, "answer"), losses[best - 1], because=LOSS_OF_BEST)
    calls = ["train", "validate"] * len(losses)
    expect_equal(part_of(run, "calls"), calls, because=CALLED_IN_TURN)
    return run


@pytest.mark.exercise("repair_best_weights")
@pytest.mark.asks("leave `model` as it was after the best; return that one's loss")
@pytest.mark.public
def test_repair_best_weights_puts_them_back(student):
    """Each epoch lowers the biases by 1; the second is the best, so they end at -2."""
    _expect_best(student, [3.0, 2.0, 2.5, 2.25], 2, LOWEST)


@pytest.mark.exercise("repair_best_weights")
@pytest.mark.idea("equal losses")
@pytest.mark.asks("The best epoch is the first of those with the lowest loss")
@pytest.mark.public
def test_repair_best_weights_prefers_the_first_of_equals(student):
    """Losses of 3, 1.5, 1.5 and 2: the second epoch is the best."""
    _expect_best(student, [3.0, 1.5, 1.5, 2.0], 2, FIRST_OF_EQUALS)


@pytest.mark.exercise("repair_best_weights")
@pytest.mark.idea("buffers")
@pytest.mark.asks("parameters and buffers are those after it. Modes and gradients are left alone.")
@pytest.mark.public
@pytest.mark.special
def test_repair_best_weights_puts_the_counts_back(student):
    """BatchNorm has counted two batches after the second epoch, the best, and modes stay."""
    for mode, count, flag in (({}, 2, True), ({"training": False}, 0, False)):
        given = {"batch_norm": True, **mode}
        run = _expect_best(student, [3.0, 2.0, 2.5, 2.25], 2, LOWEST, **given)
        state = part_of(run, "state")
        expect_same(state, {STEPS_SEEN: torch.tensor(count)}, STATISTICS, STEPS_SEEN)
        expect_equal(part_of(run, "training"), [flag] * 5, because=FLAGS)
        expect_halves(run, FIRST | NORM | SECOND)


@pytest.mark.exercise("repair_best_weights")
@pytest.mark.asks("leave `model` as it was after the best")
def test_repair_best_weights_after_any_epoch(student, rng):
    """The first, the last, or the only epoch may be the best, or any other."""
    drawn = rng.permutation(7) + 0.5
    for losses in ([1.0, 2.5, 1.75], [1.5, 1.25, 0.75], [2.0], drawn.tolist()):
        _expect_best(student, losses, 1 + int(np.argmin(losses)), LOWEST)


@pytest.mark.exercise("repair_best_weights")
@pytest.mark.asks("validate: gives the validation loss, a finite float")
@pytest.mark.special
def test_repair_best_weights_compares_losses_of_any_size(student):
    """Losses that are huge, tiny, zero, below zero, or lower by next to nothing."""
    for losses in (
        [3e9, 2e9, 2.5e9],
        [1.0, 1 - 2**-50, 1.0],
        [3e-30, 2e-30, 2.5e-30],
        [1.0, 0.0, 0.5, 0.0],
        [-1.0, -2.0, -1.5],
        [0.0, 0.5, 1.0],
    ):
        _expect_best(student, losses, 1 + int(np.argmin(losses)), LOWEST)


@pytest.mark.exercise("repair_best_weights")
@pytest.mark.idea("equal losses")
@pytest.mark.asks("The best epoch is the first of those with the lowest loss")
def test_repair_best_weights_prefers_the_first_of_three(student):
    """Three epochs, not in a row, have the lowest loss."""
    _expect_best(student, [4.0, 3.0, 1.25, 2.0, 1.25, 1.25], 3, FIRST_OF_EQUALS)


@pytest.mark.exercise("repair_best_weights")
@pytest.mark.idea("buffers")
@pytest.mark.asks("parameters and buffers are those after it")
@pytest.mark.special
def test_repair_best_weights_puts_the_buffers_back(student, reference):
    """The running statistics of BatchNorm belong to the best epoch too."""
    given = {"losses": [3.0, 2.0, 2.5, 2.75], "batch_norm": True}
    run = student.drivers.mended_best_weights(**given)
    expected = reference.drivers.mended_best_weights(**given)
    expect_close(part_of(run, "state"), expected["state"], because=ALL_OF_BEST)


CLIPPED = (
    "each step goes down the gradient of its own batch, times max_norm / norm where that is below 1"
)
SHORT = "the slopes -5 and -3 are no longer than 6, and (w, b) moves from (1, 0) by 0.1 times them"
NORMS = "the norm is one for all gradients together, measured before clipping"
MULTIPLIED = "Where it is larger than max_norm, they are multiplied by max_norm / norm"


def _expect_clipped(run, expected, because):
    """Pass if a loop ended in a state, and returned the norms before clipping."""
    expect_same(run, {"state": expected["states"][-1]}, because, "state")
    expect_same(run, {"answer": expected["norms"]}, NORMS, "answer")


def _clipped_line(student, max_norm):
    """Take the first step on the line."""
    given = STEP | {"loop": "repair_clipping", "max_norm": max_norm}
    return partial(student.drivers.mended_steps, **given)


def _clipped(student, because, max_norm, loader="list", **given):
    """Compare the loop with steps whose gradients were clipped by hand."""
    data = looped(given["batches"], loader)
    expected = by_hand(**given | {"batches": data}, max_norm=max_norm)
    given |= {"loop": "repair_clipping", "max_norm": max_norm, "loader": loader}
    run = student.drivers.mended_steps(**given)
    _expect_clipped(run, expected, because)
    if loader == "list":
        expect_kept(run, given["batches"])


@pytest.mark.exercise("repair_clipping")
@pytest.mark.asks(MULTIPLIED)
@pytest.mark.public
def test_repair_clipping_shortens_a_long_gradient(student):
    """Slopes (-5, -3) have the norm sqrt(34): for max_norm = 1, lr = 0.1 ends at (1.086, 0.051)."""
    norm = math.sqrt(34.0)
    run = _clipped_line(student, 1.0)
    expected = {"states": [line(1 + 0.5 / norm, 0.3 / norm)], "norms": [norm]}
    _expect_clipped(run, expected, CLIPPED)
    expect_kept(run, [PAIR])


@pytest.mark.exercise("repair_clipping")
@pytest.mark.idea("short gradients")
@pytest.mark.asks("Where it is larger than max_norm")
@pytest.mark.public
def test_repair_clipping_lets_a_short_gradient_be(student):
    """With max_norm = 6, slopes of -5 and -3 are used as they are: (1.5, 0.3)."""
    expected = {"states": [line(1.5, 0.3)], "norms": [math.sqrt(34.0)]}
    _expect_clipped(_clipped_line(student, 6.0), expected, SHORT)


@pytest.mark.exercise("repair_clipping")
@pytest.mark.asks(MULTIPLIED)
def test_repair_clipping_of_a_network(student, rng):
    """One norm for all tensors together, over batches with momentum, the last one short."""
    for max_norm, loader in ((0.25, "DataLoader"), (0.75, "DataLoader"), (0.5, "full batches")):
        given = {"layers": layers(rng, 3, 5, 2), "batches": batches(rng, [7, 7, 7, 2], 3, 2)}
        given |= {"lr": 0.3, "momentum": 0.5, "loader": loader}
        _clipped(student, CLIPPED, max_norm, **given)


@pytest.mark.exercise("repair_clipping")
@pytest.mark.asks("The norm is that of all gradients together")
@pytest.mark.special
def test_repair_clipping_with_a_frozen_layer(student, reference, rng):
    """What is frozen has no gradient, and no part in the norm; the mode stays."""
    _any_kind(student, reference, rng, "repair_clipping", NORMS, max_norm=0.125)


@pytest.mark.exercise("repair_clipping")
@pytest.mark.asks("Return a list of Python floats, one for each batch")
@pytest.mark.special
def test_repair_clipping_of_special_numbers(student, rng):
    """Batches that are square, one row or column, all zeros or large; and a max_norm of 0."""
    for given in regressions(rng, (2, 1)):
        _clipped(student, CLIPPED, 0.5, **given)
    _clipped(student, CLIPPED, 0.0, **EPOCH)


# predict_training


@pytest.mark.exercise("predict_training")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this train_step."""
    letter = student.predict_training(1)
    expect_prediction(letter, 1, salt="training", digest="5b2dc24ef5240c89")


@pytest.mark.exercise("predict_training")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this train_epoch."""
    letter = student.predict_training(2)
    expect_prediction(letter, 2, salt="training", digest="bb615cb18e34da77")


@pytest.mark.exercise("predict_training")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this evaluate."""
    letter = student.predict_training(3)
    expect_prediction(letter, 3, salt="training", digest="7d56981a5ae955dc")
