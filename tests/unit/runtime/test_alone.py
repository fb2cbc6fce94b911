"""What a sandbox does in place of what it may not."""

import subprocess
import sys

PROGRAM = """
import torch
from torch.utils.data import DataLoader, TensorDataset
from autograder.runtime.alone import of_a_sandbox, replace

data = TensorDataset(torch.arange(6))
def batches(**how):
    torch.manual_seed(0)
    loader = DataLoader(data, batch_size=4, shuffle=True, **how)
    return [batch.tolist() for epoch in range(2) for (batch,) in loader]

usual = batches()
replace(of_a_sandbox())
torch.multiprocessing.get_context = None  # no process can be started
print(batches(num_workers=2, timeout=9, persistent_workers=True) == usual)
torch.set_num_threads(1000)
print(torch.get_num_threads() < 1000)
"""

COMPILING = """
import torch
from autograder.runtime.alone import of_a_sandbox, replace

replace(of_a_sandbox())

@torch.compile
def plain(x):
    return torch.compiler.is_compiling()

@torch.compile(mode="reduce-overhead")
def with_options(x):
    return torch.compiler.is_compiling()

class Model(torch.nn.Module):
    def forward(self, x):
        return torch.compiler.is_compiling()

model = Model()
model.compile()
for one in (plain, with_options, model, torch.compile(Model())):
    print(one(torch.ones(1)))
"""


def test_batches_and_threads_are_the_same_whatever_is_asked_for():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True"], done.stderr


def test_what_is_to_be_compiled_runs_as_it_is():
    done = subprocess.run([sys.executable, "-c", COMPILING], capture_output=True, text=True)
    assert done.stdout.split() == ["False"] * 4, done.stderr


THREADS = """
import torch
from autograder.runtime.alone import alone

torch.set_num_threads(2)
with alone():
    torch.set_num_threads(3)
    print(torch.get_num_threads())
"""


def test_a_self_check_computes_with_one_thread_as_a_sandbox_does():
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True)
    assert done.stdout.split() == ["1"], done.stderr
