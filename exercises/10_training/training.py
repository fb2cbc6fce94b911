"""Training

Everything is there now: a network that turns images into logits, a loss that says how wrong they
are, gradients that say which way is down, an optimiser that takes the step. Training is these
four, many times over, and this unit writes the loop that real code is full of.

**One step.** For a batch x with targets y:

1. forward: `prediction = model(x)`
2. loss: `loss = criterion(prediction, y)`, one number, the mean over the batch
3. backward: `loss.backward()` puts the gradient of the loss into the `.grad` of every parameter
4. step: `optimizer.step()` reads each `.grad` and moves the parameter

One thing more: `backward` *adds* to what is in `.grad` already. That is useful for gradients that
are gathered over several batches, and a trap everywhere else: without `optimizer.zero_grad()` step
k uses $g_1 + ... + g_k$. The first step is right, so a look at one step shows nothing. Clear before
the forward pass, or between forward and backward, or after the step; only not between backward and
step, for then there is nothing left to step with.

*A worked number.* The model is w x + b with w = 1 and b = 0, the data are x = (1, 2), y = (2, 4),
the criterion is `nn.MSELoss()`, which divides by n (and not by 2n). The predictions 1 and 2 are off
by -1 and -2, so the loss is (1 + 4)/2 = 2.5. The slopes are 2 (-1 * 1 - 2 * 2)/2 = -5 for w and
2 (-1 - 2)/2 = -3 for b. With learning rate 0.1, w becomes 1.5 and b becomes 0.3. The loss of this
step is 2.5, the loss before it.

**One epoch** is one pass over all batches. Its loss is the mean over the *examples*. A loader gives
batches, and the last one is usually short: 7 examples in batches of 3 come as 3, 3, 1. Batch means
l_b must then be weighted by the sizes n_b:

$$loss = (n_1 l_1 + n_2 l_2 + ...) / (n_1 + n_2 + ...)$$

With two examples at a mean of 2.5 and one at 9 that is (2 * 2.5 + 9)/3 = 4.6667. The mean of the
two means, 5.75, counts the lonely example as if it were two. Many published loops do just that.

**Evaluating is not training.** Dropout and BatchNorm behave differently in the two:
`model.train()` and `model.eval()` set a flag, `training`, in the model and in every module inside
it. `eval()` does not switch gradients off; `torch.no_grad()` does that. And whoever calls
`evaluate` in the middle of training expects the flags afterwards as they were before, whatever
happened in between.

**Fitting** is epochs of training, each followed by a look at data the model does not learn from.
When the validation loss stops falling while the training loss still falls, the model has begun to
learn its examples by heart. So keep the weights of the best epoch, stop when there has been nothing
better for `patience` epochs, and put the best weights back. The trap here is `best =
model.state_dict()`. It holds no copy: its tensors are the model's own, and go on changing while
you train.

**Losses take logits.** You may see `nn.CrossEntropy()` written; there is no such thing in PyTorch.
The class is `nn.CrossEntropyLoss`, it takes the logits as the last layer gives them, with integer
labels, and does the softmax itself. A softmax of your own before it is one too many. An untrained
network of ten classes should start near ln 10 = 2.3026.

The network of this course is 784-128-64-10, on the digits of MNIST:

```python
from torch import nn

model = nn.Sequential(
    nn.Flatten(),
    nn.Linear(784, 128), nn.ReLU(),
    nn.Linear(128, 64), nn.ReLU(),
    nn.Linear(64, 10),
)
criterion = nn.CrossEntropyLoss()
```

*Draw it.* A loss curve says more than any single number. Train a small network on few and noisy
points, and see where the two curves part; `fit` should hand back the weights of the lowest point of
the second one.

```python
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x[:, 0] * x[:, 1] + 0.5 * torch.randn(60) > 0).long()
batches = [(x[i : i + 8], y[i : i + 8]) for i in range(0, 40, 8)]
model = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
history = fit(model, batches, [(x[40:], y[40:])], optimizer, nn.CrossEntropyLoss(), epochs=60)
plt.plot(history["train_loss"], label="training")
plt.plot(history["val_loss"], label="validation")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend()
```
"""

import math
from collections.abc import Callable, Iterable

import torch
from torch import nn

Criterion = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
Loader = Iterable[tuple[torch.Tensor, torch.Tensor]]


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
    forward pass, between forward and backward, or after the step.
    The model is left in the mode (training or evaluation) in which it is found.
    Return a Python float.
    """
    raise NotImplementedError


def train_epoch(
    model: nn.Module,
    loader: Loader,
    optimizer: torch.optim.Optimizer,
    criterion: Criterion,
) -> float:
    """Set `model` to training mode and take one step on every batch of `loader`, in its order.

    loader: anything that can be looped over, again and again, and gives batches `(x, y)`: a
    `DataLoader`, or a plain list. It need not have `.dataset`. Batches may differ in size, and
    every batch takes its own full step.
    criterion: gives the mean over a batch.
    Return the mean loss over all examples, a Python float. The loss of a batch is measured before
    the step on that batch, and counts as often as the batch has examples.
    """
    raise NotImplementedError


def evaluate(model: nn.Module, loader: Loader, criterion: Criterion) -> tuple[float, float]:
    """Return `(loss, accuracy)` of a classifier over all examples of `loader`, two Python floats.

    loader: as in `train_epoch`. model(x) gives logits (N, C), y holds integer labels (N,). The
    loss is the mean over all examples, the accuracy the share, from 0 to 1, of the examples whose
    largest logit is that of the label.

    The predictions are made in evaluation mode and without building a graph. Nothing is changed by
    it: parameters, their `.grad` and buffers stay as they are, and in the end `training` of the
    model and of every module inside it is as it was found, also if an exception is raised on the
    way.

    Raise ValueError if `criterion.reduction` is anything but "mean": the sizes of the batches would
    be counted twice, or not at all. A criterion without `.reduction`, such as a plain function,
    gives the mean.
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
    the criterion is called once per batch. epochs >= 1.

    Return the history: a dict with the lists "train_loss" and "val_loss", one Python float for
    each epoch that was run. (It may hold other keys too.)

    An epoch is an improvement if its validation loss is strictly lower than those of all epochs
    before it: a tie is none. The last improvement is the best epoch. In the end the parameters and
    the buffers of `model` are those after the best epoch, whether or not training was stopped
    early. Keep their copy in memory, not in a file.

    patience (1 or more): stop as soon as this many epochs in a row were no improvement. None: do
    not stop for that. An epoch with a loss of nan, in training or in validation, is still recorded
    in both lists; then training stops. It is never the best.
    """
    raise NotImplementedError
