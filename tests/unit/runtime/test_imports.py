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


def test_what_a_file_raises_is_raised_with_its_line(finder):
    finder.offer({"faulty_one.py": b"x = 1\n1 / 0\n"}, "/")
    with pytest.raises(ZeroDivisionError) as raised:
        importlib.import_module("faulty_one")
    last = raised.traceback[-1]
    assert (str(last.path).rsplit("/", 1)[-1], last.lineno + 1) == ("faulty_one.py", 2)
