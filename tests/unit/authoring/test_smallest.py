"""The search for the smallest call on which a wrong function differs from the right one."""

from types import ModuleType

import numpy as np
import pytest

from autograder.authoring.smallest import Search, Solution, differ
from autograder.checking.student import Local
from autograder.runtime.call import Live


def subject(function):
    module = ModuleType("sums")
    module.f = function
    return Local(Live(module, None, frozenset()))


def call(*args, **kwargs):
    return {"name": "f", "args": args, "kwargs": kwargs}


def search(right, wrong, *public, **words):
    return Search(Solution(subject(right), public), subject(wrong), **words)


def smallest(right, wrong, public):
    return search(right, wrong, public).smallest(public)["args"]


def mean(x):
    return float(np.mean(x))


LONG = call(np.array([1.5, -2.25, 3.125, 7.0, -1.0]))


def test_one_number_is_enough_for_a_factor():
    (x,) = smallest(mean, lambda x: 2 * mean(x), LONG)
    assert x.tolist() == [1.0]


def test_two_are_needed_where_a_mean_is_taken_for_a_sum():
    (x,) = smallest(mean, lambda x: float(np.sum(x)), LONG)
    assert (x.shape, sorted(x.tolist())) == ((2,), [1.0, 1.0])


def test_an_edge_is_found_beside_which_all_is_right():
    def relu(x):
        return np.maximum(x, 0)

    (x,) = smallest(relu, lambda x: np.where(x < -1, x, relu(x)), LONG)
    assert x.tolist() == [1.0, -2.0]


def test_rows_that_go_together_stay_together():
    def squares(p, t):
        return float(np.sum((p - t) ** 2) / len(p))

    public = call(np.arange(10.0).reshape(5, 2), np.ones((5, 2)))
    p, t = smallest(squares, lambda p, t: squares(p, t) / 2, public)
    assert p.shape == t.shape == (1, 1)


def test_what_the_solution_refuses_is_no_example_of_what_it_answers():
    def root(x):
        if (x < 2).any():
            raise ValueError("below 2")
        return np.sqrt(x)

    (x,) = smallest(root, lambda x: x, call(np.array([3.5, 9.25])))
    assert x.size == 1
    assert x >= 2


def test_what_it_refuses_can_be_an_example_where_a_public_check_shows_that():
    def strict(x, y):
        if len(x) != len(y):
            raise ValueError("the lengths differ")
        return 0.0

    public = call(np.array([1.5, 2.5, 3.5]), np.array([4.5, 5.5]))
    x, y = smallest(strict, lambda x, y: 0.0, public)
    assert (len(x), len(y)) in {(2, 1), (1, 2), (3, 1), (1, 3)}


def test_no_warning_and_no_nan_of_the_solution_is_an_example():
    found = smallest(lambda x: 1 / x, lambda x: 2 / x, LONG)
    assert found[0].tolist() == [1.0]


@pytest.mark.parametrize(
    ("public", "other"),
    [
        (call(0.1), 2.0),
        (call(0.1), 0.0),
        (call(0.0), -1.0),
        (call(3.0), 0.5),
        (call(3.0), -2.0),
    ],
    ids=["a share", "not zero", "not negative", "whole", "a size"],
)
def test_numbers_stay_like_those_of_the_public_checks(public, other):
    solution = Solution(subject(lambda x: x), [public])
    assert solution.allows(public, public)
    assert not solution.allows(call(other), public)


def test_where_the_public_calls_agree_others_are_tried():
    def sign(x):
        return np.sign(x)

    wrong = search(sign, lambda x: np.where(x == 0, 1.0, np.sign(x)), LONG)
    assert not wrong.differs(LONG, LONG)
    (first, *_) = wrong.variants([LONG])
    assert 0.0 in first["args"][0]
    assert search(sign, sign, LONG).variants([LONG]) == []


def test_a_search_finds_the_same_each_time():
    def found():
        wrong = search(mean, lambda x: mean(x) * (1 + (x.min() < -500)), LONG)
        return wrong.smallest(wrong.variants([LONG])[0])["args"][0].tolist()

    assert found() == found()


def test_only_what_is_far_above_the_tolerance_differs():
    assert differ(1.0, 1.02)
    assert not differ(1.0, 1.005)
    assert not differ(0.0, 1e-4)
    assert differ(0.0, float("nan"))
    assert differ(float("inf"), float("-inf"))
    assert not differ(float("nan"), float("nan"))
    assert differ(np.zeros(2), np.zeros((1, 2)))
    assert differ(np.zeros(2), np.zeros(2, np.float32))
    assert differ({"a": [1]}, {"a": [2]})
    assert differ({"a": 1}, {"b": 1})
    assert differ(1, 1.0)
    assert not differ((1, "x", None), (1, "x", None))
