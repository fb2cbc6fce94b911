"""Special arrays: each array of a list is special in every way, in a few lists."""

import numpy as np

from autograder.authoring.conditions import said_of
from autograder.checking.special import special_arrays

SIZES = [[(3, 3), (3, 3)], [(1, 4), (1, 4)], [(4, 1), (4, 1)], [(5, 2), (5, 2)]]
ORDINARY_OTHERWISE = {
    "is float32",
    "are of two dtypes",
    "holds integers",
    "holds integers of few bits",
    "has one label",
    "is one label only",
}


def test_shapes_are_as_asked_for_and_numbers_are_float64():
    for arrays, sizes in zip(special_arrays(np.random.default_rng(0), *SIZES), SIZES, strict=False):
        assert [array.shape for array in arrays] == sizes
        assert {array.dtype for array in arrays} == {np.dtype(np.float64)}


def test_whole_numbers_are_special_too():
    lists = list(special_arrays(np.random.default_rng(0), *SIZES, dtype=np.int64))
    assert {array.dtype for arrays in lists for array in arrays} == {np.dtype(np.int64)}
    assert {array.any() for arrays in lists for array in arrays} == {True, False}
    assert any((one == other).all() for one, other in lists)


def test_they_meet_the_vocabulary_of_the_exam():
    wanted, met = set(), set()
    for x, y in special_arrays(np.random.default_rng(0), *SIZES):
        said = said_of({"x": x, "y": y})
        wanted |= said.possible
        met |= said.met
    missed = {s for s in wanted - met if not s.endswith(tuple(ORDINARY_OTHERWISE))}
    assert missed == set()


def test_there_are_few_of_them_and_the_same_for_a_seed():
    first, second = (list(special_arrays(np.random.default_rng(7), *SIZES)) for _ in range(2))
    assert len(first) == 11
    for arrays, others in zip(first, second, strict=True):
        for one, other in zip(arrays, others, strict=True):
            assert np.array_equal(one, other)
