"""The zygote: imports torch once, then forks a locked-down sandbox for every request.

Executed by the judge (`client.Zygote`) with a clean environment, a control socket and a JSON
configuration. Two processes run this file. The *guardian* enters the namespaces, forks the
zygote, and waits for the judge to die or the zygote to end, whichever is first. The *zygote*
is process 1 of the new pid namespace (where there is one), so that all its sandboxes end with it.

Control messages are JSON, one to a packet:

    judge:    {"spawn": n} with the sandbox's end of the wire
    zygote:   {"ready": tier} or {"failed": traceback}, once;
              {"spawned": n} with a pidfd, or {"refused": n, "why": text};
              {"exit": n, "status": wait status, "cpu": seconds, "peak": KiB}
    sandbox:  {"locked": n} or {"fault": n, "why": text}
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder
from typing import Any, NoReturn

from autograder.runtime.ending import OUT_OF_MEMORY
from autograder.sandbox import capabilities, heap, libc, lockdown, namespaces


def main() -> NoReturn:
    """Become the guardian and, in a child, the zygote."""
    configuration = json.loads(sys.argv[1])
    # The number under which a sandbox has it, too: so it can report at any point of its lock-down.
    if configuration["control"] != lockdown.REPORT:
        os.dup2(configuration["control"], lockdown.REPORT)
        os.close(configuration["control"])
    os.set_inheritable(lockdown.REPORT, False)
    control = socket.socket(fileno=lockdown.REPORT)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # ignored by some parents: no waiting then
    judge = configuration["judge"]
    judge_alive = os.pidfd_open(judge)
    if os.getppid() != judge:  # it died before we looked
        os._exit(1)
    _offer_to_be_killed_first()
    guardian = os.getpid()
    mode = _enter_namespaces(configuration["without"])
    zygote = os.fork()
    if zygote:
        control.close()
        _guard(judge_alive, zygote)
    os.close(judge_alive)
    try:
        libc.die_with_parent()
        if mode in ("refused", "off") and os.getppid() != guardian:
            os._exit(1)
        _Zygote(control, configuration, guardian, mode).serve()
    except BaseException:
        with contextlib.suppress(OSError):
            control.send(json.dumps({"failed": traceback.format_exc()[-8000:]}).encode())
    finally:
        os._exit(1)


def _offer_to_be_killed_first() -> None:
    """If memory runs out, have the kernel kill a sandbox (the largest of ours), not the judge."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def _enter_namespaces(without: list[str]) -> str:
    """Enter namespaces where they are to be had; return how, or "refused", or "off"."""
    if "namespaces" in without:
        return "off"
    mode = namespaces.probe()
    if mode is None:
        return "refused"
    namespaces.enter(mode)
    return mode


def _guard(judge_alive: int, zygote: int) -> NoReturn:
    """Wait until the judge or the zygote ends, and end with the other."""
    libc.become_undumpable()
    zygote_alive = os.pidfd_open(zygote)
    poll = select.poll()
    for descriptor in (judge_alive, zygote_alive):
        poll.register(descriptor, select.POLLIN)
    poll.poll()
    signal.pidfd_send_signal(zygote_alive, signal.SIGKILL)
    os.waitpid(zygote, 0)
    os._exit(0)


class _Zygote:
    """Forks a sandbox for each request of the judge, and reaps those that end."""

    def __init__(
        self, control: socket.socket, configuration: dict[str, Any], guardian: int, mode: str
    ) -> None:
        self._control = control
        self._null = os.open("/dev/null", os.O_RDWR)
        os.umask(0o022)  # a private root is to be read by sandboxes of any user number
        heap.share_one_heap()
        gc.disable()  # it would look through all modules again and again while they are imported
        self._serve_sandbox = _preload(configuration["warm"])
        self._forks = namespaces.ProcessNamespaces() if mode in ("all", "user") else None
        self._plan, tier = capabilities.prepare(configuration, guardian, mode, self._null)
        if self._plan.seccomp and not self._plan.counted_threads:
            _make_thread_counts_harmless()
        _remember_what_can_be_imported()
        libc.become_undumpable()
        self._live: dict[int, tuple[int, int, int]] = {}  # pidfd -> request, pid, slot
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        for descriptor in (1, 2):
            os.dup2(self._null, descriptor)
        gc.collect()
        gc.freeze()
        gc.enable()
        heap.fill_holes()
        self._send({"ready": tier})

    def serve(self) -> NoReturn:
        """Answer the judge and reap sandboxes until the judge closes the control socket."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._control.fileno():
                    self._answer_the_judge()
                else:
                    self._reap(descriptor)

    def _answer_the_judge(self) -> None:
        data, descriptors, _, _ = socket.recv_fds(self._control, 1 << 12, 1)
        if not data:  # the judge closed the socket, or is gone
            os._exit(0)
        request = json.loads(data)["spawn"]
        (wire,) = descriptors
        try:
            self._spawn(request, wire)
        except OSError as error:
            self._send({"refused": request, "why": str(error)})
        finally:
            os.close(wire)

    def _spawn(self, request: int, wire: int) -> None:
        taken = {slot for _, _, slot in self._live.values()}
        slot = next((slot for slot in range(capabilities.SLOTS) if slot not in taken), None)
        if slot is None:
            raise OSError(f"{capabilities.SLOTS} sandboxes are alive")
        pid = self._forks.fork() if self._forks else os.fork()
        if pid == 0:
            self._live_as_a_sandbox(request, slot, wire)
        pidfd = os.pidfd_open(pid)
        self._live[pidfd] = (request, pid, slot)
        self._poll.register(pidfd, select.POLLIN)
        socket.send_fds(self._control, [json.dumps({"spawned": request}).encode()], [pidfd])

    def _live_as_a_sandbox(self, request: int, slot: int, wire: int) -> NoReturn:
        """Lock this child down and serve the judge's questions; never return."""
        try:
            try:
                lockdown.lock_down(self._plan, slot, wire)
                _report({"locked": request})
            except BaseException as error:
                _report({"fault": request, "why": f"{type(error).__name__}: {error}"[:1000]})
                os._exit(1)
            os.close(lockdown.REPORT)
            self._serve_sandbox(lockdown.WIRE)
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
        except MemoryError:  # the submission has used it up, and left none to reply with
            os._exit(OUT_OF_MEMORY)
        finally:
            os._exit(1)

    def _reap(self, pidfd: int) -> None:
        """Tell the judge how a sandbox ended."""
        request, pid, _ = self._live.pop(pidfd)
        _, status, usage = os.wait4(pid, 0)
        self._poll.unregister(pidfd)
        os.close(pidfd)
        cpu = usage.ru_utime + usage.ru_stime
        self._send({"exit": request, "status": status, "cpu": cpu, "peak": usage.ru_maxrss})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._control.send(json.dumps(message).encode())
        except BrokenPipeError:
            os._exit(0)


def _preload(warm: bool) -> Callable[[int], None]:
    """Import all that a sandbox needs, then forget the way to the checkout; return what serves a
    sandbox's wire."""
    import torch  # noqa: F401

    from autograder.runtime import tensors
    from autograder.runtime.call import reset_global_state
    from autograder.runtime.imports import held
    from autograder.runtime.server import Server
    from autograder.runtime.warmup import warm_up

    if warm:
        warm_up()
    # Made here, as each sandbox would copy the pages of memory that this writes on. The functions
    # of this process stay as they are: a sandbox locks itself down with them.
    server = Server()
    tensors.bind()
    reset_global_state()  # the warm-up has drawn from the random generators
    held()
    sys.path[:] = capabilities.import_folders()
    # An editable install finds the checkout by a finder of its own.
    sys.meta_path[:] = [BuiltinImporter, FrozenImporter, PathFinder]
    sys.argv[:] = [""]
    return server.serve


def _remember_what_can_be_imported() -> None:
    """List the folders of `sys.path` now: a sandbox may read their files, but not list them."""
    sys.path_importer_cache.clear()
    PathFinder.find_spec("a module that does not exist")


def _make_thread_counts_harmless() -> None:
    """Have a request for more threads do nothing where a sandbox may start none.

    Torch would try to start them at its next product of matrices, and end the process.
    """
    import torch

    def stays_at_one(nthreads: int) -> None:
        """Accept any number; a sandbox computes with one thread."""

    torch.set_num_threads = stays_at_one
    torch.set_num_interop_threads = stays_at_one


def _report(message: dict[str, Any]) -> None:
    """Send a control message from a sandbox that locks itself down."""
    os.write(lockdown.REPORT, json.dumps(message).encode())
