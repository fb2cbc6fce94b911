"""Syntax of a newer Python than the one that runs, which a student's own machine may have."""

import re
import sys

# Since which version lines like these can be read, by what they look like.
NEWER = {
    (3, 12): (
        r"\s*(async\s+)?def\s+\w+\s*\[[^]]+\]",  # def first[T](items)
        r"\s*class\s+\w+\s*\[[^]]+\]",  # class Stack[T]
        r"\s*type\s+\w+\s*(\[.*\]\s*)?=",  # type Pair = tuple[int, int]
        r""".*\b[rR]?[fF][rR]?(["'])[^"'{}]*\{[^"'{}]*\1[^\s)\],;]""",  # f"{sizes["a"]}"
    ),
    (3, 14): (
        r"\s*except\*?\s+[\w.]+\s*,\s*[\w.]+.*:",  # except ValueError, TypeError:
        r""".*(?<!\w)[rR]?[tT][rR]?["'].*\{""",  # t"{size}"
    ),
}
IN_F_STRINGS = "f-string expression part cannot include"  # a backslash, or a comment; since 3.12


def since(line: str, why: str) -> str:
    """Return a sentence on the Python that could read a line, if one newer than this could.

    why: what this Python says of the line. Return nothing if no newer one is known that could.
    """
    looks = [version for version, ways in NEWER.items() if any(re.match(w, line) for w in ways)]
    versions = [*([(3, 12)] if why.startswith(IN_F_STRINGS) else []), *looks]
    here = sys.version_info[:2]
    newer = [version for version in versions if version > here]
    if not newer:
        return ""
    major, minor = newer[0]
    return f"; Python {major}.{minor} can read it, and this is Python {here[0]}.{here[1]}"
