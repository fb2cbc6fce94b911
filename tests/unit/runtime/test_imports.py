"""A submission's other files, importable from memory."""

import importlib
import sys

import pytest

from autograder.runtime.imports import Finder


@pytest.fixture
def finder():
    before = set(sys.modules)
    found = Finder(frozenset({"json"}))
    sys.meta_path.insert(0, found)
    yield found
    sys.meta_path.remove(found)
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_a_module_and_a_package_in_a_folder_are_found(finder):
    parts = {"parts/__init__.py": b"from .size import SIZE\n", "parts/size.py": b"SIZE = 3\n"}
    assert finder.offer({"lone.py": b"from parts import SIZE\n", **parts}, "/") == []
    lone = importlib.import_module("lone")
    assert (lone.SIZE, lone.__file__) == (3, "/lone.py")
    assert importlib.import_module("parts.size").__file__ == "/parts/size.py"


def test_a_folder_needs_no_init(finder):
    finder.offer({"a/b/c.py": b"X = 1\n"}, "/")
    assert importlib.import_module("a.b.c").X == 1


def test_no_file_takes_the_place_of_an_installed_module(finder):
    refused = finder.offer({"json.py": b"", "json/x.py": b"", "mine.py": b""}, "/")
    assert sorted(refused) == ["json.py", "json/x.py"]
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("json.x")


def test_earlier_files_are_forgotten(finder):
    finder.offer({"one_of_mine.py": b"X = 1\n"}, "/")
    importlib.import_module("one_of_mine")
    finder.offer({}, "/")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("one_of_mine")


def test_a_line_that_fails_costs_what_it_should_have_made_and_is_raised_there(finder):
    finder.offer({"faulty_one.py": b"print(1 / 0)\nX = 1\nY = X / 0\n"}, "/")
    assert importlib.import_module("faulty_one").X == 1
    with pytest.raises(ZeroDivisionError) as raised:
        exec("from faulty_one import Y")
    last = raised.traceback[-1]
    assert (str(last.path).rsplit("/", 1)[-1], last.lineno + 1) == ("faulty_one.py", 3)


def test_a_module_is_found_in_whatever_folder_it_lies(finder):
    files = {
        "../near_one.py": b"X = 1",
        "../../lib/near_one.py": b"X = 2",
        "../lib/far_one.py": b"",
    }
    finder.offer(files, "/a/b/")
    assert importlib.import_module("near_one").__file__ == "/a/near_one.py"
    assert importlib.import_module("far_one").__file__ == "/a/lib/far_one.py"
    assert importlib.import_module("lib.far_one").__file__ == "/a/lib/far_one.py"
