"""A graded class in a folder of the test's own."""

import json

import pytest

from autograder.checking.standing import CheckStanding, ExerciseStanding, IdeaStanding
from autograder.checking.verdicts import Message, Verdict
from autograder.course.policies import Policies
from autograder.grading.results import result
from autograder.lms.students import read

WRONG = Message("9.0", "twice is a *sum*", called="double(3.0)", expected="6.0")


def exercise(unit, name, score, most=10.0, beyond=False, got="9.0"):
    """How an exercise stands of which one check decides about the points that are missing."""
    whole = score == most
    message = None if whole else Message(got, WRONG.because, WRONG.called, WRONG.expected)
    verdict = Verdict.PASSED if whole else Verdict.WRONG
    check = CheckStanding("test_a", "Twice 3.", True, False, "the value", verdict, message, None)
    ideas = (IdeaStanding("the value", score, most),)
    return ExerciseStanding(unit, name, score, most, beyond, (check,), ideas=ideas)


@pytest.fixture
def graded(tmp_path):
    """Return a function that puts a result into the folder of a run, and returns the folder.

    Each exercise is given as its unit, name and points, and what `exercise` takes besides.
    """
    out = tmp_path / "graded"

    def put(student, *exercises, notes=(), provisional=False):
        stands = [exercise(*one) if isinstance(one, tuple) else one for one in exercises]
        made = result(
            student=student, seed=0, submission="s", course="c", exercises=stands, notes=notes
        )
        said = json.loads(made.dump()) | {"provisional": provisional}
        (out / "results").mkdir(parents=True, exist_ok=True)
        (out / "results" / f"{student}.json").write_text(json.dumps(said))
        return out

    return put


@pytest.fixture
def students():
    """Return a function that reads the students in the folder of a run."""

    def those(out, handed_in=None, **policies):
        return read(out, Policies(**policies), handed_in)[0]

    return those


@pytest.fixture
def handed_in(tmp_path):
    """Return a function that writes handed-in.csv, of rows of folder, id, name and address."""
    from autograder.collecting.table import NAME, Row, as_csv

    def those(*rows):
        (tmp_path / NAME).write_text(as_csv([Row(*row) for row in rows]))
        return tmp_path / NAME

    return those
