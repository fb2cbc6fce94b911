"""What files are called, and what students are."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from autograder.checking.text import clean
from autograder.runtime import kinds

MAX_NAME = 60  # characters of a student's name
DIGITS = 6  # of a digest behind a name
# A word with a number in it that is a student's own, which some put into names. What is matched
# against names takes one pass over them, whatever they are: students choose some.
NUMBERED = r"(?=\w*\d{4})\w+"
ADDRESS = re.compile(r"[<(\[]?(?<![\w.+-])([\w.+-]++@[\w.-]++)[>)\]]?")  # in one pass

# What Windows takes for a device, whatever follows the first dot.
RESERVED = re.compile(
    r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL
)
# Letters and marks that show nothing; other signs that do not are of a category of their own.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
SELECTORS = "\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
UNSEEN = re.compile(f"[{BLANK}{SELECTORS}]")

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


def told_twice(names: Iterable[str]) -> set[str]:
    """Return the names that another one differs from in how its accents are encoded, and no more:
    all of them but the one in the usual form."""
    forms = Counter(unicodedata.normalize("NFC", name) for name in names)
    return {
        name
        for name in names
        if forms[usual := unicodedata.normalize("NFC", name)] > 1 and name != usual
    }


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
    seen = UNSEEN.sub(" ", printable(name))
    safe = clean(seen, MAX_NAME).replace("/", "_").strip(". ") or "_"
    safe = unicodedata.normalize("NFC", safe)
    return f"_{safe}" if RESERVED.fullmatch(safe) else safe


def is_clean(name: str) -> bool:
    """Say whether a student may be called by a name as it is, however accents are encoded."""
    return unicodedata.normalize("NFC", name) == student_name(name)


def student_names(
    called: Mapping[str, str], reserved: Collection[str] = ()
) -> tuple[dict[str, str], list[list[str]]]:
    """Return the name of each student's folder by the student's key, and groups of keys whose names
    differ in nothing that is sure to be seen.

    called: what each is called, by key. reserved: names that nobody gets. Who is called by a clean
    name has it; who is not has a digest of the own name behind it, so that nobody's is taken, with
    or without its owner in the class.
    """

    def turn(key: str) -> tuple[int, str, str]:
        name = called[key]
        return (0 if name == student_name(name) else 1) if is_clean(name) else 2, name, key

    names, taken = dict[str, str](), {*reserved}
    many = Counter(called.values())
    alike: dict[str, list[str]] = {}
    for key in sorted(called, key=turn):
        rank, name, _ = turn(key)
        safe, own = student_name(name), student_name(key)
        alike.setdefault(_seen(safe), []).append(key)
        if rank == 2 or (safe in taken and safe not in reserved and many[name] == 1):
            digest = hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()
            own = safe = f"{safe[: MAX_NAME - DIGITS - 1]}-{digest[:DIGITS]}"
        names[key] = unused(safe, own, taken)
        taken.add(names[key])
    return names, [keys for keys in alike.values() if len(keys) > 1]


def _seen(name: str) -> str:
    """Return what is sure to be seen of a name, by which two are told apart."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "CZ")


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
