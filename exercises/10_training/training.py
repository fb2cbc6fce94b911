r"""Training

Builds on unit 7.

Until now you had the parts: a network that turns images into logits, a loss that says how wrong
they are, gradients that say which way is down, an optimiser that takes the step. After this unit
you have put them together into the loop that real code is full of, and trained a network that reads
handwriting. And when a loop does not learn, you know where to look.

Why a loop needs two sets of data, the picture shows with polynomials. The more freely a curve can
bend, the closer it comes to the points that it is fitted to, in the end to their noise. Points that
it has not seen tell when that begins:

[The notebook has a picture here: A higher degree always helps on points seen, and only so far on
points not seen.]

## One step

For a batch x with targets y:

1. forward: `prediction = model(x)`
2. loss: `loss = criterion(prediction, y)`, one number, the mean over the batch
3. backward: `loss.backward()` puts the gradient of the loss into the `.grad` of every parameter
4. step: `optimizer.step()` reads each `.grad` and moves the parameter

Then comes the next batch:

    batch (N, 784) -> logits (N, 10) -> loss -> grads -> step -> batch (N, 784)

One thing more: `backward` *adds* to what is in `.grad` already. That is useful for gradients that
are gathered over several batches, and a trap everywhere else. Without `optimizer.zero_grad()` step
$k$ uses $g_1 + \dots + g_k$, the sum of the gradients of all batches so far. The first step is
right, so a look at one step shows nothing. Clear before the forward pass, or between forward and
backward, or after the step; only not between backward and step, for then there is nothing left to
step with.

*A worked number.* The model is $w x + b$ with w = 1 and b = 0, the data are x = (1, 2) and
y = (2, 4), and the criterion is `nn.MSELoss()`, which divides by $n$ (and not by $2n$):

$$ l = \frac{1}{n} \sum_i r_i^2 \qquad \frac{dl}{dw} = \frac{2}{n} \sum_i r_i x_i \qquad
   \frac{dl}{db} = \frac{2}{n} \sum_i r_i $$

where $r_i$ is the prediction minus the target. The predictions 1 and 2 are off by -1 and -2, so the
loss is $(1 + 4)/2 = 2.5$. The slopes are $2 (-1 \cdot 1 - 2 \cdot 2)/2 = -5$ for w and
$2 (-1 - 2)/2 = -3$ for b. With learning rate 0.1, w becomes 1.5 and b becomes 0.3. The loss of this
step is 2.5, the loss before it.

**Predict 1.** The slope is 1 at every step, lr is 0.1, and nobody clears the gradients. How far has
plain SGD moved w after three steps, and how far should it have?

## Batches come from a loader

`TensorDataset(images, labels)` holds the examples in pairs, and `DataLoader(dataset, batch_size,
shuffle=True)` deals them out, in an order that it draws anew for each pass. The last batch is as
short as it comes out: 7 examples in batches of 4 come as 4 and 3. (`drop_last=True` would throw the
3 away.) Of 5,000 digits with 1,000 held out, 4,000 remain: in batches of 64 that is 62 full ones
and a last one of 32.

Before the first epoch some examples are held out for validation, and three things go wrong there:

* They are to be drawn, not cut off at the end: files are often sorted by class, and the last
  thousand may be all nines.
* None may be in both loaders, or what was learnt by heart is taken for what was understood.
* Tomorrow's run has to hold out the same ones, or two runs cannot be compared; so a seed decides. A
  generator of your own, `torch.Generator().manual_seed(seed)`, goes to whatever draws, as
  `generator=...`. `torch.manual_seed(seed)` would do for the split, but it sets the global
  generator, which first weights and dropout draw from, for the whole program.

## One epoch

An epoch is one pass over all batches. Its loss is the mean over the *examples*. The mean $l_b$ of
batch $b$ must be weighted by its size $n_b$, as the last one is usually short:

$$ L = \frac{n_1 l_1 + n_2 l_2 + \dots}{n_1 + n_2 + \dots} $$

With two examples at a mean of 2.5 and one at 9 that is $(2 \cdot 2.5 + 9)/3 = 4.6667$. The mean of
the two means, 5.75, counts the lonely example as if it were two. Many published loops do just that.

## Evaluating is not training

Dropout and BatchNorm behave differently in the two: `model.train()` and `model.eval()` set a flag,
`training`, in the model and in every module inside it. `eval()` does not switch gradients off;
`torch.no_grad()` does that. And whoever calls `evaluate` in the middle of training expects the
flags afterwards as they were before, whatever happened in between.

**Predict 2.** You call `model.eval()`, compute a loss, and call `loss.backward()`, all without
`torch.no_grad()`. Do the parameters get gradients?

## Fitting

Fitting is epochs of training, each followed by a look at data the model does not learn from. When
the validation loss (that of the data held out) stops falling while the training loss still falls,
the model has begun to learn its examples by heart. So keep the weights of the best epoch, stop when
there has been nothing better for `patience` epochs, and put the best weights back. The trap here is
`best = model.state_dict()`. It holds no copy: its tensors are the model's own, and go on changing
while you train.

**Predict 3.** patience is 2, and the validation losses would be 5, 4, 3, 3, 3.5, 2. After which
epoch does training stop, and whose weights are put back?

## When it does not learn

Look before you guess.

* The first loss of an untrained classifier is near $\ln C$, the loss of a guess among C classes:
  $\ln 10 = 2.3026$. A first loss of 7 says that the logits are far too large, before anything is
  learnt.
* A network that cannot learn one batch by heart has a fault in it. Take 8 examples, train on them
  alone, and the loss must go to 0. If it stays, ask which parameter has no gradient.
* An update is usually about a thousandth of the weight that it moves: lr 0.05 times a gradient of
  0.02 moves a weight of 1 by 0.001. A tenth is wild, a hundred-thousandth is standing still.
* If the training loss falls and the validation loss rises, it learns by heart. If both stay, it
  learns nothing. If it jumps, the steps are too long, or they are not what you think they are.

The eight exercises `repair_...` are loops that somebody else wrote, each with one fault, of the
kind that raises nothing. You are told what was seen. The trap is to change what looks odd: read the
loop line by line instead, and say of each `.grad` and of each tensor what is in it at that moment.

## Two more things to know

**Long runs are interrupted.** A checkpoint holds all that the next step depends on: weights and
buffers, the optimiser's own memory, and where the random generator stands. Leave out Adam's means
and the loss jumps on resuming, for a reason that is in no file.

**Losses take logits.** You may see `nn.CrossEntropy()` written; there is no such thing in PyTorch.
The class is `nn.CrossEntropyLoss`, it takes the logits as the last layer gives them, with integer
labels, and does the softmax itself. A softmax of your own before it is one too many.

## Where to read on

* The PyTorch tutorials "Optimizing Model Parameters" and "Saving and Loading Models", and in the
  PyTorch documentation the page "torch.utils.data".
* Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, section 7.8, "Early Stopping",
  and chapter 11, "Practical Methodology".
* Yann LeCun, Léon Bottou, Yoshua Bengio and Patrick Haffner, "Gradient-Based Learning Applied to
  Document Recognition", Proceedings of the IEEE, 1998: the paper that introduced MNIST.

## Two pictures

The network of this course is 784-128-64-10, on the digits of MNIST. The folder `exercises/data`
holds 5,000 real ones, and `load_digits`, which splits them. With this recipe the network reads 92
to 94 % of 1,000 digits that it has never seen, after a second or two with a single thread; the
picture is of digits that it still gets wrong. A network as small as this is not worth sharing out:
several threads spend more time on waiting for one another than on its products.

```python
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from autograder import pictures

sys.path += ["data", "../data"]
from digits import load_digits

images, labels, unseen, answers = load_digits()
torch.set_num_threads(1)
torch.manual_seed(0)
model = nn.Sequential(
    nn.Flatten(),
    nn.Linear(784, 128), nn.ReLU(),
    nn.Linear(128, 64), nn.ReLU(),
    nn.Linear(64, 10),
)
criterion = nn.CrossEntropyLoss()
train = DataLoader(TensorDataset(images, labels), batch_size=64, shuffle=True)
held_out = DataLoader(TensorDataset(unseen, answers), batch_size=500)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
history = fit(model, train, held_out, optimizer, criterion, epochs=10)
loss, accuracy = evaluate(model, held_out, criterion)
print(f"on digits held out: loss {loss:.3f}, accuracy {accuracy:.1%}")
pictures.misread_digits(unseen, answers, model(unseen).argmax(dim=1))
pictures.show()
```

A loss curve says more than any single number. Train a small network on few and noisy
points, and see where the two curves part; `fit` should hand back the weights of the lowest point of
the second one.

```python
import torch
from torch import nn
from autograder import pictures

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x[:, 0] * x[:, 1] + 0.5 * torch.randn(60) > 0).long()
batches = [(x[i : i + 8], y[i : i + 8]) for i in range(0, 40, 8)]
model = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
history = fit(model, batches, [(x[40:], y[40:])], optimizer, nn.CrossEntropyLoss(), epochs=60)
losses = {"training": history["train_loss"], "validation": history["val_loss"]}
pictures.loss_curves(losses, lowest="validation")
pictures.show()
```

## Answers

**Answer 1.** The steps are 0.1, 0.2 and 0.3, together 0.6; it should be 0.3. After ten steps it is
5.5 instead of 1.

**Answer 2.** Yes, as ever: the flag only tells layers such as dropout how to behave. Under
`torch.no_grad()` the loss would have no graph, and `backward` would raise.

**Answer 3.** After the fifth, with the weights of the third. The fourth only ties, the fifth is
worse, and these are two in a row without an improvement. The 2 is never seen: that is the price of
stopping early.
"""

import math
import statistics
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


Criterion = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
Loader = Iterable[tuple[torch.Tensor, torch.Tensor]]


def make_loaders(
    images: torch.Tensor, labels: torch.Tensor, batch_size: int, seed: int, held_out: int
) -> tuple[DataLoader, DataLoader]:
    """Return (train, val): a loader of the examples to train on, and one of those held out.

    images: (N, ...), labels: (N,), both of any dtype; example i is images[i] with labels[i].
    batch_size: 1 or more.
    held_out: how many of the N examples are in val, drawn at random. All others are in train, and
    none is in both.
    A loader gives batches (x, y) of batch_size examples, as a `DataLoader` of a `TensorDataset`
    does, and can be looped over again and again. The last batch is kept, however short it is.
    train gives its examples in a random order, which is drawn anew for each epoch; val gives them
    in the same order each time.
    The seed decides: the same one gives the same split and the same orders of train, another one
    gives others. They are drawn from a `torch.Generator` of your own. Neither the call nor a loop
    over train moves the global random state.
    Images and labels are not changed. Raise ValueError naming both lengths if there are not as many
    labels as images, and ValueError unless 0 < held_out < N.
    Core, about 20 minutes, difficulty 3 of 3.
    """
    raise NotImplementedError


def train_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    criterion: Criterion,
    x: torch.Tensor,
    y: torch.Tensor,
) -> float:
    """Train `model` on one batch; return the loss of the batch, measured before the update.

    criterion: called as `criterion(model(x), y)`; gives a 0-d tensor, the mean over the batch.
    The update is `optimizer.step()`, without arguments, and uses the gradient of this batch alone,
    however often `train_step` is called. Where you clear the gradients is up to you: before the
    forward pass, between forward and backward, or after the step. Before the first call there are
    none.
    The model is left in the mode (training or evaluation) in which it is found, and x and y are not
    changed.
    Return a Python float.
    Core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def train_epoch(
    model: nn.Module,
    loader: Loader,
    optimizer: torch.optim.Optimizer,
    criterion: Criterion,
) -> float:
    """Set `model` to training mode and take one step on every batch of `loader`, in its order.
    The model is left in training mode, with every module inside it.

    loader: anything that can be looped over, again and again, and gives batches `(x, y)`: a
    `DataLoader`, or a plain list. It need not have `.dataset`. Batches may differ in size, and
    every batch takes its own full step. The batches are not changed.
    criterion: gives the mean over a batch.
    Return the mean loss over all examples, a Python float. The loss of a batch is measured before
    the step on that batch, and counts as often as the batch has examples.
    Core, about 15 minutes, difficulty 2 of 3. Builds on `train_step`.
    """
    raise NotImplementedError


def evaluate(model: nn.Module, loader: Loader, criterion: Criterion) -> tuple[float, float]:
    """Return `(loss, accuracy)` of a classifier over all examples of `loader`, two Python floats.

    loader: as in `train_epoch`. model(x) gives logits (N, C), y holds integer labels (N,). The
    loss is the mean over all examples, the accuracy the share, from 0 to 1, of the examples whose
    largest logit is that of the label.

    The predictions are made in evaluation mode and without building a graph. Nothing is changed by
    it: parameters, their `.grad`, buffers and batches stay as they are. In the end `training` of
    the model and of every module inside it is as it was found, and so is whether gradients are
    switched on, also if an exception is raised on the way.

    Raise ValueError if `criterion.reduction` is anything but "mean", be it a word of its own or
    None: the sizes of the batches would be counted twice, or not at all. A criterion without
    `.reduction`, such as a plain function, gives the mean.
    Core, about 30 minutes, difficulty 3 of 3. Builds on `train_epoch`.
    """
    raise NotImplementedError


def fit(
    model: nn.Module,
    train_loader: Loader,
    val_loader: Loader,
    optimizer: torch.optim.Optimizer,
    criterion: Criterion,
    epochs: int,
    patience: int | None = None,
) -> dict[str, list[float]]:
    """Train `model` for at most `epochs` epochs and leave it with the weights of the best one.

    Each epoch trains on all of `train_loader`, in training mode, and then measures the loss on
    `val_loader`, as in `evaluate`: nothing is learnt from it. Losses are means over examples, and
    the criterion is called once per batch. The batches are not changed, `fit` draws no random
    numbers of its own, and gradients stay switched on. epochs >= 1.

    Return the history: a dict with the lists "train_loss" and "val_loss", one Python float for
    each epoch that was run. (It may hold other keys too.)

    An epoch is an improvement if its validation loss is strictly lower than those of all epochs
    before it: a tie is none. The last improvement is the best epoch. In the end the parameters and
    the buffers of `model` are those after the best epoch, whether or not training was stopped
    early. Keep their copy in memory, not in a file.

    patience (1 or more): stop as soon as this many epochs in a row were no improvement. None: do
    not stop for that. An epoch with a loss of nan, in training or in validation, is still recorded
    in both lists; then training stops. It is never the best. If no epoch is, the model stays as the
    last one left it. No loss is infinite.
    Core, about 45 minutes, difficulty 3 of 3. Builds on `train_epoch` and `evaluate`.
    """
    raise NotImplementedError


def save_checkpoint(
    file: BinaryIO,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    epoch: int,
    rng_state: torch.Tensor | dict[str, Any],
) -> None:
    """Write to `file` all that `load_checkpoint` needs to go on as if training had never stopped.

    That is the state of the model (parameters and buffers), the state of the optimiser (Adam's
    means and counts as well as the learning rate), the number of epochs that are done, and the
    state of the generator that orders the data.
    file: a binary stream that is open for writing, such as `open(path, "wb")` or `io.BytesIO()`;
    `torch.save` takes it. How you lay out what you write is up to you: only your `load_checkpoint`
    reads it, from what was written alone. `torch.load` reads plain values and tensors, as in
    `state_dict()`, without being told to trust the file; a whole model it does not.
    epoch: an int. rng_state: a tensor, as from `torch.get_rng_state()`, or a dict of plain values,
    as in `rng.bit_generator.state`; it is stored as it is given.
    Nothing is changed by it: model, optimiser and random generators are left as they are.
    Beyond the core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def load_checkpoint(
    file: BinaryIO, model: nn.Module, optimizer: torch.optim.Optimizer
) -> tuple[int, torch.Tensor | dict[str, Any]]:
    """Bring `model` and `optimizer` to where they were when `save_checkpoint` wrote `file`.

    Both are changed in place; they were built as those that were saved, with other weights and
    perhaps another learning rate. Whoever trains on from here takes the very steps, bit for bit,
    that the training which was saved would have taken.
    file: a binary stream that is open for reading, at its start. Other checkpoints may have been
    written to other streams in between.
    Return the tuple (epoch, rng_state) as it was saved. No generator is set: that is up to the
    caller.
    Beyond the core, about 10 minutes, difficulty 2 of 3. Builds on `save_checkpoint`.
    """
    raise NotImplementedError


def overfit_one_batch(
    make_model: Callable[[], nn.Module], x: torch.Tensor, y: torch.Tensor, steps: int
) -> float:
    """Train a new model on one batch, again and again; return its loss in the end, near 0.

    A network that cannot learn a handful of examples by heart will not learn thousands: this is
    the first thing to try when a loss does not fall.
    make_model: gives the model to train, with logits (N, C) as its output. y: integer labels (N,).
    The loss is the mean cross-entropy, a Python float. Which optimiser takes the steps is up to
    you; with 300 steps or more the loss of a small network must come below 0.05. x and y are not
    changed, and gradients stay switched on, also where an error is raised. steps >= 1.

    Raise RuntimeError if a parameter gets no gradient, that is, if its `.grad` is still None after
    the first backward pass, with the parameter's name as `named_parameters` has it: a layer that
    was made and never used, or one behind a `detach`. A gradient of zeros is a gradient. What
    happens with a frozen parameter, one that requires no gradient, is left open.
    Beyond the core, about 20 minutes, difficulty 2 of 3. Builds on `train_step`.
    """
    raise NotImplementedError


def diagnose(history: dict[str, list[float]], num_classes: int) -> list[str]:
    """Return what a training history has to say, as a list of codes in any order; [] if healthy.

    history: lists with an entry for each epoch, of which there is one or more, under the keys
    train_loss, val_loss, grad_norm (the gradient's norm), update_ratio (the size of an update over
    that of its weights) and dead_share (the share of hidden units that are 0 for every example). A
    key may be absent: then it is not judged. Any number may be 0, and train_loss alone may hold
    infinity or, after the first epoch, nan. num_classes: the C of the cross-entropy, 2 or more;
    ln C is the loss of a guess.

        bad_start        the first train_loss is under 0.5 or over 1.5 times ln C
        exploding        a train_loss is nan, infinite, or over 10 times the first
        flat             the last train_loss is over 0.95 times the first
        overfitting      the last val_loss is over 1.2 times the lowest
        vanishing        the last grad_norm is under 1e-6
        dying            the last dead_share is over 0.5
        steps_too_big    the median update_ratio is over 1e-1
        steps_too_small  the median update_ratio is under 1e-5

    Each code is judged for itself, whatever others there are, and each key whatever other keys are
    there or absent. A number that is just at a bound is neither over nor under it; only for
    bad_start, whose bounds are rounded, is that left open. Infinity is over every finite number,
    and nan is neither over nor under any. The history is not changed.
    Beyond the core, about 30 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def repair_runaway_steps(
    model: nn.Module, optimizer: torch.optim.Optimizer, criterion: Criterion, batches: Loader
) -> list[float]:
    """Take one step on each batch; return the loss of each, measured before its step.

    What was seen: the first step is right, and after that the steps grow and grow, until the loss
    swings wildly, even with a small learning rate. Mend the body.

    criterion: gives the mean over a batch. Each step goes down the gradient of its own batch, and
    of nothing else; before the first there are no gradients. The model's mode is left alone, and so
    are the batches. Return a list of Python floats.
    Beyond the core, about 5 minutes, difficulty 1 of 3. Builds on `train_step`.
    """
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def repair_frozen_weights(
    model: nn.Module, optimizer: torch.optim.Optimizer, criterion: Criterion, batches: Loader
) -> list[float]:
    """Take one step on each batch; return the loss of each, measured before its step.

    What was seen: nothing raises, and nothing is learnt: after an epoch every weight is bit for bit
    what it was. Mend the body.

    criterion: gives the mean over a batch. Each step goes down the gradient of its own batch, and
    of nothing else; before the first there are no gradients. The model's mode is left alone, and so
    are the batches. Return a list of Python floats.
    Beyond the core, about 5 minutes, difficulty 1 of 3. Builds on `train_step`.
    """
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


def repair_late_steps(
    model: nn.Module, optimizer: torch.optim.Optimizer, criterion: Criterion, batches: Loader
) -> list[float]:
    """Take one step on each batch; return the loss of each, measured before its step.

    What was seen: the first batch teaches nothing, and from then on the model answers each batch
    with what the batch before it had to say. Mend the body.

    criterion: gives the mean over a batch. Each step goes down the gradient of its own batch, and
    of nothing else; before the first there are no gradients. The model's mode is left alone, and so
    are the batches. Return a list of Python floats.
    Beyond the core, about 10 minutes, difficulty 2 of 3. Builds on `train_step`.
    """
    losses = []
    for x, y in batches:
        loss = criterion(model(x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses


def repair_epoch_loss(
    model: nn.Module, optimizer: torch.optim.Optimizer, criterion: Criterion, batches: Loader
) -> float:
    """Take one step on each batch; return the mean loss over all examples, a Python float.

    What was seen: the loss of an epoch changes with the batch size although nothing is learnt (the
    learning rate was set to 0), whenever the last batch is short. Mend the body.

    criterion: gives the mean over a batch. The loss of a batch is measured before the step on it.
    Each step goes down the gradient of its own batch; before the first there are no gradients.
    Batches may differ in size. The model's mode is left alone, and so are the batches.
    Beyond the core, about 10 minutes, difficulty 2 of 3. Builds on `train_epoch`.
    """
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def repair_validation(model: nn.Module, criterion: Criterion, batches: Loader) -> float:
    """Return the mean loss over all examples, in evaluation mode and without a graph.

    What was seen: with a look at the validation data after every epoch, training stops getting
    better after the first: dropout drops nothing any more. Mend the body.

    criterion: gives the mean over a batch; batches may differ in size. Return a Python float. In
    the end the model and every module inside it is in the mode in which it was found, and gradients
    are switched on or off as they were, also if an exception is raised on the way. Parameters,
    their `.grad`, buffers and the batches stay as they are.
    Beyond the core, about 15 minutes, difficulty 2 of 3. Builds on `evaluate`.
    """
    total, examples = 0.0, 0
    model.eval()
    with torch.no_grad():
        for x, y in batches:
            total += criterion(model(x), y).item() * len(y)
            examples += len(y)
    return total / examples


def repair_accumulation(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    criterion: Criterion,
    batches: Loader,
    k: int,
) -> None:
    """Take one step for every k batches, as if they were one large batch.

    What was seen: with k = 4 the learning rate that works for large batches is four times too
    large. Mend the body.

    criterion: gives the mean over a batch. All batches have the same size, and their number is a
    multiple of k. Each step goes down the gradient of the mean over the examples of its k batches,
    and of nothing else; before the first batch there are no gradients. The model's mode is left
    alone, and so are the batches.
    Beyond the core, about 10 minutes, difficulty 2 of 3. Builds on `train_step`.
    """
    for number, (x, y) in enumerate(batches):
        if number % k == 0:
            optimizer.zero_grad()
        criterion(model(x), y).backward()
        if number % k == k - 1:
            optimizer.step()


def repair_best_weights(
    model: nn.Module, train: Callable[[], None], validate: Callable[[], float], epochs: int
) -> float:
    """Train for `epochs` epochs, leave `model` as it was after the best; return that one's loss.

    What was seen: the loss that is returned is the lowest, but the model that is left has a higher
    one: it is the model of the last epoch. Mend the body.

    train: trains the model, in place, for one epoch. validate: gives the validation loss, a finite
    float. They are called in turn, `epochs` times each, epochs >= 1. The best epoch is
    the first of those with the lowest loss; parameters and buffers are those after it. Modes and
    gradients are left alone.
    Beyond the core, about 10 minutes, difficulty 2 of 3. Builds on `fit`.
    """
    best_loss, best_state = math.inf, model.state_dict()
    for _ in range(epochs):
        train()
        loss = validate()
        if loss < best_loss:
            best_loss = loss
            best_state = model.state_dict()
    model.load_state_dict(best_state)
    return best_loss


def repair_clipping(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    criterion: Criterion,
    batches: Loader,
    max_norm: float,
) -> list[float]:
    """Take one step on each batch, with its gradient clipped; return the norms before clipping.

    What was seen: one odd batch still throws the weights far away, whatever max_norm is, and every
    norm that comes back is 0. Mend the body.

    criterion: gives the mean over a batch. The norm is that of all gradients together. Where it is
    larger than max_norm, they are multiplied by max_norm / norm before the step, as
    `torch.nn.utils.clip_grad_norm_` does, which may be used. Each step goes down the gradient of
    its own batch, and of nothing else; before the first there are no gradients. The model's mode is
    left alone, and so are the batches. Return a list of Python floats, one for each batch.
    Beyond the core, about 5 minutes, difficulty 1 of 3. Builds on `train_step`.
    """
    norms = []
    for x, y in batches:
        optimizer.zero_grad()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        criterion(model(x), y).backward()
        optimizer.step()
        norms.append(norm.item())
    return norms


def predict_training(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def train_step(model, optimizer, criterion, x, y):
            pred = model(x)
            loss = criterion(pred, y)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
            return loss.item()

        model = nn.Linear(1, 1, bias=False)
        nn.init.ones_(model.weight)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
        x, y = torch.tensor([[1.0]]), torch.tensor([[3.0]])
        [train_step(model, optimizer, nn.MSELoss(), x, y) for _ in range(3)]

    a) [4.0, 1.0, 0.25]
    b) [1.0, 0.25, 0.0625]
    c) [4.0, 4.0, 4.0]
    d) [4.0, 4.0, 1.0]

    Question 2

        def train_epoch(model, loader, optimizer, criterion):
            model.train()
            losses = []
            for x, y in loader:
                losses.append(train_step(model, optimizer, criterion, x, y))
            return sum(losses) / len(losses)

        model = nn.Linear(1, 1, bias=False)
        nn.init.ones_(model.weight)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
        three = torch.tensor([[1.0], [1.0], [1.0]]), torch.tensor([[3.0], [3.0], [3.0]])
        one = torch.tensor([[1.0]]), torch.tensor([[1.0]])
        train_epoch(model, [three, one], optimizer, nn.MSELoss())

    a) 1.0
    b) 3.0
    c) 4.0
    d) 2.0

    Question 3

        def evaluate(model, loader, criterion):
            model.eval()
            with torch.no_grad():
                seen = [(model(x), y) for x, y in loader]
            n = sum(len(y) for z, y in seen)
            loss = sum(criterion(z, y).item() * len(y) for z, y in seen)
            right = sum((z.argmax(dim=1, keepdim=True) == y).sum().item() for z, y in seen)
            return loss / n, right / n

        logits = torch.tensor([[2.0, 0.0], [0.0, 2.0], [2.0, 0.0]])
        labels = torch.tensor([0, 1, 1])
        loss, accuracy = evaluate(nn.Identity(), [(logits, labels)], nn.CrossEntropyLoss())
        accuracy

    a) 1.333
    b) 2.0
    c) 66.67
    d) 0.6667

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 1 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
