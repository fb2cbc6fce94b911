"""Values in words: short, four significant digits, and harmless whatever a student sends."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from autograder.isolation.wire import Opaque

SHORT = 60
MAX_ENTRIES = 12
MAX_ITEMS = 4


def clean(text: str, limit: int = 200) -> str:
    """`text` on one line, without control, direction and private characters, cut at `limit`."""
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text[: 4 * limit])
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    shown = re.sub(r"\s+", " ", shown).strip()
    return shown if len(shown) <= limit else shown[: limit - 3] + "..."


def masked(text: str, limit: int = 120) -> str:
    """`text` without the numbers in it, but for small whole ones such as sizes."""
    text = text[: 4 * limit]  # first of all: on a long text of digits the pattern takes hours
    return clean(re.sub(r"(?<![\w.])\d{5,}|\d*\.\d+(e[+-]?\d+)?|\d+e[+-]?\d+", "#", text), limit)


def impersonal(text: str) -> str:
    """`text` without memory addresses, and without the folders of this machine."""
    text = re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x...", text)
    return re.sub(r"(?<![\w./])(/[\w.+@-]+)+(?=/[\w.+@-])", "...", text)


def gist(text: str) -> str:
    """`text` without its numbers: what two exceptions with the same cause have in common."""
    return clean(re.sub(r"\d+", "#", impersonal(text[:SHORT])), SHORT)


def number(value: float) -> str:
    """A float at four significant digits; always recognisable as one."""
    text = f"{float(value):.4g}"
    return text if re.search(r"[.en]", text) else f"{text}.0"


def value(thing: Any) -> str:
    """A value in full if it is small, else its kind and shape."""
    return _describe(thing, _entries)


def kind(thing: Any) -> str:
    """What a value is, without what is in it."""
    return _describe(thing, None)


def _describe(thing: Any, entries: Callable[[Any], str] | None) -> str:
    if isinstance(thing, Opaque):
        return f"an object of type {clean(thing.type_name, SHORT)}"
    if entries is None and isinstance(thing, bool | int | float | str | np.generic):
        return type(thing).__name__
    if isinstance(thing, float):
        return number(thing)
    if isinstance(thing, str):
        return clean(repr(thing), SHORT)
    if isinstance(thing, np.generic):
        inner = number(float(thing)) if thing.dtype.kind == "f" else str(thing)
        return f"{inner} (numpy.{thing.dtype})"
    if isinstance(thing, np.ndarray | torch.Tensor):
        name = "array" if isinstance(thing, np.ndarray) else "tensor"
        shape = f"shape {tuple(thing.shape)}, {str(thing.dtype).removeprefix('torch.')}"
        inside = entries(thing) if entries else ""
        return f"{name}({inside})" if inside else f"{name} of {shape}"
    if isinstance(thing, list | tuple):
        items = [_describe(item, entries) for item in thing[:MAX_ITEMS]]
        items += ["..."] if len(thing) > MAX_ITEMS else []
        inside = ", ".join(items)
        return f"[{inside}]" if isinstance(thing, list) else f"({inside}{',' * (len(thing) == 1)})"
    if isinstance(thing, dict):
        pairs = [
            f"{clean(repr(k), SHORT)}: {_describe(v, entries)}"
            for k, v in list(thing.items())[:MAX_ITEMS]
        ]
        pairs += ["..."] if len(thing) > MAX_ITEMS else []
        return "{" + ", ".join(pairs) + "}"
    return clean(repr(thing), SHORT)


def _entries(array: Any) -> str:
    size = int(np.prod(array.shape))
    return _nested(array.tolist()) if 0 < size <= MAX_ENTRIES else ""


def _nested(entries: Any) -> str:
    if isinstance(entries, list):
        return "[" + ", ".join(_nested(entry) for entry in entries) + "]"
    return number(entries) if isinstance(entries, float) else str(entries)


def call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, reveal: bool) -> str:
    """`half_mse(array([1.0, 2.0]), array([0.0, 0.0]))`, or only kinds and shapes."""
    show = value if reveal else kind
    parts = [show(arg) for arg in args] + [f"{key}={show(v)}" for key, v in kwargs.items()]
    return clean(f"{name.removeprefix('drivers.')}({', '.join(parts)})", 300)
