"""Every row of the catalogue is banked, or says why it is not, and no other row is cited."""

import pytest

from autograder.course.catalogue import catalogue, not_banked, objections_to_rows
from autograder.errors import UsageError

TOML = """
[D01]
belief = "To double is to square."

[D02]
belief = "Doubling is for another course."
not_banked = "no answer shows it"
"""


@pytest.fixture
def rows(tiny_course):
    (tiny_course.root / "solutions" / "catalogue.toml").write_text(TOML)
    return catalogue(tiny_course)


def test_a_course_without_a_catalogue_has_no_rows(tiny_course):
    assert catalogue(tiny_course) == {}


def test_rows_are_known_by_their_names(rows):
    assert list(rows) == ["D01", "D02"]
    assert rows["D01"]["belief"] == "To double is to square."


def test_a_row_that_is_not_banked_has_its_reason(rows):
    assert not_banked(rows) == {"D02": "no answer shows it"}


@pytest.mark.parametrize(
    ("banked", "objections"),
    [
        (["D01", "D01"], []),
        ([], ["D01 is not banked, and catalogue.toml does not say why"]),
        (["D01", "D02"], ["D02 is banked, and catalogue.toml says why it is not"]),
        (["D01", "D03"], ["D03 is cited, and catalogue.toml has no such row"]),
    ],
)
def test_each_row_is_banked_or_has_a_reason(rows, banked, objections):
    assert objections_to_rows(banked, rows) == objections


def test_an_empty_reason_is_none():
    rows = {"D01": {"not_banked": ""}}
    assert objections_to_rows([], rows) == [
        "D01 is not banked, and catalogue.toml does not say why"
    ]


@pytest.mark.parametrize(
    "content", [b"[D01", b"D01 = 'To double is to square.'", b"[D01]\nbelief = '\xff'"]
)
def test_a_file_that_is_no_catalogue_is_refused_with_its_name(tiny_course, content):
    (tiny_course.root / "solutions" / "catalogue.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"^solutions/catalogue\.toml: "):
        catalogue(tiny_course)


def test_a_folder_in_its_place_is_no_catalogue(tiny_course):
    (tiny_course.root / "solutions" / "catalogue.toml").mkdir()
    assert catalogue(tiny_course) == {}
