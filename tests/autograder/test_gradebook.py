"""`autograder export nbgrader`: grades from outside arrive in nbgrader's gradebook.

A class is graded and exported once; nbgrader's own commands then work on what came of it. Every
test that changes something does so in a copy.
"""

import csv
import html
import json
import logging
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.authoring.compose import compose
from autograder.authoring.notebook import as_notebook
from autograder.course import bank, secret
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course, Unit, find_course
from autograder.course.loaded import LoadedUnit
from autograder.course.policies import Bonus
from autograder.course.stub import stub_of
from autograder.grading.results import final, parse
from autograder.grading.seals import PURPOSE, Seals
from autograder.nbgrader import gradebook
from autograder.nbgrader.address import address
from autograder.nbgrader.cells import extra

pytestmark = pytest.mark.thorough  # nbgrader itself is run again and again

SLUG, NAME = "02_regression_losses", "regression_losses"
BOB = "forgets_the_half"
ODD = "=1+1,<b>odd"
CORE = {"half_mse", "mse", "rmse", "half_mse_grad", "rmse_grad", "predict_regression_losses"}


def nbgrader(folder: Path, *words: str) -> str:
    """Run nbgrader's own command in the folder of a course, and return what it said."""
    command = [sys.executable, "-m", "nbgrader", *words]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it calls alembic
    ended = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


def url(course: Path) -> str:
    return f"sqlite:///{course / 'gradebook.db'}"


def says(database: Path) -> list[str]:
    """All that a gradebook says."""
    with sqlite3.connect(database) as connection:
        return list(connection.iterdump())


def state(course: Path) -> dict[str, Any]:
    """All that is in the folder of a course."""
    found: dict[str, Any] = {}
    for path in sorted(course.rglob("*")):
        whole = says if path.name == "gradebook.db" else Path.read_bytes
        found[str(path.relative_to(course))] = whole(path) if path.is_file() else None
    return found


def hand_in(submissions: Path, unit: Unit, texts: dict[str, str]) -> None:
    for student, text in texts.items():
        path = submissions / student / unit.slug / unit.stub.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@dataclass(frozen=True)
class Lab:
    """course: ours. before, after: results, of which the later ones hold better work by Bob.
    exported: nbgrader's course with the first. generated: one that knows the assignment only."""

    course: Course
    before: Path
    after: Path
    exported: Path
    generated: Path

    def result(self, student: str, out: Path | None = None) -> dict[str, Any]:
        path = (out or self.before) / "results" / f"{student}.json"
        whole = json.loads(path.read_text("utf-8"))
        assert isinstance(whole, dict)
        return whole

    @property
    def students(self) -> list[str]:
        return sorted(path.stem for path in (self.before / "results").iterdir())


@pytest.fixture(scope="module")
def lab(tmp_path_factory, make_course, autograder) -> Lab:
    folder = tmp_path_factory.mktemp("gradebook")
    course = make_course(folder / "ours", SLUG)
    unit = course.unit(SLUG)
    wrong = {entry.name: entry for entry in bank.misconceptions(unit)}
    right = compose(unit, [])
    hand_in(folder / "submissions", unit, {
        "ada": right,
        "bob": compose(unit, [wrong[BOB]]),
        "cyril": stub_of(unit),
        ODD: right.replace("def half_mse(", "def half_mze("),
    })  # fmt: skip
    (folder / "submissions" / "nobody").mkdir()
    (folder / "submissions" / "nobody" / "poem.md").write_text("nothing of a unit")
    before, after = folder / "before", folder / "after"
    exported, generated = folder / "exported", folder / "generated"
    exported.mkdir()
    source = generated / "source" / SLUG / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(as_notebook(LoadedUnit(unit), solved=True))

    def grade() -> None:
        words = ("grade", folder / "submissions", "--out", before, "--workers", 1)
        ended = autograder(*words, "--course", course.root)
        assert ended.returncode == 0, ended.stderr

    with ThreadPoolExecutor(2) as pool:
        first = [pool.submit(grade), pool.submit(nbgrader, generated, "generate_assignment", SLUG)]
        assert [job.result() for job in first]
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            patch.setenv("PATH", "/usr/bin:/bin")  # as where no environment is active
            warnings.simplefilter("error", SAWarning)
            gradebook.export(final(before)[0], address(url(exported)), course)
        then = [["export"], ["generate_feedback", SLUG]]
        assert list(pool.map(lambda words: nbgrader(exported, *words), then))
    made = Lab(course, before, after, exported, generated)
    better = {**made.result("ada"), "student": "bob"}  # as if it had been handed in again
    shutil.copytree(before, after)
    write_result(made.course, after, "bob", better)
    return made


def write_result(course: Course, out: Path, student: str, whole: dict[str, Any]) -> None:
    """Write a result as the course's judge does: with its seal."""
    text = json.dumps(whole)
    (out / "results" / f"{student}.json").write_text(text)
    Seals(out, secret.known(course.root, PURPOSE)).put(student, text)


@pytest.fixture
def here(lab, tmp_path) -> Path:
    """A copy of nbgrader's course, with the grades in it."""
    return Path(shutil.copytree(lab.exported, tmp_path / "course"))


@pytest.fixture
def export(lab, command) -> Callable[..., None]:
    """Export results into the gradebook of an nbgrader course."""

    def run(results: Path, course: Path) -> None:
        words = ("export", "nbgrader", results, "--gradebook", url(course))
        status, _, errors = command(*words, "--course", lab.course.root)
        assert (status, errors) == (0, "")

    return run


@pytest.fixture
def refusal(lab, command, monkeypatch) -> Callable[..., str]:
    """Have an export refused, and return the one line that says why."""

    def run(results: Path, gradebook: str, *options: object) -> str:
        words = ("export", "nbgrader", results, "--gradebook", gradebook, *options)
        with monkeypatch.context() as patch:
            patch.setattr(logging.root, "handlers", [])  # as outside of pytest
            status, said, errors = command(*words, "--course", lab.course.root)
        assert (status, said) == (2, "")
        assert errors.startswith("autograder: ")
        assert errors.count("\n") == 1
        return str(errors)

    return run


def grade(course: Path, student: str, exercise: str) -> dict[str, Any]:
    with Gradebook(url(course)) as book:
        found = book.find_grade(f"check_{exercise}", NAME, SLUG, student)
        return {**found.to_dict(), "score": found.score}


def whole(exercise: str) -> float:
    """The points of an exercise."""
    unit = find_course(Path(__file__).parent).unit(SLUG)
    return next(one.points for one in exercises_of(unit) if one.name == exercise)


def notebook(course: Path, student: str) -> dict[str, str]:
    """The cells of an autograded notebook with what they show, by their ids."""
    path = course / "autograded" / student / SLUG / f"{NAME}.ipynb"
    whole = nbformat.reads(path.read_text("utf-8"), as_version=4)
    nbformat.validate(whole)
    return {
        cell.id: cell.source + "".join(o.get("text", "") for o in cell.get("outputs", []))
        for cell in whole.cells
    }


# What nbgrader makes of it


def counted(result):
    """What a unit's points count: those beyond the core, up to the maximum."""
    return min(result["score"] + result["bonus"], result["max_score"])


def test_nbgraders_table_has_every_score(lab):
    with (lab.exported / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file) if ODD not in str(row)}
    for student in ("ada", "bob", "cyril", "nobody"):
        result, row = lab.result(student), rows[student]
        assert float(row["score"]) == counted(result)
        assert float(row["max_score"]) == result["max_score"]
        assert row["assignment"] == SLUG
        assert row["timestamp"] == ""
    assert float(rows["ada"]["score"]) > float(rows["cyril"]["score"]) == 0.0


def test_every_grade_is_in_the_gradebook(lab):
    with Gradebook(url(lab.exported)) as book:
        assert sorted(student.id for student in book.students) == lab.students
        for student in lab.students:
            result = lab.result(student)
            more = extra(parse(json.dumps(result)).exercises, Bonus.UNIT)
            for exercise in result["exercises"]:
                name = exercise["exercise"]
                found = book.find_grade(f"check_{name}", NAME, SLUG, student)
                core = name in CORE
                assert found.auto_score == (exercise["score"] if core else 0.0)
                assert found.extra_credit == (None if core else more[name])
                assert found.max_score == (exercise["max_score"] if core else 0.0)
                assert not found.needs_manual_grade


@pytest.mark.parametrize(
    ("student", "exercise", "comment"),
    [
        ("ada", "half_mse", None),
        ("bob", "half_mse", None),
        ("cyril", "half_mse", "No response."),
        ("nobody", "huber", "No response."),
        (ODD, "half_mse", "No response."),
        (ODD, "mse", None),
    ],
)
def test_a_comment_says_where_nothing_was_written(lab, student, exercise, comment):
    with Gradebook(url(lab.exported)) as book:
        found = book.find_comment(exercise, NAME, SLUG, student)
        assert (found.auto_comment, found.manual_comment) == (comment, None)


def feedback(lab: Lab, student: str) -> str:
    page = (lab.exported / "feedback" / student / SLUG / f"{NAME}.html").read_text("utf-8")
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def squeezed(text: str) -> str:
    return " ".join(text.split())  # lines below the first are indented


def test_feedback_holds_the_message(lab):
    (exercise,) = [e for e in lab.result("bob")["exercises"] if e["score"] < e["max_score"]][:1]
    said = feedback(lab, "bob")
    for check in exercise["checks"]:
        assert f"{check['verdict']}: {check['title']}" in said
        told = check["message"] or {}
        for part in told.keys() - {"is_idea"}:
            assert squeezed(told[part] or "") in squeezed(said)
    belief = exercise["checks"][0]["misconception"]["belief"]
    assert f"It is as if this were true, which it is not: {belief}" in said
    titles = [check["title"] for e in lab.result("ada")["exercises"] for check in e["checks"]]
    assert not [title for title in titles if f"wrong: {title}" in feedback(lab, "ada")]


def test_feedback_holds_nothing_of_a_hidden_check(lab):
    hidden = {
        check["name"]
        for exercise in lab.result("ada")["exercises"]
        for check in exercise["checks"]
        if not check["public"]
    }
    source = lab.course.unit(SLUG).grader.read_text("utf-8")
    bodies = re.findall(r'^def (\w+)\(.*\):\n +""".*"""\n((?: .*\n|\n)+)', source, re.MULTILINE)
    lines = {
        line.strip()
        for name, body in bodies
        if name in hidden
        for line in body.splitlines()
        if len(line.strip()) > 20
    }
    assert len(hidden) > 20
    assert len(lines) > 20
    for student in lab.students:
        said = feedback(lab, student)
        assert [secret for secret in hidden | lines if secret in said] == []


def test_the_pages_of_nbgrader_list_everyone(lab):
    root = str(lab.exported)
    api = NbGraderAPI(CourseDirectory(root=root, config=Config(CourseDirectory={"root": root})))
    with api.gradebook:
        assert sorted(api.get_autograded_students(SLUG)) == lab.students
        assert [assignment["name"] for assignment in api.get_assignments()] == [SLUG]
        listed = {one["student"]: one for one in api.get_submissions(SLUG)}
        for student in lab.students:
            result = lab.result(student)
            assert listed[student]["score"] == counted(result)
            assert listed[student]["autograded"]
            assert api.get_submission(SLUG, student)["max_score"] == result["max_score"]


def test_the_first_cell_says_that_the_answers_are_elsewhere(lab):
    cells = notebook(lab.exported, "ada")
    assert next(iter(cells)) == "graded_outside"
    assert "kept elsewhere" in cells["graded_outside"]
    assert "raise NotImplementedError" in cells["half_mse"]


def test_the_first_cell_holds_the_notes(lab):
    (note,) = lab.result("nobody")["notes"]
    assert f"Note: {note}." in re.sub(r"\\", "", notebook(lab.exported, "nobody")["graded_outside"])


# Once more


def test_a_second_run_changes_nothing(lab, here, export):
    was = state(here)
    export(lab.before, here)
    assert state(here) == was


def test_new_scores_replace_the_old_ones(lab, here, export):
    old = grade(here, "bob", "half_mse")
    export(lab.after, here)
    new = grade(here, "bob", "half_mse")
    assert old["auto_score"] < new["auto_score"] == new["max_score"]
    assert "wrong: " not in notebook(here, "bob")["check_half_mse"]
    assert not new["needs_manual_grade"]


def test_what_a_person_gave_stays(lab, here, export):
    with Gradebook(url(here)) as book:
        book.update_or_create_student("bob", first_name="Bob", email="bob@example.org")
        given = book.find_grade("check_half_mse", NAME, SLUG, "bob")
        given.manual_score, given.extra_credit = 4.5, 0.25
        book.find_comment("half_mse", NAME, SLUG, "bob").manual_comment = "Nearly."
        book.db.commit()
    export(lab.after, here)
    new = grade(here, "bob", "half_mse")
    assert (new["auto_score"], new["manual_score"], new["extra_credit"]) == (
        whole("half_mse"),
        4.5,
        0.25,
    )
    assert new["score"] == 4.75
    assert new["needs_manual_grade"]
    with Gradebook(url(here)) as book:
        bob = book.find_student("bob")
        assert (bob.first_name, bob.email) == ("Bob", "bob@example.org")
        comment = book.find_comment("half_mse", NAME, SLUG, "bob")
        assert comment.comment == "Nearly."


def test_an_assignment_that_nbgrader_registered_is_kept(lab, tmp_path, export):
    there = Path(shutil.copytree(lab.generated, tmp_path / "course"))
    with Gradebook(url(there)) as book:
        book.update_or_create_assignment(SLUG, duedate="2031-05-01 12:00:00")

    def registered() -> list[str]:
        tables = "assignment|notebook|base_cell|grade_cells|solution_cells|source_cell"
        lines = says(there / "gradebook.db")
        return [line for line in lines if re.match(f'INSERT INTO "?({tables})"? ', line)]

    was = registered()
    assert len(was) > 20
    export(lab.before, there)
    assert registered() == was
    assert grade(there, "ada", "half_mse")["auto_score"] == whole("half_mse")


def test_cells_are_registered_as_nbgrader_registers_them(lab):
    def cells(course: Path) -> list[tuple[Any, ...]]:
        with Gradebook(url(course)) as book:
            known = book.find_notebook(NAME, SLUG)
            return sorted([
                *(("grade", c.name, c.max_score, c.cell_type) for c in known.grade_cells),
                *(("solution", c.name) for c in known.solution_cells),
                *(("source", c.name, c.cell_type, c.locked) for c in known.source_cells),
                *(("locked", c.name, c.source, c.checksum) for c in known.source_cells if c.locked),
                ("kernel", known.kernelspec),
            ])  # fmt: skip

    assert cells(lab.exported) == cells(lab.generated)


# What nbgrader has collected


@pytest.fixture
def collected(here) -> Path:
    """Where nbgrader puts what Ada handed in, with a notebook and its time."""
    place = here / "submitted" / "ada" / SLUG
    place.mkdir(parents=True)
    (place / "timestamp.txt").write_text("2031-04-30 10:00:00 UTC\n")
    answer = nbformat.v4.new_code_cell("def half_mse(pred, target): return '</pre>\ud800'")
    answer.metadata["nbgrader"] = {"grade_id": "half_mse"}
    whole = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import this"), answer])
    (place / f"{NAME}.ipynb").write_text(json.dumps(whole))
    return place


def test_the_time_of_a_submission_is_nbgraders(lab, here, collected, export):
    export(lab.before, here)
    with Gradebook(url(here)) as book:
        found = book.find_submission(SLUG, "ada")
        assert found.timestamp == datetime(2031, 4, 30, 10)
        assert book.find_submission(SLUG, "bob").timestamp is None
    copied = here / "autograded" / "ada" / SLUG / "timestamp.txt"
    assert copied.read_text() == "2031-04-30 10:00:00 UTC\n"


def test_answers_that_nbgrader_has_are_shown(lab, here, collected, export):
    export(lab.before, here)
    cells = notebook(here, "ada")
    assert cells["half_mse"] == "def half_mse(pred, target): return '</pre>?'"
    assert "kept elsewhere" not in cells["graded_outside"]
    assert "raise NotImplementedError" in cells["mse"]
    assert "kept elsewhere" in notebook(here, "bob")["graded_outside"]


NO_NOTEBOOKS = {
    "no_json": b"PK\x03\x04",
    "no_text": b"\xff\xfe\x00",
    "a_list": b"[1, 2]",
    "no_metadata": b'{"cells": [{"source": "x"}]}',
    "no_names": b'{"cells": [{"source": 1, "metadata": {"nbgrader": {"grade_id": []}}}]}',
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("name", NO_NOTEBOOKS)
def test_what_is_no_notebook_is_not_shown(lab, here, collected, export, name):
    (collected / f"{NAME}.ipynb").write_bytes(NO_NOTEBOOKS[name])
    export(lab.before, here)
    assert "kept elsewhere" in notebook(here, "ada")["graded_outside"]


def test_a_link_is_not_followed(lab, here, collected, export):
    path = collected / f"{NAME}.ipynb"
    path.rename(here / "elsewhere.ipynb")
    path.symlink_to(here / "elsewhere.ipynb")
    export(lab.before, here)
    assert "kept elsewhere" in notebook(here, "ada")["graded_outside"]


# What is refused, with nothing written


@pytest.fixture
def results(lab, tmp_path) -> Path:
    """A copy of the results, to be spoilt."""
    return Path(shutil.copytree(lab.after, tmp_path / "results"))


def spoil(lab: Lab, results: Path, who: str, **changes: Any) -> None:
    path = results / "results" / f"{who}.json"
    whole = json.loads(path.read_text("utf-8")) | changes
    write_result(lab.course, results, who, whole)


OTHER = "bob.json contradicts its name or itself: grade again"


ALCHEMY = {"unit": "44_alchemy", "score": 0.0, "max_score": 0.0, "bonus": 0.0}
SPOILT: dict[str, tuple[dict[str, Any], str]] = {
    "schema": ({"schema": 1}, "bob.json is no result of schema 2: grade again"),
    "checks": ({"exercises": []}, f"'bob' was graded by other checks of {SLUG}: grade again"),
    "unit": ({"units": [ALCHEMY]}, "there is no unit '44_alchemy'"),
    "parent": ({"student": "../../bob"}, OTHER),
    "above": ({"student": ".."}, OTHER),
    "root": ({"student": "/tmp/bob"}, OTHER),
    "escape": ({"student": "\x1b[2Jb/ob"}, OTHER),
    "nameless": ({"student": ""}, OTHER),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_result_that_cannot_be_recorded(lab, results, here, refusal, name):
    changes, why = SPOILT[name]
    spoil(lab, results, "bob", **changes)
    was = state(here)
    assert why in refusal(results, url(here))
    assert state(here) == was


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_file_that_is_no_result(results, here, refusal, text):
    (results / "results" / "bob.json").write_text(text)
    was = state(here)
    assert "bob.json is no result" in refusal(results, url(here))
    assert state(here) == was


def test_whoever_is_provisional_is_named_and_the_others_are_recorded(lab, results, here, command):
    spoil(lab, results, "bob", provisional=True)
    before = state(here / "autograded" / "bob")
    options = ("--gradebook", url(here), "--course", lab.course.root)
    status, said, errors = command("export", "nbgrader", results, *options)
    assert status == 3
    assert f"Recorded: {len(lab.students) - 1} students" in said
    assert errors == "'bob' is left out: the result is provisional, grade again\n"
    assert state(here / "autograded" / "bob") == before


def test_no_results(here, refusal):
    was = state(here)
    assert "holds no results" in refusal(here / "source", url(here))
    assert state(here) == was


BAD_URLS = {
    "no_url": ("gradebook.db", "--gradebook is no URL of a database"),
    "no_dialect": ("alchemy:///{here}/gradebook.db", "cannot use the gradebook alchemy"),
    "no_folder": ("sqlite:////nowhere/at/all/gradebook.db", "there is no folder /nowhere/at/all"),
    "no_file": ("sqlite:///{here}/source", "unable to open database file"),
    "no_database": ("sqlite:///{here}/grades.csv", "file is not a database"),
}


@pytest.mark.parametrize("name", BAD_URLS)
def test_a_gradebook_that_cannot_be_opened(lab, here, refusal, name):
    address, why = BAD_URLS[name]
    was = state(here)
    options = ["--nbgrader-course", here] if name == "no_dialect" else []
    assert why in refusal(lab.after, address.format(here=here), *options)
    assert state(here) == was


def test_a_password_is_not_printed(lab, here, refusal):
    address = "alchemy://ada:secret@localhost/gradebook"
    assert "secret" not in refusal(lab.after, address, "--nbgrader-course", here)
    assert "--nbgrader-course" in refusal(lab.after, address)


@pytest.mark.parametrize("student", ["bob", "new"])
def test_a_gradebook_that_another_has_locked(lab, results, here, refusal, student):
    write_result(lab.course, results, student, lab.result("bob", results) | {"student": student})
    was = state(here)
    with sqlite3.connect(here / "gradebook.db") as other:
        other.execute("BEGIN IMMEDIATE")
        assert "database is locked" in refusal(results, f"{url(here)}?timeout=0.1")
    assert state(here) == was


def test_a_gradebook_whose_cells_are_others(lab, here, refusal):
    with sqlite3.connect(here / "gradebook.db") as connection:
        connection.execute("UPDATE base_cell SET name = 'check_quartic' WHERE name = 'check_mse'")
    was = state(here)
    said = refusal(lab.after, url(here))
    assert f"the gradebook's {SLUG} has other cells or points" in said
    assert f"nbgrader generate_assignment {SLUG} --force" in said
    assert state(here) == was


def test_a_gradebook_whose_points_are_others(lab, here, refusal):
    with sqlite3.connect(here / "gradebook.db") as connection:
        connection.execute("UPDATE grade_cells SET max_score = max_score + 1")
    was = state(here)
    assert "has other cells or points" in refusal(lab.after, url(here))
    assert state(here) == was


def test_a_time_that_is_none(lab, here, collected, refusal):
    (collected / "timestamp.txt").write_text("the day before yesterday, at noon")
    was = state(here)
    assert "timestamp.txt holds no time that can be read" in refusal(lab.after, url(here))
    assert state(here) == was


def test_an_error_on_the_way_leaves_the_gradebook_as_it_was(lab, here, refusal):
    with sqlite3.connect(here / "gradebook.db") as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON grade WHEN old.auto_score < new.auto_score "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
        connection.execute("DELETE FROM student WHERE id = 'ada'")
    was = state(here)
    assert "the disk is full" in refusal(lab.after, url(here))
    assert state(here) == was


# The other database


@contextmanager
def postgres() -> Iterator[str]:
    """A server of PostgreSQL of one's own, and the URL of an empty database in it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(found[-1]) if found else None)
    if initdb is None:
        pytest.fail("this test needs the server of PostgreSQL: apt-get install postgresql")
    programs = Path(initdb).resolve().parent
    # A server refuses to run as root, and the names of its sockets must be short.
    owner = "postgres" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        if owner:
            shutil.chown(folder, owner)

        def run(program: str, *words: str) -> None:
            command = [str(programs / program), *words]
            subprocess.run(
                command, cwd=folder, user=owner, check=True, timeout=60, stdout=subprocess.DEVNULL
            )

        data, log = f"{folder}/data", f"{folder}/log"
        run("initdb", "-D", data, "-U", "grader", "-A", "trust", "--no-sync", "-E", "UTF8")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder}"
        run("pg_ctl", "-D", data, "-l", log, "-o", settings, "-w", "start")
        try:
            run("createdb", "-h", folder, "-U", "grader", "gradebook")
            yield f"postgresql://grader:secret@/gradebook?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.mark.long
def test_postgresql_holds_the_same_grades(lab, tmp_path, command, refusal):
    def everything(address: str) -> list[tuple[Any, ...]]:
        with Gradebook(address) as book:
            return sorted(
                (student, one["name"], one["auto_score"], one["extra_credit"] or 0.0, one["score"])
                for student in lab.students
                for found in book.find_submission_notebook(NAME, SLUG, student).grades
                for one in [{**found.to_dict(), "score": found.score}]
            )

    assert "--nbgrader-course" in refusal(lab.before, "postgresql://grader@localhost/gradebook")
    with postgres() as address:
        words = ("--gradebook", address, "--nbgrader-course", tmp_path, "--course", lab.course.root)
        for out in (lab.before, lab.before, lab.after):
            assert command("export", "nbgrader", out, *words)[0] == 0
            if out == lab.before:
                assert everything(address) == everything(url(lab.exported))
        with Gradebook(address) as book:
            new = book.find_grade("check_half_mse", NAME, SLUG, "bob")
            assert new.auto_score == new.max_score
        (tmp_path / "results").mkdir()
        spoilt = Path(shutil.copytree(lab.after / "results", tmp_path / "spoilt" / "results"))
        long = "b" * 200  # longer than the column, after others
        write_result(lab.course, spoilt.parent, long, lab.result("bob") | {"student": long})
        was = everything(address)
        said = refusal(spoilt.parent, address, "--nbgrader-course", tmp_path)
        assert "value too long" in said
        assert "secret" not in said
        assert everything(address) == was
        nbgrader(tmp_path, "generate_feedback", SLUG, "--db", address)
        nbgrader(tmp_path, "export", "--db", address)
    assert "It is as if" not in feedback(Lab(**{**lab.__dict__, "exported": tmp_path}), "bob")
    assert (tmp_path / "grades.csv").read_text().count(f"{SLUG},") == len(lab.students)
    assert "connection" in refusal(lab.after, address, "--nbgrader-course", tmp_path)
