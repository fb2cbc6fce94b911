"""Wrong answers to `relative_error`."""

import numpy as np
from beliefs import AN_ARRAY_IS_MINE, NAN_DOES_NOT_COUNT, NUMPY_WOULD_SAY_SO
from gradients import _floating, _refuse_unlike, _relative_errors

from autograder import misconception


@misconception("test_two_zeros_agree", row="G07")
def divides_zero_by_zero(a, b):
    """Divided by |a| + |b|: the floor is only for show."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    if np.isnan(a).any() or np.isnan(b).any():
        return float("inf")
    return float((np.abs(a - b) / (np.abs(a) + np.abs(b))).max())


@misconception("test_two_zeros_agree", row="G07")
def divides_zero_by_zero_and_lets_nan_be(a, b):
    """Divided by |a| + |b|, whatever comes of it: the formula knows best."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float((np.abs(a - b) / (np.abs(a) + np.abs(b))).max())


@misconception("test_two_zeros_agree", row="G07")
def takes_zero_against_zero_for_a_nan(a, b):
    """Any nan that comes out is a nan that went in."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / (np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_the_floor_is_there_for_dust")
def guards_zero_alone(a, b):
    """The division needs care only where both are exactly zero."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    total = np.abs(a) + np.abs(b)
    errors = np.abs(a - b) / np.where(total == 0, 1.0, total)
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_small_values_count_as_much_as_large_ones", row="G08")
def has_a_high_floor(a, b):
    """1e-8 is as good a guard as 1e-12: nothing is that small."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_small_values_count_as_much_as_large_ones", row="G08")
def takes_the_difference_as_it_is(a, b):
    """The error is the difference: how large a and b are is another matter."""
    _refuse_unlike(a=a, b=b)
    errors = np.abs(_floating(a) - _floating(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_relative_error_worked_by_hand")
def divides_by_the_larger(a, b):
    """Relative means relative to the larger of the two."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.maximum(np.abs(a), np.abs(b)))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_relative_error_worked_by_hand")
def divides_by_the_second(a, b):
    """Relative means relative to the true value, which is b."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_opposite_signs_are_an_error_of_one")
def adds_before_taking_sizes(a, b):
    """|a| + |b| and |a + b| are the same thing."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.abs(a + b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_relative_error_worked_by_hand")
def lets_errors_be_negative(a, b):
    """The larger a - b is in proportion, the worse; its sign may stay."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = (a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_is_the_error_of_the_worst_entry")
def averages_the_errors(a, b):
    """The error of an array is the mean of its entries' errors."""
    _refuse_unlike(a=a, b=b)
    return float(_relative_errors(a, b).mean())


@misconception("test_is_the_error_of_the_worst_entry")
def compares_lengths(a, b):
    """|a| is the length of the vector a, so these are three norms."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    lengths = np.linalg.norm(a) + np.linalg.norm(b)
    error = float(np.linalg.norm(a - b) / max(1e-12, lengths))
    return float("inf") if np.isnan(error) else error


@misconception("test_is_the_error_of_the_worst_entry")
def divides_the_worst_by_the_largest(a, b):
    """The largest difference over the largest size is the largest ratio."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    error = float(np.abs(a - b).max() / max(1e-12, (np.abs(a) + np.abs(b)).max()))
    return float("inf") if np.isnan(error) else error


@misconception("test_nan_is_infinitely_wrong")
def hands_nan_on(a, b):
    """If a nan comes in, a nan comes out, and everybody will see it."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float((np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))).max())


@misconception("test_nan_is_infinitely_wrong", belief=NAN_DOES_NOT_COUNT)
def overlooks_nan(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.nanmax(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))))


@misconception("test_relative_error_worked_by_hand", row="P03")
def returns_one_error_per_entry(a, b):
    """Arrays go in, so an array comes out."""
    _refuse_unlike(a=a, b=b)
    return _relative_errors(a, b)


@misconception("test_relative_error_converts_whole_numbers", row="L12")
def subtracts_bytes(a, b):
    """Whole numbers are numbers: they can be subtracted as they are."""
    _refuse_unlike(a=a, b=b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_relative_error_refuses_to_broadcast", belief=NUMPY_WOULD_SAY_SO)
def compares_whatever_broadcasts(a, b):
    return float(_relative_errors(a, b).max())


@misconception("test_is_the_error_of_the_worst_entry", row="P01")
def returns_the_answer_of_the_example(a, b):
    """The check wants 0.5, so 0.5 it is."""
    _refuse_unlike(a=a, b=b)
    return 0.5


@misconception("test_relative_error_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def subtracts_into_a(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    sizes = np.maximum(1e-12, np.abs(a) + np.abs(b))
    a -= b
    return float(np.where(np.isnan(a), np.inf, np.abs(a) / sizes).max())


@misconception("test_relative_error_converts_whole_numbers")
def converts_uint8_alone(a, b):
    """It is uint8 that wraps around, and the other integers can be left as they are."""
    _refuse_unlike(a=a, b=b)
    if a.dtype == np.uint8 or a.dtype.kind == "f":
        return float(_relative_errors(a, b).max())
    return float((np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))).max())


@misconception("test_small_values_count_as_much_as_large_ones")
def has_a_floor_of_1e_10(a, b):
    """Any small number keeps the division from failing."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-10, np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_relative_error_worked_by_hand")
def divides_by_the_first(a, b):
    """Relative means relative to the first of the two."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.abs(a))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_is_the_error_of_the_worst_entry")
def divides_the_sums(a, b):
    """The differences are added up, and divided by all the sizes."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    error = float(np.abs(a - b).sum() / max(1e-12, (np.abs(a) + np.abs(b)).sum()))
    return float("inf") if np.isnan(error) else error


@misconception("test_relative_error_worked_by_hand")
def divides_by_the_mean_of_the_sizes(a, b):
    """Relative means relative to the mean of the two sizes."""
    _refuse_unlike(a=a, b=b)
    return float(2 * _relative_errors(a, b).max())


@misconception("test_relative_error_worked_by_hand")
def takes_the_smaller_floor(a, b):
    """Of 1e-12 and the sizes, the smaller one is divided by."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.minimum(1e-12, np.abs(a) + np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(
    "test_nan_is_infinitely_wrong",
    holds=("hands_nan_on", "subtracts_bytes", "compares_whatever_broadcasts"),
)
def relative_error_as_it_reads(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


@misconception(
    "test_is_the_error_of_the_worst_entry",
    holds=(
        "averages_the_errors",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def averages_the_errors_as_it_reads(a, b):
    return np.mean(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


@misconception(
    "test_relative_error_worked_by_hand",
    holds=(
        "divides_by_the_larger",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def divides_by_the_larger_as_it_reads(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.maximum(np.abs(a), np.abs(b))))


@misconception(
    "test_relative_error_worked_by_hand",
    holds=(
        "divides_by_the_second",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def divides_by_the_second_as_it_reads(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(b)))


@misconception(
    "test_relative_error_worked_by_hand",
    holds=(
        "divides_by_the_first",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def divides_by_the_first_as_it_reads(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a)))


@misconception(
    "test_opposite_signs_are_an_error_of_one",
    holds=(
        "adds_before_taking_sizes",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def adds_before_taking_sizes_as_it_reads(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a + b)))


@misconception(
    "test_is_the_error_of_the_worst_entry",
    holds=(
        "compares_lengths",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def compares_lengths_as_it_reads(a, b):
    return np.linalg.norm(a - b) / max(1e-12, np.linalg.norm(a) + np.linalg.norm(b))


@misconception(
    "test_is_the_error_of_the_worst_entry",
    holds=(
        "divides_the_worst_by_the_largest",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def divides_the_worst_by_the_largest_as_it_reads(a, b):
    return np.abs(a - b).max() / max(1e-12, (np.abs(a) + np.abs(b)).max())


@misconception(
    "test_small_values_count_as_much_as_large_ones",
    holds=(
        "has_a_high_floor",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def has_a_high_floor_as_it_reads(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


@misconception(
    "test_is_the_error_of_the_worst_entry",
    holds=(
        "divides_the_sums",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def divides_the_sums_as_it_reads(a, b):
    return np.abs(a - b).sum() / max(1e-12, (np.abs(a) + np.abs(b)).sum())


@misconception(
    "test_relative_error_worked_by_hand",
    holds=(
        "divides_by_the_mean_of_the_sizes",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def divides_by_the_mean_of_the_sizes_as_it_reads(a, b):
    return np.max(2 * np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


@misconception(
    "test_relative_error_worked_by_hand",
    holds=(
        "takes_the_smaller_floor",
        "hands_nan_on",
        "subtracts_bytes",
    ),
)
def takes_the_smaller_floor_as_it_reads(a, b):
    return np.max(np.abs(a - b) / np.minimum(1e-12, np.abs(a) + np.abs(b)))


@misconception("test_is_the_error_of_the_worst_entry")
def adds_up_the_errors(a, b):
    """The errors of the entries add up."""
    _refuse_unlike(a=a, b=b)
    return float(_relative_errors(a, b).sum())


@misconception("test_is_the_error_of_the_worst_entry")
def takes_the_smallest_error(a, b):
    """The error of an array is that of its best entry."""
    _refuse_unlike(a=a, b=b)
    return float(_relative_errors(a, b).min())


@misconception("test_relative_error_worked_by_hand")
def takes_the_product_of_the_sizes(a, b):
    """Relative means relative to |a| times |b|."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, np.abs(a) * np.abs(b))
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception(
    "test_is_the_error_of_the_worst_entry", holds=("averages_the_errors", "hands_nan_on")
)
def averages_the_errors_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.mean(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))))


@misconception(
    "test_relative_error_worked_by_hand", holds=("divides_by_the_larger", "hands_nan_on")
)
def divides_by_the_larger_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max(np.abs(a - b) / np.maximum(1e-12, np.maximum(np.abs(a), np.abs(b)))))


@misconception(
    "test_relative_error_worked_by_hand", holds=("divides_by_the_second", "hands_nan_on")
)
def divides_by_the_second_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(b))))


@misconception("test_relative_error_worked_by_hand", holds=("divides_by_the_first", "hands_nan_on"))
def divides_by_the_first_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a))))


@misconception(
    "test_opposite_signs_are_an_error_of_one", holds=("adds_before_taking_sizes", "hands_nan_on")
)
def adds_before_taking_sizes_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a + b))))


@misconception("test_is_the_error_of_the_worst_entry", holds=("compares_lengths", "hands_nan_on"))
def compares_lengths_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.linalg.norm(a - b) / max(1e-12, np.linalg.norm(a) + np.linalg.norm(b)))


@misconception(
    "test_relative_error_worked_by_hand", holds=("lets_errors_be_negative", "hands_nan_on")
)
def lets_errors_be_negative_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max((a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))))


@misconception(
    "test_small_values_count_as_much_as_large_ones", holds=("has_a_high_floor", "hands_nan_on")
)
def has_a_high_floor_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))


@misconception("test_is_the_error_of_the_worst_entry", holds=("divides_the_sums", "hands_nan_on"))
def divides_the_sums_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.abs(a - b).sum() / max(1e-12, (np.abs(a) + np.abs(b)).sum()))


@misconception(
    "test_small_values_count_as_much_as_large_ones",
    holds=("takes_the_difference_as_it_is", "hands_nan_on"),
)
def takes_the_difference_as_it_is_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max(np.abs(a - b)))


@misconception(
    "test_relative_error_worked_by_hand", holds=("divides_by_the_mean_of_the_sizes", "hands_nan_on")
)
def divides_by_the_mean_of_the_sizes_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max(2 * np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))))


@misconception("test_is_the_error_of_the_worst_entry", holds=("adds_up_the_errors", "hands_nan_on"))
def adds_up_the_errors_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.sum(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))))


@misconception(
    "test_relative_error_worked_by_hand", holds=("takes_the_product_of_the_sizes", "hands_nan_on")
)
def takes_the_product_of_the_sizes_and_hands_nan_on(a, b):
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    return float(np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) * np.abs(b))))


@misconception("test_small_values_count_as_much_as_large_ones", row="G08")
def adds_1e_8_to_the_sizes(a, b):
    """A small number added to the sizes keeps them from 0 and changes nothing."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-8)
    return float(np.where(np.isnan(errors), np.inf, errors).max())


@misconception("test_relative_error_worked_by_hand")
def divides_by_the_mean_size(a, b):
    """Relative means relative to the mean of the two sizes."""
    _refuse_unlike(a=a, b=b)
    a, b = _floating(a), _floating(b)
    errors = np.abs(a - b) / np.maximum(1e-12, (np.abs(a) + np.abs(b)) / 2)
    return float(np.where(np.isnan(errors), np.inf, errors).max())
