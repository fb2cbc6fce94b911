"""The report on the graders: one page that stands alone, for authors."""

from collections.abc import Sequence
from statistics import mean, pstdev

from autograder.authoring.account import OfExercise, costs
from autograder.authoring.summary import ExamSummary, inheritance, table
from autograder.checking.render import templates

_TEMPLATES = templates("autograder.authoring")
_TEMPLATES.filters |= {"percent": lambda part: f"{part:.0%}", "number": lambda x: f"{x:g}"}


def page(summaries: Sequence[ExamSummary], objections: Sequence[str]) -> str:
    """Return the report as HTML. objections: all of the exam, in sentences."""
    header, *lines = table(summaries)
    template = _TEMPLATES.get_template("graders.html.j2")
    return template.render(
        header=header,
        lines=lines,
        units=summaries,
        objections=objections,
        inherited=inheritance(summaries),
        spread=[spread(one.unit, one.exercises) for one in summaries]
        + [spread("all", [exercise for one in summaries for exercise in one.exercises])],
    )


def spread(name: str, exercises: Sequence[OfExercise]) -> tuple[str, int, float, float]:
    """Return a name, how many wrong answers there are, and mean and standard deviation of what
    each costs: parts of its exercise's points, from 0 to 1."""
    found = costs(exercises)
    return name, len(found), mean(found or [0.0]), pstdev(found or [0.0])
