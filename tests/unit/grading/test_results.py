"""Results: what a file of one holds, and what is refused when it is read again."""

import json
from pathlib import Path

import jsonschema
import pytest

from autograder.checking.standing import CheckStanding, ExerciseStanding, IdeaStanding, Named
from autograder.checking.verdicts import Message, Verdict
from autograder.errors import UsageError
from autograder.grading import results
from autograder.grading.results import final, parse, read, result, schema

SCHEMA = Path(results.__file__).with_name("result.schema.json")


def exercise(unit="01_sums", name="add", score=1.0, beyond=False, verdict=Verdict.PASSED):
    message = None if verdict is Verdict.PASSED else Message("9.0", "it is a sum")
    named = Named("squares", "Twice is squared.") if verdict is Verdict.WRONG else None
    check = CheckStanding("test_x", "A sum.", True, False, "the value", verdict, message, named)
    ideas = (IdeaStanding("the value", score, 2.0),)
    return ExerciseStanding(unit, name, score, 2.0, beyond, (check,), ideas=ideas)


def made(*exercises, notes=(), student="ada"):
    return result(
        student=student,
        seed=0,
        submission="sha256:1",
        course="sha256:2",
        exercises=exercises or [exercise()],
        notes=notes,
    )


def test_what_is_beyond_the_core_is_a_bonus_and_no_part_of_the_score():
    found = made(exercise(), exercise(name="halve", beyond=True), exercise("02_more", score=0.0))
    assert (found.score, found.max_score, found.bonus) == (1.0, 4.0, 1.0)
    assert [(unit.unit, unit.score, unit.bonus) for unit in found.units] == [
        ("01_sums", 1.0, 1.0),
        ("02_more", 0.0, 0),
    ]


def test_a_fault_makes_a_result_provisional():
    assert not made().provisional
    assert made(exercise(verdict=Verdict.FAULT)).provisional


def test_of_many_notes_the_first_are_kept_and_the_rest_are_counted():
    notes = made(notes=[f"note {n}" for n in range(2000)]).notes
    assert len(notes) == 21
    assert notes[-1] == "and 1980 more notes like these"


def test_a_result_is_read_as_it_was_written():
    found = made(exercise(), exercise(verdict=Verdict.WRONG, score=0.0), notes=["\x7f é"])
    assert parse(found.dump()) == found
    assert parse(found.dump()).dump() == found.dump()
    assert found.dump().isascii()


def test_the_schema_is_that_of_the_types():
    assert SCHEMA.read_text("utf-8") == schema(), (
        "write it anew: python -c 'from autograder.grading.results import *; "
        'print(schema(), end="")\' > autograder/grading/result.schema.json'
    )


@pytest.mark.parametrize("verdict", Verdict)
def test_every_result_fits_the_schema(verdict):
    jsonschema.validate(
        json.loads(made(exercise(verdict=verdict), notes=["a"]).dump()),
        json.loads(SCHEMA.read_text("utf-8")),
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema", 1),
        ("score", "many"),
        ("student", None),
        ("exercises", [{}]),
        ("surprise", 1),
        ("provisional", "perhaps"),
    ],
)
def test_what_does_not_fit_the_schema_is_no_result(tmp_path, key, value):
    changed = {**json.loads(made().dump()), key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed, json.loads(SCHEMA.read_text("utf-8")))
    path = tmp_path / "ada.json"
    path.write_text(json.dumps(changed))
    with pytest.raises(UsageError, match="is no result of schema 2: grade again"):
        read(path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema": 2}'])
def test_neither_is_a_file_of_another_kind(tmp_path, text):
    path = tmp_path / "ada.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="is no result of schema 2"):
        read(path)


def test_only_what_is_final_is_handed_on(tmp_path):
    with pytest.raises(UsageError, match="holds no results"):
        final(tmp_path)
    (tmp_path / "results").mkdir()
    for student in ("bob", "ada"):
        (tmp_path / "results" / f"{student}.json").write_text(made(student=student).dump())
    fault = made(exercise(verdict=Verdict.FAULT), student="alan")
    (tmp_path / "results" / "alan.json").write_text(fault.dump())
    found, provisional = final(tmp_path)
    assert [result.student for result in found] == ["ada", "bob"]
    assert provisional == ["alan"]
