r"""Softmax and cross-entropy

Builds on unit 2, and exp and log.

The losses of unit 2 say how far off a number is, but a classifier names a class, and a 3 is not
nearer to a 4 than to an 8. After this unit you can judge a classifier: softmax turns its scores
into probabilities, and cross-entropy turns the probability of the right class into a loss. You
compute both so that no number overflows, and get the loss with which nearly every classifier is
trained.

[The notebook has a picture here: Scores become probabilities, and the right class's probability
becomes a loss.]

## From scores to a loss

The last layer of a classifier gives every class a score, its *logit*. A logit can be any number, so
it is not a probability yet, and it does not say yet how wrong the network is.

**Softmax** exponentiates, so that every score becomes positive, and divides by the sum, so that the
row adds up to one:

$$ p_k = \frac{e^{z_k}}{e^{z_1} + \dots + e^{z_C}} $$

Here $C$ is the number of classes, $z_1$ to $z_C$ are the logits of one example, $p_k$ is the
probability of class $k$, and $e$ is about 2.718. (Formulas count classes from 1, code from 0.) Take
z = (2, 1, -1), as in the picture. The exponentials are 7.389, 2.718 and 0.368, which add up to
10.475, and the probabilities are 0.7054, 0.2595 and 0.0351.

**Cross-entropy** looks only at the probability of the right class, $y$, and asks how surprising it
is that $y$ came up. With $\ln$, the natural logarithm, which undoes $e^x$,

$$ L = -\ln p_y = \ln(e^{z_1} + \dots + e^{z_C}) - z_y $$

Probability 1 costs nothing, $1/2$ costs $\ln 2 = 0.6931$, and a probability near 0 costs as much as
you like. In the example, label 0 costs $-\ln 0.7054 = 0.349$, and by the right-hand side
$\ln 10.475 - 2 = 2.349 - 2$, the same. Label 2 costs $2.349 + 1 = 3.349$. The logarithm of the sum
of exponentials has a name of its own, *logsumexp*. The loss of a batch is the mean over its
examples.

**Predict 1.** The logits are $(\ln 2, 0, 0)$. Without a calculator: what are the probabilities, and
what does label 0 cost, in terms of $\ln$?

A network that knows nothing gives all C classes the same score and pays $\ln C$: 2.3026 for ten
digits. If your first loss is far from that, look at the network before you train it.

Whether the largest logit is the label's is counted by another number, the *accuracy*: the share of
examples that are right. People want to know it, but you cannot train with it. Two examples that are
right with probabilities 0.51 and 0.99 count alike, and a small change of the weights mostly changes
nothing. Their losses, 0.673 and 0.010, tell them apart.

## The trap is $e^z$

`np.exp(89)` is already infinite in float32, and `np.exp(710)` in float64; then `inf / inf` is nan.
But a constant added to a whole row changes no probability, for it cancels out of the fraction. So
subtract from each row its own maximum, $m$, before you exponentiate, and add it again at the end:

$$ \ln(e^{z_1} + \dots + e^{z_C}) = m + \ln(e^{z_1 - m} + \dots + e^{z_C - m}) $$

Now the largest exponential is 1, nothing overflows, and the sum is at least 1. For z = (1000, 999),
m is 1000, the exponentials are 1 and 0.3679, and the logarithm of their sum is 0.3133: the result
is 1000.3133, and the probabilities are 0.731 and 0.269. The maximum of the whole table will not do:
a row that lies 800 below another would become all zeros.

**Predict 2.** You add 100 to every logit of one example. What becomes of its probabilities, and of
its loss? And what if you add 100 only to the logit of its label?

The same care is needed on the way back. A probability of $e^{-800}$ is stored as 0, and $\ln 0$ is
minus infinity although the answer, -800, is an ordinary number. So never take the logarithm of a
softmax: subtract the logsumexp from the logits,

$$ \ln p_k = z_k - \ln(e^{z_1} + \dots + e^{z_C}) $$

For z = (0, -800) the logsumexp is 0, and the two logarithms are 0 and -800. Adding $10^{-8}$ inside
the logarithm hides the infinity and makes the loss wrong: it then never exceeds
$-\ln 10^{-8} = 18.42$, and the worst mistakes stop teaching the network anything.

In the diagram, the first row is how it is told, and the second how it is computed. They lead to the
same number, as long as nothing overflows in the first:

    logits (N, C) -> softmax -> p (N, C) -> p_y (N,) -> mean of -ln -> loss
    logits (N, C) -> log_softmax -> ln p (N, C) -> ln p_y (N,) -> minus mean -> loss

## Losses take logits

In PyTorch this loss is `nn.CrossEntropyLoss`. (`nn.CrossEntropy` does not exist, though you may see
it written.) It takes logits and does the softmax itself. Give it probabilities, and the softmax is
taken twice. A perfect answer among ten classes then has the "logits" $(1, 0, \dots, 0)$, and costs

$$ \ln(e^1 + 9 e^0) - 1 = \ln(e + 9) - 1 = 1.4612 $$

instead of 0. The loss can never fall below that, and nothing raises an error.

**Predict 3.** Somebody makes the same mistake with two classes. How low can that loss fall? Give
the formula; a calculator may do the rest.

`nn.NLLLoss` takes log-probabilities: it picks the label's, turns its sign, and takes the mean.
`nn.BCEWithLogitsLoss` takes one logit $z$ for a question of yes or no. The probability of yes is
$s = 1/(1 + e^{-z})$, the target $t$ is 1 for yes and 0 for no, or between them, and

$$ -t \ln s - (1 - t) \ln(1 - s) = \max(z, 0) - z t + \ln(1 + e^{-|z|}) $$

where the right-hand side overflows nowhere. For z = 2 it is $2 - 2 + 0.1269 = 0.1269$ if the answer
is yes, and $2 - 0 + 0.1269 = 2.1269$ if it is no. You write all three here, in NumPy, by hand.

## Where to read on

* Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, section 4.1,
  "Overflow and Underflow": the same care with softmax.
* Michael Nielsen, *Neural Networks and Deep Learning*, chapter 3, "Improving the way neural
  networks learn": why cross-entropy learns where squared error is slow.
* PyTorch's documentation, the page "CrossEntropyLoss" of `torch.nn`, with its options.

## A picture

How much does an example cost as the right class's logit rises, and what becomes of that with
$10^{-3}$ inside the logarithm?

```python
import numpy as np
from autograder import pictures

z = np.linspace(-12, 12, 200)
logits = np.stack([z, np.zeros_like(z)], axis=1)
labels = np.zeros(len(z), dtype=int)
losses = {
    "logsumexp(z) - z_y": cross_entropy(logits, labels, reduction="none"),
    "-log(softmax + 1e-3)": -np.log(softmax(logits)[:, 0] + 1e-3),
}
axes = pictures.curves(z, losses)
axes.set(xlabel="logit of the right class, against one other at 0", ylabel="loss")
pictures.show()
```

## Answers

**Answer 1.** The exponentials are 2, 1 and 1, so the probabilities are $1/2$, $1/4$ and $1/4$.
Label 0 costs $\ln 2 = 0.6931$. (Label 1 would cost $\ln 4 = 1.3863$.)

**Answer 2.** Both stay as they are: the fraction cancels $e^{100}$, and in the loss, logsumexp and
the label's logit both grow by 100. Added to the label's logit alone, it makes an ordinary loss fall
almost to 0: only differences between logits count.

**Answer 3.** A perfect answer has the probabilities (1, 0), and taken for logits they cost $\ln(e +
1) - 1 = 0.3133$. A loss that stops there, far from 0, while the accuracy is fine, is how the
mistake shows.
"""

import numpy as np


def logsumexp(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return `log(sum(exp(z)))` along `axis`, without overflow.

    z: float array, usually (N, C), with any number of axes from two up. The answer has z's shape
    without `axis`, so (N, C) gives (N,); every other axis stays, also one of size 1.
    Subtract the largest entry of each slice before you exponentiate, and add it again at the end:
    entries of 1000 or -1000 are fine, and so are those of 1e5.
    A slice that is `-inf` throughout gives `-inf`, without a warning from NumPy.
    Integer arrays are converted to float64 first; a floating dtype is kept. z is not changed.
    Write it yourself, without `torch`, `scipy.special`.
    Core, about 30 minutes, difficulty 3 of 3.
    """
    raise NotImplementedError


def softmax(z: np.ndarray) -> np.ndarray:
    """Return the probabilities `exp(z) / sum(exp(z))` of each row, without overflow.

    z: float array (N, C); N and C may be 1. The answer has the same shape and its rows sum to 1.
    Each row is shifted by its own maximum: logits of 1e6 are fine, and so is a row that lies far
    below another one. An entry of `-inf` (a masked class) gets probability 0; no row is all `-inf`.
    Integer arrays are converted to float64 first; a floating dtype is kept. z is not changed.
    Write it yourself, without `torch`, `scipy.special`.
    Core, about 10 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def log_softmax(z: np.ndarray) -> np.ndarray:
    """Return the logarithms of each row's softmax, `z - logsumexp(z)`.

    z: float array (N, C); N and C may be 1. The answer has the same shape.
    It is not computed from probabilities: a class 800 below the best has log-probability -800,
    where the logarithm of its softmax would be `-inf`.
    Integer arrays are converted to float64 first; a floating dtype is kept. z is not changed.
    Write it yourself, without `torch`, `scipy.special`.
    Core, about 5 minutes, difficulty 1 of 3. Builds on `logsumexp`.
    """
    raise NotImplementedError


def nll_loss(log_probs: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean negative log-likelihood, `-1/n * sum(log_probs[i, labels[i]])`.

    log_probs: float array (N, C), rows as `log_softmax` gives them: they are logarithms already.
    labels: (N,) integers of any integer dtype, from 0 to C - 1.
    The arguments are not changed.
    Raise ValueError if the labels are not integers (bools are none), if one is negative or is C or
    more, and, naming both shapes, if `labels` is not of shape (N,): a column (N, 1) is refused.
    Write it yourself, without `torch`, `scipy.special`.
    Core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def cross_entropy(
    logits: np.ndarray, labels: np.ndarray, reduction: str = "mean"
) -> float | np.ndarray:
    """Return the cross-entropy of logits with labels, `logsumexp(z) - z_y` for each example.

    logits: float array (N, C), not probabilities.
    labels: (N,) of any integer dtype, from 0 to C - 1.
    reduction: "mean" over the examples (a float), "sum" (a float), or "none", the losses of the
    examples, of shape (N,) and with the dtype of the logits. The logarithm is natural.
    The loss is exact however large the logits are: a label whose logit lies 800 below costs 800.
    Integer logits are converted to float64 first. The arguments are not changed.
    Raise ValueError for any other `reduction`, and, naming both shapes, if `labels` is not (N,).
    Write it yourself, without `torch`, `scipy.special`.
    Core, about 15 minutes, difficulty 2 of 3. Builds on `logsumexp`.
    """
    raise NotImplementedError


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of examples whose largest logit is the label's, a float from 0 to 1.

    logits: (N, C), floats or integers; labels: (N,) of any integer dtype. If several logits of a
    row share the largest value, the first of them is the prediction, as `argmax` has it.
    The arguments are not changed.
    Raise ValueError naming both shapes if `labels` is not of shape (N,): compared with (N,)
    predictions, a column (N, 1) would give an N by N table.
    Write it yourself, without `torch`.
    Core, about 5 minutes, difficulty 1 of 3.
    """
    raise NotImplementedError


def bce_with_logits(z: np.ndarray, t: np.ndarray) -> float:
    """Return the mean binary cross-entropy of the probabilities `sigmoid(z)` with the targets t.

    For each example `-t log s - (1 - t) log(1 - s)` with `s = 1 / (1 + exp(-z))`, but computed as
    `max(z, 0) - z t + log(1 + exp(-|z|))`, which is the same and overflows nowhere.
    z: float array (N,), logits; t: (N,), targets from 0 to 1, both included. A target need not be
    0 or 1: 0.3 says that the answer was yes three times in ten.
    Integer arrays are converted to float64 first. The arguments are not changed.
    Raise ValueError if a target lies outside 0 to 1, and, naming both shapes, if those differ: a
    column (N, 1) is refused.
    Write it yourself, without `torch`, `scipy.special`.
    Beyond the core, about 15 minutes, difficulty 2 of 3.
    """
    raise NotImplementedError


def cross_entropy_weighted(
    logits: np.ndarray,
    labels: np.ndarray,
    class_weights: np.ndarray | None = None,
    label_smoothing: float = 0.0,
    ignore_index: int | None = None,
) -> float:
    """Return the mean cross-entropy as `nn.CrossEntropyLoss` has it, with its three options.

    With smoothing s, the target of example i is not the label alone: class k has the share
    `q[i, k] = (1 - s) * (k == labels[i]) + s / C`. Each class has a weight w, 1 if none are given.
    An example whose label is `ignore_index` is left out, numerator and denominator:

        -sum over i, k of w[k] * q[i, k] * log_softmax(logits)[i, k]  /  sum over i of w[labels[i]]

    So the mean divides by the weights of the labels that count, not by their number.
    logits: float array (N, C), as large as for `cross_entropy`; integers are converted to float64.
    labels: (N,) of any integer dtype, from 0 to C - 1, or `ignore_index`, which may be one of the
    classes or a number that is none (-100); an `ignore_index` of None ignores nothing.
    class_weights: float array (C,), positive, float32 or float64 whatever the logits are.
    label_smoothing: from 0 to 1.
    The arguments are not changed.
    Raise ValueError if every example is ignored (torch would answer nan), and, naming both shapes,
    if `labels` is not (N,) or `class_weights` not (C,).
    Write it yourself, without `torch`, `scipy.special`.
    Beyond the core, about 45 minutes, difficulty 3 of 3. Builds on `log_softmax` and
    `cross_entropy`.
    """
    raise NotImplementedError


def examples_softmax() -> list[tuple[tuple[np.ndarray], np.ndarray]]:
    """Return one to five examples of calls that tell `softmax` from functions that look like it.

    An example is a pair `((z,), answer)`: the arguments of a call in a tuple, and the array of
    probabilities that softmax returns. Twelve mistakes that others have made are tried on them.
    A mistake earns its points if one of the examples catches it: if a function with this mistake
    answers the example otherwise, or raises an exception.
    Each answer must be what every right softmax returns, to all its digits: 1 / 3, not 0.333. If
    one is wrong, all examples together catch nothing. You may let your own `softmax` compute the
    answers; then they are only as right as it is.
    The public checks look at the form alone. What the examples catch is seen when they are graded.
    Each z is a table that softmax's docstring allows, with at most 64 numbers, which are finite
    (no -inf), in float64 or in any integer dtype.
    Beyond the core, about 20 minutes, difficulty 2 of 3. Builds on `softmax`.
    """
    raise NotImplementedError


def predict_cross_entropy(question: int) -> str:
    """Return the letter of what comes out in question 1, 2 or 3.

    Each question shows an exercise of this unit with one idea wrong, and a call. Work out what
    comes out as the code stands, and not what should come out. Then put the letter of that option
    between the quotes below, as in {1: "a", 2: "a", 3: "a"}.

    Question 1

        def nll_loss(log_probs, labels):
            picked = log_probs[:, labels]
            return float(-picked.mean())

        nll_loss(np.array([[-1.0, -2.0], [-4.0, -3.0]]), np.array([0, 1]))

    a) 4.0
    b) 2.5
    c) -2.0
    d) 2.0

    Question 2

        def softmax(z):
            e = np.exp(z - z.max(axis=0))
            return e / e.sum(axis=0)

        softmax(np.log(np.array([[1.0, 3.0], [1.0, 1.0]])))

    a) array([[0.25, 0.75], [0.5, 0.5]])
    b) array([[0.3333, 1.0], [1.0, 1.0]])
    c) array([[0.1667, 0.5], [0.1667, 0.1667]])
    d) array([[0.5, 0.75], [0.5, 0.25]])

    Question 3

        def logsumexp(z, axis=-1):
            m = z.max()
            return m + np.log(np.exp(z - m).sum(axis=axis))

        logsumexp(np.array([[0.0, 0.0], [1000.0, 1000.0]]))

    a) array([-inf, 1000.7])
    b) array([0.6931, 0.6931])
    c) array([0.6931, 1000.7])
    d) array([0.6931, inf])

    Numbers are rounded to four digits; in an array or a tensor, 12.0 stands for a printed `12.`
    Core, about 10 minutes, difficulty 1 of 3.
    """
    answers = {1: "", 2: "", 3: ""}
    return answers[question]
