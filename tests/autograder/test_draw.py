"""`autograder draw` with a student's functions: right, unwritten, raising and never ending.

torch is missing in these processes: a unit by hand is drawn without it.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.compose import compose
from autograder.course.layout import Course
from autograder.course.lesson import drawn_with_answers
from autograder.errors import UsageError
from autograder.selfcheck import drawing

ROOT = Path(__file__).resolve().parents[2]
UNIT = Course(ROOT).unit("regression_losses")
SOLVED = compose(UNIT, [])
PNG = b"\x89PNG\r\n\x1a\n"


class Desk:
    """A student's folder of a course, with the unit in it."""

    def __init__(self, root):
        self.root = root
        self.folder = root / "exercises" / UNIT.slug
        self.file = self.folder / UNIT.stub.name
        self.pictures = self.folder / "pictures"
        shutil.copytree(UNIT.stub.parent, self.folder)
        (root / "missing").mkdir()
        (root / "missing" / "torch.py").write_text("raise ModuleNotFoundError('torch')\n")
        self.path = os.pathsep.join([str(root / "missing"), os.environ.get("PYTHONPATH", "")])

    def write(self, **bodies):
        """Save the file solved, but for exercises that have these lines in their place."""
        lines = SOLVED.splitlines(keepends=True)
        for node in reversed(ast.parse(SOLVED).body):
            if body := bodies.get(getattr(node, "name", "")):
                lines[node.body[0].end_lineno : node.end_lineno] = [f"    {body}\n"]
        self.file.write_text("".join(lines), "utf-8")

    def draw(self, *words, program=("-m", "autograder")):
        return subprocess.run(
            [sys.executable, *program, "draw", *words],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": self.path},
            capture_output=True,
            text=True,
            timeout=600,
        )


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def line_of(text, desk):
    """The number of the line in the student's file that has a text."""
    return desk.file.read_text("utf-8").partition(text)[0].count("\n") + 1


def test_a_picture_is_drawn_with_what_is_written(desk):
    desk.write()
    came = desk.draw("half_mse")
    path = f"exercises/{UNIT.slug}/pictures/half_mse.png"
    said = f"{path} is drawn, with your regression_losses.py.\n"
    assert (came.returncode, came.stdout, came.stderr) == (0, said, "")
    image = (desk.root / path).read_bytes()
    assert image.startswith(PNG)
    assert b"tIME" not in image  # no date
    desk.write(half_mse="return float(np.max(np.abs(pred - target)))")
    assert desk.draw("half_mse").returncode == 0
    assert (desk.root / path).read_bytes() != image


def test_what_is_not_written_is_waited_for(desk):
    came = desk.draw("half_mse")
    waits = "half_mse, mse, rmse, half_mse_grad and rmse_grad, which are not written yet"
    said = f"The picture of half_mse waits for {waits}: half_mse is next.\n"
    assert (came.returncode, came.stdout) == (1, said)
    assert not desk.pictures.exists()
    desk.write(mse="raise NotImplementedError", rmse_grad="raise NotImplementedError")
    waits = "mse and rmse_grad, which are not written yet: mse is next.\n"
    assert desk.draw("half_mse").stdout == f"The picture of half_mse waits for {waits}"


def test_of_several_pictures_those_are_drawn_that_wait_for_nothing(desk):
    desk.write(huber="raise NotImplementedError")
    came = desk.draw("mse")
    first, second = came.stdout.splitlines()
    assert first.endswith("mse_1.png is drawn, with your regression_losses.py.")
    assert second == "The picture of mse waits for huber, which is not written yet."
    assert came.returncode == 1
    assert [path.name for path in desk.pictures.iterdir()] == ["mse_1.png"]


def test_an_exception_is_told_with_the_students_own_line(desk):
    desk.write(half_mse="return 1 / 0")
    came = desk.draw("half_mse")
    line = line_of("return 1 / 0", desk)
    said = f"ZeroDivisionError: division by zero (line {line}: return 1 / 0) in half_mse"
    assert (came.returncode, came.stdout) == (1, f"Not drawn: {said}.\n")
    assert not desk.pictures.exists()


def test_a_line_that_python_cannot_read_is_told_though_the_picture_waits_for_others(desk):
    stub = desk.file.read_text("utf-8")
    desk.file.write_text(stub.replace("raise NotImplementedError", "return (", 1), "utf-8")
    line = line_of("return (\n", desk)
    said = f"half_mse: line {line}: '(' was never closed: Python cannot read its lines"
    assert desk.draw("half_mse").stdout == f"Not drawn: {said}.\n"


def test_an_answer_that_does_not_fit_is_told_and_what_was_printed_is_shortened(desk):
    desk.write(half_mse="print('here')")
    came = desk.draw("half_mse")
    *printed, said = came.stdout.splitlines()
    assert printed == ["here"] * 10 + ["(and 191 lines more)"]
    assert said.startswith("Not drawn: the picture cannot use what comes of half_mse, mse")
    assert said.endswith("TypeError: there are no numbers to draw, but None.")
    assert came.returncode == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("while True: pass", "Not drawn: no answer in time (line {line}: while True: pass)"),
        ("import os; os._exit(3)", "Not drawn: the code ended its process, or never ends"),
    ],
)
def test_what_never_ends_or_ends_its_process_is_told(desk, body, said):
    desk.write(half_mse=body)
    codes = drawn_with_answers(desk.file.read_text("utf-8"))
    (came,) = drawing.draw(desk.folder, "half_mse", codes, seconds=1.0)
    assert came.said.startswith(said.format(line=line_of(body, desk)))
    assert not came.is_drawn


def test_a_picture_may_work_no_longer_than_a_check(desk):
    desk.write(half_mse="import time\n    while time.process_time() < 20: pass")
    came = desk.draw("half_mse")
    line = line_of("    while time", desk)
    told = f"(line {line}: while time.process_time() < 20: pass)"
    assert came.stdout.startswith(f"Not drawn: no answer in time {told} in half_mse: a loop does")
    assert came.returncode == 1


def test_the_notebook_draws_where_more_is_written_there(desk):
    cells = [{"cell_type": "code", "source": SOLVED.partition('"""\n\n')[2]}]
    book = desk.file.with_suffix(".ipynb")
    book.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    came = desk.draw("half_mse")
    assert came.returncode == 0
    assert came.stdout.endswith("half_mse.png is drawn, with your regression_losses.ipynb.\n")


def test_an_exercise_without_a_picture_says_which_have_one(desk):
    codes = drawn_with_answers(SOLVED)
    others = "half_mse, mse, rmse, half_mse_grad, rmse_grad, mae, huber"
    said = f"no picture is made of brier: those of {UNIT.slug} are of {others}$"
    with pytest.raises(UsageError, match=said):
        next(drawing.draw(desk.folder, "brier", codes))


def test_a_helper_of_the_students_has_a_part_in_the_picture_of_what_uses_it(desk):
    codes = ["draw(rmse)"]
    desk.write(rmse="return brier(pred, target)")
    assert not next(drawing.draw(desk.folder, "brier", codes)).is_drawn  # draw is no name there
    desk.write(rmse="return 0.0")
    with pytest.raises(UsageError, match="no picture is made of brier"):
        next(drawing.draw(desk.folder, "brier", codes))


def test_a_picture_may_use_matplotlib_itself(desk):
    desk.write()
    code = "import matplotlib.pyplot as plt\nplt.plot([half_mse(np.ones(1), np.zeros(1))])"
    (came,) = drawing.draw(desk.folder, "half_mse", [code])
    assert came.is_drawn, came.said


WITHOUT_MATPLOTLIB = """
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "matplotlib" else find(name, *more)
from autograder.cli import main
main()
"""


def test_without_matplotlib_a_sentence_says_what_to_install(desk):
    came = desk.draw("half_mse", program=("-c", WITHOUT_MATPLOTLIB))
    assert (came.returncode, came.stderr) == (2, f"autograder: {drawing.NO_MATPLOTLIB}\n")
