"""Canvas: one column is filled in, and every other byte of the grade book stays."""

import csv
import io

import pytest

from autograder.errors import UsageError
from autograder.lms.canvas import fill

SUMS, PRODUCTS = "01_sums", "02_products"
BOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Week 1: Sums (77),Essay (78),Final Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,20,5,(read only)\r\n"
    '"Lovelace, Ada",104,A-1,ada,"One, or ""I""",,4.50,90.1\r\n'
    '"Hopper, Grace",105,A-2,grace,Two,EX,,\r\n'
    "Noether Emmy,106,A-3,emmy@x.org,Two,3,,\r\n"
    '"Student, Test",999,,f00d,Two,,,\r\n'
)


@pytest.fixture
def the_class(graded, students):
    graded("lovelaceada_104", (SUMS, "add", 7.5))
    graded("hoppergrace_105", (SUMS, "add", 10.0))
    return students(graded("eve_107", (SUMS, "add", 1.0)))


def as_canvas_reads(content):
    """Grades by Canvas's id and the title of the column, from the rows that are students'."""
    text = content.decode("utf-8-sig")
    separator = ";" if text.partition("\n")[0].count(";") else ","
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    assert len({*header}) == len(header), "Canvas reads the first of two columns of one title"
    rows = [row for row in rows if row and "Points Possible" not in row[0] and row[0]]
    assert {len(row) for row in rows} == {len(header)}
    return {row[1]: dict(zip(header, row, strict=True)) for row in rows}


def test_one_column_is_filled_in_and_every_other_byte_stays(the_class):
    filled = fill(BOOK.encode(), the_class)
    expected = BOOK.replace('""I""",,4.50', '""I""",15,4.50')
    assert filled.content.decode() == expected
    assert (filled.column, filled.unit) == ("Week 1: Sums (77)", SUMS)
    assert (filled.marks, filled.excused) == (1, 1)
    assert filled.strangers == ("eve_107",)
    assert filled.ungraded == ("Noether Emmy",)
    read = as_canvas_reads(filled.content)
    assert read["104"]["Week 1: Sums (77)"] == "15"
    assert read["105"]["Week 1: Sums (77)"] == "EX"
    assert read["106"]["Week 1: Sums (77)"] == "3"


def test_a_new_title_is_a_new_column_out_of_the_grades_maximum(the_class):
    filled = fill(BOOK.encode(), the_class, column="Homework, all")
    lines = BOOK.splitlines()
    added = ['"Homework, all"', "", "10", "7.5", "10", "", ""]
    assert filled.content.decode().splitlines() == [
        f"{line},{cell}" for line, cell in zip(lines, added, strict=True)
    ]
    assert as_canvas_reads(filled.content)["105"]["Homework, all"] == "10"


def test_a_column_is_chosen_by_its_title_with_or_without_the_id(the_class):
    for title in ("Essay", "Essay (78)"):
        filled = fill(BOOK.encode(), the_class, column=title, unit=SUMS)
        assert filled.column == "Essay (78)"
        assert as_canvas_reads(filled.content)["104"]["Essay (78)"] == "3.75"


def test_the_unit_is_the_one_that_the_column_is_called_after(graded, students):
    them = students(graded("ada_104", (SUMS, "add", 5.0), (PRODUCTS, "double", 10.0)))
    assert as_canvas_reads(fill(BOOK.encode(), them).content)["104"]["Week 1: Sums (77)"] == "10"
    other = fill(BOOK.encode(), them, column="Essay")
    assert other.unit is None
    assert as_canvas_reads(other.content)["104"]["Essay (78)"] == "3.75"
    given = fill(BOOK.encode(), them, column="Essay", unit=PRODUCTS)
    assert as_canvas_reads(given.content)["104"]["Essay (78)"] == "5"


def test_without_points_possible_the_points_are_as_they_are(the_class):
    book = BOOK.replace("    Points Possible,,,,,20,5,(read only)\r\n", "")
    read = as_canvas_reads(fill(book.encode(), the_class).content)
    assert read["104"]["Week 1: Sums (77)"] == "7.5"


@pytest.mark.parametrize(
    ("folder", "row", "found"),
    [
        ("104", ("", "", ""), "104"),
        ("lovelaceada_104", ("", "", ""), "104"),
        ("x", ("104", "Ada Lovelace", ""), "104"),
        ("x", ("A-1", "Ada King", ""), "104"),
        ("x", ("", "", "emmy@x.org"), "106"),
        ("ada", ("", "", ""), "104"),
        ("Ada Lovelace_9001", ("", "", ""), "104"),
        ("x", ("", "Ada Lovelace", ""), "104"),
        ("hoppergrace_104", ("", "", ""), "105"),  # the number is another system's
        ("eve_104", ("", "", ""), None),
        ("x", ("105", "Ada Lovelace", ""), "104"),
    ],
)
def test_students_are_found_by_id_then_sis_id_or_login_then_name(
    graded, students, handed_in, folder, row, found
):
    if found is None:
        graded("grace", (SUMS, "add", 0.0))
    out = graded(folder, (SUMS, "add", 10.0))
    filled = fill(BOOK.replace("EX", "").encode(), students(out, handed_in((folder, *row))))
    got = {
        number: row["Week 1: Sums (77)"] for number, row in as_canvas_reads(filled.content).items()
    }
    assert [number for number, grade in got.items() if grade == "20"] == ([found] if found else [])
    assert filled.strangers == (() if found else (folder,))


def test_two_rows_that_are_alike_get_nothing(graded, students):
    twins = BOOK.replace('"Hopper, Grace",105,A-2,grace', '"Lovelace, Ada",105,A-2,grace')
    graded("Noether Emmy", (SUMS, "add", 1.0))
    filled = fill(twins.encode(), students(graded("Ada Lovelace", (SUMS, "add", 10.0))))
    assert filled.strangers == ("Ada Lovelace",)


@pytest.mark.parametrize(
    "as_saved",
    [lambda book: book.replace("\r\n", "\n"), lambda book: "\ufeff" + book, lambda book: book[:-2]],
    ids=["lines", "a mark", "no last line end"],
)
def test_a_grade_book_keeps_its_ways(the_class, as_saved):
    book = as_saved(BOOK)
    filled = fill(book.encode(), the_class)
    assert filled.content.decode() == book.replace('""I""",,4.50', '""I""",15,4.50')


def test_names_in_two_columns_and_more_ids_are_read(graded, students):
    book = (
        "LastName,FirstName,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,Sums\n"
        "Lovelace,Ada,104,A-1,ada,,x.org,One,\n"
    )
    filled = fill(book.encode(), students(graded("Ada Lovelace", (SUMS, "add", 10.0))))
    assert filled.content.decode() == book.replace("One,", "One,10")


def test_semicolons_and_decimal_commas_are_read(graded, students):
    book = "Student;ID;Section;Sums (77)\n  Points Possible;;;2,5\nAda;104;One;\n"
    filled = fill(book.encode(), students(graded("ada_104", (SUMS, "add", 10.0))))
    assert filled.content.decode() == book.replace("One;\n", "One;2.5\n")


@pytest.mark.parametrize(
    ("book", "said"),
    [
        (b"Name,Grade\nAda,1\n", "no grade book of Canvas"),
        (b"", "no CSV as Canvas writes it"),
        (BOOK.encode()[:-2] + b'\r\n"open,1', "no CSV as Canvas writes it"),
        (BOOK.encode("utf-16"), "not UTF-8"),
        (BOOK.replace("Ada", "\xc4da").encode("latin-1"), "not UTF-8"),
        (BOOK.replace("Essay (78)", "Sums (79)").encode(), "more than one column"),
        (BOOK.replace("Sums", "Reading").encode(), "no column is called after a unit.*Essay"),
        (BOOK.replace("10", "20").replace("grace", "g").replace("Hopper", "H").replace(
            "Lovelace", "L").replace(",ada,", ",a,").encode(), "none of the students"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused_in_a_line(the_class, book, said):
    with pytest.raises(UsageError, match=said) as refused:
        fill(book, the_class)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Essay", "2 columns are called 'Essay'"),
        ("Final Score", "does not read the column"),
        ("Current Points", "does not take"),
        ("Section", "does not read the column"),
        (" ", "does not take"),
    ],
)
def test_a_column_that_cannot_be_filled_in_is_refused(the_class, title, said):
    book = BOOK.replace("Week 1: Sums (77)", "Essay (77)")
    with pytest.raises(UsageError, match=said):
        fill(book.encode(), the_class, column=title)


def test_a_new_column_of_grades_with_different_maxima_is_refused(graded, students):
    graded("ada_104", (SUMS, "add", 5.0))
    them = students(graded("grace_105", (SUMS, "add", 5.0), (PRODUCTS, "double", 5.0)))
    with pytest.raises(UsageError, match="different units"):
        fill(BOOK.encode(), them, column="All")
