"""The lookout: which calls of a student's code are noticed, and which are not held against it."""

import sys

import pytest

from autograder.runtime.forbidden import Lookout, may_hide_names

HEAD = "import builtins, fractions, importlib, math, statistics\n"


def seen(code, *rules, file="mine.py"):
    with Lookout(rules, frozenset({"mine.py"})) as lookout:
        exec(compile(HEAD + code, file, "exec"), {})
    return lookout.seen


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("math.sqrt(2.0)", "math"),
        ("math.sqrt(2.0)", "math.sqrt"),
        ("__import__('ma' + 'th').sqrt(2.0)", "math"),
        ("getattr(importlib.import_module('math'), 'sq' + 'rt')(2.0)", "math"),
        ("(lambda way: way(2.0))(math.sqrt)", "math"),
        ("eval('math.sqrt(2.0)', {'math': math})", "math"),
        ("statistics.fmean([1.0])", "statistics"),
        ("statistics.fmean([1.0])", "statistics.fmean"),
        ("fractions.Fraction(1)", "fractions.Fraction"),
        ("fractions.Fraction(1).limit_denominator(3)", "fractions.Fraction"),
        ("'a'.upper()", ".upper"),
        ("'a'.upper()", "builtins.str.upper"),
        ("sum([1])", "builtins.sum"),
    ],
)
def test_a_call_is_noticed_however_it_is_come_by(code, rule):
    assert seen(code, rule) == {rule}


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("way = math.sqrt", "math"),  # not called
        ("math.sqrt(2.0)", "statistics"),
        ("math.isqrt(4)", "math.sqrt"),
        ("statistics.median([1.0])", "statistics.fmean"),
        ("b'a'.upper()", "builtins.str.upper"),
        ("'a'.lower()", ".upper"),
        ("math.sqrt(2.0)", "nowhere.to.be.found"),
    ],
)
def test_what_is_not_called_is_not_noticed(code, rule):
    assert seen(code, rule) == set()


def test_what_others_call_is_not_held_against_the_student():
    assert seen("statistics.fmean([1.0])", "math") == set()
    assert seen("math.sqrt(2.0)", "math", file="theirs.py") == set()


def test_every_rule_that_is_broken_is_named():
    code = "math.sqrt(2.0); statistics.fmean([1.0])"
    assert seen(code, "math", "statistics", "fractions") == {"math", "statistics"}


@pytest.mark.parametrize("rules", [(), ("math",)], ids=["nothing forbidden", "something"])
def test_whoever_looked_before_looks_again_afterwards(rules):
    def profiler(*event):
        """Does nothing."""

    before = sys.getprofile()
    sys.setprofile(profiler)
    try:
        with pytest.raises(ZeroDivisionError), Lookout(rules, frozenset()):
            assert (sys.getprofile() is profiler) is not bool(rules)
            raise ZeroDivisionError
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize(
    ("source", "may"),
    [
        (b"getattr(torch, 'sum')", True),
        (b"sys.modules['torch']", True),
        (b"torch.__dict__['sum']", True),
        (b"import torch\ntorch.sum", False),
        (b"evaluate(x)  # executes", False),
    ],
    ids=repr,
)
def test_a_file_may_hide_names_if_it_holds_a_way_to(source, may):
    assert may_hide_names([b"x = 1", source]) is may
