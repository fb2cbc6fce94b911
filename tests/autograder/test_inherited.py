"""A helper that is wrong is paid for once, unless the instructor wants it otherwise."""

import json
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the sandbox needs Linux", allow_module_level=True)

from autograder.authoring.compose import compose
from autograder.course.layout import Course
from autograder.course.loaded import LoadedUnit
from autograder.grading.job import Options
from autograder.grading.run import grade

ROOT = Path(__file__).resolve().parents[2]
COURSE = Course(ROOT)
UNIT = COURSE.unit("02")
HELPER, OWN = "forgets_the_root", "divides_by_the_root_only"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The results, by student, of a run in which faults are inherited and of one without."""
    home = tmp_path_factory.mktemp("inherited")
    wrong = {entry.name: entry for entry in LoadedUnit(UNIT).misconceptions}
    for student, names in {"ann": [HELPER], "bob": [HELPER, OWN]}.items():
        folder = home / "submissions" / student
        folder.mkdir(parents=True)
        text = compose(UNIT, [wrong[name] for name in names])
        (folder / UNIT.stub.name).write_text(text)
    return {
        inherits: run(home, Options(COURSE, (UNIT.slug,), inherits=inherits))
        for inherits in (True, False)
    }


def run(home, options):
    out = home / f"graded_{options.inherits}"
    assert grade(home / "submissions", out, options).troubles == []
    results = {path.stem: json.loads(path.read_text()) for path in (out / "results").iterdir()}
    setting = json.loads((out / "run.json").read_text())["setting"]
    assert setting["inherits"] is options.inherits
    return {
        student: {one["exercise"]: one for one in result["exercises"]}
        for student, result in results.items()
    }


def verdicts(exercise):
    return {check["verdict"] for check in exercise["checks"]}


def named(exercise):
    return {one["name"] for check in exercise["checks"] if (one := check["misconception"])}


def test_what_a_helper_fails_costs_nothing_where_it_is_called(graded):
    ann, without = (graded[inherits]["ann"] for inherits in (True, False))
    assert "inherited" in verdicts(ann["rmse_grad"])
    assert ann["rmse_grad"]["score"] > without["rmse_grad"]["score"]
    assert ann["rmse"] == without["rmse"]
    assert named(ann["rmse"]) == {HELPER}


def test_the_policy_can_be_switched_off(graded):
    assert all("inherited" not in verdicts(one) for one in graded[False]["ann"].values())


def test_a_mistake_of_ones_own_beside_it_is_named_and_paid_for(graded):
    bob = graded[True]["bob"]
    assert named(bob["rmse"]) == {HELPER}
    assert named(bob["rmse_grad"]) == {OWN}
    assert bob["rmse_grad"]["score"] < graded[True]["ann"]["rmse_grad"]["score"]
