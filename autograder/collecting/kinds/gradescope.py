"""Gradescope, "Export Submissions": a folder for each submission, and who made it in a YAML file.

    submission_metadata.yml
    submission_98765/regression_losses.py

A group's submission has several submitters. Of the metadata only names and times are parsed: their
bulk are results, in which is what students' code printed.
"""

import re
from typing import Any

import yaml

from autograder.collecting import times
from autograder.collecting.junk import sorted_out
from autograder.collecting.naming import shown
from autograder.collecting.tree import FILE, Node, Unreadable
from autograder.collecting.uploads import Found, Kind, Person, Upload

METADATA = "submission_metadata.yml"
MAX_METADATA = 256 << 20
WANTED = {":submitters", ":created_at"}


def find(root: Node) -> Found | None:
    """Return the uploads if the metadata are there."""
    metadata = root.children.get(METADATA)
    if metadata is None or metadata.kind != FILE:
        return None
    found = Found()
    others = {name: node for name, node in root.children.items() if node is not metadata}
    for name, about in _read(metadata, found).items():
        node = others.pop(name, None)
        persons = _persons(about.get(":submitters"))
        if node is None or not persons:
            why = "it is not in the download" if node is None else "the metadata name no student"
            found.left[name] = why
            continue
        time = times.parse(str(about.get(":created_at", "")))
        path = name if node.kind == FILE else ""
        for person in persons:
            mates = [other.name or other.key for other in persons if other is not person]
            note = f"handed in together with {', '.join(map(shown, mates))}" if mates else ""
            found.uploads.append(
                Upload(person, node, path, order=times.order(time), time=time, note=note)
            )
    others, found.skipped = sorted_out(others)
    found.left |= dict.fromkeys(others, "the metadata do not name it")
    return found


def _read(metadata: Node, found: Found) -> dict[str, dict[str, Any]]:
    """Return what the metadata say of each submission."""
    try:
        text = metadata.read(MAX_METADATA).decode("utf-8-sig", errors="replace")
        known = yaml.load(_names_and_times(text), yaml.BaseLoader)  # all texts are texts
    except Unreadable as error:
        found.notes.append(f"{METADATA} {error}")
        return {}
    except (yaml.YAMLError, ValueError, RecursionError):
        found.notes.append(f"{METADATA} cannot be read: it is no YAML")
        return {}
    entries = known.items() if isinstance(known, dict) else []
    return {str(name): about for name, about in entries if isinstance(about, dict)}


def _names_and_times(text: str) -> str:
    """Return the lines of the metadata that say who and when."""
    kept, wanted = [], False
    for line in text.split("\n"):
        if not line.startswith(" "):
            wanted = True
        elif header := re.match(r"  (?P<key>:?\w+):(?: |$)", line):
            wanted = header["key"] in WANTED
        if wanted:
            kept.append(line)
    return "\n".join(kept)


def _persons(submitters: object) -> list[Person]:
    persons = []
    for one in submitters if isinstance(submitters, list) else []:
        about = one if isinstance(one, dict) else {}
        name, sid, email = (
            str(about.get(key) or "").strip() for key in (":name", ":sid", ":email")
        )
        if key := sid or email or name:
            folder = "_".join(part for part in (name, sid or email) if part)
            persons.append(Person(key, folder, name, email, (sid,) if sid else ()))
    return persons


KIND = Kind("an export of submissions from Gradescope", find)
