"""Which unit an assignment of nbgrader's was made from."""

from pathlib import Path

from autograder.authoring.notebook import check_id
from autograder.course.layout import Course
from autograder.nbgrader.units import unit_of

UNITS = Course(Path(__file__).resolve().parents[3]).units[:3]
MSE = check_id("half_mse")
OTHERS = [check_id(name) for name in ("dense", "relu")]


def test_it_has_the_units_name():
    assert unit_of(UNITS, "02_regression_losses", [MSE]).slug == "02_regression_losses"


def test_under_another_name_it_is_known_by_its_check_cells():
    assert unit_of(UNITS, "week_2", ["a note", MSE]).slug == "02_regression_losses"


def test_it_is_the_unit_with_most_check_cells():
    assert unit_of(UNITS, "week_1", [MSE, *OTHERS]).slug != "02_regression_losses"


def test_a_notebook_without_check_cells_is_of_no_unit():
    assert unit_of(UNITS, "02_regression_losses", ["a note"]) is None
    assert unit_of(UNITS, "an essay", []) is None
