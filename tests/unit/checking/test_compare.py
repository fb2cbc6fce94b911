"""When two answers are the same: what recognition compares."""

import numpy as np
import pytest
import torch

from autograder.checking.tolerance import same
from autograder.runtime.wire import Opaque


def f4(*entries):
    return np.array(entries, "f4")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1.0 + 1e-8),
        (float("nan"), float("nan")),
        (np.float64(1.0), 1.0),
        (1.0, np.float32(1.00001)),  # as coarse as the one that says how it was computed
        (f4(1.0), f4(1.00001)),
        (torch.tensor([1.0]), torch.tensor([1.00001])),
        (np.array([1, 2]), np.array([1, 2])),
        (np.bool_(True), True),
        ([1.0, (2, "a", None)], [1.0, (2, "a", None)]),
        ({"a": 1.0, "b": 2}, {"b": 2, "a": 1.0}),
        (Opaque("Tensor"), Opaque("Tensor")),
    ],
)
def test_equal_within_the_tolerance_of_the_dtype(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1.00001),
        (1.0, 1),
        (1, True),
        (np.float16(1), 1),
        ([1.0], (1.0,)),
        ([1.0], [1.0, 1.0]),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 2}),
        (f4(1.0), np.array([1.0])),
        (f4(1.0), torch.tensor([1.0])),
        (f4(1.0), f4([1.0])),
        (f4(1.0), f4(1.001)),
        (np.array([1]), np.array([2])),
        (Opaque("Tensor"), Opaque("Value")),
        (Opaque("None"), None),
        ("a", "b"),
    ],
)
def test_not_equal_in_kind_shape_dtype_or_value(one, other):
    assert not same(one, other)
    assert not same(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [(1.0, 1.00001), ([1.0], [1.00001]), ({"a": (1.0,)}, {"a": (1.00001,)})]
)
def test_a_python_float_is_as_coarse_as_the_caller_says(one, other):
    assert same(one, other, "float32")
    assert not same(one, other, "float64")
