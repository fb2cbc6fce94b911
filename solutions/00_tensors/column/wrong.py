"""Wrong answers to `column`."""

import torch
from beliefs import (
    A_NETWORK_COMPUTES_IN_FLOAT32,
    AN_ARRAY_IS_AS_GOOD_AS_A_TENSOR,
    AN_ASSERT_REFUSES,
    AN_AXIS_OF_ONE_CAN_GO,
    NOT_NEEDED_ANY_MORE,
)

from autograder import misconception

TABLE = "test_column_of_a_table"
END = "test_column_from_the_end"
REFUSED = "test_column_refuses_one_that_is_not_there"
VIEW = "test_column_is_a_view"


@misconception(TABLE)
def takes_a_row(x, j):
    """The first index says which column."""
    return x[j]


@misconception(TABLE)
def takes_a_slice(x, j):
    """A column goes from j to j + 1, so it is one number wide."""
    return x[:, j : j + 1]


@misconception(TABLE)
def stands_the_column_up(x, j):
    """A column stands upright, so it has the shape (N, 1)."""
    return x[:, j].unsqueeze(1)


@misconception(TABLE, holds=("stands_the_column_up", "copies_the_column"))
def gives_a_list_of_indices(x, j):
    return x[:, [j]]


@misconception(VIEW)
def copies_the_column(x, j):
    """Another tensor with the same numbers is as good as the column itself."""
    return x[:, j].clone()


@misconception(TABLE)
def counts_from_one(x, j):
    """The first column has the number 1."""
    return x[:, j - 1]


@misconception(END)
def refuses_what_is_negative(x, j):
    """The number of a column is 0 or more."""
    if not 0 <= j < x.shape[1]:
        raise IndexError(f"there is no column {j}")
    return x[:, j]


@misconception(END)
def drops_the_sign(x, j):
    """A sign has no meaning for a column."""
    return x[:, abs(j)]


@misconception(REFUSED)
def starts_over(x, j):
    """After the last column comes the first again, as negative numbers go on from the end."""
    return x[:, j % x.shape[1]]


@misconception(REFUSED)
def stays_inside(x, j):
    """A number that is too large means the last column."""
    return x[:, min(j, x.shape[1] - 1)]


@misconception("test_column_of_the_smallest_tables", belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_the_column(x, j):
    return x[:, j].squeeze()


@misconception(END)
def steps_through_the_memory(x, j):
    """In memory each column is every D-th number, from number j on."""
    return x.reshape(-1)[j :: x.shape[1]]


@misconception(REFUSED)
def raises_a_value_error(x, j):
    """A number that is not allowed is a ValueError."""
    if not -x.shape[1] <= j < x.shape[1]:
        raise ValueError(f"there is no column {j}")
    return x[:, j]


@misconception(REFUSED, belief=AN_ASSERT_REFUSES)
def asserts_the_range(x, j):
    assert -x.shape[1] <= j < x.shape[1]
    return x[:, j]


@misconception(TABLE)
def makes_a_list(x, j):
    """A column is a list of numbers."""
    return x[:, j].tolist()


@misconception(TABLE, belief=AN_ARRAY_IS_AS_GOOD_AS_A_TENSOR)
def hands_out_an_array(x, j):
    return x.numpy()[:, j]


@misconception("test_column_keeps_the_dtype", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def column_makes_floats(x, j):
    return x[:, j].float()


@misconception("test_column_leaves_the_table", belief=NOT_NEEDED_ANY_MORE)
def turns_the_table_itself(x, j):
    return x.t_()[j]


@misconception(VIEW, holds=("copies_the_column", "column_makes_floats"))
def copies_the_column_as_floats(x, j):
    return torch.tensor(x[:, j].tolist(), dtype=torch.float32)


@misconception(TABLE, holds=("takes_a_row", "copies_the_column"))
def copies_a_row(x, j):
    return x[j].clone()


@misconception(TABLE)
def lays_the_column_down(x, j):
    """A column that is taken out is a table of one row, of shape (1, N)."""
    return x[:, j].unsqueeze(0)


@misconception(TABLE, holds=("lays_the_column_down", "copies_the_column"))
def copies_the_column_into_one_row(x, j):
    return x[:, j].unsqueeze(0).clone()


@misconception(TABLE)
def takes_all_up_to_it(x, j):
    """x[:, :j] is column j."""
    return x[:, :j]


@misconception(TABLE)
def takes_all_from_it_on(x, j):
    """x[:, j:] is column j."""
    return x[:, j:]


@misconception(TABLE, holds=("takes_a_row",))
def takes_a_slice_of_rows(x, j):
    return x[j:]


@misconception(END, holds=("copies_the_column", "refuses_what_is_negative"))
def selects_by_a_list_of_one(x, j):
    return torch.index_select(x, 1, torch.tensor([j])).squeeze(1)
