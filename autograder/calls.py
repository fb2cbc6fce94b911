"""Calling live code: one call in, one plain reply out.

The same few lines run beside the student's code in every mode: in a cell, in the exam's forks
and in a student's own pytest. A reply is a dict with exactly one of

    answer   what the function returned
    raised   {"type", "bases", "text", "line", "code", "inner"}: the exception; `line` and `code`
             are the student's own innermost line, `inner` says that it was raised there
    missing  True: no such function, and then nothing else

and with what only this process can know: `changed` (labels of arguments that are not as they
were), `random_moved` (global random state), `warned`, `printed`. A student's process could forge
these four, so checks that rest on them are advisory.
"""

import contextlib
import difflib
import io
import linecache
import random
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import torch

from autograder.deadline import OutOfTime
from autograder.isolation.wire import pack

MAX_TEXT = 500
MAX_PRINTED = 2000
MAX_WARNINGS = 5
DRIVERS = "drivers."


class Capped(io.StringIO):
    """Keeps the first characters written to it and forgets the rest."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, MAX_PRINTED - self.tell())])
        return len(text)


@dataclass
class Live:
    """A student's module and the driver beside it, in the process that runs them.

    files: the file names under which the student's code was compiled.
    capture: keep what is printed in the reply, instead of printing it.
    """

    module: ModuleType
    drivers: ModuleType | None
    files: frozenset[str]
    capture: bool = True

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Call `name`, or `drivers.name` with the module as its first argument."""
        home: Any = self.drivers if name.startswith(DRIVERS) else self.module
        function = getattr(home, name.removeprefix(DRIVERS), None)
        if function is None:
            return {"missing": True}
        given = (self.module, *args) if name.startswith(DRIVERS) else args
        before = _fingerprints(args, kwargs)
        printed = Capped()
        reset_global_state()
        with warnings.catch_warnings(record=True) as warned, _redirected(self.capture, printed):
            warnings.simplefilter("always")
            try:
                reply = {"answer": function(*given, **kwargs)}
            except (KeyboardInterrupt, OutOfTime):
                raise
            except BaseException as error:
                reply = {"raised": raised(error, self.files)}
        after = _fingerprints(args, kwargs)
        reply["changed"] = [label for label in before if before[label] != after[label]]
        reply["random_moved"] = random_state_moved()
        reply["warned"] = [_text(w.message) for w in warned[:MAX_WARNINGS]]
        reply["printed"] = printed.getvalue()
        return reply


@contextlib.contextmanager
def _redirected(capture: bool, sink: io.StringIO) -> Iterator[None]:
    if not capture:
        yield
        return
    with contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
        yield


def _fingerprints(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, bytes]:
    labelled = {str(n): value for n, value in enumerate(args, 1)} | kwargs
    return {label: pack({"": value}) for label, value in labelled.items()}


def raised(error: BaseException, files: frozenset[str]) -> dict[str, Any]:
    """Describe an exception in plain data, with the student's own innermost line."""
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [(frame, line) for frame, line in frames if frame.f_code.co_filename in files]
    line, code = None, ""
    if isinstance(error, SyntaxError) and error.filename in files:
        line, code = error.lineno, (error.text or "").strip()
    elif own:
        frame, line = own[-1]
        code = linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
    return {
        "type": type(error).__name__,
        "bases": [base.__name__ for base in type(error).__mro__],
        "text": _text(error) + _suggestion(error),
        "line": line,
        "code": code[:MAX_TEXT],
        "inner": bool(own) and own[-1] == frames[-1],
    }


def _text(error: object) -> str:
    try:
        return str(error)[:MAX_TEXT]
    except Exception:
        return "(its text cannot be read)"


def _suggestion(error: BaseException) -> str:
    """The name that may have been meant, as Python itself adds when it prints a traceback."""
    if not isinstance(error, AttributeError) or not isinstance(error.obj, ModuleType):
        return ""
    near = difflib.get_close_matches(error.name or "", dir(error.obj), n=1)
    return f". Did you mean: {near[0]!r}?" if near else ""


def reset_global_state() -> None:
    """Give every call the same starting point, whatever ran before it."""
    if random_state_moved():
        random.setstate(_PYTHON_STATE)
        np.random.set_state(_NUMPY_STATE)
        torch.set_rng_state(_TORCH_STATE)
    np.seterr(all="warn", under="ignore")
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)


def random_state_moved() -> bool:
    """Whether any global random generator is not where `reset_global_state` puts it."""
    numpy_state = np.random.get_state()
    return not (
        random.getstate() == _PYTHON_STATE
        and all(np.array_equal(a, b) for a, b in zip(numpy_state, _NUMPY_STATE, strict=True))
        and torch.equal(torch.get_rng_state(), _TORCH_STATE)
    )


def _fresh_states() -> tuple[Any, Any, torch.Tensor]:
    generator = torch.Generator()
    generator.manual_seed(0)
    return (
        random.Random(0).getstate(),
        np.random.RandomState(0).get_state(),
        generator.get_state(),
    )


_PYTHON_STATE, _NUMPY_STATE, _TORCH_STATE = _fresh_states()
