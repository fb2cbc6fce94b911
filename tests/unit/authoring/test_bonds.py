"""What the arguments of all calls have in common holds of an example too."""

import numpy as np
import pytest
import torch

from autograder.authoring.bonds import Bonds


def call(*args):
    return {"name": "f", "args": args, "kwargs": {}}


SHARES = np.array([[0.25, 0.75], [0.5, 0.5]])
SLOPES = np.array([[2.0, 1.0], [1.0, 3.0]])


@pytest.mark.parametrize(
    ("table", "other", "mended"),
    [
        (SHARES, [[0.2, 0.3]], [[0.2, 0.8]]),
        (SHARES, [[0.2], [0.6]], [[1.0], [1.0]]),
        (np.log(SHARES), [[-1.0, 0.0]], [[-1.0, -0.4587]]),
        (SLOPES, [[2.0, 7.0], [1.0, 3.0]], [[2.0, 1.0], [1.0, 3.0]]),
        (torch.tensor(SHARES), [[0.2, 0.3]], [[0.2, 0.8]]),
    ],
    ids=["rows", "one column", "logarithms", "symmetric", "a tensor"],
)
def test_a_table_is_mended_with_a_few_other_numbers(table, other, mended):
    bonds = Bonds([call(table)])
    made = call(torch.tensor(other) if isinstance(table, torch.Tensor) else np.array(other))
    assert not bonds.broken(call(table))
    assert bonds.broken(made)
    assert not bonds.broken(bonds.mended(made))
    assert np.asarray(bonds.mended(made)["args"][0]) == pytest.approx(np.array(mended))


def test_what_can_be_mended_in_no_such_way_stays_broken():
    bonds = Bonds([call(SLOPES), call(np.array([[1.0]]))])
    assert bonds.broken(bonds.mended(call(np.ones((2, 3)))))


def test_what_one_call_does_not_keep_to_binds_none():
    bonds = Bonds([call(SHARES), call(np.array([[3.0, 4.0]]))])
    made = call(np.array([[0.2, 0.3]]))
    assert not bonds.broken(made)
    assert bonds.mended(made) is made


def test_a_number_alone_in_its_row_binds_none():
    assert not Bonds([call(np.array([[1.0]]))]).broken(call(np.array([[3.0, 4.0]])))


def test_each_argument_has_bonds_of_its_own():
    bonds = Bonds([call(SHARES, np.array([[3.0, 4.0]]))])
    assert not bonds.broken(call(SHARES, np.array([[7.0, 8.0]])))


def test_a_label_is_below_the_number_of_columns():
    logits, labels = np.array([[5.0, 1.0], [2.0, 2.0]]), np.array([0, 1])
    bonds = Bonds([call(logits, labels)])
    assert not bonds.broken(call(logits[:1], labels[1:]))
    assert bonds.broken(call(logits[:, :1], labels))
    assert not Bonds([call(logits, labels + 1)]).broken(call(logits[:, :1], labels))
