"""How busy a machine is decides nothing: beside a load of 20, a class gets the same results."""

import contextlib
import subprocess
import sys

import pytest

pytestmark = pytest.mark.thorough  # on a busy machine, all takes long

TINY = "03_doubling"
LOAD = 20
SPIN = """import time


def spun(function):
    start = time.process_time()
    while time.process_time() - start < {}:
        pass
    return function


@spun"""
HALVE = "\n\ndef halve(x):\n    return x / 2.0\n"
DOUBLE = "\ndef double(x):\n    return x + x\n"
SUBMISSIONS = {
    "works_for_long": SPIN.format(0.5) + DOUBLE,
    "works_for_too_long": SPIN.format(1000) + DOUBLE,
    "spins_in_a_thread": (
        "import threading\n\n\ndef run():\n    while True:\n        pass\n\n\n"
        "def double(x):\n    thread = threading.Thread(target=run)\n"
        "    thread.start()\n    thread.join()\n"
    ),
    "sleeps": "import time\n\n\ndef double(x):\n    time.sleep(1000)\n",
    "naps": "import time\n\n\ndef double(x):\n    time.sleep(0.1)\n    return x + x\n",
    "asks": "def double(x):\n    return float(input()) + x\n",
    "ends": "import os\n\n\ndef double(x):\n    os._exit(3)\n",
    "is_right": DOUBLE,
    "is_wrong": "def double(x):\n    return x * x\n",
}


@contextlib.contextmanager
def load():
    """Keep the machine busy."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(LOAD)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def graded(tmp_path_factory, make_course, autograder):
    """The results of one class, graded on the machine as it is, and beside a load by many workers
    at once."""
    home = tmp_path_factory.mktemp("load")
    course = make_course(home / "course", TINY).root
    for name, text in SUBMISSIONS.items():
        path = home / "submissions" / name / TINY / "doubling.py"
        path.parent.mkdir(parents=True)
        path.write_text(text + HALVE)

    def grade(out, workers):
        command = ["grade", home / "submissions", "--out", out, "--course", course]
        ended = autograder(*command, "--workers", workers, "--check-seconds", 2)
        assert ended.returncode == 0, ended.stderr
        files = [path for path in out.rglob("*") if path.is_file() and path.name != "run.json"]
        return {str(path.relative_to(out)): path.read_bytes() for path in files}

    alone = grade(home / "alone", 1)
    with load():
        return alone, grade(home / "busy", 6)


def test_a_busy_machine_gives_the_same_bytes(graded):
    alone, busy = graded
    assert len(alone) > len(SUBMISSIONS)
    assert busy == alone


@pytest.mark.parametrize("name", ["works_for_too_long", "spins_in_a_thread", "sleeps"])
def test_what_does_not_come_to_an_end_is_stopped_all_the_same(graded, name):
    _, busy = graded
    assert b'"timeout"' in busy[f"results/{name}.json"]
    assert b"the 2 s of a check" in busy[f"results/{name}.json"]


@pytest.mark.parametrize("name", ["works_for_long", "naps", "is_right"])
def test_what_takes_its_time_and_ends_is_right(graded, name):
    _, busy = graded
    assert b'"timeout"' not in busy[f"results/{name}.json"]
    assert b'"score": 10.0' in busy[f"results/{name}.json"]
