"""What a check calls: `student`, whose code may run in another process, and `reference`.

`student.softmax(scores)` calls the student's function, `reference.softmax(scores)` the solution's.
"""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from autograder.checking import describe
from autograder.checking.text import clean, gist, impersonal
from autograder.checking.verdicts import (
    ASKS,
    IDLE,
    REASONS,
    TO_RETURN,
    Origin,
    Outcome,
    Verdict,
    not_run,
)
from autograder.runtime.call import DRIVERS, MAX_TEXT, Live
from autograder.runtime.deadline import OutOfTime
from autograder.runtime.loading import Unfinished
from autograder.runtime.wire import pack, packed, unpack

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


# What is imported under the names by which everybody knows it.
IMPORTS = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "math": "import math",
    "plt": "import matplotlib.pyplot as plt",
}

# What a line does that leads to another verdict than `CRASHED`.
DOES = {
    Verdict.DIED: "ends the program",
    Verdict.MEMORY: "runs out of memory",
    Verdict.TIMEOUT: "does not end",
}

# All by which torch tells that it lacked memory is this part of a RuntimeError's text.
NO_MEMORY = "DefaultCPUAllocator: can't allocate memory"


class Stopped(Exception):
    """A check cannot go on because of what the student's code did; `verdict` says what that was.

    got: what happened, for the student to read. because: by default the verdict's own reason.
    """

    def __init__(
        self, verdict: Verdict, got: str, because: str = "", origin: Origin | None = None
    ) -> None:
        super().__init__(got)
        self.verdict = verdict
        self.got = got
        self.because = because or REASONS[verdict]
        self.origin = origin

    def outcome(self, *, reveal: bool = True, exercise: str = "") -> Outcome:
        """Return the outcome of a check; reveal: as in `shown`. exercise: which it checks."""
        return not_run(self.verdict, self.shown(reveal=reveal), self.because, self.origin)

    def shown(self, *, reveal: bool) -> str:
        """Return what happened, for the student to read.

        reveal: text that the student's code made may be in it. A hidden check must not reveal it.
        """
        return self.got


def unread(where: str, why: str, code: str = "") -> str:
    """Return which line Python cannot read, what it says of that, and the line.

    where: the number, of a notebook with its cell; "" for none in particular.
    """
    said = clean(re.sub(r"^\w+Error: ", "", why))
    return ": ".join(filter(None, [where, said, clean(code, 100)]))


# What Python says of a name that a module lacks, where it knows none like it.
LACKING = re.compile(
    r"^cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'"
    r"|^module '(?P<of>[\w.]+)' has no attribute '(?P<attribute>\w+)'$"
)
UNDEFINED = re.compile(r"name '(\w{1,60})' is not defined")
NO_MODULE = re.compile(
    r"No module named '(?P<name>[\w.]{1,60})'(; '(?P<parent>[\w.]{1,60})' is not a package)?"
)
STANDARD = sys.stdlib_module_names
HERE = ".".join(map(str, sys.version_info[:2]))
# True of a package and of a file of the student's.
ABSENT = (
    "is neither a .py file beside the work nor a package where it is graded, as numpy and torch "
    "are: is it a file of yours to hand in, too, or can you do without it?"
)
NO_ANSWER = "nobody answers input() where work is graded: write the value into the file"
# What a sandbox answers to a call of the system that it does not allow, and what follows from it.
REFUSING = {"PermissionError", "URLError", "gaierror", "ConnectionError"}
REFUSALS = ("[Errno 30] Read-only", "can't start new thread")
REFUSED = (
    "code that is judged may not start processes or many threads, write files or use the network"
)


class Raised(Stopped):
    """The student's function raised an exception."""

    def __init__(self, raised: dict[str, Any]) -> None:
        self.raised = raised
        self.type = str(raised["type"])
        self.bases = list(raised["bases"])
        self.text = str(raised["text"])
        self.line = raised["line"]
        self.place = str(raised.get("place", ""))  # of a notebook, the cell that has the line
        self.code = str(raised["code"])
        self.outer = raised.get("outer")  # the line that led to it, of those that ran first
        self.outer_code = str(raised.get("outer_code", ""))
        self.inside = str(raised.get("inside", ""))  # the exercise that has the line, if one does
        self.is_stub = bool(raised.get("stub"))  # whether that exercise is as it was handed out
        self.unmade = clean(str(raised.get("unmade", "")))  # the name that the line should define
        budget = clean(
            str(raised.get("budget", ""))
        )  # of a line that did not end, where it is known
        self.had = f"; it had {budget}" if budget else ""
        self.is_asked = False  # whether the check asks for an exception of this call
        super().__init__(*self._explain())

    def outcome(self, *, reveal: bool = True, exercise: str = "") -> Outcome:
        """Return the outcome of a check; of another exercise that is not written, it says so."""
        shown = self.shown(reveal=reveal)
        because, unwritten = self.reason(reveal=reveal), ""
        if self.is_unwritten and self.inside not in ("", exercise):
            unwritten = self.inside
            because = f"{'' if self.is_stub else 'a part of '}{self.inside} is not written yet"
        elif self.inside not in ("", exercise) and because == REASONS[Verdict.CRASHED]:
            because = f"the call raised an exception in {self.inside} instead of returning"
        return not_run(self.verdict, shown, because, self.came_from(because, unwritten, reveal))

    def reason(self, *, reveal: bool) -> str:
        """Return why it was raised, as far as can be said; reveal: as in `shown`."""
        is_refused = {*self.bases} & REFUSING or (reveal and self.text.startswith(REFUSALS))
        if reveal and (lacking := self._lacking()):
            return lacking
        if self.unmade and self.type == "ModuleNotFoundError":
            absent = self._absent(reveal)
            return (
                absent
                if absent.startswith(f"{self.unmade} ")
                else f"{self.unmade} is used, and {absent}"
            )
        if self.text == "EOF when reading a line":
            return f"{self.unmade} is used, and {NO_ANSWER}" if self.unmade else NO_ANSWER
        if self._is_unread:
            return f"{self.unmade} is used, and Python cannot read the line that should make it"
        if self.unmade and self.verdict is Verdict.TIMEOUT:
            made = f"{self.unmade} is used, and the line that should make it"
            return f"{made} does not end in time{self.had}"
        if self.unmade:
            fails = f"{self.unmade} is used, and the line that should make it fails"
            return f"{fails}: {REFUSED}" if is_refused else fails
        if self.type == "ModuleNotFoundError":
            return self._absent(reveal)
        if is_refused:
            return REFUSED
        if self.type != "NameError":
            return self.because
        name = self._undefined() if reveal else ""
        if not name:
            return "a name is not defined: is it misspelt, or is its import missing?"
        if name in IMPORTS:
            absent = f'"{IMPORTS[name]}" is missing, or Python cannot read it'
            return f"{name} is not defined: {absent}"
        return f"{name} is not defined: is it misspelt, or is its import missing?"

    def came_from(self, because: str, unwritten: str, reveal: bool) -> Origin | None:
        """Return the origin: the student's own line, if one is known; reveal: as in `shown`."""
        if not self.line:
            return None
        kind, where = describe.exception(self.bases), self.where
        # A digest: what a hidden check's call raised is compared, and shown to nobody.
        text = sha256(gist(f"{self.type}: {self.text}").encode()).hexdigest()[:16]
        if unwritten:
            return Origin(
                because,
                kind,
                where,
                text,
                unwritten=unwritten,
                is_public=reveal,
                inside=self.inside,
            )
        name = self._undefined() if reveal else ""
        raises = f"raises {kind if kind == self.type else 'an exception'}"
        does = DOES.get(self.verdict, raises)
        short = f"{name} is not defined" if name else f"{where} {does}"
        asked = because if because.startswith(ASKS) or because == TO_RETURN else ""
        return Origin(
            short, kind, where, text, name, asked=asked, is_public=reveal, inside=self.inside
        )

    def _lacking(self) -> str:
        """Return what can be said of a name that a module of Python's own lacks, or nothing."""
        found = LACKING.search(self.text)
        module = (found["module"] or found["of"]) if found else ""
        if not found or module.split(".")[0] not in STANDARD:
            return ""
        name = clean(found["name"] or found["attribute"])
        said = f"{name} is not in {clean(module)} of Python {HERE}, by which this is run"
        return f"{said}: is it misspelt, or of a newer Python?"

    def _absent(self, reveal: bool) -> str:
        """Return what can be said of a module that is not there; reveal: as in `shown`."""
        found = NO_MODULE.match(self.text) if reveal else None
        if found and found["parent"]:
            return f"{clean(found['parent'])} is one file: import that, and nothing behind a dot"
        return f"{clean(found['name']) if found else 'what it imports'} {ABSENT}"

    def _undefined(self) -> str:
        """Return the name that is not defined, if that is what was raised."""
        found = UNDEFINED.fullmatch(self.text)
        return clean(found[1]) if found and self.type == "NameError" else ""

    @property
    def is_unwritten(self) -> bool:
        """Say whether it comes from a part that is not written yet: the student's own line raises
        `NotImplementedError`, as a stub does. Torch raises it too, for dtypes that it lacks."""
        return self.type == "NotImplementedError" and self.type in self.code

    @property
    def _is_unread(self) -> bool:
        """Say whether Python cannot read the line, which should define a name."""
        return bool(self.unmade) and SyntaxError.__name__ in self.bases

    @property
    def where(self) -> str:
        """The line, of a notebook with its cell: `cell 3, line 2`."""
        return f"{self.place}, line {self.line}" if self.place else f"line {self.line}"

    def shown(self, *, reveal: bool) -> str:
        """Return the exception's name and text, and the student's own line that led to it.

        Without `reveal`, leave out the text, and any name that the student's code gave to the
        exception: the code may have put a hidden check's inputs into either.
        """
        name = clean(self.type, 60) if reveal else describe.exception(self.bases)
        shown = name if self.verdict is Verdict.CRASHED else self.got
        text = clean(impersonal(self.text[:MAX_TEXT], self.code))
        is_status = self.verdict is Verdict.DIED and text.isdigit()  # a number for other programs
        if reveal and text and not is_status:
            shown += f": {text}"
        if reveal and self.line and self._is_unread:
            return unread(self.where, self.text, self.code)
        if self.line:
            code = clean(self.code, 100)
            shown += f" ({self.where}{': ' * bool(code)}{code})"
        return shown

    def _explain(self) -> tuple[Verdict, str, str]:
        """Return the verdict, what came, and why, where more can be said than the verdict does."""
        if "SystemExit" in self.bases:
            because = "an exercise returns; it does not call exit"
            asks = ", which asks for arguments of a command line" * ("parse_" in self.code)
            return Verdict.DIED, f"the end of the program{asks}", because
        if "MemoryError" in self.bases or (self.type == "RuntimeError" and NO_MEMORY in self.text):
            return Verdict.MEMORY, "no memory left", ""
        if self.type == Unfinished.__name__:
            return Verdict.TIMEOUT, "no end in time", REASONS[Verdict.TIMEOUT] + self.had
        if self.is_unwritten:
            return Verdict.CRASHED, self.type, "this part is not written yet"
        return Verdict.CRASHED, self.type, ""


class Late(Raised):
    """The student's function was interrupted at a line, as its time was up."""

    def _explain(self) -> tuple[Verdict, str, str]:
        return Verdict.TIMEOUT, "no answer in time", IDLE if self.raised["idle"] else ""


class Subject(Protocol):
    """Whatever can run a student's functions: a sandbox, a fork, this very process."""

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        """Call a function and return the reply (see `autograder.runtime.call`).

        Raise `Stopped` if there is no reply.
        """


@dataclass
class Call:
    """One call that a check made. reply: empty until there is one."""

    name: str
    args: Arguments
    kwargs: Keywords
    reply: dict[str, Any] = field(default_factory=dict)


class Student:
    """Stands for the student's module in a check: `student.softmax(scores)` returns the answer.

    A call raises `Stopped` if it gives no answer. All calls are kept, for the message and the
    transcript.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._calls: list[Call] = []

    @property
    def drivers(self) -> "_Drivers":
        """The drivers beside the student's code, which take arguments by keyword only."""
        return _Drivers(self._call)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *args, **kwargs: self._call(name, args, kwargs)

    def _call(self, name: str, args: Arguments, kwargs: Keywords) -> Any:
        call = Call(name, args, kwargs)
        self._calls.append(call)
        try:
            call.reply = self._subject.call(name, args, kwargs)
        except Stopped as stopped:
            call.reply = {"stopped": stopped.verdict.value}
            raise
        if "missing" in call.reply:
            raise Stopped(Verdict.MISSING, f"no function {name}")
        if call.reply["forbidden"]:
            raise Stopped(Verdict.FORBIDDEN, clean(", ".join(call.reply["forbidden"])))
        if "raised" in call.reply:
            raise Raised(call.reply["raised"])
        return call.reply["answer"]


class _Drivers:
    def __init__(self, call: Callable[[str, Arguments, Keywords], Any]) -> None:
        self._call = call

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda **kwargs: self._call(DRIVERS + name, (), kwargs)


@dataclass
class Local:
    """A subject in this process. forbids: the names that the exercise forbids.

    Arguments and answers are encoded and decoded as on the wire. So a function gets its own copy
    of its arguments, and an answer is the same data as one from a sandbox.
    """

    live: Live
    forbids: Sequence[str] = ()

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        """Call a function with copies of the arguments; raise `Stopped` if time runs out."""
        frame = pack({"args": args, "kwargs": kwargs})
        given = unpack(frame)
        try:
            reply = self.live.call(name, given["args"], given["kwargs"], self.forbids, frame)
            return unpack(packed(reply))
        except OutOfTime as late:
            because = IDLE if late.idle else ""
            raise Stopped(Verdict.TIMEOUT, "no answer in time", because) from None


class Bank(Protocol):
    """Right and wrong answers to exercises: each has an `answer`, its `name`, the exercise that it
    is `of` and, if it is wrong, its `belief`."""

    @property
    def variants(self) -> Sequence[Any]:
        """Right answers besides the solution."""

    @property
    def misconceptions(self) -> Sequence[Any]:
        """Wrong answers."""


@dataclass(frozen=True)
class Wrong:
    """Wrong functions of the bank that share a belief."""

    belief: str
    answers: tuple[Callable[..., Any], ...]


class Reference:
    """Stands for the solution in a check. Calls with equal arguments are computed once.

    bank: what is known besides; without it, there is no `wrong`, and no `right` but the solution.
    """

    def __init__(self, live: Live, bank: Bank | None = None) -> None:
        self._live = live
        self._bank = bank
        self._answers: dict[bytes, bytes] = {}

    def right(self, exercise: str) -> list[Callable[..., Any]]:
        """Return the solution of an exercise and its variants, as functions in this process."""
        variants = self._bank.variants if self._bank else ()
        others = [entry.answer for entry in variants if entry.of == exercise]
        return [getattr(self._live.module, exercise), *others]

    def wrong(self, exercise: str, *names: str) -> Wrong:
        """Return misconceptions of an exercise that share a belief, by their names in the bank."""
        entries = self._bank.misconceptions if self._bank else ()
        known = {entry.name: entry for entry in entries if entry.of == exercise}
        (belief,) = {known[name].belief for name in names}
        return Wrong(belief, tuple(known[name].answer for name in names))

    @property
    def drivers(self) -> _Drivers:
        """The drivers beside the solution, which take arguments by keyword only."""
        return _Drivers(self._call)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *args, **kwargs: self._call(name, args, kwargs)

    def _call(self, name: str, args: Arguments, kwargs: Keywords) -> Any:
        key = pack({"name": name, "args": args, "kwargs": kwargs})
        if key not in self._answers:
            given = unpack(key)
            self._answers[key] = pack(self._live.call(name, given["args"], given["kwargs"]))
        reply = unpack(self._answers[key])
        if "answer" not in reply:
            raise RuntimeError(f"the solution does not answer {name}: {reply}")
        return reply["answer"]


def in_a_students_place(reference: Reference) -> Local:
    """Return the solution as a subject, so that a check can be run on it."""
    return Local(reference._live)
