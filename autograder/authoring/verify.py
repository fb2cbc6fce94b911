"""The whole exam at once, with its account: what every grader accepts, catches, names and kills.

    units --workers--> an Account each --> the table, and whatever there is to object to

`pytest tests/graders` is the same exam, candidate by candidate.
"""

import multiprocessing
import random
import time
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from autograder.authoring import build
from autograder.authoring.exam import candidates, examined, objections, transcripts
from autograder.authoring.exemptions import exemptions
from autograder.checking.recognition import failures, recognise
from autograder.course import bank
from autograder.course.layout import Course, Unit
from autograder.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from autograder.authoring.mutation import Survey

CATALOGUE = "catalogue.toml"
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
class Wish:
    """What is to be verified. sample: at most so many mutants of a unit, chosen by `seed`."""

    mutants: bool = False
    sample: int | None = None
    seed: int = 0


def verify(
    units: Sequence[Unit],
    wish: Wish,
    *,
    workers: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Account]:
    """Hold the exam of these units, each in a process of its own.

    Raise `UsageError`, before it begins, for a file of a unit that cannot be read.
    """
    for unit in units:
        build.must_parse(unit)
        if wish.mutants:
            exemptions(unit)
    context = multiprocessing.get_context("spawn")
    accounts = []
    progress(0, len(units))
    with ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=1) as pool:
        futures = [pool.submit(partial(account, unit, wish)) for unit in units]
        for future in as_completed(futures):
            accounts.append(future.result())
            progress(len(accounts), len(units))
    return sorted(accounts, key=lambda one: one.unit)


def account(unit: Unit, wish: Wish) -> Account:
    """Hold the exam of one unit."""
    found = Account(unit.slug)
    judged = {c: objections(c, unit) for c in candidates(unit)}
    for candidate, said in judged.items():
        found.objections += [f"{candidate.exercise}, {candidate.name}: {one}" for one in said]
    right = [c for c in judged if c.kind in ("solution", "variant")]
    wrong = [c for c in judged if c.kind == "misconception"]
    found.counts = {
        "exercises": len(build.exercises(unit)),
        "checks": len(examined(unit).checks),
        "right": len(right),
        "accepted": sum(not judged[c] for c in right),
        "wrong": len(wrong),
    }
    _count_the_named(unit, found)
    entries: list[bank.Variant] = [*examined(unit).misconceptions, *bank.variants(unit)]
    found.rows = {entry.row for entry in entries if entry.row}
    if wish.mutants:
        _count_mutants(unit, wish, found)
    return found


def _count_the_named(unit: Unit, found: Account) -> None:
    counts = dict.fromkeys(("caught", "named", "by effect"), 0)
    handling = examined(unit).handling
    advisory = {check.name for check in examined(unit).checks if check.advisory}
    for exercise in build.exercises(unit):
        answers = transcripts(unit, exercise.name)
        for name, outcomes in answers.items():
            failed = failures(outcomes)
            counts["caught"] += bool(failed)
            if failed and failed <= advisory:
                counts["by effect"] += 1
            else:
                counts["named"] += recognise(outcomes, answers, handling) == name
    found.counts |= counts


def _count_mutants(unit: Unit, wish: Wish, found: Account) -> None:
    from autograder.authoring.mutants import (
        mutants,  # the operators are a developer's, not a student's
    )
    from autograder.authoring.mutation import survey

    start = time.monotonic()
    chosen = None
    if wish.sample is not None:
        every = mutants(unit)
        few = min(wish.sample, len(every))
        chosen = random.Random(f"{wish.seed} {unit.slug}").sample(every, few)
    came: Survey = survey(unit, chosen)
    found.counts |= {
        "killed": came.killed,
        "exempt": len(came.exempt),
        "survived": len(came.survived),
        "seconds": round(time.monotonic() - start),
    }
    found.objections += came.objections
    found.objections += [f"no check notices: {m.key} [{m.operator}]" for m in came.survived]


def table(accounts: Sequence[Account]) -> "Table":
    """A row for each unit, and one for all."""
    from rich.table import Table

    columns = [c for c in (*COLUMNS, *MUTANT_COLUMNS) if c in accounts[0].counts]
    shown = Table(box=None, pad_edge=False, header_style="")
    shown.add_column("unit", no_wrap=True)
    for column in columns:
        shown.add_column(column, justify="right", no_wrap=True)
    for one in accounts:
        shown.add_row(one.unit, *(str(one.counts[column]) for column in columns))
    totals = [str(sum(one.counts[column] for one in accounts)) for column in columns]
    shown.add_row("all", *totals)
    return shown


def catalogue(course: Course) -> dict[str, dict[str, str]]:
    """The catalogue of misconceptions that entries of the bank cite, row by row.

    Raise `UsageError` for a file that cannot be read.
    """
    path = course.root / "solutions" / CATALOGUE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        if not all(isinstance(row, dict) for row in found.values()):
            raise ValueError("every row is a table: [L01]")
    except (ValueError, OSError) as error:
        raise UsageError(f"{path.relative_to(course.root)}: {error}") from None
    return found


def not_banked(rows: dict[str, dict[str, str]]) -> dict[str, str]:
    """The rows that no misconception and no variant stands for, with the reasons."""
    return {name: row["not_banked"] for name, row in rows.items() if row.get("not_banked")}


def objections_to_rows(accounts: Sequence[Account], rows: dict[str, dict[str, str]]) -> list[str]:
    """Rows that are neither banked nor given a reason, or both, and rows that there are not."""
    banked = {row for one in accounts for row in one.rows}
    reasons = not_banked(rows).keys()
    wrong = [f"{row} is cited, and {CATALOGUE} has no such row" for row in banked - rows.keys()]
    wrong += [f"{row} is banked, and {CATALOGUE} says why it is not" for row in banked & reasons]
    wrong += [
        f"{row} is not banked, and {CATALOGUE} does not say why"
        for row in rows.keys() - banked - reasons
    ]
    return sorted(wrong)
