"""What a student's code does by itself, in one process, where it would ask for more.

A sandbox starts no process and holds few threads. What still comes to the same is done in another
way: a `DataLoader` loads its batches here, an event loop of `asyncio` waits for threads alone, a
pool has no more threads than there may be, and what `torch.compile` is given runs as it is. The
rest is not allowed, in the same words where code is judged and on a student's machine; so is what
`autograder.runtime.outside` tells of.
"""

import contextlib
import functools
import importlib
import os
import queue
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import pool as pools
from multiprocessing.pool import ThreadPool
from typing import Any, Self

from autograder.runtime import outside
from autograder.runtime.tensors import from_torch

MAX_THREADS = 15  # beside the first, at a time, as a sandbox may have
PATIENCE = 1000  # milliseconds: how long a thread waits for another's place
MAX_WORKERS = 6  # of them in a pool: two pools and what manages them have room

NO_PROCESS = "no other process may be started where work is graded"

# By which functions a process is started, and what processes share is made.
STARTING = (
    ("os", "fork"),
    ("os", "forkpty"),
    ("os", "posix_spawn"),
    ("os", "posix_spawnp"),
    ("subprocess.Popen", "__init__"),
    ("multiprocessing.process.BaseProcess", "start"),
    ("multiprocessing.connection", "Pipe"),
    ("multiprocessing.synchronize.SemLock", "__init__"),
    ("multiprocessing.heap.Arena", "__init__"),
)
Replaced = tuple[Any, str, Any]  # an object, the name of an attribute, and what takes its place


def of_a_sandbox() -> Iterator[Replaced]:
    """Yield what has a sandbox do by itself what it can, and say what is not allowed."""
    yield from _alike(sys.maxsize)  # the system counts the threads
    yield from _without_pipes()
    yield from _refused(_explained)


def replace(replaced: Iterable[Replaced]) -> None:
    """Give these objects' attributes what takes their place."""
    for owner, name, function in replaced:
        setattr(owner, name, function)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Have code do by itself what it can while the block runs, and refuse what a sandbox does."""
    replaced = [*_alike(threading.active_count()), *_refused(_forbidden)]
    before = [(owner, name, vars(owner)[name]) for owner, name, _ in replaced]
    replace(replaced)
    try:
        with outside.refused():
            yield
    finally:
        replace(before)


def _alike(others: int) -> Iterator[Replaced]:
    """Yield what comes to the same with one process and few threads.

    others: the number of threads that are not counted.

    How many threads share a sum decides in which order it is added up, and so its last digits.
    """
    usual_executor, usual_pool = ThreadPoolExecutor.__init__, ThreadPool.__init__

    def executor(self: Any, max_workers: int | None = None, *args: Any, **kwargs: Any) -> None:
        usual_executor(self, _few(max_workers), *args, **kwargs)

    def pool(self: Any, processes: int | None = None, *args: Any, **kwargs: Any) -> None:
        usual_pool(self, _few(processes), *args, **kwargs)

    yield ThreadPoolExecutor, "__init__", functools.wraps(usual_executor)(executor)
    yield ThreadPool, "__init__", functools.wraps(usual_pool)(pool)
    yield threading.Thread, "start", _starting(threading.Thread.start, MAX_THREADS + others)
    yield pools, "get_context", _OfThreads  # which pools of threads alone ask for
    yield pools, "wait", _waiting
    yield os, "system", lambda command: subprocess.Popen(command, shell=True).wait()
    yield tempfile, "tempdir", os.sep  # not to be found by trying where a file can be written
    yield os, "umask", lambda mask: 0o077  # which is of files that nobody makes
    yield from _of_torch() or ()


@from_torch
def _of_torch(torch: Any) -> list[Replaced]:
    """Return what comes to the same of torch's, which computes with one thread from now on.

    The batches of a `DataLoader` are the same.
    """
    torch.set_num_threads(1)
    loader = torch.utils.data.DataLoader
    usual_batches = loader._get_iterator

    def here(loader: Any) -> Any:
        loader.num_workers, loader.timeout = 0, 0
        return usual_batches(loader)

    def one_thread(number: int) -> None:
        """Take no notice of the number."""

    def uncompiled(model: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return what is to be compiled as it is; without it, a decorator that does."""
        return model if model is not None else lambda function: function

    in_c = ((torch._C, "PyTorchFileWriter"), (torch._C.ScriptModule, "save"))  # which write a file
    return [
        (loader, "_get_iterator", here),
        (torch, "set_num_threads", one_thread),
        (torch, "set_num_interop_threads", one_thread),
        (torch, "compile", uncompiled),
        *((owner, name, outside.announced(getattr(owner, name))) for owner, name in in_c),
    ]


def _few(workers: int | None) -> int | None:
    return MAX_WORKERS if workers is None else min(workers, MAX_WORKERS)


def _starting(
    usual: Callable[[threading.Thread], None], most: int
) -> Callable[[threading.Thread], None]:
    """Return `Thread.start`, which waits a second for others to end where there are `most`.

    It waits no more once that second has passed in vain, until a thread starts again.
    """
    patience = PATIENCE

    @functools.wraps(usual)
    def start(thread: threading.Thread) -> None:
        nonlocal patience
        while True:
            try:
                if threading.active_count() >= most:
                    raise RuntimeError("can't start new thread")
                usual(thread)
                patience = PATIENCE
                return
            except RuntimeError:
                if thread.ident is not None or not patience:  # started before, or nobody ended
                    raise
                patience -= 1
                time.sleep(0.001)

    return start


class _OfThreads:
    """What a pool of threads asks for, where multiprocessing would make pipes."""

    class SimpleQueue(queue.SimpleQueue):  # type: ignore[type-arg]
        """Is its own end, at which a pool waits."""

        @property
        def _reader(self) -> Self:
            return self


def _waiting(queues: Sequence[_OfThreads.SimpleQueue], timeout: float | None = None) -> None:
    """Wait until there is something in each of these queues."""
    for one in queues:
        one.put(one.get())


def _without_pipes() -> Iterator[Replaced]:
    """Yield what an event loop is without pipes: it waits for its own threads, and for time."""
    yield selectors, "DefaultSelector", _Awaiting
    yield BaseSelectorEventLoop, "_make_self_pipe", lambda loop: None
    yield BaseSelectorEventLoop, "_close_self_pipe", lambda loop: None
    yield BaseSelectorEventLoop, "_write_to_self", lambda loop: loop._selector.awake.set()


class _Awaiting(selectors.BaseSelector):
    """Selects nothing: waits until a thread wakes it up."""

    def __init__(self) -> None:
        self.awake = threading.Event()

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        raise PermissionError("there is no network and no pipe to wait for")

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        raise KeyError(fileobj)

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None or timeout > 0:
            self.awake.wait(timeout)
        self.awake.clear()
        return []

    def get_map(self) -> dict[Any, selectors.SelectorKey]:
        return {}


def _refused(how: Callable[[Callable[..., Any]], Any]) -> Iterator[Replaced]:
    """Yield, for each way to start a process, what `how` makes of it."""
    for path, name in STARTING:
        with contextlib.suppress(ImportError, AttributeError, KeyError):  # not on every system
            owner = _object(path)
            yield owner, name, how(vars(owner)[name])


@functools.cache  # whatever the code does to what is imported
def _object(path: str) -> Any:
    """Return the module, or the class in a module, of this name."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(importlib.import_module(module), name)


def _explained(usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does what is usual, and of a refusal says what is not allowed."""

    @functools.wraps(usual)
    def tried(*args: Any, **kwargs: Any) -> Any:
        try:
            return usual(*args, **kwargs)
        except PermissionError:
            raise PermissionError(NO_PROCESS) from None

    return tried


def _forbidden(usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that says that it is not allowed."""

    @functools.wraps(usual)
    def refused(*args: Any, **kwargs: Any) -> Any:
        raise PermissionError(NO_PROCESS)

    return refused
