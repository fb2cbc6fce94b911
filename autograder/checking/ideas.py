"""Ideas: what the points of an exercise are for.

A check belongs to one idea of its exercise, by its kind or by name, and an idea is earned whole, if
all its checks pass, or not at all. So points are for what the exercise asks, however many checks
look at it: to split a check in two, or to repeat one, moves nobody's marks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from autograder.checking.checks import VALUE, Check
from autograder.errors import UsageError

QUARTER = Fraction(1, 4)  # floats add up quarters exactly, in any order
OF_THE_VALUE = Fraction(1, 2)  # and what the others leave
FIFTH = Fraction(1, 5)  # at most, of what is no part of the value


@dataclass(frozen=True)
class Idea:
    """One thing that an exercise asks for: its name, its points, and the checks that look at it."""

    name: str
    points: float
    checks: tuple[Check, ...]


def ideas_of(
    checks: Sequence[Check], points: float, given: Mapping[str, float] | None = None
) -> tuple[Idea, ...]:
    """Return the ideas of one exercise: the value first, then others, handling, and side effects.

    By default the value has half of the points, and the rest is shared equally by the other ideas;
    those about handling alone have at most a fifth each, and those with advisory checks at most a
    fifth together. Each is rounded down to a quarter of a point, and what is left goes to the
    first. Where no check is about the value, all share equally.

    given: instead, the points of each idea, as the author has them. Raise `UsageError` if that
    leaves one out or names another, and where ideas with advisory checks have more than a fifth.
    """
    if not checks:
        return ()
    found: dict[str, list[Check]] = {}
    for check in sorted(checks, key=lambda c: (c.idea != VALUE, c.advisory, c.handling)):
        found.setdefault(check.idea, []).append(check)
    if given and given.keys() != found.keys():
        raise UsageError(
            f"{_named(checks)}: its ideas are {_listed(found)}, and @points names {_listed(given)}"
        )
    worth = given or _shared(found, Fraction(points))
    of_effects = sum(worth[name] for name, mine in found.items() if _is_advisory(mine))
    if of_effects > FIFTH * Fraction(points):
        raise UsageError(f"{_named(checks)}: advisory checks exceed a fifth of its points")
    return tuple(Idea(name, float(worth[name]), tuple(mine)) for name, mine in found.items())


def _shared(found: Mapping[str, Sequence[Check]], points: Fraction) -> dict[str, Fraction]:
    """Return the points of each idea by default; the checks of the first decide none."""
    first, *others = found
    even = (1 - OF_THE_VALUE) / max(len(others), 1) if first == VALUE else Fraction(1, len(found))
    advisory = [name for name in others if _is_advisory(found[name])]
    worth = {}
    for name in others:
        share = even
        if name in advisory:
            share = min(share, FIFTH / len(advisory))
        elif all(check.handling for check in found[name]):
            share = min(share, FIFTH)
        worth[name] = share * points // QUARTER * QUARTER
    return {first: points - sum(worth.values()), **worth}


def _is_advisory(checks: Sequence[Check]) -> bool:
    return any(check.advisory for check in checks)


def _named(checks: Sequence[Check]) -> str:
    return f"{checks[0].unit}, {checks[0].exercise}"


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(f'"{name}"' for name in names)
