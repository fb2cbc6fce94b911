"""What a check says about an answer. Each function passes silently or raises `Mistake`.

`because` is shown to the student: it names the idea that was missed, not the fix. It is a clause,
without a capital or a full stop.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from autograder.checking import describe
from autograder.checking.student import Raised, Student
from autograder.checking.text import clean
from autograder.checking.tolerance import far, floats, precision_of


class Mistake(AssertionError):
    """A wrong answer: what came, what was expected, and the idea behind it.

    secret: `expected` is a value, which a hidden check must not show. discreet: what a hidden check
    says instead of `got`, where that is a text of the student's making.
    """

    def __init__(
        self, got: str, expected: str, because: str, *, secret: bool = False, discreet: str = ""
    ) -> None:
        super().__init__(f"got {got}, expected {expected}, because {because}")
        self.got = got
        self.discreet = discreet or got
        self.expected = expected
        self.because = because
        self.secret = secret


def expect_close(
    got: object,
    expected: Any,
    *,
    because: str,
    precision: Any = None,
    names: Sequence[str] | None = None,
) -> None:
    """Pass if `got` is of the kind, shape and dtype of `expected`, and as close as the table asks.

    expected: float, ndarray, tensor, or a list, tuple or dict of those; nan equals nan, and a
    NumPy float passes for a float. precision: a row of the tolerance table, where the value was
    computed more coarsely than its dtype says. names: of the parts of a tuple or list.
    """
    _compare(got, expected, "", because, precision, names)


def _compare(
    got: object, expected: Any, place: str, because: str, precision: Any, names: Any = None
) -> None:
    if isinstance(expected, list | tuple | dict):
        for part, one, other in _parts(got, expected, place, because, names):
            _compare(one, other, part, because, precision)
        return
    if isinstance(expected, bool | int | str | None):
        _same(got, expected, place, because)
        return
    if isinstance(expected, float):
        _is_float(got, place, because)
    else:
        _is_like(got, expected, place, because)
        if not _is_floating(expected):
            _same(got, expected, place, because)
            return
    given, wanted = floats(got), floats(expected)
    wrong = far(given, wanted, precision_of(expected, precision))
    if wrong.any():
        raise _located(given, wanted, wrong, place, because)


def _parts(
    got: Any, expected: Any, place: str, because: str, names: Any
) -> Iterator[tuple[str, Any, Any]]:
    """The parts of a container, paired, each with what it is called."""
    if type(got) is not type(expected):
        raise Mistake(_at(describe.kind(got), place), _a(expected), because)
    if isinstance(expected, dict):
        if got.keys() != expected.keys():
            keys, wanted = (f"the keys {', '.join(sorted(map(str, d)))}" for d in (got, expected))
            raise _told(clean(keys), f"{len(got)} other keys", place, wanted, because)
        for key in expected:
            yield f"{place}{'.' * bool(place)}{key}", got[key], expected[key]
        return
    if len(got) != len(expected):
        raise Mistake(
            _at(f"length {len(got)}", place), f"length {len(expected)}", because, secret=True
        )
    for index, (one, other) in enumerate(zip(got, expected, strict=True)):
        yield names[index] if names else f"{place}[{index}]", one, other


def _is_float(got: object, place: str, because: str) -> None:
    if not isinstance(got, float | np.floating):
        raise _odd(got, place, "a float", because)


def _is_like(got: Any, expected: Any, place: str, because: str) -> None:
    """The same library, shape and dtype; any integer dtype stands for another."""
    if type(got) is not type(expected):
        raise _odd(got, place, _a(expected), because)
    if tuple(got.shape) != tuple(expected.shape):
        shapes = (f"shape {tuple(array.shape)}" for array in (got, expected))
        raise Mistake(_at(next(shapes), place), next(shapes), because)
    if got.dtype != expected.dtype and not (_is_integer(got) and _is_integer(expected)):
        dtypes = (f"dtype {str(a.dtype).removeprefix('torch.')}" for a in (got, expected))
        raise Mistake(_at(next(dtypes), place), next(dtypes), because)


def _located(given: Any, wanted: Any, wrong: Any, place: str, because: str) -> Mistake:
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    got, expected = describe.number(given[first]), describe.number(wanted[first])
    if first or place:
        where = f"{place}{list(first) if first else ''}"
        counted = f" ({int(wrong.sum())} of {wrong.size} entries differ)" if first else ""
        return Mistake(f"{got} at {where}{counted}", f"{expected} at {where}", because, secret=True)
    return Mistake(got, expected, because, secret=True)


def expect_equal(got: object, expected: Any, *, because: str) -> None:
    """Pass if `got` is exactly `expected`: a bool, int, str, None, a float or an array bit for bit,
    or a container of those. Any integer dtype stands for another, a NumPy scalar for a Python one.
    """
    if isinstance(expected, list | tuple | dict):
        for part, one, other in _parts(got, expected, "", because, None):
            _same(one, other, part, because)
        return
    _same(got, expected, "", because)


def _same(got: Any, expected: Any, place: str, because: str) -> None:
    if isinstance(expected, list | tuple | dict):
        for part, one, other in _parts(got, expected, place, because, None):
            _same(one, other, part, because)
        return
    if isinstance(expected, np.ndarray | torch.Tensor):
        _is_like(got, expected, place, because)
        given, wanted = np.asarray(got), np.asarray(expected)
        wrong = ~((given == wanted) | ((given != given) & (wanted != wanted)))
        if wrong.any():
            raise _located(given, wanted, wrong, place, because)
        return
    if isinstance(got, np.generic):
        got = got.item()
    if type(got) is not type(expected):
        raise _odd(got, place, _a(expected), because)
    if got != expected and not (got != got and expected != expected):
        one, other = describe.value(got), describe.value(expected)
        hidden = "another text" if isinstance(got, str) else one
        raise _told(one, hidden, place, _at(other, place), because, secret=True)


def expect_shape(got: Any, shape: tuple[int, ...], *, dtype: Any = None, because: str) -> None:
    """Pass if `got` is an array or tensor of this shape and, where given, of this dtype."""
    kinds: Any = np.ndarray | torch.Tensor
    if dtype is not None:
        kinds = torch.Tensor if isinstance(dtype, torch.dtype) else np.ndarray
    if not isinstance(got, kinds):
        name = {np.ndarray: "an array", torch.Tensor: "a tensor"}.get(kinds, "an array or tensor")
        raise _odd(got, "", f"{name} of shape {shape}", because)
    if tuple(got.shape) != shape:
        raise Mistake(f"shape {tuple(got.shape)}", f"shape {shape}", because)
    if dtype is not None and got.dtype != dtype:
        wanted = (
            str(dtype).removeprefix("torch.") if isinstance(dtype, torch.dtype) else np.dtype(dtype)
        )
        raise Mistake(f"dtype {str(got.dtype).removeprefix('torch.')}", f"dtype {wanted}", because)


def expect_between(got: object, low: float, high: float, *, because: str) -> None:
    """Pass if `got` is a float from `low` to `high`, both included."""
    _is_float(got, "", because)
    assert isinstance(got, float | np.floating)
    if not low <= got <= high:
        span = f"from {describe.number(low)} to {describe.number(high)}"
        raise Mistake(describe.number(float(got)), f"a float {span}", because, secret=True)


@contextlib.contextmanager
def expect_raises(
    exception: type[Exception], *, because: str, mentions: Sequence[int] = ()
) -> Iterator[None]:
    """Pass if the student's call in the block raises `exception`, with `mentions` in its text."""
    name = exception.__name__
    try:
        yield
    except Raised as error:
        if name not in error.bases:
            raise
        numbers = re.findall(r"\d+", error.text)
        missing = [str(size) for size in mentions if str(size) not in numbers]
        if missing:
            text = f"{name} whose text lacks {' and '.join(missing)}"
            raise Mistake(text, f"{name} that names the sizes", because) from None
    else:
        raise Mistake("an answer", f"{name} to be raised", because)


def expect_arguments_unchanged(student: Student, *, because: str) -> None:
    """Pass if no call of this check changed what it was handed. Advisory."""
    for call in student._calls:
        labels = [*map(str, range(1, len(call.args) + 1)), *call.kwargs]
        if changed := [label for label in labels if label in call.reply.get("changed", [])]:
            which = ", ".join(f"argument {label}" for label in changed)
            raise Mistake(f"{which} changed", "the arguments as they were", because)


def expect_random_state_unchanged(student: Student, *, because: str) -> None:
    """Pass if no call of this check moved a global random generator. Advisory."""
    if any(call.reply.get("random_moved") for call in student._calls):
        raise Mistake("the global random state moved", "the global random state as it was", because)


def expect_no_warnings(student: Student, *, because: str) -> None:
    """Pass if no call of this check warned. Advisory."""
    for call in student._calls:
        if call.reply.get("warned"):
            text = f"the warning {clean(str(call.reply['warned'][0]), 80)!r}"
            raise _told(text, "a warning", "", "no warning", because)


def _at(text: str, place: str) -> str:
    return f"{text} at {place}" if place else text


def _told(
    got: str, discreet: str, place: str, expected: str, because: str, *, secret: bool = False
) -> Mistake:
    """A mistake of which a hidden check says less."""
    hidden = _at(discreet, place)
    return Mistake(_at(got, place), expected, because, secret=secret, discreet=hidden)


def _odd(thing: object, place: str, expected: str, because: str) -> Mistake:
    """An answer of a kind that was not asked for."""
    if thing is None:
        return Mistake(_at("None (is there a return?)", place), expected, because)
    if isinstance(thing, bool | int | str):
        shown = f"{describe.value(thing)} ({type(thing).__name__})"
        hidden = "a str" if isinstance(thing, str) else shown
        return _told(shown, hidden, place, expected, because)
    shown = describe.value(thing) if isinstance(thing, float) else describe.kind(thing)
    return Mistake(_at(shown, place), expected, because)


def _a(thing: object) -> str:
    if isinstance(thing, np.ndarray | torch.Tensor):
        return f"{'an' if isinstance(thing, np.ndarray) else 'a'} {describe.kind(thing)}"
    if thing is None:
        return "None"
    name = type(thing).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _is_floating(array: Any) -> bool:
    return "float" in str(array.dtype)


def _is_integer(array: Any) -> bool:
    return "int" in str(array.dtype)
