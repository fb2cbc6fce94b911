"""Call a student's function: one call in, one plain reply out.

The same few lines run beside the student's code wherever it runs: in a sandbox, in the exam's forks
and in a student's own pytest. A reply is a dict with exactly one of

    answer   what the function returned
    raised   {"type", "bases", "text", "file", "line", "code", "outer", "outer_code", "unmade"}:
             the exception, the student's own innermost line, and the outermost, if that is another;
             or, of a name that was to be made at the top of the file, why that failed, and the name
    missing  True: no such function, and then nothing else

and, unless the function is missing, with what only this process can know:

    changed       labels of the arguments that the call changed: "1" for the first, or a keyword
    random_moved  whether the global state of a random generator moved
    generators    which of these did: random, numpy, torch
    warned        the texts of the first warnings
    printed       the first characters that were printed
    forbidden     names that the exercise forbids and the student's code called

A student's process could forge these six, so checks that rest on them are advisory.
"""

import contextlib
import ctypes
import difflib
import io
import linecache
import random
import traceback
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from autograder.runtime.deadline import OutOfTime, under_check
from autograder.runtime.forbidden import Lookout
from autograder.runtime.imports import unmade_in, unmade_in_helpers
from autograder.runtime.loading import Unfinished
from autograder.runtime.tensors import from_torch
from autograder.runtime.untouched import Guarded, Libraries
from autograder.runtime.wire import pack, type_name, unpack

MAX_TEXT = 500  # characters of an exception, a warning or a line of code
MAX_LINE = 1 << 31  # no file has so many: code can raise a SyntaxError that says so all the same
MAX_PRINTED = 2000  # characters
MAX_WARNINGS = 5
DRIVERS = "drivers."  # begins the name of a function that is a driver


class Capped(io.StringIO):
    """Keeps the first characters written to it and forgets the rest."""

    def write(self, text: str) -> int:
        """Keep as much of `text` as there is room for, and return its whole length.

        Whoever prints must not notice: fewer characters than given would be an error.
        """
        super().write(text[: max(0, MAX_PRINTED - self.tell())])
        return len(text)

    def close(self) -> None:
        """Stay open: code that closes what it prints to must not end what is kept of it."""


@dataclass
class Live:
    """A student's module and the driver beside it, in the process that runs them.

    files: the file names under which the student's code was compiled. capture: keep what is printed
    in the reply, instead of printing it. unmade: by name, what was raised by the statement at the
    top level that should have defined it. libraries: as a driver is to find them, where the code
    may change them.
    """

    module: ModuleType
    drivers: ModuleType | None
    files: frozenset[str]
    capture: bool = True
    unmade: Mapping[str, BaseException] = field(default_factory=dict, kw_only=True)
    libraries: Libraries | None = field(default=None, kw_only=True)

    def call(
        self,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        forbids: Sequence[str] = (),
        before: bytes | None = None,
    ) -> dict[str, Any]:
        """Call `name`, or `drivers.name` with the module as its first argument; return the reply.

        forbids: what the exercise forbids; see `autograder.runtime.forbidden`. before: the
        arguments as one frame, `{"args": args, "kwargs": kwargs}`, where somebody has it. Raise
        only `KeyboardInterrupt` and `OutOfTime`, which are not the function's own.
        """
        owner: Any = self.drivers if name.startswith(DRIVERS) else self.module
        function = getattr(owner, name.removeprefix(DRIVERS), None)
        if function is None:
            return {"missing": True}
        given = (self._for_drivers(), *args) if name.startswith(DRIVERS) else args
        before = before or pack({"args": args, "kwargs": kwargs})
        printed = Capped()
        reset_global_state()
        lookout = Lookout(forbids, self.files, vars(self.module))
        with warnings.catch_warnings(record=True) as warned, _redirected(self.capture, printed):
            warnings.simplefilter("always")
            try:
                with lookout:
                    reply = {"answer": under_check(function, *given, **kwargs)}
            except (KeyboardInterrupt, OutOfTime):
                raise
            except BaseException as error:
                reply = {"raised": self.told(error)}
        back_to_the_processor()
        reply["forbidden"] = sorted(lookout.seen)
        reply["changed"] = _changed(before, args, kwargs)
        reply["generators"] = moved_generators()
        reply["random_moved"] = bool(reply["generators"])
        reply["warned"] = [_text(w.message) for w in warned[:MAX_WARNINGS]]
        reply["printed"] = printed.getvalue()
        return reply

    def _for_drivers(self) -> Any:
        """Return the student's module as a driver is to work with it."""
        if self.libraries is None:
            return self.module
        self.libraries.restore()
        return Guarded(self.module, self.libraries.restore)

    def told(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as plain data; of a name that could not be made, say why, from the
        first line that failed on."""
        unmade, seen = "", {id(error)}
        while isinstance(error, NameError) and id(cause := self._cause(error)) not in seen:
            unmade, error = error.name or "", cause
            seen.add(id(cause))
        return {**raised(error, self.files), "unmade": unmade}

    def _cause(self, error: NameError) -> BaseException:
        """Return what was raised in place of the name that is not there; the error itself, if
        nothing was."""
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
        here = unmade_in(frames[-1].f_globals) if frames else None
        own, name = self.unmade if here is None else here, error.name or ""
        if name in own or "*" in own:  # what `from helpers import *` brings, nobody knows
            return own[name if name in own else "*"]
        return next((table[name] for table in unmade_in_helpers() if name in table), error)


@contextlib.contextmanager
def _redirected(capture: bool, sink: io.StringIO) -> Iterator[None]:
    """If `capture`, send what is printed to `sink` while the block runs."""
    if not capture:
        yield
        return
    with contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
        yield


def _changed(before: bytes, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    """Return the labels of the arguments that have changed since they were packed as `before`.

    A label is "1" for the first argument by position, and the keyword of one by keyword.
    """
    if pack({"args": args, "kwargs": kwargs}) == before:
        return []
    was = unpack(before)
    pairs = {str(n): pair for n, pair in enumerate(zip(args, was["args"], strict=True), 1)}
    pairs |= {name: (value, was["kwargs"][name]) for name, value in kwargs.items()}
    return [label for label, (now, then) in pairs.items() if pack({"": now}) != pack({"": then})]


def raised(error: BaseException, files: frozenset[str]) -> dict[str, Any]:
    """Return an exception as plain data (see above), with the student's own innermost line.

    files: the file names under which the student's code was compiled.
    """
    if isinstance(error, MemoryError):
        # What fills the memory is held by the frames, and may leave none to tell of it.
        traceback.clear_frames(error.__traceback__)
    frames = traceback.walk_tb(error.__traceback__)
    own = [(frame, line) for frame, line in frames if frame.f_code.co_filename in files]
    file, line, code, outer, text = None, None, "", None, _text(error)
    if isinstance(error, ImportError) and type(error.path) is str:
        text = text.replace(f" ({error.path})", "")  # not the same where code is judged
    if isinstance(error, SyntaxError) and error.filename in files:
        file, code = error.filename, str(error.text or "").strip()
        line = error.lineno if type(error.lineno) is int and 0 < error.lineno < MAX_LINE else None
        text = _text(error.msg)  # without the place
    elif isinstance(error, Unfinished):
        file, line = error.filename, error.line
        code = linecache.getline(file, line).strip()
    elif own:
        frame, line = own[-1]
        file = frame.f_code.co_filename
        code = _line(frame, line)
        outer = own[0] if own[0][0].f_code.co_filename == file and own[0][1] != line else None
    return {
        "type": type_name(type(error)),
        "bases": [type_name(base) for base in type.__dict__["__mro__"].__get__(type(error))],
        "text": text + _suggestion(error),
        "file": file,
        "line": line,
        "code": code[:MAX_TEXT],
        "outer": outer[1] if outer else None,
        "outer_code": _line(*outer)[:MAX_TEXT] if outer else "",
        "unmade": "",
    }


def _line(frame: FrameType, line: int) -> str:
    return linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()


def _text(error: object) -> str:
    """Return the text of an exception or a warning, whose class may be the student's and fail."""
    try:
        return str(error)[:MAX_TEXT]
    except Exception:
        return "(its text cannot be read)"


def _suggestion(error: BaseException) -> str:
    """Return `. Did you mean: 'mean'?`, as Python adds it to a traceback, or nothing."""
    if not isinstance(error, AttributeError) or not isinstance(error.obj, ModuleType):
        return ""
    with contextlib.suppress(Exception):  # the student's code may have made the exception itself
        near = difflib.get_close_matches(error.name or "", dir(error.obj), n=1)
        return f". Did you mean: {near[0]!r}?" if near else ""
    return ""


def reset_global_state() -> None:
    """Give every call the same starting point, whatever ran before it.

    Set the global random generators, NumPy's handling of floating-point errors, and where torch is
    imported its gradient mode and default dtype.
    """
    torch = _torch()
    if random_state_moved():
        random.setstate(_PYTHON_STATE)
        np.random.set_state(_NUMPY_STATE)
        if torch:
            torch.draw_anew()
    np.seterr(all="warn", under="ignore")
    if torch:
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)


def back_to_the_processor() -> None:
    """Have tensors made on the processor again, whatever device the student's code has chosen: the
    next arguments are made before a call begins."""
    if torch := _torch():
        torch.set_default_device(None)


def random_state_moved() -> bool:
    """Say whether a global random generator has moved since `reset_global_state`."""
    return bool(moved_generators())


def moved_generators() -> list[str]:
    """Return which global random generators have moved since `reset_global_state`: `random`, that
    of Python, `numpy`, `torch`.

    Asked twice for every call, so it looks where it is cheap: at NumPy's state in place, and at the
    end of Python's, where the position is. Drawing a number moves the position; a new seed changes
    every number of the state.
    """
    torch = _torch()
    stayed = {
        "random": random.getstate()[1][-_FEW:] == _PYTHON_END,
        "numpy": ctypes.string_at(_NUMPY_ADDRESS, _NUMPY_SIZE) == _NUMPY_BYTES,
        "torch": torch is None or torch.has_stayed(),
    }
    return [name for name, has_stayed in stayed.items() if not has_stayed]


# No seed that a student would choose, so that setting one shows.
SEED = 2_147_001_873
_FEW = 8  # of the 625 numbers of Python's state; the last is the position
_PYTHON_STATE = random.Random(SEED).getstate()
_PYTHON_END = _PYTHON_STATE[1][-_FEW:]
_NUMPY_BITS = np.random.MT19937()
_NUMPY_OWN = np.random.RandomState(_NUMPY_BITS)
_NUMPY_OWN.seed(SEED)
_NUMPY_STATE = _NUMPY_OWN.get_state()
_NUMPY_ADDRESS = np.random.mtrand.get_bit_generator().ctypes.state_address
_NUMPY_SIZE = 625 * 4  # the Mersenne Twister's words and its position, 32 bits each
_NUMPY_BYTES = ctypes.string_at(_NUMPY_BITS.ctypes.state_address, _NUMPY_SIZE)


class _Torch:
    """The global state of torch."""

    def __init__(self, torch: Any) -> None:
        """Set the random generator, if nobody has drawn from it since torch was imported."""
        self.float32 = torch.float32
        self.set_grad_enabled = torch.set_grad_enabled
        self.set_default_dtype = torch.set_default_dtype
        self.set_default_device = torch.set_default_device
        self._get, self._set = torch.get_rng_state, torch.set_rng_state
        self._state = torch.Generator().manual_seed(SEED).get_state()
        self._bytes = self._state.numpy().tobytes()
        unmoved = torch.Generator().manual_seed(torch.initial_seed()).get_state()
        if torch.equal(self._get(), unmoved):
            self.draw_anew()

    def draw_anew(self) -> None:
        """Set the random generator."""
        self._set(self._state)

    def has_stayed(self) -> bool:
        """Say whether the random generator is as it was set."""
        return bool(self._get().numpy().tobytes() == self._bytes)


_torch = from_torch(_Torch)
