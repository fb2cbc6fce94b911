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


def test_batches_and_threads_are_the_same_whatever_is_asked_for():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True"], done.stderr
