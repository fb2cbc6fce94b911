"""The examples of a unit's misconceptions: found for `build`, and looked at again by `verify`.

The search is given the calls that the exercise's public checks make. It never sees a hidden check.
"""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from autograder.authoring.pasted import pasted
from autograder.authoring.simpler import Call, measure
from autograder.authoring.smallest import SEED, STARTS, Search, Solution, asked, differ
from autograder.checking.example import Came, Example, came
from autograder.checking.freeze import frozen, thawed
from autograder.checking.running import run_with_deadline
from autograder.checking.snippets import NoSnippet
from autograder.checking.student import Local, Stopped
from autograder.checking.tolerance import same
from autograder.course import bank
from autograder.course.forks import in_forks
from autograder.course.loaded import LoadedUnit
from autograder.runtime.call import Live
from autograder.runtime.deadline import OutOfTime, deadline
from autograder.runtime.wire import pack

# Only what hangs meets these.
SECONDS = 2.0  # of processor time, for a call
SECONDS_OF_A_SEARCH = 60.0  # of processor time, from one start
SECONDS_OF_ALL = 1000.0  # on the clock, for one misconception
GROUPS = 3  # of so many calls as a search begins with
LONGEST = 60  # characters of an answer that is shown
MOST_LINES = 16  # of the call
DULL, DULLEST = 3, 5  # of a call, see `Search.dullness`
GONE = {"still": False}

Found = TypeVar("Found")
Key = str | int


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


def examples(
    loaded: LoadedUnit, exercise: str, known: Mapping[str, Example], looked_at: Collection[str] = ()
) -> dict[str, Example]:
    """Return an example of each misconception of an exercise that has one, by its name in the bank.

    known: examples that were found before. Those that are still true are kept, and no other is
    sought. looked_at: the misconceptions of which one was sought before; nor is it sought again.
    """
    gone = broken(loaded, exercise, known)
    kept = {name: one for name, one in known.items() if name not in gone}
    lives = _lives(loaded, exercise)
    passed_over = kept.keys() | {*looked_at} - {*gone}
    sought = {name: live for name, live in lives.items() if name not in passed_over}
    found = _sought(loaded, exercise, sought)
    alike = _alike(found, lives, loaded.plain)
    new = {name: chosen(mine, alike[name]) for name, mine in found.items()}
    fleeting = broken(loaded, exercise, new)  # what depends on the calls before
    whole = kept | {name: one for name, one in new.items() if name not in fleeting}
    return {name: whole[name] for name in lives if name in whole}


def _sought(
    loaded: LoadedUnit, exercise: str, lives: Mapping[str, Callable[[], Live]]
) -> dict[str, list[Example]]:
    """Search in forks; return the examples of each misconception of which there are any.

    There are none where an exercise takes no arguments: its only call has the whole answer.
    """
    live = bank.solution(loaded.unit)
    if not lives or not inspect.signature(getattr(live.module, exercise)).parameters:
        return {}
    calls = public_calls(loaded, exercise)
    solution = Solution(Local(live), calls)
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


def _found(
    loaded: LoadedUnit,
    exercise: str,
    solution: Solution,
    calls: Sequence[Call],
    live: Callable[[], Live],
) -> dict[str, Any]:
    """Return examples of one misconception, stored, from several calls to start with, or from the
    next where none of these can be shown."""
    made = live()
    search = Search(solution, Local(made), "-inf" in loaded.documents[exercise])
    none: list[Call] = []
    starts = [c for c in calls if _in_time(partial(search.differs, c, c), SECONDS, False)]
    if all(_dullness(search, call) >= DULL for call in starts):
        starts += _in_time(partial(search.variants, calls), SECONDS_OF_A_SEARCH, none)
    starts.sort(key=lambda call: ("raised" in solution.reply(call), _dullness(search, call)))
    for n in range(0, min(len(starts), GROUPS * STARTS), STARTS):
        if examples := _shown(loaded, search, starts[n : n + STARTS], made):
            return {"found": [example.stored() for example in examples]}
    return {"found": []}


def _dullness(search: Search, call: Call, at: tuple[Key, ...] = ()) -> int:
    return _in_time(partial(search.dullness, call, at), SECONDS, DULLEST)


def _shown(loaded: LoadedUnit, search: Search, starts: Sequence[Call], live: Live) -> list[Example]:
    """Return examples that are made of some calls: of those that can be shown, the ones that teach
    most."""
    found: dict[bytes, tuple[Call, Call]] = {}
    for call in starts:
        smallest = _in_time(partial(search.smallest, call), SECONDS_OF_A_SEARCH, None)
        found |= {pack(smallest): (smallest, call)} if smallest else {}
    if found:
        none: list[Call] = []
        least = min(found.values(), key=lambda pair: (_dullness(search, pair[0]), measure(pair[0])))
        beside = _in_time(partial(search.beside, *least), SECONDS_OF_A_SEARCH, none)
        found |= {pack(call): (call, call) for call in beside}
    shown = [partial(_example, loaded, search, call, live) for call, _ in found.values()]
    examples = [one for example in shown if (one := _in_time(example, SECONDS_OF_A_SEARCH, None))]
    dull = [_dullness(search, _call(one), one.at) for one in examples]
    return [one for one, n in zip(examples, dull, strict=True) if n == min(dull)]


def _example(loaded: LoadedUnit, search: Search, call: Call, live: Live) -> Example | None:
    """Return a call as an example, if it can be shown and what is shown gives the same."""
    call = thawed(frozen(call))
    right, wrong = search.solution.reply(call), asked(search.wrong, call)
    for at in _places(came(right), came(wrong)):
        parts = came(right, at), came(wrong, at)
        example = Example(call["name"], call["args"], call["kwargs"], at, *parts)
        texts = example.answers
        if len(set(texts)) == 2 and all(len(t) <= LONGEST and "..." not in t for t in texts):
            return example if _can_be_pasted(loaded, example, live) else None
    return None


def _call(example: Example) -> Call:
    return {"name": example.function, "args": example.args, "kwargs": example.kwargs}


def _can_be_pasted(loaded: LoadedUnit, example: Example, live: Live) -> bool:
    """Say whether the lines of an example are few, and give what it says, beside the solution and
    beside the misconception."""
    try:
        text = example.code(loaded.snippets)
    except NoSnippet:
        return False
    if text.count("\n") >= MOST_LINES:
        return False
    lives = (bank.solution(loaded.unit), live)
    gave = [came(pasted(text, beside)) for beside in lives]
    return same(gave, [example.right, example.wrong], loaded.plain)


def _places(right: Came, wrong: Came) -> Iterator[tuple[Key, ...]]:
    """Yield the keys of the parts of two answers that differ clearly, from outside to inside."""
    if "answer" in right and "answer" in wrong:
        yield from _differing(right["answer"], wrong["answer"], ())
    else:
        yield ()


def _differing(one: Any, other: Any, at: tuple[Key, ...]) -> Iterator[tuple[Key, ...]]:
    yield at
    if type(one) is not type(other) or not isinstance(one, dict | list | tuple):
        return
    keys = [*one] if isinstance(one, dict) else [*range(len(one))]
    others = [*other] if isinstance(other, dict) else [*range(len(other))]
    for key in keys if keys == others else ():
        if differ(one[key], other[key]):
            yield from _differing(one[key], other[key], (*at, key))
