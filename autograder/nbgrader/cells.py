"""What nbgrader finds in the check cell of an exercise: its points, and the words for the student.

nbgrader takes for the score of a cell the number that the cell shows as its result, and everything
on standard error for a failure; so all words go to standard output.
"""

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from autograder.checking import render
from autograder.checking.standing import ExerciseStanding
from autograder.checking.verdicts import Verdict

UNANSWERED = (Verdict.MISSING, Verdict.NOT_STARTED)
NO_RESPONSE = "No response."  # nbgrader's own words, which its pages look for
REPLACED = "# This exercise was judged outside of the notebook; what came of it is shown below."


def show(cell: NotebookNode, exercise: ExerciseStanding) -> None:
    """Make a check cell show how its exercise stands.

    What is beyond the core is worth nothing here: its points are
    nbgrader's extra credit.
    """
    cell.source = REPLACED
    cell.execution_count = None
    cell.outputs = [
        new_output("stream", name="stdout", text=render.exercise(exercise) + "\n"),
        new_output("execute_result", data={"text/plain": str(points(exercise))}),
    ]


def points(exercise: ExerciseStanding) -> float:
    """The points of an exercise that count as its score."""
    return 0.0 if exercise.beyond else exercise.score


def extra(exercise: ExerciseStanding) -> float:
    """The points of an exercise that count as extra credit."""
    return exercise.score if exercise.beyond else 0.0


def comment(exercise: ExerciseStanding) -> str | None:
    """What nbgrader says of an answer that was not written, or None."""
    answered = any(check.verdict not in UNANSWERED for check in exercise.checks)
    return None if answered else NO_RESPONSE
