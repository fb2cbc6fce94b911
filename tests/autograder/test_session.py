"""A session: whatever fails while a submission is read or judged, no sandbox outlives it."""

import sys

import psutil
import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.checking.student import Stopped
from autograder.checking.verdicts import Verdict
from autograder.grading.budget import Budget
from autograder.grading.judge import Judge
from autograder.grading.session import Session
from autograder.grading.submissions import Submission
from autograder.runtime import protocol

TINY = "03_doubling"
READ = protocol.read(b"x = 1\n", {}, {})


@pytest.fixture(scope="module")
def judge(make_course, tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("session") / "course", TINY)
    with Judge(course, course.units) as judge:
        yield judge


def sandboxes(judge) -> int:
    """How many sandboxes are alive: below this process come the guardian, the zygote, and they."""
    zygotes = [z for guardian in psutil.Process().children() for z in guardian.children()]
    return sum(len(zygote.children()) for zygote in zygotes)


def test_a_sandbox_lives_from_the_first_question_to_the_end_of_the_session(judge):
    with Session(judge.zygote, Budget()) as session:
        assert (session.alive, sandboxes(judge)) == (False, 0)
        session.ask(READ, session.time_of_a_check(), protocol.is_outline)
        assert (session.alive, sandboxes(judge)) == (True, 1)
    assert sandboxes(judge) == 0


def test_a_failure_while_a_submission_is_read_leaves_no_process_behind(judge):
    """Our own failure, made by a submission that no reader of files could make."""
    files = {"doubling.ipynb": b'{"cells": []}', "helper.py": 3}
    with pytest.raises(TypeError):
        judge.grade(Submission("ada", {TINY: files}))
    assert sandboxes(judge) == 0


def test_a_reply_that_makes_no_sense_ends_the_sandbox(judge):
    with Session(judge.zygote, Budget()) as session:
        with pytest.raises(Stopped) as stopped:
            session.ask(READ, session.time_of_a_check(), lambda reply: False)
        assert stopped.value.verdict is Verdict.VIOLATION
        assert not session.alive
        session.ask(READ, session.time_of_a_check(), protocol.is_outline)
        assert session.generation == 2


def test_a_sandbox_is_replaced_no_more_often_than_the_budget_allows(judge):
    with Session(judge.zygote, Budget(respawns=1)) as session:
        for _ in range(2):
            with pytest.raises(Stopped):
                session.ask(READ, session.time_of_a_check(), lambda reply: False)
        with pytest.raises(Stopped, match="ended 2 times and is not replaced"):
            session.ask(READ, session.time_of_a_check(), protocol.is_outline)
    assert sandboxes(judge) == 0
