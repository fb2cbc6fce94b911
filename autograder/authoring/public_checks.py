"""The public checks of a grader as a file of their own, with the names that they need."""

import ast
from collections.abc import Collection

from autograder.course.excerpt import excerpt
from autograder.errors import UsageError
from autograder.runtime.syntax import definitions, named, reachable


def public_checks(grader: str, *, without: Collection[str] = ()) -> str:
    """Return the text of the file of public checks, made from the text of a grader.

    In it are the public checks with the imports, constants and helpers that they need, and nothing
    else. without: the names of checks to leave out. Raise `UsageError` if a public check uses the
    solution or another check, or if the grader changes at its top level what it has defined there,
    as `TABLE |= more` does: that would be lost.
    """
    tree = ast.parse(grader)
    for node in tree.body[1 if ast.get_docstring(tree) else 0 :]:
        if not _defines(node):
            first = ast.unparse(node).splitlines()[0]
            raise UsageError(f"line {node.lineno} of a grader defines nothing: {first}")
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef) and _is_public(node)]
    found = definitions(tree)
    uses = named(found)
    for node in public:
        arguments = {argument.arg for argument in node.args.args}
        helpers = reachable(node.name, uses)
        if "reference" in arguments or any("reference" in _names(found[h]) for h in helpers):
            raise UsageError(f"the public check {node.name} reaches the solution: make it hidden")
        hidden = [h for h in helpers if h.startswith("test_") and h != node.name]
        if hidden:
            raise UsageError(f"the public check {node.name} reaches another check, {hidden[0]}")
    title = (ast.get_docstring(tree) or "Checks").splitlines()[0]
    wanted = [node.name for node in public if node.name not in without]
    body = excerpt(grader, wanted) if wanted else ""
    return f'"""{title}\n\nThe public checks: run `pytest` in this folder.\n"""\n\n{body}'


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Name | ast.Tuple) for target in node.targets)
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.AnnAssign)
    return isinstance(node, kinds)


def _is_public(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr == "public"
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
    )


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
