"""Plain data made simpler keeps its structure; what has one size keeps having one."""

import numpy as np
import pytest
import torch

from autograder.authoring.simpler import entries, leaves, measure, put, simpler, varied

ROWS = {
    "args": (np.arange(6.0).reshape(3, 2), np.zeros(3)),
    "kwargs": {"size": 3, "name": "relu", "axis": None},
}


def shapes(tree):
    return tuple(np.shape(leaf) for _, leaf in leaves(tree))


def found(tree):
    return list(simpler(tree, tree))


def test_fewer_numbers_are_simpler_and_then_plainer_ones():
    assert measure([1.0, 7.5]) < measure([0.0, 0.0, 0.0])
    assert measure([0.0]) < measure([1.0]) < measure([2.0]) < measure([-1.0]) < measure([0.5])
    assert measure([0.5]) < measure([0.125])
    assert measure(np.zeros(1)) < measure(np.zeros(1, np.float32))


def test_what_has_one_size_is_made_shorter_together():
    for tree in found(ROWS):
        (first, second) = tree["args"]
        assert len(first) == len(second)


def test_a_whole_number_that_says_a_size_may_follow_it():
    made = {(len(t["args"][1]), t["kwargs"].get("size")) for t in found(ROWS)}
    assert {(1, 1), (1, 3), (2, 2)} <= made


def test_the_number_of_axes_the_kinds_and_the_texts_stay():
    for tree in [*found(ROWS), *varied(ROWS, np.random.default_rng(0))]:
        first, second = tree["args"]
        assert (first.ndim, second.ndim) == (2, 1)
        assert first.dtype.kind == second.dtype.kind == "f"
        assert min(first.shape) >= 1
        assert tree["kwargs"]["name"] == "relu"


def test_the_last_rows_can_be_what_is_kept():
    assert any(tree["args"][0][0, 0] == 2.0 for tree in found(ROWS))


def test_sizes_that_became_equal_still_go_their_own_ways():
    small = {"args": (np.zeros((2, 2)), np.zeros(2)), "kwargs": {}}
    whole = {"args": (np.zeros((3, 2)), np.zeros(3)), "kwargs": {}}
    made = {shapes(tree) for tree in simpler(small, whole)}
    assert {((1, 2), (1,)), ((2, 1), (2,))} <= made
    assert all(one[0] == other[0] for one, other in made)


def test_a_keyword_can_be_left_out():
    assert any("size" not in tree["kwargs"] for tree in found(ROWS))


@pytest.mark.parametrize("leaf", [2.5, np.array([[2.5]]), torch.tensor([2.5])])
def test_each_number_can_become_a_plain_one(leaf):
    tree = {"args": (leaf,), "kwargs": {}}
    made = {float(entries(one["args"][0])[0]) for one in found(tree)}
    assert {0.0, 1.0, 2.0, -1.0, 3.0, 0.5} <= made
    assert {type(one["args"][0]) for one in found(tree)} == {type(leaf)}


def test_other_numbers_are_the_same_each_time():
    one, other = (list(varied(ROWS, np.random.default_rng(0))) for _ in range(2))
    assert [measure(tree) for tree in one] == [measure(tree) for tree in other]
    assert len({measure(tree) for tree in one}) > 10


def test_minus_infinity_is_tried_where_it_may_be():
    def infinite(**words):
        trees = varied(ROWS, np.random.default_rng(0), **words)
        return any(np.isinf(entries(leaf)).any() for tree in trees for _, leaf in leaves(tree))

    assert infinite(infinite=True)
    assert not infinite()


def test_each_of_several_texts_can_be_left_out():
    tree = {"args": (), "kwargs": {"steps": ["a", "b", "c"]}}
    made = [one["kwargs"]["steps"] for one in found(tree) if "steps" in one["kwargs"]]
    assert all(steps in made for steps in (["b", "c"], ["a", "c"], ["a", "b"], ["a"]))
    assert measure(tree["kwargs"]["steps"][:2]) < measure(tree["kwargs"]["steps"])


def test_put_leaves_the_tree_as_it_was():
    tree = {"a": [(1.0, 2.0)]}
    assert put(tree, ("a", 0, 1), 5.0) == {"a": [(1.0, 5.0)]}
    assert tree == {"a": [(1.0, 2.0)]}


def test_a_number_that_takes_fewer_digits_to_write_is_plainer():
    for short, long in ((6e-9, 6.000000000000001e-09), (3.03, 3.0300000000000002), (330.0, 331.5)):
        assert measure([short]) < measure([long])
    assert measure(np.float32([0.1])) < measure(np.float32([0.15]))


def test_a_number_can_have_one_two_or_three_digits():
    made = {float(tree["args"][0]) for tree in found({"args": (0.0058312,), "kwargs": {}})}
    assert {0.006, 0.0058, 0.00583} <= made


@pytest.mark.parametrize("leaf", [-0.2, np.array([-0.2, 1.5]), torch.tensor([-0.2, 1.5])])
def test_no_zero_that_is_made_has_a_sign(leaf):
    for tree in found({"args": (leaf,), "kwargs": {}}):
        row = entries(tree["args"][0])
        assert not (np.signbit(row) & (row == 0)).any()
