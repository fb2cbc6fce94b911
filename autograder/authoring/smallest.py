"""The smallest call on which a misconception differs from the solution.

The search begins with calls that are given, and with variants of these: other numbers, fewer rows.
Of a call on which the two differ clearly it takes away and simplifies what it can, fewest numbers
first. A call must stay one that the docstring allows, as far as the given ones show that: the
solution does with it what it does with the one of which it was made (it answers, finitely, without
a warning, or raises that exception), its arguments have the same structure and sizes that go
together, and their numbers the same signs and what else the given ones have in common.

What teaches comes before what is short: both answers hardly change if the numbers do, so that no
noise decides, and there is a number in them that is not 0; see `Search.dullness`.

All of it is bounded by counts and not by time, and a difference that counts is far above the
tolerance: the same is found on another machine.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice
from typing import Any

import numpy as np
import torch

from autograder.authoring.bonds import Bonds
from autograder.authoring.simpler import (
    Call,
    as_float64,
    entries,
    is_default,
    leaves,
    measure,
    plainer,
    put,
    simpler,
    varied,
    with_entries,
)
from autograder.checking.example import Came, came
from autograder.checking.student import Subject
from autograder.checking.text import gist
from autograder.checking.tolerance import floats, is_finite, same
from autograder.runtime.wire import WireError, pack

SEED = 0
STARTS = 4  # calls from which to shrink
FIRST = 16  # variants among which to choose these, if there are as many
BESIDE = 6  # other calls of the size of the smallest, among which a rival may give itself away
TRIES = 400  # calls of each search, from one start
VARIANTS = 100  # of each given call, where none shows a difference
CLEAR = 1e-2, 1e-3  # how far numbers are apart at least: relative, absolute
NEAR = 1e-3  # how far a number is moved, at most, to see whether the answer hangs on it
GOLDEN = 0.618  # of a turn: the next step is then far from those before
ANY = None  # all kinds of calls
DUST = 1e-7  # of the largest number in an answer: what is less is the noise of computing
STEADY = 0.1  # of its largest number, how far an answer may go then


class Solution:
    """The solution, which says of a call what comes of it, and whether it is like a public one."""

    def __init__(self, subject: Subject, calls: Sequence[Call]) -> None:
        """Compute nothing yet. calls: those of the public checks."""
        self._subject = subject
        self._calls = calls
        self._replies: dict[bytes, dict[str, Any]] = {}
        self._numbers = defaultdict[tuple[Any, ...], list[Any]](list)
        for call in calls:
            for path, leaf in _leaves(call):
                for kind in (_kind(call), ANY):
                    self._numbers[call["name"], kind, *path[:2]].append(entries(leaf))

    def reply(self, call: Call) -> dict[str, Any]:
        """Return the reply to a call, which is computed once."""
        key = pack(call)
        if key not in self._replies:
            self._replies[key] = asked(self._subject, call)
        return self._replies[key]

    def allows(self, call: Call, like: Call) -> bool:
        """Say whether a call may be made, as far as the public call shows of which it was made."""
        fit = all(_are_like(row, known) for row, known in self._beside(call))
        kept = fit and self._bonds.broken(call) <= self._bonds.broken(like)
        return kept and _end(self.reply(call)) == _end(self.reply(like))

    def mended(self, call: Call, like: Call) -> Call:
        """Return a call with a few other numbers that may be made, if those of the call may not;
        like: as in `allows`."""
        return call if self._bonds.broken(like) else self._bonds.mended(call)

    def is_at_zero(self, call: Call) -> bool:
        """Say whether there is a zero in a call where no public one of its kind has any."""
        pairs = self._beside(call, _kind(call))
        return any(
            known and (row == 0).any() and np.concatenate(known).all() for row, known in pairs
        )

    def has_rare_dtype(self, call: Call) -> bool:
        """Say whether an argument of a call has an unusual dtype, or whole numbers where public
        ones have floats."""
        is_unusual = not all(is_default(leaf) for _, leaf in _leaves(call))
        return is_unusual or any(_may_be_floats(row, known) for row, known in self._beside(call))

    def near(self, call: Call, *, whole: bool) -> Iterator[Call]:
        """Yield two calls whose numbers are a little more, and a little less, if they are allowed.

        whole: move whole numbers too, as floats, where the public calls have floats as well.
        """
        for sign in (1, -1):
            for strict in (False, True):  # labels may be floats, and not to be moved
                near = self._moved(call, sign * NEAR, whole=whole, strict=strict)
                if _end(self.reply(near)) == _end(self.reply(call)):
                    yield near
                    break

    def _moved(self, call: Call, by: float, *, whole: bool, strict: bool) -> Call:
        """Return a call with other numbers, where these are in the range of the public ones.

        strict: where floats have no fractions there, none come in.
        """
        steps = (0.1 + 0.9 * (k * GOLDEN % 1) for k in count(1))  # no two of a few are alike
        moved = call
        for (path, leaf), (row, known) in zip(_leaves(call), self._beside(call), strict=True):
            if whole and _may_be_floats(row, known):
                leaf = as_float64(leaf)
            elif row.dtype.kind != "f":
                continue
            step = by * np.fromiter(steps, float, row.size)
            other = with_entries(leaf, row + step)
            if _are_like(entries(other), known, whole=strict):
                moved = put(moved, path, other)
        return self.mended(moved, call)

    def _beside(self, call: Call, kind: Any = ANY) -> list[tuple[Any, list[Any]]]:
        """Return the numbers of a call, a row for each array, each with those that the public calls
        have there; kind: those of this kind."""
        return [
            (entries(leaf), self._numbers.get((call["name"], kind, *path[:2]), []))
            for path, leaf in _leaves(call)
        ]

    @cached_property
    def _bonds(self) -> Bonds:
        return Bonds([call for call in self._calls if "answer" in self.reply(call)])


def _leaves(call: Call) -> list[tuple[tuple[Any, ...], Any]]:
    return list(leaves({"args": call["args"], "kwargs": call["kwargs"]}))


def _kind(call: Call) -> tuple[Any, ...]:
    """Return the texts and the keywords of a call, which can say what its numbers are for."""
    given = [*enumerate(call["args"]), *sorted(call["kwargs"].items())]
    return tuple((key, value if isinstance(value, str) else None) for key, value in given)


def _may_be_floats(row: Any, known: Sequence[Any]) -> bool:
    """Say whether whole numbers stand where the public calls have floats as well."""
    return row.dtype.kind in "iu" and any(one.dtype.kind == "f" for one in known)


def _are_like(row: Any, known: Sequence[Any], *, whole: bool = True) -> bool:
    """Say whether numbers have the signs of those that the public checks give there, lie between 0
    and 1 if those do, and, unless this does not matter, are whole if those are."""
    before = np.concatenate(known) if known else np.zeros(0)
    before = before[np.isfinite(before)]
    row = row[np.isfinite(row)]
    if not before.size or not row.size:
        return True
    low, high = before.min(), before.max()
    within = not (low >= 0 and row.min() < 0) and not (high <= 0 and row.max() > 0)
    nonzero = not (low > 0 or high < 0) or bool((row != 0).all())
    share = not (low >= 0 and high <= 1) or row.max() <= (1 if high == 1 else np.nextafter(1, 0))
    fit = within and nonzero and share
    return bool(fit and not (whole and _are_whole(before) and not _are_whole(row)))


def _are_whole(row: Any) -> bool:
    return bool((row == np.round(row)).all())


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

    def dullness(self, call: Call, at: tuple[str | int, ...] = ()) -> int:
        """Return how little is learnt from a call on which the two differ; at: from this part of
        the answers.

        5: a zero has a sign. 4: the answers have no number but 0. 3: the right one is another if
        the arguments change a little, as at an edge, or where noise decides; or noise is shown
        beside a number; or there is a zero in the call where no public one of its kind has any.
        2: the wrong one is another if they do. 1: the right one has no number but 0, or an argument
        is not finite, holds nothing, or has a dtype that is seldom met there.
        """
        replies = self.solution.reply(call), asked(self.wrong, call)
        right, wrong = (came(reply, at) for reply in replies)
        given, *numbers = (_in_a_row(tree) for tree in (call, right, wrong))
        if any((np.signbit(row) & (row == 0)).any() for row in (given, *numbers)):
            return 5
        if any(row.size for row in numbers) and not any(row.any() for row in numbers):
            return 4
        if self.solution.is_at_zero(call) or any(map(_has_dust, numbers)):
            return 3
        rights = (self.solution.reply(near) for near in self.solution.near(call, whole=True))
        if any(_strays(right, came(reply, at)) for reply in rights):
            return 3
        wrongs = (asked(self.wrong, near) for near in self.solution.near(call, whole=False))
        if any(_strays(wrong, came(reply, at)) for reply in wrongs):
            return 2
        right_is_zero = numbers[0].size > 0 and not numbers[0].any()
        is_rare = not np.isfinite(given).all() or self.solution.has_rare_dtype(call)
        return int(right_is_zero or is_rare or _has_nothing_in_it(call))

    def variants(self, calls: Sequence[Call]) -> list[Call]:
        """Return calls that are made of the public ones and on which the two differ: of the first
        that are found, those that teach most."""
        rng, found = np.random.default_rng(SEED), list[Call]()
        for call in calls:
            for made in islice(varied(call, rng, infinite=self.infinite), VARIANTS):
                other = self.solution.mended(made, call)
                found += [other] if self.differs(other, call) else []
            if len(found) >= FIRST:
                break
        return sorted(found[:FIRST], key=self.dullness)[:STARTS]

    def beside(self, smallest: Call, like: Call) -> list[Call]:
        """Return calls as small as the smallest, with other numbers; like: as in `allows`."""
        others = (self.solution.mended(other, like) for other in plainer(smallest))
        return list(islice((c for c in others if self.differs(c, like)), BESIDE))

    def smallest(self, call: Call) -> Call:
        """Return the simplest call that is made of one on which the two differ and teaches no less,
        after so many tries."""
        tried: set[bytes] = set()
        best, least, dull = call, measure(call), self.dullness(call)
        while len(tried) < TRIES:
            for made in simpler(best, call):
                other = self.solution.mended(made, call)
                if measure(other) >= least or (key := pack(other)) in tried:
                    continue
                tried.add(key)
                if self.differs(other, call) and (now := self.dullness(other)) <= dull:
                    best, least, dull = other, measure(other), now
                    break
                if len(tried) == TRIES:
                    break
            else:
                return best
        return best


def _in_a_row(tree: Any) -> Any:
    """Return the numbers in a tree in a row; truth values are none."""
    rows = (entries(leaf) for _, leaf in leaves(tree))
    return np.concatenate([np.zeros(0), *(row for row in rows if row.dtype.kind != "b")])


def _has_nothing_in_it(call: Call) -> bool:
    """Say whether an array of a call is empty."""
    return any(not entries(leaf).size for _, leaf in _leaves(call))


def _has_dust(row: Any) -> bool:
    """Say whether numbers that are only noise are among others."""
    sizes = np.abs(row[np.isfinite(row) & (row != 0)])
    return bool(sizes.size and sizes.min() < DUST * sizes.max())


def _strays(one: Came, near: Came) -> bool:
    """Say whether what came of a call is another than what came of one with nearly its numbers."""
    return differ(one, near, _are_of_another_size)


def _are_of_another_size(one: Any, other: Any) -> Any:
    return np.abs(one - other) > STEADY * np.abs(one).max(initial=0)


def _are_far(one: Any, other: Any) -> Any:
    relative, absolute = CLEAR
    largest = np.maximum(np.abs(one), np.abs(other))
    return np.abs(one - other) > np.maximum(relative * largest, absolute)


def differ(one: Any, other: Any, apart: Callable[[Any, Any], Any] = _are_far) -> bool:
    """Say whether two plain values differ far above the tolerance, or in their structure.

    apart: says which of two arrays' finite numbers differ.
    """
    one, other = (v.item() if isinstance(v, np.generic) else v for v in (one, other))
    if type(one) is not type(other):
        return True
    if isinstance(one, dict):
        return one.keys() != other.keys() or any(differ(one[key], other[key], apart) for key in one)
    if isinstance(one, list | tuple):
        pairs = zip(one, other, strict=False)
        return len(one) != len(other) or any(differ(*pair, apart) for pair in pairs)
    if isinstance(one, np.ndarray | torch.Tensor):
        is_other = one.shape != other.shape or one.dtype != other.dtype
        return is_other or _are_apart(floats(one), floats(other), apart)
    if isinstance(one, float):
        return _are_apart(floats(one), floats(other), apart)
    return not same(one, other)


def _are_apart(one: Any, other: Any, apart: Callable[[Any, Any], Any]) -> bool:
    end, other_end = (np.where(np.isfinite(array), 0.0, array) for array in (one, other))
    if not np.array_equal(end, other_end, equal_nan=True):
        return True
    one, other = (np.where(np.isfinite(array), array, 0.0) for array in (one, other))
    return bool(apart(one, other).any())
