"""The twelve verdicts, the reason that is given for each, and the outcome of one check."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Verdict(StrEnum):
    """What became of a check. None but `PASSED` and `INHERITED` earns points."""

    PASSED = "passed"
    WRONG = "wrong"  # an answer, and not the right one
    CRASHED = "crashed"  # an exception of the student's code
    TIMEOUT = "timeout"
    MEMORY = "memory"
    DIED = "died"  # the code ended its own process
    VIOLATION = "violation"  # the code broke the wire's protocol
    INHERITED = "inherited"  # right, but for another exercise that it calls
    FORBIDDEN = "forbidden"  # the code used what the exercise asks students to write themselves
    NOT_STARTED = "not_started"  # the stub is untouched
    MISSING = "missing"  # no such function, or no file
    FAULT = "fault"  # the judge's own error


EARNING = frozenset({Verdict.PASSED, Verdict.INHERITED})

# What a mistake of the bank may come to. A check with another verdict shows none.
SHOWING = frozenset({Verdict.WRONG, Verdict.CRASHED, Verdict.TIMEOUT})

# What follows "because" in a message, where nothing more exact can be said.
REASONS = {
    Verdict.CRASHED: "the call raised an exception instead of returning",
    Verdict.TIMEOUT: "a loop does not end, or does far more work than it needs to",
    Verdict.MEMORY: "far more memory was asked for than is needed",
    Verdict.DIED: "the code ended its process instead of returning",
    Verdict.VIOLATION: "the code interfered with the channel that carries its answers",
    Verdict.FORBIDDEN: "the exercise is to write this oneself",
    Verdict.NOT_STARTED: "its code is as it was handed out",
    Verdict.MISSING: "its name must be kept",
    Verdict.FAULT: "the judge made an error here; no answer is at fault",
}

OUR_FAULT = "The judge is at fault here, not your code."

# How an exercise stands, or a check of it.
PASS = "public checks pass"
NOT_STARTED = "not started"
NOT_RUN = "not run"

# Said of another value under a special condition, after the title of a check without that one which
# fails as well.
ORDINARY_FIRST = "fails, too: begin there"
BESIDES = "this check adds that"  # goes before the idea of the check itself

# The reason for an exception at the call with which a check of refusals begins.
TO_RETURN = "this is an ordinary call, which is to return; those to refuse come after it"

# The reasons for an answer of another kind, whatever is asked.
NOTHING = "a function gives its result back with return, whichever way through it is taken"
KIND = "this is another kind of answer than the exercise asks for"

# The reasons for an answer where the exercise asks for an exception, or one that says more.
ASKS = "the exercise asks for "
RETURNED = "an exception is to be raised, and not to be returned"
SIZES = "the text of the exception is to name the sizes that do not fit"
NAMES = "the text of the exception is to name what is wrong"

# The reason for a timeout where hardly anything was computed.
IDLE = "the code waits instead of working: it sleeps, or waits for something that does not come"


@dataclass(frozen=True)
class Message:
    """What a student reads of a check that did not pass, part by part.

    called: the call, as lines of code to paste; of a hidden check, what kind of call it was. got:
    what came of it. expected: the right answer, or of what kind it is. because: what went wrong; or
    if is_idea, the idea by which the right answer comes about. An answer may miss another one.
    """

    got: str
    because: str
    called: str | None = None
    expected: str | None = None
    is_idea: bool = False

    @property
    def is_of_refusal(self) -> bool:
        """Whether what is to be refused was not, or not in words that help."""
        return self.because.startswith(ASKS) or self.because in (SIZES, NAMES)

    @property
    def labels(self) -> dict[str, str]:
        """What stands before each part that there is, in the order in which they are shown."""
        last = LABELS["because"]
        if self.is_idea:
            last = "the idea"
        elif ORDINARY_FIRST in self.because:  # which claims no cause: there may be two faults
            last = "first"
        labels = LABELS | {"because": last}
        return {part: label for part, label in labels.items() if getattr(self, part)}


LABELS = {
    "called": "called",
    "got": "this came",
    "expected": "expected",
    "because": "because",
}


@dataclass(frozen=True)
class Origin:
    """Where a failure comes from, by which to know other checks that fail by the same.

    short: what is said of such a check. kind: the exception, or `FILE`. where: the line. text: a
    digest of what the exception says, roughly. name: the name that is not defined. unwritten: the
    other exercise that is not written. asked: the reason, if it is about what the check asks for at
    this call. is_public: whether the check is. inside: the exercise that has the line, if one does.
    """

    short: str
    kind: str
    where: str = ""
    text: str = ""
    name: str = ""
    unwritten: str = ""
    asked: str = ""
    is_public: bool = True
    inside: str = ""

    def is_like(self, other: Self) -> bool:
        """Say whether two failures have one cause."""
        if self.name and other.name:
            return self.name == other.name
        mine, others = ((one.kind, one.where, one.text, one.asked) for one in (self, other))
        return mine == others


AS_IF = "as if this were true, which it is not:"  # before a belief
AS_SAID = "as said above"  # follows the short form of a cause that was told before

FILE = "the file"  # the kind of origin of what stops a whole file


@dataclass
class Outcome:
    """What came of one check.

    message: None if the check passed. transcript: for each call that the check made, the function's
    name and what recognition compares. trouble: for staff only, the judge's own error. by_value:
    the reason is the check's own, as the answer is of the right kind and only its value is wrong;
    in_words: that value is a text. origin: where the failure comes from, if other checks may fail
    by the same. told: of a check that passed, what is told in place of its title.
    """

    verdict: Verdict
    message: Message | None = None
    transcript: list[Any] = field(default_factory=list)
    trouble: str = ""
    by_value: bool = False
    in_words: bool = False
    origin: Origin | None = None
    told: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the outcome as plain data; `of` turns it back."""
        parts = {"message": self.message, "origin": self.origin}
        told = {name: part and asdict(part) for name, part in parts.items()}
        return {**vars(self), **told, "verdict": self.verdict.value}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Self:
        """Return the outcome that `plain` was made of."""
        message = Message(**plain["message"]) if plain["message"] else None
        origin = Origin(**plain["origin"]) if plain["origin"] else None
        verdict = Verdict(plain["verdict"])
        return cls(**{**plain, "verdict": verdict, "message": message, "origin": origin})


def failures(outcomes: Mapping[str, Outcome]) -> set[str]:
    """Return the names of the checks that did not pass, and did not inherit their fault."""
    return {name for name, outcome in outcomes.items() if outcome.verdict not in EARNING}


def not_run(verdict: Verdict, got: str, because: str = "", origin: Origin | None = None) -> Outcome:
    """Return the outcome of a check that is not run, or not to its end.

    because: by default the verdict's own reason. origin: as in `Outcome`.
    """
    return Outcome(verdict, Message(got, because or REASONS[verdict]), origin=origin)


@dataclass(frozen=True)
class Recognised:
    """A misconception that was recognised. checks: the names of those whose failure it explains.
    example: as in `Named`."""

    name: str
    belief: str
    checks: frozenset[str]
    example: str = ""
