"""The folder of a run: its tables speak of this run's submissions alone."""

import csv
import json
from dataclasses import replace

from autograder.checking.standing import CheckStanding, ExerciseStanding, Named
from autograder.checking.verdicts import Verdict
from autograder.course.layout import Course
from autograder.course.policies import Policies
from autograder.grading import folder
from autograder.grading.results import Result, UnitResult, read
from autograder.grading.seals import Seals


def put(out, student, *units):
    of_units = tuple(UnitResult(slug, 1.0, 2.0, 0.0) for slug in units)
    result = Result(2, student, 0, "s", "c", "e", 1.0, 2.0, 0.0, False, of_units, (), ())
    (out / "results").mkdir(parents=True, exist_ok=True)
    (out / "results" / f"{student}.json").write_text(result.dump())


def table(out):
    with open(out / "grades.csv", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def test_what_is_left_over_is_named_and_set_apart(tmp_path):
    for student in ("ada", "kim"):
        put(tmp_path, student, "01_sums")
    folder.report(tmp_path, Policies())
    (said,) = folder.set_apart(tmp_path, {"ada"})
    assert "1 result of earlier runs (kim)" in said
    folder.report(tmp_path, Policies())
    assert [row[0] for row in table(tmp_path)[1]] == ["ada"]
    assert sorted(p.name for p in (tmp_path / "feedback").iterdir()) == ["ada.html", "ada.md"]
    left = tmp_path / folder.LEFT_OVER
    assert [p.name for p in left.rglob("kim.*")] == ["kim.json"]


def test_nothing_is_said_where_nothing_is_left_over(tmp_path):
    put(tmp_path, "ada", "01_sums")
    assert folder.set_apart(tmp_path, {"ada", "bob"}) == []
    assert not (tmp_path / folder.LEFT_OVER).exists()


def test_a_student_who_comes_back_is_not_graded_twice(tmp_path):
    put(tmp_path, "kim", "01_sums")
    (tmp_path / "run.json").write_text(json.dumps({"setting": {"seed": 0}}))
    text = (tmp_path / "results" / "kim.json").read_text()
    folder.set_apart(tmp_path, {})
    assert folder.earlier(tmp_path, ["kim", "ada"], Seals(tmp_path, None), [])["kim"] == text


def test_one_header_fits_students_who_were_graded_on_different_units(tmp_path):
    put(tmp_path, "ada", "01_sums", "02_products")
    put(tmp_path, "bob", "02_products")
    folder.report(tmp_path, Policies())
    header, rows = table(tmp_path)
    assert header[7:13] == [
        "01_sums", "01_sums bonus", "01_sums max_score",
        "02_products", "02_products bonus", "02_products max_score",
    ]  # fmt: skip
    assert [row[7:13] for row in rows] == [
        ["1.0", "0.0", "2.0", "1.0", "0.0", "2.0"],
        ["", "", "", "1.0", "0.0", "2.0"],
    ]
    assert {len(row) for row in rows} == {len(header)}


def test_when_something_was_handed_in_is_read_from_run_json(tmp_path):
    put(tmp_path, "ada", "01_sums")
    note = {folder.TIMES: {"ada": "2026-03-03T00:00:00"}}
    (tmp_path / "run.json").write_text(json.dumps(note))
    late = Policies(due={"01_sums": "2026-03-01T00:00:00Z"}, late={"per-day": 10})
    _, (grade,) = folder.report(tmp_path, late)
    assert float(grade.grade) == 0.8


def test_a_run_json_that_nobody_of_us_wrote_is_no_trouble(tmp_path):
    put(tmp_path, "ada", "01_sums")
    for text in ("", "[]", '{"handed_in": 3, "setting": 1}', '{"handed_in": {"ada": "soon"}}'):
        (tmp_path / "run.json").write_text(text)
        folder.report(tmp_path, Policies())


def test_anonymous_pages_have_codes_in_place_of_names(tmp_path):
    for student in ("ada", "bob"):
        put(tmp_path, student, "01_sums")
    folder.report(tmp_path, Policies(), anonymous=True)
    with open(tmp_path / folder.CODES, newline="") as file:
        codes = {row["student"]: row["code"] for row in csv.DictReader(file)}
    pages = {path.name: path.read_text() for path in (tmp_path / "feedback").iterdir()}
    assert sorted(pages) == sorted(f"{codes[s]}.{kind}" for s in codes for kind in ("html", "md"))
    assert not [page for page in pages.values() if "ada" in page or "bob" in page]
    folder.report(tmp_path, Policies())
    assert not (tmp_path / folder.CODES).exists()
    assert sorted(path.name for path in (tmp_path / "feedback").iterdir()) == [
        "ada.html", "ada.md", "bob.html", "bob.md",
    ]  # fmt: skip


def test_the_report_on_the_class_quotes_the_course(tmp_path):
    put(tmp_path, "ada", "01_sums")
    check = CheckStanding(
        "test_a", "A.", True, False, "the value", Verdict.WRONG, None, Named("b", "Sums are odd.")
    )
    ada = read(tmp_path / "results" / "ada.json")
    ada = replace(
        ada, score=0.0, exercises=(ExerciseStanding("01_sums", "add", 0.0, 2.0, False, (check,)),)
    )
    (tmp_path / "results" / "ada.json").write_text(ada.dump())
    hints = tmp_path / "course" / "solutions" / "01_sums" / "add" / "hints.md"
    hints.parent.mkdir(parents=True)
    hints.write_text("Count on. And on.\n---\nb\n---\nc\n")
    folder.report(tmp_path, Policies(), Course(tmp_path / "course"))
    page = (tmp_path / folder.REPORT).read_text()
    assert "Sums are odd." in page
    assert "For the next lecture: Count on.</p>" in page
