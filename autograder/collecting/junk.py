"""What in a download is no one's work: system files, spreadsheets, index pages and the like.

A lone file that cannot be read may still be what someone handed in: `lee.pdf` is, and `rubric.pdf`
is not. So names decide where endings do not: those that only things have, and no people.
"""

import re
from collections import Counter
from collections.abc import Mapping

from autograder.collecting import table
from autograder.collecting.naming import ADDRESS, is_work, may_be_a_person, own_name, shown
from autograder.collecting.tree import FILE, FOLDER, Node, walked
from autograder.runtime import kinds

Skipped = dict[str, list[str]]  # names of no one's work, by its kind

SYSTEM, SHEET, PAGE = "system file", "spreadsheet", "index page"
ABOUT, OTHER_FILE = "file about the download", "other file"
PROGRAM, RESULTS, EMPTY = "folder of a program", "folder of results", "empty folder"
COURSE, COLLECTED = "part of the course", "folder of collected work"
HOME, RECEIPT, TESTS = "home with nothing handed in", "receipt", "file of Canvas's Test Student"
ORDER = (
    SYSTEM, SHEET, PAGE, RECEIPT, TESTS, ABOUT, OTHER_FILE, PROGRAM, RESULTS, COLLECTED, COURSE,
    EMPTY, HOME,
)  # fmt: skip
OF = (ABOUT, PROGRAM, RESULTS, COLLECTED, COURSE, HOME, TESTS)  # of which the first word is counted
GRADEBOOK = "gradebook.db"  # nbgrader's, beside an author's files
SHOWN = 5  # names of each kind

# Names of files, whatever they hold.
SYSTEMS = re.compile(
    r"\..*|~\$.*|__MACOSX|thumbs\.db|desktop\.ini|ehthumbs\.db|\$recycle\.bin|lost\+found"
    r"|__pycache__|@eadir|system volume information|icon\r",
    re.IGNORECASE | re.DOTALL,
)
DESKTOP = re.compile(r"\.ds_store|thumbs\.db|desktop\.ini|icon\r", re.IGNORECASE | re.DOTALL)
SHEETS = (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods", ".numbers")
UNFINISHED = (".part", ".crdownload")
MACHINE = (".yml", ".yaml", ".xml", ".log", ".db", ".sqlite", ".sqlite3", ".ini", ".toml", ".cfg")

# Words in names that tell nothing alone.
FILLERS = "code|files?|for|hw|jupyter|key|model|of|sample|scheme|the"
# Of what the course hands out:
HANDED_OUT = (
    "answers?|boilerplate|handouts?|(?:muster)?l(?:ö|oe)sung(?:en)?|releases?|skeleton|solutions?"
    "|starter|stubs?|templates?|vorlagen?"
)
BUNDLES = "bundle|course|exercises"  # if there are such files in it
STAFF = "admins?|instructors?|lecturers?|professors?|staff|teach(?:ers?|ing)"
# Of other things that lie beside the work:
THINGS = (
    f"{HANDED_OUT}|all|archives?|autograder|backups?|check(?:er|s)?|conftest|data(?:sets?)?|docs?"
    "|feedback|figures|grad(?:ed|er?|es|ing)|helpers?|images|img|results|run|scripts?|setup|tests?|tools|utils?"
)
# Of what is neither a folder, an archive nor a program, also these ...
PAPERS = (
    f"{THINGS}|announcements?|assignments?|attendance|class|config|contents|course|emails?|exam|exercises?"
    "|export|guide|homework|hw|index|info|lab|lecture|list|logo|main|manifest|marking|marks|names|notes?"
    "|overview|package|page|photos?|plots?|policy|project|quiz|reports?|result|schedule|screenshots?"
    "|section|settings|slides|staff|students|submissions?|summary|tasks?|todo|toc|unit|week"
)
# ... or one of these beside any others.
PAPER = (
    "classlist|dockerfile|gradebook|instructions|licen[cs]e|makefile|metadata|readme|requirements"
    "|roster|rubrics?|syllabus|template"
)


def sorted_out(nodes: Mapping[str, Node]) -> tuple[dict[str, Node], Skipped]:
    """Return the nodes that may be someone's work, and the names of each other kind.

    Where nothing else is there, what has the name of a part of a course may be someone's, too, and
    what we collected is what is to be read. Where folders are, and no other files, a picture or a
    letter is no one's, but for a mail that is called for who sent it.
    """
    kept, skipped = dict[str, Node](), Skipped()
    for name, node in nodes.items():
        kind = junk(node)
        if kind is None:
            kept[name] = node
        else:
            skipped.setdefault(kind, []).append(name)
    for name in _stubs(kept):
        skipped.setdefault(COURSE, []).append(name)
        del kept[name]
    sent = [
        n
        for n, node in kept.items()
        if node.kind == FILE and kinds.may_be_sent(n) and not _is_mail(n)
    ]
    if sent and {node.kind for n, node in kept.items() if n not in sent} == {FOLDER}:
        skipped.setdefault(OTHER_FILE, []).extend(sent)
        kept = {name: node for name, node in kept.items() if name not in sent}
    for kind in (COURSE, COLLECTED):
        if not kept:
            kept = {name: nodes[name] for name in skipped.pop(kind, [])}
    return kept, skipped


def _is_mail(name: str) -> bool:
    """Say whether a file is a mail with a person's name."""
    who = ADDRESS.sub(" ", own_name(name)).strip()
    return name.lower().endswith(kinds.MAILS) and may_be_a_person(who)


def _stubs(nodes: Mapping[str, Node]) -> list[str]:
    """Return the files that are called like one in several of the folders beside them."""
    files = [n for n, node in nodes.items() if node.kind == FILE and kinds.is_plain(n)]
    folders = [node for node in nodes.values() if node.kind == FOLDER] if files else []
    held = Counter(
        name
        for folder in folders
        for name in {kinds.stem(path.rpartition("/")[2]) for path, _ in walked(folder, [])}
    )
    return [name for name in files if held[kinds.stem(name)] > 1]


def junk(node: Node) -> str | None:
    """Return which kind of no one's work a node at the top of a download is, or None."""
    if SYSTEMS.fullmatch(node.name):
        return SYSTEM
    return _of_file(node.name) if node.kind == FILE else _of_folder(node)


def _of_file(name: str) -> str | None:
    ending = name.lower()
    if ending.endswith(SHEETS):
        return SHEET
    if kinds.is_handed_out(name) or ending.endswith(UNFINISHED):
        return OTHER_FILE
    if kinds.is_plain(name) or kinds.is_archive(name):
        return COURSE if _is_of(THINGS, name) else None
    words = _words(name)
    if _is_of(PAPERS, name) or any(re.fullmatch(PAPER, word) for word in words):
        return PAGE if ending.endswith((".html", ".htm")) else ABOUT
    if ending.endswith(MACHINE):
        return ABOUT
    is_sent = kinds.why_unread(name) or kinds.may_be_sent(name)
    return None if is_work(name) or is_sent or "." not in name else OTHER_FILE


def _of_folder(node: Node) -> str | None:
    inside = node.children.keys()
    if not kinds.own_folders([node.name], ()):
        return PROGRAM
    if {kinds.ENVIRONMENT, kinds.CONDA} & inside:
        return None if holds_work(node) else PROGRAM
    if "results" in inside and {"run.json", "grades.csv", "feedback"} & inside:
        return RESULTS
    if table.told(node) is not None:
        return COLLECTED
    if not any(walked(node, [])) and kinds.OF_AN_ENVIRONMENT & {*map(str.lower, inside)}:
        return PROGRAM  # without its mark: a zip leaves out empty files
    is_clone = ".git" in inside and re.search(r"[-_](?:template|starter)(?:[-_]code)?$", node.name)
    if is_clone or _is_of(f"{HANDED_OUT}|{STAFF}", node.name) or _is_authors(node):
        return COURSE
    if _is_of(THINGS, node.name) and not holds_work(node):
        return COURSE
    if _is_of(BUNDLES, node.name) and any(
        kinds.is_handed_out(path) for path, _ in walked(node, [])
    ):
        return COURSE
    return EMPTY if node.kind == FOLDER and _is_empty(node) else None


def _is_authors(home: Node) -> bool:
    """Say whether a folder holds an author's course of nbgrader, and nothing from students."""
    courses = [home, *home.children.values()]
    return any(
        GRADEBOOK in course.children and "submitted" not in course.children for course in courses
    )


def holds_work(folder: Node) -> bool:
    """Say whether a folder has a program, a notebook or an archive somewhere in it."""
    paths = (path for path, _ in walked(folder, []) if not kinds.is_handed_out(path))
    return any(kinds.is_plain(path) or kinds.is_archive(path) for path in paths)


def _is_empty(folder: Node, depth: int = 8) -> bool:
    """Say whether there is nothing in a folder but folders, and what a desktop leaves in them."""
    inside = folder.children.values()
    return not folder.trouble and all(
        (depth > 0 and _is_empty(inner, depth - 1))
        if inner.kind == FOLDER
        else DESKTOP.fullmatch(inner.name) is not None
        for inner in inside
    )


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", own_name(name).lower())


def is_paper(name: str) -> bool:
    """Say whether a name is what things beside the work are called, and no people."""
    return _is_of(PAPERS, name)


def _is_of(things: str, name: str) -> bool:
    """Say whether a name consists of such words; numbers do not count."""
    words = _words(name)
    only = all(re.fullmatch(f"{things}|{FILLERS}", word) for word in words)
    return only and any(re.fullmatch(things, word) for word in words)


def in_words(skipped: Skipped) -> str:
    """Say what was skipped: `2 spreadsheets (a.csv, b.csv) and 1 system file`."""
    said = [_counted(kind, skipped[kind]) for kind in ORDER if skipped.get(kind)]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _counted(kind: str, names: list[str]) -> str:
    first, *rest = kind.split(" ", 1) if kind in OF else (kind,)
    many = " ".join([first + "s" * (len(names) > 1), *rest])
    more = len(names) - SHOWN
    listed = ", ".join([*map(shown, names[:SHOWN]), *([f"and {more} more"] if more > 0 else [])])
    return f"{len(names)} {many}" + ("" if kind == SYSTEM else f" ({listed})")
