"""Recognition: which banked misconception gives exactly the answers that a student gave."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.checking.checks import Outcome
from autograder.checking.tolerance import far, floats, precision_of
from autograder.runtime.wire import Opaque

Outcomes = Mapping[str, Outcome]


@dataclass(frozen=True)
class Recognised:
    """A misconception that was recognised. checks: those whose failure it accounts for."""

    name: str
    belief: str
    checks: frozenset[str]


def recognise(
    student: Outcomes, bank: Mapping[str, Outcomes], handling: Collection[str] = ()
) -> str | None:
    """Name the one misconception that fits the outcomes of an exercise's checks, if just one does.

    It fits if the same checks fail in the same way, with equal transcripts up to the failure. If
    none fits so, the checks in `handling` are left aside: whoever has the wrong idea may also have
    forgotten to refuse a shape or to convert integers, which says nothing against the idea.
    Where rivals fit, none is named: a hint that may be false is worse than none.
    """
    for aside in (frozenset(), frozenset(handling)):
        fitting = [name for name, wrong in bank.items() if fits(student, wrong, aside)]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def recognised(
    student: Outcomes,
    bank: Mapping[str, Outcomes],
    beliefs: Mapping[str, str],
    handling: Collection[str] = (),
) -> Recognised | None:
    """The misconception that `recognise` names, with the belief behind it."""
    name = recognise(student, bank, handling)
    return Recognised(name, beliefs[name], explained(student, bank[name])) if name else None


def fits(student: Outcomes, wrong: Outcomes, aside: Collection[str] = ()) -> bool:
    """Whether the student's outcomes are those of this misconception, apart from some checks."""
    failed = failures(student) - {*aside}
    if not failed or failed != failures(wrong) - {*aside}:
        return False
    return all(
        student[name].verdict == wrong[name].verdict
        and same(student[name].transcript, wrong[name].transcript)
        for name in failed
    )


def explained(student: Outcomes, wrong: Outcomes) -> frozenset[str]:
    """The checks that fail just as they do with this misconception."""
    return frozenset(
        name
        for name in failures(student) & failures(wrong)
        if fits({name: student[name]}, {name: wrong[name]})
    )


def failures(outcomes: Outcomes) -> set[str]:
    """The checks that did not pass."""
    return {name for name, outcome in outcomes.items() if outcome.verdict != "passed"}


def stored(outcomes: Outcomes) -> dict[str, Any]:
    """What recognition needs of a misconception's outcomes, as JSON; see `restored`."""
    return {
        name: [outcomes[name].verdict, frozen(outcomes[name].transcript)]
        for name in sorted(failures(outcomes))
    }


def restored(entries: Mapping[str, Any]) -> dict[str, Outcome]:
    """The outcomes that were `stored`."""
    return {
        name: Outcome(verdict, transcript=thawed(transcript))
        for name, (verdict, transcript) in entries.items()
    }


def same(one: Any, other: Any, plain: str = "float64") -> bool:
    """Whether two plain values are equal within the tolerance of their dtype.

    A NumPy scalar is as good as a Python one. plain: the row of the tolerance table for a Python
    float, which does not say in which dtype it was computed.
    """
    scalar = next((value for value in (one, other) if isinstance(value, np.generic)), None)
    precision = plain if scalar is None else precision_of(scalar)
    one, other = (v.item() if isinstance(v, np.generic) else v for v in (one, other))
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(
            same(*pair, plain) for pair in zip(one, other, strict=True)
        )
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k], plain) for k in one)
    if isinstance(one, np.ndarray | torch.Tensor):
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        return not bool(far(floats(one), floats(other), precision_of(one)).any())
    if isinstance(one, float):
        return not bool(far(one, other, precision).any())
    if isinstance(one, Opaque):
        return bool(one.type_name == other.type_name)
    return bool(one == other)


def frozen(value: Any) -> Any:
    """A plain value as JSON, its floats rounded below the tolerance, so that the last bit of a
    processor is not in a built file. `thawed` undoes it."""
    if isinstance(value, float):
        return _rounded(value)
    if isinstance(value, list):
        return [frozen(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [frozen(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[key, frozen(item)] for key, item in value.items()]}
    if isinstance(value, Opaque):
        return {"opaque": value.type_name}
    if isinstance(value, np.ndarray | np.generic):
        kind = "array" if isinstance(value, np.ndarray) else "scalar"
        return {kind: [str(value.dtype), list(value.shape), _entries(value)]}
    if isinstance(value, torch.Tensor):
        name = str(value.dtype).removeprefix("torch.")
        return {"tensor": [name, list(value.shape), _entries(value)]}
    return value


def thawed(tree: Any) -> Any:
    """The value that was `frozen`."""
    if isinstance(tree, list):
        return [thawed(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    ((kind, content),) = tree.items()
    if kind == "tuple":
        return tuple(thawed(item) for item in content)
    if kind == "dict":
        return {key: thawed(item) for key, item in content}
    if kind == "opaque":
        return Opaque(content)
    dtype, shape, entries = content
    if kind == "tensor":
        return torch.tensor(entries, dtype=getattr(torch, dtype)).reshape(shape)
    array = np.array(entries, dtype=dtype).reshape(shape)
    return array if kind == "array" else array[()]


def agree(one: str, other: str, plain: str) -> bool:
    """Whether two texts of recognition.json differ only in what depends on the processor that
    computed them: answers are equal within the tolerance table, and all else to the letter.

    plain: see `same`.
    """
    try:
        (known, answers), (other_known, other_answers) = map(_taken_apart, (one, other))
        return known == other_known and same(answers, other_answers, plain)
    except Exception:  # whatever is in a file that `build` did not write
        return False


def _taken_apart(text: str) -> tuple[Any, list[Any]]:
    """What a text of recognition.json says besides the outcomes, and the outcomes."""
    known = json.loads(text)
    entries = [e for x in known["exercises"].values() for e in x["misconceptions"].values()]
    return known, [thawed({"dict": list(entry.pop("outcomes").items())}) for entry in entries]


def _entries(array: Any) -> list[Any]:
    return [frozen(entry) for entry in array.reshape(-1).tolist()]


def _rounded(value: float) -> float:
    return float(f"{value:.10g}")
