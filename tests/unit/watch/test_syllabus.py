"""Which exercises there are, and which is next."""

import json
import sys

import pytest

from autograder.errors import UsageError
from autograder.watch.syllabus import Exercise, beginning, exercises_in, following

A, B, C = (Exercise("03_doubling", name, "core, 5 min", "Core.") for name in "abc")
BONUS = Exercise("03_doubling", "bonus", "beyond, 5 min", "Beyond.")


def test_exercises_come_in_the_order_of_units_and_of_what_was_built(tmp_path):
    for unit, names in (("04_b", "yx"), ("01_c", "w"), ("05_d", "v"), ("02_e", "u"), ("03_a", "z")):
        entries = {name: {"brief": "core", "outlook": "Core."} for name in names}
        (tmp_path / unit).mkdir()
        (tmp_path / unit / "recognition.json").write_text(json.dumps({"exercises": entries}))
    assert [one.name for one in exercises_in(tmp_path)] == ["w", "u", "z", "y", "x", "v"]


def test_a_folder_without_units_and_a_damaged_file_say_what_to_do(tmp_path):
    with pytest.raises(UsageError, match=r"there is no unit in .*: unpack"):
        exercises_in(tmp_path)
    (tmp_path / "03_a").mkdir()
    (tmp_path / "03_a" / "recognition.json").write_text("[]")
    with pytest.raises(UsageError, match=r"03_a/recognition\.json is damaged"):
        exercises_in(tmp_path)


def test_next_is_what_comes_after_and_what_is_core_goes_first():
    every = [A, BONUS, B, C]
    assert following(every, A, {A}) == B
    assert following(every, B, {B}) == C
    assert following(every, C, {C}) == A
    assert following(every, B, {A, B, C}) == BONUS
    assert following(every, B, {*every}) is None


def test_what_can_be_checked_here_goes_before_the_core(tmp_path, monkeypatch):
    for unit, names, text in (
        ("00_tensors", "t", "import torch\n"),
        ("03_a", "ab", "import numpy\n"),
        ("07_autograd", "u", "import torch\n"),
        ("08_values", "v", "import numpy\n"),
    ):
        briefs = {"b": "beyond"}
        entries = {one: {"brief": briefs.get(one, "core"), "outlook": "O."} for one in names}
        (tmp_path / unit).mkdir()
        (tmp_path / unit / "test_it.py").write_text(text)
        (tmp_path / unit / "recognition.json").write_text(json.dumps({"exercises": entries}))

    def order():
        every, done = exercises_in(tmp_path), set()
        at = beginning(every, done)
        while at and at not in done:
            done.add(at)
            yield at.name
            at = following(every, at, done)

    assert "".join(order()) == "tauvb"
    monkeypatch.setitem(sys.modules, "torch", None)
    assert "".join(order()) == "avbut"
