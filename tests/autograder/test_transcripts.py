"""What misconceptions answer is kept between runs, and is never taken for what it is not."""

import json
from pathlib import Path

import pytest

from autograder.checking.recognition import recognise
from autograder.course.loaded import LoadedUnit
from autograder.course.transcripts import Transcripts

UNIT = "02_regression_losses"
EXERCISE = "half_mse"


@pytest.fixture
def unit(tmp_path, make_course):
    return make_course(tmp_path / "course", UNIT).unit(UNIT)


def answers(unit, folder: Path, monkeypatch):
    """What a new process with this cache folder would know."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return Transcripts(LoadedUnit(unit), seed=0).of(EXERCISE)


def test_what_is_kept_is_what_was_found(unit, tmp_path, monkeypatch):
    found = answers(unit, tmp_path / "cache", monkeypatch)
    (file,) = (tmp_path / "cache").rglob("*.json")
    before = file.read_bytes()
    kept = answers(unit, tmp_path / "cache", monkeypatch)
    assert list(kept) == list(found)
    assert len(found) > 5
    assert all(recognise(kept[name], found) == name for name in found)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", ["", "{", '{"forgets_the_half": 3}', "[]"])
def test_a_broken_file_is_made_anew(unit, tmp_path, monkeypatch, content):
    found = answers(unit, tmp_path / "cache", monkeypatch)
    (file,) = (tmp_path / "cache").rglob("*.json")
    before = file.read_bytes()
    file.write_text(content)
    assert list(answers(unit, tmp_path / "cache", monkeypatch)) == list(found)
    assert file.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_no_trouble(unit, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    assert len(answers(unit, tmp_path / "file", monkeypatch)) > 5


def test_another_bank_is_not_taken_for_this_one(unit, tmp_path, monkeypatch, make_course):
    found = answers(unit, tmp_path / "cache", monkeypatch)
    other = make_course(tmp_path / "other", UNIT).unit(UNIT)
    wrong = other.wrong(EXERCISE)
    text = wrong.read_text()
    wrong.write_text(text.replace("def forgets_the_half(", "def forgets_it(", 1))
    assert {"forgets_the_half"} == set(found) - set(answers(other, tmp_path / "cache", monkeypatch))
    files = list((tmp_path / "cache").rglob("*.json"))
    assert len(files) == 2
    assert "forgets_it" in {name for file in files for name in json.loads(file.read_text())}
