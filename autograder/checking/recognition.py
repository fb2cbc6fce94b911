"""Recognition: which misconception of the bank gives exactly the answers that a student gave."""

from collections.abc import Collection, Mapping

from autograder.checking.tolerance import is_finite, same
from autograder.checking.verdicts import NOTHING, Outcome, Recognised, Verdict

Outcomes = Mapping[str, Outcome]  # by the name of the check

# What a mistake of the bank may come to. A check with another verdict shows none.
SHOWING = frozenset({Verdict.WRONG, Verdict.CRASHED, Verdict.TIMEOUT})


def may_show_a_mistake(outcomes: Outcomes, advisory: Collection[str] = ()) -> bool:
    """Say whether to look for a misconception in these outcomes at all.

    Where every failure is that nothing came, it shows none: a return may be missing. Nor do the
    checks in `advisory`, by name: that an argument changed does not tell what changed it.
    """
    shown = [outcome for name, outcome in outcomes.items() if name not in advisory]
    failed = [outcome for outcome in shown if outcome.verdict in SHOWING]
    return any(outcome.message is None or outcome.message.because != NOTHING for outcome in failed)


def recognise(
    student: Outcomes,
    bank: Mapping[str, Outcomes],
    handling: Collection[str] = (),
    plain: str = "float64",
) -> str | None:
    """Return the name of the only misconception that fits a student's outcomes, or None.

    bank: the outcomes of each misconception of the exercise. A misconception fits if the same
    checks fail in the same way, with equal transcripts up to the failure. If none fits so, the
    checks in `handling` are left out: whoever has the wrong idea may also have forgotten to refuse
    a shape or to convert integers, which says nothing about the idea. Where several fit, none is
    named: a hint that may be false is worse than none. Nor is one that explains less than half of
    what fails, or that one check alone shows by an end that many mistakes have: see `ends_once`.
    plain: see `same`.
    """
    for aside in (frozenset(), frozenset(handling)):
        fitting = [name for name, wrong in bank.items() if fits(student, wrong, aside, plain)]
        if fitting:
            is_clear = len(fitting) == 1 and not ends_once(student, aside)
            return fitting[0] if is_clear and _is_most(student, bank[fitting[0]], plain) else None
    return None


def _is_most(student: Outcomes, wrong: Outcomes, plain: str) -> bool:
    """Say whether a misconception explains at least half of what fails."""
    return 2 * len(explained(student, wrong, plain)) >= len(failures(student))


def ends_once(outcomes: Outcomes, aside: Collection[str] = ()) -> bool:
    """Say whether one check alone fails, and that with an end: with inf or nan, or as it goes on
    for ever or too deep. aside: the names of checks that are left out."""
    failed = [outcomes[name] for name in failures(outcomes) - {*aside}]
    if len(failed) != 1 or failed[0].verdict is Verdict.TIMEOUT:
        return len(failed) == 1
    reply = failed[0].transcript[-1][1] if failed[0].transcript else {}
    raised, _ = reply.get("raised", ("", ""))
    return raised == "RecursionError" or not is_finite(reply.get("answer"))


def recognised(
    student: Outcomes,
    bank: Mapping[str, Outcomes],
    beliefs: Mapping[str, str],
    handling: Collection[str] = (),
    plain: str = "float64",
) -> Recognised | None:
    """Return the misconception that `recognise` names, with the belief behind it, or None."""
    name = recognise(student, bank, handling, plain)
    return Recognised(name, beliefs[name], explained(student, bank[name], plain)) if name else None


def fits(
    student: Outcomes, wrong: Outcomes, aside: Collection[str] = (), plain: str = "float64"
) -> bool:
    """Say whether the student's failures are those of this misconception.

    aside: the names of checks that are left out. A student who fails no other check fits nothing.
    """
    failed = failures(student) - {*aside}
    if not failed or failed != failures(wrong) - {*aside}:
        return False
    return all(
        student[name].verdict == wrong[name].verdict
        and same(student[name].transcript, wrong[name].transcript, plain)
        for name in failed
    )


def explained(student: Outcomes, wrong: Outcomes, plain: str = "float64") -> frozenset[str]:
    """Return the names of the checks that fail just as they do with this misconception."""
    return frozenset(
        name
        for name in failures(student) & failures(wrong)
        if fits({name: student[name]}, {name: wrong[name]}, plain=plain)
    )


def failures(outcomes: Outcomes) -> set[str]:
    """Return the names of the checks that did not pass."""
    return {name for name, outcome in outcomes.items() if outcome.verdict is not Verdict.PASSED}
