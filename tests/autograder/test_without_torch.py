"""The units by hand need no torch: where it cannot be imported, all of a student's side works.

Each case is a folder as it is handed out, and a process in which an import of torch raises.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from autograder.authoring.compose import compose
from autograder.authoring.public_checks import public_checks
from autograder.course.bank import misconceptions
from autograder.course.layout import Course

ROOT = Path(__file__).resolve().parents[2]
BARE = [
    word for name in ("cacheprovider", "hypothesispytest", "xdist") for word in ("-p", f"no:{name}")
]
UNITS = [unit for unit in Course(ROOT).units if "02" <= unit.slug < "07"]
LOSSES = UNITS[0]
MISSING = "No module named 'torch'"


@dataclass(frozen=True)
class Desk:
    """A student's desk: a unit's folder, the file in it, and an environment without torch."""

    folder: Path
    file: str
    environment: dict[str, str]

    def write(self, text):
        (self.folder / self.file).write_text(text, "utf-8")

    def pytest(self, *words):
        return self.run("-m", "pytest", *BARE, *words)

    def run(self, *words):
        came = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        return came.returncode, came.stdout + came.stderr


@pytest.fixture
def desk(tmp_path):
    """Make the desk for a unit."""

    def of(unit):
        folder = tmp_path / unit.slug
        shutil.copytree(unit.stub.parent, folder)
        checks = public_checks(unit.grader.read_text(encoding="utf-8"))
        (folder / f"test_{unit.stub.name}").write_text(checks, "utf-8")
        missing = tmp_path / "missing" / "torch.py"
        missing.parent.mkdir()
        missing.write_text(f"raise ModuleNotFoundError({MISSING!r}, name='torch')\n")
        paths = [str(missing.parent), os.environ.get("PYTHONPATH", "")]
        environment = {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
        return Desk(folder, unit.stub.name, {**os.environ, **environment})

    return of


def importing(line):
    """Return the solution of the losses with a line after its first import."""
    return compose(LOSSES, []).replace("import numpy as np", f"import numpy as np\n{line}", 1)


def test_torch_is_missing_there(desk):
    status, said = desk(LOSSES).run("-c", "import torch")
    assert status == 1
    assert said.endswith(f"ModuleNotFoundError: {MISSING}\n")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.slug)
def test_a_unit_by_hand_is_begun_and_done(desk, unit):
    at = desk(unit)
    status, said = at.pytest()
    assert status == 1
    assert " not started in " in said.splitlines()[-1]
    at.write(compose(unit, []))
    status, said = at.pytest()
    assert status == 0, said
    assert "public checks pass" in said


def test_what_a_mistake_comes_from_is_named(desk):
    at = desk(LOSSES)
    (wrong,) = (one for one in misconceptions(LOSSES) if one.name == "sums_instead_of_averaging")
    at.write(compose(LOSSES, [wrong]))
    status, said = at.pytest()
    assert status == 1
    assert f"as if this were true, which it is not: {wrong.belief}" in " ".join(said.split())
    assert "half_mse([" in said.replace("np.array(", "")  # the example below it


def test_a_line_that_imports_torch_for_nothing_costs_nothing(desk):
    at = desk(LOSSES)
    at.write(importing("import torch"))
    status, said = at.pytest()
    assert status == 0, said


def test_a_notebook_checks_its_cells(desk, monkeypatch):
    at = desk(LOSSES)
    monkeypatch.setenv("PYTHONPATH", at.environment["PYTHONPATH"])
    manager, client = start_new_kernel(cwd=at.folder)
    shown = []

    def seen(message):
        content = message["content"]
        shown.extend([content.get("data", {}).get("text/plain", ""), *content.get("traceback", [])])

    try:
        for cell in (
            "from autograder import check, start_checks\nstart_checks()",
            compose(LOSSES, []),
            'check("half_mse")',
        ):
            client.execute_interactive(cell, output_hook=seen, timeout=300)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert "half_mse" in "".join(shown)
    assert "checks pass" in "".join(shown)


STAGES = """
import pathlib, sys
from autograder.selfcheck import notebook

cells = [[1, sys.argv[1]], [2, pathlib.Path("regression_losses.py").read_text("utf-8")]]
request = {"folder": ".", "exercise": "half_mse", "cells": cells, "done": {}, "solved": []}
print([reply.get("at") for reply in notebook.answer(request)][:1])
"""


@pytest.mark.parametrize(
    ("cell", "first"), [("import torch", "imports torch"), ("import json", None)]
)
def test_the_kernel_waits_longer_for_cells_that_import_torch(desk, cell, first):
    words = [sys.executable, "-c", STAGES, cell]
    folder = desk(LOSSES).folder
    came = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=600)
    assert came.stdout == f"[{first!r}]\n", came.stderr


HAS_TORCH = """
import sys
import pytest
status = pytest.main(sys.argv[1:])
print("with torch" if "torch" in sys.modules else "without torch")
"""


@pytest.mark.parametrize(
    ("line", "ends"),
    [("", "without torch"), ("import torch", "with torch"), ("from torch import nn", "with torch")],
)
def test_torch_is_there_for_who_imports_it_alone(desk, line, ends):
    at = desk(LOSSES)
    at.write(importing(line))
    words = [sys.executable, "-c", HAS_TORCH, *BARE, "-q"]
    came = subprocess.run(words, cwd=at.folder, capture_output=True, text=True, timeout=600)
    assert " passed in " in came.stdout, came.stdout + came.stderr
    assert came.stdout.splitlines()[-1] == ends
