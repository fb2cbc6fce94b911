"""`autograder watch` at work: a student saves, presses keys, and reads the screen.

The screen is that of a terminal which a small program plays. Nothing waits for a time: what is to
come is read until it is there.
"""

import contextlib
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
import tomllib
from pathlib import Path

import pyte
import pytest

from autograder.authoring.compose import compose
from autograder.course.layout import Unit
from autograder.runtime.syntax import extent, parsed, segment

ROOT = Path(__file__).resolve().parents[2]
LOSSES, AUTOGRAD = "02_regression_losses", "07_pytorch_autograd"
PATIENCE = 90  # seconds; a busy machine may take long, and nothing waits for as long as that
PASS = "public checks pass"


class Work:
    """A student's folder with one unit, and what is written in its file."""

    def __init__(self, root, slug):
        self.root, self.unit = root, Unit(ROOT, slug)
        self.folder = root / "exercises" / slug
        shutil.copytree(ROOT / "exercises" / slug, self.folder)
        self.file = self.folder / self.unit.stub.name
        self.stub, self.solved = self.file.read_text("utf-8"), compose(self.unit, [])
        known = json.loads((self.folder / "recognition.json").read_text("utf-8"))
        self.exercises = [*known["exercises"]]

    def save(self, *solved, **bodies):
        """Save the file with these exercises solved, and these lines in the place of others."""
        lines, stubs = self.solved.splitlines(keepends=True), _definitions(self.stub)
        for name, node in reversed(_definitions(self.solved).items()):
            if name in self.exercises and name not in solved:
                first, last = extent(node)
                stub = segment(self.stub.splitlines(keepends=True), stubs[name])
                body = bodies.get(name, "raise NotImplementedError")
                lines[first - 1 : last] = [stub.replace("raise NotImplementedError", body)]
        self.write("".join(lines))

    def write(self, text):
        """Save as editors do that put a new file in the place of the old one."""
        beside = self.file.with_name("saving.tmp")
        beside.write_text(text, "utf-8")
        os.replace(beside, self.file)


def _definitions(text):
    nodes = parsed(text)[0]
    return {name: node for node in nodes if (name := getattr(node, "name", ""))}


class Terminal:
    """A terminal in which `autograder watch` runs."""

    def __init__(self, root, *words, width=120, height=40, command=None, **environment):
        self.master, slave = pty.openpty()
        self.before = termios.tcgetattr(slave)
        self.slave, self.output = slave, b""
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self.screen)
        self._resize(width, height)
        kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        self.watch = [sys.executable, "-m", "autograder", "watch", "--course", str(root), *words]
        self.process = subprocess.Popen(
            command or self.watch,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**kept, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **environment},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C reaches it
        )

    def resize(self, width, height):
        """Give the terminal another size, as who pulls at a corner of its window."""
        self.screen.resize(height, width)
        self._resize(width, height)

    def _resize(self, width, height):
        size = struct.pack("HHHH", height, width, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)

    def press(self, keys):
        os.write(self.master, keys.encode())

    def read(self, seconds):
        """Show what comes within so many seconds; say whether something did."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        read = os.read(self.master, 1 << 16)
        self.output += read
        self._stream.feed(read)
        return True

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def prose(self):
        """The text with one space wherever there is some, as it was before it was folded."""
        return " ".join(self.text.split())

    def until(self, *texts):
        """Read until all of these texts are on the screen; return it."""
        end = time.monotonic() + PATIENCE
        while not all(text in self.prose for text in texts):
            assert time.monotonic() < end, f"{texts} never came:\n{self.text}"
            assert self.process.poll() is None, f"it ended before {texts} came:\n{self.text}"
            self.read(1.0)
        return self.prose

    def quit(self, way="q"):
        """Press a key that quits, or send a signal that does; wait for the end."""
        if isinstance(way, str):
            self.press(way)
        else:
            self.process.send_signal(way)
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end
            self.read(0.05)
        while self.read(0):
            pass
        return self.process.returncode

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def opened():
    """A function that opens a terminal; they are closed at the end."""
    with contextlib.ExitStack() as stack:

        def opens(*args, **named):
            terminal = Terminal(*args, **named)
            stack.callback(terminal.close)
            return terminal

        yield opens


@pytest.fixture
def losses(tmp_path):
    return Work(tmp_path, LOSSES)


def test_a_student_goes_through_a_unit(losses, opened):
    terminal = opened(losses.root)
    terminal.until(
        "▸ 02_regression_losses ○○○○○○ + ○○○○○○", "half_mse core, 10 points, 15 min", "not started"
    )
    losses.save(half_mse="return float(np.mean((pred - target) ** 2))")
    terminal.until(
        "0 of 6 checks (wrong)",
        "called half_mse(np.array([1.0, 2.0]), np.array([0.0, 0.0]))",
        "this came 2.5",
        "as if this were true, which it is not: The mean of the squares is already the loss.",
        "for example: half_mse(np.array([2.0]), np.array([0.0])) # is 2.0; yours gives 4.0",
    )
    assert "◐○○○○○ + ○○○○○○" in terminal.text
    losses.save(half_mse="return (")
    terminal.until(": '(' was never closed return ( ^", "Python cannot read its lines")
    losses.save(half_mse="while True:\n        pass")
    line = next(n for n, one in enumerate(losses.file.read_text().split("\n"), 1) if "True:" in one)
    terminal.until("no answer in time", "0 of 6 checks (timeout)")
    assert re.search(
        rf"no answer in time \(line ({line}: while True:|{line + 1}: pass)\)", terminal.prose
    )

    done = []
    for number, name in enumerate(losses.exercises, 1):
        done.append(name)
        losses.save(*done)
        terminal.until(f"{name} ", PASS, f"{number} of 12 exercises pass")
        if name == "half_mse":
            terminal.until("Next: mse (02_regression_losses). Core, about 5 minutes")
            terminal.press("n")
            terminal.until(
                "mse core, 10 points, 5 min", "not started", "Write it in regression_losses.py"
            )
    terminal.until("All exercises pass their public checks.", "●●●●●● + ●●●●●●")
    assert terminal.quit() == 0


def test_units_with_torch_are_watched_alike(tmp_path, opened):
    work = Work(tmp_path, AUTOGRAD)
    terminal = opened(work.root)
    terminal.until("gradient_of core", "not started")
    work.save(gradient_of="return f(x)")
    terminal.until("gradient_of core", "(wrong)", "called", "this came")
    work.save(gradient_of="while True:\n        x = x + 0")
    terminal.until("no answer in time (line")
    work.save("gradient_of")
    terminal.until(PASS, "Next: build_classifier")
    work.save("gradient_of", build_classifier="return nn.Sequential(nn.Linear(2, 3))")
    terminal.until("build_classifier core", "(wrong)")
    work.save(*work.exercises)
    terminal.until(f"{len(work.exercises)} of {len(work.exercises)} exercises pass")
    assert terminal.quit() == 0


def test_a_file_may_import_torch_where_the_checks_do_not(losses, opened):
    losses.write(f"import torch\n{losses.file.read_text('utf-8')}")
    terminal = opened(losses.root)
    terminal.until("half_mse core", "not started")
    losses.write(losses.file.read_text("utf-8").replace("raise NotImplementedError", "return 1", 1))
    terminal.until("half_mse core", "(wrong)")
    assert terminal.quit() == 0


def test_a_notebook_is_watched_alike(losses, opened):
    path = losses.file.with_suffix(".ipynb")
    notebook = json.loads(path.read_text("utf-8"))
    (cell,) = [one for one in notebook["cells"] if "def half_mse(" in "".join(one["source"])]
    stub = "".join(cell["source"])
    terminal = opened(losses.root)
    terminal.until("half_mse core", "not started")

    def save(body):
        cell["source"] = stub.replace("raise NotImplementedError", body)
        path.write_text(json.dumps(notebook), "utf-8")

    save("return float(np.mean((pred - target) ** 2))")
    terminal.until("this came 2.5", "The mean of the squares is already the loss.")
    save("while True: pass")
    number = notebook["cells"].index(cell) + 1
    line = len(cell["source"].rstrip().split("\n"))
    terminal.until(f"no answer in time (cell {number}, line {line}: while True: pass)")


def test_keys_turn_to_hints_to_the_list_and_to_other_exercises(losses, opened):
    terminal = opened(losses.root)
    terminal.until("half_mse core", "not started")
    terminal.press("h")
    terminal.until("Hint 1 of 3", "A residual says how far off one prediction is.")
    terminal.press("hh")
    terminal.until("Hint 3 of 3")
    terminal.press("n")
    assert "Hint" not in terminal.until("mse core, 10 points, 5 min")
    terminal.press("p")
    terminal.until("half_mse core, 10 points, 15 min")
    terminal.press("l")
    assert "▸ ○ half_mse not started core, 10 points, 15 min" in terminal.until(
        "huber not", "beyond, 10 points, 15 min"
    )
    terminal.press("\x1b[B")
    terminal.until("▸ ○ mse not started")
    terminal.press("l")
    terminal.until("mse core, 10 points, 5 min", "Write it in regression_losses.py")


def test_a_narrow_terminal_and_one_that_is_resized_show_all_that_counts(losses, opened):
    terminal = opened(losses.root, width=40, height=30)
    terminal.until("half_mse core", "not started")
    losses.save(half_mse="return float(np.mean((pred - target) ** 2))")
    terminal.until(
        "0 of 6 checks (wrong)", "The mean of the squares is already the loss.", "q quit"
    )
    terminal.resize(32, 12)
    terminal.until("more: the arrow keys", "◐○○○○○ + ○○○○○○")
    for _ in range(30):
        terminal.press("\x1b[B")
    terminal.until("yours gives 4.0")
    terminal.resize(120, 40)
    terminal.until("▸ 02_regression_losses ◐○○○○○ + ○○○○○○ half_mse core", "yours gives 4.0")


def test_without_colour_signs_say_the_same(losses, opened):
    colour = re.compile(rb"\x1b\[[0-9;]*\b[39][0-7][;m]")
    terminal = opened(losses.root)
    losses.save("half_mse")
    terminal.until("●○○○○○ + ○○○○○○")
    assert colour.search(terminal.output)
    plain = opened(losses.root, NO_COLOR="1")
    plain.until("●○○○○○ + ○○○○○○")
    assert not colour.search(plain.output)


def test_deleted_and_moved_files_are_missed_and_found_again(losses, opened):
    terminal = opened(losses.root)
    losses.save("half_mse")
    terminal.until("1 of 12 exercises pass", "mse core, 10 points, 5 min", "not started")
    aside = losses.root / "elsewhere.py"
    losses.file.rename(aside)
    terminal.until("no regression_losses.py", "the file must be beside its checks")
    aside.rename(losses.file)
    terminal.until("1 of 12 exercises pass", "not started")
    text = losses.file.read_text("utf-8")
    losses.file.unlink()
    terminal.until("no regression_losses.py")
    losses.write(text)
    terminal.until("1 of 12 exercises pass", "not started")


def test_of_a_save_every_50_ms_the_last_counts(losses, opened):
    terminal = opened(losses.root)
    terminal.until("half_mse core", "not started")
    for number in range(40):
        losses.save(half_mse=f"return {number}.25")
        end = time.monotonic() + 0.05
        while (left := end - time.monotonic()) > 0:
            terminal.read(left)
    terminal.until("this came 39.25")
    losses.save("half_mse")
    terminal.until(PASS)


def test_code_that_ends_its_process_or_cannot_be_interrupted_ends_nothing_else(losses, opened):
    terminal = opened(losses.root)
    terminal.until("half_mse core", "not started")
    losses.save(half_mse="__import__('os')._exit(7)")
    terminal.until("exit status 7", "the code ended its process instead of returning")
    losses.save(
        half_mse="while True:\n        try:\n            10 ** 10 ** 9\n        finally: continue"
    )
    terminal.until("checking")
    losses.save("half_mse")
    terminal.until(PASS)


def test_progress_is_kept_in_a_file_that_can_be_read(losses, opened):
    terminal = opened(losses.root)
    losses.save("half_mse", mse="return 1.0")
    terminal.until("◐", "●", "1 of 12 exercises pass")
    kept = tomllib.loads((losses.root / "progress.toml").read_text("utf-8"))[LOSSES]
    assert (kept["half_mse"], kept["rmse"]) == (PASS, "not started")
    assert "(wrong)" in kept["mse"]
    assert terminal.quit() == 0
    again = opened(losses.root)
    again.until("●◐○○○○ + ○○○○○○", "mse core, 10 points, 5 min", "(wrong)")


@pytest.mark.parametrize("way", ["q", "\x03", signal.SIGTERM])
def test_the_terminal_is_left_as_it_was(losses, opened, way):
    terminal = opened(losses.root)
    terminal.until("half_mse core", "not started")
    assert termios.tcgetattr(terminal.slave) != terminal.before
    assert terminal.quit(way) == 0
    assert termios.tcgetattr(terminal.slave) == terminal.before
    assert terminal.output.rstrip().endswith((b"\x1b[?1049l\x1b[?25h", b"\x1b[?25h\x1b[?1049l"))


def test_it_can_be_suspended_and_goes_on(losses, opened):
    shell = opened(losses.root, command=["sh", "-i"], PS1="ready$ ")
    shell.until("ready$")
    shell.press(f"{' '.join(shell.watch)}\n")
    shell.until("half_mse core", "not started")
    shell.press("\x1a")
    shell.until("ready$")
    assert "half_mse core" not in shell.text
    assert termios.tcgetattr(shell.slave)[3] & termios.ICANON
    losses.save("half_mse")
    shell.press("fg\n")
    shell.until("1 of 12 exercises pass", "●○○○○○ + ○○○○○○")
    assert not termios.tcgetattr(shell.slave)[3] & termios.ICANON
    shell.press("q")
    shell.until("ready$")


def test_two_units_that_are_saved_at_once_are_both_checked(losses, opened):
    other = Work(losses.root, "03_cross_entropy")
    terminal = opened(losses.root)
    terminal.until("half_mse core", "not started")
    losses.save("half_mse")
    other.save("logsumexp")
    terminal.until("2 of 22 exercises pass")


def test_a_unit_that_is_being_checked_is_told_of_although_another_is_saved(losses, opened):
    other = Work(losses.root, "03_cross_entropy")
    terminal = opened(losses.root)
    terminal.until("half_mse core", "not started")
    losses.save("rmse", half_mse="return sum(range(4 * 10**7))")
    terminal.until("checking")
    other.save("logsumexp")
    terminal.until("2 of 22 exercises pass")


def test_where_nothing_forks_and_there_is_no_screen_it_says_the_same(losses):
    apart = losses.root / "apart"
    apart.mkdir()
    (apart / "sitecustomize.py").write_text("import os\ndel os.fork\n")
    paths = os.pathsep.join([str(apart), *sys.path])
    command = [sys.executable, "-u", "-m", "autograder", "watch", "--course", str(losses.root)]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    environment = {**os.environ, "PYTHONPATH": paths}
    with subprocess.Popen(command, env=environment, **pipes) as process:

        def until(text):
            read = ""
            while text not in read:
                assert select.select([process.stdout], [], [], PATIENCE)[0], read
                some = os.read(process.stdout.fileno(), 1 << 16).decode()
                assert some, read
                read += some

        try:
            until("not started")
            losses.save(half_mse="return float(np.mean((pred - target) ** 2))")
            until("yours gives 4.0")
            losses.save(half_mse="__import__('os')._exit(7)")
            until("exit status 7")
            losses.save("half_mse")
            until(PASS)
            process.send_signal(signal.SIGINT)
            assert process.wait() == 0
        finally:
            process.kill()  # or who waits for its end would wait for ever


def test_without_watchfiles_a_sentence_says_what_to_install(losses):
    program = (
        "import sys; sys.modules['watchfiles'] = None; from autograder.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "watch", "--course", str(losses.root)]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stderr == (
        "autograder: watchfiles is missing: in the course's folder, run "
        "pip install -c constraints.txt -e .\n"
    )
