"""PrairieLearn: the results.json of its external graders, which it reads up to 1 MB of.

The score is a share from 0 to 1. Points of the exercises are shown; they need not add up to it, as
a course has policies.
"""

from collections.abc import Sequence
from pathlib import PurePath

from autograder.errors import UsageError
from autograder.lms.exercises import Shown, as_json, cut, fitting, shown
from autograder.lms.students import Student

MOST = 1_000_000  # bytes


def files(students: Sequence[Student]) -> dict[PurePath, bytes]:
    """Return the results.json of each student, in a folder of the student's name."""
    return {PurePath(s.folder, "results.json"): results(s) for s in students}


def results(student: Student) -> bytes:
    """Return the content of results.json. What is said of exercises is cut until it fits."""
    exercises = shown(student, plain=True)
    made = fitting(lambda longest: _results(student, exercises, longest), MOST)
    if len(made) > MOST:
        raise UsageError(f"{student.folder!r} has too many exercises for {MOST} bytes of results")
    return made


def _results(student: Student, exercises: Sequence[Shown], longest: int) -> bytes:
    share = float(student.grade.percent / 100)
    return as_json(
        {
            "gradable": True,
            "score": round(min(max(share, 0.0), 1.0), 6),
            "output": cut("\n".join(student.said()), longest),
            "tests": [
                {
                    "name": one.title,
                    "points": one.score,
                    "max_points": one.max_score,
                    "output": cut(one.said, longest),
                }
                for one in exercises
            ],
        }
    )
