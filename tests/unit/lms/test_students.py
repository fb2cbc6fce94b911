"""Who the students of an export are, and what each earned."""

import json
from fractions import Fraction

import pytest

from autograder.course.policies import Policies
from autograder.errors import UsageError
from autograder.lms.students import graded_on, read, units

SUMS, PRODUCTS = "01_sums", "02_products"


def test_a_student_is_known_as_the_table_of_collect_says(graded, students, handed_in):
    graded("=ada_104", (SUMS, "add", 10.0))
    out = graded("bob", (SUMS, "add", 5.0))
    ada, bob = students(out, handed_in(("=ada_104", "+7", "Ada Lovelace", "ada@x.org")))
    assert (ada.folder, ada.id, ada.name, ada.email) == (
        "=ada_104", "+7", "Ada Lovelace", "ada@x.org"
    )  # fmt: skip
    assert (ada.called, ada.number) == ("=ada", "104")
    assert (bob.called, bob.number, bob.id, bob.email) == ("bob", "", "", "")


def test_a_mark_is_what_the_policies_make_of_points(graded, students):
    out = graded("ada", (SUMS, "add", 5.0), (PRODUCTS, "double", 10.0))
    (ada,) = students(out, weights={SUMS: 30.0, PRODUCTS: 70.0})
    assert ada.mark().scaled(1) == Fraction(85, 100)
    assert ada.mark(SUMS).scaled(60) == 30
    assert ada.mark("03_none") is None
    assert ada.said() == ["85 of 100 points."]


def test_lateness_counts(graded, students):
    out = graded("ada", (SUMS, "add", 10.0))
    (out / "run.json").write_text(json.dumps({"handed_in": {"ada": "2026-03-02T00:00:00"}}))
    late = {"per-day": 10}
    (ada,) = students(out, due={SUMS: "2026-03-01T12:00:00Z"}, late=late)
    assert ada.mark().points == 9
    assert ada.said() == ["9 of 10 points.", f"Note: {SUMS} loses 10 % for lateness."]


def test_what_is_provisional_is_left_out_and_named(graded):
    graded("ada", (SUMS, "add", 10.0))
    out = graded("bob", (SUMS, "add", 5.0), provisional=True)
    students, provisional = read(out, Policies())
    assert [student.folder for student in students] == ["ada"]
    assert provisional == ["bob"]


def test_of_provisional_results_alone_nothing_is_exported(graded):
    out = graded("bob", (SUMS, "add", 5.0), provisional=True)
    with pytest.raises(UsageError, match=r"every result in .* is provisional"):
        read(out, Policies())


def test_a_table_of_another_class_is_refused(graded, handed_in):
    out = graded("ada", (SUMS, "add", 10.0))
    with pytest.raises(UsageError, match="names no student who has a result"):
        read(out, Policies(), handed_in(("eve", "1", "Eve", "eve@x.org")))


def test_another_table_is_refused(graded, tmp_path):
    out = graded("ada", (SUMS, "add", 10.0))
    (tmp_path / "roster.csv").write_text("id,name\n1,Ada\n")
    for path in (tmp_path / "roster.csv", tmp_path / "none.csv"):
        with pytest.raises(UsageError, match=path.name):
            read(out, Policies(), path)


def test_no_student_leads_to_another_folder(graded):
    out = graded("ada", (SUMS, "add", 10.0))
    path = out / "results" / "ada.json"
    for name in ("../ada", ".ada", "a/b", ""):
        path.write_text(json.dumps(json.loads(path.read_text()) | {"student": name}))
        with pytest.raises(UsageError, match="contradicts its name"):
            read(out, Policies())


def test_those_who_were_graded_on_a_unit(graded, students):
    graded("ada", (SUMS, "add", 10.0))
    them = students(graded("bob", (PRODUCTS, "double", 5.0)))
    assert units(them) == [SUMS, PRODUCTS]
    assert [student.folder for student in graded_on(them, SUMS)] == ["ada"]
    with pytest.raises(UsageError, match=f"nobody was graded on 03_x, but on {SUMS}, {PRODUCTS}"):
        graded_on(them, "03_x")
