"""Feedback: what a student reads, and nothing that a browser or a Markdown reader would act on."""

import re

import pytest

from autograder.checking.standing import CheckStanding, ExerciseStanding, Named
from autograder.checking.verdicts import Message, Verdict
from autograder.grading.report.feedback import code, feedback, prose
from autograder.grading.results import result

HOSTILE = "<script>alert(1)</script> [here](javascript:alert(1)) `</code>` *x* $y$"


def made(text="9.0", student="ada"):
    told = Message(text, "twice is a sum", called="double(3.0)", expected="6.0")
    named = Named("triples", "Twice is thrice.")
    checks = (
        CheckStanding("test_a", "Twice 3.", True, False, Verdict.WRONG, 0.0, 1.0, told, named),
        CheckStanding("test_b", "Twice 2.", True, False, Verdict.PASSED, 1.0, 1.0, None, None),
    )
    stands = [ExerciseStanding("03_doubling", "double", 1.0, 2.0, False, checks)]
    return result(
        student=student, seed=0, submission="s", course="c", exercises=stands, notes=[text]
    )


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_student_is_told_points_verdicts_and_the_mistake(kind):
    said = feedback(made(), kind)
    for words in ("1 of 2", "wrong", "passed", "Twice 3.", "double(3.0)", "6.0", "twice is a sum"):
        assert words in said
    assert said.count("Twice is thrice.") == 1


def test_a_page_has_only_our_tags():
    page = feedback(made(HOSTILE, HOSTILE), "html")
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert len(re.findall("<code>", page)) == len(re.findall("</code>", page))


@pytest.mark.parametrize(
    ("text", "span"),
    [("1.5", "`1.5`"), ("a`b", "``a`b``"), ("`a`", "`` `a` ``"), (" ", "`   `")],
    ids=["plain", "a backtick inside", "backticks around", "blank"],
)
def test_code_is_a_span_whatever_backticks_are_in_it(text, span):
    assert code(text) == span


def test_prose_means_just_its_characters():
    assert prose("*a* [b](c) <i>") == r"\*a\* \[b\](c) \<i\>"
