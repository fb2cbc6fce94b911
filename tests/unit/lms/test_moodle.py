"""Moodle: grades that its import takes, and feedback in the folders that its upload looks into."""

import csv
import io

import pytest

from autograder.errors import UsageError
from autograder.lms.moodle import By, feedback_files, table

SUMS, PRODUCTS = "01_sums", "02_products"
ADA, BOB = (
    ("Ada Lovelace_9001", "A-1", "Ada", "ada@x.org"),
    ("Bob_B Bo_77", "A-2", "Bob", "b@x.org"),
)


@pytest.fixture
def the_class(graded, students, handed_in):
    graded(ADA[0], (SUMS, "add", 7.5), (PRODUCTS, "double", 10.0))
    out = graded(BOB[0], (SUMS, "add", 1.0))
    return students(out, handed_in(ADA, BOB))


def as_moodle_imports(text, known, most=100.0):
    """Grade and feedback of each user; an import of which one line is not right is aborted."""
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert len({*header}) == len(header) == 3
    found = {}
    for user, grade, feedback in rows:
        assert user in known
        assert user not in found
        assert 0 <= float(grade) <= most
        found[user] = (float(grade), feedback)
    return found


def test_a_class_is_imported(the_class):
    made = table(the_class)
    assert made.text == (
        "email,grade,feedback\r\n"
        'ada@x.org,87.5,"01_sums: add 7.5 of 10; 02_products: double 10 of 10"\r\n'
        "b@x.org,10,01_sums: add 1 of 10\r\n"
    ).replace('"', "")
    read = as_moodle_imports(made.text, {"ada@x.org", "b@x.org"})
    assert read["ada@x.org"][0] == 87.5
    assert (made.marks, made.cut, made.unknown) == (2, (), ())


def test_students_may_be_named_by_id_and_one_unit_be_given(the_class):
    made = table(the_class, by=By.ID, unit=PRODUCTS, most=20)
    assert as_moodle_imports(made.text, {"A-1"}, 20) == {
        "A-1": (20.0, "02_products: double 10 of 10")
    }


def test_no_grade_is_above_the_maximum(graded, students, handed_in):
    more = (SUMS, "more", 10.0, 10.0, True)
    out = graded(ADA[0], (SUMS, "add", 10.0), more)
    made = table(students(out, handed_in(ADA), bonus="add"), most=100)
    assert as_moodle_imports(made.text, {"ada@x.org"})["ada@x.org"][0] == 100
    assert made.cut == (ADA[0],)


def test_grades_are_rounded_to_two_decimals(graded, students, handed_in):
    out = graded(ADA[0], (SUMS, "add", 1.0, 3.0))
    assert table(students(out, handed_in(ADA))).text.splitlines()[1].split(",")[1] == "33.33"
    out = graded(ADA[0], (SUMS, "add", 2.0, 3.0))
    assert table(students(out, handed_in(ADA))).text.splitlines()[1].split(",")[1] == "66.67"
    out = graded(ADA[0], (SUMS, "add", 123.25, 123.456))
    assert table(students(out, handed_in(ADA))).text.splitlines()[1].split(",")[1] == "99.83"


def test_whoever_has_no_address_is_left_out_and_named(graded, students, handed_in):
    graded(ADA[0], (SUMS, "add", 1.0))
    them = students(graded("eve", (SUMS, "add", 1.0)), handed_in(ADA))
    made = table(them)
    assert (made.marks, made.unknown) == (1, ("eve",))


def test_a_class_without_addresses_is_refused(graded, students):
    with pytest.raises(UsageError, match=r"nobody's e-mail address is known.*--handed-in"):
        table(students(graded("eve", (SUMS, "add", 1.0))))


def test_two_students_with_one_address_are_refused(graded, students, handed_in):
    graded(ADA[0], (SUMS, "add", 1.0))
    out = graded(BOB[0], (SUMS, "add", 1.0))
    with pytest.raises(UsageError, match=r"two students have the e-mail address 'ada@x\.org'"):
        table(students(out, handed_in(ADA, (*BOB[:3], ADA[3]))))


def participants(paths):
    """Whose each file is for Moodle's upload, and its name there.

    Of the first part of a path that is as `<name>_<number>_<type>_<plugin>`.
    """
    found = {}
    for path in paths:
        for at, part in enumerate(path.parts):
            info = part.split("_", 4)
            if len(info) >= 4 and info[1].isdigit():
                assert info[2:4] == ["assignsubmission", "file"]
                found[int(info[1])] = "/".join(path.parts[at + 1 :])
                break
    return found


def test_feedback_lies_where_the_upload_looks(the_class):
    files, unknown = feedback_files(the_class)
    assert participants(files) == {9001: "feedback.html", 77: "feedback.html"}
    assert unknown == []
    assert {path.parts[0] for path in files} == {
        "Ada Lovelace_9001_assignsubmission_file_",
        "Bob B Bo_77_assignsubmission_file_",
    }
    assert all(b"7.5 of 10" in page for path, page in files.items() if "9001" in path.parts[0])


def test_no_feedback_for_folders_without_a_number(graded, students):
    graded(ADA[0], (SUMS, "add", 1.0))
    files, unknown = feedback_files(students(graded("eve", (SUMS, "add", 1.0))))
    assert (len(files), unknown) == (1, ["eve"])
    (alone,) = [s for s in students(graded("eve", (SUMS, "add", 1.0))) if s.folder == "eve"]
    with pytest.raises(UsageError, match="no student's folder ends in the number"):
        feedback_files([alone])
