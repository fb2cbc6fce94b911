"""A download as a tree: the same on disk and in a zip, without links and within limits."""

import os
import struct
import zipfile
from contextlib import ExitStack

import pytest

from autograder.collecting.tree import (
    FILE,
    FOLDER,
    MAX_DEPTH,
    OTHER,
    OnDisk,
    Unreadable,
    files_below,
    opened,
    safe_path,
)
from autograder.errors import UsageError
from autograder.runtime.archive import MAX_SEEN

FILES = {"ada/b.py": b"1", "ada/a.py": b"2", "bob.py": b"3"}


@pytest.fixture
def stack():
    with ExitStack() as stack:
        yield stack


def on_disk(root):
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def in_zip(root):
    with zipfile.ZipFile(root / "a.zip", "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return root / "a.zip"


@pytest.mark.parametrize("made", [on_disk, in_zip])
def test_a_folder_and_a_zip_of_it_are_one_tree(tmp_path, stack, made):
    root, notes = opened(made(tmp_path), stack)
    assert ([*root.children], notes) == (["ada", "bob.py"], [])
    assert [(path, node.read()) for path, node in files_below(root, notes)] == [
        ("bob.py", b"3"), ("ada/a.py", b"2"), ("ada/b.py", b"1"),
    ]  # fmt: skip
    assert root.at("ada", "a.py").kind == FILE
    assert root.at("ada", "c.py") is None


def test_one_name_in_two_encodings_is_two_files(tmp_path, stack):
    for name in ("é.py".encode(), "é.py".encode("cp1252")):
        with open(os.fsencode(tmp_path) + b"/" + name, "w"):
            pass
    assert [*opened(tmp_path, stack)[0].children] == ["é.py", "é.py-2"]


def test_what_is_no_regular_file_is_not_opened(tmp_path, stack):
    on_disk(tmp_path)
    (tmp_path / "link.py").symlink_to(tmp_path / "bob.py")
    (tmp_path / "folder").symlink_to(tmp_path / "ada")
    os.mkfifo(tmp_path / "pipe.py")
    root, _ = opened(tmp_path, stack)
    for name in ("link.py", "folder", "pipe.py"):
        assert root.at(name).kind == OTHER
        with pytest.raises(Unreadable, match="is not a regular file"):
            root.at(name).read()
    assert root.at("folder").children == {}


def test_what_became_a_link_since_it_was_listed_is_not_opened(tmp_path, stack):
    node = opened(on_disk(tmp_path), stack)[0].at("bob.py")
    (tmp_path / "bob.py").unlink()
    (tmp_path / "bob.py").symlink_to(tmp_path / "ada" / "a.py")
    with pytest.raises(Unreadable, match="is not a regular file"):
        node.read()


def test_a_folder_that_became_a_link_since_it_was_listed_is_not_opened(tmp_path, stack):
    root = opened(on_disk(tmp_path), stack)[0]
    file, folder = root.at("ada", "a.py"), root.at("ada")
    (tmp_path / "ada").rename(tmp_path / "elsewhere")
    (tmp_path / "ada").symlink_to("elsewhere")
    with pytest.raises(Unreadable, match="is not a regular file"):
        file.read()
    assert OnDisk(folder.place, "ada", FOLDER, tmp_path).children == {}


@pytest.mark.parametrize("made", [on_disk, in_zip])
def test_a_file_is_read_up_to_a_limit(tmp_path, stack, made):
    node = opened(made(tmp_path), stack)[0].at("bob.py")
    assert node.read(1) == b"3"
    with pytest.raises(Unreadable, match="is larger than 0 MB"):
        node.read(0)


def test_hidden_and_deep_folders_are_passed_over(tmp_path, stack):
    deep = "/".join(["d"] * (MAX_DEPTH + 1))
    for folder in (".git", "__pycache__", deep, deep[2:]):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "a.py").touch()
    found = [path for path, _ in files_below(opened(tmp_path, stack)[0], [])]
    assert found == [f"{deep[2:]}/a.py"]


def test_what_leads_out_of_an_archive_is_noted(tmp_path, stack):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("../a.py", "/b.py", "C:\\c.py", "d\\e.py", "./f.py", "g/"):
            archive.writestr(name, b"")
    root, notes = opened(tmp_path / "a.zip", stack)
    assert [*root.children] == ["d", "f.py", "g"]
    assert root.at("d", "e.py").kind == FILE
    assert root.at("g").kind == FOLDER
    assert [note.split(" ")[0] for note in notes] == ["../a.py", "/b.py", "C:/c.py"]


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"no archive"])
def test_what_is_no_archive_is_a_mistake_of_the_user(tmp_path, stack, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(UsageError, match="neither a folder nor a zip or tar archive"):
        opened(tmp_path / "a.zip", stack)


def test_an_archive_of_very_many_files_is_not_gone_through(tmp_path, stack):
    """The same entry of its directory again and again: the end of an archive is all that counts."""
    data = in_zip(tmp_path).read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start : data.index(b"PK\x01\x02", start + 1)]
    size = struct.pack("<LL", len(entry) * (MAX_SEEN + 1), start)
    last = data[end : end + 12] + size + data[end + 20 :]
    (tmp_path / "a.zip").write_bytes(data[:start] + entry * (MAX_SEEN + 1) + last)
    with pytest.raises(UsageError, match="it holds more than 200000 files"):
        opened(tmp_path / "a.zip", stack)


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("a b/c.py", "a b/c.py"),
        ("../../etc/passwd", "etc/passwd"),
        ("a\nb\x1b[2J.py", "a b.py"),
        ("é\udcff.py", "é?.py"),
        ("..", "_"),
        ("d/" * 150 + "end.py", "end.py"),
        ("x" * 300 + ".py", "x" * 197 + ".py"),
    ],
    ids=ascii,
)
def test_a_path_can_be_written(path, safe):
    assert safe_path(path) == safe
