"""A lesson: the docstring of a unit's solution, in Markdown, as the pieces that it is made of.

Below its title a line says what the unit builds on. Beside text there are four kinds of pieces.
They are shown in a notebook, and told in a file.

- ```` ```python ```` followed by a sentence: the code of a picture that needs no exercise.
- ```` ```python ```` alone: a picture drawn with what students write, so it comes after that. It
  uses nothing of another picture: `autograder draw` draws it by itself.
- ```` ```diagram ````: rows of boxes and arrows; see `autograder.authoring.diagram`.
- A paragraph that begins with `**Predict.**`, and after it one that begins with `**Answer.**`.
"""

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

PIECE = re.compile(
    r"^```python(?: (?P<sentence>.+))?\n(?P<code>(?:.*\n)*?)```(?:\n|\Z)"
    r"|^```diagram\n(?P<rows>(?:.*\n)*?)```(?:\n|\Z)"
    r"|^\*\*Predict\.\*\* (?P<asked>(?:.+\n)+)\n\*\*Answer\.\*\* (?P<answer>(?:.+(?:\n|\Z))+)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Text:
    """Markdown."""

    text: str


@dataclass(frozen=True)
class Picture:
    """Code that draws. sentence: what is seen; none, if it draws with what students write."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Diagram:
    """What flows where, as rows of text."""

    rows: str


@dataclass(frozen=True)
class FoldedQuestion:
    """A question to think about before reading on, with its answer, both in Markdown."""

    asked: str
    answer: str


Piece = Text | Picture | Diagram | FoldedQuestion


def lesson_of(solution: str) -> str:
    """Return the lesson in the text of a solution, "" if there is none."""
    return ast.get_docstring(ast.parse(solution)) or ""


def sections_of(lesson: str) -> list[str]:
    """Return the sections of a lesson, each from its heading on; the first from the title on."""
    title, _, body = lesson.partition("\n")
    return re.split(r"^(?=## )", f"# {title}\n{body}", flags=re.MULTILINE)


def builds_on(lesson: str) -> str:
    """Return what the line below a lesson's title says that it builds on, "" if there is no such
    line: `units 3 and 4` for "Builds on units 3 and 4."."""
    found = re.match(r".*\n\nBuilds on (.+)\.\n", lesson)
    return found[1] if found else ""


def pieces_of(markdown: str) -> Iterator[Piece]:
    """Yield the pieces of a lesson, or of a section, in order."""
    end = 0
    for match in PIECE.finditer(markdown):
        if markdown[end : match.start()].strip():
            yield Text(markdown[end : match.start()].strip())
        end = match.end()
        if match["code"] is not None:
            yield Picture(match["code"].strip(), match["sentence"] or "")
        elif match["rows"] is not None:
            yield Diagram(match["rows"].strip())
        else:
            yield FoldedQuestion(match["asked"].strip(), match["answer"].strip())
    if markdown[end:].strip():
        yield Text(markdown[end:].strip())


def drawn_with_answers(text: str) -> list[str]:
    """Return the code of each picture that is drawn with what students write; text: of a lesson, or
    of the file that begins with it."""
    found = (piece for piece in pieces_of(text) if isinstance(piece, Picture))
    return [picture.code for picture in found if not picture.sentence]


def in_a_file(lesson: str) -> str:
    """Return a lesson as students read it in a file: with a sentence for each picture that needs no
    exercise, and with the answers to its questions at the end."""
    told, answers = [], list[str]()
    for piece in pieces_of(lesson):
        match piece:
            case Picture(_, sentence) if sentence:
                told.append(_filled(f"[The notebook has a picture here: {sentence}]"))
            case Picture(code, _):
                told.append(f"```python\n{code}\n```")
            case Diagram(rows):
                told.append(textwrap.indent(rows, "    "))
            case FoldedQuestion(asked, answer):
                answers.append(_filled(f"**Answer {len(answers) + 1}.** {answer}"))
                told.append(_filled(f"**Predict {len(answers)}.** {asked}"))
            case Text(text):
                told.append(text)
    return "\n\n".join([*told, *(["## Answers", *answers] if answers else [])])


def _filled(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)
