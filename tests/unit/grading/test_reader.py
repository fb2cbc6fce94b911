"""Which file is whose answer: by its name, or by what it seems to define."""

from types import SimpleNamespace

import pytest

from autograder.course.layout import Course
from autograder.grading.reader import _beside, _candidates, _named, is_named

LOSSES, TRAINING = "02_losses", "10_training"
EXERCISES = {LOSSES: ("mse", "mae"), TRAINING: ("fit", "evaluate")}


@pytest.fixture
def units(tmp_path):
    for slug in EXERCISES:
        path = tmp_path / "solutions" / slug / f"{slug[3:]}.py"
        path.parent.mkdir(parents=True)
        path.touch()
    return [
        SimpleNamespace(
            unit=unit, exercises=[SimpleNamespace(name=n) for n in EXERCISES[unit.slug]]
        )
        for unit in Course(tmp_path).units
    ]


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("losses.py", True),
        ("02_losses.ipynb", True),
        ("Losses.py", True),
        ("LOSSES.PY", True),
        ("losses.py.txt", True),
        ("losses.ipynb.json", True),
        ("a/losses (1).py", True),
        ("losses-2.py", True),
        ("losses v2 final.py", True),
        ("Copy of losses.ipynb", True),
        ("losses_copy.py", True),
        ("my_losses.py", False),
        ("losses_test.py", False),
        ("losses2x.py", False),
        ("training.py", False),
    ],
)
def test_a_copy_is_known_by_what_was_put_around_the_name(units, name, named):
    assert is_named(name, units[0].unit) is named


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"losses.py": b"", "training.ipynb": b""}, {LOSSES: ["losses.py"],
                                                     TRAINING: ["training.ipynb"]}),
        ({"hw.py": b"def mse(a, b):"}, {LOSSES: ["hw.py"]}),
        ({"hw.py": b"mse = lambda a, b: 0"}, {LOSSES: ["hw.py"]}),
        ({"hw.ipynb": rb'["import x\ndef mse(a):"]'}, {LOSSES: ["hw.ipynb"]}),
        ({"hw.py": "def mse(a):".encode("utf-16")}, {LOSSES: ["hw.py"]}),
        ({"hw.py": b"x = 1\nmse = Loss(2)\n"}, {LOSSES: ["hw.py"]}),
        ({"hw.py": b"def fit(b):\nmse = 3\n"}, {TRAINING: ["hw.py"]}),
        ({"hw.py": b"x = mse(1, 2)\nmse == 3"}, {}),
        ({"hw.py": b"def mse(a):\ndef fit(b):"}, {LOSSES: ["hw.py"], TRAINING: ["hw.py"]}),
        ({"losses.py": b"def fit(b):"}, {LOSSES: ["losses.py"]}),
        ({"week2 losses ada.py": b"def mse(a):\ndef fit(b):"}, {LOSSES: ["week2 losses ada.py"]}),
        ({"hw.py": b"# 10_training\ndef mse(a):\ndef fit(b):"}, {TRAINING: ["hw.py"]}),
        ({"my_training_notes.py": b"def mse(a):"}, {LOSSES: ["my_training_notes.py"]}),
        ({"x/losses.csv": b"def mse(a):"}, {}),
    ],
    ids=str,
)  # fmt: skip
def test_a_file_belongs_to_the_unit_that_it_names_or_else_to_those_it_has_work_on(
    units, files, found
):
    assert _candidates(files, units, _named(files, units)) == found


def test_the_likeliest_comes_first(units):
    paths = ["z/losses.py", "b.py", "x/02_losses/losses.py", "losses.ipynb", "losses (1).py",
             "losses.py"]  # fmt: skip
    files = dict.fromkeys(paths, b"def mse(a):")
    assert _candidates(files, units, _named(files, units))[LOSSES] == [
        "x/02_losses/losses.py", "losses.py", "losses.ipynb", "z/losses.py", "losses (1).py",
        "b.py",
    ]  # fmt: skip


def test_what_lies_around_a_file_comes_with_it_the_nearest_first():
    files = {"b/y.csv": b"4", "x.csv": b"2", "a/losses.py": b"1", "a/parts/size.py": b"2",
             "a/x.csv": b"3", "a/other.ipynb": b"5"}  # fmt: skip
    found = ["parts/size.py", "x.csv", "../b/y.csv", "../x.csv"]
    assert [*_beside("a/losses.py", files)] == found


def test_another_units_file_comes_with_the_work_that_mentions_it():
    files = {"losses.py": b"from sums import add", "sums.py": b"", "grads.py": b""}
    assert _beside("losses.py", files, ["losses.py", "sums.py", "grads.py"]) == {"sums.py": b""}
