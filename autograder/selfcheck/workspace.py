"""The workspace: a unit's folder on a student's machine, and its code under the public checks.

The code runs in the process that asks, without a sandbox: print and a debugger work. There is
nothing to protect, as a student's machine has only the public checks and recognition.json.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType, ModuleType, TracebackType
from typing import Any, Self

from autograder.checking import blame, preflight
from autograder.checking.blame import First, Plan
from autograder.checking.checks import Check, check_of, checks_in
from autograder.checking.example import Example, examples_in
from autograder.checking.freeze import RECOGNITION, restored
from autograder.checking.partners import partners
from autograder.checking.recognition import may_show_a_mistake, recognised
from autograder.checking.running import execute, run_with_deadline
from autograder.checking.snippets import Snippets
from autograder.checking.standing import pointing_back
from autograder.checking.student import Late, Local, Raised, Stopped, Student
from autograder.checking.verdicts import (
    AS_SAID,
    FILE,
    NOT_RUN,
    REASONS,
    Origin,
    Outcome,
    Recognised,
    Verdict,
    not_run,
)
from autograder.runtime.alone import alone
from autograder.runtime.call import Live, back_to_the_processor, raised
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.imports import around, as_judged, is_helper, nearest
from autograder.runtime.limits import left_out
from autograder.runtime.loading import Pieces, load, remember
from autograder.runtime.notebook import SCRIPT, Cell, python
from autograder.runtime.outline import outline
from autograder.runtime.selection import PRELUDE, Module, cell_of, place_of
from autograder.runtime.tensors import imports_torch
from autograder.selfcheck.work import Work, in_folder

_WORKSPACES: dict[str, "Workspace"] = {}  # by unit

SECONDS_PER_CHECK = 10.0  # twice what `grade` allows: a student's machine may be slow

AFTER_LATE = "a check before this one had no answer in time"


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
    main: the name that the code was compiled under, once it has run. last: what it raised last.
    """

    made: Module = field(kw_only=True)
    plan: Plan = field(default_factory=Plan, kw_only=True)
    cell: str = field(default="cell {}", kw_only=True)
    main: str = field(default="", init=False)
    last: BaseException | None = field(default=None, init=False)

    def call(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Call a function, as `Live` does."""
        try:
            reply = super().call(*args, **kwargs)
        except OutOfTime as late:
            raise self.stopped(late) from None
        if "raised" in reply:
            reply["raised"] = self._explained(reply["raised"])
        return reply

    def stopped(self, error: BaseException) -> Raised:
        """Return what to say of an exception that the code raised, or by which it was stopped."""
        if isinstance(error, OutOfTime):
            return Late({**self._placed(self.told(error)), "idle": error.idle})
        return Raised(self._explained(self.told(error)))

    def told(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as plain data, as `Live` does, and keep it for a traceback."""
        self.last = error
        return super().told(error)

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
    give when no code defines an exercise. cells: the code, a file's or a notebook's. made: the
    module that was made of it. outline: what is known of it before it runs, if Python can read it.
    live: the code, loaded. broken: why there is no `live`, if something is wrong with the code.
    late: by exercise, what is said of the checks after one that had no answer in time. ran: by
    exercise, the checks that it was the turn of so far, with what came of each. plan: how the
    exercises hang together. known: the outcomes of the checks that were run, by exercise and name;
    outcomes: as they are told, of the checks that it is the turn of so far. suspected: the checks
    that another exercise may fail. told: what was told already. modules: the student's own that
    were imported, by name. notes: on what lies beside the code. here: the folder in which the code
    runs. file: the name of the file or notebook that it is from.
    """

    folder: Path
    unit: str
    plain: str  # see `LoadedUnit.plain`
    exercises: dict[str, Any]
    snippets: Snippets = field(default_factory=Snippets)
    absent: str = REASONS[Verdict.MISSING]
    cells: Sequence[Cell] = ()
    made: Module = field(default_factory=Module)
    outline: dict[str, Any] | None = None
    live: Placed | None = None
    broken: Stopped | None = None
    late: dict[str, Outcome] = field(default_factory=dict)
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
    file: str = ""

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

    def read(self, made: Module, cells: Sequence[Cell]) -> None:
        """Find out what can be known of the module that was made of these cells, before it runs."""
        self.made, self.cells = made, cells
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

    def read_work(self, work: Work) -> None:
        """Read what a student wrote; if nothing can be read of it, `broken` says why."""
        self.file, self.broken = work.path.name, work.unread
        if work.unread is None:
            self.read(work.made, work.cells)
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
        with self.at_home(), nobody_answers():
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
            text = next((python(c.text) for c in self.cells if c.number == broken.cell), "")
            return preflight.unreadable(broken, cell_of(broken.cell), text)
        if self.broken is None and self.live and not hasattr(self.live.module, exercise):
            because = self.made.absent.get(exercise, self.absent)
            return self.live.failure(exercise) or preflight.missing(exercise, because)
        return preflight.of_file(self.broken) if self.broken else None

    def outcome(self, check: Check) -> Outcome:
        """Run one public check; return its outcome.

        If there is nothing to run, the outcome says why. It is not run after another check of its
        exercise, or of one that this uses, that had no answer in time: it would have none, either.
        """
        settled = self.settled(check.exercise) or self.too_late(check.exercise)
        if settled is not None:
            return settled
        assert self.live is not None  # else `broken` would say why
        forbids = self.exercises.get(check.exercise, {}).get("forbids", [])
        subject = Local(self.live, forbids)
        taken = self.plan.reaches.get(check.exercise, ())
        with self.at_home():
            outcome = run_with_deadline(check, subject, None, 0, self.seconds, self.snippets, taken)
        self.note_late(check, outcome)
        return outcome

    def too_late(self, exercise: str) -> Outcome | None:
        """Return what is said of the checks that are left of an exercise, if they are not to be
        run: a check of it, or of one that it uses, had no answer in time."""
        used = self.plan.behind(exercise, "", {})
        return next(
            (self.late[name] for name in (exercise, *sorted(used)) if name in self.late), None
        )

    def note_late(self, check: Check, outcome: Outcome) -> None:
        """Have no other check of an exercise run if one had no answer in time."""
        if outcome.verdict is Verdict.TIMEOUT:
            late = not_run(Verdict.TIMEOUT, NOT_RUN, AFTER_LATE, outcome.origin)
            self.late.setdefault(check.exercise, late)

    def exception(self, item: Check) -> BaseException | None:
        """Run a check once more, and return what ends it: where there is one, the student's own
        exception. The traceback is of the check and of the student's code alone."""
        assert self.live is not None
        files = self.live.files | {item.function.__code__.co_filename}
        forbids = self.exercises.get(item.exercise, {}).get("forbids", [])
        try:
            with self.at_home(), deadline(self.seconds):
                execute(item, Student(Local(self.live, forbids)), None, 0)
        except (Exception, OutOfTime) as error:
            own = self.live.last if isinstance(error, Raised) else None
            trace = _only(files, error.__traceback__, own.__traceback__ if own else None)
            return (own or error).with_traceback(trace)
        return None

    def run(self, item: Check) -> Outcome:
        """Return the outcome of a check, which is run once."""
        known = self.known.setdefault(item.exercise, {})
        if item.name not in known:
            known[item.name] = self.outcome(item)
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
        if not self.plan.behind(item.exercise, item.name, partners):
            return []
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
            if blame.is_doubtful(item.exercise, outcome, suspects):
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
        is_told = any(o.message == outcome.message for o in earlier)
        if not blame.was_run(outcome) and (is_told or outcome is self.too_late(item.exercise)):
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
            return self.file
        first = self.plan.first(exercise, {**self.known, **self.outcomes})
        return first[0].exercise if first else exercise

    def with_examples(self, exercise: str, found: Sequence[Recognised]) -> list[Recognised]:
        """Return what was recognised, each with an example if the student's function answers it
        so."""
        examples = examples_in(self.exercises[exercise]["misconceptions"]) if found else {}
        return [
            replace(one, example=self._shown(examples[one.name])) if one.name in examples else one
            for one in found
        ]

    def _shown(self, example: Example) -> str:
        """Return what to show of an example if the student's function answers it so.

        What it prints was printed when the checks ran; here it would stand among our own lines.
        """
        if self.live is None:
            return ""
        with self.at_home(), _unheard(), contextlib.suppress(OutOfTime), deadline(self.seconds):
            return example.shown(Local(self.live), self.snippets, self.plain)
        return ""

    def recognised(
        self, exercise: str, outcomes: dict[str, Outcome], checks: Sequence[Check]
    ) -> list[Recognised]:
        """Return the misconceptions that the answers show; none if another exercise that this one
        uses fails checks of its own, in which the fault may be.

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
        found = [one for one in found if not one.checks <= self.suspected]
        return [] if found and self.first_of_used(exercise, outcomes, checks) else found

    def used(self, exercise: str, checks: Sequence[Check]) -> list[Check]:
        """Return the checks of the exercises that one uses. checks: its own."""
        names = sorted(self.plan.behind(exercise, "", {}))
        functions = [f for n in names for f in checks_in(checks[0].function.__globals__, n)]
        return [check_of(function, self.unit) for function in functions]

    def first_of_used(
        self, exercise: str, outcomes: dict[str, Outcome], checks: Sequence[Check]
    ) -> tuple[blame.First, ...]:
        """Return the exercises to look at before one that fails. The checks of those that it uses
        are run, if they were not: otherwise nobody knows."""
        for check in self.used(exercise, checks):
            with _unheard():
                self.run(check)
        return self.plan.first(exercise, {**self.known, exercise: outcomes})

    def _answers(self, exercise: str) -> dict[str, dict[str, Outcome]]:
        """Return what each misconception answers to the public checks; what hidden checks alone
        catch has no outcomes here, and is never named."""
        bank = self.exercises[exercise]["misconceptions"]
        return {n: restored(entry["outcomes"]) for n, entry in bank.items() if entry["outcomes"]}


def _only(files: Collection[str], *traces: TracebackType | None) -> TracebackType | None:
    """Return these tracebacks, one after the other, with the frames of some files alone."""
    steps = [step for trace in traces for step in _steps(trace) if _file_of(step) in files]
    made = None
    for step in reversed(steps):
        made = TracebackType(made, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return made


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _file_of(step: TracebackType) -> str:
    return step.tb_frame.f_code.co_filename


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


def of_unit(unit: str) -> Workspace:
    """Return the workspace in which checks of a unit were run."""
    return _WORKSPACES[unit]


@cache
def _workspace_of(path: Path) -> Workspace:
    """Return the workspace of a student's file, which is read and loaded once for all checks; or of
    the notebook beside it, if more exercises were worked on there."""
    workspace = Workspace.in_folder(path.parent)
    _WORKSPACES[workspace.unit] = workspace
    work, other = in_folder(path.parent, path.stem, workspace.stubs)
    workspace.read_work(work)
    if workspace.broken is None:
        workspace.load(work.path)
    if work.unread is None:
        workspace.notes += work.beside(other)
    return workspace


def exception(item: Check, outcome: Outcome) -> BaseException | None:
    """Return what ended a check that failed, with a traceback to look into; None if it was not run,
    or would take as long again."""
    if not blame.was_run(outcome) or outcome.verdict is Verdict.TIMEOUT:
        return None
    return of_unit(item.unit).exception(item)


def is_of_file(outcome: Outcome) -> bool:
    """Say whether a check could not run because nothing in its file can."""
    return outcome.origin is not None and outcome.origin.kind == FILE


@contextlib.contextmanager
def nobody_answers() -> Iterator[None]:
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
    with nobody_answers(), out, err:
        yield
