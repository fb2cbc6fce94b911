"""The wire: what crosses as it is, what crosses as a name only, and what is refused.

tests/isolation/test_wire.py says the same of random values and of random bytes.
"""

import contextlib
import json
import tracemalloc
from collections import namedtuple
from enum import StrEnum
from typing import Any

import numpy as np
import pytest
import torch

from autograder.runtime import wire
from autograder.runtime.limits import MAX_BODY, MAX_HEADER
from autograder.runtime.wire import UNFIT, Opaque, Reader, WireError, pack, packed, unpack


def crossed(value: Any) -> Any:
    return unpack(pack({"": value}))[""]


def frame_of(tree: Any, body: bytes = b"") -> bytes:
    header = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


@pytest.mark.parametrize(
    "value",
    [None, True, 3, -(2**63), 0.1, float("-inf"), "é\n\x00", "\ud800", [], [1, [2.0]], (), ("a",),
     {}, {"a": 1, 2: (3,)}],
    ids=repr,
)  # fmt: skip
def test_plain_values_cross_as_they_are(value: Any) -> None:
    came = crossed(value)
    assert came == value
    assert type(came) is type(value)


@pytest.mark.parametrize("name", wire.ARRAY_DTYPES)
def test_arrays_and_scalars_cross_with_dtype_and_shape(name: str) -> None:
    array = np.array([[0, 1, 2], [3, 4, 5]]).astype(name)
    came, scalar = crossed([array, array[1, 2]])
    assert (came.dtype, came.tolist()) == (array.dtype, array.tolist())
    assert (type(scalar), scalar) == (type(array[1, 2]), array[1, 2])


def test_an_array_that_lies_column_by_column_arrives_so() -> None:
    array, tensor = np.arange(6.0).reshape(2, 3).T, torch.arange(6.0).reshape(2, 3).T
    came, other = crossed((array, tensor))
    assert (came.tolist(), other.tolist()) == (array.tolist(), tensor.tolist())
    assert came.flags.f_contiguous
    assert not came.flags.c_contiguous
    assert not other.is_contiguous()


@pytest.mark.parametrize(
    "tree",
    [
        {"a": ["float64", [1, 2], "G"]},
        {"a": ["float64", [1, 2], "F", "F"]},
        {"a": ["float64", "12", "F"]},
        {"a": ["float64", [1, 3], "F"]},
        {"a": ["float64", [1, -2], "F"]},
        {"g": ["float64", [], "F"]},
    ],
    ids=str,
)
def test_another_order_or_shape_is_refused(tree: Any) -> None:
    with pytest.raises(WireError):
        unpack(frame_of({"d": [["", tree]]}, bytes(16)))


@pytest.mark.parametrize("name", wire.TENSOR_DTYPES)
@pytest.mark.parametrize("shape", [(2, 3), (), (0, 4)])
def test_tensors_cross_with_dtype_and_shape(name: str, shape: tuple[int, ...]) -> None:
    tensor = torch.full(shape, 5).to(getattr(torch, name))
    came = crossed(tensor)
    assert (came.dtype, came.shape) == (tensor.dtype, tensor.shape)
    assert torch.equal(came, tensor)


def test_a_frame_may_arrive_in_pieces() -> None:
    frame, reader = pack({"a": np.arange(3)}), Reader()
    for byte in frame:
        assert reader.message is None
        reader.feed(bytes([byte]))
    assert reader.message is not None
    assert reader.message["a"].tolist() == [0, 1, 2]


def test_a_frame_cut_short_and_one_with_more_behind_it_are_refused() -> None:
    frame = pack({"a": 1})
    for wrong in (frame[:-1], frame + b"A", frame + frame):
        with pytest.raises(WireError):
            unpack(wrong)


def test_what_comes_out_is_aligned_and_writable() -> None:
    odd = {"a": np.arange(3.0), "odd": np.uint8(1), "b": np.arange(5.0), "c": torch.ones(3)}
    message = crossed(odd)
    for name in ("a", "b"):
        assert message[name].flags.aligned
        assert message[name].flags.writeable
    assert message["c"].data_ptr() % 16 == 0


class Nameless(type):
    @property
    def __name__(cls) -> str:
        raise RuntimeError("no name")


class Trap(metaclass=Nameless):
    @property
    def __class__(self) -> Any:
        raise RuntimeError("no class")


class Stranger:
    """A type that the wire does not know."""


class Number(float):
    """Nearly a float."""


class Code(StrEnum):
    """Texts with names."""

    FLAT = "flat"


def test_a_named_tuple_is_a_tuple_and_a_named_text_a_text() -> None:
    pair = namedtuple("pair", ["loss", "grads"])
    for got, plain in ((pair(1.0, [2]), (1.0, [2])), (Code.FLAT, "flat")):
        arrived = crossed(got)
        assert (type(arrived), arrived) == (type(plain), plain)


class Lying(tuple[int, ...]):
    """A tuple of which nobody knows what its class does."""


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Lying((1, 2)), "Lying"),
        (Stranger(), "Stranger"),
        (Number(1.0), "Number"),
        (Stranger, "type"),
        (len, "builtin_function_or_method"),
        ({1.5: 0}, f"dict with a key of type float{UNFIT}"),
        ({"W": 0, ("W", 1): 0}, f"dict with a key of type tuple{UNFIT}"),
        ({True: 0}, f"dict with a key of type bool{UNFIT}"),
        ({Stranger(): 0}, f"dict with a key of type Stranger{UNFIT}"),
        (2**63, "int of 64 bits, too large to hand in"),
        (-(10**5000), "int of 16610 bits, too large to hand in"),
        (1j, "complex"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
        (np.array([None]), f"array of shape (1,), object{UNFIT}"),
        (np.zeros((2, 1), complex), f"array of shape (2, 1), complex128{UNFIT}"),
        (np.array(["12 34"]), f"array of shape (1,), str{UNFIT}"),
        (np.zeros(1, [("named", "f8")]), f"array of shape (1,), void{UNFIT}"),
        (np.zeros(1, ">f8"), f"array of shape (1,), float64{UNFIT}"),
        (np.zeros(1).view(np.matrix), "matrix"),
        (np.empty((0, 1 << 20, 1 << 20)), "ndarray, too large to hand in"),
        (np.zeros((1,) * 32), "ndarray, too large to hand in"),
        (np.datetime64("2026-01-01"), "datetime64"),
        (Opaque("already"), "already"),
        (type("x" * 100, (), {})(), "x" * 80),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_anything_else_arrives_as_the_name_of_its_type(value: Any, name: str) -> None:
    assert crossed([value, 1]) == [Opaque(name), 1]


def test_what_hangs_on_a_graph_arrives_without_it() -> None:
    parameter, expanded = crossed((torch.nn.Parameter(torch.ones(2)), torch.ones(1).expand(2)))
    for tensor in (parameter, expanded):
        assert type(tensor) is torch.Tensor
        assert not tensor.requires_grad
        assert tensor.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("shape", [(1,), (1, 1), (1, 3), (3, 1)])
def test_one_number_that_stands_for_many_crosses(shape: tuple[int, ...]) -> None:
    stretched = torch.tensor(2.0).expand(shape)
    for tensor in (stretched, stretched.clone(), stretched.permute(*range(len(shape))[::-1])):
        came = crossed(tensor)
        assert (came.tolist(), came.shape) == (tensor.tolist(), tensor.shape)


def test_nothing_is_asked_of_a_type_that_does_not_say_its_name() -> None:
    assert crossed([Trap(), 1]) == [Opaque("Trap"), 1]
    assert crossed({Trap(): 1}) == Opaque(f"dict with a key of type Trap{UNFIT}")


@pytest.mark.filterwarnings("ignore:Sparse CSR")
def test_a_tensor_of_another_kind_arrives_as_its_name() -> None:
    assert crossed(torch.ones(1, 2) * 1j) == Opaque(f"tensor of shape (1, 2), complex64{UNFIT}")
    small = torch.ones(2, dtype=torch.uint16)
    assert crossed(small) == Opaque(f"tensor of shape (2,), uint16{UNFIT}")
    assert crossed(torch.eye(2).to_sparse()) == Opaque("Tensor, which is sparse")
    assert crossed(torch.eye(2).to_sparse_csr()) == Opaque("Tensor, which is sparse")
    absent = [(torch.ones(2, device="meta"), None)]
    assert crossed(absent) == [(Opaque(f"Tensor{UNFIT}"), None)]


def answered(answer: Any) -> Any:
    return unpack(packed({"answer": answer, "changed": []}))["answer"]


def test_an_answer_that_cannot_be_sent_is_named_and_not_what_a_driver_put_it_into() -> None:
    many, large = [0.0] * 100_000, Opaque("list, too large to hand in")
    assert answered(many) == large
    assert answered({"instead of an array": many}) == {"instead of an array": large}
    assert answered([1.0, many]) == [1.0, large]
    assert answered((many, {10**5000: 1})) == (large, Opaque(f"dict{UNFIT}"))


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (["x" * 900_000, "x" * 900_000], "list, too large to hand in"),
        ([[0.0] * 10_000] * 21, "list, too large to hand in"),
        ({10**5000: [0.0]}, f"dict{UNFIT}"),
    ],
    ids=["parts that are too large together", "many parts", "a key"],
)
def test_an_answer_of_which_no_part_is_to_blame_is_named_as_a_whole(answer: Any, name: str) -> None:
    assert answered(answer) == Opaque(name)


def test_a_list_that_holds_itself_is_cut() -> None:
    ring: list[Any] = []
    ring.append(ring)
    inner = crossed(ring)
    while isinstance(inner, list):
        (inner,) = inner
    assert inner == Opaque("list, too large to hand in")


@pytest.mark.parametrize(
    "value",
    [[0.0] * 100_000, "x" * (2 << 20), np.zeros(MAX_BODY // 8 + 1)],
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


@pytest.mark.parametrize(
    ("tree", "body"),
    [
        ({"l": 1}, b""),
        ({"z": []}, b""),
        ({"l": [], "t": []}, b""),
        ([1], b""),
        (2**63, b""),
        ({"d": [["a", 1], ["a", 2]]}, b""),
        ({"d": [[1.5, 1]]}, b""),
        ({"d": [["a"]]}, b""),
        ({"x": 1}, b""),
        ({"a": ["object", [1]]}, bytes(8)),
        ({"a": ["float64", [2]]}, bytes(8)),
        ({"a": ["float64", [-1]]}, b""),
        ({"a": ["float64", [True]]}, bytes(8)),
        ({"a": ["float64", [1] * 9]}, bytes(8)),
        ({"a": ["float64", [1 << 32, 1 << 32, 0]]}, b""),
        ({"g": ["float64", [0]]}, b""),
        ({"T": ["uint16", [1]]}, bytes(2)),
        (None, bytes(8)),
    ],
    ids=str,
)
def test_a_forged_value_is_refused(tree: Any, body: bytes) -> None:
    with pytest.raises(WireError):
        unpack(frame_of({"d": [["", tree]]}, body))


@pytest.mark.parametrize(
    "header",
    [b"[" * 500_000, b'{"l":[' * 100_000, b"9" * 1_000_000, b'"' + b"\\" * 9, b"\xff\xfe", b"NaN"],
    ids=["brackets", "lists", "digits", "escapes", "no UTF-8", "no dict"],
)
def test_hostile_json_raises_only_wire_errors(header: bytes) -> None:
    with pytest.raises(WireError):
        unpack(frame_of(header))


def test_a_forged_boolean_is_a_boolean() -> None:
    tree = {"d": [["a", {"a": ["bool", [3]]}], ["t", {"T": ["bool", [3]]}]]}
    message = unpack(frame_of(tree, b"\x00\x02\xff" * 2))
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
        frame_of({"d": [["", {"a": ["float64", [1 << 20]]}]]}, bytes(8)),
        frame_of({"d": [["", {"T": ["float64", [1 << 26, 0]]}]]}),
    ],
    ids=["beyond all", "all allowed", "header", "array", "tensor", "allowed array", "empty tensor"],
)
def test_a_claim_allocates_nothing(data: bytes) -> None:
    """What arrives is a few bytes, and so is what is held: whatever it promises."""
    tracemalloc.start()
    with contextlib.suppress(WireError):
        Reader().feed(data)
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
        Reader().feed(wire.PREFIX.pack(magic, header, body))
