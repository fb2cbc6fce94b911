"""Every lesson has what a learner needs, and every exercise its minutes and its hints."""

import ast
import builtins
import io
import json
import re
import symtable
import sys
from contextlib import redirect_stdout
from itertools import groupby
from pathlib import Path

import matplotlib
import pytest

from autograder.checking.checks import load_checks
from autograder.checking.freeze import RECOGNITION
from autograder.course.exercises import exercises_of
from autograder.course.hints import first_line, hints_of
from autograder.course.layout import Course
from autograder.course.lesson import (
    Diagram,
    FoldedQuestion,
    Picture,
    builds_on,
    lesson_of,
    pieces_of,
    sections_of,
)

UNITS = Course(Path(__file__).parents[1]).units
matplotlib.use("agg")


@pytest.fixture(params=UNITS, ids=lambda unit: unit.slug)
def unit(request):
    return request.param


@pytest.fixture
def lesson(unit):
    return lesson_of(unit.solution.read_text())


def pieces(lesson, kind):
    return [piece for piece in pieces_of(lesson) if isinstance(piece, kind)]


def test_every_exercise_has_minutes_and_three_hints(unit):
    for exercise in exercises_of(unit):
        assert exercise.effort.minutes > 0, exercise.name
        hints = hints_of(unit.hints(exercise.name))
        assert len(hints) == 3, exercise.name
        assert "$" not in "".join(hints), f"{exercise.name}: a terminal shows LaTeX as it is typed"


def test_no_hint_is_an_example_that_could_be_handed_in(unit):
    for exercise in exercises_of(unit):
        if exercise.name.startswith("examples_"):
            line = first_line(hints_of(unit.hints(exercise.name)))
            assert not any(isinstance(node, ast.Expr) for node in ast.parse(line).body), line


def test_no_wrong_letter_of_a_question_is_handed_out(unit):
    known = json.loads(unit.stub.with_name(RECOGNITION).read_text(encoding="utf-8"))
    assert known["exercises"][unit.predictions]["misconceptions"] == {}


def test_a_lesson_says_first_which_units_it_builds_on(unit, lesson):
    said = builds_on(lesson)
    assert said
    mine = int(unit.slug[:2])
    assert all(int(number) < mine for number in re.findall(r"\d+", said))


def test_checks_come_in_the_order_of_the_exercises(unit):
    checked = [check.exercise for check in load_checks(unit.grader, unit.slug)]
    assert [name for name, _ in groupby(checked)] == [e.name for e in exercises_of(unit)]


def test_a_lesson_has_a_diagram_and_at_least_two_questions(lesson):
    assert len(pieces(lesson, Diagram)) >= 1
    assert len(pieces(lesson, FoldedQuestion)) >= 2


def test_a_lesson_ends_with_where_to_read_on_before_what_is_drawn_with_answers(lesson):
    sections = sections_of(lesson)
    late = [any(isinstance(p, Picture) and not p.sentence for p in pieces_of(s)) for s in sections]
    first = late.index(True) if any(late) else len(sections)
    assert sections[first - 1].startswith("## Where to read on")
    assert 2 <= sections[first - 1].count("\n- ") + sections[first - 1].count("\n* ") <= 4


def test_a_lesson_draws_a_picture_that_needs_no_exercise(unit, lesson, monkeypatch):
    monkeypatch.chdir(unit.stub.parent)  # beside `data`, as where the notebook is opened
    monkeypatch.setattr(sys, "path", [*sys.path])
    early = [piece for piece in pieces(lesson, Picture) if piece.sentence]
    assert early
    names = {exercise.name for exercise in exercises_of(unit)}
    for picture in early:
        used = {n.id for n in ast.walk(ast.parse(picture.code)) if isinstance(n, ast.Name)}
        assert not used & names
        with redirect_stdout(io.StringIO()):
            exec(compile(picture.code, unit.slug, "exec"), {})


def test_a_picture_of_exercises_uses_nothing_of_another_picture(unit, lesson):
    exercises = {exercise.name for exercise in exercises_of(unit)}
    late = [piece for piece in pieces(lesson, Picture) if not piece.sentence]
    assert late
    for picture in late:
        tree = ast.parse(picture.code)
        used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        assert used & exercises
        assert _free(picture.code) <= exercises | {*dir(builtins)}


def _free(code):
    """The names that code uses and does not make."""
    tables = [symtable.symtable(code, "a picture", "exec")]
    for table in tables:
        tables += table.get_children()
    own = {s.get_name() for s in tables[0].get_symbols() if s.is_assigned() or s.is_imported()}
    every = {s.get_name() for table in tables for s in table.get_symbols() if s.is_global()}
    top = {s.get_name() for s in tables[0].get_symbols() if s.is_referenced()}
    return (every | top) - own


def test_formulas_are_between_dollars_that_close(lesson):
    for piece in pieces_of(lesson):
        for text in (getattr(piece, name, "") for name in ("text", "asked", "answer")):
            assert text.replace("$$", "$").count("$") % 2 == 0, text


def test_a_unit_ends_in_questions_to_predict(unit):
    assert exercises_of(unit)[-1].name == f"predict_{unit.name}"
