"""The deadline for code in this very process: what it ends, and what it leaves as it was."""

import signal
import sys
import time

import pytest

from autograder.runtime.deadline import OutOfTime, deadline

if sys.platform == "win32":
    pytest.skip("signals are otherwise on Windows", allow_module_level=True)

SOON = 0.03


def spin(seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_what_is_done_in_time_is_not_disturbed():
    with deadline(60):
        answer = sum(range(10))
    assert answer == 45


@pytest.mark.parametrize("of_work", [False, True], ids=["on the clock", "of work"])
def test_a_loop_that_takes_too_long_is_ended(of_work):
    with pytest.raises(OutOfTime), deadline(SOON, of_work=of_work):
        spin()


def test_a_wait_is_ended_as_well():
    with pytest.raises(OutOfTime), deadline(SOON):
        time.sleep(60)


def test_where_work_is_counted_the_clock_has_the_last_word():
    with pytest.raises(OutOfTime), deadline(SOON, of_work=True):
        time.sleep(60)


def test_catching_every_exception_does_not_help():
    with pytest.raises(OutOfTime), deadline(SOON):
        try:
            spin()
        except Exception:
            pytest.fail("it was swallowed")


@pytest.mark.parametrize("of_work", [False, True], ids=["on the clock", "of work"])
def test_afterwards_signals_and_timers_are_as_they_were(of_work):
    def handlers():
        return signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGPROF)

    before = handlers()
    with deadline(60, of_work=of_work):
        assert handlers() != before
    assert handlers() == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


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
