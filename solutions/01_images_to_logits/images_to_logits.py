"""From images to logits

A neural network is a function. Numbers go in, numbers come out, and in between stand more
numbers, the *parameters*, which decide what function it is. With enough of them it can be almost
any: a network with a single hidden layer comes as close as you like to every continuous function
on a range that is closed and bounded. It is a *universal function approximator*, and the last
exercise of this unit makes that concrete.

That such parameters exist is one thing, finding them another. That is the rest of the course, in
this order. A loss says how wrong the predictions are (units 2 and 3). It depends on the parameters
through the predictions, so the parameters can be moved to make it smaller. The gradient says which
way (units 4 and 5), and backpropagation, the chain rule kept tidy, finds it for every layer (unit
6). Then PyTorch does the calculus, and you will know what it does (units 7 and 8). Training is
forward, loss, backward, step, many times over (units 9 and 10).

Here you build the function.

## An image is a row of numbers

A picture of a handwritten digit has 28 rows of 28 pixels. A layer takes vectors, so the picture
becomes one row of 784 numbers, read like a page: left to right, then the next line. N pictures
become a table with N rows, one example in each.

## A layer, and a bend

A linear layer takes D numbers and gives M. Each output has a weight for every input, and a bias:

$$ z = x W^T + b $$

for x of shape (N, D), W (M, D) and b (M,). Two linear layers in a row are only a linear layer
again, so something that is not linear must come between them:

    relu(x)    = max(0, x)           bends once, at 0
    sigmoid(x) = 1 / (1 + e^-x)      rises from 0 to 1, with 1/2 at 0

*A worked number.* Let x = (1, 2). The first layer has the rows of weights (1, 1) and (1, -1) and no
bias: it gives (3, -1). relu makes that (3, 0). The second layer has the rows (2, 5) and (1, 0) and
the biases 1 and -4: it gives (2 * 3 + 5 * 0 + 1, 1 * 3 + 0 * 0 - 4) = (7, -1).

The scores that the last layer gives, one for each class, are the *logits*. They may be negative,
and they do not add up to anything: the largest one is the prediction. Nothing follows the last
layer, no relu and no softmax. The loss takes logits, and does the rest itself.

The network of this course has the sizes 784-128-64-10: a pixel for each input, two hidden layers,
ten digits. Between 784 and 128 stand 784 * 128 weights and 128 biases, so in all there are

$$ 785 * 128 + 129 * 64 + 65 * 10 = 109386 $$

parameters to be learnt.

## Why it can be anything

Three bends make a hat:

    relu(x) - 2 relu(x - 1) + relu(x - 2)

    at x =     -1   0   0.5   1   1.5   2    3
    it is       0   0   0.5   1   0.5   0    0

Scale it, move it, add others, and you have a line that goes through any points you like, straight
in between. Where the slope is to change by c, put one relu with the weight c. With the points close
enough together no eye can tell it from the curve they were taken from. Training never places the
bends one by one as you do here. But now you know that there is something to find.

## Where it goes wrong

* `images.reshape(-1, N).T` has the right shape too. But reshape reads all the pixels in one stream
  and cuts it anew: each row then holds a bit of every picture. Keep the first axis, merge the rest.
* After a transpose, `view` refuses and `reshape` copies. The numbers in memory are not in order.
* Labels often come as uint8, and PyTorch takes a uint8 index for a mask. A label of -1 is an index
  too: the last class, without a word.
* `math.exp(800)` is an OverflowError, and `torch.exp` gives inf. 1/(1 + inf) is 0, which is right;
  inf/(1 + inf) is nan, which is not. With abs(x) in the exponent nothing overflows:
  1/(1 + e^-x) where x is positive, e^x/(1 + e^x) where it is negative.
* W is (out, in). With a square W the product works either way round, and only one is right.
* `x[x < 0] = 0` is a fine relu, of a copy. Without the copy it changes the caller's numbers.

## Conventions, for the whole course

* Examples come first: x is (N, D). Weights are as `nn.Linear` has them, W (out, in) and b (out,).
  Labels are integers, (N,). The n of a formula is the number of examples.
* Units 1, 7, 9 and 10 use PyTorch. Units 2 to 6 use NumPy, by hand. Unit 8 builds autograd, in
  plain Python and NumPy.
* A loss is a Python float in the NumPy units; in the PyTorch units it is a tensor without axes that
  is still on the graph.
* What is passed in is not changed, unless a name ends in `_`. Models and optimisers change only as
  the docstring says.
* Floating dtype in, the same floating dtype out. Integers are converted first: to float64 in NumPy,
  in PyTorch to the dtype of the weights, or to the default dtype where there are no weights.
* Shapes that do not fit raise ValueError, with both shapes in its text. Nothing broadcasts
  silently.
* The order of an epoch is `rng.permutation(n)`, drawn once per epoch from the generator that is
  passed in. Dropout keeps an entry where `rng.random(x.shape) >= p`. A history is a dict of lists.
* relu has slope 0 at 0. Momentum is PyTorch's, v = mu v + g. Losses are means over examples. Biases
  are not decayed.

## Two pictures

The hat, drawn by your `mlp_forward`:

```python
import matplotlib.pyplot as plt
import torch

x = torch.linspace(-1, 3, 201)[:, None]
bends = (torch.ones(3, 1), torch.tensor([0.0, -1.0, -2.0]))
added = (torch.tensor([[1.0, -2.0, 1.0]]), torch.zeros(1))
plt.plot(x[:, 0], mlp_forward(x, [bends, added])[:, 0])
plt.xlabel("x")
plt.ylabel("f(x)")
plt.title("relu(x) - 2 relu(x - 1) + relu(x - 2)")
plt.show()
```

And a network that follows a curve the better, the more bends it has, once `hat_network` is written:

```python
x = torch.linspace(-1, 7, 400)[:, None]
plt.plot(x[:, 0], torch.sin(x[:, 0]), "k--", label="sin")
for count in (4, 7, 20):
    knots = torch.linspace(0, 6, count)
    layers = hat_network(knots, torch.sin(knots))
    plt.plot(x[:, 0], mlp_forward(x, layers)[:, 0], label=f"{count} knots")
plt.xlabel("x")
plt.ylabel("f(x)")
plt.title("straight between the knots, level outside them")
plt.legend()
plt.show()
```
"""

### BEGIN SOLUTION
from itertools import pairwise

### END SOLUTION
import torch

from autograder import forbids, points

Layers = list[tuple[torch.Tensor, torch.Tensor]]


def flatten_images(images: torch.Tensor) -> torch.Tensor:
    """Return every image as one row: (N, ...) becomes (N, P), with P numbers in an image.

    images: (N, 28, 28), (N, 1, 28, 28), or any other shape of two axes or more, N >= 1. It may be a
    view whose numbers do not lie in order in memory, such as a transposed one.
    Row i holds image i in reading order, the last axis running fastest.
    The dtype is kept, whatever it is, and `images` itself is not changed, nor its shape.
    """
    ### BEGIN SOLUTION
    return images.reshape(len(images), -1)
    ### END SOLUTION


@forbids("torch.nn.functional.one_hot")
def one_hot(labels: torch.Tensor, num_classes: int) -> torch.Tensor:
    """Return a float32 tensor (N, C) whose row i is 1 in column labels[i] and 0 elsewhere.

    labels: (N,) integers of any integer dtype that can hold C, uint8 and int32 among them; N may be
    0.
    num_classes: the number of classes C, 1 or more. Not every class need occur.
    Raise ValueError if a label is not one of 0 .. C - 1. Nothing passed in is changed.
    """
    ### BEGIN SOLUTION
    is_class = labels[:, None] == torch.arange(num_classes)
    if not is_class.any(dim=1).all():
        raise ValueError(f"every label must be at least 0 and less than {num_classes}")
    return is_class.to(torch.float32)
    ### END SOLUTION


@forbids("torch.nn.functional.linear", "torch.nn.Linear")
def linear_forward(x: torch.Tensor, W: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the output of a linear layer, `x W^T + b`, of shape (N, M).

    x: (N, D), one example a row, N >= 1: floating, or integers such as uint8 pixels, which are
    converted to W's dtype.
    W: (M, D) and b: (M,), both of one floating dtype, x's if that is floating.
    The result has W's dtype. Nothing passed in is changed.
    Raise ValueError naming both shapes if x is not (N, D) with W's D, or if b is not (M,). Images
    that are not flattened are refused too: x has exactly two axes.
    """
    ### BEGIN SOLUTION
    if x.shape[1:] != W.shape[1:]:
        raise ValueError(f"x of shape {tuple(x.shape)} does not fit W of shape {tuple(W.shape)}")
    if b.shape != W.shape[:1]:
        raise ValueError(f"b of shape {tuple(b.shape)} does not fit W of shape {tuple(W.shape)}")
    return x.to(W.dtype) @ W.T + b
    ### END SOLUTION


@forbids(
    "torch.relu",
    "torch.relu_",
    "torch.nn.functional.relu",
    "torch.nn.functional.relu_",
    "torch.nn.ReLU",
    "torch.Tensor.relu",
    ".relu",
    ".relu_",
)
def relu(x: torch.Tensor) -> torch.Tensor:
    """Return max(0, x), entry by entry.

    x: a floating tensor of any shape, also without axes.
    The result has x's shape and dtype, and x is not changed. nan stays nan: it is a sign that
    something went wrong before, and must not be hidden. What -inf gives is left open, and so is x
    larger than half of the largest number of its dtype.
    """
    ### BEGIN SOLUTION
    return x.clamp(min=0)
    ### END SOLUTION


@forbids(
    "torch.sigmoid",
    "torch.sigmoid_",
    "torch.special.expit",
    "torch.nn.functional.sigmoid",
    "torch.nn.Sigmoid",
    "torch.Tensor.sigmoid",
    ".sigmoid",
    ".sigmoid_",
    "scipy.special.expit",
)
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    """Return 1 / (1 + e^-x), entry by entry.

    x: a floating tensor of any shape, also without axes; entries as large as 800 either way give
    0 or 1, and neither nan nor an exception.
    The result has x's shape and dtype, and x is not changed. nan stays nan.
    For x < 0 the same number is e^x / (1 + e^x), in which nothing overflows.
    """
    ### BEGIN SOLUTION
    small = torch.exp(-x.abs())
    return torch.where(x >= 0, 1 / (1 + small), small / (1 + small))
    ### END SOLUTION


def mlp_forward(x: torch.Tensor, layers: Layers) -> torch.Tensor:
    """Return the logits (N, C) of a network: linear layers with relu between them.

    x: (N, D), N >= 1: floating, or integers, which are converted to the weights' dtype.
    layers: one or more pairs (W, b), W (out, in) and b (out,), in the order in which x goes through
    them, all of one floating dtype, x's if that is floating.
    After the last layer comes nothing: no relu, no softmax. With one layer this is `x W^T + b`.
    The result has the weights' dtype. Nothing passed in is changed, the list `layers` included.
    Raise ValueError naming both shapes if a layer's W does not fit what comes into it.
    """
    ### BEGIN SOLUTION
    *hidden, last = layers
    for W, b in hidden:
        x = relu(linear_forward(x, W, b))
    return linear_forward(x, *last)
    ### END SOLUTION


@points(5)
def count_parameters(sizes: list[int]) -> int:
    """Return how many parameters a network with these layer sizes has, weights and biases.

    sizes: inputs, hidden layers, outputs, such as [784, 128, 64, 10]; two sizes or more, each 1 or
    more. Each pair of neighbours (in, out) is a linear layer with a weight matrix (out, in) and a
    bias (out,).
    Return a Python int; one of NumPy's integers will do. The list is not changed.
    """
    ### BEGIN SOLUTION
    return sum((before + 1) * after for before, after in pairwise(sizes))
    ### END SOLUTION


def hat_network(knots: torch.Tensor, values: torch.Tensor) -> Layers:
    """Return the layers of a network that goes through K given points, straight in between.

    knots: (K,), strictly increasing and spaced as they like; values: (K,), of the same floating
    dtype; K >= 2.
    The layers are a list of pairs (W, b) in that dtype. `mlp_forward` with them turns x of shape
    (N, 1) into f(x), of shape (N, 1), where f is
    * values[i] at knots[i],
    * linear between neighbouring knots,
    * constant outside: values[0] to the left, values[K-1] to the right.
    One hidden layer will do. With s_i the slope from knot i to the next, and slope 0 before the
    first knot and after the last,

        f(x) = v_0 + sum over i of (s_i - s_{i-1}) relu(x - k_i)

    but any layers that compute f are as good.
    Nothing passed in is changed. Raise ValueError naming both shapes if knots and values differ in
    shape, and ValueError if the knots are not strictly increasing.
    """
    ### BEGIN SOLUTION
    if knots.shape != values.shape:
        raise ValueError(f"{tuple(knots.shape)} knots but {tuple(values.shape)} values")
    if (knots.diff() <= 0).any():
        raise ValueError("every knot must be larger than the one before it")
    flat = values.new_zeros(1)
    bends = torch.diff(values.diff() / knots.diff(), prepend=flat, append=flat)
    return [(torch.ones_like(knots)[:, None], -knots), (bends[None, :], values[:1].clone())]
    ### END SOLUTION
