"""What a statement changes through the functions that it calls."""

import ast

import pytest

from autograder.runtime.effects import changed_by_calls
from autograder.runtime.statement import Statement

FUNCTIONS = """
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
    y = x.copy()
    y[0] = 1
    return y
"""


def statements(text):
    return [Statement(1, node, tuple(text.split("\n"))) for node in ast.parse(text).body]


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        ("fill(a)", {"a"}),
        ("fill(table=a.b[0])", {"a"}),
        ("count()", {"n"}),
        ("enter()", {"T"}),
        ("both(a)", {"T", "a"}),
        ("x = both(a)", {"T", "a"}),
        ("for a in b:\n    fill(a)", {"a"}),
        ("setattr(a, 'b', c)", {"a"}),
        ("delattr(a, 'b')", {"a"}),
        ("@keep(a)\ndef g():\n    pass", {"a", "g"}),
        ("@fill\ndef g():\n    pass", {"g"}),
        ("look(a)", set()),
        ("print(a)", set()),
        ("def g():\n    fill(a)", set()),
    ],
)
def test_a_call_changes_what_the_function_changes(statement, changed):
    functions = {name: one for one in statements(FUNCTIONS) for name in one.binds}
    (one,) = statements(statement)
    assert changed_by_calls(one, functions) == changed
