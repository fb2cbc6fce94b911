"""What graders call: a student's functions, wherever they run, and the solution."""

from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from autograder.checking.student import (
    ABSENT,
    NO_MEMORY,
    REFUSED,
    Local,
    Raised,
    Reference,
    Stopped,
    Student,
)
from autograder.checking.verdicts import REASONS, Verdict
from autograder.runtime.call import Live
from autograder.runtime.deadline import OutOfTime
from autograder.runtime.loading import remember

QUIET = {"changed": [], "random_moved": False, "warned": [], "printed": "", "forbidden": []}
RAISED = {
    "type": "Secret5Error",
    "bases": ["Secret5Error", "KeyError", "Exception"],
    "text": "12 34",
    "file": "doubling.py",
    "line": 3,
    "code": "raise Secret5Error",
    "inner": True,
}


class Far:
    """A subject somewhere else, which notes what it is asked and replies the same to all."""

    def __init__(self, reply):
        self.reply = reply
        self.asked = []

    def call(self, name, args, kwargs):
        self.asked.append((name, args, kwargs))
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


def live(source):
    module = ModuleType("mine")
    remember(source.encode(), "mine.py")
    exec(compile(source, "mine.py", "exec"), module.__dict__)
    return Live(module, None, frozenset({"mine.py"}))


def stopped(reply):
    with pytest.raises(Stopped) as error:
        Student(Far(reply)).double(3)
    return error.value


# Student


def test_a_student_is_called_like_a_module():
    far = Far({"answer": 6.0, **QUIET})
    student = Student(far)
    assert student.double(3, by="adding") == 6.0
    assert student.drivers.train(steps=5) == 6.0
    assert far.asked == [
        ("double", (3,), {"by": "adding"}),
        ("drivers.train", (), {"steps": 5}),
    ]


@pytest.mark.parametrize(
    ("reply", "verdict", "got"),
    [
        ({"missing": True}, Verdict.MISSING, "no function double"),
        (
            {"answer": 6.0, **QUIET, "forbidden": ["numpy", "torch\n.sum"]},
            Verdict.FORBIDDEN,
            "numpy, torch .sum",
        ),
        ({"raised": RAISED, **QUIET}, Verdict.CRASHED, "Secret5Error"),
        (Stopped(Verdict.DIED, "exit status 7"), Verdict.DIED, "exit status 7"),
    ],
    ids=["missing", "forbidden", "raised", "stopped"],
)
def test_whatever_is_no_answer_ends_the_check(reply, verdict, got):
    error = stopped(reply)
    assert (error.verdict, error.got) == (verdict, got)
    assert error.because == REASONS[verdict]


def test_what_ends_a_check_is_its_outcome():
    outcome = Stopped(Verdict.DIED, "exit status 7", "it left").outcome()
    assert outcome.verdict is Verdict.DIED
    assert (outcome.message.got, outcome.message.because) == ("exit status 7", "it left")


# Raised


UNWRITTEN = {"type": "NotImplementedError", "code": "raise NotImplementedError(name)"}


@pytest.mark.parametrize(
    ("told", "revealed", "hidden"),
    [
        (
            {},
            "Secret5Error: 12 34 (line 3: raise Secret5Error)",
            "KeyError (line 3: raise Secret5Error)",
        ),
        ({"line": None}, "Secret5Error: 12 34", "KeyError"),
        ({"code": ""}, "Secret5Error: 12 34 (line 3)", "KeyError (line 3)"),
        ({"text": "", "line": None}, "Secret5Error", "KeyError"),
        ({"bases": ["Secret5Error"], "line": None}, "Secret5Error: 12 34", "an exception"),
        (
            {"place": "cell 2", "code": ""},
            "Secret5Error: 12 34 (cell 2, line 3)",
            "KeyError (cell 2, line 3)",
        ),
        ({"text": "at 0x7f3c2a1b\n\x1b[2J", "line": None}, "Secret5Error: at 0x...", "KeyError"),
        (
            {"type": "SystemExit", "bases": ["SystemExit"], "text": "0", "line": None},
            "the end of the program",
            "the end of the program",
        ),
    ],
)
def test_an_exception_is_shown_in_full_or_without_text_and_invented_names(told, revealed, hidden):
    error = Raised(RAISED | told)
    assert error.shown(reveal=True) == revealed
    assert error.shown(reveal=False) == hidden
    assert error.outcome(reveal=False).message.got == hidden


@pytest.mark.parametrize(
    ("told", "verdict", "because"),
    [
        ({}, Verdict.CRASHED, "the call raised an exception instead of returning"),
        (UNWRITTEN, Verdict.CRASHED, "this part is not written yet"),
        (UNWRITTEN | {"code": "torch.mode(x)"}, Verdict.CRASHED, REASONS[Verdict.CRASHED]),
        ({"bases": ["SystemExit"]}, Verdict.DIED, "an exercise returns; it does not call exit"),
        ({"bases": ["MemoryError"]}, Verdict.MEMORY, REASONS[Verdict.MEMORY]),
        (
            {"type": "RuntimeError", "text": f"[enforce fail] . {NO_MEMORY}: you tried to"},
            Verdict.MEMORY,
            REASONS[Verdict.MEMORY],
        ),
        ({"text": NO_MEMORY}, Verdict.CRASHED, REASONS[Verdict.CRASHED]),
    ],
    ids=[
        "any",
        "not written",
        "not by torch",
        "exit",
        "memory",
        "memory in torch",
        "its words alone",
    ],
)
def test_some_exceptions_say_more_than_others(told, verdict, because):
    error = Raised(RAISED | told)
    assert (error.verdict, error.because) == (verdict, because)


@pytest.mark.parametrize(
    ("told", "reveal", "because"),
    [
        (
            {"type": "ModuleNotFoundError", "bases": ["ModuleNotFoundError"]},
            True,
            f"what it imports {ABSENT}",
        ),
        ({"type": "PermissionError", "bases": ["PermissionError", "OSError"]}, True, REFUSED),
        ({"type": "PermissionError", "bases": ["PermissionError", "OSError"]}, False, REFUSED),
        ({"type": "MyError", "bases": ["MyError", "URLError", "OSError"]}, True, REFUSED),
        ({"text": "[Errno 30] Read-only file system: 'x'"}, True, REFUSED),
        ({"text": "[Errno 30] Read-only file system: 'x'"}, False, REASONS[Verdict.CRASHED]),
        ({"text": "can't start new thread"}, True, REFUSED),
        (
            {"type": "PermissionError", "bases": ["PermissionError"], "unmade": "pool"},
            False,
            f"pool is used, and the line that should make it fails: {REFUSED}",
        ),
        ({"text": "[Errno 2] No such file"}, True, REASONS[Verdict.CRASHED]),
    ],
)
def test_what_the_place_lacks_or_forbids_is_said(told, reveal, because):
    assert Raised(RAISED | told).reason(reveal=reveal) == because


@pytest.mark.parametrize(
    ("told", "revealed", "hidden"),
    [
        (
            {"text": "name 'np' is not defined"},
            'np is not defined: "import numpy as np" is missing, or Python cannot read it',
            "a name is not defined: is it misspelt, or is its import missing?",
        ),
        (
            {"text": "name 'secret' is not defined"},
            "secret is not defined: is it misspelt, or is its import missing?",
            "a name is not defined: is it misspelt, or is its import missing?",
        ),
        (
            {"text": "12 34"},
            "a name is not defined: is it misspelt, or is its import missing?",
            "a name is not defined: is it misspelt, or is its import missing?",
        ),
    ],
    ids=["an import", "a name", "words of the student's own"],
)
def test_a_name_that_is_not_defined_is_named_in_public_alone(told, revealed, hidden):
    error = Raised(RAISED | {"type": "NameError", "bases": ["NameError"]} | told)
    assert error.outcome(reveal=True).message.because == revealed
    outcome = error.outcome(reveal=False)
    assert outcome.message.because == hidden
    assert "secret" not in repr(outcome)


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({}, "this part is not written yet"),
        ({"inside": "double"}, "this part is not written yet"),
        ({"inside": "add", "stub": True}, "add is not written yet"),
        ({"inside": "add", "stub": False}, "a part of add is not written yet"),
    ],
    ids=["nobody knows where", "in itself", "in a stub", "in another exercise"],
)
def test_the_exercise_that_is_not_written_is_the_one_that_says_so(told, because):
    error = Raised(RAISED | UNWRITTEN | told)
    assert error.outcome(reveal=False, exercise="double").message.because == because


@pytest.mark.parametrize(
    ("told", "short"),
    [
        ({"type": "KeyError"}, "line 3 raises KeyError"),
        ({}, "line 3 raises an exception"),
        ({"type": "KeyError", "place": "cell 2"}, "cell 2, line 3 raises KeyError"),
        ({"bases": ["SystemExit"]}, "line 3 ends the program"),
        ({"bases": ["MemoryError"]}, "line 3 runs out of memory"),
    ],
    ids=["raises", "what is not ours", "in a cell", "exits", "memory"],
)
def test_an_origin_is_a_line_in_short(told, short):
    assert Raised(RAISED | told).outcome().origin.short == short
    assert Raised(RAISED | told | {"line": None}).outcome().origin is None


def test_a_line_of_another_exercise_is_put_down_to_that():
    error = Raised(RAISED | {"inside": "add"})
    said = error.outcome(exercise="double").message.because
    assert said == "the call raised an exception in add instead of returning"
    assert error.outcome(exercise="add").message.because == REASONS[Verdict.CRASHED]
    assert error.outcome(exercise="double").origin.inside == "add"


# Local


def test_code_of_this_process_gets_copies_as_if_it_were_far_away():
    student = Student(Local(live("def f(x):\n    x[0] = 9\n    return x\n")))
    given = np.zeros(2)
    assert student.f(given).tolist() == [9.0, 0.0]
    assert given.tolist() == [0.0, 0.0]


def test_what_cannot_cross_does_not_cross_in_this_process_either():
    answer = Student(Local(live("def f():\n    return {1, 2}\n"))).f()
    assert answer.type_name == "set"


def test_in_this_process_too_what_is_forbidden_ends_the_check():
    code = live("import math\n\n\ndef f():\n    return math.sqrt(4.0)\n")
    assert Student(Local(code)).f() == 2.0
    with pytest.raises(Stopped, match="math") as error:
        Student(Local(code, forbids=["math"])).f()
    assert error.value.verdict is Verdict.FORBIDDEN


def test_a_call_that_is_out_of_time_is_a_timeout():
    code = live("def f():\n    raise late\n")
    code.module.late = OutOfTime
    with pytest.raises(Stopped, match="no answer in time") as error:
        Student(Local(code)).f()
    assert error.value.verdict is Verdict.TIMEOUT


# Reference


COUNTING = "calls = []\n\n\ndef f(x, *, y=0):\n    calls.append(x)\n    return [x]\n"


def test_the_solution_answers_once_for_the_same_arguments():
    code = live(COUNTING)
    reference = Reference(code)
    for x in (1.0, 1.0, 2.0):
        assert reference.f(x) == [x]
    reference.f(1.0, y=2)
    assert code.module.calls == [1.0, 2.0, 1.0]


def test_what_a_check_does_to_an_answer_does_not_change_the_next():
    reference = Reference(live(COUNTING))
    reference.f(1.0).append(7)
    assert reference.f(1.0) == [1.0]


def entry(name, of="f", belief="Less is more."):
    return SimpleNamespace(name=name, of=of, belief=belief, answer=lambda: name)


BANK = SimpleNamespace(
    variants=(entry("loop"), entry("other", of="g")),
    misconceptions=(entry("less"), entry("least"), entry("more", belief="More."), entry("g", "g")),
)


def test_the_right_functions_are_the_solution_and_its_variants():
    code = live(COUNTING)
    assert Reference(code).right("f") == [code.module.f]
    assert [one() for one in Reference(code, BANK).right("f")[1:]] == ["loop"]


def test_wrong_functions_that_share_a_belief_are_handed_out_by_name():
    found = Reference(live(COUNTING), BANK).wrong("f", "least", "less")
    assert found.belief == "Less is more."
    assert [one() for one in found.answers] == ["least", "less"]


@pytest.mark.parametrize("names", [["less", "more"], ["g"]], ids=["two beliefs", "another's"])
def test_others_are_an_error_of_ours(names):
    with pytest.raises((KeyError, ValueError)):
        Reference(live(COUNTING), BANK).wrong("f", *names)


@pytest.mark.parametrize("name", ["f", "g"], ids=["it raises", "it is missing"])
def test_a_solution_that_does_not_answer_is_our_error(name):
    with pytest.raises(RuntimeError, match=f"the solution does not answer {name}"):
        getattr(Reference(live("def f():\n    raise ValueError\n")), name)()
