"""A thousand inputs on which an exempt mutant must agree with the solution.

They are made from the calls that the unit's checks make: every floating number in them is drawn
anew, at a scale of its own, and sometimes set to zero or to another of its array. What is whole
(labels, sizes, seeds) stays as some check has it, so that the calls make sense; checks are run with
several seeds to have many of those.
"""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from autograder.authoring.mutants import Mutant, concerned
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
CORE = ("answer", "changed", "random_moved")


class _Recorder(Local):
    """The solution, which remembers how it was called, and how long that took."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(bank.solution(unit))
        self.calls: dict[bytes, float] = {}

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        request, start = pack({"name": name, "args": args, "kwargs": kwargs}), time.perf_counter()
        try:
            return super().call(name, args, kwargs)
        finally:
            self.calls[request] = time.perf_counter() - start


def agrees(loaded: LoadedUnit, mutant: Mutant) -> dict[str, str]:
    """Say under "objection" where the mutant first differs from the solution; "" if nowhere."""
    unit = loaded.unit
    solution, other = Local(bank.solution(unit)), Local(bank.from_text(unit, mutant.source))
    answered, tried = 0, set()
    for request in _requests(loaded, mutant.where):
        if request in tried:
            continue
        tried.add(request)
        replies = [who.call(**unpack(request)) for who in (solution, other)]
        ours, theirs = map(_core, replies)
        if not same(ours, theirs):
            return {"objection": f"it differs from the solution in {unpack(request)['name']}"}
        answered += "answer" in replies[0]
        if answered == INPUTS:
            return {"objection": ""}
    return {"objection": f"only {answered} of {INPUTS} inputs could be made for it"}


def _core(reply: dict[str, Any]) -> dict[str, Any]:
    """What must be equal of two replies; of an exception, its type."""
    kept = {key: reply[key] for key in CORE if key in reply}
    return kept | {"raised": reply["raised"]["type"] if "raised" in reply else None}


def _requests(loaded: LoadedUnit, where: str) -> Iterator[bytes]:
    """Calls of the exercises that a change of `where` shows in, first as the checks make them, then
    varied."""
    order = concerned(loaded.unit, where)
    near = order[:1] if order[0] == where else order  # an exercise's own calls, or all for a helper
    checks = [check for name in near for check in loaded.checks_of(name)]
    seconds = _recorded(loaded, checks)
    calls = list(seconds)
    yield from calls
    often = 1 / np.array([seconds[call] + 1e-4 for call in calls])  # a dear call is tried less
    rng = np.random.default_rng(0)
    for chosen in rng.choice(len(calls), 20 * INPUTS, p=often / often.sum()):
        yield pack(_varied(unpack(calls[chosen]), rng))


def _recorded(loaded: LoadedUnit, checks: list[Check]) -> dict[bytes, float]:
    """Every call that the checks make, with the seconds that the solution takes for it."""
    recorder = _Recorder(loaded.unit)
    for seed in range(SEEDS):
        for check in checks:
            run(check, recorder, loaded.reference, seed)
    return recorder.calls


def _varied(value: Any, rng: np.random.Generator) -> Any:
    """A plain value with other floating numbers in it."""
    if isinstance(value, dict):
        return {key: _varied(item, rng) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_varied(item, rng) for item in value)
    if isinstance(value, float):
        return value * rng.uniform(0.5, 1.0)  # a rate stays a rate, a share a share
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return torch.from_numpy(_drawn(value.shape, rng)).to(value.dtype)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return _drawn(value.shape, rng).astype(value.dtype)
    return value


def _drawn(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Random numbers at a random scale, some of them zero, some of them equal."""
    drawn = np.array(rng.normal(size=shape) * 10.0 ** rng.integers(-3, 4))
    drawn[rng.random(shape) < rng.choice([0.0, 0.1])] = 0.0
    if drawn.size and rng.random() < 0.1:
        drawn[rng.random(shape) < 0.5] = drawn.flat[0]
    return drawn
