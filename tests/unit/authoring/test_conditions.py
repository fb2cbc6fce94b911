"""What can be said of the arguments of a call, and of a call like it."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.authoring.conditions import said_of, to_meet


def met(**arguments):
    return said_of(arguments).met


def possible(**arguments):
    return to_meet(said_of(arguments).possible)


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.ones((1, 3)), "has one row"),
        (np.ones((3, 1)), "has one column"),
        (np.ones((3, 2)), "has two columns"),
        (np.ones((3, 3)), "is square"),
        (np.asfortranarray(np.ones((2, 3))), "is not contiguous"),
        (np.array([0.0, 1.0]), "has zeros among others"),
        (np.zeros(3), "is all zeros"),
        (np.array([[1.0, -1.0], [2.0, 5.0]]), "sums to zero"),
        (np.array([-1.5, -1.5]), "is all equal"),
        (np.array([2.0, 2.0, 3.0]), "has equal entries"),
        (np.array([1.0, -2.0]), "has negative entries"),
        (np.array([0.0, -2.0]), "has no positive entry"),
        (np.array([1.0, 300.0]), "is large"),
        (np.array([0.0, -3e-8]), "is tiny"),
        (np.float32([1.0]), "is float32"),
        (np.float16([1.0]), "is float16"),
        (np.array([1, 2]), "holds integers"),
        (np.array([1, 2], np.int8), "holds integers of few bits"),
        (np.array([np.nan]), "has nan"),
        (np.array([np.inf]), "has infinities"),
        (np.array(1.0), "has no axes"),
    ],
)
def test_an_array_is_told_by_what_is_so_of_it(array, sentence):
    assert f"x {sentence}" in met(x=array)
    assert f"x {sentence}" in met(x=torch.from_numpy(np.array(array, order="K")))
    assert f"x {sentence}" not in met(x=np.array([[1.25, 3.5, 7.0], [2.0, 4.0, 5.0]]))


def test_a_container_is_told_by_what_is_in_it():
    assert "layers is square" in met(
        layers=[(np.eye(2), np.ones(2)), (np.ones((3, 2)), np.ones(3))]
    )
    assert "params is square" in met(params={"W": np.eye(2)})
    assert "layers has one item" in met(layers=[(np.eye(2), np.ones(2))])


def test_layers_are_to_stand_in_a_list_twice():
    layer = (np.eye(2), np.ones(2))
    assert "layers has the same object twice" in possible(layers=[layer])
    assert "layers has the same object twice" in met(layers=[layer, layer])
    assert "layers has the same object twice" not in met(layers=[layer, (np.eye(2), np.ones(2))])


@pytest.mark.parametrize(("options", "is_so"), [({}, False), ({"drop_last": True}, True)])
def test_a_loader_that_leaves_some_of_its_dataset_out_is_to_be_tried(options, is_so):
    loader = DataLoader(TensorDataset(torch.ones(5, 2)), batch_size=2, **options)
    sentence = "loader yields fewer than its dataset holds"
    assert sentence in possible(loader=loader)
    assert (sentence in met(loader=loader)) is is_so


def test_what_a_call_did_not_meet_another_like_it_could():
    assert "x is square" in possible(x=np.ones((2, 3)))
    assert "x is square" not in possible(x=np.ones(3))
    assert "lr is 0" in possible(lr=0.5)


def test_labels_are_asked_for_only_where_floats_never_are():
    assert "y has one label" in possible(y=np.array([1, 2]))
    assert "y holds integers" not in possible(y=np.array([1, 2]))
    both = said_of({"y": np.array([1, 2])}).possible | said_of({"y": np.ones(2)}).possible
    assert "y has one label" not in to_meet(both)
    assert "y holds integers" in to_meet(both)


def test_whole_numbers_are_to_be_special_where_floats_never_are_labels():
    whole, floats = np.array([[0, 2]]), np.array([[0.0, 2.5]])
    as_labels = said_of({"y": whole}).possible
    both = as_labels | said_of({"y": floats}).possible
    assert "y is all zeros, in integers" not in to_meet(as_labels)
    assert "y is all zeros, in integers" in to_meet(both)
    assert "y has one row, in integers" in met(y=whole)
    assert "y has one row, in integers" not in met(y=floats)
    assert "a and b are equal, in integers" in met(a=whole, b=whole.copy())
    assert "a and b are equal, in integers" not in met(a=floats, b=floats)


def test_labels_of_few_bits_are_to_stand_beside_more_entries_than_they_count():
    for library in (np.asarray, torch.tensor):
        y, few, many = (library(a) for a in (np.uint8([1, 0]), np.ones((2, 3)), np.ones((2, 128))))
        sentence = "y of few bits cannot count z"
        assert sentence in possible(y=y, z=few)
        assert sentence not in met(y=y, z=few)
        assert sentence in met(y=y, z=many)
    assert sentence not in possible(y=np.array([1, 0]), z=np.ones((2, 3)))
    assert sentence not in possible(y=np.uint8([1, 0]), z=np.ones((3, 2)))


def test_two_arrays_of_one_shape_are_compared():
    one = np.array([1.0, 2.0])
    assert "a and b are equal" in met(a=one, b=one)
    assert "a and b are equal in places" in met(a=one, b=np.array([1.0, 3.0]))
    assert "a and b differ by amounts that cancel" in met(a=one, b=np.array([2.0, 1.0]))
    assert "a and b are nearly equal" in met(a=one, b=one * (1 + 1e-7))
    assert "a and b are of two dtypes" in met(a=one, b=np.float32([3.0, 4.0]))


def test_two_arrays_that_have_one_shape_by_chance_are_not_asked_about():
    square = said_of({"x": np.eye(2), "W": np.eye(2)}).possible
    other = said_of({"x": np.ones((3, 2)), "W": np.eye(2)}).possible
    assert "x and W are equal" in to_meet(square)
    assert "x and W are equal" not in to_meet(square | other)


def test_a_model_is_told_by_its_modes_and_what_hangs_on_it():
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)).eval()
    assert {"model is evaluating", "model has buffers"} <= met(model=model)
    assert "model is training" in possible(model=model)
    assert possible(criterion=nn.MSELoss()) == set()
