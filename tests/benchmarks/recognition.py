"""What recognition costs: CPU time of a class graded with it, beside the same class without it.

    python tests/benchmarks/recognition.py [STUDENTS] [MISTAKES]

Each student of the class has so many mistakes of the bank in each unit, in different exercises, as
a seed chooses them. Each is graded twice in one process, with names and inherited faults and with
neither, in turn; the time is that of the judge and of the sandboxes. Nothing else that grading does
is left out: reading, checks, messages and tables' figures are in both.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import psutil

from autograder.authoring.compose import compose
from autograder.course.diagnosis import Diagnosis, diagnosis
from autograder.course.layout import Course, find_course
from autograder.course.loaded import LoadedUnit
from autograder.grading import judge as judging
from autograder.grading.judge import Judge
from autograder.grading.submissions import Submission


def submissions(course: Course, students: int, mistakes: int) -> Iterator[Submission]:
    """Yield the class."""
    rng = random.Random(0)
    units = [(unit, LoadedUnit(unit).misconceptions) for unit in course.units]
    for number in range(students):
        files = {}
        for unit, bank in units:
            exercises = sorted({entry.of for entry in bank} - {unit.predictions})
            chosen = rng.sample(exercises, mistakes)
            wrong = [rng.choice([e for e in bank if e.of == name]) for name in chosen]
            files[f"{unit.slug}/{unit.stub.name}"] = compose(unit, wrong).encode()
        yield Submission(f"student_{number:03}", files)


def without_names(*given, **words):
    """Return what a diagnosis says but for the names of mistakes."""
    with mock.patch("autograder.course.diagnosis.recognised", return_value=[]):
        said = diagnosis(*given, **words)
    return Diagnosis(said.first, said.suspects)


def spent(judge: Judge, submission: Submission, *, recognises: bool) -> float:
    """Grade a submission; return the seconds of CPU time that it took."""
    judge.inherits = recognises
    with mock.patch.object(judging, "diagnosis", diagnosis if recognises else without_names):
        before = _used()
        judge.grade(submission)
        return _used() - before


def _used() -> float:
    """Return the CPU seconds of this process, of those below it, and of what these have ended."""
    children = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return time.process_time() + sum(sum(times[:4]) for times in children)


def main(students: int, mistakes: int) -> None:
    """Print the seconds of the class with recognition and without, and how much more that is."""
    course = find_course(Path(__file__).parent)
    handed_in = list(submissions(course, students, mistakes))
    pairs = []
    with Judge(course, course.units) as judge:
        for recognises in (True, False):  # load units, and what their mistakes answer
            spent(judge, handed_in[0], recognises=recognises)
        for number, one in enumerate(handed_in):
            order = (True, False) if number % 2 else (False, True)
            came = {recognises: spent(judge, one, recognises=recognises) for recognises in order}
            pairs.append((came[True], came[False]))
    with_it, without = (sum(column) for column in zip(*pairs, strict=True))
    shares = [100 * (one / other - 1) for one, other in pairs]
    print(f"students                {students}")
    print(f"mistakes                {mistakes} in each of {len(course.units)} units")
    print(f"with recognition, CPU   {with_it:.1f} s")
    print(f"without                 {without:.1f} s")
    print(f"more                    {100 * (with_it / without - 1):.1f} %")
    print(f"more, median student    {statistics.median(shares):.1f} %")


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*given, *(12, 2)[len(given) :])
