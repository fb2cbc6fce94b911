"""How close is close, by the dtype in which a value was computed."""

import numpy as np
import pytest
import torch

from autograder.checking.tolerance import TABLE, far, floats, precision_of, same
from autograder.runtime.wire import Opaque


@pytest.mark.parametrize(
    ("precision", "near", "off"),
    [
        ("float64", 1e-8, 1e-6),
        ("float32", 1e-5, 1e-3),
        ("float16", 1e-3, 1e-1),
        ("bfloat16", 1e-2, 1e-1),
        ("numerical", 1e-5, 1e-3),
    ],
)
def test_the_coarser_the_dtype_the_wider_the_tolerance(precision, near, off):
    expected = np.array([100.0, -100.0])
    assert not far(expected * (1 + near), expected, precision).any()
    assert far(expected * (1 + off), expected, precision).all()


def test_of_numbers_near_zero_the_difference_itself_counts():
    assert not far(1e-10, 0.0, "float64")
    assert far(1e-8, 0.0, "float64")


def test_nan_is_close_to_nan_alone_and_infinity_to_itself():
    given, wanted = (
        np.array([np.nan, np.nan, np.inf, -np.inf]),
        np.array([np.nan, 1, np.inf, np.inf]),
    )
    assert far(given, wanted, "bfloat16").tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("value", "row"),
    [
        (1.0, "float64"),
        (np.ones(1, "f4"), "float32"),
        (np.float16(1), "float16"),
        (torch.ones(1), "float32"),
        (torch.ones(1, dtype=torch.bfloat16), "bfloat16"),
        (np.ones(1, int), "float64"),
        ("text", "float64"),
    ],
)
def test_the_row_is_that_of_the_dtype(value, row):
    assert precision_of(value) == row
    assert row in TABLE


@pytest.mark.parametrize(
    ("named", "row"),
    [
        ("numerical", "numerical"),
        (torch.float16, "float16"),
        (np.float32, "float32"),
        (np.dtype("f8"), "float64"),
    ],
)
def test_a_row_that_is_named_goes_before_the_dtype(named, row):
    assert precision_of(torch.ones(1, dtype=torch.bfloat16), named) == row


@pytest.mark.parametrize(
    "value", [0.1, np.float16(0.1), np.array([[0.1]], "f4"), torch.tensor([0.1]).bfloat16()]
)
def test_any_float_is_exact_in_float64(value):
    assert floats(value).dtype == np.float64
    assert floats(value).tolist() == (value.tolist() if hasattr(value, "tolist") else value)


# What recognition compares


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
