"""The diagnosis of one exercise: what its outcomes show, and what other exercises have to do with
it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.checking.blame import First, Plan, Suspect, is_doubtful
from autograder.checking.recognition import may_show_a_mistake, recognised
from autograder.checking.verdicts import Outcome, Recognised, Verdict
from autograder.course.inherited import Apart
from autograder.course.loaded import LoadedUnit

Outcomes = Mapping[str, Outcome]  # by the name of the check


@dataclass(frozen=True)
class Diagnosis:
    """What is known of an exercise that fails.

    first: the exercises to look at before it. suspects: by check, other exercises in which the
    fault may be. found: the misconceptions that it shows.
    """

    first: tuple[First, ...]
    suspects: Mapping[str, list[Suspect]]
    found: tuple[Recognised, ...] = ()


def diagnosis(
    loaded: LoadedUnit,
    plan: Plan,
    exercise: str,
    unit: Mapping[str, Outcomes],
    known: Callable[[str], Mapping[str, Outcomes]],
    apart: Apart | None = None,
) -> Diagnosis:
    """Return the diagnosis of an exercise.

    plan: how the exercises of the student's file hang together. unit: the outcomes of each. known:
    tells of an exercise what each misconception fails, and how; asked only if it matters. apart:
    the exercise apart from others that fail, if that is known.
    """
    checks, outcomes = loaded.checks_of(exercise), unit[exercise]
    first = plan.first(exercise, unit)
    suspects = {c.name: plan.suspects(exercise, c.name, loaded.partners, unit) for c in checks}
    advisory = {check.name for check in checks if check.advisory}
    # What another exercise contributes to an answer says nothing of this one.
    inherited = {name for name, o in outcomes.items() if o.verdict is Verdict.INHERITED}
    aside = loaded.aside | plan.lacking(exercise, loaded.partners) | inherited
    beliefs, plain = loaded.beliefs[exercise], loaded.plain
    if apart and may_show_a_mistake(apart.outcomes, advisory):
        of_its_own = recognised(
            apart.outcomes, apart.mistakes, beliefs, aside, plain, known(exercise)
        )
        return Diagnosis(first, suspects, tuple(of_its_own))
    if first or not may_show_a_mistake(outcomes, advisory):
        return Diagnosis(first, suspects)

    found = tuple(
        one
        for one in recognised(outcomes, known(exercise), beliefs, aside, plain)
        if not all(is_doubtful(exercise, outcomes[c], suspects[c]) for c in one.checks)
    )
    return Diagnosis(first, suspects, found)
