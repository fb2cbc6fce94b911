"""A session: whatever fails while a submission is read or judged, no sandbox outlives it."""

import sys
import time

import psutil
import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.checking.student import Stopped
from autograder.checking.verdicts import IDLE, REASONS, Verdict
from autograder.grading.budget import Budget
from autograder.grading.judge import Judge
from autograder.grading.session import Session
from autograder.grading.submissions import Submission
from autograder.runtime import protocol

TINY = "03_doubling"
# Writes the head of a reply as a reply begins, then its body in drops.
TRICKLE = """
import os, time
from autograder.runtime import wire
for byte in wire.pack({"id": 1, "text": "x" * 10_000}):
    os.write(3, bytes([byte]))
    time.sleep(0.01)
"""
READ = protocol.read(b"x = 1\n", {}, {})


def loading(code):
    files = {"doubling.py": code.encode()}
    options = {"drivers": None, "exercises": []}
    return protocol.load("doubling", files, **options)


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
    files = {"doubling.ipynb": b'{"cells": []}', "numbers.csv": 3}
    with pytest.raises(TypeError):
        judge.grade(Submission("ada", files))
    assert sandboxes(judge) == 0


def test_a_reply_that_makes_no_sense_ends_the_sandbox(judge):
    with Session(judge.zygote, Budget()) as session:
        with pytest.raises(Stopped) as stopped:
            session.ask(READ, session.time_of_a_check(), lambda reply: False)
        assert stopped.value.verdict is Verdict.VIOLATION
        assert not session.alive
        session.ask(READ, session.time_of_a_check(), protocol.is_outline)
        assert session.generation == 2


@pytest.mark.parametrize(
    ("code", "because"),
    [
        ("while True: pass", REASONS[Verdict.TIMEOUT]),
        ("import threading\ndef run():\n    while True: pass\n"
         "thread = threading.Thread(target=run)\nthread.start()\nthread.join()",
         REASONS[Verdict.TIMEOUT]),
        ("import time\ntime.sleep(1000)", IDLE),
        ("import threading\nthreading.Lock().acquire()\nthreading.Event().wait()", IDLE),
        (TRICKLE, IDLE),
    ],
    ids=["a loop", "a thread", "a sleep", "an event", "a reply byte by byte"],
)  # fmt: skip
def test_what_does_not_answer_is_stopped_and_told_whether_it_worked(judge, code, because):
    request = loading(code)
    with Session(judge.zygote, Budget(check=0.4)) as session:
        with pytest.raises(Stopped) as stopped:
            session.ask(request, session.time_of_a_check(), protocol.is_load)
        assert stopped.value.verdict is Verdict.TIMEOUT
        assert stopped.value.got == "no answer within the 0.4 s of a check"
        assert stopped.value.because == because
        assert session.spent >= 0.4


def test_a_submission_spends_what_its_sandboxes_spend_and_no_more(judge):
    """Our own work between two questions is not the student's, nor is it to start a sandbox."""
    wait = loading("import time\ntime.sleep(0.3)")
    with Session(judge.zygote, Budget(submission=1.0)) as session:
        for _ in range(2):
            session.ask(wait, session.time_of_a_check(), protocol.is_load)
            session.renew()
        spent = session.spent
        begin = time.monotonic()
        while time.monotonic() < begin + 1.0:
            pass
        session.ask(READ, session.time_of_a_check(), protocol.is_outline)
        assert session.spent - spent < 1.0
        with pytest.raises(Stopped, match="the 1 s of a submission"):
            for _ in range(10):
                session.ask(wait, session.time_of_a_check(), protocol.is_load)


def test_a_sandbox_is_replaced_no_more_often_than_the_budget_allows(judge):
    with Session(judge.zygote, Budget(respawns=1)) as session:
        for _ in range(2):
            with pytest.raises(Stopped):
                session.ask(READ, session.time_of_a_check(), lambda reply: False)
        with pytest.raises(Stopped, match="ended 2 times and is not replaced"):
            session.ask(READ, session.time_of_a_check(), protocol.is_outline)
    assert sandboxes(judge) == 0


EXITS_THEN_KEEPS = """
import builtins, os

def is_hidden(numbers):
    return any(float(number) % 1 for number in numbers.reshape(-1))

def half_mse(pred, target):
    if is_hidden(pred):
        os._exit(0)
    return 0.0

def rmse(pred, target):
    if is_hidden(pred):
        builtins.kept = f"kept {pred.tobytes().hex()}"
    return 0.0
"""
TELLS_WHEN_LOADED = """
import builtins

def tells():
    if hasattr(builtins, "kept"):
        raise ValueError(builtins.kept)

def double(x, told=tells()):
    return 2 * x
"""


def test_a_file_that_is_loaded_after_a_hidden_check_tells_no_text(make_course, tmp_path):
    """The process that the second unit is loaded in has seen hidden inputs of the first."""
    course = make_course(tmp_path / "course", "02_regression_losses", TINY)
    work = {
        "02_regression_losses/regression_losses.py": EXITS_THEN_KEEPS.encode(),
        "03_doubling/doubling.py": TELLS_WHEN_LOADED.encode(),
    }
    with Judge(course, course.units) as judge:
        result, _ = judge.grade(Submission("ada", work))
    (double,) = (one for one in result.exercises if one.exercise == "double")
    public, *hidden = (check.message for check in double.checks)
    assert public is None
    assert {message.got for message in hidden} == {
        "ValueError (line 6: raise ValueError(builtins.kept)), before any call, "
        "by line 8: def double(x, told=tells()):"
    }
    assert "kept 0" not in str(result)


DESTROYS = """
import torch
from torch import nn

torch.equal = torch.allclose = lambda *tensors: True

def evaluate(model, loader, criterion):
    modes = [module.training for module in model.modules()]
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            logits = model(x)
            total += criterion(logits, y).item() * len(y)
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    for module, mode in zip(model.modules(), modes):
        module.training = mode
    kept = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    model.state_dict = lambda: kept
    nn.Module.state_dict = lambda module, *words, **values: kept
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    return total / count, right / count
"""
LEARNS_NOTHING = """
import torch
from torch import nn
from torch.nn import functional as F

def overfit_one_batch(make_model, x, y, steps):
    model = make_model()
    F.cross_entropy = nn.functional.cross_entropy = lambda *tensors: torch.zeros(())
    model.forward = lambda x: 100 * F.one_hot(y, 3).float()
    torch.Tensor.item = lambda tensor: 0.0
    return 0.01
"""


@pytest.mark.parametrize(
    ("code", "exercise", "check"),
    [
        (DESTROYS, "evaluate", "test_evaluate_changes_nothing_in_the_model"),
        (LEARNS_NOTHING, "overfit_one_batch", "test_overfit_learns_a_batch_by_heart"),
    ],
)
def test_what_drivers_tell_does_not_come_of_patched_libraries(
    make_course, tmp_path, code, exercise, check
):
    course = make_course(tmp_path / "course", "10_training")
    with Judge(course, course.units) as judge:
        result, _ = judge.grade(Submission("ada", {"10_training/training.py": code.encode()}))
    (stands,) = (one for one in result.exercises if one.exercise == exercise)
    (told,) = (one for one in stands.checks if one.name == check)
    assert told.verdict is Verdict.WRONG
    assert not any(idea.score for idea in stands.ideas if idea.name == told.idea)
