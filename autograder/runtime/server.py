"""Inside a sandbox: hold one submission and answer the judge's questions until the wire closes.

Runs after the lock-down, in the process that the submission shares. Nothing here is a secret, and
nothing here can be relied on once the submission's code has run: the judge believes only values.

Requests and replies are those of `autograder.runtime.protocol`.
"""

import os
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from autograder.runtime import notebook, protocol
from autograder.runtime.alone import work_alone
from autograder.runtime.archive import unpack
from autograder.runtime.beside import FOLDER, Beside
from autograder.runtime.call import Capped, Live, raised, reset_global_state
from autograder.runtime.imports import around, held, nearest
from autograder.runtime.kinds import is_script
from autograder.runtime.loading import remember, run_in_pieces
from autograder.runtime.outline import outline
from autograder.runtime.protocol import content
from autograder.runtime.selection import module
from autograder.runtime.wire import TOO_LARGE, UNFIT, Opaque, Reader, WireError, pack

CHUNK = 1 << 16


def serve(fd: int) -> NoReturn:
    """Answer the requests that arrive on `fd`; end the process when the wire is closed."""
    server = _Server()
    while True:
        request = _receive(fd)
        reply = server.answer(request)
        _send(fd, _packed({**reply, "id": request["id"]}))


def _receive(fd: int) -> dict[str, Any]:
    """Return the next request. The judge sends one at a time, so nothing is read beyond it."""
    reader = Reader()
    while reader.message is None:
        data = os.read(fd, CHUNK)
        if not data:
            os._exit(0)
        reader.feed(data)
    return reader.message


def _packed(reply: dict[str, Any]) -> bytes:
    """Return the reply as a frame; of an answer that cannot be sent, only the type's name goes."""
    try:
        return pack(reply)
    except Exception as error:
        why = TOO_LARGE if isinstance(error, WireError) else UNFIT
        kind = type(reply.get("answer")).__name__
        return pack({**reply, "answer": Opaque(f"{kind}{why}")})


def _send(fd: int, frame: bytes) -> None:
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(fd, rest) :]


class _Server:
    """Answers requests; holds the units that were loaded so far."""

    def __init__(self) -> None:
        self._units: dict[str, Live] = {}
        self._beside, self._around = Beside(), ExitStack()
        self._imported: set[str] = set()  # the student's modules
        self._beside.install()
        work_alone()

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
        live = self._units[request["unit"]]
        return live.call(request["name"], request["args"], request["kwargs"], request["forbids"])

    def _load(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run the module that was made of a unit's file."""
        name = request["unit"]
        files = {path: content(data) for path, data in request["files"].items()}
        own = f"{name}.py"
        others = {path: text for path, text in files.items() if path != own}
        home = os.path.join(FOLDER, request.get("folder", ""), "")
        original = {path: content(data) for path, data in request.get("original", {}).items()}
        self._around.close()
        for imported in self._imported:
            sys.modules.pop(imported, None)
        self._beside.offer(others | original, home)
        folders = nearest(Path(home), Path(FOLDER))
        named = partial(os.path.relpath, start=home)
        self._imported = self._around.enter_context(around(folders, named))
        module, printed = ModuleType(name), Capped()
        if all(map(is_script, original)):  # a notebook's code has no file
            module.__file__ = home + next(iter(original), own)
        sys.modules[name] = module
        drivers = _drivers(request["drivers"])
        if "drivers.py" not in others:
            sys.modules["drivers"] = drivers or ModuleType("drivers")
        sys.stdout = sys.stderr = printed
        reset_global_state()
        remember(files[own], own)
        unmade: dict[str, BaseException] = {}
        ended: BaseException | None = None
        try:
            unmade = run_in_pieces(files[own], own, module, values=request["values"])
        except BaseException as error:  # whatever it is: it is the student's
            ended = error
        live = Live(module, drivers, frozenset(files), unmade=unmade)
        self._units[name] = live
        mine = [n for n in request["exercises"] if n in unmade]
        return protocol.loaded(
            raised=raised(ended, live.files) if ended else None,
            has=[n for n in request["exercises"] if callable(getattr(module, n, None))],
            failed={n: live.told(unmade[n]) for n in mine},
            refused=[path for path in others if path.endswith(".py") and _top(path) in held()],
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
