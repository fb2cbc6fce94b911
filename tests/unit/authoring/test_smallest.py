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


def test_probabilities_of_a_row_sum_to_one():
    def back(d, p):
        return p * (d - (d * p).sum(axis=1, keepdims=True))

    public = call(
        np.array([[4.0, 0.0, 2.0], [1.0, 3.0, 0.5]]), np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    )
    _, p = smallest(back, lambda d, p: p * d, public)
    assert p.sum(axis=1).tolist() == [1.0] * len(p)
    assert p.shape[1] == 2


def test_what_a_public_check_breaks_can_be_broken_where_it_leads_to_that():
    def strict(p):
        if (abs(p.sum(axis=1) - 1) > 1e-9).any():
            raise ValueError("a row does not sum to 1")
        return p.max()

    public = call(np.array([[0.25, 0.75]])), call(np.array([[0.25, 0.5]]))
    found = search(strict, lambda p: p.max(), *public).smallest(public[1])
    assert found["args"][0].tolist() == [[0.2]]


def test_labels_stay_below_the_number_of_classes():
    def share(logits, labels):
        return float((logits.argmax(axis=1) == labels).mean())

    public = call(np.array([[3.0, 1.0, 2.0], [1.0, 2.0, 3.0]]), np.array([0, 1]))
    logits, labels = smallest(share, lambda x, t: share(x, t) + (t.max() > 0), public)
    assert labels.max() < logits.shape[1]


def norm(x):
    return float(np.sqrt((np.asarray(x, dtype=np.float64) ** 2).sum()))


def slopes(x):
    """The slopes of the sum of x^3, with the error of measuring them."""
    return 3 * np.asarray(x, dtype=np.float64) ** 2 + 1e-10


@pytest.mark.parametrize(
    ("right", "wrong", "made", "dull"),
    [
        (norm, lambda x: 2 * norm(x), [1.0, 2.0], 0),
        (lambda x: x - x, lambda x: x, [1.0], 1),
        (norm, lambda x: 2 * norm(x), np.array([1], dtype=np.uint8), 1),
        (lambda x: x, lambda x: 2 * x, [1.0, -np.inf], 1),
        (norm, lambda x: 2 * norm(x), np.float32([1.0]), 1),
        (norm, lambda x: 2 * norm(x), np.array([1]), 1),
        (lambda x: 1 + x.size, lambda x: 2 + x.size, [], 1),
        (norm, lambda x: 9 * (x.max() > 1) + norm(x), [1.0], 2),
        (lambda x: x > 0, lambda x: x >= 0, [0.0], 3),
        (lambda x: x >= 0, lambda x: x > 0, [0.0], 3),
        (lambda x: 1.0 * (x > 0), lambda x: 1.0 * (x >= 0), [0.0], 3),
        (lambda x: slopes(x) / norm(slopes(x)), lambda x: slopes(x), [0.0, 0.0], 3),
        (lambda x: slopes(x) / norm(slopes(x)), lambda x: slopes(x), np.array([0, 0]), 3),
        (slopes, lambda x: 2 * slopes(x), [0.0, 1.0], 3),
        (lambda x: x, lambda x: x[0], [0.0], 4),
        (lambda x: x, lambda x: -x, [0.0, 1.0], 5),
        (norm, lambda x: 2 * norm(x), [-0.0, 1.0], 5),
    ],
    ids=[
        "it teaches",
        "the right one is zero",
        "bytes",
        "an infinity",
        "float32",
        "whole numbers",
        "an empty array",
        "the wrong one has an edge",
        "an edge",
        "an edge on the other side",
        "an edge in numbers",
        "noise decides",
        "noise decides at whole numbers",
        "noise is shown",
        "zeros alone",
        "an answer with a signed zero",
        "an argument with one",
    ],
)
def test_what_teaches_little_is_dull(right, wrong, made, dull):
    public = call(np.array([0.0, -2.5, 3.0]))
    assert search(right, wrong, public).dullness(call(np.asarray(made))) == dull


def test_an_edge_is_seen_where_the_public_numbers_are_whole_and_others_must_be():
    def above(x, labels):
        if (labels != np.round(labels)).any():
            raise ValueError("no labels")
        return x > 0

    public = call(np.array([0.0, -2.5, 3.0]), np.array([1.0, 0.0, 1.0]))
    found = search(above, lambda x, labels: x >= 0, public)
    assert found.dullness(call(np.array([0.0]), np.array([1.0]))) == 3
    public = call(np.array([0.0, -2.0, 3.0]))
    found = search(lambda x: x > 0, lambda x: x >= 0, public)
    assert found.dullness(call(np.array([0.0]))) == 3


def test_a_zero_where_calls_of_that_kind_have_none_is_dull():
    def f(x, word):
        return norm(x)

    public = call(np.array([0.0, 2.5]), "line"), call(np.array([1.0, 2.5]), "cubic")
    found = search(f, lambda x, word: 2 * norm(x), *public)
    made = np.array([0.0, 1.0])
    assert [found.dullness(call(made, word)) for word in ("line", "cubic")] == [0, 3]


def test_what_teaches_comes_before_what_is_short():
    def right(x):
        return x - x.mean()

    (x,) = smallest(right, lambda x: x, LONG)
    assert x.size == 2
    assert right(x).any()


def test_of_variants_those_that_teach_come_first():
    def right(x):
        return x * x

    public = call(np.array([1.5, -2.5]))
    wrong = search(right, lambda x: np.where((x == 0) | (x > 500), 1.0, right(x)), public)
    dull = [wrong.dullness(one) for one in wrong.variants([public])]
    assert dull == [0] * len(dull) != []


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
