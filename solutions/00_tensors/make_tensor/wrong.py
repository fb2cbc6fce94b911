"""Wrong answers to `make_tensor`."""

import numpy as np
import torch
from beliefs import (
    A_LIST_IS_MINE,
    AN_ARRAY_IS_AS_GOOD_AS_A_TENSOR,
    AN_ASSERT_REFUSES,
    AN_AXIS_OF_ONE_CAN_GO,
)
from tensors import make_tensor

from autograder import misconception

TWO_ROWS = "test_make_tensor_of_two_rows"
INTEGERS = "test_make_tensor_of_integers"
RAGGED = "test_make_tensor_refuses_ragged_rows"


@misconception(INTEGERS)
def leaves_integers_as_they_are(rows):
    """torch.tensor makes floats, whatever numbers come."""
    return torch.tensor(rows)


@misconception(TWO_ROWS)
def makes_float64(rows):
    """A float is a float64, as in NumPy."""
    return torch.tensor(rows, dtype=torch.float64)


@misconception(TWO_ROWS, holds=("makes_float64",))
def keeps_the_dtypes_of_numpy(rows):
    return torch.from_numpy(np.array(rows))


@misconception(TWO_ROWS)
def makes_integers(rows):
    """The numbers of a table are whole."""
    return make_tensor(rows).long()


@misconception(TWO_ROWS, belief=AN_ARRAY_IS_AS_GOOD_AS_A_TENSOR)
def makes_an_array(rows):
    return np.array(rows, dtype=np.float32)


@misconception("test_make_tensor_of_one_row", belief=AN_AXIS_OF_ONE_CAN_GO)
def squeezes_the_table(rows):
    return make_tensor(rows).squeeze()


@misconception(TWO_ROWS)
def stands_the_rows_up(rows):
    """Each list is a column of the table."""
    return make_tensor(rows).T


@misconception(TWO_ROWS)
def joins_the_rows(rows):
    """A tensor is one long list of numbers."""
    return torch.tensor([number for row in make_tensor(rows).tolist() for number in row])


@misconception(TWO_ROWS)
def makes_a_tensor_of_each_row(rows):
    """A table is a list of tensors, one for each row."""
    return list(make_tensor(rows))


@misconception(RAGGED)
def fills_up_with_zeros(rows):
    """A row that is too short goes on with zeros."""
    longest = max(len(row) for row in rows)
    return make_tensor([[*row, *[0] * (longest - len(row))] for row in rows])


@misconception(RAGGED)
def cuts_what_sticks_out(rows):
    """What is beyond the shortest row belongs to no column."""
    return make_tensor(list(zip(*zip(*rows, strict=False), strict=False)))


@misconception(RAGGED)
def goes_by_the_first_row(rows):
    """The first row says how long all of them are."""
    table = torch.zeros(len(rows), len(rows[0]))
    for i in range(len(rows)):
        for j in range(len(rows[0])):
            table[i, j] = rows[i][j]
    return table


@misconception(RAGGED)
def lets_stack_refuse(rows):
    """An exception is an exception, and torch raises one for rows that do not fit."""
    return torch.stack([torch.tensor(row, dtype=torch.float32) for row in rows])


@misconception(INTEGERS, holds=("leaves_integers_as_they_are", "lets_stack_refuse"))
def stacks_rows_as_they_are(rows):
    return torch.stack([torch.tensor(row) for row in rows])


@misconception(RAGGED, belief=AN_ASSERT_REFUSES)
def asserts_one_length(rows):
    assert len({len(row) for row in rows}) == 1
    return make_tensor(rows)


@misconception("test_make_tensor_leaves_the_rows", belief=A_LIST_IS_MINE)
def empties_the_list(rows):
    taken = []
    while rows:
        taken.append(rows.pop(0))
    return make_tensor(taken)


@misconception(TWO_ROWS)
def leaves_out_the_header(rows):
    """The first row of a table holds the names of the columns."""
    return make_tensor(rows)[1:]
