"""GitHub Classroom: what its reporter reads of a runner, and a workflow that hands it on.

The reporter reads results from the environment, as JSON in base64, version 3. A repository of a
student holds no hidden check, so nothing is graded there: an instructor grades all clones, and
starts the workflow in each repository with that student's results.

    gh workflow run autograder.yml --repo ORG/losses-ada --field results=@github/ada.txt

The reporter's total is the sum of the tests' points. What the course's policies make of these is
therefore a test of its own.
"""

import base64
from collections.abc import Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from autograder.errors import UsageError
from autograder.grading.report.tables import number
from autograder.lms.exercises import Shown, as_json, cut, fitting, shown
from autograder.lms.students import Student

RUNNER = "autograder"
WORKFLOW_FILE = "autograder.yml"
MOST = 48_000  # bytes: what is sent to start a workflow is at most 65,535 characters long
POLICIES = "The course's policies: bonus, weights, lateness"
WORKFLOW = f"""\
# Lay this into .github/workflows/{WORKFLOW_FILE} of the repository that students begin with.
# An instructor starts it with the results of `autograder export github`, in each repository:
#   gh workflow run {WORKFLOW_FILE} --repo ORG/REPOSITORY --field results=@STUDENT.txt
name: Grades
on:
  workflow_dispatch:
    inputs:
      results:
        description: What `autograder export github` wrote for this student
        required: true
permissions:
  actions: read
  checks: write
  contents: read
jobs:
  grades:
    runs-on: ubuntu-latest
    steps:
      - uses: classroom-resources/autograding-grading-reporter@v1
        env:
          {RUNNER.upper()}_RESULTS: ${{{{ inputs.results }}}}
        with:
          runners: {RUNNER}
"""


def files(students: Sequence[Student]) -> dict[PurePath, bytes]:
    """Return the workflow, and the results of each student in a file of the student's name."""
    results = {PurePath(f"{s.folder}.txt"): encoded(s) for s in students}
    return {PurePath(WORKFLOW_FILE): WORKFLOW.encode(), **results}


def encoded(student: Student) -> bytes:
    """Return the text that the reporter decodes. What is said of exercises is cut until it fits."""
    exercises = shown(student, plain=True)
    made = fitting(lambda longest: as_json(_results(student, exercises, longest)), MOST)
    if len(made) > MOST:
        raise UsageError(f"{student.folder!r} has too many exercises for {MOST} bytes of results")
    return base64.b64encode(made)


def _results(student: Student, exercises: Sequence[Shown], longest: int) -> dict[str, Any]:
    tests = [
        _test(task, one.title, one.is_whole, one.score, cut(one.said, longest))
        | {"test_code": one.exercise, "filename": f"{one.unit}/{one.unit.partition('_')[2]}.py"}
        for task, one in enumerate(exercises, 1)
    ]
    other = student.grade.grade - sum((Fraction(one.score) for one in exercises), Fraction(0))
    if other:
        said = cut("\n".join(student.said()), longest)
        tests.append(_test(len(tests) + 1, POLICIES, True, float(number(other)), said))
    whole = all(one.is_whole for one in exercises)
    return {
        "version": 3,
        "status": "pass" if whole else "fail",
        "max_score": float(number(student.grade.out_of)),
        "tests": tests,
    }


def _test(task: int, name: str, is_whole: bool, score: float, said: str) -> dict[str, Any]:
    return {
        "name": name,
        "status": "pass" if is_whole else "fail",
        "test_code": "",
        "task_id": task,
        "filename": "",
        "line_no": 0,
        "duration": 0,
        "score": score,
        "output": said,
    }
