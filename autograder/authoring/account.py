"""The account of the exam: what every grader accepts, catches, names and kills."""

from collections.abc import Sequence
from dataclasses import dataclass, field

COLUMNS = ("exercises", "checks", "right", "accepted", "wrong", "caught", "named", "by effect")
MUTANT_COLUMNS = ("killed", "exempt", "survived", "seconds")


@dataclass
class Account:
    """What the exam of one unit came to.

    counts: by column. right: the solution once per exercise, and the variants. named: of the wrong
    ones whose evidence is an answer or an exception; the others are counted as known by effect.
    rows: of the catalogue, those banked.
    """

    unit: str
    counts: dict[str, int] = field(default_factory=dict)
    objections: list[str] = field(default_factory=list)
    rows: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Options:
    """What is to be accounted for. sample: at most so many mutants of a unit, chosen by `seed`."""

    mutants: bool = False
    sample: int | None = None
    seed: int = 0


def table(accounts: Sequence[Account]) -> list[list[str]]:
    """A header, a row for each unit, and one for all."""
    columns = [c for c in (*COLUMNS, *MUTANT_COLUMNS) if c in accounts[0].counts]
    totals = [str(sum(one.counts[column] for one in accounts)) for column in columns]
    rows = [[one.unit, *(str(one.counts[column]) for column in columns)] for one in accounts]
    return [["unit", *columns], *rows, ["all", *totals]]
