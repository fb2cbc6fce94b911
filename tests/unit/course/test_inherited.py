"""Inherited faults: a check that fails by another exercise alone says so, and costs nothing."""

from pathlib import Path

import pytest

from autograder.checking.blame import Plan
from autograder.checking.recognition import recognise
from autograder.checking.running import run_here
from autograder.checking.standing import pointing_back
from autograder.checking.student import Local
from autograder.checking.verdicts import Outcome, Verdict
from autograder.course import bank
from autograder.course.inherited import settled
from autograder.course.layout import Unit
from autograder.course.loaded import LoadedUnit

LOADED = LoadedUnit(Unit(Path(__file__).resolve().parents[3], "02_regression_losses"))
SOLUTION = LOADED.unit.solution.read_text(encoding="utf-8")
PLAN = Plan(builds_on={"rmse_grad": ["rmse"]}, defined={"rmse", "rmse_grad"})
ROOT = "return float(np.sqrt(np.sum(residual**2) / len(residual)))"
HALF = "return float(np.sum(residual**2)) / (2 * len(residual))"
NO_ROOT = "return float(np.sum(residual**2) / len(residual))"
GRADIENT = "return residual / (len(residual) * root)"
NO_N = "return residual / root"
TWO = "test_rmse_grad_of_two_residuals"
REFUSES = "test_rmse_grad_refuses_to_broadcast"


def judged(*changes, plan=PLAN, names=("rmse", "rmse_grad")):
    """Return what is settled of a unit whose solution is changed in these places, old and new."""
    text = SOLUTION
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    subject = Local(bank.from_text(LOADED.unit, text))
    unit = {
        name: run_here(LOADED.checks_of(name), subject, LOADED.reference, seed=0) for name in names
    }
    return settled(LOADED, plan, unit, lambda: subject, mistakes, seed=0)


def mistakes(exercise):
    """Return what each misconception of an exercise fails, as if that were what catches it."""
    entries = [entry for entry in LOADED.misconceptions if entry.of == exercise]
    return {entry.name: {entry.caught_by: Outcome(Verdict.WRONG)} for entry in entries}


def verdicts(outcomes):
    return {outcome.verdict for outcome in outcomes.values()}


def test_a_right_answer_over_a_wrong_one_inherits():
    came = judged((ROOT, NO_ROOT))
    assert Verdict.INHERITED in verdicts(came.unit["rmse_grad"])
    assert came.unit["rmse_grad"][REFUSES].verdict is Verdict.PASSED
    assert verdicts(came.unit["rmse"]) == {Verdict.WRONG, Verdict.PASSED}
    assert came.unit["rmse_grad"][TWO].message.because == (
        "the fault is in rmse: with yours, a right rmse_grad fails this, too, "
        "and nothing is lost here"
    )


def test_an_inherited_check_points_to_the_helper_and_not_to_another_check():
    came = judged((ROOT, NO_ROOT)).unit["rmse_grad"]
    checks = {check.name: check for check in LOADED.checks_of("rmse_grad")}
    before = [(checks[TWO], came[TWO])]
    for name, outcome in came.items():
        if outcome.verdict is Verdict.INHERITED:
            assert pointing_back(checks[name], outcome, before) == outcome


def test_a_right_answer_between_them_is_not_blamed():
    """rmse is right over the student's mse, and fails its own checks; rmse_grad fails by mse."""
    plan = Plan(
        builds_on={"rmse_grad": ["rmse"], "rmse": ["mse"]}, defined={"mse", "rmse", "rmse_grad"}
    )
    wrong = ("return float(np.sum(residual**2)) / len(residual)", HALF)
    over = (ROOT, "return float(np.sqrt(mse(pred, target)))")
    came = judged(over, wrong, plan=plan, names=("mse", "rmse", "rmse_grad"))
    assert came.unit["rmse_grad"][TWO].message.because.startswith("the fault is in mse: with yours")


def test_a_fault_of_ones_own_is_not_inherited():
    came = judged((ROOT, NO_ROOT), (GRADIENT, NO_N))
    assert came.unit["rmse_grad"][TWO].verdict is Verdict.WRONG


def test_a_check_that_may_hide_a_known_mistake_is_not_forgiven():
    """The check stops at the first array, and nobody knows what would come of the others."""
    came = judged((ROOT, NO_ROOT))
    (close,) = (e for e in LOADED.misconceptions if e.name == "takes_close_for_perfect")
    assert came.unit["rmse_grad"][close.caught_by].verdict is Verdict.WRONG


def test_a_mistake_is_looked_for_apart_from_what_it_calls():
    """What a right rmse_grad does over the same rmse counts as passed, of everybody."""
    apart = judged((ROOT, NO_ROOT), (GRADIENT, NO_N)).apart["rmse_grad"]
    assert apart.outcomes[TWO].verdict is Verdict.WRONG
    assert recognise(apart.outcomes, apart.mistakes, LOADED.aside) == ["divides_by_the_root_only"]


def test_only_who_calls_the_faulty_one_inherits():
    came = judged((ROOT, NO_ROOT), plan=Plan(defined={"rmse", "rmse_grad"}))
    assert Verdict.INHERITED not in verdicts(came.unit["rmse_grad"])


def test_nobody_inherits_from_one_that_passes():
    came = judged((GRADIENT, NO_N))
    assert Verdict.INHERITED not in verdicts(came.unit["rmse_grad"])


@pytest.mark.parametrize("nothing", ["return 0.0", "return None", "raise ValueError('no')"])
def test_what_hides_the_faults_of_others_forgives_none(nothing):
    came = judged((ROOT, nothing))
    assert Verdict.INHERITED not in verdicts(came.unit["rmse_grad"])


def test_what_raises_in_a_helper_is_not_inherited():
    """Nobody knows what would have come after it."""
    came = judged((ROOT, "return float(sum((float(r)) ** 2 for r in residual) / len(residual))"))
    columns = came.unit["rmse_grad"]["test_rmse_grad_adds_up_columns"]
    assert columns.verdict is Verdict.CRASHED


def test_where_ours_raises_by_a_helper_nothing_is_told_of_the_exercise():
    raises = (ROOT, "return float(sum((float(r)) ** 2 for r in residual) / len(residual))")
    flat = ("root = rmse(pred, target)", "root = rmse(pred.ravel(), target.ravel())")
    apart = judged(raises, flat, (GRADIENT, NO_N)).apart["rmse_grad"].outcomes
    assert apart[TWO].verdict is Verdict.WRONG
    assert apart["test_rmse_grad_adds_up_columns"].verdict is Verdict.PASSED


OVER_HALF = Plan(builds_on={"rmse": ["half_mse"]}, defined={"half_mse", "rmse"})
OF_EVERY_NUMBER = "return float(np.mean(residual**2)) / 2"


@pytest.mark.parametrize("root", ["np.sqrt(half_mse(pred, target))", "half_mse(pred, target) ** 3"])
def test_a_mistake_that_calls_what_ours_does_not_is_looked_for_over_it(root):
    own = (ROOT, f"return float({root})")
    both = judged((HALF, OF_EVERY_NUMBER), own, plan=OVER_HALF, names=("half_mse", "rmse"))
    named = ["keeps_the_half_inside_the_root"] if "sqrt" in root else []
    apart = both.apart.get("rmse")
    assert (recognise(apart.outcomes, apart.mistakes, LOADED.aside) if apart else []) == named
    assert Verdict.INHERITED not in verdicts(both.unit["rmse"])


def test_a_right_answer_over_what_ours_does_not_call_shows_no_mistake():
    root = (ROOT, "return float(np.sqrt(2 * half_mse(pred, target)))")
    both = judged((HALF, OF_EVERY_NUMBER), root, plan=OVER_HALF, names=("half_mse", "rmse"))
    assert both.apart == {}


def test_a_helper_that_nobody_calls_tells_nothing_apart():
    """Of a student whose answer is another than ours, the mistake is looked for as a whole."""
    plan = OVER_HALF
    both = judged((HALF, "return 0.5"), (ROOT, NO_ROOT), plan=plan, names=("half_mse", "rmse"))
    assert both.apart == {}
    assert Verdict.INHERITED not in verdicts(both.unit["rmse"])
