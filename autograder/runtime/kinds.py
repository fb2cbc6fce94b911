"""What a file is by its name: work that may be graded, an archive, data, or what nobody can read.

Students save and export their work in every way that their programs offer. What can be read all the
same is read; of the rest, `why_unread` says what to hand in instead.
"""

import json
import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

T = TypeVar("T")

# What may hold answers, by how its name ends; browsers and mail programs add the second ending.
SCRIPTS = (".py.txt", ".py", ".pyw", ".txt")
NOTEBOOKS = (".ipynb.json", ".ipynb.txt", ".ipynb", ".json")
PLAIN = (".py", ".pyw", ".ipynb")  # the endings that work has where nothing went wrong
ARCHIVES = (".zip", ".zipx", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")

DOCUMENT = "hand in the notebook or the .py file itself"
PAGE, PDF, TEXT = (
    f"it is {what}: {DOCUMENT}" for what in ("a web page", "a PDF", "a text document")
)
COMPRESSED = f"it is compressed without an archive: {DOCUMENT}"
RAR, SEVEN_ZIP = (
    f"it is {what} archive, and those are not unpacked: make a .zip" for what in ("a RAR", "a 7z")
)
FOREIGN = (".rar", ".7z")
UNREAD = {
    (".html", ".htm", ".mhtml"): PAGE,
    (".pdf",): PDF,
    (".doc", ".docx", ".odt", ".rtf", ".pages"): TEXT,
    FOREIGN[:1]: RAR,
    FOREIGN[1:]: SEVEN_ZIP,
    tuple(f"{of}{by}" for of in PLAIN for by in (".gz", ".bz2", ".xz")): COMPRESSED,
    (".icloud",): "it stands for a file that is not on the computer: download it, and hand in that",
    (
        ".crdownload",
        ".part",
        ".download",
    ): "it was not downloaded to its end: hand in the whole file",
    (".url", ".webloc", ".lnk", ".gdoc"): "it is a link: hand in the file that it leads to",
}
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".bmp", ".heic", ".mp4", ".mov")
MAILS = (".eml", ".msg")
SENT = (*PICTURES, *MAILS, ".md", ".qmd", ".rmd", ".java")  # in place of work
ENDINGS = (*SCRIPTS, *NOTEBOOKS, *ARCHIVES, *SENT, *(e for es in UNREAD for e in es))
ENDING = re.compile(rf"(?:{'|'.join(map(re.escape, ENDINGS))})\Z")  # finds the longest that fits
NO_ENDING = "its name has no ending: add .py, or .ipynb to that of a notebook, and hand it in again"
UNKNOWN = f"nothing is read that has such an ending: {DOCUMENT}"
HANDED = f"by its name it belongs to the checks, and is no work: {DOCUMENT}"
OFFICE = f"it is a document of Word, Excel or the like: {DOCUMENT}"
PICTURE = f"it is a picture: {DOCUMENT}"
NO_TEXT = f"it is no text, whatever its name says: {DOCUMENT}"
# What files really are, by how they begin, whatever their names say.
PAGE_BEGINS = re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
BEGINS = {
    b"%PDF": PDF,
    b"{\\rtf": TEXT,
    b"\xd0\xcf\x11\xe0": OFFICE,
    b"bplist00": NO_TEXT,
    b"Rar!": RAR,
    b"7z\xbc\xaf": SEVEN_ZIP,
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"version https://git-lfs": "it stands for a file that Git LFS keeps: get that with "
    "`git lfs pull`, and hand it in",
}
# How the first file is called in a document that is a zip archive, as those of Word are. What is no
# text holds many such characters.
DOCUMENT_BEGINS = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/\.rels|docProps/|mimetype|Index/Document\.iwa"
    rb"|(?:word|xl|ppt)/\w+\.xml)",
    re.DOTALL,
)
CONTROL = bytes({*range(1, 32)} - {*b"\b\t\n\v\f\r\x1a\x1b"})
ZIP = b"PK\3\4"
COMPILED = (".pyc", ".pyo", ".so", ".pyd", ".exe", ".dll")
# Folders in which programs keep what they installed, and the marks of one that holds such folders.
INSTALLED = {"node_modules", "site-packages", "dist-packages"}
ENVIRONMENT, CONDA = "pyvenv.cfg", "conda-meta"
OF_AN_ENVIRONMENT = {"bin", "lib", "lib64", "include", "scripts", "share", "etc"}
OF_DESKTOPS = ("thumbs.db", "ehthumbs.db", "desktop.ini")  # that desktops leave in folders
HANDED_OUT = ("drivers.py", "conftest.py", "recognition.json")  # beside a unit's stub


def may_be_work(path: str) -> bool:
    """Say whether a file may hold answers."""
    name = PurePosixPath(path).name.lower()
    return name.endswith((*SCRIPTS, *NOTEBOOKS)) and not is_handed_out(path)


def is_script(path: str) -> bool:
    """Say whether a file that may hold answers is a Python file, and not a notebook."""
    return not path.lower().endswith(NOTEBOOKS)


def is_notebook(path: str) -> bool:
    """Say whether a file is a notebook by its name, which may hold pictures."""
    return path.lower().endswith(NOTEBOOKS[:-1])


def is_source(path: str) -> bool:
    """Say whether a file has an ending that Python files alone have."""
    return path.lower().endswith(SCRIPTS[:-1])


def is_zip(content: bytes) -> bool:
    """Say whether a file is a zip archive, whatever its name says, and no document."""
    return content.startswith(ZIP) and not DOCUMENT_BEGINS.match(content)


def is_plain(path: str) -> bool:
    """Say whether a file has the ending of a Python file or of a notebook."""
    return path.lower().endswith(PLAIN)


def is_archive(path: str) -> bool:
    """Say whether a file of this name is to be unpacked."""
    return path.lower().endswith(ARCHIVES)


def is_handed_out(path: str) -> bool:
    """Say whether a file has a name that we gave to one that is no answer."""
    name = PurePosixPath(path).name
    return name in HANDED_OUT or (name.startswith("test_") and name.endswith(".py"))


def is_data(path: str) -> bool:
    """Say whether a file beside the work is what it reads when it runs, and not work itself that
    was saved so that nobody can read it."""
    others = (*PICTURES, *COMPILED, *ARCHIVES, ".ipynb")
    return not (path.lower().endswith(others) or why_unread(path))


def may_be_sent(path: str) -> bool:
    """Say whether students may send a file in place of their work that nobody asked for, and that
    beside work is nothing remarkable. In a name of a folder, `.r` may be an initial."""
    return path.lower().endswith((*SENT, ".r"))


def why_unread(path: str) -> str:
    """Return why a file is not read and what to do, or nothing if it is of a kind that is read."""
    if is_archive(path):
        return ""
    if is_handed_out(path):
        return HANDED
    name = path.lower()
    return next((why for endings, why in UNREAD.items() if name.endswith(endings)), "")


def why_unknown(path: str) -> str:
    """Return why a file of a kind that nobody knows is not read, and what to do."""
    return UNKNOWN if PurePosixPath(path).suffix else NO_ENDING


def why_no_text(content: bytes) -> str:
    """Return why nothing can be read of a file and what to do, by what it holds; or nothing."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return "it is empty: look whether it was saved, and hand it in again"
    if PAGE_BEGINS.match(content):
        return PAGE
    if DOCUMENT_BEGINS.match(content):
        return OFFICE
    return next((why for mark, why in BEGINS.items() if content.startswith(mark)), "")


def turn(path: str) -> int:
    """Return when it is a file's turn to be looked at, where there are very many: work first."""
    whole = (*PLAIN, *SCRIPTS[:1], *NOTEBOOKS[:-1])
    whole_work = path.lower().endswith(whole)
    kinds = (whole_work, is_archive(path), may_be_work(path), is_data(path), why_unread(path))
    return next((turn for turn, fits in enumerate(kinds) if fits), len(kinds))


def likeliest(files: Sequence[tuple[str, T]], most: int) -> list[tuple[str, T]]:
    """Return the files, by path, that are most likely work, and least deep in folders, first."""
    return sorted(files, key=lambda file: (turn(file[0]), file[0].count("/")))[:most]


def own_folders(folders: Collection[str], inside: Collection[str]) -> list[str]:
    """Return those of a folder's folders in which there may be work, and not a program's files.

    inside: the names of all that is in the folder. An environment may have been made right where
    the work is.
    """
    if CONDA in inside:
        return []
    no_ones = INSTALLED | (OF_AN_ENVIRONMENT if ENVIRONMENT in inside else set())
    return [f for f in folders if f.lower() not in no_ones and not f.startswith((".", "__"))]


def own_paths(paths: Sequence[str]) -> set[str]:
    """Return those of an archive's paths that lie in no program's folder; see `own_folders`."""
    inside: dict[str, set[str]] = {"": set()}
    for path in paths:
        parts = path.split("/")
        for depth, part in enumerate(parts):
            inside.setdefault("/".join(parts[:depth]), set()).add(part)
    own, waiting = {""}, [""]
    while waiting:
        folder = waiting.pop()
        names = [n for n in inside[folder] if n and f"{folder}/{n}".lstrip("/") in inside]
        found = [f"{folder}/{name}".lstrip("/") for name in own_folders(names, inside[folder])]
        own |= {*found}
        waiting += found
    return {path for path in paths if path.rpartition("/")[0] in own}


def is_binary(content: bytes) -> bool:
    """Say whether a file is no text in any encoding."""
    begin = content[:1024]
    if json.detect_encoding(begin) != "utf-8":  # two bytes or four for each character
        return False
    return len(begin) - len(begin.translate(None, CONTROL)) > len(begin) / 50


# What a dotted file is that code reads: `.losses.json`. A Mac puts `._losses.json` beside a file.
SETTINGS = (".env", ".csv", ".ini", ".json", ".toml", ".txt", ".yaml", ".yml")


def is_hidden(name: str) -> bool:
    """Say whether a file of this name is a program's own, and no trace of a student's."""
    is_dotted = name.startswith(".") and not name.endswith((".icloud", *SETTINGS))
    return is_dotted or name.startswith("._") or name.lower() in OF_DESKTOPS or name == ENVIRONMENT


def stem(name: str) -> str:
    """Return a file's name without the ending of its kind: `ada` of `ada.py.txt`."""
    ending = ENDING.search(name.lower())
    return name[: len(name) - len(ending[0])] if ending else name
