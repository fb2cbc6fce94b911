"""What nbgrader costs per submission, as it comes and with our judge in it, measured in one run.

    python tests/benchmarks/nbgrader.py [SUBMISSIONS [UNIT]]

`nbgrader autograde` grades the same right notebooks in three courses. In the *stock* course a
kernel runs each notebook, and the check cells are ordinary ones of nbgrader: they assert that the
functions answer what the solution answers, on every input that our checks have. The *plain* course
is the same without the lesson's pictures, which a kernel draws and our judge does not. *Ours* is
made by `autograder nbgrader init`.

For each course there are two figures: seconds per submission with the start, which is the whole
run divided by the submissions; and seconds per further submission without the start, for which a
run of one submission per core is taken off.
"""

import json
import os
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.notebook import SETUP, USES_CHECK, as_notebook, worth
from autograder.checking.running import run as run_check
from autograder.course import bank
from autograder.course.layout import Unit, find_course
from autograder.course.loaded import LoadedUnit
from autograder.nbgrader.making import new_course

UNIT = "01_images_to_logits"
CASES = "cases.pickle"
STOCK_CHECK = """\
import pickle
import types
import warnings
import numpy as np
from numpy.testing import assert_allclose

def same(came, answer):
    if isinstance(answer, (list, tuple)):
        assert len(came) == len(answer)
        for one, other in zip(came, answer):
            same(one, other)
    elif isinstance(answer, dict):
        assert came.keys() == answer.keys()
        for key in answer:
            same(came[key], answer[key])
    elif isinstance(answer, (str, type(None))):
        assert came == answer
    else:
        assert_allclose(np.asarray(came), np.asarray(answer), rtol=1e-6, atol=1e-9)

warnings.simplefilter("ignore")  # a warning on standard error would cost a right answer its points
for name, args, kwargs, answer in pickle.load(open("{file}", "rb"))["{exercise}"]:
    try:
        if name.startswith("drivers."):
            import drivers
            mine = types.SimpleNamespace(**globals())
            came = getattr(drivers, name.partition(".")[2])(mine, *args, **kwargs)
        else:
            came = globals()[name](*args, **kwargs)
    except Exception as error:
        came = type(error).__name__
    same(came, answer)
"""


class Recorder:
    """The solution as a subject of checks, which notes every call with its answer.

    cases: the name, the arguments and the answer of each call; of an exception its type's name.
    """

    def __init__(self, unit: Unit) -> None:
        self.live = bank.solution(unit)
        self.cases: list[tuple[str, tuple[Any, ...], dict[str, Any], Any]] = []

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            home, _, function = name.rpartition(".")
            given = (self.live.module, *args) if home else args
            answer = getattr(self.live.drivers if home else self.live.module, function)(
                *given, **kwargs
            )
        except Exception as error:
            kinds = [base.__name__ for base in type(error).__mro__]
            self.cases.append((name, args, kwargs, kinds[0]))
            said = {"type": kinds[0], "bases": kinds, "text": str(error), "inner": True}
            return {"raised": {**said, "line": None, "code": "", "file": ""}, "forbidden": []}
        self.cases.append((name, args, kwargs, answer))
        return {"answer": answer, "forbidden": []}


def cases(unit: Unit) -> dict[str, list[Any]]:
    """Return the calls that the checks of each exercise make, with the solution's answers."""
    found = {}
    loaded = LoadedUnit(unit)
    for exercise in worth(loaded):
        recorder = Recorder(unit)
        for check in loaded.checks_of(exercise):
            outcome = run_check(check, recorder, loaded.reference, 0)
            assert outcome.verdict == "passed", (check.name, outcome)
        found[exercise] = recorder.cases
    return found


def stock_course(unit: Unit, folder: Path, *, pictures: bool) -> None:
    """Make a course of nbgrader's own kind, with the same exercises worth the same points.

    pictures: keep the cells that draw.
    """
    notebook = json.loads(as_notebook(LoadedUnit(unit), solved=True))
    if not pictures:
        notebook["cells"] = [c for c in notebook["cells"] if not c["id"].startswith("picture")]
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name == SETUP:
            cell["source"] = "".join(cell["source"]).replace(USES_CHECK, "")
        elif name.startswith("check_"):
            exercise = name.removeprefix("check_")
            cell["source"] = STOCK_CHECK.format(file=CASES, exercise=exercise)
    source = folder / "source" / unit.slug
    source.mkdir(parents=True)
    (source / unit.notebook.name).write_text(json.dumps(notebook))
    (source / CASES).write_bytes(pickle.dumps(cases(unit)))
    if unit.drivers.is_file():
        shutil.copyfile(unit.drivers, source / "drivers.py")
    (folder / "nbgrader_config.py").write_text("")


def nbgrader(folder: Path, *words: str) -> tuple[float, float]:
    """Run a command of nbgrader's; return its wall and CPU seconds, of all its processes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env=os.environ | {"JUPYTER_CONFIG_DIR": str(folder), "PATH": path},
        check=True,
        capture_output=True,
    )
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return end - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@dataclass(frozen=True)
class Cost:
    """The wall and CPU seconds of a run of `count` submissions, and of a run of a `few`.

    all: of the run of `count`. start: of the run of a `few`, which is mostly the start.
    """

    count: int
    few: int
    all: tuple[float, float]
    start: tuple[float, float]

    def each(self, kind: int) -> float:
        """Return the seconds per submission, the start included; kind: 0 for wall, 1 for CPU."""
        return self.all[kind] / self.count

    def further(self, kind: int) -> float:
        """Return the seconds per submission, the start not included."""
        return (self.all[kind] - self.start[kind]) / (self.count - self.few)


def cost(folder: Path, unit: Unit, count: int) -> Cost:
    """Release the assignment, hand in its solved notebook `count` times, and grade all of them."""
    nbgrader(folder, "generate_assignment", unit.slug)
    took, few = [], len(os.sched_getaffinity(0))
    for number in range(count):
        place = folder / "submitted" / f"student_{number:03}" / unit.slug
        shutil.copytree(folder / "source" / unit.slug, place)
        if number + 1 == few:  # not measured: the first run has more to do than any later one
            nbgrader(folder, "autograde", unit.slug, "--force")
        if number + 1 in (few, count):
            took.append(nbgrader(folder, "autograde", unit.slug, "--force"))
            nbgrader(folder, "export")
            lines = (folder / "grades.csv").read_text().splitlines()[1:]
            scores = {tuple(map(float, line.split(",")[-2:])) for line in lines}
            assert len(lines) == number + 1, lines
            assert all(score >= highest > 0 for score, highest in scores), scores
    return Cost(count, few, took[-1], took[0])


def main(count: int, slug: str = UNIT) -> None:
    """Print what a submission costs in each course, and how many times as much as in ours."""
    warnings.simplefilter("ignore")
    unit = find_course(Path(__file__).parent).unit(slug)
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stock_course(unit, folder / "stock", pictures=True)
        stock_course(unit, folder / "plain", pictures=False)
        new_course(find_course(unit.root), [unit], folder / "ours")
        for kind in ("stock", "plain", "ours"):
            found[kind] = cost(folder / kind, unit, count)
    ours = found["ours"]
    print(f"{unit.slug}, {count} right notebooks, {len(os.sched_getaffinity(0))} cores")
    print("seconds per submission         wall with start   without   CPU with start   without")
    titles = {"stock": "stock nbgrader", "plain": "stock, without pictures", "ours": "ours"}
    for kind, title in titles.items():
        figures = [f(at) for at in (0, 1) for f in (found[kind].each, found[kind].further)]
        print(f"{title:<28}  " + "".join(f"{figure:>15.3f}" for figure in figures))
    for kind in ("stock", "plain"):
        other = found[kind]
        ratios = [
            other.each(0) / ours.each(0), other.further(0) / ours.further(0),
            other.each(1) / ours.each(1), other.further(1) / ours.further(1),
        ]  # fmt: skip
        print(f"{titles[kind] + ' / ours':<30}" + "".join(f"{ratio:>15.1f}" for ratio in ratios))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, *sys.argv[2:])
