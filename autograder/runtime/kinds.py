"""What a file is by its name: work that may be graded, an archive, data, or what nobody can read.

Students save and export their work in every way that their programs offer. What can be read all the
same is read; of the rest, `why_unread` says what to hand in instead.
"""

from pathlib import PurePosixPath

# What may hold answers, by how its name ends; browsers and mail programs add the second ending.
SCRIPTS = (".py.txt", ".py", ".txt")
NOTEBOOKS = (".ipynb.json", ".ipynb.txt", ".ipynb", ".json")
PLAIN = (".py", ".ipynb")  # the endings that work has where nothing went wrong
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
ENDINGS = sorted((*SCRIPTS, *NOTEBOOKS, *ARCHIVES), key=len, reverse=True)  # of the whole, first

DOCUMENT = "hand in the notebook or the .py file itself"
UNREAD = {
    (".html", ".htm", ".mhtml"): f"it is a web page: {DOCUMENT}",
    (".pdf",): f"it is a PDF: {DOCUMENT}",
    (".doc", ".docx", ".odt", ".rtf", ".pages"): f"it is a text document: {DOCUMENT}",
    (".rar", ".7z"): "archives of its kind are not unpacked: make a .zip",
}
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".bmp", ".heic", ".mp4", ".mov")
COMPILED = (".pyc", ".pyo", ".so", ".pyd", ".exe", ".dll")
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
    """Say whether a file may be one that the work reads when it runs."""
    others = (*PICTURES, *COMPILED, *ARCHIVES, ".ipynb")
    return not (path.lower().endswith(others) or is_handed_out(path) or why_unread(path))


def why_unread(path: str) -> str:
    """Return why a file is not read and what to do, or nothing if it is read."""
    if is_archive(path):
        return ""
    name = path.lower()
    return next((why for endings, why in UNREAD.items() if name.endswith(endings)), "")


def stem(name: str) -> str:
    """Return a file's name without the ending of its kind: `ada` of `ada.py.txt`."""
    ending = next((end for end in ENDINGS if name.lower().endswith(end)), "")
    return name[: len(name) - len(ending)]
