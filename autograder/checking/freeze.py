"""Outcomes and answers as JSON, for recognition.json and for the cache of transcripts."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checking.recognition import Outcomes
from autograder.checking.tolerance import same
from autograder.checking.verdicts import Outcome, Verdict, failures
from autograder.runtime.tensors import dtype_name, is_tensor
from autograder.runtime.wire import Opaque

RECOGNITION = "recognition.json"  # one for each unit, beside its public checks


def stored(outcomes: Outcomes) -> dict[str, Any]:
    """Return what recognition needs of a misconception's outcomes, as JSON; `restored` undoes it.

    Only failures are kept: each check's name, with its verdict and its frozen transcript.
    """
    return {
        name: [outcomes[name].verdict.value, frozen(outcomes[name].transcript)]
        for name in sorted(failures(outcomes))
    }


def restored(entries: Mapping[str, Any]) -> dict[str, Outcome]:
    """Return the outcomes that were `stored`."""
    return {
        name: Outcome(Verdict(verdict), transcript=thawed(transcript))
        for name, (verdict, transcript) in entries.items()
    }


def as_text(bank: Mapping[str, Outcomes]) -> str:
    """Return what recognition needs of several misconceptions' outcomes, as a text of JSON."""
    kept = {
        name: {c: [outcomes[c].verdict.value, outcomes[c].transcript] for c in failures(outcomes)}
        for name, outcomes in bank.items()
    }
    return json.dumps(frozen(kept))


def from_text(text: str) -> dict[str, dict[str, Outcome]]:
    """Return the outcomes of which `as_text` made this text.

    They are thawed while it is parsed, in a third of the time that it takes afterwards.
    """
    kept = json.loads(text, object_hook=_thawed_node)
    return {
        name: {c: Outcome(Verdict(verdict), transcript=t) for c, (verdict, t) in outcomes.items()}
        for name, outcomes in kept.items()
    }


def frozen(value: Any) -> Any:
    """Return a plain value as JSON; `thawed` undoes it: `(1, 2)` becomes `{"tuple": [1, 2]}`.

    Floats are rounded to ten digits, finer than the tolerance asks, since processors differ in the
    last bits and a built file should not.
    """
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
    if is_tensor(value):
        return {"tensor": [dtype_name(value), list(value.shape), _entries(value)]}
    return value


def thawed(tree: Any) -> Any:
    """Return the value that was `frozen`."""
    if isinstance(tree, list):
        return [thawed(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    return _thawed_node({kind: thawed(content) for kind, content in tree.items()})


def _thawed_node(node: dict[str, Any]) -> Any:
    """Return the value that a dict of a frozen value stands for; what is in it is thawed."""
    ((kind, content),) = node.items()
    if kind == "tuple":
        return tuple(content)
    if kind == "dict":
        return dict(content)
    if kind == "opaque":
        return Opaque(content)
    dtype, shape, entries = content
    if kind == "tensor":
        import torch

        return torch.tensor(entries, dtype=getattr(torch, dtype)).reshape(shape)
    array = np.array(entries, dtype=dtype).reshape(shape)
    return array if kind == "array" else array[()]


def agree(one: str, other: str, plain: str) -> bool:
    """Say whether two texts of recognition.json differ at most by the processors they came from.

    Answers must be equal within the tolerance, and everything else exactly. plain: as in `same`.
    """
    try:
        (known, answers), (other_known, other_answers) = map(_taken_apart, (one, other))
        return known == other_known and same(answers, other_answers, plain)
    except Exception:  # whatever is in a file that `build` did not write
        return False


def _taken_apart(text: str) -> tuple[Any, list[Any]]:
    """Return what a text of recognition.json says besides the answers, and the answers: those in
    the outcomes, and those of the examples."""
    known = json.loads(text)
    entries = [e for x in known["exercises"].values() for e in x["misconceptions"].values()]
    examples = [entry["example"] for entry in entries if "example" in entry]
    answers = [entry.pop("outcomes") for entry in entries]
    answers += [{part: example.pop(part) for part in ("right", "wrong")} for example in examples]
    return known, [thawed({"dict": [*map(list, one.items())]}) for one in answers]


def _entries(array: Any) -> list[Any]:
    return [frozen(entry) for entry in array.reshape(-1).tolist()]


def _rounded(value: float) -> float:
    return float(f"{value:.10g}")
