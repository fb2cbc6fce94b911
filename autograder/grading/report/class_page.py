"""The page on a whole class, `report.html`: how it stands, what it believes, what to say next.

It stands alone and asks for nothing from anywhere: a browser may run its own style and script,
which the page names by their digests, and nothing else.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from statistics import quantiles
from urllib.parse import quote

from autograder.checking.render import templates
from autograder.checking.standing import ExerciseStanding
from autograder.checking.verdicts import Verdict
from autograder.grading.grades import Grade
from autograder.grading.report import findings
from autograder.grading.report.tables import number
from autograder.grading.results import Result

HARDEST, GROUPS, NAMES, PLACES, CHECKS, LONG = 20, 60, 12, 5, 4, 600  # so much is shown
WIDTH, GAP, HEIGHT = 720, 3, 10  # of a student's strip, in its own units

Lesson = Callable[[str, str], str]


@dataclass(frozen=True)
class Bar:
    """A bar of the histogram: `students` have from `label` percent on. height: from 0 to 1."""

    label: str
    students: int
    height: float


@dataclass(frozen=True)
class Glance:
    """The class in numbers, in percent, of those whose grades are final; None if nobody's are."""

    final: int
    untouched: int
    low: float | None
    median: float | None
    high: float | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Column:
    """An exercise in the table of students. left, width: of its part of the strip."""

    unit: str
    exercise: str
    max_score: float
    left: float
    width: float


@dataclass(frozen=True)
class Row:
    """A student in the table. cells: for each column, how it stands and the points, `most:7.5`,
    nothing where the student was not graded. paths: by level, the strokes of the strip."""

    student: str
    grade: Grade
    begun: int
    whole: int
    cells: tuple[str, ...]
    paths: dict[str, str]


def page(
    results: Sequence[Result],
    graded: Sequence[Grade],
    lesson: Lesson,
    pages: Mapping[str, str] | None = None,
) -> str:
    """Return the page on the results of a class, as HTML.

    graded: of each result. lesson: returns a sentence of the course on an exercise, given its unit
    and its name, or nothing. pages: what each student's own page is called, by default as the
    student is.
    """
    columns = _columns(results)
    rows = [_row(*one, columns) for one in zip(results, graded, strict=True)]
    groups, stopped = findings.unexplained(results), findings.stopped(results)
    notes = findings.notes(results)
    of_all = [one for one in notes if len(one.students) == len(results)]
    absent = [one for one in stopped if one.verdict in findings.UNTOUCHED]
    causes = [one for one in stopped if one.verdict not in findings.UNTOUCHED]
    return _TEMPLATES.get_template("class.html.j2").render(
        style=_STYLE,
        script=_SCRIPT,
        policy=_policy(),
        columns=columns,
        units=[(unit, [*of_it]) for unit, of_it in groupby(columns, lambda one: one.unit)],
        rows=rows,
        glance=glance(results, graded),
        faults=findings.faults(results),
        provisional=[one.student for one in results if one.provisional],
        beliefs=findings.beliefs(results),
        hardest=findings.hardest(results, HARDEST),
        groups=groups[:GROUPS],
        more_groups=len(groups[GROUPS:]),
        causes=causes[:GROUPS],
        more_causes=len(causes[GROUPS:]),
        absent=absent,
        of_all=of_all,
        notes=notes[len(of_all) :][:GROUPS],
        more_notes=len(notes[len(of_all) :][GROUPS:]),
        verdicts=findings.verdicts(results),
        places={result.student: place for place, result in enumerate(results)},
        lesson=lesson,
        pages=pages or {result.student: result.student for result in results},
    )


def glance(results: Sequence[Result], graded: Sequence[Grade]) -> Glance:
    """Return the class in numbers. graded: of each result."""
    percents = [float(one.percent) for one in graded if not one.provisional]
    untouched = sum(all(map(findings.is_untouched, one.exercises)) for one in results)
    # A student alone is both halves of the class.
    sample = percents * 2 if len(percents) == 1 else percents
    low, middle, high = quantiles(sample, method="inclusive") if sample else (None, None, None)
    counts = [0] * 11
    for percent in percents:
        counts[min(int(percent // 10), 10)] += 1
    bars = (
        Bar(f"{10 * place}", count, count / max(counts or [1]) if count else 0.0)
        for place, count in enumerate(counts)
    )
    return Glance(len(percents), untouched, low, middle, high, tuple(bars))


def _columns(results: Sequence[Result]) -> list[Column]:
    """Return a column for each exercise that anyone was graded on, in the course's order."""
    found: dict[tuple[str, str], float] = {}
    for result in results:
        for one in result.exercises:
            found.setdefault((one.unit, one.exercise), one.max_score)
    # `sorted` keeps the order of the exercises in each unit.
    names = sorted(found, key=lambda key: key[0])
    units = len({unit for unit, _ in names})
    width = (WIDTH - GAP * (units - 1)) / max(len(names), 1)
    columns, left = list[Column](), 0.0
    for unit, exercise in names:
        left += GAP * bool(columns and columns[-1].unit != unit)
        columns.append(Column(unit, exercise, found[unit, exercise], left, width))
        left += width
    return columns


def _row(result: Result, grade: Grade, columns: Sequence[Column]) -> Row:
    by_name = {(one.unit, one.exercise): one for one in result.exercises}
    stands = [by_name.get((column.unit, column.exercise)) for column in columns]
    there = [one for one in stands if one]
    return Row(
        result.student,
        grade,
        begun=sum(not findings.is_untouched(one) for one in there),
        whole=sum(map(findings.is_whole, there)),
        cells=tuple(f"{_level(one)}:{one.score:g}" if one else "" for one in stands),
        paths=dict(_strokes([_level(one) if one else "" for one in stands], columns)),
    )


def _level(exercise: ExerciseStanding) -> str:
    """Return how an exercise stands, as a class of the style."""
    if any(check.verdict is Verdict.FAULT for check in exercise.checks):
        return "fault"
    if findings.is_untouched(exercise):
        return "untouched"
    share = exercise.score / exercise.max_score if exercise.max_score else 1.0
    return "none" if share <= 0 else "some" if share < 0.5 else "most" if share < 1 else "all"


def _strokes(levels: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    """Yield for each level the path that draws its exercises: neighbours in one stroke."""
    strokes: dict[str, list[str]] = {}
    alike = groupby(zip(levels, columns, strict=True), lambda one: (one[0], one[1].unit))
    for (level, _), run in alike:
        places = [column for _, column in run]
        length = sum(column.width for column in places)
        strokes.setdefault(level, []).append(f"M{places[0].left:.4g} 5h{length:.4g}")
    return ((level, "".join(of_it)) for level, of_it in sorted(strokes.items()) if level)


def _policy() -> str:
    """Return what a browser may do with the page."""
    style, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (_STYLE, _SCRIPT)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _link(name: str) -> str:
    """Return the address of a student's own page, from this one, by what it is called."""
    return f"feedback/{quote(name, safe='')}.html"


_HERE = files("autograder.grading.report")
_STYLE = _HERE.joinpath("class.css").read_text("utf-8")
_SCRIPT = _HERE.joinpath("class.js").read_text("utf-8")
_TEMPLATES = templates("autograder.grading.report")
_TEMPLATES.globals |= {
    "NAMES": NAMES,
    "PLACES": PLACES,
    "CHECKS": CHECKS,
    "WIDTH": WIDTH,
    "HEIGHT": HEIGHT,
}
_TEMPLATES.filters |= {
    "link": _link,
    "number": number,
    "percent": lambda share: f"{share:.0f} %",
    "short": lambda text: text if len(text) <= LONG else f"{text[:LONG]} ...",
}
