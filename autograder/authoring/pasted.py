"""The lines that public checks show, run as by a student who pastes them.

Each call of a public check is made twice on the solution: by the check, and by the lines that its
message would show (see `autograder.checking.snippets`). Both must ask the same of the solution's
functions, and get the same answers; and a place in a message must be one in what the last line
gives.
"""

import ast
import contextlib
import functools
import inspect
import io
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any

import numpy as np
import torch

from autograder.authoring.conditions import is_model
from autograder.authoring.structure import has
from autograder.checking.running import run_with_deadline
from autograder.checking.snippets import NoSnippet
from autograder.checking.student import Arguments, Keywords, Local
from autograder.course import bank
from autograder.course.loaded import LoadedUnit
from autograder.runtime.call import Live, reset_global_state
from autograder.runtime.wire import Opaque, pack, unpack

NOTHING = Opaque("nothing")  # what lines answer whose last one is no expression


@dataclass
class _Made:
    """One call that was made. asked: what it asked of the solution's functions, and what they
    answered. answer: its own, or `raised`: the name of the exception."""

    asked: list[bytes]
    answer: Any = NOTHING
    raised: str = ""
    text: str = ""


@dataclass
class _Watched(Local):
    """The solution, whose functions note what they are asked. calls: what the check called."""

    asked: list[bytes] = field(default_factory=list)
    calls: list[tuple[str, Arguments, Keywords, _Made]] = field(default_factory=list)

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        self.asked.clear()
        reply = super().call(name, args, kwargs)
        raised = reply.get("raised", {}).get("type", "")
        made = _Made([*self.asked], reply.get("answer", NOTHING), raised)
        self.calls.append((name, args, kwargs, made))
        return reply


def objections(
    loaded: LoadedUnit,
    exercise: str,
    seed: int,
    places: Mapping[tuple[str, int], Iterable[str]] = MappingProxyType({}),
) -> list[str]:
    """Say which calls the public checks of an exercise show that cannot be pasted, and why.

    places: the parts of what the last line gives that messages speak of, by the check and the
    number of its call.
    """
    live, asked = _watched(loaded)
    wrong = []
    for check in loaded.checks_of(exercise):
        if check.public:
            subject = _Watched(live, loaded.forbids[exercise], asked)
            run_with_deadline(check, subject, loaded.reference, seed)
            found = [
                _objection(loaded, places.get((check.name, number), ()), *call)
                for number, call in enumerate(subject.calls)
            ]
            wrong += [f"{check.name} shows {why}" for why in found if why]
    return wrong


def _watched(loaded: LoadedUnit) -> tuple[Live, list[bytes]]:
    """Return a copy of the solution, and the list in which its functions note what they are asked
    and answer."""
    live = bank.solution(loaded.unit)
    asked: list[bytes] = []
    for exercise in loaded.exercises:
        function = getattr(live.module, exercise.name)
        if isinstance(function, FunctionType):
            setattr(live.module, exercise.name, _noting(function, asked))
    return live, asked


def _noting(function: FunctionType, asked: list[bytes]) -> Callable[..., Any]:
    @functools.wraps(function)
    def noting(*args: Any, **kwargs: Any) -> Any:
        given = inspect.signature(function).bind(*args, **kwargs)
        given.apply_defaults()
        plain = {name: _plain(value) for name, value in given.arguments.items()}
        asked.append(pack({"function": function.__name__, "given": plain}))
        answer = function(*args, **kwargs)
        asked.append(pack({"function": function.__name__, "answer": answer}))
        return answer

    return noting


def _plain(value: Any) -> Any:
    """Return as plain data what is no such data, as far as it decides an answer."""
    if is_model(value):
        return [dict(value.state_dict()), [module.training for module in value.modules()]]
    if callable(value):
        return "a function"
    return str(value.bit_generator.state) if isinstance(value, np.random.Generator) else value


def _objection(
    loaded: LoadedUnit,
    places: Iterable[str],
    name: str,
    args: Arguments,
    kwargs: Keywords,
    made: _Made,
) -> str:
    """Say why what is shown of one call is not that call, or nothing."""
    try:
        text = loaded.snippets.of(name, args, kwargs)
    except NoSnippet as error:
        return f"no lines: {error}"
    live, asked = _watched(loaded)
    pasted = _paste(text, live, asked)
    if pasted.raised != made.raised:
        why = pasted.text or f"it does not raise {made.raised}"
        return f"a call that cannot be run: {why}\n{text}"
    if pasted.asked != made.asked:
        return f"a call that asks something else of the exercise than the check does\n{text}"
    if not made.raised and not _is_part(pasted.answer, made.answer, made.asked):
        return f"a call that gives something else than what the check looks at\n{text}"
    lacking = sorted(place for place in places if not has(pasted.answer, place))
    if lacking and not made.raised:
        return f"a call that gives nothing at {' or '.join(lacking)}, of which it speaks\n{text}"
    return ""


def pasted(text: str, live: Live) -> dict[str, Any]:
    """Run lines beside a unit's code; return what came of the last one, as in a reply to a call."""
    made = _paste(text, live, [])
    return {"raised": {"type": made.raised}} if made.raised else {"answer": made.answer}


def _paste(text: str, live: Live, asked: list[bytes]) -> _Made:
    """Run lines beside the solution; return what came of them."""
    names = {**vars(live.module), "np": np, "torch": torch, "nn": torch.nn}
    reset_global_state()
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(_importable(live.drivers))
        try:
            answer = _last_value(text, names)
        except Exception as error:
            name = type(error).__name__
            return _Made(asked, raised=name, text=f"{name}: {error}")
    return _Made(asked, unpack(pack({"": answer}))[""])


def _last_value(text: str, names: dict[str, Any]) -> Any:
    """Run lines; return the value of the last one, or `NOTHING` if it is no expression."""
    *body, last = ast.parse(text).body
    if not isinstance(last, ast.Expr):
        exec(compile(text, "<lines>", "exec"), names)
        return NOTHING
    exec(compile(ast.Module(body, []), "<lines>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<lines>", "eval"), names)


@contextlib.contextmanager
def _importable(drivers: ModuleType | None) -> Iterator[None]:
    """Let the drivers be imported by that name while the block runs."""
    before = sys.modules.pop("drivers", None)
    if drivers is not None:
        sys.modules["drivers"] = drivers
    try:
        yield
    finally:
        sys.modules.pop("drivers", None)
        if before is not None:
            sys.modules["drivers"] = before


def _is_part(answer: Any, whole: Any, asked: Sequence[bytes]) -> bool:
    """Say whether an answer is that of the check's call, or a part of it at which it can look.

    What is no plain data cannot be compared; then what was asked of the exercise must do.
    """
    if isinstance(answer, Opaque):
        return bool(asked)
    return any(pack({"": part}) == pack({"": answer}) for part in _parts(whole))


def _parts(whole: Any) -> Iterator[Any]:
    yield whole
    inside = whole.values() if isinstance(whole, dict) else whole
    if isinstance(whole, list | tuple | dict):
        for part in inside:
            yield from _parts(part)
