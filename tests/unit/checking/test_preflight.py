"""What is settled of an exercise before any of its checks runs."""

import pytest

from autograder.checking import preflight
from autograder.checking.verdicts import Verdict
from autograder.runtime.outline import outline

STUB = b"def double(x):\n    '''Return twice x.'''\n    raise NotImplementedError\n"
RULES = {"double": ("numpy",)}
DIGEST = outline(STUB, RULES)["digests"]["double"]


def settled(source: bytes):
    return preflight.by_source("double", outline(source, RULES), DIGEST)


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


def test_a_file_that_python_cannot_read_is_told_with_its_line():
    stopped = preflight.unreadable(outline(b"x = 1\ndef double(x:\n", RULES), "doubling.py")
    assert stopped.verdict is Verdict.CRASHED
    assert stopped.got.startswith("SyntaxError: ")
    assert stopped.got.endswith("(doubling.py, line 2)")
    assert preflight.unreadable(outline(STUB, RULES)) is None


def test_a_function_that_nothing_defines_is_missing():
    found = preflight.missing("double")
    assert found.verdict is Verdict.MISSING
    assert found.message.got == "no function double"
    assert preflight.missing("double", "no cell defines it").message.because == (
        "no cell defines it"
    )
