"""The pytest plugin of the course: in `tests/graders/` the graders sit their exam.

Each item is one candidate of one exercise, and passes if the grader judged it rightly
(`autograder.authoring.exam`). It is loaded by every pytest run, so it imports the rest only when it
has work.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from autograder.authoring.exam import Candidate, Exam


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Any:
    """Collect a grader as its exam."""
    if module_path.parent.parts[-2:] != ("tests", "graders"):
        return None
    return Grader.from_parent(parent, path=module_path)


class Grader(pytest.Module):
    """A grader file, whose items are the candidates that sit its checks."""

    def collect(self) -> Iterator["Trial"]:
        """One item per exercise and candidate."""
        from autograder.authoring.exam import Exam
        from autograder.course.layout import Unit
        from autograder.course.loaded import LoadedUnit

        unit = Unit(self.path.parent.parent.parent, self.path.stem.removeprefix("test_"))
        exam = Exam(LoadedUnit(unit))
        for candidate in exam.candidates:
            name = f"{candidate.exercise}[{candidate.name}]"
            yield Trial.from_parent(self, name=name, exam=exam, candidate=candidate)

    def _inject_setup_module_fixture(self) -> None:  # a grader is not run as a test module
        return


class Trial(pytest.Item):
    """One candidate of one exercise sits its checks."""

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
        """Where the item comes from, and its heading."""
        return self.path, 0, f"{self.candidate.kind}: {self.name}"
