"""The workspace: a unit's folder on a student's machine, and its code under the public checks.

The code runs in the process that asks, without a sandbox: print and a debugger work. There is
nothing to protect, as a student's machine has only the public checks and recognition.json.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, Self

from autograder.checking import blame, preflight, render
from autograder.checking.blame import First, Plan
from autograder.checking.checks import Check, check_of, checks_in
from autograder.checking.example import Example, examples_in
from autograder.checking.freeze import RECOGNITION, restored
from autograder.checking.hints import HINTS
from autograder.checking.partners import partners
from autograder.checking.recognition import explained, may_show_a_mistake, recognised
from autograder.checking.running import run_with_deadline
from autograder.checking.snippets import Snippets
from autograder.checking.standing import Named, pointing_back, standing
from autograder.checking.student import Local, Raised, Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import (
    AS_IF,
    AS_SAID,
    FILE,
    REASONS,
    Message,
    Origin,
    Outcome,
    Recognised,
    Verdict,
    failures,
)
from autograder.runtime.alone import alone
from autograder.runtime.call import Live, back_to_the_processor, raised
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.imports import around, as_judged, is_helper, nearest
from autograder.runtime.limits import left_out
from autograder.runtime.loading import Pieces, load, remember
from autograder.runtime.notebook import SCRIPT, NoNotebook, cells
from autograder.runtime.outline import outline
from autograder.runtime.selection import PRELUDE, Module, cell_of, module, place_of
from autograder.runtime.tensors import imports_torch

_WORKSPACES: dict[str, "Workspace"] = {}  # by unit

# More than `grade` allows: a student's machine may be slow, and the first check imports torch.
SECONDS_PER_CHECK = 15.0

# How an exercise stands, in words.
PASS = "public checks pass"
NOT_STARTED = "not started"
NOT_RUN = "not run"


@dataclass(frozen=True)
class Advice:
    """What to say of a check that failed, beside its message.

    first: the exercises to look at before. is_told: it was not run, and the reason was told.
    again: what was told before of another check, and is the reason for this one, too.
    """

    first: tuple[First, ...] = ()
    is_told: bool = False
    again: str = ""


@dataclass
class Placed(Live):
    """The student's code; of what it raises, it says in which exercise and in which cell that was.

    made: the module that was made of the code. cell: how the student knows a cell, by its number.
    main: the name that the code was compiled under, once it has run.
    """

    made: Module = field(kw_only=True)
    plan: Plan = field(default_factory=Plan, kw_only=True)
    cell: str = field(default="cell {}", kw_only=True)
    main: str = field(default="", init=False)

    def call(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Call a function, as `Live` does; of one that is out of time, note where it was."""
        try:
            reply = super().call(*args, **kwargs)
        except OutOfTime as late:
            at = self._placed(raised(late, self.files))
            if at["line"]:
                where = [at["place"]] * bool(at["place"]) + [f"line {at['line']}"]
                late.where = f"{', '.join(where)}: {clean(at['code'], 100)}"
            raise
        if "raised" in reply:
            reply["raised"] = self._explained(reply["raised"])
        return reply

    def steps(
        self, filename: str, seconds: float, without: Mapping[int, str] = MappingProxyType({})
    ) -> Iterator[int]:
        """Run the code in the module, which is new; before each statement that may take long, yield
        its line. seconds: for each. without: lines that are not run, and how each ended before."""
        name, source = self.module.__name__, self.made.source.encode()
        sys.modules[name] = self.module
        pieces = Pieces(source, filename, self.module)
        yield from pieces.run(without, lambda: deadline(seconds))
        back_to_the_processor()
        self.unmade = pieces.failed
        helpers = (vars(m)["__file__"] for m in [*sys.modules.values()] if is_helper(m))
        self.main, self.files = filename, self.files | {*helpers}
        failed = []
        for (first, last), error in pieces.left_out.items():
            number, line = place_of(first, self.made.starts)
            if number != PRELUDE:
                shown, cell = Raised(self._placed(self.told(error))), cell_of(number, self.cell)
                failed.append((line, line + last - first, cell, shown))
        self.made.notes += preflight.left_out(failed)

    def failure(self, exercise: str) -> Stopped | None:
        """Return why an exercise is not defined, if its definition raised an exception."""
        if exercise not in self.unmade:
            return None
        error = self._explained(self.told(self.unmade[exercise]))
        return preflight.failed_definition(Raised(error))

    def ended(self, error: BaseException) -> Stopped:
        """Return why no exercise is defined, if an exception ended the run of the whole file."""
        return preflight.failed_file(Raised(self._placed(raised(error, self.files))))

    def _explained(self, raised: dict[str, Any]) -> dict[str, Any]:
        """Return what was raised as `_placed` does; or why there is no such name, if Python cannot
        read the lines of it."""
        broken = self.made.broken if raised["file"] == self.main else {}
        return preflight.blaming_unread_lines(self._placed(raised), broken, self.cell)

    def _placed(self, raised: dict[str, Any]) -> dict[str, Any]:
        placed = self.plan.placed(raised, raised["line"])
        if raised["line"] is None:
            return placed
        if raised["file"] != self.main:
            return {**raised, "place": os.path.relpath(raised["file"], Path(self.main).parent)}
        number, line = place_of(raised["line"], self.made.starts)
        place = cell_of(number, self.cell)
        return {**placed, "line": line if number != PRELUDE else None, "place": place}


@dataclass
class Workspace:
    """A unit's folder on a student's machine, and the code in it.

    folder: where it lies. seconds: of work, that each check may take. exercises: what
    recognition.json says of each exercise. snippets: how calls are shown. absent: the reason to
    give when no code defines an exercise. made: the module that was made of the code. outline: what
    is known of it before it runs, if Python can read it. live: the code, loaded. broken: why there
    is no `live`, if something is wrong with the code. ran: by exercise, the checks that it was the
    turn of so far, with what came of each. plan: how the exercises hang together. known: the
    outcomes of the checks that were run, by exercise and name; outcomes: as they are told, of the
    checks that it is the turn of so far. suspected: the checks that another exercise may fail.
    told: what was told already. modules: the student's own that were imported, by name. notes: on
    what lies beside the code. here: the folder in which the code runs.
    """

    folder: Path
    unit: str
    plain: str  # see `LoadedUnit.plain`
    exercises: dict[str, Any]
    snippets: Snippets = field(default_factory=Snippets)
    absent: str = REASONS[Verdict.MISSING]
    made: Module = field(default_factory=Module)
    outline: dict[str, Any] | None = None
    live: Placed | None = None
    broken: Stopped | None = None
    ran: dict[str, list[tuple[Check, Outcome]]] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)
    known: dict[str, dict[str, Outcome]] = field(default_factory=dict)
    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=dict)
    suspected: set[str] = field(default_factory=set)
    told: list[Origin] = field(default_factory=list)
    modules: dict[str, ModuleType] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: float = field(default_factory=lambda: SECONDS_PER_CHECK)
    here: Path = field(init=False)

    def __post_init__(self) -> None:
        """Begin in the unit's folder."""
        self.here = self.folder

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """Return the workspace of the unit in a folder, with no code in it yet."""
        known = json.loads((folder / RECOGNITION).read_text(encoding="utf-8"))
        path = folder / "drivers.py"
        drivers = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        snippets = Snippets(drivers=drivers)
        return cls(folder.resolve(), known["unit"], known["plain"], known["exercises"], snippets)

    @property
    def name(self) -> str:
        """The unit's name without its number, which its files have: `training`."""
        return self.unit.split("_", 1)[1]

    @cached_property
    def folders(self) -> list[str]:
        """The folders in which the modules are that the code may import."""
        return nearest(self.folder, self.folder.parent)

    @property
    def stubs(self) -> dict[str, str]:
        """The digest of each exercise's stub, by its name."""
        return {exercise: entry["stub"] for exercise, entry in self.exercises.items()}

    def read(self, made: Module) -> None:
        """Find out what can be known of the module that was made of the code, before it runs."""
        self.made = made
        if imports_torch(made.source):
            # What it finds in place of some of torch's functions is to be there when it begins.
            with contextlib.suppress(Exception):  # which it is to hear of itself
                import torch  # noqa: F401
        rules = {exercise: entry["forbids"] for exercise, entry in self.exercises.items()}
        seen = outline(made.source.encode(), rules)
        self.broken = preflight.unreadable_file(seen)
        if self.broken is None:
            self.outline = seen
            self.snippets = replace(self.snippets, module=made.source)
        self.plan = Plan.of(self.outline, self.stubs)

    def read_file(self, path: Path) -> None:
        """Read a student's file or notebook; if nothing can be read of it, `broken` says why."""
        try:
            content = path.read_bytes()
        except OSError:
            because = "the file must be beside its checks"
            self.broken = Stopped(Verdict.MISSING, f"no {path.name}", because)
            return
        try:
            found = cells(content, is_script=path.suffix == ".py")
        except NoNotebook as error:
            got = f"{path.name}, but {error}"
            self.broken = Stopped(Verdict.MISSING, got, "nothing can be read of it")
            return
        self.read(module(found, "", self.stubs))
        self.notes += left_out(self.folder)

    def load(self, path: Path) -> None:
        """Run what the exercises need of the file or notebook that was read; `live` holds it, or
        `broken` says what went wrong."""
        made, files = self.made, frozenset({str(path)})
        if made.starts != [(1, SCRIPT)]:  # else the lines are those of the file
            remember(made.source.encode(), str(path))
        beside = path.with_name("drivers.py")
        drivers = load(beside, "drivers") if beside.is_file() else None
        fresh = ModuleType(path.stem)
        fresh.__file__ = str(path)
        live = Placed(fresh, drivers, files, capture=False, made=made, plan=self.plan)
        with self.at_home(), _nobody_answers():
            try:
                for _ in live.steps(str(path), self.seconds):
                    pass
                self.live = live
            except GeneratorExit as error:
                self.broken = live.ended(error)

    @contextlib.contextmanager
    def at_home(self) -> Iterator[None]:
        """Run the student's code as it is run where it is judged: in the unit's folder, with the
        modules around it, which are no other unit's, with the packages that are there, and with no
        arguments of a command line."""
        arguments, found = sys.argv, {*self.modules}
        sys.modules.update(self.modules)
        sys.argv = [f"{self.name}.py"]
        try:
            with alone(), around(self.folders) as imported, contextlib.chdir(self.here):
                imported |= found  # by the code before
                try:
                    with as_judged(self.folders):
                        yield
                finally:
                    found |= imported
                    self.here = Path.cwd()  # to which the code may have gone
        finally:
            sys.argv = arguments
            self.modules = {name: sys.modules.pop(name) for name in found & sys.modules.keys()}

    def settled(self, exercise: str) -> Outcome | None:
        """Return what can be said of an exercise without running its checks, or None.

        It may be an untouched stub, use something forbidden, or not be there.
        """
        stub = self.exercises.get(exercise, {}).get("stub", "")
        return preflight.settled(exercise, self.outline, stub, self._obstacle)

    def _obstacle(self, exercise: str) -> Stopped | None:
        """Return why an exercise cannot be called, as far as that is known, or None."""
        if exercise in self.made.broken:
            broken = self.made.broken[exercise]
            return preflight.unreadable(broken, cell_of(broken.cell))
        if self.broken is None and self.live and not hasattr(self.live.module, exercise):
            because = self.made.absent.get(exercise, self.absent)
            return self.live.failure(exercise) or preflight.missing(exercise, because)
        return preflight.of_file(self.broken) if self.broken else None

    def outcome(self, check: Check, seconds: float) -> Outcome:
        """Run one public check for at most so many seconds; return its outcome.

        If there is nothing to run, the outcome says why.
        """
        settled = self.settled(check.exercise)
        if settled is not None:
            return settled
        assert self.live is not None  # else `broken` would say why
        forbids = self.exercises.get(check.exercise, {}).get("forbids", [])
        subject = Local(self.live, forbids)
        taken = self.plan.reaches.get(check.exercise, ())
        with self.at_home():
            return run_with_deadline(check, subject, None, 0, seconds, self.snippets, taken)

    def run(self, item: Check) -> Outcome:
        """Return the outcome of a check, which is run once."""
        known = self.known.setdefault(item.exercise, {})
        if item.name not in known:
            known[item.name] = self.outcome(item, self.seconds)
        return known[item.name]

    def partners(self, path: Path) -> dict[str, tuple[str, ...]]:
        """Return the exercises that each check in a file calls."""
        return _partners(path, self.snippets.drivers, tuple(self.exercises))

    def suspects(self, item: Check, path: Path) -> list[blame.Suspect]:
        """Return the other exercises in which the fault may be that fails a check.

        path: of the file that defines the check. Checks of those exercises are run, if they were
        not: otherwise nobody knows.
        """
        partners = self.partners(path)
        for exercise in partners.get(item.name, ()):
            for function in checks_in(item.function.__globals__, exercise):
                self.run(check_of(function, self.unit))
        return self.plan.suspects(item.exercise, item.name, partners, self.known)

    def verdict(self, item: Check, path: Path) -> Outcome:
        """Return the outcome of a check as it is told; path: of the file that defines the check."""
        outcome = self.run(item)
        earlier = self.ran.setdefault(item.exercise, [])
        earlier.append((item, outcome))
        outcome = pointing_back(item, outcome, earlier)
        if outcome.message:
            suspects = self.suspects(item, path)
            if blame.is_doubtful(item.exercise, outcome, suspects, self.is_known):
                self.suspected.add(item.name)
            kept = self.plan.keeps.get(item.exercise, ())
            outcome = blame.suspecting(outcome, suspects, kept)
        self.outcomes.setdefault(item.exercise, {})[item.name] = outcome
        return outcome

    def advice(self, item: Check, outcome: Outcome) -> Advice:
        """Return what to say of a check that has just failed, beside its message or in its place.

        What an exercise uses is told before its first failure, and a cause where it comes first.
        """
        earlier = [o for name, o in self.outcomes[item.exercise].items() if name != item.name]
        if not blame.was_run(outcome) and any(o.message == outcome.message for o in earlier):
            return Advice(is_told=True)
        is_first = not any(blame.was_run(one) for one in earlier)
        first = self.plan.first(item.exercise, self.outcomes) if is_first else ()
        origin = outcome.origin
        if origin and any(origin.is_like(known) for known in self.told):
            return Advice(first, is_of_file(outcome), f"{origin.short}, {AS_SAID}")
        self.told += [origin] if origin else []
        return Advice(first)

    def next(self, exercise: str) -> str:
        """Return what to turn to, where an exercise fails: another that it uses, itself, or the
        file."""
        if any(is_of_file(outcome) for outcome in self.outcomes[exercise].values()):
            return f"{self.name}.py"
        first = self.plan.first(exercise, self.outcomes)
        return first[0].exercise if first else exercise

    def with_examples(
        self, exercise: str, found: Sequence[Recognised], seconds: float
    ) -> list[Recognised]:
        """Return what was recognised, each with an example if the student's function answers it so.

        seconds: for the call of each.
        """
        examples = examples_in(self.exercises[exercise]["misconceptions"]) if found else {}
        return [
            replace(one, example=self._shown(examples[one.name], seconds))
            if one.name in examples
            else one
            for one in found
        ]

    def _shown(self, example: Example, seconds: float) -> str:
        """Return what to show of an example if the student's function answers it so.

        What it prints was printed when the checks ran; here it would stand among our own lines.
        """
        if self.live is None:
            return ""
        with self.at_home(), _unheard(), contextlib.suppress(OutOfTime), deadline(seconds):
            return example.shown(Local(self.live), self.snippets, self.plain)
        return ""

    def recognised(
        self, exercise: str, outcomes: dict[str, Outcome], checks: Sequence[Check]
    ) -> list[Recognised]:
        """Return the misconceptions that the answers show.

        outcomes: of the exercise's public checks, by name. If there are others, which were not run,
        nobody knows what they would say.
        """
        every = [f for c in checks for f in checks_in(c.function.__globals__, exercise)]
        if any(function.__name__ not in outcomes for function in every):
            return []
        # What another exercise contributes to an answer says nothing of this one.
        others = {**self.known, exercise: outcomes}
        advisory = {check.name for check in checks if check.advisory}
        if not may_show_a_mistake(outcomes, advisory) or self.plan.first(exercise, others):
            return []
        aside = advisory | {check.name for check in checks if check.handling}
        bank = self.exercises[exercise]["misconceptions"]
        beliefs = {name: entry["beliefs"] for name, entry in bank.items()}
        found = recognised(outcomes, self._answers(exercise), beliefs, aside, self.plain)
        return [one for one in found if not one.checks <= self.suspected]

    def is_known(self, exercise: str) -> bool:
        """Say whether a misconception of an exercise answers a check that it fails just so."""
        outcomes, answers = self.known.get(exercise, {}), self._answers(exercise).values()
        return any(explained(outcomes, wrong, self.plain) for wrong in answers)

    def _answers(self, exercise: str) -> dict[str, dict[str, Outcome]]:
        """Return what each misconception answers to the public checks; what hidden checks alone
        catch has no outcomes here, and is never named."""
        bank = self.exercises[exercise]["misconceptions"]
        return {n: restored(entry["outcomes"]) for n, entry in bank.items() if entry["outcomes"]}


@cache
def _partners(path: Path, drivers: str, exercises: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the exercises that each check in a file calls; the file is read once for all."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return partners(text, drivers, exercises)


def check(function: Callable[..., None], path: Path) -> tuple[Check, Outcome]:
    """Run the public check `function` on the student's file.

    path: of the file that defines the check. The student's file lies beside it, without `test_` in
    its name.
    """
    workspace = _workspace_of(path.with_name(path.name.removeprefix("test_")))
    item = check_of(function, workspace.unit)
    return item, workspace.verdict(item, path)


@cache
def _workspace_of(path: Path) -> Workspace:
    """Return the workspace of a student's file, which is read and loaded once for all checks."""
    workspace = Workspace.in_folder(path.parent)
    _WORKSPACES[workspace.unit] = workspace
    workspace.read_file(path)
    if workspace.broken is None:
        workspace.load(path)
    return workspace


@contextlib.contextmanager
def _nobody_answers() -> Iterator[None]:
    """Have `input()` find what it finds where code is judged: the end."""
    keyboard, sys.stdin = sys.stdin, io.StringIO()
    try:
        yield
    finally:
        sys.stdin = keyboard


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Have code print to nobody, and find nobody to answer."""
    out, err = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    with _nobody_answers(), out, err:
        yield


def told(item: Check, outcome: Outcome) -> str:
    """Return what to say of a check that has just failed: what was told before is not told again.

    Return nothing if the check was not run, for a reason that was told.
    """
    assert outcome.message is not None
    message, advice = outcome.message, _WORKSPACES[item.unit].advice(item, outcome)
    if advice.is_told:
        return ""
    if advice.again:
        message = Message("", advice.again, called=message.called)
    title = "".join(f"{item.exercise} {one.advice}.\n" for one in advice.first) + item.title
    if outcome.origin and is_of_file(outcome):
        title = f"{outcome.origin.short.capitalize()}, so none of its checks can run."
    return f"{title}\n\n{render.message(message)}"


def summary(results: Iterable[tuple[Check, Outcome]]) -> list[str]:
    """Return lines that say how far the student is: one for each exercise, and one for all."""
    exercises: dict[tuple[str, str], dict[str, Outcome]] = {}
    items = [item for item, _ in results]
    for item, outcome in results:
        exercises.setdefault((item.unit, item.exercise), {})[item.name] = outcome
    lines, done, last = [], 0, ""
    for (unit, exercise), named in exercises.items():
        outcomes = list(named.values())
        done += not failures(named)
        workspace = _WORKSPACES[unit]
        if unit != last:
            lines.append(unit)
            lines += [f"  {workspace.name}.py: {note}" for note in workspace.made.notes]
            lines += [f"  {note}" for note in workspace.notes]
            last = unit
        brief = workspace.exercises[exercise]["brief"]
        lines.append(f"  {exercise:<33} {brief:<22} {in_words(outcomes)}")
        first = workspace.plan.first(exercise, workspace.outcomes)
        lines += [f"    {one.advice}" for one in first]
        mine = [item for item in items if (item.unit, item.exercise) == (unit, exercise)]
        found = workspace.recognised(exercise, named, mine)
        found = workspace.with_examples(exercise, found, SECONDS_PER_CHECK)
        stands = standing(unit, exercise, mine, named, found, first=first)
        lines += [line for one in stands.beliefs for line in _told_belief(one)]
        lines += [f"    {stands.open}"] if stands.open else []
    left = [(unit, e) for (unit, e), o in exercises.items() if failures(o)]
    lines.append(f"{done} of {len(exercises)} exercises pass their public checks.")
    if left:
        unit, exercise = left[0]
        lines += _told_next(_WORKSPACES[unit], exercise)
    return lines


def _told_next(workspace: Workspace, exercise: str) -> list[str]:
    """Return lines that say where to go on, where an exercise fails."""
    name = workspace.next(exercise)
    if name not in workspace.exercises:
        return [f"Next: {name}"]
    stuck = f"Stuck? `autograder hint {name}` says which idea to think of."
    hints = [stuck] if (workspace.folder / HINTS).is_file() else []
    return [f"Next: {name}", f"  {workspace.exercises[name]['outlook']}", *hints]


def _told_belief(named: Named) -> list[str]:
    """Return a belief as lines, with the example below it."""
    example = ["    for example:", *(f"      {line}" for line in named.example.splitlines())]
    return [f"    {AS_IF} {named.belief}", *(example if named.example else [])]


def is_of_file(outcome: Outcome) -> bool:
    """Say whether a check could not run because nothing in its file can."""
    return outcome.origin is not None and outcome.origin.kind == FILE


def in_words(outcomes: Sequence[Outcome]) -> str:
    """Return how an exercise stands: `public checks pass`, or `2 of 5 checks (wrong)`."""
    passed = sum(outcome.verdict is Verdict.PASSED for outcome in outcomes)
    if passed == len(outcomes):
        return PASS
    if all(is_of_file(outcome) for outcome in outcomes):
        return NOT_RUN
    verdicts = sorted({o.verdict for o in outcomes} - {Verdict.PASSED})
    if verdicts == [Verdict.NOT_STARTED]:
        return NOT_STARTED
    return f"{passed} of {len(outcomes)} checks ({', '.join(verdicts)})"
