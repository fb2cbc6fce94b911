"""`autograder draw half_mse`: the pictures of a lesson, drawn with a student's own functions.

A picture is code in the lesson. Which exercises have a part in it is in that code: those that it
names, and those that the student's functions of these names use. It runs in a process of its own
(`autograder.selfcheck.artist`), so a function that never ends leaves this one as it is.
"""

import ast
import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from autograder.errors import UsageError
from autograder.files import write_bytes
from autograder.runtime.ending import ending
from autograder.runtime.outline import outline
from autograder.selfcheck.kernel import Helper
from autograder.selfcheck.process import Gone, Reply
from autograder.selfcheck.work import Work, in_folder
from autograder.selfcheck.workspace import SECONDS_PER_CHECK, Workspace

FOLDER = "pictures"  # beside the unit's file
NO_MATPLOTLIB = (
    "matplotlib is missing, which draws: in the course's folder, run "
    "pip install -c constraints.txt matplotlib"
)


@dataclass(frozen=True)
class Drawing:
    """What came of one picture. said: where it is, or why it is not drawn. printed: by the code."""

    is_drawn: bool
    said: str
    printed: str


def draw(
    folder: Path, exercise: str, codes: Sequence[str], seconds: float = SECONDS_PER_CHECK
) -> Iterator[Drawing]:
    """Draw each picture of a unit in which an exercise has a part; yield what comes of it.

    folder: the unit's. codes: of its pictures. seconds: of work, that each may take. Raise
    `UsageError` if the exercise has a part in none, or if nothing can be drawn here.
    """
    if find_spec("matplotlib") is None:
        raise UsageError(NO_MATPLOTLIB)
    workspace = Workspace.in_folder(folder)
    work, _ = in_folder(folder, workspace.name, workspace.stubs)
    parts = {code: _parts(code, work, workspace.stubs) for code in codes}
    chosen = [code for code in codes if exercise in parts[code]]
    if not chosen:
        others = [name for name in workspace.stubs if any(name in p for p in parts.values())]
        raise UsageError(_without(exercise, workspace.unit, others))
    for number, code in enumerate(chosen, 1):
        name = f"{exercise}_{number}.png" if len(chosen) > 1 else f"{exercise}.png"
        request = {"exercise": exercise, "code": code, "parts": parts[code], "seconds": seconds}
        reply = _reply(folder, request)
        said = reply["shown"]
        if "picture" in reply:
            path = folder / FOLDER / name
            write_bytes(path, base64.b64decode(reply["picture"]))
            here = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
            said = f"{here} is drawn, with your {work.path.name}."
        yield Drawing("picture" in reply, said, reply.get("printed", ""))


def _parts(code: str, work: Work, stubs: Mapping[str, str]) -> list[str]:
    """Return the exercises that have a part in a picture, in the unit's order."""
    named = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    reaches = outline(work.made.source.encode(), dict.fromkeys(stubs, ())).get("reaches", {})
    used = {used for name in named for used in reaches.get(name, ())}
    return [name for name in stubs if name in named | used]


def _without(exercise: str, unit: str, others: Sequence[str]) -> str:
    """Return what to say of an exercise that has a part in no picture."""
    drawn = f"those of {unit} are of {', '.join(others)}" if others else f"{unit} has none"
    return f"no picture is made of {exercise}: {drawn}"


def _reply(folder: Path, request: Reply) -> Reply:
    """Have a process draw a picture; return its last reply."""
    helper = Helper(str(folder), "autograder.selfcheck.artist")
    try:
        *_, reply = helper.answer(request)
        return reply
    except Gone as gone:
        how = gone.how if isinstance(gone.how, str) else ending(gone.how)[1]
        return {"shown": f"Not drawn: the code ended its process, or never ends ({how})."}
    finally:
        helper.end()
