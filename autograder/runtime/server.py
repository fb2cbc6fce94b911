"""Inside a sandbox: hold one submission and answer the judge's questions until the wire closes.

Runs after the lock-down, in the process that the submission shares. Nothing here is a secret, and
nothing here can be relied on once the submission's code has run: the judge believes only values.

Requests and replies are those of `autograder.runtime.protocol`.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

from autograder.runtime import notebook, protocol
from autograder.runtime.archive import unpack
from autograder.runtime.call import Capped, Live, raised, reset_global_state
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


@cache
def held() -> frozenset[str]:
    """Return the names of the top-level modules that are here: these need no placeholder.

    The zygote calls this when it is warm, and its sandboxes inherit the answer: to walk over all
    modules in a sandbox would copy the pages of memory that they are on.
    """
    return frozenset({name.partition(".")[0] for name in sys.modules} | sys.stdlib_module_names)


class _Server:
    """Answers requests; holds the units that were loaded so far."""

    def __init__(self) -> None:
        self._units: dict[str, Live] = {}
        self._finder = _Finder(held())
        sys.meta_path.insert(0, self._finder)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the reply to a request, but for its number."""
        if request["op"] == "read":
            helpers = {name: content(data) for name, data in request["helpers"].items()}
            return outline(content(request["source"]), request["forbidden"], helpers)
        if request["op"] == "unpack":
            return protocol.unpacked(*unpack(content(request["archive"])))
        if request["op"] == "notebook":
            return _module_of(content(request["data"]), request["stub"], request["exercises"])
        if request["op"] == "load":
            return self._load(request)
        live = self._units[request["unit"]]
        return live.call(request["name"], request["args"], request["kwargs"], request["forbids"])

    def _load(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run a unit's file. If it raises, the reply says what, and the unit is not loaded."""
        name = request["unit"]
        files = {path: content(data) for path, data in request["files"].items()}
        own = f"{name}.py"
        refused = self._finder.offer({n: text for n, text in files.items() if n != own})
        module, printed = ModuleType(name), Capped()
        sys.modules[name] = module
        sys.stdout = sys.stderr = printed
        reset_global_state()
        error: dict[str, Any] | None = None
        failed: dict[str, Any] = {}
        names = frozenset(files)
        _Placeholder.inert = True  # the plots around the exercises are drawn into nothing
        try:
            if request["pieces"]:
                failures = run_in_pieces(files[own], own, module, values=request["values"])
                mine = sorted(failures.keys() & {*request["exercises"]})
                failed = {n: raised(failures[n], names) for n in mine}
            else:
                _run(files[own], own, module)
            drivers = _drivers(request["drivers"])
            self._units[name] = Live(module, drivers, names)
        except (Exception, SystemExit) as ended:
            error = raised(ended, names)
        _Placeholder.inert = False
        return protocol.loaded(
            has=[n for n in request["exercises"] if callable(getattr(module, n, None))],
            raised=error,
            failed=failed,
            refused=refused,
            printed=printed.getvalue(),
        )


def _module_of(data: bytes, stub: str, exercises: Mapping[str, str]) -> dict[str, Any]:
    """Return the module that is in a notebook, or what is wrong with the notebook."""
    try:
        return protocol.made(module(notebook.cells(data), stub, exercises))
    except notebook.NoNotebook as error:
        return protocol.not_made(str(error))


def _run(source: bytes, filename: str, module: ModuleType) -> None:
    """Run a whole file in `module`."""
    code = compile(source, filename, "exec")
    remember(source, filename)
    exec(code, module.__dict__)


def _drivers(source: str | None) -> ModuleType | None:
    """Return the unit's drivers as a module, if it has any."""
    if source is None:
        return None
    module = ModuleType("drivers")
    exec(compile(source, "drivers.py", "exec"), module.__dict__)
    return module


class _Finder(MetaPathFinder, Loader):
    """Finds a submission's other files in memory, and stands in for packages that are not here."""

    def __init__(self, held: frozenset[str]) -> None:
        self._held = held
        self._files: dict[str, tuple[str, bytes]] = {}

    def offer(self, files: dict[str, bytes]) -> list[str]:
        """Make these files importable and forget earlier ones; return those that are refused,
        because they would shadow an installed module."""
        for name in self._files:
            sys.modules.pop(name, None)
        stems = {filename.removesuffix(".py"): filename for filename in files}
        self._files = {
            stem: (filename, files[filename])
            for stem, filename in stems.items()
            if stem not in self._held
        }
        return sorted(stems[stem] for stem in stems if stem in self._held)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in self._held:
            return None
        return ModuleSpec(fullname, self, is_package=fullname not in self._files)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None if spec.name in self._files else _Placeholder(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__ in self._files:
            filename, source = self._files[module.__name__]
            _run(source, filename, module)


class _Placeholder(ModuleType):
    """Stands for a package that is not installed where submissions run: it can be imported, for
    the plots around the exercises, and raises when an exercise uses it."""

    inert = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Placeholder(f"{self.__name__}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if _Placeholder.inert:
            return (self, self) if self.__name__.endswith(".subplots") else self
        package = self.__name__.partition(".")[0]
        raise ModuleNotFoundError(f"{package} is not available where exercises are graded")

    __enter__ = __getitem__ = __call__

    def __iter__(self) -> Any:
        self()
        return iter(())

    def __exit__(self, *error: object) -> None:
        return None
