"""The whole exam at once: units --workers--> an account each.

`pytest tests/graders` is the same exam, candidate by candidate. This process holds none itself, so
it need not wait for torch: workers import it.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from autograder.authoring.account import Account, Options
from autograder.course.exemptions import exemptions
from autograder.course.exercises import must_parse
from autograder.course.layout import Unit


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
        futures = [pool.submit(_examine, unit, options) for unit in units]
        for future in as_completed(futures):
            accounts.append(future.result())
            progress(len(accounts), len(units))
    return sorted(accounts, key=lambda one: one.unit)


def _examine(unit: Unit, options: Options) -> Account:
    """Hold the exam of a unit, in a worker. Only there is torch imported."""
    from autograder.authoring.examiner import examine

    return examine(unit, options)
