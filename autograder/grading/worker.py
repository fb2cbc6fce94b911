"""What one worker process does: it keeps a judge, and grades one submission after the other."""

import atexit
import contextlib
import platform
import time
import traceback
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np
import torch

from autograder.errors import JudgeFault, UsageError
from autograder.grading import submissions
from autograder.grading.job import Graded, Job, Options, as_json
from autograder.grading.judge import Judge
from autograder.grading.results import Result, parse
from autograder.grading.session import limits
from autograder.sandbox.client import Zygote

TRIES = 2  # to grade one submission, where our own machinery fails

_JUDGE: dict[Options, Judge] = {}  # this process's, once it has one


def work(job: Job) -> Graded:
    """Grade one submission, or keep its earlier result if nothing has changed since.

    Raise `UsageError` if submissions cannot be isolated here, and `JudgeFault` if no zygote can be
    started.
    """
    start = time.monotonic()
    judge = _judge(job.options)
    submission = submissions.read(job.student, job.entry, dated=job.dated, within=job.within)
    submission.notes[:0] = job.notes
    setting = _setting(job.options, judge)
    text, troubles = _earlier(job, judge, submission, setting), list[str]()
    kept = text is not None
    if text is None:
        result, troubles = _result(job, judge, submission)
        text = result.dump()
    return Graded(job.student, text, kept, time.monotonic() - start, tuple(troubles), setting)


def _earlier(
    job: Job, judge: Judge, submission: submissions.Submission, setting: dict[str, Any]
) -> str | None:
    """Return the text of the earlier result, if to grade again would give the same; else None."""
    if job.earlier is not None and job.setting == as_json(setting):
        with contextlib.suppress(ValueError):  # what is there is no result
            if judge.would_repeat(parse(job.earlier), submission):
                return job.earlier
    return None


def _result(job: Job, judge: Judge, submission: submissions.Submission) -> tuple[Result, list[str]]:
    """Return a result whatever happens, and our own errors, for staff."""
    if job.kills_workers:
        return judge.fault(submission, "the judge was killed while it graded this submission")
    why = ""
    for _ in range(TRIES):
        try:
            if why:
                judge.restart()
            return judge.grade(submission)
        except JudgeFault as fault:  # the zygote may be gone, which a new one mends
            why = str(fault)
        except Exception:  # whatever this submission did to us, the others are to be graded
            return judge.fault(submission, traceback.format_exc())
    return judge.fault(submission, why)


def _judge(options: Options) -> Judge:
    """Return this process's judge for these options, made at the first call."""
    if options not in _JUDGE:
        course, budget = options.course, options.budget
        units = [course.unit(slug) for slug in options.units] or course.units
        start = partial(Zygote, limits(budget), without=options.without, landlock=options.landlock)
        seed, inherits = options.seed, options.inherits
        judge = Judge(course, units, seed=seed, budget=budget, inherits=inherits, start=start)
        if not judge.zygote.isolated and not options.unsafe:
            judge.close()
            raise UsageError(
                "this machine cannot lock submissions in (see `autograder doctor`); "
                "--unsafe grades them all the same, with your own rights"
            )
        atexit.register(judge.close)
        _JUDGE[options] = judge
    return _JUDGE[options]


def _setting(options: Options, judge: Judge) -> dict[str, Any]:
    """Return what a result may depend on besides submission, course, engine and seed."""
    return {
        "budget": asdict(options.budget),
        "inherits": options.inherits,
        "isolated": judge.zygote.isolated,
        "numpy": np.__version__,
        "processor": torch.backends.cpu.get_cpu_capability(),
        "python": platform.python_version(),
        "tier": judge.zygote.tier,
        "torch": torch.__version__,
        "units": [loaded.unit.slug for loaded in judge.units],
    }
