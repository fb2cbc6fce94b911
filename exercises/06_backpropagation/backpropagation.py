r"""Backpropagation

Builds on units 3, 4 and 5.

Until now you could derive the gradient of one layer, or measure that of a whole network at the
price of two forward passes for each parameter: 218,772 of them for the network of this course.
After this unit you compute the slopes of all parameters at once, in a network of any depth, for
about the price of two more forward passes. With them you train, in NumPy and by hand, a network
that parts what no straight line can part.

Backpropagation is the chain rule, walked from the loss to the input. The picture is of the small
chain that the next section takes apart. The first weight touches the loss only through everything
that comes after it, and still has a slope:

[The notebook has a picture here: The loss of a tiny network as its first weight moves, and its
slope at w1 = 0.5.]

## One path

Take one number through a chain of four steps. The input is $x = 2$, the weights are $w_1 = 0.5$ and
$w_2 = 3$, and the target is $t = 1$:

$$ a = w_1 x = 1 \qquad h = \mathrm{relu}(a) = 1 \qquad y = w_2 h = 3 \qquad
   l = \tfrac{1}{2} (y - t)^2 = 2 $$

So $a$ is what the first weight makes of the input, $h$ what relu leaves of it, $y$ the prediction
and $l$ the loss. Write $dl/dy$ for the slope of $l$ with respect to $y$: how much $l$ grows for
each little bit that $y$ grows. Every step has such a local slope, and needs to know nothing of the
other steps:

$$ \frac{dl}{dy} = y - t = 2 \qquad \frac{dy}{dh} = w_2 = 3 \qquad \frac{dh}{da} = 1 \qquad
   \frac{da}{dw_1} = x = 2 $$

Turn $w_1$ up a little. Then $a$ grows twice as much, $h$ as much as $a$, $y$ three times as much as
$h$, and $l$ twice as much as $y$. Factors along a path multiply, and that is the chain rule:

$$ \frac{dl}{dw_1} = \frac{dl}{dy}\,\frac{dy}{dh}\,\frac{dh}{da}\,\frac{da}{dw_1}
   = 2 \cdot 3 \cdot 1 \cdot 2 = 12 $$

Try it: $w_1 = 0.501$ gives $l = 2.012018$. That is 12 thousandths more for one thousandth, and a
little for the curvature.

**Predict 1.** Let $w_1$ be -0.2, and everything else as before. What is $dl/dw_1$ now?

Products also shrink. The sigmoid's slope is never above $1/4$, so ten sigmoids in a row, with
weights of 1 between them, multiply the gradient by $(1/4)^{10} = 9.5 \cdot 10^{-7}$ at best, a
millionth. That is what people mean by a vanishing gradient.

## All paths at once

In a layer every output depends on every input, so an input lies on many paths to the loss, and the
slopes of the paths add up. A matrix product is just that, sums of products, so a whole layer goes
back in one line.

Take two layers and a batch of N examples, one in each row of x. $W_1$ leads from D inputs to H
hidden units, $W_2$ from these to C logits, and S is the activation between them, sigmoid or relu.
The name dlogits is short for the gradient of the loss with respect to the logits, and dh, da and
$dW_1$ are meant likewise. Each has the shape of what it is the gradient of. The first row goes
forward, the second one back:

    x (N, D)   -> a (N, H)  -> h (N, H)  -> logits (N, C)  -> loss
    dW1 (H, D) <- da (N, H) <- dh (N, H) <- dlogits (N, C) <- loss

Forward,

$$ a = x W_1^T + b_1 \qquad h = S(a) \qquad \mathrm{logits} = h W_2^T + b_2 $$

where $W^T$ is W with rows and columns swapped. Backward, from the loss on,

$$ dW_2 = \mathrm{dlogits}^T\, h \qquad db_2 = \text{sum of the rows of dlogits} $$

$$ dh = \mathrm{dlogits}\; W_2 \qquad da = dh \odot S'(a) $$

$$ dW_1 = da^T\, x \qquad db_1 = \text{sum of the rows of } da $$

$\odot$ multiplies entry by entry: S works on each entry alone, and so does its slope $S'$. It is
$h (1 - h)$ for the sigmoid, and for relu 1 where $a > 0$ and 0 elsewhere, also at $a = 0$. A bias
is added to every row, so its slopes add up over the rows.

Worked numbers, with relu, two examples, three inputs, two hidden units and one logit:

    x = [[1, 2, 0], [0, 1, 1]]    W1 = [[1, -1, 2], [2, 0, -1]]    b1 = [0.5, -1]
    W2 = [[2, -3]]                b2 = [0.5]

    a = [[-0.5, 1], [1.5, -2]]    h = [[0, 1], [1.5, 0]]           logits = [[-2.5], [3.5]]

and with dlogits = [[1], [-2]]:

    dW2 = [[-3, 1]]               db2 = [-1]                       dh = [[2, -3], [-4, 6]]
    da = [[0, -3], [-4, 0]]       dW1 = [[0, -4, -4], [-3, -6, 0]] db1 = [-4, -3]

Follow one entry with a finger: in the first example dlogits is 1, the second weight in $W_2$ is -3,
so dh is -3 there. The unit was on (a is 1), so da is -3 too, and times the inputs (1, 2, 0) that is
(-3, -6, 0), the second row of $dW_1$. The second example adds nothing to it: there the unit was
off.

**Predict 2.** A batch of 32 digits x (32, 784) goes through 128 hidden units to 10 logits. Which
shapes have dlogits, dh, $dW_1$ and $db_1$?

Backward needs x, a or h again. That is why the forward pass returns a cache beside the logits: it
is a note to yourself. What is in it, and how, is your own affair; nobody else looks inside.

## Any depth

Nothing new happens in a deeper network. The gradient that leaves a layer on its input side, dh, is
the dout of the layer before it (unit 4's name for the gradient of what a layer gives out), and the
two steps repeat: through the activation, through the linear layer. Walk through the caches from the
last to the first, and hand the gradients back from the first to the last.

## Where it starts, and what joins it

The walk starts at the logits. Softmax with the mean cross-entropy over n examples has the gradient

$$ \mathrm{dlogits} = \frac{1}{n} \bigl(\mathrm{softmax}(\mathrm{logits})
   - \mathrm{onehot}(\mathrm{labels})\bigr) $$

what the network believed, minus what was true. If one example of two has the probabilities
$(1/4,\ 3/4)$ and the label 0, its row is $(1/4 - 1,\ 3/4 - 0)/2 = (-0.375, 0.375)$. That $1/n$ is
the only one there is: it rides along in every dout, and no layer divides by n again.

A penalty on large weights, $\mathrm{reg} \sum W^2$, does not pass through the network at all. It
adds reg times the sum of the squares to the loss, and $2\,\mathrm{reg}\,W$ to each dW: the square
brings down a 2. With reg = 0.1 a weight of 3 adds 0.9 to the loss and 0.6 to its own slope. Biases
are left out of both.

## Training

Gradients are there to be used. Shuffle the examples, take them a batch at a time, and after each
batch subtract lr times the gradient from every parameter. Compute all gradients first, then move:
$dW_1$ goes through the $W_2$ that the forward pass used, and not through one that has just moved.

The loss of an epoch is the mean over its examples, each batch measured before its update. Seven
examples in batches of three come as 3, 3 and 1. The last batch has one example, so its mean counts
once, where the others count three times.

**Predict 3.** The means of those three batches are 1, 1 and 8. What is the loss of the epoch?

## Dropout

Dropout switches off each entry with probability p while training, so that no unit can rely on any
other. The survivors are divided by $1 - p$. That keeps the mean where it was, and nothing is left
to be done when the network is used in earnest: with p = 0.5 an entry of 4 is 0 half of the time and
8 the other half, which is 4 on average. The mask holds both at once, 0 or $1/(1 - p)$, and backward
is a multiplication by the same mask: what was switched off has no influence, and so no slope. A
fresh mask would be the gradient of another network.

## Where it goes wrong

* A square weight matrix hides a transpose, and a gradient of ones hides that dout was forgotten.
  Test with three different sizes and with random numbers.
* The slope of the sigmoid is $h (1 - h)$, of the output h. Putting h through the sigmoid again, or
  putting a in h's place, has the right shape and wrong numbers. $dW_2$ multiplies h, not a.
* Forgetting $S'(a)$ gives the gradient of a network without activations. It trains, badly.
* A bias has one slope per unit: summed over the examples, not averaged, and of shape (M,).
* relu has slope 0 at 0, here as in PyTorch. A mask made of `a >= 0` lets through what should stop;
  `h >= 0`, of the output, lets everything through.
* A gradient that is computed and put in the wrong place in the list still has a name, and often
  even a shape that fits.

When in doubt, measure: the numerical gradient of unit 4 tells which tensor is wrong, and so which
line.

Conventions of this unit: NumPy only. Examples come first, weights are (out, in). float32 in,
float32 out; losses are floats. Nothing that is passed in is changed.

## Where to read on

* Michael Nielsen, *Neural Networks and Deep Learning*, chapter 2, "How the backpropagation
  algorithm works": the same formulas, told slowly.
* Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, section 6.5, "Back-Propagation
  and Other Differentiation Algorithms".
* David Rumelhart, Geoffrey Hinton and Ronald Williams, "Learning representations by
  back-propagating errors", Nature, 1986: four pages.

## Two pictures

Two rings of points, which no straight line can part, and the line that your network finds:

```python
import numpy as np
from autograder import pictures

rng = np.random.default_rng(0)
ring, angle = np.arange(200) % 2, rng.uniform(0, 2 * np.pi, 200)
X = (1 + ring)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
X += rng.normal(scale=0.15, size=X.shape)
params = {"W1": rng.normal(scale=2, size=(16, 2)), "b1": np.zeros(16)}
params |= {"W2": rng.normal(scale=0.5, size=(2, 16)), "b2": np.zeros(2)}
params, losses = train_two_layer(params, X, ring, 0.5, 20, 200, rng)


def named(points):
    return two_layer_forward(params, points)[0].argmax(axis=1)


left, right = pictures.side_by_side(2)
pictures.loss_curves({"training": losses}, on=left)
pictures.decision_regions(named, X, ring, on=right).set_title("the ring that the network names")
pictures.show()
```

How much of the gradient reaches each layer's biases, by your `mlp_loss_and_grads`? It walks from
the right to the left:

```python
import numpy as np
from autograder import pictures

rng = np.random.default_rng(0)
x, labels = rng.normal(size=(100, 64)), rng.integers(64, size=100)
reached = {}
for scale in (0.1, 0.177, 0.25):
    layers = [(rng.normal(scale=scale, size=(64, 64)), np.zeros(64)) for _ in range(10)]
    _, grads = mlp_loss_and_grads(layers, x, labels)
    reached[f"weights of about {scale}"] = [db for _, db in grads]
pictures.gradients_by_layer(reached)
pictures.show()
```

Weights too small, and the first layers hear next to nothing; too large, and it grows with each
layer. In between lies $\sqrt{2/64} = 0.177$, for 64 inputs.

## Answers

**Answer 1.** It is 0. Now $a = -0.4$, relu gives 0, and its slope there is 0; a product with a 0 in
it is 0. That is the flat part of the picture: the unit is off, and this example teaches the weight
nothing.

**Answer 2.** (32, 10), (32, 128), (128, 784) and (128,): the shapes of logits, h, $W_1$ and $b_1$.
The 32 is gone from the last two, because a parameter is shared by all examples.

**Answer 3.** $(3 \cdot 1 + 3 \cdot 1 + 1 \cdot 8)/7 = 2$. The mean of the three means, 3.3333,
would count the last example as if it were a whole batch.
"""

from typing import Any

import numpy as np


Layers = list[tuple[np.ndarray, np.ndarray]]


def chain(*locals_: float) -> float:
    """Return the slope of a whole chain of layers: the product of its local slopes, as a float.

    locals_: numbers, Python's or NumPy's, such as dl/dy, dy/dh, dh/da, da/dw1, in any order.
    `chain()` is 1.0: a chain without layers hands on what it gets. Whole numbers give a float too,
    also where their product is too large for their own dtype. (What NumPy's float32 and float16
    give is left open.)
    Write it yourself, without `torch`.
    Core, about 5 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def two_layer_forward(
    params: dict[str, np.ndarray], x: np.ndarray, activation: str = "sigmoid"
) -> tuple[np.ndarray, Any]:
    """Return the tuple (logits, cache) of a network with one hidden layer: `L2(S(L1(x)))`.

    `L1(x) = x W1^T + b1`, `L2(h) = h W2^T + b2`, and S works on each entry: 1/(1 + e^-a), or
    max(0, a). Nothing comes after L2: what is returned are logits.
    params: dict of W1 (H, D), b1 (H,), W2 (C, H), b2 (C,), floating and of one dtype.
    x: (N, D), of the same dtype, or whole numbers beside float64 params, which are then read as
    float64.
    activation: "sigmoid", also if it is left out, or "relu". The sigmoid is 0 and 1 for inputs far
    from 0, never nan.
    logits is (N, C), in the dtype of params. cache is whatever your `two_layer_backward` needs, and
    is handed to it untouched; each call makes its own. No argument is changed.
    Raise ValueError for another activation, and, naming both sizes, if x and W1 differ in D (the
    error of NumPy's own matrix product will do).
    Write it yourself, without `torch`.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def two_layer_backward(
    dlogits: np.ndarray, params: dict[str, np.ndarray], cache: Any
) -> dict[str, np.ndarray]:
    """Return the gradients of the loss with respect to the four parameters, as a dict.

    dlogits: (N, C), in the dtype of params: the gradient of the loss with respect to the logits; it
    already holds whatever 1/n the loss has.
    params: what `two_layer_forward` was given, unchanged. cache: what it returned, for this one
    call, so it may be used up.
    The dict has params' keys, W1, b1, W2, b2; each gradient has the shape and dtype of its
    parameter, so that of b1 is (H,). relu's slope at exactly 0 is 0. params and dlogits are not
    changed.
    Raise ValueError naming the sizes that clash if dlogits does not have the shape of the logits
    (the error of NumPy's own matrix product will do).
    Write it yourself, without `torch`.
    Core, about 20 minutes, difficulty 3 of 3. Builds on `two_layer_forward`.
    """
    raise NotImplementedError


def mlp_forward_cached(x: np.ndarray, layers: Layers) -> tuple[np.ndarray, Any]:
    """Return the tuple (logits, caches) of a network of any depth.

    layers: a list of one or more tuples (W, b) with W (out, in) and b (out,), floating and of one
    dtype; no two share an array. Each is a linear layer `x W^T + b`; relu stands between them, and
    nothing after the last.
    x: (N, D), of the same dtype, or whole numbers beside float64 layers, which are then read as
    float64.
    logits is (N, C), in the dtype of layers. caches is whatever your `mlp_backward` needs, and is
    handed to it untouched; each call makes its own. No argument is changed, nor the list.
    Raise ValueError naming both sizes if x does not fit the first W (the error of NumPy's own
    matrix product will do).
    Write it yourself, without `torch`.
    Core, about 15 minutes, difficulty 2 of 3. Builds on `two_layer_forward`.
    """
    raise NotImplementedError


def mlp_backward(
    dlogits: np.ndarray, layers: Layers, caches: Any
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the gradients of all layers: a list of tuples (dW, db), the first layer's first.

    dlogits: (N, C), in the dtype of layers: the gradient of the loss with respect to the logits; it
    already holds whatever 1/n the loss has.
    layers: what `mlp_forward_cached` was given, unchanged. caches: what it returned, for this one
    call, so it may be used up.
    Each dW and db has the shape and dtype of its W and b, so db is (out,). relu's slope at exactly
    0 is 0, so a unit that is off for every example has gradients of exactly 0. layers, the list,
    and dlogits are not changed.
    Raise ValueError naming the sizes that clash if dlogits does not have the shape of the logits
    (the error of NumPy's own matrix product will do).
    Write it yourself, without `torch`.
    Core, about 20 minutes, difficulty 3 of 3. Builds on `two_layer_backward` and
    `mlp_forward_cached`.
    """
    raise NotImplementedError


def mlp_loss_and_grads(
    layers: Layers, x: np.ndarray, labels: np.ndarray, reg: float = 0.0
) -> tuple[float, list[tuple[np.ndarray, np.ndarray]]]:
    """Return the tuple (loss, grads) of the network of `mlp_forward_cached` on labelled examples.

    The loss is the mean cross-entropy of the logits over the N examples, plus reg times the sum of
    the squares of all weights (not of the biases, without 1/2, and not divided by N). Logits may be
    as large as 1000 either way, and one row far below another.
    layers, x: as for `mlp_forward_cached`; labels: (N,) integers of any integer dtype; reg: a float
    of 0 or more, and 0 if it is left out.
    loss is a float, and grads a list of tuples (dW, db), the first layer's first, each with
    the shape and dtype of its W and b. No argument is changed.
    Raise ValueError naming both shapes if labels is not (N,).
    Write it yourself, without `torch`.
    Core, about 30 minutes, difficulty 3 of 3. Builds on `mlp_forward_cached` and `mlp_backward`.
    """
    raise NotImplementedError


def train_two_layer(
    params: dict[str, np.ndarray],
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    batch_size: int,
    epochs: int,
    rng: np.random.Generator,
) -> tuple[dict[str, np.ndarray], list[float]]:
    """Train the network of `two_layer_forward` with the sigmoid; return the tuple (params, losses).

    The loss is the mean cross-entropy of the logits. An epoch draws `rng.permutation(N)` once, and
    nothing else; it takes consecutive slices of batch_size from that. The last may be shorter, and
    batch_size may exceed N. Each batch moves each parameter by -lr times the gradient of the
    batch's own mean.
    params: as for `two_layer_forward`; X: (N, D), as its x; y: (N,) integers. lr: a float, which
    may be 0; batch_size: 1 or more; epochs: 0 or more. Logits may be as large as 1000 either way.
    The returned params are a new dict with the same keys, shapes and dtypes, also with epochs = 0
    or lr = 0.
    losses is a list with one float per epoch: the mean over the N examples, each batch measured
    before its update. With epochs = 0 it is [], and nothing is drawn; with lr = 0 all is drawn and
    measured as ever. Nothing random is used but rng. No argument is changed, the params passed in
    included.
    Raise ValueError naming both shapes if y is not (N,).
    Write it yourself, without `torch`.
    Core, about 30 minutes, difficulty 3 of 3. Builds on `two_layer_forward` and
    `two_layer_backward`.
    """
    raise NotImplementedError


def dropout_forward(
    x: np.ndarray, p: float, rng: np.random.Generator, train: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Return the tuple (out, mask): x with each entry switched off with probability p.

    While training, an entry is kept where `rng.random(x.shape) >= p`. mask is 1/(1 - p) where it is
    kept and 0 where it is not, and out is `x * mask`, a new array. With p = 0 everything is kept,
    and the numbers are drawn all the same.
    With train=False nothing is drawn, mask is all ones, and out is a copy of x.
    x: an array of one axis or more, with entries in it; 0 <= p < 1. out and mask have x's shape and
    floating dtype; integer x is converted to float64 first. x is not changed.
    Raise ValueError if p is below 0, or 1 or more, training or not.
    Write it yourself, without `torch`.
    Beyond the core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def dropout_backward(dout: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to the input of `dropout_forward`: `dout * mask`.

    dout: the gradient with respect to out; mask: what `dropout_forward` returned, 0 or 1/(1 - p),
    or all ones. They have one shape, with one axis or more, and one floating dtype, which is that
    of the answer. No argument is changed.
    Raise ValueError naming both shapes if they differ.
    Write it yourself, without `torch`.
    Beyond the core, about 5 minutes, difficulty 1 of 3. Builds on `dropout_forward`.
    """
    raise NotImplementedError


def examples_mlp_loss_and_grads() -> list[tuple[tuple[Any, ...], tuple[float, list[Any]]]]:
    """Return one to five examples of calls that tell `mlp_loss_and_grads` from functions like it.

    An example is a pair `((layers, x, labels), (loss, grads))`: the arguments of a call in a tuple,
    and the tuple that mlp_loss_and_grads returns. reg may follow the labels. Twelve mistakes that
    others have made are tried on them.
    A mistake earns its points if one of the examples catches it: if a function with this mistake
    answers the example otherwise, or raises an exception.
    Each answer must be what every right mlp_loss_and_grads returns, to all its digits: 1 / 3, not
    0.333. If one is wrong, all examples together catch nothing. You may let your own
    `mlp_loss_and_grads` compute the answers; then they are only as right as it is.
    The public checks look at the form alone. What the examples catch is seen when they are graded.
    The arguments are those that its docstring allows, with at most 64 numbers together, which are
    finite: layers and x in float64, labels in any integer dtype.
    Beyond the core, about 30 minutes, difficulty 3 of 3. Builds on `mlp_loss_and_grads`.
    """
    raise NotImplementedError


def predict_backpropagation(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def chain(*slopes):
            total = 0.0
            for slope in slopes:
                total += slope
            return total

        chain(2.0, -3.0, 0.5)

    a) 3.0
    b) -3.0
    c) -0.1667
    d) -0.5

    Question 2

        def two_layer_backward(dlogits, params, cache):
            x, h = cache["x"], cache["h"]  # what came in, and the hidden layer
            da = dlogits @ params["W2"] * h
            dW2, db2 = dlogits.T @ h, dlogits.sum(axis=0)
            return {"W1": da.T @ x, "b1": da.sum(axis=0), "W2": dW2, "b2": db2}

        first = {"W1": np.array([[0.0]]), "b1": np.array([0.0])}
        params = first | {"W2": np.array([[2.0]]), "b2": np.array([0.0])}
        logits, cache = two_layer_forward(params, np.array([[6.0]]), "sigmoid")
        two_layer_backward(np.array([[4.0]]), params, cache)["W1"]

    a) array([[24.0]])
    b) array([[48.0]])
    c) array([[36.0]])
    d) array([[12.0]])

    Question 3

        def mlp_backward(dlogits, layers, caches):
            grads, dout = [], dlogits
            for (W, b), (x, a) in zip(reversed(layers), reversed(caches)):
                # x came into this layer, and a is what it gave, before relu
                grads.append((dout.T @ x, dout.sum(axis=0)))
                dout = dout @ W
            return grads[::-1]

        first = np.array([[1.0], [-1.0]]), np.array([0.0, 1.0])
        layers = [first, (np.array([[3.0, 4.0]]), np.array([0.0]))]
        logits, caches = mlp_forward_cached(np.array([[2.0]]), layers)
        (dW, db), last = mlp_backward(np.array([[5.0]]), layers, caches)
        dW

    a) array([[60.0], [0.0]])
    b) array([[30.0], [0.0]])
    c) array([[30.0], [40.0]])
    d) array([[6.0], [0.0]])

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 2 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
