r"""Gradients, and how to trust one

Builds on unit 2, and unit 3 for `cross_entropy_grad`.

A network of unit 1 has 109,386 parameters, and a loss of unit 3 says how wrong it is; neither says
which of the parameters to move, nor which way. After this unit you can tell: you get the slope of
the loss for each parameter, once by measuring it, and once from a formula that is thousands of
times faster. And you can hold the one against the other, so that you know your gradient is right
before you train with it.

[The notebook has a picture here: The loss as a landscape from above, and what a short walk gains in
each direction.]

## The landscape

Think of the loss as a landscape. Where you stand is decided by the parameters, and how high you
stand is the loss. With two parameters, $w_1$ and $w_2$, it can be drawn as a map, with lines
through places of equal height. With 109,386 it cannot be drawn, but all that follows stays true.

The slope in the direction of one parameter is the *partial derivative*: how fast the loss f grows
when this parameter alone grows. The *gradient* is all of them in one list:

$$ \nabla f = \left( \frac{\partial f}{\partial w_1}, \frac{\partial f}{\partial w_2}, \dots
   \right) $$

The triangle is called nabla, and the curly d is a d. Read it aloud as "nabla f is
d f by d w 1, d f by d w 2, and so on".

Take $f(w) = (w_1^2 + 2 w_2^2) / 2$, the landscape of the picture. Its slopes are $w_1$ and $2 w_2$.
At w = (3, 2) the height is $(9 + 8) / 2 = 8.5$, and the gradient is (3, 4).

A list of slopes is also an arrow, and this arrow points uphill as steeply as can be. Why? Take a
short step of length $h$ in the direction $u$, an arrow of length 1. It goes the distance $h u_1$
along one parameter and $h u_2$ along the other, and each adds its slope times its distance. With
$g$ for the gradient,

$$ f(w + h u) - f(w) \approx h \, (g_1 u_1 + g_2 u_2) = h \, |g| \cos \theta $$

where $|g| = \sqrt{g_1^2 + g_2^2}$ is the length of the gradient, here $\sqrt{9 + 16} = 5$, and
$\theta$ is the angle between $u$ and $g$: for two arrows, such a sum of products is length times
length times the cosine of the angle between them, and $u$ has length 1. The cosine is 1 when both
point the same way, 0 when they are at a right angle, and -1 when they are opposed. So no direction
gains more than the gradient's own, which is $g / |g| = (3/5,\ 4/5)$.

Walk a circle of directions around (3, 2), each time with a step of h = 0.01, and look:

    u                 5 * cosine  h times that    f really grows by
    (1, 0)            3            0.0300          0.03005
    (0, 1)            4            0.0400          0.04010
    (0.7071, 0.7071)  4.9497       0.0495          0.04957
    (0.6, 0.8)        5            0.0500          0.05008     along the gradient: most
    (-0.8, 0.6)       0            0.0000          0.00007     along the line of equal height
    (-0.6, -0.8)      -5          -0.0500         -0.04992     against the gradient: least

Training goes the last way, against the gradient, because it wants the loss small. You write the
arrow of length 1 as `steepest_direction`. Where all slopes are 0, as at the lowest point, no
direction is steepest.

**Predict 1.** At another place the gradient is (-6, 8). In which direction, of length 1, does the
loss grow most? And by about how much, with a step of 0.01?

## Measure it

A slope can be measured without any calculus. Step a little to each side, and see how much the
function changed:

$$ \frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h} $$

where $h$ is a small number and $e_i$ is 1 at entry $i$ and 0 elsewhere, so that only entry $i$
moves. Take $f(x) = x^3$ at $x = 2$, where the slope is 12, and $h = 0.1$:

    both sides   (2.1^3 - 1.9^3) / 0.2 = (9.261 - 6.859) / 0.2 = 12.01
    one side     (2.1^3 - 2.0^3) / 0.1 = (9.261 - 8.000) / 0.1 = 12.61

The function is curved, so a step up changes it by more than a step down. Stepping to both sides
cancels that, and leaves an error of order $h^2$ instead of $h$: half the $h$, a quarter of the
error.

A smaller $h$ is not always better. A float64 carries about 16 digits, $f(x + h)$ and $f(x - h)$
share most of them, and their difference keeps only the rest. At $h = 10^{-5}$ the formula and the
rounding err about equally little, near $10^{-10}$. At $h = 10^{-14}$ only two digits are left: the
slope of $x^3$ at 2 then comes out as 12.12. In float32, which carries 7 digits, even $10^{-5}$ is
too small, and gives 12.016: that is why the measuring is done in float64, whatever the network
uses.

Measuring costs two calls of f per parameter, so nobody trains with it: for the network of this
course, one gradient would be 218,772 calls. It is for checking.

## Compare it

Is a difference of $10^{-6}$ between your formula and the measurement good? It depends: it is superb
for a slope of 100, and for a slope of $10^{-6}$ it may mean that you have nothing at all. So divide
the difference of the two numbers, $a$ and $b$, by their size:

$$ \frac{|a - b|}{\max(10^{-12},\ |a| + |b|)} $$

This *relative error* lies between 0 and 1. For $a = 3$ and $b = 1$ it is $2/4 = 0.5$. The floor of
$10^{-12}$ is there because 0 against 0 is a perfect match, and $0/0$ is not a number. Below
$10^{-6}$, which is the default of `check_gradient`, you may trust the formula. One thing spoils the
rule: the measurement itself is off by some $10^{-10}$. A slope that is about as small as that
cannot be judged, and a true 0 that is measured as $2 \cdot 10^{-11}$ has a relative error of 1. So
look at both numbers, and check at a place where the slopes are not so small.

**Predict 2.** Which relative error do you see if your gradient is twice as large as it should be?
If its sign is wrong? If it is 0 and should not be?

Compare entry by entry, and one array at a time. In one big average, a bias whose gradient is small
and entirely wrong disappears behind a weight matrix that is right.

## Derive it

Once you can check a gradient, deriving one is safe. A layer takes x and gives out. Somebody
upstream, which means nearer the loss, already knows dout, the gradient of the loss with respect to
out. The layer only has to answer: and with respect to x? By the chain rule, that is dout times the
layer's own slope. If the loss grows by 3 for each unit of out, and out grows by 2 for each unit of
x, then the loss grows by 6 for each unit of x.

For a linear layer, $\mathrm{out} = x W^T + b$, every entry of x has a part in every output
of its example, and every weight has a part in every example. Take the weight $W_{12}$, from input 2
to output 1. If it grows by 1, output 1 of an example grows by that example's $x_2$, and so the loss
grows by dout for output 1 times $x_2$. Over all examples these add up, and a sum of products, row
by column, is a matrix product again:

$$ dx = \mathrm{dout} \; W \qquad dW = \mathrm{dout}^T x \qquad
   db = \sum_{\mathrm{examples}} \mathrm{dout} $$

Take one example, x = [[1, 2]], with W = [[1, 1], [1, -1]] and dout = [[1, -2]]. Then dx is
$[[1 - 2,\ 1 + 2]] = [[-1, 3]]$, dW is $[[1 \cdot 1,\ 1 \cdot 2], [-2 \cdot 1,\ -2 \cdot 2]] = [[1,
2], [-2, -4]]$, and db is (1, -2). On the way forward go numbers, and on the way back their
gradients, each of the shape of its number:

    x (N, D) -> linear -> out (N, M) -> the rest -> loss
    dx (N, D) <- dout W <- dout (N, M) <- the rest <- 1
    dW (M, D) <- dout^T x <- dout (N, M)
    db (M,) <- sum of rows <- dout (N, M)

The shapes help: dW has the shape of W, and for (N, M), (N, D) and (M, D) there is hardly another
way to multiply. They help less when the layer is square, and not at all with a sign.

The others work on each entry, or on each row. With $s$ for the output of sigmoid and $p$ for that
of softmax:

$$ \mathrm{relu:}\ dx = \begin{cases} \mathrm{dout} & \mathrm{where}\ x > 0 \\
   0 & \mathrm{elsewhere} \end{cases} \qquad
   \mathrm{sigmoid:}\ dx = \mathrm{dout} \, s (1 - s) $$

$$ \mathrm{softmax:}\ dx = p \, \Big(\mathrm{dout} - \sum_{\mathrm{row}} \mathrm{dout} \, p\Big) $$

For dout = (5, 7) and x = (2, -1), relu gives back (5, 0). Where $s$ is 0.9, sigmoid's slope is
$0.9 \cdot 0.1 = 0.09$. For $p = (1/4,\ 3/4)$ and dout = (1, 0) the sum is $1/4$, and softmax gives
back $(1/4 \cdot 3/4,\ 3/4 \cdot (-1/4)) = (0.1875, -0.1875)$.

The last layer is the pleasant one. Softmax followed by the mean cross-entropy $L$ has, in the
logits $z$, the gradient

$$ \frac{\partial L}{\partial z} = \frac{p - e_y}{n} $$

where $e_y$ is 1 for the label's class $y$ and 0 elsewhere, and $n$ the number of examples: what the
network believed, minus what was true. For one example with the logits $(0, \ln 3)$ and label 0, $p$
is $(1/4,\ 3/4)$ and the gradient is $(-3/4,\ 3/4)$. Each row sums to 0: pushing all logits of an
example up together changes nothing.

**Predict 3.** A network that knows nothing gives four classes the same logit, and the label is 2.
What is the gradient of this one example?

## Where it goes wrong

* A test with dout equal to 1 everywhere cannot see that dout was forgotten. Use random numbers.
* relu has a corner at 0. Here, as in PyTorch, its slope there is 0. After a layer whose biases
  start at 0, exact zeros do occur.
* Sigmoid's slope is written with its output $s$, not with its input: $s (1 - s)$ is already
  finished.
* The mean's $1/n$ is in the loss. It enters once, in `cross_entropy_grad`, and from there it is
  part of every dout. No layer divides by n again.
* dout belongs to the caller. Setting its entries to 0 changes somebody else's gradient.

## Where to read on

* Terence Parr and Jeremy Howard, "The Matrix Calculus You Need For Deep Learning", 2018: from
  slopes to gradients, for those who want each step.
* Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, section 4.3, "Gradient-Based
  Optimization": the direction of steepest descent.
* PyTorch's documentation, the page "Gradcheck mechanics": how PyTorch checks its own gradients.

## A picture

Your own function can draw why $h = 10^{-5}$:

```python
import numpy as np
from autograder import pictures

steps = 10.0 ** -np.arange(1, 15)
slopes = [numerical_gradient(lambda x: float(np.exp(x).sum()), np.ones(1), h=h) for h in steps]
errors = [abs(slope[0] - np.exp(1)) for slope in slopes]
axes = pictures.curves(steps, {"error of the slope of exp at 1": errors}, lowest=True)
axes.set(xscale="log", yscale="log", xlabel="h", ylabel="error")
pictures.show()
```

On the right the formula errs, on the left the rounding does. The best $h$ is where the curve is
lowest.

## Answers

**Answer 1.** The gradient's length is $\sqrt{36 + 64} = 10$. So the direction is (-0.6, 0.8), and
the loss grows by about $0.01 \cdot 10 = 0.1$.

**Answer 2.** For $a = 2b$ it is $b / (3b) = 1/3$: what you see when one side uses the mean squared
error with $1/(2n)$ and the other with $1/n$. For $a = -b$ it is $2b / (2b) = 1$, and for $a = 0$ it
is $b / b = 1$. A third, and one, are worth knowing by sight.

**Answer 3.** All probabilities are $1/4$, so it is $(1/4,\ 1/4,\ -3/4,\ 1/4)$. A step against it
raises the logit of class 2 and lowers all others.
"""

from collections.abc import Callable

import numpy as np


def numerical_gradient(
    f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-5
) -> np.ndarray:
    """Return the measured gradient of `f` at `x`: `(f(x + h e_i) - f(x - h e_i)) / (2h)` for all i.

    f: takes a float64 array of x's shape and gives a float. For each entry of x it is called
    exactly twice, and at no other time.
    x: an array of any shape, () too. It may be of integers, float32 or float16: compute in float64.
    Return an array of x's shape, in x's dtype if that is floating, else in float64. Afterwards x
    is bit for bit what it was.
    Write it yourself, without `torch`, `scipy.optimize`, `scipy.differentiate`.
    Core, about 30 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def steepest_direction(
    f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-5
) -> np.ndarray:
    """Return the direction in which `f` grows most at `x`: its measured gradient, made 1 long.

    f: takes a float64 array of x's shape and gives a float.
    x: an array of any shape, () too. It may be of integers or float32: compute in float64.
    h: the step of the measurement, as for `numerical_gradient`.
    A direction has the length 1: that is the root of the sum of the squares of all its entries,
    whatever shape it has and however small the slopes are. It leads uphill: of all steps of one
    small length, the one along it gains most.
    Return an array of x's shape, in x's dtype if that is floating, else in float64. For () a NumPy
    scalar is fine. Afterwards x is bit for bit what it was.
    Raise ValueError if all measured slopes are 0: then no direction is steeper than another.
    Write it yourself, without `torch`, `scipy.optimize`, `scipy.differentiate`.
    Core, about 10 minutes, difficulty 2 of 3. Builds on `numerical_gradient`.
    """
    raise NotImplementedError


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """Return the largest over all entries of `|a - b| / max(1e-12, |a| + |b|)`, as a float.

    a, b: arrays of one shape. Integer arrays, uint8 too, are converted to float64 first.
    Two zeros have an error of 0. A nan on either side makes the answer infinite: a nan agrees with
    nothing, and must not hide in a comparison, where it is never larger than anything.
    No argument is changed.
    Raise ValueError naming both shapes if they differ.
    Write it yourself, without `torch`.
    Core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def check_gradient(
    f: Callable[[np.ndarray], float], grad: np.ndarray, x: np.ndarray, tol: float = 1e-6
) -> tuple[bool, tuple[int, ...], float, float]:
    """Compare `grad`, a claimed gradient of `f` at `x`, with the measured one, entry by entry.

    Return the tuple (ok, index, yours, numeric) about the worst entry, the one with the largest
    `relative_error`:
    ok is True if that error is at most tol, though one of exactly tol may count as too large;
    index is where it is, a tuple of ints with one int for each axis of x, so `(3,)` and not `3` if
    x has one axis, and `()` if it has none; yours is grad's value there and numeric the measured
    one.
    grad is a floating array; x may be of integers or float32, as for `numerical_gradient`.
    A nan in grad is the worst entry, and not ok. grad and x are left as they were.
    Raise ValueError naming both shapes if those of grad and x differ.
    Write it yourself, without `torch`, `scipy.optimize`, `scipy.differentiate`.
    Core, about 20 minutes, difficulty 3 of 3. Builds on `numerical_gradient` and `relative_error`.
    """
    raise NotImplementedError


def linear_backward(
    dout: np.ndarray, x: np.ndarray, W: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the tuple (dx, dW, db): the gradients of the linear layer `out = x W^T + b`.

    dout: (N, M), the gradient of the loss with respect to out; x: (N, D); W: (M, D), with the same
    D. All three are floating.
    `dx = dout W` is (N, D), `dW = dout^T x` is (M, D), and db, the sum of dout over the examples,
    is (M,). dout already holds whatever 1/n the loss has.
    float32 arrays give float32 gradients, and float16 arrays float16. No argument is changed.
    Raise ValueError naming the sizes that clash if dout and x differ in N, or dout and W in M.
    Write it yourself, without `torch`.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def relu_backward(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to `x` of `max(0, x)`: `dout` where x > 0, and 0 elsewhere.

    dout, x: arrays of one shape, with one axis or more; dout is floating; x is what went into relu,
    and may be an array of integers.
    Where x is exactly 0 the gradient is 0.
    Return an array of that shape in dout's dtype. No argument is changed.
    Raise ValueError naming both shapes if they differ.
    Write it yourself, without `torch`.
    Core, about 5 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def sigmoid_backward(dout: np.ndarray, s: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to sigmoid's input, `dout * s * (1 - s)`.

    dout, s: floating arrays of one shape and dtype, with one axis or more; s is what came OUT of
    the sigmoid, so it lies in [0, 1], ends included.
    Return an array of s's shape and dtype. No argument is changed.
    Raise ValueError naming both shapes if they differ.
    Write it yourself, without `torch`.
    Core, about 5 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def cross_entropy_grad(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean cross-entropy: `(softmax(logits) - onehot(labels)) / n`.

    logits: (N, C), as large as 1000 either way, which must not overflow; one row may lie far below
    another. Integer logits, uint8 too, are converted to float64 first.
    labels: (N,) of any integer dtype, each in 0 .. C - 1. n is the number of examples N.
    Return an array of shape (N, C) in logits' dtype, or in float64 for integers. No argument is
    changed. Raise ValueError naming both shapes if labels is not (N,).
    Write it yourself, without `torch`.
    Core, about 20 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def softmax_backward(dout: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to softmax's input, `p * (dout - sum(dout * p))`, by rows.

    dout, p: floating arrays of one shape (N, C) and one dtype; p is what came OUT of the softmax,
    so each row sums to 1. The sum runs over a row.
    Return an array of p's shape and dtype. No argument is changed.
    Raise ValueError naming both shapes if they differ.
    Write it yourself, without `torch`.
    Beyond the core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def examples_relu_backward() -> list[tuple[tuple[np.ndarray, np.ndarray], np.ndarray]]:
    """Return one to five examples of calls that tell `relu_backward` from functions like it.

    An example is a pair `((dout, x), dx)`: the arguments of a call in a tuple, and the array that
    relu_backward returns. Twelve mistakes that others have made are tried on them.
    A mistake earns its points if one of the examples catches it: if a function with this mistake
    answers the example otherwise, or raises an exception.
    Each dx must be what every right relu_backward returns, to all its digits: 1 / 3, not 0.333. If
    one is wrong, all examples together catch nothing. You may let your own `relu_backward` compute
    them; then they are only as right as it is.
    The public checks look at the form alone. What the examples catch is seen when they are graded.
    dout and x are arrays that relu_backward's docstring allows, with at most 64 numbers together,
    which are finite: dout in float64, x in float64 or in any integer dtype.
    Beyond the core, about 20 minutes, difficulty 2 of 3. Builds on `relu_backward`.
    """
    raise NotImplementedError


def predict_gradients(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def relu_backward(dout, x):
            return dout * np.maximum(x, 0)

        relu_backward(np.array([5.0, 2.0, 3.0]), np.array([-1.0, 0.0, 4.0]))

    a) array([0.0, 2.0, 3.0])
    b) array([0.0, 0.0, 12.0])
    c) array([0.0, 0.0, 3.0])
    d) array([0.0, 0.0, 1.0])

    Question 2

        def numerical_gradient(f, x, h=1e-5):
            gradient = np.zeros(x.shape)
            for i in range(len(x)):
                step = np.zeros(x.shape)
                step[i] = h
                gradient[i] = (f(x + step) - f(x)) / h
            return gradient

        numerical_gradient(lambda x: float(np.sum(x**2)), np.array([1.0, 2.0]), h=1.0)

    a) array([2.0, 4.0])
    b) array([4.0, 8.0])
    c) array([1.0, 3.0])
    d) array([3.0, 5.0])

    Question 3

        def linear_backward(dout, x, W):
            dx = dout @ W.T
            dW = dout.T @ x
            return dx, dW, dout.sum(axis=0)

        dout = np.array([[1.0, 2.0]])
        x = np.array([[3.0, 4.0]])
        W = np.array([[1.0, 0.0], [2.0, 1.0]])
        dx, dW, db = linear_backward(dout, x, W)
        dx

    a) array([[3.0, 1.0]])
    b) array([[1.0, 4.0]])
    c) array([[1.0, 0.0], [2.0, 2.0]])
    d) array([[5.0, 2.0]])

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 1 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
