"""What a process spends: it works or it waits, and in line for a processor it does neither."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.sandbox.meter import LONGEST, Meter

LOOP = "while True: pass"
SLEEP = "import time; time.sleep(1000)"
THREAD = f"import threading; threading.Thread(target=lambda: exec({LOOP!r})).start()"
SOON = 0.2  # seconds


@pytest.fixture
def start() -> Iterator[Callable[[str], Meter]]:
    """Start Python processes on one and the same processor; end them after the test."""
    started: list[tuple[subprocess.Popen[bytes], int]] = []
    processor = min(os.sched_getaffinity(0))

    def run(code: str) -> Meter:
        here = f"import os; os.sched_setaffinity(0, [{processor}])\n{code}"
        process = subprocess.Popen([sys.executable, "-c", here])
        started.append((process, os.pidfd_open(process.pid)))
        return Meter(started[-1][1])

    yield run
    for process, pidfd in started:
        process.kill()
        process.wait()
        os.close(pidfd)


def watched(meter: Meter, enough: Callable[[], bool]) -> Meter:
    """Look until enough was spent."""
    meter.start()
    while not enough():
        meter.look(silent=True)
    return meter


@pytest.mark.parametrize("code", [LOOP, THREAD], ids=["a loop", "a thread"])
def test_what_computes_works_and_does_not_wait(start: Callable[[str], Meter], code: str) -> None:
    meter = start(code)
    watched(meter, lambda: meter.work >= SOON)  # it has imported what it needs
    waited = meter.waited
    watched(meter, lambda: meter.work >= 2 * SOON)
    assert meter.waited == waited


def test_in_line_for_a_processor_nothing_is_spent(start: Callable[[str], Meter]) -> None:
    """Five share one processor: together they work no longer than the time that goes by."""
    meters = [start(LOOP) for _ in range(5)]
    for meter in meters:
        watched(meter, lambda meter=meter: meter.work >= SOON)  # type: ignore[misc]
    waited = [meter.waited for meter in meters]
    watched(meters[0], lambda: meters[0].work >= 2 * SOON)
    assert [meter.waited for meter in meters] == waited


def test_what_sleeps_waits_and_does_not_work(start: Callable[[str], Meter]) -> None:
    meter = start(SLEEP)
    watched(meter, lambda: meter.waited >= 3 * SOON)
    assert meter.work < meter.waited


def test_what_waits_for_us_is_not_charged(start: Callable[[str], Meter]) -> None:
    meter = start(SLEEP)
    watched(meter, lambda: meter.waited >= SOON)
    waited = meter.waited
    begin = os.times().elapsed
    while os.times().elapsed < begin + SOON:
        meter.look(silent=False)
    assert meter.waited == waited


def test_while_the_judge_itself_gets_no_turn_little_is_charged(
    start: Callable[[str], Meter],
) -> None:
    """The machine may have slept meanwhile, and the sandbox with it."""
    meter = start(SLEEP)
    watched(meter, lambda: meter.waited >= SOON)
    waited = meter.waited
    begin = os.times().elapsed
    while os.times().elapsed < begin + 1.5 * LONGEST:
        pass
    meter.look(silent=True)
    assert 0 < meter.waited - waited <= LONGEST


def test_of_a_process_that_has_ended_nothing_more_is_counted(
    start: Callable[[str], Meter],
) -> None:
    meter = start("pass")
    os.waitid(os.P_ALL, 0, os.WEXITED)
    meter.start()
    meter.look(silent=True)
    assert (meter.work, meter.spent) == (0.0, 0.0)
