"""Writing files: the old one or the new one is there, and one run at a time writes to a folder."""

import os
import sys
import zipfile
from io import BytesIO
from pathlib import PurePath

import pytest

from autograder.errors import UsageError
from autograder.files import make_folder, only_writer, packed, write, write_bytes, write_folder

if sys.platform != "linux":
    pytest.skip("folders are locked on Linux alone", allow_module_level=True)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_the_folders_above_it(tmp_path):
    write(tmp_path / "a" / "b" / "grades.csv", "ada,é\n")
    assert (tmp_path / "a" / "b" / "grades.csv").read_bytes() == "ada,é\n".encode()
    assert names(tmp_path / "a" / "b") == ["grades.csv"]


def test_the_new_file_takes_the_place_of_the_old_one_in_one_step(tmp_path):
    path = tmp_path / "grades.csv"
    write_bytes(path, b"old")
    with path.open("rb") as old:
        write_bytes(path, b"new")
        assert old.read() == b"old"  # whoever is reading it reads it to its end
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["grades.csv"]


def test_others_may_read_what_is_written(tmp_path):
    write(tmp_path / "grades.csv", "")
    assert (tmp_path / "grades.csv").stat().st_mode & 0o777 == 0o644


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    (tmp_path / "grades.csv").mkdir()
    with pytest.raises(UsageError, match=r"cannot write .*grades\.csv: Is a directory"):
        write(tmp_path / "grades.csv", "x")
    assert names(tmp_path) == ["grades.csv"]


def test_a_folder_is_written_whole(tmp_path):
    (tmp_path / "out").mkdir()  # an empty one gives way
    write_folder(tmp_path / "out", {PurePath("ada", "a.json"): b"1", PurePath("b.json"): b"2"})
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["ada", "b.json"]
    assert (tmp_path / "out" / "ada" / "a.json").read_bytes() == b"1"


def test_a_folder_that_cannot_be_written_whole_is_not_there(tmp_path):
    with pytest.raises(UsageError, match=r"cannot write .*out: File name too long"):
        write_folder(tmp_path / "out", {PurePath("a"): b"1", PurePath(300 * "b"): b"2"})
    assert names(tmp_path) == []
    write(tmp_path / "out" / "old.json", "old")
    with pytest.raises(UsageError, match=r"cannot write .*out: Directory not empty"):
        write_folder(tmp_path / "out", {PurePath("a"): b"1"})
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["old.json"]


def test_the_same_files_are_packed_into_the_same_bytes():
    files = {PurePath("b/run"): b"#!/bin/sh\n", PurePath("a.txt"): b"x"}
    archive = packed(files)
    assert archive == packed(dict(reversed(files.items())))
    with zipfile.ZipFile(BytesIO(archive)) as read:
        modes = {i.filename: oct(i.external_attr >> 16) for i in read.infolist()}
    assert modes == {"a.txt": "0o644", "b/run": "0o755"}


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda path: write(path / "a.csv", ""), "cannot write"),
        (make_folder, "cannot make"),
        (lambda path: only_writer(path).__enter__(), "cannot make"),
    ],
    ids=["write", "make", "lock"],
)
def test_a_folder_that_cannot_be_is_told_by_its_name(tmp_path, do, said):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=rf"{said} .*file/below.*: Not a directory"):
        do(tmp_path / "file" / "below")


def test_a_folder_may_be_there_already(tmp_path):
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert names(tmp_path / "a") == ["b"]


def test_a_second_writer_is_refused_while_the_first_is_at_work(tmp_path):
    with only_writer(tmp_path):
        with pytest.raises(UsageError, match=r"another run is writing to .*: wait for its end"):
            only_writer(tmp_path).__enter__()
        with only_writer(tmp_path / "elsewhere"):
            write(tmp_path / "elsewhere" / "a", "")
    with only_writer(tmp_path):
        pass


def test_the_lock_ends_with_its_block_however_that_ends(tmp_path):
    with pytest.raises(ZeroDivisionError), only_writer(tmp_path):
        raise ZeroDivisionError
    with only_writer(tmp_path):
        pass


def test_what_a_killed_writer_left_half_written_is_cleared_away(tmp_path):
    (tmp_path / "results").mkdir()
    for name in (".x7.part", "ada.json", "notes.part"):
        (tmp_path / "results" / name).touch()
    with only_writer(tmp_path):
        assert names(tmp_path / "results") == ["ada.json", "notes.part"]


@pytest.mark.parametrize("kept", [True, False], ids=["something written", "nothing written"])
def test_a_folder_in_which_nothing_was_written_does_not_stay(tmp_path, kept):
    with only_writer(tmp_path / "out"):
        assert names(tmp_path / "out") == []
        if kept:
            write(tmp_path / "out" / "a", "")
    assert os.path.isdir(tmp_path / "out") is kept
