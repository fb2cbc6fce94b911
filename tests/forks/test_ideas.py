"""How many checks look at an idea moves nobody's marks: held to the bank of a real unit."""

import ast
import shutil
from pathlib import Path

import pytest

from autograder.checking.standing import earned_by
from autograder.checking.verdicts import failures
from autograder.course.layout import Course, find_course
from autograder.course.loaded import LoadedUnit
from autograder.course.transcripts import work_out

SLUG = "02_regression_losses"
EXERCISES = ("half_mse", "rmse_grad")


def repeated(text: str) -> str:
    """The grader with each check once more, under another name and in the other order."""
    checks = [
        node for node in ast.parse(text).body if getattr(node, "name", "").startswith("test_")
    ]
    for check in reversed(checks):
        check.name += "_again"
        text += f"\n\n{ast.unparse(check)}\n"
    return text


def split(text: str) -> str:
    """The grader with each check in two: one that ends before its last statement, and the whole."""
    checks = [
        node for node in ast.parse(text).body if getattr(node, "name", "").startswith("test_")
    ]
    for check in checks:
        check.name += "_in_part"
        if len(check.body) > 2:
            del check.body[-1]
        text += f"\n\n{ast.unparse(check)}\n"
    return text


@pytest.fixture
def course(tmp_path):
    """A copy of one real unit."""
    root = find_course(Path(__file__)).root
    shutil.copytree(root / "solutions" / SLUG, tmp_path / "solutions" / SLUG)
    shutil.copy(root / "solutions" / "beliefs.py", tmp_path / "solutions")
    (tmp_path / "tests" / "graders").mkdir(parents=True)
    grader = f"tests/graders/test_{SLUG}.py"
    shutil.copy(root / grader, tmp_path / grader)
    return Course(tmp_path)


def marks(course):
    """What each idea of the exercises earns, for each misconception."""
    loaded = LoadedUnit(course.unit(SLUG))
    return {
        (exercise, name): earned_by(loaded.ideas[exercise], failures(outcomes))
        for exercise in EXERCISES
        for name, outcomes in work_out(loaded, exercise, seed=0).items()
    }


def test_to_split_checks_or_to_repeat_them_moves_nobodys_marks(course):
    before = marks(course)
    assert len({sum(idea.score for idea in ideas) for ideas in before.values()}) > 5
    grader = course.unit(SLUG).grader
    text = grader.read_text("utf-8")
    for change in (repeated, split):
        grader.write_text(change(text), "utf-8")
        assert marks(course) == before
