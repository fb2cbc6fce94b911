"""Gradescope, "Export Submissions": a folder for each submission, and who made it in a YAML file.

    submission_metadata.yml
    submission_98765/regression_losses.py

A group's submission has several submitters. Of the metadata only the lines that say who and when
are read, each for itself: their bulk are results, in which is what students' code printed, and a
file of this name may be a student's own. So nothing in it can refer to anything else.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper

from autograder.collecting import times
from autograder.collecting.junk import sorted_out
from autograder.collecting.naming import shown
from autograder.collecting.tree import FILE, Node, Unreadable
from autograder.collecting.uploads import Found, Kind, Person, Upload

METADATA = "submission_metadata.yml"
MAX_METADATA = 64 << 20  # bytes
MAX_LINES = 200_000  # that say who and when
MAX_GROUP = 100  # students who hand in together
ENTRY = re.compile(r"(?P<name>[^\s#-].*):")
KEY = re.compile(r"  (?P<key>:?\w+):(?: (?P<value>.*))?")
ABOUT = re.compile(r" ++(?P<first>- *+)?(?P<key>:\w+):(?: (?P<value>.*))?")


@dataclass
class Submission:
    """What the metadata say of a submission. submitters: each a text by its key."""

    time: str = ""
    submitters: list[dict[str, str]] = field(default_factory=list)


def find(root: Node) -> Found | None:
    """Return the uploads if the metadata are there."""
    metadata = root.children.get(METADATA)
    if metadata is None or metadata.kind != FILE:
        return None
    found = Found()
    others = {name: node for name, node in root.children.items() if node is not metadata}
    for name, about in _read(metadata, found).items():
        node = others.pop(name, None)
        persons = _persons(about.submitters)
        if node is None or not persons:
            why = "it is not in the download" if node is None else "the metadata name no student"
            found.left[name] = why
            continue
        time = times.parse(about.time)
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


def _read(metadata: Node, found: Found) -> dict[str, Submission]:
    """Return what the metadata say of each submission."""
    try:
        content = metadata.read(MAX_METADATA)
    except Unreadable as error:
        found.notes.append(f"{METADATA} {error}")
        return {}
    known, key, lines = dict[str, Submission](), "", 0
    about = Submission()  # to which belongs what comes before the first
    for text in TextIOWrapper(BytesIO(content), "utf-8-sig", errors="replace"):
        line = text.rstrip()
        if entry := ENTRY.fullmatch(line):
            about, key = known.setdefault(_scalar(entry["name"]), Submission()), ""
        elif header := KEY.fullmatch(line):
            key = header["key"]
            if key == ":created_at":
                about.time = _scalar(header["value"])
        elif key == ":submitters" and (one := ABOUT.fullmatch(line)):
            if one["first"]:
                about.submitters.append({})
            if about.submitters:
                about.submitters[-1][one["key"]] = _scalar(one["value"])
        else:
            continue
        lines += 1
        if lines > MAX_LINES:
            found.notes.append(f"{METADATA} was read up to its line {MAX_LINES} on who and when")
            break
    return known


def _scalar(written: str | None) -> str:
    """Return the text that a value in YAML is; the empty text if it is something else."""
    value = (written or "").strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] == '"':
        escaped = value[1:-1].encode("latin-1", "backslashreplace")
        try:
            return escaped.decode("unicode_escape")
        except UnicodeDecodeError:
            return ""
    return "" if value.startswith(("*", "&", "!", "|", ">", "[", "{")) else value


def _persons(submitters: list[dict[str, str]]) -> list[Person]:
    persons = []
    for about in submitters[:MAX_GROUP]:
        name, sid, email = (about.get(key, "").strip() for key in (":name", ":sid", ":email"))
        if key := sid or email or name:
            folder = "_".join(part for part in (name, sid or email) if part)
            persons.append(Person(key, folder, name, email, (sid,) if sid else ()))
    return persons


KIND = Kind("an export of submissions from Gradescope", find)
