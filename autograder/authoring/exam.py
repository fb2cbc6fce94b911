"""The graders' own exam: right answers are accepted, and everything else is caught.

A candidate is whatever sits the checks of one exercise: the solution, a variant, the stub,
nonsense, a misconception. Candidates are our own code, but a wrong one may loop for ever or eat
its process, so they sit in forks, with a deadline per check. A fork goes on from candidate to
candidate until one takes it down; there is one per core.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from multiprocessing.connection import Connection, wait
from typing import Any, Self

import torch

from autograder.authoring import build
from autograder.checking.checks import Check, Outcome, load_checks, run_here
from autograder.checking.recognition import failures, recognise
from autograder.checking.student import Local, Reference
from autograder.course import bank
from autograder.course.layout import Unit
from autograder.runtime.call import Live
from autograder.runtime.deadline import SLACK
from autograder.runtime.wire import pack, unpack

SECONDS_PER_CHECK = 2.0  # of work
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
    forbids: dict[str, tuple[str, ...]]

    @property
    def handling(self) -> frozenset[str]:
        """The checks of how arguments are handled."""
        return frozenset(check.name for check in self.checks if check.handling)

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
        {exercise.name: exercise.forbids for exercise in build.exercises(unit)},
    )


@cache
def candidates(unit: Unit) -> tuple[Candidate, ...]:
    """Everyone who sits the exam of a unit, exercise by exercise."""
    return tuple(_candidates(unit))


def _candidates(unit: Unit) -> Iterator[Candidate]:
    wrong, right = examined(unit).misconceptions, bank.variants(unit)
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
    return bank.from_text(unit, build.stub(unit))


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


class does_nothing:
    """A class whose methods are all there, and do nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return returns_none


NONSENSE = (
    returns_none,
    returns_a_word,
    returns_nan,
    returns_zero,
    echoes,
    refuses_everything,
    does_nothing,
)


def sit(
    row: Sequence[Candidate], paper: Examined, seed: int = SEED
) -> dict[str, dict[str, Outcome]]:
    """Let candidates of one exercise sit its checks; return each one's outcomes, by its name."""
    checks = paper.of(row[0].exercise) if row else []

    def answer(candidate: Candidate) -> dict[str, Any]:
        subject = Local(candidate.live(), paper.forbids[candidate.exercise])
        outcomes = run_here(checks, subject, paper.reference, seed, SECONDS_PER_CHECK)
        return {name: asdict(outcome) for name, outcome in outcomes.items()}

    died = {check.name: asdict(Outcome("died")) for check in checks}
    jobs = [partial(answer, candidate) for candidate in row]
    longest = SLACK * SECONDS_PER_CHECK * len(checks)
    came = in_forks(jobs, seconds=longest + 5, nothing=died)
    return {
        candidate.name: {name: Outcome(**outcome) for name, outcome in outcomes.items()}
        for candidate, outcomes in zip(row, came, strict=True)
    }


def in_forks(
    jobs: Sequence[Callable[[], dict[str, Any]]], seconds: float, nothing: dict[str, Any]
) -> list[dict[str, Any]]:
    """Do the jobs, which answer in plain data, in forks, one per core; return what came of each.

    A fork goes on from job to job. `nothing` stands for the answer of a job that ended its fork or
    took longer than `seconds`; those after it get another fork.
    """
    answers = [nothing] * len(jobs)
    cores = len(os.sched_getaffinity(0))
    waiting = [list(range(n, len(jobs), cores)) for n in range(min(cores, len(jobs)))]
    forks: dict[Connection, _Fork] = {}
    while waiting or forks:
        while waiting and len(forks) < cores:
            fork = _Fork.begin(jobs, waiting.pop(0), seconds)
            forks[fork.answers] = fork
        patience = min(fork.until for fork in forks.values()) - time.monotonic()
        ready = wait(list(forks), max(0.0, patience))
        for fork in list(forks.values()):
            alive = fork.hear(answers) if fork.answers in ready else time.monotonic() < fork.until
            if not alive or not fork.left:
                fork.end()
                del forks[fork.answers]
                waiting += [fork.left[1:]] if fork.left[1:] else []
    return answers


@dataclass
class _Fork:
    """A process that does some of the jobs.

    left: those without an answer, by number. seconds: what each may take; until: the present one.
    """

    pid: int
    answers: Connection
    left: list[int]
    seconds: float
    until: float

    @classmethod
    def begin(
        cls, jobs: Sequence[Callable[[], dict[str, Any]]], numbers: list[int], seconds: float
    ) -> Self:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                for number in numbers:
                    theirs.send_bytes(pack(jobs[number]()))
            finally:
                os._exit(0)
        theirs.close()
        return cls(pid, ours, numbers, seconds, time.monotonic() + seconds)

    def hear(self, answers: list[dict[str, Any]]) -> bool:
        """Take one answer; say whether there was one."""
        try:
            answers[self.left[0]] = unpack(self.answers.recv_bytes())
        except (EOFError, OSError):
            return False
        self.left.pop(0)
        self.until = time.monotonic() + self.seconds
        return True

    def end(self) -> None:
        self.answers.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


@cache
def warm(unit: Unit, exercise: str, seed: int = SEED) -> dict[str, Outcome]:
    """The solution's outcomes. It sits here, in this process: it can be trusted, and what it
    imports, and the reference's answers, are then there for every later fork."""
    paper = examined(unit)
    subject = Local(bank.solution(unit), paper.forbids[exercise])
    return run_here(paper.of(exercise), subject, paper.reference, seed, SECONDS_TO_WARM_UP)


@cache
def transcripts(unit: Unit, exercise: str, seed: int = SEED) -> dict[str, dict[str, Outcome]]:
    """What each misconception of an exercise answers to each of its checks."""
    warm(unit, exercise, seed)
    row = [c for c in candidates(unit) if c.exercise == exercise and c.kind == "misconception"]
    return sit(row, examined(unit), seed)


@cache
def _others(unit: Unit, exercise: str) -> dict[str, dict[str, Outcome]]:
    """The outcomes of every candidate of an exercise that is neither solution nor misconception."""
    warm(unit, exercise)
    apart = ("solution", "misconception")
    row = [c for c in candidates(unit) if c.exercise == exercise and c.kind not in apart]
    return sit(row, examined(unit))


def _outcomes(candidate: Candidate, unit: Unit) -> dict[str, Outcome]:
    if candidate.kind == "solution":
        return warm(unit, candidate.exercise)
    if candidate.kind == "misconception":
        return transcripts(unit, candidate.exercise)[candidate.name]
    return _others(unit, candidate.exercise)[candidate.name]


def objections(candidate: Candidate, unit: Unit) -> list[str]:
    """What is wrong with how the grader judged this candidate; empty if nothing is."""
    outcomes = _outcomes(candidate, unit)
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
    handling = examined(unit).handling
    named = recognise(outcomes, transcripts(unit, candidate.exercise), handling)
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
