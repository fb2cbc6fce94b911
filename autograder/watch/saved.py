"""What a save changed in a unit, and the verdicts on that. Runs where a student's code may run.

    request   {"number", "paths": the file, the notebook, "at": the exercise that is shown,
               "known": the fingerprint of each exercise that was checked before}
    replies   {"path": which of the paths counts, "touched": the exercises whose own code changed}
              {"at": an exercise, "starts"} before its checks are run, "" before the file is
              {"exercise", "fingerprint", "told"} after that: see `Told`
              {"notes": on the file} at the end

Each reply has the number of its request.
"""

import ast
import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.checking import render
from autograder.checking.checks import Check, load_checks
from autograder.checking.running import SECONDS_PER_CHECK
from autograder.checking.standing import ExerciseStanding, standing
from autograder.checking.verdicts import PASS, REASONS, Message, Recognised, Verdict
from autograder.runtime.ending import ending
from autograder.runtime.selection import cell_of, place_of
from autograder.runtime.syntax import definitions, parsed, segment
from autograder.selfcheck.telling import in_words, notes_of
from autograder.selfcheck.work import Work
from autograder.selfcheck.workspace import Workspace

Reply = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What a student is told of an exercise.

    stands: in words, `2 of 5 checks (wrong)`. title: of the first check that fails, and message:
    what it says. first: what to look at before. beliefs: what explains the failures, each with its
    smallest example, or nothing. open: what is said of failures that these do not explain.
    """

    stands: str
    title: str = ""
    message: str = ""
    first: Sequence[str] = ()
    beliefs: Sequence[Sequence[str]] = ()
    open: str = ""

    @property
    def passes(self) -> bool:
        """Whether all public checks pass."""
        return self.stands == PASS


class Unit:
    """A unit's folder as a warm process holds it: its checks, and what its mistakes answer."""

    def __init__(self, folder: Path) -> None:
        """Load it; raise whatever that raises."""
        self.workspace = Workspace.in_folder(folder)
        self.checks = folder / f"test_{self.workspace.name}.py"
        self._of: dict[str, list[Check]] = {name: [] for name in self.workspace.exercises}
        for check in load_checks(self.checks, self.workspace.unit):
            self._of[check.exercise].append(check)
        self.workspace.partners(self.checks)  # which are remembered

    def verdicts(self, request: Mapping[str, Any]) -> Iterator[Reply]:
        """Check what changed; yield the replies to a request, of which each costs some time.

        Of what comes after a check that does not end, nothing is run.
        """
        workspace = self.workspace
        workspace.seconds = SECONDS_PER_CHECK
        work = chosen([Work.of(Path(path), workspace.stubs) for path in request["paths"]])
        workspace.read_work(work)
        prints, known = fingerprints(workspace), request["known"]
        changed = [name for name in prints if prints[name] != known.get(name)]
        touched = [n for n in changed if _own(prints[n]) != _own(known.get(n, ""))]
        yield {"path": str(work.path), "touched": touched}
        starts = {"starts": workspace.made.starts}
        if changed and workspace.broken is None:
            yield {"at": "", **starts}
            workspace.load(work.path)
        for name in sorted(changed, key=lambda n: (n not in touched, n != request["at"])):
            yield {"at": name, **starts}
            told = self._told(name)
            yield {"exercise": name, "fingerprint": prints[name], "told": asdict(told)}
            if name in workspace.late:
                break
        yield {"notes": [*notes_of(workspace), *workspace.notes]}

    def _told(self, exercise: str) -> Told:
        """Run the checks of an exercise, and return what is told of it."""
        checks, workspace = self._of[exercise], self.workspace
        outcomes = {check.name: workspace.run(check) for check in checks}
        found: Sequence[Recognised] = []
        if exercise not in workspace.late:  # else what explains the failures would be run, too
            outcomes = {check.name: workspace.verdict(check, self.checks) for check in checks}
            found = workspace.recognised(exercise, outcomes, checks) if checks else []
            found = workspace.with_examples(exercise, found)
        first = workspace.plan.first(exercise, {**workspace.known, exercise: outcomes})
        stands = standing(workspace.unit, exercise, checks, outcomes, found, first=first)
        return told_of(stands, in_words([*outcomes.values()], len(checks)))


def told_of(stands: ExerciseStanding, in_words: str) -> Told:
    """Return what to tell of an exercise: of the checks that fail, the first one's message."""
    failed = [check for check in stands.checks if check.message]
    if not failed or failed[0].verdict is Verdict.NOT_STARTED:
        return Told(in_words)
    top = failed[0]
    assert top.message is not None
    return Told(
        in_words,
        title=top.title if top.message.called else "",
        message=render.message(top.message),
        first=[f"{stands.exercise} {one.advice}" for one in stands.first],
        beliefs=[(one.belief, one.example) for one in stands.beliefs],
        open=stands.open,
    )


def chosen(works: Sequence[Work]) -> Work:
    """Return the first file or notebook in which something was worked on, or the first of all.

    The one that was saved last comes first. That is where a student is at work, however much more
    is in the other, by which `pytest` has to choose; but Jupyter saves what was only opened.
    """
    return next((work for work in works if work.written), works[0])


def fingerprints(workspace: Workspace) -> dict[str, str]:
    """Return for each exercise two digests with a dot between them: of its own code, and of all
    that it may depend on.

    That is what it reaches in the file, what the file does besides, and the other files beside it.
    """
    made, others = workspace.made, [*_helpers(workspace)]
    nodes, lines = parsed(made.source)[0], made.source.split("\n")
    texts = {id(node): segment(lines, node) for node in nodes}
    bound = {name: id(node) for name, node in definitions(ast.Module(nodes, [])).items()}
    besides = [text for number, text in texts.items() if number not in bound.values()]
    prints = {}
    for name in workspace.exercises:
        broken = made.broken.get(name), workspace.broken and workspace.broken.got
        own = texts.get(bound.get(name, 0)), broken
        reached = sorted(workspace.plan.reaches.get(name, ()))
        whole = own, [texts.get(bound[one]) for one in reached], besides, others
        prints[name] = f"{_digest(own)}.{_digest(whole)}"
    return prints


def _helpers(workspace: Workspace) -> Iterator[bytes]:
    """Yield what is in a student's other Python files in the unit's folder."""
    ours = {f"{workspace.name}.py", f"test_{workspace.name}.py", "drivers.py"}
    for path in sorted(workspace.folder.glob("[!.]*.py")):
        if path.name not in ours:
            with contextlib.suppress(OSError):  # it may be gone by now
                yield path.read_bytes()


def _own(fingerprint: str) -> str:
    return fingerprint.partition(".")[0]


def _digest(things: object) -> str:
    return hashlib.blake2b(repr(things).encode(errors="replace"), digest_size=8).hexdigest()


def told_of_end(path: str, at: Reply, code: int | str, words: str) -> Told:
    """Return what to tell of an exercise at whose checks the process ended.

    at: the reply before that. code: how it ended, as in `Gone`. words: its last ones.
    """
    found = re.search(rf'{re.escape(path)}"?, line (\d+)', words)
    if found:
        cell, line = place_of(int(found[1]), [(first, cell) for first, cell in at["starts"]])
        where = ", ".join([*[cell_of(cell)] * bool(cell_of(cell)), f"line {line}"])
        name: str = Verdict.TIMEOUT
        got = f"no answer in time, and it cannot be interrupted ({where})"
    else:
        name, got = ending(code) if isinstance(code, int) else (Verdict.DIED, "no answer any more")
    message = Message(got, REASONS[Verdict(name)])
    return Told(f"not checked ({name})", message=render.message(message))
