"""The marking scheme of a unit, for its authors: what the points of each exercise are for."""

from collections.abc import Mapping

from autograder.checking.standing import earned_by
from autograder.checking.verdicts import Outcome, failures
from autograder.course.loaded import LoadedUnit

HEAD = """# The marking scheme of {slug}

An idea is earned whole, if all its checks pass, or not at all. `autograder build` writes this file.

| exercise | idea | points | checks |
|---|---|---:|---|
"""


def marking_scheme(loaded: LoadedUnit) -> str:
    """Return a table in Markdown: a line for each exercise, and for each of its ideas."""
    rows = []
    for exercise in loaded.exercises:
        ideas = loaded.ideas[exercise.name]
        total = sum(idea.points for idea in ideas)
        beyond = ", beyond the core" * exercise.beyond
        rows.append(f"| **`{exercise.name}`**{beyond} | | **{total:g}** | |")
        for idea in ideas:
            checks = ", ".join(_shown(check.name, check.public) for check in idea.checks)
            share = f"{idea.points:g} ({idea.points / total:.0%})"
            rows.append(f"| | {idea.name} | {share} | {checks} |")
    return HEAD.format(slug=loaded.unit.slug) + "".join(f"{row}\n" for row in rows)


def _shown(name: str, public: bool) -> str:
    return f"`{name}`" if public else f"`{name}` (hidden)"


def cost(loaded: LoadedUnit, exercise: str, outcomes: Mapping[str, Outcome]) -> float:
    """Return the part of an exercise's points that an answer loses, from 0 to 1.

    outcomes: of the checks that it fails, by name; others may be among them.
    """
    earned = earned_by(loaded.ideas[exercise], failures(outcomes))
    return 1 - sum(idea.score for idea in earned) / sum(idea.max_score for idea in earned)
