"""What students are told of the wrong answers in the bank: that it can be true.

A reason cannot be understood by a program, but some that contradict an answer can be found. What
is told of a value must differ from what was expected, in print, and must be what the call gave,
unless a place in it or a name says what else it is; an author's reason for a value must not speak
of kinds, shapes and dtypes, which are as they should be there, unless its check is about such a
condition; and a reason of ours must be for what went wrong.
"""

import re
from collections.abc import Iterator

import numpy as np

from autograder.authoring.exam import Exam
from autograder.checking.checks import Check
from autograder.checking.standing import is_ordinary
from autograder.checking.verdicts import Outcome, Verdict

OF_KINDS = re.compile(r"\b(?:d?types?|shapes?|float(?:32|64)|uint8|None)\b")


def objections(exam: Exam) -> list[str]:
    """Say what cannot be true of what the checks tell those who hold the unit's misconceptions."""
    found = set()
    for exercise in exam.loaded.exercises:
        for name, outcomes in exam.mistaken(exercise.name).items():
            for check in exam.loaded.checks_of(exercise.name):
                for said in _untrue(check, outcomes[check.name]):
                    found.add(f"{check.name} tells {name}: {said}")
    return sorted(found)


def _untrue(check: Check, outcome: Outcome) -> Iterator[str]:
    message = outcome.message
    if message is None or outcome.verdict is not Verdict.WRONG:
        return
    if message.got == message.expected:
        yield f"got and expected are both {message.got}"
    if outcome.by_value and " at " not in message.got and not _is_given(outcome):
        yield f"{message.got} is said to come of a call that gives no single value; name it"
    if (
        outcome.by_value
        and message.is_idea
        and is_ordinary(check)
        and (word := OF_KINDS.search(message.because))
    ):
        yield f"a value is wrong, and the reason speaks of {word[0]}: {message.because}"


def _is_given(outcome: Outcome) -> bool:
    """Say whether the last call gave one value, or a driver's dict of which one may be a part."""
    _, reply = outcome.transcript[-1]
    answer = reply.get("answer")
    given = answer.values() if isinstance(answer, dict) else [answer]
    return any(not isinstance(one, list | tuple | dict) and np.ndim(one) == 0 for one in given)
