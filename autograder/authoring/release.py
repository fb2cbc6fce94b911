"""The bundle for students: stubs, public checks and autograder, checked to hold no secret."""

import ast
import re
import zipfile
from io import BytesIO
from pathlib import Path

from autograder.authoring.build import student_files
from autograder.checking.checks import load_checks
from autograder.course.exercises import FENCE
from autograder.course.layout import Course, Unit
from autograder.course.stub import code_of, ships
from autograder.errors import UsageError
from autograder.files import write_bytes
from autograder.runtime.notebook import cells
from autograder.runtime.syntax import Definition

INSTALL = ("pyproject.toml", "constraints.txt", "LICENSE")
README = Path("exercises/README.md")
ONLY_WITH_HINTS = re.compile(
    rb"<!-- Not where `autograder release --no-hints` packs this page -->\n.*?<!-- end -->\n\n",
    re.S,
)
EPOCH = (1980, 1, 1, 0, 0, 0)  # a bundle has no date: the same course gives the same bytes
SHORTEST = 20  # characters; a shorter piece of code gives nothing away


def bundle(course: Course, out: Path, *, hinted: bool = True) -> int:
    """Write the bundle, a zip archive, to `out`; return the number of files in it.

    hinted: with the hints. Raise `UsageError`, and write nothing, if a secret would be in it.
    """
    files = contents(course, hinted=hinted)
    leaks = [f"{path}: {secret}" for path, secret in _leaks(files, course)]
    if leaks:
        raise UsageError(f"not written, it would give away {leaks[0]}")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path.as_posix(), EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[path])
    write_bytes(out, packed.getvalue())
    return len(files)


def contents(course: Course, *, hinted: bool = True) -> dict[Path, bytes]:
    """Return the content of each file of the bundle, by path in it. hinted: with the hints.

    The stubs are built anew, so files that someone changed in exercises/ do not get into it.
    """
    files = student_files(course, hinted=hinted)
    root = course.root
    package = Path(__file__).parents[1]
    for path in sorted([p for kind in ("py", "j2", "json") for p in package.rglob(f"*.{kind}")]):
        files[Path("autograder") / path.relative_to(package)] = path.read_bytes()
    for path in course.data:
        files[path.relative_to(root)] = path.read_bytes()
    for name in INSTALL:
        if (root / name).is_file():
            files[Path(name)] = (root / name).read_bytes()
    if (root / README).is_file():
        page = (root / README).read_bytes()
        files[Path("README.md")] = page if hinted else ONLY_WITH_HINTS.sub(b"", page)
    return files


def _leaks(files: dict[Path, bytes], course: Course) -> list[tuple[Path, str]]:
    """Return each pair of a file and a secret in it, as the file's path and the secret's name."""
    texts = {path: squeezed(_text(path, data)) for path, data in files.items()}
    return [
        (path, name)
        for unit in course.units
        for name, code in secrets(unit).items()
        for path, text in texts.items()
        if code in text
    ]


def _text(path: Path, data: bytes) -> str:
    """Return the text of a file; of a notebook, the text of its cells without the JSON."""
    if path.suffix == ".ipynb":
        return "\n".join(cell.text for cell in cells(data))
    return data.decode(errors="ignore")


def secrets(unit: Unit) -> dict[str, str]:
    """Return the unit's secrets by name, each a text without any white space.

    Secret are the solutions, the hidden checks with their names, and the code of misconceptions and
    variants, unless students are given it to repair. The names and beliefs of misconceptions are no
    secret: students read them when their answers fit.
    """
    solution = unit.solution.read_text(encoding="utf-8")
    found = {
        f"a solution of {unit.slug}, fence {n}": fence.group()
        for n, fence in enumerate(FENCE.finditer(solution), 1)
    }
    public = {check.name for check in load_checks(unit.grader, unit.slug) if check.public}
    for node, code in _definitions(unit.grader):
        if node.name.startswith("test_") and node.name not in public:
            found[f"{node.name} of {unit.slug}"] = code
            found[f"the name {node.name} of {unit.slug}"] = node.name
    for path in unit.bank:
        for node, code in _definitions(path):
            if not ships(node):
                found[f"{node.name} of {unit.slug}/{path.parent.name}"] = code
    codes = {name: squeezed(_without_markers(code)) for name, code in found.items()}
    return {name: code for name, code in codes.items() if len(code) >= SHORTEST}


def _definitions(path: Path) -> list[tuple[Definition, str]]:
    """Return the functions and classes of a file, each with its code and without its docstring."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    nodes = [node for node in ast.parse(text).body if isinstance(node, Definition)]
    return [(node, code_of(lines, node)) for node in nodes]


def _without_markers(code: str) -> str:
    """Return code without the markers' lines; "" if it only imports, which gives nothing away."""
    inside = re.sub(r"^ *### (BEGIN|END) SOLUTION\n", "", code, flags=re.MULTILINE)
    lines = [line for line in inside.splitlines() if line.strip()]
    return "" if all(re.match("(import|from) ", line) for line in lines) else inside


def squeezed(code: str) -> str:
    """Return code without white space, so that no other indentation or line break hides it."""
    return re.sub(r"\s+", "", code)
