"""The public names: what graders and the author's side are written with."""

import ast
from pathlib import Path

import pytest

import autograder


@pytest.mark.parametrize("name", autograder.__all__)
def test_each_public_name_is_there(name):
    assert getattr(autograder, name).__name__ == name


def test_a_name_that_is_not_public_is_no_attribute():
    with pytest.raises(AttributeError, match="module 'autograder' has no attribute 'expect_luck'"):
        autograder.expect_luck  # noqa: B018


def test_type_checkers_are_told_the_same_names():
    tree = ast.parse(Path(autograder.__file__).read_bytes())
    (guarded,) = (node for node in tree.body if isinstance(node, ast.If))
    told = [alias.name for node in guarded.body for alias in node.names]
    assert sorted(told) == autograder.__all__


def test_nothing_is_imported_from_our_modules_before_it_is_asked_for():
    tree = ast.parse(Path(autograder.__file__).read_bytes())
    modules = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert modules == ["importlib", "typing"]
