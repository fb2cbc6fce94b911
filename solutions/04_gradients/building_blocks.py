"""What wrong and right answers to several exercises are built from."""

import numpy as np


def _softmax(logits, axis=1):
    exps = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return exps / exps.sum(axis=axis, keepdims=True)
