"""The pytest plugin: graders sit their exam in the course, and students check themselves.

In `tests/graders/` each item is one candidate of one exercise, and passes if the grader judged it
rightly (`autograder.exam`). In a student's folder each item is one public check of the file beside
it. This module is loaded by every pytest run, so it imports the rest only when it has work.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from autograder.course import Unit
    from autograder.exam import Candidate

MARKERS = (
    "exercise(name): the exercise that this check belongs to",
    "points(n): what passing the check is worth; 1 unless said",
    "public: the check goes to students",
    "advisory: the evidence is a side effect, which a student's process could forge",
)


def pytest_configure(config: pytest.Config) -> None:
    """Register our markers, so that a misspelt one is an error."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Any:
    """Collect a grader as its exam."""
    if module_path.parent.parts[-2:] != ("tests", "graders"):
        return None
    return Grader.from_parent(parent, path=module_path)


class Grader(pytest.Module):
    """A grader file, whose items are the candidates that sit its checks."""

    def collect(self) -> Iterator["Sitting"]:
        """One item per exercise and candidate."""
        from autograder.course import Unit
        from autograder.exam import candidates

        unit = Unit(self.path.parent.parent.parent, self.path.stem.removeprefix("test_"))
        for candidate in candidates(unit):
            name = f"{candidate.exercise}[{candidate.name}]"
            yield Sitting.from_parent(self, name=name, unit=unit, candidate=candidate)

    def _inject_setup_module_fixture(self) -> None:  # a grader is not run as a test module
        return


class Sitting(pytest.Item):
    """One candidate of one exercise sits its checks."""

    def __init__(self, *, unit: "Unit", candidate: "Candidate", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit
        self.candidate = candidate

    def runtest(self) -> None:
        """Fail with every objection to how the grader judged this candidate."""
        from autograder.exam import objections

        found = objections(self.candidate, self.unit)
        if found:
            pytest.fail("\n".join(found), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the item comes from, and its heading."""
        return self.path, 0, f"{self.candidate.kind}: {self.name}"
