"""Budgets: each can be set, each stops what exceeds it, and the verdict says which it was."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough  # it waits for budgets to run out

TINY = "03_doubling"
HALVE = "\n\ndef halve(x):\n    return x / 2.0\n"
SUBMISSIONS = {
    "a check": (
        "import time\n\n\ndef double(x):\n"
        "    if x == 3.0:\n        time.sleep(100)\n    return x + x\n"
    ),
    "an exercise": "import time\n\n\ndef double(x):\n    time.sleep(1.2)\n    return x + x\n",
    "a submission": (
        "import time\n\nPAUSE = time.sleep(1.6)\n\n\n"
        "def double(x):\n    time.sleep(1.0 if PAUSE is None else 0)\n    return x + x\n"
    ),
    "memory": "def double(x):\n    return float(len(bytearray(100 << 20)))\n",
    "output": "def double(x):\n    return 'x' * 700_000\n",
    "respawns": "import os\n\n\ndef double(x):\n    os._exit(1)\n",
    "a value of a notebook": json.dumps(
        {
            "cells": [
                {"cell_type": "code", "source": text}
                for text in (
                    "def slowly():\n    while True:\n        pass",
                    "FACTOR = slowly()",
                    "def double(x):\n    return FACTOR * x",
                    "def halve(x):\n    return x / 2.0",
                )
            ]
        }
    ),
    "nothing": "def double(x):\n    return x + x\n",
}
TOLD = {
    "a check": ("timeout", "no answer within the 2 s of a check"),
    "an exercise": ("timeout", "no answer within the 2.1 s of an exercise"),
    "a submission": ("timeout", "no answer within the 3 s of a submission"),
    "memory": ("memory", "64 MB is allowed"),
    "output": ("memory", "answers of more than 1 MB to the checks of one exercise"),
    "a value of a notebook": ("timeout", "no end in time (cell 2, line 1: FACTOR = slowly())"),
    "respawns": ("died", "its process ended 2 times and is not replaced"),
}
SMALL = {
    "--check-seconds": 2, "--exercise-seconds": 2.1, "--submission-seconds": 3,
    "--memory": 64, "--output": 1, "--respawns": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory, make_course, autograder):
    """Grade the class with small budgets, then with those of every day, into one folder."""
    home = tmp_path_factory.mktemp("budgets")
    course = make_course(home / "course", TINY).root
    for name, text in SUBMISSIONS.items():
        kind = "ipynb" if text.startswith("{") else "py"
        path = home / "submissions" / name / TINY / f"doubling.{kind}"
        path.parent.mkdir(parents=True)
        path.write_text(text + HALVE * ("halve" not in text))
    command = ["grade", home / "submissions", "--out", home / "graded", "--course", course]
    command += ["--workers", 1]
    results = []
    for options in (SMALL, {}):
        ended = autograder(*command, *(word for pair in options.items() for word in pair))
        assert ended.returncode == 0, ended.stderr
        assert "kept" not in ended.stdout
        results.append(read(home / "graded"))
    return results


def read(out: Path) -> dict:
    found = {}
    for path in (out / "results").iterdir():
        result = json.loads(path.read_text("utf-8"))
        found[path.stem] = {
            (exercise["exercise"], check["name"]): check
            for exercise in result["exercises"]
            for check in exercise["checks"]
        }
    return found


@pytest.mark.parametrize("name", TOLD)
def test_a_budget_that_is_exceeded_is_named(graded, name):
    verdict, told = TOLD[name]
    small, _ = graded
    messages = [
        f"{check['message']['got']}, {check['message']['because']}"
        for check in small[name].values()
        if check["verdict"] == verdict
    ]
    assert any(told in message for message in messages), messages


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_one_exercise_over_its_budget_does_not_touch_the_next(graded, name):
    small, _ = graded
    verdicts = {c["verdict"] for (exercise, _), c in small[name].items() if exercise == "halve"}
    spent = {"a submission": "timeout", "respawns": "died"}
    assert verdicts == {spent.get(name, "passed")}


def test_with_the_budgets_of_every_day_the_same_is_judged_again(graded):
    _, usual = graded
    verdicts = {
        name: {c["verdict"] for (exercise, _), c in checks.items() if exercise == "double"}
        for name, checks in usual.items()
    }
    assert verdicts == {
        "a check": {"timeout", "passed"},
        "an exercise": {"passed"},
        "a submission": {"passed"},
        "memory": {"wrong"},
        "output": {"wrong"},
        "a value of a notebook": {"timeout"},
        "respawns": {"died"},
        "nothing": {"passed"},
    }
    halves = {c["verdict"] for (e, _), c in usual["respawns"].items() if e == "halve"}
    assert halves == {"passed"}
