"""The house: what an import may do, which is nothing but define."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "autograder").rglob("*.py")
    if path.name != "__main__.py"
)
# What others do when they are imported is theirs: they come first.
IMPORTS = """
import json, os, random, sys, threading
import numpy, torch
import nbconvert.exporters, nbgrader.api, nbgrader.converters, nbgrader.preprocessors, rich.style
from IPython.core.interactiveshell import InteractiveShell

InteractiveShell.instance()  # as in a notebook's kernel

def state():
    return [
        os.environ["PATH"], os.getcwd(), sys.path, sys.excepthook.__name__, random.getstate(),
        numpy.random.get_state()[1:3], torch.get_rng_state().tolist(), torch.get_num_threads(),
        torch.get_default_dtype(), threading.active_count(), numpy.geterr(),
    ]

before = repr(state())
for name in json.loads(sys.argv[1]):
    __import__(name)
children = open(f"/proc/self/task/{os.getpid()}/children").read()
print(json.dumps([before == repr(state()), children]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is for Linux alone")
def test_no_import_has_an_effect():
    command = [sys.executable, "-c", IMPORTS, json.dumps(MODULES)]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    unchanged, children = json.loads(ended.stdout.splitlines()[-1])
    assert unchanged
    assert children == ""


LIGHT = {
    "help": ["--help"],
    "help of a command": ["grade", "--help"],
    "a usage error": ["grade", "nowhere", "--out", "out"],
    "an unknown command": ["grades"],
    "an unknown unit": ["grade", "autograder", "--out", "out", "--unit", "none"],
    "an unknown unit of the exam": ["verify", "none"],
    "a folder that is not new": ["demo", "tests"],
    "a course that is not new": ["nbgrader", "init", "tests"],
    "no results": ["export", "nbgrader", "tests", "--gradebook", "sqlite:///gradebook.db"],
    "no gradebook": ["export", "nbgrader", "tests", "--gradebook", "nourl"],
    "no course of nbgrader's": [
        "export", "nbgrader", "tests", "--gradebook", "sqlite:///nowhere/gradebook.db"
    ],
    "no results for a spreadsheet": ["export", "csv", "tests", "--out", "out"],
    "no grade book": ["export", "canvas", "tests", "--into", "none", "--out", "out"],
    "no grader": ["build", "--course", "COURSE"],
    "no course": ["build", "--course", "tests"],
    "nothing to pack": ["release", "--out", "s.zip", "--course", "autograder"],
    "no such unit to pack": ["release", "--out", "s.zip", "--unit", "none"],
    "no such exercise to pack": ["release", "--out", "s.zip", "--exercise", "none"],
}  # fmt: skip


@pytest.mark.parametrize("words", LIGHT.values(), ids=LIGHT)
def test_help_and_usage_errors_do_not_wait_for_torch(words, tmp_path):
    solution = tmp_path / "solutions" / "03_doubling" / "doubling.py"  # it has no grader
    solution.parent.mkdir(parents=True)
    solution.write_text("")
    words = [str(tmp_path) if word == "COURSE" else word for word in words]
    program = f"""
import sys
sys.argv = ["autograder", *{words!r}]
from autograder.cli import main
try:
    main()
finally:
    print("torch" in sys.modules, file=sys.stderr)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True
    )
    assert ended.stderr.endswith("False\n"), ended.stderr
    assert ended.returncode == (0 if words[-1] == "--help" else 2)
    assert not (ROOT / "out").exists()


def test_the_command_that_grades_does_not_wait_for_torch():
    program = "import sys; import autograder.grading.run; print('torch' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.stdout == "False\n", ended.stderr


OF_TEACHERS = ("jinja2", "matplotlib", "nbformat", "nbgrader", "pydantic", "rich", "typer")
OF_STUDENTS = {
    "pytest": ("selfcheck.plugin", "selfcheck.workspace"),
    "a file of public checks": ("checking.expect", "checking.catching", "checking.special"),
    "a notebook's setup cell": ("selfcheck.kernel",),
    "a solution": ("course.marks",),
}


@pytest.mark.parametrize("names", OF_STUDENTS.values(), ids=OF_STUDENTS)
def test_a_student_waits_for_no_package_that_is_not_needed(names):
    names = [f"autograder.{name}" for name in names]
    program = f"""
import sys
for name in {names!r}:
    __import__(name)
print(sorted({{"torch", *{OF_TEACHERS!r}}} & {{*sys.modules}}))
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.stdout == "[]\n", ended.stdout + ended.stderr
