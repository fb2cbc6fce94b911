"""The files beside a student's work: there for everything that opens, looks at or lists files."""

import subprocess
import sys
import textwrap

import pytest

from autograder.runtime.outside import NO_FILE

# What is held: sizes.csv, deep/er/words.txt, weights.npy, models; and what a program sees of it.
PRELUDE = """
import glob, io, json, os
from pathlib import Path
import numpy as np
import torch
from autograder.runtime.outside import NO_FILE
from autograder.runtime.beside import FOLDER, Beside

weights = io.BytesIO()
np.save(weights, np.arange(3))
model, old, jit = io.BytesIO(), io.BytesIO(), io.BytesIO()
torch.save(3, model)
torch.save(torch.ones(1), old, _use_new_zipfile_serialization=False)
torch.jit.save(torch.jit.script(torch.nn.Identity()), jit)
beside = Beside()
beside.install()
beside.offer({
    "sizes.csv": b"1,2\\n3,4\\n",
    "deep/er/words.txt": "h\\u00e9".encode(),
    "weights.npy": weights.getvalue(),
    "model.pt": model.getvalue(),
    "old.pt": old.getvalue(),
    "jit.pt": jit.getvalue(),
})
__file__ = FOLDER + "work.py"
"""


def seen(program, folder):
    """What a program prints that runs in a process of its own, which `install` changes."""
    code = PRELUDE + textwrap.dedent(program)
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("print(open('sizes.csv').read().split())", "['1,2', '3,4']"),
        ("print(open('./deep/../sizes.csv', 'rb').readline())", "b'1,2\\n'"),
        ("print(Path(__file__).with_name('sizes.csv').read_text().split())", "['1,2', '3,4']"),
        ("print((Path(__file__).parent / 'deep' / 'er' / 'words.txt').read_text())", "h\u00e9"),
        ("print(np.loadtxt('sizes.csv', delimiter=',').sum())", "10.0"),
        ("print(np.genfromtxt('sizes.csv', delimiter=',').shape)", "(2, 2)"),
        ("print(np.load(Path('weights.npy')))", "[0 1 2]"),
        ("print(os.path.exists('deep/er'), os.path.isfile('sizes.csv'))", "True True"),
        ("print(os.path.isdir('deep'), os.path.getsize('sizes.csv'))", "True 8"),
        ("print(Path('nothing.csv').exists())", "False"),
        ("print(open(r'Deep\\er\\Words.txt').read())", "h\u00e9"),
        ("os.chdir('deep/er'); print(os.getcwd(), os.listdir())", "/deep/er ['words.txt']"),
        ("os.chdir('/content')",
         "FileNotFoundError: [Errno 2] No such file or directory: '/content'"),
        ("print(torch.load('model.pt'), torch.load('model.pt', mmap=True))", "3 3"),
        ("print(torch.load('old.pt'))", "tensor([1.])"),
        ("print(torch.load(open('old.pt', 'rb')))", "tensor([1.])"),
        ("print(torch.jit.load('jit.pt')(torch.ones(1)))", "tensor([1.])"),
        ("print(os.listdir('deep'), [p.name for p in Path('deep/er').iterdir()])",
         "['er'] ['words.txt']"),
        ("print(sorted(glob.glob('*.csv')), glob.glob('deep/**/*.txt', recursive=True))",
         "['sizes.csv'] ['deep/er/words.txt']"),
        ("open('sizes.csv', 'w')", f"PermissionError: {NO_FILE}"),
        ("os.open('sizes.csv', os.O_RDWR)", f"PermissionError: {NO_FILE}"),
        ("open('deep')", "IsADirectoryError: [Errno 21] Is a directory: 'deep'"),
        ("os.listdir('sizes.csv')", "NotADirectoryError: [Errno 20] Not a directory: '/sizes.csv'"),
        ("print(open(os.devnull).read() == '')", "True"),
        ("beside.offer({}); print(os.path.exists('/sizes.csv'))", "False"),
    ],
    ids=str,
)  # fmt: skip
def test_what_was_handed_in_is_there(program, said, tmp_path):
    assert seen(program, tmp_path) == said


def test_the_work_may_lie_in_a_folder_of_what_was_handed_in(tmp_path):
    program = """
        beside.offer({"../x.txt": b"above", "y.txt": b"here"}, "/hw/")
        print(open("../x.txt").read(), open("y.txt").read(), open("/x.txt").read(), os.getcwd())
    """
    assert seen(program, tmp_path) == "above here above /hw"
