r"""Tensors

Builds on Python: loops, functions, exceptions and what a class is.

A picture, a batch of pictures, the weights of a network and its loss are all the same kind of
thing here: a tensor. Most mistakes on the way are not in the mathematics. They are a row taken for
a column, a mean along the wrong axis, a copy where the thing itself was meant, and PyTorch seldom
says a word. After this unit you read a shape as you read a sentence, and what goes wrong with
shapes later on is something that you have seen before.

[The notebook has a picture here: Ten rows of a batch of real digits: 784 numbers each, drawn as
pictures of 28 by 28.]

## Numbers with a shape

A tensor is numbers with a *shape*. This one has six numbers, and the shape (2, 3):

    x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    x[1]       # tensor([4., 5., 6.]), a row, shape (3,)
    x[:, 1]    # tensor([2., 5.]), a column, shape (2,)
    x[1, 2]    # tensor(6.), a number, shape ()

Each place in the shape is an *axis*. Axis 0 counts the rows, axis 1 the numbers in a row; a number
by itself has no axis at all. Where there are examples, the first axis counts them. A batch of 64
pictures with three colours, 28 rows and 28 columns has the shape (64, 3, 28, 28), in letters
(N, C, H, W).

In memory the six numbers lie in one line, 1 2 3 4 5 6, the last axis running fastest. Two
operations give x the shape (3, 2), and they have nothing to do with each other:

    x.reshape(3, 2)    # 1 2 / 3 4 / 5 6    keeps the line, and cuts it anew
    x.permute(1, 0)    # 1 4 / 2 5 / 3 6    keeps every number with its indices, in another order

`permute(1, 0)` says: first the old axis 1, then the old axis 0. Number 6 was at [1, 2] and is at
[2, 1] now. So merge or split axes with `reshape`, and change their order with `permute`.

**Predict 1.** Pictures of shape (8, 3, 32, 32) are to have their colours last. Does
`images.reshape(8, 32, 32, 3)` fail? If not, what are the three numbers at its first pixel?

## One dtype for all of them

All the numbers of a tensor have one *dtype*. Weights and pixels to compute with are float32.
Labels are int64. Pixels in a file are often uint8, whole numbers from 0 to 255.

`torch.tensor` looks at what it gets. Whole numbers give int64, and one 0.5 among them gives
float32. That is how a table of pixels ends up in a dtype that no layer takes. Say what you want:
`torch.tensor(rows, dtype=torch.float32)`.

*The trap.* Integers have no mean (`x.mean()` refuses them), and small ones wrap around: in uint8,
$3 - 5$ is 254. Convert before you subtract.

## A view shares, a copy does not

`x[1]`, `x[:, 1]`, `x.permute(1, 0)` and `x.view(3, 2)` move no number. They are *views*: other ways
to look at the same memory. Write into one, and all the others show it. A copy has memory of its
own: `x.clone()` makes one, and so do all operations that compute something, such as `x + 1`. A list
among the indices makes a copy too: `y = x[:, [1]]` has the shape (2, 1), and what is written into y
never reaches x. (On the left of `=` or `+=` it makes none: `x[:, [1]] = 0` writes into x.)
`reshape` gives a view where it can, and a copy where it must.

`x + y` makes a new tensor. `x += y` writes into the memory of x, *in place*; so do functions whose
names end in `_`, such as `x.add_(y)`. The dtype of x stays what it is: a sum with fractions does
not fit into integers, and PyTorch refuses to write it there. And `z = x` copies nothing, it is one
tensor with two names.

**Predict 2.** `x = torch.zeros(2, 3)`, `c = x[:, 1]`, `c += 1`, and at last `c = c + 1`. What is in
x, and what is in c?

## Along an axis

A sum or a mean along an axis takes that axis away: `dim` says which one *disappears*.

    x.mean(dim=0)                   # tensor([2.5, 3.5, 4.5]), shape (3,): one for each column
    x.mean(dim=1)                   # tensor([2., 5.]), shape (2,): one for each row
    x.mean(dim=1, keepdim=True)     # the same two, shape (2, 1)

`keepdim=True` leaves an axis of length 1 in its place. The next section says what for.

The standard deviation of D numbers $x_1$ to $x_D$ is how far they lie from their mean $\mu$,
typically:

$$ \sigma = \sqrt{\frac{1}{D} \sum_{k=1}^{D} (x_k - \mu)^2} $$

The sign $\sum$ with $k = 1$ below and $D$ above says: add this up for every $k$ from 1 to $D$.

*A worked number.* (1, 2, 3) has the mean 2, and the squares of $1 - 2$, $2 - 2$ and $3 - 2$ have
the sum 2. So $\sigma = \sqrt{2/3} = 0.8165$, and what is left of the row after subtracting $\mu$
and dividing by $\sigma$ is (-1.2247, 0, 1.2247). *The trap.* `x.std()` divides by $D - 1$ and gives
1 here, as is done to estimate from a sample; of a single number it gives nan.
`x.std(correction=0)` divides by $D$.

## Broadcasting, and when it lies

Two tensors of different shapes can be added all the same. Write the shapes below each other so
that they end together. Missing axes in front count as 1. In each place the two sizes must be
equal, or one of them is 1 and is stretched to the other:

    (2, 3)        (2, 3)        (5, 1, 4)
    (2, 1)           (2)           (3, 1)
    ------        ------        ---------
    (2, 3)        refused       (5, 3, 4)

So `x - x.mean(dim=1, keepdim=True)` takes from each row its own mean. Without keepdim it is
refused, but only because x is not square. With shape (3, 3) nothing is refused, and the mean of
row j is taken from *column* j.

*The trap.* A network gives predictions p of shape (N, 1), and the targets t have the shape (N,).
Let both be 1, 2, 4: every prediction is right, and the mean squared error should be 0.

    p - t  =   0  -1  -3
               1   0  -2        shape (3, 3): everyone against everyone
               3   2   0

    ((p - t) ** 2).mean()       # 28 / 9 = 3.1111

Nothing fails. The loss even falls while you train, towards a network that always says the mean.

Everyone against everyone may be just what you want. With a of shape (N, D) and b of shape (M, D),
all the squared distances

$$ d_{ij} = \sum_{k=1}^{D} (a_{ik} - b_{jk})^2 $$

come from `a[:, None, :] - b[None, :, :]`, of shape (N, M, D). `None` as an index puts an axis of
length 1 there. The distance of (0, 0) and (3, 4) is $9 + 16 = 25$, squared. *The trap.* Multiplied
out this is $|a_i|^2 + |b_j|^2 - 2 a_i \cdot b_j$, which is faster, and far from 0 subtracts large
numbers that are nearly equal. In float32 it says 0 for (1000.1, 1000.3) and (1000.2, 1000.4), whose
squared distance is 0.02.

**Predict 3.** What shape has `torch.ones(4, 1) * torch.ones(4)`, and what shape has `torch.ones(1,
4) * torch.ones(4)`?

## Products of matrices, many at once

The product of a matrix A (N, D) with B (D, M) is C (N, M), with

$$ C_{ij} = \sum_{k=1}^{D} A_{ik} B_{kj} $$

The inner sizes D meet and disappear. `A @ B` does that. With more axes, the last two are the
matrix, and those in front count matrices: (B, N, D) @ (B, D, M) is (B, N, M), one product for each
b, and none across. To compare rows with rows, call the rows of the first factor q *queries*, those
of the second k *keys*. Then k needs its last two axes exchanged: `k.transpose(1, 2)` or `k.mT`.
(`k.T` turns all the axes around, the first one too. With other than two axes PyTorch warns that
this is deprecated, and a later release refuses it.)

*A worked number.* The queries (1, 2) and (0, 1) against the keys (1, 1) and (3, 0) give the scores
$(1 \cdot 1 + 2 \cdot 1,\ 1 \cdot 3 + 2 \cdot 0) = (3, 3)$, and (1, 0).

## A batch from a loader

A loader is something to loop over. The digits of the picture at the top come from one:

    pictures, answers, _, _ = load_digits()
    trainloader = DataLoader(TensorDataset(pictures, answers), batch_size=64)

`load_digits` is in `digits.py` in the folder `exercises/data`, and the two classes are in
`torch.utils.data`: the dataset pairs each picture with its label, and the `DataLoader` deals them
out, 64 at a time. Each turn gives the next batch, a pair of images and labels:

    for images, labels in trainloader:
        ...

`iter(trainloader)` begins such a loop. What it gives is an *iterator*, which remembers how far the
loop is, and `next` takes one turn of it. So `images, labels = next(iter(trainloader))` is the first
batch, and the loader can be looped over again as if nothing had happened. `next(trainloader)` is
refused: a loader can be looped over, but it is not a loop that is under way. Where there is no
batch at all, `next` raises StopIteration, which tells nobody that a loader was empty; with a second
argument, as in `next(iter(trainloader), None)`, it gives that instead.

A layer takes rows, so each picture becomes one: `images.view(len(images), -1)`, where -1 stands
for whatever is left. Ask for `len(images)`; it is not always 64, as the last batch may be short.

## A module of your own

The smallest network that PyTorch can train is a class with parameters and a `forward`:

    class Scale(nn.Module):
        def __init__(self):
            super().__init__()
            self.factor = nn.Parameter(torch.ones(()))

        def forward(self, x):
            return self.factor * x

`class Scale(nn.Module)` *inherits* from `nn.Module`: a `Scale` is a module, with all that PyTorch
wrote for one, and has besides what stands here. `super()` is the way to what was inherited, so
`super().__init__()` prepares the table in which a module keeps its parameters; it comes first,
since our own `__init__` stands in the place of that one. `model = Scale()` makes such a module, and
`model(x)` calls `forward`. An attribute that is an `nn.Parameter` goes into that table under its
own name. A plain tensor does not: `model.parameters()` does not have it, so no optimiser ever moves
it, and it is not saved with the model. The program runs, and that tensor never learns.

In this unit you write the layer that is most of a network, $x W^T + b$, for W of shape (out, in)
and b of shape (out,):

    images (B, 1, 28, 28) -> flatten -> x (B, 784) -> Affine -> scores (B, 10)

## The derivative is a slope

One idea from school carries the whole course. Let $f(x) = x^2$, and go from 3 a step of 0.1 to the
right. f goes from 9 to 9.61, so it has grown by 6.1 for each unit of the way. With a step of 0.01
it is 6.01, with one of 0.001 it is 6.001. The number that this comes to is the *derivative* of f
at 3, written $f'(3) = 6$; for any x it is $f'(x) = 2x$. On the graph it is the slope of the
*tangent*, the straight line that touches the curve there:

[The notebook has a picture here: The curve x², with its tangents at -1, 0.5 and 2: their slopes are
-2, 1 and 4.]

Where the slope is negative, f falls to the right; where it is 0, f is level. To make f smaller,
step against the slope. That is how networks are trained, with the loss for f and the parameters
for x, and PyTorch can tell the slope: after `x = torch.tensor(3.0, requires_grad=True)` and
`(x**2).backward()`, `x.grad` is 6.

## Conventions

* Examples come first, (N, ...). A table of them is (N, D), and one label each makes (N,).
* Arguments are not changed, unless the name of a function ends in `_`.
* Floating dtype in, the same floating dtype out, unless the exercise says otherwise.
* Shapes that do not fit raise ValueError, with both shapes in its text, where the exercise asks
  for it. Nothing broadcasts silently.

## Where to read on

* The PyTorch documentation, "Tensor Views" and "Broadcasting semantics".
* Stevens, Antiga and Viehmann, *Deep Learning with PyTorch*, chapter 3, "It starts with a tensor".
* The NumPy user guide, "Broadcasting": torch has its rules from there.

## A picture of yours

Every point of the plane takes the colour of the centre that is nearest to it, by your distances:

```python
from autograder import pictures

centres = make_tensor([[-1, -1], [1, 0], [0, 1.5], [-1.5, 1]])


def nearest(points):
    return pairwise_squared_distances(make_tensor(points.tolist()), centres).argmin(dim=1)


axes = pictures.decision_regions(nearest, centres, range(4))
axes.axvline(column(centres, 0).max(), color="grey", linestyle="--")
axes.set_title("the nearest of four centres; dashed, the largest x[0] of them")
pictures.show()
```

## Answers

**Answer 1.** It does not fail: $8 \cdot 3 \cdot 32 \cdot 32$ numbers fit either shape. The three
numbers are the first three in the line, which are three neighbouring pixels of the first colour.
The picture is scrambled, and its shape is right.

**Answer 2.** The middle column of x is 1. `c += 1` writes into the memory that both share, and `c =
c + 1` makes a new tensor of twos and gives it the name c. x never hears of it.

**Answer 3.** (4, 4) and (1, 4). The (4,) counts as (1, 4) both times. A column against a row is a
table; a row against a row stays a row.
"""

from collections.abc import Iterable

import torch
from torch import nn


Batch = tuple[torch.Tensor, torch.Tensor]


def make_tensor(rows: list[list[float]]) -> torch.Tensor:
    """Return a table of numbers as a float32 tensor (N, D).

    rows: a list of N lists with D numbers each, N >= 1 and D >= 1: integers, floats, or some of
    both. Whatever they are, the answer is float32. One row makes (1, D).
    Raise ValueError if the rows are not all of one length. `rows` is not changed.
    Core, about 5 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def column(x: torch.Tensor, j: int) -> torch.Tensor:
    """Return column j of a table, of shape (N,), as a view.

    x: (N, D), of any dtype, N >= 1 and D >= 1. It is not changed by the call.
    j: from -D to D - 1; negative numbers count from the end, -1 is the last column. Raise
    IndexError for any other.
    The answer shares its memory with x: a change of one is seen in the other.
    Core, about 10 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def swap_channels_last(images: torch.Tensor) -> torch.Tensor:
    """Return the images with their colour channels on the last axis: (N, H, W, C).

    images: (N, C, H, W), of any dtype, N >= 1; C, H and W are 1 or more and need not be equal.
    The number at [n, c, h, w] is at [n, h, w, c] in the answer. The dtype is kept. `images` is not
    changed, nor its shape; whether the answer shares its memory is left open.
    Core, about 10 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def standardise_rows(x: torch.Tensor) -> torch.Tensor:
    """Return x with each row shifted and scaled so that its mean is 0 and its deviation 1.

    x: (N, D), floating, N >= 1 and D >= 1.
    From each number the mean of its row is subtracted, and the difference is divided by the
    standard deviation of the row, the one that divides by D. A row of one value, whose deviation
    is 0, gives zeros. Nothing is added to a deviation: a row of numbers around 1e-8 is a row like
    any other.
    The answer has the shape and dtype of x, and x is not changed.
    Core, about 20 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def pairwise_squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the squared distance of every row of a to every row of b, (N, M).

    a: (N, D) and b: (M, D), N, M and D >= 1: both of one floating dtype, which the answer has too,
    or integers (uint8 too), each converted to the default dtype before anything is subtracted.
    Entry [i, j] is the sum of the squares of a[i] - b[j]. That of two equal rows is exactly 0,
    and rows that lie close together have accurate distances also if their numbers are large.
    There is no loop over pairs of rows: a thousand rows against a thousand take less than a second.
    Raise ValueError naming both shapes if a and b have different numbers of columns. Neither is
    changed.
    Write it yourself, without `torch.cdist`, `torch.nn.functional.pairwise_distance`,
    `torch.nn.PairwiseDistance`.
    Core, about 20 minutes, difficulty 3 of 3.
    """
    raise NotImplementedError


def batched_scores(q: torch.Tensor, k: torch.Tensor) -> torch.Tensor:
    """Return the scores of every query against every key of its own batch entry, (B, N, M).

    q: (B, N, D), N queries for each b; k: (B, M, D), M keys for each b; all sizes 1 or more, and
    both of one floating dtype, which the answer has too.
    Entry [b, i, j] is the dot product of q[b, i] and k[b, j], with no other factor.
    Raise ValueError naming both shapes if q and k differ in B or in D: a single batch entry is not
    stretched to many. Neither is changed.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def add_in_place_(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Add y to x in place, and return x: the very tensor that came in.

    x: a tensor of any shape and dtype, which may be a view of another; that one shows the sum, too.
    y: a tensor of x's shape, or of one that is stretched to it by broadcasting. It is not changed.
    x keeps its dtype, float32 also if y is float64. Raise TypeError naming both dtypes if x holds
    integers and y floats.
    Tensors that require a gradient are not asked for, nor a y that shares memory with x.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def first_batch(loader: Iterable[Batch]) -> Batch:
    """Return the first batch of a loader as a pair (images, labels), each image in one row.

    loader: anything that can be looped over again and again: a `DataLoader`, a list, an object of
    another class that has nothing but `__iter__`. It gives batches, each a tuple or list of images
    and labels: images (B, 1, 28, 28) or (B, 28, 28), B >= 1, contiguous, and labels (B,).
    The answer is a tuple: images (B, 784) in float32, with each image in reading order and its
    pixels as they are; labels (B,) in int64. Any dtype that came in is converted.
    No more than one batch is taken, as there may be no end to them. The loader is not used up, and
    its batches stay as they are: a second call gives the same, as long as the loader does.
    Raise ValueError if the loader has no batch.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


class Affine(nn.Module):
    """A layer of its own making, x W^T + b: the smallest useful `nn.Module`.

    It has exactly two parameters, `weight`, which is W, of shape (out_features, in_features), and
    `bias`, which is b, of shape (out_features,). `parameters()` and `state_dict()` know them by
    these names, and nothing else. Both require a gradient, and are float32 to start with. Which
    numbers they start with is left open; zeros are fine.
    Write it yourself, without `torch.nn.Linear`, `torch.nn.LazyLinear`,
    `torch.nn.functional.linear`.
    Core, about 20 minutes, difficulty 3 of 3.
    """

    def __init__(self, in_features: int, out_features: int) -> None:
        """Make the two parameters. Both sizes are 1 or more."""
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x W^T + b, of shape (N, out_features), on the graph.

        x: (N, in_features), N >= 1, floating, of the dtype that the parameters have: float32, or
        float64 after `model.double()`. Neither x nor anything in the model is changed. The result
        is the same in training and in evaluation.
        """
        raise NotImplementedError


def predict_tensors(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def swap_channels_last(images):
            count, colours, height, width = images.shape
            return images.reshape(count, height, width, colours)

        red, green = [[1, 2, 3]], [[4, 5, 6]]  # each of one row, with three columns
        swap_channels_last(torch.tensor([[red, green]]))

    a) tensor([[[[1, 2, 3], [4, 5, 6]]]])
    b) tensor([[[[1, 2], [3, 4], [5, 6]]]])
    c) tensor([[[[1, 4], [2, 5], [3, 6]]]])
    d) tensor([[[[1, 4]], [[2, 5]], [[3, 6]]]])

    Question 2

        def standardise_rows(x):
            mean = x.mean(dim=1)
            deviation = x.std(dim=1, correction=0)
            return (x - mean) / deviation

        standardise_rows(torch.tensor([[1.0, 3.0], [5.0, 9.0]]))

    a) tensor([[-1.0, 1.0], [-1.0, 1.0]])
    b) tensor([[-1.0, -1.0], [1.0, 1.0]])
    c) tensor([[-1.0, 1.0], [-2.0, 2.0]])
    d) tensor([[-1.0, -2.0], [3.0, 1.0]])

    Question 3

        def add_in_place_(x, y):
            x = x + y
            return x

        table = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        add_in_place_(table[:, 1], torch.tensor([10.0, 20.0]))
        table

    a) tensor([[1.0, 12.0], [3.0, 24.0]])
    b) tensor([[1.0, 10.0], [3.0, 20.0]])
    c) tensor([[1.0, 2.0], [3.0, 4.0]])
    d) tensor([[1.0, -8.0], [3.0, -16.0]])

    No number is rounded; in a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 1 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
