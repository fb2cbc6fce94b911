"""Wrong answers to `dropout_backward`."""

import numpy as np
from backpropagation import _refuse_unlike, dropout_backward
from beliefs import MORE_DIGITS_CANNOT_HURT, NOT_NEEDED_ANY_MORE, NUMPY_WOULD_SAY_SO

from autograder import misconception


def _refuse_mask(dout, mask):
    _refuse_unlike("dout", dout, np.shape(mask))


@misconception("test_dropout_backward_by_hand")
def passes_every_slope(dout, mask):
    """Dropout has no parameters, so slopes pass as they are."""
    _refuse_mask(dout, mask)
    return dout.copy()


@misconception("test_dropout_backward_by_hand", row="B06")
def returns_the_mask(dout, mask):
    """The slope of x times mask is mask."""
    _refuse_mask(dout, mask)
    return mask.copy()


@misconception("test_dropout_backward_by_hand")
def uses_the_mask_without_its_scale(dout, mask):
    """The mask says which slopes pass; the scale was for the way there."""
    _refuse_mask(dout, mask)
    return dout * (mask > 0)


@misconception("test_dropout_backward_by_hand")
def scales_once_more(dout, mask):
    """What passes is divided by 1 - p, and the mask comes on top."""
    _refuse_mask(dout, mask)
    return dout * mask * mask


@misconception("test_dropout_backward_by_hand")
def divides_the_scale_away(dout, mask):
    """Backwards is the other way round, so the scale is divided away."""
    _refuse_mask(dout, mask)
    return np.divide(dout, mask, out=np.zeros_like(dout), where=mask > 0)


@misconception("test_dropout_backward_by_hand")
def passes_what_was_dropped(dout, mask):
    """Backwards is the other way round, so what was dropped passes."""
    _refuse_mask(dout, mask)
    return dout * (mask == 0)


@misconception("test_dropout_backward_by_hand")
def measures_the_scale(dout, mask):
    """The scale is one over the share that was kept, which can be counted."""
    _refuse_mask(dout, mask)
    kept = (mask > 0).astype(dout.dtype)
    return dout * kept / max(kept.mean(), 1e-12)


@misconception("test_dropout_backward_by_hand", row="P02")
def draws_a_fresh_mask(dout, mask):
    """Dropout is random, on the way back too."""
    _refuse_mask(dout, mask)
    return dout * (np.random.rand(*dout.shape) >= 0.5) * mask.max()


@misconception("test_dropout_backward_keeps_float32", belief=MORE_DIGITS_CANNOT_HURT, row="P04")
def converts_the_slopes_to_float64(dout, mask):
    return dropout_backward(dout, mask).astype(np.float64)


@misconception("test_dropout_backward_refuses_to_broadcast", belief=NUMPY_WOULD_SAY_SO, row="L06")
def multiplies_whatever_broadcasts(dout, mask):
    return dout * mask


@misconception(
    "test_dropout_backward_leaves_its_arguments_alone", belief=NOT_NEEDED_ANY_MORE, row="B12"
)
def multiplies_into_dout(dout, mask):
    _refuse_mask(dout, mask)
    dout *= mask
    return dout


@misconception(
    "test_dropout_backward_leaves_its_arguments_alone",
    holds=("multiplies_into_dout", "multiplies_whatever_broadcasts"),
)
def multiplies_into_any_dout(dout, mask):
    dout *= mask
    return dout


@misconception("test_dropout_backward_by_hand", holds=("divides_the_scale_away",))
def divides_by_the_mask(dout, mask):
    _refuse_mask(dout, mask)
    with np.errstate(all="ignore"):
        return dout / mask
