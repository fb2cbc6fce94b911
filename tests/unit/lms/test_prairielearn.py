"""PrairieLearn: results.json as its external graders write it."""

import json
from pathlib import PurePath

from autograder.lms.prairielearn import MOST, files, results

SUMS = "01_sums"


def as_prairielearn_reads(content):
    """The score, and name, points and maximum of each test."""
    assert len(content) <= 1_000_000
    read = json.loads(content)
    assert read["gradable"] is True
    assert 0 <= read["score"] <= 1
    for test in read["tests"]:
        assert test.keys() <= {
            "name", "description", "points", "max_points", "message", "output", "images"
        }  # fmt: skip
    tests = [(test["name"], test["points"], test["max_points"]) for test in read["tests"]]
    return read["score"], tests


def test_a_student_is_read(graded, students):
    (ada,) = students(graded("ada", (SUMS, "add", 7.5), (SUMS, "take", 10.0)))
    assert as_prairielearn_reads(results(ada)) == (
        0.875,
        [("01_sums: add", 7.5, 10.0), ("01_sums: take", 10.0, 10.0)],
    )
    read = json.loads(results(ada))
    assert read["output"] == "17.5 of 20 points."
    assert "because twice is a *sum*" in read["tests"][0]["output"]


def test_the_score_is_never_above_one(graded, students):
    more = (SUMS, "more", 10.0, 10.0, True)
    (ada,) = students(graded("ada", (SUMS, "add", 10.0), more), bonus="add")
    assert as_prairielearn_reads(results(ada))[0] == 1


def test_it_has_at_most_a_megabyte_whatever_was_answered(graded, students):
    many = [(SUMS, f"add_{n}", 1.0, 2.0, False, "\u20ac" * 5000) for n in range(200)]
    (ada,) = students(graded("ada", *many))
    made = results(ada)
    assert len(made) > MOST / 4
    assert len(as_prairielearn_reads(made)[1]) == 200


def test_each_student_has_a_file(graded, students):
    assert [*files(students(graded("ada", (SUMS, "add", 5.0))))] == [PurePath("ada/results.json")]
