"""How an entry of the bank begins: something to paste, whatever students answered."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.grading.report.findings import unexplained
from autograder.grading.report.skeleton import chosen, skeleton
from autograder.runtime.loading import load

made = load(Path(__file__).with_name("a_class.py"), "a_class")


def group(got="7.0"):
    return unexplained([made.student("ada", made.fails(got))])[0]


def test_it_says_what_came_and_leaves_the_belief_to_the_author(tiny_unit):
    said = skeleton(group(), tiny_unit)
    assert said.startswith(
        "# solutions/03_doubling/double/wrong.py: "
        "what 1 student answered, double-1 of report.html\n"
        "#\n# test_a: Title of test_a.\n# called      double(3.0)\n# this came   7.0\n"
    )
    assert said.endswith(
        '\n@misconception("test_a")\ndef double_1(x):\n'
        '    """The belief, in the words of who holds it."""\n    raise NotImplementedError\n'
    )
    assert "ada" not in said


@pytest.mark.parametrize("end", ["\n", "\r", "\x0c", "\u2028", "\r\n"])
def test_no_answer_leaves_its_comment(tiny_unit, end):
    said = skeleton(group(f"7{end}import os{end}"), tiny_unit)
    (only,) = ast.parse(said).body
    assert only.name == "double_1"


def test_a_class_begins_as_a_class(tiny_unit):
    tiny_unit.solution.write_text("class double(Base, other.Base):\n    x: int\n")
    said = skeleton(group(), tiny_unit)
    assert "\nclass double_1(Base, other.Base):\n" in said
    ast.parse(said)


def test_an_exercise_of_another_course_is_refused(tiny_unit):
    with pytest.raises(UsageError, match="has no exercise treble: was it graded by another"):
        skeleton(replace(group(), exercise="treble"), tiny_unit)


def test_a_group_is_known_by_its_name():
    assert chosen([group()], "double-1") == group()
    with pytest.raises(UsageError, match="no group 'duoble-1'; did you mean double-1"):
        chosen([group()], "duoble-1")
    with pytest.raises(UsageError, match="nothing to bank"):
        chosen([], "double-1")
