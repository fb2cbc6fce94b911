r"""Softmax and cross-entropy

The last layer of a classifier gives every class a score, its *logit*. A logit can be any number,
so it is not a probability yet, and it does not say yet how wrong the network is. This unit makes
both: probabilities out of logits, and one loss out of probabilities and labels.

**Softmax** exponentiates, so that every score becomes positive, and divides by the sum, so that the
row adds up to one:

$$ p_k = \frac{e^{z_k}}{e^{z_1} + \dots + e^{z_C}} $$

**Cross-entropy** looks only at the probability of the right class, y, and asks how surprising it is
that y came up:

$$ L = -\ln p_y = \ln(e^{z_1} + \dots + e^{z_C}) - z_y $$

Probability 1 costs nothing, 1/2 costs ln 2 = 0.6931, and a probability near 0 costs as much as you
like. The loss of a batch is the mean over its examples.

*A worked number.* Take z = (ln 2, 0, 0). The exponentials are 2, 1, 1, the probabilities 1/2, 1/4,
1/4. If the label is 0 the loss is ln 2 = 0.6931; if it is 1 the loss is ln 4 = 1.3863. A network
that knows nothing gives all C classes the same score and pays ln C: 2.3026 for ten digits. If
your first loss is far from that, look at the network before you train it.

**The trap is e^z.** `np.exp(89)` is already infinite in float32, and `np.exp(710)` in float64; then
inf / inf is nan. But a constant added to a whole row changes no probability, for it cancels out of
the fraction. So subtract from each row its own maximum, m, before you exponentiate:

$$ \ln(e^{z_1} + \dots + e^{z_C}) = m + \ln(e^{z_1 - m} + \dots + e^{z_C - m}) $$

Now the largest exponential is 1, nothing overflows, and the sum is at least 1. The maximum of the
whole table will not do: a row that lies 800 below another would become all zeros. The same care is
needed on the way back. A probability of e^-800 is stored as 0, and ln 0 is minus infinity although
the answer, -800, is an ordinary number. So never take the logarithm of a softmax: subtract the
logsumexp from the logits. Adding 1e-8 inside the logarithm hides the infinity and makes the loss
wrong: it then never exceeds 18.42, and the worst mistakes stop teaching the network anything.

**Losses take logits.** In PyTorch this loss is `nn.CrossEntropyLoss`. (`nn.CrossEntropy` does not
exist, though you may see it written.) It takes logits and does the softmax itself. Give it
probabilities and the softmax is taken twice: a perfect answer among ten classes then costs
ln(e + 9) - 1 = 1.4612 instead of 0, and the loss can never fall below that. `nn.NLLLoss` takes
log-probabilities, `nn.BCEWithLogitsLoss` the logits of yes-or-no questions. You write all three
here, in NumPy, by hand.

## A picture

How much does an example cost as the right class's logit rises, and what becomes of that
with 1e-3 inside the logarithm?

```python
import matplotlib.pyplot as plt
import numpy as np

z = np.linspace(-12, 12, 200)
logits = np.stack([z, np.zeros_like(z)], axis=1)
labels = np.zeros(len(z), dtype=int)
plt.plot(z, cross_entropy(logits, labels, reduction="none"), label="logsumexp(z) - z_y")
plt.plot(z, -np.log(softmax(logits)[:, 0] + 1e-3), "--", label="-log(softmax + 1e-3)")
plt.xlabel("logit of the right class, against one other at 0")
plt.ylabel("loss")
plt.legend()
plt.show()
```
"""

import numpy as np

from autograder import beyond, effort, forbids, points

### BEGIN SOLUTION


def _as_floats(a: np.ndarray) -> np.ndarray:
    return a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64)


def _check_one_label_per_row(scores: np.ndarray, labels: np.ndarray) -> None:
    if labels.shape != scores.shape[:1]:
        raise ValueError(f"one label per row: got {scores.shape} and labels {labels.shape}")


### END SOLUTION


@effort(30, difficulty=3)
@forbids("torch", "scipy.special")
def logsumexp(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return `log(sum(exp(z)))` along `axis`, without overflow.

    z: float array, usually (N, C), with any number of axes from two up. The answer has z's shape
    without `axis`, so (N, C) gives (N,); every other axis stays, also one of size 1.
    Subtract the largest entry of each slice before you exponentiate, and add it again at the end:
    entries of 1000 or -1000 are fine, and so are those of 1e5.
    A slice that is `-inf` throughout gives `-inf`, without a warning from NumPy.
    Integer arrays are converted to float64 first; a floating dtype is kept. z is not changed.
    """
    ### BEGIN SOLUTION
    z = _as_floats(z)
    # A slice of -inf has no finite maximum to subtract: take the lowest finite number instead.
    m = np.maximum(z.max(axis=axis, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):  # the logarithm of such a slice's sum, 0, is meant
        return np.squeeze(m, axis=axis) + np.log(np.exp(z - m).sum(axis=axis))
    ### END SOLUTION


@effort(10, difficulty=2)
@forbids("torch", "scipy.special")
def softmax(z: np.ndarray) -> np.ndarray:
    """Return the probabilities `exp(z) / sum(exp(z))` of each row, without overflow.

    z: float array (N, C); N and C may be 1. The answer has the same shape and its rows sum to 1.
    Each row is shifted by its own maximum: logits of 1e6 are fine, and so is a row that lies far
    below another one. An entry of `-inf` (a masked class) gets probability 0; no row is all `-inf`.
    Integer arrays are converted to float64 first; a floating dtype is kept. z is not changed.
    """
    ### BEGIN SOLUTION
    z = _as_floats(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION


@effort(5, difficulty=1, after=("logsumexp",))
@forbids("torch", "scipy.special")
def log_softmax(z: np.ndarray) -> np.ndarray:
    """Return the logarithms of each row's softmax, `z - logsumexp(z)`.

    z: float array (N, C); N and C may be 1. The answer has the same shape.
    It is not computed from probabilities: a class 800 below the best has log-probability -800,
    where the logarithm of its softmax would be `-inf`.
    Integer arrays are converted to float64 first; a floating dtype is kept. z is not changed.
    """
    ### BEGIN SOLUTION
    return z - logsumexp(z)[:, np.newaxis]
    ### END SOLUTION


@effort(15, difficulty=2)
@forbids("torch", "scipy.special")
def nll_loss(log_probs: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean negative log-likelihood, `-1/n * sum(log_probs[i, labels[i]])`.

    log_probs: float array (N, C), rows as `log_softmax` gives them: they are logarithms already.
    labels: (N,) integers of any integer dtype, from 0 to C - 1.
    The arguments are not changed.
    Raise ValueError if the labels are not integers (bools are none), if one is negative or is C or
    more, and, naming both shapes, if `labels` is not of shape (N,): a column (N, 1) is refused.
    """
    ### BEGIN SOLUTION
    _check_one_label_per_row(log_probs, labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels are integers, not {labels.dtype}")
    if labels.min() < 0 or labels.max() >= log_probs.shape[1]:
        raise ValueError(f"a label is no column of {log_probs.shape}: {labels}")
    return float(-log_probs[np.arange(len(labels)), labels].mean())
    ### END SOLUTION


@effort(15, difficulty=2, after=("logsumexp",))
@forbids("torch", "scipy.special")
@points(15)
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
    """
    ### BEGIN SOLUTION
    _check_one_label_per_row(logits, labels)
    losses = logsumexp(logits) - logits[np.arange(len(labels)), labels]
    if reduction == "none":
        return losses
    if reduction == "sum":
        return float(losses.sum())
    if reduction == "mean":
        return float(losses.mean())
    raise ValueError(f"reduction is 'mean', 'sum' or 'none', not {reduction!r}")
    ### END SOLUTION


@effort(5, difficulty=1)
@forbids("torch")
def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of examples whose largest logit is the label's, a float from 0 to 1.

    logits: (N, C), floats or integers; labels: (N,) of any integer dtype. If several logits of a
    row share the largest value, the first of them is the prediction, as `argmax` has it.
    The arguments are not changed.
    Raise ValueError naming both shapes if `labels` is not of shape (N,): compared with (N,)
    predictions, a column (N, 1) would give an N by N table.
    """
    ### BEGIN SOLUTION
    _check_one_label_per_row(logits, labels)
    return float((logits.argmax(axis=1) == labels).mean())
    ### END SOLUTION


@beyond
@effort(15, difficulty=2)
@forbids("torch", "scipy.special")
def bce_with_logits(z: np.ndarray, t: np.ndarray) -> float:
    """Return the mean binary cross-entropy of the probabilities `sigmoid(z)` with the targets t.

    For each example `-t log s - (1 - t) log(1 - s)` with `s = 1 / (1 + exp(-z))`, but computed as
    `max(z, 0) - z t + log(1 + exp(-|z|))`, which is the same and overflows nowhere.
    z: float array (N,), logits; t: (N,), targets from 0 to 1, both included. A target need not be
    0 or 1: 0.3 says that the answer was yes three times in ten.
    Integer arrays are converted to float64 first. The arguments are not changed.
    Raise ValueError if a target lies outside 0 to 1, and, naming both shapes, if those differ: a
    column (N, 1) is refused.
    """
    ### BEGIN SOLUTION
    z, t = _as_floats(z), _as_floats(t)
    if z.shape != t.shape:
        raise ValueError(f"one target per logit: got {z.shape} and {t.shape}")
    if (t < 0).any() or (t > 1).any():
        raise ValueError("every target must lie in 0 to 1")
    return float((np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))).mean())
    ### END SOLUTION


@beyond
@effort(45, difficulty=3, after=("log_softmax", "cross_entropy"))
@forbids("torch", "scipy.special")
@points(
    {
        "the value": 4,
        "label smoothing": 3,
        "ignored labels": 3,
        "options together": 1.5,
        "special cases": 1.5,
        "shapes and types": 1,
        "side effects": 1,
    }
)
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
    """
    ### BEGIN SOLUTION
    _check_one_label_per_row(logits, labels)
    classes = np.arange(logits.shape[1])
    weights = np.ones(len(classes)) if class_weights is None else class_weights
    if weights.shape != classes.shape:
        raise ValueError(f"one weight per class: got {logits.shape} and {weights.shape}")
    counted = labels != ignore_index  # no label equals None
    if not counted.any():
        raise ValueError(f"every label is {ignore_index}, which is ignored")
    logits, labels = logits[counted], labels[counted]
    hard = classes == labels[:, np.newaxis]
    target = (1 - label_smoothing) * hard + label_smoothing / len(classes)
    return float(-(weights * target * log_softmax(logits)).sum() / weights[labels].sum())
    ### END SOLUTION
