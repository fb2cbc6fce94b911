"""The wire: the only way from a student's process to the judge's. Plain data, no pickle.

A frame is `b"AGR1" | u32 header length | u64 body length | header | body`. The header is a JSON
tree; the body holds the raw buffers of its arrays, in the order in which they occur. JSON keeps
None, bool, int, float, str apart by itself; everything else is an object with one key:

    {"l": [...]} list   {"t": [...]} tuple   {"d": [[key, value], ...]} dict   {"x": name} opaque
    {"a": [dtype, shape]} ndarray   {"g": [dtype, []]} NumPy scalar   {"T": [dtype, shape]} tensor

The buffer of an array that lies column by column in memory is that of its transpose, and its object
has a third entry, the order "F". So a check can hand over an array that is not contiguous.

`Reader` runs in the trusted process on hostile bytes. It checks every claim before it acts on
it, so its memory grows with what arrives and never with what is promised, and it raises nothing
but `WireError`. Written by hand, since formats that are made for speed or for trust (pickle, npz,
safetensors) allocate what a header promises, or run what it names.
"""

import json
import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.runtime.limits import MAX_BODY, MAX_HEADER
from autograder.runtime.tensors import dtype_name, from_torch

MAGIC = b"AGR1"
PREFIX = struct.Struct("<4sIQ")
MAX_NODES = 20_000  # values in one message, those inside others too
MAX_DEPTH = 20  # of values inside values
MAX_AXES = 8  # of an array
MAX_INT = 1 << 63  # integers are from -MAX_INT to MAX_INT - 1
MAX_NAME = 80  # characters of a type's name
MAX_PARTS = 20  # of an answer that are looked at one by one, if it cannot be sent as a whole
WITH_KEY = "dict with a key of type "  # goes before the name of that type, in an `Opaque`
# What comes last, in an `Opaque`.
TOO_LARGE = ", too large to hand in"
UNFIT = ", which cannot be handed in"
SPARSE = ", which is sparse"
NOTES = (TOO_LARGE, UNFIT, SPARSE)

_NAMES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
ARRAY_DTYPES = {name: np.dtype(name) for name in (*_NAMES, "uint16", "uint32", "uint64")}
TENSOR_DTYPES = (*_NAMES, "bfloat16")
_ARRAY_NAMES = {dtype: name for name, dtype in ARRAY_DTYPES.items()}


class WireError(ValueError):
    """What arrived is not a frame of this wire."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a value that may not cross: only the name of its type does.

    Where others of its type may cross, it says what is in the way, too, and ends with a note: `int
    of 64 bits, too large to hand in`, `tensor of shape (2,), complex64, which cannot be handed in`.
    """

    type_name: str


def pack(message: dict[str, Any]) -> bytes:
    """Return `message` as one frame.

    Values of exactly the plain types are kept; any other value arrives as `Opaque`. Raise
    `WireError` if the message is larger than the wire allows.
    """
    encoder = _Encoder()
    header = json.dumps(encoder.tree(message, 0)).encode()
    body = b"".join(encoder.buffers)
    if len(header) > MAX_HEADER or len(body) > MAX_BODY:
        raise WireError("the message is too large for the wire")
    return PREFIX.pack(MAGIC, len(header), len(body)) + header + body


def packed(reply: dict[str, Any]) -> bytes:
    """Return a reply as one frame; of an answer that cannot be sent, only the type's name goes.

    If that is enough, only the names of those of its parts go that cannot be sent by themselves:
    it may be a driver that put an answer into a list or dict of its own.
    """
    try:
        return pack(reply)
    except Exception as error:
        whole = _named(reply.get("answer"), error)
    try:
        return pack({**reply, "answer": _with_parts_named(reply.get("answer"))})
    except Exception:
        return pack({**reply, "answer": whole})


def _with_parts_named(value: Any) -> Any:
    """Return a list, tuple or dict with only the names of the parts that cannot be sent."""
    kind = type(value)
    if kind is dict and len(value) <= MAX_PARTS and all(map(_is_key, value)):
        return {key: _sendable(part) for key, part in value.items()}
    if kind in (list, tuple) and len(value) <= MAX_PARTS:
        return kind(map(_sendable, value))
    return value


def _sendable(value: Any) -> Any:
    try:
        pack({"": value})
    except Exception as error:
        return _named(value, error)
    return value


def _named(value: Any, error: Exception) -> Opaque:
    why = TOO_LARGE if isinstance(error, WireError) else UNFIT
    return Opaque(f"{type_name(type(value))}{why}")


def _plain_kind(value: Any) -> type:
    """Return the type as which a value crosses: a named tuple is a tuple."""
    kind = type(value)
    is_plain = type(kind) is type and kind.__bases__ == (tuple,)
    return tuple if is_plain and isinstance(kind.__dict__.get("_fields"), tuple) else kind


def type_name(kind: type) -> str:
    """Return the name of a type; no code of a student's runs for it, as of a metaclass."""
    return str.__str__(type.__dict__["__name__"].__get__(kind))[:MAX_NAME]


class _Encoder:
    """Makes the tree of one value, and collects the buffers of its arrays."""

    def __init__(self) -> None:
        self.buffers: list[bytes] = []
        self._nodes = 0

    def tree(self, value: Any, depth: int) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise WireError("the message has too many values for the wire")
        kind = _plain_kind(value)
        if value is None or kind is bool or kind is float or kind is str:
            return value
        if issubclass(kind, str):  # as a member of an enumeration may be
            return str.__str__(value)
        if kind is int and -MAX_INT <= value < MAX_INT:
            return value
        if depth >= MAX_DEPTH:
            return {"x": f"{type_name(kind)}{TOO_LARGE}"}
        if kind is list or kind is tuple:
            return {"l" if kind is list else "t": [self.tree(v, depth + 1) for v in value]}
        if kind is dict and all(map(_is_key, value)):
            return {"d": [[key, self.tree(v, depth + 1)] for key, v in value.items()]}
        if kind is np.ndarray and value.dtype in _ARRAY_NAMES and is_shape(list(value.shape)):
            self.buffers.append(value.tobytes(order="A"))
            return {"a": [_ARRAY_NAMES[value.dtype], list(value.shape), *_order(value.flags.fnc)]}
        if issubclass(kind, np.generic) and value.dtype in _ARRAY_NAMES:
            self.buffers.append(value.tobytes())
            return {"g": [_ARRAY_NAMES[value.dtype], []]}
        torch = _torch()
        if torch and (kind is torch.tensor or kind is torch.parameter):
            try:
                return self._tensor(value, torch)
            except Exception:  # as of one that has no numbers, or names for its axes
                return {"x": f"Tensor{UNFIT}"}
        return {"x": value.type_name if kind is Opaque else _in_words(value, kind)}

    def _tensor(self, value: Any, torch: "_Torch") -> Any:
        """Return a tensor's part of the tree: opaque if it is sparse, or its dtype is not known."""
        if "sparse" in str(value.layout):
            return {"x": f"Tensor{SPARSE}"}
        if not is_shape(list(value.shape)):
            return {"x": f"Tensor{TOO_LARGE}"}
        if value.dtype not in torch.names or value.layout != torch.strided:
            return {"x": f"tensor of shape {tuple(value.shape)}, {dtype_name(value)}{UNFIT}"}
        by_columns = not value.is_contiguous() and _reversed(value).is_contiguous()
        lying = _reversed(value) if by_columns else value
        plain = lying.detach().cpu().resolve_conj().resolve_neg().reshape(-1)
        flat = plain.clone(memory_format=torch.contiguous)  # a stride of one entry may be 0
        self.buffers.append(flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b"")
        return {"T": [torch.names[value.dtype], list(value.shape), *_order(by_columns)]}


def _in_words(value: Any, kind: type) -> str:
    """Return what is said of a value that may not cross, of exactly this type."""
    if kind is int:
        return f"int of {value.bit_length()} bits{TOO_LARGE}"
    if kind is dict:
        key = next(key for key in value if not _is_key(key))
        return f"{WITH_KEY}{type_name(type(key))}{UNFIT}"
    if kind is np.ndarray and not is_shape(list(value.shape)):
        return f"ndarray{TOO_LARGE}"
    if kind is np.ndarray:
        dtype = np.dtype(value.dtype.type).name  # without sizes, units and the names of fields
        return f"array of shape {value.shape}, {dtype}{UNFIT}"
    return type_name(kind)


def _is_key(key: Any) -> bool:
    return type(key) in (str, int)


def _order(by_columns: bool) -> list[str]:
    """Return the third entry of an array's object: none, or "F" if it lies column by column."""
    return ["F"] if by_columns else []


def _reversed(tensor: Any) -> Any:
    """Return a view of a tensor with its axes in reverse order."""
    return tensor.permute(*range(tensor.ndim - 1, -1, -1))


def is_shape(shape: list[Any]) -> bool:
    """Say whether an array may have this shape.

    An axis of length 0 counts as one of length 1: [2**32, 2**32, 0] has no entries, and yet torch
    and NumPy cannot make it.
    """
    if len(shape) > MAX_AXES or any(type(n) is not int or n < 0 for n in shape):
        return False
    return bool(math.prod(max(n, 1) for n in shape) <= MAX_BODY)


class Reader:
    """Collects one frame. `message` is None until the frame is whole."""

    def __init__(self) -> None:
        self.message: dict[str, Any] | None = None
        self._bytes = bytearray()
        self._header = -1
        self._end = PREFIX.size

    def feed(self, data: bytes) -> None:
        """Take what has arrived; raise `WireError` as soon as it cannot become one frame."""
        self._bytes += data
        if self._header < 0 and len(self._bytes) >= PREFIX.size:
            magic, header, body = PREFIX.unpack_from(self._bytes)
            if magic != MAGIC or header > MAX_HEADER or body > MAX_BODY:
                raise WireError("not a frame")
            self._header = header
            self._end = PREFIX.size + header + body
        if len(self._bytes) > self._end:
            raise WireError("bytes beyond the frame")
        if self._header >= 0 and len(self._bytes) == self._end:
            self.message = self._decode()

    def _decode(self) -> dict[str, Any]:
        middle = PREFIX.size + self._header
        try:
            tree = json.loads(self._bytes[PREFIX.size : middle])
            decoder = _Decoder(memoryview(self._bytes)[middle:])
            message = decoder.value(tree, 0)
        except WireError:
            raise
        except Exception as error:
            raise WireError(f"not decodable: {type(error).__name__}") from None
        if decoder.used != len(decoder.body):
            raise WireError("bytes that belong to no array")
        if type(message) is not dict:
            raise WireError("a message is a dict")
        return message


class _Decoder:
    """Rebuilds one value from its tree and the buffers of its arrays."""

    def __init__(self, body: memoryview) -> None:
        self.body = body
        self.used = 0
        self._nodes = 0

    def value(self, tree: Any, depth: int) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            raise WireError("too many or too deeply nested values")
        if tree is None or type(tree) in (bool, float, str):
            return tree
        if type(tree) is int:
            if not -MAX_INT <= tree < MAX_INT:
                raise WireError("an integer out of range")
            return tree
        if type(tree) is not dict or len(tree) != 1:
            raise WireError("not a value")
        ((tag, content),) = tree.items()
        if type(content) is list:
            if tag in ("l", "t"):
                items = [self.value(item, depth + 1) for item in content]
                return items if tag == "l" else tuple(items)
            if tag == "d":
                return self._dict(content, depth)
            if tag in ("a", "g", "T") and len(content) == 2:
                return self._array(tag, *content)
            if tag in ("a", "T") and len(content) == 3 and content[2] == "F":
                return self._by_columns(tag, content[0], content[1])
        if tag == "x" and type(content) is str:
            return Opaque(content[: 2 * MAX_NAME])
        raise WireError("not a value")

    def _dict(self, pairs: list[Any], depth: int) -> dict[Any, Any]:
        result = {}
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) not in (str, int):
                raise WireError("not a dict entry")
            result[pair[0]] = self.value(pair[1], depth + 1)
        if len(result) != len(pairs):
            raise WireError("a key twice")
        return result

    def _array(self, tag: str, name: Any, shape: Any) -> Any:
        known = _imported().dtypes if tag == "T" else ARRAY_DTYPES
        if type(name) is not str or name not in known or type(shape) is not list:
            raise WireError("not an array")
        if not is_shape(shape) or (tag == "g" and shape):
            raise WireError("not a shape")
        count = math.prod(shape)
        raw = self._take(count * known[name].itemsize)
        if tag == "T":
            return _imported().tensor_of(raw, name, shape)
        array = np.frombuffer(raw, dtype=np.uint8 if name == "bool" else known[name])
        array = array != 0 if name == "bool" else array.copy()  # a bool of 0xFF is a forgery
        return array.reshape(shape) if tag == "a" else array[0]

    def _by_columns(self, tag: str, name: Any, shape: Any) -> Any:
        """Return an array that lies column by column: the transpose of one that does not."""
        if type(shape) is not list:
            raise WireError("not a shape")
        lying = self._array(tag, name, shape[::-1])
        return _reversed(lying) if tag == "T" else lying.T

    def _take(self, size: int) -> memoryview:
        """Return the next `size` bytes of the body."""
        if size > len(self.body) - self.used:
            raise WireError("an array larger than its bytes")
        raw = self.body[self.used : self.used + size]
        self.used += size
        return raw


class _Torch:
    """What the wire needs of torch."""

    def __init__(self, torch: Any) -> None:
        self.tensor, self.parameter = torch.Tensor, torch.nn.Parameter
        self.dtypes: dict[str, Any] = {name: getattr(torch, name) for name in TENSOR_DTYPES}
        self.names = {dtype: name for name, dtype in self.dtypes.items()}
        self.strided, self.contiguous = torch.strided, torch.contiguous_format
        self.uint8, self._empty = torch.uint8, torch.empty

    def tensor_of(self, raw: memoryview, name: str, shape: list[int]) -> Any:
        """Copy `raw` into memory that torch aligns: misaligned memory changes the last bits."""
        flat = self._empty(len(raw), dtype=self.uint8)
        if len(raw):
            flat.numpy()[:] = np.frombuffer(raw, dtype=np.uint8)
        flat = flat != 0 if name == "bool" else flat.view(self.dtypes[name])
        return flat.reshape(shape)


_torch = from_torch(_Torch)


def _imported() -> _Torch:
    """Return what is needed to make a tensor, for which torch must be there."""
    if _torch() is None:
        import torch  # noqa: F401
    found = _torch()
    assert found is not None
    return found


def unpack(frame: bytes) -> dict[str, Any]:
    """Return the message of a whole frame; raise `WireError` if it is not one frame."""
    reader = Reader()
    reader.feed(frame)
    if reader.message is None:
        raise WireError("a frame cut short")
    return reader.message
