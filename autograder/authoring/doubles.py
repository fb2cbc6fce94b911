"""Doubles: students with two mistakes, planted to prove that no name and no forgiveness is false.

Within an exercise, the texts of two wrong answers are merged into one. Across two exercises of
which one calls the other, each gets a mistake: a wrong answer of the bank, or, in the one that
calls, a mutant of the solution too, since those who are in the bank are guarded against by name.
Of two that only a check calls together, one has a mistake, which is not to be told of the other. A
student with such a file is judged as `grade` does it. A name is false if neither mistake holds its
belief, unless the two come to a third mistake that does: divided by N and by C is divided by N C.
Such a file answers as the third does with any seed. A fault is wrongly forgiven if all the checks
that it fails are inherited.
"""

import ast
import difflib
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations, permutations
from typing import Any

from autograder.authoring.compose import compose
from autograder.authoring.exam import SEED, Exam
from autograder.authoring.mutants import mutants
from autograder.checking.blame import Plan
from autograder.checking.recognition import fits
from autograder.checking.running import run_here, run_with_deadline
from autograder.checking.student import Local
from autograder.checking.verdicts import Outcome, Verdict, failures
from autograder.course import bank
from autograder.course.bank import Misconception
from autograder.course.diagnosis import diagnosis
from autograder.course.forks import in_forks
from autograder.course.inherited import settled
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit
from autograder.course.transcripts import SECONDS_PER_CHECK
from autograder.runtime.outline import outline
from autograder.runtime.syntax import definitions, named, reachable

MOST_FORGIVEN = 0.02  # of the planted faults of one's own, for each pair of exercises
SECONDS = 60.0  # for one double

Edit = tuple[int, int, list[str]]  # tokens from here to there give way to these


@dataclass(frozen=True)
class Double:
    """A student's file with two mistakes.

    outer: the exercise that has the one. inner: that which has the other; the same within an
    exercise. planted: the misconceptions of each exercise, where they are known by name; none for
    the right solution. files: makes its text, and that with the outer exercise's mistake alone.
    """

    outer: str
    inner: str
    planted: Mapping[str, tuple[str, ...]]
    files: Callable[[], tuple[str, str]]


@dataclass
class JudgedDoubles:
    """What came of a unit's doubles.

    pairs: how many have two mistakes of the bank. both, one: of how many of these both are named,
    or one of two that show. third: of how many a third mistake is named that they come to. false: a
    sentence for each name that is false. forgiven: by pair of exercises, how many faults of one's
    own were wrongly forgiven, and of how many.
    """

    pairs: int = 0
    both: int = 0
    one: int = 0
    third: int = 0
    false: list[str] = field(default_factory=list)
    forgiven: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    @property
    def objections(self) -> list[str]:
        """A sentence for each thing that is wrong."""
        return self.false + [
            f"{outer} is forgiven {wrongly} of {of} faults of its own, as those of {inner}"
            for (outer, inner), (wrongly, of) in self.forgiven.items()
            if wrongly >= MOST_FORGIVEN * of and wrongly
        ]


def judge_doubles(exam: Exam, sample: int | None = None, seed: int = 0) -> JudgedDoubles:
    """Plant the doubles of a unit and judge them.

    sample: at most so many within each exercise, and of each pair of exercises, chosen by `seed`.
    """
    planted = doubles(exam.loaded, sample, seed)
    for exercise in exam.loaded.exercises:  # what the forks begin with
        exam.solved(exercise.name)
        exam.mistaken(exercise.name)
    nothing: dict[str, Any] = {"told": {}, "third": {}, "forgiven": None}
    came = in_forks([partial(_judged, exam, one) for one in planted], SECONDS, nothing)
    found = JudgedDoubles()
    for one, said in zip(planted, came, strict=True):
        _count(found, one, said, exam.loaded)
    return found


def _count(found: JudgedDoubles, double: Double, said: dict[str, Any], loaded: LoadedUnit) -> None:
    """Add what was said of a double."""
    planted = double.planted
    told, third = _pairs(said["told"]), _pairs(said["third"])
    entries = [(where, entry) for where, names in planted.items() for entry in names]
    held = [_pairs({where: loaded.beliefs[where][entry].values()}) for where, entry in entries]
    right = set().union(*held)
    if len(entries) == 2:
        found.pairs += 1
        found.both += told >= right
        found.one += any(told >= one for one in held) and not told >= right
        found.third += bool(third)
    found.false += [
        f'{where}: "{belief}" is said of {" and ".join(entry for _, entry in entries)}'
        for where, belief in sorted(told - right - third)
        if where in planted
    ]
    if said["forgiven"] is not None:
        pair = double.outer, double.inner
        wrongly, of = found.forgiven.get(pair, (0, 0))
        found.forgiven[pair] = wrongly + said["forgiven"], of + 1


def _pairs(beliefs: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    """Return each exercise with each of its beliefs."""
    return {(where, belief) for where, of_it in beliefs.items() for belief in of_it}


def _judged(exam: Exam, double: Double) -> dict[str, Any]:
    """Judge a double, in a fork.

    Return the beliefs that are told, by exercise; those among them of a third mistake that the two
    come to; and whether the fault of the outer exercise is forgiven, None if there is none.
    """
    loaded = exam.loaded
    text, own = double.files()
    subject, alone = (Local(bank.from_text(loaded.unit, file)) for file in (text, own))
    plan = Plan.of(outline(text.encode(), loaded.forbids), loaded.stub_digests)
    run = partial(run_with_deadline, seconds=SECONDS_PER_CHECK)

    outcomes = partial(_outcomes, loaded)
    is_across = double.outer != double.inner
    is_faulty = is_across and bool(failures(outcomes(alone, double.outer)))
    unit = {name: outcomes(subject, name) for name in dict.fromkeys((double.inner, double.outer))}
    came = settled(loaded, plan, unit, lambda: subject, exam.mistaken, SEED, run)
    told = {
        name: diagnosis(loaded, plan, name, came.unit, exam.mistaken, came.apart.get(name))
        for name in unit
    }
    beliefs = {name: [one.belief for one in of_one.found] for name, of_one in told.items()}
    third = {} if is_across else {double.outer: _third(loaded, double, subject, beliefs)}
    of_it = came.unit[double.outer]
    # Where two mistakes undo one another, everything passes, and nothing is to be forgiven.
    inherits = any(outcome.verdict is Verdict.INHERITED for outcome in of_it.values())
    forgiven = inherits and not failures(of_it) if is_faulty else None
    return {"told": beliefs, "third": third, "forgiven": forgiven}


def _outcomes(
    loaded: LoadedUnit, subject: Local, exercise: str, seed: int = SEED
) -> dict[str, Outcome]:
    """Run an exercise's checks, each with a deadline."""
    checks = loaded.checks_of(exercise)
    return run_here(checks, subject, loaded.reference, seed, SECONDS_PER_CHECK)


def _third(
    loaded: LoadedUnit, double: Double, subject: Local, told: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return those of the beliefs told of an exercise that a misconception holds which is none of
    the two planted there, and answers as the file does with two other seeds, too, but in checks
    that recognition sets aside."""
    where = double.outer
    of_bank = {one.name: one for one in loaded.misconceptions if one.of == where}

    def is_it(name: str) -> bool:
        other = Local(bank.substituted(loaded.unit, where, of_bank[name].answer))
        return all(
            fits(
                _outcomes(loaded, subject, where, seed),
                _outcomes(loaded, other, where, seed),
                loaded.aside,
                loaded.plain,
            )
            for seed in (SEED + 1, SEED + 2)
        )

    holding = {
        belief: [name for name, held in loaded.beliefs[where].items() if belief in held.values()]
        for belief in told[where]
    }
    planted = {*double.planted[where]}
    return [
        belief
        for belief, names in holding.items()
        if planted.isdisjoint(names) and any(is_it(name) for name in names)
    ]


def doubles(loaded: LoadedUnit, sample: int | None = None, seed: int = 0) -> list[Double]:
    """Return the doubles of a unit, first those within an exercise. sample, seed: as above."""
    chosen = []
    for group in [*_within(loaded), *_across(loaded), *_beside(loaded)]:
        draw = random.Random(f"{seed} {loaded.unit.slug} {[(d.outer, d.inner) for d in group[:1]]}")
        chosen += group if sample is None else draw.sample(group, min(sample, len(group)))
    return chosen


def _within(loaded: LoadedUnit) -> Iterator[list[Double]]:
    """Yield the doubles of each exercise."""
    base = _tokens(compose(loaded.unit, []))
    for name in loaded.forbids:
        entries = [entry for entry in loaded.misconceptions if entry.of == name]
        texts = {one.name: _tokens(compose(loaded.unit, [one])) for one in entries}
        edits = {name: _edits(base, tokens) for name, tokens in texts.items()}
        merged = {
            (one, other): _merged(base, edits[one], edits[other])
            for one, other in combinations(edits, 2)
        }
        banked = {"".join(tokens) for tokens in texts.values()}  # two may come to a third
        yield [
            Double(name, name, {name: pair}, partial(_alone, text))
            for pair, text in merged.items()
            if text and text not in banked
        ]


def _alone(text: str) -> tuple[str, str]:
    """Return a file whose mistakes are in one exercise, as `Double.files` does."""
    return text, text


def _across(loaded: LoadedUnit) -> Iterator[list[Double]]:
    """Yield the doubles of each pair of exercises of which one calls the other; with the right
    solution of that one, too."""
    unit, entries = loaded.unit, loaded.misconceptions
    every = mutants(unit)
    for outer, inner in _calling(loaded):
        own = [[], *([entry] for entry in entries if entry.of == outer)]
        wrong = [entry for entry in entries if entry.of == inner]
        changed = [mutant.source for mutant in every if mutant.where == outer]
        yield [
            Double(
                outer,
                inner,
                {outer: tuple(one.name for one in ones), inner: (other.name,)},
                partial(_composed, unit, ones, other),
            )
            for ones in own
            for other in wrong
        ]
        yield [
            Double(
                outer, inner, {inner: (other.name,)}, partial(_composed, unit, [], other, source)
            )
            for source in changed
            for other in wrong
        ]


def _beside(loaded: LoadedUnit) -> Iterator[list[Double]]:
    """Yield for two exercises of which neither calls the other, but a check of the one does, the
    files in which that other one alone has a mistake."""
    calling = {*_calling(loaded)}
    for outer, inner in permutations(loaded.forbids, 2):
        together = any(inner in loaded.partners.get(c.name, ()) for c in loaded.checks_of(outer))
        if together and calling.isdisjoint({(outer, inner), (inner, outer)}):
            yield [
                Double(outer, inner, {outer: (), inner: (one.name,)}, files)
                for one in loaded.misconceptions
                if one.of == inner
                for files in [partial(_composed, loaded.unit, [], one)]
            ]


def _composed(
    unit: Unit, outer: list[Misconception], inner: Misconception, source: str | None = None
) -> tuple[str, str]:
    """Return the text of a file with both mistakes, and with the outer one alone."""
    return compose(unit, [*outer, inner], source), compose(unit, outer, source)


def _calling(loaded: LoadedUnit) -> Iterator[tuple[str, str]]:
    """Yield each exercise of which the solution calls another one, with that one."""
    uses = named(definitions(ast.parse(loaded.unit.solution.read_bytes())))
    for outer in loaded.forbids:
        reached = reachable(outer, uses)
        yield from (
            (outer, inner) for inner in loaded.forbids if inner in reached and inner != outer
        )


def _tokens(text: str) -> list[str]:
    """Return a file's words, signs and spaces, laid out as Python lays out what it parsed."""
    return re.findall(r"\w+|\n *|\s|[^\w\s]", ast.unparse(ast.parse(text)))


def _shared(ones: Sequence[str], others: Sequence[str]) -> int:
    """Return how many tokens are the same from the beginning."""
    pairs = zip(ones, others, strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), len(ones))


def _edits(base: list[str], tokens: list[str]) -> list[Edit]:
    """Return what makes these tokens of those of the base, in order."""
    start = _shared(base, tokens)
    end = _shared(base[::-1], tokens[::-1])
    end = min(end, len(base) - start, len(tokens) - start)
    old, new = base[start : len(base) - end], tokens[start : len(tokens) - end]
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(start + a, start + b, new[c:d]) for kind, a, b, c, d in codes if kind != "equal"]


def _merged(base: list[str], ones: Sequence[Edit], others: Sequence[Edit]) -> str | None:
    """Return the base with both kinds of edits, or None where they touch or make no Python.

    What both change alike, such as a signature without types, is no mistake.
    """
    others = [edit for edit in others if edit not in ones]
    if not others or any(a <= d and c <= b for a, b, _ in ones for c, d, _ in others):
        return None
    tokens = list(base)
    for first, last, new in sorted([*ones, *others], reverse=True):
        tokens[first:last] = new
    text = "".join(tokens)
    try:
        compile(text, "double", "exec")
    except (SyntaxError, ValueError):
        return None
    return text
