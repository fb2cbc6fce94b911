"""What lines at the top level do to what an exercise needs, and what is told of those that fail.

As in `test_handed_in`: in each input `mae` is right, or the exercise that the input names. All are
graded in one run, by the real judge; asserted are the verdict and what the notes or the message say.
"""

# ruff: noqa: E501 (a line is an input, which reads best as a whole)
import contextlib
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.checking.checks import check_of
from autograder.grading.budget import Budget
from autograder.runtime.loading import load
from autograder.selfcheck import workspace as selfcheck

handed_in = load(Path(__file__).with_name("handed_in.py"), "handed_in")
Input = handed_in.Input
py = handed_in.py
nb = handed_in.nb
using = handed_in.using
ROOT = handed_in.ROOT
MAIN = handed_in.MAIN
NP = handed_in.NP
DEF = handed_in.DEF
MAE = handed_in.MAE

KINDS = {  # the lines above the exercise, and what in it is 1 by them
    "fill_diagonal": ("W = np.zeros((2, 2))\nnp.fill_diagonal(W, 1)", "W[0, 0]"),
    "copyto": ("a = np.zeros(1)\nnp.copyto(a, np.ones(1))", "a[0]"),
    "out": ("a = np.zeros(1)\nnp.add(a, 1, out=a)", "a[0]"),
    "heap": ("import heapq\nh = [3, 2]\nheapq.heappush(h, 1)", "h[0]"),
    "shuffle": ("import random\nxs = [1, 1]\nrandom.shuffle(xs)\nxs.append(0)", "xs[0]"),
    "insort": ("import bisect\nxs = [2]\nbisect.insort(xs, 1)", "xs[0]"),
    "setattr": ("class C:\n    pass\nsetattr(C, 'one', lambda self: 1)", "C().one()"),
    "setattr_on_a_module": ("setattr(np, 'one', 1)", "np.one"),
    "patched_import": ("np.one = 1", "np.one"),
    "environ": ("import os\nos.environ['ONE'] = '1'", "int(os.environ['ONE'])"),
    "environ_by_a_method": ("import os\nos.environ.update(ONE='1')", "int(os.environ['ONE'])"),
    "environ_by_its_name": ("from os import environ\nenviron['ONE'] = '1'", "int(environ['ONE'])"),
    "globals": ("globals()['n'] = 1", "n"),
    "globals_updated": ("globals().update(n=1)", "n"),
    "globals_in_a_loop": ("for k in 'mn':\n    globals()[k] = 1", "n"),
    "this_module": ("import sys\nsetattr(sys.modules[__name__], 'n', 1)", "n"),
    "exec": ("exec('n = 1')", "n"),
    "a_seed": ("np.random.seed(0)\nr = np.random.rand()\nnp.random.seed(0)\ns = np.random.rand()", "(r / s)"),
    "comprehension": ("d = []\n[d.append(i) for i in range(2)]", "d[1]"),
    "map": ("d = []\nlist(map(d.append, range(2)))", "d[1]"),
    "map_of_a_lambda": ("d = []\nlist(map(lambda i: d.append(i), range(2)))", "d[1]"),
    "map_of_a_function": ("d = []\ndef put(i):\n    d.append(i)\nlist(map(put, range(2)))", "d[1]"),
    "any": ("d = []\nany(d.append(i) for i in range(2))", "d[1]"),
    "deque": ("import collections\nd = []\ncollections.deque((d.append(i) for i in range(2)), maxlen=0)", "d[1]"),
    "used_result": ("d = {}\nx = d.setdefault('k', [])\nx.append(1)", "d['k'][0]"),
    "a_popped_one": ("d = [1, 2]\nlast = d.pop()", "len(d)"),
    "alias": ("a = []\nb = a\nb.append(1)", "a[0]"),
    "alias_of_a_part": ("a = {'x': []}\nb = a['x']\nb += [1]", "a['x'][0]"),
    "alias_in_a_list": ("a = []\nb = [a]\nb[0].append(1)", "a[0]"),
    "alias_by_a_call": ("a = np.zeros(1)\nb = np.asarray(a)\nb[0] = 1", "a[0]"),
    "alias_by_a_view": ("a = np.zeros((1, 2))\nb = a.T\nb[1, 0] = 1", "a[0, 1]"),
    "alias_of_an_alias": ("a = []\nb = c = a\nd = b or c\nd.insert(0, 1)", "a[0]"),
    "alias_by_walrus": ("a = []\nif (b := a) is not None:\n    b.append(1)", "a[0]"),
    "alias_by_a_function": ("a = []\ndef table():\n    return a\ntable().append(1)", "a[0]"),
    "alias_by_with": ("import contextlib\na = []\nwith contextlib.nullcontext(a) as b:\n    b.append(1)", "a[0]"),
    "loop_variable": ("table = [[], []]\nfor row in table:\n    row.append(1)", "table[1][0]"),
    "enumerated": ("table = [[], []]\nfor n, row in enumerate(table):\n    row.append(n)", "table[1][0]"),
    "loop_over_items": ("d = {'a': []}\nfor k, v in d.items():\n    v.append(1)", "d['a'][0]"),
    "rebound_by_a_loop": ("EPS = 0.5\nfor EPS in (0.1, 1):\n    print(EPS)", "EPS"),
    "rebound_below_main": ("EPS = 1\nif __name__ == '__main__':\n    for EPS in (3, 4):\n        print(EPS)", "EPS"),
    "swapped": ("a, b = 0, 1\na, b = b, a", "a"),
    "swapped_functions": ("def a():\n    return 0\ndef b():\n    return 1\na, b = b, a", "a()"),
    "several_targets": ("c = [0]\nclass D:\n    x = 0\nd = D()\nc[0], d.x = 1, 1", "(c[0] * d.x)"),
    "starred_target": ("c = {}\n*c['rest'], c['one'] = 2, 3, 1", "c['one']"),
    "loop_target": ("c = [0]\nfor c[0] in (3, 1):\n    pass", "c[0]"),
    "deleted": ("c = [0, 1]\ndel c[0]", "c[0]"),
    "a_method": ("class Net:\n    one = 0\n    def freeze(self):\n        self.one = 1\nnet = Net()\nnet.freeze()", "net.one"),
    "a_method_that_counts": ("n = 0\nclass Net:\n    def step(self):\n        global n\n        n += 1\nnet = Net()\nnet.step()", "n"),
    "a_class_that_counts": ("class Net:\n    count = 0\n    def __init__(self):\n        Net.count += 1\nnet = Net()", "Net.count"),
    "a_class_that_counts_itself": ("class Net:\n    count = 0\n    def __init__(self):\n        type(self).count += 1\nnet = Net()", "Net.count"),
    "a_class_that_lists": ("class Net:\n    made = []\n    def __init__(self):\n        self.made.append(1)\nnet = Net()", "Net.made[0]"),
    "init_subclass": ("class Base:\n    found = {}\n    def __init_subclass__(cls):\n        Base.found[cls.__name__] = cls\nclass A(Base):\n    one = 1", "Base.found['A'].one"),
    "init_subclass_by_cls": ("class Base:\n    found = []\n    def __init_subclass__(cls, **how):\n        super().__init_subclass__(**how)\n        cls.found.append(cls)\nclass A(Base):\n    one = 1", "Base.found[0].one"),
    "init_subclass_elsewhere": ("FOUND = []\nclass Base:\n    def __init_subclass__(cls):\n        FOUND.append(cls)\nclass A(Base):\n    one = 1", "FOUND[0].one"),
    "metaclass": ("FOUND = []\nclass Meta(type):\n    def __new__(meta, *given):\n        made = super().__new__(meta, *given)\n        FOUND.append(made)\n        return made\nclass A(metaclass=Meta):\n    one = 1", "FOUND[0].one"),
    "class_decorator": ("FOUND = {}\ndef enter(kind):\n    FOUND[kind.__name__] = kind\n    return kind\n@enter\nclass A:\n    one = 1", "FOUND['A'].one"),
    "method_as_decorator": ("class Table:\n    def __init__(self):\n        self.all = {}\n    def enter(self, f):\n        self.all[f.__name__] = f\n        return f\ntable = Table()\n@table.enter\ndef one():\n    return 1", "table.all['one']()"),
    "method_with_a_name_as_decorator": ("class Table:\n    def __init__(self):\n        self.all = {}\n    def enter(self, name):\n        def inner(f):\n            self.all[name] = f\n            return f\n        return inner\ntable = Table()\n@table.enter('x')\ndef one():\n    return 1", "table.all['x']()"),
    "list_as_decorator": ("FOUND = []\n@FOUND.append\ndef one():\n    return 1", "FOUND[0]()"),
    "update_as_decorator": ("FOUND = {}\n@lambda f: FOUND.setdefault('one', f)\ndef one():\n    return 1", "FOUND['one']()"),
    "singledispatch": ("import functools\n@functools.singledispatch\ndef one(x):\n    return 0\n@one.register\ndef _(x: int):\n    return 1", "one(3)"),
    "singledispatch_with_a_kind": ("import functools\n@functools.singledispatch\ndef one(x):\n    return 0\n@one.register(int)\ndef _(x):\n    return 1", "one(3)"),
    "property_setter": ("class C:\n    pass\nC.one = property(lambda self: 1)", "C().one"),
    "patch": ("def patch(f):\n    setattr(f.__annotations__['self'], f.__name__, f)\n    return f\nclass Net:\n    pass\n@patch\ndef one(self: Net):\n    return 1", "Net().one()"),
    "patch_with_a_kind": ("def patch(kind):\n    def inner(f):\n        setattr(kind, f.__name__, f)\n        return f\n    return inner\nclass Net:\n    pass\n@patch(Net)\ndef one(self):\n    return 1", "Net().one()"),
    "wrapped_attribute": ("def one():\n    return one.value\none.value = 1", "one()"),
    "a_partial_that_is_called": ("import functools\nd = []\nput = functools.partial(d.append, 1)\nput()", "d[0]"),
    "a_bound_method_that_is_called": ("d = []\nput = d.append\nput(1)", "d[0]"),
    "a_lambda_that_is_called": ("d = []\nput = lambda n: d.append(n)\nput(1)", "d[0]"),
    "a_try": ("d = {}\ntry:\n    d['one'] = 1\nexcept KeyError:\n    pass", "d['one']"),
    "an_if": ("d = {}\nif 'one' not in d:\n    d['one'] = 1", "d['one']"),
    "a_while": ("d = []\nwhile len(d) < 2:\n    d.append(len(d))", "d[1]"),
    "an_assertion_with_an_effect": ("d = []\nassert d.append(1) is None", "d[0]"),
    "augmented": ("d = [1]\ne = d\ne *= 2", "d[1]"),
    "operator": ("import operator\nd = {}\noperator.setitem(d, 'one', 1)", "d['one']"),
    "update_wrapper": ("class One:\n    pass\none = One()\nvars(one).update(n=1)", "one.n"),
    "a_file_of_functions": ("d = {}\ndef a(t):\n    b(t)\ndef b(t):\n    t['one'] = 1\na(d)", "d['one']"),
}  # fmt: skip
EFFECTS = {
    kind: py(f"{NP}{lines}\n{using(what)}", silent=True) for kind, (lines, what) in KINDS.items()
}
CELLS = {
    f"{kind}_in_cells": nb(NP, *lines.split("\n") if not any(line.startswith((" ", "@")) for line in lines.split("\n")) else [lines], using(what))
    for kind, (lines, what) in KINDS.items()
}  # fmt: skip

SPARE = {  # what is tried as it may be needed, fails, and costs nothing
    "a_plot": py(f"import matplotlib.pyplot as plt\n{NP}SIZES = [1]\nplt.plot(SIZES)\n{using('SIZES[0]')}", "line 6 is left out: ModuleNotFoundError: No module named 'matplotlib'"),
    "a_failing_call": py(f"{NP}SIZES = [1]\nnp.fill_diagonal(SIZES, 1)\n{using('SIZES[0]')}", "line 5 is left out: "),
    "failing_calls": py(f"{NP}SIZES = [1]\nSIZES.add(2)\nSIZES.sort()\nfor n in 'ab':\n    SIZES.add(n)\n{using('SIZES[0]')}", "lines 5, 7 to 8 are left out: AttributeError"),
    "a_question": py(f"{NP}SIZES = [1]\nSIZES.append(int(input()))\n{using('SIZES[0]')}", "line 5 is left out: EOFError"),
    "an_exit": py(f"import sys\n{NP}SIZES = [1]\nif SIZES:\n    sys.exit(len(SIZES.copy()))\n{using('SIZES[0]')}", "lines 6 to 7 are left out: the end of the program"),
    "a_loop_that_fails": py(f"{NP}SIZES = [1]\nfor n in range(3):\n    SIZES.append(1 / (n - 1))\n{using('SIZES[0]')}", "lines 5 to 6 are left out: ZeroDivisionError"),
    "in_a_cell": nb(NP, "SIZES = [1]\nSIZES.add(3)", using("SIZES[0]"), told="line 2 of cell 2 is left out: AttributeError"),
    "a_training_loop_beside": py(f"{NP}SIZES = [1]\nEPS = 1e-8\n{using('(SIZES[0] + 0 * EPS)')}w = np.zeros(3)\nwhile True:\n    w = w - EPS * mae(w, w)\n", "not run: no exercise needs what happens there"),
    "a_loop_over_the_exercise": py(f"{MAE}\nfor n in range(10**12):\n    mae(np.ones(2), np.ones(2))\n", "not run: no exercise needs what happens there"),
    "a_result_under_its_name_in_a_loop": py(f"{NP}table = [1]\n{using('table[0]')}\nfor row in table:\n    mae = mae(np.ones(2) * row, np.ones(2))\n"),
    "a_table_entry_that_fails": py(f"{NP}T = {{}}\nT['one'] = 1 / 0\n{using(chr(84) + '[chr(111)]')}", "line 5 is left out: ZeroDivisionError: division by zero", verdict="crashed"),
}  # fmt: skip

INPUTS = EFFECTS | CELLS | {f"spare-{name}": one for name, one in SPARE.items()}

ENDLESS = {  # a line that is needed, or may be, and does not end
    "a_loop": py(f"{NP}while True:\n    ONE = 1\n{using('ONE')}", "no end in time (line 4: while True:)", verdict="timeout"),
    "a_sleep": py(f"import time\n{NP}time.sleep(30); ONE = [time.sleep(30), 1]\n{using('ONE[1]')}", "no end in time (line 5: ", verdict="timeout"),
    "a_function": py(f"{NP}def one():\n    while True:\n        pass\nONE = one()\n{using('ONE')}", "no end in time (line 7: ONE = one())", verdict="timeout"),
    "in_c": py(f"{NP}ONE = sum(range(10**14))\n{using('ONE')}", "no end in time (line 4: ONE = sum(range(10**14)))", verdict="timeout"),
    "that_catches_all": py(f"{NP}while True:\n    try:\n        ONE = int(input())\n        break\n    except BaseException:\n        pass\n{using('ONE')}", "no end in time (line 4: while True:)", verdict="timeout"),
    "an_end": py(f"import os\n{NP}ONE = os._exit(0)\n{using('ONE')}", "the end of the program (line 5: ONE = os._exit(0))", verdict="died"),
    "a_training_loop": py(f"{NP}def train():\n    w = 0.0\n    for step in range(10**12):\n        w += step\n    return w\nONE = train()\n{using('ONE')}", "no end in time (line 9: ONE = train())", verdict="timeout"),
    "arguments": py(f"import argparse\n{NP}p = argparse.ArgumentParser()\np.add_argument('--one', required=True)\nargs = p.parse_args()\n{using('float(args.one)')}", "the end of the program, which asks for arguments of a command line (line 7: args = p.parse_args())", verdict="died"),
    "a_status": py(f"import sys\n{NP}ONE = sys.exit(3)\n{using('ONE')}", "the end of the program (line 5: ONE = sys.exit(3))", verdict="died"),
    "memory": py(f"{NP}ONE = bytearray(1 << 40)\n{using('ONE[0]')}", "no memory left (line 4: ONE = bytearray(1 << 40))", verdict="memory"),
    "a_default": py(NP + handed_in.with_default("one=sum(range(10**14))"), "no end in time (line 4: def mae(", verdict="timeout"),
    "beside": py(f"{NP}T = [1]\nwhile True:\n    T.append(1); T.pop()\n{using('T[0]')}", "lines 5 to 6 are left out: no end in time"),
    "two_beside": py(f"{NP}T = [1]\nwhile True:\n    T.sort()\nT.append(1)\nwhile T:\n    T.sort()\n{using('T[1]')}", "lines 5 to 6, 8 to 9 are left out: no end in time"),
    "many_beside": py(f"{NP}T = [1]\n" + "while T:\n    T.sort()\n" * 6 + using("T[0]"), "lines 5 to 6, 7 to 8, 9 to 10 are left out: no end in time"),
    "in_a_cell": nb(NP, "X = 3\nwhile True:\n    ONE = 1", using("ONE"), told="no end in time (cell 2, line 2: while True:)", verdict="timeout"),
    "in_a_helper": Input({MAIN: f"from size import ONE\n{NP}{using('ONE')}", "size.py": "def one():\n    while True:\n        pass\nONE = one()\n"}, "no end in time (line 1: from size import ONE)", verdict="timeout"),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    results: dict[str, dict[str, Any]] = handed_in.graded(
        INPUTS, tmp_path_factory.mktemp("effects")
    )
    return results


@pytest.fixture(scope="module")
def graded_soon(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    results: dict[str, dict[str, Any]] = handed_in.graded(
        ENDLESS, tmp_path_factory.mktemp("endless"), Budget(check=0.5)
    )
    return results


@pytest.mark.parametrize("name", INPUTS)
def test_what_lines_do_to_what_an_exercise_needs_is_done(
    graded: dict[str, dict[str, Any]], name: str
) -> None:
    handed_in.expect_judged(INPUTS[name], graded[name])


@pytest.mark.parametrize("name", ENDLESS)
def test_a_line_that_does_not_end_is_named(
    graded_soon: dict[str, dict[str, Any]], name: str
) -> None:
    handed_in.expect_judged(ENDLESS[name], graded_soon[name])


SAMPLE = ["patch", "globals", "spare-failing_calls", "spare-a_failing_call", "spare-an_exit"]
LOOPS = ["a_loop", "a_sleep", "a_function", "beside", "two_beside", "many_beside", "arguments"]


@pytest.mark.parametrize("name", [*SAMPLE, *LOOPS])
def test_a_self_check_says_the_same(
    graded: dict[str, dict[str, Any]],
    graded_soon: dict[str, dict[str, Any]],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, result = {**INPUTS, **ENDLESS}[name], {**graded, **graded_soon}[name]
    folder = tmp_path / "02_regression_losses"
    shutil.copytree(ROOT / "exercises" / folder.name, folder)
    handed_in.written(one, folder)
    monkeypatch.setattr(selfcheck, "SECONDS_PER_CHECK", 0.1)
    with contextlib.chdir(folder):
        workspace = selfcheck._workspace_of(folder / MAIN)
        path = folder / f"test_{MAIN}"
        function = load(path, path.stem).test_mae_of_two_residuals
        workspace.seconds = 5.0
        outcome = workspace.run(check_of(function, workspace.unit))
    (exercise,) = (e for e in result["exercises"] if e["exercise"] == "mae")
    judged = next(c for c in exercise["checks"] if c["name"] == function.__name__)
    assert outcome.verdict.value == judged["verdict"]
    said = handed_in.as_judged(outcome.message.got) if outcome.message else None
    assert said == (judged["message"] or {}).get("got")
    notes = [note.removeprefix(f"{MAIN}: ") for note in result["notes"]]
    assert [note for note in notes if note in workspace.made.notes] == workspace.made.notes
