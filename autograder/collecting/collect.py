"""From a download to a folder with one submission for each student, and to a table of them.

download --look--> Collected: what it was taken for, and a Work for each student
Collected --put--> SUBMISSIONS/<student>/..., SUBMISSIONS/handed-in.csv
"""

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePath

from autograder import beneath
from autograder.collecting import junk, table, times
from autograder.collecting.contents import defined
from autograder.collecting.kinds import github, nbgrader
from autograder.collecting.naming import ending, is_clean, is_work, shown, student_names
from autograder.collecting.online import pasted_code
from autograder.collecting.recognition import recognised
from autograder.collecting.roster import Entry as Listed
from autograder.collecting.roster import doubtful, matched
from autograder.collecting.tree import (
    FILE,
    FOLDER,
    Node,
    Unreadable,
    files_below,
    opened,
    safe_path,
)
from autograder.collecting.uploads import Found, Person, Upload
from autograder.errors import UsageError
from autograder.files import make_folder, write
from autograder.runtime.kinds import is_archive, is_plain
from autograder.runtime.limits import MAX_ARCHIVE

MAX_STUDENT = 4 * MAX_ARCHIVE  # bytes of all that one student handed in
STEP = 2  # seconds from a file's time to that of a newer one: archives count in twos
NEWEST = "the newest counts"
ANY = "one of them counts: which is the newest is not known"
SAID = 10  # notes on a download
ALIKE = (
    "another's name differs from this one in nothing that is sure to be seen: see whose is whose"
)
UNDATED = "What is late is not known: the download does not say when anything was handed in."
GRADES = " The grades that GitHub Classroom lets you download do: lay that CSV beside the clones."


@dataclass
class Work:
    """What one student handed in, and counts.

    late: None if that is not known. notes: what to know about it. files: what was put into the
    student's folder, once that is done.
    """

    person: Person
    uploads: list[Upload]
    time: datetime | None = None
    late: bool | None = None
    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass
class Collected:
    """A download. kind: what it was taken for. works: by the name of the student's folder.

    found: what it holds, uploads of earlier attempts too. due: what came later is late.
    """

    kind: str
    works: dict[str, Work]
    found: Found
    due: datetime | None = None

    def said(self) -> list[str]:
        """Say what the download was taken for, and what of it was skipped or left out."""
        many, students = len(self.found.uploads), len(self.works)
        lines = [
            f"Taken for {self.kind}: {many} upload{'s' if many > 1 else ''} of {students} "
            f"student{'s' if students > 1 else ''}."
        ]
        if self.found.skipped:
            lines.append(f"Skipped, as no one's work: {junk.in_words(self.found.skipped)}.")
        left = [f"{shown(name)} was left out: {why}" for name, why in self.found.left.items()]
        notes = [*left, *self.found.notes]
        more = len(notes) - SAID
        lines += [*notes[:SAID], *([f"and {more} more"] if more > 0 else [])]
        if self.due and all(work.late is None for work in self.works.values()):
            lines.append(UNDATED + GRADES * (self.kind == github.KIND.name))
        return lines


@contextlib.contextmanager
def look(
    download: Path, due: datetime | None = None, titles: Sequence[str] = ()
) -> Iterator[Collected]:
    """Recognise a download, while its archives are open in the block. Nothing is written.

    due: what came later is late. titles: what files are called that were handed out. Raise
    `UsageError` if the download cannot be read, or holds no submission.
    """
    with ExitStack() as stack:
        root, notes = opened(download, stack)
        kind, found = recognised(root, stack, titles)
        found.notes[:0] = notes
        works = _works(found.uploads, due, found.notes)
        if not works:
            raise UsageError(
                f"{download} holds no submissions: one folder, archive, notebook or .py file each, "
                "or a download from a system"
            )
        yield Collected(kind, works, found, due)


def _works(uploads: Sequence[Upload], due: datetime | None, notes: list[str]) -> dict[str, Work]:
    """Return the work of each student, by the name of the folder, sorted; note whose names can
    hardly be told apart."""
    by_person: dict[str, list[Upload]] = {}
    for upload in uploads:
        by_person.setdefault(upload.person.key, []).append(upload)
    persons = {  # by the newest name
        key: max(mine, key=lambda upload: upload.order).person for key, mine in by_person.items()
    }
    called = {key: person.folder for key, person in persons.items()}
    names, alike = student_names(called, {table.NAME})
    persons = {key: _as_called(person, names[key]) for key, person in persons.items()}
    works = {names[key]: _work(persons[key], mine, due) for key, mine in by_person.items()}
    for group in alike:
        for key in group:
            works[names[key]].notes.insert(0, ALIKE)
        both = " and ".join(shown(names[key]) for key in group)
        notes.insert(0, f"The names of {both} differ in nothing that is sure to be seen.")
    return dict(sorted(works.items()))


def _as_called(person: Person, name: str) -> Person:
    """Return a person by the name of the folder, if the own one is not clean: then neither a table
    nor a roster takes this one for another."""
    if is_clean(person.folder):
        return person
    ids = tuple(filter(is_clean, person.ids)) or (name,)
    return Person(name, person.folder, name, ids=ids)


def _work(person: Person, uploads: Sequence[Upload], due: datetime | None) -> Work:
    """Return what counts of a student's uploads: the newest of each slot."""
    slots: dict[str, list[Upload]] = {}
    for upload in uploads:
        slots.setdefault(upload.slot, []).append(upload)
    counting, notes = [], list[str]()
    for slot, rivals in slots.items():
        *earlier, newest = sorted(rivals, key=lambda upload: upload.order)
        counting.append(newest)
        notes += [note for note in newest.note.split("; ") if note]
        if earlier:
            what = f"{shown(slot)} was" if slot else "it was"
            when = ", ".join(times.said(one.time) for one in (*earlier, newest) if one.time)
            often = f"{len(rivals)} times{f', at {when}' if when else ''}"
            is_known = earlier[0].order > times.NEVER and earlier[-1].order < newest.order
            notes.append(f"{what} handed in {often}, and {NEWEST if is_known else ANY}")
    deciding = _deciding(counting)
    time = _newest(deciding)
    notes += _attempts(uploads, counting)
    if time != _newest(counting) and time:
        notes.append(f"its time is {times.said(time)}, of the last attempt with code in it")
    late = _late(deciding, time, due)
    if late:
        notes.append(f"handed in late{f', at {times.said(time)}' if time else ''}")
    return Work(person, counting, time, late, notes)


def _newest(uploads: Iterable[Upload]) -> datetime | None:
    """Return the time of the newest upload, if times are known."""
    return max((one.time for one in uploads if one.time), key=times.order, default=None)


def _deciding(uploads: Sequence[Upload]) -> list[Upload]:
    """Return the uploads whose times tell whether work is late: of several attempts, those with
    something in them that can be graded, if there is any."""
    series = {upload.series for upload in uploads if upload.series and _holds_code(upload)}
    return [one for one in uploads if one.series not in series or _holds_code(one)]


def _holds_code(upload: Upload) -> bool:
    """Say whether there may be answers in a file. In texts, such as receipts, there seldom are."""
    name = upload.path or upload.node.name
    return is_work(name) and (is_plain(name) or is_archive(name) or bool(defined(upload.node)))


def _attempts(uploads: Sequence[Upload], counting: Sequence[Upload]) -> list[str]:
    """Say of which attempt each file is that counts, unless all are of the last one."""
    notes = []
    for series in dict.fromkeys(upload.series for upload in uploads if upload.series):
        made = sorted({one.time for one in uploads if one.series == series and one.time})
        those = [one for one in counting if one.series == series and one.path]
        files = [" and ".join(one.path for one in those if one.time == time) for time in made]
        if any(files[:-1]):
            listed = ", ".join(
                f"{shown(names or 'nothing')} of {times.said(time)}"
                for names, time in zip(files, made, strict=True)
            )
            notes.append(f"there are {len(made)} attempts, of which count: {listed}")
    return notes


def _late(uploads: Sequence[Upload], time: datetime | None, due: datetime | None) -> bool | None:
    """Say whether work is late, as the system says or by its time; None if neither is known."""
    said = [upload.late for upload in uploads if upload.late is not None]
    if said:
        return any(said)
    return times.order(time) > times.order(due) if time and due else None


def must_be_apart(download: Path, out: Path) -> None:
    """Raise `UsageError` if one of a download and a folder to be written lies in the other."""
    one, other = download.resolve(), out.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise UsageError(f"{out} and {download} lie in one another: give --out a folder of its own")


@dataclass(frozen=True)
class Entry:
    """What a student handed in, to be graded. dated: the files' times on disk tell their order.
    within: the folder on disk past which nothing is read, if it is not the one around it."""

    path: Path
    dated: bool = False
    within: Path | None = None


def entries(collected: Collected, scratch: Path) -> dict[str, Entry]:
    """Return the entry of each student.

    What lies on disk as one folder or file is graded where it is; the rest is put into `scratch`.
    """
    found = {}
    for student, work in collected.works.items():
        (upload, *others) = work.uploads
        whole = not others and not upload.path and upload.node.place
        found[student] = (
            Entry(whole, collected.found.is_ours, upload.node.within)
            if whole
            else Entry(_put(student, work, scratch), dated=True)
        )
    return found


def put(collected: Collected, out: Path, roster: Sequence[Listed] | None) -> list[table.Row]:
    """Write each student's folder and the table of all into `out`; return the table's rows."""
    make_folder(out)
    for student, work in collected.works.items():
        _put(student, work, out)
    rows = _rows(collected, roster)
    write(out / table.NAME, table.as_csv(rows))
    os.utime(out / table.NAME, (table.MARK, table.MARK))
    return rows


def _put(student: str, work: Work, out: Path) -> Path:
    """Write one student's files; return the folder, or the file if that is all there is."""
    files = [*_contents(work)]
    upload, *others = work.uploads
    if not others and not upload.path and upload.node.kind == FILE:
        for file in files:
            if is_work(file.path):
                lone = f"{student}{ending(file.path)}"
                _write(out, replace(file, path=lone), work)
                return out / lone
    make_folder(out / student)
    for file in files:
        _write(out / student, file, work)
    return out / student


@dataclass(frozen=True)
class File:
    """A file of a student's, to be written. path: in the student's folder. order: later is larger.

    time: to be written on disk, where it tells the order.
    """

    path: str
    node: Node
    is_text: bool
    order: tuple[float, float]
    content: bytes = b""
    time: float = 0.0


def _contents(work: Work) -> Iterator[File]:
    """Yield a student's files as they are to be written; note what is left out, and why."""
    taken, left = set[str](), MAX_STUDENT
    files = _files(work)
    moments = sorted({file.order for file in files})
    for file in files:
        path = _free(file.path, taken)
        taken.add(path)
        try:
            content = file.node.read()
        except Unreadable as error:
            work.notes.append(f"{shown(path)} {error}")
            continue
        if file.node.is_linked:
            work.notes.append(f"{shown(path)} {beneath.SEVERAL_NAMES}")
        left -= len(content)
        if left < 0:
            work.notes.append(
                f"{shown(path)} was left out: all files exceed {MAX_STUDENT >> 20} MB"
            )
            return
        time = table.MARK + STEP * moments.index(file.order)
        file = replace(file, path=path, content=content, time=time)
        yield file
        if file.is_text and (code := pasted_code(content)):
            path = _free(str(PurePath(path).with_suffix(".py")), taken)
            yield replace(file, path=path, content=code)


def _free(path: str, taken: set[str]) -> str:
    """Return a path, or if it is taken, another one with a number before its ending."""
    whole, number = PurePath(path), 2
    while path in taken:
        path, number = str(whole.with_stem(f"{whole.stem}-{number}")), number + 1
    return path


def _files(work: Work) -> list[File]:
    """Return a student's files, at paths that can be written."""
    found = []
    for upload in work.uploads:
        nodes = [(upload.path or upload.node.name, upload.node)]
        if upload.node.kind == FOLDER:
            below = files_below(upload.node, work.notes)
            nodes = [(f"{upload.path}/{path}", node) for path, node in below]
        for path, node in nodes:
            order = (upload.order, times.order(node.time) if upload.is_dated else 0.0)
            found.append(File(safe_path(path), node, upload.is_text, order))
    return found


def _write(folder: Path, file: File, work: Work) -> None:
    """Write a new file into a folder; note it if a student's own names make that impossible.

    Raise `UsageError` if nothing can be written there.
    """
    place = folder / file.path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place, "xb") as new:
            new.write(file.content)
        os.utime(place, (file.time, file.time))
        work.files.append(file.path)
    except (FileExistsError, NotADirectoryError):
        work.notes.append(f"{shown(file.path)} was left out: another file or folder has its name")
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}") from None


def _rows(collected: Collected, roster: Sequence[Listed] | None) -> list[table.Row]:
    """Return the rows of the table: who handed in something, then who nothing."""
    persons = [work.person for work in collected.works.values()]
    on = matched(persons, roster or ())
    came = {*on.values()}
    missing = [entry for entry in roster or () if entry not in came]
    rows, doubted = [], set[Listed]()
    for student, work in collected.works.items():
        person = work.person
        entry = on.get(person.key)
        several = [] if entry else doubtful(person, missing)
        doubted |= {*several}
        if several:
            times_on = "once, and others have it" if len(several) == 1 else f"{len(several)} times"
            work.notes.append(f"the name is on the roster {times_on}: who this is is not known")
        rows.append(
            table.Row(
                student,
                entry.id if entry else (person.ids or (person.key,))[0],
                entry.name if entry and entry.name else person.name,
                entry.email if entry and entry.email else person.email,
                entry.section if entry else "",
                None if roster is None or several else entry is not None,
                times.said(work.time) if work.time else "",
                work.late,
                tuple(path for path in work.files if PurePath(path).name != nbgrader.STAMP),
                tuple(work.notes),
            )
        )
    return rows + [_nothing_from(entry, entry in doubted) for entry in missing]


def _nothing_from(entry: Listed, is_in_doubt: bool) -> table.Row:
    """Return the row of who handed in nothing; or it is in doubt, as another has the same name."""
    note = "one of this name handed in something: which is not known"
    who = (entry.id, entry.name, entry.email, entry.section)
    return table.Row("", *who, True, notes=(note,) * is_in_doubt, is_in_doubt=is_in_doubt)
