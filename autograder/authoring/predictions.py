"""What is wrong with the predict questions of a unit: the exam runs everything that they say.

The code that is shown, the wrong answers of the bank and the solution are all run on a question's
call, and what comes of each must be the text of its option. An option that is a wrong answer of the
bank has its belief told to whoever chooses it, by an entry in the bank of the predictions.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.authoring.pasted import pasted
from autograder.authoring.release import secrets, squeezed
from autograder.checking import describe
from autograder.course import bank
from autograder.course.forks import in_forks
from autograder.course.loaded import LoadedUnit
from autograder.course.questions import RIGHT, Option, Question

SECONDS = 60.0  # on the clock, for one question
NOTHING = {"wrong": ["it hung, or ended its process"]}


def objections(loaded: LoadedUnit) -> list[str]:
    """Say what is wrong with the questions of a unit, question by question."""
    numbered = list(enumerate(loaded.questions, 1))
    jobs = [partial(_looked_at, loaded, number, question) for number, question in numbered]
    found = in_forks(jobs, SECONDS, NOTHING)
    beliefs = Counter(e.belief for e in loaded.misconceptions if e.of == loaded.unit.predictions)
    twice = [belief for belief, count in beliefs.items() if count > 1]
    # Who chooses both would be told of one, and not what fails the other.
    return [f"{loaded.unit.predictions}: two options are of one belief: {one}" for one in twice] + [
        f"question {number}: {said}"
        for (number, _), one in zip(numbered, found, strict=True)
        for said in one["wrong"]
    ]


def comes_out(
    loaded: LoadedUnit, exercise: str, call: str, answer: bank.Answer | None = None
) -> str:
    """Return what comes of a call in print, with another answer to the exercise if one is given."""
    if answer is None:
        live = bank.solution(loaded.unit)
    else:
        live = bank.substituted(loaded.unit, exercise, answer)
    reply = pasted(call, live)
    if "raised" in reply:
        return f"raises {reply['raised']['type']}"
    return describe.value(reply["answer"])


def _looked_at(loaded: LoadedUnit, number: int, question: Question) -> dict[str, Any]:
    """Return what is wrong with one question; runs in a fork."""
    return {"wrong": list(_wrong(loaded, number, question))}


def _wrong(loaded: LoadedUnit, number: int, question: Question) -> Iterator[str]:
    entries = {e.name: e for e in loaded.misconceptions if e.of == question.exercise}
    named = [option.of for option in question.options]
    if unknown := {question.shown, *named} - {*entries, RIGHT}:
        yield f"the bank of {question.exercise} has no {', '.join(sorted(unknown))}"
        return
    if named.count(question.shown) != 1 or named.count(RIGHT) != 1:
        yield f"one option each is of {question.shown}, which is shown, and of {RIGHT}"
    if len({option.text for option in question.options}) < len(question.options):
        yield "two options read alike"
    yield from _of_the_code(loaded, question)
    for option in question.options:
        answer = None if option.of == RIGHT else entries[option.of].answer
        came = comes_out(loaded, question.exercise, question.call, answer)
        if came != option.text:
            yield f"{option.of} gives {came}, and option {option.letter} says {option.text}"
        if option.letter != question.answer:
            belief = "" if option.of == RIGHT else entries[option.of].belief
            yield from _of_the_belief(loaded, number, option, belief)
    predict = getattr(bank.solution(loaded.unit).module, loaded.unit.predictions, None)
    if predict is None or predict(number) != question.answer:
        yield f"{loaded.unit.predictions} does not answer {question.answer}"


def _of_the_code(loaded: LoadedUnit, question: Question) -> Iterator[str]:
    """Say whether the code that is shown does not run, is a secret, or gives something else than
    its option says."""
    try:
        function = _function(loaded, question)
    except Exception as error:
        yield f"its code does not run: {error}"
        return
    for name, secret in secrets(loaded.unit).items():
        if secret in squeezed(question.code):
            yield f"its code gives {name} away: write it otherwise"
    came = comes_out(loaded, question.exercise, question.call, function)
    told = next((o.text for o in question.options if o.letter == question.answer), came)
    if came != told:
        yield f"the code gives {came}, and option {question.answer} says {told}"


def _function(loaded: LoadedUnit, question: Question) -> Callable[..., Any]:
    """Return what the code that is shown defines, which may call other exercises of the unit."""
    names = {**vars(bank.solution(loaded.unit).module), "np": np, "torch": torch, "nn": nn}
    del names[question.exercise]
    exec(question.code, names)
    function: Callable[..., Any] = names[question.exercise]
    return function


def _of_the_belief(loaded: LoadedUnit, number: int, option: Option, belief: str) -> Iterator[str]:
    """Say whether who chooses an option is not told the belief behind it; any will do for one that
    is right without the mistake."""
    told = [
        entry.belief
        for entry in loaded.misconceptions
        if entry.of == loaded.unit.predictions and entry.answer(number) == option.letter
    ]
    if not told or (belief or told[0]) not in told:
        yield f"who chooses option {option.letter} is to be told: {belief or 'a belief'}"
    elif option.of != RIGHT and not belief:
        yield f"{option.of} has no belief of its own"
