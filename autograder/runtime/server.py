"""Inside a sandbox: hold one submission and answer the judge's questions until the wire closes.

Runs after the lock-down, in the process that the submission shares. Nothing here is a secret, and
nothing here can be relied on once the submission's code has run: the judge believes only values.

Requests and replies are those of `autograder.runtime.protocol`.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from autograder import pictures
from autograder.runtime import notebook, outside, protocol
from autograder.runtime.alone import of_a_sandbox, replace
from autograder.runtime.archive import unpack
from autograder.runtime.beside import FOLDER, Beside
from autograder.runtime.call import (
    Capped,
    Live,
    back_to_the_processor,
    raised,
    reset_global_state,
)
from autograder.runtime.imports import around, held, nearest
from autograder.runtime.kinds import is_script
from autograder.runtime.loading import Pieces, remember
from autograder.runtime.outline import outline
from autograder.runtime.protocol import content
from autograder.runtime.selection import module
from autograder.runtime.untouched import Libraries, may_touch
from autograder.runtime.wire import Reader, packed

CHUNK = 1 << 16
# What code may ask of any machine, the same for everyone, and nothing of this one.
ENVIRONMENT = {
    **dict.fromkeys(("HOME", "USERPROFILE", "PWD"), FOLDER),
    **dict.fromkeys(("USER", "USERNAME", "LOGNAME"), "student"),
    "LANG": "C.UTF-8",
    "PATH": os.defpath,
}


def _receive(fd: int) -> dict[str, Any]:
    """Return the next request. The judge sends one at a time, so nothing is read beyond it."""
    reader = Reader()
    while reader.message is None:
        data = os.read(fd, CHUNK)
        if not data:
            os._exit(0)
        reader.feed(data)
    return reader.message


def _send(fd: int, frame: bytes) -> None:
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(fd, rest) :]


class Server:
    """Answers requests; holds the units that were loaded so far."""

    def __init__(self) -> None:
        """Load nothing yet, and change nothing in this process."""
        self._units: dict[str, Live] = {}
        self._loading: Iterator[dict[str, Any]] = iter(())
        self._beside, self._around = Beside(), ExitStack()
        self._imported: set[str] = set()  # the student's modules
        self._replaced = [*of_a_sandbox()]
        self._libraries: Libraries | None = None  # once code may change them

    def serve(self, fd: int) -> NoReturn:
        """Answer the requests that arrive on `fd`; end the process when the wire is closed."""
        self._beside.install()
        replace(self._replaced)
        while True:
            request = _receive(fd)
            reply = self.answer(request)
            _send(fd, packed({**reply, "id": request["id"]}))

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the reply to a request, but for its number."""
        if request["op"] == "read":
            helpers = {name: content(data) for name, data in request["helpers"].items()}
            return outline(content(request["source"]), request["forbidden"], helpers)
        if request["op"] == "unpack":
            return protocol.unpacked(unpack(content(request["archive"])))
        if request["op"] == "select":
            return _module_of(request)
        if request["op"] == "load":
            return self._load(request)
        if request["op"] == "go on":
            return self._go_on(by_steps=True)
        live = self._units[request["unit"]]
        return live.call(request["name"], request["args"], request["kwargs"], request["forbids"])

    def _load(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run the module that was made of a unit's file, by steps if the judge asks for that."""
        if request.get("by_steps"):  # the judge asks; the wall's tests ask the system alone
            outside.refuse()
            _hide_the_judge()
            os.environ.update(ENVIRONMENT)
        name = request["unit"]
        files = {path: content(data) for path, data in request["files"].items()}
        own = f"{name}.py"
        others = {path: text for path, text in files.items() if path != own}
        home = os.path.join(FOLDER, request.get("folder", ""), "")
        original = {path: content(data) for path, data in request.get("original", {}).items()}
        self._surround(others | original, home)
        # Beside a notebook there may be a file of the unit's name, which it imports by that.
        named = name if f"./{own}" not in others else f"{name}_notebook"
        module, printed = ModuleType(named), Capped()
        if all(map(is_script, original)):  # a notebook's code has no file
            module.__file__ = home + next(iter(original), own)
        sys.modules[named] = module
        drivers = _drivers(request["drivers"])
        if "drivers.py" not in others:
            sys.modules["drivers"] = drivers or ModuleType("drivers")
        sys.stdout = sys.stderr = printed
        reset_global_state()
        remember(files[own], own)
        if may_touch(files.values()) and self._libraries is None:
            self._libraries = Libraries()
        live = Live(module, drivers, frozenset(files), libraries=self._libraries)
        self._units[name] = live
        refused = [path for path in others if path.endswith(".py") and _top(path) in held()]
        self._loading = _loading(request, files[own], live, refused, printed)
        return self._go_on(by_steps=request.get("by_steps", False))

    def _surround(self, files: dict[str, bytes], home: str) -> None:
        """Have these files found where a unit's file opens and imports them, and no others."""
        self._around.close()
        for imported in self._imported:
            sys.modules.pop(imported, None)
        self._beside.offer(files, home)
        folders = nearest(Path(home), Path(FOLDER))

        def named(path: str) -> str:
            known = os.path.relpath(path, home)
            return known if known in files else f"./{known}"

        self._imported = self._around.enter_context(around(folders, named))

    def _go_on(self, *, by_steps: bool) -> dict[str, Any]:
        """Go on with a module until it is run, or only to the next of its statements."""
        reply = next(self._loading)
        while not by_steps and protocol.is_step(reply):
            reply = next(self._loading)
        return reply


def _hide_the_judge() -> None:
    """Put in the place of our own package what a student's code may ask of it: the check cells and
    the pictures of a notebook, and the marks on solutions, which an instructor may hand in."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
        del sys.modules[name]
    judge: Any = ModuleType("autograder")
    judge.check = judge.start_checks = lambda *things: None
    judge.pictures = pictures
    judge.beyond = _as_it_is
    judge.effort = judge.forbids = judge.points = lambda *words, **values: _as_it_is
    sys.modules["autograder"] = judge


def _as_it_is(definition: Any) -> Any:
    """Mark nothing: a mark is read where it is written."""
    return definition


def _loading(
    request: dict[str, Any], source: bytes, live: Live, refused: list[str], printed: Capped
) -> Iterator[dict[str, Any]]:
    """Run a module; yield a reply before each of its statements, and one at the end."""
    ended: BaseException | None = None
    without = {line: how for line, how in request.get("without", ())}
    try:
        pieces = Pieces(source, f"{request['unit']}.py", live.module)
        live.unmade = pieces.failed
        yield from map(protocol.step, pieces.run(without))
    except BaseException as error:  # whatever it is: it is the student's
        ended = error
    else:
        live.unmade = pieces.failed
    back_to_the_processor()
    left_out = [] if ended else [*pieces.left_out.items()]
    yield protocol.loaded(
        raised=raised(ended, live.files) if ended else None,
        has=[n for n in request["exercises"] if callable(getattr(live.module, n, None))],
        failed={n: live.told(live.unmade[n]) for n in request["exercises"] if n in live.unmade},
        left_out=[[*lines, live.told(error)] for lines, error in left_out],
        refused=refused,
        printed=printed.getvalue(),
    )


def _top(path: str) -> str:
    """Return the name that an import of a file begins with."""
    return path.split("/")[0].removesuffix(".py")


def _module_of(request: dict[str, Any]) -> dict[str, Any]:
    """Return the module that is in a file, or what is wrong with the file."""
    try:
        cells = notebook.cells(content(request["data"]), is_script=request["is_script"])
        return protocol.made(module(cells, request["stub"], request["exercises"]))
    except notebook.NoNotebook as error:
        return protocol.not_made(str(error))


def _drivers(source: str | None) -> ModuleType | None:
    """Return the unit's drivers as a module, if it has any."""
    if source is None:
        return None
    module = ModuleType("drivers")
    exec(compile(source, "drivers.py", "exec"), module.__dict__)
    return module
