"""An exercise for a person to read: the same facts as text and as HTML, whatever is in them."""

import re
from dataclasses import replace

import pytest

from autograder.checking import render
from autograder.checking.blame import Cause, First, State
from autograder.checking.standing import CheckStanding, ExerciseStanding, Named
from autograder.checking.verdicts import Message, Verdict

TOLD = Message("9.0", "twice is a sum", called="double(3.0)", expected="6.0")


def one(verdict=Verdict.WRONG, message=TOLD, title="Twice three.", named=None):
    return CheckStanding("test_x", title, True, False, "the value", verdict, message, named)


def exercise(*checks):
    return ExerciseStanding("03_doubling", "double", 0.0, 1.0, False, checks)


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_a_failure_is_told_part_by_part(kind):
    shown = render.exercise(exercise(one(), one(Verdict.PASSED, None, "Twice two.")), kind)
    for words in ("1 of 2 public checks pass", "Twice three.", "Twice two.", "wrong", "passed"):
        assert words in shown
    for words in ("called", "double(3.0)", "this came", "9.0", "expected", "6.0", "because"):
        assert words in shown


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_a_belief_comes_before_the_checks(kind):
    shown = render.exercise(exercise(one(named=Named("triples", "Twice is thrice."))), kind)
    assert shown.index("Twice is thrice.") < shown.index("Twice three.")


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_what_is_said_beside_comes_last(kind):
    beside = render.Beside("x is <3>", "Twice three", ["1 of 2 pass.", "Next: `halve`."])
    shown = render.exercise(exercise(one()), kind, beside)
    for words in ("Printed in", "Twice three", "1 of 2 pass.", "halve"):
        assert words in shown.partition("twice is a sum")[2]
    assert ("<3>" in shown) == (kind == "txt")


def test_each_kind_of_failure_has_a_colour():
    kinds = (Verdict.PASSED, Verdict.NOT_STARTED, Verdict.WRONG, Verdict.CRASHED, Verdict.TIMEOUT)
    shown = [render.exercise(exercise(one(kind)), "html") for kind in (*kinds, Verdict.FORBIDDEN)]
    assert len({re.search(r"background: (rgba[^;]*);[^>]*nowrap", page)[1] for page in shown}) == 6


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_an_example_follows_its_belief(kind):
    named = Named("triples", "Twice is thrice.", "double(1)\n# is 2\n# yours gives 3 < 4")
    shown = render.exercise(exercise(one(named=named), one(named=named)), kind)
    assert shown.index("Twice is thrice.") < shown.index("double(1)")
    assert shown.count("double(1)") == 1
    assert ("3 &lt; 4" in shown) == (kind == "html")
    bare = render.exercise(exercise(one(named=replace(named, example=""))), kind)
    assert "For example" not in bare


def test_the_lines_of_an_example_stand_one_below_the_other():
    named = Named("triples", "Twice is thrice.", LINES)
    shown = render.exercise(exercise(one(named=named)))
    assert "\nFor example:\n    x = 3.0\n    if x:\n        double(x)" in shown


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_what_is_so_for_all_checks_is_shown_once(kind):
    told = Message("no function double", "its name must be kept")
    shown = render.exercise(exercise(*[one(Verdict.MISSING, told)] * 3), kind)
    assert shown.count("no function double") == 1


def test_markup_in_an_answer_is_text_in_html():
    shown = render.exercise(exercise(one(message=Message("<img src=x>", "a & b"))), "html")
    assert "<img" not in shown
    assert "&lt;img src=x&gt;" in shown


LINES = "x = 3.0\nif x:\n    double(x)"


def test_lines_of_code_begin_one_below_the_other():
    shown = render.message(Message("9.0", "twice is a sum", called=LINES)).splitlines()
    assert shown[:3] == [
        "called      x = 3.0",
        "            if x:",
        "                double(x)",
    ]
    text = render.exercise(exercise(one(message=Message("9.0", "so", called=LINES))))
    (first,) = [n for n, line in enumerate(text.splitlines()) if "x = 3.0" in line]
    assert [line[4:] for line in text.splitlines()[first : first + 3]] == shown[:3]


def test_lines_of_code_keep_their_spaces_in_html():
    page = render.exercise(exercise(one(message=Message("9.0", "so", called=LINES))), "html")
    # In a box of its own, or its first line would be further in than the others.
    (style,) = re.findall(rf'<code style="([^"]+)">{re.escape(LINES)}</code>', page)
    assert "white-space: pre-wrap" in style
    assert "display: inline-block" in style


def test_a_message_is_a_line_for_each_part_that_there_is():
    assert render.message(Message("9.0", "twice is a sum")) == (
        "this came   9.0\nbecause     twice is a sum"
    )
    assert render.message(TOLD).splitlines()[0] == "called      double(3.0)"


CAUSE = Cause(Verdict.CRASHED, "NameError: name 'np'", "np is not defined: import it", "np is not")


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_what_to_look_at_first_is_said_first_and_a_cause_once(kind):
    crash = Message("NameError: name 'np'", "np is not defined", called="double(3.0)")
    checks = [replace(one(Verdict.CRASHED, crash), cause="np is not")] * 2
    stands = replace(exercise(*checks), first=(First("add", State.FAILING),), cause=CAUSE)
    shown = render.exercise(stands, kind).replace("&#39;", "'")
    assert shown.index("uses add, whose own checks") < shown.index("import it")
    assert shown.index("import it") < shown.index("Twice three.")
    assert shown.count("NameError: name 'np'") == 1
    assert shown.count("np is not, as said above") == 1
    assert shown.count("double(3.0)") == 1
    assert "1 more check fails by the same: Twice three." in shown


def test_lines_of_a_call_whose_cause_was_told_begin_one_below_the_other():
    crash = replace(one(Verdict.CRASHED, Message("9.0", "so", called=LINES)), cause="np is not")
    shown = render.exercise(exercise(crash, one(Verdict.PASSED, None)))
    assert "    called      x = 3.0\n                if x:\n" in shown


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_of_a_check_that_waits_for_another_exercise_no_call_is_shown(kind):
    waits = replace(one(Verdict.NOT_STARTED), cause="the cell of add was not run")
    shown = render.exercise(exercise(waits, one(Verdict.PASSED, None)), kind)
    assert "the cell of add was not run, as said above" in shown
    assert "double(3.0)" not in shown


def test_code_among_words_is_code_in_html():
    told = one(message=Message("9.0", "`x` < 3"), title="`a` stays.", named=Named("n", "`b` is b."))
    shown = render.exercise(exercise(told, one(Verdict.PASSED, None)), "html")
    for part in ("<code>x</code> &lt; 3", "<code>a</code> stays.", "<code>b</code> is b."):
        assert part in shown


def test_what_was_told_of_the_file_is_not_told_of_its_exercises():
    told = replace(one(Verdict.CRASHED, Message("SyntaxError", "no Python")), cause="no file")
    shown = render.exercise(exercise(told, told))
    assert shown.endswith("\ncrashed: not run, because no file, as said above")
