"""What `run_autograder` runs on Gradescope: one submission is graded, and results.json written.

    ROOT/source/                     autograder.zip
    ROOT/submission/                 what the student handed in
    ROOT/submission_metadata.json    when
    ROOT/results/results.json        what came of it

Where the judge itself fails there is no grade: no results are written, and Gradescope tells the
student and the instructor that the autograder failed.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from autograder.collecting import times
from autograder.course.layout import Course
from autograder.course.policies import policies
from autograder.course.use import in_use
from autograder.errors import UsageError
from autograder.files import write_bytes
from autograder.grading.grades import grades
from autograder.grading.job import Options
from autograder.grading.run import grade_entries
from autograder.lms import gradescope
from autograder.lms.students import Student

NAME = "submission"
USAGE, FAULTS = 2, 3  # exit status, as of `autograder grade`


def main(root: Path, units: Sequence[str]) -> int:
    """Grade what lies in a folder laid out as /autograder is; return the exit status.

    units: slugs, names or numbers; none means all.
    """
    course = in_use(Course(root / "source"))
    rules = policies(course)
    with tempfile.TemporaryDirectory() as scratch:
        summary = grade_entries(
            {NAME: root / NAME}, Path(scratch), Options(course, tuple(units)), workers=1
        )
    if summary.troubles or any(result.provisional for result in summary.results):
        print("The judge failed, and that is no fault of the submission: there is no grade yet.")
        print(*summary.troubles, sep="\n")
        return FAULTS
    (result,) = summary.results
    (grade,) = grades([result], rules, _times(root))
    write_bytes(root / "results" / "results.json", gradescope.results(Student(result, grade)))
    return 0


def _times(root: Path) -> dict[str, datetime]:
    """Return when it was handed in, if Gradescope says so."""
    try:
        said = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
        time = times.parse(said["created_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {NAME: time.replace(tzinfo=time.tzinfo or UTC)} if time else {}


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
    except UsageError as error:
        print(f"This autograder cannot grade: {error}")
        sys.exit(USAGE)
