"""What a course's policies leave out: no command hands it out or counts it, and it stays there."""

import csv
import shutil
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OUT, TINY = "04_halving", "03_doubling"


@pytest.fixture
def course(tiny):
    """A course of two units, of which the second is left out."""
    for at in (tiny.root / "solutions", tiny.root / "exercises"):
        if (at / TINY).is_dir():
            shutil.copytree(at / TINY, at / OUT)
    tiny.unit(OUT).solution.parent.joinpath("doubling.py").rename(tiny.unit(OUT).solution)
    shutil.copy(tiny.unit(TINY).grader, tiny.unit(OUT).grader)
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    table = '\n[tool.autograder]\nleave-out = ["halving"]\n'
    (tiny.root / "pyproject.toml").write_text(settings + table, "utf-8")
    return tiny


def test_a_bundle_is_without_it(course, tmp_path, command):
    status, _, err = command("release", "--course", course.root, "--out", tmp_path / "all.zip")
    assert status == 0, err
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        paths = archive.namelist()
    assert any(TINY in path for path in paths)
    assert not any(OUT in path for path in paths)


def test_grades_are_without_it(course, tmp_path, autograder):
    kim = tmp_path / "class" / "kim"
    kim.mkdir(parents=True)
    shutil.copy(course.unit(TINY).solution, kim)
    done = autograder("grade", tmp_path / "class", "--out", tmp_path / "graded",
                      "--course", course.root)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "graded" / "grades.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert any(TINY in name for name in row)
    assert not any(OUT in name for name in row)


@pytest.mark.parametrize("words", [["grade", "."], ["release"], ["verify"]])
def test_to_ask_for_it_is_an_error_of_one_line(course, tmp_path, command, words):
    named = [OUT] if words == ["verify"] else ["--unit", OUT, "--out", tmp_path / "made"]
    status, _, err = command(*words, *named, "--course", course.root)
    assert status == 2
    assert f"{OUT} is left out, by [tool.autograder] in pyproject.toml" in err
    assert not (tmp_path / "made").exists()


def test_nbgrader_is_without_it(course, tmp_path, command):
    status, _, err = command("nbgrader", "init", tmp_path / "school", "--course", course.root)
    assert status == 0, err
    assert [path.name for path in (tmp_path / "school" / "source").iterdir()] == [TINY]


def test_an_exercise_is_handed_out_graded_and_examined_by_nobody(tiny, tmp_path, autograder):
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    table = '\n[tool.autograder]\nleave-out = ["doubling.halve"]\n'
    (tiny.root / "pyproject.toml").write_text(settings + table, "utf-8")
    kim = tmp_path / "class" / "kim"
    kim.mkdir(parents=True)
    shutil.copy(tiny.unit(TINY).solution, kim)
    at = ("--course", tiny.root)
    autograder("grade", tmp_path / "class", "--out", tmp_path / "graded", *at)
    made = (tmp_path / "graded" / "exercises.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[:5] for line in made[1:]] == [["kim", TINY, "double", "10.0", "10.0"]]
    autograder("release", "--out", tmp_path / "all.zip", *at)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        texts = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("exercises/03") and not name.endswith("recognition.json")
        }
    assert any("def double" in text for text in texts.values())
    assert not any("halve" in text for text in texts.values())
    examined = autograder("verify", *at)
    assert "halve" not in examined.stdout
    assert f"{TINY}          1 " in examined.stdout, examined.stdout + examined.stderr
