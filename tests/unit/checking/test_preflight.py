"""What is settled of an exercise before any of its checks runs."""

import pytest

from autograder.checking import preflight
from autograder.checking.student import Raised, Stopped
from autograder.checking.verdicts import Verdict
from autograder.runtime.outline import outline
from autograder.runtime.selection import Broken

STUB = b"def double(x):\n    '''Return twice x.'''\n    raise NotImplementedError\n"
RULES = {"double": ("numpy",)}
DIGEST = outline(STUB, RULES)["digests"]["double"]


def settled(source: bytes):
    return preflight.settled("double", outline(source, RULES), DIGEST, lambda exercise: None)


@pytest.mark.parametrize(
    "source",
    [
        STUB,
        STUB.replace(b"'''Return twice x.'''", b"'''My notes.'''  # and a comment"),
        b"import os\n\n\n" + STUB,
    ],
    ids=["as handed out", "another docstring and a comment", "something else beside it"],
)
def test_a_stub_is_untouched_if_its_code_is(source):
    found = settled(source)
    assert found.verdict is Verdict.NOT_STARTED
    assert found.message.got == "the stub"


@pytest.mark.parametrize(
    "body", ["pass", "return None", "raise NotImplementedError('later')"], ids=str
)
def test_any_other_code_is_worked_on(body):
    assert settled(f"def double(x):\n    {body}\n".encode()) is None


def test_what_is_forbidden_is_named():
    found = settled(b"import numpy as np\n\n\ndef double(x):\n    return np.add(x, x)\n")
    assert found.verdict is Verdict.FORBIDDEN
    assert found.message.got == "numpy.add"


@pytest.mark.parametrize(
    ("cell", "broken", "place"),
    [
        ("", Broken(0, 2, "def double(x:", "no"), "line 2: no: def double(x:"),
        ("In [3]", Broken(3, 2, "def double(x:", "no"), "In [3], line 2: no: def double(x:"),
        ("", Broken(0, 0, "", "no"), "no"),
        ("cell 1", Broken(1, 0, "", "no"), "cell 1: no"),
        ("", Broken(0, 3, "x", "TabError: no"), "line 3: no: x"),
    ],
)
def test_lines_that_python_cannot_read_are_told_with_their_place(cell, broken, place):
    stopped = preflight.unreadable(broken, cell)
    assert (stopped.verdict, stopped.got) == (Verdict.CRASHED, place)


def test_a_file_that_python_cannot_read_says_so():
    stopped = preflight.unreadable_file(outline(b"x = (" * 1000, RULES))
    assert stopped.verdict is Verdict.CRASHED
    assert preflight.unreadable_file(outline(STUB, RULES)) is None


def test_a_function_that_nothing_defines_is_missing():
    found = preflight.missing("double")
    assert found.verdict is Verdict.MISSING
    assert found.got == "no function double"
    assert preflight.missing("double", "no cell defines it").because == "no cell defines it"


def test_what_the_source_settles_is_not_loaded():
    def obstacle(exercise):
        pytest.fail("its code would run")

    outlined = outline(STUB, RULES)
    assert preflight.settled("double", outlined, DIGEST, obstacle).verdict is Verdict.NOT_STARTED


@pytest.mark.parametrize("outlined", [outline(b"def double(x): return x", RULES), None], ids=str)
def test_what_stands_in_the_way_when_it_is_loaded_is_said(outlined):
    found = preflight.settled("double", outlined, DIGEST, preflight.missing)
    assert found.verdict is Verdict.MISSING
    assert found.message.got == "no function double"


def test_what_was_raised_is_told_with_when_it_was():
    raised = {"type": "KeyError", "bases": ["KeyError"], "text": "3", "line": 2, "code": "d[3]"}
    error = Raised(raised)
    whole = preflight.failed_definition(error)
    assert whole.got == "KeyError: 3 (line 2: d[3]), before any call"
    led = Raised(raised | {"outer": 9, "outer_code": "@mark(double(3))"})
    assert preflight.failed_definition(led).got.endswith(
        "before any call, by line 9: @mark(double(3))"
    )


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({}, "what needs this line cannot be used"),
        ({"type": "ModuleNotFoundError", "text": "No module named 'nmpy'"}, "nmpy is neither"),
        ({"type": "NameError", "text": "name 'np' is not defined"}, '"import numpy as np" is mis'),
    ],
    ids=["any", "a module", "a name"],
)
def test_why_a_definition_fails_is_not_put_down_to_a_call(told, because):
    raised = {"type": "KeyError", "bases": ["KeyError"], "text": "3", "line": 2, "code": "d[3]"}
    assert because in preflight.failed_definition(Raised(raised | told)).because


def test_what_stops_a_whole_file_has_one_origin_for_all_its_exercises():
    cannot, absent = (
        preflight.of_file(Stopped(verdict, "came")).origin
        for verdict in (Verdict.CRASHED, Verdict.MISSING)
    )
    assert (cannot.short, absent.short) == ("the file cannot be loaded", "there is no file")
    assert cannot.is_like(absent)
