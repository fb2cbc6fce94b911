"""What a cell may reply. The wire lets plain data through; this says which of it makes sense."""

from typing import Any

import numpy as np

from autograder.unpack import MAX_ALL_FILES, MAX_FILE


def is_outline(reply: dict[str, Any]) -> bool:
    """Whether this answers `read`; see `autograder.source.outline`."""
    match reply:
        case {"syntax": [int(), str()]}:
            return True
        case {
            "syntax": None,
            "defines": list(defines),
            "digests": dict(digests),
            "uses": dict(uses),
        }:
            lists = [defines, *uses.values()]
            return _are_texts(digests.values()) and all(
                isinstance(names, list) and _are_texts(names) for names in lists
            )
    return False


def is_unpacked(reply: dict[str, Any]) -> bool:
    """Whether this answers `unpack`; see `autograder.unpack`."""
    match reply:
        case {"files": dict(files), "notes": list(notes)}:
            sizes = [data.size for data in files.values() if _is_bytes(data)]
            whole = len(sizes) == len(files) and sum(sizes) <= MAX_ALL_FILES + MAX_FILE
            return whole and max(sizes, default=0) <= MAX_FILE and _are_texts([*files, *notes])
    return False


def is_load(reply: dict[str, Any]) -> bool:
    """Whether this answers `load`."""
    match reply:
        case {"raised": None | dict() as raised, "refused": list(refused), "has": list(has)}:
            return (raised is None or _is_raised(raised)) and _are_texts([*refused, *has])
    return False


def is_call(reply: dict[str, Any]) -> bool:
    """Whether this answers `call`; see `autograder.calls`."""
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
            return _are_texts([*changed, *warned, *forbidden])
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
            "inner": bool(),
        }:
            return _are_texts(bases)
    return False


def _is_bytes(data: Any) -> bool:
    return isinstance(data, np.ndarray) and data.dtype == np.uint8 and data.ndim == 1


def _are_texts(values: Any) -> bool:
    return all(isinstance(value, str) for value in values)
