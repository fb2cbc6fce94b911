"""Inputs as people hand them in, and how they are graded: for the tests of what becomes of them."""

import io
import json
import re
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course.layout import Course
from autograder.grading.budget import Budget
from autograder.grading.job import Options
from autograder.grading.run import grade

ROOT = Path(__file__).resolve().parents[2]
UNITS = ("02_regression_losses", "03_cross_entropy", "05_gradient_descent")
MAIN, BOOK = "regression_losses.py", "regression_losses.ipynb"

NP = "import numpy as np\n\n\n"
DEF = """def mae(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} {target.shape}")
    return float(np.abs(pred.astype(float) - target.astype(float)).sum()) / len(pred)
"""
MAE = NP + DEF
STUB = (ROOT / "exercises" / "02_regression_losses" / MAIN).read_text("utf-8")
HALF = "def half(r):\n    return r / 2\n"
SOFTMAX = """def softmax(z):
    z = z if z.dtype.kind == "f" else z.astype(float)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
"""
GD_STEP = """def gd_step(w, grad, lr):
    if w.shape != grad.shape:
        raise ValueError(f"{w.shape} {grad.shape}")
    return w * 1.0 - lr * grad
"""


@dataclass(frozen=True)
class Input:
    """A submission: files by path, or one archive; and what becomes of an exercise.

    told: what a note or the exercise's message says; silent: no note says anything.
    """

    files: dict[str, str | bytes]
    told: str = ""
    verdict: str = "passed"
    exercise: str = "mae"
    silent: bool = False


def py(text: str, told: str = "", **how: Any) -> Input:
    return Input({MAIN: text}, told, **how)


def nb(*cells: str, told: str = "", **how: Any) -> Input:
    return Input({BOOK: book(*cells)}, told, **how)


def book(*cells: str, **extra: Any) -> str:
    found = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return json.dumps({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **extra})


def with_default(value: str) -> str:
    return DEF.replace("(pred, target)", f"(pred, target, {value})", 1)


def using(name: str) -> str:
    """The function, which needs this name to be 1."""
    return DEF.replace("/ len(pred)", f"* {name} / len(pred)")


def worked_on(name: str, text: str) -> str:
    """The unit's stub, in which one exercise was written."""
    first = STUB.index(f"def {name}(")
    last = STUB.find("\n\n\n", first)
    return STUB[:first] + text.removeprefix(NP) + STUB[last:]


def zipped(files: dict[str, str | bytes], times: dict[str, int] | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in files.items():
            archive.writestr(
                zipfile.ZipInfo(path, ((times or {}).get(path, 2020), 1, 1, 0, 0, 0)), text
            )
    return packed.getvalue()


def named(name: bytes, text: str) -> bytes:
    """A zip of one file whose name is these bytes, without a word on their encoding."""
    place = "x" * len(name)
    return zipped({place: text}).replace(place.encode(), name)


def taped(files: dict[str, str], mode: str = "w:gz") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as tape:  # type: ignore[call-overload]
        for path, text in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(text)
            tape.addfile(info, io.BytesIO(text.encode()))
    return packed.getvalue()


def written(one: Input, folder: Path) -> None:
    """Write the files of an input to a folder."""
    for path, text in one.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())


def graded(
    inputs: dict[str, Input], home: Path, budget: Budget = Budget(check=20.0, exercise=60.0)
) -> dict[str, dict[str, Any]]:
    """Write and grade every input, in one run; return the results by its name."""
    for name, one in inputs.items():
        written(one, home / "submissions" / name)
    order = Options(Course(ROOT), UNITS, budget=budget)
    run = grade(home / "submissions", home / "graded", order)
    assert run.troubles == []
    results = (home / "graded" / "results").iterdir()
    return {path.stem: json.loads(path.read_text("utf-8")) for path in results}


def as_judged(got: str) -> str:
    """Return what a self-check says came as the judge does, which has one line for it, and without
    what the self-check alone knows: where Python points to in a line, and in which line code was
    that did not end."""
    in_a_line = re.sub(r"\n(.*)\n +\^$", r": \1", got)
    return re.sub(r"(?<=^no answer in time) \(.*\)$", "", in_a_line)


def expect_judged(one: Input, result: dict[str, Any]) -> None:
    """Pass if an input was judged and told as it says."""
    (exercise,) = (e for e in result["exercises"] if e["exercise"] == one.exercise)
    verdicts = {check["verdict"] for check in exercise["checks"]}
    assert verdicts == {one.verdict}, [result["notes"], exercise["checks"][0]["message"]]
    said = json.dumps([result["notes"], exercise, result.get("causes")], ensure_ascii=False)
    assert one.told in said.replace('\\"', '"')
    assert not (one.silent and result["notes"]), result["notes"]
