"""The pytest plugin for authors: `pytest tests/graders` holds the graders' exam.

Each item is one candidate of one exercise, and passes if the grader judges the candidate rightly
(`autograder.authoring.exam`); one more is about the unit's predict questions. Every run of pytest
loads this plugin, so it imports the exam, and torch with it, only when a grader is collected.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from autograder.authoring.exam import Candidate, Exam
    from autograder.course.loaded import LoadedUnit


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Any:
    """Collect a file of tests/graders/ as the exam of a grader."""
    if module_path.parent.parts[-2:] != ("tests", "graders"):
        return None
    return Grader.from_parent(parent, path=module_path)


class Grader(pytest.Module):
    """A grader file, whose items are the candidates that it judges."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each candidate of each exercise, and one for the questions."""
        from autograder.authoring.exam import Exam
        from autograder.course.layout import Unit
        from autograder.course.loaded import LoadedUnit
        from autograder.runtime.warmup import warm_up

        warm_up()  # what is imported late would count as work of the candidate that is first
        unit = Unit(self.path.parent.parent.parent, self.path.stem.removeprefix("test_"))
        exam = Exam(LoadedUnit(unit))
        for candidate in exam.candidates:
            name = f"{candidate.exercise}[{candidate.name}]"
            yield CandidateItem.from_parent(self, name=name, exam=exam, candidate=candidate)
        if exam.loaded.questions:
            yield QuestionsItem.from_parent(self, name="questions", loaded=exam.loaded)


class CandidateItem(pytest.Item):
    """One candidate of one exercise, on which the exercise's checks are run."""

    def __init__(self, *, exam: "Exam", candidate: "Candidate", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exam = exam
        self.candidate = candidate

    def runtest(self) -> None:
        """Fail with every objection to how the grader judged this candidate."""
        found = self.exam.objections(self.candidate)
        if found:
            pytest.fail("\n".join(found), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file of the item, a line number, and its heading."""
        return self.path, 0, f"{self.candidate.kind}: {self.name}"


class QuestionsItem(pytest.Item):
    """The predict questions of a unit, with everything that they say."""

    def __init__(self, *, loaded: "LoadedUnit", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.loaded = loaded

    def runtest(self) -> None:
        """Fail with every objection to a question."""
        from autograder.authoring.predictions import objections

        found = objections(self.loaded)
        if found:
            pytest.fail("\n".join(found), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file of the item, a line number, and its heading."""
        return self.path, 0, f"questions: {self.loaded.unit.questions.name}"
