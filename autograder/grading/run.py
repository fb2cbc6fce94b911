"""Grading a folder: many submissions, one worker per core, every result written as it comes.

    folder --collect--> students --workers--> DIR/results/*.json --report--> *.csv, feedback/

A worker is a process that holds one `Judge`. What it returns is the text of a result. The results
folder is the only state: a run that was interrupted goes on from what is there.
"""

import atexit
import json
import multiprocessing
import os
import platform
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder.authoring.build import must_parse
from autograder.course.layout import Course
from autograder.errors import JudgeFault, UsageError
from autograder.files import only_writer, write
from autograder.grading import submissions
from autograder.grading.doctor import tier
from autograder.grading.judge import Judge
from autograder.grading.report import write_report
from autograder.grading.results import dump
from autograder.grading.session import Budget
from autograder.sandbox import libc
from autograder.sandbox.client import NEWEST, Zygote

TRIES = 2  # to grade one submission, where our own machinery fails


@dataclass(frozen=True)
class Order:
    """What is to be graded and how; the same for every submission of a run. `without` and
    `landlock` make the wall lower than it could be, for tests; see `Zygote`."""

    course: Course
    units: tuple[str, ...] = ()
    seed: int = 0
    budget: Budget = field(default_factory=Budget)
    unsafe: bool = False
    without: frozenset[str] = frozenset()
    landlock: int = NEWEST


@dataclass(frozen=True)
class Graded:
    """One submission is done. kept: it was graded before, and is as it was."""

    student: str
    text: str
    kept: bool
    seconds: float
    troubles: tuple[str, ...] = ()
    setting: dict[str, Any] = field(default_factory=dict)


@dataclass
class Run:
    """What came of a run: how many submissions, how many of them kept, our own errors."""

    students: int = 0
    kept: int = 0
    troubles: list[str] = field(default_factory=list)
    setting: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def isolation(self) -> str:
        """The tier that was reached, in words."""
        return tier(self.setting["tier"]) if self.setting else "none was reached"


def grade(
    folder: Path,
    out: Path,
    order: Order,
    *,
    workers: int | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Grade every entry of `folder` into `out`; `progress` is told of each one that is done.

    Raise `UsageError`, before anything is written, if the folder cannot be graded.
    """
    entries = submissions.entries(folder)
    one, other = folder.resolve(), out.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise UsageError(f"{out} and {folder} lie in one another: give --out a folder of its own")
    return grade_entries(entries, out, order, workers=workers, force=force, progress=progress)


def grade_entries(
    entries: Mapping[str, Path],
    out: Path,
    order: Order,
    *,
    workers: int | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Grade submissions that lie anywhere, given by student; a student's name is one of a file.

    Raise `UsageError`, before anything is written, if they cannot be graded.
    """
    for slug in order.units or [unit.slug for unit in order.course.units]:
        must_parse(order.course.unit(slug))
    workers = min(workers or len(os.sched_getaffinity(0)), len(entries))
    with only_writer(out):
        return _grade(entries, out, order, workers, force, progress)


def _grade(
    entries: Mapping[str, Path],
    out: Path,
    order: Order,
    workers: int,
    force: bool,
    progress: Callable[[int, int], None],
) -> Run:
    start = time.monotonic()
    run = Run()
    earlier = {} if force else _earlier(out, entries)
    progress(0, len(entries))
    try:
        for graded in _graded(entries, order, workers, earlier):
            run.students += 1
            run.kept += graded.kept
            run.troubles += graded.troubles
            run.seconds[graded.student] = round(graded.seconds, 3)
            if not run.setting:
                run.setting = graded.setting
                write(out / "run.json", _json({"setting": run.setting}))
            if not graded.kept:
                write(out / "results" / f"{graded.student}.json", graded.text)
            progress(run.students, len(entries))
    except JudgeFault as fault:  # no worker can start its zygote: no one's submission is at fault
        run.troubles.append(f"not all are graded: {fault}")
    write_report(out)
    write(out / "run.json", _json(_account(run, workers, time.monotonic() - start)))
    return run


def _earlier(out: Path, entries: Mapping[str, Path]) -> dict[str, str]:
    """The results that an earlier run left, by student, with the setting that they were made in."""
    found = {}
    try:
        setting = json.loads((out / "run.json").read_text(encoding="utf-8"))["setting"]
        found[""] = _json(setting)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    for student in entries:
        try:
            found[student] = (out / "results" / f"{student}.json").read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
    return found


def _graded(
    entries: Mapping[str, Path], order: Order, workers: int, earlier: dict[str, str]
) -> Iterator[Graded]:
    """Yield every submission as it is done. A worker that is killed costs no other submission."""

    def jobs(students: list[str], hopeless: bool = False) -> list[Job]:
        return [
            Job(name, entries[name], order, earlier.get(name), earlier.get(""), hopeless)
            for name in students
        ]

    queue = list(entries)
    while queue:
        suspects, queue = yield from _round(jobs(queue), workers)
        while suspects:  # one at a time, so that the one that kills its worker is known
            guilty, suspects = yield from _round(jobs(suspects), 1, ahead=1)
            yield from _round(jobs(guilty, hopeless=True), 1)


def _round(
    jobs: "list[Job]", workers: int, ahead: int = 2
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


@dataclass(frozen=True)
class Job:
    """One entry for a worker. earlier, setting: what an earlier run left, and how it was made.
    hopeless: it killed its worker twice, so that it gets a fault without another try."""

    student: str
    entry: Path
    order: Order
    earlier: str | None
    setting: str | None
    hopeless: bool


_JUDGE: dict[Order, Judge] = {}  # one for each worker process


def _work(job: Job) -> Graded:
    """Grade one entry in a worker, or keep what is there for the same submission."""
    start = time.monotonic()
    judge = _judge(job.order)
    units = [paper.unit for paper in judge.papers]
    submission = submissions.read(job.student, job.entry, job.order.course, units)
    setting = _setting(job.order, judge)
    kept = job.earlier is not None and job.setting == _json(setting)
    if kept and judge.would_repeat(job.earlier or "", submission):
        text, troubles = job.earlier or "", list[str]()
    else:
        kept = False
        result, troubles = _result(job, judge, submission)
        text = dump(result)
    return Graded(job.student, text, kept, time.monotonic() - start, tuple(troubles), setting)


def _result(
    job: Job, judge: Judge, submission: submissions.Submission
) -> tuple[dict[str, Any], list[str]]:
    if job.hopeless:
        return judge.fault(submission, "the judge was killed while it graded this submission")
    why = ""
    for _ in range(TRIES):
        try:
            if why:
                judge.restart()
            return judge.grade(submission)
        except JudgeFault as fault:  # its zygote may be gone, through no one's fault
            why = str(fault)
        except Exception:  # whatever it did to us, the others are to be graded
            return judge.fault(submission, traceback.format_exc())
    return judge.fault(submission, why)


def _judge(order: Order) -> Judge:
    if order not in _JUDGE:
        units = [order.course.unit(slug) for slug in order.units] or order.course.units
        start = partial(Zygote, order.budget.limits, without=order.without, landlock=order.landlock)
        judge = Judge(order.course, units, seed=order.seed, budget=order.budget, start=start)
        if not judge.zygote.isolated and not order.unsafe:
            judge.close()
            raise UsageError(
                "this machine cannot lock submissions in (see `autograder doctor`); "
                "--unsafe grades them all the same, with your own rights"
            )
        atexit.register(judge.close)
        _JUDGE[order] = judge
    return _JUDGE[order]


def _setting(order: Order, judge: Judge) -> dict[str, Any]:
    """What a result may depend on besides submission, course, engine and seed."""
    import numpy
    import torch

    return {
        "budget": asdict(order.budget),
        "isolated": judge.zygote.isolated,
        "numpy": numpy.__version__,
        "processor": torch.backends.cpu.get_cpu_capability(),
        "python": platform.python_version(),
        "tier": judge.zygote.tier,
        "torch": torch.__version__,
        "units": [paper.unit.slug for paper in judge.papers],
    }


def _account(run: Run, workers: int, seconds: float) -> dict[str, Any]:
    return {
        "engine": __version__,
        "kept": run.kept,
        "seconds": round(seconds, 3),
        "setting": run.setting,
        "students": run.seconds,
        "workers": workers,
    }


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True) + "\n"
