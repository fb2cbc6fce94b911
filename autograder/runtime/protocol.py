"""What the judge asks of a sandbox, and what a sandbox may reply.

    unpack    open an archive            unpacked            is_unpacked
    select    make a module of a file    made, not_made      is_module
    read      outline a file             `outline.outline`   is_outline
    load      run a unit's file          loaded, step        is_load
    go_on     run the next statement     loaded, step        is_load
    call      call a function            `call.Live.call`    is_call

The first three run nothing of the submission. The wire lets any plain data through; the `is_`
functions say whether it makes sense as a reply. Files cross as arrays of bytes.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from autograder.runtime.archive import Unpacked
from autograder.runtime.limits import MAX_NOTEBOOK, MAX_NOTES, largest
from autograder.runtime.selection import Module

Message = dict[str, Any]


def unpack(archive: bytes) -> Message:
    """Ask what an archive holds."""
    return {"op": "unpack", "archive": _bytes(archive)}


def select(data: bytes, stub: str, exercises: Mapping[str, str], *, is_script: bool) -> Message:
    """Ask for the module that is in a file; see `autograder.runtime.selection.module`.

    is_script: it is a Python file by its name, and not a notebook.
    """
    request = {"op": "select", "data": _bytes(data), "is_script": is_script}
    return {**request, "stub": stub, "exercises": dict(exercises)}


def read(
    source: bytes, helpers: Mapping[str, bytes], forbidden: Mapping[str, Sequence[str]]
) -> Message:
    """Ask for the outline of a file; see `autograder.runtime.outline`."""
    files = {name: _bytes(text) for name, text in helpers.items()}
    return {"op": "read", "source": _bytes(source), "helpers": files, "forbidden": dict(forbidden)}


def load(
    unit: str,
    files: Mapping[str, bytes],
    *,
    drivers: str | None,
    exercises: Sequence[str],
    folder: str = "",
    original: Mapping[str, bytes] = {},
    without: Mapping[int, str] = MappingProxyType({}),
    by_steps: bool = False,
) -> Message:
    """Ask to run the module that was made of a unit's file, `unit.py`, statement by statement, with
    the other `files` around it.

    folder: where it lies, from the top of the submission; the paths of the others begin there.
    drivers: the source of the unit's drivers. exercises: the names that should be functions.
    original: the file that the module was made of, by its name. without: how the statements on
    these lines ended a sandbox; they are not run. by_steps: reply before each statement, and run it
    when asked to go on.
    """
    return {
        "op": "load",
        "unit": unit,
        "files": {name: _bytes(text) for name, text in files.items()},
        "drivers": drivers,
        "exercises": list(exercises),
        "folder": folder,
        "original": {name: _bytes(content) for name, content in original.items()},
        "without": [[line, how] for line, how in without.items()],
        "by_steps": by_steps,
    }


def go_on() -> Message:
    """Ask to run the statement that the last reply spoke of."""
    return {"op": "go on"}


def call(
    unit: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], forbids: Sequence[str]
) -> Message:
    """Ask to call a function of a unit that is loaded; see `autograder.runtime.call`."""
    request = {"op": "call", "unit": unit, "name": name, "args": args, "kwargs": kwargs}
    return {**request, "forbids": list(forbids)}


def unpacked(found: Unpacked) -> Message:
    """Answer `unpack` with what was in the archive."""
    return {
        "files": {path: _bytes(content) for path, content in found.files.items()},
        "times": found.times,
        "notes": found.notes[:MAX_NOTES],
    }


def made(module: Module) -> Message:
    """Answer `select` with the module that was made of it."""
    return {
        "wrong": None,
        "source": _bytes(module.source.encode()),
        "starts": [list(start) for start in module.starts],
        "found": module.found,
        "broken": {name: list(place) for name, place in module.broken.items()},
        "absent": module.absent,
        "notes": module.notes[:MAX_NOTES],
        "written": {path: _bytes(text.encode()) for path, text in module.written.items()},
    }


def not_made(why: str) -> Message:
    """Answer `select` with what is wrong with the notebook."""
    return {"wrong": why}


def loaded(
    *,
    raised: Message | None,
    has: Sequence[str],
    failed: Mapping[str, Message],
    left_out: Sequence[Sequence[Any]],
    refused: Sequence[str],
    printed: str,
) -> Message:
    """Answer `load`.

    raised: the exception that ended the run of the whole module, or None. has: the exercises that
    the module defines. failed: by exercise, the exception that its own definition raised.
    left_out: of each statement that failed, the first line, the last, and the exception. refused:
    the files that are not imported, as an installed module has their name.
    """
    reply = {"raised": raised, "has": list(has), "failed": dict(failed)}
    return {
        **reply,
        "left_out": [*left_out[:MAX_NOTES]],
        "refused": list(refused),
        "printed": printed,
    }


def step(line: int) -> Message:
    """Answer `load` or `go_on`, before the statement is run that begins on this line."""
    return {"next": line}


def content(array: Any) -> bytes:
    """Return the content of a file that crossed."""
    return bytes(array.tobytes())


def _bytes(content: bytes) -> Any:
    return np.frombuffer(content, dtype=np.uint8)


def is_outline(reply: dict[str, Any]) -> bool:
    """Say whether this answers `read`; see `autograder.runtime.outline`."""
    match reply:
        case {"syntax": [int(), str()]}:
            return True
        case {
            "syntax": None,
            "defines": list(defines),
            "digests": dict(digests),
            "uses": dict(uses),
            "builds_on": dict(builds_on),
            "unfinished": list(unfinished),
            "keeps": dict(keeps),
            "reaches": dict(reaches),
            "lines": dict(lines),
        }:
            by_exercise = (uses, builds_on, keeps, reaches)
            lists = [defines, unfinished, *(names for one in by_exercise for names in one.values())]
            pairs = [number for pair in lines.values() for number in _pair(pair)]
            return (
                _are_texts(digests.values())
                and _are_numbers(pairs)
                and all(isinstance(names, list) and _are_texts(names) for names in lists)
            )
    return False


def is_unpacked(reply: dict[str, Any]) -> bool:
    """Say whether this answers `unpack`; see `autograder.runtime.archive`."""
    match reply:
        case {
            "files": dict(files),
            "times": dict(times),
            "notes": list(notes),
        }:
            if not _are_texts([*files, *notes]) or not _are_numbers(times.values()):
                return False
            if times.keys() != files.keys() or not all(map(_is_bytes, files.values())):
                return False
            whole = sum(data.size for data in files.values())
            fitting = all(data.size <= largest(path) for path, data in files.items())
            return fitting and bool(whole <= MAX_NOTEBOOK)
    return False


def is_module(reply: dict[str, Any]) -> bool:
    """Say whether this answers `select`; see `autograder.runtime.selection.Module`."""
    match reply:
        case {"wrong": str()}:
            return True
        case {
            "wrong": None,
            "source": source,
            "starts": list(starts),
            "found": dict(found),
            "broken": dict(broken),
            "absent": dict(absent),
            "notes": list(notes),
        }:
            written = reply.get("written", {})
            numbers = [*found.values(), *(part for start in starts for part in _pair(start))]
            return (
                isinstance(written, dict)
                and all(map(_is_bytes, (source, *written.values())))
                and _are_numbers(numbers)
                and all(_is_place(place) for place in broken.values())
                and _are_texts([*found, *broken, *absent, *absent.values(), *notes, *written])
            )
    return False


def _pair(start: Any) -> Any:
    """Return what should be two numbers; something that is no number if there are not two."""
    return start if isinstance(start, list) and len(start) == 2 else [None]


def _is_place(place: Any) -> bool:
    match place:
        case [int(), int(), str(), str()]:
            return True
    return False


def is_load(reply: dict[str, Any]) -> bool:
    """Say whether this answers `load` or `go_on`."""
    match reply:
        case {
            "raised": None | dict(),
            "failed": dict(failed),
            "left_out": list(left_out),
            "refused": list(refused),
            "has": list(has),
        }:
            parts = [
                one if isinstance(one, list) and len(one) == 3 else [None] * 3 for one in left_out
            ]
            ended = [] if reply["raised"] is None else [reply["raised"]]
            return (
                all(map(_is_raised, [*ended, *failed.values(), *(part[2] for part in parts)]))
                and _are_numbers(number for part in parts for number in part[:2])
                and _are_texts([*failed, *refused, *has])
            )
    return is_step(reply)


def is_step(reply: dict[str, Any]) -> bool:
    """Say whether this speaks of the statement that is run next."""
    return isinstance(reply.get("next"), int)


def is_call(reply: dict[str, Any]) -> bool:
    """Say whether this answers `call`; see `autograder.runtime.call`."""
    outcomes = reply.keys() & {"answer", "raised", "missing"}
    if len(outcomes) != 1 or "stopped" in reply:
        return False
    if "missing" in reply:
        return reply["missing"] is True
    if "raised" in reply and not _is_raised(reply["raised"]):
        return False
    match reply:
        case {
            "changed": list(changed),
            "random_moved": bool(),
            "warned": list(warned),
            "printed": str(),
            "forbidden": list(forbidden),
        }:
            generators = reply.get("generators", [])
            return isinstance(generators, list) and _are_texts(
                [*changed, *warned, *forbidden, *generators]
            )
    return False


def _is_raised(raised: Any) -> bool:
    match raised:
        case {
            "type": str(),
            "bases": list(bases),
            "text": str(),
            "file": None | str(),
            "line": None | int(),
            "code": str(),
            "outer": None | int(),
            "outer_code": str(),
            "unmade": str(),
        }:
            return _are_texts(bases)
    return False


def _is_bytes(data: Any) -> bool:
    return isinstance(data, np.ndarray) and data.dtype == np.uint8 and data.ndim == 1


def _are_numbers(values: Any) -> bool:
    return all(isinstance(value, int) for value in values)


def _are_texts(values: Any) -> bool:
    return all(isinstance(value, str) for value in values)
