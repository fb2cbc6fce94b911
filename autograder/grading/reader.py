"""What was handed in for each unit, read in a sandbox before any of it runs.

    Submission --archives--> files --by name and content--> of each unit --the fullest--> Work

The judge's process parses nothing, since a small file can exhaust a parser: it asks a sandbox to.
After a sandbox has run a student's code, its answers about that student's other files cannot be
believed. So everything is read before anything runs.
"""

import contextlib
import posixpath
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from autograder.checking.student import Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import Verdict
from autograder.course.layout import Course, Unit
from autograder.course.loaded import LoadedUnit
from autograder.grading.session import Session
from autograder.grading.submissions import Submission, take
from autograder.grading.work import Files, Work, added, joined
from autograder.runtime import kinds, protocol
from autograder.runtime.limits import MAX_ALL_FILES, MAX_FILE, too_much
from autograder.runtime.notebook import SCRIPT
from autograder.runtime.selection import Broken

MAX_CANDIDATES = 40  # files that may be work on one unit
MAX_HELPERS = 1000  # files beside a unit's own that it may import or open
MAX_NAMED = 5  # files in a list of notes
MAX_UNPACKED = 4 * MAX_ALL_FILES  # bytes out of all archives of one student
MAX_LISTED = 20  # files in one note
HIDDEN = (
    "; hidden folders, such as .ipynb_checkpoints, are not looked into: hand in the work itself"
)
NAME_IT = "name it as it was handed out"


class Reader:
    """Reads what was handed in, in the sandbox of a session. Its notes go to the session."""

    def __init__(self, session: Session) -> None:
        """Read nothing yet."""
        self._session = session
        self._note = session.notes.append
        self._named: set[str] = set()  # files that are some unit's by their names

    def works(self, submission: Submission, units: Sequence[LoadedUnit]) -> dict[str, Work]:
        """Return what was handed in for each unit, by the unit's slug."""
        found = self._unpacked(submission)
        named = _named(found.files, units)
        self._named = {path for path in named if named[path]}
        candidates = _candidates(found.files, units, named)
        works = {u.unit.slug: self._work(candidates.get(u.unit.slug, []), found, u) for u in units}
        self._note_unread(found, candidates, units)
        return works

    def _unpacked(self, submission: Submission) -> Submission:
        """Return a submission with what is in its archives, unpacked in a sandbox of its own."""
        found = Submission(submission.student, dict(submission.files), dict(submission.times))
        found.unread += submission.unread
        found.notes += submission.notes
        exceeded = f"all archives together exceed {MAX_UNPACKED >> 20} MB"
        for path, archive in submission.archives.items():
            is_alone = len(submission.archives) == 1 and not submission.files
            if sum(map(len, found.files.values())) > MAX_UNPACKED:
                found.notes.append(f"{clean(path)} was not read: {exceeded}")
                continue
            when = submission.times.get(path, (0, 0))[0]
            self._unpack(path, archive, "" if is_alone else f"{path}/", when, found)
        for note in found.notes[len(submission.notes) :]:
            self._note(note)
        if submission.archives:
            self._session.renew()
        return found

    def _unpack(
        self, path: str, archive: bytes, prefix: str, when: float, found: Submission
    ) -> None:
        """Add what is in the archive at a path, or note why it cannot be read.

        prefix: goes before the paths in it. when: it was handed in itself; see `Submission.times`.
        """
        inside = Submission(found.student)
        try:
            reply = self._ask(protocol.unpack(archive), protocol.is_unpacked)
        except Stopped as stopped:
            found.notes.append(f"{clean(path)} cannot be unpacked: {stopped.got}")
            return
        files = {name: protocol.content(data) for name, data in reply["files"].items()}
        take(inside, sorted(files), files.get)
        found.files |= {prefix + name: content for name, content in inside.files.items()}
        found.times |= {prefix + name: (when, time) for name, time in reply["times"].items()}
        disguised = [name for name in inside.archives if not kinds.is_archive(name)]
        found.unread += [prefix + name for name in (*inside.unread, *disguised)]
        found.notes += [f"{clean(path)}: {clean(note)}" for note in reply["notes"]]

    def _work(self, candidates: Sequence[str], submission: Submission, loaded: LoadedUnit) -> Work:
        """Return what was handed in for a unit: the file in which most exercises were worked on,
        and of the others what they add to it.

        candidates: the paths of the files that may be it, likeliest first.
        """
        if spare := candidates[MAX_CANDIDATES:]:
            why = f"only {MAX_CANDIDATES} files that may be it are read: hand in one file"
            self._note(f"{loaded.unit.slug}: {_listed(spare)} not read, as {why}")
        read = {p: self._read(p, submission.files, loaded) for p in candidates[:MAX_CANDIDATES]}
        digests = {path: self._defined(work, loaded) for path, work in read.items()}
        works = {p: d for p, d in digests.items() if d or is_named(p, loaded.unit)}
        if not works:
            return Work()
        begun = {path: _begun(digests, loaded) for path, digests in works.items()}
        written = {path: begun[path] - _unfinished(read[path]) for path in works}
        times = {path: submission.times.get(path, (0, 0)) for path in works}

        def likeliness(path: str) -> Any:
            return len(written[path]), len(begun[path]), times[path]

        ranked = sorted(works, key=likeliness, reverse=True)
        graded = ranked[0]
        for path in ranked[1:]:  # a name that a script gives to a value is no exercise of it
            written[path] &= _defines(read[path].content)
        adds = added(written, works, ranked)
        home = _home(graded, written, read, loaded)
        if home != graded:  # it is imported by its name, so it stays what it is
            adds = {graded: [n for n in works[graded] if n in written[graded]]} | adds
            adds.pop(home, None)
            graded = home
        if _stem(graded) != loaded.unit.name or graded != candidates[0]:
            why = "" if is_named(graded, loaded.unit) else ", by what it defines"
            self._note(f"{clean(graded)} is graded as {loaded.unit.slug}{why}")
        for path, names in adds.items():
            self._note(f"{clean(path)} is graded with it, for {', '.join(names)}")
        self._note_spare(ranked, written, submission, loaded)
        for path in (graded, *adds):
            for note in read[path].notes:
                self._note(f"{clean(path)}: {clean(note, 1000)}")
        if not adds:
            return read[graded]
        parts = [(read[path], names) for path, names in adds.items()]
        return joined(loaded.unit.stub.name, read[graded], parts)

    def _note_spare(
        self,
        ranked: Sequence[str],
        written: Mapping[str, set[str]],
        submission: Submission,
        loaded: LoadedUnit,
    ) -> None:
        """Note the files that do not count for what others have as well.

        ranked: the file with most exercises first; of files with as many the newest, and where
        times are not known, as they come. written: for each, the exercises that were worked on.
        """
        owners = {name: path for path in reversed(ranked) for name in written[path]}
        others = {
            path: {n for n in written[path] if _are_two(n, owners[n], path, submission.files)}
            for path in ranked
        }
        rivals = {path: sorted({owners[name] for name in others[path]}) for path in ranked}
        spare = [path for path in ranked if rivals[path]]
        for path in spare[:MAX_NAMED]:
            graded = min(rivals[path], key=ranked.index)
            many = len(written[graded])
            if submission.files[path] == submission.files[graded]:
                self._note(f"{clean(path)} is a copy of {clean(graded)}")
                continue
            common = sorted(name for name in others[path] if owners[name] == graded)
            which = f", for {', '.join(common)}" if len(common) < len(written[path]) else ""
            exercises = "1 exercise that was" if many == 1 else f"{many} exercises that were"
            why = f"it has {exercises} worked on, and the other {len(written[path])}"
            if len(written[path]) == many:
                likelier = _why_likelier(graded, path, loaded, submission.files)
                why = f"{likelier}, and both have {exercises} worked on"
                why = "it is newer" if self._is_newer(graded, path, submission) else why
            self._note(f"{clean(graded)} is graded and not {clean(path)}{which}: {why}")
        if spare[MAX_NAMED:]:
            self._note(f"nor is any of {_listed(spare[MAX_NAMED:])}, with no more exercises")

    def _is_newer(self, one: str, other: str, submission: Submission) -> bool:
        unknown = (0, 0)
        return submission.times.get(one, unknown) > submission.times.get(other, unknown)

    def _note_unread(
        self, submission: Submission, candidates: dict[str, list[str]], units: Sequence[LoadedUnit]
    ) -> None:
        """Note what was not read, where work on a unit is missing that it could have been: there is
        no file of the unit, or nothing but its stub."""
        lacking = [
            loaded.unit
            for loaded in units
            if all(
                _is_stub(submission.files[path], loaded)
                for path in candidates.get(loaded.unit.slug, ())
            )
        ]
        nothing = len(lacking) == len(units)
        unread = [
            path
            for path in submission.unread
            if nothing or any(is_named(path, unit) for unit in lacking)
        ]
        for path in unread[:MAX_NAMED]:
            self._note(
                f"{clean(path)} is not read: {kinds.why_unread(path) or kinds.why_unknown(path)}"
            )
        if len(unread) > MAX_NAMED:
            self._note(f"{len(unread) - MAX_NAMED} more such files are not read")
        if nothing:
            known = {path for paths in candidates.values() for path in paths}
            texts = [p for p in submission.files if kinds.may_be_work(p) and p not in known]
            texts = [p for p in texts if kinds.is_plain(p)] or texts
            others = sorted(p for p in texts if not kinds.is_zip(submission.files[p]))
            for path in others[:MAX_NAMED]:
                why = kinds.why_no_text(submission.files[path])
                due = NAME_IT if kinds.is_plain(path) else kinds.DOCUMENT
                others_unit = _other_unit(path, units)
                of_none = (
                    f"is of {others_unit}, which is not graded here"
                    if others_unit
                    else f"is of no unit that is graded here: {due}"
                )
                said = f"is not read: {why}" if why else of_none
                self._note(f"{clean(path)} {said}")
            if not others and not unread and not known and not submission.notes:
                self._note(f"there is no file of any unit in it{HIDDEN}")

    def _read(self, path: str, files: Files, loaded: LoadedUnit) -> Work:
        """Return the work whose main file is at `path`, with the files that it may import or open.

        Of the file, a module is made that holds what the exercises need.
        """
        name = PurePosixPath(path).name
        request = protocol.select(
            files[path], loaded.stub, loaded.stub_digests, is_script=kinds.is_script(path)
        )
        try:
            made = self._ask(request, protocol.is_module)
        except Stopped as stopped:
            return Work(name, notes=[f"it cannot be read: {stopped.got}"], unreadable=stopped)
        if made["wrong"] is not None:
            got = f"{name}, but {made['wrong']}"
            unreadable = Stopped(Verdict.MISSING, got, "nothing can be read of it")
            return Work(name, notes=[made["wrong"]], unreadable=unreadable)
        own = loaded.unit.stub.name
        others = _beside(path, files, self._named) | _written(made)
        if own in others:  # a notebook may import the unit's file, whose place the module takes
            others[f"./{own}"] = others.pop(own)
        beside = _fitting(others, MAX_ALL_FILES - len(files[path]))
        over = [clean(other) for other in others if other not in beside]
        cells = {exercise: n for exercise, n in made["found"].items() if n != SCRIPT}
        found = ", ".join(f"{exercise} in cell {n}" for exercise, n in cells.items())
        return Work(
            name,
            files[path],
            str(PurePosixPath(path).parent).removeprefix("."),
            {**beside, own: protocol.content(made["source"])},
            starts=[(line, number) for line, number in made["starts"]],
            broken={exercise: Broken(*place) for exercise, place in made["broken"].items()},
            absent=made["absent"],
            notes=[
                *made["notes"],
                *([f"found {found}"] if found else []),
                *([too_much(over)] if over else []),
            ],
        )

    def _defined(self, work: Work, loaded: LoadedUnit) -> dict[str, str]:
        """Return the digests of the exercises that a work defines, or "" where Python cannot read
        the lines. Give the work its outline."""
        found = dict.fromkeys(work.broken.keys() & loaded.stub_digests.keys(), "")
        if work.files:
            with contextlib.suppress(Stopped):
                work.outline = self.outline(work.files, loaded)
                found |= work.outline.get("digests", {})  # none where Python cannot read the module
        return found

    def outline(self, files: Files, loaded: LoadedUnit) -> dict[str, Any]:
        """Return what a unit's files say without being run; see `autograder.runtime.outline`.

        Raise `Stopped` if the sandbox does not answer.
        """
        own = loaded.unit.stub.name
        helpers = {
            kinds.stem(path.removeprefix("./")).replace("/", "."): text
            for path, text in files.items()
            if path.endswith((".py", ".ipynb")) and path != own
        }
        rules = {exercise.name: list(exercise.forbids) for exercise in loaded.exercises}
        return self._ask(protocol.read(files[own], helpers, rules), protocol.is_outline)

    def _ask(
        self, request: dict[str, Any], believable: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        return self._session.ask(request, self._session.time_of_a_check(), believable)


def _listed(paths: Sequence[str]) -> str:
    """Return the first of these paths as text, and how many more there are."""
    more = f" and {len(paths) - MAX_LISTED} more" if len(paths) > MAX_LISTED else ""
    return ", ".join(clean(path) for path in paths[:MAX_LISTED]) + more


def _begun(digests: Mapping[str, str], loaded: LoadedUnit) -> set[str]:
    """Return the exercises that are not as they were handed out."""
    return {name for name, digest in digests.items() if digest != loaded.stub_digests[name]}


def _unfinished(work: Work) -> set[str]:
    """Return the exercises that still end as stubs do."""
    return {*(work.outline or {}).get("unfinished", ())}


def _is_stub(content: bytes, loaded: LoadedUnit) -> bool:
    """Say whether a file is a unit's stub, as it was handed out."""
    return content.split() == loaded.stub.encode().split()


def _named(files: Files, units: Sequence[LoadedUnit]) -> dict[str, list[Unit]]:
    """Return, for each file that may be work, the units whose it is by its name."""
    stems = {path: _stem(path) for path in files if kinds.may_be_work(path)}
    return {
        path: [u.unit for u in units if _is_name_of(stem, u.unit)] for path, stem in stems.items()
    }


def _candidates(
    files: Files, units: Sequence[LoadedUnit], named: Mapping[str, list[Unit]]
) -> dict[str, list[str]]:
    """Return the paths of the files that may be work on each unit, likeliest first.

    named: see `_named`. By its name a file belongs to one unit. If the name says nothing, what it
    seems to define does, and of several such units those that its text names.
    """
    found: dict[str, list[str]] = {}
    for path, mine in named.items():
        if not mine:
            text = _plain(files[path])
            likely = _of_names(_defines(text), units) or _of_names(
                {name.decode(errors="replace") for name in ASSIGNED.findall(text)}, units
            )
            mentioned = [u for u in likely if _mentions(path, u) or u.slug.encode() in text]
            mine = mentioned or likely
        for unit in mine:
            found.setdefault(unit.slug, []).append(path)
    for loaded in units:
        names = {exercise.name for exercise in loaded.exercises}

        def unlikeliness(path: str, unit: Unit = loaded.unit, names: set[str] = names) -> Any:
            defined = 0 if unit in named[path] else len(names & _defines(files[path]))
            return _unlikeliness(path, unit, defined)

        found.get(loaded.unit.slug, []).sort(key=unlikeliness)
    return found


# In the text of a notebook, a new line may be the two signs `\n`. Names are assigned all the time,
# and few of these are functions: they say little beside a definition.
DEFINED = re.compile(rb"(?:\\n|\b)(?:def|class) +(\w+)")
ASSIGNED = re.compile(rb"(?:\\n|\"|^)(\w+) *=[^=]", re.MULTILINE)


def _plain(content: bytes) -> bytes:
    """Return a text without half of the bytes of UTF-16."""
    return content.replace(b"\0", b"")


def _defines(content: bytes) -> set[str]:
    """Return the names that a file seems to define."""
    return {name.decode(errors="replace") for name in DEFINED.findall(_plain(content))}


def _of_names(names: set[str], units: Sequence[LoadedUnit]) -> list[Unit]:
    """Return the units that have an exercise of one of these names."""
    return [u.unit for u in units if names & {e.name for e in u.exercises}]


# What browsers, desktops and students put around a name that is taken: `Copy of gradients (2)`.
COPY = r"(?:copy of )?(?:\d\d_)?{}(?:[ ._-]*(?:copy|final|\(?v?\d+\)?))*"


def _other_unit(path: str, units: Sequence[LoadedUnit]) -> str:
    """Return the unit that is not graded here and whose a file is by its name, or nothing."""
    course = Course(units[0].unit.root)
    return next((unit.slug for unit in course.units if is_named(path, unit)), "")


def is_named(path: str, unit: Unit) -> bool:
    """Say whether a file has the unit's name, or that of a copy: `04_Gradients (1).py`."""
    return _is_name_of(_stem(path), unit)


def _is_name_of(stem: str, unit: Unit) -> bool:
    return re.fullmatch(COPY.format(unit.name), stem, re.IGNORECASE) is not None


def _stem(path: str) -> str:
    """Return the name of a file at a path without the ending of its kind."""
    return kinds.stem(path.rpartition("/")[2])


def _mentions(path: str, unit: Unit) -> bool:
    """Say whether a path has the unit's name in it, as words: `ada gradient-descent week 5.py`."""
    words = unit.name.replace("_", "[ ._-]*")
    return re.search(rf"(?<![a-z]){words}(?![a-z])", path, re.IGNORECASE) is not None


def _unlikeliness(path: str, unit: Unit, defined: int) -> tuple[Any, ...]:
    """Return a key that sorts the likeliest file first. defined: how many exercises are in it."""
    where = PurePosixPath(path)
    return (
        not is_named(path, unit),
        _stem(path) != unit.name,
        where.parent.name != unit.slug,
        0 if is_named(path, unit) else -defined,
        len(where.parts),
        not kinds.is_script(path),
        NUMBER.sub("0", path),
        [-int(number) for number in NUMBER.findall(path)],
        path,
    )


NUMBER = re.compile(r"\d{1,18}")
# What makes a file the likelier one, for each part of `_unlikeliness`.
LIKELIER = (
    "it is called like the unit", "it has the very name", "it lies in the unit's folder",
    "it defines more", "it lies in fewer folders", "it is no notebook", "its name comes first",
    "its name has the higher number", "its name comes first",
)  # fmt: skip


def _why_likelier(one: str, other: str, loaded: LoadedUnit, files: Files) -> str:
    """Say what decides for a file, and not for another one with as many exercises."""
    names = {exercise.name for exercise in loaded.exercises}
    mine, its = (
        _unlikeliness(path, loaded.unit, len(names & _defines(files[path])))
        for path in (one, other)
    )
    differ = (why for why, a, b in zip(LIKELIER, mine, its, strict=True) if a != b)
    return next(differ) if mine < its else "more was begun in it"


def _beside(path: str, files: Files, named: Collection[str] = ()) -> Files:
    """Return the other files, by their paths from the folder of this one, the nearest first.

    They may be imported or opened. named: files that are a unit's own, of which those are helpers
    of another that are mentioned; so are files that we handed out, and notebooks.
    """
    folder = PurePosixPath(path).parent
    others = [other for other in files if other != path]
    known = {
        other
        for other in others
        if other in named or kinds.is_handed_out(other) or kinds.is_notebook(other)
    }
    texts = [files[other] for other in (path, *others) if other not in known]
    others = [other for other in others if other not in known or _is_mentioned(other, texts)]
    paths = {posixpath.relpath(other, folder): files[other] for other in others}
    return dict(sorted(paths.items(), key=lambda item: item[0].split("/").count("..")))


def _home(
    graded: str, written: Mapping[str, set[str]], read: Mapping[str, Work], loaded: LoadedUnit
) -> str:
    """Return the file which the others are graded with: the unit's own one, if it lies beside the
    one in which most was done, and has exercises too or may be imported by it."""
    home = str(PurePosixPath(graded).with_name(loaded.unit.stub.name))
    if home == graded or home not in written or not read[home].files:
        return graded
    if not kinds.is_script(graded):
        return graded
    adds = written[home] - written[graded]
    return home if adds or _is_mentioned(home, [read[graded].content]) else graded


def _fitting(files: Files, room: int) -> Files:
    """Return those of the files that there is room for, in bytes and in number."""
    fitting: Files = {}
    for path, content in files.items():
        if len(content) <= room and len(fitting) < MAX_HELPERS:
            fitting[path] = content
            room -= len(content)
    return fitting


def _are_two(name: str, one: str, other: str, files: Files) -> bool:
    """Say whether two files have an exercise each, and neither has it from the other one."""
    return one != other and not any(
        name not in _defines(files[here]) and _is_mentioned(there, _texts_but(there, files))
        for here, there in ((one, other), (other, one))
    )


def _texts_but(path: str, files: Files) -> list[bytes]:
    return [content for other, content in files.items() if other != path]


def _is_mentioned(path: str, texts: Sequence[bytes]) -> bool:
    """Say whether a text may import, run or open a file. Its name alone may be an everyday word."""
    stem = _stem(path).encode()
    having = [text for text in texts if stem in text]
    if not having:  # so it is of nearly all, and the search below is slow
        return False
    name = re.escape(stem)
    imported = rb"\b(?:from|import|run)\b[^\n]*\b%b\b|\bimport(?:_module)?\s*\([^)]*\b%b\b" % (
        name,
        name,
    )
    use = re.compile(imported + rb"|\b%b\.(?:py|ipynb)\b" % name)
    return any(use.search(text) for text in having)


def _written(made: dict[str, Any]) -> Files:
    """Return the files that a notebook's cells write beside it, unless they are large."""
    texts = {path: protocol.content(text) for path, text in made.get("written", {}).items()}
    if sum(map(len, texts.values())) > MAX_FILE:
        return {}
    return {
        path: text
        for path, text in texts.items()
        if not path.startswith("/") and ".." not in path and not kinds.is_notebook(path)
    }
