"""From a unit's solution to what students fill in: fences are emptied, marks become prose."""

import ast
import re
import textwrap
from collections.abc import Sequence

from autograder.course.exercises import BEGIN, END, FENCE, exercises_of, mark_of
from autograder.course.layout import Unit
from autograder.course.lesson import in_a_file, lesson_of
from autograder.course.questions import with_questions
from autograder.errors import UsageError
from autograder.runtime.syntax import Definition, definitions, extent

MARKS = ("forbids", "beyond", "effort", "points", "misconception", "variant")


def without_marks(solution: str) -> str:
    """Return a solution's text without fence lines, marks, and imports from `autograder`."""
    return _strip_marks(without_fences(solution))


def without_fences(text: str) -> str:
    """Return a text without the lines that are a fence's marker."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if line.strip() not in (BEGIN, END))


def stub_of(unit: Unit) -> str:
    """Return the text that the student fills in, made from the unit's solution.

    Each fence becomes `raise NotImplementedError`, or nothing at the top level of the file,
    `@forbids` a sentence of the docstring, and a line `QUESTIONS` the unit's questions. Where a
    misconception ships, its body is there instead, for the student to repair. Raise `UsageError`
    for a fence that does not close at its own indentation, for a misconception that cannot ship,
    and for questions without a place.
    """
    solution = unit.solution.read_text(encoding="utf-8")
    text = FENCE.sub(_replacement, solution)
    nested = any(fence.group().count(BEGIN) > 1 for fence in FENCE.finditer(solution))
    if nested or BEGIN in text or END in text:
        raise UsageError(f"every {BEGIN!r} needs an {END!r} at its own indentation")
    for exercise, body in _shipped(unit).items():
        text = _with_body(text, exercise, body)
    return _strip_marks(_with_lesson(_marks_in_prose(unit, with_questions(text, unit))))


def with_fences(unit: Unit) -> str:
    """Return the solution's text with its fences, and otherwise as students see it."""
    text = with_questions(unit.solution.read_text(encoding="utf-8"), unit)
    return _strip_marks(_with_lesson(_marks_in_prose(unit, text)))


def begun(unit: Unit, exercise: str, first: str) -> str:
    """Return the solution's text in which an exercise has nothing but these first lines, and
    answers with what the last of them computes."""
    text = unit.solution.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    start, end = closed(lines, definitions(ast.parse(text))[exercise])
    body = [f"{first.rstrip()}\n{_answering(first)}"]

    def written(fence: re.Match[str]) -> str:
        return textwrap.indent(body.pop(), fence["indent"]) if body else _replacement(fence)

    lines[start - 1 : end] = [FENCE.sub(written, "".join(lines[start - 1 : end]))]
    return "".join(lines)


def closed(lines: Sequence[str], node: ast.stmt) -> tuple[int, int]:
    """Return the first and last line of a statement, and of the end marker that belongs to it."""
    # For Python the marker at the end of a function is a comment after the function.
    first, last = extent(node)
    text = "".join(lines[first - 1 : last])
    while text.count(BEGIN) > text.count(END):
        text += lines[last]
        last += 1
    return first, last


def _answering(code: str) -> str:
    """Return the line that answers with what these lines assign last, "" if that is no name."""
    last = ast.parse(code).body[-1]
    target = last.targets[-1] if isinstance(last, ast.Assign) else None
    kept = ast.Name | ast.Tuple | ast.expr_context
    is_named = target is not None and all(isinstance(node, kept) for node in ast.walk(target))
    return f"return {ast.unparse(target)}\n" if target is not None and is_named else ""


def _shipped(unit: Unit) -> dict[str, str]:
    """Return the body of the misconception that ships with each exercise, if any, by exercise."""
    bodies: dict[str, str] = {}
    for exercise in exercises_of(unit.whole):
        path = unit.wrong(exercise.name)
        source = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines = source.splitlines(keepends=True)
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and ships(node):
                if exercise.name in bodies:
                    raise UsageError(f"{unit.slug}: two misconceptions ship with {exercise.name}")
                bodies[exercise.name] = code_of(lines, node)
    return bodies


def ships(node: Definition) -> bool:
    """Say whether students get the body of a misconception, to repair it: `ships=True`."""
    marks = [mark for mark in node.decorator_list if isinstance(mark, ast.Call)]
    values = [k.value for mark in marks for k in mark.keywords if k.arg == "ships"]
    return any(isinstance(value, ast.Constant) and value.value is True for value in values)


def code_of(lines: list[str], node: Definition) -> str:
    """Return the lines of a definition's code, from the first behind its docstring on."""
    before = extent(node.body[0])[0] - 1
    if ast.get_docstring(node) is not None:
        before = node.body[0].end_lineno or 0
    return "".join(lines[before : node.end_lineno])


def _with_body(text: str, exercise: str, body: str) -> str:
    """Return `text` with another body for the function `exercise`, after its docstring."""
    lines = text.splitlines(keepends=True)
    node = definitions(ast.parse(text)).get(exercise)
    if not isinstance(node, ast.FunctionDef):
        raise UsageError(f"a misconception ships with {exercise}, which is no function to write")
    lines[node.body[0].end_lineno : node.end_lineno] = [body]
    return "".join(lines)


def _replacement(fence: re.Match[str]) -> str:
    """Return what takes a fence's place in a stub: nothing, for a fence at the top level."""
    indent = fence["indent"]
    return f"{indent}raise NotImplementedError\n" if indent else ""


def _with_lesson(text: str) -> str:
    """Return `text` with the lesson at its top as students read it in a file."""
    lines = text.splitlines(keepends=True)
    document = ast.parse(text).body[0]
    if lesson := lesson_of(text):
        opening = lines[document.lineno - 1].partition('"""')[0]
        told = in_a_file(lesson)
        closing = '\n"""\n' if "\n" in told else '"""\n'
        lines[document.lineno - 1 : document.end_lineno] = [f'{opening}"""{told}{closing}']
    return "".join(lines)


def _marks_in_prose(unit: Unit, text: str) -> str:
    """Return `text` with what is to be known before beginning, and what is forbidden, at the end of
    each exercise's docstring."""
    lines = text.splitlines(keepends=True)
    nodes = definitions(ast.parse(text))
    for exercise in reversed(exercises_of(unit.whole)):
        node = nodes[exercise.name]
        assert isinstance(node, Definition)
        document = node.body[0]
        names = ", ".join(f"`{name}`" for name in exercise.forbids)
        said = [f"Write it yourself, without {names}."] if names else []
        said += [exercise.outlook] if exercise.effort.minutes else []
        if not said or not isinstance(document, ast.Expr):
            continue
        last = (document.end_lineno or 0) - 1
        body = lines[last].rstrip("\n").removesuffix('"""').rstrip()
        indent = " " * document.col_offset
        notes = [f"{_filled(one, indent)}\n" for one in said]
        opening = [f"{body}\n"] if body else []
        gap = ["\n"] if document.lineno == document.end_lineno else []
        lines[last : last + 1] = [*opening, *gap, *notes, f'{indent}"""\n']
    return "".join(lines)


def _filled(text: str, indent: str) -> str:
    return textwrap.fill(
        text,
        width=100,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _strip_marks(text: str) -> str:
    """Return `text` without marks and imports from `autograder`."""
    lines = text.splitlines(keepends=True)
    dropped: set[int] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.module == "autograder":
            dropped |= set(range(node.lineno, (node.end_lineno or 0) + 1))
        elif isinstance(node, Definition):
            for mark in node.decorator_list:
                if mark_of(mark) in MARKS:
                    dropped |= set(range(mark.lineno, (mark.end_lineno or 0) + 1))
    kept = "".join(line for n, line in enumerate(lines, 1) if n not in dropped)
    return re.sub(r"\n{4,}", "\n\n\n", kept).rstrip("\n") + "\n"
