"""Syntax of a newer Python than the one that runs, which a student's own machine may have."""

import ast
import contextlib
import re
import sys

# Since which version lines like these can be read, by what they look like.
NEWER = {
    (3, 12): (
        r"\s*(async\s+)?def\s+\w+\s*\[[^]]+\]",  # def first[T](items)
        r"\s*class\s+\w+\s*\[[^]]+\]",  # class Stack[T]
        r"\s*type\s+\w+\s*(\[[^]]+\]\s*)?=",  # type Pair = tuple[int, int]
    ),
    (3, 14): (
        # except ValueError, TypeError: but in Python 2, `except ValueError, e:` keeps it as e
        r"\s*except\*?\s+[\w.]+\s*,\s*([A-Z]\w*|\w+\.[\w.]+)\s*[,:]",
        r""".*(?<!\w)[rR]?[tT][rR]?["'].*\{""",  # t"{size}"
    ),
}
IN_F_STRINGS = "f-string expression part cannot include"  # a backslash, or a comment; since 3.12


def since(text: str, why: str) -> str:
    """Return a sentence on the Python that could read a text, if one newer than this could.

    text: it begins with the line that this Python cannot read. why: what it says of that line.
    Return nothing if no newer one is known that could.
    """
    line = text.partition("\n")[0]
    looks = [version for version, ways in NEWER.items() if any(re.match(w, text) for w in ways)]
    is_of_fields = why.startswith(IN_F_STRINGS) or _is_read_with_other_quotes(line)
    versions = [*([(3, 12)] if is_of_fields else []), *looks]
    here = sys.version_info[:2]
    newer = [version for version in versions if version > here]
    if not newer:
        return ""
    major, minor = newer[0]
    return f"; Python {major}.{minor} can read it, and this is Python {here[0]}.{here[1]}"


MAX_LINE = 1000  # signs: a student's line, which is looked at once for each f-string in it
BEGINS = re.compile(r"""(?<!\w)(?:[fF][rR]?|[rR][fF])(?P<quote>["'])(?!(?P=quote))""")


def _is_read_with_other_quotes(line: str) -> bool:
    """Say whether a line can be read once the texts inside of the fields of its f-strings have
    other quotes than the f-strings themselves: `f"{sizes["a"]}"`."""
    if len(line) > MAX_LINE:
        return False
    text = _with_other_quotes(line.strip())
    for whole in (text, f"{text}\n    pass") if text != line.strip() else ():
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            return bool(ast.parse(whole))
    return False


def _with_other_quotes(line: str) -> str:
    """Return the line with the other quotes inside of the fields of its f-strings."""
    found = BEGINS.search(line)
    if not found:
        return line
    inner = "'" if found["quote"] == '"' else '"'
    text, depth = line[: found.end()], 0
    for place, sign in enumerate(line[found.end() :], found.end()):
        depth += (sign == "{") - (sign == "}")
        if sign == found["quote"] and depth <= 0:
            return f"{text}{sign}{_with_other_quotes(line[place + 1 :])}"
        text += inner if sign == found["quote"] else sign
    return text
