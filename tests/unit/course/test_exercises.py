"""The exercises of a unit: what is fenced in its solution, and its marks."""

import pytest

from autograder.course.exercises import Exercise, exercises_of, must_parse
from autograder.course.layout import Unit
from autograder.errors import UsageError

FENCED = "    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"
SOLUTION = f"""from autograder import beyond, forbids


@forbids("torch", ".sum")
def double(x):
{FENCED}

def given(x):
    return x


def _helper(x):
{FENCED}

@beyond
class Model:
    def f(self, x):
        ### BEGIN SOLUTION
        return x
        ### END SOLUTION
"""


@pytest.fixture
def unit(tmp_path):
    unit = Unit(tmp_path, "03_doubling")
    for path in (unit.solution, unit.grader):
        path.parent.mkdir(parents=True)
        path.write_text("")
    unit.solution.write_text(SOLUTION)
    return unit


def test_an_exercise_is_a_public_definition_that_holds_a_fence(unit):
    assert exercises_of(unit) == [
        Exercise("03_doubling", "double", beyond=False, forbids=("torch", ".sum")),
        Exercise("03_doubling", "Model", beyond=True, forbids=()),
    ]


@pytest.mark.parametrize("where", ["solution", "grader", "drivers"])
def test_a_file_that_python_cannot_read_is_told_with_its_place(unit, where):
    must_parse(unit)
    path = getattr(unit, where)
    path.write_text("x = 1\ndef f(:\n")
    place = path.relative_to(unit.root)
    with pytest.raises(UsageError, match=f"^{place}, line 2: invalid syntax$"):
        must_parse(unit)


def test_a_grader_that_is_not_there_yet_is_no_mistake(unit):
    unit.grader.unlink()
    must_parse(unit)
