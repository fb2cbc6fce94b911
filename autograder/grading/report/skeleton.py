"""How an entry of the bank begins, from answers of a class that no belief explains."""

import ast
import json
from collections.abc import Iterator, Sequence

from autograder.checking.render import message
from autograder.checking.text import printable
from autograder.course.layout import Unit
from autograder.errors import UsageError, did_you_mean
from autograder.grading.report.findings import Unexplained
from autograder.runtime.syntax import Definition


def chosen(groups: Sequence[Unexplained], name: str) -> Unexplained:
    """Return the group of this name; raise `UsageError` if there is none."""
    by_name = {group.name: group for group in groups}
    if not by_name:
        raise UsageError("there is nothing to bank: a belief or a cause explains every failure")
    if name not in by_name:
        raise UsageError(f"report.html has no group {name!r}{did_you_mean(name, by_name)}")
    return by_name[name]


def skeleton(group: Unexplained, unit: Unit) -> str:
    """Return lines to paste into the file of wrong answers to an exercise.

    What the checks say is in comments. The belief and the code are the author's to write: results
    hold no student's code. Raise `UsageError` if the unit has no such exercise.
    """
    head = _head(group.name.replace("-", "_"), group.exercise, unit)
    first = json.dumps(group.checks[0].name)
    many = f"{len(group.students)} student{'s' if len(group.students) != 1 else ''}"
    path = unit.wrong(group.exercise).relative_to(unit.root)
    said = [f"{path}: what {many} answered, {group.name} of report.html", *_on_checks(group)]
    comments = [f"# {line}".rstrip() for text in said for line in printable(text).split("\n")]
    return "\n".join([*comments, f"@misconception({first})", *head, ""])


def _on_checks(group: Unexplained) -> Iterator[str]:
    for check in group.checks:
        yield f"\n{check.name}: {check.title}"
        if check.message:
            yield message(check.message)


def _head(name: str, exercise: str, unit: Unit) -> list[str]:
    """Return the beginning of a definition like that of an exercise, under another name."""
    belief = '    """The belief, in the words of who holds it."""'
    for node in ast.parse(unit.solution.read_text("utf-8")).body:
        if isinstance(node, Definition) and node.name == exercise:
            if isinstance(node, ast.ClassDef):
                bases = ", ".join(map(ast.unparse, node.bases))
                return [f"class {name}({bases}):" if bases else f"class {name}:", belief]
            for part in ast.walk(node.args):
                if isinstance(part, ast.arg):
                    part.annotation = None
            head = f"def {name}({ast.unparse(node.args)}):"
            return [head, belief, "    raise NotImplementedError"]
    raise UsageError(f"{unit.slug} has no exercise {exercise}: was it graded by another course?")
