r"""Gradient descent

Builds on unit 4, unit 2 for linear regression, and unit 3 for softmax regression.

You know how wrong a model is (units 2 and 3) and how its loss changes with each parameter (unit 4),
but the parameters still are what they were at the start. After this unit you move them: a step
against the gradient, look again, the next step, and a model learns. You also say how long a step
may be, and how to get along with a few examples at a time.

[The notebook has a picture here: One bowl, three learning rates: down in a few steps, to and fro,
and out of the bowl.]

## One step, and the next

The gradient points the way uphill, so a step goes against it:

$$ w \leftarrow w - \eta \, \nabla f(w) $$

The arrow says that w is replaced by what stands on its right. $\nabla f(w)$ is the gradient of the
loss f at w, and $\eta$ (eta) is the *learning rate*, lr, which says how long the step is. For one
parameter and $f(w) = w^2$, whose slope is $2w$, starting at w = 1 with lr = 0.25: the slope is 2,
and the step leads to $1 - 0.25 \cdot 2 = 0.5$. Go on, and try other learning rates:

    lr = 0.25     1, 0.5, 0.25, 0.125, ...         half the way each time
    lr = 1        1, -1, 1, -1, ...                over the bottom and back, for ever
    lr = 1.1      1, -1.2, 1.44, -1.728, ...       a little higher each time

Nothing raises an error in the last line. A training run that diverges looks just like that: the
numbers grow, until they are inf and then nan.

All of training is this loop, for a table of weights W, a row of D weights for each of C classes,
and a batch of B examples:

    W (C, D) -> scores (B, C) -> loss -> dW (C, D) -> W - lr dW -> W (C, D)

**Predict 1.** Where does the first step lead from w = 1 with lr = 0.5, on the same $f(w) = w^2$?
And the second?

## How large may lr be

In $f(w) = w^2$ a step multiplies $w$ by $1 - 2 \eta$. The 2 is the *curvature*: how fast the slope
grows. With a curvature $\lambda$ (lambda), a step multiplies $w$ by $1 - \eta \lambda$, and $w$
shrinks as long as that lies between -1 and 1, so as long as $\eta < 2 / \lambda$. For $\lambda = 2$
the limit is 1, as above.

With many parameters, near a minimum every smooth loss looks like a bowl, $\frac{1}{2} w^T H w$,
with the gradient $H w$. H is a table of curvatures, (D, D). A bowl has directions of its own, the
*eigenvectors* of H, along which the gradient points straight away from the bottom, and each has its
own curvature, its *eigenvalue*. Along each of them, w moves as above, and the steepest one decides
for all, since lr is the same for all:

$$ \eta < \frac{2}{\lambda_{\max}} $$

where $\lambda_{\max}$ is the largest eigenvalue. For a valley with the curvatures 1 and 12 the
limit is $2/12 = 0.167$. Half of it, $1/12$, takes the steep direction to the bottom in a single
step, $1 - 12/12 = 0$, but multiplies the flat one by $1 - 1/12 = 0.917$: after 25 steps, 0.114 of
it is left. The flattest direction has to live with the lr that the steepest one allows. That is why
a long, narrow valley takes so many steps, and why we normalise the features first, to a mean of 0
and a deviation of 1: the narrow valley becomes a rounder bowl.

**Predict 2.** A valley has the curvatures 1 and 100. Below which lr does the descent not diverge?
And how much of the way to the bottom does one step with nearly that lr go in the flat direction?

## Two models to descend on

**Linear regression.** X is a table of n examples with D features each, $w$ has a weight for each
feature, $b$ is a bias, and $y$ holds the targets. The prediction is $X w + b$ and the residual
$r = X w + b - y$. The loss is half the mean squared error, and its gradients are

$$ \mathrm{loss} = \frac{1}{2n} \sum_i r_i^2 \qquad dw = \frac{1}{n} X^T r \qquad
   db = \frac{1}{n} \sum_i r_i $$

For X = [[1], [2]], y = (2, 4), w = (1) and b = 0 the residuals are -1 and -2, the loss is $5/4$,
$dw = -(1 \cdot 1 + 2 \cdot 2) / 2 = -2.5$ and $db = -1.5$. Both are negative: $w$ and $b$ should
grow. A step with lr = 0.1 makes w 1.25 and b 0.15, and the loss 0.546.

**Softmax regression.** Each class has a row of weights in W, (C, D), and the scores are $X W^T$.
The loss is their cross-entropy with the labels, CE, plus a penalty on large weights. reg is a
number that says how much they cost:

$$ \mathrm{loss} = \mathrm{CE}(X W^T, y) + \mathrm{reg} \sum W^2 \qquad
   dW = \frac{1}{n} (p - e_y)^T X + 2 \, \mathrm{reg} \, W $$

Here $\sum W^2$ adds up the squares of all weights, $p$ holds the probabilities, a row for each
example, and $e_y$ the one-hot rows of the labels. Take a single example, x = (1, 2), two classes,
label 0, W all zeros and reg = 0. Then $p$ is $(1/2,\ 1/2)$, the loss is $\ln 2 = 0.693$, and dW is
[[-0.5, -1], [0.5, 1]]. A step with lr = 1 makes W [[0.5, 1], [-0.5, -1]], the scores (2.5, -2.5)
and the loss 0.0067. With reg = 0.1 these weights would cost $0.1 \cdot 2.5 = 0.25$ more, and add
$0.2\,W$ to dW.

## A little at a time

The gradient over 60,000 digits costs 60,000 forward passes, for one step. The gradient over 64 of
them costs a thousandth, and still points downhill on average. For the digits of this course and a
network of 784-128-64-10 units, its cosine with the whole gradient is about 0.6 on average before
training, and about 0.5 after ten epochs, more or less from run to run; by then a batch now and then
points uphill. So shuffle the examples, go through them in batches of 64, take a step after each,
and call one such round an *epoch*. Shuffle anew for the next. A thousand steps that go roughly
downhill are worth more than one that does so exactly, as long as lr is not too large.

**Predict 3.** Ten examples are taken in batches of 4. How many batches has an epoch, of which
sizes, and how many steps are taken in three epochs?

## Where it goes wrong

* The one half. With $1/(2n)$ the gradient is $X^T r / n$. PyTorch's `nn.MSELoss` has $1/n$: its
  gradient is twice as large, and an lr that was fine here may be too large there. In the penalty it
  is the other way round: we write it without a half, so its gradient is $2 \, \mathrm{reg} \, W$.
* `w -= lr * g` changes the caller's array, and with it every row of a record that is only another
  name for that array.
* The last batch is short when the batch size does not divide n. Its gradient is the mean over the
  examples that it has. And when losses are averaged over an epoch it counts for as many examples as
  it has. Take batches of 2, 2 and 1 examples with the mean losses 1, 1 and 4. The mean over the
  examples is $(2 \cdot 1 + 2 \cdot 1 + 1 \cdot 4) / 5 = 1.6$; the mean of the batch means is 2, and
  gives the one example twice the weight of any other.
* X and y are shuffled by the same permutation, or the labels belong to somebody else.
* Test data are normalised with the mean and the deviation of the training data. They are an exam:
  nothing may be learned from them, not even their mean.

## Where to read on

* Simon Prince, *Understanding Deep Learning*, chapter 6, "Fitting models": gradient descent, and
  batches, in pictures.
* Gabriel Goh, "Why Momentum Really Works", Distill, 2017: its first half is about bowls,
  eigenvalues and the largest lr, with sliders to move.
* NumPy's documentation, the page "Random Generator": where `rng.permutation` comes from.

## A picture

Your own functions can draw a valley, and three ways down. Which lr is best, and why not more?

```python
import numpy as np
from autograder import pictures

H = np.array([[1.0, 0.0], [0.0, 12.0]])
limit = 2 / 12  # 2 over the largest eigenvalue of H
start = np.array([-3.5, 1.2])
paths = {
    f"lr = {share} of the limit": gradient_descent(lambda w: H @ w, start, share * limit, 25)
    for share in (0.98, 0.5, 0.1)
}
axes = pictures.loss_surface(
    lambda a, b: (a**2 + 12 * b**2) / 2, (-4, 4), (-2, 2), paths, lowest=(0, 0)
)
axes.set(xlabel="w[0], the flat direction", ylabel="w[1], the steep one")
pictures.show()
```

## Answers

**Answer 1.** $1 - 0.5 \cdot 2 = 0$: to the bottom in one step. There the slope is 0, and the second
step leads nowhere. Only a bowl of one direction, whose curvature you know, can be treated like
that.

**Answer 2.** Below $2/100 = 0.02$. The flat direction is then multiplied by $1 - 0.02 \cdot 1 =
0.98$: one step goes 2 % of the way. To go half of it takes 35 steps, for $0.98^{35} = 0.493$.

**Answer 3.** Three batches, of 4, 4 and 2 examples, as none is left out. Each makes a step, so
three epochs make 9.
"""

from collections.abc import Callable

import numpy as np


def gd_step(w: np.ndarray, grad: np.ndarray, lr: float) -> np.ndarray:
    """Return the parameters after one step of gradient descent, `w - lr * grad`, as a new array.

    w, grad: arrays of one shape, with any number of axes from one up; lr: a float, which may be 0.
    Integer arrays are converted to float64 first, w and grad each; a floating dtype, the same in
    both, is kept.
    No argument is changed: whoever calls may want to try another step from the same w.
    Raise ValueError naming both shapes if they differ.
    Write it yourself, without `torch`.
    Core, about 5 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def gradient_descent(
    grad_f: Callable[[np.ndarray], np.ndarray], w0: np.ndarray, lr: float, steps: int
) -> np.ndarray:
    """Return the path of `steps` steps of gradient descent from `w0`, a new array of all places.

    w0: an array with any number of axes from one up. Integers are converted to float64 first; a
    floating dtype is kept. w0 is not changed.
    grad_f: takes an array of w0's shape and of the dtype that is kept, and gives the gradient
    there, an array of the same shape and dtype. It may give the same array each time, so what it
    gives is not changed.
    The path has shape (steps + 1, *w0.shape). Row 0 is w0, row t is where t steps lead, so a row is
    recorded BEFORE the step that leaves it. With steps = 0 only the start is there.
    All steps are taken: there is no stopping early at the bottom, and if lr is too large the rows
    grow, without an exception.
    Write it yourself, without `torch`.
    Core, about 15 minutes, difficulty 2 of 3. Builds on `gd_step`.
    """
    raise NotImplementedError


def linear_regression_loss_and_grads(
    w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray
) -> tuple[float, np.ndarray, float]:
    """Return the tuple (loss, dw, db) of linear regression with half the mean squared error.

    The residual is `r = X w + b - y`. The loss is `1/(2n) * sum(r**2)`, a float; its gradients are
    `dw = X^T r / n`, of shape (D,), and `db = mean of r`, a float.
    w: (D,); b: a float; X: (N, D); y: (N,). n is the number of examples N; N and D may be 1.
    Integer arrays are converted to float64 first; a floating dtype, the same in all, is kept. No
    argument is changed.
    Raise ValueError naming both shapes if y does not have the shape of the predictions, (N,): minus
    a column (N, 1) they would be an N by N table.
    Write it yourself, without `torch`.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def softmax_regression_loss_and_grad(
    W: np.ndarray, X: np.ndarray, y: np.ndarray, reg: float
) -> tuple[float, np.ndarray]:
    """Return the tuple (loss, dW) of softmax regression with a penalty on large weights.

    The scores are `X W^T`. The loss, a float, is their cross-entropy with the labels, a mean over
    the n examples, plus `reg * sum(W**2)`: the penalty is not divided by n, and has no one half.
    Its gradient is `dW = (softmax(scores) - onehot(y))^T X / n + 2 * reg * W`, of shape (C, D).
    W: (C, D); X: (N, D); y: (N,) integers of any integer dtype, from 0 to C - 1; reg: a float that
    may be 0. n is the number of examples N.
    Scores may be as large as 1000 either way, and the loss is still exact: a label whose score lies
    2000 below the best costs 2000. One example's scores may lie far below another's.
    Integer W and X are converted to float64 first; a floating dtype, the same in both, is kept. No
    argument changes.
    Raise ValueError if W and X differ in D (NumPy does), and, naming both shapes, if y is not (N,):
    a column (N, 1) is refused.
    Write it yourself, without `torch`.
    Core, about 30 minutes, difficulty 3 of 3.
    """
    raise NotImplementedError


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return the batches of one epoch: a list of arrays of indices, each of 0 to n - 1 just once.

    The order is `rng.permutation(n)`, drawn once in each call, and the batches are consecutive
    slices of it: the first batch_size indices, the next batch_size, and so on. Nothing else is
    drawn, and no other source of chance is used.
    n, batch_size: ints, 1 or more. If batch_size does not divide n, the last batch holds the rest;
    if it is larger than n there is one batch, of all. No batch is empty.
    Write it yourself, without `torch`.
    Core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def sgd_epoch(
    W: np.ndarray,
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    batch_size: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, float]:
    """Train softmax regression, without a penalty, for one epoch; return the tuple (W, mean_loss).

    The examples are taken in the order of `rng.permutation(N)`, drawn once, in batches of
    batch_size, of which the last may be shorter. For each batch: the loss is the mean cross-entropy
    of `X W^T` over the examples that the batch really has, and W moves by -lr times its gradient.
    mean_loss is a float, the mean over all N EXAMPLES of their loss as it was before the step of
    their own batch. So a batch counts as often as it has examples.
    W: (C, D); X: (N, D); y: (N,) integers of any integer dtype; lr: a float, which may be 0.
    Scores may be as large as 1000 either way. Integer W and X are converted to float64 first; a
    floating dtype, the same in both, is kept. W comes back as a new array, and no argument but rng
    is changed.
    Raise ValueError naming both shapes if y is not (N,): a column (N, 1) is refused.
    Write it yourself, without `torch`.
    Core, about 20 minutes, difficulty 3 of 3. Builds on `softmax_regression_loss_and_grad` and
    `minibatches`.
    """
    raise NotImplementedError


def normalise(train: np.ndarray, *others: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return a tuple of all the arrays, shifted and scaled as makes `train` have mean 0 and std 1.

    From every feature (column) subtract its mean on train, then divide by its standard deviation on
    train: the one of the population, which divides by n. The others are treated with the SAME
    numbers, whatever their own mean is.
    A feature whose largest and smallest value on train are equal is divided by 1. (Ask for that,
    not for a deviation of 0: rounding may leave 1e-18 there.) Any other is divided by its
    deviation, be that as small as 1e-10. Adding 1e-8 to divisors does no harm.
    train: (N, D); others: any number of arrays (M, D), each with an M of its own, all of one dtype.
    With no others the tuple has one entry. Integer arrays are converted to float64 first; a
    floating dtype is kept. No argument is changed.
    Raise ValueError naming the sizes that clash if an array does not have D features.
    Write it yourself, without `torch`, `sklearn`, `scipy.stats`.
    Beyond the core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def largest_stable_lr(H: np.ndarray) -> float:
    """Return the learning rate below which gradient descent on the bowl `1/2 w^T H w` converges.

    It is `2 / lambda_max`, with lambda_max the largest eigenvalue of H. Just below it every start
    leads to a minimum, just above it almost every start leads away.
    H: (D, D), symmetric, with no negative eigenvalue, not all of them 0; D may be 1, and H may hold
    integers. H is not changed. Ready-made eigenvalues (np.linalg) may be used.
    Write it yourself, without `torch`.
    Beyond the core, about 5 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def predict_gradient_descent(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def gd_step(w, grad, lr):
            return w + lr * grad

        gd_step(np.array([2.0, 4.0]), np.array([1.0, -3.0]), 0.5)

    a) array([2.5, 2.5])
    b) array([0.5, -1.5])
    c) array([1.0, 7.0])
    d) array([1.5, 5.5])

    Question 2

        def minibatches(n, batch_size, rng):
            order = rng.permutation(n)
            full = n // batch_size
            return [order[i * batch_size : (i + 1) * batch_size] for i in range(full)]

        [len(batch) for batch in minibatches(7, 3, np.random.default_rng(0))]

    a) [3, 3, 1]
    b) [3, 2, 2]
    c) [3, 3]
    d) [3, 3, 3]

    Question 3

        def gradient_descent(grad_f, w0, lr, steps):
            w = w0.copy()
            path = [w]
            for t in range(steps):
                w -= lr * grad_f(w)
                path.append(w)
            return np.array(path)

        gradient_descent(lambda w: 2 * w, np.array([4.0]), 0.25, 2)

    a) array([[4.0], [2.0], [1.0]])
    b) array([[2.0], [1.0], [0.5]])
    c) array([[1.0], [1.0], [1.0]])
    d) array([[4.0], [2.0]])

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 1 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
