"""What is on the screen fits it, and says what counts."""

from pathlib import Path

import pytest

from autograder.checking.verdicts import PASS
from autograder.watch.checker import Checker
from autograder.watch.progress import Progress
from autograder.watch.saved import Told
from autograder.watch.screen import told, view
from autograder.watch.session import Key, Session
from autograder.watch.syllabus import Exercise

NAMES = {
    "double": "core, 5 points",
    "halve": "core, 5 points",
    "root": "beyond, 9 points",
}
EXERCISES = [
    Exercise(unit, name, brief, f"{brief.capitalize()}.")
    for unit in ("03_doubling", "04_more")
    for name, brief in NAMES.items()
]
WRONG = Told(
    "1 of 2 checks (wrong)",
    title="Twice three is six.",
    message="called      double(3.0)\nthis came   9.0\nexpected    6.0\nthe idea    twice is a sum",
    first=["double uses halve, which is not written yet: begin there"],
    beliefs=[("To double a number is to square it.", "double(3.0)  # is 6.0; yours gives 9.0")],
    open="What fails the other check is open.",
)


@pytest.fixture
def session(tmp_path):
    """A session whose processes were not started."""
    progress = Progress(tmp_path / "progress.toml")
    checker = Checker(lambda *_: None)
    return Session(Path("exercises"), EXERCISES, progress, checker, EXERCISES[0])


@pytest.fixture
def wrong(session):
    session.told[session.at] = WRONG
    session.progress.note(session.at, WRONG.stands)
    return session


def text(session, width=120, height=30):
    return "\n".join(line.plain.rstrip() for line in view(session, width, height))


@pytest.mark.parametrize("width", [10, 25, 40, 99, 100, 200])
@pytest.mark.parametrize("height", [1, 3, 8, 30])
@pytest.mark.parametrize("is_list", [False, True])
def test_it_fits(wrong, width, height, is_list):
    wrong.is_list = is_list
    lines = view(wrong, width, height)
    assert len(lines) == height
    assert all(line.cell_len <= width for line in lines)


def test_all_that_is_told_is_there_in_its_order(wrong):
    parts = [*WRONG.first, WRONG.title, "called      double(3.0)", "the idea    twice is a sum"]
    parts += [f"not: {WRONG.beliefs[0][0]}", "for example:", WRONG.beliefs[0][1], WRONG.open]
    places = [told(wrong, 100).index(part) for part in parts]
    assert places == sorted(places)
    assert told(wrong, 100).isascii()  # it may go where there are no other signs


def test_the_map_tells_begun_from_open_and_the_core_from_the_rest(wrong):
    wrong.progress.note(EXERCISES[1], PASS)
    assert "▸ 03_doubling            ◐● + ○ " in text(wrong)
    assert "  04_more                ○○ + ○" in text(wrong)


def test_a_narrow_one_shows_the_map_of_its_unit_alone(wrong):
    assert "04_more" not in text(wrong, width=60)
    assert text(wrong, width=60).startswith("▸ 03_doubling            ◐○ + ○\n")
    assert text(wrong, width=24).startswith("03_doubling\n◐○ + ○\n")


def test_what_has_no_room_is_counted_and_scrolls(wrong):
    assert "more: the arrow keys" in text(wrong, width=60, height=10)
    assert WRONG.open not in text(wrong, width=60, height=10)
    for _ in range(99):
        wrong.take(Key("down"))
    assert WRONG.open in text(wrong, width=60, height=10)
    wrong.take(Key("up"))
    assert WRONG.open not in text(wrong, width=60, height=10)


def test_no_word_is_cut_where_it_is_narrow(wrong):
    assert "\ndouble   core, 5 points\n" in text(wrong, width=23)
    assert "\ndouble   core\n" in text(wrong, width=22)
    wrong.said = "getting 03_doubling ready"
    both = f"\n0 of 6 exercises pass; {wrong.said}\n"
    assert both in text(wrong, width=80)
    assert both not in text(wrong, width=40)
    assert f"\n{wrong.said}\n" in text(wrong, width=40)


def test_the_list_has_the_columns_that_there_is_room_for(wrong):
    wrong.take(Key("l"))
    assert "▸ ◐ double   1 of 2 checks (wrong)   core, 5 points\n" in text(wrong, width=60)
    assert "▸ ◐ double   1 of 2 checks (wrong)\n" in text(wrong, width=40)
    assert "▸ ◐ double\n" in text(wrong, width=30)


def test_a_caret_points_into_its_line_or_is_not_there(session):
    message = "this came   SyntaxError: no (line 2)\n            return 1 + 1 +\n" + " " * 26 + "^"
    session.told[session.at] = Told("0 of 1 checks (crashed)", message=message)
    assert message.partition("\n")[2] in told(session, 40)
    assert "^" not in told(session, 24)


def test_what_passes_says_what_is_next(session):
    session.told[session.at] = Told(PASS)
    session.progress.note(session.at, PASS)
    assert f"{PASS}\n\nNext: halve (03_doubling). Core, 5 points." in text(session, width=60)
    for exercise in EXERCISES:
        session.progress.note(exercise, PASS)
    assert "All exercises pass their public checks." in text(session)


def test_what_is_not_started_says_where_to_write(session):
    assert "Write it in doubling.py, or in the notebook beside it, and save." in text(session)


def test_the_list_marks_the_exercise_and_goes_where_the_keys_lead(wrong):
    wrong.take(Key("l"))
    assert "▸ ◐ double" in text(wrong)
    wrong.take(Key("n"))
    assert "▸ ○ halve" in text(wrong)
    wrong.take(Key("p"))
    wrong.take(Key("p"))
    assert "▸ ◐ double" in text(wrong)


def test_text_of_a_student_moves_no_cursor(session):
    session.told[session.at] = Told("0 of 1 checks (wrong)", message="this came   '\x1b[2J'")
    assert "\x1b" not in text(session)
