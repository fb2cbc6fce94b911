"""Recognition: which misconceptions of the bank, one or several together, explain what a student
answered."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from autograder.checking.tolerance import is_finite, same
from autograder.checking.verdicts import (
    NOTHING,
    SHOWING,
    Outcome,
    Recognised,
    Verdict,
    failures,
)

Outcomes = Mapping[str, Outcome]  # by the name of the check

MOST = 3  # misconceptions that are named of one exercise
MANY = 3  # checks of the idea, which tell it however many others fail as well


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
    aside: Collection[str] = (),
    plain: str = "float64",
    mixed: Collection[str] = (),
) -> list[str]:
    """Return the names of the misconceptions that a student's outcomes show, that which explains
    most first; none, where that is in doubt: a hint that may be false is worse than none.

    bank: the outcomes of each misconception of the exercise. One that fails the same checks in the
    same way is named if no other does so. If none does, the checks in `aside` are left out: whoever
    has a wrong idea may also have forgotten to refuse a shape, or change an argument, which says
    nothing about the idea. If none does then, either, the student may have several. The smallest
    sets are looked for that fail together what the student fails; a check that fails by one of them
    alone fails as it does there, and each of them has such a check. Named is who is in every set.
    Those in `mixed`, by name, hold several beliefs, of which such a check may speak for one only:
    they are in no set.

    None is named that explains less than half of what fails, unless it alone explains many checks
    that are not left out; nor if one check alone speaks for it, by an end that many mistakes have:
    see `ends_once`. plain: see `same`.
    """
    for left_out in (frozenset[str](), frozenset(aside)):
        fitting = [name for name, wrong in bank.items() if fits(student, wrong, left_out, plain)]
        if fitting:
            is_clear = len(fitting) == 1 and not ends_once(student, left_out)
            is_much = len(failures(student) - left_out) >= MANY
            is_much = is_much or _is_most(fitting, student, bank, plain)
            return fitting if is_clear and is_much else []
    single = {name: wrong for name, wrong in bank.items() if name not in mixed}
    sets = _smallest_sets(student, single, frozenset(aside), plain)
    common = frozenset[str]().union(*sets).intersection(*sets)
    if not _is_most(common, student, bank, plain):
        return []
    return sorted(common, key=lambda name: (-len(explained(student, bank[name], plain)), name))


def _is_most(
    names: Collection[str], student: Outcomes, bank: Mapping[str, Outcomes], plain: str
) -> bool:
    """Say whether these misconceptions explain half of what fails, or more."""
    all_of_it = frozenset[str]().union(*(explained(student, bank[n], plain) for n in names))
    return 2 * len(all_of_it) >= len(failures(student))


def _smallest_sets(
    student: Outcomes, bank: Mapping[str, Outcomes], aside: Collection[str], plain: str
) -> list[frozenset[str]]:
    """Return the smallest sets of misconceptions, of at least two, that explain what fails."""
    failed = failures(student) - {*aside}
    fails = {name: failures(wrong) - {*aside} for name, wrong in bank.items()}
    as_with = {
        name: {c for c in fails[name] if alike(student[c], wrong[c], plain)}
        for name, wrong in bank.items()
        if failures(wrong) <= failures(student)
    }
    able = [name for name in as_with if as_with[name]]
    for size in range(2, MOST + 1):
        found = [
            frozenset(some)
            for some in combinations(able, size)
            if failed == frozenset().union(*(fails[name] for name in some))
            and all(_speaks_for(name, some, fails, as_with[name], student) for name in some)
        ]
        if found:
            return found
    return []


def _speaks_for(
    name: str,
    some: Sequence[str],
    fails: Mapping[str, set[str]],
    as_with: set[str],
    student: Outcomes,
) -> bool:
    """Say whether the checks that one of some misconceptions fails, and no other of them, fail as
    they do with it; and are there, and tell it from others.

    fails: the checks that each misconception fails. as_with: those that the student fails as this
    one does.
    """
    alone = fails[name].difference(*(fails[other] for other in some if other != name))
    return alone <= as_with and bool(alone) and not ends_once({c: student[c] for c in alone})


def ends_once(outcomes: Outcomes, aside: Collection[str] = ()) -> bool:
    """Say whether one check alone fails, and that with an end: with inf or nan, or as it goes on
    for ever or too deep. aside: the names of checks that are left out."""
    failed = failures(outcomes) - {*aside}
    return len(failed) == 1 and all(_is_end(outcomes[name]) for name in failed)


def _is_end(outcome: Outcome) -> bool:
    reply = outcome.transcript[-1][1] if outcome.transcript else {}
    raised, _ = reply.get("raised", ("", ""))
    is_deep = raised == "RecursionError"
    return outcome.verdict is Verdict.TIMEOUT or is_deep or not is_finite(reply.get("answer"))


def recognised(
    student: Outcomes,
    bank: Mapping[str, Outcomes],
    beliefs: Mapping[str, Mapping[str, str]],
    aside: Collection[str] = (),
    plain: str = "float64",
) -> list[Recognised]:
    """Return the misconceptions that `recognise` names, each with the belief behind it.

    beliefs: of each misconception, the beliefs behind it, each by the name of the misconception
    that has it as its own. Where there are several, each is told, and the checks are shared out.
    """
    mixed = {name for name, held in beliefs.items() if len(held) > 1}
    found = []
    for name in recognise(student, bank, aside, plain, mixed):
        fails = {one: failures(bank.get(one, {})) for one in beliefs[name]}
        shares = _shared_out(explained(student, bank[name], plain), fails)
        found += [Recognised(one, beliefs[name][one], shares[one]) for one in shares]
    return found


def _shared_out(
    checks: Collection[str], fails: Mapping[str, Collection[str]]
) -> dict[str, frozenset[str]]:
    """Share out checks evenly between misconceptions, each to one that fails it, if one does.

    fails: the checks that each misconception fails.
    """
    able = {c: [name for name in fails if c in fails[name]] or list(fails) for c in checks}
    shares: dict[str, set[str]] = {name: set() for name in fails}
    for check in sorted(checks, key=lambda c: (len(able[c]), c)):
        min((shares[name] for name in able[check]), key=len).add(check)
    return {name: frozenset(share) for name, share in shares.items()}


def fits(
    student: Outcomes, wrong: Outcomes, aside: Collection[str] = (), plain: str = "float64"
) -> bool:
    """Say whether the student's failures are those of this misconception.

    aside: the names of checks that the student may fail besides. One who fails no other check fits
    nothing.
    """
    failed = failures(student) - {*aside}
    if not failed or failed != failures(wrong) - {*aside}:
        return False
    if not failures(wrong) <= failures(student):
        return False
    return all(alike(student[name], wrong[name], plain) for name in failed)


def alike(one: Outcome, other: Outcome, plain: str) -> bool:
    """Say whether two outcomes of a check are the same. Of one that passed, what it was answered is
    not kept."""
    if one.verdict != other.verdict:
        return False
    return one.verdict is Verdict.PASSED or same(one.transcript, other.transcript, plain)


def explained(student: Outcomes, wrong: Outcomes, plain: str = "float64") -> frozenset[str]:
    """Return the names of the checks that fail just as they do with this misconception."""
    return frozenset(
        name
        for name in failures(student) & failures(wrong)
        if alike(student[name], wrong[name], plain)
    )
