"""Values in words: in full where they are small, else by kind; and kinds that give nothing away."""

import numpy as np
import pytest
import torch

from autograder.checking.describe import call, exception, kind, number, value
from autograder.runtime.wire import Opaque


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (1.0, "1.0"),
        (-0.5, "-0.5"),
        (3.14159, "3.142"),
        (1e10, "1e+10"),
        (1234567.0, "1.235e+06"),
        (1e-9, "1e-09"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (3, "3.0"),
        (1000.693, "1000.7"),
        (99.9999, "99.9999"),
        (0.99999994, "1.0"),  # 1 as float32 may have it
    ],
)
def test_a_number_has_four_digits_and_seems_to_be_whole_only_if_it_is(given, said):
    assert number(given) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (0.25, "0.25"),
        (3, "3"),
        (-999_999, "-999999"),
        (1_234_567, "1.235e+06"),
        (True, "True"),
        (None, "None"),
        ("it's\n", '"it\'s\\n"'),
        ("x" * 100, "'" + "x" * 56 + "..."),
        (np.float32(0.5), "0.5 (numpy.float32)"),
        (np.int64(3), "3 (numpy.int64)"),
        (np.array([1.0, 0.123456]), "array([1.0, 0.1235])"),
        (np.array(1.5), "array(1.5)"),
        (torch.tensor([[1, 2], [3, 4]]), "tensor([[1, 2], [3, 4]])"),
        (np.zeros(13), "array of shape (13,), float64"),
        (np.zeros((0, 3)), "array of shape (0, 3), float64"),
        ([1.0, "a", (2,)], "[1.0, 'a', (2,)]"),
        ([1, 2, 3, 4, 5], "[1, 2, 3, 4, ...]"),
        ((), "()"),
        ({"w": 1.0, 2: [3]}, "{'w': 1.0, 2: [3]}"),
        (dict.fromkeys(range(5)), "{0: None, 1: None, 2: None, 3: None, ...}"),
        (Opaque("Tensor"), "an object of type Tensor"),
    ],
)
def test_a_small_value_is_told_in_full(given, said):
    assert value(given) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (12.34, "float"),
        (1234, "int"),
        ("12 34", "str"),
        (None, "None"),
        (np.float32(12.34), "float32"),
        (np.array([12.34]), "array of shape (1,), float64"),
        (torch.ones(2, 3), "tensor of shape (2, 3), float32"),
        ([1, "a", None, [2, 3], 5], "[int, str, None, list of 2, ...]"),
        ((np.ones(2),), "(array of shape (2,), float64,)"),
        ({"12": 34}, "dict of 1"),
        ([[[[]]]], "[list of 1]"),
    ],
)
def test_a_kind_is_told_without_what_is_in_it(given, said):
    assert kind(given) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Tensor", "an object of type Tensor"),
        ("Fraction", "an object of type Fraction"),
        ("generator", "an object of type generator"),
        ("Has1234", "an object of a type of its own"),
        ("list, too large to hand in", "an object of type list, too large to hand in"),
        ("Has1234, too large to hand in", "an object of a type of its own, too large to hand in"),
        ("Has1234, which is secret", "an object of a type of its own"),
        ("list_reverseiterator", "an object of type list_reverseiterator"),
        (
            "tensor of shape (1, 2), complex64, which cannot be handed in",
            "a tensor of shape (1, 2), complex64, which cannot be handed in",
        ),
        ("tensor of shape (), bfloat16", "a tensor of shape (), bfloat16"),
        ("array of shape (2,), object", "an array of shape (2,), object"),
        ("int of 64 bits, too large to hand in", "an int of 64 bits, too large to hand in"),
        (
            "dict with a key of type tuple, which cannot be handed in",
            "a dict with a key of type tuple, which cannot be handed in",
        ),
        ("dict with a key of type Has1234", "a dict with a key of a type of its own"),
        ("tensor of shape (2,), has1234", "an object of a type of its own"),
        ("tensor of shape (12 34), complex64", "an object of a type of its own"),
        ("tensor of shape (012,), complex64", "an object of a type of its own"),
        ("tensor of shape (12345678901,), complex64", "an object of a type of its own"),
        ("int of 1234567890123 bits", "an object of a type of its own"),
    ],
)
def test_a_type_is_named_if_its_name_is_no_invention(name, said):
    assert kind(Opaque(name)) == said


@pytest.mark.parametrize(
    ("bases", "said"),
    [
        (["ValueError", "Exception"], "ValueError"),
        (["LinAlgError", "ValueError"], "LinAlgError"),
        (["Has1234", "KeyError", "LookupError"], "KeyError"),
        (["Has1234"], "an exception"),
        ([], "an exception"),
    ],
)
def test_an_exception_is_told_by_the_first_name_that_is_no_invention(bases, said):
    assert exception(bases) == said


@pytest.mark.parametrize(
    ("args", "kwargs", "said"),
    [
        ((), {}, "step with no arguments"),
        ((12,), {}, "step with an int"),
        ((12, None), {}, "step with an int, and None"),
        (([1.5, 2.5], (3,)), {}, "step with a list of 2, and a tuple of 1"),
        (
            (np.array([1.5]), torch.zeros(2, 3)),
            {"lr": 0.5},
            "step with an array of shape (1,), float64, a tensor of shape (2, 3), float32, "
            "and a float as lr",
        ),
        ((Opaque("Has1234"),), {}, "step with an object of a type of its own"),
        ((Opaque("int of 64 bits"),), {}, "step with an int of 64 bits"),
    ],
    ids=str,
)
def test_a_call_is_told_by_the_kinds_of_what_it_was_given(args, kwargs, said):
    assert call("step", args, kwargs) == said


def test_a_call_with_much_is_told_in_short():
    assert len(call("f", (np.ones(12),) * 99, {})) == 300
