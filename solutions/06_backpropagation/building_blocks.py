"""What wrong and right answers to several exercises are built from."""

import numpy as np


def _softmax(z, axis=1):
    exps = np.exp(z - z.max(axis=axis, keepdims=True))
    return exps / exps.sum(axis=axis, keepdims=True)


def _total(dout):
    return dout.sum(axis=0)


def _minus_log_p(logits, labels):
    """-log p of each example's label."""
    z = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]


def _usual_loss(logits, labels):
    return _minus_log_p(logits, labels).mean()


def _usual_start(logits, labels):
    p = _softmax(logits)
    p[np.arange(len(p)), labels] -= 1
    return p / len(p)


def _floats(array):
    return array if array.dtype.kind == "f" else array.astype(float)
