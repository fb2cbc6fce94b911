"""The wire, by properties: what may cross comes out as it went in, and nothing else comes out.

Random values for the round trip; random, truncated and mutated frames for the rest. The judge
reads these bytes from a process that a student controls, so a `WireError` is the only thing that
may ever come of them.
"""

import json
import math
import tracemalloc
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.runtime import protocol, wire
from autograder.runtime.limits import MAX_BODY, MAX_HEADER
from autograder.runtime.wire import Opaque, Reader, WireError, pack

SEVERAL = settings(max_examples=100, deadline=None, derandomize=True)


# What crosses


def _array(name: str) -> st.SearchStrategy[np.ndarray]:
    shapes = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)
    return arrays.arrays(wire.ARRAY_DTYPES[name], shapes)


def _tensor(name: str) -> st.SearchStrategy[torch.Tensor]:
    if name == "bfloat16":
        return _array("float32").map(lambda array: torch.from_numpy(array).to(torch.bfloat16))
    return _array(name).map(torch.from_numpy)


ARRAYS = st.sampled_from(sorted(wire.ARRAY_DTYPES)).flatmap(_array)
TENSORS = st.sampled_from(sorted(wire.TENSOR_DTYPES)).flatmap(_tensor)
SCALARS = ARRAYS.filter(lambda array: array.size > 0).map(lambda array: array.flat[0])
SMALL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(st.characters(), max_size=20),  # lone surrogates too
)
PLAIN = st.recursive(
    st.one_of(SMALL, ARRAYS, TENSORS, SCALARS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.one_of(st.text(max_size=5), st.integers()), inner, max_size=4),
    ),
    max_leaves=12,
)
MESSAGES = st.dictionaries(st.text(max_size=5), PLAIN, max_size=4)


def same(one: Any, other: Any) -> bool:
    """Equal in kind, dtype, shape and every bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, torch.Tensor):
        alike = one.dtype == other.dtype and one.shape == other.shape
        return alike and bytes(one.clone().untyped_storage()) == bytes(other.untyped_storage())
    if isinstance(one, np.ndarray | np.generic):
        alike = one.dtype == other.dtype and one.shape == other.shape
        return alike and one.tobytes() == other.tobytes()
    if isinstance(one, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    return bool(one == other)


def read(frame: bytes) -> dict[str, Any] | None:
    reader = Reader()
    reader.feed(frame)
    return reader.message


@SEVERAL
@given(MESSAGES)
def test_plain_values_come_out_as_they_went_in(message: dict[str, Any]) -> None:
    assert same(read(pack(message)), message)


@SEVERAL
@given(MESSAGES, st.integers(1, 64))
def test_it_does_not_matter_how_a_frame_arrives(message: dict[str, Any], size: int) -> None:
    frame, reader = pack(message), Reader()
    for start in range(0, len(frame), size):
        assert reader.message is None
        reader.feed(frame[start : start + size])
    assert same(reader.message, message)


def test_what_comes_out_is_aligned_and_writable() -> None:
    frame = pack({"a": np.arange(3.0), "odd": np.uint8(1), "b": np.arange(5.0), "c": torch.ones(3)})
    message = read(frame)
    assert message is not None
    for name in ("a", "b"):
        assert message[name].flags.aligned
        assert message[name].flags.writeable
    assert message["c"].data_ptr() % 16 == 0


class Stranger:
    """A type that the wire does not know."""


class Number(float):
    """Nearly a float."""


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Stranger(), "Stranger"),
        (Number(1.0), "Number"),
        (Stranger, "type"),
        (len, "builtin_function_or_method"),
        ({1.5: 0}, "dict"),
        ({True: 0}, "dict"),
        (2**63, "int"),
        (1j, "complex"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
        (np.array([None]), "ndarray"),
        (np.zeros(1).view(np.matrix), "matrix"),
        (np.empty((0, 1 << 20, 1 << 20)), "ndarray"),
        (np.zeros((1,) * 32), "ndarray"),
        (np.datetime64("2026-01-01"), "datetime64"),
        (Opaque("already"), "already"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_anything_else_arrives_as_the_name_of_its_type(value: Any, name: str) -> None:
    assert read(pack({"": [value, 1]})) == {"": [Opaque(name), 1]}


def test_what_hangs_on_a_graph_arrives_without_it() -> None:
    message = read(pack({"w": torch.nn.Parameter(torch.ones(2)), "e": torch.ones(1).expand(2)}))
    assert message is not None
    assert same(message, {"w": torch.ones(2), "e": torch.ones(2)})


@pytest.mark.parametrize("tensor", [torch.eye(2).to_sparse(), torch.ones(2, dtype=torch.complex64)])
def test_a_tensor_of_another_kind_arrives_as_its_name(tensor: torch.Tensor) -> None:
    message = read(pack({"": tensor}))
    assert message is not None
    assert isinstance(message[""], Opaque)


def test_a_list_that_holds_itself_is_cut() -> None:
    ring: list[Any] = []
    ring.append(ring)
    inner = (read(pack({"": ring})) or {})[""]
    while isinstance(inner, list):
        (inner,) = inner
    assert inner == Opaque("list, too large to hand in")


@pytest.mark.parametrize(
    "value",
    [[0.0] * 100_000, "x" * (2 << 20), np.zeros(16 << 20)],
    ids=["many values", "much text", "many bytes"],
)
def test_a_message_that_would_be_refused_is_not_sent(value: Any) -> None:
    with pytest.raises(WireError):
        pack({"": value})


def test_sharing_does_not_make_packing_endless() -> None:
    laugh: Any = 0.0
    for _ in range(18):
        laugh = [laugh] * 10
    with pytest.raises(WireError):
        pack({"": laugh})


# What does not


def frame_of(tree: Any, body: bytes = b"") -> bytes:
    header = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def only_wire_errors(frame: bytes) -> None:
    try:
        message = read(frame)
    except WireError:
        return
    assert message is None or type(message) is dict


@SEVERAL
@given(st.binary(max_size=400))
def test_random_bytes_are_refused_or_wait_for_more(data: bytes) -> None:
    only_wire_errors(data)


@SEVERAL
@given(st.binary(max_size=200), st.binary(max_size=100))
def test_random_bytes_in_a_frame_raise_only_wire_errors(header: bytes, body: bytes) -> None:
    only_wire_errors(frame_of(header, body))


@SEVERAL
@given(MESSAGES, st.data())
def test_mutated_frames_raise_only_wire_errors(
    message: dict[str, Any], data: st.DataObject
) -> None:
    frame = bytearray(pack(message))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    only_wire_errors(bytes(frame))


@SEVERAL
@given(MESSAGES, st.binary(min_size=1, max_size=20))
def test_bytes_beyond_a_frame_are_refused(message: dict[str, Any], more: bytes) -> None:
    with pytest.raises(WireError):
        read(pack(message) + more)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
EXTENTS = st.one_of(st.integers(0, 4), st.sampled_from([1 << 26, 1 << 32, 1 << 63, -1]), JSON)
TAGGED = st.recursive(
    st.one_of(
        JSON,
        st.builds(
            lambda tag, name, shape: {tag: [name, shape]},
            st.sampled_from("agT"),
            st.one_of(st.sampled_from([*wire.ARRAY_DTYPES, "bfloat16", "object"]), JSON),
            st.one_of(st.lists(EXTENTS, max_size=9), JSON),
        ),
        st.builds(lambda name: {"x": name}, JSON),
    ),
    lambda inner: st.one_of(
        st.builds(lambda tag, items: {tag: items}, st.sampled_from("lt"), st.lists(inner)),
        st.builds(
            lambda pairs: {"d": pairs},
            st.lists(st.one_of(st.tuples(st.text(max_size=3), inner).map(list), inner)),
        ),
    ),
    max_leaves=10,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TAGGED, st.binary(max_size=64))
@example({"g": ["float64", [0]]}, b"")
@example({"T": ["float64", [1 << 26, 1 << 26, 1 << 26, 0]]}, b"")
@example({"a": ["float64", [1 << 32, 1 << 32, 0]]}, b"")
@example({"a": ["bool", [8]]}, b"\xff" * 8)
@example({"d": [["a", 1], ["a", 2]]}, b"")
def test_forged_trees_raise_only_wire_errors(tree: Any, body: bytes) -> None:
    only_wire_errors(frame_of({"d": [["", tree]]}, body))


@pytest.mark.parametrize(
    "header",
    [b"[" * 500_000, b'{"l":[' * 100_000, b"9" * 1_000_000, b'"' + b"\\" * 9, b"\xff\xfe", b"NaN"],
    ids=["brackets", "lists", "digits", "escapes", "no UTF-8", "no dict"],
)
def test_hostile_json_raises_only_wire_errors(header: bytes) -> None:
    with pytest.raises(WireError):
        read(frame_of(header))


def test_a_forged_boolean_is_a_boolean() -> None:
    tree = {"d": [["a", {"a": ["bool", [3]]}], ["t", {"T": ["bool", [3]]}]]}
    message = read(frame_of(tree, b"\x00\x02\xff" * 2))
    assert message is not None
    assert message["a"].view(np.uint8).tolist() == [0, 1, 1]
    assert message["t"].view(torch.uint8).tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    "data",
    [
        b"AGR1" + b"\xff" * 12,
        wire.PREFIX.pack(wire.MAGIC, MAX_HEADER, MAX_BODY),
        wire.PREFIX.pack(wire.MAGIC, MAX_HEADER + 1, 0),
        frame_of({"d": [["", {"a": ["float64", [1 << 26]]}]]}, bytes(8)),
        frame_of({"d": [["", {"T": ["float64", [1 << 13, 1 << 13]]}]]}, bytes(8)),
        frame_of({"d": [["", {"T": ["float64", [1 << 26, 0]]}]]}),
    ],
    ids=["beyond all", "all allowed", "header", "array", "tensor", "empty tensor"],
)
def test_a_claim_allocates_nothing(data: bytes) -> None:
    """What arrives is a few bytes, and so is what is held: whatever it promises."""
    tracemalloc.start()
    only_wire_errors(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000


@pytest.mark.parametrize(
    ("magic", "header", "body"),
    [
        (wire.MAGIC, MAX_HEADER + 1, 0),
        (wire.MAGIC, 0, MAX_BODY + 1),
        (b"AGR2", 2, 0),
    ],
    ids=["header", "body", "magic"],
)
def test_a_claim_beyond_what_is_allowed_is_refused_at_once(
    magic: bytes, header: int, body: int
) -> None:
    with pytest.raises(WireError):
        read(wire.PREFIX.pack(magic, header, body))


# What may be replied

WORDS = st.sampled_from(
    [
        "answer",
        "raised",
        "missing",
        "stopped",
        "changed",
        "random_moved",
        "warned",
        "printed",
        "forbidden",
        "type",
        "bases",
        "text",
        "line",
        "code",
        "inner",
        "syntax",
        "defines",
        "digests",
        "uses",
        "refused",
        "failed",
        "has",
        "wrong",
        "source",
        "starts",
        "found",
        "broken",
        "notes",
        "id",
    ]
)
REPLIES = st.recursive(
    st.one_of(SMALL, st.just(np.zeros(2)), st.just(torch.ones(2)), st.just(Opaque("x"))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(WORDS, inner, max_size=6),
    ),
    max_leaves=12,
).filter(lambda value: type(value) is dict)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(REPLIES)
def test_any_dict_is_a_reply_or_not(reply: dict[str, Any]) -> None:
    for believable in (protocol.is_call, protocol.is_load, protocol.is_outline, protocol.is_module):
        assert believable(reply) in (True, False)


RAISED = {
    "type": "E",
    "bases": ["E"],
    "text": "",
    "file": "a.py",
    "line": 1,
    "code": "",
    "inner": True,
}
SIDE = {"changed": [], "random_moved": False, "warned": [], "printed": "", "forbidden": []}
CALLS = [{"answer": 1.0, **SIDE}, {"raised": RAISED, **SIDE}, {"missing": True}]
LOAD = {"raised": None, "failed": {}, "refused": [], "has": ["f"]}
MODULES = [
    {"wrong": "it is not JSON"},
    {
        "wrong": None,
        "source": np.zeros(3, dtype=np.uint8),
        "starts": [[3, 0], [7, 2]],
        "found": {"f": 2},
        "broken": {"g": [3, 1, "invalid"]},
        "notes": ["cell 3 is left out"],
    },
]
OUTLINES = [
    {"syntax": [1, "invalid"]},
    {"syntax": None, "defines": ["f"], "digests": {"f": "0"}, "uses": {"f": []}},
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
    ],
)
def test_what_a_cell_replies_is_believable_and_no_part_of_it_may_be_forged(
    believable: Any, reply: dict[str, Any]
) -> None:
    """Each part must be there, and be of its kind: an answer alone may be anything."""
    assert believable(reply) is True
    for key in reply.keys() - {"answer"}:
        assert believable({k: v for k, v in reply.items() if k != key}) is False
        assert believable(reply | {key: Opaque("forged")}) is False


@pytest.mark.parametrize(
    "forged",
    [
        {"starts": [[1]]},
        {"starts": [[1, "2"]]},
        {"found": {"f": "2"}},
        {"found": {2: 2}},
        {"broken": {"g": [3, 1]}},
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
        CALLS[1] | {"raised": RAISED | {"bases": "ValueError"}},
        {"missing": 1},
        {},
    ],
    ids=str,
)
def test_a_call_has_one_outcome(forged: dict[str, Any]) -> None:
    assert protocol.is_call(forged) is False
