"""Syntax of a newer Python is recognised as such; a mistake is not taken for it."""

import ast
import sys

import pytest

from autograder.runtime.newer import since
from autograder.runtime.syntax import parsed

NEWER = [
    ("def first[T](items): pass", (3, 12)),
    ("class Stack[T]: pass", (3, 12)),
    ("def first[T](\n    items: list[T],\n) -> T:\n    pass", (3, 12)),
    ("def first[\n    T,\n](items): pass", (3, 12)),
    ("class Stack[\n    T,\n]:\n    pass", (3, 12)),
    ("type Pair[\n    T\n] = tuple[T, T]", (3, 12)),
    ("type Pair = tuple[int, int]", (3, 12)),
    ("type Pair[T] = tuple[T, T]", (3, 12)),
    ("""x = f"{sizes["a"]}" """, (3, 12)),
    ("""print(f'n = {len(d['a'])}')""", (3, 12)),
    ("""x = f"{", ".join(names)}" """, (3, 12)),
    ("""return f"{a} {"vs"} {b}", f"{" ".join([c])}" """, (3, 12)),
    ("""if f'{x} {dict(a='b')['a']}' == y:\n    pass""", (3, 12)),
    (r'''x = f"{'\n'.join(words)}"''', (3, 12)),
    ("try: pass\nexcept ValueError, TypeError: pass", (3, 14)),
    ('x = t"{size}"', (3, 14)),
]
MISTAKES = [
    "def first(items:",
    "class Stack[",
    'x = f"{size"',
    'print(f"{size")',
    'print(f"{size}, "a")',
    """x = f"{', '.join(names)}" + = 1""",
    "x = = 1",
    "type = = 1",
    "except ValueError:",
    "try: pass\nexcept ValueError, e:\n    print e",  # Python 2
    "print 'done'",
    "def f(x)\n    return x",
]


@pytest.mark.parametrize(("text", "version"), NEWER)
def test_a_newer_pythons_syntax_is_said_to_be_so(text, version):
    here = sys.version_info[:2]
    if here >= version:
        assert ast.parse(text)
        return
    why = parsed(text)[1][1]
    assert why.endswith(
        f"; Python {version[0]}.{version[1]} can read it, and this is Python {here[0]}.{here[1]}"
    )


def test_a_line_of_many_f_strings_is_no_burden():
    assert since("= " + "f'a'" * 100_000, "invalid syntax") == ""


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_not_put_down_to_the_version(text):
    assert "can read it" not in parsed(text)[1][1]


def test_what_this_python_reads_is_not_newer():
    assert since("def f(x): return x", "") == ""
