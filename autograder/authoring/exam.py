"""The graders' own exam: right answers are accepted, and everything else is caught.

A candidate is an implementation on which the checks of one exercise are run: the solution, a
variant, the stub, nonsense, or a misconception. Candidates are our own code. But a wrong one may
loop for ever or end its process, so all but the solution run in forks, with a deadline for each
check (see `autograder.course.forks`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from autograder.checking.recognition import ends_once, fits, recognise, recognised
from autograder.checking.verdicts import Outcome, Verdict, failures
from autograder.course import bank, transcripts
from autograder.course.hints import first_line
from autograder.course.loaded import LoadedUnit
from autograder.course.stub import begun
from autograder.course.transcripts import Outcomes
from autograder.runtime.call import Live

SEED = 0
CANNOT_RUN = {"NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError"}


@dataclass(frozen=True)
class Candidate:
    """An implementation of `exercise`, on which its checks are run.

    kind: solution, variant, stub, nonsense, hint or misconception. live: makes a fresh copy of the
    unit's code with this implementation in it. caught_by: the check that must catch it, for a
    misconception.
    """

    kind: str
    name: str
    exercise: str
    live: Callable[[], Live]
    caught_by: str = ""


class Exam:
    """The exam of one unit. The checks are run once on each candidate, when first asked for."""

    def __init__(self, loaded: LoadedUnit) -> None:
        self.loaded = loaded
        self._transcripts = transcripts.Transcripts(loaded, SEED)
        self._solved: dict[str, Outcomes] = {}
        self._mistaken: dict[str, dict[str, Outcomes]] = {}
        self._others: dict[str, dict[tuple[str, str], Outcomes]] = {}

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The candidates, exercise by exercise."""
        return tuple(_candidates(self.loaded))

    def solved(self, exercise: str) -> Outcomes:
        """Return the outcomes of an exercise's checks on the solution, by check."""
        if exercise not in self._solved:
            self._solved[exercise] = transcripts.solve(self.loaded, exercise, SEED)
        return self._solved[exercise]

    def mistaken(self, exercise: str) -> dict[str, Outcomes]:
        """Return the outcomes on each misconception of an exercise, by misconception and check."""
        if exercise not in self._mistaken:
            found = transcripts.work_out(self.loaded, exercise, SEED)
            self._transcripts.keep(exercise, found)  # so that `build` and `grade` find them
            self._mistaken[exercise] = found
        return self._mistaken[exercise]

    def outcomes(self, candidate: Candidate) -> Outcomes:
        """Return the outcomes of the exercise's checks on a candidate, by check."""
        if candidate.kind == "solution":
            return self.solved(candidate.exercise)
        if candidate.kind == "misconception":
            return self.mistaken(candidate.exercise)[candidate.name]
        if candidate.exercise not in self._others:
            self._others[candidate.exercise] = self._of_others(candidate.exercise)
        return self._others[candidate.exercise][candidate.kind, candidate.name]

    def _of_others(self, exercise: str) -> dict[tuple[str, str], Outcomes]:
        """Return the outcomes on the variants, the stub and nonsense, by kind and name."""
        self.solved(exercise)  # first, so that the forks begin with what it has imported
        kinds = ("variant", "stub", "nonsense", "hint")
        others = [c for c in self.candidates if c.exercise == exercise and c.kind in kinds]
        came = transcripts.answer([c.live for c in others], self.loaded, exercise, SEED)
        return {(c.kind, c.name): outcomes for c, outcomes in zip(others, came, strict=True)}

    def objections(self, candidate: Candidate) -> list[str]:
        """Say what is wrong with how the grader judged this candidate; return [] if nothing is.

        A right answer must pass every check. The stub and nonsense must pass none. A hint's
        first line must run, and not be all of the answer. A misconception must fail the check that
        is there to catch it, and be recognised as itself alone.
        """
        outcomes = self.outcomes(candidate)
        if not outcomes:
            return [f"{candidate.exercise} has no checks"]
        failed = failures(outcomes)
        faults = [f"the grader broke: {o.trouble}" for o in outcomes.values() if o.trouble]
        if all(o.verdict is Verdict.DIED and not o.message for o in outcomes.values()):
            return ["it hung, or ended its process: nothing is known of it"]
        if candidate.kind in ("solution", "variant"):
            return faults + [_report(name, outcomes[name]) for name in failed]
        if candidate.kind == "hint":
            return faults + _objections_to_a_hint(outcomes)
        if candidate.kind in ("stub", "nonsense"):
            passed = [name for name in outcomes if name not in failed]
            return faults + [f"{name} gave a point for no answer" for name in passed]
        return faults + self._objections_to_recognition(candidate, outcomes)

    def _objections_to_recognition(self, candidate: Candidate, outcomes: Outcomes) -> list[str]:
        """Say whether a misconception is not caught as it must be, or taken for another one."""
        failed = failures(outcomes)
        if candidate.caught_by not in failed:
            caught = sorted(failed) or "nothing"
            return [f"{candidate.caught_by} did not catch it; caught by: {caught}"]
        bank = self.mistaken(candidate.exercise)
        plain = self.loaded.plain
        aside, ends = (
            self.loaded.aside,
            (ends_once(outcomes), ends_once(outcomes, self.loaded.aside)),
        )
        if recognise(outcomes, bank, aside, plain) == [candidate.name] or any(ends):
            return self._false_names(candidate, outcomes)  # by an end, none is named
        rivals = [
            name
            for name, other in bank.items()
            if fits(outcomes, other, plain=plain) and name != candidate.name
        ]
        return [f"not told apart from {', '.join(rivals)}"]

    def _false_names(self, candidate: Candidate, outcomes: Outcomes) -> list[str]:
        """Say whether a misconception would be taken for one whose belief it does not hold, if it
        were not in the bank, as a student's mistake may not be."""
        beliefs = self.loaded.beliefs[candidate.exercise]
        known = {n: o for n, o in self.mistaken(candidate.exercise).items() if n != candidate.name}
        found = recognised(outcomes, known, beliefs, self.loaded.aside, self.loaded.plain)
        held = beliefs[candidate.name].values()
        false = [one.name for one in found if one.belief not in held]
        return [f"if it were not banked, it would be taken for {name}" for name in false]


def _objections_to_a_hint(outcomes: Outcomes) -> list[str]:
    """Say whether the line to begin with is the solution, or does not run."""
    if not failures(outcomes):
        return ["its line is the solution"]
    raised = {
        reply["raised"][0]
        for outcome in outcomes.values()
        for _, reply in outcome.transcript
        if "raised" in reply
    }
    return [f"its line does not run: {kind}" for kind in sorted(raised & CANNOT_RUN)]


def _report(name: str, outcome: Outcome) -> str:
    message = outcome.message
    parts = [f"{key} {getattr(message, key)}" for key in message.labels] if message else []
    return f"{name} said {outcome.verdict}: {'; '.join(parts)}"


def _candidates(loaded: LoadedUnit) -> Iterator[Candidate]:
    """Yield the candidates of a unit, exercise by exercise."""
    unit, variants = loaded.unit, loaded.variants
    for exercise in loaded.exercises:
        name = exercise.name
        yield Candidate("solution", "solution", name, partial(bank.solution, unit))
        for entry in variants:
            if entry.of == name:
                live = partial(bank.substituted, unit, name, entry.answer)
                yield Candidate("variant", entry.name, name, live)
        yield Candidate("stub", "stub", name, partial(bank.from_text, unit, loaded.stub))
        if line := first_line(loaded.hints[name]):
            text = begun(unit, name, line)
            yield Candidate("hint", "hint 3", name, partial(bank.from_text, unit, text))
        for answer in NONSENSE:
            live = partial(bank.substituted, unit, name, answer)
            yield Candidate("nonsense", answer.__name__, name, live)
        for wrong in loaded.misconceptions:
            if wrong.of == name:
                live = partial(bank.substituted, unit, name, wrong.answer)
                yield Candidate("misconception", wrong.name, name, live, wrong.caught_by)


def returns_none(*args: Any, **kwargs: Any) -> Any:
    """Return None, as a function without a return statement does."""
    return None


def returns_a_word(*args: Any, **kwargs: Any) -> Any:
    """Return an answer of another kind."""
    return "nonsense"


def returns_nan(*args: Any, **kwargs: Any) -> Any:
    """Return nan, which is equal to nothing."""
    return float("nan")


def returns_zero(*args: Any, **kwargs: Any) -> Any:
    """Return 0, the loss of a perfect prediction, for every prediction."""
    return 0.0


def echoes(*args: Any, **kwargs: Any) -> Any:
    """Return the first argument."""
    return (*args, *kwargs.values())[0]


def refuses_everything(*args: Any, **kwargs: Any) -> Any:
    """Raise for right arguments what is to be raised for wrong ones."""
    raise ValueError("shapes (2, 1) and (3,) differ")


class does_nothing:
    """A class that has every method, and whose methods return None."""

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
