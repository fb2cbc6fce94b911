"""What nbgrader finds in the check cell of an exercise: its points, and the words for the student.

nbgrader reads a cell's outputs. It takes the number that a cell shows as its result for the cell's
score, and anything on standard error for a failure. So all our words go to standard output.
"""

import math
from collections.abc import Sequence

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from autograder.checking import render
from autograder.checking.standing import ExerciseStanding
from autograder.checking.verdicts import Verdict
from autograder.course.policies import Bonus

UNANSWERED = (Verdict.MISSING, Verdict.NOT_STARTED)
NO_RESPONSE = "No response."  # nbgrader's own words, by which its pages know such an answer
REPLACED = "# This exercise was judged outside of the notebook; what came of it is shown below."


def show(cell: NotebookNode, exercise: ExerciseStanding) -> None:
    """Make a check cell show how its exercise stands, and its points as the cell's result."""
    cell.source = REPLACED
    cell.execution_count = None
    cell.outputs = [
        new_output("stream", name="stdout", text=render.exercise(exercise) + "\n"),
        new_output("execute_result", data={"text/plain": str(points(exercise))}),
    ]


def points(exercise: ExerciseStanding) -> float:
    """Return the points of an exercise that count as its score: none if it is beyond the core."""
    return 0.0 if exercise.beyond else exercise.score


def extra(exercises: Sequence[ExerciseStanding], bonus: Bonus) -> dict[str, float]:
    """Return the extra credit for each exercise of a unit that is beyond the core, by its name.

    bonus: the policy of the course. nbgrader adds up a unit's points without looking at the others,
    so what is added up to a maximum is added up to that of the unit.
    """
    lost = sum(one.max_score - one.score for one in exercises if not one.beyond)
    left = {Bonus.ADD: math.inf, Bonus.NONE: 0.0}.get(bonus, lost)
    found = dict[str, float]()
    for one in exercises:
        if one.beyond:
            found[one.exercise] = min(one.score, left)
            left -= found[one.exercise]
    return found


def comment(exercise: ExerciseStanding) -> str | None:
    """Return nbgrader's comment on an answer that was not written, or None if it was."""
    answered = any(check.verdict not in UNANSWERED for check in exercise.checks)
    return None if answered else NO_RESPONSE
