"""An example of a misconception: one call on which it answers something else than the solution.

It is shown with the belief, and only where the student's own function answers what the
misconception does: `mse(np.array([1.0]), np.array([0.0]))  # is 1.0; yours gives 0.5`. What is
shown is made of what is stored, so no word of it is the student's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import getitem
from typing import Any, Self

from autograder.checking import describe
from autograder.checking.freeze import frozen, thawed
from autograder.checking.snippets import NoSnippet, Snippets
from autograder.checking.student import Arguments, Keywords, Stopped, Subject
from autograder.checking.tolerance import same

WIDTH = 88  # of a line with what comes of it

Came = dict[str, Any]  # {"answer": it}, or {"raised": the exception's name}; empty if neither came


@dataclass(frozen=True)
class Example:
    """A call, and what comes of it.

    function: its name, as `Subject.call` takes it. at: the keys, from outside to inside, of the
    part of the answer that is shown. right, wrong: what comes of the solution, and of the
    misconception.
    """

    function: str
    args: Arguments
    kwargs: Keywords
    at: tuple[str | int, ...]
    right: Came
    wrong: Came

    def stored(self) -> dict[str, Any]:
        """Return the example as JSON; `restored` undoes it."""
        return {name: frozen(value) for name, value in vars(self).items()}

    @classmethod
    def restored(cls, entry: Mapping[str, Any]) -> Self:
        """Return the example that was `stored`."""
        return cls(**{name: thawed(value) for name, value in entry.items()})

    def code(self, snippets: Snippets) -> str:
        """Return the call as code to paste; raise `NoSnippet` if there is none."""
        keys = "".join(f'["{key}"]' if isinstance(key, str) else f"[{key}]" for key in self.at)
        return snippets.of(self.function, self.args, self.kwargs) + keys

    def told(self, snippets: Snippets) -> str:
        """Return the call as code to paste, with what comes of it as a comment.

        Raise `NoSnippet` if there is no code.
        """
        code, (right, wrong) = self.code(snippets), self.answers
        right = right if "raised" in self.right else f"is {right}"
        wrong = wrong if "raised" in self.wrong else f"gives {wrong}"
        line = f"{code}  # {right}; yours {wrong}"
        return (
            line
            if len(line) <= WIDTH and "\n" not in code
            else f"{code}\n# {right}\n# yours {wrong}"
        )

    @property
    def answers(self) -> tuple[str, str]:
        """What comes of the solution and of the misconception: values, or kinds where those look
        alike."""
        values = _shown(self.right, describe.value), _shown(self.wrong, describe.value)
        kinds = _shown(self.right, describe.kind), _shown(self.wrong, describe.kind)
        return values if len(set(values)) == 2 else kinds

    def holds(self, subject: Subject, plain: str) -> bool:
        """Say whether the misconception's answer is what a subject answers; plain: see `same`."""
        try:
            reply = subject.call(self.function, self.args, self.kwargs)
        except Stopped:
            return False
        return same(came(reply, self.at), self.wrong, plain)

    def shown(self, subject: Subject, snippets: Snippets, plain: str) -> str:
        """Return what to show of the example if it holds of a subject, else nothing.

        plain: see `same`.
        """
        try:
            return self.told(snippets) if self.holds(subject, plain) else ""
        except NoSnippet:
            return ""


def examples_in(bank: Mapping[str, Any]) -> dict[str, Example]:
    """Return the examples that recognition.json has of an exercise's misconceptions, by name."""
    return {
        name: Example.restored(entry["example"])
        for name, entry in bank.items()
        if "example" in entry
    }


def came(reply: Mapping[str, Any], at: tuple[str | int, ...] = ()) -> Came:
    """Return what came of a call, and of an answer the part at these keys; of a reply that has no
    such part, nothing."""
    if "raised" in reply:
        return {"raised": str(reply["raised"]["type"])}
    try:
        return {"answer": reduce(getitem, at, reply["answer"])}
    except (LookupError, TypeError):
        return {}


def _shown(came: Came, words: Any) -> str:
    return f"raises {came['raised']}" if "raised" in came else str(words(came["answer"]))
