"""Answers of another structure: which there are, and what a check may not do with them."""

import numpy as np
import pytest
import torch

from autograder.authoring.structure import looked_at, structures
from autograder.course.loaded import LoadedUnit


def words(answer):
    return [what for what, _ in structures(answer)]


def made(answer, what):
    (found,) = [other for said, other in structures(answer) if said == what]
    return found


def test_each_part_is_replaced_at_every_depth():
    answer = {"loss": [1.0, (2.0, 3.0)]}
    assert made(answer, "None") is None
    assert made(answer, "None at ['loss']") == {"loss": None}
    assert made(answer, "a word at ['loss'][0]") == {"loss": ["word", (2.0, 3.0)]}
    assert made(answer, "None at ['loss'][1][0]") == {"loss": [1.0, (None, 3.0)]}


def test_of_a_long_list_the_first_two_items_and_the_last_are_replaced():
    places = {what.rpartition(" at ")[2] for what in words([1.0] * 9) if " at " in what}
    assert places == {"[0]", "[1]", "[8]"}


def test_a_dtype_that_numpy_lacks_is_looked_at_as_well():
    assert made(torch.tensor([0.5, 2.0], dtype=torch.bfloat16), "a list") == [0.5, 2.0]


def test_containers_lose_and_gain_parts():
    assert made((1.0, 2.0), "an item less") == (1.0,)
    assert made([1.0], "an item more") == [1.0, 1.0, 1.0]
    assert made({"w": 1.0, "b": 2.0}, "a key less") == {"b": 2.0}
    assert set(made({"w": 1.0}, "a key more")) == {"w", "another"}


@pytest.mark.parametrize("array", [np.array([0.5, 2.0]), torch.tensor([0.5, 2.0])], ids=type)
def test_arrays_change_their_library_shape_and_dtype(array):
    assert type(made(array, "the other library")) is not type(array)
    assert tuple(made(array, "an axis more").shape) == (1, 2)
    assert tuple(made(array, "no entries").shape) == (0,)
    assert "bool" in str(made(array, "bools").dtype)
    assert "int64" in str(made(array, "integers").dtype)
    assert made(array, "a list") == [0.5, 2.0]


def test_a_check_that_looks_before_it_computes_is_not_objected_to(tiny_unit):
    looked = looked_at(LoadedUnit(tiny_unit), "double", seed=0)
    assert looked.count > 20
    assert looked.wrong == []


def graded_by(unit, line):
    text = unit.grader.read_text()
    before = "    expect_close(student.double(3.0), 6.0, because=SUM)\n"
    assert before in text
    unit.grader.write_text(text.replace(before, f"    {line}\n"))
    return looked_at(LoadedUnit(unit), "double", seed=0).wrong


def test_a_check_that_computes_with_whatever_comes_is_not_at_fault_for_it(tiny_unit):
    line = "expect_equal(sorted([student.double(3.0), 7.0])[1], 7.0, because=SUM)"
    assert graded_by(tiny_unit, line) == []


def test_a_check_that_speaks_of_the_value_of_another_kind_is_objected_to(tiny_unit):
    wrong = graded_by(tiny_unit, "expect_close(float(student.double(3.0)), 6.0, because=SUM)")
    assert "test_double_of_three speaks of a value at True in answer 1" in wrong


def test_a_check_that_breaks_down_at_the_solution_too_is_objected_to(tiny_unit):
    wrong = graded_by(tiny_unit, "student.double(3.0)\n    raise KeyError('double')")
    assert any("test_double_of_three broke down at None in answer 1" in one for one in wrong)


def test_the_places_of_which_messages_speak_are_noted(tiny_unit):
    line = "expect_close([student.double(3.0)], [6.0], names=('[\"sum\"]',), because=SUM)"
    graded_by(tiny_unit, line)
    looked = looked_at(LoadedUnit(tiny_unit), "double", seed=0)
    assert looked.places["test_double_of_three", 0] == {'["sum"]'}
