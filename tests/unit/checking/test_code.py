"""Values as code: what is written makes the same value again, and is short and plain to read."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from autograder.checking import code
from autograder.runtime.wire import Opaque, pack

PLAIN = (
    some.none()
    | some.booleans()
    | some.integers(-(1 << 63), (1 << 63) - 1)
    | some.floats(allow_nan=False)
    | some.text(max_size=20)
)
DTYPES = ["?", "u1", "i4", "i8", "u8", "f2", "f4", "f8"]
ARRAYS = some.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays.arrays(
        dtype,
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
        elements=arrays.from_dtype(np.dtype(dtype), allow_nan=False),
    )
)
VALUES = some.recursive(
    PLAIN | ARRAYS,
    lambda inside: (
        some.lists(inside, max_size=3)
        | some.lists(inside, max_size=3).map(tuple)
        | some.dictionaries(some.text(max_size=5) | some.integers(0, 9), inside, max_size=3)
    ),
    max_leaves=8,
)


def made(text):
    return eval(text, {"np": np, "torch": torch})


@settings(max_examples=100, deadline=None, derandomize=True)
@given(VALUES)
def test_the_code_of_a_value_makes_it_again(value):
    assert pack({"": made(code.of(value))}) == pack({"": value})


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16, torch.int64])
@pytest.mark.parametrize("shape", [(), (3,), (2, 2), (0, 3), (4, 5)], ids=str)
def test_the_code_of_a_tensor_makes_it_again(shape, dtype):
    tensor = (torch.rand(shape, generator=torch.Generator().manual_seed(0)) * 100).to(dtype)
    again = made(code.of(tensor))
    assert (again.dtype, again.shape) == (dtype, tensor.shape)
    assert torch.equal(again, tensor)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("W1", '"W1"'),
        ("it's", '"it\'s"'),
        (float("-inf"), 'float("-inf")'),
        ((1,), "(1,)"),
        ({"w": [None, True]}, '{"w": [None, True]}'),
        (np.float32(0.1), "np.float32(0.1)"),
        (np.array([1.0, 2.0]), "np.array([1.0, 2.0])"),
        (np.array([[1, 2]], dtype=np.float32), "np.array([[1.0, 2.0]], dtype=np.float32)"),
        (np.array([np.nan, -np.inf]), "np.array([np.nan, -np.inf])"),
        (np.array(3), "np.array(3)"),
        (np.zeros((0, 3)), "np.zeros((0, 3))"),
        (torch.tensor([0.1]), "torch.tensor([0.1])"),
        (torch.tensor([0.5], dtype=torch.float64), "torch.tensor([0.5], dtype=torch.float64)"),
        (np.zeros((5, 7)), "np.zeros((5, 7))"),
        (np.ones(20, dtype=np.float32), "np.ones(20, dtype=np.float32)"),
        (torch.full((4, 5), 0.5), "torch.full((4, 5), 0.5)"),
        (np.arange(24.0).reshape(2, 3, 4), "np.arange(24.0).reshape(2, 3, 4)"),
        (np.linspace(-1, 1, 20), "np.linspace(-1.0, 1.0, 20)"),
        (torch.arange(3, 43, 2), "torch.arange(3, 43, 2)"),
        (-np.zeros(20), "np.full(20, -0.0)"),
    ],
    ids=str,
)
def test_code_is_as_a_person_would_write_it(value, text):
    assert code.of(value) == text


def test_nan_is_written_by_its_name():
    assert math.isnan(made(code.of(float("nan"))))


def test_a_formula_is_taken_only_where_it_gives_the_very_bits():
    nearly = np.zeros(20)
    nearly[7] = 5e-324
    assert code.of(nearly).startswith("np.array(")
    assert (made(code.of(nearly)) == nearly).all()


def test_what_is_too_wide_goes_over_several_lines():
    layers = [(np.full((2, 3), 1 / 3), np.full(3, 1 / 7))]
    assert code.assigned("layers", layers) == (
        "layers = [\n"
        "    (\n"
        "        np.array([\n"
        "            [0.3333333333333333, 0.3333333333333333, 0.3333333333333333],\n"
        "            [0.3333333333333333, 0.3333333333333333, 0.3333333333333333],\n"
        "        ]),\n"
        "        np.array([0.14285714285714285, 0.14285714285714285, 0.14285714285714285]),\n"
        "    ),\n"
        "]"
    )


def test_lines_are_filled_with_numbers():
    lines = code.of(np.sqrt(np.arange(40.0))).splitlines()
    assert len(lines) < 16
    assert max(map(len, lines)) <= code.WIDTH


@pytest.mark.parametrize(
    "value",
    [Opaque("Net"), object(), [object()], np.array(["a"]), np.sqrt(np.arange(501)), [0] * 501],
    ids=lambda value: type(value).__name__,
)
def test_there_is_no_code_for_other_values_or_for_too_many(value):
    with pytest.raises(code.Unwritable):
        code.of(value)
