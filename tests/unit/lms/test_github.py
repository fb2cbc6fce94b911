"""GitHub Classroom: what its reporter reads from the environment, and the workflow."""

import base64
import json
from pathlib import PurePath

import pytest
import yaml

from autograder.lms.github import POLICIES, RUNNER, WORKFLOW, encoded, files

SUMS = "01_sums"
TEST = {
    "name", "status", "message", "test_code", "task_id", "filename", "line_no", "duration", "score",
    "output",
}  # fmt: skip
MOST = 65_535  # characters of what starts a workflow


def as_the_reporter_reads(environment, runners):
    """Points, maximum and whether the job fails, as the reporter works them out of a runner."""
    (runner,) = runners.split(",")
    assert runner.isalnum()
    read = json.loads(base64.b64decode(environment[f"{runner.upper()}_RESULTS"], validate=True))
    assert read["version"] == 3
    assert read.keys() <= {"version", "status", "message", "max_score", "tests"}
    for test in read["tests"]:
        assert test.keys() <= TEST
        assert test["status"] in ("pass", "fail", "error")
    points = sum(test["score"] for test in read["tests"])
    return points, read["max_score"], read["status"] == "fail", read["tests"]


def read(student):
    return as_the_reporter_reads({f"{RUNNER.upper()}_RESULTS": encoded(student)}, RUNNER)


def test_points_are_reported(graded, students):
    (ada,) = students(graded("ada", (SUMS, "add", 7.5), (SUMS, "take", 10.0)))
    points, most, is_failed, (add, take) = read(ada)
    assert (points, most, is_failed) == (17.5, 20.0, True)
    assert (add["name"], add["status"], add["score"]) == ("01_sums: add", "fail", 7.5)
    assert (add["filename"], add["test_code"]) == ("01_sums/sums.py", "add")
    assert "this came: 9.0" in add["output"]
    assert "because twice is a *sum*" in add["output"]
    assert take["status"] == "pass"


def test_who_has_all_passes(graded, students):
    (ada,) = students(graded("ada", (SUMS, "add", 10.0)))
    assert read(ada)[:3] == (10.0, 10.0, False)


@pytest.mark.parametrize(
    ("policies", "points", "most"),
    [({"weights": {SUMS: 60}}, 54.0, 60.0), ({"bonus": "none"}, 9.0, 10.0)],
)
def test_the_sum_of_the_tests_is_the_grade(graded, students, policies, points, most):
    more = (SUMS, "more", 3.0, 4.0, True)
    (ada,) = students(graded("ada", (SUMS, "add", 9.0), more), **policies | {"bonus": "none"})
    found = read(ada)
    assert found[:2] == (points, most)
    assert found[3][-1]["name"] == POLICIES


def test_what_is_said_is_cut_until_it_can_be_sent(graded, students):
    many = [(SUMS, f"add_{n}", 1.0, 2.0, False, "x" * 2000 + "\u20ac") for n in range(120)]
    (ada,) = students(graded("ada", *many))
    assert len(encoded(ada)) < MOST
    points, most, _, tests = read(ada)
    assert (points, most, len(tests)) == (120.0, 240.0, 120)
    assert tests[0]["output"].startswith("Lost: the value 1.\n\n- **wrong**: Twice 3.")
    assert tests[0]["output"].endswith("\n...")


def test_the_workflow_hands_on_what_is_given_to_it(graded, students):
    made = files(students(graded("ada", (SUMS, "add", 10.0))))
    assert [*made] == [PurePath("autograder.yml"), PurePath("ada.txt")]
    assert made[PurePath("autograder.yml")].decode() == WORKFLOW
    read = yaml.safe_load(WORKFLOW)
    (step,) = read["jobs"]["grades"]["steps"]
    assert step["env"] == {"AUTOGRADER_RESULTS": "${{ inputs.results }}"}
    assert step["with"] == {"runners": RUNNER}
    assert read[True]["workflow_dispatch"]["inputs"].keys() == {"results"}  # `on` is true in YAML
