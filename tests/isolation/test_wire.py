"""The wire, by properties: what may cross comes out as it went in, and nothing else comes out.

Random values for the round trip; random, truncated and mutated frames for the rest. The judge
reads these bytes from a process that a student controls, so a `WireError` is the only thing that
may ever come of them.
"""

import json
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.runtime import protocol, wire
from autograder.runtime.wire import Opaque, Reader, WireError, pack

SEVERAL = settings(max_examples=100, deadline=None, derandomize=True)


# What crosses


@st.composite
def _array(draw: st.DrawFn, name: str) -> np.ndarray:
    """Any bytes are an array: drawn at once, they are drawn in a tenth of the time."""
    dtype, shape = wire.ARRAY_DTYPES[name], draw(SHAPES)
    size = math.prod(shape) * dtype.itemsize
    raw = draw(st.binary(min_size=size, max_size=size))
    array = np.frombuffer(raw, dtype=np.uint8 if name == "bool" else dtype)
    return (array % 2 == 1 if name == "bool" else array.copy()).reshape(shape)


def _tensor(name: str) -> st.SearchStrategy[torch.Tensor]:
    if name == "bfloat16":
        return _array("int16").map(lambda array: torch.from_numpy(array).view(torch.bfloat16))
    return _array(name).map(torch.from_numpy)


SHAPES = st.lists(st.integers(0, 5), max_size=4)
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
