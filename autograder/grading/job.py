"""What the command hands to a worker, and what comes back: plain, and without torch."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.layout import Course
from autograder.grading.budget import Budget
from autograder.sandbox.landlock import NEWEST


@dataclass(frozen=True)
class Options:
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
class Job:
    """One entry for a worker. earlier, setting: what an earlier run left, and how it was made.
    hopeless: it killed its worker twice, so that it gets a fault without another try."""

    student: str
    entry: Path
    options: Options
    earlier: str | None
    setting: str | None
    hopeless: bool


@dataclass(frozen=True)
class Graded:
    """One submission is done. text: of its result. kept: it was graded before, and is as it was.
    troubles: our own errors. setting: what the result depends on besides what it says itself."""

    student: str
    text: str
    kept: bool
    seconds: float
    troubles: tuple[str, ...] = ()
    setting: dict[str, Any] = field(default_factory=dict)


def as_json(value: Any) -> str:
    """Plain data as the text of run.json: keys sorted."""
    return json.dumps(value, indent=1, sort_keys=True) + "\n"
