"""Tensors: known where torch is imported, by what was torch's own when they were asked for first.

Whether torch is imported is a matter of the whole process, so each program runs in one of its own.
"""

import subprocess
import sys

import numpy as np
import pytest
import torch

from autograder.runtime.tensors import dtype_name, imports_torch, is_array, is_dtype, is_tensor


def said(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip("\n")


NOT_IMPORTED = """
import sys
import numpy as np
from autograder.checking import code, describe, freeze, tolerance
from autograder.runtime.call import moved_generators, reset_global_state
from autograder.runtime.imports import held
from autograder.runtime.tensors import bind, is_array, is_dtype, is_tensor
from autograder.runtime.wire import Opaque, WireError, pack, unpack

reset_global_state()
value = {"a": [np.arange(6.0).reshape(2, 3).T, np.float32(1.5)], 2: (None, True, "text", 1 << 40)}
came = unpack(pack(value))
print(tolerance.same(came, value), came["a"][0].flags.f_contiguous)
print(is_tensor(value), is_array(came["a"][0]), is_dtype(np.dtype("float32")))
print(tolerance.same(freeze.thawed(freeze.frozen(value)), value))
print(code.of([np.zeros((4, 4)), np.float32(2)]))
print(describe.kind(np.zeros(2)), "|", describe.kind(Opaque("ndarray")))
np.random.rand()
print(moved_generators())
try:
    bind()
except RuntimeError:
    print("nothing to bind")
print("torch" in held())  # no file of a student's takes its place
print("torch" in sys.modules)
"""


def test_plain_values_need_no_torch() -> None:
    assert said(NOT_IMPORTED).splitlines() == [
        "True True",
        "False True False",
        "True",
        "[np.zeros((4, 4)), np.float32(2.0)]",
        "array of shape (2,), float64 | an object of type ndarray",
        "['numpy']",
        "nothing to bind",
        "True",
        "False",
    ]


MISSING = """
import json, sys
sys.modules["torch"] = None  # an import of it raises
from autograder.runtime import wire

header = json.dumps({"d": [["", {"T": ["float32", [1]]}]]}).encode()
try:
    wire.unpack(wire.PREFIX.pack(wire.MAGIC, len(header), 4) + header + bytes(4))
except wire.WireError as error:
    print(error)
"""


def test_a_tensor_that_arrives_where_torch_is_missing_is_refused() -> None:
    assert said(MISSING) == "not decodable: ModuleNotFoundError"


LATER = """
from autograder.runtime.call import moved_generators, reset_global_state
from autograder.runtime.tensors import is_tensor
from autograder.runtime.wire import pack, unpack

reset_global_state()
import torch
print(moved_generators(), is_tensor(torch.ones(1)), unpack(pack({"": torch.ones(1)}))[""])
torch.rand(1)
print(moved_generators())
reset_global_state()
first = torch.rand(1)
reset_global_state()
print(moved_generators(), torch.equal(torch.rand(1), first))
"""


def test_torch_that_is_imported_later_is_known_from_then_on() -> None:
    assert said(LATER).splitlines() == ["[] True tensor([1.])", "['torch']", "[] True"]


# What a student's code might do in a sandbox, once all is bound there.
FORGING = """
import sys
import types
import torch
from autograder.runtime import tensors
from autograder.runtime.call import moved_generators, reset_global_state
from autograder.runtime.wire import Opaque, pack, unpack

tensors.bind()
reset_global_state()
one, rand = torch.ones(1), torch.rand
mine = type("Mine", (), {})
fake = types.ModuleType("torch")
fake.Tensor, fake.nn, fake.get_rng_state = mine, fake, lambda: None
fake.Parameter = mine
state = torch.get_rng_state()
torch.get_rng_state = lambda: state
torch.set_rng_state = torch.set_default_dtype = torch.set_grad_enabled = lambda *any: None
torch.Tensor = torch.nn.Parameter = mine
FORGED
print(tensors.is_tensor(one), tensors.is_tensor(mine()))
came = unpack(pack({"one": one, "mine": mine()}))
print(type(came["one"]) is type(one), came["mine"])
rand(1)
print(moved_generators())
sys.modules["torch"] = torch  # which torch itself asks for when its default dtype is set
reset_global_state()
print(moved_generators())
"""


@pytest.mark.parametrize("forged", ["sys.modules['torch'] = fake", "del sys.modules['torch']", ""])
def test_what_is_bound_is_torchs_own_whatever_is_put_in_its_place(forged: str) -> None:
    assert said(FORGING.replace("FORGED", forged)).splitlines() == [
        "True False",
        "True Opaque(type_name='Mine')",
        "['torch']",
        "[]",
    ]


FAKE = """
import sys, types
sys.modules["torch"] = types.ModuleType("torch")
from autograder.runtime.call import moved_generators, reset_global_state
from autograder.runtime.tensors import is_tensor
from autograder.runtime.wire import pack, unpack

reset_global_state()
print(is_tensor(1), unpack(pack({"": 1})), moved_generators())
"""


def test_a_module_of_that_name_that_is_no_torch_is_none() -> None:
    assert said(FAKE) == "False {'': 1} []"


def test_what_is_a_tensor_an_array_and_a_dtype() -> None:
    values = (torch.ones(2), torch.nn.Parameter(torch.ones(2)), np.ones(2), np.float64(1), [1.0])
    assert [is_tensor(value) for value in values] == [True, True, False, False, False]
    assert [is_array(value) for value in values] == [True, True, True, False, False]
    assert [is_dtype(dtype) for dtype in (torch.int8, np.int8, "int8")] == [True, False, False]
    named = (torch.ones(1).half(), np.ones(1), torch.bfloat16)
    assert [*map(dtype_name, named)] == ["float16", "float64", "bfloat16"]


@pytest.mark.parametrize(
    ("source", "does"),
    [
        ("import torch", True),
        ("import numpy as np\nimport torch.nn as nn\n", True),
        ("def f():\n    from torch import nn\n", True),
        ("import torchvision\n", False),
        ('"""Write it yourself, without `torch`.\n\nWe import torch later."""\n', False),
    ],
)
def test_code_that_imports_torch(source: str, does: bool) -> None:
    assert imports_torch(source) is does
