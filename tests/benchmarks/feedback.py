"""The feedback that wrong answers of the bank get, for a person to read line by line.

    python tests/benchmarks/feedback.py [COUNT] [SEED]

Draws so many misconceptions from all units, grades for each a submission that is right but for it,
and prints the belief behind it and what its feedback says of the exercise. The seed is printed.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.authoring.compose import compose
from autograder.course import bank
from autograder.course.layout import Course, Unit, find_course
from autograder.files import write


def drawn(course: Course, count: int, seed: int) -> list[tuple[Unit, bank.Misconception]]:
    """Return so many wrong answers, each with its unit."""
    every = [(unit, entry) for unit in course.units for entry in bank.misconceptions(unit)]
    return random.Random(seed).sample(every, count)


def main(count: int, seed: int) -> None:
    """Grade the submissions, and print their feedback."""
    print(f"{count} wrong answers, drawn with seed {seed}\n")
    chosen = drawn(find_course(Path(__file__).parent), count, seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (unit, entry) in enumerate(chosen):
            path = folder / "submissions" / f"{number:02}" / unit.slug / f"{unit.name}.py"
            write(path, compose(unit, [entry]))
        command = [sys.executable, "-m", "autograder", "grade", str(folder / "submissions")]
        subprocess.run([*command, "--out", str(folder / "graded")], check=True, capture_output=True)
        for number, (unit, entry) in enumerate(chosen):
            feedback = (folder / "graded" / "feedback" / f"{number:02}.md").read_text(
                encoding="utf-8"
            )
            sections = feedback.split("\n### ")
            (told,) = [one for one in sections if one.startswith(f"`{entry.of}`")]
            told = told.partition("\n## ")[0]  # the next unit
            print(f"{'=' * 80}\n{unit.slug}, {entry.of}, {entry.name}\nbelief: {entry.belief}\n")
            print(f"### {told}\n")


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*given, *(20, 0)[len(given) :])
