"""The graders' own exam: right answers are accepted, and everything else is caught.

A candidate is whatever sits the checks of one exercise: the solution, a variant, the stub,
nonsense, a misconception. Candidates are our own code, but a wrong one may loop for ever or eat
its process, so each sits in a fork of its own, with a deadline per check.
"""

import os
import select
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache, partial
from types import ModuleType
from typing import Any

import torch

from autograder import bank, build
from autograder.calls import Live
from autograder.checks import Check, Outcome, load_checks, run_here
from autograder.course import Unit
from autograder.isolation.wire import Reader, WireError, pack
from autograder.recognition import failures, recognise
from autograder.student import Local, Reference

SECONDS_PER_CHECK = 2.0
SECONDS_TO_WARM_UP = 60.0  # the first optimiser of a process imports half of torch
SEED = 0


@dataclass(frozen=True)
class Candidate:
    """Someone who sits the checks of `exercise`. kind: solution, variant, stub, nonsense or
    misconception."""

    kind: str
    name: str
    exercise: str
    live: Callable[[], Live]
    caught_by: str = ""


@dataclass(frozen=True)
class Examined:
    """A unit with everything that its exam needs, loaded once."""

    unit: Unit
    checks: tuple[Check, ...]
    reference: Reference
    misconceptions: tuple[bank.Misconception, ...]

    def of(self, exercise: str) -> list[Check]:
        """The checks of one exercise."""
        return [check for check in self.checks if check.exercise == exercise]


@cache
def examined(unit: Unit) -> Examined:
    """Load a unit for its exam."""
    torch.set_num_threads(1)  # forks of a process with a thread pool hang
    return Examined(
        unit,
        tuple(load_checks(unit.grader, unit.slug)),
        Reference(bank.solution(unit)),
        tuple(bank.misconceptions(unit)),
    )


def candidates(unit: Unit) -> Iterable[Candidate]:
    """Everyone who sits the exam of a unit, exercise by exercise."""
    wrong, right = bank.misconceptions(unit), bank.variants(unit)
    for exercise in build.exercises(unit):
        name = exercise.name
        yield Candidate("solution", "solution", name, partial(bank.solution, unit))
        for entry in right:
            if entry.of == name:
                live = partial(bank.substituted, unit, name, entry.answer)
                yield Candidate("variant", entry.name, name, live)
        yield Candidate("stub", "stub", name, partial(_stub, unit))
        for answer in NONSENSE:
            live = partial(bank.substituted, unit, name, answer)
            yield Candidate("nonsense", answer.__name__, name, live)
        for entry in wrong:
            if entry.of == name:
                live = partial(bank.substituted, unit, name, entry.answer)
                yield Candidate("misconception", entry.name, name, live, entry.caught_by)


def _stub(unit: Unit) -> Live:
    live = bank.solution(unit)
    text = build.stub(unit.solution.read_text(encoding="utf-8"))
    live.module = ModuleType(unit.name)
    exec(compile(text, str(unit.stub), "exec"), live.module.__dict__)
    return live


def returns_none(*args: Any, **kwargs: Any) -> Any:
    """No return statement."""
    return None


def returns_a_word(*args: Any, **kwargs: Any) -> Any:
    """An answer of another kind."""
    return "nonsense"


def returns_nan(*args: Any, **kwargs: Any) -> Any:
    """Not a number, and equal to nothing."""
    return float("nan")


def returns_zero(*args: Any, **kwargs: Any) -> Any:
    """The answer of a perfect prediction, whatever was asked."""
    return 0.0


def echoes(*args: Any, **kwargs: Any) -> Any:
    """Hands back what it was handed."""
    return (*args, *kwargs.values())[0]


def refuses_everything(*args: Any, **kwargs: Any) -> Any:
    """Raises what is due for wrong arguments, on right ones too."""
    raise ValueError("shapes (2, 1) and (3,) differ")


NONSENSE = (returns_none, returns_a_word, returns_nan, returns_zero, echoes, refuses_everything)


def sit(candidate: Candidate, paper: Examined, seed: int = SEED) -> dict[str, Outcome]:
    """Let a candidate sit the checks of its exercise; return the outcome of each."""
    checks = paper.of(candidate.exercise)

    def answer(seconds: float) -> dict[str, Outcome]:
        return run_here(checks, Local(candidate.live()), paper.reference, seed, seconds)

    if candidate.kind == "solution":
        # Trusted, so it need not fork: what it imports, and the reference's answers, are then
        # there for every later fork.
        return answer(SECONDS_TO_WARM_UP)
    outcomes = in_fork(
        lambda: answer(SECONDS_PER_CHECK), seconds=SECONDS_PER_CHECK * len(checks) + 5
    )
    return outcomes or {check.name: Outcome("died") for check in checks}


def in_fork(work: Callable[[], dict[str, Outcome]], seconds: float) -> dict[str, Outcome]:
    """Do `work` in a fork of this process; an empty dict if it did not come back in time."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(ours)
            frame = memoryview(pack({name: asdict(o) for name, o in work().items()}))
            while frame:
                frame = frame[os.write(theirs, frame) :]
        finally:
            os._exit(0)
    os.close(theirs)
    reader, end = Reader(), time.monotonic() + seconds
    try:
        while reader.message is None:
            ready, _, _ = select.select([ours], [], [], max(0.0, end - time.monotonic()))
            data = os.read(ours, 1 << 16) if ready else b""
            if not data:
                return {}
            reader.feed(data)
        return {name: Outcome(**outcome) for name, outcome in reader.message.items()}
    except WireError:
        return {}
    finally:
        os.close(ours)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


@cache
def transcripts(unit: Unit, exercise: str, seed: int = SEED) -> dict[str, dict[str, Outcome]]:
    """What each misconception of an exercise answers to each of its checks."""
    paper = examined(unit)
    mine = [candidate for candidate in candidates(unit) if candidate.exercise == exercise]
    for candidate in mine:
        if candidate.kind == "solution":  # what it loads, and answers, every later fork then has
            sit(candidate, paper, seed)
    return {c.name: sit(c, paper, seed) for c in mine if c.kind == "misconception"}


def objections(candidate: Candidate, unit: Unit) -> list[str]:
    """What is wrong with how the grader judged this candidate; empty if nothing is."""
    paper = examined(unit)
    if candidate.kind == "misconception":
        outcomes = transcripts(unit, candidate.exercise)[candidate.name]
    else:
        outcomes = sit(candidate, paper)
    if not outcomes:
        return [f"{candidate.exercise} has no checks"]
    failed = failures(outcomes)
    faults = [f"the grader broke: {o.trouble}" for o in outcomes.values() if o.verdict == "fault"]
    if all(outcome.verdict == "died" and not outcome.message for outcome in outcomes.values()):
        return ["it hung, or ended its process: nothing is known of it"]
    if candidate.kind in ("solution", "variant"):
        return faults + [_report(name, outcomes[name]) for name in failed]
    if candidate.kind in ("stub", "nonsense"):
        passed = [name for name in outcomes if name not in failed]
        return faults + [f"{name} gave a point for no answer" for name in passed]
    return faults + _objections_to_recognition(candidate, unit, outcomes)


def _objections_to_recognition(
    candidate: Candidate, unit: Unit, outcomes: dict[str, Outcome]
) -> list[str]:
    failed = failures(outcomes)
    if candidate.caught_by not in failed:
        return [f"{candidate.caught_by} did not catch it; caught by: {sorted(failed) or 'nothing'}"]
    named = recognise(outcomes, transcripts(unit, candidate.exercise))
    if named == candidate.name:
        return []
    rivals = [
        name
        for name, other in transcripts(unit, candidate.exercise).items()
        if recognise(outcomes, {name: other}) and name != candidate.name
    ]
    return [f"not told apart from {', '.join(rivals)}"]


def _report(name: str, outcome: Outcome) -> str:
    message = outcome.message or {}
    parts = [f"{key} {text}" for key, text in message.items() if text]
    return f"{name} said {outcome.verdict}: {'; '.join(parts)}"
