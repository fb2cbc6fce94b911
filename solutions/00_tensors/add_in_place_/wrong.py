"""Wrong answers to `add_in_place_`."""

import torch
from beliefs import IT_IS_ENOUGH_TO_RETURN_THE_SUM
from tensors import add_in_place_

from autograder import misconception

CHANGES = "test_add_in_place_changes_x"
ITSELF = "test_add_in_place_returns_x_itself"
VIEWS = "test_add_in_place_is_seen_by_views"
STRETCHED = "test_add_in_place_stretches_y"
REFUSED = "test_add_in_place_refuses_floats_for_integers"
DTYPE = "test_add_in_place_keeps_the_dtype"


def _refuse(x, y):
    if y.is_floating_point() and not x.is_floating_point():
        raise TypeError(f"{x.dtype} and {y.dtype}")


@misconception(CHANGES, belief=IT_IS_ENOUGH_TO_RETURN_THE_SUM)
def gives_the_sum_the_name_x(x, y):
    _refuse(x, y)
    x = x + y
    return x


@misconception(CHANGES, belief=IT_IS_ENOUGH_TO_RETURN_THE_SUM)
def adds_anew(x, y):
    return x + y


@misconception(CHANGES, belief=IT_IS_ENOUGH_TO_RETURN_THE_SUM)
def adds_to_a_copy(x, y):
    return add_in_place_(x.clone(), y)


@misconception(CHANGES)
def returns_nothing(x, y):
    """The sum is in x, so there is nothing to return."""
    add_in_place_(x, y)


@misconception(ITSELF)
def returns_a_copy_of_the_sum(x, y):
    """What is returned only has to hold the same numbers."""
    return add_in_place_(x, y).clone()


@misconception(CHANGES)
def adds_x_to_y(x, y):
    """It makes no difference which of the two takes the sum."""
    return add_in_place_(y, x)


@misconception(VIEWS)
def exchanges_the_data(x, y):
    """A tensor stays the same when its data are exchanged."""
    _refuse(x, y)
    x.data = (x + y).to(x.dtype)
    return x


@misconception(REFUSED)
def cuts_fractions_off(x, y):
    """What is written into x takes the dtype of x."""
    x += y.to(x.dtype)
    return x


@misconception(REFUSED)
def leaves_dtypes_to_torch(x, y):
    """torch refuses dtypes that do not fit, so I need not look at them."""
    x += y
    return x


@misconception(REFUSED)
def raises_a_value_error(x, y):
    """An argument that is not allowed is a ValueError."""
    if y.is_floating_point() and not x.is_floating_point():
        raise ValueError(f"{x.dtype} and {y.dtype}")
    return add_in_place_(x, y)


@misconception(REFUSED)
def names_no_dtypes(x, y):
    """That there is an exception says enough."""
    if y.is_floating_point() and not x.is_floating_point():
        raise TypeError("x holds integers and y floats")
    return add_in_place_(x, y)


@misconception(DTYPE)
def wants_one_dtype(x, y):
    """Two tensors can be added if they have one dtype."""
    if x.dtype != y.dtype:
        raise TypeError(f"{x.dtype} and {y.dtype}")
    x += y
    return x


@misconception(REFUSED)
def looks_for_int64_and_float32(x, y):
    """Integers are int64 and floats are float32."""
    if str(x.dtype) == "torch.int64" and str(y.dtype) == "torch.float32":
        raise TypeError(f"{x.dtype} and {y.dtype}")
    x += y
    return x


@misconception(STRETCHED)
def wants_one_shape(x, y):
    """Two tensors can be added if they have one shape."""
    if x.shape != y.shape:
        raise ValueError(f"{x.shape} and {y.shape}")
    return add_in_place_(x, y)


@misconception(STRETCHED)
def adds_row_by_row(x, y):
    """Row i of x takes row i of y."""
    _refuse(x, y)
    for i in range(len(x)):
        x[i] += y[i]
    return x


@misconception("test_add_in_place_leaves_y")
def puts_the_sum_into_y_first(x, y):
    """y is not needed any more, so it can take the sum on the way."""
    _refuse(x, y)
    y.data = x + y
    return x.copy_(y)


@misconception(CHANGES)
def subtracts_in_place(x, y):
    """An operation in place takes y off x."""
    _refuse(x, y)
    x -= y
    return x


@misconception(CHANGES)
def copies_y_into_x(x, y):
    """In place means that y takes the place of x."""
    _refuse(x, y)
    return x.copy_(y)


@misconception(VIEWS, holds=("exchanges_the_data", "leaves_dtypes_to_torch"))
def exchanges_the_data_whatever_they_are(x, y):
    x.data = x + y
    return x


@misconception(CHANGES)
def throws_the_sum_away(x, y):
    """x.add(y) adds y to x."""
    _refuse(x, y)
    x.add(y)
    return x


@misconception(CHANGES, holds=("gives_the_sum_the_name_x", "returns_nothing"))
def gives_the_sum_a_name_and_returns_nothing(x, y):
    _refuse(x, y)
    x = x + y


@misconception(CHANGES)
def adds_again_for_the_answer(x, y):
    """Once y is added to x, x + y is the sum to return."""
    return add_in_place_(x, y) + y


@misconception(CHANGES)
def multiplies_in_place(x, y):
    """An operation in place multiplies x by y."""
    _refuse(x, y)
    x *= y
    return x


@misconception(CHANGES)
def returns_y(x, y):
    """Of the two, y is handed back."""
    add_in_place_(x, y)
    return y


@misconception(DTYPE)
def wants_room_for_the_finer_dtype(x, y):
    """A sum has the finer dtype of the two, so x must have that one."""
    if torch.result_type(x, y) != x.dtype:
        raise TypeError(f"{x.dtype} and {y.dtype}")
    x += y
    return x
