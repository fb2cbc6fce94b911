"""What files are called, and what students are."""

import re
import unicodedata
from collections.abc import Iterable

from autograder.checking.text import clean
from autograder.runtime import kinds

MAX_NAME = 60  # characters of a student's name
# A word with a number in it that is a student's own, which some put into names. What is matched
# against names takes one pass over them, whatever they are: students choose some.
NUMBERED = r"(?=\w*\d{4})\w+"
ADDRESS = re.compile(r"[<(\[]?(?<![\w.+-])([\w.+-]++@[\w.-]++)[>)\]]?")  # in one pass

# What browsers, desktops and Drive put before or after a name that is there already.
COPY = r"(?:copy|kopie|copie|copia)"
COPIED = re.compile(
    rf"^{COPY} (?:of|von|de|di) "
    rf"|(?: ?\(\d{{1,2}}\)| (?:- )?{COPY}(?: \d{{1,2}})?| \((?:\w+ )?{COPY}\))+$",
    re.IGNORECASE,
)


def is_work(name: str) -> bool:
    """Say whether a file of this name is what students are asked for, or may hold it."""
    name = ending_last(name)
    return kinds.may_be_work(name) or kinds.is_archive(name)


def ending(name: str) -> str:
    """Return the ending of what students hand in: `.tar.gz` for `ada.tar.gz`."""
    return name[len(kinds.stem(name)) :]


def ending_last(name: str) -> str:
    """Return `losses (1).ipynb` for `losses.ipynb (1)`, as Drive marks a copy; or else the name."""
    bare = name[: max((mark.start() for mark in COPIED.finditer(name)), default=0)]
    return f"{kinds.stem(bare)}{name[len(bare) :]}{end}" if (end := ending(bare)) else name


def own_name(name: str) -> str:
    """Return the name of an entry without its ending, however its accents are encoded."""
    return unicodedata.normalize("NFC", kinds.stem(name))


def uncopied(name: str) -> str:
    """Return the own name of what an entry is a copy of by its name, or else its own.

    It is `ada` for `ada (1).zip`, `ada - Copy` and `Copy of ada.py`.
    """
    whole = own_name(name)
    bare = (COPIED.sub("", one) for one in (whole, kinds.stem(whole)) if COPIED.search(one))
    return next(bare, whole) or whole


def may_be_a_person(name: str) -> bool:
    """Say whether a name is of several words, and written as `Ada Lovelace`."""
    words = name.split()
    is_written_so = all(sign.isalpha() or sign in " ,.-'\u2019" for sign in name)
    return (
        is_written_so and len(words) > 1 and not (words[0][0].islower() or words[-1][0].islower())
    )


def student_name(name: str) -> str:
    """Return a student's name that is safe to print and as part of a file's name."""
    return clean(printable(name), MAX_NAME).replace("/", "_").strip(". ") or "_"


def unused(name: str, otherwise: str, taken: Iterable[str]) -> str:
    """Return a name, or if it is taken, another one with a number after it."""
    number, found = 2, name
    while found in taken:
        found, number = f"{otherwise}-{number}", number + 1
    return found


def printable(name: str) -> str:
    """Return a file's name with `?` in place of each byte of it that is not UTF-8."""
    return name.encode(errors="replace").decode()


def shown(name: str) -> str:
    """Return a file's name for a message: on one line, and short."""
    return clean(printable(name), 80)
