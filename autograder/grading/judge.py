"""One worker: a judge with its graders and reference answers, and a zygote that forks its cells.

    Submission --Judge.grade--> result (plain data, schema 1) and troubles (our own errors)

The judge runs the checks; the student's functions run in a cell. Only plain data crosses.
"""

import contextlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from autograder import __version__
from autograder.authoring import build
from autograder.authoring.build import Exercise
from autograder.authoring.exam import examined
from autograder.checking.checks import Check, Outcome, fault_of
from autograder.checking.recognition import recognised
from autograder.checking.student import Reference
from autograder.course.layout import Course, Unit
from autograder.course.transcripts import transcripts
from autograder.errors import JudgeFault
from autograder.grading.results import Judged, course_digest, result
from autograder.grading.session import Budget, Sitting
from autograder.grading.submissions import Submission
from autograder.runtime.syntax import outline
from autograder.sandbox.client import Zygote

UNSAFE = "NOT ISOLATED: this submission was run without being locked in"
STARTS = 3  # of a zygote, at most
RECOGNISABLE = {"wrong", "crashed", "timeout"}


@dataclass(frozen=True)
class Paper:
    """A unit as the judge knows it: loaded once, used for every submission."""

    unit: Unit
    exercises: tuple[Exercise, ...]
    checks: dict[str, list[Check]]
    reference: Reference
    stub: str
    stub_digests: dict[str, str]
    drivers: str | None


def paper(unit: Unit) -> Paper:
    """Load a unit for judging."""
    exercises = tuple(build.exercises(unit))
    known = examined(unit)
    stub = build.stub(unit)
    return Paper(
        unit,
        exercises,
        {exercise.name: known.of(exercise.name) for exercise in exercises},
        known.reference,
        stub,
        outline(stub.encode(), {e.name: () for e in exercises})["digests"],
        unit.drivers.read_text(encoding="utf-8") if unit.drivers.is_file() else None,
    )


class Judge:
    """Grades submissions, one after the other. Use as a context manager."""

    def __init__(
        self,
        course: Course,
        units: Sequence[Unit],
        *,
        seed: int = 0,
        budget: Budget = Budget(),
        start: Callable[[], Zygote] | None = None,
    ) -> None:
        """Load the units and start a zygote, by `start` if it is not to be an ordinary one."""
        self.seed = seed
        self.budget = budget
        self.papers = [paper(unit) for unit in units]
        self.course = course_digest(course, units)
        self._start = start or partial(Zygote, budget.limits)
        self.zygote = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and its cells."""
        self.zygote.close()

    def restart(self) -> None:
        """Go on with a new zygote, the old one having failed."""
        self.close()
        self.zygote = self._started()

    def _started(self) -> Zygote:
        """A zygote; another try is made where something ends it before it is warm."""
        for _ in range(STARTS - 1):
            with contextlib.suppress(JudgeFault):
                return self._start()
        return self._start()

    def grade(self, submission: Submission) -> tuple[dict[str, Any], list[str]]:
        """Judge one submission; return its result and our own errors, for staff.

        All public checks come first, and tell all; then the hidden ones, which tell little. So
        nothing of what those ask can come back in the words of a public check.
        """
        with Sitting(self.zygote, self.budget, submission, self.papers) as sitting:
            public = self._outcomes(sitting, public=True)
            hidden = self._outcomes(sitting, public=False)
        judged = [
            self._judged(paper, exercise, {**public[key], **hidden[key]})
            for paper in self.papers
            for exercise in paper.exercises
            for key in [(exercise.unit, exercise.name)]
        ]
        troubles = [o.trouble for j in judged for o in j.outcomes.values() if o.trouble]
        return self._whole(submission, judged, sitting.notes), troubles

    def _outcomes(
        self, sitting: Sitting, *, public: bool
    ) -> dict[tuple[str, str], dict[str, Outcome]]:
        """For each unit and exercise, the outcomes of its public checks, or of the others."""
        return {
            (exercise.unit, exercise.name): sitting.seat(paper).outcomes(
                exercise,
                [check for check in paper.checks[exercise.name] if check.public == public],
                self.seed,
            )
            for paper in self.papers
            for exercise in paper.exercises
        }

    def _whole(
        self, submission: Submission, judged: list[Judged], notes: list[str]
    ) -> dict[str, Any]:
        return result(
            student=submission.student,
            seed=self.seed,
            submission=submission.digest,
            course=self.course,
            judged=judged,
            notes=[*([] if self.zygote.isolated else [UNSAFE]), *submission.notes, *notes],
        )

    def fault(self, submission: Submission, why: str) -> tuple[dict[str, Any], list[str]]:
        """A result for a submission that could not be judged, through no fault of its own."""
        judged = [
            Judged(exercise, checks, {check.name: fault_of(check, why) for check in checks})
            for paper in self.papers
            for exercise in paper.exercises
            for checks in [paper.checks[exercise.name]]
        ]
        return self._whole(submission, judged, []), [f"{submission.student}: {why}"]

    def would_repeat(self, earlier: str, submission: Submission) -> bool:
        """Whether the text of an earlier result is of the same submission, judged by the same."""
        try:
            before = json.loads(earlier)
            asked = (before["submission"], before["course"], before["engine"], before["seed"])
            provisional = before["provisional"]
        except (ValueError, KeyError, TypeError):
            return False
        now = (submission.digest, self.course, __version__, self.seed)
        return asked == now and not provisional

    def _judged(self, paper: Paper, exercise: Exercise, outcomes: dict[str, Outcome]) -> Judged:
        """An exercise with the outcome of each check, and the mistake that they give away."""
        checks = paper.checks[exercise.name]
        forbidden = [o for o in outcomes.values() if o.verdict == "forbidden"]
        if forbidden:  # whichever check found it out
            outcomes = {check.name: forbidden[0] for check in checks}
        if not RECOGNISABLE & {outcome.verdict for outcome in outcomes.values()}:
            return Judged(exercise, checks, outcomes)
        known = transcripts(paper.unit, exercise.name, self.seed)
        bank = examined(paper.unit)
        beliefs = {e.name: e.belief for e in bank.misconceptions if e.of == exercise.name}
        found = recognised(outcomes, known, beliefs, bank.handling)
        return Judged(exercise, checks, outcomes, found)
