"""The hostile suite: every file of tests/submissions, graded by the real judge behind the wall.

A submission's folder is its verdict and its name is its deed. Two lines of its docstring are read
here: `Attacks: <exercise>.` (half_mse, where it says nothing), and `Honest: <exercises>.`, those
that it answers rightly besides.

They are graded in three runs side by side, of one worker each: what is expected to run out of time
with little of it, the rest with plenty, so that a slow machine changes no verdict. Within a run,
each deed is followed by an honest submission.

Asserted of each: every check of the attacked exercise has the folder's verdict, the score is what
the honest exercises are worth (and the attacked one, in passed/), and the honest submission that
came next has full marks. Asserted of the whole: the judge made no error, results are of schema 1,
no canary was written, no process is left, and no text from a cell is more than text.
"""

import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.course import Course
from autograder.grade import Order, Run, grade
from autograder.isolation.handle import Zygote
from autograder.sitting import Budget
from autograder.writing import write

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
UNITS = ("02_regression_losses", "04_gradients", "10_training")
LITTLE = Budget(check=1.0, exercise=1.0, memory=256 << 20)
PLENTY = Budget(check=20.0, exercise=60.0, submission=300.0, memory=256 << 20)
VERDICTS = {
    "crashed", "died", "forbidden", "memory", "missing", "not_started",
    "passed", "timeout", "violation", "wrong",
}  # fmt: skip

# What a deed leaves where it gets through, and what it would find in the judge's environment.
CANARY = "autograder-canary"
SECRET = "the-secret-of-the-judge"


@dataclass(frozen=True)
class Deed:
    """One file of the suite."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def verdict(self) -> str:
        return self.path.parent.name

    @property
    def attacked(self) -> str:
        return (self._line("Attacks") or ["half_mse"])[0]

    @property
    def honest(self) -> list[str]:
        also = [self.attacked] if self.verdict == "passed" else []
        return also + self._line("Honest")

    def _line(self, word: str) -> list[str]:
        text = self.path.read_bytes().decode("latin-1")
        found = re.search(rf"^{word}: ([\w, ]+)\.$", text, re.MULTILINE)
        return found[1].split(", ") if found else []


DEEDS = [Deed(path) for path in sorted(SUBMISSIONS.glob("*/*.py"))]
HONEST = SUBMISSIONS / "passed" / "solves_the_unit.py"


@dataclass
class Graded:
    """What came of it: results by deed, and those of the honest submissions after them."""

    folders: list[Path]
    runs: list[Run]
    results: dict[str, dict[str, Any]]
    followers: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Grade every deed, and an honest submission after each."""
    parts = [tmp_path_factory.mktemp(name) for name in ("little", "plenty", "plenty")]
    homes: dict[str, tuple[Path, str]] = {}
    for number, deed in enumerate(DEEDS):
        part = parts[0] if deed.verdict == "timeout" else parts[1 + number % 2]
        (part / "submissions").mkdir(exist_ok=True)
        student = f"{number:03}_a_{deed.verdict}_{deed.path.stem}"[:60]
        (part / "submissions" / f"{student}.py").write_bytes(deed.path.read_bytes())
        (part / "submissions" / f"{number:03}_b_honest.py").write_bytes(HONEST.read_bytes())
        homes[deed.name] = (part, student)
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(3) as pool:
        patch.setenv("AUTOGRADER_SECRET", SECRET)
        runs = list(pool.map(graded_by_one_worker, parts, (LITTLE, PLENTY, PLENTY)))
    return Graded(
        parts,
        runs,
        {name: result(part, student) for name, (part, student) in homes.items()},
        {name: result(part, f"{student[:3]}_b_honest") for name, (part, student) in homes.items()},
    )


def graded_by_one_worker(folder: Path, budget: Budget) -> Run:
    order = Order(Course(ROOT), UNITS, budget=budget)
    return grade(folder / "submissions", folder / "graded", order, workers=1)


def result(folder: Path, student: str) -> dict[str, Any]:
    whole = json.loads((folder / "graded" / "results" / f"{student}.json").read_text("utf-8"))
    assert isinstance(whole, dict)
    return whole


def checks(whole: dict[str, Any], exercise: str) -> list[dict[str, Any]]:
    return [c for e in whole["exercises"] if e["exercise"] == exercise for c in e["checks"]]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_a_deed_gets_its_verdict(graded: Graded, deed: Deed) -> None:
    verdicts = {c["name"]: c["verdict"] for c in checks(graded.results[deed.name], deed.attacked)}
    assert verdicts == dict.fromkeys(verdicts, deed.verdict)
    assert verdicts


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_a_deed_scores_what_its_honest_part_deserves(graded: Graded, deed: Deed) -> None:
    whole = graded.results[deed.name]
    scores = {e["exercise"]: e["score"] for e in whole["exercises"] if e["score"]}
    worth = {e["exercise"]: e["max_score"] for e in whole["exercises"]}
    assert scores == {name: worth[name] for name in deed.honest}
    assert whole["score"] + whole["bonus"] == sum(scores.values())


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_the_honest_submission_after_a_deed_has_full_marks(graded: Graded, deed: Deed) -> None:
    unit = next(e for e in graded.followers[deed.name]["units"] if e["unit"] == UNITS[0])
    exercises = graded.followers[deed.name]["exercises"]
    everything = sum(e["max_score"] for e in exercises if e["unit"] == UNITS[0])
    assert unit["score"] + unit["bonus"] == everything > 0


def test_the_judge_made_no_error(graded: Graded) -> None:
    assert [trouble for run in graded.runs for trouble in run.troubles] == []
    assert sum(run.students for run in graded.runs) == 2 * len(DEEDS)
    assert not any(whole["provisional"] for whole in graded.results.values())


def test_results_are_of_schema_1(graded: Graded) -> None:
    for name, whole in graded.results.items():
        assert_schema_1(whole, name)


def test_no_canary_was_written(graded: Graded) -> None:
    for folder in (
        ROOT,
        Path.cwd(),
        Path.home(),
        *map(Path, ("/", "/tmp", "/var/tmp", "/dev/shm")),
    ):
        assert not (folder / CANARY).exists()
    for folder in graded.folders:
        assert sorted(path.name for path in folder.iterdir()) == ["graded", "submissions"]


def test_no_process_is_left(graded: Graded) -> None:
    left = {pid for pid, judge in behind_walls().items() if not Path(f"/proc/{judge}").exists()}
    assert left == set()


def test_a_process_that_is_left_would_be_found() -> None:
    with Zygote() as zygote:
        zygote.spawn()
        mine = [pid for pid, judge in behind_walls().items() if judge == os.getpid()]
        assert len(mine) == len(["guardian", "zygote", "cell"])


def behind_walls() -> dict[int, int]:
    """Every guardian, zygote and cell on this machine, with the number of its judge."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_text("utf-8", "replace")
            except OSError:
                continue
            if judge := re.search(r'zygote\.main.*"judge": (\d+)', command, re.DOTALL):
                found[int(entry.name)] = int(judge[1])
    return found


def test_no_secret_comes_out(graded: Graded) -> None:
    for path in written(graded):
        text = path.read_text("utf-8")
        assert SECRET not in text, path
        if path.name != "run.json":
            assert str(ROOT) not in text, path


def test_text_from_a_cell_is_nothing_but_text(graded: Graded) -> None:
    """No escape sequences, no markup that a page would obey, no formula that a sheet would run."""
    for path in written(graded):
        text = path.read_text("utf-8")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), path
        if path.suffix == ".html":
            assert not re.search(r"<(script|img|iframe|svg)[^>]*(alert|evil|onerror)", text), path
        if path.suffix == ".csv":
            assert not re.search(r'(^|,)"?[=+@]', text, re.MULTILINE), path


def written(graded: Graded) -> list[Path]:
    return [p for folder in graded.folders for p in (folder / "graded").rglob("*") if p.is_file()]


def test_no_hidden_input_comes_out(graded: Graded, tmp_path: Path) -> None:
    """Deeds that put what they are called with into all that is shown of an answer. Hidden checks
    ask something else with another seed, and the same must be said."""
    tellers = [deed for deed in DEEDS if deed.path.stem.startswith("tells_inputs")]
    for deed in tellers:
        write(tmp_path / "submissions" / deed.path.name, deed.path.read_text("utf-8"))
    order = Order(Course(ROOT), UNITS, seed=1, budget=PLENTY)
    grade(tmp_path / "submissions", tmp_path / "graded", order, workers=1)
    assert tellers
    for deed in tellers:
        again = result(tmp_path, deed.path.stem)
        assert messages(again) == messages(graded.results[deed.name]), deed.name


def messages(whole: dict[str, Any]) -> list[Any]:
    return [(c["verdict"], c["message"]) for e in whole["exercises"] for c in e["checks"]]


def test_no_result_is_large(graded: Graded) -> None:
    """An answer may be megabytes; what is said of it may not."""
    for path in written(graded):
        if path.suffix == ".json" and path.parent.name == "results":
            assert path.stat().st_size < 400_000, path


def test_every_file_of_the_suite_is_as_it_says() -> None:
    assert {deed.verdict for deed in DEEDS} == VERDICTS
    for deed in DEEDS:
        first = deed.path.read_bytes().decode("latin-1").lstrip()
        assert re.match(r'r?"""[A-Z][^\n]*[.\n]', first), f"{deed.name}: what does it try?"


def assert_schema_1(whole: dict[str, Any], name: str) -> None:
    """The shape of DESIGN's section 8."""
    top = {
        "schema": int, "student": str, "seed": int, "submission": str, "course": str,
        "engine": str, "score": float, "max_score": float, "bonus": float, "provisional": bool,
        "units": list, "exercises": list, "notes": list,
    }  # fmt: skip
    totals = {"unit": str, "score": float, "max_score": float, "bonus": float}
    exercise = {
        "unit": str, "exercise": str, "score": float, "max_score": float, "beyond": bool,
        "checks": list,
    }  # fmt: skip
    check = {
        "name": str, "title": str, "public": bool, "advisory": bool, "verdict": str,
        "score": float, "max_score": float, "message": (dict, type(None)),
        "misconception": (dict, type(None)),
    }  # fmt: skip
    assert_keys(whole, top, name)
    assert whole["schema"] == 1
    assert all(type(note) is str for note in whole["notes"])
    for unit in whole["units"]:
        assert_keys(unit, totals, name)
    for one in whole["exercises"]:
        assert_keys(one, exercise, name)
        for each in one["checks"]:
            assert_keys(each, check, name)
            assert each["verdict"] in VERDICTS
            assert each["score"] == each["max_score"] * (each["verdict"] == "passed")
            message = each["message"] or dict.fromkeys(("called", "got", "expected", "because"))
            assert message.keys() == {"called", "got", "expected", "because"}
            assert all(text is None or type(text) is str for text in message.values())


def assert_keys(thing: dict[str, Any], kinds: dict[str, Any], name: str) -> None:
    assert thing.keys() == kinds.keys(), name
    for key, kind in kinds.items():
        number = kind is float and type(thing[key]) is int  # a sum of nothing
        assert number or isinstance(thing[key], kind), (name, key)
