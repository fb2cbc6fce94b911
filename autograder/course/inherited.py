"""Inherited faults: checks that fail by another exercise, and not by the one that they check.

A student's `rmse_grad` calls the student's `rmse`, which is wrong. To find out whose fault it is,
the same check is run on our `rmse_grad` over the student's `rmse`. If it gives what the student's
gave, and no known mistake in `rmse_grad` would have given the same, the fault is inherited.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from autograder.checking.blame import BLAMED, Plan
from autograder.checking.checks import Check
from autograder.checking.recognition import alike, failures
from autograder.checking.running import run
from autograder.checking.student import Arguments, Keywords, Local, Reference, Subject
from autograder.checking.verdicts import Message, Outcome, Verdict
from autograder.course import bank
from autograder.course.loaded import LoadedUnit
from autograder.runtime.call import DRIVERS
from autograder.runtime.wire import Opaque, pack, unpack

Outcomes = Mapping[str, Outcome]  # by the name of the check
Run = Callable[[Check, Subject, Reference | None, int], Outcome]

INHERITABLE = (Verdict.WRONG, Verdict.CRASHED)

# Of an answer that has not the shape of the right one, at most so many numbers reach our code. The
# student chooses them, and several are broadcast with one another there.
MAX_NUMBERS = 256


class Undecidable(Exception):
    """What another exercise does cannot be followed in this process."""


@dataclass
class Others:
    """Other exercises of a unit, as a subject answers them; each call is asked once.

    faulty: those that fail checks. For the rest, ours stand in.
    """

    loaded: LoadedUnit
    subject: Subject
    faulty: Collection[str]
    known: dict[bytes, bytes] = field(default_factory=dict)
    answers: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))

    def ask(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        """Return the reply to a call; raise `Undecidable` if it is no call of plain data."""
        key = pack({"name": name, "args": args, "kwargs": kwargs})
        if key not in self.known:
            given = unpack(key)
            if any(type(part) is Opaque for part in _parts([given["args"], given["kwargs"]])):
                raise Undecidable(f"{name} is called with what does not cross")
            self.known[key] = pack(self.subject.call(name, given["args"], given["kwargs"]))
        return unpack(self.known[key])

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call another exercise as our own code does: return its answer, or raise what it raises.

        Raise `Undecidable` for an answer of which nobody knows what our code would do with it.
        """
        reply = self.ask(name, args, kwargs)
        if "raised" in reply:
            raise _exception(reply["raised"])
        if "answer" not in reply or not self._is_fit(reply["answer"], name, args, kwargs):
            raise Undecidable(f"{name} gives no answer that can be followed")
        self.answers[name].add(pack({"answer": reply["answer"]}))
        return reply["answer"]

    @property
    def is_constant(self) -> bool:
        """Whether one of those that were called gives the same answer to whatever it is asked."""
        return any(len(answers) == 1 for answers in self.answers.values())

    def _is_fit(self, answer: Any, name: str, args: Arguments, kwargs: Keywords) -> bool:
        parts = [*_parts(answer)]
        if any(type(part) is Opaque for part in parts):
            return False
        if sum(map(_size, parts)) <= MAX_NUMBERS:
            return True
        try:
            right = getattr(self.loaded.reference, name)(*args, **kwargs)
        except RuntimeError:
            return False
        return [*map(_shape, parts)] == [*map(_shape, _parts(right))]


class Over:
    """A subject: an answer to one exercise, ours unless given, over others of a student's."""

    def __init__(
        self,
        exercise: str,
        others: Others,
        answer: bank.Answer | None = None,
        *,
        is_twice: bool = False,
    ) -> None:
        """is_twice: every number of an answer is twice what it should be."""
        self._exercise = exercise
        self._others = others
        loaded = others.loaded
        theirs = {name: partial(others.call, name) for name in others.faulty}
        live = bank.solution(loaded.unit)
        vars(live.module).update(theirs)
        if answer is not None:
            ours = {name: getattr(live.module, name) for name in loaded.forbids}
            setattr(live.module, exercise, bank.over(answer, ours))
        self._local = Local(live)
        self._is_twice = is_twice

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        """Call the exercise or a driver here, and another exercise where the student's are."""
        if name == self._exercise or name.startswith(DRIVERS):
            reply = self._local.call(name, args, kwargs)
            has_more = self._is_twice and "answer" in reply
            return {**reply, "answer": _twice(reply["answer"])} if has_more else reply
        return self._others.ask(name, args, kwargs)


def with_inherited(
    loaded: LoadedUnit,
    plan: Plan,
    unit: Mapping[str, Outcomes],
    subject_of: Callable[[], Subject],
    mistakes_of: Callable[[str], Mapping[str, Outcomes]],
    seed: int,
    run: Run = run,
) -> dict[str, dict[str, Outcome]]:
    """Return the outcomes of a unit's exercises, with the verdict `inherited` where it is due.

    unit: the outcomes of each exercise. subject_of: makes what runs the student's functions.
    mistakes_of: as `mistakes` in `inherited`, for an exercise. A check inherits only from an
    exercise that fails a check of its own by itself, and so pays for it.
    """
    failing = {name for name, outcomes in unit.items() if _fails(outcomes)}
    behind, found = dict[tuple[str, str], set[str]](), dict[str, set[str]]()
    for name, outcomes in unit.items():
        wrong = [c for c, outcome in outcomes.items() if outcome.verdict in INHERITABLE]
        behind |= {(name, c): plan.behind(name, c, loaded.partners) & failing for c in wrong}
        due = {c for c in wrong if behind[name, c]}
        if due:
            others = Others(loaded, subject_of(), failing - {name})
            found[name] = inherited(name, others, outcomes, due, mistakes_of(name), seed, run)
    guilty = {name for name in failing if _fails(unit[name], found.get(name, ()))}
    return {
        name: {
            check: _with_verdict(outcome, name, [one for one in unit if one in origins])
            if check in found.get(name, ()) and (origins := behind[name, check] & guilty)
            else outcome
            for check, outcome in outcomes.items()
        }
        for name, outcomes in unit.items()
    }


def _fails(outcomes: Outcomes, but: Collection[str] = ()) -> bool:
    """Say whether an exercise fails a check, besides these."""
    return any(o.verdict in BLAMED for check, o in outcomes.items() if check not in but)


def _with_verdict(outcome: Outcome, exercise: str, origins: list[str]) -> Outcome:
    """Return the outcome of a check that inherits the fault of these exercises."""
    those = " and ".join(origins)
    because = (
        f"the fault is in {those}: with yours, a right {exercise} fails this, too, "
        "and nothing is lost here"
    )
    return replace(outcome, verdict=Verdict.INHERITED, message=Message("", because), origin=None)


def inherited(
    exercise: str,
    others: Others,
    outcomes: Outcomes,
    due: Collection[str],
    mistakes: Mapping[str, Outcomes],
    seed: int,
    run: Run = run,
) -> set[str]:
    """Return the checks of an exercise that fail by others which it calls.

    outcomes: of all checks of the exercise. due: the checks that are asked about. mistakes: the
    checks that each misconception of the exercise fails, by its name: a student who had it would
    have to answer otherwise somewhere, or a check that it fails is not forgiven.
    """
    loaded = others.loaded
    checks = {check.name: check for check in loaded.checks_of(exercise)}

    def agrees(name: str, over: Over) -> bool:
        came = run(checks[name], over, loaded.reference, seed)
        return alike(came, outcomes[name], loaded.plain)

    def is_noticed(over: Over, first: Collection[str]) -> bool:
        order = sorted(checks, key=lambda name: name not in first)
        return not all(agrees(name, over) for name in order)

    ours = Over(exercise, others)
    found = {name for name in due if agrees(name, ours)}
    if others.is_constant or not is_noticed(Over(exercise, others, is_twice=True), found):
        return set()
    for entry in loaded.misconceptions:
        hidden = found & failures(mistakes.get(entry.name, {})) if entry.of == exercise else None
        if hidden and not is_noticed(Over(exercise, others, entry.answer), hidden):
            found -= hidden
    return found


def _exception(raised: Mapping[str, Any]) -> Exception:
    """Return an exception of the type's name that was raised, with its text."""
    made: Exception = type(raised["type"], (Exception,), {})(raised["text"])
    return made


def _parts(value: Any) -> Iterator[Any]:
    """Go through a plain value and all that is in it."""
    yield value
    inside: Iterable[Any] = value if isinstance(value, list | tuple) else ()
    for part in value.values() if isinstance(value, dict) else inside:
        yield from _parts(part)


def _twice(value: Any) -> Any:
    """Return a plain value in which every number is doubled."""
    if isinstance(value, list | tuple):
        return type(value)(map(_twice, value))
    if isinstance(value, dict):
        return {key: _twice(part) for key, part in value.items()}
    is_number = type(value) in (int, float) or hasattr(value, "dtype")
    return value + value if is_number else value


def _size(part: Any) -> int:
    return int(part.numel()) if hasattr(part, "numel") else int(getattr(part, "size", 1))


def _shape(part: Any) -> Any:
    if isinstance(part, list | tuple | dict):
        return type(part), len(part)
    return tuple(getattr(part, "shape", ())), type(part)
