"""Feedback: what a student reads, and nothing that a browser or a Markdown reader would act on."""

import re
from dataclasses import replace

import pytest

from autograder.checking.blame import Cause, First, State
from autograder.checking.standing import CheckStanding, ExerciseStanding, IdeaStanding, Named
from autograder.checking.verdicts import Message, Verdict
from autograder.course.policies import Policies
from autograder.grading.grades import grades
from autograder.grading.report.feedback import code, next_steps, prose
from autograder.grading.report.feedback import feedback as feedback_of
from autograder.grading.results import result


def feedback(found, kind, name=None):
    (grade,) = grades([found], Policies())
    return feedback_of(found, grade, kind, name)


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
def test_a_cause_is_told_once_and_the_exercises_that_it_fails_in_a_line(kind):
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
    assert said.count(f"not run, because {starred}, as said above") == 1


@pytest.mark.parametrize("kind", ["html", "md"])
def test_an_exercise_says_first_where_to_begin(kind):
    whole = made()
    (stands,) = whole.exercises
    first = (First("add", State.UNWRITTEN),)
    said = feedback(replace(whole, exercises=(replace(stands, first=first),)), kind)
    advice = "It uses add, which is not written yet: begin there."
    assert said.index(advice) < said.index("Twice 3.")


def standing(name, lost, *, verdict=Verdict.WRONG, beyond=False, got="9.0", first=(), checks=2):
    """Return how an exercise of 10 points stands, of which all checks fail in the same way."""
    told = Message(got, "twice is a sum", called=None if verdict in UNTOUCHED else "double(3.0)")
    failed = tuple(
        CheckStanding(f"test_{n}", f"Check {n} of {name}.", True, False, "", verdict, told, None)
        for n in range(checks)
    )
    ideas = (IdeaStanding("the value", 10.0 - lost, 10.0),)
    return ExerciseStanding(
        "03_doubling", name, 10.0 - lost, 10.0, beyond, failed, first, None, ideas
    )


def of_student(*exercises, causes=()):
    return result(
        student="ada",
        seed=0,
        submission="s",
        course="c",
        exercises=exercises,
        notes=[],
        causes={"03_doubling": causes},
    )


UNTOUCHED = (Verdict.NOT_STARTED, Verdict.MISSING)
WAITS = (First("add", State.UNWRITTEN),)


def test_the_mistakes_that_cost_most_come_first_and_those_of_the_core_before_them():
    found = of_student(
        standing("a", 1.0),
        standing("b", 9.0, beyond=True),
        standing("c", 3.0),
        standing("waits", 10.0, first=WAITS),
        standing("idle", 10.0, verdict=Verdict.NOT_STARTED),
        standing("d", 2.0),
    )
    assert [step.exercise.exercise for step in next_steps(found)] == ["c", "d", "a"]
    assert next_steps(of_student(standing("b", 9.0, beyond=True)))[0].lost == 9.0


def test_what_fails_a_unit_is_a_mistake_too_and_costs_what_it_fails():
    crash = Cause(Verdict.CRASHED, "NameError", "it is not there", "the file crashes")
    check = CheckStanding("t", "T.", True, False, "", Verdict.CRASHED, None, None, crash.short)
    failed = ExerciseStanding("03_doubling", "d", 0.0, 10.0, False, (check,), WAITS)
    steps = next_steps(of_student(standing("c", 3.0), failed, causes=[crash]))
    assert [(step.lost, step.cause) for step in steps] == [(10.0, crash), (3.0, None)]


def test_a_file_that_is_not_there_is_told_first_only_if_nothing_else_is_to_do():
    absent = Cause(Verdict.MISSING, "no doubling.py", "its name must be kept", "no doubling.py")
    assert [s.cause for s in next_steps(of_student(standing("c", 3.0), causes=[absent]))] == [None]
    check = CheckStanding("t", "T.", True, False, "", Verdict.MISSING, None, None, absent.short)
    lost = ExerciseStanding("03_doubling", "d", 0.0, 10.0, False, (check,), WAITS)
    assert [s.cause for s in next_steps(of_student(lost, causes=[absent]))] == [absent]


@pytest.mark.parametrize("kind", ["html", "md"])
def test_what_is_next_stands_above_the_units(kind):
    found = of_student(standing("a", 1.0), standing("idle", 10.0, verdict=Verdict.NOT_STARTED))
    said = feedback(found, kind)
    assert said.index("What to do next") < said.index("twice is a sum") < said.index("Unit by unit")
    mark = "`" if kind == "md" else ""
    assert f"Then go on with {'<code>' * (not mark)}{mark}idle" in said
    assert said.count("twice is a sum") == 2, "of the mistake, and of what is not begun"


@pytest.mark.parametrize("kind", ["html", "md"])
def test_checks_that_fail_by_the_same_give_their_reason_once(kind):
    said = feedback(of_student(standing("a", 5.0, checks=4)), kind)
    assert said.count("twice is a sum") == 1
    assert "3 more checks fail by the same" in said
    for number in range(4):
        assert f"Check {number} of a." in said


@pytest.mark.parametrize("verdict", [Verdict.TIMEOUT, Verdict.DIED])
def test_of_checks_that_do_not_end_the_first_tells(verdict):
    (stands,) = (standing("a", 5.0, verdict=verdict, checks=3),)
    late = replace(
        stands.checks[2], message=Message("nothing: the time is used up", "others took it")
    )
    said = feedback(of_student(replace(stands, checks=(*stands.checks[:2], late))), "md")
    assert "2 more checks fail by the same" in said
    assert "used up" not in said


@pytest.mark.parametrize("kind", ["html", "md"])
def test_who_has_nothing_to_mend_is_told_so(kind):
    right = standing("a", 0.0, verdict=Verdict.PASSED)
    assert "Nothing is left to mend." in feedback(of_student(right), kind)


def test_passed_checks_are_folded_in_a_page_and_counted_in_markdown():
    assert "- passed: 1 of 2 checks" in feedback(made(), "md")
    page = feedback(made(), "html")
    assert page.index("<details><summary>passed: 1 of 2 checks") < page.index("Twice 2.")


def test_no_sign_of_markdown_gets_into_a_page():
    (stands,) = made().exercises
    titled = replace(stands.checks[0], title="`mean(a)` is 2 * a, for a_b > 1.")
    page = feedback(replace(made(), exercises=(replace(stands, checks=(titled,)),)), "html")
    assert "<code>mean(a)</code> is 2 * a, for a_b &gt; 1." in page


@pytest.mark.parametrize("kind", ["html", "md"])
def test_another_name_may_stand_above(kind):
    said = feedback(made(student="kim"), kind, "3f9a")
    assert "3f9a" in said
    assert "kim" not in said
