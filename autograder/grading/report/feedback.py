"""What a student reads of a result: an HTML page, and the same as Markdown."""

import re

import jinja2

from autograder.checking.verdicts import LABELS
from autograder.grading.results import Result

KINDS = ("html", "md")


def feedback(result: Result, kind: str = "md") -> str:
    """Return the text of a result's feedback; kind: one of `KINDS`."""
    return _TEMPLATES.get_template(f"feedback.{kind}.j2").render(result=result)


def code(text: str) -> str:
    """Return text as a Markdown code span, whatever backticks are in it."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str) -> str:
    """Return text as Markdown that shows just these characters: `a*b` becomes `a\\*b`."""
    return re.sub(r"([\\`*_\[\]#!|<>&~$])", r"\\\1", text)


_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder.grading.report", "."),
    # Markdown has no escaping of its own: there every value goes through `code` or `prose`.
    autoescape=lambda name: name is not None and name.endswith(".html.j2"),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_TEMPLATES.filters |= {"code": code, "prose": prose, "number": lambda x: f"{x:g}"}
_TEMPLATES.globals["LABELS"] = LABELS
