"""Wrong answers to `sigmoid`."""

import math

import torch
from beliefs import (
    A_NETWORK_COMPUTES_IN_FLOAT32,
    ALL_CURVES_LIKE_AN_S,
    FLOATS_HAVE_32_BITS_OR_64,
    NOT_NEEDED_ANY_MORE,
    PYTHONS_EXPONENTIAL_IS_INFINITY,
    THE_SIGMOID_WITHOUT_ITS_MINUS,
    X_IS_A_LIST_OF_NUMBERS,
    X_IS_A_NUMBER,
)
from images_to_logits import sigmoid

from autograder import misconception


@misconception("test_sigmoid_of_large_numbers", belief=PYTHONS_EXPONENTIAL_IS_INFINITY, row="S21")
def exponentiates_in_pure_python(x):
    flat = [1 / (1 + math.exp(-number)) for number in x.reshape(-1).tolist()]
    return torch.tensor(flat, dtype=x.dtype).reshape(x.shape)


@misconception("test_sigmoid_of_any_shape", belief=X_IS_A_LIST_OF_NUMBERS)
def sigmoid_in_a_loop_over_numbers(x):
    return torch.tensor([1 / (1 + math.exp(-float(number))) for number in x])


@misconception("test_sigmoid_of_large_numbers")
def divides_infinity_by_infinity(x):
    """However large e^x becomes, dividing by 1 + e^x brings it back to 1."""
    return torch.exp(x) / (1 + torch.exp(x))


@misconception("test_sigmoid_of_three_numbers", belief=THE_SIGMOID_WITHOUT_ITS_MINUS)
def forgets_the_minus(x):
    return sigmoid(-x)


@misconception("test_sigmoid_of_three_numbers")
def forgets_the_brackets(x):
    """1 / 1 + e^-x is the formula."""
    return 1 / 1 + torch.exp(-x)


@misconception("test_sigmoid_of_three_numbers", belief=ALL_CURVES_LIKE_AN_S)
def takes_the_hyperbolic_tangent(x):
    return torch.tanh(x)


@misconception("test_sigmoid_of_three_numbers")
def squeezes_twice_too_fast(x):
    """Sigmoid is (1 + tanh(x)) / 2."""
    return (1 + torch.tanh(x)) / 2


@misconception("test_sigmoid_of_three_numbers")
def answers_with_the_slope(x):
    """Sigmoid is s (1 - s)."""
    return sigmoid(x) * (1 - sigmoid(x))


@misconception("test_sigmoid_of_three_numbers")
def makes_rows_add_up_to_one(x):
    """Sigmoid makes probabilities, so they must add up to 1."""
    return torch.softmax(x, dim=-1) if x.ndim else torch.ones_like(x)


@misconception("test_sigmoid_of_large_numbers")
def keeps_away_from_both_ends(x):
    """0 and 1 are dangerous, so the answer stays a little away from them."""
    return sigmoid(x).clamp(1e-5, 1 - 1e-5)


@misconception("test_sigmoid_reaches_neither_end_too_soon")
def cuts_x_off_at_ten(x):
    """Beyond 10 the sigmoid is flat, so larger numbers can be cut off."""
    return sigmoid(x.clamp(-10, 10))


@misconception("test_sigmoid_passes_nan_through")
def fills_in_what_is_neither(x):
    """Every number is at least 0 or below 0."""
    out = torch.zeros_like(x)
    out[x >= 0] = 1 / (1 + torch.exp(-x[x >= 0]))
    out[x < 0] = torch.exp(x[x < 0]) / (1 + torch.exp(x[x < 0]))
    return out


@misconception("test_sigmoid_keeps_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def sigmoid_in_float32(x):
    return sigmoid(x).float()


@misconception("test_sigmoid_leaves_its_argument_alone", belief=NOT_NEEDED_ANY_MORE)
def negates_in_place(x):
    return 1 / (1 + torch.exp(x.neg_()))


@misconception("test_sigmoid_keeps_the_dtype", belief=FLOATS_HAVE_32_BITS_OR_64)
def sigmoid_of_two_dtypes(x):
    return sigmoid(x).to(torch.float64 if x.dtype == torch.float64 else torch.float32)


@misconception("test_sigmoid_of_three_numbers", holds=("forgets_the_minus", "forgets_the_brackets"))
def forgets_minus_and_brackets(x):
    return 1 / 1 + torch.exp(x)


@misconception("test_sigmoid_of_any_shape", belief=X_IS_A_NUMBER)
def sigmoid_of_a_number_in_pure_python(x):
    return 1 / (1 + math.exp(-x))


@misconception("test_sigmoid_of_any_shape", belief=X_IS_A_NUMBER)
def asks_whether_x_is_positive(x):
    if x >= 0:
        return 1 / (1 + torch.exp(-x))
    return torch.exp(x) / (1 + torch.exp(x))


@misconception("test_sigmoid_of_three_numbers")
def subtracts_below(x):
    """Below the line stands 1 - e^-x."""
    return 1 / (1 - torch.exp(-x))


@misconception("test_sigmoid_of_three_numbers")
def takes_the_size_of_x(x):
    """The sigmoid of a negative number is that of its size."""
    return 1 / (1 + torch.exp(-x.abs()))


@misconception("test_sigmoid_of_large_numbers")
def cuts_x_off_at_twenty(x):
    """Beyond 20 the sigmoid is flat, so larger numbers can be cut off."""
    return sigmoid(x.clamp(-20, 20))


@misconception("test_sigmoid_of_three_numbers")
def stops_at_the_exponential(x):
    """Sigmoid is e^x / (1 - e^x)."""
    return torch.exp(x) / (1 - torch.exp(x))


@misconception("test_sigmoid_of_three_numbers")
def goes_from_minus_one(x):
    """The sigmoid goes from -1 to 1."""
    return 2 * sigmoid(x) - 1


@misconception("test_sigmoid_of_three_numbers")
def takes_the_logarithm(x):
    """Sigmoid answers with the logarithms of the probabilities."""
    return -torch.logaddexp(torch.zeros_like(x), -x)


@misconception("test_sigmoid_of_three_numbers")
def rounds_to_yes_or_no(x):
    """The answer is 1 where x is positive, and 0 elsewhere."""
    return (x > 0).to(x.dtype)


@misconception("test_sigmoid_of_three_numbers")
def puts_the_minus_in_front(x):
    """The sigmoid is -1 / (1 + e^-x)."""
    return -sigmoid(x)


@misconception("test_sigmoid_of_three_numbers", holds=("forgets_the_minus",))
def forgets_the_minus_on_both_sides(x):
    return torch.exp(-x) / (1 + torch.exp(-x))


@misconception("test_sigmoid_of_three_numbers", holds=("makes_rows_add_up_to_one",))
def makes_everything_add_up_to_one(x):
    powers = torch.exp(x - x.max())
    return powers / powers.sum()


@misconception("test_sigmoid_of_three_numbers", holds=("makes_rows_add_up_to_one",))
def makes_everything_add_up_to_one_as_it_reads(x):
    return torch.exp(x) / torch.exp(x).sum()


@misconception("test_sigmoid_of_three_numbers", holds=("makes_rows_add_up_to_one",))
def makes_columns_add_up_to_one(x):
    return torch.softmax(x, dim=0)


@misconception("test_sigmoid_of_three_numbers")
def adds_up_below(x):
    """Below the line stands 1 plus the sum of all e^-x."""
    return 1 / (1 + torch.exp(-x).sum()) * torch.ones_like(x)


@misconception("test_sigmoid_of_three_numbers")
def divides_by_one_plus_the_sum(x):
    """e^x is divided by 1 plus the sum of all e^x."""
    powers = torch.exp(x)
    return powers / (1 + powers.sum())
