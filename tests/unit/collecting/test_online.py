"""Online texts: code out of a page."""

import pytest

from autograder.collecting.online import pasted_code


@pytest.mark.parametrize(
    "page",
    [
        "<p>def f(x):</p><p>&nbsp;&nbsp;return x &lt; 1</p>",
        "<div>def f(x):<br />&nbsp;&nbsp;return x &lt; 1</div>",
        "<pre><code>def f(x):\n  return x &lt; 1</code></pre>",
        "<html><head><title>Ada: text</title></head>\n<body>def f(x):<br>  return x &lt; 1</body>",
        "def f(x):\r\n  return x < 1",
    ],
)
def test_code_that_was_pasted_is_python_again(page):
    assert pasted_code(page.encode()) == b"def f(x):\n  return x < 1\n"


@pytest.mark.parametrize("page", ["", "<p>See my file, undefined as it is.</p>", "\xff<<<"])
def test_what_defines_nothing_is_no_code(page):
    assert pasted_code(page.encode("latin-1")) is None


@pytest.mark.parametrize("part", ["<", "<br ", "<body", "&", "</p", "def "])
def test_no_text_takes_long(part):
    pasted_code(part.encode() * 200_000)
