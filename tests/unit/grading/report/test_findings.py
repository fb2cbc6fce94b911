"""What the results of a class show together."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.checking.standing import Named
from autograder.checking.verdicts import Verdict
from autograder.grading.report import findings
from autograder.runtime.loading import load

made = load(Path(__file__).with_name("a_class.py"), "a_class")
student, exercise, check = made.student, made.exercise, made.check
believes, fails, untouched, crash = made.believes, made.fails, made.untouched, made.crash


def test_beliefs_come_by_how_many_hold_them_and_each_once():
    rare = Named("halves", "Twice is half.")
    results = [
        student("ada", believes(), believes(name="triple")),
        student("bob", believes(rare), believes(name="triple")),
        student("cyd", believes()),
    ]
    first, second = findings.beliefs(results)
    assert (first.belief, first.students) == (made.TWICE.belief, ("ada", "bob", "cyd"))
    assert [(one.exercise, one.students) for one in first.exercises] == [
        ("double", ("ada", "cyd")),
        ("triple", ("ada", "bob")),
    ]
    assert (second.belief, second.students) == (rare.belief, ("bob",))


def test_of_several_examples_the_one_that_most_share_is_shown():
    texts = ["f(2)", "f(1)", "f(2)", ""]
    results = [
        student(f"s{n}", believes(Named("triples", "Thrice.", text)))
        for n, text in enumerate(texts)
    ]
    assert findings.beliefs(results)[0].exercises[0].example == "f(2)"


def test_failures_with_the_same_answers_are_a_group_and_the_largest_is_the_first():
    results = [
        student("ada", fails("7.0")),
        student("bob", fails("8.0")),
        student("cyd", fails("8.0")),
        student("dan", believes()),
        student("eve", exercise()),
    ]
    assert [(one.name, one.students) for one in findings.unexplained(results)] == [
        ("double-1", ("bob", "cyd")),
        ("double-2", ("ada",)),
    ]


def test_an_exception_is_the_same_on_another_line():
    def raises(line):
        text = f"ValueError: no (line {line}: raise ValueError('no'))"
        return exercise(check(verdict=Verdict.CRASHED, got=text))

    (group,) = findings.unexplained([student("ada", raises(3)), student("bob", raises(44))])
    assert group.students == ("ada", "bob")


def test_what_stops_a_file_is_told_once_with_all_whom_it_stops():
    stopped = exercise(check(verdict=Verdict.CRASHED, cause="line 3"))
    results = [
        student("ada", stopped, causes=[crash(3)]),
        student("bob", stopped, causes=[crash(12)]),
        student("cyd", exercise(cause=crash(4))),
    ]
    first, second = findings.stopped(results)
    assert (first.unit, first.exercise, first.students) == ("03_doubling", "", ("ada", "bob"))
    assert first.got == "NameError: name 'y' is not defined"
    assert (second.exercise, second.students) == ("double", ("cyd",))
    assert findings.unexplained(results) == []


def test_a_check_is_as_hard_as_the_share_of_those_who_began():
    results = [
        student("ada", fails(), exercise(name="triple")),
        student("bob", exercise(check(), check("test_b")), fails(name="triple")),
        student("cyd", fails(), untouched(name="triple")),
    ]
    found = findings.hardest(results, 9)
    assert [(one.exercise, one.check.name, one.failed, one.started) for one in found] == [
        ("double", "test_a", 2, 3)
    ], "of `triple` too few have begun"
    alone = findings.hardest(results[1:2], 9)
    assert [(one.exercise, one.share) for one in alone] == [("triple", 1.0)]


def test_no_exercise_is_all_of_the_hardest_checks():
    many = exercise(*(check(f"test_{n}", Verdict.WRONG) for n in range(9)))
    found = findings.hardest([student("ada", many, fails(name="triple"))], 9)
    assert [one.exercise for one in found] == ["double"] * 3 + ["triple"]


@pytest.mark.parametrize("verdict", [Verdict.FAULT, Verdict.INHERITED])
def test_what_costs_nobody_a_point_makes_no_check_hard(verdict):
    results = [student(name, exercise()) for name in "abcde"]
    assert findings.hardest([*results, student("f", exercise(check(verdict=verdict)))], 9) == []


def test_our_own_faults_are_told_with_whom_they_meet():
    fault = exercise(check(verdict=Verdict.FAULT, got="KeyError: 'x'"))
    (found,) = findings.faults([student("ada", fault), student("bob", fault)])
    assert (found.exercise, found.check, found.got) == ("double", "test_a", "KeyError: 'x'")
    assert found.students == ("ada", "bob")


def test_verdicts_are_counted_by_checks_and_by_students():
    ada = student("ada", fails(), fails(name="triple"))
    found = findings.verdicts([ada, student("bob", untouched())])
    assert [(one.verdict, one.checks, one.students) for one in found] == [
        (Verdict.PASSED, 2, ("ada",)),
        (Verdict.WRONG, 2, ("ada",)),
        (Verdict.NOT_STARTED, 1, ("bob",)),
    ]


def test_notes_come_once_with_all_whom_they_concern():
    ada, bob = (replace(student(name, exercise()), notes=("odd", name, "odd")) for name in "ab")
    found = findings.notes([ada, bob])
    assert [(one.note, one.students) for one in found] == [
        ("odd", ("a", "b")),
        ("a", ("a",)),
        ("b", ("b",)),
    ]
