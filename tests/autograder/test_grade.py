"""`autograder grade`: a folder goes in, results come out, the same whatever happens on the way.

A class of sixteen, right, wrong and odd, is graded by real processes: with one worker and with
two, again, with something changed, and with a worker killed. For the command killed, and any other
of its processes, see test_durability.
"""

import csv
import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import mistune
import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.course.exercises import exercises_of
from autograder.course.layout import Course
from autograder.errors import JudgeFault
from autograder.grading import worker
from autograder.grading.budget import Budget
from autograder.grading.job import Job, Options, as_json
from autograder.sandbox.landlock import NEWEST

ROOT = Path(__file__).resolve().parents[2]
UNIT, TINY = "02_regression_losses", "03_doubling"
MAIN = "regression_losses.py"

BREAKS = '''
MET = []


@pytest.mark.exercise("half_mse")
@pytest.mark.idea("half")
def test_half_mse_of_one(student):
    """A residual of 1 costs one half."""
    got = student.half_mse(column(1), column(0))
    if isinstance(got, str) or MET:  # and once more, at the solution, or it would be the answer's
        MET.append(got)
        if len(MET) == 2:
            MET.clear()
        raise RuntimeError("the grader stumbles over a string")
    expect_close(got, 0.5, because="half of one is one half")
'''

Command = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Came:
    """What came of one run of the command."""

    out: Path
    status: int
    said: str
    errors: str

    def result(self, student: str) -> dict[str, Any]:
        whole = json.loads((self.out / "results" / f"{student}.json").read_text("utf-8"))
        assert isinstance(whole, dict)
        return whole

    def feedback(self, student: str) -> str:
        return (self.out / "feedback" / f"{student}.md").read_text("utf-8")

    @property
    def kept(self) -> int:
        found = re.search(r", (\d+) of them kept", self.said)
        return int(found[1]) if found else 0

    @property
    def students(self) -> set[str]:
        return {path.stem for path in (self.out / "results").iterdir()}


def bytes_of(out: Path) -> dict[str, bytes]:
    """Everything that is the same in every run of the same class."""
    files = [*out.glob("*.csv"), *(out / "results").iterdir(), *(out / "feedback").iterdir()]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def ages(out: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_mtime_ns for path in (out / "results").iterdir()}


def answered(whole: dict[str, Any], exercise: str) -> list[dict[str, Any]]:
    return [c for e in whole["exercises"] if e["exercise"] == exercise for c in e["checks"]]


# One run for each thing that may change, all made side by side


class Lab:
    """The course, the class and the runs."""

    def __init__(self, folder: Path, make_course: Any, submissions: Any, command: Command) -> None:
        self.folder = folder
        self.course: Course = make_course(folder / "course", UNIT, TINY)
        self.students: Path = submissions(folder / "submissions", self.course)
        self.command = command

    def grade(self, name: str, *options: object, **where: Path) -> Came:
        """Grade into `name`; where: `students` or `course`, if they are others."""
        out = self.folder / name
        course = where.get("course", self.course.root)
        came = self.command(
            "grade", where.get("students", self.students), "--out", out, "--course", course,
            *(options or ("--workers", 1)),
        )  # fmt: skip
        return Came(out, came.returncode, came.stdout, came.stderr)

    def start(self, name: str) -> "subprocess.Popen[str]":
        """The command, begun in a group of its own, with one worker."""
        words = ["grade", self.students, "--out", self.folder / name]
        words += ["--course", self.course.root, "--workers", 1]
        return subprocess.Popen(
            [sys.executable, "-m", "autograder", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_for_a_result(self, process: "subprocess.Popen[str]", name: str) -> int:
        """Return as soon as there is a result, with the number of results."""
        results = self.folder / name / "results"
        while not (results.is_dir() and list(results.glob("[!.]*.json"))):
            try:
                pytest.fail(f"it ended at once: {process.wait(timeout=0.002)}")
            except subprocess.TimeoutExpired:
                continue
        return len(list(results.glob("[!.]*.json")))

    def like(self, name: str) -> Path:
        """A copy of the first run, which a second may go on from."""
        return Path(shutil.copytree(self.folder / "two", self.folder / name))


def one(lab: Lab) -> Came:
    """By one worker, all again, whatever is there."""
    lab.like("one")
    return lab.grade("one", "--workers", 1, "--force")


def again(lab: Lab) -> Came:
    """With nothing changed but one submission."""
    students = shutil.copytree(lab.students, lab.folder / "changed", symlinks=True)
    path = students / "forgets_the_half" / UNIT / MAIN
    shutil.copyfile(students / "0_first" / UNIT / MAIN, path)
    lab.like("again")
    return lab.grade("again", students=students)


def otherwise(lab: Lab) -> Came:
    """With another seed, for one unit alone, whose grader breaks on a strange answer."""
    course = shutil.copytree(lab.course.root, lab.folder / "broken")
    with (course / "tests" / "graders" / f"test_{UNIT}.py").open("a") as grader:
        grader.write(BREAKS)
    lab.like("otherwise")
    words = ("--workers", 1, "--seed", 1, "--unit", "regression_losses")
    return lab.grade("otherwise", *words, course=course)


def worker_killed(lab: Lab) -> Came:
    """A worker is killed as soon as there is a first result."""
    process = lab.start("worker_killed")
    assert lab.wait_for_a_result(process, "worker_killed") < 16
    (worker,) = workers_of(process.pid)
    os.kill(worker, signal.SIGKILL)
    said, errors = process.communicate(timeout=600)
    return Came(lab.folder / "worker_killed", process.returncode, said, errors)


def workers_of(command: int) -> list[int]:
    """The worker processes of a command that runs."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if parent == command and b"spawn_main" in line:
                found.append(int(entry.name))
    return found


@pytest.fixture(scope="module")
def came(
    tmp_path_factory: pytest.TempPathFactory, make_course: Any, submissions: Any, autograder: Any
) -> dict[str, Came]:
    """Every run, by name; two of them are at work at any time."""
    lab = Lab(tmp_path_factory.mktemp("grade"), make_course, submissions, autograder)
    with ThreadPoolExecutor(2) as pool:
        killed = pool.submit(worker_killed, lab)
        runs = {"two": lab.grade("two", "--workers", 2)}
        futures = {run.__name__: pool.submit(run, lab) for run in (one, again, otherwise)}
        futures["worker_killed"] = killed
        return runs | {name: future.result() for name, future in futures.items()}


def test_every_entry_has_one_result(came):
    assert came["one"].students == {
        "0_first", "1_slow", "crashes", "exits", "forgets_the_half", "many_mistakes",
        "not_started", "right_otherwise", "strange", "=cmd|' C calc'!A0", "<script>alert(1)",
        "empty", "homework", "poem", "essay", "link",
    }  # fmt: skip
    found = {path.name for path in (came["one"].out / "feedback").iterdir()}
    kinds = ("html", "md")
    assert found == {f"{name}.{kind}" for name in came["one"].students for kind in kinds}
    assert came["one"].errors.count("FAULT") == 0


@pytest.mark.parametrize("name", ["one", "two", "again", "worker_killed"])
def test_the_exit_status_is_0_whatever_the_grades(came, name):
    assert came[name].status == 0


def test_two_workers_give_the_bytes_of_one(came):
    assert bytes_of(came["one"].out) == bytes_of(came["two"].out)


@pytest.mark.parametrize(
    ("student", "score"),
    [
        ("0_first", 1.0),
        ("right_otherwise", 1.0),
        ("homework", 1.0),
        ("not_started", 0.0),
        ("empty", 0.0),
        ("poem", 0.0),
    ],
)
def test_the_score_is_what_the_answers_deserve(came, student, score):
    unit = next(u for u in came["one"].result(student)["units"] if u["unit"] == UNIT)
    assert unit["score"] == score * unit["max_score"] > -1
    assert unit["max_score"] > 0
    assert (unit["bonus"] > 0) == (score == 1.0)


@pytest.mark.parametrize(
    ("student", "verdict"),
    [
        ("0_first", "passed"),
        ("1_slow", "passed"),
        ("right_otherwise", "passed"),
        ("crashes", "crashed"),
        ("exits", "died"),
        ("strange", "wrong"),
        ("not_started", "not_started"),
        ("empty", "missing"),
    ],
)
def test_each_has_its_verdict(came, student, verdict):
    verdicts = {c["verdict"] for c in answered(came["one"].result(student), "half_mse")}
    assert verdicts == {verdict}


@pytest.mark.parametrize("student", ["crashes", "exits", "strange"])
def test_the_death_of_one_exercise_does_not_touch_the_next(came, student):
    verdicts = {c["verdict"] for c in answered(came["one"].result(student), "mse")}
    assert verdicts == {"passed"}


# Again, and with something changed


def test_only_the_changed_submission_is_graded_again(came):
    before, after = ages(came["two"].out), ages(came["again"].out)
    assert {student for student in after if after[student] != before[student]} == {
        "forgets_the_half"
    }
    assert came["again"].kept == 15
    fixed = came["again"].result("forgets_the_half")
    assert fixed["score"] == came["again"].result("right_otherwise")["score"]


def test_force_grades_all_again_to_the_same_bytes(came):
    assert came["one"].kept == 0
    assert bytes_of(came["one"].out) == bytes_of(came["two"].out)
    before, after = ages(came["two"].out), ages(came["one"].out)
    assert all(before[student] != after[student] for student in before)


def test_with_all_changed_that_may_be_all_are_graded_again(came):
    otherwise, before = came["otherwise"], came["two"].result("0_first")
    assert otherwise.kept == 0
    assert {otherwise.result(student)["seed"] for student in otherwise.students} == {1}
    first = otherwise.result("0_first")
    assert [unit["unit"] for unit in before["units"]] == [UNIT, TINY]
    assert [unit["unit"] for unit in first["units"]] == [UNIT]
    assert first["course"] != before["course"]
    assert first["max_score"] == before["units"][0]["max_score"]


class Unmanned:
    """A zygote that no process is behind: whoever is not kept gets a fault."""

    def __init__(self, tier):
        self.isolated, self.tier = True, tier

    def spawn(self):
        raise JudgeFault("it is to be graded")

    def close(self):
        pass


CHANGES = {
    "nothing": lambda course: {},
    "the seed": lambda course: {"seed": 1},
    "the units": lambda course: {"units": (UNIT,)},
    "the grader": lambda course: {"course": Course(course.parent / "broken")},
    "a budget": lambda course: {"budget": Budget(check=3.0)},
    "the isolation": lambda course: {"landlock": 0},
}


@pytest.mark.parametrize("what", CHANGES)
def test_one_change_is_enough_to_be_graded_again(came, monkeypatch, what):
    out = came["two"].out
    course = out.parent / "course"
    setting = json.loads((out / "run.json").read_text("utf-8"))["setting"]

    def start(limits, *, without, landlock):
        tier = setting["tier"]
        return Unmanned(tier if landlock == NEWEST else tier | {"landlock": landlock})

    monkeypatch.setattr(worker, "Zygote", start)
    monkeypatch.setattr(worker, "_JUDGE", {})
    options = Options(**{"course": Course(course)} | CHANGES[what](course))
    earlier = (out / "results" / "0_first.json").read_text("utf-8")
    entry = out.parent / "submissions" / "0_first"
    graded = worker.work(Job("0_first", entry, options, earlier, as_json(setting), False))
    assert graded.kept == (what == "nothing")
    assert bool(graded.troubles) == (what != "nothing")


# Killed


def test_a_killed_worker_costs_nothing(came):
    assert came["worker_killed"].status == 0, came["worker_killed"].errors
    assert "Graded 16 submissions." in came["worker_killed"].said
    assert bytes_of(came["worker_killed"].out) == bytes_of(came["one"].out)


@pytest.mark.parametrize("name", ["one", "worker_killed"])
def test_no_half_written_file_is_left(came, name):
    assert [path for path in came[name].out.rglob("*") if path.suffix in (".part", ".tmp")] == []
    assert sorted(path.name for path in came[name].out.iterdir()) == [
        "exercises.csv", "feedback", "grades.csv", "report.html", "results", "run.json",
        "seals",
    ]  # fmt: skip


# What is in a result

KEYS = {
    "": "bonus course engine exercises max_score notes provisional schema score seed student "
    "submission units",
    "units": "bonus causes max_score score unit",
    "causes": "because got short verdict",
    "exercises": "beyond cause checks exercise first ideas max_score score unit",
    "ideas": "max_score name score",
    "cause": "because got short verdict",
    "first": "exercise state",
    "checks": "advisory cause idea message misconception name public title verdict",
    "message": "because called expected got is_idea",
    "misconception": "belief example name",
}


def assert_keys(tree: Any, where: str) -> None:
    """The keys of `tree`, below the key `where`, are those of the schema, and in order."""
    if isinstance(tree, list):
        for branch in tree:
            assert_keys(branch, where)
    elif isinstance(tree, dict):
        assert list(tree) == KEYS[where].split()
        for key, branch in tree.items():
            assert_keys(branch, key)


def test_results_have_the_keys_of_schema_2_in_order(came):
    for student in came["one"].students:
        whole = came["one"].result(student)
        assert_keys(whole, "")
        assert whole["schema"] == 2
        assert whole["student"] == student


def test_results_do_not_say_where_or_when(came):
    year = re.compile(r"\b20\d\d-\d\d|\d\d:\d\d:\d\d|0x[0-9a-f]{6}|seconds")
    here = {str(came["one"].out.parent), str(ROOT), socket.gethostname()}
    for name, content in bytes_of(came["one"].out).items():
        text = content.decode()
        assert not year.search(text), name
        assert not any(place in text for place in here), name


def test_scores_add_up(came):
    for student in came["one"].students:
        whole = came["one"].result(student)
        core = [e for e in whole["exercises"] if not e["beyond"]]
        assert whole["score"] == sum(i["score"] for e in core for i in e["ideas"])
        assert whole["max_score"] == sum(i["max_score"] for e in core for i in e["ideas"])
        for exercise in whole["exercises"]:
            for idea in exercise["ideas"]:
                verdicts = {c["verdict"] for c in exercise["checks"] if c["idea"] == idea["name"]}
                assert idea["score"] == idea["max_score"] * (verdicts <= {"passed", "inherited"})


def test_a_hidden_check_tells_no_expected_value(came):
    told = [
        each["public"]
        for student in came["one"].students
        for exercise in came["one"].result(student)["exercises"]
        for each in exercise["checks"]
        if each["message"] and each["message"]["expected"]
    ]
    assert set(told) == {True, False} or set(told) == {True}
    hidden = answered(came["one"].result("forgets_the_half"), "half_mse")
    assert all(c["message"]["expected"] is None for c in hidden if c["message"] and not c["public"])


def test_the_mistake_is_named(came):
    checks = answered(came["one"].result("forgets_the_half"), "half_mse")
    belief = "The mean of the squares is already the loss."
    example = "half_mse(np.array([2.0]), np.array([0.0]))  # is 2.0; yours gives 4.0"
    failed = [c for c in checks if c["verdict"] != "passed"]
    assert failed
    for each in checks:
        name = {"name": "forgets_the_half", "belief": belief, "example": example}
        assert each["misconception"] == (name if each in failed else None)
    feedback = came["one"].feedback("forgets_the_half")
    assert (
        f"It is as if this were true, which it is not: *{belief}*\n\nFor example: `{example}`"
        in feedback
    )


def test_what_fails_a_whole_unit_is_told_once(came):
    told = [
        (student, cause["got"])
        for student in came["one"].students
        for unit in came["one"].result(student)["units"]
        if unit["unit"] == UNIT
        for cause in unit["causes"]
    ]
    assert any("no regression_losses.py" in got for _, got in told)
    for student, got in told:
        assert came["one"].feedback(student).count(got) == 1, student


def test_only_what_fits_is_named(came):
    for student in ("strange", "crashes", "exits", "right_otherwise", "not_started"):
        for exercise in came["one"].result(student)["exercises"]:
            assert all(c["misconception"] is None for c in exercise["checks"])
    names = {
        c["misconception"]["name"]
        for e in came["one"].result("many_mistakes")["exercises"]
        for c in e["checks"]
        if c["misconception"]
    }
    assert names == {"sums_instead_of_averaging", "forgets_the_root"}


@pytest.mark.parametrize(
    ("student", "note"),
    [
        ("homework", f"homework.py is graded as {UNIT}, by what it defines"),
        ("poem", "poem.py is of no unit that is graded here: name it as it was handed out"),
        (
            "essay",
            "essay.docx is not read: it is a text document: "
            "hand in the notebook or the .py file itself",
        ),
        ("link", "link is neither a folder, an archive, a notebook nor a .py file"),
        (
            "empty",
            "there is no file of any unit in it; hidden folders, such as .ipynb_checkpoints, "
            "are not looked into: hand in the work itself",
        ),
    ],
)
def test_a_note_says_what_became_of_odd_entries(came, student, note):
    assert came["one"].result(student)["notes"] == [note]
    assert re.sub(r"\\", "", came["one"].feedback(student)).count(f"Note: {note}.") == 1


@pytest.mark.parametrize(
    ("table", "lines_each"),
    [("grades.csv", 1), ("exercises.csv", len(exercises_of(Course(ROOT).unit(UNIT))) + 2)],
)
def test_no_cell_of_a_table_is_a_formula(came, table, lines_each):
    lines = (came["one"].out / table).read_text("utf-8").splitlines()
    assert len(lines) == 1 + 16 * lines_each
    assert not [line for line in lines if re.search(r'(^|,)"?[=+@\-\t]', line)]
    assert any(line.startswith("'=cmd|' C calc'!A0,") for line in lines)


def test_a_table_has_the_score_of_every_exercise(came):
    with (came["one"].out / "exercises.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for student in ("0_first", "many_mistakes", "homework"):
        result = came["one"].result(student)
        mine = [row for row in rows if row["student"] == student]
        assert [row["notes"] for row in mine] == ["; ".join(result["notes"])] * len(mine)
        assert [
            (row["unit"], row["exercise"], float(row["score"]), float(row["max_score"]))
            for row in mine
        ] == [(e["unit"], e["exercise"], e["score"], e["max_score"]) for e in result["exercises"]]
        assert [row["beyond"] for row in mine] == [
            "yes" if e["beyond"] else "" for e in result["exercises"]
        ]


@pytest.mark.parametrize("student", ["<script>alert(1)", "crashes"])
def test_feedback_holds_no_markup_of_a_student(came, student):
    text = came["one"].feedback(student)
    outside = re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)  # a code span is only text
    assert not re.search(r"(?<!\\)<[a-z/]", outside)
    assert "](javascript" not in re.sub(r"\\[\[\]()]", "", outside)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


KNOWN_TAGS = {
    *("html", "head", "meta", "title", "style", "body"),
    *("h1", "h2", "h3", "h4", "p", "details", "summary"),
    *("ul", "li", "dl", "dt", "dd", "span", "code", "pre", "em", "strong"),
}


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("kind", ["html", "md"])
@pytest.mark.parametrize("student", ["<script>alert(1)", "crashes", "=cmd|' C calc'!A0"])
def test_a_browser_finds_only_our_own_tags(came, student, kind):
    """In the page as it is, and in the Markdown as a page is made of it."""
    text = (came["one"].out / "feedback" / f"{student}.{kind}").read_text("utf-8")
    found = Tags(mistune.html(text) if kind == "md" else text)
    assert found.tags <= KNOWN_TAGS
    assert found.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class"}
    plain = html.unescape(re.sub("<[^>]*>", "", text if kind == "html" else mistune.html(text)))
    assert student in plain
    if student == "crashes":
        assert "<img src=x onerror=alert(1)> [here](javascript:alert(1))" in plain


def test_the_page_says_what_the_markdown_says(came):
    for student in came["one"].students:
        page = (came["one"].out / "feedback" / f"{student}.html").read_text("utf-8")
        for exercise in came["one"].result(student)["exercises"]:
            for check in exercise["checks"]:
                if check["misconception"]:
                    assert html.escape(check["misconception"]["belief"], quote=False) in page


# Our own fault


def test_a_fault_of_the_judge_is_provisional_and_earns_nothing(came):
    run = came["otherwise"]
    assert run.status == 3
    assert "FAULT, and ours" in run.errors
    assert "the grader stumbles over a string" in run.errors
    whole = run.result("strange")
    fault = next(c for c in answered(whole, "half_mse") if c["name"] == "test_half_mse_of_one")
    assert fault["verdict"] == "fault"
    (exercise,) = (e for e in whole["exercises"] if e["exercise"] == "half_mse")
    assert next(i["score"] for i in exercise["ideas"] if i["name"] == fault["idea"]) == 0.0
    assert whole["provisional"]
    assert "stumbles" not in json.dumps(whole)
    assert "an error of its own" in run.feedback("strange")
    others = run.students - {"strange"}
    assert not any(run.result(student)["provisional"] for student in others)


# Orders that cannot be carried out

BAD = {
    "no words": ["grade"],
    "no --out": ["grade", "class"],
    "a folder that is not there": ["grade", "nothing", "--out", "new", *(C := ["--course", "c"])],
    "a file for a folder": ["grade", "file", "--out", "new", *C],
    "an empty folder": ["grade", "hollow", "--out", "new", *C],
    "an --out that is a file": ["grade", "class", "--out", "file", *C],
    "an unknown unit": ["grade", "class", "--out", "new", "--unit", "99_no", *C],
    "a folder that is no course": ["grade", "class", "--out", "new", "--course", "hollow"],
    "a course that is not there": ["grade", "class", "--out", "new", "--course", "nothing"],
    "no course anywhere": ["grade", "class", "--out", "new"],
    "a course without solutions": ["grade", "class", "--out", "new", "--course", "handed"],
    "no workers": ["grade", "class", "--out", "new", "--workers", "0", *C],
    "workers in words": ["grade", "class", "--out", "new", "--workers", "many", *C],
    "a negative seed": ["grade", "class", "--out", "new", "--seed", "-1", *C],
    "a budget of nothing": ["grade", "class", "--out", "new", "--check-seconds", "0", *C],
    "a budget that is no number": ["grade", "class", "--out", "new", "--check-seconds", "nan", *C],
    "a budget without end": ["grade", "class", "--out", "new", "--submission-seconds", "inf", *C],
    "too little memory to begin": ["grade", "class", "--out", "new", "--memory", "1", *C],
    "fewer than no respawns": ["grade", "class", "--out", "new", "--respawns", "-1", *C],
    "an unknown option": ["grade", "class", "--out", "new", "--fast", *C],
    "an unknown command": ["grad", "class"],
    "a demo where there is something": ["demo", "class", *C],
    "a demo into a file": ["demo", "file", *C],
    "a demo below a file": ["demo", "file/demo", *C],
    "a demo outside a course": ["demo", "new"],
    "a demo by students": ["demo", "new", "--course", "handed"],
    "a demo with no workers": ["demo", "new", "--workers", "0", *C],
    "a check of an unknown unit": ["check", "99_no", *C],
    "a check outside a course": ["check"],
    "a check before there are exercises": ["check", *C],
    "a build outside a course": ["build"],
    "a build by students": ["build", "--course", "handed"],
    "a build --check by students": ["build", "--check", "--course", "handed"],
    "a build without a grader": ["build", "--course", "ungraded"],
    "a build of a file that is no Python": ["build", "--course", "unread"],
    "a release without --out": ["release", *C],
    "a release outside a course": ["release", "--out", "new.zip"],
    "a release by students": ["release", "--out", "new.zip", "--course", "handed"],
    "a release onto a folder": ["release", "--out", "class", *C],
    "a release below a file": ["release", "--out", "file/new.zip", *C],
    "a word too many": ["doctor", "please"],
}


@pytest.fixture
def place(tmp_path, monkeypatch, make_course):
    """A folder with a little of everything, outside any course."""
    make_course(tmp_path / "c", TINY)
    make_course(tmp_path / "ungraded", TINY)
    shutil.rmtree(tmp_path / "ungraded" / "tests")
    make_course(tmp_path / "unread", TINY)
    (tmp_path / "unread" / "solutions" / TINY / "doubling.py").write_text("def f(:\n")
    for path in ("class/ada", "hollow", "handed/exercises/03_doubling"):
        (tmp_path / path).mkdir(parents=True)
    (tmp_path / "class" / "ada" / "doubling.py").write_text("def double(x): return 2 * x\n")
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder):
    files = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return {path: path.read_bytes() if path.is_file() else None for path in files}


@pytest.mark.parametrize("words", BAD.values(), ids=list(BAD))
def test_what_cannot_be_done_is_one_line_and_exit_status_2(place, command, words):
    before = contents(place)
    status, said, errors = command(*words)
    assert (status, said) == (2, "")
    assert re.fullmatch(r"autograder: \S.*\n", errors)
    assert contents(place) == before


def test_the_same_in_a_process_of_its_own(place, autograder):
    came = autograder("grade", "nothing", "--out", "new", "--course", "c")
    assert (came.returncode, came.stdout) == (2, "")
    assert came.stderr == "autograder: cannot read nothing: No such file or directory\n"
