"""What wrong and right answers to several exercises are built from."""

import numpy as np

BATCH_SIZE = 64  # a global of the student's script, which some of them divide by


def _rows(labels):
    return np.arange(len(labels))


def _as_given(result, z):
    """In the floating dtype of z, or float64 for integers."""
    return np.asarray(result).astype(z.dtype if z.dtype.kind == "f" else np.float64)
