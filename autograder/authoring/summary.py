"""The summary of the exam: how many candidates each grader accepts, catches, names and kills.

A grader *accepts* a right answer that passes every check. It *catches* a wrong answer that fails
one. It *names* a misconception when the answers to its checks fit this misconception alone. It
*kills* a mutant that fails a check.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.authoring.account import OfExercise

COLUMNS = (
    "exercises", "checks", "right", "accepted", "wrong", "caught", "named", "by effect",
    "in public", "examples", "structures", "conditions", "let be",
)  # fmt: skip
MUTANT_COLUMNS = ("killed", "exempt", "survived", "seconds")
DOUBLE_COLUMNS = ("doubles", "both named", "one named", "a third named")


@dataclass
class ExamSummary:
    """What came of the exam of one unit.

    counts: a number for each column of the table. `right` counts the solution once per exercise,
    and every variant. `by effect` counts the misconceptions by which none is named: those that
    advisory checks alone catch, by a side effect, and those that one check alone catches, as it
    ends in inf or nan, or does not end. `named` counts those of the others that are recognised.
    `in public` counts the misconceptions that a public check catches, and `examples` those of which
    a smallest example is shown. `structures` counts the
    answers of another structure than the solution's that the checks looked at without breaking
    down. `conditions` counts the conditional mutants that a check noticed, and `let be` those that
    none did and an author exempted.
    `doubles` counts the students with two mistakes of the bank; of so many are `both named`, of so
    many `one named`, and of so many `a third named` that the two come to.
    objections: a sentence for each thing that is wrong.
    forgiven: for each exercise that calls another one, with that one: how many planted faults of
    its own are wrongly taken for inherited, and of how many.
    exercises: the account of each exercise.
    rows: the rows of the catalogue that the unit's bank cites.
    """

    unit: str
    counts: dict[str, int] = field(default_factory=dict)
    objections: list[str] = field(default_factory=list)
    rows: set[str] = field(default_factory=set)
    exercises: "tuple[OfExercise, ...]" = ()
    forgiven: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """What the exam includes.

    sample: at most so many mutants of each unit, and so many doubles of each kind, chosen by
    `seed`.
    """

    mutants: bool = False
    doubles: bool = False
    sample: int | None = None
    seed: int = 0


def table(summaries: Sequence[ExamSummary]) -> list[list[str]]:
    """Return the table of the exam: a header, a row for each unit, and a row of totals."""
    columns = [c for c in (*COLUMNS, *MUTANT_COLUMNS, *DOUBLE_COLUMNS) if c in summaries[0].counts]
    totals = [str(sum(one.counts[column] for one in summaries)) for column in columns]
    rows = [[one.unit, *(str(one.counts[column]) for column in columns)] for one in summaries]
    return [["unit", *columns], *rows, ["all", *totals]]


def inheritance(summaries: Sequence[ExamSummary]) -> list[tuple[str, str, str, str]]:
    """Return a row for each exercise that calls another one: the two, how many planted faults of
    its own are forgiven as inherited, and of how many."""
    return [
        (outer, inner, str(wrongly), str(of))
        for one in summaries
        for (outer, inner), (wrongly, of) in one.forgiven.items()
    ]
