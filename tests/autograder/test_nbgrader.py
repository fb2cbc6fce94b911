"""Our judge inside nbgrader, by nbgrader's own commands, on a class that does what students do.

One course is made, released, handed in, collected, graded (killed in the middle, and graded again),
exported and given feedback on. What its users complain of in nbgrader is, by its number there, the
name of a test.
"""

import ast
import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)


from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import MetadataValidator
from traitlets.config import Config

from autograder.authoring.compose import compose
from autograder.authoring.notebook import as_notebook
from autograder.checking import render
from autograder.checking.checks import Check, load_checks
from autograder.course import bank
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course, Unit
from autograder.course.loaded import LoadedUnit
from autograder.course.policies import Bonus
from autograder.grading.results import parse
from autograder.nbgrader.cells import extra
from autograder.nbgrader.making import CONFIG, new_course
from autograder.nbgrader.releasing import ClearSolutions
from autograder.runtime.limits import largest
from autograder.runtime.syntax import Definition, extent

ROOT = Path(__file__).resolve().parents[2]
UNIT, TINY = "02_regression_losses", "03_doubling"
NAME = "regression_losses"
FILE = f"{NAME}.ipynb"
NB_COURSE = "regression_101"
MISTAKEN = 3
DONE_WHEN_KILLED = 4  # submissions that the run that is killed gets through
WHEN = "2026-01-05 10:00:00.000000 UTC"
CALM = 600  # seconds, for a command on a machine that has more to do

Notebook = dict[str, Any]

# A class


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def cell_of(notebook: Notebook, name: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if grade_id(cell) == name)


def answered(released: str, text: str) -> Notebook:
    """The notebook with the definitions of a unit's file in its answer cells."""
    notebook: Notebook = json.loads(released)
    answers = {
        grade_id(c) for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("solution")
    }
    lines = text.splitlines(keepends=True)
    before = ""
    for node in ast.parse(text).body[1:]:
        first, last = extent(node)
        code = "".join(lines[first - 1 : last])
        if isinstance(node, Definition) and node.name in answers:
            cell_of(notebook, node.name)["source"] = before + code
            before = ""
        else:
            before += f"{code}\n"
    return notebook


def with_first_line(notebook: Notebook, exercise: str, line: str) -> Notebook:
    """The notebook with a line put first into the body of an answer."""
    cell = cell_of(notebook, exercise)
    text = source(cell)
    node = next(n for n in ast.parse(text).body if getattr(n, "name", "") == exercise)
    lines = text.splitlines(keepends=True)
    lines.insert(node.body[0].end_lineno, f"    {line}\n")  # after the docstring
    cell["source"] = "".join(lines)
    return notebook


@dataclass(frozen=True)
class Given:
    """What students hand in from: the unit, the notebook as it was released and as it is right."""

    unit: Unit
    released: str

    def right(self) -> Notebook:
        return answered(self.released, compose(self.unit, []))


HandIn = Callable[[Path, Given], None]
STUDENTS: dict[str, HandIn] = {}


def student(hand_in: HandIn) -> HandIn:
    STUDENTS[hand_in.__name__] = hand_in
    return hand_in


def put(folder: Path, notebook: Notebook, name: str = FILE) -> None:
    (folder / name).write_text(json.dumps(notebook), encoding="utf-8")


def mistaken(number: int) -> HandIn:
    def hand_in(folder: Path, given: Given) -> None:
        wrong = bank.misconceptions(given.unit)
        answer = wrong[number * len(wrong) // MISTAKEN]
        put(folder, answered(given.released, compose(given.unit, [answer])))

    return hand_in


STUDENTS |= {f"mistaken_{number:02}": mistaken(number) for number in range(MISTAKEN)}


@student
def right(folder: Path, given: Given) -> None:
    put(folder, given.right())


@student
def right_otherwise(folder: Path, given: Given) -> None:
    one_each = {variant.of: variant for variant in bank.variants(given.unit)}
    put(folder, answered(given.released, compose(given.unit, list(one_each.values()))))


@student
def not_started(folder: Path, given: Given) -> None:
    (folder / FILE).write_text(given.released, encoding="utf-8")


@student
def calls_exit(folder: Path, given: Given) -> None:
    notebook = with_first_line(given.right(), "mse", "import os; os._exit(0)")
    notebook["cells"].insert(0, new_cell("exit()\n"))
    put(folder, notebook)


@student
def asks_for_ever(folder: Path, given: Given) -> None:
    # Not in every check, and it leaves the processor to others: this class is to be graded soon.
    line = "import time\n    while pred.ndim > 1: time.sleep(1)"
    put(folder, with_first_line(given.right(), "huber", line))


@student
def warns_on_stderr(folder: Path, given: Given) -> None:
    line = "import sys, warnings; warnings.warn('hm'); print('hm', file=sys.stderr)"
    put(folder, with_first_line(given.right(), "half_mse", line))


@student
def duplicated_cells(folder: Path, given: Given) -> None:
    notebook = given.right()
    notebook["cells"] += [json.loads(json.dumps(cell)) for cell in notebook["cells"]]
    put(folder, notebook)


@student
def deleted_a_check(folder: Path, given: Given) -> None:
    notebook = given.right()
    gone = ("setup", "check_half_mse", "check_huber")
    notebook["cells"] = [cell for cell in notebook["cells"] if grade_id(cell) not in gone]
    put(folder, notebook)


@student
def deleted_an_answer(folder: Path, given: Given) -> None:
    notebook = given.right()
    notebook["cells"] = [cell for cell in notebook["cells"] if grade_id(cell) != "mae"]
    put(folder, notebook)


@student
def retyped_cells(folder: Path, given: Given) -> None:
    notebook = given.right()
    for name, kind in (("rmse", "markdown"), ("check_rmse", "raw"), ("setup", "markdown")):
        cell = cell_of(notebook, name)
        del cell["outputs"], cell["execution_count"]
        cell["cell_type"] = kind
    put(folder, notebook)


@student
def reordered_cells(folder: Path, given: Given) -> None:
    notebook = given.right()
    notebook["cells"].reverse()
    put(folder, notebook)


@student
def lies(folder: Path, given: Given) -> None:
    """Says in the metadata that the checks are worth more, or are other cells."""
    notebook = given.right()
    for cell in notebook["cells"]:
        if grade_id(cell).startswith("check_"):
            cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False, "score": 1000}
            cell["outputs"] = [
                {"output_type": "execute_result", "data": {"text/plain": "1000.0"}}
                | {"execution_count": 1, "metadata": {}}
            ]
    cell_of(notebook, "setup")["source"] = "check = print"
    cell_of(notebook, "check_mse")["metadata"]["nbgrader"]["grade_id"] = "check_half_mse"
    cell_of(notebook, "check_rmse")["metadata"]["nbgrader"] = {"grade_id": 7, "grade": "yes"}
    cell_of(notebook, "check_mae")["metadata"]["nbgrader"]["schema_version"] = 99
    cell_of(notebook, "check_mae_grad")["metadata"]["nbgrader"] = ["grade"]
    put(folder, notebook)


@student
def lost_the_metadata(folder: Path, given: Given) -> None:
    notebook = given.right()
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    put(folder, notebook)


@student
def nbformat_3(folder: Path, given: Given) -> None:
    old = nbformat.convert(nbformat.reads(json.dumps(given.right()), as_version=4), 3)
    (folder / FILE).write_text(json.dumps(old), encoding="utf-8")


@student
def renamed_the_file(folder: Path, given: Given) -> None:
    put(folder, given.right(), f"{NAME} (1).ipynb")


@student
def handed_in_garbage(folder: Path, given: Given) -> None:
    (folder / FILE).write_bytes(b"\x89PNG\r\n\x1a\n no JSON")


@student
def nests_deeply(folder: Path, given: Given) -> None:
    (folder / FILE).write_text('{"cells": ' + "[" * 100_000)


@student
def too_large(folder: Path, given: Given) -> None:
    notebook = given.right()
    notebook["cells"].append(new_cell("# " + "x" * (17 << 20)))
    put(folder, notebook)


@student
def half_a_surrogate(folder: Path, given: Given) -> None:
    notebook = given.right()
    notebook["cells"].append(new_cell("# \ud83d is half of a face"))
    put(folder, notebook)


@student
def python_beside(folder: Path, given: Given) -> None:
    not_started(folder, given)
    (folder / f"{NAME}.py").write_text(compose(given.unit, []), encoding="utf-8")


@student
def python_only(folder: Path, given: Given) -> None:
    (folder / f"{NAME}.py").write_text(compose(given.unit, []), encoding="utf-8")


def new_cell(text: str) -> dict[str, Any]:
    return {
        "cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": text
    }  # fmt: skip


# The course


@dataclass
class School:
    """A course of nbgrader's, the commands that were run on it, and what they said."""

    home: Path
    course: Course
    ran: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.home / NB_COURSE

    def command(self, *words: str, module: str = "nbgrader") -> "subprocess.Popen[str]":
        """Start a command, without anybody's own configuration of Jupyter."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=self.folder,
            env=os.environ | {"JUPYTER_CONFIG_DIR": str(self.home / "config")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def nbgrader(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.finish(self.command(*words))

    def finish(self, process: "subprocess.Popen[str]") -> subprocess.CompletedProcess[str]:
        """Wait for a command; what it said is kept by its name."""
        out, errors = process.communicate(timeout=CALM)
        words = process.args[3:]
        came = self.ran[words[0]] = subprocess.CompletedProcess(
            words, process.returncode, out, errors
        )
        return came

    @cached_property
    def scores(self) -> dict[str, dict[str, str]]:
        """nbgrader's export, by student."""
        table = csv.DictReader(io.StringIO((self.folder / "grades.csv").read_text("utf-8")))
        return {line["student_id"]: line for line in table}

    def result(self, name: str, graded: str = "graded") -> dict[str, Any]:
        """What `autograder grade` came to, for the same file."""
        path = self.home / graded / "results" / f"{name}.json"
        result: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return result

    def score(self, name: str) -> float:
        return float(self.scores[name]["score"])

    def feedback(self, name: str) -> str:
        """What the page says, without its markup."""
        page = (self.folder / "feedback" / name / UNIT / f"{NAME}.html").read_text("utf-8")
        body = page[page.index("<body>") :]
        return html.unescape(re.sub(r"<[^>]*>", "", body))

    def autograded(self, name: str) -> Notebook:
        path = self.folder / "autograded" / name / UNIT / FILE
        notebook: Notebook = json.loads(path.read_text("utf-8"))
        return notebook


@pytest.fixture(scope="module", params=[pytest.param("class", marks=pytest.mark.thorough)])
def school(tmp_path_factory, make_course) -> School:
    """Everything that is done to the course, from its making to the feedback."""
    home = tmp_path_factory.mktemp("school")
    school = School(home, make_course(home / "course", UNIT))
    (home / "exchange").mkdir()
    (home / "exchange").chmod(0o777)
    new_course(school.course, school.course.units, school.folder)
    with (school.folder / CONFIG).open("a") as config:
        config.write(f"\nc.Exchange.root = {str(home / 'exchange')!r}\n")
    assert school.nbgrader("generate_assignment", UNIT).returncode == 0
    hand_in(school)
    grading = school.command(
        "grade", f"{home}/handed_in", "--out", f"{home}/graded", "--course",
        str(school.course.root), "--unit", UNIT, "--workers", "1", module="autograder",
    )  # fmt: skip
    for step in ("release_assignment", "collect"):
        assert school.nbgrader(step, UNIT).returncode == 0, school.ran[step].stderr
    begin_and_be_killed(school)
    assert school.nbgrader("autograde", UNIT).returncode == 0, school.ran["autograde"].stderr
    for process in [
        school.command("generate_feedback", UNIT),
        school.command("export"),
        grading,
    ]:
        assert school.finish(process).returncode == 0, process.args
    return school


def hand_in(school: School) -> None:
    """What `nbgrader submit` leaves in the exchange, for all at once; and, for `autograder grade`,
    the same in a folder of its own."""
    released = (school.folder / "release" / UNIT / FILE).read_text("utf-8")
    given = Given(school.course.unit(UNIT), released)
    inbound = school.home / "exchange" / NB_COURSE / "inbound"
    for name, does in STUDENTS.items():
        folder = inbound / f"{name}+{UNIT}+{WHEN}+0"
        folder.mkdir(parents=True)
        does(folder, given)
        shutil.copytree(folder, school.home / "handed_in" / name)
        (folder / "timestamp.txt").write_text(WHEN)


def begin_and_be_killed(school: School) -> None:
    """Autograde, until some are done and another is half done, which is seen in the log."""
    with school.command("autograde", UNIT) as process:
        assert process.stderr is not None
        begun = 0
        while begun <= DONE_WHEN_KILLED:
            line = process.stderr.readline()
            assert line, process.wait()
            begun += "] Autograding " in line
        process.kill()
    folders = list((school.folder / "autograded").iterdir())
    assert DONE_WHEN_KILLED < len(folders) < len(STUDENTS)


def checks_of(school: School) -> list[Check]:
    unit = school.course.unit(UNIT)
    return load_checks(unit.grader, unit.slug)


def points(school, *, beyond):
    """The points of the unit's core exercises, or of those beyond."""
    unit = school.course.unit(UNIT)
    return sum(exercise.points for exercise in exercises_of(unit) if exercise.beyond == beyond)


def earned(school, name):
    """All points of a student's, whatever of them counts."""
    return school.result(name)["score"] + school.result(name)["bonus"]


def counted(result):
    """What a unit's points count: those beyond the core, up to the maximum."""
    return min(result["score"] + result["bonus"], result["max_score"])


def test_every_student_is_graded_as_autograder_grade_does(school):
    assert len(STUDENTS) >= 20
    core = points(school, beyond=False)
    assert core > 20
    assert school.scores.keys() == STUDENTS.keys()
    for name, line in school.scores.items():
        result = school.result(name)
        assert float(line["score"]) == counted(result), name
        assert float(line["max_score"]) == result["max_score"] == core, name
        assert line["timestamp"] == "2026-01-05 10:00:00", name


def test_what_is_done_to_a_notebook_costs_no_points(school):
    unsolved = (
        "mistaken_", "not_started", "calls_exit", "asks_for_ever", "deleted_an_answer",
        "handed_in_garbage", "nests_deeply", "too_large",
    )  # fmt: skip
    everything = points(school, beyond=False) + points(school, beyond=True)
    assert school.score("right") == points(school, beyond=False)
    solved = {name for name in STUDENTS if not name.startswith(unsolved)}
    assert {name for name in STUDENTS if earned(school, name) == everything} == solved


@pytest.mark.parametrize("name", STUDENTS)
def test_feedback_shows_the_points_and_what_came_of_each_check(school, name):
    said = school.feedback(name)
    result = school.result(name)
    assert f"(Score: {counted(result)} / {points(school, beyond=False)})" in said
    for exercise in parse(json.dumps(result)).exercises:
        assert render.exercise(exercise).strip() in said


@pytest.mark.parametrize("name", STUDENTS)
def test_917_1363_feedback_shows_no_hidden_check(school, name):
    """Neither its name, nor a line of its code, nor a value that it expects."""
    said = school.feedback(name)
    grader = school.course.unit(UNIT).grader.read_text("utf-8")
    hidden = {check.name for check in checks_of(school) if not check.public}
    for node in ast.parse(grader).body:
        if getattr(node, "name", "") in hidden:
            assert node.name not in said
            code = [line.strip() for line in ast.unparse(node.body[1:]).splitlines()]
            assert not [line for line in code if len(line) > 20 and line in said]
    for exercise in school.result(name)["exercises"]:
        messages = [c["message"] for c in exercise["checks"] if not c["public"] and c["message"]]
        assert not [m for m in messages if re.search(r"\d", m["expected"] or "")]


def test_917_1363_what_is_shown_is_the_check_cells_alone(school):
    """Whatever a student's notebook says of its own, nothing of it is shown as an output."""
    for name in STUDENTS:
        for cell in school.autograded(name)["cells"]:
            outputs = [output["output_type"] for output in cell.get("outputs", [])]
            is_check = grade_id(cell).startswith("check_")
            assert outputs == (["stream", "execute_result"] if is_check else []), name


def test_174_1456_many_are_judged_at_a_time_and_one_sees_how_far_it_is(school):
    run = json.loads((school.folder / "judged" / UNIT / "run.json").read_text("utf-8"))
    assert run["workers"] == min(len(os.sched_getaffinity(0)), len(run["students"]))
    left = len(run["students"])
    assert re.search(rf"grading .* {left}/{left} ", school.ran["autograde"].stderr)


def test_an_exit_costs_the_exercise_and_not_the_submission(school):
    lost = {
        e["exercise"]: e["max_score"] - e["score"] for e in school.result("calls_exit")["exercises"]
    }
    assert {name for name, points in lost.items() if points} == {"mse"}
    assert earned(school, "calls_exit") == earned(school, "right") - lost["mse"]


def test_a_loop_without_an_end_costs_its_exercise_and_not_the_submission(school):
    huber = next(e for e in school.result("asks_for_ever")["exercises"] if e["exercise"] == "huber")
    assert {"passed", "timeout"} <= {check["verdict"] for check in huber["checks"]}
    assert huber["score"] < huber["max_score"]
    lost = huber["max_score"] - huber["score"]
    assert earned(school, "asks_for_ever") == earned(school, "right") - lost
    assert "the code waits instead of working" in school.feedback("asks_for_ever")


def test_1083_1941_duplicated_cells_stop_nobody(school):
    assert school.score("duplicated_cells") == school.score("right")
    cells = school.autograded("duplicated_cells")["cells"]
    names = list(map(grade_id, cells))
    assert [name for name in names if name] == registered(school)
    assert source(cells[names.index("mse")]) in map(source, cells[: names.index("setup")])


def test_pr_1904_a_warning_on_standard_error_costs_nothing(school):
    assert school.score("warns_on_stderr") == school.score("right")


def test_1682_a_deleted_check_is_put_back_and_asks_for_no_one(school):
    assert school.score("deleted_a_check") == school.score("right")
    names = list(map(grade_id, school.autograded("deleted_a_check")["cells"]))
    assert names.index("check_half_mse") == names.index("half_mse") + 1
    assert names.index("check_huber") == names.index("huber") + 1
    assert names.index("setup") < names.index("half_mse")


def test_1682_a_deleted_answer_is_put_back_as_it_was_handed_out(school):
    released = json.loads((school.folder / "release" / UNIT / FILE).read_text("utf-8"))
    back = cell_of(school.autograded("deleted_an_answer"), "mae")
    assert source(back) == source(cell_of(released, "mae"))


def test_1399_a_part_of_the_points_comes_with_words(school):
    parts = 0
    for name in STUDENTS:
        for exercise in school.result(name)["exercises"]:
            if 0 < exercise["score"] < exercise["max_score"] and not exercise["beyond"]:
                cell = cell_of(school.autograded(name), f"check_{exercise['exercise']}")
                words, points = cell["outputs"]
                assert float("".join(points["data"]["text/plain"])) == exercise["score"]
                assert re.search("^    (because|this came) +", "".join(words["text"]), re.MULTILINE)
                parts += 1
    assert parts > 1


def test_938_the_gradebook_has_the_points_of_each_exercise(school):
    with Gradebook(f"sqlite:///{school.folder}/gradebook.db") as gradebook:
        for name in STUDENTS:
            grades = gradebook.find_submission_notebook(NAME, UNIT, name).grades
            found = {grade.name: (grade.auto_score, grade.extra_credit) for grade in grades}
            exercises = parse(json.dumps(school.result(name))).exercises
            more = extra(exercises, Bonus.UNIT)
            assert found == {
                f"check_{e.exercise}": (0.0, more[e.exercise]) if e.beyond else (e.score, None)
                for e in exercises
            }, name


def test_1237_a_python_file_is_graded(school):
    assert school.score("python_beside") == school.score("python_only") == school.score("right")


def test_no_response_is_said_of_what_the_judge_has_not_found(school):
    """And not of a notebook that is as it was handed out beside a file that counts."""
    with Gradebook(f"sqlite:///{school.folder}/gradebook.db") as gradebook:
        for name in STUDENTS:
            comments = gradebook.find_submission_notebook(NAME, UNIT, name).comments
            found = {comment.name for comment in comments if comment.comment == "No response."}
            assert found == {
                exercise["exercise"]
                for exercise in school.result(name)["exercises"]
                if {check["verdict"] for check in exercise["checks"]} <= {"missing", "not_started"}
            }, name


def test_1033_a_run_that_was_killed_is_finished_by_the_next(school):
    """The fixture killed the first; who was done then is not done again, and nobody is left."""
    said = school.ran["autograde"].stderr
    assert said.count("Skipping existing assignment") == DONE_WHEN_KILLED
    assert said.count("] Autograding ") == len(STUDENTS) - DONE_WHEN_KILLED


def test_formgrader_lists_everyone_and_nobody_needs_a_person(school):
    exchange = Config({"Exchange": {"root": str(school.home / "exchange")}})
    api = NbGraderAPI(CourseDirectory(root=str(school.folder)), config=exchange)
    (assignment,) = api.get_assignments()
    assert assignment["num_submissions"] == len(STUDENTS)
    listed = {line["student"]: line for line in api.get_submissions(UNIT)}
    assert listed.keys() == STUDENTS.keys()
    for name, line in listed.items():
        assert line["autograded"], name
        assert not line["needs_manual_grade"], name
        assert line["score"] == school.score(name), name
        (notebook,) = api.get_student_notebook_submissions(name, UNIT)
        assert notebook["score"] == school.score(name), name
    assert {line["student"] for line in api.get_notebook_submissions(UNIT, NAME)} == listed.keys()


def registered(school: School) -> list[str]:
    """The cells that nbgrader knows, in their order."""
    released = json.loads((school.folder / "release" / UNIT / FILE).read_text("utf-8"))
    return [name for name in map(grade_id, released["cells"]) if name]


@pytest.mark.parametrize("name", STUDENTS)
def test_every_registered_cell_is_there_once_as_it_was_registered(school, name):
    notebook = nbformat.from_dict(school.autograded(name))
    MetadataValidator().validate_nb(notebook)
    nbformat.validate(notebook)
    released = json.loads((school.folder / "release" / UNIT / FILE).read_text("utf-8"))
    found = [cell for cell in notebook.cells if grade_id(cell)]
    assert sorted(map(grade_id, found)) == sorted(registered(school))
    for cell in found:
        ours = cell_of(released, grade_id(cell))
        assert cell.metadata.nbgrader == ours["metadata"]["nbgrader"]
        assert cell.cell_type == ours["cell_type"]
    assert source(cell_of(notebook, "setup")) == source(cell_of(released, "setup"))


def test_what_students_add_stays(school):
    sources = [source(cell) for cell in school.autograded("calls_exit")["cells"]]
    assert "exit()\n" in sources
    assert len(sources) == len(school.autograded("right")["cells"]) + 1


def test_a_retyped_answer_is_code_again(school):
    cell = cell_of(school.autograded("retyped_cells"), "rmse")
    assert cell["cell_type"] == "code"
    assert "def rmse(" in source(cell)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("handed_in_garbage", "it is not JSON"),
        ("nests_deeply", "it is not JSON"),
        ("too_large", f"it is larger than {largest(FILE) >> 20} MB"),
        ("python_only", "No such file or directory"),
    ],
)
def test_what_cannot_be_shown_becomes_what_was_handed_out_and_says_so(school, name, why):
    texts = [source(c) for c in school.autograded(name)["cells"] if c["cell_type"] == "markdown"]
    assert f"cannot be shown**: {why}." in texts[-1]
    released = json.loads((school.folder / "release" / UNIT / FILE).read_text("utf-8"))
    answer = cell_of(school.autograded(name), "half_mse")
    assert source(answer) == source(cell_of(released, "half_mse"))


def test_a_notebook_of_another_name_is_shown_with_its_answers(school):
    notebook = school.autograded("renamed_the_file")
    assert source(cell_of(notebook, "mse")) == source(cell_of(school.autograded("right"), "mse"))
    assert f"{NAME} (1).ipynb is graded as {UNIT}" in school.feedback("renamed_the_file")


def test_notes_say_in_which_cell_each_answer_was_found(school):
    assert "found half_mse in cell" in school.feedback("right")


def test_nothing_that_was_handed_in_is_changed(school):
    for name in STUDENTS:
        handed_in = school.home / "handed_in" / name
        submitted = school.folder / "submitted" / name / UNIT
        names = {path.name for path in handed_in.iterdir()}
        assert {path.name for path in submitted.iterdir()} == {*names, "timestamp.txt"}
        for path in handed_in.iterdir():
            assert (submitted / path.name).read_bytes() == path.read_bytes()


def test_students_get_stubs(school):
    """What is released answers nothing, and equals the notebook of those who need no nbgrader."""
    released = json.loads((school.folder / "release" / UNIT / FILE).read_text("utf-8"))
    ours = json.loads(as_notebook(LoadedUnit(school.course.unit(UNIT))))
    assert list(map(source, released["cells"])) == list(map(source, ours["cells"]))
    assert "SOLUTION" not in json.dumps(released)
    files = {path.name for path in (school.folder / "release" / UNIT).iterdir()}
    beside = {"recognition.json", "hints.json", "diagram_1.svg"}
    assert files == {FILE, f"test_{NAME}.py", *beside}


# Making a course


def test_init_makes_what_generate_assignment_needs(command, tmp_path, make_course):
    root = make_course(tmp_path / "course", TINY, UNIT).root
    folder = tmp_path / "fall"
    status, said, _ = command("nbgrader", "init", folder, "--unit", "losses", "--course", root)
    assert status == 2  # there is no such unit
    assert not folder.exists()
    status, said, _ = command("nbgrader", "init", folder, "--unit", NAME, "--course", root)
    assert (status, said.splitlines()[0]) == (0, f"Made {folder}: 6 files, 1 assignments.")
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    names = (FILE, f"test_{NAME}.py", "recognition.json", "hints.json", "diagram_1.svg")
    beside = {f"source/{UNIT}/{name}" for name in names}
    assert files == {"nbgrader_config.py", *beside}


def test_init_puts_digits_beside_the_notebook_that_draws_them(command, tmp_path):
    folder = tmp_path / "fall"
    assert command("nbgrader", "init", folder, "--unit", "10", "--course", ROOT)[0] == 0
    for path in (ROOT / "exercises" / "data").glob("*.*"):
        assert (folder / "source" / "10_training" / "data" / path.name).is_file(), path
    assert (folder / "source" / "10_training" / "drivers.py").is_file()


@pytest.mark.parametrize("what", ["a folder with a file in it", "a file"])
def test_init_leaves_alone_what_is_there(command, tmp_path, what):
    place = tmp_path / "there"
    if what == "a file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / ".hidden").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    status, _, errors = command("nbgrader", "init", place, "--unit", UNIT, "--course", ROOT)
    assert (status, errors) == (
        2, f"autograder: {place} is not empty: give the name of a new folder\n"
    )  # fmt: skip
    assert sorted(tmp_path.rglob("*")) == before


def test_init_takes_an_empty_folder(command, tmp_path):
    assert command("nbgrader", "init", tmp_path, "--unit", UNIT, "--course", ROOT)[0] == 0
    assert {path.name for path in tmp_path.iterdir()} == {"nbgrader_config.py", "source"}


def test_stubs_are_ours_where_there_is_something_to_repair():
    """Cutting the solutions out would leave nothing to repair."""
    unit = Course(ROOT).unit("training")
    notebook = nbformat.reads(as_notebook(LoadedUnit(unit), solved=True), as_version=4)
    clear = ClearSolutions(course=str(ROOT))
    cleared, _ = clear.preprocess(notebook, {"nbgrader": {"assignment": "homework 3"}})
    ours = nbformat.reads(as_notebook(LoadedUnit(unit)), as_version=4)
    assert [cell.source for cell in cleared.cells] == [cell.source for cell in ours.cells]
    repair = source(next(c for c in cleared.cells if grade_id(c) == "repair_late_steps"))
    assert "NotImplementedError" not in repair
    assert "SOLUTION" not in repair


def test_what_is_no_answer_of_ours_is_nbgraders_to_clear():
    unit = Course(ROOT).unit(UNIT)
    notebook = nbformat.reads(as_notebook(LoadedUnit(unit), solved=True), as_version=4)
    essay = nbformat.v4.new_markdown_cell("An essay.")
    essay.metadata.nbgrader = {"grade_id": "essay", "solution": True, "grade": True}
    notebook.cells.append(essay)
    clear = ClearSolutions(course=str(ROOT))
    cleared, _ = clear.preprocess(notebook, {"nbgrader": {"assignment": UNIT}})
    assert cleared.cells[-1].source == "YOUR ANSWER HERE"


# What takes longer: courses of their own


DOUBLE = {
    "right": "x + x",
    "wrong": "x * x",
    "asks_too_much": "x + x if x != 3.5 else [][0]",  # of the check below
}
FAULTY = """

@pytest.mark.exercise("double")
def test_double_of_halves(student):
    \"\"\"Halves are doubled.\"\"\"
    expect_close({}, 7.0, because=SUM)
"""
# No answer to the check came, so what it raises then is its own fault.
OF_OUR_OWN = """

def double_of_halves(student):
    from autograder.checking.student import Stopped
    try:
        return student.double(3.5)
    except Stopped:
        return undefined
"""


@pytest.fixture
def small(tmp_path, make_course) -> School:
    """A course with the tiny unit, where everything is handed in and nothing is graded."""
    small = School(tmp_path, make_course(tmp_path / "course", TINY))
    new_course(small.course, small.course.units, small.folder)
    assert small.nbgrader("generate_assignment", TINY).returncode == 0
    for name in DOUBLE:
        submit(small, name, DOUBLE[name], "2026-01-05 10:00:00 UTC")
    return small


def submit(small: School, name: str, answer: str, when: str) -> None:
    folder = small.folder / "submitted" / name / TINY
    folder.mkdir(parents=True, exist_ok=True)
    released = json.loads((small.folder / "release" / TINY / "doubling.ipynb").read_text("utf-8"))
    for exercise, line in (("double", answer), ("halve", "x / 2.0")):
        cell = cell_of(released, exercise)
        cell["source"] = source(cell).replace("raise NotImplementedError", f"return {line}")
    put(folder, released, "doubling.ipynb")
    (folder / "timestamp.txt").write_text(when)


def total(small: School, name: str) -> float:
    with Gradebook(f"sqlite:///{small.folder}/gradebook.db") as gradebook:
        return float(gradebook.find_submission(TINY, name).score)


@pytest.mark.long
def test_a_fault_of_the_judge_costs_no_points_and_is_judged_again(small):
    """One submission makes a check of ours fail; the check is mended, and nbgrader run again."""
    grader = small.course.unit(TINY).grader
    right = grader.read_text("utf-8")
    grader.write_text(right + OF_OUR_OWN + FAULTY.format("double_of_halves(student)"))
    assert small.nbgrader("generate_assignment", TINY, "--force").returncode == 0
    came = small.nbgrader("autograde", TINY)
    assert came.returncode == 1
    assert "error processing assignment '03_doubling' for student 'asks_too_much'" in came.stderr
    assert came.stderr.count("There was an error processing assignment '") == 1
    assert (total(small, "right"), total(small, "wrong")) == (20.0, 10.0)
    assert not (small.folder / "autograded" / "asks_too_much").joinpath(TINY).exists()
    grader.write_text(right + FAULTY.format("student.double(3.5)"))
    came = small.nbgrader("autograde", TINY)
    assert (came.returncode, came.stderr.count("] Autograding ")) == (0, 1)
    assert total(small, "asks_too_much") == 10.0


@pytest.mark.long
def test_a_submission_that_is_newer_is_judged_again_and_no_other(small):
    assert small.nbgrader("autograde", TINY).returncode == 0
    assert (total(small, "right"), total(small, "wrong")) == (20.0, 10.0)
    submit(small, "wrong", "2 * x", "2026-01-06 10:00:00 UTC")
    submit(small, "right", "3 * x", "2026-01-05 10:00:00 UTC")  # which nbgrader cannot know
    came = small.nbgrader("autograde", TINY)
    assert (came.returncode, came.stderr.count("] Autograding ")) == (0, 1)
    assert (total(small, "right"), total(small, "wrong")) == (20.0, 20.0)


@pytest.mark.long
def test_cells_of_the_instructors_own_are_for_a_person(small):
    """Nothing runs them, so nothing says that they are right."""
    place = small.folder / "source" / TINY / "doubling.ipynb"
    notebook = json.loads(place.read_text("utf-8"))
    flags = {"grade": True, "locked": False, "solution": False, "schema_version": 3, "points": 2}
    for name, kind, more in (
        ("test", "code", {"locked": True}),
        ("essay", "markdown", {"solution": True}),
    ):
        cell = {**new_cell("assert double(1) == 3"), "id": name, "cell_type": kind}
        if kind == "markdown":
            del cell["outputs"], cell["execution_count"]
        cell["metadata"] = {"nbgrader": {**flags, **more, "grade_id": name}}
        notebook["cells"].append(cell)
    place.write_text(json.dumps(notebook))
    assert small.nbgrader("generate_assignment", TINY, "--force").returncode == 0
    submit(small, "right", "x + x", "2026-01-07 10:00:00 UTC")
    assert small.nbgrader("autograde", TINY).returncode == 0
    with Gradebook(f"sqlite:///{small.folder}/gradebook.db") as gradebook:
        grades = gradebook.find_submission_notebook("doubling", TINY, "right").grades
        found = {g.name: (g.auto_score, g.max_score, g.needs_manual_grade) for g in grades}
    assert found == {
        "check_double": (10.0, 10.0, False),
        "check_halve": (0.0, 0.0, False),
        "test": (None, 2.0, True),
        "essay": (0.0, 2.0, False),  # not written, which nbgrader sees by itself
    }


@pytest.mark.long
def test_points_that_have_changed_are_refused_in_one_line(small):
    solution = small.course.unit(TINY).solution
    text = solution.read_text("utf-8").replace("def double", "@points(12)\ndef double")
    solution.write_text(text.replace("import beyond", "import points, beyond"))
    came = small.nbgrader("autograde", TINY)
    said = [line for line in came.stderr.splitlines() if "ERROR" in line]
    assert came.returncode == 1
    assert len(said) == 1
    assert "double is worth 12 points now, and not 10: run `nbgrader generate_assignment" in said[0]
    assert not (small.folder / "autograded").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("course", "why"),
    [
        ("/nowhere", "/nowhere has no solutions/"),
        ("", "nbgrader_config.py does not say where"),
        (str(ROOT), "has no check cell of a unit of"),
    ],
)
def test_a_wrong_course_is_refused_in_one_line(small, course, why):
    came = small.nbgrader("autograde", TINY, f"--OfCourse.course={course}")
    said = [line for line in came.stderr.splitlines() if "ERROR" in line]
    assert came.returncode == 1
    assert len(said) == 1, came.stderr
    assert why in said[0]


@pytest.mark.long
def test_force_judges_again_and_comes_to_the_same(school):
    before = school.autograded("mistaken_01")
    said = school.nbgrader("autograde", UNIT, "--student", "mistaken_01", "--force")
    assert said.returncode == 0
    assert said.stderr.count("] Autograding ") == said.stderr.count("Removing existing") == 1
    assert school.autograded("mistaken_01") == before
    with Gradebook(f"sqlite:///{school.folder}/gradebook.db") as gradebook:
        assert gradebook.find_submission(UNIT, "mistaken_01").score == school.score("mistaken_01")


@pytest.mark.long
def test_a_run_that_is_killed_while_it_judges_is_finished_by_the_next(school, tmp_path):
    """The results that are there are kept; the class of the fixture is judged anew."""
    again = School(tmp_path, school.course)
    shutil.copytree(school.folder, again.folder)
    for name in ("autograded", "judged"):
        shutil.rmtree(again.folder / name)
    results = again.folder / "judged" / UNIT / "results"
    with again.command("autograde", UNIT) as process:
        while not results.is_dir() or len(list(results.glob("*.json"))) < 3:
            assert process.poll() is None
        process.kill()
    assert not (again.folder / "autograded").exists()
    there = {path.name: path.stat().st_mtime_ns for path in results.glob("*.json")}
    assert again.nbgrader("autograde", UNIT).returncode == 0
    assert {name: (results / name).stat().st_mtime_ns for name in there} == there
    assert again.nbgrader("export").returncode == 0
    assert again.scores == school.scores
