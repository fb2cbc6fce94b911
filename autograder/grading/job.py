"""What `run` hands to a worker, and what comes back: plain data, for which nobody needs torch."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.layout import Course
from autograder.grading.budget import Budget
from autograder.sandbox.landlock import NEWEST


@dataclass(frozen=True)
class Options:
    """What is to be graded and how; the same for every submission of a run.

    units: slugs, names or numbers; none means all. seed: for the checks' random numbers. unsafe:
    grade even where submissions cannot be isolated. inherits: as in `Judge`. without, landlock: for
    tests, which layers the sandbox leaves out; see `Zygote`.
    """

    course: Course
    units: tuple[str, ...] = ()
    seed: int = 0
    budget: Budget = field(default_factory=Budget)
    unsafe: bool = False
    inherits: bool = True
    without: frozenset[str] = frozenset()
    landlock: int = NEWEST


@dataclass(frozen=True)
class Job:
    """One submission for a worker to grade. entry: its file or folder. dated: the files' times on
    disk tell in what order they were handed in.

    earlier: the text of the result that an earlier run left. setting: what that result depended on
    besides what it says itself. kills_workers: two workers died while they graded it, so it gets a
    fault and is not tried again. notes: what to know about how it was handed in. within: the folder
    past which nothing is read; None if it is the one around the entry.
    """

    student: str
    entry: Path
    options: Options
    earlier: str | None
    setting: str | None
    kills_workers: bool
    notes: tuple[str, ...] = ()
    dated: bool = False
    within: Path | None = None


@dataclass(frozen=True)
class Graded:
    """What a worker made of one submission. text: of its result. kept: it was graded before, and
    nothing has changed since. seconds: of wall time. troubles: our own errors, for staff. setting:
    what the result depends on besides what it says itself.
    """

    student: str
    text: str
    kept: bool
    seconds: float
    troubles: tuple[str, ...] = ()
    setting: dict[str, Any] = field(default_factory=dict)


def as_json(value: Any) -> str:
    """Return plain data as JSON with sorted keys, as in run.json."""
    return json.dumps(value, indent=1, sort_keys=True) + "\n"
