"""The judge's side of the sandbox: start a zygote, spawn sandboxes, ask them, learn how they died.

Nothing that comes from a sandbox is believed before `wire.Reader` has decoded it, and no sandbox
spends more on a question than it may. Whatever one does, the judge gets an answer or a `Death`.
"""

import contextlib
import json
import math
import os
import select
import signal
import site
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from autograder.errors import JudgeFault
from autograder.runtime import wire
from autograder.runtime.ending import ending
from autograder.runtime.stopwatch import Stopwatch
from autograder.sandbox import libc, tier
from autograder.sandbox.landlock import NEWEST
from autograder.sandbox.meter import LONGEST, Meter

LAYERS = frozenset(tier.LAYERS)

# What a zygote has for an environment, with `_KEPT`: nothing of the judge's own.
_CLEAN = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    # A fork copies page tables: huge pages under plain malloc make them a third as long.
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
# Kept from the judge's environment: which kernels compute, so that both sides use the same,
# and where an unusual installation has its shared libraries.
_KEPT = (
    "ATEN_CPU_CAPABILITY",
    "DNNL_MAX_CPU_ISA",
    "LD_LIBRARY_PATH",
    "MKL_CBWR",
    "MKL_ENABLE_INSTRUCTIONS",
    "NPY_DISABLE_CPU_FEATURES",
    "ONEDNN_MAX_CPU_ISA",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
)
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from autograder.sandbox import zygote; zygote.main()"
)
_ROOT = str(Path(__file__).resolve().parents[2])

_PACKET = 1 << 16  # bytes of a control message, at most
_CHUNK = 1 << 18  # bytes that are read or sent at once
_START = 180.0  # seconds: importing torch from a cold network disk
_ANSWER = 300.0  # seconds: the zygote's own, to a request it answers in milliseconds
_ENDING = 1.0  # seconds that a process may spend from closing the wire to its end
# How many seconds may pass on the clock for each that a sandbox may spend. Most of them it stands
# in line for a processor, on a machine that has far too much to do.
_PATIENCE = 60


@dataclass(frozen=True)
class Limits:
    """What one sandbox may use. Raise `ValueError` if a limit is not positive."""

    memory: int = 1 << 30  # bytes beyond the zygote's own size
    cpu: int = 60  # seconds of processor time in all

    def __post_init__(self) -> None:
        """Refuse what the kernel would read as no limit."""
        if self.memory <= 0 or self.cpu <= 0:
            raise ValueError("limits are positive")


class Death(Exception):
    """The sandbox is gone, and whose doing it was: the submission's."""

    def __init__(
        self, verdict: str, reason: str, *, is_late: bool = False, is_idle: bool = False
    ) -> None:
        """verdict: timeout, memory, died or violation. reason: a plain clause without numbers
        that differ from run to run. is_late: it was alive, and had not answered in time. is_idle:
        and had waited most of that time, instead of working."""
        super().__init__(verdict, reason)
        self.verdict = verdict
        self.reason = reason
        self.is_late = is_late
        self.is_idle = is_idle

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}"


class Zygote:
    """One warm process that forks locked-down sandboxes. Use as a context manager."""

    def __init__(
        self,
        limits: Limits = Limits(),
        *,
        without: frozenset[str] = frozenset(),
        landlock: int = NEWEST,
        warm: bool = True,
    ) -> None:
        """Start the process and wait until it is warm. Raise `JudgeFault` if it does not start.

        For tests: `without` names layers to leave out; `landlock` is the newest version of Landlock
        to use; a zygote that is not `warm` starts sooner, for sandboxes that do little with torch.
        """
        if unknown := without - LAYERS:
            raise ValueError(f"no such layer: {', '.join(sorted(unknown))}")
        libc.become_undumpable()
        self.limits = limits
        self.tier: dict[str, Any] = {}
        self._sandboxes: dict[int, Sandbox] = {}
        self._exits: dict[int, dict[str, Any]] = {}
        self._requests = 0
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, tempfile.TemporaryFile() as errors:
            configuration = {
                "control": theirs.fileno(),
                "cpu": limits.cpu,
                "judge": os.getpid(),
                "landlock": landlock,
                "memory": limits.memory,
                "warm": warm,
                "without": sorted(without),
            }
            self._process = subprocess.Popen(
                [*_python(), "-c", _BOOT, _ROOT, json.dumps(configuration)],
                cwd="/",
                env=_environment(),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                start_new_session=True,  # Ctrl-C is for the judge, which then ends the zygote
            )
            theirs.close()
            try:
                self.tier = self._until_ready(errors)
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def isolated(self) -> bool:
        """Say whether the floor is reached, below which no submission should be run."""
        return tier.is_floor(self.tier)

    def spawn(self) -> "Sandbox":
        """Return a fresh sandbox that has locked itself down; raise `JudgeFault` if none can."""
        self._requests += 1
        request = self._requests
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                packet = json.dumps({"spawn": request}).encode()
                try:
                    socket.send_fds(self._control, [packet], [theirs.fileno()])
                except OSError as error:
                    raise JudgeFault(f"the zygote is gone: {error}") from None
            pidfd = self._until_locked(request)
        except BaseException:
            ours.close()
            raise
        sandbox = self._sandboxes[request] = Sandbox(self, request, ours, pidfd)
        return sandbox

    def close(self) -> None:
        """Kill all sandboxes and end the zygote. May be called twice."""
        for sandbox in list(self._sandboxes.values()):
            with contextlib.suppress(JudgeFault):
                sandbox.close()
        self._control.close()
        try:
            self._process.wait(timeout=_ANSWER)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_for_end(self, request: int) -> dict[str, Any]:
        """Return how the sandbox of `request` ended, once the zygote has reaped it.

        The message has the wait status, the seconds of processor time and the peak of memory.
        """
        self._sandboxes.pop(request, None)
        while request not in self._exits:
            message, descriptors = self._receive(_ANSWER)
            self._note(message, descriptors)
        return self._exits.pop(request)

    def _until_locked(self, request: int) -> int:
        """Return the pidfd of a sandbox that has reported that it is locked down."""
        pidfd = -1
        locked = False
        fault = "it ended before it was locked down"
        try:
            while pidfd < 0 or not locked:
                message, descriptors = self._receive(_ANSWER)
                if message.get("spawned") == request:
                    (pidfd,) = descriptors
                elif message.get("locked") == request:
                    locked = True
                elif message.get("fault") == request:
                    fault = message["why"]
                elif message.get("refused") == request:
                    raise JudgeFault(f"the zygote could not fork a sandbox: {message['why']}")
                else:
                    self._note(message, descriptors)
                if request in self._exits:
                    del self._exits[request]
                    raise JudgeFault(f"a sandbox could not lock itself down: {fault}")
        except BaseException:
            if pidfd >= 0:
                os.close(pidfd)
            raise
        return pidfd

    def _note(self, message: dict[str, Any], descriptors: list[int]) -> None:
        """Keep how a sandbox ended for `wait_for_end`; close descriptors that nobody waits for."""
        if "exit" in message:
            self._exits[message["exit"]] = message
        for descriptor in descriptors:
            os.close(descriptor)

    def _receive(self, seconds: float) -> tuple[dict[str, Any], list[int]]:
        """Return the next control message and its descriptors.

        It comes from the zygote, or from a sandbox that locks itself down. Raise `JudgeFault` if
        none comes within `seconds`.
        """
        try:
            if not _ready(self._control, select.POLLIN, seconds):
                raise JudgeFault("the zygote does not answer")
            data, descriptors, _, _ = socket.recv_fds(self._control, _PACKET, 1)
        except OSError as error:
            raise JudgeFault(f"the zygote is gone: {error}") from None
        if not data:
            raise JudgeFault("the zygote is gone")
        return json.loads(data), descriptors

    def _until_ready(self, errors: Any) -> dict[str, Any]:
        """Return the tier that a fresh zygote reports, or raise `JudgeFault` with what it printed.

        errors: the file that the zygote's output goes to.
        """
        try:
            message, _ = self._receive(_START)
        except JudgeFault as fault:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()
            raise JudgeFault(f"{fault}; its last words:\n{said[-4000:]}") from None
        if "ready" not in message:
            raise JudgeFault(f"the zygote failed to start:\n{message.get('failed')}")
        reached: dict[str, Any] = message["ready"]
        return reached


class Sandbox:
    """A locked-down process that holds one submission, and answers one question at a time."""

    def __init__(self, zygote: Zygote, request: int, ours: socket.socket, pidfd: int) -> None:
        """Only `Zygote.spawn` makes sandboxes."""
        self._zygote = zygote
        self._request = request
        self._wire = ours
        self._wire.setblocking(False)
        self._pidfd = pidfd
        self._meter = Meter(pidfd)
        self.received = 0  # bytes of replies
        self._asked = 0
        self._open = True
        self._death: Death | None = None

    def ask(self, request: dict[str, Any], *, seconds: float) -> dict[str, Any]:
        """Send `request` and return the one reply to it.

        seconds: what the sandbox may spend on it, see `Meter`. Raise `Death` if the sandbox ends,
        spends more or breaks the protocol. Then it is gone, and every later question raises the
        same. Raise `JudgeFault` if the machine is so busy that the sandbox hardly runs, or if
        somebody else killed it.
        """
        if self._death is not None:
            raise self._death
        if not self._open:
            raise ValueError("the sandbox was closed")
        self._asked += 1
        data = wire.pack({**request, "id": self._asked})
        self._meter.start()
        worked, waited = self._meter.work, self._meter.waited
        try:
            return self._exchange(data, self._due(seconds))
        except _SilenceError:
            self.close()
            is_idle = self._meter.waited - waited > self._meter.work - worked
            reason = f"no answer within {seconds:g} s"
            self._death = Death("timeout", reason, is_late=True, is_idle=is_idle)
        except wire.WireError:
            # One sentence for all: which sign of it the judge sees first is a matter of timing.
            self.close()
            self._death = Death("violation", "sent bytes that are not the reply")
        except OSError:  # a reset connection is an end, too
            self._death = self._cause_of_death()
        raise self._death

    def close(self) -> None:
        """Kill the sandbox and wait until it is reaped. May be called twice."""
        if self._open:
            self._kill()
            self._end()

    @property
    def spent(self) -> float:
        """The seconds of work and of waiting that all questions took."""
        return self._meter.spent

    def _due(self, seconds: float) -> "_Due":
        """Return when the sandbox will have spent so many seconds from now."""
        return _Due(self.spent + seconds, Stopwatch(LONGEST), _PATIENCE * seconds)

    def _exchange(self, data: bytes, due: "_Due") -> dict[str, Any]:
        """Send a question and return the reply, if it is the only one and to this question."""
        self._send(memoryview(data), due)
        reader = wire.Reader()
        while reader.message is None:
            if not self._wait(self._wire, select.POLLIN, due):
                raise _SilenceError
            data = self._hear()
            self.received += len(data)
            reader.feed(data)
        if _ready(self._wire, select.POLLIN, 0) and self._hears_more():
            raise wire.WireError("bytes after the reply")
        answer = reader.message.get("id")
        if type(answer) is not int or answer != self._asked:
            raise wire.WireError("a reply to another question")
        return reader.message

    def _send(self, data: memoryview, due: "_Due") -> None:
        """Send a question. An honest sandbox says nothing before it has received all of it."""
        events = select.POLLIN | select.POLLOUT
        while data:
            happened = self._wait(self._wire, events, due)
            if not happened:
                raise _SilenceError
            if happened & ~select.POLLOUT:
                self._hear()
                raise wire.WireError("bytes before the question")
            data = data[self._wire.send(data[:_CHUNK]) :]

    def _wait(self, source: socket.socket | int, events: int, due: "_Due") -> int:
        """Wait for `events` of poll(2); return those that happened, 0 if the sandbox spends more
        than it may before."""
        while True:
            happened = _ready(source, events, 0)
            self._meter.look(silent=not happened)
            if self.spent >= due.spent:
                return 0
            if happened:
                return happened
            if due.clock.look() > due.patience:
                self.close()
                raise JudgeFault("this machine is too busy: a sandbox hardly got to run")
            _ready(source, events, self._meter.pause())

    def _hear(self) -> bytes:
        """Return some bytes that have arrived; raise `ConnectionError` if the wire is closed."""
        data = self._wire.recv(_CHUNK)
        if not data:
            raise ConnectionError("the wire is closed")
        return data

    def _hears_more(self) -> bool:
        """Say whether bytes follow a reply.

        A wire that was closed behind a reply is none: the next question will find that out.
        """
        with contextlib.suppress(OSError):
            return bool(self._wire.recv(1))
        return False

    def _cause_of_death(self) -> Death:
        """Return why the sandbox, whose wire is closed, is gone; kill it if it goes on running."""
        closed_only = not self._wait(self._pidfd, select.POLLIN, self._due(_ENDING))
        if closed_only:
            self._kill()
        end = self._end()
        if closed_only:
            return Death("violation", "closed the wire and went on running")
        return _death(end["status"], end["cpu"], self._zygote.limits, self._zygote.isolated)

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def _end(self) -> dict[str, Any]:
        """Close what the judge holds of a sandbox that ends, and return how it ended."""
        self._open = False
        os.close(self._pidfd)
        self._wire.close()
        return self._zygote.wait_for_end(self._request)


@dataclass(frozen=True)
class _Due:
    """When a sandbox must have answered: by what it has spent, and at the very latest by the clock.

    spent: in seconds of `Sandbox.spent`. patience: in seconds of the clock.
    """

    spent: float
    clock: Stopwatch
    patience: float


class _SilenceError(Exception):
    """A question was not answered before the sandbox had spent what it may."""


def _death(status: int, cpu: float, limits: Limits, is_isolated: bool) -> Death:
    """Return what ended a process with this wait status.

    cpu: the seconds of processor time that it used. is_isolated: the filter let it kill nobody so,
    and the limit of memory answers an allocation with an error. Raise `JudgeFault` if it was killed
    all the same, which was not the submission's doing.
    """
    code = os.waitstatus_to_exitcode(status)
    # The limit's own signal, or the kill that follows it; the kernel counts in its own ticks.
    if code == -signal.SIGXCPU or (code == -signal.SIGKILL and cpu > limits.cpu - 0.1):
        return Death("timeout", f"more than {limits.cpu} s of processor time")
    if code == -signal.SIGKILL and is_isolated:
        raise JudgeFault("a sandbox was killed from outside, by somebody or for want of memory")
    return Death(*ending(code))


def _ready(source: socket.socket | int, events: int, seconds: float) -> int:
    """Wait for `events` of poll(2); return those that happened, 0 if none did within `seconds`."""
    poll = select.poll()
    poll.register(source, events)
    happened = poll.poll(math.ceil(1000 * seconds))
    return happened[0][1] if happened else 0


def _python() -> list[str]:
    """Return the command of this interpreter, which must not import from the current folder."""
    return [sys.executable, "-P", *([] if site.ENABLE_USER_SITE else ["-s"])]


def _environment() -> dict[str, str]:
    """Return the environment of a zygote."""
    return _CLEAN | {name: os.environ[name] for name in _KEPT if name in os.environ}
