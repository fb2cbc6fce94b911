"""How long a student waits for a verdict after a save: watch, pytest and the notebook, in one run.

    python tests/benchmarks/watch.py [SAVES]

Prints milliseconds, the median and the 95th percentile, of a unit without torch and of one with it,
beside what the imports of numpy and torch take. Each save has another wrong answer in it. *watch*
is timed until the answer is on the screen of a pseudo-terminal, *pytest* to the end of its process,
which checks that exercise alone, and *the notebook* from `check()` to the table.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect

from autograder.course.layout import Unit, find_course
from autograder.selfcheck.kernel import Helper

COURSE = find_course(Path(__file__).parent)
UNITS = {"02_regression_losses": "half_mse", "10_training": "train_step"}
STUB = "raise NotImplementedError"
Wait = Callable[[str], None]


class Work:
    """A student's folder with one unit, in which one exercise is answered anew for each save."""

    def __init__(self, root: Path, slug: str, exercise: str) -> None:
        self.root, self.exercise = root, exercise
        self.file = root / "exercises" / slug / Unit(root, slug).stub.name
        shutil.copytree(COURSE.root / "exercises" / slug, self.file.parent)
        before, self._name, self._rest = self.file.read_text("utf-8").partition(f"def {exercise}(")
        self._before = before

    def text(self, answer: str) -> str:
        """Return the file with an answer in the place of the exercise's stub."""
        return self._before + self._name + self._rest.replace(STUB, f"return {answer}", 1)

    def save(self, answer: str) -> None:
        """Save the file with an answer in it, as editors do."""
        beside = self.file.with_name("saving.tmp")
        beside.write_text(self.text(answer), "utf-8")
        os.replace(beside, self.file)


@contextlib.contextmanager
def watch(work: Work) -> Iterator[Wait]:
    """Yield a function that waits until `autograder watch` shows an answer."""
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    words = ["-m", "autograder", "watch", "--course", str(work.root)]
    child = pexpect.spawn(sys.executable, words, dimensions=(40, 120), env=environment)
    child.expect_exact("Write it in", timeout=120)

    def wait(answer: str) -> None:
        child.expect_exact(f"this came   {answer}", timeout=120)

    yield wait
    child.send("q")
    child.wait()


@contextlib.contextmanager
def pytest(work: Work) -> Iterator[Wait]:
    """Yield a function that runs pytest, which tells of an answer; with the one plugin that a
    student has, without those that are installed beside it for development."""
    words = ["-m", "pytest", "-q", "-p", "autograder.selfcheck.plugin"]
    words += ["--exercise", work.exercise, str(work.file.parent)]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    def wait(answer: str) -> None:
        ended = subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, env=environment
        )
        assert f"this came   {answer}" in ended.stdout, ended.stdout

    yield wait


@contextlib.contextmanager
def notebook(work: Work) -> Iterator[Wait]:
    """Yield a function that asks a notebook's helper, which tells of an answer."""
    helper = Helper(str(work.file.parent))

    def wait(answer: str) -> None:
        of_it = {"folder": str(work.file.parent), "exercise": work.exercise, "solved": []}
        *_, last = helper.answer({**of_it, "cells": [[1, work.text(answer)]], "done": {}})
        assert f"this came   {answer}" in last["shown"]["text/plain"], last

    yield wait
    helper.end()


def waits(work: Work, wait: Wait, saves: int) -> list[float]:
    """Return the milliseconds from each save to its verdict, but of the first: whoever has read
    down to the first exercise finds all that is warm ready."""
    found = []
    for number in range(saves + 1):
        answer = f"{number + 2}.25"
        start = time.perf_counter()
        work.save(answer)
        wait(answer)
        found.append((time.perf_counter() - start) * 1000)
    return found[1:]


def shown(found: list[float]) -> str:
    """Return the median and the 95th percentile of some waits."""
    return (
        f"{statistics.median(found):8.0f}{sorted(found)[int(0.95 * (len(found) - 1) + 0.5)]:8.0f}"
    )


def imports(name: str, times: int) -> list[float]:
    """Return the milliseconds of a process that imports a module and ends."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", f"import {name}"], check=True)
        found.append((time.perf_counter() - start) * 1000)
    return found


def main(saves: int) -> None:
    """Print what each way takes."""
    print(f"{'ms, of ' + str(saves) + ' saves':<32}{'median':>8}{'95 %':>8}")
    for name in ("numpy", "torch"):
        print(f"{'import ' + name:<32}{shown(imports(name, saves))}")
    for slug, exercise in UNITS.items():
        for way in (watch, notebook, pytest):
            with tempfile.TemporaryDirectory() as folder:
                work = Work(Path(folder), slug, exercise)
                with way(work) as wait:
                    print(f"{slug + ', ' + way.__name__:<32}{shown(waits(work, wait, saves))}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
