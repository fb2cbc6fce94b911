"""The process that draws one picture with a student's functions, for `drawing`.

    request   {"exercise": whose it is, "code": of the picture, "parts": the exercises in it,
               "seconds": that it may take}
    replies   {"within": seconds} before each stage, and at the end
              {"shown": why it is not drawn, "picture": a PNG in base64, "printed": by the code}

A PNG: every editor and viewer opens it, and a surface of many thousand places stays small.
"""

import base64
import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder import pictures
from autograder.checking.student import Raised
from autograder.checking.text import printable
from autograder.checking.verdicts import REASONS, Verdict
from autograder.runtime.call import Capped
from autograder.runtime.deadline import SLACK, deadline, under_check
from autograder.selfcheck import helper
from autograder.selfcheck.process import Reply
from autograder.selfcheck.work import in_folder
from autograder.selfcheck.workspace import Workspace, nobody_answers

PIXELS_PER_INCH = 200  # enough for print
MOST_LINES = 10


def main() -> None:
    """Read a student's file or notebook, and say so; then draw the picture that is asked for."""
    requests, replies = helper.channels()
    workspace = Workspace.in_folder(Path(sys.argv[1]))
    work, _ = in_folder(workspace.folder, workspace.name, workspace.stubs)
    workspace.read_work(work)
    helper.settle()
    helper.say(replies, {"ready": True})
    request = json.loads(requests.readline())
    helper.have_streams()
    within = {"within": 2 * SLACK * request["seconds"]}  # twice: it may be slow to be interrupted
    helper.say(replies, within)
    if workspace.broken is None:
        workspace.load(work.path)
    helper.say(replies, within)
    helper.say(replies, drawn(workspace, request))
    replies.close()
    os._exit(0)  # whatever the student's code has started


def drawn(workspace: Workspace, request: Mapping[str, Any]) -> Reply:
    """Draw a picture; return the last reply."""
    parts = request["parts"]
    waits = [name for name in parts if name in workspace.plan.unwritten]
    for name in parts:
        if name not in waits and (settled := workspace.settled(name)):
            assert settled.message is not None
            got = settled.message.got.partition("\n")[0]
            return {"shown": f"Not drawn: {name}: {got}: {settled.message.because}."}
    if waits:
        return {"shown": _waiting(request["exercise"], waits)}
    heard = Capped()
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        came = _picture(workspace, request["code"], request["seconds"])
    printed = {"printed": _first_lines(heard.getvalue())}
    if isinstance(came, Raised):
        return {"shown": _told(came, request["exercise"], parts), **printed}
    return {"shown": "", "picture": base64.b64encode(came).decode(), **printed}


def _picture(workspace: Workspace, code: str, seconds: float) -> bytes | Raised:
    """Return a picture as a PNG, or what became of the student's code in it."""
    from matplotlib import pyplot

    live = workspace.live
    assert live is not None  # else something would be settled
    # With the spec of ours it may import what a student's own code may not where it is judged.
    names = {**vars(live.module), "__spec__": pictures.__spec__}
    image = io.BytesIO()
    with workspace.at_home(), nobody_answers():
        try:
            with deadline(seconds):
                under_check(exec, compile(code, "the picture", "exec"), names)
                pyplot.savefig(image, dpi=PIXELS_PER_INCH, format="png")
        except BaseException as error:
            return live.stopped(error)
    return image.getvalue()


def _waiting(exercise: str, names: Sequence[str]) -> str:
    """Return for which exercises the picture of one waits, and which is next, in a sentence."""
    *most, last = names
    if not most:
        return f"The picture of {exercise} waits for {last}, which is not written yet."
    listed = f"{', '.join(most)} and {last}"
    waits = f"The picture of {exercise} waits for {listed}, which are not written yet"
    return f"{waits}: {names[0]} is next."


def _told(raised: Raised, exercise: str, parts: Sequence[str]) -> str:
    """Return in a sentence why the picture of an exercise is not drawn.

    parts: the exercises in it, whose answers may be what does not fit the rest of its code.
    """
    if raised.is_unwritten and raised.inside:
        return _waiting(exercise, [raised.inside])
    why, because = raised.shown(reveal=True), raised.reason(reveal=True)
    if not raised.line and raised.verdict is Verdict.CRASHED:
        return f"Not drawn: the picture cannot use what comes of {', '.join(parts)}: {why}."
    if raised.inside:
        why += f" in {raised.inside}"
    if because != REASONS[Verdict.CRASHED]:
        why += f": {because}"
    return f"Not drawn: {why}{'' if why.endswith('?') else '.'}"


def _first_lines(text: str) -> str:
    """Return what was printed, as much as there is room for: a picture calls a function often."""
    lines = printable(text.rstrip("\n")).splitlines()
    more = [f"(and {len(lines) - MOST_LINES} lines more)"] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *more])


if __name__ == "__main__":
    main()
