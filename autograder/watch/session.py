"""What `autograder watch` does on each event: a file was saved, a verdict came, a key was pressed.

It knows no screen: what is to be shown is read from a session.
"""

from dataclasses import dataclass, field
from pathlib import Path

from autograder.checking.freeze import RECOGNITION
from autograder.checking.hints import STEPS
from autograder.checking.verdicts import NOT_RUN, NOT_STARTED
from autograder.errors import UsageError
from autograder.selfcheck import hints
from autograder.selfcheck.process import Reply
from autograder.watch.checker import Checker, is_final
from autograder.watch.progress import Progress
from autograder.watch.saved import Told
from autograder.watch.syllabus import Exercise, following


@dataclass(frozen=True)
class Saved:
    """Files that were saved, moved or deleted."""

    paths: frozenset[Path]


@dataclass(frozen=True)
class Heard:
    """What a process replied; None: no other reply comes."""

    process: int
    reply: Reply | None


@dataclass(frozen=True)
class Key:
    """A key that was pressed: a letter, or `up` or `down`."""

    name: str


@dataclass(frozen=True)
class Resized:
    """The terminal has another size."""


@dataclass(frozen=True)
class Suspended:
    """The student suspends the program, by Ctrl-Z."""


CHECKING = "checking"  # said while what was saved is checked
OURS = ("drivers.py", RECOGNITION)  # what a warm process has loaded, beside the checks
Event = Saved | Heard | Key | Resized | Suspended


@dataclass
class Session:
    """A student at work.

    folder: `exercises`. at: the exercise that is shown. is_list: all are shown, and `at` is marked.
    hint: the number of the hint that is shown, or 0. skipped: lines that are scrolled away. said:
    what happens just now. told: what is known of the exercises that were checked. notes: on the
    file of the unit. is_over: the student has quit.
    """

    folder: Path
    exercises: list[Exercise]
    progress: Progress
    checker: Checker
    at: Exercise
    is_list: bool = False
    hint: int = 0
    skipped: int = 0
    said: str = ""
    told: dict[Exercise, Told] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    is_over: bool = False
    _unit: str = ""
    _paths: list[Path] = field(default_factory=list)  # of the unit, that which was saved last first
    _known: dict[str, str] = field(default_factory=dict)  # fingerprints of its exercises
    _later: list[str] = field(default_factory=list)  # units to be checked after this one
    _is_to_choose: bool = True  # the exercise to begin with, once the unit is checked

    def begin(self) -> None:
        """Check the unit of the exercise that is shown."""
        self._turn_to(self.at.unit)

    def take(self, event: Event) -> None:
        """Do what an event asks for."""
        match event:
            case Saved(paths):
                self._saved(paths)
            case Heard(process, reply):
                answer = self.checker.received(process, reply)
                if answer is not None:
                    self._answered(answer)
            case Key(name):
                self._pressed(name)

    @property
    def shown(self) -> Told:
        """What is known of the exercise that is shown."""
        return self.told.get(self.at, Told(self.progress.of(self.at)))

    @property
    def following(self) -> Exercise | None:
        """What to do after the exercise that is shown."""
        return following(self.exercises, self.at, self.progress.passed(self.exercises))

    @property
    def hint_text(self) -> str:
        """The hint that is shown."""
        try:
            return hints.text(self.folder.parent, self.at.name, self.hint)
        except UsageError as error:
            return f"{error}."

    def _turn_to(self, unit: str) -> None:
        """Have a unit checked that was not."""
        name = unit.partition("_")[2]
        self._unit, self._known, self.notes = unit, {}, []
        file = self.folder / unit / f"{name}.py"
        self._paths = sorted((file, file.with_suffix(".ipynb")), key=_saved_at, reverse=True)
        self.checker.turn_to(file.parent)
        self.said = f"getting {unit} ready"
        self._ask()

    def _ask(self) -> None:
        paths = [str(path) for path in self._paths]
        self.checker.ask({"paths": paths, "at": self.at.name, "known": self._known})

    def _saved(self, paths: frozenset[Path]) -> None:
        """Check the unit in which something was saved; of several, one after the other, and after
        them those that were saved before and are not yet told of."""
        units = {exercise.unit for exercise in self.exercises}
        mine = sorted(path for path in paths if path.parent.name in units)
        if not mine:
            return
        before = [*([self._unit] if self.said == CHECKING else []), *self._later]
        now = sorted({path.parent.name for path in mine}, key=lambda one: (one != self._unit, one))
        unit, *self._later = dict.fromkeys([*now, *before])
        name = unit.partition("_")[2]
        mine = [path for path in mine if path.parent.name == unit]
        if unit != self._unit or any(
            path.name in OURS or path.stem == f"test_{name}" for path in mine
        ):
            self._is_to_choose = unit != self._unit
            self._turn_to(unit)
        else:
            works = [path for path in mine if path.stem == name]
            self._paths = list(dict.fromkeys([*works, *self._paths]))
            self.said = CHECKING
            self._ask()

    def _answered(self, reply: Reply) -> None:
        """Take in a reply; see `autograder.watch.saved`."""
        if "touched" in reply:
            self._paths = [Path(reply["path"])]
            self._look_at(reply["touched"])
        if "told" in reply:
            self._note(reply)
        if "notes" in reply:
            self.notes = reply["notes"]
        if "trouble" in reply:
            self.notes, self._is_to_choose = [reply["trouble"]], False
        if is_final(reply):
            self.said = ""
            if self._later:
                self._is_to_choose = True
                self._turn_to(self._later.pop(0))
            else:
                self._choose()

    def _look_at(self, touched: list[str]) -> None:
        """Turn to an exercise whose own code changed, unless the one that is shown did."""
        is_shown = self.at.unit == self._unit and self.at.name in touched
        if touched and self._known and not is_shown:
            self._show(self._exercise(touched[0]))

    def _note(self, reply: Reply) -> None:
        """Note what is told of an exercise; of a file that ended its process, tell it of the one
        that is shown."""
        name = reply["exercise"] or (self.at.name if self.at.unit == self._unit else "")
        exercise = self._exercise(name)
        self.told[exercise] = Told(**reply["told"])
        if self.told[exercise].stands != NOT_RUN:  # the file may come back as it was
            self.progress.note(exercise, self.told[exercise].stands)
        if "fingerprint" in reply:
            self._known[name] = reply["fingerprint"]

    def _exercise(self, name: str) -> Exercise:
        """Return the exercise of this name in the unit that is checked, or its first."""
        mine = [one for one in self.exercises if one.unit == self._unit]
        return next((one for one in mine if one.name == name), mine[0])

    def _choose(self) -> None:
        """Once a unit is checked, turn to what was begun in it, or else is to be done next."""
        if not self._is_to_choose:
            return
        done = self.progress.passed(self.exercises)
        mine = [one for one in self.exercises if one.unit == self._unit and one not in done]
        begun = [one for one in mine if self.progress.of(one) != NOT_STARTED]
        core = [one for one in mine if one.is_core]
        chosen = next(iter([*begun, *core]), None) or self.following
        if chosen:
            self._show(chosen)
            self._is_to_choose = chosen.unit != self._unit
            if self._is_to_choose:
                self._turn_to(chosen.unit)

    def _pressed(self, key: str) -> None:
        """Do what a key is for."""
        if key == "q":
            self.is_over = True
        elif key in ("l", "\r", "\n") and (self.is_list or key == "l"):
            self.is_list = not self.is_list
            self._go(self.at)
        elif key == "h":
            self.hint, self.is_list, self.skipped = (self.hint + 1) % (STEPS + 1), False, 0
        elif key in ("up", "down") and not self.is_list:
            self.skipped = max(0, self.skipped + (1 if key == "down" else -1))
        elif key in ("n", "down", "p", "up"):
            self._go(self._beside(1 if key in ("n", "down") else -1))

    def _beside(self, step: int) -> Exercise:
        """Return the exercise to which the keys for the next and the previous one lead."""
        if step > 0 and not self.is_list:
            return self.following or self.at
        place = self.exercises.index(self.at) + step
        return self.exercises[min(max(place, 0), len(self.exercises) - 1)]

    def _go(self, exercise: Exercise) -> None:
        """Show an exercise that the student chose, and check its unit if that is another."""
        self._show(exercise)
        self._is_to_choose, self._later = False, []
        if not self.is_list and exercise.unit != self._unit:
            self._turn_to(exercise.unit)

    def _show(self, exercise: Exercise) -> None:
        if exercise != self.at:
            self.at, self.hint, self.skipped = exercise, 0, 0


def _saved_at(path: Path) -> float:
    """Return when a file was saved; of one that is not there, 0."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
