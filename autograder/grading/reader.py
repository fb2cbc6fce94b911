"""What was handed in for each unit, read in a sandbox before any of it runs.

    Submission --archive, loose files--> files by unit --notebooks--> Work

The judge's process parses nothing, since a small file can exhaust a parser: it asks a sandbox to.
After a sandbox has run a student's code, its answers about that student's other files cannot be
believed. So everything is read before anything runs.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from autograder.checking.student import Stopped
from autograder.checking.text import clean
from autograder.checking.verdicts import Verdict
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit
from autograder.grading.session import Session
from autograder.grading.submissions import Submission, choose, is_named
from autograder.runtime import protocol
from autograder.runtime.notebook import is_exported

Files = dict[str, bytes]  # by name


@dataclass
class Work:
    """What was handed in for one unit, as Python files.

    files: by name; the unit's own file has the stub's name. is_notebook: that file was made from a
    notebook. starts: for each cell of it, the line of the file where it begins, and its number.
    broken: exercises in cells that Python cannot read, with the cell's number, the line in it and
    why. unreadable: why there are no files although something was handed in.
    """

    files: Files = field(default_factory=dict)
    is_notebook: bool = False
    starts: list[tuple[int, int]] = field(default_factory=list)
    broken: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unreadable: Stopped | None = None


class Reader:
    """Reads what was handed in, in the sandbox of a session. Its notes go to the session."""

    def __init__(self, session: Session) -> None:
        """Read nothing yet."""
        self._session = session
        self._note = session.notes.append
        self._loose: set[str] = set()  # files whose names do not say what they are

    def works(self, submission: Submission, units: Sequence[LoadedUnit]) -> dict[str, Work]:
        """Return what was handed in for each unit, by the unit's slug."""
        if submission.archive is not None:
            submission = self._unpacked(submission, [loaded.unit for loaded in units])
        files = {slug: dict(found) for slug, found in submission.units.items()}
        self._loose = {*submission.loose}
        for name, content in submission.loose.items():
            self._assign(name, content, files, units)
        return {u.unit.slug: self._work(files.get(u.unit.slug, {}), u) for u in units}

    def _unpacked(self, archive: Submission, units: Sequence[Unit]) -> Submission:
        """Return the submission that is in an archive, unpacked in a sandbox of its own."""
        assert archive.archive is not None
        found = Submission(archive.student)
        try:
            request = protocol.unpack(archive.archive[1])
            reply = self._ask(request, protocol.is_unpacked)
            files = {
                PurePosixPath(path): protocol.content(data) for path, data in reply["files"].items()
            }
            choose(found, sorted(files), files.get, units)
            found.notes[:0] = [clean(note) for note in reply["notes"]]
            if not found.units and not found.loose and not found.notes:
                found.notes.append("there is no file of any unit in the archive")
        except Stopped as stopped:
            found.notes.append(f"the archive cannot be unpacked: {stopped.got}")
        for note in found.notes:
            self._note(note)
        self._session.renew()
        return found

    def _assign(
        self, name: str, content: bytes, files: dict[str, Files], units: Sequence[LoadedUnit]
    ) -> None:
        """Add a file to the files of the only unit of which it defines an exercise.

        If there are several such units or none, note that, unless other files have a unit.
        """
        if not files and self._read(name, {name: content}, units[0]).unreadable:
            self._note(f"{clean(name)} cannot be read: it is no notebook")
            return
        likely = [loaded.unit for loaded in units if self._defines(name, content, loaded)]
        if len(likely) == 1:
            files.setdefault(likely[0].slug, {})[name] = content
        elif not files:
            self._note(f"{clean(name)} belongs to no unit: name it as it was handed out")

    def _defines(self, name: str, content: bytes, loaded: LoadedUnit) -> bool:
        """Say whether a file defines an exercise of the unit.

        If Python cannot read the file, say whether it looks as if it did.
        """
        work = self._read(name, {name: content}, loaded)
        known = self._outlined(work, loaded)
        if known is None:
            names = [exercise.name.encode() for exercise in loaded.exercises]
            return any(re.search(rb"\b(def|class) +%b\b" % name, content) for name in names)
        return any(exercise.name in known["defines"] for exercise in loaded.exercises)

    def _work(self, files: Files, loaded: LoadedUnit) -> Work:
        """Return what was handed in for a unit, from its files.

        There may be a Python file, a notebook and copies of them. The one in which most exercises
        were worked on is graded.
        """
        mains = [name for name in files if name in self._loose or is_named(name, loaded.unit)]
        names = sorted(mains, key=lambda name: PurePosixPath(name).stem != loaded.unit.name)
        works = {name: self._read(name, files, loaded) for name in names}
        if not works:
            return Work()
        graded = names[0] if len(names) == 1 else self._fullest(works, loaded)
        if PurePosixPath(graded).stem != loaded.unit.name:
            why = ", by what it defines" if graded in self._loose else ""
            self._note(f"{clean(graded)} is graded as {loaded.unit.slug}{why}")
        for note in works[graded].notes:
            self._note(f"{clean(graded)}: {clean(note, 1000)}")
        return works[graded]

    def _fullest(self, works: dict[str, Work], loaded: LoadedUnit) -> str:
        """Return the name of the file in which most exercises were worked on, and note the others.

        Of files with equally many, the first is taken.
        """
        written = {name: self._count_written(work, loaded) for name, work in works.items()}
        fullest = max(written, key=written.__getitem__)
        for spare in written:
            if spare != fullest and written[spare]:
                self._note(
                    f"{clean(fullest)} is graded and not {clean(spare)}: it has {written[fullest]} "
                    f"exercises that were worked on, and the other {written[spare]}"
                )
        return fullest

    def _read(self, name: str, files: Files, loaded: LoadedUnit) -> Work:
        """Return the work whose main file is `name`, with the Python files that it may import.

        A notebook, or a Python file that was exported from one, is turned into a module.
        """
        stub = loaded.unit.stub.name
        others = {
            n: text
            for n, text in files.items()
            if n.endswith(".py") and n not in (name, stub) and n not in self._loose
        }
        if name.endswith(".py") and not is_exported(files[name]):
            return Work({stub: files[name], **others})
        request = protocol.notebook(files[name], loaded.stub, loaded.stub_digests)
        try:
            made = self._ask(request, protocol.is_module)
        except Stopped as stopped:
            return Work(notes=[f"it cannot be read: {stopped.got}"], unreadable=stopped)
        if made["wrong"] is not None:
            why = f"it is no notebook: {made['wrong']}"
            got = f"{name}, but {why}"
            return Work(
                notes=[why], unreadable=Stopped(Verdict.MISSING, got, "nothing can be read of it")
            )
        found = ", ".join(f"{exercise} in cell {n}" for exercise, n in made["found"].items())
        return Work(
            {stub: protocol.content(made["source"]), **others},
            is_notebook=True,
            starts=[(line, number) for line, number in made["starts"]],
            broken={n: (cell, line, why) for n, (cell, line, why) in made["broken"].items()},
            notes=[*made["notes"], *([f"found {found}"] if found else [])],
        )

    def _count_written(self, work: Work, loaded: LoadedUnit) -> int:
        """Return how many exercises are not as they were handed out."""
        digests = (self._outlined(work, loaded) or {"digests": {}})["digests"]
        return sum(digest != loaded.stub_digests[name] for name, digest in digests.items())

    def _outlined(self, work: Work, loaded: LoadedUnit) -> dict[str, Any] | None:
        """Return the outline of the files, or None if there is none or Python cannot read them."""
        try:
            known = self.outline(work.files, loaded) if work.files else {"syntax": [0, ""]}
        except Stopped:
            return None
        return None if known["syntax"] else known

    def outline(self, files: Files, loaded: LoadedUnit) -> dict[str, Any]:
        """Return what a unit's files say without being run; see `autograder.runtime.outline`.

        Raise `Stopped` if the sandbox does not answer.
        """
        own = loaded.unit.stub.name
        helpers = {n.removesuffix(".py"): text for n, text in files.items() if n != own}
        rules = {exercise.name: list(exercise.forbids) for exercise in loaded.exercises}
        return self._ask(protocol.read(files[own], helpers, rules), protocol.is_outline)

    def _ask(
        self, request: dict[str, Any], believable: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        return self._session.ask(request, self._session.time_of_a_check(), believable)
