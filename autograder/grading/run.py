"""Grading a folder: many submissions, one worker per core, every result written as it comes.

    folder --submissions--> entries --workers--> DIR/results/*.json --report--> *.csv, feedback/

What a worker returns is the text of a result. The results folder is the only state: a run that was
interrupted goes on from what is there.

This process never runs a check, so it need not wait for torch: workers import it.
"""

import json
import multiprocessing
import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder.course.exercises import must_parse
from autograder.errors import JudgeFault, UsageError
from autograder.files import only_writer, write
from autograder.grading import submissions
from autograder.grading.job import Graded, Job, Options, as_json
from autograder.grading.report.tables import write_report
from autograder.grading.results import Result
from autograder.sandbox import libc
from autograder.sandbox.tier import in_words

Progress = Callable[[int, int], None]  # is told how many are done, of how many


@dataclass
class Summary:
    """What came of a run.

    students: how many were graded, and kept: how many of them before. troubles: our own errors.
    setting: what this run's results may depend on besides submission, course, engine and seed.
    seconds: what each student took. results: of everyone in the folder.
    """

    students: int = 0
    kept: int = 0
    troubles: list[str] = field(default_factory=list)
    setting: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    @property
    def isolation(self) -> str:
        """The tier that was reached, in words."""
        return in_words(self.setting["tier"]) if self.setting else "none was reached"


def grade(
    folder: Path,
    out: Path,
    options: Options,
    *,
    workers: int | None = None,
    force: bool = False,
    progress: Progress = lambda done, total: None,
) -> Summary:
    """Grade every entry of `folder` into `out`; `progress` is told of each one that is done.

    Raise `UsageError`, before anything is written, if the folder cannot be graded.
    """
    entries = submissions.entries(folder)
    one, other = folder.resolve(), out.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise UsageError(f"{out} and {folder} lie in one another: give --out a folder of its own")
    return grade_entries(entries, out, options, workers=workers, force=force, progress=progress)


def grade_entries(
    entries: Mapping[str, Path],
    out: Path,
    options: Options,
    *,
    workers: int | None = None,
    force: bool = False,
    progress: Progress = lambda done, total: None,
) -> Summary:
    """Grade submissions that lie anywhere, given by student; a student's name is one of a file.

    Raise `UsageError`, before anything is written, if they cannot be graded.
    """
    for slug in options.units or [unit.slug for unit in options.course.units]:
        must_parse(options.course.unit(slug))
    workers = min(workers or len(os.sched_getaffinity(0)), len(entries))
    with only_writer(out):
        return _grade(entries, out, options, workers, force, progress)


def _grade(
    entries: Mapping[str, Path],
    out: Path,
    options: Options,
    workers: int,
    force: bool,
    progress: Progress,
) -> Summary:
    start = time.monotonic()
    summary = Summary()
    earlier = {} if force else _earlier(out, entries)
    progress(0, len(entries))
    try:
        for graded in _graded(entries, options, workers, earlier):
            summary.students += 1
            summary.kept += graded.kept
            summary.troubles += graded.troubles
            summary.seconds[graded.student] = round(graded.seconds, 3)
            if not summary.setting:
                summary.setting = graded.setting
                write(out / "run.json", as_json({"setting": summary.setting}))
            if not graded.kept:
                write(out / "results" / f"{graded.student}.json", graded.text)
            progress(summary.students, len(entries))
    except JudgeFault as fault:  # no worker can start its zygote: no one's submission is at fault
        summary.troubles.append(f"not all are graded: {fault}")
    summary.results = write_report(out)
    write(out / "run.json", as_json(_account(summary, workers, time.monotonic() - start)))
    return summary


def _earlier(out: Path, entries: Mapping[str, Path]) -> dict[str, str]:
    """The results that an earlier run left, by student, with the setting that they were made in."""
    found = {}
    try:
        setting = json.loads((out / "run.json").read_text(encoding="utf-8"))["setting"]
        found[""] = as_json(setting)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    for student in entries:
        try:
            found[student] = (out / "results" / f"{student}.json").read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
    return found


def _graded(
    entries: Mapping[str, Path], options: Options, workers: int, earlier: dict[str, str]
) -> Iterator[Graded]:
    """Yield every submission as it is done. A worker that is killed costs no other submission."""

    def jobs(students: list[str], hopeless: bool = False) -> list[Job]:
        return [
            Job(name, entries[name], options, earlier.get(name), earlier.get(""), hopeless)
            for name in students
        ]

    queue = list(entries)
    while queue:
        suspects, queue = yield from _round(jobs(queue), workers)
        while suspects:  # one at a time, so that the one that kills its worker is known
            guilty, suspects = yield from _round(jobs(suspects), 1, ahead=1)
            yield from _round(jobs(guilty, hopeless=True), 1)


def _round(
    jobs: list[Job], workers: int, ahead: int = 2
) -> Generator[Graded, None, tuple[list[str], list[str]]]:
    """Work on the jobs until all are done or a worker dies; return who was at work then, and who
    has not had a turn. ahead: how many jobs each worker is given at a time."""
    suspects: list[str] = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_end_with, initargs=(os.getpid(),)
    ) as pool:
        running: dict[Future[Graded], str] = {}
        while (jobs and not suspects) or running:
            while jobs and not suspects and len(running) < ahead * workers:
                job = jobs.pop(0)
                running[pool.submit(_work, job)] = job.student
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                student = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    suspects.append(student)
    return suspects, [job.student for job in jobs]


def _end_with(command: int) -> None:
    """A worker would wait for ever for its next job if the command were killed."""
    libc.die_with_parent()
    if os.getppid() != command:  # it died before we asked
        os._exit(1)


def _work(job: Job) -> Graded:
    """Do a job, in a worker. Only there is torch imported."""
    from autograder.grading.worker import work

    return work(job)


def _account(summary: Summary, workers: int, seconds: float) -> dict[str, Any]:
    return {
        "engine": __version__,
        "kept": summary.kept,
        "seconds": round(seconds, 3),
        "setting": summary.setting,
        "students": summary.seconds,
        "workers": workers,
    }
