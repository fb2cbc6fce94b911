"""The whole exam at once, with its account: what every grader accepts, catches, names and kills.

    units --workers--> an Account each --> the table, and whatever there is to object to

`pytest tests/graders` is the same exam, candidate by candidate.
"""

import multiprocessing
import random
import re
import time
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial

from autograder.authoring.exam import Exam
from autograder.authoring.exemptions import exemptions
from autograder.checking.recognition import failures, recognise
from autograder.course import bank
from autograder.course.exercises import must_parse
from autograder.course.layout import Course, Unit
from autograder.course.loaded import LoadedUnit
from autograder.errors import UsageError

NOT_BANKED = "not_banked.toml"
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
    """What is to be verified. sample: at most so many mutants of a unit, chosen by `seed`."""

    mutants: bool = False
    sample: int | None = None
    seed: int = 0


def verify(
    units: Sequence[Unit],
    options: Options,
    *,
    workers: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Account]:
    """Hold the exam of these units, each in a process of its own.

    Raise `UsageError`, before it begins, for a file of a unit that cannot be read.
    """
    for unit in units:
        must_parse(unit)
        if options.mutants:
            exemptions(unit)
    context = multiprocessing.get_context("spawn")
    accounts = []
    progress(0, len(units))
    with ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=1) as pool:
        futures = [pool.submit(partial(account, unit, options)) for unit in units]
        for future in as_completed(futures):
            accounts.append(future.result())
            progress(len(accounts), len(units))
    return sorted(accounts, key=lambda one: one.unit)


def account(unit: Unit, options: Options) -> Account:
    """Hold the exam of one unit."""
    found = Account(unit.slug)
    loaded = LoadedUnit(unit)
    exam = Exam(loaded)
    judged = {c: exam.objections(c) for c in exam.candidates}
    for candidate, said in judged.items():
        found.objections += [f"{candidate.exercise}, {candidate.name}: {one}" for one in said]
    right = [c for c in judged if c.kind in ("solution", "variant")]
    wrong = [c for c in judged if c.kind == "misconception"]
    found.counts = {
        "exercises": len(loaded.exercises),
        "checks": len(loaded.checks),
        "right": len(right),
        "accepted": sum(not judged[c] for c in right),
        "wrong": len(wrong),
    }
    _count_the_named(exam, found)
    entries: list[bank.Variant] = [*loaded.misconceptions, *bank.variants(unit)]
    found.rows = {entry.row for entry in entries if entry.row}
    if options.mutants:
        _count_mutants(exam, options, found)
    return found


def _count_the_named(exam: Exam, found: Account) -> None:
    counts = dict.fromkeys(("caught", "named", "by effect"), 0)
    handling = exam.loaded.handling
    advisory = {check.name for check in exam.loaded.checks if check.advisory}
    for exercise in exam.loaded.exercises:
        answers = exam.mistaken(exercise.name)
        for name, outcomes in answers.items():
            failed = failures(outcomes)
            counts["caught"] += bool(failed)
            if failed and failed <= advisory:
                counts["by effect"] += 1
            else:
                counts["named"] += recognise(outcomes, answers, handling) == name
    found.counts |= counts


def _count_mutants(exam: Exam, options: Options, found: Account) -> None:
    # Imported where needed: the operators are installed with the developer's extra alone.
    from autograder.authoring.mutants import mutants
    from autograder.authoring.mutation import survey

    unit = exam.loaded.unit
    start = time.monotonic()
    chosen = None
    if options.sample is not None:
        every = mutants(unit)
        few = min(options.sample, len(every))
        chosen = random.Random(f"{options.seed} {unit.slug}").sample(every, few)
    came = survey(exam, chosen)
    found.counts |= {
        "killed": came.killed,
        "exempt": len(came.exempt),
        "survived": len(came.survived),
        "seconds": round(time.monotonic() - start),
    }
    found.objections += came.objections
    found.objections += [f"no check notices: {m.key} [{m.operator}]" for m in came.survived]


def table(accounts: Sequence[Account]) -> list[list[str]]:
    """A header, a row for each unit, and one for all."""
    columns = [c for c in (*COLUMNS, *MUTANT_COLUMNS) if c in accounts[0].counts]
    totals = [str(sum(one.counts[column] for one in accounts)) for column in columns]
    rows = [[one.unit, *(str(one.counts[column]) for column in columns)] for one in accounts]
    return [["unit", *columns], *rows, ["all", *totals]]


def not_banked(course: Course) -> dict[str, str]:
    """The catalogue's rows that no misconception and no variant stands for, with the reasons.

    Raise `UsageError` for a file that cannot be read.
    """
    path = course.root / "solutions" / NOT_BANKED
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (ValueError, OSError) as error:
        raise UsageError(f"{path.relative_to(course.root)}: {error}") from None
    return {str(row): str(reason) for row, reason in found.items()}


def objections_to_rows(accounts: Sequence[Account], reasons: dict[str, str]) -> list[str]:
    """Rows of the catalogue that are neither banked nor given a reason, or both."""
    banked = {row for one in accounts for row in one.rows}
    known = banked | set(reasons)
    wrong = [
        f"{row} is banked, and {NOT_BANKED} says that it is not" for row in banked & {*reasons}
    ]
    last: dict[str, int] = {}
    for row in known:
        if not re.fullmatch(r"[A-Z]\d\d", row):
            wrong.append(f"{row!r} is no row: a letter and two digits")
            continue
        last[row[0]] = max(last.get(row[0], 0), int(row[1:]))
    rows = [f"{letter}{number:02}" for letter in last for number in range(1, last[letter] + 1)]
    wrong += [
        f"{row} is not banked, and {NOT_BANKED} gives no reason" for row in rows if row not in known
    ]
    return sorted(wrong)
