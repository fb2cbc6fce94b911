"""Self-check: the public checks on the file beside them, in the student's own process.

Here print and a debugger work, and nothing is hidden that could be found: only public checks and
what `build` put into recognition.json are on a student's machine.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from autograder.checking import preflight
from autograder.checking.checks import Check, check_of
from autograder.checking.freeze import RECOGNITION, restored
from autograder.checking.recognition import failures, recognised
from autograder.checking.running import run_with_deadline
from autograder.checking.student import Local, Raised, Stopped
from autograder.checking.verdicts import REASONS, Outcome, Recognised, Verdict, not_run
from autograder.runtime.call import Live, raised
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.loading import load
from autograder.runtime.outline import outline

_WORKSPACES: dict[str, "Workspace"] = {}  # by unit

# More than a grade allows: a student's machine may be slow, and the first check imports torch.
SECONDS_PER_CHECK = 15.0


@dataclass
class Workspace:
    """A unit's folder on a student's machine: the code, and what is known of it unrun.

    absent: what to think of when a function is not there.
    """

    unit: str
    exercises: dict[str, Any]
    absent: str = REASONS[Verdict.MISSING]
    outline: dict[str, Any] | None = None
    live: Live | None = None
    broken: Stopped | None = None

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """The workspace of the unit in a folder, with no code in it yet."""
        known = json.loads((folder / RECOGNITION).read_text(encoding="utf-8"))
        return cls(known["unit"], known["exercises"])

    def read(self, source: bytes, name: str) -> None:
        """Find out what can be known of the code without running it; name: of its file."""
        rules = {exercise: entry["forbids"] for exercise, entry in self.exercises.items()}
        seen = outline(source, rules)
        self.broken = preflight.unreadable(seen, name)
        self.outline = None if self.broken else seen

    def settled(self, exercise: str) -> Outcome | None:
        """What can be said of an exercise without running its checks, or None."""
        stub = self.exercises.get(exercise, {}).get("stub", "")
        if self.outline is not None:
            known = preflight.by_source(exercise, self.outline, stub)
            if known is not None:
                return known
        if self.broken is not None:
            return self.broken.outcome()
        if self.live is not None and not hasattr(self.live.module, exercise):
            return preflight.missing(exercise, self.absent)
        return None

    def outcome(self, check: Check, seconds: float) -> Outcome:
        """Run one public check, or say why there is nothing to run."""
        settled = self.settled(check.exercise)
        if settled is not None or self.live is None:
            return settled or not_run(Verdict.MISSING, "no file", "there is nothing to check")
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
    workspace = _workspace(path.with_name(path.name.removeprefix("test_")))
    item = check_of(function, workspace.unit)
    return item, workspace.outcome(item, SECONDS_PER_CHECK)


@cache
def _workspace(path: Path) -> Workspace:
    """Read and load a student's file, once for all its checks."""
    workspace = Workspace.in_folder(path.parent)
    _WORKSPACES[workspace.unit] = workspace
    if not path.is_file():
        workspace.broken = Stopped(
            Verdict.MISSING, f"no {path.name}", "the file must be beside its checks"
        )
        return workspace
    workspace.read(path.read_bytes(), path.name)
    if workspace.broken is None:
        _load(workspace, path)
    return workspace


def _load(workspace: Workspace, path: Path) -> None:
    files = frozenset({str(path)})
    sys.path.insert(0, str(path.parent))  # so that the student's other files can be imported
    try:
        with deadline(SECONDS_PER_CHECK):
            module = load(path, path.stem)
            beside = path.with_name("drivers.py")
            drivers = load(beside, "drivers") if beside.is_file() else None
        workspace.live = Live(module, drivers, files, capture=False)
    except OutOfTime:
        workspace.broken = Stopped(
            Verdict.TIMEOUT, "no end of the import", "the file runs a loop when imported"
        )
    except (Exception, SystemExit) as error:
        workspace.broken = Raised(raised(error, files))
    finally:
        sys.path.remove(str(path.parent))


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
        passed = sum(outcome.verdict is Verdict.PASSED for outcome in outcomes)
        done += passed == len(outcomes)
        if unit != last:
            lines.append(unit)
            last = unit
        lines.append(f"  {exercise:<36} {_standing(outcomes, passed)}")
        if found := _WORKSPACES[unit].recognised(exercise, named, handling):
            lines.append(f"    as if: {found.belief}")
    left = [e for (_, e), o in exercises.items() if failures(o)]
    lines.append(f"{done} of {len(exercises)} exercises pass their public checks.")
    if left:
        lines.append(f"Next: {left[0]}")
    return lines


def _standing(outcomes: list[Outcome], passed: int) -> str:
    if passed == len(outcomes):
        return "done"
    verdicts = sorted({o.verdict for o in outcomes} - {Verdict.PASSED})
    if verdicts == [Verdict.NOT_STARTED]:
        return "not started"
    return f"{passed} of {len(outcomes)} checks ({', '.join(verdicts)})"
