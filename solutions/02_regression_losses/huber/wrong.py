"""Wrong answers to `huber`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    AN_ARRAY_IS_MINE,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    EACH_OUTPUT_HAS_A_LOSS,
    HUBER_IS_SMOOTH_L1,
    LOSSES_ADD_UP,
    NUMPY_MAKES_THE_SHAPES_FIT,
    THE_MEAN_OF_EVERY_NUMBER,
)
from building_blocks import residual, residual_in_place
from regression_losses import half_mse, huber, mae

from autograder import misconception


@misconception("test_huber_of_three_residuals")
def forgets_to_take_half_of_delta_off(pred, target, delta=1.0):
    """Beyond delta the loss is delta times the size."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * size).sum() / len(size))


@misconception("test_huber_of_three_residuals")
def forgets_the_half_inside(pred, target, delta=1.0):
    """Inside delta the loss is the square."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2, delta * (size - delta / 2)).sum() / len(size))


@misconception("test_huber_of_three_residuals")
def chooses_by_the_signed_residual(pred, target, delta=1.0):
    """A residual below delta is a small one."""
    r = residual(pred, target)
    outside = delta * (np.abs(r) - delta / 2)
    return float(np.where(r <= delta, r**2 / 2, outside).sum() / len(r))


@misconception("test_huber_obeys_delta")
def leaves_delta_at_one(pred, target, delta=1.0):
    """The bend is at 1."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= 1, size**2 / 2, size - 0.5).sum() / len(size))


@misconception("test_huber_with_delta_at_infinity")
def multiplies_by_infinity(pred, target, delta=1.0):
    """Multiplied by 0, the piece that does not hold is gone."""
    size = np.abs(residual(pred, target))
    mask = (size <= delta).astype(size.dtype)
    pieces = mask * size**2 / 2 + (1 - mask) * delta * (size - delta / 2)
    return float(pieces.sum() / len(size))


@misconception("test_huber_adds_up_columns", belief=THE_MEAN_OF_EVERY_NUMBER, row="L07")
def huber_counts_entries(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).mean())


@misconception("test_huber_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def huber_subtracts_in_place(pred, target, delta=1.0):
    size = np.abs(residual_in_place(pred, target))
    inside = np.minimum(size, delta)
    return float(np.sum(inside**2 / 2 + inside * (size - inside)) / len(size))


@misconception("test_huber_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def huber_lets_shapes_broadcast(pred, target, delta=1.0):
    pred, target = np.asarray(pred, dtype=float), np.asarray(target, dtype=float)
    size = np.abs(pred - target)
    inside = np.minimum(size, delta)
    return float(np.sum(inside**2 / 2 + inside * (size - inside)) / len(size))


@misconception("test_huber_converts_integers", belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE, row="L12")
def huber_subtracts_in_uint8(pred, target, delta=1.0):
    if pred.shape != target.shape:
        raise ValueError(f"pred {pred.shape}, target {target.shape}")
    size = np.abs(pred - target).astype(np.float64)
    inside = np.minimum(size, delta)
    return float(np.sum(inside**2 / 2 + inside * (size - inside)) / len(size))


@misconception(
    "test_huber_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW, row="L06"
)
def huber_makes_a_row_of_predictions(pred, target, delta=1.0):
    pred = pred[..., 0] if pred.shape == (*target.shape, 1) else pred
    return huber(pred, target, delta)


@misconception(
    "test_huber_converts_integers",
    holds=("huber_subtracts_in_uint8", "huber_lets_shapes_broadcast"),
)
def huber_as_it_reads(pred, target, delta=1.0):
    size = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size**2, delta * (size - 0.5 * delta)).sum() / len(size)


@misconception("test_huber_obeys_delta")
def takes_a_half_off_the_size(pred, target, delta=1.0):
    """Beyond delta the loss is the size minus a half."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, size - 0.5).sum() / len(size))


@misconception(
    "test_huber_obeys_delta",
    holds=(
        "takes_a_half_off_the_size",
        "huber_subtracts_in_uint8",
        "huber_lets_shapes_broadcast",
    ),
)
def takes_a_half_off_the_size_as_it_reads(pred, target, delta=1.0):
    size = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size**2, size - 0.5).sum() / len(size)


@misconception("test_huber_obeys_delta")
def takes_half_of_one_off(pred, target, delta=1.0):
    """Beyond delta the loss is delta times the size minus a half."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * (size - 0.5)).sum() / len(size))


@misconception(
    "test_huber_obeys_delta",
    holds=("takes_half_of_one_off", "huber_subtracts_in_uint8", "huber_lets_shapes_broadcast"),
)
def takes_half_of_one_off_as_it_reads(pred, target, delta=1.0):
    size = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size**2, delta * (size - 0.5)).sum() / len(size)


@misconception("test_huber_of_three_residuals")
def takes_all_of_delta_off(pred, target, delta=1.0):
    """Beyond delta the loss is delta times what the size has more than delta."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * (size - delta)).sum() / len(size))


@misconception("test_huber_of_three_residuals")
def puts_all_residuals_on_one_piece(pred, target, delta=1.0):
    """All residuals are on one piece, the square or the straight line."""
    size = np.abs(residual(pred, target))
    if (size <= delta).all():
        return float((size**2).sum() / (2 * len(size)))
    return float((delta * (size - delta / 2)).sum() / len(size))


@misconception("test_huber_of_three_residuals")
def squares_the_large_residuals(pred, target, delta=1.0):
    """Large residuals are squared, and small ones lie on the line."""
    size = np.abs(residual(pred, target))
    return float(np.where(size > delta, size**2 / 2, delta * (size - delta / 2)).sum() / len(size))


@misconception("test_huber_of_three_residuals", belief=LOSSES_ADD_UP)
def huber_sums_instead_of_averaging(pred, target, delta=1.0):
    return huber(pred, target, delta) * len(pred)


@misconception("test_huber_adds_up_columns", belief=EACH_OUTPUT_HAS_A_LOSS)
def huber_gives_each_output_a_loss(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    inside = np.minimum(size, delta)
    return (inside**2 / 2 + inside * (size - inside)).sum(axis=0) / len(size)


@misconception("test_huber_obeys_delta")
def forgets_to_multiply_by_delta(pred, target, delta=1.0):
    """Beyond delta the loss is the size minus half of delta."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, size - delta / 2).sum() / len(size))


@misconception(
    "test_huber_obeys_delta",
    holds=(
        "forgets_to_multiply_by_delta",
        "huber_subtracts_in_uint8",
        "huber_lets_shapes_broadcast",
    ),
)
def forgets_to_multiply_by_delta_as_it_reads(pred, target, delta=1.0):
    size = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size**2, size - 0.5 * delta).sum() / len(size)


@misconception("test_huber_of_three_residuals")
def stays_level_outside(pred, target, delta=1.0):
    """Beyond delta the loss stays what it is at delta."""
    size = np.minimum(np.abs(residual(pred, target)), delta)
    return float((size**2).sum() / (2 * len(size)))


@misconception("test_huber_of_three_residuals")
def halves_both_pieces(pred, target, delta=1.0):
    """The half stands in front of both pieces."""
    size = np.abs(residual(pred, target))
    outside = delta * (size - delta / 2) / 2
    return float(np.where(size <= delta, size**2 / 2, outside).sum() / len(size))


@misconception(
    "test_huber_of_three_residuals",
    holds=("huber_sums_instead_of_averaging", "forgets_the_half_inside"),
)
def huber_sums_whole_squares(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2, delta * (size - delta / 2)).sum())


@misconception("test_huber_of_three_residuals")
def takes_the_smaller_piece(pred, target, delta=1.0):
    """The smaller of the two pieces is the one that holds."""
    size = np.abs(residual(pred, target))
    return float(np.minimum(size**2 / 2, delta * (size - delta / 2)).sum() / len(size))


@misconception("test_huber_of_three_residuals")
def takes_the_larger_piece(pred, target, delta=1.0):
    """The larger of the two pieces is the one that holds."""
    size = np.abs(residual(pred, target))
    return float(np.maximum(size**2 / 2, delta * (size - delta / 2)).sum() / len(size))


@misconception(
    "test_huber_of_three_residuals",
    holds=("forgets_to_take_half_of_delta_off", "huber_counts_entries"),
)
def forgets_half_of_delta_and_counts_entries(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * size).mean())


@misconception(
    "test_huber_of_three_residuals", holds=("forgets_the_half_inside", "huber_counts_entries")
)
def forgets_the_half_inside_and_counts_entries(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2, delta * (size - delta / 2)).mean())


@misconception("test_huber_obeys_delta", holds=("leaves_delta_at_one", "huber_counts_entries"))
def leaves_delta_at_one_and_counts_entries(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    return float(np.where(size <= 1, size**2 / 2, size - 0.5).mean())


@misconception(
    "test_huber_obeys_delta", holds=("takes_a_half_off_the_size", "huber_counts_entries")
)
def takes_a_half_off_the_size_and_counts_entries(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, size - 0.5).mean())


@misconception("test_huber_obeys_delta", holds=("takes_half_of_one_off", "huber_counts_entries"))
def takes_half_of_one_off_and_counts_entries(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * (size - 0.5)).mean())


@misconception("test_huber_obeys_delta")
def takes_one_half_off(pred, target, delta=1.0):
    """What is taken off beyond delta is one half."""
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2 / 2, delta * size - 0.5).sum() / len(size))


@misconception("test_huber_of_three_residuals", holds=("puts_all_residuals_on_one_piece",))
def chooses_by_the_largest_residual_for_the_mean(pred, target, delta=1.0):
    if np.abs(residual(pred, target)).max() <= delta:
        return half_mse(pred, target)
    return delta * (mae(pred, target) - delta / 2)


@misconception("test_huber_of_three_residuals", holds=("puts_all_residuals_on_one_piece",))
def chooses_by_the_mean_residual(pred, target, delta=1.0):
    size = mae(pred, target)
    return half_mse(pred, target) if size <= delta else delta * (size - delta / 2)


@misconception("test_huber_of_three_residuals", holds=("forgets_the_half_inside",))
def forgets_the_half_inside_but_at_infinity(pred, target, delta=1.0):
    if np.isinf(delta):
        return half_mse(pred, target)
    size = np.abs(residual(pred, target))
    return float(np.where(size <= delta, size**2, delta * (size - delta / 2)).sum() / len(size))


@misconception("test_huber_of_three_residuals", holds=("squares_the_large_residuals",))
def squares_the_large_residuals_but_at_infinity(pred, target, delta=1.0):
    if np.isinf(delta):
        return half_mse(pred, target)
    size = np.abs(residual(pred, target))
    return float(np.where(size > delta, size**2 / 2, delta * (size - delta / 2)).sum() / len(size))


@misconception("test_huber_of_three_residuals")
def leaves_the_half_out_of_both_pieces(pred, target, delta=1.0):
    """Inside delta the loss is the square, and the line goes on from there."""
    return 2 * huber(pred, target, delta)


@misconception("test_huber_obeys_delta")
def divides_both_pieces_by_delta(pred, target, delta=1.0):
    """The loss is divided by delta, as in torch's smooth L1 loss."""
    if np.isinf(delta):
        return half_mse(pred, target)
    return huber(pred, target, delta) / delta


@misconception("test_huber_obeys_delta", belief=HUBER_IS_SMOOTH_L1)
def huber_of_smooth_l1(pred, target, delta=1.0):
    size = np.abs(residual(pred, target))
    costs = np.where(size <= delta, size**2 / (2 * delta), size - delta / 2)
    return float(costs.sum() / len(size))
