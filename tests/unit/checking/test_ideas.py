"""What the points of an exercise are for: the ideas of its checks, and the share of each."""

import pytest

from autograder.checking.checks import VALUE, check_of
from autograder.checking.ideas import ideas_of
from autograder.errors import UsageError


def check(name: str, *marks: str, idea: str | None = None):
    def function(student):
        """Twice any number."""

    function.__name__ = f"test_{name}"
    function = pytest.mark.exercise("double")(function)
    for mark in marks:
        function = getattr(pytest.mark, mark)(function)
    return check_of(pytest.mark.idea(idea)(function) if idea else function, "03_doubling")


ONE, SIGNS = check("one"), check("signs", idea="signs")
SPECIAL, SHAPES, EFFECTS = check("s", "special"), check("h", "handling"), check("a", "advisory")


def worth(*checks, points=10.0, **given):
    return {idea.name: idea.points for idea in ideas_of(checks, points, **given)}


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([ONE], {VALUE: 10.0}),
        ([ONE, SIGNS], {VALUE: 5.0, "signs": 5.0}),
        ([ONE, SHAPES], {VALUE: 8.0, "shapes and types": 2.0}),
        ([ONE, EFFECTS], {VALUE: 8.0, "side effects": 2.0}),
        ([ONE, SPECIAL, SHAPES], {VALUE: 5.5, "special cases": 2.5, "shapes and types": 2.0}),
        ([SIGNS, SPECIAL], {"signs": 5.0, "special cases": 5.0}),
        ([SPECIAL, SHAPES], {"special cases": 8.0, "shapes and types": 2.0}),
        (
            [EFFECTS, SHAPES, SPECIAL, SIGNS, ONE],
            {
                VALUE: 5.0,
                "special cases": 1.25,
                "signs": 1.25,
                "shapes and types": 1.25,
                "side effects": 1.25,
            },
        ),
        (
            [ONE, EFFECTS, check("b", "advisory", idea="warnings")],
            {VALUE: 8.0, "side effects": 1.0, "warnings": 1.0},
        ),
    ],
)
def test_the_value_has_half_and_the_others_share_the_rest_within_bounds(checks, expected):
    found = worth(*checks)
    assert found == expected
    assert list(found) == list(expected)


@pytest.mark.parametrize("points", [10.0, 5.0, 7.25, 15.0])
def test_points_are_quarters_that_add_up_to_those_of_the_exercise(points):
    names = [f"idea {number}" for number in range(3)]
    found = worth(ONE, EFFECTS, *(check("x", idea=name) for name in names), points=points)
    assert sum(found.values()) == points
    assert all(idea * 4 == int(idea * 4) for idea in found.values())
    assert len({found[name] for name in names}) == 1


def test_an_author_may_say_what_each_idea_is_worth():
    assert worth(ONE, SIGNS, given={VALUE: 6, "signs": 4}) == {VALUE: 6, "signs": 4}


@pytest.mark.parametrize(
    ("checks", "given", "said"),
    [
        ([ONE, SIGNS], {VALUE: 10}, 'its ideas are "the value", "signs", and @points names "the'),
        ([ONE], {VALUE: 5, "sign": 5}, '@points names "the value", "sign"'),
        ([ONE, EFFECTS], {VALUE: 7.75, "side effects": 2.25}, "advisory checks exceed a fifth"),
        ([EFFECTS], None, "advisory checks exceed a fifth"),
        ([check("b", "advisory", idea=VALUE), ONE], None, "advisory checks exceed a fifth"),
    ],
)
def test_points_that_fit_no_ideas_or_could_be_forged_are_refused(checks, given, said):
    with pytest.raises(UsageError, match=f"03_doubling, double: .*{said}"):
        ideas_of(checks, 10.0, given)


def test_neither_the_number_nor_the_order_of_checks_moves_points():
    checks = [ONE, SIGNS, SPECIAL, SHAPES, EFFECTS]
    assert worth(*checks, *checks, ONE, SHAPES) == worth(*checks)
    assert worth(ONE, SPECIAL, SIGNS, EFFECTS, SHAPES) == worth(*checks)
