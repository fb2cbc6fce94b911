"""A unit as a notebook: the lesson, an answer cell and a check cell for each exercise, pictures.

Like the stub, the notebook is made from the unit's solution. It is made in one of two ways: with
stubs in the answer cells, for students; or with solutions between nbgrader's markers, for a course
of nbgrader. The same unit always gives the same bytes.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.authoring.diagram import diagram_name
from autograder.course.exercises import BEGIN, END, Exercise
from autograder.course.lesson import (
    Diagram,
    FoldedQuestion,
    Picture,
    Piece,
    Text,
    pieces_of,
    sections_of,
)
from autograder.course.loaded import LoadedUnit
from autograder.course.stub import closed, without_fences

SETUP = "setup"
USES_CHECK = """from autograder import check, start_checks

start_checks()  # before the rest, so that the first check need not wait
"""
DRAWN = "Run the cell above to see this: "
QUESTION = """{asked}

<details style="margin-bottom: 1em"><summary>Answer</summary>

{answer}

</details>"""  # with room below, or what follows looks like the answer while that is folded
HINT = "<details><summary>Hint {number}</summary>\n\n{hint}\n\n</details>"


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


def as_notebook(loaded: LoadedUnit, *, solved: bool = False, hinted: bool = True) -> str:
    """Return the text of the unit's notebook, which is JSON.

    solved: put solutions between nbgrader's markers into the answer cells, not stubs. hinted: fold
    the hints in above each exercise. Where the stub has solutions, there are no markers about them.
    """
    text = loaded.fenced if solved else loaded.stub
    exercises = loaded.exercises
    lesson, pictures = _lesson(loaded.lesson)
    setup, answers = _pieces(text, exercises)
    if not solved:
        answers = {name: without_fences(code) for name, code in answers.items()}
    points = worth(loaded)
    diagrams = count(1)
    cells = [*_told("lesson", lesson, diagrams), _setup(setup)]
    for exercise in exercises:
        hints = loaded.hints[exercise.name] if hinted else ()
        cells += _exercise(exercise, answers[exercise.name], points[exercise.name], hints)
    cells += _told("picture", pictures, diagrams)
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return str(nbformat.writes(new_notebook(cells=cells, metadata=metadata), version=4)) + "\n"


def _lesson(lesson: str) -> tuple[list[str], list[str]]:
    """Return the sections of a lesson in two lists: those before the first one that draws with what
    students write, and the rest.

    The rest goes to the end of the notebook, after the exercises whose answers it draws.
    """
    sections = sections_of(lesson)
    late = (n for n, text in enumerate(sections) if any(map(_is_late, pieces_of(text))))
    first = next(late, len(sections))
    return sections[:first], sections[first:]


def _is_late(piece: Piece) -> bool:
    """Say whether a piece of a lesson is drawn with what students write."""
    return isinstance(piece, Picture) and not piece.sentence


def _pieces(text: str, exercises: Sequence[Exercise]) -> tuple[str, dict[str, str]]:
    """Return the code of a unit's file in pieces: what all exercises need, and the code of each
    exercise by its name.

    Code between markers outside of an exercise, such as a helper, is part of the answer to the
    next exercise; after the last exercise, of the answer to that one.
    """
    lines = text.splitlines(keepends=True)
    fences = list(_fences(lines))
    fenced = {number for first, last in fences for number in range(first, last)}
    nodes = {closed(lines, node): getattr(node, "name", "") for node in ast.parse(text).body[1:]}
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
            setup += piece if lines[first - 2].strip() else f"\n{piece}"
    if before:
        answers[exercises[-1].name] += f"\n\n{before}"
    return setup, answers


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
    """Return the first code cell: the start of the checks, and the imports and constants."""
    return _code(SETUP, f"{USES_CHECK}\n{code.strip()}", locked=True)


def _exercise(exercise: Exercise, code: str, points: float, hints: Sequence[str]) -> list[Any]:
    """Return the cells of an exercise: its heading with the hints, the answer and the check."""
    folds = [HINT.format(number=n, hint=hint) for n, hint in enumerate(hints, 1)]
    heading = "\n\n".join([f"## `{exercise.name}`", exercise.outlook, *folds])
    return [
        _text(f"exercise_{exercise.name}", heading),
        _code(exercise.name, code, solution=True),
        _code(
            check_id(exercise.name),
            f'check("{exercise.name}")',
            grade=True,
            locked=True,
            points=points,
        ),
    ]


def _told(name: str, sections: list[str], diagrams: Iterator[int]) -> Iterator[Any]:
    """Yield the cells of sections of a lesson: texts, and code that draws, which nbgrader ignores.

    Their ids are `name` and a number. diagrams: the numbers that the next ones have.
    """
    numbers = count(1)
    for section in sections:
        texts = list[str]()
        for piece in pieces_of(section):
            if isinstance(piece, Picture):
                yield from _cell(name, numbers, texts)
                yield _drawing(f"{name}_{next(numbers)}", piece)
                texts = [f"*{DRAWN}{piece.sentence}*"] if piece.sentence else []
            else:
                texts.append(_markdown(piece, diagrams))
        yield from _cell(name, numbers, texts)


def _cell(name: str, numbers: Iterator[int], texts: list[str]) -> Iterator[Any]:
    """Yield a cell of these texts, if there are any."""
    if texts:
        yield _text(f"{name}_{next(numbers)}", "\n\n".join(texts))


def _drawing(identity: str, picture: Picture) -> Any:
    """Return the cell that draws a picture; one that belongs to a lesson is folded."""
    folded = {"jupyter": {"source_hidden": True}} if picture.sentence else {}
    return new_code_cell(picture.code, id=identity, metadata=folded)


def _markdown(piece: Text | Diagram | FoldedQuestion, diagrams: Iterator[int]) -> str:
    """Return a piece of a lesson as Markdown; a diagram is a file beside the notebook."""
    match piece:
        case Diagram(rows):
            return f"![{'; '.join(rows.split(chr(10)))}]({diagram_name(next(diagrams))})"
        case FoldedQuestion(asked, answer):
            return QUESTION.format(asked=f"**Predict.** {asked}", answer=answer)
        case Text(text):
            return text


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
