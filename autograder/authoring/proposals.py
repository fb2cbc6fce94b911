"""Questions to predict, proposed from the smallest examples of a unit's misconceptions.

An example is a call on which a misconception differs from the solution. Where other wrong answers
of the exercise's bank differ there as well, it makes a question of four options. The author keeps
it or not, writes the code that is shown, and may put in other numbers.
"""

import json
from collections.abc import Iterator, Set
from functools import partial
from typing import Any

from autograder.authoring.predictions import comes_out
from autograder.checking.snippets import NoSnippet
from autograder.course import bank
from autograder.course.forks import in_forks
from autograder.course.loaded import LoadedUnit
from autograder.course.questions import LETTERS, MOST_LINES, RIGHT

SECONDS = 60.0  # on the clock, for one wrong answer


def proposals(loaded: LoadedUnit) -> str:
    """Return questions of a unit as TOML, with everything but the code that is shown."""
    found = []
    for exercise in loaded.exercises:
        calls = dict(_calls(loaded, exercise.name))
        entries = [e for e in loaded.misconceptions if e.of == exercise.name and e.belief]
        came = _all_that_comes_out(loaded, exercise.name, set(calls.values()), entries)
        for shown, call in calls.items():
            texts = {name: of_it[call] for name, of_it in came.items() if call in of_it}
            if options := _options(shown, texts):
                found.append(_as_toml(exercise.name, shown, call, options))
    return "\n".join(found)


def _calls(loaded: LoadedUnit, exercise: str) -> Iterator[tuple[str, str]]:
    """Yield the misconceptions of an exercise that have an example, each with its call as code."""
    own = {e.name for e in loaded.misconceptions if e.of == exercise and e.belief}
    for name, example in loaded.examples.get(exercise, {}).items():
        try:
            call = example.code(loaded.snippets)
        except NoSnippet:
            continue
        if name in own and len(call.splitlines()) <= MOST_LINES:
            yield name, call


def _all_that_comes_out(
    loaded: LoadedUnit, exercise: str, calls: Set[str], entries: list[bank.Misconception]
) -> dict[str, dict[str, str]]:
    """Return what comes of each call, in print, with the solution and with each wrong answer."""
    answers: dict[str, bank.Answer | None] = {RIGHT: None}
    answers |= {entry.name: entry.answer for entry in entries}

    def of_one(answer: bank.Answer | None) -> dict[str, Any]:
        return {call: comes_out(loaded, exercise, call, answer) for call in calls}

    found = in_forks([partial(of_one, answer) for answer in answers.values()], SECONDS, nothing={})
    return dict(zip(answers, found, strict=True))


def _options(shown: str, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Return four options, each as its text and whose it is: what is shown and what is right, and
    the first two others; none, if there are no four."""
    chosen: dict[str, str] = {}
    for name in (shown, RIGHT, *texts):
        if name in texts:
            chosen.setdefault(texts[name], name)
    if len(chosen) < len(LETTERS) or RIGHT not in chosen.values():
        return []
    return sorted([*chosen.items()][: len(LETTERS)])


def _as_toml(exercise: str, shown: str, call: str, options: list[tuple[str, str]]) -> str:
    lines = [
        "[[question]]",
        f"exercise = {json.dumps(exercise)}",
        f"shown = {json.dumps(shown)}",
        "code = '''\n'''",
        f"call = '''\n{call}\n'''",
        "options = [",
    ]
    for letter, (text, name) in zip(LETTERS, options, strict=True):
        of_it = {"letter": letter, "text": text, "of": name}.items()
        lines += [f"    {{{', '.join(f'{key} = {json.dumps(value)}' for key, value in of_it)}}},"]
    return "\n".join([*lines, "]", ""])
