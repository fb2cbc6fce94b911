"""Which exercises there are, and which is next."""

import json
import sys

import pytest

from autograder.errors import UsageError
from autograder.watch.syllabus import Exercise, beginning, exercises_in, following

A, B, C = (Exercise("03_doubling", name, "core, 5 min", "Core.") for name in "abc")
BONUS = Exercise("03_doubling", "bonus", "beyond, 5 min", "Beyond.")


def test_exercises_come_in_the_order_of_units_and_of_what_was_built(tmp_path):
    for unit, names in (("04_b", "yx"), ("03_a", "z")):
        entries = {name: {"brief": "core", "outlook": "Core."} for name in names}
        (tmp_path / unit).mkdir()
        (tmp_path / unit / "recognition.json").write_text(json.dumps({"exercises": entries}))
    assert [one.name for one in exercises_in(tmp_path)] == ["z", "y", "x"]


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
    assert following(every, C, {C}) == A
    assert following(every, B, {A, B, C}) == BONUS
    assert following(every, B, {*every}) is None


def test_watch_begins_with_what_is_not_done_and_can_be_checked_here(tmp_path, monkeypatch):
    tensors = Exercise("00_tensors", "column", "core, 5 min", "Core.")
    (tmp_path / "00_tensors").mkdir()
    (tmp_path / "00_tensors" / "test_tensors.py").write_text("import torch\n")
    every = [tensors, A, B]
    assert beginning(tmp_path, every, set()) == tensors
    assert beginning(tmp_path, every, {tensors, A}) == B
    monkeypatch.setitem(sys.modules, "torch", None)
    assert beginning(tmp_path, every, set()) == A
    assert beginning(tmp_path, [tensors], set()) == tensors
