"""The notebooks that students get: what is in them, and that they run from top to bottom."""

import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.nbgraderformat import MetadataValidator

from autograder.authoring.compose import compose
from autograder.authoring.notebook import USES_CHECK, as_notebook
from autograder.course import bank
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course
from autograder.course.loaded import LoadedUnit
from autograder.grading.judge import Judge
from autograder.grading.submissions import Submission
from autograder.runtime.syntax import extent

ROOT = Path(__file__).resolve().parents[2]
UNITS = Course(ROOT).units

# Exercises of which some checks also use one that comes later, and wait for it.
WAIT = {"Value": "backward", "save_checkpoint": "load_checkpoint"}


def every_unit(test):
    return pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)(test)


def handed_out(unit):
    return nbformat.read(unit.notebook, as_version=4)


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


@every_unit
@pytest.mark.parametrize("solved", [False, True], ids=["handed out", "solved"])
def test_jupyter_and_nbgrader_accept_it(unit, solved):
    book = nbformat.reads(as_notebook(LoadedUnit(unit), solved=solved), as_version=4)
    nbformat.validate(book)
    MetadataValidator().validate_nb(book)
    for cell in book.cells:
        assert cell.metadata.get("nbgrader", {}).get("schema_version", 3) == 3


@every_unit
def test_each_exercise_has_an_answer_cell_and_a_check_cell_after_it(unit):
    cells = [cell for cell in handed_out(unit).cells if grade_id(cell)]
    names = [exercise.name for exercise in exercises_of(unit)]
    expected = [("setup", False, False)]
    for name in names:
        expected += [(name, True, False), (f"check_{name}", False, True)]
    assert [
        (grade_id(c), c.metadata.nbgrader.solution, c.metadata.nbgrader.grade) for c in cells
    ] == expected
    for answer, check in zip(cells[1::2], cells[2::2], strict=True):
        name = grade_id(answer)
        assert f"def {name}(" in answer.source or f"class {name}" in answer.source
        assert check.source == f'check("{name}")'


@every_unit
def test_the_cells_together_are_the_file_that_is_handed_out(unit):
    """Nothing is lost between the two, and nothing is added but the check."""
    code = [cell.source for cell in handed_out(unit).cells if grade_id(cell)]
    cells = "\n".join(text for text in code if not text.startswith("check("))
    cells = cells.replace(USES_CHECK, "")
    stub = unit.stub.read_text("utf-8")
    assert sorted(cells.split()) == sorted(stub[stub.index('"""', 4) + 3 :].split())


@every_unit
def test_a_helper_of_the_solution_is_in_no_later_cell_than_what_uses_it(unit):
    book = nbformat.reads(as_notebook(LoadedUnit(unit), solved=True), as_version=4)
    trees = [ast.parse(cell.source) for cell in book.cells if grade_id(cell)]
    helpers = {
        node.name: n
        for n, tree in enumerate(trees)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.startswith("_")
    }
    for n, tree in enumerate(trees):
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                assert helpers.get(node.id, n) <= n, f"{node.id} is used before it is there"


@every_unit
def test_lesson_and_pictures_frame_the_exercises(unit):
    cells = handed_out(unit).cells
    numbered = [n for n, cell in enumerate(cells) if grade_id(cell)]
    before, after = cells[: numbered[0]], cells[numbered[-1] + 1 :]
    assert before[0].source.startswith("# ")
    assert any("$" in cell.source for cell in before), "no formula"
    pictures = [cell for cell in after if cell.cell_type == "code"]
    assert pictures
    names = {exercise.name for exercise in exercises_of(unit)}
    for cell in pictures:
        assert cell.source.endswith("\npictures.show()")
        assert any(name in cell.source for name in names), "it draws nothing of the student's"
    assert any(cell.cell_type == "code" for cell in before), "nothing is drawn before"
    assert not any("```python" in cell.source for cell in [*before, *after])


def in_cells(text, rng=None):
    """A file of Python as a notebook, a statement in each cell; with rng, in any order."""
    lines = text.splitlines(keepends=True)
    spans = [extent(node) for node in ast.parse(text).body]
    cells = ["".join(lines[first - 1 : last]) for first, last in spans]
    if rng is not None:
        rng.shuffle(cells)
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})


def judged(judge, name, content):
    """What the judge says of each check of a submission of one file, but for where lines are."""
    result, troubles = judge.grade(Submission("ada", {name: content.encode()}))
    assert troubles == []
    checks = [check for e in result.exercises for check in e.checks]
    return [replace(check, message=None, cause=None) for check in checks]


@pytest.mark.long
@every_unit
def test_a_notebook_is_judged_as_the_file_with_the_same_code(unit):
    """Whatever the answer is, and in whatever order the cells are."""
    rng = random.Random(unit.slug)
    answers = rng.sample([*bank.misconceptions(unit), *bank.variants(unit)], 6)
    with Judge(Course(ROOT), [unit]) as judge:
        for answer in answers:
            text = compose(unit, [answer])
            as_file = judged(judge, unit.stub.name, text)
            assert judged(judge, unit.notebook.name, in_cells(text, rng)) == as_file, answer.name


@pytest.mark.long
@every_unit
def test_every_banked_answer_is_judged_alike_in_a_file_and_in_a_notebook(unit):
    """A submission has an answer to each exercise, so that each round tries many."""
    exercises: dict[str, list[bank.Variant]] = {}
    for answer in [*bank.misconceptions(unit), *bank.variants(unit)]:
        exercises.setdefault(answer.of, []).append(answer)
    with Judge(Course(ROOT), [unit]) as judge:
        for together in zip_longest(*exercises.values()):
            answers = [answer for answer in together if answer is not None]
            text = compose(unit, answers)
            as_file = judged(judge, unit.stub.name, text)
            as_notebook = judged(judge, unit.notebook.name, in_cells(text))
            assert as_notebook == as_file, [answer.name for answer in answers]


READS = """
from autograder.runtime.notebook import (Cell)
from autograder.runtime.selection import module
helpers = [f"def h{k}(x): return {k}" for k in range(8)]
answer = "def f(x): return " + " + ".join(f"h{k}(x)" for k in range(8))
cells = [Cell(n, True, text) for n, text in enumerate([*helpers, *helpers, answer], 1)]
made = module(cells, "", {"f": ""})
print(made.notes, made.source)
"""


def test_a_notebook_is_read_alike_in_every_process():
    came = {
        subprocess.run(
            [sys.executable, "-c", READS],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(came) == 1
    assert "h7 is also in cell 8: cell 16 counts" in came.pop()


def run(unit, folder, *, solved):
    """Run the unit's notebook in a copy of what is handed out; return it with its outputs."""
    shutil.copytree(ROOT / "exercises", folder / "exercises")
    book = nbformat.reads(as_notebook(LoadedUnit(unit), solved=solved), as_version=4)
    place = folder / "exercises" / unit.slug
    client = NotebookClient(book, timeout=300, resources={"metadata": {"path": str(place)}})
    client.execute()
    nbformat.write(book, folder / f"{unit.slug}.ipynb")
    return book


@pytest.mark.long
@every_unit
def test_with_the_solution_it_runs_from_top_to_bottom(unit, tmp_path):
    """Every check passes, and every picture is drawn; with `--basetemp` it is there to look at."""
    book = run(unit, tmp_path, solved=True)
    drawn = 0
    for cell in book.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            text = output.get("data", {}).get("text/plain", "")
            if cell.source.startswith("check("):
                exercise, _, said = text.partition(":")
                verdicts = set(re.findall(r"^([a-z_]+): ", said, re.MULTILINE))
                waits = {"not_started"} if exercise in WAIT else set()
                assert waits <= verdicts <= {"passed"} | waits, text
                assert not waits or f"no {WAIT[exercise]} yet: its cell was not run" in text
            drawn += "image/png" in output.get("data", {})
        if cell.source.startswith("check("):
            assert cell.outputs
    pictures = [c for c in book.cells if not grade_id(c) and c.cell_type == "code"]
    assert drawn == len(pictures)
