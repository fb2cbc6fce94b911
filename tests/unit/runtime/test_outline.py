"""The outline of a file: what it defines and uses, known without running it."""

import pytest

from autograder.runtime.outline import outline

RULES = {"f": ["torch"]}
TORCH = b"import torch\n\ndef mine(p, t):\n    return torch.nn.functional.mse_loss(p, t)\n"

USES = {
    "by its name": b"import torch\ndef f(p, t):\n    return torch.nn.functional.mse_loss(p, t)\n",
    "by an alias": b"import torch.nn.functional as F\ndef f(p, t):\n    return F.mse_loss(p, t)\n",
    "as a name of its own": b"from torch.nn.functional import mse_loss as f\n",
    "through a function": b"import torch\ndef g(p):\n    return torch.sum(p)\nf = g\n",
    "through a helper file": b"from helper import mine\ndef f(p, t):\n    return mine(p, t)\n",
    "through a helper module": b"import helper\ndef f(p, t):\n    return helper.mine(p, t)\n",
    "from a helper file": b"from helper import mine as f\n",
    "by everything": b"from torch import *\ndef f(x):\n    return relu(x)\n",
    "inside": b"def f(x):\n    import torch\n    return torch.relu(x)\n",
    "in a text": b"import importlib\ndef f(x):\n    importlib.import_module('torch').relu(x)\n",
    "among the modules": b"import sys\ndef f(x):\n    return sys.modules['torch'].relu(x)\n",
    "as a method": b"class f:\n    def g(self, x):\n        import torch\n        torch.relu(x)\n",
}
USES_NOT = {
    "imports it in vain": b"import torch\ndef f(p, t):\n    return p - t\n",
    "uses it elsewhere": b"import torch\ng = torch.sum\ndef f(p):\n    return p\n",
    "has a helper file it does not use": b"import helper\ndef f(p, t):\n    return p - t\n",
    "has an argument that a scratch test uses, too": (
        b"import torch\ndef f(p, t):\n    return p - t\np = torch.randn(3)\n"
    ),
    "has an argument that another function imports": (
        b"def g():\n    import torch as t\n    return t\ndef f(p, t):\n    return p - t\n"
    ),
    "speaks of it": b'def f(p, t):\n    """Unlike torch.nn.MSELoss."""\n    return p - t\n',
}


@pytest.mark.parametrize("way", USES)
def test_a_forbidden_name_is_found(way):
    assert outline(USES[way], RULES, {"helper": TORCH})["uses"]["f"]


@pytest.mark.parametrize("way", USES_NOT)
def test_what_is_not_used_is_not_held_against_anyone(way):
    assert outline(USES_NOT[way], RULES, {"helper": TORCH})["uses"]["f"] == []


def test_a_stub_is_a_stub_whatever_its_comments_and_docstring():
    plain = b"def f(p):\n    raise NotImplementedError\n"
    dressed = (
        b'def f(p: int) -> int:\n    """Words."""\n    # later\n    raise NotImplementedError\n'
    )
    other = b"def f(p):\n    return p\n"
    one, two, three = (outline(text, {"f": []})["digests"]["f"] for text in (plain, dressed, other))
    assert one == two != three


@pytest.mark.parametrize(
    ("rule", "code", "told"),
    [
        ("torch.nn", b"torch.nn.functional.relu(x)", ["torch.nn.functional.relu"]),
        ("torch.nn", b"torch.sum(x)", []),
        ("torch.su", b"torch.sum(x)", []),
        (".relu", b"x.relu()", [".relu"]),
        (".relu", b"x.t().relu()", [".relu"]),
        (".relu", b"x.prelu()", []),
        (".relu", b"torch.relu(x)", []),  # of a module it is no method
    ],
)
def test_a_rule_forbids_a_name_with_all_that_is_under_it_or_a_method(rule, code, told):
    source = b"import torch\ndef f(x):\n    return " + code
    assert outline(source, {"f": [rule]})["uses"]["f"] == told


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (b"@staticmethod\n    def relu(x): return x", []),
        (b"def other(x): return x", [".relu"]),  # it may inherit the method
        (b"def relu(x): return x.relu()", [".relu"]),
        (b"relu = torch.Tensor.relu", [".relu"]),
    ],
)
def test_a_method_that_the_file_writes_itself_is_not_the_forbidden_one(inside, told):
    source = b"import torch\nclass Acts(torch.Tensor):\n    %b\ndef f(x):\n    return Acts.relu(x)"
    assert outline(source % inside, {"f": [".relu"]})["uses"]["f"] == told


def test_what_a_file_defines_is_told_in_order_of_name():
    assert outline(b"import os\nb = 1\ndef a(): pass\n", {})["defines"] == ["a", "b", "os"]


def test_a_digest_is_told_of_each_exercise_that_is_there():
    assert outline(b"def f(): pass\ndef g(): pass\n", {"f": [], "h": []})["digests"].keys() == {"f"}


@pytest.mark.parametrize(
    ("source", "line", "why"),
    [
        (b"x = 1\ndef f(:\n", 2, "invalid syntax"),
        (b"x = '\x00'\n", 0, "null bytes"),
        (b"# coding: nowhere\n", 0, "unknown encoding"),
        (b"x = " + b"-" * 100_000 + b"1", 0, "too deeply nested"),
    ],
    ids=["syntax", "null", "encoding", "depth"],
)
def test_a_file_that_python_cannot_read_is_told_with_its_line(source, line, why):
    told = outline(source, RULES)
    assert told.keys() == {"syntax"}
    assert told["syntax"][0] == line
    assert why in told["syntax"][1]


def test_a_helper_that_python_cannot_read_is_no_use_to_anyone():
    source = b"from helper import mine\ndef f(p):\n    return mine(p)\n"
    assert outline(source, RULES, {"helper": b"def mine("})["uses"]["f"] == []


ALIAS = """
S = {{}}
class f:
    def __init__(self, {}):
        self.s = {}
    def g(self):
        self.s[1] = 2
"""


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("SEEN = []\ndef f(x):\n    SEEN.append(x)", ["SEEN"]),
        ("N = 0\ndef g():\n    global N\n    N += 1\ndef f(x):\n    g()", ["N"]),
        ("def f(x):\n    global y\n    y = x", []),
        ("def f(x):\n    global y\n    if x:\n        y = x\n    return y", ["y"]),
        ("def f(x, seen=[]):\n    seen.append(x)", ["seen"]),
        ("class f:\n    seen = []\n    def g(self):\n        self.seen.append(1)", ["seen"]),
        ("class f:\n    def g(self):\n        type(self).seen = 1", ["seen"]),
        ("class f:\n    def __init__(self, seen={}):\n        seen[1] = 2", ["seen"]),
        ("class f:\n    def g(self):\n        self.seen.append(1)", []),
        ("def f(x, *, seen=dict()):\n    seen[x] = 1", ["seen"]),
        ("def f(x):\n    f.calls = x", ["f"]),
        ("SEEN = []\ndef f(x, seen=[]):\n    return x + len(SEEN) + len(seen)", []),
        ("SEEN = []\ndef f(x):\n    SEEN = []\n    SEEN.append(x)", []),
        ("seen = []\ndef f():\n    seen.clear()\n    seen.append(1)", []),
        ("seen = []\ndef f():\n    global seen\n    seen = []\n    seen.append(1)", []),
        ("seen = []\ndef f():\n    g(seen)\n    seen.clear()", ["seen"]),
        ("def f(x, seen=[]):\n    del seen[:]\n    seen.append(1)", []),
        ("n = 0\ndef f():\n    global n\n    n = n + 1", ["n"]),
        ("S = {}\ndef f(x):\n    s = S\n    s[x] = 1", ["S"]),
        ("S = {}\ndef f(x):\n    s = S\n    return s.get(x)", []),
        (ALIAS.format("x", "S"), ["S"]),
        (ALIAS.format("x, s={}", "s"), ["s"]),
        (ALIAS.format("x, s=None", "s"), []),
        (ALIAS.format("x", "dict(S)"), []),
    ],
)
def test_what_a_function_keeps_from_one_call_to_the_next_is_known(code, kept):
    assert outline(code.encode(), {"f": []})["keeps"] == {"f": kept}
