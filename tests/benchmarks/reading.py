"""What reading costs: from the bytes that were handed in to the modules that checks may call.

    python tests/benchmarks/reading.py [REPETITIONS]

Prints milliseconds per submission, the least of many repetitions, all in one run: of one unit, of
one unit that also calls its functions at its top level, and of all units; as Python files and as
notebooks. Each has a sandbox of its own, as in `autograder grade`; no check runs.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from autograder.authoring.compose import compose
from autograder.authoring.notebook import as_notebook
from autograder.course.layout import Unit, find_course
from autograder.course.loaded import LoadedUnit
from autograder.files import write
from autograder.grading import submissions
from autograder.grading.attempt import Attempt
from autograder.grading.judge import Judge
from autograder.grading.reader import Reader
from autograder.grading.session import Session

TRIES = """
x = np.arange(6.0).reshape(2, 3)
shapes = [x.shape, x.T.shape]
total = float(np.sum(x))
print(total, shapes)
if __name__ == "__main__":
    print(sorted(shapes))
"""  # what students leave below their answers


def script(loaded: LoadedUnit, tries: str) -> tuple[str, str]:
    """Return the name of a right Python file, and its text."""
    return loaded.unit.stub.name, compose(loaded.unit, []) + tries


def book(loaded: LoadedUnit, tries: str) -> tuple[str, str]:
    """Return the name of a right notebook, and its text."""
    content = json.loads(as_notebook(loaded, solved=True))
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    content["cells"] += [{**cell, "id": "tries", "source": tries}] if tries else []
    return loaded.unit.notebook.name, json.dumps(content)


def once(judge: Judge, entry: Path) -> None:
    """Read a submission, and load its modules."""
    submission = submissions.read(entry.name, entry)
    with Session(judge.zygote, judge.budget) as session:
        works = Reader(session).works(submission, judge.units)
        handed_in = [loaded for loaded in judge.units if works[loaded.unit.slug].files]
        assert len(handed_in) == len([*entry.iterdir()])
        for loaded in handed_in:
            attempt = Attempt(session, loaded, works[loaded.unit.slug])
            for exercise in loaded.exercises[:1]:
                assert not attempt.outcomes(exercise, [], 0)


def least(judge: Judge, entry: Path, repetitions: int) -> float:
    """Return the least seconds that it takes to read a submission."""
    taken = []
    for _ in range(repetitions):
        start = time.perf_counter()
        once(judge, entry)
        taken.append(time.perf_counter() - start)
    return min(taken)


def main(repetitions: int) -> None:
    """Print what each kind of submission costs."""
    course = find_course(Path(__file__).parent)
    some: dict[str, tuple[list[Unit], str]] = {
        "one unit": (course.units[:1], ""),
        "one unit, and calls": (course.units[:1], TRIES),
        f"{len(course.units)} units": (course.units, ""),
        f"{len(course.units)} units, and calls": (course.units, TRIES),
    }
    with tempfile.TemporaryDirectory() as folder, Judge(course, course.units) as judge:
        print(f"{'ms per submission':<24}{'.py':>8}{'.ipynb':>8}")
        for kind, (units, tries) in some.items():
            figures = []
            for made in (script, book):
                entry = Path(folder, f"{kind} {made.__name__}")
                for unit in units:
                    name, text = made(LoadedUnit(unit), tries)
                    write(entry / unit.slug / name, text)
                figures.append(least(judge, entry, repetitions) * 1000)
            print(f"{kind:<24}" + "".join(f"{figure:8.1f}" for figure in figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
