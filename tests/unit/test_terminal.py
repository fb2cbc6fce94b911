"""Tables and progress bars, for a person at a terminal."""

import pytest

from autograder.terminal import as_text, bar

HEADER = ["student", "score", "notes"]


def test_columns_are_aligned_numbers_at_the_right_and_no_line_ends_in_blanks():
    rows = [["ada", "9", "none"], ["grace hopper", "12.5", ""]]
    assert as_text(HEADER, rows, right=["score"]).split("\n") == [
        "student       score  notes",
        "ada               9  none",
        "grace hopper   12.5",
    ]


def test_a_table_without_rows_is_its_header():
    assert as_text(HEADER, [], right=[]) == "student  score  notes"


@pytest.mark.parametrize(
    "name", ["[red]", "[/]", "[link=file:///etc/passwd]x[/link]", ":smiley:", "\\[b]"]
)
def test_a_hostile_name_is_no_markup(name):
    assert name in as_text(HEADER, [[name, "0", ""]], right=[])


def test_nothing_is_cut_or_wrapped():
    long = "many words " * 200
    _, row = as_text(HEADER, [[long, "1", long]], right=[]).split("\n")
    assert row.count("many words") == 400


def test_wide_letters_take_two_columns():
    _, row = as_text(["name", "n"], [["学生", "1"]], right=[]).split("\n")
    assert row == "学生  1"


def test_a_bar_appears_at_the_first_call_and_on_standard_error(capsys):
    with bar("judging") as tell:
        tell(0, 3)
        tell(3, 3)
    said = capsys.readouterr()
    assert said.out == ""
    assert "judging" in said.err
    assert "3/3" in said.err


def test_a_bar_that_does_not_stay_is_shown_by_a_terminal_alone(capsys, monkeypatch):
    with bar("judging", stays=False) as tell:
        tell(0, 3)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setenv("FORCE_COLOR", "1")  # by which rich takes it for a terminal
    with bar("judging", stays=False) as tell:
        tell(0, 3)
    assert "0/3" in capsys.readouterr().err


def test_where_nothing_begins_no_bar_is_shown(capsys):
    with bar("judging"):
        pass
    assert capsys.readouterr() == ("", "")
