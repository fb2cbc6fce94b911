"""The parts of a text that Python can read, where it cannot read the whole.

Parses, never runs. A half-written function must not cost the functions around it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from autograder.runtime.notebook import python
from autograder.runtime.syntax import parsed

# A line that begins a statement at the top level, unless it goes on with the one above: a bracket
# that closes, another branch, or what follows a decorator.
BEGINS = re.compile(r"(?!(?:else|elif|except|finally)\b)[^\s)\]}#]")
DEFINES = re.compile(r"@|(async )?def\b|class\b")
IMPORTS = re.compile(r"(import|from)\b")
GOES_ON = re.compile("never closed|unterminated triple")
TOO_MUCH = "too much above cannot be read"
MAX_UNREAD = 50  # blocks; what is below is left out
MAX_JOINED = 40  # times that a block is tried with more lines
QUOTES = re.compile("'''|\"\"\"")
# What Git puts around and between the versions where it cannot merge them.
MERGE = re.compile(r"^<{7}( .*)?\n(?:.*\n)*?>{7}( .*)?$", re.MULTILINE)
BETWEEN = re.compile(r"(<{7}|\|{7}|={7}|>{7})( |$)")
UNMERGED = (
    "an unfinished merge: keep one version, and delete the lines <<<<<<<, ======= and >>>>>>>"
)
# What a terminal runs: a program, with what it shall do, an option or a path. No sentence is that.
# What IPython runs without a sign, such as pip, is no more than a magic.
COMMAND = re.compile(
    r"\s*(sudo\s+)?((apt|apt-get|brew|mamba|pip3|uv|uv pip)\s+(add|install|list|update)\b"
    r"|git\s+(add|checkout|clone|commit|pull|push)\b"
    r"|(bash|cat|cp|curl|jupyter|mv|pip3?|pytest|python3?|rm|sh|source|touch|unzip|wget)\s+\S*[-./])"
)
FOR_A_TERMINAL = "it is for a terminal, and no Python"


@dataclass(frozen=True)
class Unread:
    """Lines that Python cannot read.

    first and last: their numbers. line: the one that Python names; 0 for none. why: what is wrong.
    """

    first: int
    last: int
    line: int
    why: str

    def of(self, lines: Sequence[str]) -> str:
        """Return the text of these lines."""
        return "\n".join(lines[self.first - 1 : self.last])


def readable(text: str) -> tuple[str, list[Unread]]:
    """Return a text with all those lines empty that Python cannot read, and what is wrong there.

    Lines that only IPython understands do nothing, see `autograder.runtime.notebook.python`.
    """
    text = python(text)
    if parsed(text)[1] is None:
        return text, []
    text, merges = _without_merges(text)
    lines = text.split("\n")
    read = [""] * len(lines)
    starts = [*_starts(lines), len(lines)]
    unread: list[Unread] = []
    at = 0
    while at < len(starts) - 1 and len(unread) < MAX_UNREAD:
        end, block, wrong = _block(lines, starts, at)
        if wrong is None:
            read[starts[at] : starts[end]] = block
        elif unread and GOES_ON.search(unread[-1].why) and not DEFINES.match(lines[starts[at]]):
            # This is still inside what never ends.
            unread[-1] = replace(unread[-1], last=_last(lines, starts[at], starts[end]))
        else:
            if COMMAND.match(lines[starts[at]]):
                wrong = (starts[at] + 1, FOR_A_TERMINAL)
            unread.append(Unread(starts[at] + 1, _last(lines, starts[at], starts[end]), *wrong))
        at = end
    if at < len(starts) - 1:
        unread.append(Unread(starts[at] + 1, _last(lines, starts[at], len(lines)), 0, TOO_MUCH))
    return "\n".join(read), sorted([*merges, *unread], key=lambda one: one.first)


def _without_merges(text: str) -> tuple[str, list[Unread]]:
    """Return a text in which those lines are empty of which Git left several versions, and these
    lines; the whole function, if they are in one. Imports stay, as each version may need its own.
    """
    lines, merges = text.split("\n"), list[Unread]()
    spans = [[text.count("\n", 0, at) for at in found.span()] for found in MERGE.finditer(text)]
    outside = [*lines]
    for first, last in spans:
        outside[first : last + 1] = [""] * (last + 1 - first)
    starts = [*_starts(outside), len(lines)]
    for first, last in spans:
        inside = [one for one in lines[first : last + 1] if one.strip() and not BETWEEN.match(one)]
        goes_on = inside and inside[0][0].isspace()
        begin = max([n for n in starts if n < first], default=first) if goes_on else first
        end = min(n for n in starts if n > last)
        merges.append(Unread(begin + 1, _last(lines, begin, end), first + 1, UNMERGED))
        kept = (n for n in range(begin, end) if IMPORTS.match(lines[n]) and not parsed(lines[n])[1])
        outside[begin:end] = [""] * (end - begin)
        for number in kept:
            outside[number] = lines[number]
    return "\n".join(outside), merges


def _block(
    lines: Sequence[str], starts: Sequence[int], at: int
) -> tuple[int, list[str], tuple[int, str] | None]:
    """Return which start follows the block that begins at this one, its lines, and what is wrong
    with them."""
    first = starts[at]
    wrong: tuple[int, str] | None = None
    end: int | None = at + 1
    for _ in range(MAX_JOINED):
        if end is None:
            break
        # The lines keep their numbers, as what Python says of them may hold one.
        text = python("\n" * first + "\n".join(lines[first : starts[end]]))
        still = parsed(text)[1]
        if still is None:
            return end, text.split("\n")[first:], None
        if "unicode error" in still[1]:  # of a text that is whole, as with C:\\Users
            return end, [], still
        wrong = wrong or still
        end = _goes_on(lines, starts, end, still[1])
    assert wrong is not None
    return at + 1, [], wrong


def _goes_on(lines: Sequence[str], starts: Sequence[int], end: int, wrong: str) -> int | None:
    """Return which start follows the block if what is wrong with it is that it goes on beyond the
    start `end`; else None."""
    if "never closed" in wrong:
        quotes = 0
    elif "unterminated triple" in wrong:
        quoted = (n for n in range(starts[end], len(lines)) if QUOTES.search(lines[n]))
        quotes = next(quoted, len(lines))
    else:
        return None
    return next((n for n in range(end + 1, len(starts)) if starts[n] > quotes), None)


def _last(lines: Sequence[str], first: int, end: int) -> int:
    """Return the number of the last of these lines that is not empty; first, end: from 0."""
    return 1 + max(n for n in range(first, end) if n == first or lines[n].strip())


def _starts(lines: Sequence[str]) -> Iterator[int]:
    """Yield where statements at the top level may begin, from 0."""
    begun = decorated = False
    for number, line in enumerate(lines):
        if BEGINS.match(line) or (line.strip() and not begun):
            if not decorated:
                yield number
            begun, decorated = True, line.startswith("@")
