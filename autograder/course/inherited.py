"""Inherited faults: checks that fail by another exercise, and not by the one that they check.

A student's `rmse_grad` calls the student's `rmse`, which is wrong. To find out whose fault it is,
the same check is run on our `rmse_grad` over the student's `rmse`. If it gives what the student's
gave, and no known mistake in `rmse_grad` would have given the same, the fault is inherited.
"""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial

from autograder.checking.blame import BLAMED, Plan
from autograder.checking.checks import Check
from autograder.checking.recognition import alike, explained
from autograder.checking.running import run
from autograder.checking.student import Reference, Subject
from autograder.checking.verdicts import Message, Outcome, Verdict, failures
from autograder.course.loaded import LoadedUnit
from autograder.course.others import Others, Over, is_undecidable

Outcomes = Mapping[str, Outcome]  # by the name of the check
Run = Callable[[Check, Subject, Reference | None, int], Outcome]

# Of a call that raises, nobody knows what would have come after.
INHERITABLE = (Verdict.WRONG,)


@dataclass(frozen=True)
class Apart:
    """An exercise set apart from others that it calls: what it does otherwise than ours over them.

    outcomes: of its checks; one that comes to the same as with ours counts as passed. mistakes: the
    same of each misconception of the exercise over the student's others, but for those that fail
    what the student passes.
    """

    outcomes: Outcomes
    mistakes: Mapping[str, Outcomes]


@dataclass(frozen=True)
class Settled:
    """The outcomes of a unit's exercises, with the verdict `inherited` where it is due.

    apart: the exercises that call others which fail, where it can be told whose fault it is.
    """

    unit: dict[str, dict[str, Outcome]]
    apart: Mapping[str, Apart] = field(default_factory=dict)


def settled(
    loaded: LoadedUnit,
    plan: Plan,
    unit: Mapping[str, Outcomes],
    subject_of: Callable[[], Subject],
    mistakes_of: Callable[[str], Mapping[str, Outcomes]],
    seed: int,
    run: Run = run,
) -> Settled:
    """Settle which checks of a unit fail by other exercises.

    unit: the outcomes of each exercise. subject_of: makes what runs the student's functions.
    mistakes_of: as in `Composition.inherited`, for an exercise. A check inherits only from an
    exercise that fails a check of its own by itself, and so pays for it.
    """
    failing = {name for name, outcomes in unit.items() if _fails(outcomes)}
    behind, found = dict[tuple[str, str], set[str]](), dict[str, set[str]]()
    apart = dict[str, Apart]()
    for name, outcomes in unit.items():
        wrong = [c for c, outcome in outcomes.items() if outcome.verdict in INHERITABLE]
        behind |= {(name, c): plan.behind(name, c, loaded.partners) & failing for c in wrong}
        due = {c for c in wrong if behind[name, c]}
        if not due:
            continue
        others = Others(loaded, subject_of(), failing - {name})
        composition = Composition(name, others, outcomes, seed, run)
        found[name] = composition.inherited(due, mistakes_of(name))
        helpers = set().union(*(behind[name, check] for check in due))
        if _fails(outcomes, found[name]):
            alone = composition.apart(helpers, mistakes_of(name))
            apart |= {name: alone} if alone else {}
    guilty = {name for name in failing if _fails(unit[name], found.get(name, ()))}
    return Settled(
        {
            name: {
                check: _with_verdict(outcome, name, plan.roots(origins))
                if check in found.get(name, ())
                and (origins := [one for one in unit if one in behind[name, check] & guilty])
                else outcome
                for check, outcome in outcomes.items()
            }
            for name, outcomes in unit.items()
        },
        apart,
    )


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
    message = Message("", because)
    return replace(outcome, verdict=Verdict.INHERITED, message=message, by_value=False, origin=None)


class Composition:
    """Answers to an exercise, ours and wrong ones, over a student's other exercises."""

    def __init__(
        self, exercise: str, others: Others, outcomes: Outcomes, seed: int, run: Run = run
    ) -> None:
        """Run nothing yet. outcomes: of all checks of the exercise, with the student's answer."""
        self._exercise = exercise
        self._others = others
        self._outcomes = outcomes
        self._seed, self._run = seed, run
        self._checks = {check.name: check for check in others.loaded.checks_of(exercise)}
        self._known: dict[tuple[Over, str], Outcome] = {}

    @cached_property
    def _over(self) -> Over:
        return Over(self._exercise, self._others)

    def _ours(self, check: str) -> Outcome:
        """Return the outcome of a check with our answer."""
        return self._came(check, self._over)

    def inherited(self, due: Collection[str], mistakes: Mapping[str, Outcomes]) -> set[str]:
        """Return those of the checks in `due` that fail by others which the exercise calls.

        mistakes: the checks that each misconception of the exercise fails, by its name: a student
        who had it would have to answer otherwise somewhere, or a check that it fails is not
        forgiven. One that does without the others is not what the student wrote, who calls them.
        """
        found = {name for name in due if self._is_alike(self._ours(name), name)}
        twice = Over(self._exercise, self._others, is_twice=True)
        if not found or self._others.is_constant or not self._is_noticed(twice, found):
            return set()
        for name, wrong in self._wrong.items():
            hidden, before = found & failures(mistakes.get(name, {})), self._others.calls
            if hidden and not self._is_noticed(wrong(), hidden) and self._others.calls > before:
                found -= hidden
        return found

    def apart(self, helpers: Collection[str], mistakes: Mapping[str, Outcomes]) -> Apart | None:
        """Return the exercise apart from these others, which the student's calls; None if neither
        ours nor a misconception like it calls them all, or what they do cannot be followed.

        mistakes: as in `inherited`. A misconception is run first on what it fails by itself, of
        that first on what the student passes; no further once it fails there, or explains nothing.
        Where ours does not call them, only one that does is meant.
        """
        if any(map(is_undecidable, map(self._ours, self._checks))) or self._others.is_constant:
            return None
        uncalled = {*helpers} - self._over.called
        own = {check: self._but_for_ours(o, check) for check, o in self._outcomes.items()}
        failed = failures(own)
        telling = sorted(filter(self._is_answered, self._checks), key=lambda name: name in failed)
        found = dict[str, Outcomes]()
        for name, wrong in self._wrong.items():
            alone = failures(mistakes.get(name, {}))
            came = self._unrefuted(wrong, [check for check in telling if check in alone], failed)
            if came is None or not explained(own, came, self._others.loaded.plain):
                continue
            came = self._unrefuted(wrong, telling, failed)
            if came is not None and uncalled <= wrong().called:
                found[name] = came
        if uncalled and (not found or self._others.is_constant):
            return None
        return Apart(own, found)

    @cached_property
    def _wrong(self) -> dict[str, Callable[[], Over]]:
        """What makes each misconception of the exercise over the others, by name."""
        entries = (e for e in self._others.loaded.misconceptions if e.of == self._exercise)
        return {
            e.name: cache(partial(Over, self._exercise, self._others, e.answer)) for e in entries
        }

    def _is_noticed(self, over: Over, first: Collection[str]) -> bool:
        """Say whether some check comes to something else than the student's. first: to be tried
        before the rest."""
        order = sorted(self._checks, key=lambda name: name not in first)
        return not all(self._is_alike(self._came(check, over), check) for check in order)

    def _came(self, check: str, over: Over) -> Outcome:
        """Return the outcome of a check with another answer, which is run once."""
        if (over, check) not in self._known:
            reference = self._others.loaded.reference
            self._known[over, check] = self._run(self._checks[check], over, reference, self._seed)
        return self._known[over, check]

    def _is_alike(self, outcome: Outcome, check: str) -> bool:
        return self._is_like(outcome, self._outcomes[check])

    def _is_like(self, one: Outcome, other: Outcome) -> bool:
        return alike(one, other, self._others.loaded.plain)

    def _is_answered(self, check: str) -> bool:
        """Say whether ours came to an answer over the others."""
        return self._ours(check).verdict in (*INHERITABLE, Verdict.PASSED)

    def _unrefuted(
        self, wrong: Callable[[], Over], checks: Sequence[str], failed: Set[str]
    ) -> Outcomes | None:
        """Return the outcomes of a misconception, or None if it fails a check besides those that
        the student failed."""
        came = dict[str, Outcome]()
        for check in checks:
            came[check] = self._apart(check, wrong())
            if failures(came) - failed:
                return None
        return came

    def _apart(self, check: str, wrong: Over) -> Outcome:
        return self._but_for_ours(self._came(check, wrong), check)

    def _but_for_ours(self, outcome: Outcome, check: str) -> Outcome:
        """Return the outcome of a check as passed if it is like ours, or if ours came to no answer:
        nobody knows what would have come after. As failed, if it passes where ours does not."""
        if not self._is_answered(check) or self._is_like(outcome, self._ours(check)):
            return Outcome(Verdict.PASSED)
        is_passed = outcome.verdict is Verdict.PASSED
        return replace(outcome, verdict=Verdict.WRONG) if is_passed else outcome
