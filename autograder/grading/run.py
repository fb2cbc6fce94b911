"""Grading a class: many submissions, one worker per core, every result written as it comes.

    download --collecting--> entries --workers--> DIR/results/*.json --report--> *.csv, feedback/

A worker returns the text of a result, and this process writes it. DIR is the only state: a run that
was interrupted goes on from what is there.

This process never runs a check, so it does not wait for torch: only workers import it.
"""

import contextlib
import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder.collecting import collect
from autograder.course import secret
from autograder.course.exercises import must_be_complete
from autograder.course.policies import Policies, policies
from autograder.errors import JudgeFault
from autograder.files import only_writer, write
from autograder.grading import earlier, folder
from autograder.grading.grades import Grade
from autograder.grading.job import Graded, Job, Options, as_json
from autograder.grading.results import Result
from autograder.grading.seals import PURPOSE, Seals
from autograder.sandbox import libc
from autograder.sandbox.tier import in_words

Progress = Callable[[int, int], None]  # is told how many are done, of how many


@dataclass
class Summary:
    """What came of a run.

    students: how many were graded. kept: how many of them an earlier run had graded. troubles: our
    own errors, for staff. setting: what this run's results may depend on besides submission,
    course, engine and seed. seconds: of wall time, by student. results, grades: of all in the
    folder. said: what the submissions were taken for, and what is left over. regraded: which folder
    has the results of the graders before these; see `autograder.grading.earlier`.
    """

    students: int = 0
    kept: int = 0
    troubles: list[str] = field(default_factory=list)
    setting: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    regraded: str = ""

    @property
    def isolation(self) -> str:
        """How well submissions were isolated, in words."""
        return in_words(self.setting["tier"]) if self.setting else "none was reached"


def grade(
    download: Path,
    out: Path,
    options: Options,
    *,
    workers: int | None = None,
    force: bool = False,
    progress: Progress = lambda done, total: None,
) -> Summary:
    """Grade every submission in a folder or a download, and write the results into `out`.

    workers: how many processes; by default one per core. force: grade again what an earlier run
    graded. progress: is called with how many are done, of how many. Raise `UsageError`, before
    anything is written, if it cannot be graded.
    """
    titles = [unit.name for unit in options.course.units]
    with collect.look(download, titles=titles) as found, tempfile.TemporaryDirectory() as scratch:
        collect.must_be_apart(download, out)
        rules = _rules(options)
        entries = collect.entries(found, Path(scratch))
        notes = {student: work.notes for student, work in found.works.items()}
        times = {student: work.time for student, work in found.works.items() if work.time}
        with only_writer(out):
            left_over = folder.set_apart(out, entries)
            summary = _grade(entries, out, options, workers, force, progress, notes, times)
            summary.results, summary.grades = folder.report(
                out, rules, options.course, said=summary.said
            )
            key = secret.known(options.course.root, PURPOSE)
            summary.said += earlier.report(out, summary.results, summary.regraded, key)
        summary.said = [*found.said(), *left_over, *summary.said]
        return summary


def grade_entries(
    entries: Mapping[str, Path],
    out: Path,
    options: Options,
    *,
    within: Path | None = None,
    workers: int | None = None,
    force: bool = False,
    progress: Progress = lambda done, total: None,
) -> Summary:
    """Grade submissions that lie anywhere, in addition to those that `out` has results of;
    otherwise as `grade` does.

    entries: the file or folder of each student. A student's name becomes part of file names.
    within: the folder past which nothing is read; by default the one around each entry.
    """
    rules = _rules(options)
    found = {student: collect.Entry(path, within=within) for student, path in entries.items()}
    with only_writer(out):
        summary = _grade(found, out, options, workers, force, progress, {}, {})
        summary.results, summary.grades = folder.report(
            out, rules, options.course, said=summary.said
        )
    return summary


def _rules(options: Options) -> Policies:
    """Return the policies of the course; raise `UsageError` if it has none that can be read, or if
    a unit that is to be graded is not there, or not whole."""
    for slug in options.units or [unit.slug for unit in options.course.units]:
        must_be_complete(options.course.unit(slug))
    return policies(options.course)


def _grade(
    entries: Mapping[str, collect.Entry],
    out: Path,
    options: Options,
    workers: int | None,
    force: bool,
    progress: Progress,
    notes: Mapping[str, Sequence[str]],
    times: Mapping[str, datetime],
) -> Summary:
    """Grade submissions. notes: what to know about how each was handed in. times: when, as far as
    that is known."""
    workers = min(workers or len(os.sched_getaffinity(0)), len(entries))
    seals, said = Seals(out, secret.made(options.course.root, PURPOSE)), list[str]()
    before = folder.earlier(out, entries, seals, said)
    kept = {} if force else before
    jobs = {
        student: Job(
            student, entry.path, options, kept.get(student), kept.get(""), False,
            tuple(notes.get(student, ())), entry.dated, entry.within,
        )
        for student, entry in entries.items()
    }  # fmt: skip
    summary = _write_results(jobs, out, workers, progress, times, seals, before)
    summary.said = said
    return summary


def _write_results(
    jobs: Mapping[str, Job],
    out: Path,
    workers: int,
    progress: Progress,
    times: Mapping[str, datetime],
    seals: Seals,
    before: Mapping[str, str],
) -> Summary:
    """Have submissions graded, and write what comes. before: the results of earlier runs."""
    start = time.monotonic()
    summary = Summary(regraded=folder.regraded(out))
    progress(0, len(jobs))
    try:
        for graded in _graded(jobs, workers):
            summary.students += 1
            summary.kept += graded.kept
            summary.troubles += graded.troubles
            summary.seconds[graded.student] = round(graded.seconds, 3)
            if not summary.setting:
                summary.setting = graded.setting
                begun = {"setting": summary.setting, folder.REGRADED: summary.regraded}
                write(out / "run.json", as_json(begun))
            if not graded.kept:
                old = before.get(graded.student)
                place = earlier.keep(out, graded.student, old, graded.text, seals.key)
                summary.regraded = place or summary.regraded
                seals.put(graded.student, graded.text)
                write(out / "results" / f"{graded.student}.json", graded.text)
            progress(summary.students, len(jobs))
    except JudgeFault as fault:  # no worker can start its zygote: no one's submission is at fault
        summary.troubles.append(f"not all are graded: {fault}")
    write(out / "run.json", as_json(_run_json(summary, workers, time.monotonic() - start, times)))
    return summary


def _graded(jobs: Mapping[str, Job], workers: int) -> Iterator[Graded]:
    """Yield every submission as it is done. A worker that is killed costs no other submission."""

    def of(students: list[str], kills_workers: bool = False) -> list[Job]:
        return [replace(jobs[name], kills_workers=kills_workers) for name in students]

    queue = list(jobs)
    while queue:
        unfinished, queue = yield from _work_on(of(queue), workers)
        while unfinished:  # now one at a time, so that the one that kills its worker is known
            killers, unfinished = yield from _work_on(of(unfinished), 1, ahead=1)
            yield from _work_on(of(killers, kills_workers=True), 1)


def _work_on(
    jobs: list[Job], workers: int, ahead: int = 2
) -> Generator[Graded, None, tuple[list[str], list[str]]]:
    """Yield what becomes of the jobs, until all are done or a worker dies.

    Return the students whose submissions were with a worker when one died, and those whose turn had
    not come. ahead: how many jobs each worker is given at a time.
    """
    unfinished: list[str] = []
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(
            workers, mp_context=context, initializer=_end_with, initargs=(os.getpid(),)
        ) as pool,
        _killed_at_an_interrupt(),
    ):
        running: dict[Future[Graded], str] = {}
        broken = False  # a worker that dies takes the pool with it
        while (jobs and not broken) or running:
            while jobs and not broken and len(running) < ahead * workers:
                try:
                    with _interrupts_wait():  # a worker that starts inherits that
                        future = pool.submit(_work, jobs[0])
                    running[future] = jobs[0].student
                    jobs.pop(0)
                except BrokenProcessPool:  # it has died since the last answer came
                    broken = True
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                student = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    broken = True
                    unfinished.append(student)
    return unfinished, [job.student for job in jobs]


@contextlib.contextmanager
def _killed_at_an_interrupt() -> Iterator[None]:
    """Kill the workers if there is an interrupt in the block: nobody is to wait for their jobs."""
    try:
        yield
    except KeyboardInterrupt:
        for worker in multiprocessing.active_children():
            worker.kill()
        raise


@contextlib.contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Let an interrupt wait until the block is left."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with(parent: int) -> None:
    """Have this worker end when its parent does; it would wait for its next job for ever.

    An interrupt at the terminal reaches every process there. What it means is for the parent to
    say.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    libc.die_with_parent()
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _work(job: Job) -> Graded:
    """Do a job, in a worker: torch is imported there, and not by this module."""
    from autograder.grading.worker import work

    return work(job)


def _run_json(
    summary: Summary, workers: int, seconds: float, times: Mapping[str, datetime]
) -> dict[str, Any]:
    """Return what run.json says of a run that took so many seconds."""
    return {
        "engine": __version__,
        folder.TIMES: {student: time.isoformat() for student, time in times.items()},
        "kept": summary.kept,
        folder.REGRADED: summary.regraded,
        "seconds": round(seconds, 3),
        "setting": summary.setting,
        "students": summary.seconds,
        "workers": workers,
    }
