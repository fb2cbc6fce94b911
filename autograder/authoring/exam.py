"""The graders' own exam: right answers are accepted, and everything else is caught.

A candidate is whatever sits the checks of one exercise: the solution, a variant, the stub,
nonsense, a misconception. Candidates are our own code, but a wrong one may loop for ever or eat
its process, so they sit in forks, with a deadline per check. A fork goes on from candidate to
candidate until one takes it down; there is one per core.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from typing import Any

from autograder.checking.recognition import failures, recognise
from autograder.checking.verdicts import Outcome, Verdict
from autograder.course import bank, transcripts
from autograder.course.loaded import LoadedUnit
from autograder.course.transcripts import Outcomes
from autograder.runtime.call import Live

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


class Exam:
    """The exam of one unit. What a candidate answers is found out once, when it is asked for."""

    def __init__(self, loaded: LoadedUnit) -> None:
        self.loaded = loaded
        self._transcripts = transcripts.Transcripts(loaded, SEED)
        self._solved: dict[str, Outcomes] = {}
        self._mistaken: dict[str, dict[str, Outcomes]] = {}
        self._others: dict[str, dict[tuple[str, str], Outcomes]] = {}

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Everyone who sits the exam, exercise by exercise."""
        return tuple(_candidates(self.loaded))

    def solved(self, exercise: str) -> Outcomes:
        """The outcomes of the solution."""
        if exercise not in self._solved:
            self._solved[exercise] = transcripts.solve(self.loaded, exercise, SEED)
        return self._solved[exercise]

    def mistaken(self, exercise: str) -> dict[str, Outcomes]:
        """The outcomes of each misconception of an exercise, by its name."""
        if exercise not in self._mistaken:
            found = transcripts.work_out(self.loaded, exercise, SEED)
            self._transcripts.keep(exercise, found)  # for `build`, and for who grades with them
            self._mistaken[exercise] = found
        return self._mistaken[exercise]

    def outcomes(self, candidate: Candidate) -> Outcomes:
        """What came of a candidate's checks."""
        if candidate.kind == "solution":
            return self.solved(candidate.exercise)
        if candidate.kind == "misconception":
            return self.mistaken(candidate.exercise)[candidate.name]
        if candidate.exercise not in self._others:
            self._others[candidate.exercise] = self._of_others(candidate.exercise)
        return self._others[candidate.exercise][candidate.kind, candidate.name]

    def _of_others(self, exercise: str) -> dict[tuple[str, str], Outcomes]:
        """The outcomes of whoever is neither solution nor misconception, by kind and name."""
        self.solved(exercise)
        apart = ("solution", "misconception")
        row = [c for c in self.candidates if c.exercise == exercise and c.kind not in apart]
        came = transcripts.answer([c.live for c in row], self.loaded, exercise, SEED)
        return {(c.kind, c.name): outcomes for c, outcomes in zip(row, came, strict=True)}

    def objections(self, candidate: Candidate) -> list[str]:
        """What is wrong with how the grader judged this candidate; empty if nothing is."""
        outcomes = self.outcomes(candidate)
        if not outcomes:
            return [f"{candidate.exercise} has no checks"]
        failed = failures(outcomes)
        faults = [f"the grader broke: {o.trouble}" for o in outcomes.values() if o.trouble]
        if all(o.verdict is Verdict.DIED and not o.message for o in outcomes.values()):
            return ["it hung, or ended its process: nothing is known of it"]
        if candidate.kind in ("solution", "variant"):
            return faults + [_report(name, outcomes[name]) for name in failed]
        if candidate.kind in ("stub", "nonsense"):
            passed = [name for name in outcomes if name not in failed]
            return faults + [f"{name} gave a point for no answer" for name in passed]
        return faults + self._objections_to_recognition(candidate, outcomes)

    def _objections_to_recognition(self, candidate: Candidate, outcomes: Outcomes) -> list[str]:
        failed = failures(outcomes)
        if candidate.caught_by not in failed:
            caught = sorted(failed) or "nothing"
            return [f"{candidate.caught_by} did not catch it; caught by: {caught}"]
        bank = self.mistaken(candidate.exercise)
        if recognise(outcomes, bank, self.loaded.handling) == candidate.name:
            return []
        rivals = [
            name
            for name, other in bank.items()
            if recognise(outcomes, {name: other}) and name != candidate.name
        ]
        return [f"not told apart from {', '.join(rivals)}"]


def _report(name: str, outcome: Outcome) -> str:
    message = asdict(outcome.message) if outcome.message else {}
    parts = [f"{key} {text}" for key, text in message.items() if text]
    return f"{name} said {outcome.verdict}: {'; '.join(parts)}"


def _candidates(loaded: LoadedUnit) -> Iterator[Candidate]:
    unit, variants = loaded.unit, bank.variants(loaded.unit)
    for exercise in loaded.exercises:
        name = exercise.name
        yield Candidate("solution", "solution", name, partial(bank.solution, unit))
        for entry in variants:
            if entry.of == name:
                live = partial(bank.substituted, unit, name, entry.answer)
                yield Candidate("variant", entry.name, name, live)
        yield Candidate("stub", "stub", name, partial(bank.from_text, unit, loaded.stub))
        for answer in NONSENSE:
            live = partial(bank.substituted, unit, name, answer)
            yield Candidate("nonsense", answer.__name__, name, live)
        for wrong in loaded.misconceptions:
            if wrong.of == name:
                live = partial(bank.substituted, unit, name, wrong.answer)
                yield Candidate("misconception", wrong.name, name, live, wrong.caught_by)


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
