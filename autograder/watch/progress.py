"""How far a student is, in a file that one can read: `progress.toml` in the course's folder."""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

from autograder.checking.text import printable
from autograder.checking.verdicts import NOT_STARTED, PASS
from autograder.errors import UsageError
from autograder.files import write
from autograder.watch.syllabus import Exercise

FILE = "progress.toml"
ABOUT = """\
# How far you are, as `autograder watch` saw it last. It only shows what stands here until it has
# checked anew; without this file it begins with nothing.
"""


class Progress:
    """How each exercise stands, in words, as far as it was seen."""

    def __init__(self, path: Path) -> None:
        """Read the file, if there is one; of one that cannot be read, `trouble` says so."""
        self._path, self.trouble = path, ""
        self._stands: dict[str, dict[str, str]] = {}
        try:
            kept = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError):
            self.trouble = f"{path.name} cannot be read, and is written anew."
            return
        self._stands = {
            unit: {name: printable(said) for name, said in of_it.items() if isinstance(said, str)}
            for unit, of_it in kept.items()
            if isinstance(of_it, dict)
        }

    def of(self, exercise: Exercise) -> str:
        """Return how an exercise stands, `not started` if that was never seen."""
        return self._stands.get(exercise.unit, {}).get(exercise.name, NOT_STARTED)

    def passed(self, exercises: Iterable[Exercise]) -> set[Exercise]:
        """Return those of some exercises that pass their public checks."""
        return {one for one in exercises if self.of(one) == PASS}

    def note(self, exercise: Exercise, stands: str) -> None:
        """Note how an exercise stands; if the file cannot be written, `trouble` says so."""
        if self._stands.get(exercise.unit, {}).get(exercise.name) == stands:
            return
        self._stands.setdefault(exercise.unit, {})[exercise.name] = stands
        self.trouble = ""
        try:
            write(self._path, self._text())
        except UsageError as error:
            self.trouble = f"Your progress is not kept: {error}."

    def _text(self) -> str:
        units = "".join(
            f"\n[{unit}]\n"
            + "".join(f"{name} = {json.dumps(said)}\n" for name, said in of_it.items())
            for unit, of_it in sorted(self._stands.items())
        )
        return ABOUT + units
