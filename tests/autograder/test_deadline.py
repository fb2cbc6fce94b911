"""The deadline in a process that does nothing else: it tells whether the code worked or waited."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("signals are otherwise on Windows", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import time
from autograder.runtime.deadline import OutOfTime, deadline
try:
    with deadline(0.1):
        {}
except OutOfTime as late:
    print(late.idle)
"""


@pytest.mark.parametrize(
    ("code", "idle"),
    [("time.sleep(60)", True), ("input()", True), ("while True: pass", False)],
    ids=["a sleep", "an input that does not come", "a loop"],
)
def test_it_tells_whether_the_code_worked(code, idle):
    command = [sys.executable, "-c", PROGRAM.format(code)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.read() == f"{idle}\n"


STUBBORN = """
import signal, sys, time
from autograder.runtime.deadline import OutOfTime, deadline, under_check

def code():
    {}

try:
    with deadline(0.1):
        under_check(code)
except OutOfTime:
    print("this does not end")
"""


@pytest.mark.parametrize(
    "code",
    [
        "try: time.sleep(60)\n        except BaseException: pass",
        "try: pass\n        except: pass",
        "try: time.sleep(60)\n        finally: continue",
        "signal.signal(signal.SIGINT, signal.SIG_IGN)",
    ],
    ids=["a sleep", "a loop", "finally", "a handler"],
)
def test_code_that_swallows_every_interrupt_is_ended(code):
    """If it is never met outside its `try`, all of its process is."""
    program = STUBBORN.format(f"while True:\n        {code}")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "this does not end" in done.stdout + done.stderr


UNENDING = """
def mae(pred, target):
    while True:
        try:
            __import__('time').sleep(9)
        except BaseException:
            pass
"""


@pytest.mark.thorough
def test_pytest_ends_and_says_which_line_does_not(tmp_path):
    unit = ROOT / "exercises" / "02_regression_losses"
    shutil.copytree(unit, tmp_path / unit.name)
    (tmp_path / unit.name / "regression_losses.py").write_text(UNENDING)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", tmp_path / unit.name]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path / unit.name)
    assert done.returncode == 1
    assert "regression_losses.py, line 5: this does not end" in done.stderr
