"""Archives: what is taken out of one in memory, and what is left in it, with a word of why."""

import gzip
import io
import stat
import tarfile
import zipfile

import pytest

from autograder.runtime import archive
from autograder.runtime.archive import DAMAGED, MAX_FILES, MAX_TAR
from autograder.runtime.limits import MAX_FILE


def unpack(data):
    """The files that come out, and the notes."""
    found = archive.unpack(data)
    assert found.times.keys() == found.files.keys()
    return found.files, found.notes


def zipped(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as file_of:
        for path, content in members:
            file_of.writestr(path, content)
    return file.getvalue()


def taped(*members, mode="w:"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as tape:
        for path, content in members:
            info = tarfile.TarInfo(path)
            info.size = len(content)
            tape.addfile(info, io.BytesIO(content))
    return file.getvalue()


def tape_of_a(kind):
    info = tarfile.TarInfo("a.py")
    info.type, info.linkname = kind, "/etc/passwd"
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:") as tape:
        tape.addfile(info)
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
def test_work_comes_out_by_path(packed):
    data = packed(("ada/a.py", b"x = 1\n"), ("ada/b.ipynb", b"{}"), ("ada/plot.png", b"p"))
    files = {"ada/a.py": b"x = 1\n", "ada/b.ipynb": b"{}", "ada/plot.png": b"p"}
    assert unpack(data) == (files, [])


@pytest.mark.parametrize(
    ("path", "label"),
    [("./a.py", "a.py"), ("ada\\a.py", "ada/a.py"), ("./ada/./a.py", "ada/a.py")],
)
def test_a_path_is_written_in_one_way(path, label):
    assert unpack(zipped((path, b""))) == ({label: b""}, [])


@pytest.mark.parametrize("path", ["__MACOSX/a.py", ".git/a.py", "ada/__pycache__/a.py", "._a.py"])
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
    assert notes == ["a.py is larger than 1 MB: it is not read when work is graded"]


def test_reading_stops_where_all_files_together_are_too_large():
    files, notes = unpack(zipped(*((f"{n}.py", bytes(MAX_FILE)) for n in range(12))))
    assert list(files) == [f"{n}.py" for n in range(9)]
    rest = "the rest of the archive, from 9.py on, was not read: its files exceed 8 MB"
    assert notes == [rest]


def test_only_so_many_files_are_looked_at():
    many = [(f"{n}.csv", b"") for n in range(MAX_FILES - 1)]
    files, notes = unpack(taped(*many, ("d/a.py", b""), ("b.py", b"")))
    assert list(files)[:3] == ["b.py", "d/a.py", "0.csv"]
    assert len(files) == MAX_FILES
    assert notes == [f"only the first {MAX_FILES} files of the archive were looked at"]


@pytest.mark.parametrize("packed", [zipped, taped])
def test_what_programs_installed_is_passed_over_and_not_counted(packed):
    many = [(f"env/lib/python3.11/{n}.py", b"") for n in range(MAX_FILES)]
    others = ["conda/conda-meta/a.json", "conda/pkgs/b.py", "web/node_modules/c.json"]
    marks = [("env/pyvenv.cfg", b""), *((path, b"") for path in others)]
    files, notes = unpack(packed(*many, *marks, ("env/losses.py", b""), ("work/losses.py", b"")))
    assert (list(files), notes) == (["env/losses.py", "work/losses.py"], [])


def test_a_tape_that_ends_like_a_zip_is_a_tape():
    inner = zipped(("b.py", b"2"))
    tape = taped(("bob/a.py", b"1"), ("z/ada.zip", inner))
    files = {"bob/a.py": b"1", "z/ada.zip/b.py": b"2", "z/ada.zip": inner}
    assert unpack(tape) == (files, [])


def test_a_tape_that_unfolds_beyond_measure_is_not_read():
    bomb = gzip.compress(bytes(MAX_TAR + 1), compresslevel=1)
    assert unpack(bomb) == ({}, ["the archive cannot be unpacked: it holds more than 64 MB"])


@pytest.mark.parametrize(
    "data",
    [b"no archive", zipped(("a.py", b"x"))[:-30], KINDS["tar.xz"](("a.py", b"x"))[:-30]],
    ids=["something else", "half a zip", "half a tar"],
)
def test_what_is_no_archive_or_half_of_one_is_said_to_be_so(data):
    damaged = f"the archive cannot be unpacked: {DAMAGED}"
    assert unpack(data) == ({}, [damaged])


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "it is empty"), (b"Rar!\x1a\x07", "make a .zip"), (b"<!DOCTYPE html>", "web page")],
)
def test_what_has_the_name_of_an_archive_and_is_something_else_is_told(data, why):
    assert why in unpack(data)[1][0]


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


def test_data_comes_out_after_the_work_whatever_stands_first():
    data = zipped(*((f"{n}.csv", bytes(MAX_FILE)) for n in range(12)), ("a.py", b"x"))
    files, notes = unpack(data)
    assert list(files)[:2] == ["a.py", "0.csv"]
    rest = "the rest of the archive, from 8.csv on, was not read: its files exceed 8 MB"
    assert notes == [rest]


def test_a_package_comes_out_whole_and_with_it_what_the_work_may_open():
    members = {"parts/__init__.py": b"", "c.rar": b"Rar", "report.pdf": b"%PDF", "test_a.py": b""}
    files, _ = unpack(zipped(*members.items()))
    assert files == members


def test_an_archive_in_an_archive_is_opened_and_comes_out_itself():
    inner = zipped(("one.txt", b"1"))
    assert unpack(zipped(("a.zip", inner)))[0] == {"a.zip": inner, "a.zip/one.txt": b"1"}


def test_it_is_known_when_a_file_was_last_changed():
    info = zipfile.ZipInfo("a.py", (2026, 11, 28, 9, 30, 2))
    assert archive.unpack(zipped((info, b""))).times == {"a.py": 20261128093002}
    assert archive.unpack(taped(("a.py", b""))).times == {"a.py": 19700101000000}


@pytest.mark.parametrize("moment", [1e300, -1e300])
def test_a_tape_may_say_anything_of_the_time(moment):
    info = tarfile.TarInfo("a.py")
    info.mtime = moment
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT) as tape:
        tape.addfile(info)
    assert archive.unpack(file.getvalue()).times == {"a.py": 0}


def test_an_archive_in_an_archive_is_opened_but_not_without_end():
    data = zipped(("a.py", b"x"))
    for depth in range(4):
        files, notes = unpack(data)
        inside = "".join(f"{n}.zip/" for n in reversed(range(depth)))
        is_open = depth <= archive.MAX_INSIDE
        found = [path for path in files if path.endswith(".py")]
        assert found == ([f"{inside}a.py"] if is_open else [])
        assert len(notes) == (0 if is_open else 1)
        data = zipped((f"{depth}.zip", data))


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "utf-8"])
def test_a_name_keeps_its_letters(encoding):
    data = zipped(("xxxxxxx.py", b"1"))
    name = "\u00fcbung.py".encode(encoding).rjust(10, b"_")
    files, _ = unpack(data.replace(b"xxxxxxx.py", name))
    assert [path.lstrip("_") for path in files] == ["\u00fcbung.py"]
