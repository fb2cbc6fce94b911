"""Where submissions cannot be locked in: refused, or done with a warning in every output."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the wall stands on Linux alone", allow_module_level=True)

pytestmark = pytest.mark.thorough  # four commands, each in an environment of its own

ROOT = Path(__file__).resolve().parents[2]
TINY = "03_doubling"
ENTER = [sys.executable, str(ROOT / "tests" / "isolation" / "enter.py")]


@pytest.fixture(scope="module")
def place(tmp_path_factory, make_course):
    home = tmp_path_factory.mktemp("floor")
    make_course(home / "course", TINY)
    work = home / "submissions" / "ada" / TINY / "doubling.py"
    work.parent.mkdir(parents=True)
    work.write_text("def double(x):\n    return x + x\n\n\ndef halve(x):\n    return x / 2.0\n")
    return home


def bare(place, *words):
    """Run the command where neither seccomp nor namespaces can be had."""
    command = [*ENTER, "bare", "--", sys.executable, "-m", "autograder", *map(str, words)]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=600)


def grading(place, *more):
    return bare(place, "grade", "submissions", "--out", "graded", "--course", "course", *more)


def test_below_the_floor_nothing_is_graded_and_nothing_is_written(place):
    ended = grading(place)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--unsafe" in ended.stderr
    assert len([line for line in ended.stderr.splitlines() if "autograder:" in line]) == 1
    assert not (place / "graded").exists()


def test_unsafe_grades_all_the_same_and_says_so_everywhere(place):
    ended = grading(place, "--unsafe")
    assert ended.returncode == 0, ended.stderr
    assert "NOT ISOLATED" in ended.stdout
    written = [path for path in (place / "graded").rglob("*") if path.is_file()]
    assert sorted(path.name for path in written) == [
        "ada.html", "ada.json", "ada.md", "ada.txt", "exercises.csv", "grades.csv", "report.html",
        "run.json",
    ]  # fmt: skip
    for path in written:
        if path.name not in ("run.json", "ada.txt"):  # the latter is the seal, digits alone
            assert "NOT ISOLATED" in path.read_text("utf-8"), path
    account = json.loads((place / "graded" / "run.json").read_text("utf-8"))
    assert account["setting"]["isolated"] is False
    result = json.loads((place / "graded" / "results" / "ada.json").read_text("utf-8"))
    assert result["score"] == result["max_score"]


def test_a_result_that_was_not_isolated_is_not_kept_for_a_run_that_is(place, autograder):
    ended = autograder("grade", "submissions", "--out", "graded", "--course", "course", cwd=place)
    assert ended.returncode == 0
    assert "kept" not in ended.stdout
    assert "NOT ISOLATED" not in (place / "graded" / "results" / "ada.json").read_text("utf-8")


def test_the_doctor_says_so(place):
    ended = bare(place, "doctor")
    assert ended.returncode == 1
    assert "isolation: NOT ISOLATED" in ended.stdout
    missing = [line for line in ended.stdout.splitlines() if line.startswith("not here: ")]
    assert {line.split()[2].rstrip(",") for line in missing} >= {"seccomp", "namespaces"}
