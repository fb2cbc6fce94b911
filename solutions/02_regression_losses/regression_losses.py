r"""Regression losses

Builds on slopes, as in unit 0, and NumPy arrays.

The network of unit 1 makes predictions, but of two sets of weights you cannot say yet which is the
better one. After this unit you can: a loss turns all predictions and all targets into one number,
and the smaller it is, the better they fit. You also say, for each prediction, which way to move it
to make that number smaller, and everything that comes later, the gradient, the descent,
backpropagation, exists to do just that.

```python Each residual is the side of a square; the loss is made of the squares' areas.
import matplotlib.pyplot as plt
import numpy as np

x = np.array([1.5, 3.0, 4.5, 6.0])
target = np.array([2.75, 2.0, 3.75, 3.0])
pred = 1 + 0.5 * x
_, axis = plt.subplots(figsize=(8, 4.5), layout="constrained")
axis.plot([0, 8], [1, 5], "k", label="predictions")
axis.plot(x, target, "o", color="tab:red", label="targets")
for a, p, t in zip(x, pred, target, strict=True):
    side = abs(p - t)
    corner = (a - side if p < t else a, min(p, t))
    axis.add_patch(plt.Rectangle(corner, side, side, color="tab:blue", alpha=0.3))
    axis.text(corner[0] + side / 2, (p + t) / 2, p - t, ha="center", va="center")
axis.set(aspect="equal", xlabel="x", ylabel="prediction, target")
axis.set_title("residuals, and their squares: mean area 0.625")
axis.legend()
plt.show()
```

## Three losses

There are n examples. Example $i$ has a prediction $p_i$ and a target $t_i$, the number that would
have been right. What is left between them is the *residual*, $r_i = p_i - t_i$. It is positive
where the prediction is too large. Square the residuals, so that too large and too small both cost
something, and add them up; the sign $\sum$ with 1 below and n above says "for all $i$ from 1 to n":

$$ \mathrm{half\ mse} = \frac{1}{2n} \sum_{i=1}^n r_i^2 \qquad
   \mathrm{mse} = \frac{1}{n} \sum_{i=1}^n r_i^2 \qquad
   \mathrm{rmse} = \sqrt{\mathrm{mse}} $$

The first is the squared error as textbooks write it for derivations, the second what PyTorch's
`nn.MSELoss` computes for one output, and the third is back in the units of the target: euros, not
square euros.

*A worked number.* Predictions 1 and 2, targets 0 and 0. The squares are 1 and 4, their sum is 5,
and n is 2. So mse = 2.5, half_mse = 1.25 and rmse = 1.581.

**Predict.** All residuals become twice as large. What becomes of mse, of half_mse and of rmse?

**Answer.** Each square becomes four times as large, so mse and half_mse do, too: from 2.5 to 10,
and from 1.25 to 5. rmse becomes twice as large, from 1.581 to 3.162: it grows as the residuals do.

## Which way to move

The *gradient* of a loss with respect to the predictions holds one slope for each prediction: how
fast the loss grows when this prediction alone grows. Where it is positive, the prediction is to
move down, and where it is negative, up. For half_mse it is as plain as can be, because the
derivative of $r^2$ is $2r$, and the $1/2$ takes the 2 away:

$$ \frac{\partial\,\mathrm{half\ mse}}{\partial p_i} = \frac{r_i}{n} $$

Read it aloud as "d half mse by d p i". The curly $\partial$ is a d, too: it says that only $p_i$
moves, and all other predictions stay. In the worked number the residuals are 1 and 2, and the
gradient is $(1/2,\ 2/2) = (0.5, 1)$. Try it: let the second prediction grow from 2 to 2.01.
half_mse grows from 1.25 to 1.260025, which is 0.010025 more, and $0.010025 / 0.01$ is about 1.

The way there, and below it the way back:

```diagram
pred (N,) -> minus target -> r (N,) -> square -> mean, half -> half_mse
grad (N,) <- over n <- r (N,)
```

The root changes the size of the gradient and not its direction:

$$ \frac{\partial\,\mathrm{rmse}}{\partial p_i} = \frac{r_i}{n \cdot \mathrm{rmse}} $$

In the worked number it is $(1, 2) / (2 \cdot 1.581) = (0.316, 0.632)$. When all residuals are 0,
this is $0/0$, and NumPy answers nan. The rmse has a kink there, and here the gradient at the kink
is 0: nothing is left to improve.

**Predict.** Predictions 1 and 3, targets 2 and 2. The residuals add up to 0. Is mse 0, and is the
gradient of half_mse?

**Answer.** No, neither. The squares are 1 and 1, so mse is $(1 + 1) / 2 = 1$: what is too small in
one place does not pay for what is too large in another. The gradient is (-0.5, 0.5): the first
prediction is to move up, and the second down.

## The trap: one half

People say "the mean squared error" for both of the first two. The half is there to make the
gradient $r_i / n$. It changes no minimum, but it doubles or halves every gradient, and so the
learning rate that works. Some texts also say RMSE in one place and MSE in another, and mean the
same number. For the worked example the three are 1.25, 2.5 and 1.581. When you compare two numbers,
know which formula each came from.

**Predict.** You have found a learning rate, the factor of each step against the gradient, that just
works with half_mse. Then you replace the loss by `nn.MSELoss`, and leave the rest. What happens?

**Answer.** The loss is twice as large, and so is every gradient: $2 r_i / n$. Each step is twice as
long, as though you had doubled the learning rate. If it just worked before, it is now too large.

## When a target is far out

Squares care most for the largest residual. Two losses beyond the core care less. The mean absolute
error, mae, takes the size of each residual, $|r|$, as its cost. The Huber loss takes half the
square where the residual is small, and goes on in a straight line where it is larger than a number
$\delta$ (delta) of your choice:

$$ \mathrm{mae} = \frac{1}{n} \sum_{i=1}^n |r_i| \qquad
   \mathrm{huber\ cost}(r) = \begin{cases}
     r^2 / 2 & \mathrm{where}\ |r| \le \delta \\
     \delta \, (|r| - \delta / 2) & \mathrm{beyond} \end{cases} $$

and huber is the mean of these costs. With $\delta = 1$, a residual of 0.5 costs 0.125 by half its
square and by huber, and 0.5 by mae. A residual of 4 costs 8 by half its square,
$1 \cdot (4 - 0.5) = 3.5$ by huber, and 4 by mae. And they push less: for each example, the slope is
the residual itself for half the square (4), the residual held between $-\delta$ and $\delta$ for
huber (1), and its sign for mae (1). All are divided by n. At a residual of 0 mae has a kink, and
there the slope is 0 again.

## Two classes: the squared error of a probability

Is this picture a seven, or not? With two classes the target is a label y, 1 or 0, and the
prediction p is the probability of a 1. The mean squared error of such predictions has a name, the
Brier score:

$$ \mathrm{brier} = \frac{1}{n} \sum_{i=1}^n (p_i - y_i)^2 $$

It is a fair measure: nothing is gained on average by saying another probability than the one you
believe. Sure and right costs 0, sure and wrong costs 1, and $p = 1/2$ costs $1/4$ whatever happens.

For training it is a poor loss, and the gradient shows why. A network gives a number z, of any size,
and the sigmoid makes a probability of it, $p = 1 / (1 + e^{-z})$, whose slope is $p (1 - p)$. So
the squared error of one example has this slope in z, beside that of the cross-entropy, the loss of
unit 3, which is minus the logarithm of the probability of what happened:

$$ \frac{d}{dz} (p - y)^2 = 2 (p - y)\, p (1 - p) \qquad
   \frac{d}{dz} \mathrm{cross\ entropy} = p - y $$

Let a prediction be sure and wrong: p = 0.99, and the label is 0. The squared error is 0.9801, next
to the worst there is, and its slope is $2 \cdot 0.99 \cdot 0.99 \cdot 0.01 = 0.0196$. The
cross-entropy is $\ln 100 = 4.605$, and its slope is 0.99, some 50 times as much. The factor
$1 - p$, which is nearly 0, is the trap: the surer the mistake, the less the squared error pushes
against it.

## Where it goes wrong

* A column (3, 1) minus a row (3,) is a 3 by 3 table in NumPy, without a word, and the mean of its
  squares is a number that looks like a loss. So here shapes that differ raise ValueError.
* $0 - 1$ is 255 in uint8. So here integer arrays, images among them, are converted to float64
  before any arithmetic.
* n is the number of EXAMPLES, the length of the first axis. With K outputs an example's squares are
  added up over its columns, not averaged; `nn.MSELoss` averages over them too. For one example with
  the residuals 1 and 2, mse is 5 here, and `nn.MSELoss` gives 2.5.

Conventions of this unit: NumPy only. A loss is a Python float. A gradient has the shape and the
floating dtype of `pred` (float64 where `pred` holds integers). Nothing that is passed in is
changed.

## Where to read on

* Simon Prince, *Understanding Deep Learning*, chapter 5, "Loss functions": where squared error
  comes from.
* PyTorch's documentation, the pages "MSELoss", "L1Loss" and "HuberLoss" of `torch.nn`.
* Peter Huber, "Robust estimation of a location parameter", 1964: the paper that the Huber loss
  comes from.

## Two pictures

What a single residual costs, and how hard its gradient pushes. All three losses are lowest at the
same place. But a square pushes harder the further off the prediction is, and the root pushes
equally hard from everywhere:

```python
import numpy as np
from autograder import pictures

r = np.linspace(-2, 2, 201)
zero = np.zeros(1)
left, right = pictures.side_by_side(2)
losses = {loss.__name__: [loss(np.array([p]), zero) for p in r] for loss in (mse, half_mse, rmse)}
slopes = {g.__name__: [g(np.array([p]), zero)[0] for p in r] for g in (half_mse_grad, rmse_grad)}
pictures.curves(r, losses, on=left).set(xlabel="residual", ylabel="loss")
pictures.curves(r, slopes, on=right).set(xlabel="residual", ylabel="gradient")
pictures.show()
```

The mean absolute error and the Huber loss may be lowest somewhere else. Let one number c be the
prediction for five targets, one of them far out, once `mae` and `huber` are written:

```python
import numpy as np
from autograder import pictures

targets = np.array([1.0, 2.0, 3.0, 7.0, 22.0])
c = np.linspace(0, 12, 241)
losses = {"mse": mse, "mae": mae, "huber, delta = 3": lambda p, t: huber(p, t, delta=3.0)}
heights = {}
for name, loss in losses.items():
    costs = np.array([loss(np.full(5, guess), targets) for guess in c])
    heights[f"{name}: lowest at {c[costs.argmin()]:.1f}"] = costs / costs.min()
axes = pictures.curves(c, heights, lowest=True)
axes.set(xlabel="c, the prediction for every target", ylabel="loss, as a multiple of its lowest")
pictures.show()
```

The squares choose the mean, which the far target drags along; the absolute values choose the
median, and do not care how far out it lies.
"""

import numpy as np

from autograder import beyond, effort, forbids, points


### BEGIN SOLUTION
def _floating(array: np.ndarray) -> np.ndarray:
    return array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float64)


def _residual(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
    if pred.shape != target.shape:
        raise ValueError(f"pred has shape {pred.shape} but target has shape {target.shape}")
    return _floating(pred) - _floating(target).astype(_floating(pred).dtype)


### END SOLUTION


@effort(15, difficulty=2)
@forbids("torch")
def half_mse(pred: np.ndarray, target: np.ndarray) -> float:
    """Return half the mean squared error, 1/(2n) * sum((pred - target)**2).

    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    Integer arrays are converted to float64 first. A residual too large to square gives inf.
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    residual = _residual(pred, target)
    return float(np.sum(residual**2)) / (2 * len(residual))
    ### END SOLUTION


@effort(5, difficulty=1, after=("half_mse",))
@forbids("torch")
def mse(pred: np.ndarray, target: np.ndarray) -> float:
    """Return the mean squared error, 1/n * sum((pred - target)**2): twice half_mse.

    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    For shape (N,) this is what nn.MSELoss returns.
    Integer arrays are converted to float64 first. A residual too large to square gives inf.
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    residual = _residual(pred, target)
    return float(np.sum(residual**2)) / len(residual)
    ### END SOLUTION


@effort(5, difficulty=1, after=("mse",))
@forbids("torch")
def rmse(pred: np.ndarray, target: np.ndarray) -> float:
    """Return the root of the mean squared error, sqrt(1/n * sum((pred - target)**2)).

    It has the units of the target: residuals twice as large give an rmse twice as large.
    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    Integer arrays are converted to float64 first.
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    residual = _residual(pred, target)
    return float(np.sqrt(np.sum(residual**2) / len(residual)))
    ### END SOLUTION


@effort(10, difficulty=2, after=("half_mse",))
@forbids("torch")
def half_mse_grad(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the gradient of half_mse with respect to pred, (pred - target) / n.

    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    The result has pred's shape and floating dtype (float64 for integer pred).
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    residual = _residual(pred, target)
    return residual / len(residual)
    ### END SOLUTION


@effort(15, difficulty=2, after=("rmse", "half_mse_grad"))
@forbids("torch")
def rmse_grad(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the gradient of rmse with respect to pred, (pred - target) / (n * rmse).

    Where every residual is zero the formula is 0/0. The rmse has a kink there, and zeros are the
    answer by decree: nothing is left to improve. Residuals so small that their squares are stored
    as 0 may count as zero.
    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    The result has pred's shape and floating dtype (float64 for integer pred).
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    residual = _residual(pred, target)
    root = rmse(pred, target)
    if root == 0:
        return np.zeros_like(residual)
    return residual / (len(residual) * root)
    ### END SOLUTION


@beyond
@effort(5, difficulty=1)
@forbids("torch")
def mae(pred: np.ndarray, target: np.ndarray) -> float:
    """Return the mean absolute error, 1/n * sum(abs(pred - target)), columns added up.

    A residual counts in proportion to its size, so one outlier weighs less than in a square.
    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    Integer arrays are converted to float64 first.
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    residual = _residual(pred, target)
    return float(np.sum(np.abs(residual))) / len(residual)
    ### END SOLUTION


@beyond
@effort(5, difficulty=1, after=("mae",))
@forbids("torch")
def mae_grad(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the gradient of mae with respect to pred, sign(pred - target) / n, and 0 at the kink.

    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    The result has pred's shape and floating dtype (float64 for integer pred).
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    residual = _residual(pred, target)
    return np.sign(residual) / len(residual)
    ### END SOLUTION


@beyond
@effort(15, difficulty=2, after=("half_mse", "mae"))
@forbids("torch")
def huber(pred: np.ndarray, target: np.ndarray, delta: float = 1.0) -> float:
    """Return the Huber loss: squares for small residuals, straight lines for large ones.

    With r = pred - target, a residual costs r**2 / 2 where abs(r) <= delta and
    delta * (abs(r) - delta/2) beyond; the costs are added up and divided by n. The two pieces meet
    at delta with the same value and slope.
    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    delta: a positive float; np.inf gives half_mse.
    Integer arrays are converted to float64 first.
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    size = np.abs(_residual(pred, target))
    inside = np.minimum(size, delta)
    # Beyond delta, `inside` stops at delta: delta**2 / 2 + delta * (size - delta).
    return float(np.sum(inside**2 / 2 + inside * (size - inside))) / len(size)
    ### END SOLUTION


@beyond
@effort(10, difficulty=2, after=("huber",))
@forbids("torch")
def huber_grad(pred: np.ndarray, target: np.ndarray, delta: float = 1.0) -> np.ndarray:
    """Return the gradient of huber with respect to pred: the residual, held within delta, over n.

    pred, target: arrays of one shape, (N,) or (N, K), N >= 1; n is the number of examples N.
    delta: a positive float; np.inf gives half_mse_grad.
    The result has pred's shape and floating dtype (float64 for integer pred).
    The arguments are not changed. Raise ValueError naming both shapes if they differ.
    """
    ### BEGIN SOLUTION
    residual = _residual(pred, target)
    return np.clip(residual, -delta, delta) / len(residual)
    ### END SOLUTION


@beyond
@effort(10, difficulty=2, after=("mse",))
@forbids("torch")
def brier(prob: np.ndarray, labels: np.ndarray) -> float:
    """Return the Brier score, 1/n * sum((prob - label)**2): the mse of probabilities.

    prob: (N,), N >= 1, the probability of label 1 for each example, from 0 to 1, both included.
    labels: (N,), each of them 0 or 1, in integers, bools or floats.
    Arrays of integers and bools are converted to float64 first.
    The arguments are not changed. Raise ValueError naming both shapes if they differ, and
    ValueError if a probability lies outside 0 to 1, or a label is neither 0 nor 1.
    """
    ### BEGIN SOLUTION
    residual = _residual(prob, labels)
    if (prob < 0).any() or (prob > 1).any():
        raise ValueError("a probability lies outside 0 to 1")
    if not np.isin(labels, (0, 1)).all():
        raise ValueError("a label is neither 0 nor 1")
    return float(np.sum(residual**2)) / len(residual)
    ### END SOLUTION


@beyond
@effort(20, difficulty=2, after=("half_mse",))
def examples_half_mse() -> list[tuple[tuple[np.ndarray, np.ndarray], float]]:
    """Return one to five examples of calls that tell `half_mse` from functions that look like it.

    An example is a pair `((pred, target), loss)`: the arguments of a call in a tuple, and the float
    that half_mse returns. Twelve mistakes that others have made are tried on them.
    A mistake earns its points if one of the examples catches it: if a function with this mistake
    answers the example otherwise, or raises an exception.
    Each loss must be what every right half_mse returns, to all its digits: 1 / 3, not 0.333. If one
    is wrong, all examples together catch nothing. You may let your own `half_mse` compute them;
    then they are only as right as it is.
    The public checks look at the form alone. What the examples catch is seen when they are graded.
    pred and target are arrays that half_mse's docstring allows, with at most 64 numbers together,
    which are finite, in float64 or in any integer dtype; the two dtypes may differ.
    """
    ### BEGIN SOLUTION
    table = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    targets = np.array([[0.0, 2.0], [4.0, 4.25], [3.0, 7.0]])
    pixels = np.array([10, 200], dtype=np.uint8), np.array([30, 100], dtype=np.uint8)
    small = np.array([100], dtype=np.int8), np.array([-100], dtype=np.int8)
    return [
        ((np.array([3.0, 0.0, 1.25]), np.array([1.0, 1.0, 1.0])), 5.0625 / 6),
        ((table, targets), 7.0625 / 6),
        (pixels, 2600.0),
        (small, 20000.0),
        ((np.array([1, 2]), np.array([0.75, 2.25])), 0.03125),
    ]
    ### END SOLUTION


@effort(10, difficulty=1)
@points(3)
def predict_regression_losses(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    QUESTIONS

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    """
    ### BEGIN SOLUTION
    answers = {1: "c", 2: "a", 3: "d"}
    return answers[question]
    ### END SOLUTION
