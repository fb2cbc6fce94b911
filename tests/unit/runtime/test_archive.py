"""Archives: what is taken out of one in memory, and what is left in it, with a word of why."""

import gzip
import io
import stat
import tarfile
import zipfile

import pytest

from autograder.runtime.archive import MAX_FILES, MAX_TAR, unpack
from autograder.runtime.limits import MAX_FILE


def zipped(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members:
            archive.writestr(path, content)
    return file.getvalue()


def taped(*members, mode="w:"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for path, content in members:
            info = tarfile.TarInfo(path)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def tape_of_a(kind):
    info = tarfile.TarInfo("a.py")
    info.type, info.linkname = kind, "/etc/passwd"
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:") as archive:
        archive.addfile(info)
    return file.getvalue()


def zip_of_a_link():
    info = zipfile.ZipInfo("a.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((info, b"/etc/passwd"))


KINDS = {
    "zip": zipped,
    "tar": taped,
    "tar.gz": lambda *members: taped(*members, mode="w:gz"),
    "tar.bz2": lambda *members: taped(*members, mode="w:bz2"),
    "tar.xz": lambda *members: taped(*members, mode="w:xz"),
}


@pytest.mark.parametrize("packed", KINDS.values(), ids=KINDS)
def test_python_files_and_notebooks_come_out_by_path(packed):
    data = packed(("ada/a.py", b"x = 1\n"), ("ada/b.ipynb", b"{}"), ("ada/notes.txt", b"no"))
    assert unpack(data) == ({"ada/a.py": b"x = 1\n", "ada/b.ipynb": b"{}"}, [])


@pytest.mark.parametrize(
    ("path", "label"),
    [("./a.py", "a.py"), ("ada\\a.py", "ada/a.py"), ("./ada/./a.py", "ada/a.py")],
)
def test_a_path_is_written_in_one_way(path, label):
    assert unpack(zipped((path, b""))) == ({label: b""}, [])


@pytest.mark.parametrize("path", ["__MACOSX/a.py", ".git/a.py", "ada/__pycache__/a.py"])
def test_what_lies_in_a_hidden_folder_is_passed_over(path):
    assert unpack(zipped((path, b""))) == ({}, [])


@pytest.mark.parametrize("path", ["/a.py", "../a.py", "b/../../a.py", "..\\a.py", ".git/../a.py"])
@pytest.mark.parametrize("packed", [zipped, taped])
def test_a_path_that_leads_out_is_not_read(packed, path):
    files, (note,) = unpack(packed((path, b""), ("b.py", b"")))
    assert files == {"b.py": b""}
    assert note == f"{path.replace(chr(92), '/')} was not read: it leads out of the archive"


@pytest.mark.parametrize(
    "data",
    [zip_of_a_link(), *map(tape_of_a, (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE))],
    ids=["link in a zip", "link in a tar", "hard link", "pipe"],
)
def test_only_regular_files_are_opened(data):
    assert unpack(data) == ({}, ["a.py is not a regular file and was not opened"])


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("packed", [zipped, taped])
def test_of_a_path_that_occurs_twice_the_last_counts(packed):
    files, notes = unpack(packed(("a.py", b"first"), ("./a.py", b"last")))
    assert files == {"a.py": b"last"}
    assert notes == ["a.py is in the archive twice: the last one counts"]


def test_a_python_file_may_have_a_megabyte_and_a_notebook_more():
    whole, more = bytes(MAX_FILE), bytes(MAX_FILE + 1)
    files, notes = unpack(zipped(("a.py", more), ("b.py", whole), ("c.ipynb", more)))
    assert files == {"b.py": whole, "c.ipynb": more}
    assert notes == ["a.py is larger than 1 MB and was not read"]


def test_reading_stops_where_all_files_together_are_too_large():
    files, notes = unpack(zipped(*((f"{n}.py", bytes(MAX_FILE)) for n in range(12))))
    assert list(files) == [f"{n}.py" for n in range(9)]
    assert notes == ["the rest of the archive was not read: its files exceed 8 MB"]


def test_only_so_many_files_are_looked_at():
    many = [(f"{n}.txt", b"") for n in range(MAX_FILES - 1)]
    files, notes = unpack(taped(*many, ("a.py", b""), ("b.py", b"")))
    assert list(files) == ["a.py"]
    assert notes == [f"only the first {MAX_FILES} files of the archive were looked at"]


def test_a_tape_that_unfolds_beyond_measure_is_not_read():
    bomb = gzip.compress(bytes(MAX_TAR + 1), compresslevel=1)
    assert unpack(bomb) == ({}, ["the archive cannot be unpacked: it holds more than 64 MB"])


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive", zipped(("a.py", b"x"))[:-30], KINDS["tar.xz"](("a.py", b"x"))[:-30]],
    ids=["empty", "something else", "half a zip", "half a tar"],
)
def test_what_is_no_archive_or_half_of_one_is_said_to_be_so(data):
    damaged = "the archive cannot be unpacked: it is damaged, or it is no archive"
    assert unpack(data) == ({}, [damaged])


def test_an_encrypted_file_is_said_to_be_so():
    data = bytearray(zipped(("a.py", b"x")))
    data[data.index(b"PK\x03\x04") + 6] |= 1  # the flag in the file's own header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    assert unpack(bytes(data)) == ({}, ["a.py cannot be unpacked: it is encrypted"])


def test_a_damaged_file_takes_no_other_with_it():
    data = bytearray(zipped(("a.py", b"x" * 50), ("b.py", b"")))
    data[data.index(b"a.py") + 5] ^= 0xFF
    files, notes = unpack(bytes(data))
    assert files == {"b.py": b""}
    assert notes == ["a.py cannot be unpacked: its bytes are not what the archive says"]
