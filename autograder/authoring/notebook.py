"""A unit as a notebook: the lesson, an answer cell and a check cell for each exercise, pictures.

Like the stub, the notebook is made from the unit's solution. It is made in one of two ways: with
stubs in the answer cells, for students; or with solutions between nbgrader's markers, for a course
of nbgrader. The same unit always gives the same bytes.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course.exercises import BEGIN, END, Exercise
from autograder.course.loaded import LoadedUnit
from autograder.course.stub import with_fences
from autograder.runtime.syntax import extent

SETUP = "setup"
USES_CHECK = """from autograder import check, start_checks

start_checks()  # so that the first check need not wait
"""
FENCED_PICTURE = re.compile(r"^```python\n(.*?)^```\n?", re.MULTILINE | re.DOTALL)


def check_id(exercise: str) -> str:
    """Return the grade_id, nbgrader's name, of the check cell of an exercise."""
    return f"check_{exercise}"


def worth(loaded: LoadedUnit) -> dict[str, float]:
    """Return the points of each exercise by name.

    An exercise beyond the core is worth 0: what it earns is extra credit.
    """
    return {
        exercise.name: 0.0
        if exercise.beyond
        else sum(i.points for i in loaded.ideas[exercise.name])
        for exercise in loaded.exercises
    }


def as_notebook(loaded: LoadedUnit, *, solved: bool = False) -> str:
    """Return the text of the unit's notebook, which is JSON.

    solved: put solutions between nbgrader's markers into the answer cells, not stubs.
    """
    text = with_fences(loaded.unit) if solved else loaded.stub
    exercises = loaded.exercises
    lesson, pictures = _lesson(ast.get_docstring(ast.parse(text)) or "")
    setup, answers = _pieces(text, exercises)
    points = worth(loaded)
    cells = [*_texts("lesson", lesson), _setup(setup)]
    for exercise in exercises:
        cells += _exercise(exercise, answers[exercise.name], points[exercise.name])
    cells += _pictures(pictures)
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return str(nbformat.writes(new_notebook(cells=cells, metadata=metadata), version=4)) + "\n"


def _lesson(document: str) -> tuple[list[str], list[str]]:
    """Return the sections of a lesson in two lists: those before the first one that draws, and
    the rest.

    The rest goes to the end of the notebook, after the exercises whose answers it draws.
    """
    title, _, body = document.partition("\n")
    sections = re.split(r"^(?=## )", f"# {title}\n{body}", flags=re.MULTILINE)
    first = next((n for n, text in enumerate(sections) if FENCED_PICTURE.search(text)), None)
    return (sections, []) if first is None else (sections[:first], sections[first:])


def _pieces(text: str, exercises: Sequence[Exercise]) -> tuple[str, dict[str, str]]:
    """Return the code of a unit's file in pieces: what all exercises need, and the code of each
    exercise by its name.

    Code between markers outside of an exercise, such as a helper, is part of the answer to the
    next exercise; after the last exercise, of the answer to that one.
    """
    lines = text.splitlines(keepends=True)
    fences = list(_fences(lines))
    fenced = {number for first, last in fences for number in range(first, last)}
    nodes = {_closed(lines, node): getattr(node, "name", "") for node in ast.parse(text).body[1:]}
    outside = {span: name for span, name in nodes.items() if span[0] not in fenced}
    setup, before, answers = "", "", dict[str, str]()
    for first, last in sorted([*fences, *outside]):
        piece = "".join(lines[first - 1 : last])
        name = outside.get((first, last))
        if name is None:
            before += f"{piece}\n\n"
        elif any(exercise.name == name for exercise in exercises):
            answers[name], before = before + piece, ""
        else:
            setup += piece
    if before:
        answers[exercises[-1].name] += f"\n\n{before}"
    return setup, answers


def _closed(lines: list[str], node: ast.stmt) -> tuple[int, int]:
    """Return the first and last line of a statement, and of the end marker that belongs to it."""
    # For Python the marker at the end of a function is a comment after the function.
    first, last = extent(node)
    text = "".join(lines[first - 1 : last])
    while text.count(BEGIN) > text.count(END):
        text += lines[last]
        last += 1
    return first, last


def _fences(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line number of each fence that stands outside of exercises."""
    # Inside of a function a marker is indented, so its line is another one.
    begin = 0
    for number, line in enumerate(lines, 1):
        if line == f"{BEGIN}\n":
            begin = number
        elif line == f"{END}\n":
            yield begin, number


def _setup(code: str) -> Any:
    """Return the first code cell: the imports and constants, and the start of the checks."""
    return _code(SETUP, f"{code}\n{USES_CHECK}", locked=True)


def _exercise(exercise: Exercise, code: str, points: float) -> list[Any]:
    """Return the cells of an exercise: its heading, the answer and the check."""
    beyond = ", beyond the core" if exercise.beyond else ""
    return [
        _text(f"exercise_{exercise.name}", f"## `{exercise.name}`{beyond}"),
        _code(exercise.name, code, solution=True),
        _code(
            check_id(exercise.name),
            f'check("{exercise.name}")',
            grade=True,
            locked=True,
            points=points,
        ),
    ]


def _pictures(sections: list[str]) -> Iterator[Any]:
    """Yield the cells of the sections that draw: texts, and code cells that nbgrader ignores."""
    number = 0
    for section in sections:
        for place, piece in enumerate(FENCED_PICTURE.split(section)):
            number += 1
            if place % 2:
                yield new_code_cell(piece.strip(), id=f"picture_{number}")
            elif piece.strip():
                yield _text(f"picture_{number}", piece)


def _texts(name: str, sections: list[str]) -> Iterator[Any]:
    """Yield a text cell for each section; its id is `name` and a number."""
    return (_text(f"{name}_{number}", text) for number, text in enumerate(sections, 1))


def _text(identity: str, text: str) -> Any:
    return new_markdown_cell(text.strip(), id=identity)


def _code(identity: str, code: str, **flags: Any) -> Any:
    """Return a code cell with nbgrader's metadata, version 3.

    identity: its id and its grade_id. flags: nbgrader's, such as grade=True and points=2.0.
    """
    metadata: Mapping[str, Any] = {
        "grade": False,
        "locked": False,
        "solution": False,
        "task": False,
        "schema_version": 3,
        "grade_id": identity,
        **flags,
    }
    cell = new_code_cell(code.strip(), id=identity)
    cell.metadata["nbgrader"] = dict(metadata)
    return cell
