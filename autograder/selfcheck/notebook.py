"""What a kernel's helper does: check one exercise of the cells that were run, stage by stage.

    request   {"folder", "exercise", "cells": [[execution count, text], ...], "done",
               "solved": the exercises that passed before}
    replies   {"at": stage, "within": seconds, "done"} before each stage, and at the end
              {"shown": the table by its media type, "passed": whether no check fails,
               "solved": whether all checks pass,
               "spent": whether this process is not fit for another request}

A stage runs the cells, or one check; or it imports torch, where the cells do and the unit's checks
do not. It may take this process down. So the kernel keeps what the replies say is done: the outcome
of each check, by its name. If the process ends, the kernel adds how it ended, under the name of
that stage, and sends the request with all that is done to another helper. So no check is
run twice.
"""

import base64
import contextlib
import importlib
import os
import re
import sys
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from autograder.checking import preflight, render
from autograder.checking.checks import Check, check_of, checks_in
from autograder.checking.freeze import RECOGNITION
from autograder.checking.hints import HINTS, opened
from autograder.checking.render import Beside
from autograder.checking.running import SECONDS_PER_CHECK
from autograder.checking.standing import standing
from autograder.checking.student import Stopped
from autograder.checking.text import clean, printable
from autograder.checking.verdicts import (
    OUR_FAULT,
    REASONS,
    Origin,
    Outcome,
    Recognised,
    Verdict,
    failures,
    not_run,
)
from autograder.errors import UsageError
from autograder.runtime.call import Capped
from autograder.runtime.deadline import SLACK
from autograder.runtime.ending import ending
from autograder.runtime.loading import MAX_UNFINISHED, load, remember
from autograder.runtime.notebook import Cell, python
from autograder.runtime.selection import module
from autograder.runtime.tensors import imported, imports_torch
from autograder.runtime.wire import WireError, pack, unpack
from autograder.selfcheck.work import Work, stub_text
from autograder.selfcheck.workspace import Placed, Workspace

Reply = dict[str, Any]

ABSENT = "no cell that was run in this kernel defines it"
CELLS = "<cells>"  # the file name of the module that is made of the cells

LATE = "late"  # how a stage ended of which the kernel heard no more
TORCH = "imports torch"  # the stage that does, and reads the cells
SECONDS_TO_IMPORT = 25.0
USED = "used"  # the stage that checks the exercises that this one uses
EXAMPLES = "examples"  # the stage that looks whether the examples of what is named hold
RUNS = "runs line "  # begins the name of a stage that runs one statement of the cells


def answer(request: dict[str, Any]) -> Iterator[Reply]:
    """Check one exercise; yield the replies to a request."""
    try:
        yield from _checked(Path(request["folder"]), request)
    except UsageError as error:
        yield {"shown": {"text/plain": str(error)}, "passed": False, "spent": False}
    except MemoryError:  # the code holds so much that nothing can be said: the process must end
        raise
    except Exception:
        shown = {"text/plain": f"{OUR_FAULT}\n{traceback.format_exc()}"}
        yield {"shown": shown, "passed": False, "spent": True}


def _checked(folder: Path, request: dict[str, Any]) -> Iterator[Reply]:
    """Run the cells and the checks that are not done; yield the replies.

    Raise `UsageError` if a file is missing from the folder, or the unit has no such exercise.
    """
    workspace, exercise, done = _open_workspace(folder), request["exercise"], request["done"]
    checks = _checks(folder, workspace, exercise)
    if any(imports_torch(text) for _, text in request["cells"]) and not imported():
        yield {"at": TORCH, "within": SECONDS_TO_IMPORT, "done": {}}
    live = _read(workspace, exercise, _cells(request["cells"]), folder)
    if workspace.settled(exercise) is None:
        yield from _run(workspace, live, done)
    outcomes: dict[str, Outcome] = {}
    printed: dict[str, str] = {}
    last: dict[str, Any] = {}
    for check in checks:
        if check.name in done:
            outcomes[check.name] = _restored_outcome(done[check.name])
            workspace.note_late(check, outcomes[check.name])
            continue
        if workspace.settled(exercise) is None and not workspace.too_late(exercise):
            yield {"at": check.name, "within": SLACK * SECONDS_PER_CHECK, "done": last}
        heard = Capped()
        with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
            outcomes[check.name] = workspace.outcome(check)
        printed[check.name] = printable(heard.getvalue().rstrip("\n"))
        last = {check.name: _stored_outcome(outcomes[check.name])}
    is_shown = workspace.settled(exercise) is None and failures(outcomes)
    used = workspace.used(exercise, checks) if checks and is_shown else []
    if used and USED not in done:
        yield {"at": USED, "within": SLACK * SECONDS_PER_CHECK * len(used), "done": last}
    # If these do not come to an end, nobody knows whose fault it is.
    found = workspace.recognised(exercise, outcomes, checks) if checks and USED not in done else []
    if found and EXAMPLES not in done:
        yield {"at": EXAMPLES, "within": SLACK * SECONDS_PER_CHECK * len(found), "done": last}
        found = workspace.with_examples(exercise, found)
    sys.modules.pop(workspace.name, None)  # what it holds may be large
    beside = _beside(workspace, checks, outcomes, printed, {*request["solved"]})
    yield _last_reply(workspace, exercise, checks, outcomes, found, beside)


def _beside(
    workspace: Workspace,
    checks: Sequence[Check],
    outcomes: Mapping[str, Outcome],
    printed: Mapping[str, str],
    solved: set[str],
) -> Beside:
    """Return what to show below the verdicts on an exercise.

    printed: by check. solved: the exercises that passed before.
    """
    if not checks:
        return Beside()
    exercise, failed = checks[0].exercise, failures(outcomes)
    solved = solved - {exercise} if failed else solved | {exercise}
    ranked = sorted(checks, key=lambda check: check.name not in failed)
    heard = next((check for check in ranked if printed.get(check.name)), ranked[0])
    return Beside(
        printed.get(heard.name, ""),
        heard.title.removesuffix("."),
        [*_elsewhere(workspace, exercise, outcomes), *_progress(workspace, exercise, solved)],
        _first_hint(workspace.folder, exercise) if failed else "",
    )


def _elsewhere(
    workspace: Workspace, exercise: str, outcomes: Mapping[str, Outcome]
) -> Iterator[str]:
    """Say if an exercise that is not written here is written in the unit's file."""
    absent = {Verdict.NOT_STARTED, Verdict.MISSING}
    path = workspace.folder / f"{workspace.name}.py"
    is_absent = {outcome.verdict for outcome in outcomes.values()} <= absent
    if is_absent and exercise in Work.of(path, workspace.stubs).written:
        yield f"{exercise} is written in {path.name}, which `pytest` checks."


def _progress(workspace: Workspace, exercise: str, solved: Collection[str]) -> Iterator[str]:
    """Say how many exercises pass, and after one that does, which is next."""
    names = [*workspace.exercises]
    yield f"Since the kernel started, {len(solved)} of {len(names)} exercises have passed."
    at = names.index(exercise) + 1
    left = [name for name in (*names[at:], *names[:at]) if name not in solved]
    if exercise in solved and left:
        yield f"Next: `{left[0]}`. {workspace.exercises[left[0]]['outlook']}"


def _first_hint(folder: Path, exercise: str) -> str:
    """Return the first hint to an exercise, or nothing if the course came without."""
    try:
        return opened((folder / HINTS).read_text(encoding="utf-8"))[exercise][0]
    except (OSError, UsageError, LookupError):
        return ""


def _cells(inputs: Sequence[tuple[int, str]]) -> list[Cell]:
    """Return the cells that were run, in order; of several with the same text, the last alone.

    inputs: the execution count and the text of each cell. On a long day there are thousands, most
    of them the same few again.
    """
    latest = {text.encode(errors="replace").decode(): number for number, text in inputs}
    return [Cell(number, True, text) for text, number in sorted(latest.items(), key=itemgetter(1))]


def _open_workspace(folder: Path) -> Workspace:
    """Return the workspace of the unit in a folder, and make that the current folder.

    Raise `UsageError` if the folder has no recognition.json.
    """
    if not (folder / RECOGNITION).is_file():
        raise UsageError(_no_file(folder, RECOGNITION))
    os.chdir(folder)
    _forget_modules(folder)
    workspace = Workspace.in_folder(folder)
    workspace.seconds = SECONDS_PER_CHECK
    workspace.absent = ABSENT
    return workspace


def _no_file(folder: Path, name: str) -> str:
    """Return the message for a student whose notebook lies without one of the unit's files."""
    return (
        f"Nothing can be checked here: there is no {name} in {folder}. Keep the notebook in its "
        "unit's folder, with the files that it came with, and open it there."
    )


def _forget_modules(folder: Path) -> None:
    """Have the student's other files imported anew, as they are now.

    The folder comes last on Python's path: a student's random.py must not replace Python's.
    """
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    importlib.invalidate_caches()
    for name, found in list(sys.modules.items()):
        if os.path.dirname(str(getattr(found, "__file__", ""))) == str(folder):
            del sys.modules[name]


def _checks(folder: Path, workspace: Workspace, exercise: str) -> list[Check]:
    """Return the public checks of an exercise, from the file in the folder.

    Raise `UsageError` if the unit has no such exercise, or the file is missing.
    """
    if exercise not in workspace.exercises:
        names = ", ".join(workspace.exercises)
        raise UsageError(
            f"There is no exercise {clean(repr(exercise))} in {workspace.unit}: there are {names}."
        )
    path = folder / f"test_{workspace.name}.py"
    if not path.is_file():
        raise UsageError(_no_file(folder, path.name))
    functions = checks_in(vars(load(path, path.stem)), exercise)
    return [check_of(function, workspace.unit) for function in functions]


def _read(workspace: Workspace, exercise: str, cells: Sequence[Cell], folder: Path) -> "_Live":
    """Make a module of the cells; note in the workspace what is known of it before it is run."""
    # With the digests of the stubs, a cell that holds a stub would give way to an earlier cell with
    # an answer. In a kernel the cell that was run last counts, even if it is a stub.
    digests = dict.fromkeys(workspace.exercises, "")
    made = module(cells, stub_text(folder / f"{workspace.name}.py"), digests)
    # If Python cannot read the last cell that looks like the exercise, the student must hear that;
    # `module` would take an earlier cell that it can read.
    last = next((cell for cell in reversed(cells) if _looks_like(cell, exercise)), None)
    broken = module([last], "", digests).broken if last else {}
    if exercise in broken:
        cell = f"In [{broken[exercise].cell}]"
        text = python(last.text) if last else ""
        workspace.broken = preflight.unreadable(broken[exercise], cell, text)
    else:
        workspace.read(made, cells)
    path = folder / "drivers.py"
    drivers = load(path, "drivers") if path.is_file() else None
    others = [name for name in workspace.exercises if name != exercise]
    empty = ModuleType(workspace.name)
    files, plan = frozenset({CELLS}), workspace.plan
    return _Live(
        empty, drivers, files, capture=False, made=made, plan=plan, cell="In [{}]", others=others
    )


def _looks_like(cell: Cell, exercise: str) -> bool:
    """Say whether a cell seems to define the exercise, even if Python cannot read the cell."""
    return re.search(rf"^\s*(def|class)\s+{exercise}\b", cell.text, re.MULTILINE) is not None


def _run(workspace: Workspace, live: "_Live", done: Mapping[str, Any]) -> Iterator[Reply]:
    """Run the cells, statement by statement; yield a reply before each that may take long.

    One at which an earlier helper ended is left out. Then put into the workspace the module that
    was made, or how the last one ended if too many did.
    """
    ended = {stage: how for stage, how in done.items() if stage.startswith(RUNS)}
    if len(ended) > MAX_UNFINISHED:
        workspace.broken = Stopped(*_told_ending([*ended.values()][-1]))
        return
    without = {
        int(stage.removeprefix(RUNS)): _told_ending(how)[0].value for stage, how in ended.items()
    }
    for line in live.begin(without):
        yield {"at": f"{RUNS}{line}", "within": SLACK * SECONDS_PER_CHECK, "done": {}}
    workspace.live = live


class NotRunYet(NotImplementedError):
    """A check called another exercise, whose cell was not run; the message is its name."""


def _not_run_yet(name: str, *args: Any, **kwargs: Any) -> NoReturn:
    """Stand for an exercise whose cell was not run, until it is called."""
    raise NotRunYet(name)


@dataclass
class _Live(Placed):
    """The module that is made of the cells, and runs in this process.

    others: the unit's other exercises, which a check of this one may call as well.
    """

    others: Sequence[str] = field(kw_only=True)

    def begin(self, without: Mapping[int, str]) -> Iterator[int]:
        """Run the cells in the module; before each statement that may take long, yield its line.

        without: the lines of statements that are not run, and how each ended before.
        """
        remember(self.made.source.encode(), CELLS)
        yield from self.steps(CELLS, SECONDS_PER_CHECK, without)
        for name in self.others:
            if not hasattr(self.module, name):
                setattr(self.module, name, partial(_not_run_yet, name))

    def call(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Call a function, as `Live` does; what is raised is shown with the line of its cell.

        Raise `Stopped` if the function calls an exercise whose cell was not run.
        """
        reply = super().call(*args, **kwargs)
        if "raised" in reply and reply["raised"]["type"] == NotRunYet.__name__:
            got = f"no {reply['raised']['text']} yet: its cell was not run"
            because = "it is called here, too: run its cell, then this one again"
            origin = Origin(
                f"the cell of {reply['raised']['text']} was not run", NotRunYet.__name__
            )
            raise Stopped(Verdict.NOT_STARTED, got, because, origin)
        return reply


def _told_ending(how: int | str) -> tuple[Verdict, str, str]:
    """Return what to say of a stage that ended so: a verdict, what came, and the reason.

    how: an exit status, negative for a signal; or why the kernel gave the process up. An empty
    reason stands for the verdict's own.
    """
    if how == LATE:
        return Verdict.TIMEOUT, "no answer in time", ""
    if isinstance(how, str):
        return Verdict.DIED, "no answer any more", REASONS[Verdict.VIOLATION]
    verdict, came = ending(how)
    return Verdict(verdict), came, ""


def _stored_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain data for JSON; `_restored_outcome` makes an outcome of it."""
    try:
        calls = pack({"calls": outcome.transcript if outcome.verdict != Verdict.PASSED else []})
    except WireError:  # it is too large, so no misconception of the bank gives this answer
        calls = pack({"calls": []})
    return {**outcome.plain(), "transcript": base64.b64encode(calls).decode()}


def _restored_outcome(done: dict[str, Any] | int | str) -> Outcome:
    """Return the outcome of a check that is done: as it was stored, or, of a check at which the
    process ended, made of how it ended."""
    if not isinstance(done, dict):
        return not_run(*_told_ending(done))
    calls = unpack(base64.b64decode(done["transcript"]))["calls"]
    return Outcome.of({**done, "transcript": calls})


def _last_reply(
    workspace: Workspace,
    exercise: str,
    checks: list[Check],
    outcomes: dict[str, Outcome],
    found: Sequence[Recognised],
    beside: Beside,
) -> Reply:
    """Return the last reply: the table to show, and whether the checks pass."""
    if not checks:
        text = f"{exercise} has no checks here: it is judged when it is handed in."
        return {"shown": {"text/plain": text}, "passed": True, "spent": False}
    is_started = workspace.settled(exercise) is None
    # A check of an exercise that is started may have to wait for another one: that is no failure.
    fine = {Verdict.PASSED, Verdict.NOT_STARTED} if is_started else {Verdict.PASSED}
    first = workspace.plan.first(exercise, {**workspace.known, exercise: outcomes})
    kept = workspace.plan.keeps.get(exercise, ())
    stands = standing(workspace.unit, exercise, checks, outcomes, found, first=first, kept=kept)
    return {
        "shown": {
            "text/html": render.exercise(stands, "html", beside),
            "text/plain": render.exercise(stands, "txt", beside),
        },
        "solved": not failures(outcomes),
        "passed": all(outcome.verdict in fine for outcome in outcomes.values()),
        "spent": any(outcome.verdict is Verdict.FAULT for outcome in outcomes.values()),
    }
