"""A student's other files, importable from wherever they lie."""

import contextlib
import importlib
import os
import sys
from functools import partial

import pytest

from autograder.runtime import loading
from autograder.runtime.imports import around, as_judged, nearest


@pytest.fixture
def handed_in(tmp_path):
    """Offers files, by their paths from a folder of what was handed in; returns that folder."""
    with contextlib.ExitStack() as stack:

        def offer(files, home="."):
            here = (tmp_path / home).resolve()
            here.mkdir(parents=True, exist_ok=True)
            for path, text in files.items():
                place = here / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text)
            named = partial(os.path.relpath, start=here)
            found = stack.enter_context(around(nearest(here, tmp_path), named))
            stack.callback(lambda: [sys.modules.pop(name, None) for name in found])
            return here

        yield offer


def test_a_module_and_a_package_in_a_folder_are_found(handed_in):
    parts = {"parts/__init__.py": "from .size import SIZE\n", "parts/size.py": "SIZE = 3\n"}
    here = handed_in({"lone.py": "from parts import SIZE\n", **parts})
    lone = importlib.import_module("lone")
    assert (lone.SIZE, lone.__file__) == (3, str(here / "lone.py"))
    assert importlib.import_module("parts.size").__file__ == str(here / "parts" / "size.py")


def test_a_folder_needs_no_init(handed_in):
    handed_in({"a/b/c.py": "X = 1\n"})
    assert importlib.import_module("a.b.c").X == 1


def test_no_file_takes_the_place_of_an_installed_module(handed_in):
    handed_in({"wave.py": "X = 1\n", "json/x.py": "", "mine.py": ""})
    assert not hasattr(importlib.import_module("wave"), "X")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("json.x")


def test_a_line_that_fails_costs_what_it_should_have_made_and_is_raised_there(handed_in):
    handed_in({"faulty_one.py": "print(1 / 0)\nX = 1\nY = X / 0\n"})
    assert importlib.import_module("faulty_one").X == 1
    with pytest.raises(ZeroDivisionError) as raised:
        exec("from faulty_one import Y")
    last = raised.traceback[-1]
    assert (str(last.path).rsplit("/", 1)[-1], last.lineno + 1) == ("faulty_one.py", 3)


def test_a_line_that_does_not_end_costs_what_it_should_have_made(handed_in, monkeypatch):
    monkeypatch.setattr(loading, "A_SECOND", 0.05)
    handed_in({"endless_one.py": "X = 0\nwhile True:\n    X += 1\ndef f(x):\n    return x\n"})
    found = importlib.import_module("endless_one")
    assert (found.f(3), found.X) == (3, 0)


def test_a_module_is_found_in_whatever_folder_it_lies(handed_in, tmp_path):
    files = {"../near_one.py": "X = 1", "../../lib/near_one.py": "X = 2", "../lib/far_one.py": ""}
    handed_in(files, "a/b")
    assert importlib.import_module("near_one").__file__ == str(tmp_path / "a" / "near_one.py")
    far = str(tmp_path / "a" / "lib" / "far_one.py")
    assert importlib.import_module("far_one").__file__ == far
    assert importlib.import_module("lib.far_one").__file__ == far


def test_installed_packages_and_hidden_folders_are_no_ones_modules(tmp_path):
    for name in ("venv/lib", ".git/x", "__pycache__", "mine/deep"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "venv" / "pyvenv.cfg").touch()
    found = [os.path.relpath(folder, tmp_path) for folder in nearest(tmp_path, tmp_path)]
    assert found == [".", "mine", "mine/deep", "venv"]  # in which work may lie, but for its lib


def test_no_file_on_the_path_takes_the_place_of_an_installed_module(handed_in, monkeypatch):
    here = handed_in({"wave.py": "X = 1\n", "near_two.py": "X = 2\n"})
    monkeypatch.syspath_prepend(here)
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    with as_judged([str(here)]):
        assert not hasattr(importlib.import_module("wave"), "X")
        assert importlib.import_module("near_two").X == 2
    assert str(here) in sys.path
