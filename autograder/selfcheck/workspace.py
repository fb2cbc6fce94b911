"""Self-check: the public checks on the file beside them, in the student's own process.

Here print and a debugger work, and nothing is hidden that could be found: only public checks and
what `build` put into recognition.json are on a student's machine.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from autograder.authoring import build
from autograder.checking.checks import Check, Outcome, check_of, not_run, run_with_deadline
from autograder.checking.describe import clean
from autograder.checking.recognition import Recognised, failures, recognised, restored
from autograder.checking.student import ONESELF, Local, Raised, Stopped
from autograder.runtime.call import Live, raised
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.loading import load
from autograder.runtime.syntax import outline

_DESKS: dict[str, "Desk"] = {}  # by unit

# More than a grade allows: a student's machine may be slow, and the first check imports torch.
SECONDS_PER_CHECK = 15.0

LABELS = {
    "called": "you called",
    "got": "this came",
    "expected": "expected",
    "because": "because",
}


@dataclass
class Desk:
    """A unit's folder on a student's machine: the code, and what is known of it unrun.

    absent: what to think of when a function is not there.
    """

    unit: str
    exercises: dict[str, Any]
    absent: str = "its name must be kept"
    outline: dict[str, Any] = field(default_factory=dict)
    live: Live | None = None
    broken: Stopped | None = None

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """The desk of the unit in a folder, with no code on it yet."""
        known = json.loads((folder / build.RECOGNITION).read_text(encoding="utf-8"))
        return cls(known["unit"], known["exercises"])

    def read(self, source: bytes, name: str) -> None:
        """Find out what can be known of the code without running it; name: of its file."""
        rules = {exercise: entry["forbids"] for exercise, entry in self.exercises.items()}
        seen = outline(source, rules)
        if seen["syntax"]:
            line, text = seen["syntax"]
            got = f"SyntaxError: {clean(text)} ({name}, line {line})"
            self.broken = Stopped("crashed", got, "Python cannot read the file")
        else:
            self.outline = seen

    def settled(self, exercise: str) -> Outcome | None:
        """What can be said of an exercise without running its checks, or None."""
        known = self.exercises.get(exercise, {})
        if self.outline and self.outline["digests"].get(exercise) == known.get("stub"):
            return not_run("not_started", "the stub", "its code is as it was handed out")
        if self.outline and self.outline["uses"].get(exercise):
            used = ", ".join(self.outline["uses"][exercise])
            return not_run("forbidden", used, ONESELF)
        if self.broken is not None:
            got = self.broken.shown(reveal=True)
            return not_run(self.broken.verdict, got, self.broken.because)
        if self.live is not None and not hasattr(self.live.module, exercise):
            return not_run("missing", f"no function {exercise}", self.absent)
        return None

    def outcome(self, check: Check, seconds: float) -> Outcome:
        """Run one public check, or say why there is nothing to run."""
        settled = self.settled(check.exercise)
        if settled is not None or self.live is None:
            return settled or not_run("missing", "no file", "there is nothing to check")
        forbids = self.exercises.get(check.exercise, {}).get("forbids", [])
        return run_with_deadline(check, Local(self.live, forbids), None, 0, seconds)

    def recognised(
        self, exercise: str, outcomes: dict[str, Outcome], handling: Collection[str]
    ) -> Recognised | None:
        """The one misconception that gives these very answers, if there is one."""
        bank = self.exercises[exercise]["misconceptions"]
        answers = {name: restored(entry["outcomes"]) for name, entry in bank.items()}
        beliefs = {name: entry["belief"] for name, entry in bank.items()}
        return recognised(outcomes, answers, beliefs, handling)


def check(function: Callable[..., None], path: Path) -> tuple[Check, Outcome]:
    """Run the public check `function`, of the file at `path`, on the student's file beside it."""
    desk = _desk(path.with_name(path.name.removeprefix("test_")))
    item = check_of(function, desk.unit)
    return item, desk.outcome(item, SECONDS_PER_CHECK)


@cache
def _desk(path: Path) -> Desk:
    """Read and load a student's file, once for all its checks."""
    desk = Desk.in_folder(path.parent)
    _DESKS[desk.unit] = desk
    if not path.is_file():
        desk.broken = Stopped("missing", f"no {path.name}", "the file must be beside its checks")
        return desk
    desk.read(path.read_bytes(), path.name)
    if desk.broken is None:
        _load(desk, path)
    return desk


def _load(desk: Desk, path: Path) -> None:
    files = frozenset({str(path)})
    sys.path.insert(0, str(path.parent))  # so that the student's other files can be imported
    try:
        with deadline(SECONDS_PER_CHECK):
            module = load(path, path.stem)
            beside = path.with_name("drivers.py")
            drivers = load(beside, "drivers") if beside.is_file() else None
        desk.live = Live(module, drivers, files, capture=False)
    except OutOfTime:
        desk.broken = Stopped(
            "timeout", "no end of the import", "the file runs a loop when imported"
        )
    except (Exception, SystemExit) as error:
        desk.broken = Raised(raised(error, files))
    finally:
        sys.path.remove(str(path.parent))


def explained(outcome: Outcome) -> str:
    """A message as lines."""
    message = outcome.message or {}
    lines = [f"{label:<11} {message[key]}" for key, label in LABELS.items() if message.get(key)]
    return "\n".join(lines)


def summary(results: Iterable[tuple[Check, Outcome]]) -> list[str]:
    """How far one is: a line for each exercise, and one for all."""
    exercises: dict[tuple[str, str], dict[str, Outcome]] = {}
    handling = set()
    for item, outcome in results:
        exercises.setdefault((item.unit, item.exercise), {})[item.name] = outcome
        handling |= {item.name} if item.handling else set()
    lines, done, last = [], 0, ""
    for (unit, exercise), named in exercises.items():
        outcomes = list(named.values())
        passed = sum(outcome.verdict == "passed" for outcome in outcomes)
        done += passed == len(outcomes)
        if unit != last:
            lines.append(unit)
            last = unit
        lines.append(f"  {exercise:<36} {_standing(outcomes, passed)}")
        if found := _DESKS[unit].recognised(exercise, named, handling):
            lines.append(f"    as if: {found.belief}")
    left = [e for (_, e), o in exercises.items() if failures(o)]
    lines.append(f"{done} of {len(exercises)} exercises pass their public checks.")
    if left:
        lines.append(f"Next: {left[0]}")
    return lines


def _standing(outcomes: list[Outcome], passed: int) -> str:
    if passed == len(outcomes):
        return "done"
    verdicts = sorted({o.verdict for o in outcomes} - {"passed"})
    if verdicts == ["not_started"]:
        return "not started"
    return f"{passed} of {len(outcomes)} checks ({', '.join(verdicts)})"
