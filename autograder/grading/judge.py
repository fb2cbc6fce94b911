"""The judge: it runs the checks in its own process, and the student's functions in a sandbox.

    Submission --session--> reader --Work--> attempts --outcomes--> recognition --> Result

Only plain data crosses between the two. Graders, solutions and scores never leave the judge.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Self

from autograder import __version__
from autograder.checking import blame
from autograder.checking.blame import Plan, Told
from autograder.checking.checks import Check
from autograder.checking.running import fault_of
from autograder.checking.standing import ExerciseStanding, standing
from autograder.checking.verdicts import Outcome, Verdict
from autograder.course.diagnosis import diagnosis
from autograder.course.exercises import Exercise
from autograder.course.inherited import Apart, Settled, settled
from autograder.course.layout import Course, Unit, course_digest
from autograder.course.loaded import LoadedUnit
from autograder.course.transcripts import Transcripts
from autograder.errors import JudgeFault
from autograder.grading.attempt import Attempt
from autograder.grading.budget import Budget
from autograder.grading.reader import Reader
from autograder.grading.results import Result, result
from autograder.grading.session import Session, limits
from autograder.grading.submissions import Submission
from autograder.sandbox.client import Zygote

UNSAFE = "NOT ISOLATED: this submission was run without being locked in"
STARTS = 3  # how often to try to start a zygote

Key = tuple[str, str]  # a unit's slug, and an exercise's name


class Judge:
    """Grades submissions, one after the other. Use as a context manager, or call `close`."""

    def __init__(
        self,
        course: Course,
        units: Sequence[Unit],
        *,
        seed: int = 0,
        budget: Budget = Budget(),
        inherits: bool = True,
        start: Callable[[], Zygote] | None = None,
    ) -> None:
        """Start a zygote. The units are loaded when they are needed.

        seed: for the checks' random numbers. inherits: a check that fails by another exercise alone
        costs nothing. start: makes the zygote, where it is not to be an
        ordinary one. Raise `JudgeFault` if none can be started.
        """
        self.seed = seed
        self.budget = budget
        self.inherits = inherits
        self.units = [LoadedUnit(unit) for unit in units]
        self.course = course_digest(course.root, units, [u.recognition for u in self.units])
        self._transcripts = {u.unit.slug: Transcripts(u, seed) for u in self.units}
        self._start = start or partial(Zygote, limits(budget))
        self.zygote = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and its sandboxes."""
        self.zygote.close()

    def restart(self) -> None:
        """Replace a zygote that failed."""
        self.close()
        self.zygote = self._started()

    def _started(self) -> Zygote:
        """Return a new zygote; try again if one ends before it is warm."""
        for _ in range(STARTS - 1):
            with contextlib.suppress(JudgeFault):
                return self._start()
        return self._start()

    def grade(self, submission: Submission) -> tuple[Result, list[str]]:
        """Judge one submission; return its result and our own errors, for staff.

        All public checks run before any hidden one. What a public check says is shown in full, and
        the student's code could put into it whatever it has seen: so far, that is no input of a
        hidden check. Recognition comes last: it asks the sandbox for the examples of what it names.
        """
        with Session(self.zygote, self.budget) as session:
            works = Reader(session).works(submission, self.units)
            attempts = [Attempt(session, unit, works[unit.unit.slug]) for unit in self.units]
            public = self._outcomes(attempts, public=True)
            for attempt in attempts:
                attempt.begin_hidden()
            hidden = self._outcomes(attempts, public=False)
            outcomes = {
                key: _or_forbidden({**public[key], **hidden[key]}, loaded.checks_of(exercise.name))
                for loaded in self.units
                for exercise in loaded.exercises
                for key in [(loaded.unit.slug, exercise.name)]
            }
            apart: dict[Key, Apart] = {}
            if self.inherits:
                for loaded, attempt in zip(self.units, attempts, strict=True):
                    came = self._settled(loaded, attempt, outcomes)
                    slug = loaded.unit.slug
                    outcomes |= {(slug, name): of_one for name, of_one in came.unit.items()}
                    apart |= {(slug, name): of_one for name, of_one in came.apart.items()}
            by_unit = {attempt.unit: attempt for attempt in attempts}
            judged = self._result(submission, outcomes, session.notes, by_unit, apart)
        return judged, [o.trouble for one in outcomes.values() for o in one.values() if o.trouble]

    def fault(self, submission: Submission, why: str) -> tuple[Result, list[str]]:
        """Return a result for a submission that could not be judged, and `why`, for staff.

        Every check has the verdict fault, and the result is provisional.
        """
        outcomes = {
            (loaded.unit.slug, exercise.name): {
                check.name: fault_of(check, why) for check in loaded.checks_of(exercise.name)
            }
            for loaded in self.units
            for exercise in loaded.exercises
        }
        return self._result(submission, outcomes, []), [f"{submission.student}: {why}"]

    def would_repeat(self, earlier: Result, submission: Submission) -> bool:
        """Say whether to judge a submission now would give an earlier result again.

        It would for the same files, course, engine and seed, unless the earlier one has a fault.
        """
        before = (earlier.submission, earlier.course, earlier.engine, earlier.seed)
        now = (submission.digest, self.course, __version__, self.seed)
        return before == now and not earlier.provisional

    def _outcomes(
        self, attempts: Sequence[Attempt], *, public: bool
    ) -> dict[Key, dict[str, Outcome]]:
        """Run the public checks of each exercise, or the hidden ones; return their outcomes."""
        return {
            (loaded.unit.slug, exercise.name): attempt.outcomes(
                exercise,
                [check for check in loaded.checks_of(exercise.name) if check.public == public],
                self.seed,
            )
            for loaded, attempt in zip(self.units, attempts, strict=True)
            for exercise in loaded.exercises
        }

    def _settled(
        self, loaded: LoadedUnit, attempt: Attempt, outcomes: Mapping[Key, dict[str, Outcome]]
    ) -> Settled:
        """Settle what a unit's exercises inherit."""
        slug = loaded.unit.slug
        unit = {one.name: outcomes[slug, one.name] for one in loaded.exercises}
        known = self._transcripts[slug].of
        return settled(loaded, attempt.plan, unit, attempt.once_more, known, self.seed)

    def _result(
        self,
        submission: Submission,
        outcomes: dict[Key, dict[str, Outcome]],
        notes: list[str],
        attempts: Mapping[str, Attempt] = MappingProxyType({}),
        apart: Mapping[Key, Apart] = MappingProxyType({}),
    ) -> Result:
        """Return the result that these outcomes come to.

        attempts: the student's work on each unit, if there was something to judge. apart: exercises
        apart from others that fail.
        """
        units = {
            loaded.unit.slug: {e.name: outcomes[loaded.unit.slug, e.name] for e in loaded.exercises}
            for loaded in self.units
        }
        shared = {slug: blame.shared(of_unit) for slug, of_unit in units.items()}
        return result(
            student=submission.student,
            seed=self.seed,
            submission=submission.digest,
            course=self.course,
            exercises=[
                self._standing(
                    loaded, exercise, units[slug], attempts.get(slug), shared[slug], apart
                )
                for loaded in self.units
                for slug in [loaded.unit.slug]
                for exercise in loaded.exercises
            ],
            causes={slug: [told.cause for told in found] for slug, found in shared.items()},
            notes=[*([] if self.zygote.isolated else [UNSAFE]), *submission.notes, *notes],
        )

    def _standing(
        self,
        loaded: LoadedUnit,
        exercise: Exercise,
        unit: Mapping[str, dict[str, Outcome]],
        attempt: Attempt | None,
        shared: Sequence[Told],
        apart: Mapping[Key, Apart],
    ) -> ExerciseStanding:
        """Return how an exercise stands, with the misconception that its outcomes show, if any.

        unit: the outcomes of each exercise of the unit. shared: the causes that are told of it.
        """
        name, slug = exercise.name, loaded.unit.slug
        plan, known = attempt.plan if attempt else Plan(), self._transcripts[slug].of
        told = diagnosis(loaded, plan, name, unit, known, apart.get((slug, name)))
        examples = loaded.examples.get(name, {})
        found = [
            replace(one, example=attempt.example(name, examples[one.name]))
            if attempt and one.name in examples
            else one
            for one in told.found
        ]
        return standing(
            slug,
            name,
            loaded.checks_of(name),
            unit[name],
            found,
            ideas=loaded.ideas[name],
            beyond=exercise.beyond,
            first=told.first,
            suspects=told.suspects,
            kept=plan.keeps.get(name, ()),
            shared=shared,
        )


def _or_forbidden(outcomes: dict[str, Outcome], checks: Sequence[Check]) -> dict[str, Outcome]:
    """Return the outcome of each check; if one found something forbidden, its outcome for all."""
    forbidden = [o for o in outcomes.values() if o.verdict is Verdict.FORBIDDEN]
    return {check.name: forbidden[0] if forbidden else outcomes[check.name] for check in checks}
