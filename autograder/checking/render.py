"""The verdicts on one exercise, for a person to read: as text, or as a piece of HTML.

A message alone needs no templates: pytest, which shows nothing else, does not wait for jinja2.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from autograder.checking.standing import ExerciseStanding
from autograder.checking.verdicts import AS_IF, AS_SAID, LABELS, Message

CODE = re.compile("`([^`]+)`")

if TYPE_CHECKING:
    import jinja2


def templates(package: str) -> "jinja2.Environment":
    """Return the templates that lie in a package. Values are escaped in HTML, and only there."""
    import jinja2

    found = jinja2.Environment(
        loader=jinja2.PackageLoader(package, "."),
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    found.globals |= {"LABELS": LABELS, "AS_IF": AS_IF, "AS_SAID": AS_SAID}
    found.filters["prose"] = _prose
    return found


def _prose(text: str) -> str:
    """Return words as HTML, in which what stands between backticks is code."""
    return CODE.sub(r"<code>\1</code>", html.escape(text, quote=False))


def prepare() -> None:
    """Read the templates now: code that is judged in this process may break what that needs."""
    for kind in ("txt", "html"):
        _template(kind)


@dataclass(frozen=True)
class Beside:
    """What a notebook shows below the verdicts.

    printed: what the code printed in one check, and the title of that. said: sentences on what to
    do. hint: the first, which is folded.
    """

    printed: str = ""
    title: str = ""
    said: Sequence[str] = ()
    hint: str = ""


def exercise(standing: ExerciseStanding, kind: str = "txt", beside: Beside = Beside()) -> str:
    """Return the verdicts on an exercise, with their messages; kind: `txt` or `html`."""
    return _template(kind).render(exercise=standing, beside=beside).rstrip("\n")


@cache
def _template(kind: str) -> "jinja2.Template":
    return templates("autograder.checking").get_template(f"exercise.{kind}.j2")


def message(shown: Message) -> str:
    """Return a message as text, each part after its label: `expected    shape (3,)`."""
    return "\n".join(_part(label, getattr(shown, key)) for key, label in shown.labels.items())


def _part(label: str, text: str) -> str:
    """Return a part of a message; its lines begin one below the other."""
    before = f"{label:<11} "
    return before + text.replace("\n", "\n" + " " * len(before))
