"""What was handed in for each unit, read in a cell before any of it runs.

    Submission --archive, loose files--> files by unit --notebooks--> Work

Nothing is parsed here: a small file can exhaust a parser, so a cell does that, and is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.checking.describe import clean
from autograder.checking.student import Stopped
from autograder.course.layout import Unit
from autograder.grading.submissions import Submission, choose, is_named
from autograder.runtime.notebook import is_exported
from autograder.runtime.protocol import is_module, is_outline, is_unpacked

if TYPE_CHECKING:
    from autograder.grading.judge import Paper
    from autograder.grading.session import Sitting

Files = dict[str, bytes]


@dataclass
class Work:
    """What was handed in for one unit, as files of Python.

    is_notebook: the unit's own file was made from a notebook; starts: the line in it where each
    cell begins, with the cell's number. broken: exercises that stand in cells that cannot be read,
    with the cell, the line in it and why. unreadable: why there is no file although there is work.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    is_notebook: bool = False
    starts: list[tuple[int, int]] = field(default_factory=list)
    broken: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unreadable: Stopped | None = None


class Intake:
    """Reads what was handed in, in the cell of a sitting, which hears what is to be noted."""

    def __init__(self, sitting: "Sitting") -> None:
        self._sitting = sitting
        self._note = sitting.notes.append
        self._loose: set[str] = set()  # files whose names do not say what they are

    def works(self, submission: Submission, papers: "Sequence[Paper]") -> dict[str, Work]:
        """What was handed in for each unit."""
        if submission.archive is not None:
            submission = self._unpacked(submission, [paper.unit for paper in papers])
        files = {slug: dict(found) for slug, found in submission.units.items()}
        self._loose = {*submission.loose}
        for name, content in submission.loose.items():
            self._place(name, content, files, papers)
        return {p.unit.slug: self._work(files.get(p.unit.slug, {}), p) for p in papers}

    def _unpacked(self, archive: Submission, units: Sequence[Unit]) -> Submission:
        """What an archive holds, taken out in a cell of its own."""
        assert archive.archive is not None
        found = Submission(archive.student)
        try:
            request = {"op": "unpack", "archive": as_array(archive.archive[1])}
            reply = self._ask(request, is_unpacked)
            files = {PurePosixPath(path): data.tobytes() for path, data in reply["files"].items()}
            choose(found, sorted(files), files.get, units)
            found.notes[:0] = [clean(note) for note in reply["notes"]]
            if not found.units and not found.loose and not found.notes:
                found.notes.append("there is no file of any unit in the archive")
        except Stopped as stopped:
            found.notes.append(f"the archive cannot be unpacked: {stopped.got}")
        for note in found.notes:
            self._note(note)
        self._sitting.renew()
        return found

    def _place(
        self, name: str, content: bytes, files: dict[str, Files], papers: "Sequence[Paper]"
    ) -> None:
        """Give a file to the only unit whose exercises it defines."""
        if not files and self._read(name, {name: content}, papers[0]).unreadable:
            self._note(f"{clean(name)} cannot be read: it is no notebook")
            return
        likely = [paper.unit for paper in papers if self._defines(name, content, paper)]
        if len(likely) == 1:
            files.setdefault(likely[0].slug, {})[name] = content
        elif not files:
            self._note(f"{clean(name)} belongs to no unit: name it as it was handed out")

    def _defines(self, name: str, content: bytes, paper: "Paper") -> bool:
        """Whether a file defines an exercise of the unit; without a parse, whether it looks so."""
        work = self._read(name, {name: content}, paper)
        known = self._outlined(work, paper)
        if known is None:
            names = [exercise.name.encode() for exercise in paper.exercises]
            return any(re.search(rb"\b(def|class) +%b\b" % name, content) for name in names)
        return any(exercise.name in known["defines"] for exercise in paper.exercises)

    def _work(self, files: Files, paper: "Paper") -> Work:
        """The files of a unit. Of a Python file, a notebook and copies of them that one counts in
        which more exercises were worked on."""
        mains = [name for name in files if name in self._loose or is_named(name, paper.unit)]
        names = sorted(mains, key=lambda name: PurePosixPath(name).stem != paper.unit.name)
        works = {name: self._read(name, files, paper) for name in names}
        if not works:
            return Work()
        counts = names[0] if len(names) == 1 else self._fullest(works, paper)
        if PurePosixPath(counts).stem != paper.unit.name:
            why = ", by what it defines" if counts in self._loose else ""
            self._note(f"{clean(counts)} is graded as {paper.unit.slug}{why}")
        for note in works[counts].notes:
            self._note(f"{clean(counts)}: {clean(note, 1000)}")
        return works[counts]

    def _fullest(self, works: dict[str, Work], paper: "Paper") -> str:
        """The name of the one in which most exercises were worked on, the first of equal ones."""
        written = {name: self._written(work, paper) for name, work in works.items()}
        counts = max(written, key=written.__getitem__)
        for spare in written:
            if spare != counts and written[spare]:
                self._note(
                    f"{clean(counts)} is graded and not {clean(spare)}: it has {written[counts]} "
                    f"exercises that were worked on, and the other {written[spare]}"
                )
        return counts

    def _read(self, name: str, files: Files, paper: "Paper") -> Work:
        """The unit's own file, of this name, with those beside it; what is a notebook, or was
        exported from one, as the module that is in it."""
        stub = paper.unit.stub.name
        others = {
            n: text
            for n, text in files.items()
            if n.endswith(".py") and n not in (name, stub) and n not in self._loose
        }
        if name.endswith(".py") and not is_exported(files[name]):
            return Work({stub: files[name], **others})
        request = {
            "op": "notebook",
            "data": as_array(files[name]),
            "stub": paper.stub,
            "exercises": paper.stub_digests,
        }
        try:
            made = self._ask(request, is_module)
        except Stopped as stopped:
            return Work(notes=[f"it cannot be read: {stopped.got}"], unreadable=stopped)
        if made["wrong"] is not None:
            why = f"it is no notebook: {made['wrong']}"
            got = f"{name}, but {why}"
            return Work(
                notes=[why], unreadable=Stopped("missing", got, "nothing can be read of it")
            )
        found = ", ".join(f"{exercise} in cell {n}" for exercise, n in made["found"].items())
        return Work(
            {stub: made["source"].tobytes(), **others},
            is_notebook=True,
            starts=[(line, number) for line, number in made["starts"]],
            broken={n: (cell, line, why) for n, (cell, line, why) in made["broken"].items()},
            notes=[*made["notes"], *([f"found {found}"] if found else [])],
        )

    def _written(self, work: Work, paper: "Paper") -> int:
        """How many exercises are not as they were handed out."""
        digests = (self._outlined(work, paper) or {"digests": {}})["digests"]
        return sum(digest != paper.stub_digests[name] for name, digest in digests.items())

    def _outlined(self, work: Work, paper: "Paper") -> dict[str, Any] | None:
        """What the files say, or None if that cannot be known."""
        try:
            known = self.outline(work.files, paper) if work.files else {"syntax": [0, ""]}
        except Stopped:
            return None
        return None if known["syntax"] else known

    def outline(self, files: Files, paper: "Paper") -> dict[str, Any]:
        """What a unit's files say without being run; see `autograder.runtime.syntax.outline`."""
        own = paper.unit.stub.name
        helpers = {n.removesuffix(".py"): as_array(c) for n, c in files.items() if n != own}
        rules = {exercise.name: list(exercise.forbids) for exercise in paper.exercises}
        request = {"op": "read", "source": as_array(files[own]), "forbidden": rules}
        request["helpers"] = helpers
        return self._ask(request, is_outline)

    def _ask(
        self, request: dict[str, Any], believable: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        sitting = self._sitting
        return sitting.ask(request, sitting.within(sitting.budget.check), believable)


def as_array(content: bytes) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """Bytes as they cross the wire."""
    return np.frombuffer(content, dtype=np.uint8)
