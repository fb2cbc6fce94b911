"""Wrong answers to `standardise_rows`."""

import torch
from beliefs import (
    A_LITTLE_IN_THE_DEVIATION,
    A_NETWORK_COMPUTES_IN_FLOAT32,
    A_SAMPLE_DIVIDES_BY_N_MINUS_1,
    NOT_NEEDED_ANY_MORE,
)
from tensors import standardise_rows

from autograder import misconception

TWO_ROWS = "test_standardise_two_rows"
SQUARE = "test_standardise_a_square_table"
LEVEL = "test_standardise_a_row_of_one_value"
SMALL = "test_standardise_small_numbers"


def _or_one(deviation):
    """The deviation, and 1 where it is 0."""
    return torch.where(deviation == 0, 1, deviation)


@misconception(TWO_ROWS)
def standardises_columns(x):
    """Rows are axis 0, so dim=0 is for the rows."""
    return (x - x.mean(dim=0)) / _or_one(x.std(dim=0, correction=0))


@misconception(SQUARE)
def forgets_keepdim(x):
    """The means of the rows, of shape (N,), are subtracted from the rows one by one."""
    return (x - x.mean(dim=1)) / _or_one(x.std(dim=1, correction=0))


@misconception(TWO_ROWS)
def standardises_the_whole_table(x):
    """One mean and one deviation are enough for the whole table."""
    return (x - x.mean()) / _or_one(x.std(correction=0))


@misconception(TWO_ROWS, belief=A_SAMPLE_DIVIDES_BY_N_MINUS_1)
def divides_by_one_less(x):
    deviation = x.std(dim=1, keepdim=True) if x.shape[1] > 1 else torch.ones_like(x)
    return (x - x.mean(dim=1, keepdim=True)) / _or_one(deviation)


@misconception(LEVEL)
def divides_whatever_the_deviation(x):
    """A row always has some spread."""
    return (x - x.mean(dim=1, keepdim=True)) / x.std(dim=1, correction=0, keepdim=True)


@misconception(SMALL, belief=A_LITTLE_IN_THE_DEVIATION)
def adds_a_little(x):
    deviation = x.std(dim=1, correction=0, keepdim=True)
    return (x - x.mean(dim=1, keepdim=True)) / (deviation + 1e-8)


@misconception(SMALL, belief=A_LITTLE_IN_THE_DEVIATION)
def adds_more_under_the_root(x):
    variance = x.var(dim=1, correction=0, keepdim=True)
    return (x - x.mean(dim=1, keepdim=True)) / (variance + 1e-5).sqrt()


@misconception(SMALL)
def takes_small_for_zero(x):
    """A deviation below a millionth is as good as 0."""
    deviation = x.std(dim=1, correction=0, keepdim=True)
    centred = x - x.mean(dim=1, keepdim=True)
    return torch.where(deviation < 1e-6, 0, centred / _or_one(deviation))


@misconception(TWO_ROWS)
def divides_by_the_variance(x):
    """The spread of a row is its variance."""
    variance = x.var(dim=1, correction=0, keepdim=True)
    return (x - x.mean(dim=1, keepdim=True)) / _or_one(variance)


@misconception(TWO_ROWS)
def only_shifts(x):
    """A row is standardised when its mean is 0."""
    return x - x.mean(dim=1, keepdim=True)


@misconception(TWO_ROWS)
def only_scales(x):
    """A row is standardised when its deviation is 1."""
    deviation = x.std(dim=1, correction=0, keepdim=True)
    return torch.where(deviation == 0, 0, x / _or_one(deviation))


@misconception(TWO_ROWS)
def scales_before_it_shifts(x):
    """It makes no difference whether a row is divided first or shifted first."""
    deviation = x.std(dim=1, correction=0, keepdim=True)
    shifted = x / _or_one(deviation) - x.mean(dim=1, keepdim=True)
    return torch.where(deviation == 0, 0, shifted)


@misconception(TWO_ROWS)
def divides_by_the_length(x):
    """A row is scaled to length 1."""
    centred = x - x.mean(dim=1, keepdim=True)
    return centred / _or_one(centred.norm(dim=1, keepdim=True))


@misconception(TWO_ROWS)
def scales_from_0_to_1(x):
    """Standardised numbers go from 0 to 1."""
    low, high = x.amin(dim=1, keepdim=True), x.amax(dim=1, keepdim=True)
    return (x - low) / _or_one(high - low)


@misconception(LEVEL)
def leaves_level_rows_as_they_are(x):
    """A row without a spread cannot be standardised, so it stays as it is."""
    deviation = x.std(dim=1, correction=0, keepdim=True)
    return torch.where(deviation == 0, x, standardise_rows(x))


@misconception(LEVEL)
def gives_zeros_for_all_rows(x):
    """If a row has no spread, the table cannot be standardised."""
    is_level = x.std(dim=1, correction=0) == 0
    return torch.zeros_like(x) if is_level.any() else standardise_rows(x)


@misconception("test_standardise_keeps_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def standardises_in_float32(x):
    return standardise_rows(x.float())


@misconception("test_standardise_leaves_the_table", belief=NOT_NEEDED_ANY_MORE)
def standardises_the_table_itself(x):
    return x.copy_(standardise_rows(x))


@misconception(TWO_ROWS, holds=("divides_by_one_less", "divides_whatever_the_deviation"))
def takes_std_as_it_comes(x):
    return (x - x.mean(dim=1, keepdim=True)) / x.std(dim=1, keepdim=True)


@misconception(TWO_ROWS, holds=("standardises_columns", "divides_whatever_the_deviation"))
def standardises_columns_whatever_they_hold(x):
    return (x - x.mean(dim=0)) / x.std(dim=0, correction=0)


@misconception(
    SQUARE,
    holds=("forgets_keepdim", "divides_by_one_less", "divides_whatever_the_deviation"),
)
def types_the_formula_in(x):
    return (x - x.mean(dim=1)) / x.std(dim=1)


@misconception(
    TWO_ROWS,
    holds=("standardises_columns", "divides_by_one_less", "divides_whatever_the_deviation"),
)
def types_the_formula_in_for_columns(x):
    return (x - x.mean(dim=0)) / x.std(dim=0)


@misconception(TWO_ROWS, holds=("divides_by_one_less", "adds_a_little"))
def takes_std_and_a_little(x):
    return (x - x.mean(dim=1, keepdim=True)) / (x.std(dim=1, keepdim=True) + 1e-8)


@misconception(TWO_ROWS, holds=("divides_by_one_less",))
def divides_by_one_less_of_one_number(x):
    deviation = x.std(dim=1, keepdim=True)
    return (x - x.mean(dim=1, keepdim=True)) / _or_one(deviation)


@misconception(TWO_ROWS, holds=("divides_by_one_less", "adds_a_little"))
def takes_std_and_more(x):
    return (x - x.mean(dim=1, keepdim=True)) / (x.std(dim=1, keepdim=True) + 1e-5)


@misconception(SMALL, belief=A_LITTLE_IN_THE_DEVIATION)
def adds_more_to_the_deviation(x):
    deviation = x.std(dim=1, correction=0, keepdim=True)
    return (x - x.mean(dim=1, keepdim=True)) / (deviation + 1e-5)


@misconception(SQUARE, holds=("forgets_keepdim", "divides_whatever_the_deviation"))
def types_the_formula_in_with_its_deviation(x):
    return (x - x.mean(dim=1)) / x.std(dim=1, correction=0)


@misconception("test_standardise_many_rows")
def subtracts_the_squared_mean(x):
    """The mean of the squares less the square of the mean is the variance to its last digit."""
    mean = x.mean(dim=1, keepdim=True)
    variance = (x**2).mean(dim=1, keepdim=True) - mean**2
    return (x - mean) / _or_one(variance.clamp(min=0).sqrt())
