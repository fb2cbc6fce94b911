"""One exercise of the cells that were run, checked stage by stage: what a kernel's helper does.

    request   {"folder", "exercise", "cells": [[execution count, text], ...], "done"}
    replies   {"at": stage, "within": seconds, "done"} before each stage, and at the end
              {"shown": the table by its kind, "passed": whether no check fails,
               "spent": whether something is wrong with this process itself}

A stage is to run the cells, or one check; it may take this process down. So whoever asks keeps all
that the replies say is done: by the name of a check, what came of it. How the process ended at its
last stage is added to that, and another one is asked; so no check is run twice.
"""

import ast
import base64
import importlib
import os
import re
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from autograder.checking import render
from autograder.checking.checks import Check, check_of
from autograder.checking.freeze import RECOGNITION
from autograder.checking.running import SECONDS_PER_CHECK
from autograder.checking.standing import standing
from autograder.checking.student import Raised, Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import REASONS, Outcome, Verdict, not_run
from autograder.errors import UsageError
from autograder.runtime.call import Live, raised
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.loading import load, run_in_pieces
from autograder.runtime.notebook import Cell
from autograder.runtime.selection import Module, module, place_of
from autograder.runtime.syntax import UNREADABLE
from autograder.runtime.wire import WireError, pack, unpack
from autograder.selfcheck.workspace import Workspace

Reply = dict[str, Any]

ABSENT = "no cell that was run in this kernel defines it"
FAULT = "The judge is at fault here, not your code."
CELLS = "<cells>"  # the file name of the module that is made of them

# Whether what only computes values is run, too; it may take hours, and no exercise needs it.
STAGES = {"all that is needed": True, "definitions alone": False}

LATE, KILLED = "late", -9  # two of the ways in which a process ends


def answer(request: dict[str, Any]) -> Iterator[Reply]:
    """Check one exercise."""
    try:
        yield from _checked(Path(request["folder"]), request)
    except UsageError as error:
        yield {"shown": {"text/plain": str(error)}, "passed": False, "spent": False}
    except MemoryError:  # what the code keeps leaves no room for us
        raise
    except Exception:
        shown = {"text/plain": f"{FAULT}\n{traceback.format_exc()}"}
        yield {"shown": shown, "passed": False, "spent": True}


def _checked(folder: Path, request: dict[str, Any]) -> Iterator[Reply]:
    workspace, exercise, done = _workspace(folder), request["exercise"], request["done"]
    checks = _checks(folder, workspace, exercise)
    live = _read(workspace, exercise, _cells(request["cells"]), folder)
    if workspace.settled(exercise) is None:
        yield from _run(workspace, live, done)
        workspace.broken = workspace.broken or live.failure(exercise)
    outcomes: dict[str, Outcome] = {}
    last: dict[str, Any] = {}
    for check in checks:
        if check.name in done:
            outcomes[check.name] = _restored(done[check.name])
            continue
        if workspace.settled(exercise) is None:
            yield {"at": check.name, "within": SECONDS_PER_CHECK, "done": last}
        outcomes[check.name] = workspace.outcome(check, SECONDS_PER_CHECK)
        last = {check.name: _stored(outcomes[check.name])}
    sys.modules.pop(_name(workspace), None)  # what it holds may be large
    yield _told(workspace, exercise, checks, outcomes)


def _cells(run: Sequence[tuple[int, str]]) -> list[Cell]:
    """The cells that were run; of those with the same text the last, for some days are long."""
    latest = {text.encode(errors="replace").decode(): number for number, text in run}
    return [Cell(number, True, text) for text, number in sorted(latest.items(), key=itemgetter(1))]


def _workspace(folder: Path) -> Workspace:
    """The workspace of the unit in this folder, in which the code now runs."""
    if not (folder / RECOGNITION).is_file():
        raise UsageError(_lacking(folder, RECOGNITION))
    os.chdir(folder)
    _forget_modules(folder)
    workspace = Workspace.in_folder(folder)
    workspace.absent = ABSENT
    return workspace


def _lacking(folder: Path, name: str) -> str:
    return (
        f"Nothing can be checked here: there is no {name} in {folder}. Keep the notebook in its "
        "unit's folder, with the files that it came with, and open it there."
    )


def _forget_modules(folder: Path) -> None:
    """Have the student's other files imported as they are now; no installed module gives way."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    importlib.invalidate_caches()
    for name, found in list(sys.modules.items()):
        if os.path.dirname(str(getattr(found, "__file__", ""))) == str(folder):
            del sys.modules[name]


def _checks(folder: Path, workspace: Workspace, exercise: str) -> list[Check]:
    if exercise not in workspace.exercises:
        names = ", ".join(workspace.exercises)
        raise UsageError(
            f"There is no exercise {clean(repr(exercise))} in {workspace.unit}: there are {names}."
        )
    path = folder / f"test_{_name(workspace)}.py"
    if not path.is_file():
        raise UsageError(_lacking(folder, path.name))
    functions = list(vars(load(path, path.stem)).values())
    return [check_of(f, workspace.unit) for f in functions if _is_of(exercise, f)]


def _name(workspace: Workspace) -> str:
    """What the unit's files are called."""
    return workspace.unit.split("_", 1)[1]


def _is_of(exercise: str, function: Any) -> bool:
    marks = getattr(function, "pytestmark", [])
    return any(mark.name == "exercise" and mark.args == (exercise,) for mark in marks)


def _read(workspace: Workspace, exercise: str, cells: Sequence[Cell], folder: Path) -> "_Live":
    """Make a module of the cells; put on the workspace what is known of it before it is run."""
    digests = dict.fromkeys(workspace.exercises, "")  # in a kernel the last run counts, a stub too
    made = module(cells, _stub(folder / f"{_name(workspace)}.py"), digests)
    last = next((cell for cell in reversed(cells) if _defines(cell, exercise)), None)
    broken = module([last], "", digests).broken if last else {}
    if exercise in broken:
        number, line, why = broken[exercise]
        got = f"{clean(why)} (In [{number}], line {line})"
        workspace.broken = Stopped(Verdict.CRASHED, got, "Python cannot read the cell")
    else:
        workspace.read(made.source.encode(), CELLS)
    path = folder / "drivers.py"
    drivers = load(path, "drivers") if path.is_file() else None
    others = [name for name in workspace.exercises if name != exercise]
    module_ = ModuleType(_name(workspace))
    return _Live(module_, drivers, frozenset({CELLS}), capture=False, made=made, others=others)


def _defines(cell: Cell, exercise: str) -> bool:
    """Whether a cell looks like the exercise, even if Python cannot read it."""
    return re.search(rf"^\s*(def|class)\s+{exercise}\b", cell.text, re.MULTILINE) is not None


def _stub(path: Path) -> str:
    """The unit's file, as far as it can be read."""
    try:
        text = path.read_text(encoding="utf-8")
        ast.parse(text)
    except (OSError, *UNREADABLE):
        return ""
    return text


def _run(workspace: Workspace, live: "_Live", done: Mapping[str, Any]) -> Iterator[Reply]:
    """Run the cells, at first with what only computes values; keep in the workspace what came."""
    how: Any = None
    for stage, values in STAGES.items():
        how = done.get(stage)
        if how is None:
            yield {"at": stage, "within": SECONDS_PER_CHECK, "done": {}}
            how = live.run(values=values)
        if how is None:
            workspace.live = live
            return
    workspace.broken = Stopped(*_ending(how))


class NotRunYet(NotImplementedError):
    """An exercise was called whose cell comes later; the message is its name."""


def _wait_for(name: str, *args: Any, **kwargs: Any) -> NoReturn:
    raise NotRunYet(name)


@dataclass
class _Live(Live):
    """The module that was made of the cells. A line of it is told as the line of a cell."""

    made: Module = field(kw_only=True)
    others: Sequence[str] = field(kw_only=True)  # exercises that a check of this one may also use
    failed: dict[str, BaseException] = field(default_factory=dict, kw_only=True)

    def run(self, *, values: bool) -> str | None:
        """Run the cells in a fresh module; return how that ended, if not at its end."""
        name = self.module.__name__
        self.module = sys.modules[name] = ModuleType(name)
        source = self.made.source.encode()
        try:
            with deadline(SECONDS_PER_CHECK):
                self.failed = run_in_pieces(source, CELLS, self.module, values=values)
        except OutOfTime:
            return LATE
        for name in self.others:
            if not hasattr(self.module, name):
                setattr(self.module, name, partial(_wait_for, name))
        return None

    def failure(self, exercise: str) -> Stopped | None:
        """What was raised where the exercise is defined, if it is not there for that."""
        if exercise not in self.failed or hasattr(self.module, exercise):
            return None
        told = Raised(self._in_cell(raised(self.failed[exercise], self.files)))
        got = f"{told.shown(reveal=True)}, while its cell was run"
        return Stopped(told.verdict, got, told.because)

    def call(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Call a function; see `Live`."""
        reply = super().call(*args, **kwargs)
        if "raised" in reply and reply["raised"]["type"] == NotRunYet.__name__:
            got = f"no {reply['raised']['text']} yet, whose cell was not run"
            raise Stopped(
                Verdict.NOT_STARTED, got, "this check uses it, too: run this cell again then"
            )
        if "raised" in reply:
            reply["raised"] = self._in_cell(reply["raised"])
        return reply

    def _in_cell(self, raised: dict[str, Any]) -> dict[str, Any]:
        """What was raised, with its line as one of a cell; of none, if it is in no cell."""
        if raised["line"] is None:
            return raised
        number, line = place_of(raised["line"], self.made.starts)
        return {**raised, "line": line if number else None, "place": f"In [{number}]"}


def _ending(how: int | str) -> tuple[Verdict, str, str]:
    """What to say of a process that ended so: a verdict, what came, and because of what."""
    if how == LATE:
        return Verdict.TIMEOUT, "no answer in time", ""
    if how == KILLED:
        return Verdict.MEMORY, "killed by the system, as it does when memory runs out", ""
    if isinstance(how, str):
        return Verdict.DIED, "no answer any more", REASONS[Verdict.VIOLATION]
    names = {-number: number.name for number in signal.Signals}
    came = f"signal {names.get(how, -how)}" if how < 0 else f"exit status {how}"
    return Verdict.DIED, came, ""


def _stored(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON; see `_restored`."""
    try:
        calls = pack({"calls": outcome.transcript if outcome.verdict != Verdict.PASSED else []})
    except WireError:  # so large an answer is no misconception's
        calls = pack({"calls": []})
    return {**outcome.plain(), "transcript": base64.b64encode(calls).decode()}


def _restored(came: dict[str, Any] | int | str) -> Outcome:
    """The outcome that was stored, or that of a check at which the process ended."""
    if not isinstance(came, dict):
        return not_run(*_ending(came))
    calls = unpack(base64.b64decode(came["transcript"]))["calls"]
    return Outcome.of({**came, "transcript": calls})


def _told(
    workspace: Workspace, exercise: str, checks: list[Check], outcomes: dict[str, Outcome]
) -> Reply:
    """What to show at the end."""
    if not checks:
        text = f"{exercise} has no checks here: it is judged when it is handed in."
        return {"shown": {"text/plain": text}, "passed": True, "spent": False}
    handling = {check.name for check in checks if check.handling}
    found = workspace.recognised(exercise, outcomes, handling)
    is_started = workspace.settled(exercise) is None
    passed = Verdict.PASSED
    fine = {passed, Verdict.NOT_STARTED} if is_started else {passed}  # some of it may have to wait
    stands = standing(workspace.unit, exercise, checks, outcomes, found)
    return {
        "shown": {
            "text/html": render.exercise(stands, "html"),
            "text/plain": render.exercise(stands, "txt"),
        },
        "passed": all(outcome.verdict in fine for outcome in outcomes.values()),
        "spent": any(outcome.verdict is Verdict.FAULT for outcome in outcomes.values()),
    }
