"""What a statement may change of what others have made."""

import ast

import pytest

from autograder.runtime.effects import Effects
from autograder.runtime.statement import Statement

MODULE = """
import heapq, os, random
import numpy as np
import torch
from torch import set_default_dtype

EPS = 1e-8
SIZES = (2, 3)
device = torch.device("cpu")

def fill(table):
    table[0] = 1

def count():
    global n
    n += 1

def enter():
    T.append(1)

def both(x):
    enter()
    fill(x)

def keep(x):
    def inner(f):
        x.f = f
    return inner

def look(x):
    y = x * 2
    y[0] = 1
    return y

def hand_out():
    return T

class C:
    made = []

    def __init__(self):
        self.x = 0

    def grow(self):
        T.append(self.x)

    def __init_subclass__(cls):
        cls.made.append(cls)

a = [[1]]
b = a
row = a[0]
mine = C()
held = {"k": a}
x = held.setdefault("k", [])
"""


def statements(text):
    return [Statement(1, node, tuple(text.split("\n"))) for node in ast.parse(text).body]


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        ("fill(a)", {"a"}),
        ("fill(table=a[0])", {"a"}),
        ("count()", {"n"}),
        ("enter()", {"T"}),
        ("both(a)", {"T", "a"}),
        ("z = both(a)", {"T", "a"}),
        ("for row in a:\n    fill(row)", {"a"}),
        ("for row in a:\n    row.append(0)", {"a"}),
        ("setattr(C, 'b', look)", {"C"}),
        ("delattr(C, 'b')", {"C"}),
        ("setattr(np, 'float', float)", {"np"}),
        ("@keep(a)\ndef g():\n    pass", {"a", "g"}),
        ("@fill\ndef g():\n    pass", {"g"}),
        ("np.fill_diagonal(a, 0)", {"a"}),
        ("np.add(a, 1, out=a)", {"a"}),
        ("heapq.heappush(a, 3)", {"a"}),
        ("z = random.shuffle(a)", {"a"}),
        ("b.append(1)", {"a", "b"}),
        ("x.append(1)", {"a", "held", "x"}),
        ("row += [1]", {"a", "row"}),
        ("EPS += 1", {"EPS"}),
        ("[a.append(i) for i in range(3)]", {"a"}),
        ("any(a.append(i) for i in range(3))", {"a"}),
        ("list(map(a.append, range(3)))", {"a"}),
        ("list(map(lambda i: a.append(i), range(3)))", {"a"}),
        ("list(map(count, []))", {"n"}),
        ("a[0], T.x = 1, 2", {"a", "T"}),
        ("hand_out().append(1)", {"T"}),
        ("mine.grow()", {"mine", "C", "T"}),
        ("class D(C):\n    pass", {"C", "T"}),
        ("np.float = float", {"np"}),
        ("os.environ['X'] = '1'", {"os"}),
        ("set_default_dtype(torch.float64)", {"torch", "set_default_dtype"}),
        ("np.random.seed(0)", {"np"}),
        ("for z in a:\n    EPS = z", {"EPS"}),
        ("look(a)", set()),
        ("print(a)", set()),
        ("z = len(a)", set()),
        ("torch.zeros(3, device=device)", {"torch", "set_default_dtype"}),
        ("z = torch.zeros(SIZES, device=device)", set()),
        ("z = look(np.ones(3))", set()),
        ("np.save('z', np.ones(3) + look(1))", {"np"}),
        ("while True:\n    torch.manual_seed(0)", set()),
        ("def g():\n    fill(a)", set()),
    ],
)
def test_a_statement_may_change_what_it_assigns_into_calls_a_method_of_or_hands_over(
    statement, changed
):
    (one,) = statements(statement)
    found = Effects([*statements(MODULE), one]).changed_by(one)
    known = {"a", "b", "row", "x", "held", "mine", "T", "n", "g", "C", "EPS", "SIZES", "device"}
    known |= {"np", "os", "torch", "set_default_dtype"}
    assert found & known >= changed
    assert found & known - {"b", "row", "x", "held", "mine"} <= changed


@pytest.mark.parametrize(
    "lines",
    [
        "for one in (fill, look):\n    ax.plot([one(z) for z in range(3)])",
        "known = {'fill': fill}\nfor name, one in known.items():\n    ax.plot(one([1]), name)",
        "ax.set_title(fill.__name__)",
    ],
)
def test_a_function_does_not_change_by_being_called_or_kept(lines):
    those = statements(lines)
    effects = Effects([*statements(MODULE), *those])
    assert not any({"fill", "look"} & effects.changed_by(one) for one in those)


def test_a_function_that_is_called_under_another_name_changes_what_it_does():
    (one,) = statements("for one in (count, look):\n    one(3)")
    assert "n" in Effects([*statements(MODULE), one]).changed_by(one)


def test_a_function_changes_by_what_is_set_in_it():
    (one,) = statements("fill.calls = 1")
    assert "fill" in Effects([*statements(MODULE), one]).changed_by(one)
