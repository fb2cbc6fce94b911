"""What misconceptions answer, kept between runs.

To let every wrong answer of the bank sit its checks takes a minute for the whole course. What comes
of it depends on the course, the engine, the versions it stands on and the seed, so it is kept in
the user's cache folder under a digest of all that. The exam, which is there to find out, never
reads it.
"""

import contextlib
import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path

import numpy as np
import torch

from autograder.authoring import exam
from autograder.checking.checks import Outcome
from autograder.checking.recognition import restored, stored
from autograder.course.layout import Course, Unit
from autograder.errors import UsageError
from autograder.files import write
from autograder.grading.results import course_digest


@cache
def transcripts(unit: Unit, exercise: str, seed: int) -> dict[str, dict[str, Outcome]]:
    """The checks that each misconception of an exercise fails, with its answers to them."""
    path = _folder() / _digest(unit) / f"{exercise}-{seed}.json"
    with contextlib.suppress(Exception):  # whatever that file holds, it can be made anew
        known = json.loads(path.read_text(encoding="utf-8"))
        return {name: restored(outcomes) for name, outcomes in known.items()}
    found = exam.transcripts(unit, exercise, seed)
    answers = {name: stored(outcomes) for name, outcomes in found.items()}
    with contextlib.suppress(UsageError):  # a disk that is full costs time and nothing else
        write(path, json.dumps(answers))
    return {name: restored(outcomes) for name, outcomes in answers.items()}


def _folder() -> Path:
    caches = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(caches).expanduser() / "training-neural-networks"


@cache
def _digest(unit: Unit) -> str:
    engine = Path(__file__).parents[1]
    whole = hashlib.sha256(course_digest(Course(unit.root), [unit]).encode())
    for path in sorted(engine.rglob("*.py")):
        whole.update(path.read_bytes())
    whole.update(f"{sys.version} {torch.__version__} {np.__version__}".encode())
    return f"{unit.slug}-{whole.hexdigest()[:20]}"
