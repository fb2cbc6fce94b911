"""Answers of another structure than the solution's: what a grader must be able to look at.

A student may answer anything. So the exam takes each answer that the solution gives to a check,
puts something else in the place of one part of it, at every depth, and has the check look at that.
No check may break down.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from autograder.checking.checks import Check
from autograder.checking.expect import PARTS, Mistake, expect_alike
from autograder.checking.running import run_with_deadline
from autograder.checking.student import Arguments, Keywords, Local
from autograder.checking.verdicts import Outcome, Verdict
from autograder.course import bank
from autograder.course.loaded import LoadedUnit
from autograder.runtime.call import Live
from autograder.runtime.wire import pack, unpack

RAGGED = [[1.0], [1.0, 2.0]]
ITEMS = 2  # of the answers of a check, of a list or dict: how many at the beginning; and the last


class _Recording(Local):
    """The solution, with all its replies. answers: those among them, None where there was none."""

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.replies: list[bytes] = []
        self.answers: list[Any] = []

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        reply = super().call(name, args, kwargs)
        self.replies.append(pack(reply))
        self.answers.append(reply.get("answer"))
        return reply


@dataclass
class _Otherwise:
    """Gives the solution's replies again, in order, but for one of them another answer.

    number: of that reply, from 0. A check calls the same, whatever the answers are.
    """

    replies: Sequence[bytes]
    number: int
    other: Any
    calls: int = 0  # so far

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        reply = unpack(self.replies[self.calls])
        if self.calls == self.number and "answer" in reply:
            reply["answer"] = unpack(pack({"answer": self.other}))["answer"]
        self.calls += 1
        return reply


@dataclass
class Looked:
    """What came of looking at every structure.

    count: how many they are. wrong: what is wrong. places: the parts of an answer that messages of
    public checks speak of, as `["W1"][0]`, by the check and the number of its call.
    """

    count: int = 0
    wrong: list[str] = field(default_factory=list)
    places: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))


PLACE = re.compile(r" at ((?:\[[^][]*\])+)")


def looked_at(loaded: LoadedUnit, exercise: str, seed: int) -> Looked:
    """Have the checks of an exercise look at every structure.

    A check must not break down, and must not speak of the idea that it is about if the answer is of
    another kind than the solution's.
    """
    looked = Looked()
    for check in loaded.checks_of(exercise):
        for what, is_alike, (call, place), outcome in _outcomes(loaded, check, seed):
            looked.count += 1
            if outcome.verdict is Verdict.FAULT:
                looked.wrong.append(f"{check.name} broke down at {what}: {outcome.trouble}")
            elif outcome.by_value and not is_alike:
                looked.wrong.append(f"{check.name} speaks of a value at {what}")
            elif check.public and place:
                looked.places[check.name, call].add(place)
    return looked


def _outcomes(
    loaded: LoadedUnit, check: Check, seed: int
) -> Iterator[tuple[str, bool, tuple[int, str], Outcome]]:
    """Run a check on each structure.

    Yield what was put where, in words; whether all kinds are still those of the solution's answer;
    the number of the last call, from 0, and the place in its answer that the message speaks of, if
    the solution's answer may have it; and the outcome.
    """
    solution = _Recording(bank.solution(loaded.unit))
    run_with_deadline(check, solution, loaded.reference, seed)
    answers = solution.answers
    for number in _ends(range(len(answers))):
        answer = answers[number]
        for what, other in structures(answer):
            subject = _Otherwise(solution.replies, number, other)
            outcome = run_with_deadline(check, subject, loaded.reference, seed)
            where, place = f"{what} in answer {number + 1}", _place(outcome)
            if has(other, place) and not has(answer, place):  # as of a list with more items
                place = ""
            yield where, _are_alike(other, answer), (subject.calls - 1, place), outcome


def _place(outcome: Outcome) -> str:
    found = PLACE.search(outcome.message.got) if outcome.message else None
    return found[1] if found else ""


def has(answer: Any, place: str) -> bool:
    """Say whether an answer has a part at a place such as `["W1"][0]`."""
    try:
        eval(f"answer{place}", {"answer": answer})
    except (LookupError, TypeError):
        return False
    return True


def _are_alike(one: Any, other: Any) -> bool:
    """Say whether all kinds, shapes and dtypes are the same; a list may have any length."""
    try:
        expect_alike(one, other)
    except Mistake as mistake:
        return mistake.because == PARTS
    return True


def structures(answer: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the answer with something else in the place of each of its parts, and what it is."""
    for what, other in _instead_of(answer):
        yield f"{what}{place and ' at '}{place}", other
    if isinstance(answer, dict):
        for key in _ends([*answer]):
            for what, other in structures(answer[key], f"{place}[{key!r}]"):
                yield what, {**answer, key: other}
    elif isinstance(answer, list | tuple):
        for n in _ends(range(len(answer))):
            for what, other in structures(answer[n], f"{place}[{n}]"):
                yield what, type(answer)([*answer[:n], other, *answer[n + 1 :]])


def _ends(items: Sequence[Any]) -> list[Any]:
    """Return the first items and the last: those between them are looked at as these are."""
    return [*items[:ITEMS], *items[ITEMS:][-1:]]


def _instead_of(part: Any) -> Iterator[tuple[str, Any]]:
    """Yield what can stand in the place of one part."""
    yield from {"None": None, "a word": "word", "a ragged list": RAGGED, "nothing": []}.items()
    yield from {"True": True, "a large number": 10**15, "nan": float("nan")}.items()
    if isinstance(part, np.ndarray | torch.Tensor):
        yield from _arrays(part)
    elif isinstance(part, dict):
        yield "a key less", dict([*part.items()][1:])
        yield "a key more", {**part, "another": 1.0}
        yield "its values", [*part.values()]
    elif isinstance(part, list | tuple):
        yield "an item less", part[:-1]
        yield "an item more", type(part)([*part, *part[:1], 1.0])
        yield "a dict", dict(enumerate(part))
    elif isinstance(part, float):
        yield "an array of one", np.array([part])
        yield "a tensor", torch.tensor(part)


def _arrays(part: Any) -> Iterator[tuple[str, Any]]:
    """Yield arrays of another library, shape or dtype with what is in one."""
    is_coarse = part.dtype is torch.bfloat16  # which NumPy does not have
    array = np.asarray(part.float() if is_coarse else part)
    yield "a list", array.tolist()
    yield "no entries", part[:0] if part.ndim else part.reshape(-1)[:0]
    yield "an axis more", part[None]
    yield "all in one row", part.reshape(-1)
    other = torch.from_numpy(np.ascontiguousarray(array)) if part is array else array
    yield "the other library", other
    if isinstance(part, torch.Tensor):
        kinds: dict[str, Any] = {"bools": torch.bool, "integers": torch.int64}
        kinds |= {"halves": torch.float16, "doubles": torch.float64}
        yield from ((what, part.to(dtype)) for what, dtype in kinds.items() if part.dtype != dtype)
    else:
        for what, dtype in {
            "bools": "?",
            "integers": "i8",
            "halves": "f2",
            "singles": "f4",
        }.items():
            with np.errstate(all="ignore"):
                yield what, part.astype(dtype)
