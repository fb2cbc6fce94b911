"""The table of who handed in what."""

import csv
import io
from datetime import datetime

from autograder.collecting.table import HEADER, NAME, Row, as_csv, overview, told
from autograder.collecting.tree import FOLDER, OnDisk

ADA = Row(
    "ada_1",
    "1",
    "Ada",
    "a@x.org",
    "A",
    True,
    "2026-03-01 10:00:00",
    False,
    ("a.py",),
    ("one", "two"),
)
GRACE = Row("", "2", "Grace", "g@x.org", "B", True)


def test_each_student_has_a_line():
    assert [*csv.reader(io.StringIO(as_csv([ADA, GRACE])))] == [
        [*HEADER],
        ["ada_1", "1", "Ada", "a@x.org", "A", "yes", "yes", "2026-03-01 10:00:00", "no", "a.py",
         "one; two"],
        ["", "2", "Grace", "g@x.org", "B", "yes", "no", "", "", "", ""],
    ]  # fmt: skip


def test_no_cell_is_a_formula():
    text = as_csv([Row("=A1", "+1", "@x", "-1", "", None, "", None, ("=b.py",), ("=c",))])
    assert text.splitlines()[1] == "'=A1,'+1,'@x,'-1,,,yes,,,'=b.py,'=c"


def test_no_cell_moves_the_cursor_or_turns_the_text():
    text = as_csv([Row("ada", "1\x1b[2J", "A\u202eda", "a\x07", notes=("x\x00y",))])
    assert text.splitlines()[1] == "ada,1,A da,a,,,yes,,,,x y"


def test_of_many_files_the_first_are_named():
    row = Row("ada", files=tuple(f"{n}.py" for n in range(7)))
    assert "0.py, 1.py, 2.py, 3.py, 4.py, and 2 more" in as_csv([row])


def test_an_overview_names_everybody():
    stranger = Row("eve", on_roster=False, late=True)
    assert overview([ADA, GRACE, stranger]) == [
        ("ada_1", "a.py", "2026-03-01 10:00:00", "", ""),
        ("Grace", "nothing", "", "", ""),
        ("eve", "no file", "", "late", "not on the roster"),
    ]


def test_notes_and_times_are_read_back(tmp_path):
    folder = OnDisk(tmp_path, "", FOLDER)
    (tmp_path / NAME).write_text(as_csv([ADA, GRACE, Row("=A1", notes=("x",))]))
    assert told(folder) == {
        "ada_1": ("one; two", datetime(2026, 3, 1, 10)),
        "=A1": ("x", None),
    }


def test_another_table_of_this_name_is_not_ours(tmp_path):
    assert told(OnDisk(tmp_path, "", FOLDER)) is None
    (tmp_path / NAME).write_text("student,points\nada,3\n")
    assert told(OnDisk(tmp_path, "", FOLDER)) is None
