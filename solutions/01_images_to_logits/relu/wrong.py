"""Wrong answers to `relu`."""

import torch
from beliefs import (
    A_NETWORK_COMPUTES_IN_FLOAT32,
    A_SMALL_SLOPE_KEEPS_ALIVE,
    FLOATS_HAVE_32_BITS_OR_64,
    X_IS_A_LIST_OF_NUMBERS,
    X_IS_A_NUMBER,
)
from images_to_logits import relu

from autograder import misconception


@misconception("test_relu_of_five_numbers", belief=A_SMALL_SLOPE_KEEPS_ALIVE)
def leaks_a_little(x):
    return torch.where(x < 0, 0.01 * x, x)


@misconception("test_relu_of_five_numbers")
def takes_the_size(x):
    """relu takes the sign away."""
    return x.abs()


@misconception("test_relu_of_five_numbers")
def takes_the_smaller(x):
    """relu cuts at 0 from above."""
    return x.clamp(max=0)


@misconception("test_relu_of_five_numbers")
def fires_or_does_not(x):
    """A unit is on where x is positive, and on means 1."""
    return (x > 0).to(x.dtype)


@misconception("test_relu_of_five_numbers")
def stops_at_one(x):
    """An activation lies between 0 and 1."""
    return x.clamp(0, 1)


@misconception("test_relu_of_large_numbers")
def stops_at_six(x):
    """An activation must not grow without limit."""
    return x.clamp(0, 6)


@misconception("test_relu_of_five_numbers")
def rounds_the_corner(x):
    """ln(1 + e^x) is relu."""
    return torch.logaddexp(x, torch.zeros_like(x))


@misconception("test_relu_of_five_numbers", belief=X_IS_A_NUMBER)
def asks_pythons_max(x):
    return max(0, x)


@misconception("test_relu_of_any_shape", belief=X_IS_A_LIST_OF_NUMBERS)
def relu_in_a_loop_over_numbers(x):
    return torch.tensor([max(0.0, float(number)) for number in x])


@misconception("test_relu_of_special_tensors")
def takes_the_root_of_the_square(x):
    """The root of a square is the absolute value, and half of that and x is relu."""
    return (x + (x * x).sqrt()) / 2


@misconception("test_relu_passes_nan_through")
def turns_nan_into_zero(x):
    """Everything that is not larger than 0 becomes 0."""
    return torch.where(x > 0, x, torch.zeros_like(x))


@misconception("test_relu_keeps_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def relu_in_float32(x):
    return relu(x).float()


@misconception("test_relu_leaves_its_argument_alone")
def writes_zeros_into_x(x):
    """Setting the negative entries of x to 0 is all that is to be done."""
    x[x < 0] = 0
    return x


@misconception("test_relu_keeps_the_dtype", belief=FLOATS_HAVE_32_BITS_OR_64)
def relu_of_two_dtypes(x):
    return relu(x).to(torch.float64 if x.dtype == torch.float64 else torch.float32)


@misconception("test_relu_of_five_numbers", holds=("fires_or_does_not", "relu_in_float32"))
def fires_in_float32(x):
    return (x > 0).float()


@misconception("test_relu_of_any_shape", holds=("relu_in_a_loop_over_numbers",))
def relu_in_a_loop_over_entries(x):
    return torch.tensor([max(0, number) for number in x])


@misconception("test_relu_of_five_numbers", holds=("takes_the_smaller", "turns_nan_into_zero"))
def keeps_what_is_below_zero(x):
    return torch.where(x < 0, x, torch.zeros_like(x))


@misconception("test_relu_of_five_numbers")
def drops_what_is_below_zero(x):
    """Only the positive numbers are left."""
    return x[x > 0]


@misconception("test_relu_of_five_numbers", belief=A_SMALL_SLOPE_KEEPS_ALIVE)
def leaks_a_tenth(x):
    return torch.where(x < 0, 0.1 * x, x)


@misconception("test_relu_of_five_numbers")
def forgets_half_of_the_sum(x):
    """x + |x| is relu."""
    return x + x.abs()


@misconception("test_relu_of_five_numbers")
def decides_for_all(x):
    """If the sum of x is positive, all of it passes."""
    return x.clone() if x.sum() > 0 else torch.zeros_like(x)


@misconception("test_relu_of_five_numbers")
def takes_the_largest_of_all(x):
    """max(0, x) is the largest of all the numbers, and of 0."""
    return x.max().clamp(min=0)
