"""What a student's code puts in the place of a library's functions is taken out again."""

import io
import math
from types import ModuleType

import pytest
import torch
from torch import nn

from autograder.runtime.untouched import Guarded, Libraries, may_touch


@pytest.fixture
def libraries():
    made = Libraries()
    yield made
    made.restore()


def test_what_was_replaced_is_itself_again(libraries):
    floor, equal, state = math.floor, torch.equal, nn.Module.state_dict
    math.floor = torch.equal = nn.Module.state_dict = lambda *words: True
    libraries.restore()
    assert (math.floor, torch.equal, nn.Module.state_dict) == (floor, equal, state)


def test_what_was_deleted_is_there_again(libraries):
    del nn.functional.relu
    libraries.restore()
    assert nn.functional.relu(torch.tensor(-1.0)) == 0.0


def test_a_method_in_front_of_that_of_a_base_is_taken_out(libraries):
    nn.Linear.__call__ = lambda layer, x: x
    torch.Tensor.clone = lambda tensor: torch.zeros(7)
    libraries.restore()
    assert nn.Linear(2, 3)(torch.ones(2)).shape == (3,)
    assert torch.ones(2).clone().shape == (2,)


def test_new_names_in_a_module_stay(libraries):
    io.of_a_test = 1
    libraries.restore()
    assert io.of_a_test == 1
    del io.of_a_test


def test_a_function_of_a_guarded_module_leaves_the_libraries_as_they_were(libraries):
    module, floor = ModuleType("mine"), math.floor
    source = "import math\ndef f(x):\n    math.floor = None\n    return x\nclass C: pass\n"
    exec(source, vars(module))
    guarded = Guarded(module, libraries.restore)
    assert guarded.f(3) == 3
    assert math.floor is floor
    assert guarded.f.__name__ == "f"
    assert guarded.C is module.C


@pytest.mark.parametrize(
    "source",
    [
        "torch.equal = yes",
        "    torch.allclose = torch.equal = yes",
        "for torch.equal in [yes]: pass",
        "with open(name) as torch.equal: pass",
        "setattr(torch, 'equal', yes)",
        "vars(torch)['equal'] = yes",
        "exec('torch.equal = yes')",
    ],
)
def test_a_file_that_may_change_a_library_is_known(source):
    assert may_touch([b"x = 1", source.encode()])


@pytest.mark.parametrize(
    "source",
    ["self.x = 1", "p.grad = None", "w.data = w", "model.eval()", "a.b == c", "for x in y: pass"],
)
def test_one_that_does_not_is_left_in_peace(source):
    assert not may_touch([source.encode()])
