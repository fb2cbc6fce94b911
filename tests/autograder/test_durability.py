"""Killed at any moment, out of room, not allowed to write: nothing torn, nothing lost, and in the
end the bytes of an undisturbed run.

A round starts the real command on a class, kills one of its processes now and then (the command,
a worker, a guardian, a zygote or a sandbox), starts the command again whenever it has ended, and at
last lets it finish. After every end, no process is left and each file there is whole.
`pytest -m long` makes 1,000 kills at random moments; the thorough run kills one process of each
kind but a sandbox.
"""

import contextlib
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

TINY = "03_doubling"

STUDENTS = 80
KINDS = {
    "right": "def double(x):\n    return x + x\n\n\ndef halve(x):\n    return x / 2.0\n",
    "wrong": "def double(x):\n    return x * x\n",
    "crash": "def double(x):\n    raise KeyError(x)\n",
    "dies": "import os\n\n\ndef double(x):\n    os._exit(1)\n",
}
CALM = 600  # seconds for an undisturbed run: far more than it takes, whatever else goes on


@dataclass
class Class:
    """A class to grade, with what an undisturbed run makes of it."""

    home: Path
    course: Path
    expected: dict[str, bytes]

    def command(self, out: Path, workers: int = 1) -> list[str]:
        words = [sys.executable, "-m", "autograder", "grade", str(self.home / "submissions")]
        words += ["--out", str(out), "--course", str(self.course)]
        return [*words, "--workers", str(workers)]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, make_course: Any) -> Class:
    home = tmp_path_factory.mktemp("durability")
    course = make_course(home / "course", TINY).root
    for number in range(STUDENTS):
        kind = list(KINDS)[number % len(KINDS)]
        folder = home / "submissions" / f"{number:03}_{kind}" / TINY
        folder.mkdir(parents=True)
        (folder / "doubling.py").write_text(KINDS[kind])
    school = Class(home, course, {})
    finish(school, home / "undisturbed")
    school.expected.update(contents(home / "undisturbed"))
    assert len(school.expected) == 4 * STUDENTS + 3
    return school


def contents(out: Path) -> dict[str, bytes]:
    """Every file but the account of the run, by its place."""
    files = [path for path in out.rglob("*") if path.is_file() and path.name != "run.json"]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def finish(school: Class, out: Path) -> str:
    """Run the command until all is graded; a run in which our own parts failed is run again.
    Return what the first one said."""
    said = []
    for _ in range(3):
        ended = subprocess.run(school.command(out), capture_output=True, text=True, timeout=CALM)
        assert ended.returncode in (0, 3), ended.stderr
        said.append(ended.stdout)
        if ended.returncode == 0:
            return said[0]
    raise AssertionError(ended.stderr)


@pytest.mark.thorough
def test_whichever_process_is_killed_nothing_is_lost(school: Class) -> None:
    """Each kind once, when all are there. The command comes last, when there is something to go on
    from: all others must end with it."""
    out = school.home / "each"
    with started(school, out) as command:
        for kind in ("zygote", "guardian", "worker", "command"):
            if kind == "command":
                until(command, lambda: settled(school, out))
            handles = until(command, partial(killed_one, kind, command.pid))
        command.communicate(timeout=CALM)
        assert command.returncode == -signal.SIGKILL
        for pid, handle in handles.items():
            assert ends(handle), f"{pid} is left"
            os.close(handle)
    assert_whole(school, out)
    there = len(settled(school, out))
    kept = re.search(r", (\d+) of them kept", finish(school, out))
    assert kept, "it went on where it was"
    assert 1 <= int(kept[1]) == there < STUDENTS
    assert contents(out) == school.expected


def until(command: "subprocess.Popen[str]", look: Callable[[], Any]) -> Any:
    """Look now and then until there is something; grading takes longer than to look."""
    while not (found := look()):
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.fail(f"it has ended: {command.wait(timeout=0.02)}")
    return found


def killed_one(kind: str, command: int) -> dict[int, int]:
    """Kill one process of this kind once there is a zygote. Return handles to the whole family.

    Return none if nothing was killed: whoever has lost a relative may end after the look.
    """
    family = relatives(command)
    handles = handles_to(family)
    victims = [pid for pid in handles if family[pid] == kind]
    if "zygote" not in family.values() or not victims:
        return {}
    try:
        signal.pidfd_send_signal(handles[victims[0]], signal.SIGKILL)
    except ProcessLookupError:
        return {}
    return handles


def handles_to(pids: Iterable[int]) -> dict[int, int]:
    """A pidfd for each process that is still there: unlike its number, it never means another."""
    handles = {}
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            handles[pid] = os.pidfd_open(pid)
    return handles


def settled(school: Class, out: Path) -> list[Path]:
    """The results that need not be made again, as one does whose judge was killed twice."""
    found = (out / "results").glob("[!.]*.json")
    return [path for path in found if path.read_bytes() == school.expected[f"results/{path.name}"]]


@pytest.mark.long
def test_after_a_thousand_kills_nothing_is_lost(school: Class) -> None:
    for number in range(1, 51):
        disturb(school, school.home / "many", kills=20, chance=random.Random(number))
        shutil.rmtree(school.home / "many")
        print(f"{20 * number} kills, nothing lost", flush=True)


def started(school: Class, out: Path) -> "subprocess.Popen[str]":
    nothing, pipe = subprocess.DEVNULL, subprocess.PIPE
    command = school.command(out, workers=2)
    return subprocess.Popen(command, text=True, stdout=nothing, stderr=pipe)


def disturb(school: Class, out: Path, kills: int, chance: random.Random) -> None:
    """One round. Now and then the kills come so fast that no worker gets ready."""
    victims: list[str] = []
    while len(victims) < kills:
        victims += disturbed_run(school, out, kills - len(victims), chance)
    finish(school, out)
    assert contents(out) == school.expected, victims


def disturbed_run(school: Class, out: Path, kills: int, chance: random.Random) -> list[str]:
    """Start the command and kill up to so many of its processes; return what they were."""
    pause = chance.choice([0.1, 0.4, 1.0, 2.0])
    victims: list[str] = []
    with started(school, out) as command:
        seen: dict[int, int] = {}  # pid -> pidfd
        while len(victims) < kills and command.poll() is None:
            time.sleep(chance.expovariate(1 / pause))
            family = relatives(command.pid)
            seen |= handles_to(family.keys() - seen.keys())
            killable = sorted(pid for pid in family if pid in seen)
            if killable and command.poll() is None:
                victim = chance.choice(killable)
                with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
                    signal.pidfd_send_signal(seen[victim], signal.SIGKILL)
                    victims.append(family[victim])
        if command.poll() is None and chance.random() < 0.5:
            command.kill()
        _, errors = command.communicate(timeout=CALM)
    assert command.returncode in (0, 3, -signal.SIGKILL), errors
    for pid, pidfd in seen.items():
        assert ends(pidfd), f"{pid} is left"
        os.close(pidfd)
    assert_whole(school, out)
    return victims


def relatives(ancestor: int) -> dict[int, str]:
    """The command and all below it, by pid, with what each of them is."""
    found = {ancestor: "command"}
    parents = {pid: parent for pid, parent, _ in processes()}
    behind = {pid for pid, _, command in processes() if "zygote.main" in command}
    while below := {p for p, parent in parents.items() if parent in found and p not in found}:
        for pid in below:
            parent = found[parents[pid]]
            if pid not in behind:
                found[pid] = "worker"  # or one of its helpers
            else:
                after = {"guardian": "zygote", "zygote": "sandbox", "sandbox": "sandbox"}
                found[pid] = after.get(parent, "guardian")
    return found


def processes() -> Iterator[tuple[int, int, str]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                command = (entry / "cmdline").read_text("utf-8", "replace")
            except OSError:
                continue
            yield int(entry.name), int(stat.rpartition(")")[2].split()[1]), command


def ends(pidfd: int) -> bool:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(20_000))


def assert_whole(school: Class, out: Path) -> None:
    """Each result is the one of an undisturbed run, or says that it is to be made again."""
    for path in (out / "results").glob("*.json"):
        text = path.read_bytes()
        if text != school.expected[f"results/{path.name}"]:
            assert json.loads(text)["provisional"] is True, path
    for path in (out / "feedback").glob("[!.]*"):
        assert path.read_bytes(), path


# No room, no right, not alone

NO_ROOM = """
set -e
mount -t tmpfs -o size=4m none "$OUT"
head -c 3700k /dev/zero > "$OUT/filler"
set +e
"$@" 2> "$TOLD"; echo $? >> "$TOLD"
find "$OUT" -name '.*.part' >> "$TOLD"
cp -r "$OUT" "$COPY.full"
rm "$OUT/filler"
"$@" > /dev/null; echo $? >> "$TOLD"
cp -r "$OUT" "$COPY"
"""

READ_ONLY = """
set -e
mount -t tmpfs -o ro none "$OUT"
set +e
"$@" 2> "$TOLD"; echo $? >> "$TOLD"
"""


def in_a_mount_of_its_own(script: str, school: Class, folder: Path) -> list[str]:
    """Run a shell script around the command, with a file system of its own at OUT."""
    (folder / "out").mkdir(parents=True)
    places = {"OUT": folder / "out", "TOLD": folder / "told", "COPY": folder / "copy"}
    environment = os.environ | {name: str(place) for name, place in places.items()}
    root = [] if os.geteuid() == 0 else ["--map-root-user"]
    words = ["unshare", "--mount", *root, "sh", "-c", script, "sh", *school.command(folder / "out")]
    subprocess.run(words, env=environment, check=True, timeout=2 * CALM)
    return (folder / "told").read_text().splitlines()


@pytest.mark.thorough
def test_a_full_disk_loses_nothing(school: Class, tmp_path: Path) -> None:
    told = in_a_mount_of_its_own(NO_ROOM, school, tmp_path)
    errors, first, second = told[:-2], *told[-2:]
    assert errors[-1].startswith("autograder: cannot write")
    assert errors[-1].endswith("No space left on device")
    assert (first, second) == ("2", "0")
    left = contents(tmp_path / "copy.full")
    assert {"filler"} < left.keys() < {"filler", *school.expected}
    assert all(left[name] == school.expected[name] for name in left.keys() - {"filler"})
    assert contents(tmp_path / "copy") == school.expected


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_graded(
    school: Class, tmp_path: Path
) -> None:
    *errors, status = in_a_mount_of_its_own(READ_ONLY, school, tmp_path)
    assert (status, len(errors)) == ("2", 1)
    out = tmp_path / "out"
    assert errors[0] == f"autograder: cannot write to {out}: Read-only file system"


@pytest.mark.thorough
def test_an_interrupt_says_its_line_and_leaves_no_process(school: Class) -> None:
    """As a terminal sends it: to every process of the command's group."""
    out = school.home / "interrupted"
    command = subprocess.Popen(
        school.command(out, workers=2), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until(command, lambda: settled(school, out))
    handles = handles_to(relatives(command.pid))
    os.killpg(command.pid, signal.SIGINT)
    _, errors = command.communicate(timeout=CALM)
    assert command.returncode == 130
    assert errors.splitlines()[-1] == (
        "autograder: interrupted; run the same command again to go on"
    )
    assert "Traceback" not in errors
    for pid, handle in handles.items():
        assert ends(handle), f"{pid} is left"
        os.close(handle)
    assert "kept from before" in finish(school, out)
    assert contents(out) == school.expected


@pytest.mark.thorough
def test_two_runs_do_not_write_to_one_folder(school: Class, tmp_path: Path) -> None:
    command = school.command(tmp_path / "out")
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = {run.communicate(timeout=CALM)[1] for run in runs}
    assert sorted(run.returncode for run in runs) == [0, 2]
    out = tmp_path / "out"
    assert f"autograder: another run is writing to {out}: wait for its end\n" in told
    assert contents(tmp_path / "out") == school.expected
