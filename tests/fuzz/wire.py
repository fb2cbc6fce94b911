"""Fuzz the judge's end of the wire, guided by coverage: `python tests/fuzz/wire.py [FRAMES]`.

Whatever bytes a sandbox sends, decoding them may raise `WireError` and nothing else. A message that
decodes is handled as the judge handles an answer: it is tested for being a reply, described in
words, and compared with expected answers. That may raise `Mistake` and nothing else. Any other
exception, or a frame that takes ten seconds, ends the run, and the frame is written to a file.

A third of the frames are the fuzzer's bytes as they come. A third get a true prefix, since nearly
all bytes as they come fail at the magic number. A third get a header made from the bytes that is
JSON. Needs atheris: `pip install -c constraints.txt -e ".[fuzz]"`.
"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import atheris
import numpy as np
import torch

from autograder.checking.text import clean

with atheris.instrument_imports(include=["autograder"], enable_loader_override=False):
    from autograder.checking import describe, expect
    from autograder.runtime import protocol, wire

FRAMES = 1_000_000
LONGEST = 4096
SIDE = {"changed": ["1"], "random_moved": False, "warned": ["w"], "printed": "p", "forbidden": []}
RAISED = {
    "type": "ValueError", "bases": ["ValueError", "Exception"], "text": "shapes (3,) and (2,)",
    "file": "losses.py", "line": 3, "code": "raise ValueError", "inner": True,
}  # fmt: skip
SEEDS: list[dict[str, Any]] = [
    {"id": 1, "answer": 0.5, **SIDE},
    {"id": 2, "raised": RAISED, **SIDE},
    {"id": 3, "missing": True},
    {"id": 4, "answer": [np.arange(6.0).reshape(2, 3), (torch.ones(3), None, {"a": -1})], **SIDE},
    {"id": 5, "answer": {"w": np.float32(2), 3: "text", "b": torch.tensor([True])}, **SIDE},
    {"id": 6, "answer": wire.Opaque("generator"), **SIDE},
    {
        "syntax": None,
        "defines": ["f"],
        "digests": {"f": "0"},
        "uses": {"f": []},
        "builds_on": {},
        "unfinished": [],
        "keeps": {},
        "reaches": {},
        "lines": {},
    },
    {"raised": None, "refused": [], "has": ["f"], "printed": ""},
    {"files": {"a.py": np.zeros(3, np.uint8)}, "notes": []},
]
EXPECTED = [0.5, np.ones(3), torch.ones(2, 3), [1.0, np.ones(2)], {"w": torch.ones(2)}, True, "a"]
DTYPES = ("float64", "bool", "bfloat16")
WORDS = [
    *("AGR1", "null", "true", "-1e999", "NaN", "4294967296", "9223372036854775808"),
    *(f'{{"{tag}":[' for tag in "ltdx"),
    *(f'{{"{tag}":["{dtype}",[' for tag in "agT" for dtype in DTYPES),
    *('"\\ud800"', '"answer"', '"id"', "]]}"),
]


class Fuzzer:
    """Decodes and judges each frame, and counts how many decode and how many are replies."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self.seen = self.decoded = self.believed = 0

    def __call__(self, data: bytes) -> None:
        self.seen += 1
        frame = (as_it_comes, framed, grown)[data[0] % 3 if data else 0](data[1:])
        reader = wire.Reader()
        with contextlib.suppress(wire.WireError):
            reader.feed(frame)
        if reader.message is not None:
            self.decoded += 1
            self.believed += judge(reader.message)
        if self.seen == self.frames:
            print(f"{self.seen} frames: {self.decoded} decoded, {self.believed} believed, no error")


def as_it_comes(data: bytes) -> bytes:
    """Return the bytes themselves, which are hardly ever a frame."""
    return data


def framed(data: bytes) -> bytes:
    """Return a frame with a true prefix; its header is what comes before the first nul byte."""
    header, _, body = data.partition(b"\0")
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def grown(data: bytes) -> bytes:
    """Return a frame whose header is nearly that of a reply."""
    choices = atheris.FuzzedDataProvider(data)
    fixed = choices.PickValueInList([{}, *SEEDS])
    pairs = [[key, tree(choices, 3)] for key in ("id", "answer", *SIDE) if choices.ConsumeBool()]
    plain = {key: value for key, value in fixed.items() if type(value) in (int, str, type(None))}
    header = json.dumps({"d": [*pairs, *map(list, plain.items())]}).encode()
    body = bytes(choices.ConsumeIntInRange(0, 64))
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def tree(choices: Any, depth: int) -> Any:
    """Return a value as the wire encodes it, or something like one, at most `depth` levels deep."""
    kind = choices.ConsumeIntInRange(0, 9 if depth else 5)
    if kind <= 2:
        return choices.PickValueInList([None, True, False, 0, -1, 1 << 63, 1e999, "text", [], {}])
    if kind == 3:
        return choices.ConsumeFloat()
    if kind == 4:
        return choices.ConsumeUnicode(8)
    if kind == 5:
        names = [*wire.TENSOR_DTYPES, *wire.ARRAY_DTYPES, "object", ""]
        sizes = [0, 0, 1, 1, 1, 2, 3, 1 << 32, -1, True, None]
        shape = [choices.PickValueInList(sizes) for _ in range(choices.ConsumeIntInRange(0, 3))]
        return {choices.PickValueInList(["a", "g", "T"]): [choices.PickValueInList(names), shape]}
    inside = [tree(choices, depth - 1) for _ in range(choices.ConsumeIntInRange(0, 3))]
    if kind == 6:
        keys = ["a", "b", 0, 1, None, "w"]
        return {"d": [[choices.PickValueInList(keys), item] for item in inside]}
    return {choices.PickValueInList(["l", "t", "x", "?"]): inside}


def judge(message: dict[str, Any]) -> bool:
    """Do with a message what the judge does; return whether it is a reply at all."""
    kinds = ("call", "load", "module", "outline", "unpacked")
    believed = [getattr(protocol, f"is_{kind}")(message) for kind in kinds]
    for thing in (message, message.get("answer")):
        for text in (describe.value(thing), describe.kind(thing), clean(repr(thing))):
            assert "\x1b" not in text
        for expected in EXPECTED:
            for compare in (expect.expect_close, expect.expect_equal):
                with contextlib.suppress(expect.Mistake):
                    compare(thing, expected, because="it is right")
    return any(believed)


def main(frames: int) -> None:
    """Fuzz with so many frames, starting from the seeds."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(SEEDS):
            frame = wire.pack(seed)
            header = wire.PREFIX.unpack_from(frame)[1] + wire.PREFIX.size
            inside = frame[wire.PREFIX.size : header] + b"\0" + frame[header:]
            (corpus / f"raw_{number}").write_bytes(b"\0" + frame)
            (corpus / f"framed_{number}").write_bytes(b"\1" + inside)
        words = Path(folder, "words")
        quoted = [word.replace("\\", "\\\\").replace('"', '\\"') for word in WORDS]
        words.write_text("".join(f'"{word}"\n' for word in quoted))
        options = [f"-runs={frames}", f"-max_len={LONGEST}", f"-dict={words}", "-timeout=10"]
        options += ["-rss_limit_mb=4096", f"-artifact_prefix={Path.cwd()}/", "-seed=1"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], Fuzzer(frames))
        atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES)
