"""The smallest call on which a misconception differs from the solution.

The search begins with calls that are given, and with variants of these: other numbers, fewer rows.
Of a call on which the two differ clearly it takes away and simplifies what it can, fewest numbers
first. A call must stay one that the docstring allows, as far as the given ones show that: the
solution does with it what it does with the one of which it was made (it answers, finitely, without
a warning, or raises that exception), its arguments have the same structure and sizes that go
together, and their numbers the same signs.

All of it is bounded by counts and not by time, and a difference that counts is far above the
tolerance: the same is found on another machine.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import torch

from autograder.authoring.simpler import entries, leaves, measure, plainer, simpler, varied
from autograder.checking.example import came
from autograder.checking.student import Subject
from autograder.checking.text import gist
from autograder.checking.tolerance import floats, is_finite, same
from autograder.runtime.wire import WireError, pack

SEED = 0
STARTS = 4  # calls from which to shrink
BESIDE = 6  # other calls of the size of the smallest, among which a rival may give itself away
TRIES = 400  # calls of each search, from one start
VARIANTS = 100  # of each given call, where none shows a difference
CLEAR = 1e-2, 1e-3  # how far numbers are apart at least: relative, absolute

Call = dict[str, Any]  # {"name", "args", "kwargs"}


class Solution:
    """The solution, which says of a call what comes of it, and whether it is like a public one."""

    def __init__(self, subject: Subject, calls: Sequence[Call]) -> None:
        """Compute nothing yet. calls: those of the public checks."""
        self._subject = subject
        self._replies: dict[bytes, dict[str, Any]] = {}
        self._numbers: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for call in calls:
            for place, row in _numbers(call):
                self._numbers[place].append(row)

    def reply(self, call: Call) -> dict[str, Any]:
        """Return the reply to a call, which is computed once."""
        key = pack(call)
        if key not in self._replies:
            self._replies[key] = asked(self._subject, call)
        return self._replies[key]

    def allows(self, call: Call, like: Call) -> bool:
        """Say whether a call may be made, as far as the public call shows of which it was made."""
        fit = all(_are_like(row, self._numbers[place]) for place, row in _numbers(call))
        return fit and _end(self.reply(call)) == _end(self.reply(like))


def _numbers(call: Call) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield the numbers of a call, a row for each array, with the function and the argument."""
    for path, leaf in leaves({"args": call["args"], "kwargs": call["kwargs"]}):
        yield (call["name"], *path[:2]), entries(leaf)


def _are_like(row: Any, known: Sequence[Any]) -> bool:
    """Say whether numbers have the signs of those that the public checks give there, lie between 0
    and 1 if those do, and are whole if those are."""
    before = np.concatenate(known) if known else np.zeros(0)
    before = before[np.isfinite(before)]
    row = row[np.isfinite(row)]
    if not before.size or not row.size:
        return True
    low, high = before.min(), before.max()
    within = not (low >= 0 and row.min() < 0) and not (high <= 0 and row.max() > 0)
    nonzero = not (low > 0 or high < 0) or bool((row != 0).all())
    share = not (low >= 0 and high <= 1) or row.max() <= (1 if high == 1 else np.nextafter(1, 0))
    whole = not (before == np.round(before)).all() or bool((row == np.round(row)).all())
    return bool(within and nonzero and share and whole)


def asked(subject: Subject, call: Call) -> dict[str, Any]:
    """Return the reply to a call; {} if it cannot be compared."""
    try:
        return subject.call(call["name"], call["args"], call["kwargs"])
    except WireError:
        return {}


def _end(reply: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return how a call ended: in an exception, an answer, or neither."""
    if "raised" in reply:
        return reply["raised"]["type"], gist(reply["raised"]["text"])
    return "answer" in reply, is_finite(reply.get("answer")), bool(reply.get("warned"))


@dataclass
class Search:
    """The search for calls on which a misconception differs from the solution.

    infinite: the docstring speaks of -inf. Whatever asks raises `Stopped` if a call does not end.
    """

    solution: Solution
    wrong: Subject
    infinite: bool = False

    def differs(self, call: Call, like: Call) -> bool:
        """Say whether the two differ clearly on a call that is allowed; like: as in `allows`."""
        if not self.solution.allows(call, like):
            return False
        reply = asked(self.wrong, call)
        return bool(reply) and differ(came(self.solution.reply(call)), came(reply))

    def variants(self, calls: Sequence[Call]) -> list[Call]:
        """Return calls that are made of the public ones and on which the two differ."""
        rng, found = np.random.default_rng(SEED), list[Call]()
        for call in calls:
            for other in islice(varied(call, rng, infinite=self.infinite), VARIANTS):
                found += [other] if self.differs(other, call) else []
                if len(found) == STARTS:
                    return found
        return found

    def beside(self, smallest: Call, like: Call) -> list[Call]:
        """Return calls as small as the smallest, with other numbers; like: as in `allows`."""
        return list(islice((c for c in plainer(smallest) if self.differs(c, like)), BESIDE))

    def smallest(self, call: Call) -> Call:
        """Return the simplest call that is made of one on which the two differ, after so many
        tries."""
        tried: set[bytes] = set()
        best, least = call, measure(call)
        while len(tried) < TRIES:
            for other in simpler(best, call):
                if measure(other) >= least or (key := pack(other)) in tried:
                    continue
                tried.add(key)
                if self.differs(other, call):
                    best, least = other, measure(other)
                    break
                if len(tried) == TRIES:
                    break
            else:
                return best
        return best


def differ(one: Any, other: Any) -> bool:
    """Say whether two plain values differ far above the tolerance, or in their structure."""
    one, other = (v.item() if isinstance(v, np.generic) else v for v in (one, other))
    if type(one) is not type(other):
        return True
    if isinstance(one, dict):
        return one.keys() != other.keys() or any(differ(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) != len(other) or any(map(differ, one, other))
    if isinstance(one, np.ndarray | torch.Tensor):
        is_other = one.shape != other.shape or one.dtype != other.dtype
        return is_other or _are_apart(floats(one), floats(other))
    if isinstance(one, float):
        return _are_apart(floats(one), floats(other))
    return not same(one, other)


def _are_apart(one: Any, other: Any) -> bool:
    end, other_end = (np.where(np.isfinite(array), 0.0, array) for array in (one, other))
    if not np.array_equal(end, other_end, equal_nan=True):
        return True
    one, other = (np.where(np.isfinite(array), array, 0.0) for array in (one, other))
    relative, absolute = CLEAR
    largest = np.maximum(np.abs(one), np.abs(other))
    return bool((np.abs(one - other) > np.maximum(relative * largest, absolute)).any())
