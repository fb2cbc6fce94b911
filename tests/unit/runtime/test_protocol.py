"""The protocol: what the judge asks of a sandbox, and which replies it believes."""

from typing import Any

import numpy as np
import pytest

from autograder.runtime import protocol
from autograder.runtime.limits import MAX_FILE, MAX_NOTEBOOK

RAISED = {
    "type": "E",
    "bases": ["E"],
    "text": "",
    "file": "a.py",
    "line": 1,
    "code": "",
    "outer": None,
    "outer_code": "",
    "unmade": "",
}

SIDE = {"changed": [], "random_moved": False, "warned": [], "printed": "", "forbidden": []}

CALLS = [{"answer": 1.0, **SIDE}, {"raised": RAISED, **SIDE}, {"missing": True}]

LOAD = {"raised": None, "left_out": [], "failed": {}, "refused": [], "has": ["f"]}

MODULES = [
    {"wrong": "it is not JSON"},
    {
        "wrong": None,
        "source": np.zeros(3, dtype=np.uint8),
        "starts": [[3, 0], [7, 2]],
        "found": {"f": 2},
        "broken": {"g": [3, 1, "def g(", "invalid"]},
        "absent": {"h": "there is H"},
        "notes": ["cell 3 is left out"],
    },
]

HANG_TOGETHER = {
    "builds_on": {"f": ["g"]},
    "unfinished": ["f"],
    "keeps": {"f": ["x"]},
    "reaches": {"f": ["f", "x"]},
    "lines": {"f": [1, 2]},
}
UNPACKED = {
    "files": {"a.py": np.zeros(3, dtype=np.uint8)},
    "times": {"a.py": 0},
    "notes": ["b.py is a link"],
}
OUTLINES = [
    {"syntax": [1, "invalid"]},
    {"syntax": None, "defines": ["f"], "digests": {"f": "0"}, "uses": {"f": []}, **HANG_TOGETHER},
]


@pytest.mark.parametrize(
    ("believable", "reply"),
    [
        *((protocol.is_call, call) for call in CALLS),
        (protocol.is_load, LOAD),
        (protocol.is_load, LOAD | {"raised": RAISED}),
        (protocol.is_load, LOAD | {"failed": {"f": RAISED}}),
        *((protocol.is_outline, outline) for outline in OUTLINES),
        *((protocol.is_module, module) for module in MODULES),
        (protocol.is_unpacked, UNPACKED),
    ],
)
def test_what_a_sandbox_replies_is_believable_and_no_part_of_it_may_be_forged(
    believable: Any, reply: dict[str, Any]
) -> None:
    """Each part must be there, and be of its kind: an answer alone may be anything."""
    assert believable(reply) is True
    for key in reply.keys() - {"answer"}:
        assert believable({k: v for k, v in reply.items() if k != key}) is False
        assert believable(reply | {key: object()}) is False


@pytest.mark.parametrize(
    "forged",
    [
        {"starts": [[1]]},
        {"starts": [[1, "2"]]},
        {"found": {"f": "2"}},
        {"found": {2: 2}},
        {"broken": {"g": [3, 1, "invalid"]}},
        {"absent": {"h": 1}},
        {"absent": ["h"]},
        {"notes": [1]},
        {"source": np.zeros(3)},
    ],
    ids=str,
)
def test_a_module_says_where_everything_was(forged: dict[str, Any]) -> None:
    assert protocol.is_module(MODULES[1] | forged) is False


@pytest.mark.parametrize(
    "forged",
    [
        CALLS[0] | {"missing": True},
        CALLS[0] | {"raised": RAISED},
        CALLS[0] | {"stopped": "passed"},
        CALLS[0] | {"generators": "torch"},
        CALLS[0] | {"generators": [1]},
        CALLS[1] | {"raised": RAISED | {"bases": "ValueError"}},
        {"missing": 1},
        {},
    ],
    ids=str,
)
def test_a_call_has_one_outcome(forged: dict[str, Any]) -> None:
    assert protocol.is_call(forged) is False


def zeros(size: int, kind: str = "uint8") -> Any:
    return np.zeros(size, dtype=kind)


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": zeros(MAX_FILE + 1)},
        {"a.ipynb": zeros(MAX_NOTEBOOK + 1)},
        {"a.ipynb": zeros(MAX_NOTEBOOK), "b.py": zeros(1)},
        {"a.py": zeros(3, "int8")},
        {"a.py": np.zeros((1, 3), dtype=np.uint8)},
        {"a.py": b"x"},
        {1: zeros(3)},
    ],
    ids=["file", "notebook", "all", "no bytes", "a table", "another type", "no path"],
)
def test_unpacked_files_are_bytes_and_not_too_many(files: dict[Any, Any]) -> None:
    times = dict.fromkeys(files, 0)
    assert protocol.is_unpacked(UNPACKED | {"files": files, "times": times}) is False


@pytest.mark.parametrize(
    "forged",
    [
        {"defines": [1]},
        {"digests": {"f": 1}},
        {"uses": {"f": ["torch", 2]}},
        {"uses": {"f": "torch"}},
        {"builds_on": {"f": [1]}},
        {"builds_on": {"f": "g"}},
        {"unfinished": [1]},
        {"keeps": {"f": [1]}},
        {"reaches": {"f": [1]}},
        {"lines": {"f": [1]}},
        {"lines": {"f": [1, "2"]}},
        {"syntax": [1]},
        {"syntax": ["1", "invalid"]},
    ],
    ids=str,
)
def test_an_outline_is_made_of_names(forged: dict[str, Any]) -> None:
    assert protocol.is_outline(OUTLINES[1] | forged) is False


@pytest.mark.parametrize(
    "forged",
    [
        {"type": None},
        {"bases": [1]},
        {"text": 1},
        {"file": 1},
        {"line": "1"},
        {"code": None},
        {"outer": "1"},
        {"outer_code": None},
        {"unmade": None},
    ],
    ids=str,
)
def test_an_exception_is_described_in_full(forged: dict[str, Any]) -> None:
    wrong = RAISED | forged
    assert protocol.is_call(CALLS[1] | {"raised": wrong}) is False
    assert protocol.is_load(LOAD | {"raised": wrong}) is False
    assert protocol.is_load(LOAD | {"failed": {"f": wrong}}) is False
    unknown = RAISED | {"file": None, "line": None}
    assert protocol.is_load(LOAD | {"failed": {"f": unknown}}) is True


def test_what_is_asked_is_named_and_files_cross_as_bytes() -> None:
    asked = protocol.read(b"x = 1", {"helper": b"y"}, {"f": ("torch",)})
    assert asked["op"] == "read"
    assert asked["source"].tobytes() == b"x = 1"
    assert asked["helpers"]["helper"].dtype == np.uint8
    assert asked["forbidden"] == {"f": ("torch",)}
    assert protocol.unpack(b"PK")["archive"].tobytes() == b"PK"
    book = protocol.select(b"{}", "stub", {"f": "digest"}, is_script=False)
    assert (book["op"], book["data"].tobytes(), book["stub"]) == ("select", b"{}", "stub")
    assert book["is_script"] is False


def test_a_call_is_asked_with_the_arguments_as_they_are() -> None:
    assert protocol.call("04_gradients", "f", (1,), {"x": 2}, ("torch",)) == {
        "op": "call",
        "unit": "04_gradients",
        "name": "f",
        "args": (1,),
        "kwargs": {"x": 2},
        "forbids": ["torch"],
    }


def test_a_unit_is_loaded_with_all_that_is_beside_it() -> None:
    how = {"drivers": None, "exercises": ("f",)}
    asked = protocol.load("gradients", {"gradients.py": b"x"}, **how)
    assert asked["files"]["gradients.py"].tobytes() == b"x"
    assert asked["op"] == "load"
    assert {key: asked[key] for key in how} == how | {"exercises": ["f"]}
