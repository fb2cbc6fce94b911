"""What can be read of a text that Python cannot read: all but the statements that are wrong."""

import ast

import pytest

from autograder.runtime.blocks import MAX_UNREAD, TOO_MUCH, Unread, readable


def read(text):
    """The statements that are read, each with its line, and what is not read."""
    left, unread = readable(text)
    assert left.count("\n") == text.count("\n")
    nodes = ast.parse(left).body
    return [(node.lineno, ast.unparse(node)) for node in nodes], unread


def test_a_text_that_is_right_is_read_as_it_is():
    assert read("x = 1\n\ny = 2\n") == ([(1, "x = 1"), (3, "y = 2")], [])


@pytest.mark.parametrize(
    ("wrong", "line", "last"),
    [
        ("def f(:\n    pass", 2, 3),
        ("def f():\nreturn 1", 2, 2),
        ("y = (1,\n     2", 2, 3),
        ("y = '''words\n\nmore words", 2, 4),
        ("@mark\ndef f(:\n    pass", 3, 4),
        ("if y\n    z = 1\nelse:\n    z = 2", 2, 5),
        ("y = = 1", 2, 2),
        ("\x80\x81", 2, 2),
    ],
)
def test_a_statement_that_is_wrong_costs_no_other(wrong, line, last):
    nodes, unread = read(f"x = 1\n{wrong}\nz = 3")
    assert [text for _, text in nodes if text in ("x = 1", "z = 3")] == ["x = 1", "z = 3"]
    assert [(one.first, one.line) for one in unread][-1][1] == line
    assert unread[-1].last <= last


@pytest.mark.parametrize(
    "whole",
    [
        "x = '''a\ndef f(\nb'''",
        "x = [\n1,\n2,\n]",
        '"""' + "\nmany words" * 200 + '\n"""',
        "if y:\n    x = 1\nelse:\n    x = 2",
        "try:\n    x = 1\nexcept E:\n    x = 2\nfinally:\n    x = 3",
        "@mark(\n    1\n)\n@other\ndef f():\n    pass",
        "%matplotlib inline",
        "x = !ls",
    ],
)
def test_a_statement_stays_whole(whole):
    nodes, unread = read(f"y = 1 +\n{whole}")
    assert [(one.first, one.last) for one in unread] == [(1, 1)]
    assert len(nodes) == 1
    assert nodes[0][0] >= 2


def test_what_cannot_be_read_is_told_with_its_lines_and_the_line_that_python_names():
    _, unread = read("x = 1\ndef f():\n    return 1 +\n\n\ny = 2")
    assert unread == [Unread(2, 3, 3, "SyntaxError: invalid syntax")]


def test_too_much_that_is_wrong_is_not_gone_through():
    _, unread = read("y = = 1\n" * (MAX_UNREAD + 10))
    assert len(unread) == MAX_UNREAD + 1
    assert unread[-1] == Unread(MAX_UNREAD + 1, MAX_UNREAD + 10, 0, TOO_MUCH)


def test_what_python_says_of_a_line_has_the_number_that_the_line_has_in_the_whole():
    _, unread = read("x = 1\ny = = 1\n\ndef f():\nx = 2\n")
    why = "expected an indented block after function definition on line 4"
    assert unread[1] == Unread(4, 4, 4, f"IndentationError: {why}")


def test_a_text_that_begins_with_what_cannot_be_read_says_so():
    nodes, unread = read("  \x80 = 1\nz = 3")
    assert nodes == [(2, "z = 3")]
    assert [(one.first, one.last) for one in unread] == [(1, 1)]
