"""The wall, with real sandboxes: what each layer stops by itself, how they die, what is left.

A trick is a line or two of Python that a sandbox is made to run. Each layer's tricks are stopped
with that layer alone and succeed with none, so no layer is carried by another.
"""

import json
import os
import platform
import select
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

if sys.platform != "linux":
    pytest.skip("the wall stands on Linux alone", allow_module_level=True)

from autograder.errors import JudgeFault
from autograder.sandbox.client import LAYERS, Death, Limits, Sandbox, Zygote

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1 << 20
LIMITS = Limits(memory=256 * MEGABYTE, cpu=1)

Start = Callable[[frozenset[str]], Zygote]


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Return the zygote with exactly these layers; each is started once. That of the whole wall is
    warm, as it always is; of the others only the wall is in question."""
    started: dict[frozenset[str], Zygote] = {}

    def with_layers(layers: frozenset[str]) -> Zygote:
        if layers not in started:
            started[layers] = Zygote(LIMITS, without=LAYERS - layers, warm=layers == LAYERS)
        return started[layers]

    yield with_layers
    for zygote in started.values():
        zygote.close()


@pytest.fixture(scope="module")
def zygote(start: Start) -> Zygote:
    return start(LAYERS)


@pytest.fixture
def sandbox(zygote: Zygote) -> Iterator[Sandbox]:
    sandbox = zygote.spawn()
    yield sandbox
    sandbox.close()


def run(sandbox: Sandbox, trick: str, *, seconds: float = 20, **names: Any) -> dict[str, Any]:
    """Hand in a submission whose function does `trick` and call it; return the reply."""
    constants = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    source = constants + "def trick():\n" + textwrap.indent(textwrap.dedent(trick), "    ")
    files = {"tricks.py": np.frombuffer(source.encode(), dtype=np.uint8)}
    load = {"op": "load", "unit": "tricks", "files": files, "drivers": None, "exercises": ["trick"]}
    load |= {"pieces": False, "values": True}
    loaded = sandbox.ask(load, seconds=seconds)
    assert loaded["raised"] is None
    call = {
        "op": "call",
        "unit": "tricks",
        "name": "trick",
        "args": (),
        "kwargs": {},
        "forbids": [],
    }
    return sandbox.ask(call, seconds=seconds)


def outcome(zygote: Zygote, trick: str, **names: Any) -> Any:
    """Return what `trick` returns in a fresh sandbox, or the name of what it raises."""
    sandbox = zygote.spawn()
    try:
        reply = run(sandbox, trick, **names)
    finally:
        sandbox.close()
    return reply["raised"]["type"] if "raised" in reply else reply["answer"]


def only(start: Start, layer: str) -> Zygote:
    """Return a zygote whose sandboxes have this layer alone; skip where the machine has it not."""
    zygote = start(frozenset({layer}))
    if zygote.tier[layer] in (0, False, "refused"):
        pytest.skip(f"no {layer} on this machine")
    return zygote


def nothing(start: Start) -> Zygote:
    return start(frozenset())


def assert_stopped_by(
    start: Start, layer: str, trick: str, stopped: Any, *, allowed: Any = "done", **names: Any
) -> None:
    assert outcome(nothing(start), trick, **names) == allowed
    assert outcome(only(start, layer), trick, **names) == stopped


# The whole wall


def test_an_honest_submission_is_answered(sandbox: Sandbox) -> None:
    trick = """
        import torch, statistics, wave
        w = torch.ones(3, requires_grad=True)
        (w * w).sum().backward()
        return float(w.grad.sum()), statistics.mean([1, 2])
    """
    assert run(sandbox, trick)["answer"] == (6.0, 1.5)


def test_the_tier_is_plain_data(zygote: Zygote) -> None:
    assert json.loads(json.dumps(zygote.tier)) == zygote.tier
    assert zygote.tier["arch"] == platform.machine()
    assert zygote.isolated


def test_the_tier_says_what_is_left_out(start: Start) -> None:
    tier = dict(nothing(start).tier)
    del tier["arch"]
    assert tier == {
        "landlock": 0,
        "namespaces": "off",
        "rlimits": False,
        "seccomp": False,
        "uid": False,
    }
    assert not nothing(start).isolated


def test_a_layer_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(ValueError, match="moat"):
        Zygote(without=frozenset({"moat"}))


def test_a_limit_is_something() -> None:
    with pytest.raises(ValueError, match="positive"):
        Limits(memory=-1)


def test_a_sandbox_starts_with_nothing_of_the_judge(sandbox: Sandbox) -> None:
    trick = """
        import os, sys
        def is_open(fd):
            try:
                return bool(os.fstat(fd))
            except OSError:
                return False
        return dict(os.environ), os.getcwd(), sys.argv, [fd for fd in range(1000) if is_open(fd)]
    """
    assert run(sandbox, trick)["answer"] == ({}, "/", [""], [0, 1, 2, 3])


@pytest.mark.parametrize("layers", [LAYERS, frozenset({"landlock"}), frozenset()], ids=len)
def test_the_course_cannot_be_imported(start: Start, layers: frozenset[str]) -> None:
    trick = """
        import sys
        from importlib.machinery import PathFinder
        finders = [finder for finder in sys.meta_path if "editable" in repr(finder).lower()]
        found = [name for name in ("solutions", "tests", "exercises") if PathFinder.find_spec(name)]
        return finders + found + [path for path in sys.path if path in (ROOT, "", ".")]
    """
    assert outcome(start(layers), trick, ROOT=str(ROOT)) == []


def test_every_sandbox_draws_the_same_random_numbers(zygote: Zygote) -> None:
    trick = """
        import random, numpy, torch
        return random.random(), float(numpy.random.rand()), float(torch.rand(1))
    """
    assert outcome(zygote, trick) == outcome(zygote, trick)


def test_cells_do_not_see_what_others_did(zygote: Zygote) -> None:
    assert outcome(zygote, "import math; math.pi = 3; return math.pi") == 3
    assert outcome(zygote, "import math; return math.pi == 3") is False


def test_asking_torch_for_threads_does_no_harm(start: Start) -> None:
    trick = """
        import torch
        torch.set_num_threads(4)
        return list((torch.ones(300, 300) @ torch.ones(300, 300)).shape)
    """
    uncounted = start(frozenset({"seccomp", "rlimits", "landlock"}))  # no threads may start here
    assert outcome(uncounted, trick) == [300, 300]
    assert outcome(start(LAYERS), trick) == [300, 300]


@pytest.mark.parametrize("left_out", sorted(LAYERS - {"landlock"}))
def test_the_standard_library_can_be_imported(start: Start, left_out: str) -> None:
    assert outcome(start(LAYERS - {left_out}), "import wave; return wave.__name__") == "wave"


# Landlock


def test_landlock_hides_a_file_of_the_judge(start: Start, tmp_path: Path) -> None:
    secret = tmp_path / "solution.py"
    secret.write_text("done")
    trick = "return open(SECRET).read()"
    assert_stopped_by(start, "landlock", trick, "PermissionError", SECRET=str(secret))


def test_landlock_hides_the_checkout(start: Start) -> None:
    trick = "import os; os.listdir(ROOT); return 'done'"
    assert_stopped_by(start, "landlock", trick, "PermissionError", ROOT=str(ROOT))


def test_landlock_hides_packages_that_are_not_imported(start: Start) -> None:
    trick = "open(PYTEST).close(); return 'done'"
    assert_stopped_by(start, "landlock", trick, "PermissionError", PYTEST=pytest.__file__)


def test_landlock_shows_what_may_be_imported(start: Start) -> None:
    trick = "import wave, numpy; open(numpy.__file__).close(); return 'done'"
    assert outcome(only(start, "landlock"), trick) == "done"


def test_landlock_keeps_files_from_being_written(start: Start, tmp_path: Path) -> None:
    trick = "open(TARGET, 'a').close(); return 'done'"
    assert_stopped_by(
        start, "landlock", trick, "PermissionError", TARGET=str(tmp_path / "grades.csv")
    )


# seccomp

OUTWARD = {
    "a socket": "import socket; socket.socket().close()",
    "a child": "pid = os.fork()\nif pid == 0: os._exit(0)\nos.waitpid(pid, 0)",
    "a program": "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)",
    "a file written": "open(TARGET, 'w').close()",
    "a file removed": "os.unlink(TARGET)",
    "a file's mode": "os.chmod(TARGET, 0o777)",
    "a file's date": "os.utime(TARGET)",
    "a file in memory": "os.close(os.memfd_create('x'))",
    "a signal to the judge": "os.kill(JUDGE, 0)",
    "a lower priority": "os.nice(1)",
    "a processor": "os.sched_setaffinity(0, os.sched_getaffinity(0))",
}


@pytest.mark.parametrize("what", OUTWARD)
def test_seccomp_refuses(start: Start, tmp_path: Path, what: str) -> None:
    target = tmp_path / "target"
    target.touch()
    trick = f"import os\n{OUTWARD[what]}\nreturn 'done'"
    assert_stopped_by(
        start, "seccomp", trick, "PermissionError", TARGET=str(target), JUDGE=os.getpid()
    )


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the bytes are x86 instructions")
def test_seccomp_kills_at_a_call_by_another_abi(start: Start) -> None:
    """`int 0x80` counts system calls by i386's table, where 20 is getpid."""
    trick = """
        import ctypes, mmap
        code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        code.write(bytes.fromhex("b814000000 cd80 c3"))
        address = ctypes.addressof(ctypes.c_char.from_buffer(code))
        return ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    """
    sandbox = only(start, "seccomp").spawn()
    with pytest.raises(Death) as death:
        run(sandbox, trick)
    assert (death.value.verdict, death.value.reason) == ("died", "signal SIGSYS")


# Namespaces


def test_a_private_root_hides_the_machine(start: Start, tmp_path: Path) -> None:
    secret = tmp_path / "solution.py"
    secret.write_text("done")
    trick = "return open(SECRET).read()"
    assert_stopped_by(start, "namespaces", trick, "FileNotFoundError", SECRET=str(secret))


def test_a_private_root_has_no_proc(start: Start) -> None:
    trick = "import os; return os.path.exists(f'/proc/{JUDGE}')"
    assert_stopped_by(start, "namespaces", trick, False, allowed=True, JUDGE=os.getpid())


def test_a_private_root_is_read_only(start: Start) -> None:
    trick = """
        import errno, os, sys
        errors = []
        for folder in ("/", os.path.dirname(os.__file__)):
            try:
                os.close(os.open(folder + "/new", os.O_WRONLY | os.O_CREAT))
            except OSError as error:
                errors.append(errno.errorcode[error.errno])
        return errors
    """
    assert outcome(only(start, "namespaces"), trick) == ["EROFS", "EROFS"]


def test_a_process_namespace_hides_the_judge(start: Start) -> None:
    trick = "import os; os.kill(JUDGE, 0); return 'done'"
    assert_stopped_by(start, "namespaces", trick, "ProcessLookupError", JUDGE=os.getpid())


def test_a_process_namespace_hides_the_zygote_and_other_sandboxes(start: Start) -> None:
    zygote = only(start, "namespaces")
    other = zygote.spawn()
    assert outcome(zygote, "import os; return os.getpid(), os.getppid()") == (1, 0)
    other.close()


def test_a_network_namespace_reaches_no_one(start: Start) -> None:
    trick = """
        import socket
        with socket.create_connection(("127.0.0.1", PORT), timeout=5):
            return "done"
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert_stopped_by(start, "namespaces", trick, "OSError", PORT=port)


# User numbers


def test_a_user_number_of_its_own_reads_nothing_of_the_judge(start: Start, tmp_path: Path) -> None:
    secret = tmp_path / "solution.py"
    secret.write_text("done")
    secret.chmod(0o600)
    trick = "return open(SECRET).read()"
    assert_stopped_by(start, "uid", trick, "PermissionError", SECRET=str(secret))


def test_no_two_sandboxes_have_one_user_number(start: Start) -> None:
    zygotes = [only(start, "uid"), start(LAYERS)]
    sandboxes = [zygote.spawn() for zygote in zygotes for _ in range(3)]
    trick = "import os; return os.getuid(), os.geteuid(), os.getgid(), os.getegid()"
    seen = [run(sandbox, trick)["answer"] for sandbox in sandboxes]
    assert all(len(set(numbers)) == 1 for numbers in seen)
    assert len({*seen, (os.getuid(),) * 4}) == len(sandboxes) + 1
    for sandbox in sandboxes:
        sandbox.close()


# Limits


def test_limits_stop_memory(start: Start) -> None:
    trick = "return len(bytearray(SIZE)) and 'done'"
    assert_stopped_by(start, "rlimits", trick, "MemoryError", SIZE=2 * LIMITS.memory)


def test_limits_leave_the_memory_that_was_promised(start: Start) -> None:
    trick = "return len(bytearray(SIZE)) and 'done'"
    assert outcome(start(LAYERS), trick, SIZE=LIMITS.memory // 2) == "done"


def test_limits_stop_files_from_growing(start: Start, tmp_path: Path) -> None:
    trick = """
        with open(TARGET, "w") as file:
            file.write("done")
        return "done"
    """
    assert_stopped_by(start, "rlimits", trick, "OSError", TARGET=str(tmp_path / "target"))


def test_limits_stop_descriptors(start: Start) -> None:
    trick = "import os\nfor _ in range(100): os.dup(0)\nreturn 'done'"
    assert_stopped_by(start, "rlimits", trick, "OSError")


def test_limits_stop_threads(start: Start) -> None:
    """Where something counts the threads of one sandbox alone; elsewhere none may start."""
    trick = """
        import threading
        hold = threading.Event()
        try:
            for _ in range(100):
                threading.Thread(target=hold.wait, daemon=True).start()
        finally:
            hold.set()
        return "done"
    """
    assert outcome(nothing(start), trick) == "done"
    assert outcome(start(LAYERS), trick) == "RuntimeError"


@pytest.mark.parametrize("layers", [LAYERS, frozenset({"rlimits"})], ids=len)
def test_limits_stop_endless_work(start: Start, layers: frozenset[str]) -> None:
    sandbox = start(layers).spawn()
    with pytest.raises(Death) as death:
        run(sandbox, "while True: pass")
    assert death.value.verdict == "timeout"
    assert death.value.reason == "more than 1 s of processor time"


# How sandboxes die

DEATHS = {
    "exits": ("os._exit(3)", "died", "exit status 3"),
    "crashes": ("ctypes.string_at(0)", "died", "signal SIGSEGV"),
    "sleeps": ("time.sleep(100)", "timeout", "no answer within 0.5 s"),
    "writes garbage": (
        "os.write(3, b'garbage' * 10)",
        "violation",
        "sent bytes that are not the reply",
    ),
    "claims a huge frame": (
        "os.write(3, b'AGR1' + b'\\xff' * 12)",
        "violation",
        "sent bytes that are not the reply",
    ),
    "sends half a frame": (
        "os.write(3, wire.pack({'id': 2})[:-1]); time.sleep(100)",
        "timeout",
        "no answer within 0.5 s",
    ),
    "answers another question": (
        "os.write(3, wire.pack({'id': 7, 'answer': 1}))",
        "violation",
        "sent bytes that are not the reply",
    ),
    "answers with true for an id": (
        "os.write(3, wire.pack({'id': True, 'answer': 1}))",
        "violation",
        "sent bytes that are not the reply",
    ),
    "answers twice": (
        "os.write(3, 2 * wire.pack({'id': 2, 'answer': 1}))",
        "violation",
        "sent bytes that are not the reply",
    ),
    "closes the wire": (
        "os.close(3); time.sleep(100)",
        "violation",
        "closed the wire and went on running",
    ),
}


@pytest.mark.parametrize("how", DEATHS)
def test_a_death_has_a_verdict_and_a_reason(zygote: Zygote, how: str) -> None:
    trick, verdict, reason = DEATHS[how]
    sandbox = zygote.spawn()
    imports = "import ctypes, os, time\nfrom autograder.runtime import wire\n"
    with pytest.raises(Death) as death:
        run(sandbox, imports + trick, seconds=0.5)
    assert (death.value.verdict, death.value.reason) == (verdict, reason)
    with pytest.raises(Death) as again:
        run(sandbox, "return 1")
    assert again.value is death.value
    assert outcome(zygote, "return 'the next one lives'") == "the next one lives"


def test_bytes_that_nobody_asked_for_are_a_violation(zygote: Zygote) -> None:
    sandbox = zygote.spawn()
    trick = """
        import os, threading
        def chatter():
            while True:
                os.write(3, b"psst")
        threading.Thread(target=chatter).start()
    """
    with pytest.raises(Death) as death:
        for _ in range(100):
            run(sandbox, trick)
    assert death.value.verdict == "violation"
    assert death.value.reason == "sent bytes that are not the reply"


def test_a_signal_that_a_process_1_would_ignore_is_still_a_death(start: Start) -> None:
    for layers in (LAYERS, LAYERS - {"namespaces"}):
        sandbox = start(layers).spawn()
        with pytest.raises(Death) as death:
            run(sandbox, "import os; os.abort()")
        assert death.value.verdict == "died"
        assert death.value.reason in ("signal SIGABRT", "signal SIGSEGV")


def test_a_sandbox_cannot_pretend_that_the_system_killed_it(zygote: Zygote) -> None:
    trick = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert outcome(zygote, trick) == "PermissionError"


def test_a_kill_from_outside_is_a_fault_of_ours(zygote: Zygote) -> None:
    sandbox = zygote.spawn()
    signal.pidfd_send_signal(sandbox._pidfd, signal.SIGKILL)
    with pytest.raises(JudgeFault, match="killed from outside"):
        run(sandbox, "return 1")
    assert outcome(zygote, "return 'done'") == "done"


def test_a_question_too_large_for_a_deaf_sandbox_does_not_hang(zygote: Zygote) -> None:
    sandbox = zygote.spawn()
    run(sandbox, "import os, time; os.read = lambda fd, size: time.sleep(100)")
    with pytest.raises(Death, match="timeout"):
        sandbox.ask({"op": "load", "ballast": np.zeros(32 * MEGABYTE, np.uint8)}, seconds=0.5)


def test_closing_twice_is_closing(zygote: Zygote) -> None:
    sandbox = zygote.spawn()
    sandbox.close()
    sandbox.close()
    with pytest.raises(ValueError, match="closed"):
        sandbox.ask({"op": "call"}, seconds=1)


# Our own faults


def test_a_lock_down_that_fails_is_the_judges_fault() -> None:
    with (
        Zygote(Limits(cpu=1 << 80), warm=False) as zygote,
        pytest.raises(JudgeFault, match="could not lock itself down: OverflowError"),
    ):
        zygote.spawn()


def test_more_sandboxes_than_slots_are_refused(zygote: Zygote) -> None:
    sandboxes: list[Sandbox] = []
    with pytest.raises(JudgeFault, match="64 sandboxes are alive"):
        while len(sandboxes) < 100:
            sandboxes.append(zygote.spawn())
    for sandbox in sandboxes:
        sandbox.close()
    assert outcome(zygote, "return 'done'") == "done"


def test_a_dead_zygote_is_the_judges_fault() -> None:
    before = descendants(os.getpid())
    with Zygote(warm=False) as zygote:
        sandbox = zygote.spawn()
        born = [p for p in psutil.Process().children(recursive=True) if p.pid not in before]
        guardian, *below = born
        guardian.kill()  # the zygote ends with it, and the sandbox with the zygote
        assert psutil.wait_procs(below, timeout=60)[1] == []
        with pytest.raises(JudgeFault, match="gone"):
            run(sandbox, "return 1")
        with pytest.raises(JudgeFault, match="gone"):
            zygote.spawn()


# What is left over


def descendants(ancestor: int) -> set[int]:
    """Return the pids of all processes below `ancestor`, zombies too."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = {ancestor}
    while below := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= below
    return found - {ancestor}


def open_descriptors() -> list[int]:
    """By asking each: an undumpable process may not list /proc/self/fd unless it is root."""
    found = []
    for descriptor in range(1024):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        found.append(descriptor)
    return found


def test_fifty_sandboxes_leave_no_descriptor_and_no_process(zygote: Zygote) -> None:
    zygote.spawn().close()
    before = open_descriptors(), descendants(os.getpid())
    for number in range(50):
        sandbox = zygote.spawn()
        if number % 2:
            with pytest.raises(Death):
                run(sandbox, "import os; os._exit(0)")
        sandbox.close()
    assert (open_descriptors(), descendants(os.getpid())) == before


def test_a_closed_zygote_leaves_nothing() -> None:
    before = open_descriptors(), descendants(os.getpid())
    with Zygote(warm=False) as zygote:
        sandboxes = [zygote.spawn() for _ in range(3)]
        assert len(descendants(os.getpid()) - before[1]) >= 2 + len(sandboxes)
    assert (open_descriptors(), descendants(os.getpid())) == before


JUDGE = """
import os, signal, sys
sys.path.insert(0, {root!r})
from autograder.sandbox.client import (LAYERS, Zygote)
zygote = Zygote(without=LAYERS - set({layers!r}), warm=False)
sandboxes = [zygote.spawn() for _ in range(3)]
if os.fork() == 0:      # holds the judge's sockets, as a fork of the exam does, and outlives it
    signal.pause()
print("ready", flush=True)
signal.pause()
"""


@pytest.mark.parametrize("layers", [LAYERS, LAYERS - {"namespaces"}, frozenset()], ids=len)
def test_a_judge_killed_by_force_takes_all_with_it(layers: frozenset[str]) -> None:
    script = JUDGE.format(root=str(ROOT), layers=sorted(layers))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as judge:
        assert judge.stdout is not None
        assert judge.stdout.readline() == b"ready\n"
        everything = descendants(judge.pid)
        assert len(everything) == 1 + 2 + 3  # the fork, guardian and zygote, the sandboxes
        alive = {os.pidfd_open(pid): pid for pid in everything}
        fork = max(pid for pid in everything if is_python_of_ours(pid, script))
        judge.kill()
        dead = {pid for pidfd, pid in alive.items() if pid != fork and ends(pidfd)}
        os.kill(fork, signal.SIGKILL)
    assert dead == everything - {fork}
    for pidfd in alive:
        os.close(pidfd)


def is_python_of_ours(pid: int, script: str) -> bool:
    return script.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()


def ends(pidfd: int) -> bool:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(5000))
