"""What results were before a grader was mended, and what that changed.

    DIR/earlier/<course>/results/<student>.json    as the graders of then judged it
                        /seals/
        changes.csv, changes.html                  of the latest of them against DIR/results

A result is kept when another takes its place that was judged by other graders or solutions:
<course> is how the digest of those begins. Nothing is kept where only the submission is another.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from autograder.errors import UsageError
from autograder.files import write
from autograder.grading.report import changes, tables
from autograder.grading.results import Result, parse, read
from autograder.grading.seals import Seals

EARLIER = "earlier"
TABLE, PAGE = "changes.csv", "changes.html"
DIGITS = 12  # of a digest, in the name of a folder


def keep(out: Path, student: str, old: str | None, new: str, key: bytes | None) -> str:
    """Keep a result that is about to give way to another, if other graders judged that; return the
    name of the folder that it is kept in, or nothing."""
    with suppress(ValueError):
        then, now = parse(old or ""), parse(new)
        if then.course != now.course:
            name = then.course.removeprefix("sha256:")[:DIGITS]
            place = out / EARLIER / name
            Seals(place, key).put(student, old or "")
            write(place / "results" / f"{student}.json", old or "")
            return name
    return ""


def report(out: Path, results: Sequence[Result], name: str, key: bytes | None) -> list[str]:
    """Write what changed since the results in an earlier folder of this name; say it in a line, if
    it was not written before."""
    if not name:
        return []
    place = out / EARLIER / name
    moved, compared = list[changes.Change](), 0
    for result in results:
        with suppress(UsageError):  # nothing was kept of this student
            then = read(place / "results" / f"{result.student}.json", Seals(place, key))
            compared += 1
            moved += changes.between(then, result)
    table = tables.changes(moved)
    is_known = (out / TABLE).is_file() and (out / TABLE).read_bytes() == table.encode()
    write(out / TABLE, table)
    write(out / PAGE, changes.page(moved, compared, TABLE))
    if is_known:
        return []
    count = len({change.student for change in moved})
    students = f"{compared} student{'s' if compared != 1 else ''}"
    return [
        f"The graders are others than before: marks moved for {count} of {students}, see "
        f"{out / PAGE}. The results of before are in {place}."
    ]
