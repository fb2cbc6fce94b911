"""A unit as a notebook: lesson, setup, an answer cell and its check for each exercise, pictures."""

import json
import re

import pytest

from autograder.authoring.notebook import as_notebook, check_id, worth
from autograder.course.loaded import LoadedUnit

LESSON = '''"""Doubling.

Twice a number is a sum.

## By hand

    3 + 3

## A picture

Draw it:

```python
show(double(3.0))
```

And look.
"""

import math

from autograder import beyond

HALF = 0.5


def show(x):
    print(x)


### BEGIN SOLUTION
SECRET = 2.0


### END SOLUTION
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return SECRET * x
    ### END SOLUTION


@beyond
def halve(x):
    """Return half of x."""
    ### BEGIN SOLUTION
    return HALF * x
    ### END SOLUTION
'''


@pytest.fixture
def loaded(tiny_unit):
    tiny_unit.solution.write_text(LESSON)
    return LoadedUnit(tiny_unit)


def cells(loaded, **how):
    """The cells by their ids, in order."""
    made = json.loads(as_notebook(loaded, **how))["cells"]
    return {cell["id"]: cell for cell in made}


def code(cell):
    return "".join(cell["source"])


def test_cells_come_in_the_order_of_work_and_pictures_last(loaded):
    assert list(cells(loaded)) == [
        "lesson_1", "lesson_2", "setup",
        "exercise_double", "double", "check_double",
        "exercise_halve", "halve", "check_halve",
        "picture_1", "picture_2", "picture_3",
    ]  # fmt: skip


def test_each_section_of_the_lesson_is_a_cell_of_text(loaded):
    found = cells(loaded)
    assert code(found["lesson_1"]) == "# Doubling.\n\nTwice a number is a sum."
    assert code(found["lesson_2"]) == "## By hand\n\n    3 + 3"
    assert code(found["exercise_halve"]) == "## `halve`\n\nBeyond the core."


def test_setup_is_what_all_exercises_need_and_has_the_checks_started(loaded):
    setup = code(cells(loaded)["setup"])
    assert setup.startswith("from autograder import check, start_checks\n\nstart_checks()")
    assert setup.endswith("import math\n\nHALF = 0.5\n\ndef show(x):\n    print(x)")
    assert "SECRET" not in setup


def test_pictures_are_code_between_texts_and_no_ones_answer(loaded):
    found = [cells(loaded)[f"picture_{n}"] for n in (1, 2, 3)]
    assert [cell["cell_type"] for cell in found] == ["markdown", "code", "markdown"]
    assert code(found[1]) == "show(double(3.0))"
    assert all("nbgrader" not in cell["metadata"] for cell in found)


def test_an_answer_cell_has_the_stub(loaded):
    assert code(cells(loaded)["double"]) == (
        'def double(x):\n    """Return twice x."""\n    raise NotImplementedError'
    )


def test_a_solved_notebook_has_the_answers_between_markers_with_what_is_fenced_before(loaded):
    answer = code(cells(loaded, solved=True)["double"])
    assert re.findall("### BEGIN SOLUTION|### END SOLUTION|SECRET", answer) == [
        "### BEGIN SOLUTION", "SECRET", "### END SOLUTION",
        "### BEGIN SOLUTION", "SECRET", "### END SOLUTION",
    ]  # fmt: skip


def test_what_is_fenced_is_not_in_the_setup_of_a_solved_notebook(loaded):
    found = cells(loaded, solved=True)
    assert code(found["setup"]) == code(cells(loaded)["setup"])


def test_what_is_fenced_after_the_last_exercise_belongs_to_it(tiny_unit):
    after = "\n\n### BEGIN SOLUTION\nLATER = 1\n### END SOLUTION\n"
    tiny_unit.solution.write_text(LESSON + after)
    assert code(cells(LoadedUnit(tiny_unit), solved=True)["halve"]).endswith(after.strip())


def test_a_check_cell_is_graded_and_locked_and_asks_for_its_exercise(loaded):
    cell = cells(loaded)[check_id("double")]
    assert code(cell) == 'check("double")'
    assert cell["metadata"]["nbgrader"] == {
        "grade": True, "grade_id": "check_double", "locked": True, "points": 10.0,
        "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "locked", "solution"), [("setup", True, False), ("double", False, True)]
)
def test_students_write_in_answer_cells_alone(loaded, cell, locked, solution):
    flags = cells(loaded)[cell]["metadata"]["nbgrader"]
    assert (flags["locked"], flags["solution"], flags["grade"]) == (locked, solution, False)


def test_an_exercise_is_worth_its_points_and_nothing_beyond_the_core(loaded):
    assert worth(loaded) == {"double": 10.0, "halve": 0.0}


def test_the_same_unit_gives_the_same_bytes(loaded):
    assert as_notebook(loaded) == as_notebook(LoadedUnit(loaded.unit))
