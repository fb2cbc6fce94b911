"""Opening past no link, in one step where the kernel can, and step by step elsewhere."""

import os
from pathlib import Path

import pytest

from autograder import beneath


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "class" / "ada" / "02").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "02" / "a.py").write_text("hers")
    (tmp_path / "class" / "eve").symlink_to("ada")
    (tmp_path / "class" / "eve.py").symlink_to("ada/02/a.py")
    (tmp_path / "class" / "out").symlink_to(tmp_path)
    (tmp_path / "secret.py").write_text("secret")
    return tmp_path / "class"


def one_step(folder, path):
    top = os.open(folder, os.O_RDONLY)
    try:
        return beneath._in_one_step(top, os.fsencode(path))
    finally:
        os.close(top)


def step_by_step(folder, path):
    top = os.open(folder, os.O_RDONLY)
    try:
        return beneath._step_by_step(top, [*Path(path).parts])
    finally:
        os.close(top)


WAYS = pytest.mark.parametrize("way", [beneath.opened, one_step, step_by_step])


@WAYS
def test_what_lies_below_is_opened(folder, way):
    before = len(os.listdir("/proc/self/fd"))
    with open(way(folder, "ada/02/a.py")) as file:
        assert file.read() == "hers"
    assert len(os.listdir("/proc/self/fd")) == before


@WAYS
@pytest.mark.parametrize("path", ["eve", "eve.py", "eve/02/a.py", "out/secret.py", "eve/02"])
def test_no_link_is_followed(folder, way, path):
    with pytest.raises(OSError, match=r"symbolic links|Not a directory"):
        way(folder, path)


@pytest.mark.parametrize("path", ["../secret.py", "ada/../../secret.py", "/etc/passwd"])
def test_nothing_leads_out(folder, path):
    with pytest.raises(OSError, match="cross-device"):
        beneath.opened(folder, path)


def test_the_folder_itself_may_be_reached_by_a_link(folder):
    with beneath.file(folder / "eve", "02/a.py") as file:
        assert file.read() == b"hers"
        assert beneath.names(file) == 1


@pytest.mark.parametrize("path", ["pipe", "eve.py", "ada"])
def test_what_is_no_file_is_not_waited_for(folder, path):
    os.mkfifo(folder / "pipe")
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(beneath.NotRegularError):
        beneath.file(folder, path)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_hard_link_has_two_names(folder):
    os.link(folder / "ada" / "02" / "a.py", folder / "b.py")
    with beneath.file(folder, "b.py") as file:
        assert beneath.names(file) == 2
