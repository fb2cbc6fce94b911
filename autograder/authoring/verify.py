"""`autograder verify`: the exam of many units, one worker process for each unit.

`pytest tests/graders` holds the same exam, candidate by candidate. The process that runs this
module holds no exam itself, so it does not import torch; the workers do.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from autograder.authoring.summary import ExamSummary, Options
from autograder.course.exemptions import exemptions
from autograder.course.exercises import must_be_complete
from autograder.course.layout import Unit


def verify(
    units: Sequence[Unit],
    options: Options,
    *,
    workers: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[ExamSummary]:
    """Hold the exam of these units, each in a process of its own; return a summary of each.

    workers: how many processes run at the same time. progress: called with the number of units
    that are done and the number of all units. Raise `UsageError`, before the exam begins, for a
    file of a unit that cannot be read.
    """
    for unit in units:
        must_be_complete(unit)
        exemptions(unit, "mutants")
    context = multiprocessing.get_context("spawn")
    summaries = []
    progress(0, len(units))
    with ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=1) as pool:
        futures = [pool.submit(_examine, unit, options) for unit in units]
        for future in as_completed(futures):
            summaries.append(future.result())
            progress(len(summaries), len(units))
    return sorted(summaries, key=lambda one: one.unit)


def _examine(unit: Unit, options: Options) -> ExamSummary:
    """Hold the exam of a unit; runs in a worker."""
    # Imported here, as it imports torch, for which the parent process need not wait.
    from autograder.authoring.examiner import examine

    return examine(unit, options)
