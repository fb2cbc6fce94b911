"""A student's other exercises, followed in the judge's process: ours called over theirs.

Their answers cross the wire as plain data, and no code of theirs comes here.
"""

import pickle
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.checking.student import Arguments, Keywords, Local, Subject
from autograder.checking.verdicts import Outcome
from autograder.course import bank
from autograder.course.loaded import LoadedUnit
from autograder.runtime.call import DRIVERS
from autograder.runtime.wire import Opaque, pack, unpack

# Of an answer that has not the shape of the right one, at most so many numbers reach our code. The
# student chooses them, and several are broadcast with one another there.
MAX_NUMBERS = 256


class Undecidable(Exception):
    """What another exercise does cannot be followed in this process."""


@dataclass
class Others:
    """Other exercises of a unit, as a subject answers them; each call is asked once.

    faulty: those that fail checks. For the rest, ours stand in. calls: how many there were. known:
    the replies, packed. fit: whether our code can be given the answer of a reply.
    """

    loaded: LoadedUnit
    subject: Subject
    faulty: Collection[str]
    calls: int = 0
    known: dict[bytes, bytes] = field(default_factory=dict)
    fit: dict[bytes, bool] = field(default_factory=dict)
    numbers: dict[str, set[float]] = field(default_factory=lambda: defaultdict(set))

    def ask(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        """Return the reply to a call; raise `Undecidable` if it is no call of plain data."""
        return unpack(self.known[self._asked(name, args, kwargs)])

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call another exercise as our own code does: return its answer, or raise what it raises.

        Raise `Undecidable` for an answer of which nobody knows what our code would do with it.
        """
        self.calls += 1
        key = self._asked(name, args, kwargs)
        reply = unpack(self.known[key])
        if "raised" in reply:
            raise _exception(reply["raised"])
        if key not in self.fit:
            self.fit[key] = "answer" in reply and self._is_fit(reply["answer"], name, args, kwargs)
            parts = _parts(reply["answer"]) if self.fit[key] else ()
            for part in parts:
                self.numbers[name].update(_numbers(part))
        if not self.fit[key]:
            raise Undecidable(f"{name} gives no answer that can be followed")
        return reply["answer"]

    def _asked(self, name: str, args: Arguments, kwargs: Keywords) -> bytes:
        """Have a call answered, once; return under which key its reply is known."""
        try:
            key = pickle.dumps((name, args, kwargs))  # a quick key, which nobody reads back
        except Exception as error:  # whatever a wrong answer of the bank puts together
            raise Undecidable(f"{name} is called with what does not cross") from error
        if key not in self.known:
            given = unpack(pack({"args": args, "kwargs": kwargs}))
            if any(type(part) is Opaque for part in _parts([*given.values()])):
                raise Undecidable(f"{name} is called with what does not cross")
            self.known[key] = pack(self.subject.call(name, **given))
        return key

    @property
    def is_constant(self) -> bool:
        """Whether one of those that were called answers the same number to whatever it is asked."""
        return any(len(numbers) <= 1 for numbers in self.numbers.values())

    def _is_fit(self, answer: Any, name: str, args: Arguments, kwargs: Keywords) -> bool:
        parts = [*_parts(answer)]
        if any(type(part) is Opaque for part in parts):
            return False
        if sum(map(_size, parts)) <= MAX_NUMBERS:
            return True
        try:
            right = getattr(self.loaded.reference, name)(*args, **kwargs)
        except RuntimeError:
            return False
        return [*map(_shape, parts)] == [*map(_shape, _parts(right))]


class Over:
    """A subject: an answer to one exercise, ours unless given, over others of a student's."""

    def __init__(
        self,
        exercise: str,
        others: Others,
        answer: bank.Answer | None = None,
        *,
        is_twice: bool = False,
    ) -> None:
        """is_twice: every number of an answer is twice what it should be."""
        self.called: set[str] = set()  # those of the student's that gave it an answer
        self._exercise = exercise
        self._others = others
        loaded = others.loaded
        theirs = {name: partial(self._call, name) for name in others.faulty}
        live = bank.solution(loaded.unit)
        vars(live.module).update(theirs)
        if answer is not None:
            ours = {name: getattr(live.module, name) for name in loaded.forbids}
            setattr(live.module, exercise, bank.over(answer, ours))
        self._local = Local(live)
        self._is_twice = is_twice

    def call(self, name: str, args: Arguments, kwargs: Keywords) -> dict[str, Any]:
        """Call the exercise or a driver here, and another exercise where the student's are."""
        if name == self._exercise or name.startswith(DRIVERS):
            reply = self._local.call(name, args, kwargs)
            has_more = self._is_twice and "answer" in reply
            return {**reply, "answer": _twice(reply["answer"])} if has_more else reply
        return self._others.ask(name, args, kwargs)

    def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        answer = self._others.call(name, *args, **kwargs)
        self.called.add(name)
        return answer


def is_undecidable(outcome: Outcome) -> bool:
    """Say whether a call came to an end since what others do cannot be followed."""
    replies = (reply for _, reply in outcome.transcript)
    return any(reply.get("raised", [""])[0] == Undecidable.__name__ for reply in replies)


def _exception(raised: Mapping[str, Any]) -> Exception:
    """Return an exception of the type's name that was raised, with its text."""
    made: Exception = type(raised["type"], (Exception,), {})(raised["text"])
    return made


def _parts(value: Any) -> Iterator[Any]:
    """Go through a plain value and all that is in it."""
    yield value
    inside: Iterable[Any] = value if isinstance(value, list | tuple) else ()
    for part in value.values() if isinstance(value, dict) else inside:
        yield from _parts(part)


def _twice(value: Any) -> Any:
    """Return a plain value in which every number is doubled."""
    if isinstance(value, list | tuple):
        return type(value)(map(_twice, value))
    if isinstance(value, dict):
        return {key: _twice(part) for key, part in value.items()}
    is_number = type(value) in (int, float) or hasattr(value, "dtype")
    return value + value if is_number else value


def _numbers(part: Any) -> Iterator[float]:
    """Go through the numbers in a part of a plain value, an array's each."""
    if hasattr(part, "dtype"):
        yield from part.reshape(-1).tolist()
    elif isinstance(part, int | float):
        yield part


def _size(part: Any) -> int:
    return int(part.numel()) if hasattr(part, "numel") else int(getattr(part, "size", 1))


def _shape(part: Any) -> Any:
    if isinstance(part, list | tuple | dict):
        return type(part), len(part)
    return tuple(getattr(part, "shape", ())), type(part)
