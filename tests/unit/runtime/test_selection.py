"""A notebook as a module: which cells count, what is kept of them, and where each line was."""

import ast

import pytest

from autograder.runtime.notebook import SCRIPT, Cell
from autograder.runtime.selection import HEADER, PRELUDE, module, place_of, whole
from autograder.runtime.syntax import digest, parsed


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
        ("class C:\n    pass\nsetattr(C, 'g', 1)", "def f(x):\n    return C()"),
        ("class C:\n    pass\nfor n in 'gh':\n    setattr(C, n, 1)", "def f(x):\n    return C()"),
        ("T = []\ndef fill(t):\n    t.append(3)\nfill(T)", "def f(x):\n    return T"),
        ("T = []\ndef fill():\n    T.append(3)\nfill()", "def f(x):\n    return T"),
        ("T = 1\ndef more():\n    global T\n    T = 2\nmore()", "def f(x):\n    return T"),
        (
            "T = {}\ndef enter(key):\n    def keep(g):\n        T[key] = g\n    return keep\n"
            "@enter('a')\ndef g(x):\n    return x",
            "def f(x):\n    return T['a'](x)",
        ),
        (
            "class C:\n    pass\ndef add_to(c):\n    def keep(g):\n        c.g = g\n"
            "    return keep\n@add_to(C)\ndef g(self):\n    return 1",
            "def f(x):\n    return C().g()",
        ),
    ],
)
def test_what_an_exercise_reaches_by_name_is_kept_wherever_it_stands(needed, exercise):
    lines = [*needed.split("\n"), *exercise.split("\n")]
    assert kept(needed, exercise) == lines
    assert sorted(kept(exercise, needed)) == sorted(lines)


@pytest.mark.parametrize(
    "other",
    [
        "def train(model):\n    model.step()",
        "net = C()\ntrain(net)",
        "print(C().g, T)",
        "plt.plot(E)",
        "enough = len(T)",
    ],
)
def test_a_call_that_changes_nothing_of_what_is_reached_is_left_out(other):
    needed = "class C:\n    g = 1\nT = [1]\nE = 1e-8"
    exercise = "def f(x):\n    return C.g, T, E"
    assert kept(needed, other, exercise) == [*needed.split("\n"), *exercise.split("\n")]


@pytest.mark.parametrize(("needed", "is_kept"), [("load('x.npy')", True), ("3", False)])
def test_the_folder_is_changed_where_a_file_may_be_opened(needed, is_kept):
    move = "import os\nos.chdir('data')"
    lines = kept(move, f"N = {needed}", "def f(x):\n    return N")
    assert ("os.chdir('data')" in lines) is is_kept


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
    assert made_of.starts[0] == (3, PRELUDE)


# Which of several definitions counts


def chosen(*texts, **how):
    found = made(*texts, stub=STUB, **how)
    return found.found.get("f"), found.notes


UNTOUCHED = "def f(x):\n    '''Mine.'''\n    raise NotImplementedError"
OTHER = "def f(x):\n    return 2 * x"
UNFINISHED = (
    "def f(x):\n    def g():\n        return 1\n    # TODO\n    raise NotImplementedError('later')"
)


@pytest.mark.parametrize(
    ("texts", "cell"),
    [
        ([F, OTHER], 2),
        ([F, UNTOUCHED], 1),
        ([F, UNFINISHED], 2),
        ([UNTOUCHED, UNFINISHED, UNTOUCHED], 2),
        ([F, "def f(x):\n    '''Mine.'''\n    ..."], 2),
        ([F, "class f:\n    def g(self):\n        raise NotImplementedError"], 2),
        ([OTHER, F + "\n    raise NotImplementedError"], 2),
        ([F, "def f(x):\n    if x:\n        return x\n    raise NotImplementedError('x')"], 2),
        ([F, "def f(x):\n    x += 1\n    pass"], 2),
        ([UNTOUCHED, UNTOUCHED], 2),
        ([F, "f = f(3)"], 1),  # a value, and no definition
        ([F, "f = 3"], 1),
        ([F, "f = lambda x: x"], 2),
        ([F, "def g(x):\n    return x\nf = g"], 2),
        ([UNTOUCHED, "from functools import partial\nf = partial(max, 1)"], 2),
        (["def f(x, y):\n    return x", "import functools\nf = functools.partial(f, y=1)"], 2),
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


def test_what_changes_a_value_under_the_name_of_a_function_is_left_out():
    assert kept(F, "f = []", "for e in range(3):\n    f.append(e)") == F.split("\n")
    assert kept(F, "for f in [[], []]:\n    f.append(1)") == F.split("\n")
    assert kept(F, "f.calls = 0", "f = 3") == [*F.split("\n"), "f.calls = 0"]


def test_the_choice_is_told():
    assert chosen(F, OTHER)[1] == ["f is also in cell 1: cell 2 counts, the last one"]
    last = "f is also in cell 2: cell 1 counts, the last one that was worked on"
    assert chosen(F, UNTOUCHED)[1] == [last]
    assert chosen(F)[1] == []
    assert chosen(UNTOUCHED, F)[1] == []  # a stub above the answer surprises nobody


def test_of_helpers_the_choice_is_told_as_well():
    helper = "def g(x):\n    return x"
    found = made(helper, helper.replace("x", "y"), "def f(x):\n    return g(x)")
    assert found.notes == ["g is also in cell 1: cell 2 counts, the last one"]


# Cells that are not as they should be


def test_an_exercise_in_a_cell_that_was_made_text_counts():
    assert chosen(f"```python\n{F}\n```", kinds="t") == (
        1,
        ["f (cell 1) is not in a code cell"],
    )
    assert chosen(OTHER, F, kinds=" t") == (1, [])  # not where a code cell has it
    assert chosen("So we define f.", kinds="t") == (None, [])


def test_a_cell_that_python_cannot_read_is_left_out_and_what_it_may_define_is_told():
    found = made("class f(:\n    pass", "def h(x):\n    return x", exercises="fh")
    assert found.found == {"h": 2}
    assert found.broken == {"f": (1, 1, "class f(:", "SyntaxError: invalid syntax")}
    assert found.notes == ["cell 1 is left out: SyntaxError: invalid syntax (line 1)"]


def test_what_python_cannot_read_costs_nothing_beside_it():
    found = made("def g(x):\n    return 1 +\ndef f(x):\n    return x\nprint(f(1)", exercises="fg")
    assert found.found == {"f": 1}
    assert found.broken == {"g": (1, 2, "return 1 +", "SyntaxError: invalid syntax")}
    assert found.notes == [
        "lines 1 to 2 of cell 1 are left out: SyntaxError: invalid syntax (line 2)",
        "line 5 of cell 1 is left out: SyntaxError: '(' was never closed (line 5)",
    ]


def test_whoever_is_at_work_on_an_exercise_has_begun_it():
    found = made(UNTOUCHED, "def f(x):\n    return 1 +", stub=STUB)
    assert found.broken == {"f": (2, 2, "return 1 +", "SyntaxError: invalid syntax")}
    assert found.found == {}


@pytest.mark.parametrize(
    ("first", "note"),
    [
        ("%%writefile answers.py", "is the file answers.py, which runs where it is imported"),
        ("%%bash", "is left out: %%bash runs no Python"),
    ],
)
def test_a_cell_of_another_language_is_noted_if_something_is_defined_there(first, note):
    found = made(f"{first}\ndef g(x):\n    return x", F)
    assert found.notes == [f"cell 1 {note}"]
    assert made(f"{first}\nls", F).notes == []


def test_an_answer_that_was_only_written_to_a_file_counts():
    found = made(f"%%writefile answers.py\n{F}")
    assert found.found == {"f": 1}


# A Python file


def script(text, exercises=("f",)):
    return module([Cell(SCRIPT, True, text)], "", dict.fromkeys(exercises, ""))


def test_of_a_file_every_line_keeps_its_number():
    found = script("import math\nprint(1)\n\ndef f(x):\n    return math.pi\n")
    assert found.source.split("\n")[:5] == [
        "import math",
        "",
        "",
        "def f(x):",
        "    return math.pi",
    ]
    assert place_of(4, found.starts) == (SCRIPT, 4)


@pytest.mark.parametrize(
    ("below", "note"),
    [
        ("f(1)", ["line 3 is not run: no exercise needs what happens there"]),
        (
            "while True:\n    f(1)",
            ["lines 3 to 4 are not run: no exercise needs what happens there"],
        ),
        ("f(1)\nx = 3\nf(2)", ["lines 3, 5 are not run: no exercise needs what happens there"]),
        ("f(1); f(2)\nf(3)", ["lines 3 to 4 are not run: no exercise needs what happens there"]),
        ("w = f(1)", ["line 3 is not run: no exercise needs what happens there"]),
        ("'Words.'", []),
        ("x = 3", []),
        ("def g(): return 1", []),
        ("if __name__ == '__main__':\n    f(1)", []),
        (
            "\nx = 3\n".join(["f(1)"] * 9),
            ["lines 3, 5, 7, 9, 11 and 4 more are not run: no exercise needs what happens there"],
        ),
    ],
)
def test_what_a_file_does_and_no_exercise_needs_is_noted_with_its_lines(below, note):
    assert script(f"{F}\n{below}\n").notes == note


@pytest.mark.parametrize(
    ("last", "counts"),
    [
        ("f = staticmethod(f).__func__", True),
        ("f = C.f", True),
        ("f = tools.f", True),
        ("f = result.f", False),
        ("f = best", False),
        ("f = g", True),
    ],
)
def test_what_an_exercise_is_set_to_counts_if_it_is_known_to_be_a_function(last, counts):
    others = "import tools\nclass C:\n    def f(x):\n        return x\ndef g(x):\n    return x"
    source = made(F, others, "result = best = C", last).source
    assert (last in source) is counts


def test_how_deep_functions_may_call_one_another_is_never_left_out():
    deeper = "import sys\nsys.setrecursionlimit(10_000)"
    assert kept(deeper, F) == [*deeper.split("\n"), *F.split("\n")]
    assert script(f"{deeper}\n{F}\n").notes == []
    assert kept(f"def g():\n    {deeper.splitlines()[1]}", F) == F.split("\n")


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("torch.set_grad_enabled(False)", "each begins with gradients on"),
        ("torch.set_default_dtype(torch.float64)", "each begins with float32 as torch's dtype"),
        (
            "torch.set_default_device('cpu')",
            "each begins with the processor as torch's device",
        ),
        ("torch.manual_seed(0)", ""),
    ],
)
def test_what_a_line_sets_and_each_check_sets_back_is_noted(line, note):
    use = "def f(x):\n    return torch.relu(x)"
    known = [f"line 2 holds until the first check: {note}"] if note else []
    assert script(f"import torch\n{line}\n{use}\n").notes == known
    inside = f"import torch\ndef g():\n    {line}\n{use}\ng()\n"
    assert "line 2 holds" not in " ".join(script(inside).notes)


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
    assert places["import os"] == (PRELUDE, 1)
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


@pytest.mark.parametrize("way", ["globals()['SIZE']", "eval('SIZE')"])
def test_where_names_are_looked_up_in_texts_all_that_defines_is_kept(way):
    found = made(
        "SIZE = 3", "import math", f"def f(x):\n    return {way}", "print(1)", exercises="f"
    )
    assert "SIZE = 3" in found.source
    assert "print" not in found.source


@pytest.mark.parametrize(
    ("line", "is_whole"),
    [
        ("import math", True),
        ("SIZE = 3", True),
        ("# -*- coding: klingon -*-", True),  # too far down to count
        ("class A:\n    def g(self):\n        return 1", True),
        ("WEIGHTS = train()", False),
        ("train()", False),
        ("def f(x):\n    return 2", False),
        ("@train\ndef g(x):\n    return 2", False),
        ("def g(x=train()):\n    return 2", False),
        ("class A:\n    train()", False),
    ],
)
def test_a_file_that_does_nothing_besides_is_the_module_as_it_is(line, is_whole):
    text = f"import os\n\n\ndef f(x):\n    return 1  # mine\n\n\n{line}\n"
    found = module([Cell(SCRIPT, True, text)], "", {"f": ""})
    assert (found.source == text) is is_whole
    assert found.found == {"f": SCRIPT}


@pytest.mark.parametrize("before", ["", "#!/usr/bin/env python\n"])
def test_an_encoding_that_a_file_declares_is_not_handed_on(before):
    text = f"{before}# -*- coding: latin-1 -*-\ndef f(x):\n    return 1\n"
    assert "coding" not in module([Cell(SCRIPT, True, text)], "", {"f": ""}).source


@pytest.mark.parametrize(
    "binding",
    [
        "for Y in (3, 2):\n    pass",
        "if (Y := 2):\n    pass",
        "with open(0) as Y:\n    pass",
        "match 2:\n    case Y:\n        pass",
        "def begin():\n    global Y\n    Y = 2\nbegin()",
        "exec('Y = 2')",
        "if __name__ == '__main__':\n    Y = 2",
    ],
)
def test_what_binds_a_name_by_the_way_counts_where_nothing_else_does(binding):
    f = "def f(x):\n    return Y"
    body = [line.strip() for line in binding.split("\n") if "__main__" not in line]
    assert [line.strip() for line in kept(binding, f)] == [
        *body,
        *f.replace("    ", "").split("\n"),
    ]


def test_what_binds_a_name_by_the_way_takes_no_definitions_place():
    assert kept(F, "for f in range(3):\n    pass") == F.split("\n")
    assert kept("if __name__ == '__main__':\n    f = 3", F) == F.split("\n")


def test_a_statement_uses_the_definition_above_it():
    rest = "old = f\ndef g(x):\n    return old(x)\nf = g"
    assert kept(F, rest) == [*F.split("\n"), *rest.split("\n")]


def test_what_there_is_instead_of_an_exercise_is_known():
    inside = "class C:\n    def f(self):\n        pass"
    found = made(inside, "def G(x):\n    return x", exercises="fgh")
    assert found.absent == {
        "f": "it stands inside C (line 2 of cell 1): move it out of there, to the left",
        "g": "there is G (line 1 of cell 2): rename it to g",
    }
    assert found.notes == []


def test_what_is_the_same_of_several_names_is_noted_once():
    both = "def f(x):\n    return x\ndef g(x):\n    return x"
    assert made(both, both.replace("return x", "return -x"), exercises="fg").notes == [
        "f, g are also in cell 1: cell 2 counts, the last one",
    ]


def test_a_helper_is_left_with_what_its_names_mean():
    text = "import math\nX = []\nprint(X)\nX.append(1)\nwhile True:\n    pass\ndef g(:\nY = X[0]"
    source, broken = whole(text)
    assert {name: place.line for name, place in broken.items()} == {"g": 7}
    assert source.split("\n") == [
        "import math",
        "X = []",
        "",
        "X.append(1)",
        *[""] * 3,
        "Y = X[0]",
    ]


@pytest.mark.parametrize("besides", ["f(2); print(1)", "if __name__ == '__main__':\n    f(1)"])
def test_what_is_remembered_of_a_script_is_what_python_reads_in_it(besides):
    text = f"import math\nF = 2\n{besides}\ndef f(x):  # é\n    return x * F\nprint(f(1))\n"
    source = module([Cell(SCRIPT, True, text)], "", {"f": ""}).source
    read, wrong = parsed(source)
    assert wrong is None
    assert list(map(told, read)) == list(map(told, ast.parse(source).body))


def told(node):
    """A statement as text, with the places of its parts."""
    return ast.dump(node, include_attributes=True)


CHECKED = "def checked(g):\n    def h(x):\n        return g(x)\n    return h"


@pytest.mark.parametrize(
    "wrapping",
    [
        "f = checked(f)",
        "f = checked(g=f)",
        "f, a = map(checked, (f, abs))",
        "from functools import lru_cache\nf = lru_cache(None)(f)",
    ],
)
def test_what_a_function_of_the_file_makes_of_an_exercise_counts(wrapping):
    for texts in ((CHECKED, F, wrapping), (f"{CHECKED}\n{F}\n{wrapping}",)):
        lines = kept(*texts)
        assert "def f(x):" in lines
        assert wrapping.splitlines()[-1] in lines


@pytest.mark.parametrize(
    ("texts", "exercises"),
    [
        ((CHECKED, "f = checked(f)", F), "f"),  # made anew below
        ((CHECKED, F, "f = f(1)\nf = checked(f)"), "f"),  # of a value
        (("def timed(g):\n    return 3.0", F, "f = timed(f)"), "f"),  # a number
    ],
)
def test_what_is_made_of_a_function_is_left_out_where_that_is_none_or_not_the_last(
    texts, exercises
):
    assert not any(line.startswith("f = ") for line in kept(*texts, exercises=exercises))


def test_what_is_made_of_an_import_counts():
    wrapped = "from helpers import g\ng = checked(g)"
    lines = kept(f"{CHECKED}\n{wrapped}\ndef f(x):\n    return g(x)")
    assert {*wrapped.split("\n")} <= {*lines}


def test_a_stub_stays_a_stub_whatever_is_made_of_it():
    found = made(CHECKED, STUB.split("\n\n\n")[1], "f = checked(f)", stub=STUB)
    assert "f = checked(f)" not in found.source
