"""A student's side: what a bundle installs works where a student is, and holds nothing else.

The bundle is unpacked, and Python sees its package before ours. In a process that plays a machine
without Linux, our modules find neither what is for Unix alone nor what instructors install.
"""

import json
import os
import re
import select
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from autograder.authoring import release
from autograder.authoring.compose import compose
from autograder.course.layout import Unit

ROOT = Path(__file__).resolve().parents[2]
UNIT = "02_regression_losses"
ASKS = ("autograder/cli/students.py", "autograder/__init__.py")
ROOMS = ("authoring", "collecting", "grading", "lms", "nbgrader", "sandbox")
# Without what is installed here beside it: plugins of others, and of ours the one for authors.
ASIDE = ("autograder_authoring", "cacheprovider", "hypothesispytest", "xdist")
BARE = ["-q", *(f"-pno:{name}" for name in ASIDE)]
ELSEWHERE = """
import builtins, os, signal, subprocess, sys, sysconfig, types
# What these do on this system is theirs.
import jinja2, numpy, pytest, rich.console, rich.progress, typer, watchfiles

UNIX = {"ctypes.util", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "spwd",
        "syslog", "termios", "tty"}
OTHERS = {"cosmic_ray", "matplotlib", "nbformat", "nbgrader", "platformdirs", "pydantic",
          "sqlalchemy"}  # some of which are there because others need them
imported = builtins.__import__

def import_as_elsewhere(name, globals=None, *more, **named):
    ours = ((globals or {}).get("__name__") or "").startswith("autograder")
    if ours and (name in UNIX or name.partition(".")[0] in OTHERS):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return imported(name, globals, *more, **named)

sysconfig.get_config_vars()
subprocess.signal = types.SimpleNamespace(**vars(signal))
builtins.__import__ = import_as_elsewhere
sys.platform = "elsewhere"
for name in ("fork", "forkpty", "getpgrp", "killpg", "posix_spawn", "sched_getaffinity", "setsid"):
    delattr(os, name)
for name in ("SIGALRM", "SIGKILL", "alarm", "pthread_kill", "setitimer"):
    delattr(signal, name)
"""
# Where this repository is installed, too, our rooms are not to be found there.
APART = """
import sys
sys.meta_path[:] = [one for one in sys.meta_path if "__editable__" not in str(one)]
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, make_course):
    """The bundle of one unit, unpacked."""
    folder = tmp_path_factory.mktemp("students")
    course = make_course(folder / "course", UNIT)
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copyfile(ROOT / name, course.root / name)
    release.bundle(course, folder / "student.zip")
    with zipfile.ZipFile(folder / "student.zip") as archive:
        archive.extractall(folder / "student")
    return folder / "student"


@pytest.fixture(scope="module")
def run(bundle, tmp_path_factory):
    """A function that runs Python with the bundle's package, in a folder of the bundle."""
    apart = tmp_path_factory.mktemp("apart")
    (apart / "sitecustomize.py").write_text(APART)

    def ended(*words, folder=".", text=None):
        return subprocess.run(
            [sys.executable, *words],
            cwd=bundle / folder,
            env={**os.environ, "PYTHONPATH": f"{apart}{os.pathsep}{bundle}"},
            input=text,
            capture_output=True,
            text=True,
            timeout=600,
        )

    return ended


@pytest.fixture
def solved(bundle):
    """The unit's file, filled in for as long as the test runs."""
    path = bundle / "exercises" / UNIT / "regression_losses.py"
    before = path.read_text()
    path.write_text(compose(Unit(ROOT, UNIT), []))
    yield path
    path.write_text(before)


def test_no_room_of_instructors_is_there_and_none_is_missed(bundle):
    there = {path.name for path in (bundle / "autograder").iterdir()}
    assert not there & {*ROOMS}
    rooms = "|".join([*ROOMS, r"course\.(?!layout|lesson)"])
    named = re.compile(rf"^ *(?:from|import) autograder\.(?:{rooms})\b", re.MULTILINE)
    for path in (bundle / "autograder").rglob("*.py"):
        # The first looks whether they are there; of the other, authors have names.
        if path.relative_to(bundle).as_posix() not in ASKS:
            assert not named.search(path.read_text("utf-8")), path


def test_a_student_installs_numpy_and_pytest_and_no_tool_of_instructors(bundle):
    project = tomllib.loads((bundle / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"numpy", "pytest"} < {*project["dependencies"]}
    extras = project["optional-dependencies"]
    assert extras.keys() == {"torch", "jupyter"}
    every = {*project["dependencies"], *(name for names in extras.values() for name in names)}
    assert not every & {"cosmic-ray", "nbgrader", "pydantic", "platformdirs", "sqlalchemy"}
    assert project["entry-points"]["pytest11"] == {"autograder": "autograder.selfcheck.plugin"}


def test_the_package_that_is_built_of_a_bundle_is_whole(bundle, tmp_path):
    program = (
        "import sys; from setuptools import setup; sys.argv = ['setup.py', '-q', 'build_py', "
        f"'--build-lib', {str(tmp_path / 'built')!r}, 'egg_info', '--egg-base', {str(tmp_path)!r}];"
        "setup()"
    )
    shutil.copytree(bundle, tmp_path / "copy")
    ended = subprocess.run([sys.executable, "-c", program], cwd=tmp_path / "copy")
    assert ended.returncode == 0
    packed = {path.relative_to(bundle) for path in (bundle / "autograder").rglob("*.[pj][y2]")}
    built = tmp_path / "built"
    assert {path.relative_to(built) for path in built.rglob("*.[pj][y2]")} == packed


def test_help_shows_the_commands_of_students_alone(run):
    ended = run("-m", "autograder", "--help")
    assert ended.returncode == 0, ended.stderr
    assert re.findall(r"^  (\w+) ", ended.stdout.partition("Commands:")[2], re.MULTILINE) == [
        "check", "watch", "hint", "draw", "doctor",
    ]  # fmt: skip
    refused = run("-m", "autograder", "grade", "x", "--out", "y")
    assert (refused.returncode, refused.stderr) == (2, "autograder: No such command 'grade'.\n")


def test_a_hint_and_the_doctor_answer(run):
    assert "half_mse, hint 1 of 3" in run("-m", "autograder", "hint", "half_mse").stdout
    ended = run("-m", "autograder", "doctor")
    assert ended.returncode == 0, ended.stderr
    assert "isolation" not in ended.stdout


@pytest.mark.parametrize("command", ["check", "hint", "draw"])
def test_a_name_of_no_exercise_is_told_in_a_line(run, command):
    for name, said in (
        ("halfmse", "did you mean half_mse or half_mse_grad or mse?\n"),
        ("foo", "; in `autograder watch`, the key `l` lists the exercises\n"),
    ):
        ended = run("-m", "autograder", command, name)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith("autograder: there is no ")
        assert ended.stderr.endswith(said)
        assert ended.stderr.count("\n") == 1


def test_drawing_without_matplotlib_says_so(run):
    program = f"{ELSEWHERE}sys.modules['matplotlib'] = None\nsys.argv[1:] = ['draw', 'half_mse']\n"
    program += "from autograder.cli import main\nsys.exit(main())"
    ended = run("-c", program)
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    assert ended.stderr.startswith("autograder: matplotlib is missing, which draws")


def test_public_checks_need_nothing_of_linux_and_nothing_of_instructors(run, solved):
    program = f"{ELSEWHERE}sys.exit(pytest.main({BARE}))"
    ended = run("-c", program, folder=f"exercises/{UNIT}")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "12 of 12 exercises pass their public checks." in ended.stdout


def test_a_unit_with_torch_is_passed_over_where_there_is_none_and_the_others_are_checked(
    run, solved, bundle
):
    units = [bundle / "exercises" / slug for slug in ("00_tensors", "07_autograd")]
    for unit in units:
        unit.mkdir()
        (unit / "test_it.py").write_text("import torch\n")
    program = f"{ELSEWHERE}sys.modules['torch'] = None\nsys.exit(pytest.main({BARE}))"
    ended = run("-c", program, folder="exercises")
    for unit in units:
        shutil.rmtree(unit)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "torch is missing: 00_tensors and 07_autograd cannot do without it." in ended.stdout
    assert "12 of 12 exercises pass their public checks." in ended.stdout


def test_checks_in_a_notebook_need_nothing_of_linux_either(run, solved):
    request = {
        "folder": str(solved.parent),
        "exercise": "mse",
        "cells": [[1, solved.read_text("utf-8").partition('"""\n\n')[2]]],
        "done": {},
        "solved": [],
    }
    program = f"{ELSEWHERE}import autograder.selfcheck.kernel\n"
    program += "from autograder.selfcheck.helper import main\nmain()"
    ended = run("-c", program, str(solved.parent), text=f"{json.dumps(request)}\n")
    replies = [json.loads(line) for line in ended.stdout.splitlines()]
    assert replies[0] == {"ready": True}, replies[0]
    assert replies[-1]["passed"], replies[-1]


def test_each_module_can_be_imported_elsewhere(run, bundle):
    paths = [path.relative_to(bundle) for path in (bundle / "autograder").rglob("[!_]*.py")]
    names = [".".join(path.with_suffix("").parts) for path in paths]
    assert "autograder.watch.keys" in names
    ended = run("-c", ELSEWHERE + "".join(f"import {name}\n" for name in names))
    assert ended.returncode == 0, ended.stderr


def test_watch_needs_nothing_of_linux(run, bundle, tmp_path):
    """Nor do its processes, each of which begins as elsewhere."""
    (tmp_path / "sitecustomize.py").write_text(f"{APART}{ELSEWHERE}")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{bundle}"}
    words = [sys.executable, "-u", "-m", "autograder", "watch", "--course", str(bundle)]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    file = bundle / "exercises" / UNIT / "regression_losses.py"
    with subprocess.Popen(words, env=environment, **pipes) as process:
        try:
            assert "not started" in _until(process, "Write it in")
            before = file.read_text("utf-8")
            file.write_text(before.replace("raise NotImplementedError", "return 1.0", 1), "utf-8")
            assert "this came" in _until(process, "expected")
            file.write_text(before, "utf-8")
        finally:
            process.terminate()
        assert process.wait() == 0


def _until(process, text):
    read = ""
    while text not in read:
        assert select.select([process.stdout], [], [], 120)[0], read
        some = os.read(process.stdout.fileno(), 1 << 16).decode()
        assert some, read
        read += some
    return read


def test_what_plays_another_system_finds_what_is_for_unix(run, bundle):
    module = bundle / "autograder" / "unixlike.py"
    module.write_text("import resource\n")
    ended = run("-c", f"{ELSEWHERE}import resource, autograder.unixlike")
    module.unlink()
    assert "No module named 'resource'" in ended.stderr
    assert "unixlike.py" in ended.stderr


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (
            "sys.version_info = (3, 9, 18)",
            "Python 3.9 is too old: install 3.11 or later, and make .venv anew with it.",
        ),
        (
            "sys.modules['typer'] = None",
            "typer is missing: install the course as its README.md says",
        ),
    ],
)
def test_where_the_command_cannot_start_a_sentence_says_why(run, before, said):
    program = f"import runpy, sys; {before}; runpy.run_module('autograder', run_name='__main__')"
    ended = run("-c", program)
    assert (ended.returncode, ended.stderr) == (1, f"autograder: {said}\n")
