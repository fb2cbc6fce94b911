"""From the author's side to the student's side: a one-way street through which no secret goes."""

import ast
import json
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.checking.recognition import agree, stored
from autograder.course.layout import Course, Unit
from autograder.errors import UsageError
from autograder.runtime.syntax import Definition, definitions, excerpt, extent, outline, reachable

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
FENCE = re.compile(rf"^(?P<indent>[ ]*){BEGIN}\n.*?^(?P=indent){END}\n", re.MULTILINE | re.DOTALL)


RECOGNITION = "recognition.json"


@dataclass(frozen=True)
class Exercise:
    """One function or class to write, as its solution states it."""

    unit: str
    name: str
    beyond: bool
    forbids: tuple[str, ...]


def exercises(unit: Unit) -> list[Exercise]:
    """The exercises of a unit: its public definitions that hold a fence, in order."""
    source = unit.solution.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            body = "".join(lines[node.lineno - 1 : node.end_lineno])
            if BEGIN in body:
                marks = {_mark(d): d for d in node.decorator_list}
                forbids = marks.get("forbids")
                names = forbids.args if isinstance(forbids, ast.Call) else []
                found.append(
                    Exercise(
                        unit.slug,
                        node.name,
                        "beyond" in marks,
                        tuple(ast.literal_eval(name) for name in names),
                    )
                )
    return found


def _mark(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.id if isinstance(called, ast.Name) else ""


def plain(solution: str) -> str:
    """The solution without our marks: no decorators and imports of ours, no fence lines."""
    return _strip_marks(
        "".join(
            line for line in solution.splitlines(keepends=True) if line.strip() not in (BEGIN, END)
        )
    )


def stub(unit: Unit) -> str:
    """What the student gets: fences become `raise NotImplementedError`, marks become prose.

    Where a misconception ships, its body is there instead, for the student to repair.
    Raise `UsageError` for a fence that does not close at its own indentation.
    """
    solution = unit.solution.read_text(encoding="utf-8")
    text = FENCE.sub(_replacement, solution)
    nested = any(fence.group().count(BEGIN) > 1 for fence in FENCE.finditer(solution))
    if nested or BEGIN in text or END in text:
        raise UsageError(f"every {BEGIN!r} needs an {END!r} at its own indentation")
    for exercise, body in _shipped(unit).items():
        text = _with_body(text, exercise, body)
    return _strip_marks(_forbidden_in_prose(text))


def marked(unit: Unit) -> str:
    """The solution with its fences, and otherwise as students see it: marks become prose."""
    return _strip_marks(_forbidden_in_prose(unit.solution.read_text(encoding="utf-8")))


def _shipped(unit: Unit) -> dict[str, str]:
    """The body that ships with an exercise, by its name."""
    bodies: dict[str, str] = {}
    for exercise in exercises(unit):
        path = unit.wrong(exercise.name)
        source = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines = source.splitlines(keepends=True)
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and any(map(_ships, node.decorator_list)):
                if exercise.name in bodies:
                    raise UsageError(f"{unit.slug}: two misconceptions ship with {exercise.name}")
                bodies[exercise.name] = "".join(lines[_documented(node) : node.end_lineno])
    return bodies


def _ships(mark: ast.expr) -> bool:
    return isinstance(mark, ast.Call) and "ships" in [keyword.arg for keyword in mark.keywords]


def _documented(node: ast.FunctionDef) -> int:
    """The number of the last line before a function's code: of its docstring, if it has one."""
    if ast.get_docstring(node) is not None:
        return node.body[0].end_lineno or 0
    return extent(node.body[0])[0] - 1


def _with_body(text: str, exercise: str, body: str) -> str:
    """`text` in which the function's body, after its docstring, is another one."""
    lines = text.splitlines(keepends=True)
    node = definitions(ast.parse(text)).get(exercise)
    if not isinstance(node, ast.FunctionDef):
        raise UsageError(f"a misconception ships with {exercise}, which is no function to write")
    lines[node.body[0].end_lineno : node.end_lineno] = [body]
    return "".join(lines)


def _replacement(fence: re.Match[str]) -> str:
    indent = fence["indent"]
    return f"{indent}raise NotImplementedError\n" if indent else ""


def _forbidden_in_prose(text: str) -> str:
    """Say at the end of each docstring what the exercise forbids."""
    lines = text.splitlines(keepends=True)
    for node in reversed(ast.parse(text).body):
        if not isinstance(node, Definition):
            continue
        rules = [d for d in node.decorator_list if _mark(d) == "forbids"]
        document = node.body[0]
        if not rules or not isinstance(document, ast.Expr) or not isinstance(rules[0], ast.Call):
            continue
        names = ", ".join(f"`{ast.literal_eval(name)}`" for name in rules[0].args)
        last = (document.end_lineno or 0) - 1
        body = lines[last].rstrip("\n").removesuffix('"""').rstrip()
        indent = " " * document.col_offset
        note = textwrap.fill(
            f"Write it yourself, without {names}.",
            width=100,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        opening = [f"{body}\n"] if body else []
        gap = ["\n"] if document.lineno == document.end_lineno else []
        lines[last : last + 1] = [*opening, *gap, f"{note}\n", f'{indent}"""\n']
    return "".join(lines)


def _strip_marks(text: str) -> str:
    lines = text.splitlines(keepends=True)
    dropped: set[int] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.module == "autograder":
            dropped |= set(range(node.lineno, (node.end_lineno or 0) + 1))
        elif isinstance(node, Definition):
            for mark in node.decorator_list:
                if _mark(mark) in ("forbids", "beyond", "misconception", "variant"):
                    dropped |= set(range(mark.lineno, (mark.end_lineno or 0) + 1))
    kept = "".join(line for n, line in enumerate(lines, 1) if n not in dropped)
    return re.sub(r"\n{4,}", "\n\n\n", kept).rstrip("\n") + "\n"


def public_checks(grader: str) -> str:
    """The public checks of a grader, with the names that they need and nothing else.

    Raise `UsageError` if one of them reaches the solution.
    """
    tree = ast.parse(grader)
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef) and _is_public(node)]
    found = definitions(tree)
    for node in public:
        arguments = {argument.arg for argument in node.args.args}
        helpers = reachable(node.name, found)
        if "reference" in arguments or any("reference" in _names(found[h]) for h in helpers):
            raise UsageError(f"the public check {node.name} reaches the solution: make it hidden")
        hidden = [h for h in helpers if h.startswith("test_") and h != node.name]
        if hidden:
            raise UsageError(f"the public check {node.name} reaches another check, {hidden[0]}")
    title = (ast.get_docstring(tree) or "Checks").splitlines()[0]
    body = excerpt(grader, [node.name for node in public]) if public else ""
    return f'"""{title}\n\nThe public checks: run `pytest` in this folder.\n"""\n\n{body}'


def _is_public(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr == "public"
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
    )


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def student_files(course: Course) -> dict[Path, bytes]:
    """Every file of `exercises/` that is built, with its content; paths are below the root."""
    return {
        path.relative_to(course.root): content
        for unit in course.units
        for path, content in unit_files(unit).items()
    }


def unit_files(unit: Unit) -> dict[Path, bytes]:
    """Every file of a unit that students get, with its content."""
    from autograder.authoring.notebook import as_notebook  # it loads graders, for the points

    must_parse(unit)
    if not unit.grader.is_file():
        raise UsageError(f"{unit.slug} has no grader: {unit.grader.relative_to(unit.root)}")
    files = {
        unit.stub: stub(unit).encode(),
        unit.notebook: as_notebook(unit).encode(),
        unit.public_checks: public_checks(unit.grader.read_text(encoding="utf-8")).encode(),
        unit.stub.with_name(RECOGNITION): _recognition(unit),
    }
    if unit.drivers.is_file():
        files[unit.stub.with_name("drivers.py")] = unit.drivers.read_bytes()
    return files


def must_parse(unit: Unit) -> None:
    """Raise `UsageError`, with the place, if Python cannot read a file of the author's side."""
    for path in unit.sources:
        try:
            # Not `ast.parse`: in Python 3.11 it fails now and then where two threads are at it.
            compile(path.read_bytes() if path.is_file() else b"", path.name, "exec")
        except SyntaxError as error:
            where = f"{path.relative_to(unit.root)}, line {error.lineno}"
            raise UsageError(f"{where}: {error.msg}") from None


def _recognition(unit: Unit) -> bytes:
    """What a self-check must know of a unit. What was built before stays where it says the same:
    the last bits of its answers depend on the processor that computed them."""
    made, path = _known(unit), unit.stub.with_name(RECOGNITION)
    before = path.read_bytes() if path.is_file() else b""
    # In a unit with torch a Python float may be a float32's: a loss, taken out with item().
    plain = (
        "float32" if "torch" in definitions(ast.parse(unit.solution.read_bytes())) else "float64"
    )
    return before if agree(before.decode(errors="replace"), made, plain) else made.encode()


def _known(unit: Unit) -> str:
    """For each exercise of a unit: what its stub is, what it may not use, and what misconceptions
    answer to its public checks."""
    names = exercises(unit)
    digests = outline(stub(unit).encode(), {exercise.name: () for exercise in names})["digests"]
    known = {
        exercise.name: {
            "forbids": list(exercise.forbids),
            "misconceptions": _answers(unit, exercise.name),
            "stub": digests[exercise.name],
        }
        for exercise in names
    }
    lines = [f" {json.dumps(name)}: {json.dumps(entry)}" for name, entry in known.items()]
    body = ",\n".join(lines)
    return f'{{"unit": "{unit.slug}", "exercises": {{\n{body}\n}}}}\n'


def _answers(unit: Unit, exercise: str) -> dict[str, Any]:
    """What each misconception that a public check catches answers to the public checks."""
    from autograder.authoring.exam import examined  # it runs the bank, for which `build` is used
    from autograder.course.transcripts import transcripts

    public = {check.name for check in examined(unit).of(exercise) if check.public}
    wrong = examined(unit).misconceptions
    beliefs = {entry.name: entry.belief for entry in wrong if entry.of == exercise}
    answers = {
        name: stored({check: outcomes[check] for check in outcomes if check in public})
        for name, outcomes in transcripts(unit, exercise, 0).items()
    }
    return {
        name: {"belief": beliefs[name], "outcomes": outcomes}
        for name, outcomes in answers.items()
        if outcomes
    }


def stale(course: Course) -> list[Path]:
    """Files of `exercises/` that are missing, differ from what is built, or should not be there."""
    wanted = student_files(course)
    wrong = [
        path
        for path, content in wanted.items()
        if not (course.root / path).is_file() or (course.root / path).read_bytes() != content
    ]
    return sorted(wrong + _strays(course, wanted))


def _strays(course: Course, wanted: dict[Path, bytes]) -> list[Path]:
    exercises = course.root / "exercises"
    return [
        path.relative_to(course.root)
        for kind in ("*.py", "*.ipynb")
        for path in exercises.glob(f"[0-9][0-9]_*/{kind}")
        if path.relative_to(course.root) not in wanted
    ]


def build(course: Course) -> list[Path]:
    """Write the student's side; return the files that changed."""
    changed = stale(course)
    wanted = student_files(course)
    for path in changed:
        target = course.root / path
        if path in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(wanted[path])
        else:
            target.unlink()
    return changed
