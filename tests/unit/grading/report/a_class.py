"""A class of students to report on: made up, and small unless it is asked to be large."""

from autograder.checking.blame import Cause
from autograder.checking.standing import CheckStanding, ExerciseStanding, IdeaStanding, Named
from autograder.checking.verdicts import Message, Verdict
from autograder.course.policies import Policies
from autograder.grading.grades import grades
from autograder.grading.results import result

TWICE = Named("triples", "Twice is `thrice`.", "double(1.0)  # is 2.0; yours gives 3.0")


def check(name="test_a", verdict=Verdict.PASSED, got="9.0", named=None, *, public=True, cause=None):
    message = Message(got, "twice is a sum", "double(3.0)", "6.0", is_idea=True)
    return CheckStanding(
        name, f"Title of {name}.", public, False, "the value", verdict,
        None if verdict is Verdict.PASSED else message, named, cause,
    )  # fmt: skip


def exercise(*checks, name="double", unit="03_doubling", cause=None):
    checks = checks or (check(),)
    whole = all(one.verdict is Verdict.PASSED for one in checks)
    score = 10.0 if whole else 2.5 * any(one.verdict is Verdict.PASSED for one in checks)
    ideas = (IdeaStanding("the value", score, 10.0),)
    return ExerciseStanding(unit, name, score, 10.0, False, checks, cause=cause, ideas=ideas)


def believes(named=TWICE, **where):
    return exercise(check(verdict=Verdict.WRONG, named=named), check("test_b"), **where)


def fails(got="7.0", **where):
    return exercise(check(verdict=Verdict.WRONG, got=got), check("test_b"), **where)


def untouched(**where):
    return exercise(check(verdict=Verdict.NOT_STARTED, got="as handed out"), **where)


def crash(line=3, text="NameError: name 'y' is not defined"):
    return Cause(Verdict.CRASHED, f"{text} (line {line}: x = y)", "y has no value", "line")


def student(name, *exercises, causes=()):
    return result(
        student=name, seed=0, submission="s", course="c", exercises=exercises, notes=[],
        causes={"03_doubling": causes},
    )  # fmt: skip


def graded(results):
    return grades(results, Policies())
