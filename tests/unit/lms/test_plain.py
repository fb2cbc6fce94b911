"""A CSV as Excel reads it."""

import csv
import io

from autograder.lms.plain import table

SUMS, PRODUCTS = "01_sums", "02_products"


def as_excel_reads(content):
    """The rows; Excel takes a file for UTF-8 by its mark."""
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    rows = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    assert len({len(row) for row in rows}) == 1
    assert not any(cell[:1] in (*"=+-@", "\t", "\r") for row in rows for cell in row if cell)
    return rows


def test_a_class_is_read(graded, students, handed_in):
    graded("=HYPERLINK(1)", (SUMS, "add", 7.5), (PRODUCTS, "double", 10.0), notes=["-a note"])
    graded("bob", (PRODUCTS, "double", 1.0))
    out = graded("zo\u00eb_9", (SUMS, "add", 10.0))
    table_of_collect = handed_in(
        ("zo\u00eb_9", "9", "Zo\u00eb, Z.", "z@x.org"), ("bob", "+1", "@b", "=x")
    )
    assert as_excel_reads(table(students(out, table_of_collect))) == [
        ["student", "id", "name", "email", "grade", "out_of", "percent", SUMS, PRODUCTS, "notes"],
        ["'=HYPERLINK(1)", "", "", "", "17.5", "20", "87.5", "7.5", "10", "'-a note"],
        ["bob", "'+1", "'@b", "'=x", "1", "10", "10", "", "1", ""],
        ["zo\u00eb_9", "9", "Zo\u00eb, Z.", "z@x.org", "10", "10", "100", "10", "", ""],
    ]


def test_one_unit_alone_is_the_grade(graded, students):
    graded("ada", (SUMS, "add", 7.5), (PRODUCTS, "double", 10.0))
    out = graded("bob", (PRODUCTS, "double", 1.0))
    assert as_excel_reads(table(students(out), SUMS)) == [
        ["student", "id", "name", "email", "grade", "out_of", "percent", "notes"],
        ["ada", "", "", "", "7.5", "10", "75", ""],
    ]
