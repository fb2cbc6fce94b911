"""A thousand inputs on which an exempt mutant must agree with the solution.

They are made from the calls that the unit's checks make. All floating-point numbers in a call are
drawn anew, each array at a scale of its own; sometimes a number is set to zero, or to another
number of its array. Whole numbers (labels, sizes, seeds) stay as a check gives them, so that the
call makes sense. The checks are run with several seeds, so that there are many such calls.
"""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from autograder.authoring.mutants import Mutant, nearest_first
from autograder.checking.checks import Check
from autograder.checking.running import run
from autograder.checking.student import Arguments, Keywords, Local
from autograder.checking.tolerance import same
from autograder.course import bank
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit
from autograder.runtime.wire import pack, unpack

INPUTS = 1000
SEEDS = 5
COMPARED = ("answer", "changed", "random_moved")  # of a reply


class _Recorder(Local):
    """The solution, which remembers each call, encoded, and the seconds that it took."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(bank.solution(unit))
        self.calls: dict[bytes, float] = {}

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        request, start = pack({"name": name, "args": args, "kwargs": kwargs}), time.perf_counter()
        try:
            return super().call(name, args, kwargs)
        finally:
            self.calls[request] = time.perf_counter() - start


def disagreement(loaded: LoadedUnit, mutant: Mutant) -> dict[str, str]:
    """Compare a mutant with the solution on `INPUTS` inputs that the solution can answer.

    Return under "objection" the function in which they first differ, or that there are too few
    such inputs; "" if they agree on all of them.
    """
    unit = loaded.unit
    solution, other = Local(bank.solution(unit)), Local(bank.from_text(unit, mutant.source))
    answered, tried = 0, set()
    for request in _requests(loaded, mutant.where):
        if request in tried:
            continue
        tried.add(request)
        replies = [who.call(**unpack(request)) for who in (solution, other)]
        ours, theirs = map(_compared, replies)
        if not same(ours, theirs, loaded.plain):
            return {"objection": f"it differs from the solution in {unpack(request)['name']}"}
        answered += "answer" in replies[0]
        if answered == INPUTS:
            return {"objection": ""}
    return {"objection": f"only {answered} of {INPUTS} inputs could be made for it"}


def _compared(reply: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a reply that must be equal in two replies; of an exception, its type."""
    kept = {key: reply[key] for key in COMPARED if key in reply}
    return kept | {"raised": reply["raised"]["type"] if "raised" in reply else None}


def _requests(loaded: LoadedUnit, where: str) -> Iterator[bytes]:
    """Yield calls, encoded, in which a change of `where` may show: first as the checks make them,
    then with other numbers."""
    exercises = nearest_first(loaded.unit, where)
    # For an exercise its own calls; for a helper those of all exercises.
    near = exercises[:1] if exercises[0] == where else exercises
    checks = [check for name in near for check in loaded.checks_of(name)]
    seconds = _recorded(loaded, checks)
    calls = list(seconds)
    yield from calls
    often = 1 / np.array([seconds[call] + 1e-4 for call in calls])  # a slow call is tried less
    rng = np.random.default_rng(0)
    for chosen in rng.choice(len(calls), 20 * INPUTS, p=often / often.sum()):
        yield pack(_varied(unpack(calls[chosen]), rng))


def _recorded(loaded: LoadedUnit, checks: list[Check]) -> dict[bytes, float]:
    """Return every call that the checks make, with the seconds that the solution takes for it."""
    recorder = _Recorder(loaded.unit)
    for seed in range(SEEDS):
        for check in checks:
            run(check, recorder, loaded.reference, seed)
    return recorder.calls


def _varied(value: Any, rng: np.random.Generator) -> Any:
    """Return a plain value like `value`, with other floating-point numbers in it."""
    if isinstance(value, dict):
        return {key: _varied(item, rng) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_varied(item, rng) for item in value)
    if isinstance(value, float):
        return value * rng.uniform(0.5, 1.0)  # a rate between 0 and 1 stays one
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return torch.from_numpy(_drawn(value.shape, rng)).to(value.dtype)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return _drawn(value.shape, rng).astype(value.dtype)
    return value


def _drawn(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Return random numbers at a random scale, sometimes with zeros or equal ones among them."""
    drawn = np.array(rng.normal(size=shape) * 10.0 ** rng.integers(-3, 4))
    drawn[rng.random(shape) < rng.choice([0.0, 0.1])] = 0.0
    if drawn.size and rng.random() < 0.1:
        drawn[rng.random(shape) < 0.5] = drawn.flat[0]
    return drawn
