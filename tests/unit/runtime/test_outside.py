"""What is refused on a student's machine as it is where work is judged, and what is not."""

import io
import socket
import subprocess
import sys
import textwrap

import pytest
import torch

from autograder.runtime.alone import alone
from autograder.runtime.outside import NO_DATABASE, NO_FILE, NO_NETWORK

OWN = """
import asyncio, importlib, pathlib, sys
from autograder.runtime.alone import alone
from autograder.runtime.imports import around
sys.path.append(".")

async def one():
    await asyncio.sleep(0)
    return 1
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, in which the test is."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: torch.save([1], "x.pt"),
        lambda folder: torch.save([1], folder / "x.pt"),
        lambda folder: torch.save([1], "x.pt", _use_new_zipfile_serialization=False),
        lambda folder: torch.save([1], "\xfc.pt"),
        lambda folder: torch.jit.trace(torch.nn.Linear(1, 1), torch.ones(1)).save("x.pt"),
    ],
    ids=["a name", "a path", "an older format", "a name with an accent", "a script"],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_torch_writes_no_file(folder, write):
    with pytest.raises(PermissionError, match=NO_FILE), alone():
        write(folder)
    assert not [*folder.iterdir()]


def test_torch_writes_to_memory_and_reads_from_files(folder):
    torch.save({"a": torch.ones(1)}, folder / "x.pt")
    with alone():
        kept = io.BytesIO()
        torch.save(torch.load(folder / "x.pt"), kept)
        kept.seek(0)
        assert torch.load(kept) == {"a": torch.ones(1)}


def test_the_network_and_databases_are_not_for_those_who_ask():
    with alone(), pytest.raises(PermissionError, match=NO_NETWORK):
        socket.create_connection(("localhost", 1))
    with alone(), pytest.raises(PermissionError, match=NO_DATABASE):
        sys.audit("sqlite3.connect", "x.db")
    with alone():
        sys.audit("sqlite3.connect", ":memory:")


def test_afterwards_all_is_as_it_was(folder):
    with alone():
        pass
    torch.save([1], "x.pt")
    socket.socket().close()
    assert torch.load("x.pt") == [1]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("print(asyncio.run(one()))", "1"),
        ("import writes; print(pathlib.Path('log.txt').exists())", "True"),
        ("""
        with around(["."]):
            print(importlib.import_module("writes").LOG)
        """, f"PermissionError: {NO_FILE}"),
    ],
    ids=["an event loop", "an installed module", "a student's module"],
)  # fmt: skip
def test_what_python_writes_for_itself_is_not_refused(folder, program, said):
    (folder / "writes.py").write_text("LOG = open('log.txt', 'w').name\n")
    code = f"{OWN}\nwith alone():\n{textwrap.indent(textwrap.dedent(program), '    ')}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout or done.stderr).strip().splitlines()[-1] == said
