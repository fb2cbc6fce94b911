"""Google Classroom: an assignment's folder in Drive, with the copy that each student got of a file.

    Ada Lovelace - regression_losses.ipynb

is the student's name and that of the file, which all have in common, unless they rename it. What a
student uploads besides may keep its own name, which is then all that tells whose it is.
"""

import re
from collections.abc import Mapping

from autograder.collecting.junk import COURSE, sorted_out
from autograder.collecting.kinds import plain
from autograder.collecting.naming import ending_last, is_work, may_be_a_person, own_name, uncopied
from autograder.collecting.tree import FILE, Node
from autograder.collecting.uploads import Found, Kind, Person, Upload

NAME = re.compile(r"(?P<name>\D+?) - (?P<own>.+)", re.DOTALL)
PEOPLE = 3  # at least
ASTRAY = 10  # of so many files, one may have another name


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of the work is of such a name, and of the same file, or
    if nearly all files have names of people and some share a file's.

    Several such files may be one student's.
    """
    if not any(map(NAME.fullmatch, root.children)):
        return None
    others, skipped = sorted_out(root.children)
    made = _made({name: node for name, node in others.items() if node.kind == FILE})
    titles = _titles({name: parts for name, parts in made.items() if is_work(name)})
    copied = max(titles, key=lambda title: len(titles[title]), default="")
    names = {name for bearers in titles.values() for name in bearers}
    if len(names) < PEOPLE or not (
        2 * len(titles[copied]) >= len(others) or _are_of_people(titles, len(others) - len(made))
    ):
        return None
    whose = {parts["name"] for parts in made.values()}
    made = {n: parts for n, parts in _made(root.children).items() if parts["name"] in whose}
    skipped = {
        kind: left
        for kind, all_of in skipped.items()
        if (left := [n for n in all_of if n not in made])
    }
    besides = {name: node for name, node in others.items() if name not in made}
    if originals := [name for name in besides if own_name(name) == copied]:
        skipped.setdefault(COURSE, []).extend(originals)
    found = plain.find({n: node for n, node in besides.items() if n not in originals}, skipped)
    for name, parts in made.items():
        who, own = parts["name"], ending_last(parts["own"])
        person = Person(who, who, who)
        found.uploads.append(Upload(person, root.children[name], own, slot=own, is_dated=True))
    return found


def _made(nodes: Mapping[str, Node]) -> dict[str, re.Match[str]]:
    """Return the parts of the names that begin with a student's."""
    return {name: parts for name in nodes if (parts := NAME.fullmatch(name))}


def _titles(made: Mapping[str, re.Match[str]]) -> dict[str, list[str]]:
    """Return whose files have a title, by title; what marks copies is no part of it."""
    titles: dict[str, list[str]] = {}
    for parts in made.values():
        titles.setdefault(uncopied(parts["own"]), []).append(parts["name"])
    return titles


def _are_of_people(titles: Mapping[str, list[str]], astray: int) -> bool:
    """Say whether names before titles are people's, and no topics: most are written so, and at
    least a third share a title, while few titles are shared or written like people's names.

    titles: whose files have them. astray: how many files have no such name.
    """
    bearers = {title: {*names} for title, names in titles.items()}
    names = set[str]().union(*bearers.values())
    shared = [len(those) for those in bearers.values() if len(those) > 1]
    return (
        astray <= max(1, sum(map(len, titles.values())) // ASTRAY)
        and 2 * sum(map(may_be_a_person, names)) > len(names)
        and 2 * sum(map(may_be_a_person, titles)) <= len(titles)
        and 3 * max(shared, default=0) >= len(names)
        and 2 * len(shared) < len(names)
    )


KIND = Kind("an assignment's folder from Google Classroom", find)
