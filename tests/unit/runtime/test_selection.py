"""A notebook as a module: which cells count, what is kept of them, and where each line was."""

import ast

import pytest

from autograder.runtime.notebook import Cell
from autograder.runtime.selection import HEADER, module, place_of
from autograder.runtime.syntax import digest


def made(*texts, stub="", exercises=("f",), kinds=""):
    """The module of these cells; kinds: `t` for each that is text."""
    kinds = kinds.ljust(len(texts))
    found = [Cell(n, kinds[n - 1] != "t", text) for n, text in enumerate(texts, 1)]
    nodes = {getattr(node, "name", ""): node for node in ast.parse(stub).body}
    digests = {name: digest(nodes[name]) if name in nodes else "" for name in exercises}
    return module(found, stub, digests)


def kept(*texts, **how):
    """The lines that are kept, without those that are empty."""
    source = made(*texts, **how).source.removeprefix(HEADER)
    return [line for line in source.split("\n") if line.strip()]


F = "def f(x):\n    return x"
STUB = "import math\n\n\ndef f(x):\n    raise NotImplementedError\n"


@pytest.mark.parametrize(
    "other",
    [
        "print(f(1))",
        "f(1)",
        "import matplotlib",
        "losses = [f(x) for x in range(10)]",
        "for epoch in range(100):\n    f(epoch)",
        "while True:\n    pass",
        "assert f(1) == 1",
        "del f",
        "raise SystemExit",
        "def g(x):\n    return x",
        "class C:\n    pass",
        "x = 3",
    ],
)
def test_what_no_exercise_needs_is_left_out(other):
    assert kept(F, other) == F.split("\n")
    assert kept(other, F) == F.split("\n")


@pytest.mark.parametrize(
    ("needed", "exercise"),
    [
        ("def helper(x):\n    return x", "def f(x):\n    return helper(x)"),
        ("class C:\n    y = 1", "def f(x):\n    return C.y"),
        ("Y = 3", "def f(x, y=Y):\n    return x"),
        ("import math", "def f(x):\n    return math.pi"),
        ("from math import *", "def f(x):\n    return pi"),
        ("def mark(g):\n    return g", "@mark\ndef f(x):\n    return x"),
        ("if True:\n    Y = 3", "def f(x):\n    return Y"),
        ("T = []\nT.append(3)", "def f(x):\n    return T"),
        ("T = {}\nT[1] = 3", "def f(x):\n    return T"),
        ("T = 1\nT += 3", "def f(x):\n    return T"),
        ("T = []\nfor n in range(3):\n    T[n] = 3", "def f(x):\n    return T"),
        ("class C:\n    pass\nC.g = lambda self: 1", "def f(x):\n    return C()"),
    ],
)
def test_what_an_exercise_reaches_by_name_is_kept_wherever_it_stands(needed, exercise):
    lines = [*needed.split("\n"), *exercise.split("\n")]
    assert kept(needed, exercise) == lines
    assert sorted(kept(exercise, needed)) == sorted(lines)


def test_helpers_of_helpers_are_kept():
    texts = ["import math", "def g(): return math.pi", "def f(): return g()"]
    assert kept(*texts) == texts


@pytest.mark.parametrize("statement", ["sum = 0", "sum += 1", "sum.x = 1"])
def test_what_an_exercise_means_by_a_builtin_name_is_the_builtin(statement):
    answer = "def f(x):\n    return sum(x)"
    assert kept(statement, answer) == answer.split("\n")


def test_the_stubs_imports_hold_where_the_students_are_gone():
    made_of = made("def f(x):\n    return math.sqrt(x)", stub=STUB)
    assert made_of.source.startswith(f"{HEADER}import math\n")
    assert made_of.starts[0] == (3, 0)


# Which of several definitions counts


def chosen(*texts, **how):
    found = made(*texts, stub=STUB, **how)
    return found.found.get("f"), found.notes


UNTOUCHED = "def f(x):\n    '''Mine.'''\n    raise NotImplementedError"
OTHER = "def f(x):\n    return 2 * x"


@pytest.mark.parametrize(
    ("texts", "cell"),
    [
        ([F, OTHER], 2),
        ([F, UNTOUCHED], 1),
        ([UNTOUCHED, UNTOUCHED], 2),
        ([F, "f = f(3)"], 1),  # a value, and no definition
        ([F, "f = 3"], 1),
        ([F, "f = lambda x: x"], 2),
        ([F, "def g(x):\n    return x\nf = g"], 2),
        ([UNTOUCHED, "from functools import partial\nf = partial(max, 1)"], 2),
        ([F, "for f in range(3):\n    pass"], 1),
        (["from mine import f"], 1),
        (["f = 3"], 1),
        (["x = 3"], None),
    ],
)
def test_of_several_definitions_the_last_counts_that_was_worked_on(texts, cell):
    assert chosen(*texts)[0] == cell


def test_a_definition_that_builds_on_an_earlier_one_is_kept_with_it():
    wrapper = "f = lambda x, g=f: g(x)"
    assert kept(F, wrapper) == [*F.split("\n"), wrapper]


def test_the_choice_is_told():
    assert chosen(F, OTHER)[1] == ["f is also in cell 1: cell 2 counts, the last one"]
    last = "f is also in cell 2: cell 1 counts, the last one that was worked on"
    assert chosen(F, UNTOUCHED)[1] == [last]
    assert chosen(F)[1] == []


def test_of_helpers_the_choice_is_told_as_well():
    helper = "def g(x):\n    return x"
    found = made(helper, helper.replace("x", "y"), "def f(x):\n    return g(x)")
    assert found.notes == ["g is also in cell 1: cell 2 counts, the last one"]


# Cells that are not as they should be


def test_an_exercise_in_a_cell_that_was_made_text_counts():
    assert chosen(f"```python\n{F}\n```", kinds="t") == (
        1,
        ["f is in cell 1, which is not a code cell"],
    )
    assert chosen(OTHER, F, kinds=" t") == (1, [])  # not where a code cell has it
    assert chosen("So we define f.", kinds="t") == (None, [])


def test_a_cell_that_python_cannot_read_is_left_out_and_what_it_may_define_is_told():
    found = made("def g(:\n    pass\nclass f:\n    pass", "def h(x):\n    return x", exercises="fh")
    assert found.found == {"h": 2}
    assert found.broken == {"f": (1, 1, "SyntaxError: invalid syntax")}
    assert found.notes == ["cell 1 is left out: SyntaxError: invalid syntax (line 1)"]


def test_a_function_that_is_split_over_two_cells_is_put_together():
    found = made("def f(x):\n    y = x", "    return y")
    assert found.source == f"{HEADER}\n\n\ndef f(x):\n    y = x\n    return y\n\n\n"
    assert found.notes == ["cell 2 goes on where cell 1 ends"]


def test_a_cell_that_is_indented_as_a_whole_is_read_all_the_same():
    assert kept("    def f(x):\n        return x") == F.split("\n")


# Where a line was


def test_every_line_keeps_its_place_in_its_cell():
    answer = "\n# Words.\ndef f():\n    return Y"
    found = made("print(1)\nY = 3\n", answer, stub="import os\n")
    lines = found.source.split("\n")
    places = {lines[n - 1]: place_of(n, found.starts) for n in range(1, len(lines))}
    assert places["import os"] == (0, 1)
    assert places["Y = 3"] == (1, 2)
    assert places["def f():"] == (2, 3)
    assert places["    return Y"] == (2, 4)


@pytest.mark.parametrize(
    ("line", "place"), [(1, (0, 1)), (3, (4, 1)), (6, (4, 4)), (7, (2, 1)), (99, (2, 93))]
)
def test_a_line_belongs_to_the_cell_that_begins_last_before_it(line, place):
    assert place_of(line, [(3, 4), (7, 2)]) == place


def test_of_a_line_with_several_statements_only_those_are_kept_that_are_needed():
    assert kept("print(1); Y = 3; Z = 4", "def f():\n    return Y, Z")[0] == "Y = 3; Z = 4"
