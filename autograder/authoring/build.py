"""Build the student's side, `exercises/`, from the author's side, with no secret in it.

The author's side is `solutions/` and the graders. Out of it come stubs, notebooks, public checks,
drivers, recognition.json, diagrams and hints. No solution and no hidden check is among them. Beside
each solution comes the unit's marking scheme, which is for authors; and the tables of the syllabus
are kept true in the pages that have them.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from autograder.authoring import syllabus
from autograder.authoring.diagram import diagram_name, svg
from autograder.authoring.examples import examples
from autograder.authoring.marking import marking_scheme
from autograder.authoring.notebook import as_notebook
from autograder.authoring.part import Part, handed_out
from autograder.authoring.public_checks import public_checks
from autograder.checking.freeze import agree, stored
from autograder.checking.hints import HINTS, sealed
from autograder.checking.recognition import fits
from autograder.course.layout import Course, Unit
from autograder.course.lesson import Diagram, pieces_of
from autograder.course.loaded import LoadedUnit
from autograder.course.stub import without_fences
from autograder.course.transcripts import Transcripts
from autograder.files import delete, write_bytes


def student_files(course: Course) -> dict[Path, bytes]:
    """Return the content of every file of `exercises/` that is built, by path below the course."""
    return {
        path.relative_to(course.root): content
        for unit in course.units
        for path, content in unit_files(unit).items()
    }


def unit_files(unit: Unit, *, hinted: bool = True, part: Part | None = None) -> dict[Path, bytes]:
    """Return the content of every file of a unit that students get, by absolute path.

    hinted: with the hints. part: the part of the unit that they get, by default all of it. Raise
    `UsageError` if a file of the unit cannot be used.
    """
    whole = LoadedUnit(unit.whole)
    loaded = part or handed_out(unit)
    names = {exercise.name for exercise in loaded.exercises}
    others = {check.name for check in whole.checks if check.exercise not in names}
    grader = unit.grader.read_text(encoding="utf-8")
    files = {
        unit.stub: without_fences(loaded.stub).encode(),
        unit.notebook: as_notebook(loaded, hinted=hinted).encode(),
        unit.public_checks: public_checks(grader, without=others).encode(),
        loaded.recognition: _of(names, _recognition(whole)),
    }
    if unit.drivers.is_file():
        files[unit.stub.with_name("drivers.py")] = unit.drivers.read_bytes()
    if hinted and any(loaded.hints.values()):
        files[unit.stub.with_name(HINTS)] = sealed(loaded.hints).encode()
    drawn = [piece for piece in pieces_of(loaded.lesson) if isinstance(piece, Diagram)]
    for number, piece in enumerate(drawn, 1):
        files[unit.stub.with_name(diagram_name(number))] = svg(piece.rows).encode()
    return files


def _recognition(loaded: LoadedUnit) -> bytes:
    """Return the content of recognition.json: what a self-check must know of a unit.

    A file that was built before, and agrees with it within the tolerance, is returned unchanged:
    the last bits of the answers in it depend on the processor that computed them.
    """
    made, path = _known(loaded), loaded.recognition
    before = path.read_bytes() if path.is_file() else b""
    return before if agree(before.decode(errors="replace"), made, loaded.plain) else made.encode()


def _of(names: Collection[str], recognition: bytes) -> bytes:
    """Return the content of recognition.json with these exercises alone."""
    known = json.loads(recognition)
    if known["exercises"].keys() <= {*names}:
        return recognition
    kept = {name: entry for name, entry in known["exercises"].items() if name in names}
    return _as_json(known["unit"], known["plain"], kept).encode()


def _known(loaded: LoadedUnit) -> str:
    """Return as JSON, for each exercise of a unit: how much work it is, the digest of its stub, the
    names that it forbids, and what its misconceptions answer to its public checks."""
    transcripts = Transcripts(loaded, seed=0)
    known = {
        exercise.name: {
            "brief": exercise.brief,
            "forbids": list(exercise.forbids),
            "outlook": exercise.outlook,
            "misconceptions": _answers(loaded, exercise.name, transcripts),
            "stub": loaded.stub_digests[exercise.name],
        }
        for exercise in loaded.exercises
    }
    return _as_json(loaded.unit.slug, loaded.plain, known)


def _as_json(unit: str, plain: str, known: Mapping[str, Any]) -> str:
    lines = [f" {json.dumps(name)}: {json.dumps(entry)}" for name, entry in known.items()]
    body = ",\n".join(lines)
    head = f'"unit": "{unit}", "plain": "{plain}"'
    return f'{{{head}, "exercises": {{\n{body}\n}}}}\n'


def _answers(loaded: LoadedUnit, exercise: str, transcripts: Transcripts) -> dict[str, Any]:
    """Return the beliefs behind each misconception, its answers, and an example of it.

    The answers are those to the public checks that it fails, as they are stored in a file; none,
    where one whose belief it holds answers just so, for it would hide that one. An example that was
    built before is kept while it holds, and none is sought where it was sought before: that takes
    a second. Of the predict questions there are none: the wrong letters leave the right one.
    """
    if exercise == loaded.unit.predictions:
        return {}
    public = {check.name for check in loaded.checks_of(exercise) if check.public}
    beliefs = loaded.beliefs[exercise]
    seen = {
        name: {check: outcomes[check] for check in outcomes if check in public}
        for name, outcomes in transcripts.of(exercise).items()
    }
    plain = loaded.plain
    told = {
        name: {}
        if any(fits(outcomes, seen[held], plain=plain) for held in beliefs[name] if held != name)
        else outcomes
        for name, outcomes in seen.items()
    }
    before = loaded.built.get(exercise, {})
    found = examples(loaded, exercise, loaded.examples.get(exercise, {}), before)
    shown = {name: {"example": one.stored()} for name, one in found.items()}
    return {
        name: {"beliefs": beliefs[name], "outcomes": stored(outcomes), **shown.get(name, {})}
        for name, outcomes in told.items()
    }


def stale(course: Course) -> list[Path]:
    """Return the files that are missing, differ from what is built, or should not be there."""
    return _stale(course, _files(course))


def _files(course: Course) -> dict[Path, bytes]:
    """Return the content of every file that is built, by path below the course."""
    return (
        student_files(course)
        | syllabus.pages(course)
        | {
            unit.marking_scheme.relative_to(course.root): marking_scheme(LoadedUnit(unit)).encode()
            for unit in course.units
        }
    )


def _stale(course: Course, wanted: dict[Path, bytes]) -> list[Path]:
    """Return the files that do not hold what is `wanted`, and those that should not be there."""
    wrong = [
        path
        for path, content in wanted.items()
        if not (course.root / path).is_file() or (course.root / path).read_bytes() != content
    ]
    return sorted(wrong + _strays(course, wanted))


def _strays(course: Course, wanted: dict[Path, bytes]) -> list[Path]:
    """Return the files in the units' folders that are not `wanted`, of kinds that are built."""
    exercises = course.root / "exercises"
    return [
        path.relative_to(course.root)
        for kind in ("*.py", "*.ipynb", diagram_name("*"), HINTS)
        for path in exercises.glob(f"[0-9][0-9]_*/{kind}")
        if path.relative_to(course.root) not in wanted
    ]


def build(course: Course) -> list[Path]:
    """Write what is built; return the files that changed, and delete those that should not
    be there. Raise `UsageError` if a file cannot be written."""
    wanted = _files(course)
    changed = _stale(course, wanted)
    for path in changed:
        target = course.root / path
        if path in wanted:
            write_bytes(target, wanted[path])
        else:
            delete(target)
    return changed
