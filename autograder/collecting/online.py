"""Online texts: the code that a student pasted into a page's editor, which makes HTML of it."""

import html
import re

from autograder.runtime.limits import MAX_FILE

# Each pattern is matched in one pass, whatever the text: there is nothing to go back to.
BODY = re.compile(r"<body[^<>]*>", re.IGNORECASE)
BREAKS = re.compile(r"<br[^<>]*>|</(?:p|div|li|tr|pre|h\d)>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
DEFINITION = re.compile(r"^(?:def|class) +\w", re.MULTILINE)


def pasted_code(page: bytes) -> bytes | None:
    """Return the Python in an online text, or None if it defines nothing."""
    text = page[:MAX_FILE].decode(errors="replace").replace("\r\n", "\n")
    body = BODY.split(text, maxsplit=1)[-1]
    code = html.unescape(TAG.sub("", BREAKS.sub("\n", body))).replace("\xa0", " ")
    return code.strip("\n").encode() + b"\n" if DEFINITION.search(code) else None
