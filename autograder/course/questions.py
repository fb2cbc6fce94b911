"""The predict questions of a unit, as its `predict.toml` has them.

Each shows a function of an exercise with one idea wrong, and a call, and asks what comes out. Four
options stand below, each the answer of one belief. The last exercise of the unit, `predict_` and
the unit's name, takes the number of a question, and its stub has the questions where the docstring
of its solution has a line `QUESTIONS`.
"""

import re
import textwrap
import tomllib
from dataclasses import dataclass
from typing import Any, Self

from autograder.course.layout import Unit
from autograder.errors import UsageError

RIGHT = "the right answer"  # an option that the function gives without any mistake
LETTERS = ("a", "b", "c", "d")
MOST_LINES = 8  # of the code, and of the call

PLACE = re.compile(r"^(?P<indent>[ ]*)QUESTIONS\n", re.MULTILINE)


@dataclass(frozen=True)
class Option:
    """One option of a question. of: the entry of the bank whose answer it is, or `RIGHT`."""

    letter: str
    text: str
    of: str


@dataclass(frozen=True)
class Question:
    """One question: what comes of `call` with the code that is shown.

    exercise: the function that the code writes wrongly. shown: the entry of its bank whose idea is
    in the code.
    """

    exercise: str
    shown: str
    code: str
    call: str
    options: tuple[Option, ...]

    @classmethod
    def of(cls, table: dict[str, Any]) -> Self:
        """Return the question of a table in `predict.toml`; raise `ValueError` for another form."""
        options = tuple(Option(**option) for option in table.pop("options"))
        question = cls(**table, options=options)
        texts = [question.exercise, question.shown, question.code, question.call]
        texts += [text for option in options for text in (option.letter, option.text, option.of)]
        if not all(isinstance(text, str) and text.strip() for text in texts):
            raise ValueError("every value is a text")
        if tuple(option.letter for option in options) != LETTERS:
            raise ValueError(f"the letters of its options are {', '.join(LETTERS)}, in order")
        if any('"""' in text or "\\" in text for text in texts):
            raise ValueError("a docstring cannot hold three quotes or a backslash")
        longest = max(len(text.strip().splitlines()) for text in (question.code, question.call))
        if longest > MOST_LINES:
            raise ValueError(f"code and call have at most {MOST_LINES} lines each")
        return question

    @property
    def answer(self) -> str:
        """The letter of what the shown code gives; nothing if no option says that."""
        return next((option.letter for option in self.options if option.of == self.shown), "")


def questions_of(unit: Unit) -> tuple[Question, ...]:
    """Return the questions of a unit, in order; none if it has no `predict.toml`.

    Raise `UsageError` for a file that cannot be read.
    """
    path = unit.questions
    if not path.is_file():
        return ()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        return tuple(map(Question.of, tables))
    except (ValueError, TypeError, LookupError) as error:
        raise UsageError(f"{path.relative_to(unit.root)}: {error}") from None


def with_questions(text: str, unit: Unit) -> str:
    """Return the text of a solution with the unit's questions in the place of `QUESTIONS`.

    Raise `UsageError` if there are questions and not one place for them, or no questions for it.
    """
    questions = questions_of(unit)
    places = len(PLACE.findall(text))
    if places != bool(questions):
        where = f"the docstring of {unit.predictions} has one line QUESTIONS"
        raise UsageError(f"{unit.slug}: {where}, and {unit.questions.name} has what stands there")
    return PLACE.sub(lambda place: textwrap.indent(_in_prose(questions), place["indent"]), text)


def _in_prose(questions: tuple[Question, ...]) -> str:
    return "\n".join(_one(number, question) for number, question in enumerate(questions, 1))


def _one(number: int, question: Question) -> str:
    shown = textwrap.indent(f"{question.code.strip()}\n\n{question.call.strip()}", "    ")
    options = "".join(f"{option.letter}) {option.text}\n" for option in question.options)
    return f"Question {number}\n\n{shown}\n\n{options}"
