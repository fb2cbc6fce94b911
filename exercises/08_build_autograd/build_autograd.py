r"""Build autograd yourself

Builds on unit 6.

Backpropagation by hand works, once, for one network, and PyTorch's autograd works for all of them,
but you have only seen it from outside. After this unit you have written one yourself, in plain
Python: a program that computes, writes down what was computed from what, and walks back along its
own notes. What `loss.backward()` keeps, and what it adds up, is then no riddle any more.

The notes are a graph. This one belongs to two lines, `a = x * x` and `y = a + x`, at x = 3. Each
arrow carries the slope with which its end grows when its start does. There are two arrows from x to
a, because x is both factors:

[The notebook has a picture here: The graph of y = x * x + x at x = 3, with the local slope beside
each arrow.]

## The notes

Every operation makes a new node, a `Value`, from one or two others, its *parents*. It is enough to
keep, with the result, who the parents are and how fast the result grows with each of them. Those
local slopes are numbers, known at the moment of the operation. With a = 2 and b = 4, and n = 3:

| result | slope with respect to $a$ | with respect to $b$ | the numbers |
|---|---|---|---|
| $a + b$ | $1$ | $1$ | 6: 1, 1 |
| $a - b$ | $1$ | $-1$ | -2: 1, -1 |
| $a \cdot b$ | $b$ | $a$ | 8: 4, 2 |
| $a / b$ | $1 / b$ | $-a / b^2$ | 0.5: 0.25, -0.125 |
| $a^n$, n a number, not a node | $n\, a^{n-1}$ | | 8: 12 |
| $e^a$ | $e^a$, the result itself | | 7.3891: 7.3891 |
| $\mathrm{relu}(a)$ | 1 where $a > 0$, else 0 | | 2: 1 |

A node without parents is a *leaf*: a weight, a bias, an input. All others are inner nodes. The
*root* is the last result, in training the loss.

## The way back

The gradient of a node says how fast the root grows with it. For the root itself that is 1. Every
node hands to each parent its own gradient times the local slope, and a parent adds up what it is
handed, because it may have been used several times. For a root l and a node p,

$$ \frac{dl}{dp} = \sum_{c \text{ made from } p} \frac{dl}{dc}\,\frac{dc}{dp} $$

where c goes through everything that was made directly from p, $dl/dc$ is the gradient of c, which
is known already, and $dc/dp$ the local slope on the arrow from p to c.

A worked number, in the picture: y hands 1 to a, so $dy/da = 1$, and 1 to x. Then a hands its 1,
times 3, to x twice, once along each arrow. Together $dy/dx = 1 + 3 + 3 = 7$, which is $2x + 1$.

**Predict 1.** Suppose a parent does not add what it is handed, but keeps the last: `=` in place of
`+=`. What is `x.grad` then for `t = x + x` and `y = t + x`, and what should it be?

## The order

A node may hand its gradient on only when it is whole: when everything that was made from it has had
its turn. A *topological order* lists parents before what is made from them, each node once: here
x, a, y. Walk it backwards, and every gradient is whole in time: y first, then a, then x. From y
straight to x and on would be too early, as a has not yet handed over its share.

## The traps

- `=` where `+=` is due. It is right as long as nothing is used twice, so it passes on the first
  examples one thinks of, and fails on `x * x`.
- Walking back by recursion, from each node into its parents. A node that is reached along two paths
  is handed on twice, the second time with the first share still in it; and `x = x + x`, forty times
  over, has $2^{40}$ paths, about 1.1 million million, but 41 nodes. Recursion also ends at Python's
  limit of a thousand calls, and real graphs are deeper.
- A second backward pass. The gradients of leaves are kept and added to, as in PyTorch, so that
  several losses can be put together. Those of inner nodes are notes of one pass, and start at zero
  in the next.
- Broadcasting. NumPy stretches a bias of shape (3,) over the rows of a (5, 3) array. It was used
  five times, so its gradient is the sum over five rows, in the shape (3,).

**Predict 2.** You go back from y through the graph of the picture twice, and clear nothing in
between. What are `x.grad` and `a.grad` now?

## Arrays

A library does not keep a node for every number, but one for every array; the rules stay. Write dout
for the gradient of the result, and da for that of an array a. A product of matrices, $ab$, hands
back products of matrices:

$$ da = \mathrm{dout}\; b^T \qquad db = a^T\, \mathrm{dout} $$

For the row a = [[1, 2]] and the column b = [[3], [4]] the product is [[11]], and dout = [[2]] makes
da = [[6, 8]] and db = [[2], [4]]. A sum hands its gradient to every entry that went into it. What
was stretched on the way forward is summed on the way back:

    b (3,)  -> stretched (5, 3)  -> out (5, 3)
    db (3,) <- dstretched (5, 3) <- dout (5, 3)

The gradient of $\ln \sum_j e^{x_j}$, unit 3's logsumexp, is the softmax: the slope with respect to
$x_i$ is $e^{x_i} / \sum_j e^{x_j}$. For $x = (0, \ln 3)$ that is $(1/4,\ 3/4)$, and a dout of 2
makes it (0.5, 1.5).

**Predict 3.** A b of shape (1, 4) is added to an array of shape (6, 4), and dout is 1 everywhere.
What is the gradient of b, and in which shape?

Conventions of this unit: plain Python and NumPy. relu has slope 0 at 0. The slopes are those of the
forward pass: a leaf whose data changes afterwards does not change them. Arrays that are passed in
are floating and are not changed; float32 stays float32; shapes that do not fit raise ValueError
naming both.

## Where to read on

* Atilim Gunes Baydin, Barak Pearlmutter, Alexey Radul and Jeffrey Siskind, "Automatic
  Differentiation in Machine Learning: a Survey", Journal of Machine Learning Research, 2018.
* Andreas Griewank and Andrea Walther, *Evaluating Derivatives*, second edition, SIAM, 2008,
  chapter 3, "Fundamentals of Forward and Reverse".
* NumPy documentation, the page "Broadcasting": which shapes are stretched, and how.

## A picture

A network with one hidden layer of eight relus, made of nothing but your Values, learns a curve.
Each step is one `backward` through several hundred nodes; then the leaves move, and with them the
places where the line bends:

```python
import numpy as np
from autograder import pictures

rng = np.random.default_rng(1)
inputs = np.linspace(-3, 3, 16).tolist()
targets = np.sin(inputs).tolist()
units = [[Value(number) for number in row] for row in rng.normal(0, 0.5, (8, 3)).tolist()]
leaves = [leaf for unit in units for leaf in unit]


def network(x):
    return sum(out * (w * x + b).relu() for w, b, out in units)


fitted = {}
for step in range(601):
    outputs = [network(x) for x in inputs]
    if step in (0, 20, 600):
        fitted[f"after {step} steps"] = [output.data for output in outputs]
    loss = sum((output - t) ** 2 for output, t in zip(outputs, targets)) / len(inputs)
    backward(loss)
    for leaf in leaves:
        leaf.data -= 0.1 * leaf.grad
        leaf.grad = 0.0  # or the next step would add to this one
pictures.fitted_curve(inputs, targets, inputs, fitted)
pictures.show()
```

## Answers

**Answer 1.** It would be 1, and should be 3. Every arrow has slope 1; x is handed a 1 from y and a
1 twice from t, and each would wipe out the one before it.

**Answer 2.** x is a leaf and has $7 + 7 = 14$. a is an inner node, starts at zero in the second
pass, and has 1. Had it kept its first 1, it would have handed $2 \cdot 3$ to x along each arrow,
and x would have 20.

**Answer 3.** Each entry of b was used in six rows, so it is 6 in every entry. The shape is (1, 4),
that of b: the axis of one stays.
"""

import math
from collections.abc import Iterable

import numpy as np


class Value:
    """A number that remembers how it was made.

    From outside, only `Value(x)`, `.data`, `.grad`, the operators, `.exp()` and `.relu()` are used;
    `.data` and `.grad` are attributes, and a training loop sets the `.data` of a leaf. How a node
    keeps its parents and the slopes is up to you, and so is what else `__init__` takes and which
    other methods there are. Slopes are those of the forward pass: they are worked out when the
    operator runs, with the data of that moment.

    Every operator returns a new Value, also where the number is that of an operand (x * 1, x + 0.0,
    relu of a positive x), and leaves its operands as they are. A Value that is an operand is a
    parent of the result, also where the slope is 0 (x * 0, relu of a negative x). The other operand
    of + - * / may be a Value or a plain number, on either side: `x + 2` and `2 + x` (Python calls
    `x.__radd__(2)` for that). A number in an expression may become a node or not.
    Write it yourself, without `torch`.
    Core, about 45 minutes, difficulty 3 of 3.
    """

    def __init__(self, data: float, parents: Iterable[tuple["Value", float]] = ()) -> None:
        """Make a node: `.data` is a float, and `.grad` starts at 0.0.

        parents: a suggestion, pairs of a parent and the slope with respect to it; none for a leaf.
        """
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"Value({self.data})"

    def __add__(self, other: "Value | float") -> "Value":
        """self + other."""
        raise NotImplementedError

    def __radd__(self, other: float) -> "Value":
        """other + self, where other is a number."""
        raise NotImplementedError

    def __neg__(self) -> "Value":
        """-self."""
        raise NotImplementedError

    def __sub__(self, other: "Value | float") -> "Value":
        """self - other."""
        raise NotImplementedError

    def __rsub__(self, other: float) -> "Value":
        """other - self, where other is a number."""
        raise NotImplementedError

    def __mul__(self, other: "Value | float") -> "Value":
        """self * other."""
        raise NotImplementedError

    def __rmul__(self, other: float) -> "Value":
        """other * self, where other is a number."""
        raise NotImplementedError

    def __truediv__(self, other: "Value | float") -> "Value":
        """self / other."""
        raise NotImplementedError

    def __rtruediv__(self, other: float) -> "Value":
        """other / self, where other is a number."""
        raise NotImplementedError

    def __pow__(self, exponent: float) -> "Value":
        """self ** exponent, where exponent is a number, not a Value.

        x ** 0 is 1 with slope 0 for every x, 0 among them.
        """
        raise NotImplementedError

    def exp(self) -> "Value":
        """e to the power of self."""
        raise NotImplementedError

    def relu(self) -> "Value":
        """The larger of 0 and self; the slope at 0 is 0."""
        raise NotImplementedError


def topological_order(root: Value) -> list[Value]:
    """Return the nodes that root was made from, and root, so that parents come before what is made
    from them.

    A node's parents are the operands that it was computed from. Each node occurs once in the list,
    however often it was used, and root is the last. Nodes that root was not made from are not in
    the list. Of several such orders any will do. The nodes are left as they are, and calling it
    again gives such an order again.

    Graphs are deep: a chain of 5000 nodes must work, so recursion will not do. And graphs share:
    forty times x = x + x has 41 nodes, though 2**40 paths lead through it.
    Write it yourself, without `torch`, `graphlib`, `networkx`.
    Core, about 30 minutes, difficulty 3 of 3. Builds on `Value`.
    """
    raise NotImplementedError


def backward(root: Value) -> None:
    """Fill `.grad` of root and of every node that it was made from with d root / d node.

    The root's gradient is 1. From there, in reverse topological order, each node hands its gradient
    times the local slope to each of its parents, which adds it up.

    In a leaf (a node without parents) the result is ADDED to the `.grad` that is there, so that
    gradients of several calls accumulate. In an inner node it replaces what an earlier call left:
    inner nodes start at zero in each call, and keep their gradient afterwards. If root is a leaf
    itself, 1 is added to its gradient. All other nodes stay as they are.

    It must do for a chain of 5000 nodes, and for forty times x = x + x.
    Write it yourself, without `torch`.
    Core, about 20 minutes, difficulty 2 of 3. Builds on `Value` and `topological_order`.
    """
    raise NotImplementedError


def unbroadcast(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the gradient of an array of this shape that was broadcast to grad's shape.

    Forward, NumPy adds axes in front and stretches axes of 1. An entry that was used several times
    has the sum of its gradients: axes that were added are summed away, and axes that were stretched
    are summed and kept as 1.
    grad: a floating array, which is not changed; the result has its dtype, and exactly the shape
    asked for. For () a NumPy scalar is fine.
    Raise ValueError naming both shapes if an array of this shape does not broadcast to grad's.
    Write it yourself, without `torch`.
    Core, about 20 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def matmul_backward(
    dout: np.ndarray, a: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (da, db), the gradients of `a @ b`: dout b^T and a^T dout.

    a: (..., N, K), b: (..., K, M), both with two axes or more; dout has the shape of a @ b. The
    axes in front are a batch of matrices. They broadcast against each other, (3, 1) with (5,) to
    (3, 5), and a matrix that was used several times has the sum of its gradients: da has the shape
    of a, and db that of b. The arrays are floating, of one dtype, which da and db have as well, and
    are not changed.
    Raise ValueError naming both shapes if dout does not have the shape of a @ b.
    Write it yourself, without `torch`.
    Beyond the core, about 15 minutes, difficulty 2 of 3. Builds on `unbroadcast`.
    """
    raise NotImplementedError


def sum_backward(
    dout: np.ndarray,
    x: np.ndarray,
    axis: int | tuple[int, ...] | None = None,
    keepdims: bool = False,
) -> np.ndarray:
    """Return the gradient of `x.sum(axis, keepdims=keepdims)` with respect to x.

    Each entry went into one sum, with slope 1, and has that sum's gradient.
    axis: an int, negative ones count from the end; a tuple of ints; or None for all axes.
    dout: the shape that this sum has, () for None without keepdims.
    x, dout: floating arrays of one dtype, which are not changed.
    The result has x's shape and dtype, can be written to, and shares no memory with dout.
    Raise ValueError naming both shapes if dout does not have the shape of the sum.
    Write it yourself, without `torch`.
    Beyond the core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def logsumexp_backward(
    dout: np.ndarray,
    x: np.ndarray,
    axis: int | tuple[int, ...] | None = None,
    keepdims: bool = False,
) -> np.ndarray:
    """Return the gradient of `log(sum(exp(x)))` over `axis` with respect to x.

    It is dout times softmax(x), where the softmax is taken over the same axes: exp(x) over its sum.
    Take the maximum off first, that of each slice: x may be 1000 or 1e5, either way, or hold -inf,
    where the slope is 0 (a slice of -inf alone is left open).
    axis, keepdims, dout, x: as in sum_backward. The result has x's shape and dtype, and the
    arguments are not changed.
    Raise ValueError naming both shapes if dout does not have the shape of the result.
    Write it yourself, without `torch`, `scipy`.
    Beyond the core, about 15 minutes, difficulty 2 of 3. Builds on `sum_backward`.
    """
    raise NotImplementedError


def predict_build_autograd(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def unbroadcast(grad, shape):
            while grad.ndim > len(shape):
                grad = grad.mean(axis=0)
            return grad

        unbroadcast(np.array([[1.0, 2.0], [3.0, 4.0]]), (2,))

    a) array([3.0, 7.0])
    b) array([4.0, 6.0])
    c) array([1.0, 2.0])
    d) array([2.0, 3.0])

    Question 2

        def topological_order(root):
            order = []
            for parent, slope in root.parents:
                order += topological_order(parent)
            return [*order, root]

        x = Value(3.0)
        y = x * x
        [node.data for node in topological_order(y)]

    a) [3.0, 9.0]
    b) [3.0, 3.0, 9.0]
    c) [9.0, 3.0]
    d) [9.0]

    Question 3

        def backward(root):
            root.grad = 1.0
            for node in reversed(topological_order(root)):
                for operand, slope in node.parents:
                    operand.grad += slope * node.grad

        x = Value(3.0)
        y = x * 2
        z = y * y
        backward(z)
        backward(z)
        x.grad

    a) 24.0
    b) 48.0
    c) 72.0
    d) 96.0

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 2 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
