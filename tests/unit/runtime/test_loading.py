"""Loading: a file as a fresh module, and a notebook's source statement by statement."""

import contextlib
import linecache
import os
import sys
from types import ModuleType

import pytest

from autograder.runtime.deadline import deadline
from autograder.runtime.loading import Pieces, load, remember, run_in_pieces


@pytest.fixture
def file(tmp_path):
    def write(text, name="doubling.py"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_a_file_becomes_a_module_that_no_import_finds(file):
    path = file("def double(x):\n    return 2 * x\n")
    module = load(path, "doubling_of_a_test")
    assert module.double(3) == 6
    assert (module.__name__, module.__file__) == ("doubling_of_a_test", str(path))
    assert "doubling_of_a_test" not in sys.modules


def test_each_loading_makes_a_module_of_its_own(file):
    path = file("seen = []\n")
    one, two = load(path, "one"), load(path, "two")
    one.seen.append(1)
    assert two.seen == []


def test_a_file_that_was_changed_is_read_again(file):
    path = file("x = 1\n")
    assert load(path, "m").x == 1
    file("x = 2\n")
    os.utime(path, ns=(1, 1))
    assert load(path, "m").x == 2


def test_neighbours_can_be_imported_while_a_file_loads(file):
    beside = ModuleType("a_neighbour")
    beside.x = 7
    assert load(file("from a_neighbour import x\n"), "m", a_neighbour=beside).x == 7
    assert "a_neighbour" not in sys.modules


@pytest.mark.parametrize("text", ["import string\n", "1 / 0\n"], ids=["loads", "fails"])
def test_afterwards_a_name_means_what_it_meant_before(file, text):
    import string

    beside = ModuleType("string")
    with contextlib.suppress(ZeroDivisionError):
        assert load(file(text), "m", string=beside).string is beside
    assert sys.modules["string"] is string


@pytest.mark.parametrize(
    "source", ["# é\ny = 'ü'\n".encode(), "# coding: latin-1\ny = 'ü'\n".encode("latin-1")]
)
def test_the_lines_of_what_is_no_file_can_be_told(source):
    remember(source, "<a notebook>")
    assert linecache.getline("<a notebook>", 2) == "y = 'ü'\n"


def ran(source, **how):
    module = ModuleType("notebook")
    failed = run_in_pieces(source.encode(), "notebook.ipynb", module, **how)
    return module, {name: type(error).__name__ for name, error in failed.items()}


def test_statements_may_stand_in_any_order():
    module, failed = ran("z = y + 1\ny = x + 1\nx = 1\n")
    assert (module.z, failed) == (3, {})


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("x = 1 / 0", "ZeroDivisionError"),
        ("x = nowhere", "NameError"),
        ("x = exit()", "SystemExit"),
        ("from nowhere import x", "ModuleNotFoundError"),
    ],
)
def test_one_that_fails_takes_no_other_with_it(statement, error):
    module, failed = ran(f"{statement}\ndef double(x):\n    return 2 * x\n")
    assert module.double(3) == 6
    assert failed == {"x": error}


def test_a_name_that_is_given_its_meaning_later_has_not_failed():
    module, failed = ran("x = 1 / 0\nx = 2\n")
    assert (module.x, failed) == (2, {})


def steps(source, **how):
    module = ModuleType("notebook")
    pieces = Pieces(source.encode(), "notebook.ipynb", module)
    return module, [*pieces.run(**how)], pieces


def test_before_what_may_take_long_its_line_is_told():
    source = "import math\nx = 1\ny = abs(x)\n\n@staticmethod\ndef f():\n    pass\nimport nowhere\n"
    assert steps(source)[1] == [3, 5, 8]


def test_a_value_that_is_written_down_and_a_type_take_no_time():
    source = """
import math
Layers = list[tuple[int, float | None]]
LAST = -1
KIND = math.inf
names = ["a", "b"]
def f(x, axis=-1, kind=math.inf): pass
def g(x, size=len("a")): pass
"""
    assert steps(source)[1] == [8]


def test_a_relative_import_is_of_the_folder_and_prose_is_none():
    source = """
'learn from. Then'
if True: from .nowhere import f
"""
    assert ran(source)[1] == {"f": "ModuleNotFoundError"}  # and not ImportError


@pytest.mark.parametrize(
    ("how", "error"), [("timeout", "Unfinished"), ("died", "EndOfProgram"), ("memory", "NoMemory")]
)
def test_what_did_not_end_before_is_not_run_again_and_named(how, error):
    module, told, pieces = steps("y = abs(-1)\nz = max(2, 3)\n", without={1: how})
    assert (module.z, told) == (3, [2])
    assert (type(pieces.failed["y"]).__name__, pieces.failed["y"].line) == (error, 1)
    assert {*pieces.left_out} == {(1, 1)}


def test_what_takes_longer_than_it_may_is_left_out():
    source = "y = 1\nwhile True:\n    y += 1\nz = abs(-1)\n"
    module, _, pieces = steps(source, limit=lambda: deadline(0.01))
    assert (module.z, type(pieces.left_out[2, 3]).__name__) == (1, "Unfinished")


def test_after_many_that_do_not_end_no_value_is_computed():
    source = "".join(f"x{n} = abs({n})\n" for n in range(9)) + "def f():\n    pass\n"
    module, told, pieces = steps(source, without=dict.fromkeys([1, 3, 5], "timeout"))
    assert told == [2, 4]
    assert {"x1", "x3", "f"} <= vars(module).keys()
    assert "3 lines above it" in str(pieces.failed["x8"])


def test_a_decorator_finds_annotations_as_they_are_written():
    source = "def see(f):\n    f.x = f.__annotations__\n    return f\n@see\ndef g(x: int): pass\n"
    assert ran(source)[0].g.x == {"x": int}


def test_an_import_from_the_future_holds_for_the_rest():
    source = "from __future__ import annotations\ndef f(x: Nowhere):\n    return x\n"
    module, failed = ran(source)
    assert (module.f(1), failed) == (1, {})


def test_what_a_notebook_always_has_is_there():
    module, failed = ran("display('a picture', raw=True)\nx = 1\n")
    assert (module.x, failed) == (1, {})


def test_an_annotation_costs_nothing():
    module, failed = ran(
        "import nowhere_to_be_found as pd\ndef f(x: int | pd.Series) -> pd.X: return 3\n"
    )
    assert (module.f(1), list(failed)) == (3, ["pd"])


def test_lines_that_are_in_no_file_can_be_told():
    remember(b"x = 1\ny = 1 / 0  # ours\n", "notebook.ipynb")
    assert linecache.getline("notebook.ipynb", 2) == "y = 1 / 0  # ours\n"
