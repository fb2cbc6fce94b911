"""Condition coverage: whether a check notices a solution that goes wrong under one condition.

A *conditional mutant* is the solution of an exercise, gone wrong wherever one condition holds of
its arguments (see `autograder.authoring.conditions`): it gives another value in one part of its
answer. Others change one of their arguments, always. A condition that no check meets, or under
which no check notices the wrong answer, is a hole in the grader: whoever goes wrong just there gets
full marks.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.authoring.conditions import said_of, to_meet
from autograder.authoring.instrument import Called, changeable, disturb, instrumented, spoilt
from autograder.checking.checks import Check
from autograder.checking.running import run_with_deadline
from autograder.checking.student import Local
from autograder.checking.verdicts import Verdict
from autograder.course import bank
from autograder.course.edges import Edge
from autograder.course.loaded import LoadedUnit
from autograder.runtime.call import Live

CALLS = 300  # of one check, of how many the conditions are looked at
AGAIN = "called again"


@dataclass(frozen=True, order=True)
class Fault:
    """How a conditional mutant goes wrong.

    condition: where, as a sentence. part: which part of a tuple it answers wrongly, from 1; 0 for
    an answer that is no tuple. changes: what it changes, wherever, instead of answering wrongly.
    """

    condition: str
    part: int = 0
    changes: str = ""

    @property
    def sentence(self) -> str:
        """The fault in words, as an exemption names it: `x is square, part 2`."""
        if self.changes:
            return f"{self.changes} changed"
        return self.condition + (f", part {self.part}" if self.part else "")


@dataclass
class Seen:
    """What the calls of one check showed.

    possible, met: see `autograder.authoring.conditions.Said`. changeable: what a call could change.
    parts: of how many parts an answer is; 0 if it is no tuple. calls: how many there were. seconds:
    of processor time that the check took. failed: whether it did not pass on the solution.
    """

    possible: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    changeable: set[str] = field(default_factory=set)
    parts: int = 0
    calls: int = 0
    seconds: float = 0.0
    failed: bool = False


@dataclass
class Covered:
    """What came of an exercise's conditional mutants: how many a check noticed, and the rest.

    holes: the sentences of those that no check noticed.
    """

    noticed: int = 0
    holes: list[str] = field(default_factory=list)


class Coverage:
    """The conditional mutants of one exercise, and the checks that are to notice them."""

    def __init__(self, loaded: LoadedUnit, exercise: str, seed: int) -> None:
        self.loaded = loaded
        self.exercise = exercise
        self.seed = seed
        self.edges = [edge for edge in loaded.edges if edge.exercise == exercise]
        self._live = bank.solution(loaded.unit)
        self._solution = getattr(self._live.module, exercise)

    def result(self) -> Covered:
        """Run the checks on every conditional mutant until one notices it."""
        seen = {check: self._look(check) for check in self.loaded.checks_of(self.exercise)}
        checks = sorted(seen, key=lambda check: seen[check].seconds)
        found = Covered()
        found.holes += [
            f"{check.name} fails on the solution" for check in seen if seen[check].failed
        ]
        for fault in sorted(_faults(seen)):
            meeting = [c for c in checks if fault.changes or fault.condition in seen[c].met]
            if any(self._notices(check, fault) for check in meeting):
                found.noticed += 1
            else:
                found.holes.append(fault.sentence)
        return found

    def _look(self, check: Check) -> Seen:
        """Run a check on the solution, and note what its calls show."""
        seen = Seen()
        before = time.process_time()
        verdict = self._run(check, partial(_noting, seen, self.edges))
        seen.failed = verdict is not Verdict.PASSED
        seen.seconds = time.process_time() - before
        if seen.calls:
            seen.possible.add(AGAIN)
        if seen.calls > 1:
            seen.met.add(AGAIN)
        return seen

    def _notices(self, check: Check, fault: Fault) -> bool:
        """Say whether a check does not pass with this fault."""
        return self._run(check, _GoingWrong(fault, self.edges)) is not Verdict.PASSED

    def _run(self, check: Check, around: Callable[..., Any]) -> Verdict:
        """Run a check on the solution with something around each call of the exercise."""
        module = self._live.module
        setattr(module, self.exercise, instrumented(self._solution, around))
        live = Live(module, self._live.drivers, self._live.files)
        outcome = run_with_deadline(check, Local(live), self.loaded.reference, self.seed)
        return outcome.verdict


def _faults(seen: Mapping[Check, Seen]) -> set[Fault]:
    """Return the faults that the checks are to notice."""
    every = seen.values()
    parts = range(1, 1 + max((one.parts for one in every), default=0)) or (0,)
    conditions = to_meet(c for one in every for c in one.possible)
    wrong = {Fault(c, part) for c in conditions for part in parts}
    return wrong | {Fault("", changes=what) for one in every for what in one.changeable}


def _noting(seen: Seen, edges: Sequence[Edge], called: Called) -> Any:
    """Make a call, and note what can be said of it if there is an answer."""
    seen.calls += 1
    said = said_of(called.arguments) if seen.calls <= CALLS else None
    met: set[str] = set()
    unfit = None
    try:
        met = _of_this_call(called, edges)
    except Exception as error:  # an edge need not fit arguments that are refused
        unfit = error
    answer = called.go()
    if unfit is not None:
        raise unfit
    if said is not None:
        seen.possible |= said.possible | {f"{name} is left out" for name in called.optional}
        seen.possible |= {edge.sentence for edge in edges}
        seen.met |= said.met | met
        seen.changeable |= changeable(called.arguments)
    if isinstance(answer, tuple):
        seen.parts = max(seen.parts, len(answer))
    return answer


def _of_this_call(called: Called, edges: Sequence[Edge]) -> set[str]:
    """Return what holds of a call besides the vocabulary: what is left out, and the edges."""
    met = {edge.sentence for edge in edges if edge.is_met(called.given)}
    return met | {f"{name} is left out" for name in called.left_out}


class _GoingWrong:
    """The solution with one fault. calls: how many there were."""

    def __init__(self, fault: Fault, edges: Sequence[Edge]) -> None:
        self.fault = fault
        self.edges = edges
        self.calls = 0

    def __call__(self, called: Called) -> Any:
        """Make a call; go wrong as the fault says."""
        self.calls += 1
        is_wrong = self._is_wrong(called)  # before the call, which may change its arguments
        answer = called.go()
        if self.fault.changes:
            disturb(called.arguments, self.fault.changes)
        elif is_wrong:
            return self._wrong(answer, called)
        return answer

    def _is_wrong(self, called: Called) -> bool:
        if self.fault.changes:
            return False
        if self.fault.condition == AGAIN:
            return self.calls > 1
        try:
            edges = _of_this_call(called, self.edges)
        except Exception:  # the arguments are refused, or the watched solution would have said so
            return False
        return self.fault.condition in said_of(called.arguments).met | edges

    def _wrong(self, answer: Any, called: Called) -> Any:
        """Return a wrong answer; what answers nothing changes all its arguments instead."""
        if answer is None:
            for what in changeable(called.arguments):
                disturb(called.arguments, what)
            return None
        if self.fault.part and isinstance(answer, tuple) and len(answer) >= self.fault.part:
            n = self.fault.part - 1
            return (*answer[:n], spoilt(answer[n]), *answer[n + 1 :])
        return spoilt(answer)
