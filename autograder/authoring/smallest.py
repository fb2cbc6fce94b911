"""The smallest call on which a misconception differs from the solution.

The search begins with the calls that the exercise's public checks make, and with variants of these:
other numbers, fewer rows. It never sees a hidden check. Of each call on which the two differ
clearly it takes away and simplifies what it can, fewest numbers first. A call must stay one that
the docstring allows, as far as that shows: the solution does with it what it does with the public
call (it answers, finitely, without a warning, or raises that exception), its arguments have the
same structure, and their numbers the same signs.

All of it is bounded by counts and not by time, and a difference that counts is far above the
tolerance: the same is found on another machine.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from autograder.authoring.pasted import pasted
from autograder.authoring.simpler import entries, leaves, measure, simpler, varied
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
from autograder.runtime.call import Live
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.wire import WireError, pack

SEED = 0
STARTS = 4  # calls from which to shrink, for one misconception
TRIES = 400  # calls of each search, from one start
VARIANTS = 200  # calls that are tried where the public checks show no difference
LATE = 2  # calls that do not end, after which a search ends
SECONDS = 2.0  # of processor time, for a call
SECONDS_OF_A_SEARCH = 300.0  # on the clock: only what hangs meets it
CLEAR = 1e-2, 1e-3  # how far numbers are apart at least: relative, absolute
LONGEST = 60  # characters of an answer that is shown

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

    known: examples that were found before; those that still hold are kept, and no other is sought.
    """
    entries = [entry for entry in loaded.misconceptions if entry.of == exercise]
    lives = {e.name: partial(bank.substituted, loaded.unit, exercise, e.answer) for e in entries}
    still = {name: one for name, one in known.items() if name in lives}
    kept = {name: still[name] for name in still if name not in broken(loaded, exercise, still)}
    sought = [name for name in lives if name not in kept]
    if not sought:
        return kept
    calls = public_calls(loaded, exercise)
    solution = Solution(Local(bank.solution(loaded.unit)), calls)
    jobs = [partial(_found, loaded, solution, calls, lives[name]) for name in sought]
    came = in_forks(jobs, SECONDS_OF_A_SEARCH, nothing={"found": []})
    found = {
        name: [Example.restored(one) for one in answer["found"]]
        for name, answer in zip(sought, came, strict=True)
    }
    alike = _alike(found, lives, loaded.plain)
    chosen = {
        name: _chosen(mine, [alike[name, n] for n in range(len(mine))])
        for name, mine in found.items()
        if mine
    }
    return {name: {**kept, **chosen}[name] for name in lives if name in kept or name in chosen}


def broken(loaded: LoadedUnit, exercise: str, known: Mapping[str, Example]) -> list[str]:
    """Return the misconceptions of an exercise whose example is no longer what it says it is: the
    solution or the misconception answers something else."""
    solution = Local(bank.solution(loaded.unit))
    wrong = {entry.name: entry.answer for entry in loaded.misconceptions if entry.of == exercise}
    lives = [partial(bank.substituted, loaded.unit, exercise, wrong[name]) for name in known]
    jobs = [
        partial(_still, solution, live, example, loaded.plain)
        for live, example in zip(lives, known.values(), strict=True)
    ]
    came = in_forks(jobs, SECONDS_OF_A_SEARCH, nothing={"still": False})
    return [name for name, answer in zip(known, came, strict=True) if not answer["still"]]


def _still(
    solution: Local, live: Callable[[], Live], example: Example, plain: str
) -> dict[str, bool]:
    """Say whether a stored example holds of a misconception, and of the solution."""
    right = replace(example, wrong=example.right)
    return {"still": _holds(right, solution, plain) and _holds(example, Local(live()), plain)}


def _holds(example: Example, subject: Local, plain: str) -> bool:
    try:
        with deadline(SECONDS):
            return example.holds(subject, plain)
    except OutOfTime:
        return False


def _alike(
    found: Mapping[str, Sequence[Example]], lives: Mapping[str, Callable[[], Live]], plain: str
) -> dict[tuple[str, int], int]:
    """Return how many other misconceptions answer what each example says, by the name of its own
    and its number."""
    numbered = {(name, n): one for name, mine in found.items() for n, one in enumerate(mine)}

    def held(live: Callable[[], Live]) -> dict[str, Any]:
        subject = Local(live())
        return {"held": [_holds(one, subject, plain) for one in numbered.values()]}

    none = {"held": [False] * len(numbered)}
    rows = in_forks([partial(held, live) for live in lives.values()], SECONDS_OF_A_SEARCH, none)
    return {
        key: sum(row["held"][n] for name, row in zip(lives, rows, strict=True) if name != key[0])
        for n, key in enumerate(numbered)
    }


def _chosen(mine: Sequence[Example], alike: Sequence[int]) -> Example:
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
    """Return the reply to a call; {} if there is none in time."""
    try:
        with deadline(SECONDS):
            return subject.call(call["name"], call["args"], call["kwargs"])
    except (Stopped, OutOfTime, WireError):
        return {}


def _end(reply: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return how a call ended: in an exception, an answer, or neither."""
    if "raised" in reply:
        return reply["raised"]["type"], gist(reply["raised"]["text"])
    return "answer" in reply, is_finite(reply.get("answer")), bool(reply.get("warned"))


def _found(
    loaded: LoadedUnit, solution: Solution, calls: Sequence[Call], live: Callable[[], Live]
) -> dict[str, Any]:
    """Return examples of one misconception, stored, from several calls to start with."""
    made = live()
    search = Search(solution, Local(made))
    starts = [call for call in calls if search.differs(call, call)] or search.variants(calls)
    starts.sort(key=lambda call: "raised" in solution.reply(call))
    found: list[dict[str, Any]] = []
    for call in starts[:STARTS]:
        example = _example(loaded, search, search.smallest(call), made)
        found += [example.stored()] if example else []
    return {"found": found}


@dataclass
class Search:
    """The search for calls on which a misconception differs from the solution. late: how many calls
    did not end."""

    solution: Solution
    wrong: Subject
    late: int = field(default=0, init=False)

    def differs(self, call: Call, like: Call) -> bool:
        """Say whether the two differ clearly on a call that is allowed; like: as in `allows`."""
        if self.late >= LATE or not self.solution.allows(call, like):
            return False
        reply = _asked(self.wrong, call)
        self.late += not reply
        return bool(reply) and differ(came(self.solution.reply(call)), came(reply))

    def variants(self, calls: Sequence[Call]) -> list[Call]:
        """Return calls that are made of the public ones and on which the two differ."""
        rng = np.random.default_rng(SEED)
        tried, found = 0, list[Call]()
        for call in calls:
            for other in varied(call, rng):
                if tried == VARIANTS or len(found) == STARTS:
                    return found
                tried += 1
                found += [other] if self.differs(other, call) else []
        return found

    def smallest(self, call: Call) -> Call:
        """Return the simplest call that is made of one on which the two differ, after so many
        tries."""
        tried: set[bytes] = set()
        best = call
        while len(tried) < TRIES:
            for other in simpler(best):
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
