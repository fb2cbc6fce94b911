"""Python source as data: what binds a name, what that leads to, and when two codes are alike."""

import ast

import pytest

from autograder.runtime.syntax import bound, definitions, digest, extent, named, reachable, segment

SOURCE = '''import math
import os.path as path
from json import dumps, loads as read

TABLE: dict = {}
first, (second, *rest) = 1, (2, 3)


@property
def helper(x):
    """Words."""
    return math.sqrt(x) + TABLE


def answer(x, first):
    local = helper(x)
    return local + first


class Model:
    attribute = dumps
'''
TREE = ast.parse(SOURCE)


def statement(source):
    (node,) = ast.parse(source).body
    return node


def test_everything_at_the_top_level_that_binds_a_name_is_a_definition():
    assert list(definitions(TREE)) == [
        "math", "path", "dumps", "read", "TABLE", "first", "second", "rest", "helper", "answer",
        "Model",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "if x:\n    f = 1",
        "if x:\n    pass\nelse:\n    f = 1",
        "try:\n    f = 1\nfinally:\n    pass",
        "try:\n    pass\nexcept E:\n    f = 1",
        "with x:\n    f = 1",
        "for x in y:\n    f = 1",
        "if __name__ == '__main__':\n    pass\nelse:\n    f = 1",
        "async def f(): pass",
    ],
)
def test_a_name_may_be_bound_inside_a_block(source):
    assert "f" in definitions(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "def g():\n    f = 1",
        "class C:\n    f = 1",
        "if __name__ == '__main__':\n    f = 1",
        "if '__main__' == __name__:\n    f = 1",
        "x.f = 1",
        "f",
    ],
)
def test_what_no_importer_sees_is_no_definition(source):
    assert "f" not in definitions(ast.parse(source))


def test_of_several_definitions_the_last_counts():
    assert definitions(ast.parse("f = 1\nf = 2\n"))["f"].lineno == 2


@pytest.mark.parametrize(
    ("name", "reached"),
    [
        ("answer", {"answer", "helper", "math", "TABLE"}),  # not `first`, which is an argument
        ("helper", {"helper", "math", "TABLE"}),
        ("Model", {"Model", "dumps"}),
        ("nowhere", set()),
    ],
)
def test_what_a_definition_leads_to_is_reached_by_name(name, reached):
    assert set(reachable(name, named(definitions(TREE)))) == reached


def test_functions_that_call_each_other_are_reached_once():
    uses = named(definitions(ast.parse("def f(): g()\ndef g(): f()\n")))
    assert sorted(reachable("f", uses)) == ["f", "g"]


@pytest.mark.parametrize(
    ("source", "own"),
    [
        ("def f(a, *b, c=1, **d): e = 2", {"a", "b", "c", "d", "e"}),
        ("def f():\n    global e\n    e = 2", set()),
        ("def f(a):\n    import a", set()),  # the module is meant
        ("class C:\n    x = 1\n    def f(self): pass", {"self"}),
        ("x = 1", set()),
    ],
)
def test_arguments_and_variables_are_a_functions_own(source, own):
    assert bound(statement(source)) == own


PLAIN = "def f(x):\n    def g(): return x\n    return g()\n"


@pytest.mark.parametrize(
    ("source", "alike"),
    [
        (
            "def f(x):\n    '''Words.'''\n    def g():\n        return x  # why\n    return g()\n",
            True,
        ),
        ("@mark\ndef another_name(x: int) -> int:\n    def g(): return x\n    return g()\n", True),
        ("def f(x):\n    def g():\n        '''Words.'''\n        return x\n    return g()\n", True),
        ("def f(x):\n    def g(): return x\n    return g\n", False),
        ("def f(x):\n    def g(): return 'Words.'\n    return g()\n", False),
    ],
    ids=["comments", "head", "inner docstring", "another answer", "another constant"],
)
def test_a_digest_is_of_the_code_in_the_body(source, alike):
    assert (digest(statement(source)) == digest(statement(PLAIN))) is alike


def test_a_definition_extends_from_its_first_decorator_to_its_end():
    helper = definitions(TREE)["helper"]
    assert extent(helper) == (9, 12)
    assert segment(SOURCE.splitlines(keepends=True), helper).startswith("@property\ndef helper(x):")
    assert segment(SOURCE.splitlines(keepends=True), helper).endswith("+ TABLE\n")
