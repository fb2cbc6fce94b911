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
from autograder.checking.verdicts import REASONS, Message, Outcome, Recognised, Verdict
from autograder.runtime.ending import ending
from autograder.runtime.selection import cell_of, place_of
from autograder.runtime.syntax import definitions, parsed, segment
from autograder.selfcheck.workspace import PASS, Workspace, in_words

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
        workspace, path = self._chosen([Path(path) for path in request["paths"]])
        workspace.seconds = SECONDS_PER_CHECK
        prints, known = fingerprints(workspace), request["known"]
        changed = [name for name in prints if prints[name] != known.get(name)]
        touched = [n for n in changed if _own(prints[n]) != _own(known.get(n, ""))]
        yield {"path": str(path), "touched": touched}
        starts = {"starts": workspace.made.starts}
        if changed and workspace.broken is None:
            yield {"at": "", **starts}
            workspace.load(path)
        for name in sorted(changed, key=lambda n: (n not in touched, n != request["at"])):
            yield {"at": name, **starts}
            told, is_late = self._told(workspace, name)
            yield {"exercise": name, "fingerprint": prints[name], "told": asdict(told)}
            if is_late:
                break
        yield {"notes": [*workspace.made.notes, *workspace.notes]}

    def _chosen(self, paths: Sequence[Path]) -> tuple[Workspace, Path]:
        """Return the first file or notebook in which something was worked on, read; or the first:
        Jupyter saves what was only opened."""
        first, *others = paths
        self.workspace.read_file(first)
        if not _is_begun(self.workspace):
            for path in others:
                workspace = Workspace.in_folder(path.parent)
                workspace.read_file(path)
                if _is_begun(workspace):
                    return workspace, path
        return self.workspace, first

    def _told(self, workspace: Workspace, exercise: str) -> tuple[Told, bool]:
        """Run the checks of an exercise until one is out of time; return what is told, and whether
        one was."""
        checks = self._of[exercise]
        outcomes: dict[str, Outcome] = {}
        late: Outcome | None = None
        for check in checks:
            outcomes[check.name] = outcome = late or workspace.run(check)
            late = outcome if outcome.verdict is Verdict.TIMEOUT else None
        found: Sequence[Recognised] = []
        if not late:  # else what explains the failures would have to be run, too
            outcomes = {check.name: workspace.verdict(check, self.checks) for check in checks}
            found = workspace.recognised(exercise, outcomes, checks) if checks else []
            found = workspace.with_examples(exercise, found, workspace.seconds)
        first = workspace.plan.first(exercise, {**workspace.outcomes, exercise: outcomes})
        stands = standing(workspace.unit, exercise, checks, outcomes, found, first=first)
        return told_of(stands, in_words([*outcomes.values()])), late is not None


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


def _is_begun(workspace: Workspace) -> bool:
    """Say whether some exercise is no stub."""
    digests = workspace.outline["digests"] if workspace.outline else {}
    is_new = any(digests.get(name, stub) != stub for name, stub in workspace.stubs.items())
    return is_new or bool(workspace.made.broken)


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
        because = f"{REASONS[Verdict.TIMEOUT]}; it was at {where}"
        verdict, got = Verdict.TIMEOUT, "no answer in time, and it cannot be interrupted"
    else:
        name, got = ending(code) if isinstance(code, int) else (Verdict.DIED, "no answer any more")
        verdict, because = Verdict(name), REASONS[Verdict(name)]
    return Told(f"not checked ({verdict})", message=render.message(Message(got, because)))
