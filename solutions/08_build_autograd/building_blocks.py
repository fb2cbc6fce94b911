"""What wrong and right answers to several exercises are built from."""

import numpy as np


def _due(dout, x, axis, keepdims):
    shape = np.empty_like(x).sum(axis=axis, keepdims=keepdims).shape
    if dout.shape != shape:
        raise ValueError(f"dout {dout.shape}, sum {shape}")


def _expanded(dout, x, axis, keepdims):
    _due(dout, x, axis, keepdims)
    return dout if keepdims or axis is None else np.expand_dims(dout, axis)


def _checked(dout, x, axis, keepdims):
    wanted = np.sum(np.zeros(x.shape), axis=axis, keepdims=keepdims).shape
    if np.shape(dout) != wanted:
        raise ValueError(f"dout of shape {np.shape(dout)} for a result of shape {wanted}")
