"""The hostile suite: every file of tests/submissions, graded by the real judge behind the wall.

A submission's folder is its verdict and its name is its trick. Two lines of its docstring are read
here: `Attacks: <exercise>.` (half_mse, where it says nothing), and `Honest: <exercises>.`, those
that it answers rightly besides.

They are graded in two runs side by side, of one worker each: what is expected to run out of time
with little of it, the rest with plenty, so that a slow machine changes no verdict. Within a run,
each trick is followed by an honest submission.

`pytest -m long` does it all again as a plain user, as in Docker, with older versions of Landlock,
with none, and with nothing but the floor.

Asserted of each: every check of the attacked exercise has the folder's verdict, the score is what
the honest exercises are worth (and the attacked one, in passed/), and the honest submission that
came next has full marks. Asserted of the whole: the judge made no error, results are of schema 2,
no file outside was changed, no process is left, and no text from a sandbox is more than text.
"""

import json
import os
import re
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.files import write
from autograder.grading.budget import Budget
from autograder.sandbox.client import NEWEST, Zygote

pytestmark = pytest.mark.thorough  # some 170 tricks; a few of each kind are in every demonstration

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
UNITS = ("02_regression_losses", "04_gradients", "10_training", "01_images_to_logits")
LITTLE = Budget(check=1.0, exercise=1.0, submission=30.0, memory=256 << 20)
PLENTY = Budget(check=20.0, exercise=60.0, submission=300.0, memory=256 << 20)
CACHE = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
VERDICTS = {
    "crashed", "died", "forbidden", "memory", "missing", "not_started",
    "passed", "timeout", "violation", "wrong",
}  # fmt: skip

# What a trick leaves where it gets through, and what it would find in the judge's environment.
CANARY = "autograder-canary"
SECRET = "the-secret-of-the-judge"


@dataclass(frozen=True)
class Trick:
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
        found = re.search(rf"^{word}: ([\w,\s]+)\.$", text, re.MULTILINE)
        return re.split(r",\s+", found[1]) if found else []


TRICKS = [Trick(path) for path in sorted(SUBMISSIONS.glob("*/*.py"))]
HONEST = SUBMISSIONS / "passed" / "solves_the_unit.py"


@dataclass(frozen=True)
class Tier:
    """A machine that we may not sit at: how to be on it, and what it must then call itself."""

    name: str
    reached: dict[str, Any]
    steps: tuple[str, ...] = ()  # see tests/isolation/enter.py
    without: tuple[str, ...] = ()
    landlock: int = NEWEST


ROOT_USER = os.geteuid() == 0
REFUSED = {"namespaces": "refused"}
ONLY_LANDLOCK = ("namespaces", "uid")
FLOOR = Tier("the floor", {"landlock": 0, "uid": False}, without=("landlock", "namespaces", "uid"))
TIERS = [
    Tier("all that there is", {"seccomp": True, "rlimits": True}),
    Tier("a plain user", {"namespaces": "user", "uid": False}, steps=("plain",)),
    Tier("docker", {**REFUSED, "uid": ROOT_USER}, steps=("open", "docker")),
    Tier("a plain user, no namespaces", {**REFUSED, "uid": False}, steps=("plain", "docker")),
    Tier("no landlock", {"landlock": 0}, without=("landlock",)),
    *(
        Tier(f"landlock {abi} alone", {"landlock": abi}, without=ONLY_LANDLOCK, landlock=abi)
        for abi in range(1, 7)
    ),
    FLOOR,
]

GRADE = """
import json, sys
from pathlib import Path
from autograder.course.layout import Course
from autograder.grading.budget import Budget
from autograder.grading.job import Options
from autograder.grading.run import grade

root, folder, units, budget, without, landlock, seed = json.loads(sys.argv[1])
options = Options(Course(Path(root)), tuple(units), seed, Budget(**budget),
                  without=frozenset(without), landlock=landlock)
if __name__ == "__main__":
    came = grade(Path(folder, "submissions"), Path(folder, "graded"), options, workers=1)
    print(json.dumps([came.students, came.troubles]))
"""


@dataclass
class Graded:
    """What came of it: results by trick, and those of the honest submissions after them."""

    folders: list[Path]
    budgets: list[Budget]
    students: int
    troubles: list[str]
    tier: Tier
    results: dict[str, dict[str, Any]]
    followers: dict[str, dict[str, Any]]
    changed: list[str]


@pytest.fixture(
    scope="module",
    params=[TIERS[0], *(pytest.param(tier, marks=pytest.mark.long) for tier in TIERS[1:])],
    ids=lambda tier: tier.name.replace(" ", "-"),
)
def graded(request: pytest.FixtureRequest) -> Iterator[Graded]:
    """Grade every trick, and an honest submission after each, at one tier."""
    with tempfile.TemporaryDirectory() as name:
        parts = [Path(name) / part for part in ("little", "plenty")]
        budgets = [LITTLE, PLENTY]
        homes: dict[str, tuple[Path, str]] = {}
        for number, trick in enumerate(TRICKS):
            part = parts[trick.verdict != "timeout"]
            (part / "submissions").mkdir(parents=True, exist_ok=True)
            student = f"{number:03}_a_{trick.verdict}_{trick.path.stem}"[:60]
            (part / "submissions" / f"{student}.py").write_bytes(trick.path.read_bytes())
            (part / "submissions" / f"{number:03}_b_honest.py").write_bytes(HONEST.read_bytes())
            homes[trick.name] = (part, student)
        for folder in (Path(name), *parts):
            folder.chmod(0o777)
        before = outside()
        with ThreadPoolExecutor(len(parts)) as pool:
            runs = list(pool.map(partial(graded_by_one_worker, request.param), parts, budgets))
        yield Graded(
            parts,
            budgets,
            sum(students for students, _ in runs),
            [trouble for _, troubles in runs for trouble in troubles],
            request.param,
            {name: result(part, student) for name, (part, student) in homes.items()},
            {
                name: result(part, f"{student[:3]}_b_honest")
                for name, (part, student) in homes.items()
            },
            sorted(path for path, _ in before ^ outside()),
        )


def graded_by_one_worker(
    tier: Tier, folder: Path, budget: Budget, seed: int = 0
) -> tuple[int, list[str]]:
    """Grade `folder`/submissions in a process of its own, as the tier has it."""
    order = [str(ROOT), str(folder), UNITS, asdict(budget), tier.without, tier.landlock, seed]
    script = folder / "grade.py"
    script.write_text(GRADE)
    command = [sys.executable, str(script), json.dumps(order)]
    enter = [sys.executable, str(ROOT / "tests" / "isolation" / "enter.py"), *tier.steps, "--"]
    environment = os.environ | {
        "AUTOGRADER_SECRET": SECRET,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": CACHE if not tier.steps else str(folder / "cache"),
    }
    ended = subprocess.run(
        [*enter, *command], env=environment, capture_output=True, text=True, cwd="/"
    )
    assert ended.returncode == 0, ended.stderr
    students, troubles = json.loads(ended.stdout)
    return students, troubles


def outside() -> set[tuple[str, Any]]:
    """What lies where a trick has no business: of the course, all that can change of a file."""
    course = {
        (str(path), (path.stat().st_size, path.stat().st_mtime_ns, path.stat().st_mode))
        for path in ROOT.rglob("*")
        if path.is_file()
        and not {".git", ".autograder", "__pycache__", ".hypothesis"} & {*path.parts}
    }
    Path(CACHE).mkdir(parents=True, exist_ok=True)  # the judge makes it, if it is not there
    places = ("/", "/etc", "/var/tmp", "/dev/shm", str(Path.home()))
    found = [path for place in places for path in Path(place).iterdir()]
    # The semaphores are those of other programs' pools of processes, of other tests perhaps.
    return course | {(str(path), None) for path in found if not path.name.startswith("sem.mp-")}


def result(folder: Path, student: str) -> dict[str, Any]:
    whole = json.loads((folder / "graded" / "results" / f"{student}.json").read_text("utf-8"))
    assert isinstance(whole, dict)
    return whole


def checks(whole: dict[str, Any], exercise: str) -> list[dict[str, Any]]:
    return [c for e in whole["exercises"] if e["exercise"] == exercise for c in e["checks"]]


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_a_trick_gets_its_verdict(graded: Graded, trick: Trick) -> None:
    verdicts = {c["name"]: c["verdict"] for c in checks(graded.results[trick.name], trick.attacked)}
    assert verdicts == dict.fromkeys(verdicts, trick.verdict)
    assert verdicts


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_a_trick_scores_what_its_honest_part_deserves(graded: Graded, trick: Trick) -> None:
    whole = graded.results[trick.name]
    scores = {e["exercise"]: e["score"] for e in whole["exercises"] if e["score"]}
    worth = {e["exercise"]: e["max_score"] for e in whole["exercises"]}
    assert scores == {name: worth[name] for name in trick.honest}
    assert whole["score"] + whole["bonus"] == sum(scores.values())


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_the_honest_submission_after_a_trick_has_full_marks(graded: Graded, trick: Trick) -> None:
    unit = next(e for e in graded.followers[trick.name]["units"] if e["unit"] == UNITS[0])
    exercises = graded.followers[trick.name]["exercises"]
    everything = sum(e["max_score"] for e in exercises if e["unit"] == UNITS[0])
    assert unit["score"] + unit["bonus"] == everything > 0


def test_the_judge_made_no_error(graded: Graded) -> None:
    assert graded.troubles == []
    assert graded.students == 2 * len(TRICKS)
    assert not any(whole["provisional"] for whole in graded.results.values())


def test_the_tier_is_the_one_that_was_meant(graded: Graded) -> None:
    for account in accounts(graded):
        reached = account["setting"]["tier"]
        assert reached | graded.tier.reached == reached
        assert account["setting"]["isolated"] is True


def test_no_submission_takes_longer_than_its_budget(graded: Graded) -> None:
    for account, budget in zip(accounts(graded), graded.budgets, strict=True):
        assert max(account["students"].values()) < budget.submission


def accounts(graded: Graded) -> list[dict[str, Any]]:
    texts = [(folder / "graded" / "run.json").read_text("utf-8") for folder in graded.folders]
    return [json.loads(text) for text in texts]


def test_results_are_of_schema_1(graded: Graded) -> None:
    for name, whole in graded.results.items():
        assert_schema_2(whole, name)


def test_no_file_outside_was_changed(graded: Graded) -> None:
    assert graded.changed == []
    assert not (Path("/tmp") / CANARY).exists()
    ours = {"cache", "grade.py", "graded", "submissions"}
    for folder in graded.folders:
        assert {path.name for path in folder.iterdir()} <= ours


def test_no_process_is_left(graded: Graded) -> None:
    """None but those that are about to end, as others' are whose judge was killed this moment."""
    for pid, judge in behind_walls().items():
        if not Path(f"/proc/{judge}").exists():
            assert ends(pid), f"{pid} is left"


def ends(pid: int) -> bool:
    poll = select.poll()
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    poll.register(pidfd, select.POLLIN)
    ended = bool(poll.poll(20_000))
    os.close(pidfd)
    return ended


def test_a_process_that_is_left_would_be_found() -> None:
    with Zygote(warm=False) as zygote:
        zygote.spawn()
        mine = [pid for pid, judge in behind_walls().items() if judge == os.getpid()]
        assert len(mine) == len(["guardian", "zygote", "sandbox"])


def behind_walls() -> dict[int, int]:
    """Every guardian, zygote and sandbox on this machine, with the number of its judge."""
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


def test_no_hidden_input_comes_out(graded: Graded) -> None:
    """Tricks that put what they are called with into all that is shown of an answer. Hidden checks
    ask something else with another seed, and the same must be said."""
    tellers = [trick for trick in TRICKS if trick.path.stem.startswith("tells_inputs")]
    again = graded.folders[0].parent / "again"
    for trick in tellers:
        write(again / "submissions" / trick.path.name, trick.path.read_text("utf-8"))
    again.chmod(0o777)
    graded_by_one_worker(graded.tier, again, PLENTY, seed=1)
    assert tellers
    for trick in tellers:
        told = messages(result(again, trick.path.stem))
        assert told == messages(graded.results[trick.name]), trick.name


def messages(whole: dict[str, Any]) -> list[Any]:
    return [(c["verdict"], c["message"]) for e in whole["exercises"] for c in e["checks"]]


def test_no_result_is_large(graded: Graded) -> None:
    """An answer may be megabytes; what is said of it may not."""
    for path in written(graded):
        if path.suffix == ".json" and path.parent.name == "results":
            assert path.stat().st_size < 400_000, path


def test_every_file_of_the_suite_is_as_it_says() -> None:
    assert {trick.verdict for trick in TRICKS} == VERDICTS
    for trick in TRICKS:
        first = trick.path.read_bytes().decode("latin-1").lstrip()
        assert re.match(r'r?"""[A-Z][^\n]*[.\n]', first), f"{trick.name}: what does it try?"


def assert_schema_2(whole: dict[str, Any], name: str) -> None:
    """The shape of DESIGN's section 8, with the causes that are told once."""
    top = {
        "schema": int, "student": str, "seed": int, "submission": str, "course": str,
        "engine": str, "score": float, "max_score": float, "bonus": float, "provisional": bool,
        "units": list, "exercises": list, "notes": list,
    }  # fmt: skip
    totals = {"unit": str, "score": float, "max_score": float, "bonus": float, "causes": list}
    exercise = {
        "unit": str, "exercise": str, "score": float, "max_score": float, "beyond": bool,
        "ideas": list, "checks": list, "first": list, "cause": (dict, type(None)),
    }  # fmt: skip
    idea = {"name": str, "score": float, "max_score": float}
    check = {
        "name": str, "title": str, "public": bool, "advisory": bool, "verdict": str,
        "idea": str, "message": (dict, type(None)),
        "misconception": (dict, type(None)), "cause": (str, type(None)),
    }  # fmt: skip
    assert_keys(whole, top, name)
    assert whole["schema"] == 2
    assert all(type(note) is str for note in whole["notes"])
    for unit in whole["units"]:
        assert_keys(unit, totals, name)
    for one in whole["exercises"]:
        assert_keys(one, exercise, name)
        for part in one["ideas"]:
            assert_keys(part, idea, name)
            verdicts = {c["verdict"] for c in one["checks"] if c["idea"] == part["name"]}
            assert part["score"] == part["max_score"] * (verdicts == {"passed"})
        for each in one["checks"]:
            assert_keys(each, check, name)
            assert each["verdict"] in VERDICTS
            message = each["message"] or dict.fromkeys(MESSAGE)
            assert message.keys() == MESSAGE
            assert message["is_idea"] in (None, True, False)
            texts = [message[key] for key in MESSAGE - {"is_idea"}]
            assert all(text is None or type(text) is str for text in texts)


MESSAGE = {"called", "got", "expected", "because", "is_idea"}


def assert_keys(thing: dict[str, Any], kinds: dict[str, Any], name: str) -> None:
    assert thing.keys() == kinds.keys(), name
    for key, kind in kinds.items():
        number = kind is float and type(thing[key]) is int  # a sum of nothing
        assert number or isinstance(thing[key], kind), (name, key)
