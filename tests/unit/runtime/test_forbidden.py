"""The lookout: which calls of a student's code are noticed, and which are not held against it."""

import sys

import pytest

from autograder.runtime.forbidden import Lookout, is_another_door, may_hide_names

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


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("torch.ops.aten.relu", "torch.relu"),
        ("torch.ops.aten.relu.default", "torch.relu"),
        ("torch._C._nn.linear", "torch.nn.functional.linear"),
        ("torch._C._special.special_expit", "torch.special.expit"),
        ("torch._refs.nn.functional.relu", "torch.nn.functional.relu"),
        ("torch._cdist_forward", "torch.cdist"),
        ("torch.Tensor.backward", "torch.autograd.backward"),
    ],
)
def test_a_function_has_other_doors_in_its_library(name, rule):
    assert is_another_door(name, rule)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("numpy.linear", "torch.nn.functional.linear"),  # another library's
        ("torch.nn.modules.linear.Identity", "torch.nn.functional.linear"),
        ("torch.log_softmax", "torch.softmax"),
        ("torch.relu", "torch"),  # forbidden by the rule itself
        ("builtins.bytes.upper", "builtins.str.upper"),
    ],
)
def test_what_is_called_otherwise_is_no_door(name, rule):
    assert not is_another_door(name, rule)


@pytest.mark.parametrize(
    "code",
    [
        "torch.ops.aten.relu(x)",
        "torch.ops.aten.relu.default(x)",
        "torch._refs.nn.functional.relu(x)",
        "next(map(torch.relu, [x]))",
        "functools.partial(torch.relu)(x)",
        "torch.relu.__call__(x)",
        "torch.Tensor.relu.__call__(x)",
    ],
)
def test_what_torch_computes_is_noticed_by_whatever_door(code):
    head = "import functools, torch, torch._refs\nx = torch.ones(2)\n"
    assert seen(head + code, "torch.relu") == {"torch.relu"}
    assert (
        seen(head + "x.clamp(min=0), torch.nn.Sequential(torch.nn.ReLU6())(x)", "torch.relu")
        == set()
    )


def test_code_is_known_by_the_names_that_it_works_with():
    names = {}
    with Lookout(["math"], frozenset({"mine.py"}), names) as lookout:
        exec(compile("import math\nmath.sqrt(2.0)", "theirs.py", "exec"), names)
    assert lookout.seen == {"math"}


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
