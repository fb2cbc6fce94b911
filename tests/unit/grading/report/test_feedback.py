"""Feedback: what a student reads, and nothing that a browser or a Markdown reader would act on."""

import re
from dataclasses import replace

import pytest

from autograder.checking.blame import Cause, First, State
from autograder.checking.standing import CheckStanding, ExerciseStanding, IdeaStanding, Named
from autograder.checking.verdicts import Message, Verdict
from autograder.grading.report.feedback import code, feedback, prose
from autograder.grading.results import result

HOSTILE = "<script>alert(1)</script> [here](javascript:alert(1)) `</code>` *x* $y$"


def made(text="9.0", student="ada", called="double(3.0)"):
    told = Message(text, "twice is a sum", called=called, expected="6.0")
    named = Named("triples", "Twice is thrice.", "double(1)  # is 2; yours gives 3 < 4")
    checks = (
        CheckStanding("test_a", "Twice 3.", True, False, "odd ones", Verdict.WRONG, told, named),
        CheckStanding("test_b", "Twice 2.", True, False, "the value", Verdict.PASSED, None, None),
    )
    ideas = (IdeaStanding("the value", 1.0, 1.0), IdeaStanding("odd ones", 0.0, 1.25))
    stands = [ExerciseStanding("03_doubling", "double", 1.0, 2.25, False, checks, ideas=ideas)]
    return result(
        student=student, seed=0, submission="s", course="c", exercises=stands, notes=[text]
    )


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_student_is_told_points_verdicts_and_the_mistake(kind):
    said = feedback(made(), kind)
    for words in (
        "1 of 2.25",
        "wrong",
        "passed",
        "Twice 3.",
        "double(3.0)",
        "6.0",
        "twice is a sum",
    ):
        assert words in said
    assert said.count("Twice is thrice.") == 1
    assert said.count("For example: ") == 1
    example = "double(1)  # is 2; yours gives 3 "
    assert {"html": f"<code>{example}&lt; 4</code>", "md": f"`{example}< 4`"}[kind] in said


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_student_is_told_which_ideas_cost_points(kind):
    assert "Lost: odd ones 1.25." in feedback(made(), kind)
    (stands,) = made().exercises
    (idea, _), (_, check) = stands.ideas, stands.checks
    whole = replace(stands, score=1.0, max_score=1.0, ideas=(idea,), checks=(check,))
    assert "Lost" not in feedback(replace(made(), exercises=(whole,)), kind)


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


def test_several_lines_are_a_block_of_code():
    assert code("x = 3\ndouble(x)") == "\n\n```python\nx = 3\ndouble(x)\n```"
    assert code("'```'\nx") == "\n\n````python\n'```'\nx\n````"


def test_a_block_of_code_stays_in_its_item():
    said = feedback(made(called="x = 3.0\ndouble(x)"), "md")
    assert "      ```python\n      x = 3.0\n      double(x)\n      ```\n    - this came" in said


def test_prose_means_just_its_characters():
    assert prose("*a* [b](c) <i>") == r"\*a\* \[b\](c) \<i\>"


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_cause_is_told_once_before_the_exercises_that_it_fails(kind):
    crash = Message("SyntaxError: (line 3: x = `*)", "Python cannot read it")
    check = CheckStanding(
        "test_a", "Twice 3.", True, False, "the value", Verdict.CRASHED, crash, None, "no *file*"
    )
    two = (ExerciseStanding("03_doubling", name, 0.0, 1.0, False, (check,)) for name in "ab")
    cause = Cause(Verdict.CRASHED, crash.got, crash.because, "no *file*")
    whole = result(
        student="ada",
        seed=0,
        submission="s",
        course="c",
        exercises=list(two),
        notes=[],
        causes={"03_doubling": [cause]},
    )
    said = feedback(whole, kind)
    assert said.count("SyntaxError") == said.count("Python cannot read it") == 1
    assert said.index("SyntaxError") < said.index("no ")
    starred = "no *file*" if kind == "html" else r"no \*file\*"
    assert said.count(f"not run, because {starred}, as said above") == 2


@pytest.mark.parametrize("kind", ["html", "md"])
def test_an_exercise_says_first_where_to_begin(kind):
    whole = made()
    (stands,) = whole.exercises
    first = (First("add", State.UNWRITTEN),)
    said = feedback(replace(whole, exercises=(replace(stands, first=first),)), kind)
    advice = "It uses add, which is not written yet: begin there."
    assert said.index(advice) < said.index("Twice 3.")
