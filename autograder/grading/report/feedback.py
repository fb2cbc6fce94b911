"""What a student reads of a result: an HTML page, and the same as Markdown."""

import re
from functools import cache

import jinja2

from autograder.checking.render import templates
from autograder.checking.standing import ExerciseStanding
from autograder.grading.results import Result

KINDS = ("html", "md")


def feedback(result: Result, kind: str = "md") -> str:
    """Return the text of a result's feedback; kind: one of `KINDS`."""
    return _TEMPLATES.get_template(f"feedback.{kind}.j2").render(result=result)


def of_exercise(standing: ExerciseStanding, *, plain: bool = False) -> str:
    """Return what the feedback says of one exercise, as Markdown, or as text that is shown as it
    is."""
    return _exercise(plain).render(exercise=standing).strip("\n")


@cache
def _exercise(plain: bool) -> jinja2.Template:
    return (_PLAIN if plain else _TEMPLATES).get_template("exercise.md.j2")


def code(text: str) -> str:
    """Return text as a Markdown code span, or several lines as a block of Python, whatever
    backticks are in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    if "\n" in text:
        fence = "`" * max(3, longest + 1)
        return f"\n\n{fence}python\n{text}\n{fence}"
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str) -> str:
    """Return text as Markdown that shows just these characters: `a*b` becomes `a\\*b`."""
    return re.sub(r"([\\`*_\[\]#!|<>&~$])", r"\\\1", text)


# Markdown has no escaping of its own: there every value goes through `code` or `prose`.
_TEMPLATES = templates("autograder.grading.report")
_TEMPLATES.filters |= {"code": code, "prose": prose, "number": lambda x: f"{x:g}"}
_PLAIN = templates("autograder.grading.report")
_PLAIN.filters |= {"code": str, "prose": str}
