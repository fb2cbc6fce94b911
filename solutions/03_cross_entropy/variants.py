"""Right answers that look different: graders accept every one of them."""

import math

import numpy as np
from cross_entropy import _as_floats, _check_one_label_per_row, log_softmax, logsumexp, softmax

from autograder import variant


def _as_given(result, z):
    """In the floating dtype of z, or float64 for integers."""
    return np.asarray(result).astype(z.dtype if z.dtype.kind == "f" else np.float64)


# ---- logsumexp


@variant(of="logsumexp")
def logsumexp_with_logaddexp(z, axis=-1):
    """Lets NumPy's own two-term version run along the axis."""
    return np.logaddexp.reduce(_as_floats(z), axis=axis)


@variant(of="logsumexp")
def logsumexp_in_a_loop(z, axis=-1):
    """Goes through the slices one by one, in plain Python and float64, and converts at the end."""
    slices = np.moveaxis(z, axis, -1)
    out = np.empty(slices.shape[:-1])
    for place in np.ndindex(out.shape):
        scores = [float(score) for score in slices[place]]
        m = max(scores)
        total = sum(math.exp(score - m) for score in scores) if m > -math.inf else 0.0
        out[place] = m + math.log(total) if total else -math.inf
    return _as_given(out, z)


@variant(of="logsumexp")
def logsumexp_with_the_infinite_maximum_set_to_zero(z, axis=-1):
    """Replaces a maximum of -inf by 0, and silences the logarithm of 0."""
    z = np.array(z, dtype=z.dtype if z.dtype.kind == "f" else float)
    m = np.amax(z, axis=axis, keepdims=True)
    m[~np.isfinite(m)] = 0
    with np.errstate(all="ignore"):
        out = np.log(np.sum(np.exp(z - m), axis=axis, keepdims=True)) + m
    return np.take(out, 0, axis=axis)


@variant(of="logsumexp")
def logsumexp_peeling_off_the_largest(z, axis=-1):
    """Uses log1p for the sum of all but the largest entry."""
    ordered = np.sort(np.moveaxis(_as_floats(z), axis, -1), axis=-1)
    m, rest = ordered[..., -1], ordered[..., :-1]
    finite = np.where(m == -np.inf, 0, m)
    return (m + np.log1p(np.exp(rest - finite[..., None]).sum(axis=-1))).astype(ordered.dtype)


# ---- softmax


@variant(of="softmax")
def softmax_from_log_softmax(z):
    """Exponentiates the log-probabilities."""
    return np.exp(log_softmax(z))


@variant(of="softmax")
def softmax_row_by_row(z):
    """Fills an array of floats in a loop."""
    out = np.empty(z.shape, dtype=z.dtype if z.dtype.kind == "f" else float)
    for i in range(z.shape[0]):
        scores = [float(score) for score in z[i]]
        exponentials = [math.exp(score - max(scores)) for score in scores]
        out[i] = [e / sum(exponentials) for e in exponentials]
    return out


@variant(of="softmax")
def softmax_on_the_transpose(z):
    """Puts the classes first, so that the row maxima broadcast without keepdims."""
    z = _as_floats(z).T
    e = np.exp(z - z.max(axis=0))
    return (e / e.sum(axis=0)).T


@variant(of="softmax")
def softmax_in_float64_and_back(z):
    """Computes more precisely than it has to and converts at the end."""
    wide = z.astype(np.float64)
    e = np.exp(wide - np.max(wide, axis=-1)[:, None])
    return _as_given(e / np.einsum("nc->n", e)[:, None], z)


# ---- log_softmax


@variant(of="log_softmax")
def log_softmax_shifted_twice(z):
    """Subtracts the maximum first, and then the logsumexp of what is left."""
    z = _as_floats(z)
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@variant(of="log_softmax")
def log_softmax_with_logaddexp(z):
    """Lets NumPy's own two-term version run along the rows."""
    z = _as_floats(z)
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)


@variant(of="log_softmax")
def log_softmax_row_by_row(z):
    """Goes through the rows one by one in float64 and converts at the end."""
    rows = [row - row.max() for row in z.astype(np.float64)]
    return _as_given([row - math.log(sum(math.exp(x) for x in row)) for row in rows], z)


@variant(of="log_softmax")
def log_softmax_taken_twice(z):
    """Takes log_softmax of log_softmax, which changes nothing (S09 of the catalogue: accepted)."""
    once = _as_floats(z) - logsumexp(z)[:, None]
    return once - logsumexp(once)[:, None]


# ---- nll_loss


def _refuse(log_probs, labels):
    if labels.ndim != 1 or labels.shape[0] != log_probs.shape[0]:
        raise ValueError(f"shapes {log_probs.shape} and {labels.shape} do not belong together")
    if labels.dtype.kind not in "iu":
        raise ValueError("labels should be whole numbers")
    for label in labels:
        if label not in range(log_probs.shape[1]):
            raise ValueError(f"class {label} does not exist")


@variant(of="nll_loss")
def nll_loss_in_a_loop(log_probs, labels):
    """Adds up the losses one by one and divides at the end."""
    _refuse(log_probs, labels)
    total = 0.0
    for row, label in zip(log_probs, labels, strict=True):
        total -= row[int(label)]
    return total / len(labels)


@variant(of="nll_loss")
def nll_loss_with_one_hot(log_probs, labels):
    """Multiplies by one-hot rows, and returns a NumPy float."""
    _refuse(log_probs, labels)
    one_hot = np.arange(log_probs.shape[1]) == labels[:, None]
    return -np.sum(one_hot * log_probs) / log_probs.shape[0]


@variant(of="nll_loss")
def nll_loss_with_take_along_axis(log_probs, labels):
    """Picks with take_along_axis."""
    _refuse(log_probs, labels)
    return np.mean(-np.take_along_axis(log_probs, labels[:, None].astype(int), axis=1))


@variant(of="nll_loss")
def nll_loss_normalising_again(log_probs, labels):
    """Takes log_softmax again, which changes nothing (S09 of the catalogue: accepted)."""
    _refuse(log_probs, labels)
    return float(-np.mean(log_softmax(log_probs)[range(len(labels)), labels]))


# ---- cross_entropy


def _reduce(losses, reduction):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError("reduction must be mean, sum or none")
    return losses if reduction == "none" else getattr(np, reduction)(losses)


@variant(of="cross_entropy")
def cross_entropy_from_log_softmax(logits, labels, reduction="mean"):
    """Picks from the log-probabilities, and returns a NumPy float."""
    _check_one_label_per_row(logits, labels)
    return _reduce(-log_softmax(logits)[range(len(labels)), labels], reduction)


@variant(of="cross_entropy", row="S09")
def cross_entropy_of_a_second_log_softmax(logits, labels, reduction="mean"):
    """Takes log_softmax twice, which changes nothing."""
    _check_one_label_per_row(logits, labels)
    log_probs = log_softmax(log_softmax(logits))
    return _reduce(-log_probs[np.arange(len(labels)), labels], reduction)


@variant(of="cross_entropy")
def cross_entropy_relative_to_the_label(logits, labels, reduction="mean"):
    """Subtracts the label's logit first: the loss is the logsumexp of the margins."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    margins = logits - np.take_along_axis(logits, labels[:, None].astype(np.int64), axis=1)
    return _reduce(np.logaddexp.reduce(margins, axis=1), reduction)


@variant(of="cross_entropy")
def cross_entropy_with_one_hot(logits, labels, reduction="mean"):
    """Multiplies by one-hot rows and sums them."""
    logits = _as_floats(logits)
    if len(labels.shape) != 1 or len(labels) != len(logits):
        raise ValueError(f"logits {logits.shape} against labels {labels.shape}")
    one_hot = np.eye(logits.shape[1], dtype=logits.dtype)[labels]
    return _reduce(-np.einsum("nc,nc->n", one_hot, log_softmax(logits)), reduction)


@variant(of="cross_entropy")
def cross_entropy_in_a_loop(logits, labels, reduction="mean"):
    """Goes through the examples one by one in float64, and looks at the reduction first."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError("no such reduction")
    _check_one_label_per_row(logits, labels)
    losses = []
    for row, label in zip(logits.astype(float), labels, strict=True):
        m = row.max()
        losses.append(m + math.log(sum(math.exp(x - m) for x in row)) - row[label])
    if reduction == "none":
        return _as_given(losses, logits)
    return sum(losses) / (len(labels) if reduction == "mean" else 1)


# ---- accuracy


@variant(of="accuracy")
def accuracy_in_a_loop(logits, labels):
    """Counts one by one."""
    _check_one_label_per_row(logits, labels)
    rows = [list(row) for row in logits]
    return sum(row.index(max(row)) == y for row, y in zip(rows, labels, strict=True)) / len(rows)


@variant(of="accuracy")
def accuracy_of_the_probabilities(logits, labels):
    """Takes a stable softmax first, which keeps the order."""
    _check_one_label_per_row(logits, labels)
    return np.mean(np.argmax(softmax(logits), axis=-1) == labels)


@variant(of="accuracy")
def accuracy_with_count_nonzero(logits, labels):
    """Counts what is not different from zero."""
    if labels.ndim != 1 or len(labels) != len(logits):
        raise ValueError(f"expected {(len(logits),)} labels, got {labels.shape}")
    wrong = np.count_nonzero(logits.argmax(1) - labels.astype(np.int64))
    return 1 - wrong / len(labels)


# ---- bce_with_logits


def _refuse_targets(z, t):
    if z.shape != t.shape:
        raise ValueError(f"{z.shape} is not {t.shape}")
    if not np.all((t >= 0) & (t <= 1)):
        raise ValueError("targets are probabilities")


@variant(of="bce_with_logits")
def bce_with_logaddexp(z, t):
    """log(1 + exp(z)) is NumPy's logaddexp of 0 and z."""
    _refuse_targets(z, t)
    z = _as_floats(z)
    return np.mean(np.logaddexp(0, z) - z * t)


@variant(of="bce_with_logits")
def bce_of_two_log_sigmoids(z, t):
    """Weighs the log-probabilities of yes and no with the target."""
    _refuse_targets(z, t)
    z, t = _as_floats(z), _as_floats(t)
    yes, no = -np.logaddexp(0, -z), -np.logaddexp(0, z)
    return float(np.mean(-(t * yes + (1 - t) * no)))


@variant(of="bce_with_logits")
def bce_as_softmax_of_two_classes(z, t):
    """A yes-or-no question is a softmax over the logits 0 and z."""
    _refuse_targets(z, t)
    z, t = _as_floats(z), _as_floats(t)
    no, yes = log_softmax(np.stack([np.zeros_like(z), z], axis=1)).T
    return float(-np.mean(t * yes + (1 - t) * no))


@variant(of="bce_with_logits")
def bce_in_a_loop(z, t):
    """Chooses the branch that cannot overflow, one example at a time, with the textbook's log."""
    _refuse_targets(z, t)
    total = 0.0
    for logit, target in zip(z.tolist(), t.tolist(), strict=True):
        tail = math.log(1 + math.exp(-logit if logit >= 0 else logit))
        total += (logit if logit >= 0 else 0.0) - logit * target + tail
    return total / len(z)


# ---- cross_entropy_weighted


@variant(of="cross_entropy_weighted")
def weighted_in_two_parts(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """The hard part and the smooth part, added up as torch does; ignored examples weigh 0."""
    logits = _as_floats(logits)
    _check_one_label_per_row(logits, labels)
    n, c = logits.shape
    weights = np.ones(c) if class_weights is None else np.asarray(class_weights, dtype=float)
    if weights.shape != (c,):
        raise ValueError(f"{weights.shape} weights for {logits.shape} logits")
    ignored = np.zeros(n, bool) if ignore_index is None else labels == ignore_index
    if ignored.all():
        raise ValueError("nothing left")
    safe = np.where(ignored, 0, labels)
    own = np.where(ignored, 0.0, weights[safe])
    log_probs = log_softmax(logits)
    hard = -(own * log_probs[np.arange(n), safe]).sum()
    smooth = -((log_probs @ weights) * ~ignored).sum() / c
    return ((1 - label_smoothing) * hard + label_smoothing * smooth) / own.sum()


@variant(of="cross_entropy_weighted")
def weighted_with_weights_that_sum_to_one(
    logits, labels, class_weights=None, label_smoothing=0.0, ignore_index=None
):
    """Scales the weights first, which the division cancels; loops over what counts."""
    if labels.shape != (len(logits),):
        raise ValueError(f"labels {labels.shape}, logits {logits.shape}")
    c = logits.shape[1]
    if class_weights is None:
        class_weights = np.full(c, 1 / c)
    if len(class_weights) != c:
        raise ValueError(f"weights {class_weights.shape}, logits {logits.shape}")
    w = class_weights / np.sum(class_weights)
    above = below = 0.0
    for row, label in zip(log_softmax(logits), labels, strict=True):
        if ignore_index is not None and label == ignore_index:
            continue
        for k in range(c):
            share = label_smoothing / c + (1 - label_smoothing if k == label else 0)
            above -= w[k] * share * row[k]
        below += w[label]
    if below == 0:
        raise ValueError("every example is ignored")
    return float(above / below)
