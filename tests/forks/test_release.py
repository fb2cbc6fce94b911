"""The student bundle: what is in it, and what is secret and must not be."""

import zipfile
from pathlib import Path

import pytest

from autograder.authoring.release import bundle, contents, secrets
from autograder.errors import UsageError


def write(course, path, text):
    (course.root / path).parent.mkdir(parents=True, exist_ok=True)
    (course.root / path).write_text(text)


def test_secrets_are_solutions_hidden_checks_with_their_names_and_the_bank(tiny_unit):
    assert list(secrets(tiny_unit)) == [
        "a solution of 03_doubling, fence 1",
        "a solution of 03_doubling, fence 2",
        "test_double_of_any_number of 03_doubling",
        "the name test_double_of_any_number of 03_doubling",
        "test_double_of_an_integer of 03_doubling",
        "the name test_double_of_an_integer of 03_doubling",
        "multiplies of 03_doubling/double",
        "squares of 03_doubling/double",
        "adds_one of 03_doubling/double",
    ]


def test_a_secret_is_its_code_whatever_its_layout(tiny_unit):
    found = secrets(tiny_unit)
    code = "twice_as_much=x+xreturntwice_as_much"
    assert found["a solution of 03_doubling, fence 1"] == code


@pytest.mark.parametrize("fenced", ["SMALL = 1", "import numpy as np\nimport math"])
def test_code_that_is_short_or_only_imports_gives_nothing_away(tiny_unit, fenced):
    before = secrets(tiny_unit)
    with tiny_unit.solution.open("a") as solution:
        solution.write(f"### BEGIN SOLUTION\n{fenced}\n### END SOLUTION\n")
    assert secrets(tiny_unit) == before


def test_the_bundle_has_what_is_built_the_engine_and_what_installs_it(tiny_course):
    for path in ("exercises/README.md", "exercises/data/digits.py", "pyproject.toml", "NOTES.md"):
        write(tiny_course, path, f"{path}\n")
    files = contents(tiny_course)
    engine = {path for path in files if path.parts[0] == "autograder"}
    assert {str(path) for path in {*files} - engine} == {
        "README.md", "exercises/data/digits.py", "pyproject.toml",
        "exercises/03_doubling/doubling.py", "exercises/03_doubling/doubling.ipynb",
        "exercises/03_doubling/test_doubling.py", "exercises/03_doubling/recognition.json",
    }  # fmt: skip
    assert files[Path("README.md")] == b"exercises/README.md\n"
    assert {path.suffix for path in engine} == {".py", ".j2", ".json"}


def test_the_stub_is_built_anew_whatever_lies_in_exercises(tiny_course, tiny_unit):
    write(tiny_course, "exercises/03_doubling/doubling.py", tiny_unit.solution.read_text())
    stub = contents(tiny_course)[Path("exercises/03_doubling/doubling.py")].decode()
    assert "twice_as_much" not in stub


def test_a_bundle_is_a_zip_without_a_date_the_same_each_time(tiny_course, tmp_path):
    count = bundle(tiny_course, tmp_path / "one.zip")
    bundle(tiny_course, tmp_path / "other.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert len(archive.namelist()) == count
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


@pytest.mark.parametrize(
    ("path", "text", "secret"),
    [
        (
            "exercises/README.md",
            "twice_as_much = x + x\n  return  twice_as_much\n",
            "README.md: a solution of 03_doubling, fence 1",
        ),
        (
            "exercises/data/hints.txt",
            "See test_double_of_any_number.\n",
            "exercises/data/hints.txt: the name test_double_of_any_number of 03_doubling",
        ),
        (
            "solutions/03_doubling/drivers.py",
            "def halves(x):\n    half_as_much = x / 2.0\n    return half_as_much\n",
            "exercises/03_doubling/drivers.py: a solution of 03_doubling, fence 2",
        ),
        (
            "exercises/data/hints.txt",
            "def mine(x):\n    the_square_of_it = x * x\n    return the_square_of_it\n",
            "exercises/data/hints.txt: squares of 03_doubling/double",
        ),
    ],
)
def test_a_bundle_with_a_secret_is_not_written(tiny_course, tmp_path, path, text, secret):
    write(tiny_course, path, text)
    with pytest.raises(UsageError) as refusal:
        bundle(tiny_course, tmp_path / "student.zip")
    assert str(refusal.value) == f"not written, it would give away {secret}"
    assert not (tmp_path / "student.zip").exists()
