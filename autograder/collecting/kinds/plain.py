"""A plain folder, or a zip of one: each entry is one student's folder, archive or file.

Entries of one name are one student's: `ada.py` and `ada.ipynb`, however its accents are encoded.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping

from autograder.collecting.junk import Skipped
from autograder.collecting.tree import FILE, Node
from autograder.collecting.uploads import Found, Person, Upload
from autograder.runtime.kinds import stem


def find(entries: Mapping[str, Node], skipped: Skipped) -> Found:
    """Return the uploads of what may be someone's work."""
    who = {name: unicodedata.normalize("NFC", stem(name)) for name in entries}
    many = Counter(who.values())
    uploads = [
        Upload(
            Person(who[name], who[name], who[name]),
            node,
            path=name if node.kind == FILE and many[who[name]] > 1 else "",
            slot=name,
            is_dated=True,
        )
        for name, node in entries.items()
    ]
    return Found(uploads, skipped)


NAME = "a folder or zip with an entry for each student"
