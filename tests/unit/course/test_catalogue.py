"""The catalogue of misconceptions, and what is wrong between it and the bank."""

import pytest

from autograder.course.catalogue import catalogue, not_banked, objections_to_rows
from autograder.course.layout import Course
from autograder.errors import UsageError

ROWS = {"L01": {"idea": "no half"}, "L02": {"idea": "a sum", "not_banked": "it cannot be told"}}


@pytest.fixture
def course(tmp_path):
    (tmp_path / "solutions").mkdir()
    return Course(tmp_path)


def test_a_course_need_not_have_one(course):
    assert catalogue(course) == {}


def test_it_is_read_row_by_row(course):
    (course.root / "solutions" / "catalogue.toml").write_text('[L01]\nidea = "no half"\n')
    assert catalogue(course) == {"L01": {"idea": "no half"}}


@pytest.mark.parametrize("content", [b'L01 = "no half"', b"[L01", b'[L01]\nidea = "\xff"'])
def test_a_file_that_cannot_be_read_is_told_with_its_place(course, content):
    (course.root / "solutions" / "catalogue.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"^solutions/catalogue\.toml: "):
        catalogue(course)


def test_a_row_that_nobody_banks_says_why():
    assert not_banked(ROWS) == {"L02": "it cannot be told"}


@pytest.mark.parametrize(
    ("banked", "objections"),
    [
        (["L01"], []),
        (["L01", "L01"], []),
        ([], ["L01 is not banked, and catalogue.toml does not say why"]),
        (["L01", "L02"], ["L02 is banked, and catalogue.toml says why it is not"]),
        (["L01", "L03"], ["L03 is cited, and catalogue.toml has no such row"]),
    ],
)
def test_every_row_is_banked_or_says_why_not_and_not_both(banked, objections):
    assert objections_to_rows(banked, ROWS) == objections
