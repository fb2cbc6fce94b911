"""The conditions under which a function may go wrong: the vocabulary of condition coverage.

A condition is something that can be said of one argument of a call, such as `is square`, or of two,
such as `equal in places`. Some can be met by any argument of a kind, so an exercise's checks are to
meet them; others, such as `has nan`, are to be noticed where a check meets them.

An argument may be a container. Then its conditions are those of whatever is in it: of the params of
two layers, one is square if one of the four arrays is.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

UNLIKE = "are of two shapes"
IN_INTEGERS = ", in integers"
LARGE = 100.0  # beyond it, exp, squares and sums begin to leave a float behind
TINY = 1e-6  # below it, a number is taken for 0 where somebody means to be careful


@dataclass(frozen=True)
class Condition:
    """Something that may be said of an argument.

    could: whether it could be said of something of this kind, so that a check is to try it.
    holds: whether it is so, of something of which it could be said, or of which `also` is true.
    """

    name: str
    could: Callable[[Any], bool]
    holds: Callable[[Any], bool]
    also: Callable[[Any], bool] = lambda part: False

    def among(self, parts: Iterable[Any]) -> tuple[bool, bool]:
        """Say whether it could be said of any of these, and whether it holds of one."""
        able = [self.could(part) for part in parts]
        asked = (
            part for part, is_able in zip(parts, able, strict=True) if is_able or self.also(part)
        )
        return any(able), any(map(self.holds, asked))


@dataclass(frozen=True)
class Said:
    """What can be said of the arguments of a call, as sentences: `x is square`.

    possible: of a call like this one. met: of this very call.
    """

    possible: frozenset[str]
    met: frozenset[str]


def said_of(arguments: Mapping[str, Any]) -> Said:
    """Return what can be said of the arguments of a call, by their names."""
    sentences = list(_sentences(arguments))
    return Said(
        frozenset(sentence for sentence, could, _ in sentences if could),
        frozenset(sentence for sentence, _, holds in sentences if holds),
    )


def to_meet(possible: Iterable[str]) -> set[str]:
    """Return what checks are to meet, of all that could be said of their calls.

    Of an argument that holds floats somewhere, nothing is asked as of labels, and of one that never
    does, nothing as of whole numbers in their place; and nothing of two that have one shape only
    now and then.
    """
    every = set(possible)
    sentences = {s for s in every if s.removesuffix(IN_INTEGERS) in every}
    floats = {s.removesuffix(f" {INTEGERS.name}") for s in sentences}
    unlike = {s.removesuffix(UNLIKE) for s in sentences if s.endswith(UNLIKE)}
    as_labels = {f"{name} {label.name}" for name in floats for label in LABELS}
    return {s for s in sentences - as_labels if not s.startswith(tuple(unlike))}


def _sentences(arguments: Mapping[str, Any]) -> Iterator[tuple[str, bool, bool]]:
    """Yield a sentence for each condition, whether it could hold of arguments like these, and
    whether it does."""
    for name, argument in arguments.items():
        parts = list(inside(argument))
        for condition in CONDITIONS:
            yield f"{name} {condition.name}", *condition.among(parts)
    for (name, one), (other_name, other) in itertools.permutations(arguments.items(), 2):
        if _is_narrow(one) and _is_table(other) and other.ndim == 2 and len(one) == len(other):
            too_many = math.prod(other.shape) > _largest(one)
            yield f"{name} of few bits cannot count {other_name}", True, too_many
    whole = [(name, _array(a)) for name, a in arguments.items() if _is_label_array(a)]
    for (name, one), (other_name, other) in itertools.combinations(whole, 2):
        if one.shape == other.shape:
            are_equal = bool((one == other).all())
            yield f"{name} and {other_name} are equal{IN_INTEGERS}", True, are_equal
    arrays = [(name, _array(a)) for name, a in arguments.items() if _is_float_array(a)]
    for (name, one), (other_name, other) in itertools.combinations(arrays, 2):
        if one.shape != other.shape:
            yield f"{name} and {other_name} {UNLIKE}", True, True
            continue
        for what, holds in _of_two(one, other).items():
            yield f"{name} and {other_name} {what}", True, holds
        kinds = {str(arguments[key].dtype) for key in (name, other_name)}
        yield f"{name} and {other_name} are of two dtypes", True, len(kinds) > 1


def inside(argument: Any) -> Iterator[Any]:
    """Yield an argument, and everything that is in it if it is a container."""
    yield argument
    if isinstance(argument, dict):
        for value in argument.values():
            yield from inside(value)
    elif isinstance(argument, list | tuple):
        for item in argument:
            yield from inside(item)


def _of_two(one: np.ndarray, other: np.ndarray) -> dict[str, bool]:
    """Say what may be said of two arrays of one shape."""
    same = one == other
    gap = float((one - other).sum()) if np.isfinite(one).all() and np.isfinite(other).all() else 1.0
    return {
        "are equal in places": bool(same.any() and not same.all()),
        "are equal": bool(same.all()),
        "differ by amounts that cancel": bool(not same.all() and abs(gap) < 1e-9),
        "are nearly equal": bool(not same.any() and np.allclose(one, other)),
    }


# What can be asked of a part of an argument.


def _is_array(part: Any) -> bool:
    return isinstance(part, np.ndarray | torch.Tensor)


def _is_float_array(part: Any) -> bool:
    return _is_array(part) and "float" in str(part.dtype) and part.ndim > 0


def _is_table(part: Any) -> bool:
    return _is_float_array(part) and part.ndim > 1


def _is_label_array(part: Any) -> bool:
    return _is_array(part) and "int" in str(part.dtype) and part.ndim > 0


def _is_narrow(part: Any) -> bool:
    """Say whether something holds labels, in integers of one byte or two."""
    return _is_label_array(part) and part.ndim == 1 and part.itemsize <= 2


def _largest(labels: Any) -> int:
    """Return the largest number that the dtype of labels can hold."""
    is_torchs = isinstance(labels, torch.Tensor)
    return int((torch.iinfo if is_torchs else np.iinfo)(labels.dtype).max)


def _is_number(part: Any) -> bool:
    return isinstance(part, int | float) and not isinstance(part, bool)


def _array(part: Any) -> np.ndarray:
    """Return the numbers of an array or tensor, as float64 where they are floats."""
    if isinstance(part, torch.Tensor):
        part = part.detach().cpu()
        part = (part.double() if part.dtype is torch.bfloat16 else part).numpy()
    return part.astype(np.float64) if part.dtype.kind == "f" else np.asarray(part)


def _of_array(ask: Callable[[np.ndarray], Any]) -> Callable[[Any], bool]:
    return lambda part: bool(part.shape and 0 not in part.shape and ask(_array(part)))


def _is_not_contiguous(part: Any) -> bool:
    if isinstance(part, torch.Tensor):
        return not part.is_contiguous()
    return not part.flags.c_contiguous


def _has_some_zeros(array: np.ndarray) -> bool:
    return bool((array == 0).any() and (array != 0).any())


def _sums_to_zero(array: np.ndarray) -> bool:
    if not np.isfinite(array).all() or not array.any():
        return False
    return bool(np.any(np.abs(array.sum(axis=-1)) < 1e-9) or abs(array.sum()) < 1e-9)


def _is_all_equal(array: np.ndarray) -> bool:
    return array.size > 1 and bool((array == array.flat[0]).all() and array.flat[0] != 0)


def _has_repeats(array: np.ndarray) -> bool:
    return not _is_all_equal(array) and np.unique(array[array != 0]).size < (array != 0).sum()


def _is_large(array: np.ndarray) -> bool:
    finite = np.abs(array[np.isfinite(array)])
    return bool(finite.size and finite.max() >= LARGE)


def _is_tiny(array: np.ndarray) -> bool:
    return bool(np.isfinite(array).all() and 0 < np.abs(array).max() <= TINY)


def is_model(part: Any) -> bool:
    """Say whether something is a module with parameters; a loss has none."""
    return isinstance(part, nn.Module) and any(True for _ in part.parameters())


def _training(model: nn.Module) -> set[bool]:
    return {module.training for module in model.modules()}


def _gradients(model: nn.Module) -> list[Any]:
    return [p.grad for p in model.parameters()]


def _is_lone(part: Any) -> bool:
    return len(part) == 1


def _if_so(holds: Callable[[Any], bool], name: str) -> Condition:
    """Return a condition that is to be noticed where it holds, and need not hold anywhere."""
    return Condition(name, holds, holds)


def _of(kind: Any, ask: Callable[[Any], Any]) -> Callable[[Any], bool]:
    return lambda part: isinstance(part, kind) and bool(ask(part))


def _is_loader(part: Any) -> bool:
    """Say whether a list or tuple holds batches, each of them inputs with labels."""
    if not isinstance(part, list | tuple) or not part:
        return False
    return all(isinstance(b, list | tuple) and len(b) == 2 and _is_label_array(b[1]) for b in part)


def _is_layers(part: Any) -> bool:
    """Say whether a list holds layers, each of them a table of weights with biases."""
    if not isinstance(part, list) or not part or not all(isinstance(p, tuple) for p in part):
        return False
    return all([_is_float_array(a) and a.ndim for a in layer] == [2, 1] for layer in part)


def _has_one_twice(part: Any) -> bool:
    """Say whether a list or tuple holds one array in two places, however deep."""
    if not isinstance(part, list | tuple):
        return False
    arrays = [id(item) for item in inside(part) if _is_array(item)]
    return len(set(arrays)) < len(arrays)


def _leaves_some_out(loader: Any) -> bool:
    # Looping over it would draw a random number.
    count = len(loader.sampler)
    count -= count % loader.batch_size if loader.drop_last else 0
    return bool(count < len(loader.dataset))


def _ends_short(batches: Any) -> bool:
    return len(batches) > 1 and len(batches[-1][0]) < len(batches[0][0])


# Of an argument that only ever holds integers.
LABELS = (
    Condition("has one label", _is_label_array, lambda a: a.shape == (1,)),
    Condition("is one label only", _is_label_array, lambda a: len(np.unique(_array(a))) == 1),
)
INTEGERS = Condition("holds integers", _is_float_array, _is_label_array, also=_is_label_array)
# Two int8s may be further apart than an int8 can say, and so may two of any such dtype.
SMALL_INTEGERS = Condition(
    "holds integers of few bits",
    _is_float_array,
    lambda a: _is_label_array(a) and a.itemsize < 8 and "uint8" not in str(a.dtype),
    also=_is_label_array,
)

# Whoever has a way of their own for these may forget there that integers become floats.
SHORT_CUTS = (
    Condition("has one row", _is_float_array, lambda a: a.shape[0] == 1),
    Condition("has one column", _is_table, lambda a: a.shape[-1] == 1),
    Condition("is all zeros", _is_float_array, _of_array(lambda a: not a.any())),
    Condition("has no positive entry", _is_float_array, _of_array(lambda a: not (a > 0).any())),
)


def _in_integers(condition: Condition) -> Condition:
    """Return a condition of arrays of floats as one of arrays of integers."""
    return Condition(
        condition.name + IN_INTEGERS,
        lambda part: _is_label_array(part) and condition.could(_array(part).astype(np.float64)),
        condition.holds,
    )


CONDITIONS = (
    # an array of floats
    *SHORT_CUTS,
    *map(_in_integers, SHORT_CUTS),
    Condition("has two columns", _is_table, lambda a: a.shape[-1] == 2),
    Condition("is square", _is_table, lambda a: a.shape[-1] == a.shape[-2] > 1),
    Condition("is not contiguous", _is_table, _is_not_contiguous),
    Condition("has zeros among others", _is_float_array, _of_array(_has_some_zeros)),
    Condition("sums to zero", _is_float_array, _of_array(_sums_to_zero)),
    Condition("is all equal", _is_float_array, _of_array(_is_all_equal)),
    Condition("has equal entries", _is_float_array, _of_array(_has_repeats)),
    Condition("has negative entries", _is_float_array, _of_array(lambda a: (a < 0).any())),
    Condition("is large", _is_float_array, _of_array(_is_large)),
    Condition("is tiny", _is_float_array, _of_array(_is_tiny)),
    Condition("is float32", _is_float_array, lambda a: "float32" in str(a.dtype)),
    Condition("is float64", _is_float_array, lambda a: "float64" in str(a.dtype)),
    INTEGERS,
    SMALL_INTEGERS,
    _if_so(lambda a: _is_float_array(a) and bool(np.isnan(_array(a)).any()), "has nan"),
    _if_so(lambda a: _is_float_array(a) and bool(np.isinf(_array(a)).any()), "has infinities"),
    _if_so(lambda a: _is_array(a) and 0 in a.shape, "has no entries"),
    _if_so(lambda a: _is_array(a) and a.ndim == 0, "has no axes"),
    _if_so(lambda a: _is_array(a) and str(a.dtype).endswith("float16"), "is float16"),
    # an array of integers
    _if_so(lambda a: _is_array(a) and "uint8" in str(a.dtype), "is uint8"),
    _if_so(lambda a: _is_label_array(a) and "int64" in str(a.dtype), "is int64"),
    *LABELS,
    # a number, a word, or none
    Condition("is 0", _is_number, lambda n: n == 0),
    _if_so(lambda n: _is_number(n) and n == 1, "is 1"),
    _if_so(lambda n: _is_number(n) and n < 0, "is negative"),
    _if_so(lambda n: _is_number(n) and math.isinf(n), "is infinite"),
    _if_so(lambda part: part is None, "is None"),
    _if_so(lambda part: part is True, "is True"),
    _if_so(lambda part: part is False, "is False"),
    # a list
    Condition("has one item", lambda part: isinstance(part, list | tuple), _is_lone),
    _if_so(_of(list | tuple, lambda part: not len(part)), "is empty"),
    Condition(
        "has the same object twice",
        lambda part: _is_layers(part) or _has_one_twice(part),
        _has_one_twice,
    ),
    Condition("ends in a short batch", _is_loader, _ends_short),
    _if_so(_of(DataLoader, bool), "is a DataLoader"),
    Condition(
        "yields fewer than its dataset holds",
        lambda part: isinstance(part, DataLoader),
        _leaves_some_out,
    ),
    # parameters, a model, an optimiser
    _if_so(
        _of(nn.Parameter | torch.Tensor, lambda p: p.requires_grad and p.grad is None),
        "has no gradient",
    ),
    Condition("is training", is_model, lambda m: True in _training(m)),
    Condition("is evaluating", is_model, lambda m: False in _training(m)),
    _if_so(_of(nn.Module, lambda m: [*m.buffers()]), "has buffers"),
    _if_so(
        _of(nn.Module, lambda m: any(not p.requires_grad for p in m.parameters())),
        "is frozen in part",
    ),
    _if_so(
        _of(nn.Module, lambda m: any(g is not None for g in _gradients(m))), "has stale gradients"
    ),
    Condition(
        "has several groups",
        lambda o: isinstance(o, torch.optim.Optimizer),
        lambda o: len(o.param_groups) > 1,
    ),
    _if_so(_of(torch.optim.Optimizer, lambda o: o.state), "has a state"),
)
