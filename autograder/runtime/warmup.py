"""Do once, before the first fork, what every sandbox would otherwise load or build for itself.

Each line is here because something lazy hides behind it: torch compiles its kernel tables at the
first backward, an optimiser imports its helpers at the first step, printing builds formatters,
and the first `backward(gradient)` imports sympy, which takes over a second.

What is torch's is done where torch is imported, and left out elsewhere.
"""

import ast  # noqa: F401
import collections  # noqa: F401
import contextlib
import copy
import dataclasses  # noqa: F401
import decimal  # noqa: F401
import fractions  # noqa: F401
import importlib
import inspect  # noqa: F401
import json
import linecache
import pprint  # noqa: F401
import random
import statistics  # noqa: F401
import string  # noqa: F401
import timeit  # noqa: F401
import traceback
import warnings
from typing import Any

import numpy as np

from autograder.runtime import notebook, tensors
from autograder.runtime.outline import outline
from autograder.runtime.selection import module

# Python's own modules that load a library of the system: a sandbox could not open it. Left out are
# those of a terminal, a screen and a network, which it has not.
WITH_LIBRARIES = (
    *("_bz2", "_crypt", "_ctypes", "_dbm", "_decimal", "_gdbm", "_hashlib", "_lzma", "_sqlite3"),
    *("_ssl", "_uuid", "pyexpat", "zlib"),
)
# Those in which each sandbox replaces something before it answers: `autograder.runtime.alone`.
REPLACED = ("multiprocessing.heap", "multiprocessing.synchronize")


def warm_up() -> None:
    """Use once what students' code will use, with one thread."""
    _load_modules()
    random.seed(0)
    np.random.seed(0)
    if torch := tensors.imported():
        torch.set_num_threads(1)
        torch.manual_seed(0)
        _train_a_small_model(torch, torch.nn)
        _differentiate(torch)
    _use_numpy()
    _report_an_error()
    _read_a_file()


def _load_modules() -> None:
    for name in (*WITH_LIBRARIES, *REPLACED):
        with contextlib.suppress(ImportError):  # not every Python has each
            importlib.import_module(name)


def _train_a_small_model(torch: Any, nn: Any) -> None:
    model = nn.Sequential(
        nn.Linear(4, 5),
        nn.BatchNorm1d(5),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(5, 3),
        nn.LogSoftmax(dim=1),
    )
    data = torch.utils.data.TensorDataset(torch.randn(7, 4), torch.randint(3, (7,)))
    optimisers = (
        torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9),
        torch.optim.Adam(model.parameters()),
        torch.optim.AdamW(model.parameters()),
    )
    for criterion in (nn.CrossEntropyLoss(), nn.NLLLoss()):
        for optimiser in optimisers:
            for images, labels in torch.utils.data.DataLoader(data, batch_size=5, shuffle=True):
                optimiser.zero_grad()
                criterion(model(images), labels).backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimiser.step()
    model.load_state_dict(copy.deepcopy(model.state_dict()))
    model.eval()
    with torch.no_grad():
        repr((model, model(data.tensors[0]), optimisers))


def _differentiate(torch: Any) -> None:
    x = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
    torch.autograd.backward(x * x, torch.ones_like(x))
    torch.autograd.grad((x @ x.T).sum(), x, create_graph=True)
    torch.autograd.backward(torch.nn.functional.cross_entropy(x, torch.tensor([0, 1, 0])))
    torch.testing.assert_close(x, x.clone())
    repr(x.detach().float())


def _use_numpy() -> None:
    matrix = np.random.default_rng(0).normal(size=(3, 3))
    np.linalg.eigvalsh(matrix + matrix.T)
    np.einsum("ij,jk->ik", matrix, matrix)
    np.testing.assert_allclose(matrix @ np.linalg.inv(matrix), np.eye(3), atol=1e-9)
    str(matrix)


def _report_an_error() -> None:
    """Do what is done when a submission raises, warns or prints."""
    try:
        exec(compile("1 / 0", "submission.py", "exec"))
    except ZeroDivisionError as error:
        json.dumps(traceback.format_exception(error))
    with warnings.catch_warnings(record=True):
        warnings.warn("none", stacklevel=1)
    linecache.getlines("submission.py")


# Of a file: a definition, one that is made twice, and lines that try it.
FILE = """
import numpy as np
STEP = 0.1
def loss(pred, target):
    '''Return the mean of the squares.'''
    return np.mean((pred - target) ** 2)
class Model:
    def __init__(self, width=2):
        self.weights = np.zeros(width)
x = np.arange(6.0).reshape(2, 3)
for value in x:
    print(loss(value, STEP))
def loss(pred, target):
    difference = pred - target
    return float(difference @ difference)
total = loss(x[0], x[1])
"""


def _read_a_file() -> None:
    """Read a file as the first thing that each sandbox is asked, until Python knows the way."""
    for number in range(10):
        text = f"{FILE}NUMBER = {number}"  # what is read is remembered, and this is not to be
        cells = notebook.cells(text.encode(), is_script=True)
        outline(module(cells, "", {"loss": ""}).source.encode(), {"loss": ["torch"]}, {})
