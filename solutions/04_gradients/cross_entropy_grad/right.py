"""Right answers to `cross_entropy_grad`, written differently."""

import numpy as np

from autograder import variant


@variant
def subtracts_a_onehot_table(logits, labels):
    """Builds the onehot table by comparing."""
    if labels.ndim != 1 or len(labels) != len(logits):
        raise ValueError(f"logits {logits.shape}, labels {labels.shape}")
    z = logits if logits.dtype.kind == "f" else logits.astype(np.float64)
    exps = np.exp(z - np.max(z, axis=-1, keepdims=True))
    p = exps / np.sum(exps, axis=-1, keepdims=True)
    onehot = (np.arange(z.shape[1])[None, :] == labels[:, None]).astype(z.dtype)
    return (p - onehot) / z.shape[0]


@variant
def goes_through_the_logarithm(logits, labels):
    """Exponentiates the log-probabilities, and scales before it subtracts 1/n."""
    if np.shape(labels) != (len(logits),):
        raise ValueError(f"{np.shape(logits)} and {np.shape(labels)}")
    z = np.asarray(logits)
    if not np.issubdtype(z.dtype, np.floating):
        z = z.astype(np.float64)
    n = len(z)
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    grad = np.exp(log_p) / n
    np.subtract.at(grad, (np.arange(n), labels.astype(np.intp)), 1 / n)
    return grad


@variant
def loops_over_the_examples(logits, labels):
    """Treats one example after the other."""
    if len(np.shape(labels)) != 1 or np.shape(labels)[0] != np.shape(logits)[0]:
        raise ValueError(f"logits {np.shape(logits)}, labels {np.shape(labels)}")
    dtype = logits.dtype if np.issubdtype(logits.dtype, np.floating) else np.float64
    grad = np.empty(logits.shape, dtype)
    for n, (z, y) in enumerate(zip(logits.astype(dtype), labels, strict=True)):
        grad[n] = np.exp(z - z.max())
        grad[n] /= grad[n].sum()
        grad[n, y] -= 1.0
    return grad / len(logits)
