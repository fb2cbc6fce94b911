"""What in a download is no one's work: system files, spreadsheets, index pages and the like."""

import re
from collections import Counter
from collections.abc import Mapping

from autograder.collecting.tree import FILE, Node

# What is said of it, and the names that it has. A student's own folder is not searched for these.
JUNK = {
    "system files": r"\..*|__MACOSX|thumbs\.db|desktop\.ini|ehthumbs\.db|\$recycle\.bin|lost\+found"
    r"|__pycache__|@eadir|system volume information|icon\r",
    "spreadsheets": r".*\.(?:csv|tsv|xlsx?|xlsm|ods|numbers)",
    "index pages": r".*\.html?",
    "files about the download": r".*(?<!\.ipynb)\.(?:ya?ml|json|xml|log|db|sqlite3?|ini|url|lnk)"
    r"|read ?me(?:\..*)?",
}
ONE = {
    "system files": "system file",
    "spreadsheets": "spreadsheet",
    "index pages": "index page",
    "files about the download": "file about the download",
}


def sorted_out(nodes: Mapping[str, Node]) -> tuple[dict[str, Node], Counter[str]]:
    """Return the nodes that may be someone's work, and how many there are of each other kind."""
    kept, skipped = {}, Counter[str]()
    for name, node in nodes.items():
        kind = junk(node)
        if kind is None:
            kept[name] = node
        else:
            skipped[kind] += 1
    return kept, skipped


def junk(node: Node) -> str | None:
    """Return which kind of no one's work a node at the top of a download is, or None."""
    for kind, names in JUNK.items():
        fits = re.fullmatch(names, node.name, re.IGNORECASE | re.DOTALL)
        if fits and (node.kind == FILE or kind == "system files"):
            return kind
    return None


def in_words(skipped: Counter[str]) -> str:
    """Say what was skipped: `2 spreadsheets and 1 system file`."""
    said = [f"{skipped[kind]} {kind if skipped[kind] > 1 else ONE[kind]}" for kind in JUNK]
    said = [words for words in said if not words.startswith("0 ")]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
