"""The deadline for code in this very process: what it ends, and what it leaves as it was."""

import signal
import sys
import threading
import time

import pytest

from autograder.runtime.deadline import OutOfTime, deadline

if sys.platform == "win32":
    pytest.skip("signals are otherwise on Windows", allow_module_level=True)

SOON = 0.05


def spin(seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_what_is_done_in_time_is_not_disturbed():
    with deadline(60):
        answer = sum(range(10))
    assert answer == 45


def test_a_loop_that_takes_too_long_is_ended():
    with pytest.raises(OutOfTime) as late, deadline(SOON):
        spin()
    assert not late.value.idle


def test_work_is_counted_whoever_does_it():
    """A thread that spins is as much the code's own as the loop that waits for it."""
    over = threading.Event()

    def spin_on() -> None:
        while not over.is_set():
            pass

    thread = threading.Thread(target=spin_on)
    thread.start()
    try:
        with pytest.raises(OutOfTime) as late, deadline(SOON):
            thread.join()
    finally:
        over.set()
        thread.join()
    assert not late.value.idle


def test_a_wait_is_ended_by_the_clock():
    with pytest.raises(OutOfTime), deadline(SOON):
        time.sleep(60)


def test_catching_every_exception_does_not_help():
    with pytest.raises(OutOfTime), deadline(SOON):
        try:
            spin()
        except Exception:
            pytest.fail("it was swallowed")


def test_afterwards_signals_are_as_they_were_and_no_thread_is_left():
    handler, threads = signal.getsignal(signal.SIGINT), set(threading.enumerate())
    with deadline(60):
        assert signal.getsignal(signal.SIGINT) != handler
        assert set(threading.enumerate()) - threads
    assert signal.getsignal(signal.SIGINT) == handler
    assert set(threading.enumerate()) <= threads


def test_control_c_is_still_an_interrupt():
    with pytest.raises(KeyboardInterrupt), deadline(60):
        signal.raise_signal(signal.SIGINT)


def test_someone_with_a_debugger_has_all_the_time_in_the_world():
    before = sys.gettrace()
    try:
        with deadline(SOON):
            sys.settrace(lambda *event: None)
            spin(3 * SOON)
    finally:
        sys.settrace(before)
