"""The smallest call on which a misconception differs from the solution.

The search begins with the calls that the exercise's public checks make, and with variants of these:
other numbers, fewer rows. It never sees a hidden check. Of each call on which the two differ
clearly it takes away and simplifies what it can, fewest numbers first. A call must stay one that
the docstring allows, as far as that shows: the solution does with it what it does with the public
call (it answers, finitely, without a warning, or raises that exception), its arguments have the
same structure and sizes that go together, and their numbers the same signs.

All of it is bounded by counts and not by time, and a difference that counts is far above the
tolerance: the same is found on another machine.
"""

import contextlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import numpy as np
import torch

from autograder.authoring.pasted import pasted
from autograder.authoring.simpler import entries, leaves, measure, plainer, simpler, varied
from autograder.checking.example import Came, Example, came
from autograder.checking.freeze import frozen, thawed
from autograder.checking.running import run_with_deadline
from autograder.checking.snippets import NoSnippet
from autograder.checking.student import Local, Stopped, Subject
from autograder.checking.text import gist
from autograder.checking.tolerance import floats, is_finite, same
from autograder.course import bank
from autograder.course.forks import in_forks
from autograder.course.loaded import LoadedUnit
from autograder.course.transcripts import cache_of
from autograder.errors import UsageError
from autograder.files import write
from autograder.runtime.call import Live
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.wire import WireError, pack

SEED = 0
STARTS = 4  # calls from which to shrink, for one misconception
BESIDE = 6  # other calls of the size of the smallest, among which a rival may give itself away
TRIES = 400  # calls of each search, from one start
VARIANTS = 100  # of each public call, where none shows a difference
# Only what hangs meets these.
SECONDS = 2.0  # of processor time, for a call
SECONDS_OF_A_SEARCH = 60.0  # of processor time, from one start
SECONDS_OF_ALL = 1000.0  # on the clock, for one misconception
CLEAR = 1e-2, 1e-3  # how far numbers are apart at least: relative, absolute
LONGEST = 60  # characters of an answer that is shown

GONE = {"still": False}
Found = TypeVar("Found")
Call = dict[str, Any]  # {"name", "args", "kwargs"}


def public_calls(loaded: LoadedUnit, exercise: str) -> list[Call]:
    """Return the calls that the public checks of an exercise make, of the solution, each once and
    as it can be stored."""
    recorder = _Recorder(bank.solution(loaded.unit))
    for check in loaded.checks_of(exercise):
        if check.public:
            run_with_deadline(check, recorder, loaded.reference, SEED)
    return sorted(recorder.calls.values(), key=measure)


class _Recorder(Local):
    """The solution, which keeps the calls that are made of it."""

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.calls: dict[str, Call] = {}

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        made = frozen({"name": name, "args": args, "kwargs": kwargs})
        self.calls[repr(made)] = thawed(made)
        return super().call(name, args, kwargs)


def examples(loaded: LoadedUnit, exercise: str, known: Mapping[str, Example]) -> dict[str, Example]:
    """Return an example of each misconception of an exercise that has one, by its name in the bank.

    known: examples that were found before. Those that are still true are kept, and no other is
    sought; nor is one that was sought in vain by the same engine in the same course.
    """
    gone, vain = broken(loaded, exercise, known), _Vain(loaded, exercise)
    kept = {name: one for name, one in known.items() if name not in gone}
    lives = _lives(loaded, exercise)
    sought = {n: live for n, live in lives.items() if n not in kept and n not in vain.names}
    found = _sought(loaded, exercise, sought)
    vain.add(sought.keys() - found.keys())
    alike = _alike(found, lives, loaded.plain)
    whole = kept | {name: chosen(mine, alike[name]) for name, mine in found.items()}
    return {name: whole[name] for name in lives if name in whole}


class _Vain:
    """The misconceptions of which an example was sought in vain, kept between runs."""

    def __init__(self, loaded: LoadedUnit, exercise: str) -> None:
        self.names: set[str] = set()
        self._path = cache_of(loaded.unit) / f"{exercise}-in-vain.json"
        with contextlib.suppress(OSError, ValueError, TypeError):
            self.names = set(json.loads(self._path.read_text(encoding="utf-8")))

    def add(self, names: Set[str]) -> None:
        """Put these to the others."""
        with contextlib.suppress(UsageError):  # a disk that is full costs time and nothing else
            write(self._path, json.dumps(sorted(self.names | names)))


def _sought(
    loaded: LoadedUnit, exercise: str, lives: Mapping[str, Callable[[], Live]]
) -> dict[str, list[Example]]:
    """Search in forks; return the examples of each misconception of which there are any."""
    if not lives:
        return {}
    calls = public_calls(loaded, exercise)
    solution = Solution(Local(bank.solution(loaded.unit)), calls)
    jobs = [partial(_found, loaded, exercise, solution, calls, live) for live in lives.values()]
    came = in_forks(jobs, SECONDS_OF_ALL, nothing={"found": []})
    return {
        name: [Example.restored(one) for one in answer["found"]]
        for name, answer in zip(lives, came, strict=True)
        if answer["found"]
    }


def broken(loaded: LoadedUnit, exercise: str, known: Mapping[str, Example]) -> list[str]:
    """Return the misconceptions of an exercise whose example is no longer what it says it is: the
    solution or the misconception answers something else."""
    solution = Local(bank.solution(loaded.unit))
    lives = _lives(loaded, exercise)
    jobs = [
        partial(_still, solution, lives.get(name), example, loaded.plain)
        for name, example in known.items()
    ]
    jobs = [partial(_in_time, job, SECONDS, GONE) for job in jobs]
    came = in_forks(jobs, SECONDS_OF_ALL, nothing=GONE)
    return [name for name, answer in zip(known, came, strict=True) if not answer["still"]]


def _still(
    solution: Local, live: Callable[[], Live] | None, example: Example, plain: str
) -> dict[str, bool]:
    """Say whether a stored example holds of a misconception that is still there, and of the
    solution."""
    if live is None:
        return GONE
    right, wrong = replace(example, wrong=example.right), Local(live())
    return {"still": right.holds(solution, plain) and example.holds(wrong, plain)}


def _lives(loaded: LoadedUnit, exercise: str) -> dict[str, Callable[[], Live]]:
    """Return for each misconception of an exercise what makes its code."""
    return {
        entry.name: partial(bank.substituted, loaded.unit, exercise, entry.answer)
        for entry in loaded.misconceptions
        if entry.of == exercise
    }


def _in_time(search: Callable[[], Found], seconds: float, nothing: Found) -> Found:
    """Return what a search finds, or `nothing` if a call in it does not end."""
    try:
        with deadline(seconds):
            return search()
    except (Stopped, OutOfTime):
        return nothing


def _alike(
    found: Mapping[str, Sequence[Example]], lives: Mapping[str, Callable[[], Live]], plain: str
) -> dict[str, list[int]]:
    """Return for each example how many other misconceptions answer what it says."""

    def held(live: Callable[[], Live]) -> dict[str, Any]:
        subject = Local(live())
        return {n: [one.holds(subject, plain) for one in mine] for n, mine in found.items()}

    none = {name: [False] * len(mine) for name, mine in found.items()}
    asked = lives if found else {}
    jobs = [partial(_in_time, partial(held, asked[n]), SECONDS_OF_A_SEARCH, none) for n in asked]
    rows = dict(zip(asked, in_forks(jobs, SECONDS_OF_ALL, none), strict=True))
    return {
        name: [sum(rows[n][name][k] for n in asked if n != name) for k in range(len(mine))]
        for name, mine in found.items()
    }


def chosen(mine: Sequence[Example], alike: Sequence[int]) -> Example:
    """Return the example that fewest rivals share, of those that are at most twice as large as the
    smallest.

    alike: how many share each.
    """
    sizes = [measure([one.args, one.kwargs]) for one in mine]
    least, _ = min(sizes)
    short = [n for n, (numbers, _) in enumerate(sizes) if numbers <= 2 * least]
    return mine[min(short, key=lambda n: (alike[n], sizes[n]))]


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
            self._replies[key] = _asked(self._subject, call)
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


def _asked(subject: Subject, call: Call) -> dict[str, Any]:
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


def _found(
    loaded: LoadedUnit,
    exercise: str,
    solution: Solution,
    calls: Sequence[Call],
    live: Callable[[], Live],
) -> dict[str, Any]:
    """Return examples of one misconception, stored, from several calls to start with."""
    made = live()
    search = Search(solution, Local(made), "-inf" in loaded.documents[exercise])
    none: list[Call] = []
    starts = [c for c in calls if _in_time(partial(search.differs, c, c), SECONDS, False)]
    starts = starts or _in_time(partial(search.variants, calls), SECONDS_OF_A_SEARCH, none)
    starts.sort(key=lambda call: "raised" in solution.reply(call))
    found: dict[bytes, tuple[Call, Call]] = {}
    for call in starts[:STARTS]:
        smallest = _in_time(partial(search.smallest, call), SECONDS_OF_A_SEARCH, None)
        found |= {pack(smallest): (smallest, call)} if smallest else {}
    if found:
        least = min(found.values(), key=lambda pair: measure(pair[0]))
        beside = _in_time(partial(search.beside, *least), SECONDS_OF_A_SEARCH, none)
        found |= {pack(call): (call, call) for call in beside}
    examples = [_example(loaded, search, call, made) for call, _ in found.values()]
    return {"found": [example.stored() for example in examples if example]}


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
        reply = _asked(self.wrong, call)
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
        best = call
        while len(tried) < TRIES:
            for other in simpler(best, call):
                key = pack(other)
                if key in tried or measure(other) >= measure(best):
                    continue
                tried.add(key)
                if self.differs(other, call):
                    best = other
                    break
                if len(tried) == TRIES:
                    break
            else:
                return best
        return best


def _example(loaded: LoadedUnit, search: Search, call: Call, live: Live) -> Example | None:
    """Return a call as an example, if it can be shown and what is shown gives the same."""
    call = thawed(frozen(call))
    right, wrong = search.solution.reply(call), _asked(search.wrong, call)
    for at in _places(came(right), came(wrong)):
        parts = came(right, at), came(wrong, at)
        example = Example(call["name"], call["args"], call["kwargs"], at, *parts)
        texts = example.answers
        if len(set(texts)) == 2 and all(len(t) <= LONGEST and "..." not in t for t in texts):
            return example if _can_be_pasted(loaded, example, live) else None
    return None


def _can_be_pasted(loaded: LoadedUnit, example: Example, live: Live) -> bool:
    """Say whether the lines of an example give what it says, beside the solution and beside the
    misconception."""
    try:
        text = example.code(loaded.snippets)
    except NoSnippet:
        return False
    lives = (bank.solution(loaded.unit), live)
    gave = [came(pasted(text, beside)) for beside in lives]
    return same(gave, [example.right, example.wrong], loaded.plain)


def _places(right: Came, wrong: Came) -> Iterator[tuple[str | int, ...]]:
    """Yield the keys of the parts of two answers that differ clearly, from outside to inside."""
    if "answer" in right and "answer" in wrong:
        yield from _differing(right["answer"], wrong["answer"], ())
    else:
        yield ()


def _differing(one: Any, other: Any, at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    yield at
    if type(one) is not type(other) or not isinstance(one, dict | list | tuple):
        return
    keys = [*one] if isinstance(one, dict) else [*range(len(one))]
    others = [*other] if isinstance(other, dict) else [*range(len(other))]
    for key in keys if keys == others else ():
        if differ(one[key], other[key]):
            yield from _differing(one[key], other[key], (*at, key))


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
    if not np.array_equal(np.isfinite(one), np.isfinite(other)):
        return True
    one, other = (np.where(np.isfinite(array), array, 0.0) for array in (one, other))
    relative, absolute = CLEAR
    largest = np.maximum(np.abs(one), np.abs(other))
    return bool((np.abs(one - other) > np.maximum(relative * largest, absolute)).any())
