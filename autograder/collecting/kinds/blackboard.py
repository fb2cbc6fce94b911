"""Blackboard, "Assignment File Download": all files of all attempts side by side.

    Losses_alovelace_attempt_2024-01-02-10-11-12_regression_losses.py
    Losses_alovelace_attempt_2024-01-02-10-11-12.txt

is the assignment, the user name, and when the attempt was made. The second file is a receipt, in
which are the student's name and what was typed into the page; it counts where an attempt has no
other file.
"""

import os.path
import re
from collections.abc import Mapping
from datetime import datetime

from autograder.collecting.junk import RECEIPT, sorted_out
from autograder.collecting.times import order
from autograder.collecting.tree import FILE, Node, Unreadable
from autograder.collecting.uploads import Found, Kind, Person, Upload

NAME = re.compile(
    r"(?P<who>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:\.txt|_(?P<own>.+))", re.DOTALL
)
TOLD = re.compile(r"\s*Name:(?P<name>.*)\((?P<user>[^()\n]+)\)\s*$", re.MULTILINE)
MAX_RECEIPT = 1 << 16


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of what may be someone's work has such a name."""
    made, others = dict[str, re.Match[str]](), dict[str, Node]()
    for name, node in root.children.items():
        parts = NAME.fullmatch(name) if node.kind == FILE else None
        if parts:
            made[name] = parts
        else:
            others[name] = node
    if not made:
        return None
    others, skipped = sorted_out(others)
    if len(others) > len(made):
        return None
    found = Found(skipped=skipped, left=dict.fromkeys(others, "no student's name is in its own"))
    persons = _persons(made, root)
    with_files = {parts.group("who", "time") for parts in made.values() if parts["own"]}
    for name, parts in made.items():
        if parts["own"] is None and parts.group("who", "time") in with_files:
            found.skipped.setdefault(RECEIPT, []).append(name)
            continue
        own, time = parts["own"] or "receipt.txt", _time(parts["time"])
        person, node = persons[parts["who"]], root.children[name]
        who = parts["who"]
        slot = f"{who}/{own}"  # what was handed in for another assignment stays
        found.uploads.append(
            Upload(person, node, own, slot=slot, order=order(time), time=time, series=who)
        )
    return found


def _persons(made: Mapping[str, re.Match[str]], root: Node) -> dict[str, Person]:
    """Return the students by what their files' names begin with: the assignment and the user.

    Where a receipt does not say who that is, the assignment is what all names begin with.
    """
    whole = {parts["who"] for parts in made.values()}
    same = os.path.commonprefix([*whole]) if len(whole) > 1 else min(whole)  # noqa: RUF071
    begin = same.rpartition("_")[0]
    persons = {}
    for who in whole:
        user = who.removeprefix(f"{begin}_") if begin else who.rpartition("_")[2]
        persons[who] = Person(user, user, ids=(user,))
    for name, parts in made.items():
        told = None if parts["own"] else _told(root.children[name])
        if told and parts["who"].endswith(f"_{told['user']}"):
            user = told["user"]
            persons[parts["who"]] = Person(user, user, told["name"].strip(), ids=(user,))
    return persons


def _told(receipt: Node) -> re.Match[str] | None:
    """Return who a receipt is for."""
    try:
        return TOLD.match(receipt.start(MAX_RECEIPT).decode(errors="replace"))
    except Unreadable:
        return None


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None


KIND = Kind("a download of submissions from Blackboard", find)
