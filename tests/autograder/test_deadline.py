"""The deadline in a process that does nothing else: it tells whether the code worked or waited."""

import subprocess
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("signals are otherwise on Windows", allow_module_level=True)

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
