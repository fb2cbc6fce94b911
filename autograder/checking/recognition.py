"""Recognition: which misconceptions of the bank, one or several together, explain what a student
answered."""

from collections.abc import Collection, Iterator, Mapping, Sequence

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
    held: Mapping[str, frozenset[str]] | None = None,
) -> list[str]:
    """Return the names of the misconceptions that a student's outcomes show, that which explains
    most first; none, where that is in doubt: a hint that may be false is worse than none.

    bank: the outcomes of each misconception of the exercise. One that fails the same checks in the
    same way is named. If none does, the checks in `aside` are left out: whoever has a wrong idea
    may also have forgotten to refuse a shape, or change an argument, which says nothing about the
    idea. If none does then, either, the student may have several. The smallest sets are looked for
    that fail together what the student fails; a check that fails by one of them alone fails as it
    does there, and each of them has such a check. Where several misconceptions or sets do, named is
    what all of them hold; in a set, one that such a check tells from every other belief that
    nothing speaks against.

    held: the beliefs behind each misconception; by default one of its own. Those that hold several
    are in no set, since a check may speak for one of them only.

    None is named that explains less than half of what fails, unless it alone explains many checks
    that are not left out; nor if one check alone speaks for it, by an end that many mistakes have:
    see `ends_once`. plain: see `same`.
    """
    held = held or {name: frozenset([name]) for name in bank}
    for left_out in (frozenset[str](), frozenset(aside)):
        fitting = [name for name, wrong in bank.items() if fits(student, wrong, left_out, plain)]
        if fitting:
            named = _agreed([frozenset([name]) for name in fitting], student, bank, held, plain)
            is_much = len(failures(student) - left_out) >= MANY
            is_much = is_much or _is_most(named, student, bank, plain)
            return named if is_much and not ends_once(student, left_out) else []
    single = {name: wrong for name, wrong in bank.items() if len(held[name]) == 1}
    sets = _smallest_sets(student, single, frozenset(aside), plain, held)
    named = _agreed(sets, student, bank, held, plain)
    return named if _is_most(named, student, bank, plain) else []


def _agreed(
    sets: Sequence[frozenset[str]],
    student: Outcomes,
    bank: Mapping[str, Outcomes],
    held: Mapping[str, frozenset[str]],
    plain: str,
) -> list[str]:
    """Return a misconception for each belief that all of these sets hold, that which explains most
    first. One that holds another belief as well is left out."""
    beliefs = [frozenset[str]().union(*(held[name] for name in names)) for names in sets]
    common = frozenset[str]().union(*beliefs).intersection(*beliefs)
    able = {name for names in sets for name in names if held[name] <= common}
    found: dict[frozenset[str], str] = {}
    for name in sorted(able, key=lambda n: (-len(explained(student, bank[n], plain)), n)):
        found.setdefault(held[name], name)
    return list(found.values())


def _is_most(
    names: Collection[str], student: Outcomes, bank: Mapping[str, Outcomes], plain: str
) -> bool:
    """Say whether these misconceptions explain half of what fails, or more."""
    all_of_it = frozenset[str]().union(*(explained(student, bank[n], plain) for n in names))
    return 2 * len(all_of_it) >= len(failures(student))


def _smallest_sets(
    student: Outcomes,
    bank: Mapping[str, Outcomes],
    aside: Collection[str],
    plain: str,
    held: Mapping[str, frozenset[str]],
) -> list[frozenset[str]]:
    """Return the smallest sets of misconceptions, of at least two, that explain what fails; of each
    those that a check of its own tells from every other belief that nothing speaks against."""
    as_with = {
        name: {c for c in failures(wrong) - {*aside} if alike(student[c], wrong[c], plain)}
        for name, wrong in bank.items()
        if failures(wrong) <= failures(student)
    }
    fails = {name: frozenset(failures(bank[name]) - {*aside}) for name in as_with if as_with[name]}
    failed = frozenset(failures(student) - {*aside})
    found = {
        some
        for some in _covers(failed, fails, MOST)
        if all(_speaks_for(name, some, fails, as_with[name], student) for name in some)
    }
    smallest = min(map(len, found), default=0)
    # A share of 0 may come of many beliefs, and speaks for none of them.
    beliefs = {c: {held[name] for name in as_with if c in as_with[name]} for c in failed}
    telling = {c for c in failed if len(beliefs[c]) == 1}
    return [
        frozenset(name for name in some if telling & _alone(name, some, fails))
        for some in found
        if len(some) == smallest
    ]


def _covers(
    checks: frozenset[str], fails: Mapping[str, frozenset[str]], most: int
) -> Iterator[frozenset[str]]:
    """Yield the sets of at most so many misconceptions that fail all of these checks together, but
    for sets in which one could be done without."""
    if not checks:
        yield frozenset()
    elif most:
        able = {check: [name for name in fails if check in fails[name]] for check in checks}
        for name in min(able.values(), key=len):
            for others in _covers(checks - fails[name], fails, most - 1):
                yield others | {name}


def _speaks_for(
    name: str,
    some: Collection[str],
    fails: Mapping[str, frozenset[str]],
    as_with: set[str],
    student: Outcomes,
) -> bool:
    """Say whether the checks that one of some misconceptions fails, and no other of them, fail as
    they do with it; and are there, and tell it from others.

    fails: the checks that each misconception fails. as_with: those that the student fails as this
    one does.
    """
    alone = _alone(name, some, fails)
    return alone <= as_with and bool(alone) and not ends_once({c: student[c] for c in alone})


def _alone(name: str, some: Collection[str], fails: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the checks that one of some misconceptions fails, and no other of them."""
    return fails[name].difference(*(fails[other] for other in some if other != name))


def ends_once(outcomes: Outcomes, aside: Collection[str] = ()) -> bool:
    """Say whether one check alone fails, and that with an end: with inf or nan, or as it goes on
    for ever or too deep. aside: the names of checks that are left out."""
    failed = failures(outcomes) - {*aside}
    return len(failed) == 1 and all(_is_end(outcomes[name]) for name in failed)


def _is_end(outcome: Outcome) -> bool:
    if outcome.message and outcome.message.is_of_refusal:  # whatever came, it was not refused
        return False
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
    alone: Mapping[str, Outcomes] | None = None,
) -> list[Recognised]:
    """Return the misconceptions that `recognise` names, each with the belief behind it.

    beliefs: of each misconception, the beliefs behind it, each by the name of the misconception
    that has it as its own. Where there are several, those are told that fail by themselves one of
    the checks by which they are known, and these checks are shared out. Those in `aside` tell
    where no other does. alone: what each fails by itself, where `bank` has it over other exercises
    of the student's.
    """
    held = {name: frozenset(of_it.values()) for name, of_it in beliefs.items()}
    found = []
    for name in recognise(student, bank, aside, plain, held):
        like = explained(student, bank[name], plain)
        itself = bank if alone is None else alone
        fails = {one: failures(itself.get(one, {})) for one in beliefs[name]}
        telling = like.difference(aside) or like
        shown = {one: c for one, c in fails.items() if one not in itself or telling & c}
        shares = _shared_out(like, shown) if shown else {}
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
