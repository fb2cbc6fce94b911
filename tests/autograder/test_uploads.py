"""Uploads that cannot lie in a repository: what students' folders and machines make of a file.

Each case builds one entry of a folder of submissions. All are graded in one run, by the real
judge; asserted are the verdict of half_mse's checks, the score, and what the notes say.
"""

import io
import json
import os
import re
import socket
import stat
import struct
import sys
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.authoring.notebook import as_notebook
from autograder.course.layout import Course
from autograder.course.loaded import LoadedUnit
from autograder.grading.budget import Budget
from autograder.grading.job import Options
from autograder.grading.run import grade
from autograder.grading.submissions import MAX_FILES
from autograder.runtime.limits import MAX_FILE

ROOT = Path(__file__).resolve().parents[2]
UNIT = "02_regression_losses"
MAIN = "regression_losses.py"
HONEST = (ROOT / "tests" / "submissions" / "passed" / "solves_the_unit.py").read_text("utf-8")
SOLVED = json.loads(as_notebook(LoadedUnit(Course(ROOT).unit(UNIT)), solved=True))
AT = 1 + next(n for n, cell in enumerate(SOLVED["cells"]) if cell["id"] == "half_mse")
HALF_MSE = HONEST[HONEST.index("import numpy") : HONEST.index("def rmse(")]
CANARY = "autograder-canary"
SECRET = "a secret beside the submissions"

Build = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """One entry, and what becomes of it. honest: the whole unit is solved, and counts."""

    build: Build
    verdict: str
    honest: bool
    note: str


CASES: dict[str, Case] = {}


def case(verdict: str, *, honest: bool = False, note: str = "") -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        CASES[build.__name__] = Case(build, verdict, honest, note)
        return build

    return register


def put(entry: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = entry / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


# Folders


@case("passed", honest=True)
def a_plain_folder(entry: Path) -> None:
    put(entry, {MAIN: HONEST})


@case("passed", honest=True)
def a_folder_of_folders(entry: Path) -> None:
    put(entry, {f"Homework 2 (final)/exercises/{UNIT}/{MAIN}": HONEST})


@case("missing", note="there is no file of any unit in it")
def a_folder_of_hidden_files(entry: Path) -> None:
    put(entry, {".git/HEAD": "ref: refs/heads/main"})


@case("missing", note="is not looked into: it lies deeper than 24 folders: hand in the files")
def a_file_too_deep_to_be_found(entry: Path) -> None:
    put(entry, {"a/" * 26 + MAIN: HONEST})


@case("passed", honest=True, note=f"only the first {MAX_FILES} files were looked at")
def thousands_of_files(entry: Path) -> None:
    put(
        entry,
        {f"a/{number:05}.txt": b"" for number in range(MAX_FILES + 1)} | {f"b/{MAIN}": HONEST},
    )


@case("passed", honest=True)
def two_files_of_one_unit(entry: Path) -> None:
    put(entry, {f"{UNIT}/{MAIN}": HONEST, f"old/{MAIN}": "raise SystemExit"})


@case("missing", note="there is no file of any unit in it")
def a_folder_that_is_called_like_the_file(entry: Path) -> None:
    put(entry, {f"{MAIN}/.git/HEAD": ""})


@case("passed", honest=True)
def compiled_files_beside_it(entry: Path) -> None:
    put(entry, {MAIN: HONEST, "__pycache__/regression_losses.cpython-311.pyc": b"\xa7\r\r\n" * 9})


# Helpers


@case("passed")
def a_helper(entry: Path) -> None:
    own = "from residuals import difference\n\n\ndef half_mse(pred, target):\n"
    own += "    return float((difference(pred, target) ** 2).sum()) / (2 * len(pred))\n"
    put(entry, {MAIN: own, "residuals.py": HALF_MSE})


@case("passed")
def helpers_that_import_each_other(entry: Path) -> None:
    main = "import one\nhalf_mse = one.half_mse\n"
    put(entry, {MAIN: main, "one.py": "import two\n" + HALF_MSE, "two.py": "import one\n"})


@case("passed")
def a_helper_with_a_syntax_error(entry: Path) -> None:
    put(entry, {MAIN: "import helper\n" + HALF_MSE, "helper.py": "def f(:\n"})


@case("passed", honest=True, note="torch.py is ignored: an installed module has that name")
def files_that_shadow_installed_modules(entry: Path) -> None:
    shadows = ("torch", "numpy", "autograder", "json", "struct", "sitecustomize")
    put(entry, {MAIN: HONEST, **{f"{name}.py": "raise SystemExit(0)" for name in shadows}})


@case("passed", honest=True)
def files_that_pytest_and_the_judge_would_load(entry: Path) -> None:
    ours = ("conftest.py", "drivers.py", "test_regression_losses.py", "pytest.ini", "setup.cfg")
    put(entry, {MAIN: HONEST, **{name: "raise SystemExit(0)" for name in ours}})
    put(entry, {f"tests/graders/test_{UNIT}.py": "", "autograder/__init__.py": "raise SystemExit"})


@case("passed", honest=True)
def helpers_whose_names_are_no_names(entry: Path) -> None:
    names = ["..py", "-rf.py", "a b.py", "a.b.py", "\x1b[2J.py", "<script>.py", "=1+1.py", "\n.py"]
    put(entry, {MAIN: HONEST, **dict.fromkeys(names, b"raise SystemExit")})
    Path(os.fsdecode(os.fsencode(entry) + b"/\xff\xfe.py")).write_bytes(b"raise SystemExit")


@case("passed", honest=True, note="not read when work is graded, as all files together exceed 8 MB")
def helpers_without_end(entry: Path) -> None:
    """Their names alone are more than a message to a sandbox may hold."""
    long = "\xe9" * 120
    put(entry, {MAIN: HONEST, **{f"z{number}{long}.py": b"" for number in range(1900)}})


@case("passed", honest=True, note="not read when work is graded, as all files together exceed 8 MB")
def helpers_of_nine_megabytes(entry: Path) -> None:
    put(entry, {MAIN: HONEST, **{f"z{number}.py": b"#" * MAX_FILE for number in range(9)}})


# What is no regular file


@case("missing", note="regression_losses.py is not a regular file and was not opened")
def a_link_to_the_solution(entry: Path) -> None:
    entry.mkdir()
    (entry / MAIN).symlink_to(ROOT / "solutions" / UNIT / MAIN)


@case("missing", note="regression_losses.py is not a regular file and was not opened")
def a_link_out_of_the_folder(entry: Path) -> None:
    entry.mkdir()
    (entry / MAIN).symlink_to("../../secret.py")


@case("missing")
def a_link_to_a_folder(entry: Path) -> None:
    entry.mkdir()
    (entry / UNIT).symlink_to(ROOT / "solutions" / UNIT, target_is_directory=True)


@case("missing", note="is neither a folder, an archive, a notebook nor a .py file")
def an_entry_that_is_a_link(entry: Path) -> None:
    entry.symlink_to(ROOT / "solutions" / UNIT, target_is_directory=True)


@case("passed", honest=True)
def links_in_a_ring(entry: Path) -> None:
    put(entry, {MAIN: HONEST})
    (entry / "again").symlink_to(entry, target_is_directory=True)
    (entry / "self.py").symlink_to("self.py")


@case("missing", note="regression_losses.py is not a regular file and was not opened")
def a_pipe(entry: Path) -> None:
    entry.mkdir()
    os.mkfifo(entry / MAIN)


@case("passed", honest=True, note="pipe.py is not a regular file and was not opened")
def a_pipe_beside_it(entry: Path) -> None:
    put(entry, {MAIN: HONEST})
    os.mkfifo(entry / "pipe.py")


@case("missing", note="regression_losses.py is not a regular file and was not opened")
def a_socket(entry: Path) -> None:
    entry.mkdir()
    home = Path.cwd()
    os.chdir(entry)  # an address of a socket is short, and tmp_path is not
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(MAIN)
    finally:
        os.chdir(home)


@case("passed", honest=True)
def a_hard_link(entry: Path) -> None:
    put(entry, {"draft.txt": HONEST})
    os.link(entry / "draft.txt", entry / MAIN)


# What is in a file


@case("missing")
def an_empty_file(entry: Path) -> None:
    put(entry, {MAIN: b""})


@case("missing", note="left out: SyntaxError")
def bytes_that_are_no_text(entry: Path) -> None:
    put(entry, {MAIN: bytes(range(128, 256)) * 10})


@case("passed", honest=True)
def nul_bytes(entry: Path) -> None:
    put(entry, {MAIN: HONEST.encode() + b"\0\0\0"})


@case("passed", honest=True)
def utf_16(entry: Path) -> None:
    put(entry, {MAIN: HONEST.encode("utf-16")})


@case("passed", honest=True)
def an_unknown_encoding(entry: Path) -> None:
    put(entry, {MAIN: "# -*- coding: klingon -*-\n" + HONEST})


@case("passed", honest=True)
def a_byte_order_mark(entry: Path) -> None:
    put(entry, {MAIN: b"\xef\xbb\xbf" + HONEST.encode()})


@case("passed", honest=True)
def latin_1_that_says_so(entry: Path) -> None:
    put(
        entry,
        {MAIN: "# -*- coding: latin-1 -*-\n# h\xe9, \xfcber\n".encode("latin-1") + HONEST.encode()},
    )


@case("passed", honest=True)
def latin_1_that_does_not_say_so(entry: Path) -> None:
    put(entry, {MAIN: "# h\xe9, \xfcber\n".encode("latin-1") + HONEST.encode()})


@case("passed", honest=True)
def lines_that_end_as_on_windows(entry: Path) -> None:
    put(entry, {MAIN: HONEST.replace("\n", "\r\n")})


@case("passed", honest=True)
def no_newline_at_the_end_and_form_feeds(entry: Path) -> None:
    put(entry, {MAIN: "\f\n" + HONEST.rstrip()})


@case("passed", note="lines 20 to 22 are left out: TabError")
def tabs_and_spaces(entry: Path) -> None:
    put(entry, {MAIN: HALF_MSE + "if True:\n\ta = 1\n        b = 2\n"})


@case(
    "missing", note="regression_losses.py is larger than 1 MB: it is not read when work is graded"
)
def a_file_of_two_megabytes(entry: Path) -> None:
    put(entry, {MAIN: HONEST.encode() + b"#" * (2 << 20)})


@case("passed", honest=True, note="is left out: ")
def brackets_that_exhaust_a_parser(entry: Path) -> None:
    put(entry, {MAIN: HONEST + "\nx = " + "(" * 5000 + ")" * 5000})


@case("passed", honest=True, note="is left out: ")
def operators_that_exhaust_a_parser(entry: Path) -> None:
    put(entry, {MAIN: HONEST + "\nx = " + "-" * 200_000 + "1"})


@case("passed", honest=True)
def attributes_that_exhaust_a_compiler(entry: Path) -> None:
    put(entry, {MAIN: HONEST + "\nx = a" + ".b" * 100_000})


@case("crashed")
def an_answer_that_exhausts_a_parser(entry: Path) -> None:
    put(
        entry,
        {
            MAIN: HALF_MSE.replace(
                "    return ", "    x = " + "(" * 5000 + ")" * 5000 + "\n    return "
            )
        },
    )


@case("passed", note="is left out: ")
def a_line_of_a_megabyte(entry: Path) -> None:
    put(entry, {MAIN: HALF_MSE + "x = [" + "[],[" * 200_000})


# Lone files


@case("passed", honest=True, note="is graded as 02_regression_losses, by what it defines")
def a_lone_file(entry: Path) -> None:
    entry.with_suffix(".py").write_text(HONEST)


@case("passed", honest=True, note="is left out: SyntaxError")
def a_lone_file_that_does_not_parse(entry: Path) -> None:
    entry.with_suffix(".py").write_text(HONEST + "\ndef unfinished(")


@case("missing", note="is of no unit that is graded here")
def a_lone_file_of_nothing(entry: Path) -> None:
    entry.with_suffix(".py").write_text("x = 1\n")


@case("missing", note="is not read: its name has no ending: add .py, or .ipynb to that of a note")
def a_file_without_an_ending(entry: Path) -> None:
    entry.write_bytes(b"\x89PNG")


@case("missing", note="losses.png is not read: nothing is read that has such an ending")
def a_picture(entry: Path) -> None:
    put(entry, {"losses.png": b"\x89PNG"})


# Archives


def zipped(entry: Path, members: dict[str, str | bytes], **options: Any) -> Path:
    path = entry.with_suffix(".zip")
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name twice is what we want
        for name, content in members.items():
            archive.writestr(name, content, **options)
    return path


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def in_tar(entry: Path, *members: tuple[tarfile.TarInfo, bytes], kind: str = "gz") -> None:
    with tarfile.open(entry.with_name(f"{entry.name}.tar.{kind}"), f"w:{kind}") as tape:
        for info, content in members:
            info.size = len(content)
            tape.addfile(info, io.BytesIO(content))


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@case("passed", honest=True)
def a_zip(entry: Path) -> None:
    zipped(entry, {f"my homework/{UNIT}/{MAIN}": HONEST, f"__MACOSX/._{MAIN}": b"\0\5\x16\7"})


@case("passed")
def a_zip_with_a_helper(entry: Path) -> None:
    zipped(entry, {f"hw/{MAIN}": "from mine import half_mse\n", "hw/mine.py": HALF_MSE})


@case("passed", honest=True, note="is graded as 02_regression_losses, by what it defines")
def a_zip_with_a_lone_file(entry: Path) -> None:
    beside = "__MACOSX/._solution_final_2.py"
    zipped(entry, {"solution_final_2.py": HONEST, beside: b"\0\5\x16\7"})


@case("passed", honest=True)
def a_zip_in_a_folder(entry: Path) -> None:
    entry.mkdir()
    zipped(entry / "upload", {MAIN: HONEST})


@case("passed", honest=True)
def a_tar(entry: Path) -> None:
    in_tar(entry, (member(f"hw/{MAIN}"), HONEST.encode()), kind="xz")


@case("passed", honest=True)
def a_tar_of_the_folder_it_was_made_in(entry: Path) -> None:
    in_tar(entry, (member(f"./{UNIT}/{MAIN}"), HONEST.encode()))


@case("missing", note="there is no file of any unit in it")
def an_empty_zip(entry: Path) -> None:
    zipped(entry, {})


@case("missing", note="../regression_losses.py was not read: it leads out of the archive")
def a_zip_that_climbs_out(entry: Path) -> None:
    zipped(entry, {f"../{MAIN}": HONEST, f"../../../../../../tmp/{CANARY}.py": "x = 1\n"})


@case("missing", note="was not read: it leads out of the archive")
def a_zip_of_absolute_paths(entry: Path) -> None:
    zipped(entry, {f"/tmp/{CANARY}.py": HONEST, f"C:\\..\\{CANARY}.py": HONEST})


@case("missing", note="regression_losses.py was not read: it leads out of the archive")
def a_tar_that_climbs_out(entry: Path) -> None:
    in_tar(entry, (member(f"a/../../{MAIN}"), HONEST.encode()))


@case("missing", note="regression_losses.py is not a regular file and was not opened")
def a_zip_of_a_link(entry: Path) -> None:
    with zipfile.ZipFile(entry.with_suffix(".zip"), "w") as archive:
        archive.writestr(special(MAIN, stat.S_IFLNK | 0o777), str(ROOT / "solutions" / UNIT / MAIN))


@case("passed", honest=True, note="is not a regular file and was not opened")
def a_tar_of_links_and_devices(entry: Path) -> None:
    odd = [
        member("link.py", tarfile.SYMTYPE, "/etc/passwd"),
        member("hard.py", tarfile.LNKTYPE, MAIN),
        member("pipe.py", tarfile.FIFOTYPE),
        member("device.py", tarfile.CHRTYPE),
        member("../away.py", tarfile.SYMTYPE, ".."),
    ]
    in_tar(entry, (member(MAIN), HONEST.encode()), *((info, b"") for info in odd))


@case(
    "missing", note="regression_losses.py is larger than 1 MB: it is not read when work is graded"
)
def a_zip_bomb(entry: Path) -> None:
    """Half a gigabyte of nothing in half a megabyte."""
    zipped(entry, {MAIN: bytes(512 << 20)})


@case("passed", honest=True)
def thousands_of_files_that_programs_installed(entry: Path) -> None:
    many = {f"lib/python3.11/site-packages/{number:05}.py": b"" for number in range(MAX_FILES + 1)}
    put(
        entry,
        {f".cache/{path}": text for path, text in many.items()}
        | {f"anaconda/{path}": text for path, text in many.items()}
        | {"anaconda/conda-meta/history": b"", "a/node_modules/x.json": b"", "zenv/pyvenv.cfg": b""}
        | {f"zenv/{path}": text for path, text in many.items()}
        | {f"work/{MAIN}": HONEST},
    )


@case("passed", honest=True)
def an_environment_that_was_made_where_the_work_is(entry: Path) -> None:
    put(entry, {"pyvenv.cfg": b"", "lib/regression_losses.py": b"", f"week 2/{MAIN}": HONEST})


@case("passed", honest=True)
def a_zip_for_each_of_many_units(entry: Path) -> None:
    entry.mkdir()
    for number in range(9):
        zipped(entry / f"{number}.zip", {"notes.txt": b""})
    zipped(entry / "work.zip", {MAIN: HONEST})


@case("missing", note=".py on, was not read: its files exceed 8 MB")
def a_zip_of_many_files_that_are_large_in_all(entry: Path) -> None:
    zipped(entry, {f"{number}.py": b"#" * MAX_FILE for number in range(40)})


@case("passed", honest=True, note=f"only the first {MAX_FILES} files of the archive were looked at")
def a_zip_of_thousands_of_entries(entry: Path) -> None:
    zipped(entry, {f"{number:05}.txt": b"" for number in range(9_000)} | {MAIN: HONEST})


@case("missing", note="regression_losses.py cannot be unpacked: its bytes are not what")
def a_zip_that_lies_about_sizes(entry: Path) -> None:
    path = zipped(entry, {MAIN: HONEST})
    whole, said = path.read_bytes(), struct.pack("<I", len(HONEST.encode()))
    path.write_bytes(whole.replace(said, struct.pack("<I", 40)))


@case("missing", note="the archive cannot be unpacked")
def a_zip_that_lies_about_its_directory(entry: Path) -> None:
    path = zipped(entry, {MAIN: HONEST})
    whole = path.read_bytes()
    end = whole.rindex(b"PK\5\6")
    path.write_bytes(whole[: end + 12] + struct.pack("<II", 1 << 31, 1 << 31) + whole[end + 20 :])


@case("missing", note="regression_losses.py cannot be unpacked: it is encrypted")
def an_encrypted_zip(entry: Path) -> None:
    path = zipped(entry, {MAIN: HONEST})
    whole = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        whole[whole.index(mark) + offset] |= 1
    path.write_bytes(bytes(whole))


@case("passed", honest=True, note="regression_losses.py is in the archive twice: the last one")
def a_zip_with_a_name_twice(entry: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(entry.with_suffix(".zip"), "w") as archive:
        warnings.simplefilter("ignore")
        for content in ("raise SystemExit", HONEST):
            archive.writestr(MAIN, content)


@case("passed", honest=True)
def a_zip_of_names_that_are_no_names(entry: Path) -> None:
    names = ["\x1b[2J.py", "a\nb.py", "<script>.py", "=1+1.py", "\u202egnp.py", "caf\xe9/x.py"]
    zipped(entry, {MAIN: HONEST, **dict.fromkeys(names, "raise SystemExit")})


@case("passed", honest=True, note="torch.py is ignored: an installed module has that name")
def a_zip_of_files_that_shadow_and_files_that_pytest_would_load(entry: Path) -> None:
    names = ["torch.py", "conftest.py", "drivers.py", "test_x.py", "pytest.ini", "json.py"]
    zipped(entry, {MAIN: HONEST, **dict.fromkeys(names, "raise SystemExit")})


@case("missing", note="the archive cannot be unpacked")
def a_zip_that_is_none(entry: Path) -> None:
    entry.with_suffix(".zip").write_bytes(b"PK\3\4" + bytes(range(256)) * 40)


@case("missing", note="the archive cannot be unpacked")
def a_zip_cut_short(entry: Path) -> None:
    path = zipped(entry, {MAIN: HONEST * 20})
    path.write_bytes(path.read_bytes()[:300])


@case("missing", note="the archive cannot be unpacked: it holds more than 64 MB")
def a_tar_bomb(entry: Path) -> None:
    """A member of half a gigabyte; to step over it, all of it must be unpacked."""
    raw, packer = member("big.bin"), zlib.compressobj(9, wbits=31)
    raw.size = 4 * (128 << 20)
    with open(entry.with_name(f"{entry.name}.tar.gz"), "wb") as file:
        file.write(packer.compress(raw.tobuf()))
        for _ in range(4):
            file.write(packer.compress(bytes(128 << 20)))
        file.write(packer.flush())


@case("missing", note="is larger than 16 MB: it is not read when work is graded")
def a_zip_of_a_hundred_megabytes(entry: Path) -> None:
    with open(entry.with_suffix(".zip"), "wb") as file:
        file.truncate(100 << 20)


# Notebooks

Cell = dict[str, Any]
NOTEBOOK = "regression_losses.ipynb"


def code(text: str) -> Cell:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": text}


def position(cells: list[Cell], identity: str) -> int:
    return next(n for n, cell in enumerate(cells) if cell.get("id") == identity)


def hand_in(entry: Path, change: Callable[[list[Cell]], list[Cell] | None], **top: Any) -> None:
    """A solved notebook whose cells were changed, in a folder."""
    book = json.loads(json.dumps(SOLVED))
    cells = change(book["cells"])
    book["cells"] = book["cells"] if cells is None else cells
    put(entry, {NOTEBOOK: json.dumps(book | top)})


def source(cells: list[Cell], identity: str) -> str:
    text: str = cells[position(cells, identity)]["source"]
    return "".join(text)


@case(
    "passed", honest=True, note=f"regression_losses.ipynb: found half_mse in cell {AT}, mse in cell"
)
def a_notebook(entry: Path) -> None:
    hand_in(entry, lambda cells: None)


@case("passed", honest=True)
def a_notebook_by_itself(entry: Path) -> None:
    entry.with_suffix(".ipynb").write_text(json.dumps(SOLVED))


@case("passed", honest=True, note="regression_losses (1).ipynb is graded as 02_regression_losses")
def a_notebook_that_was_downloaded_twice(entry: Path) -> None:
    put(entry, {"regression_losses (1).ipynb": json.dumps(SOLVED)})


@case("passed", honest=True, note="homework.ipynb is graded as 02_regression_losses, by what it")
def a_notebook_with_a_name_of_its_own(entry: Path) -> None:
    put(entry, {"homework.ipynb": json.dumps(SOLVED), "thoughts.ipynb": json.dumps({"cells": []})})


@case("passed", honest=True)
def a_notebook_in_a_zip(entry: Path) -> None:
    zipped(entry, {f"{UNIT}/{NOTEBOOK}": json.dumps(SOLVED)})


@case("passed", honest=True)
def a_notebook_beside_the_untouched_file(entry: Path) -> None:
    stub = (ROOT / "exercises" / UNIT / MAIN).read_text("utf-8")
    put(entry, {f"{UNIT}/{NOTEBOOK}": json.dumps(SOLVED), f"{UNIT}/{MAIN}": stub})


@case("passed", honest=True)
def a_file_beside_the_untouched_notebook(entry: Path) -> None:
    untouched = as_notebook(LoadedUnit(Course(ROOT).unit(UNIT)))
    put(entry, {f"{UNIT}/{NOTEBOOK}": untouched, f"{UNIT}/{MAIN}": HONEST})


@case(
    "passed", honest=True, note="regression_losses.ipynb is graded and not regression_losses.py: it"
)
def a_notebook_beside_a_file_with_less_in_it(entry: Path) -> None:
    put(
        entry, {NOTEBOOK: json.dumps(SOLVED), MAIN: "def half_mse(pred, target):\n    return 1.0\n"}
    )


@case("passed", honest=True)
def the_cells_in_another_order(entry: Path) -> None:
    hand_in(entry, lambda cells: cells[::-1])


@case(
    "passed",
    honest=True,
    note=f"half_mse is also in cell {AT + 1}: cell {AT} counts, the last one that was",
)
def a_cell_twice_and_untouched_the_second_time(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        untouched = json.loads(as_notebook(LoadedUnit(Course(ROOT).unit(UNIT))))["cells"]
        at = position(cells, "half_mse")
        cells.insert(at + 1, untouched[position(untouched, "half_mse")])

    hand_in(entry, change)


@case("passed", honest=True, note=f"half_mse is also in cell 1: cell {AT + 1} counts, the last one")
def a_cell_twice_and_better_the_second_time(entry: Path) -> None:
    first = code("def half_mse(pred, target):\n    return 7\n")
    hand_in(entry, lambda cells: [first, *cells])


@case("passed", honest=True, note=f"cell {AT + 1} goes on where cell {AT} ends")
def a_cell_that_was_split_in_a_function(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        at = position(cells, "half_mse")
        head, tail = source(cells, "half_mse").rsplit("\n    residual", 1)
        cells[at : at + 1] = [code(head), code("    residual" + tail)]

    hand_in(entry, change)


@case("passed", honest=True, note=f"half_mse (cell {AT}) is not in a code cell")
def a_cell_that_was_made_text(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        cells[position(cells, "half_mse")]["cell_type"] = "markdown"

    hand_in(entry, change)


@case("passed", honest=True)
def cells_that_were_renamed(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        for number, cell in enumerate(cells):
            cell["id"] = f"x{number}"
            cell["metadata"] = {"nbgrader": {"grade_id": "half_mse", "points": 1000, "grade": True}}

    hand_in(entry, change)


@case("passed", honest=True)
def all_other_cells_deleted(entry: Path) -> None:
    """The imports too: those of the stub hold."""
    hand_in(entry, lambda cells: [c for c in cells if "def " in "".join(c["source"])])


@case("missing")
def the_answer_cell_deleted(entry: Path) -> None:
    other = "import numpy as np\ndef mse(pred, target):\n    return float(np.nan)\n"
    hand_in(entry, lambda cells: [code(other)])


@case("passed", honest=True)
def everything_else_that_one_does_in_a_notebook(entry: Path) -> None:
    def change(cells: list[Cell]) -> list[Cell]:
        around = [
            "!pip install nonsense --quiet \\\n   --upgrade",
            "%matplotlib inline\n%load_ext autoreload\nimport matplotlib.pyplot as plt",
            "%%bash\nrm -rf /tmp/x; while true; do :; done",
            "%%time\nlosses = []\nfor epoch in range(10**12):\n    losses.append(epoch)",
            "half_mse?\n?mse\nfiles = !ls\nhere = %pwd",
            "import time\ntime.sleep(3600)\nplt.plot([1, 2])\nplt.show()",
            "while True:\n    pass",
            "mse = mse(np.ones(3), np.zeros(3))\nprint(mse)",
            "from tensorflow import nothing\nimport some_module_of_mine",
            "exit()\nquit()\nraise SystemExit",
            "model = torch.load('model.pt')\nassert False, 'not yet'",
            "display(half_mse(np.ones(2), np.zeros(2)))\nget_ipython().run_line_magic('who', '')",
        ]
        between = zip(cells, map(code, around), strict=False)
        return [cell for pair in between for cell in pair] + cells

    hand_in(entry, change)


@case("passed", honest=True)
def magics_inside_a_function(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        text = source(cells, "half_mse")
        at = text.rindex("    residual")
        cells[position(cells, "half_mse")]["source"] = text[:at] + "    %time 1 + 1\n" + text[at:]

    hand_in(entry, change)


@case("passed", honest=True, note=f"half_mse is also in cell {AT + 1}: cell {AT + 2} counts")
def a_function_that_was_wrapped_in_a_later_cell(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        at = position(cells, "half_mse")
        cells.insert(at + 1, code("half_mse = staticmethod(half_mse).__func__"))
        cells.insert(0, code("half_mse = None"))

    hand_in(entry, change)


@case("passed", honest=True, note="regression_losses-Copy1.ipynb is graded as 02_regression_losses")
def work_in_a_copy(entry: Path) -> None:
    untouched = as_notebook(LoadedUnit(Course(ROOT).unit(UNIT)))
    put(entry, {NOTEBOOK: untouched, "regression_losses-Copy1.ipynb": json.dumps(SOLVED)})


@case("passed", honest=True, note="exercises.ipynb is graded as 02_regression_losses, by what it")
def work_in_another_notebook(entry: Path) -> None:
    untouched = as_notebook(LoadedUnit(Course(ROOT).unit(UNIT)))
    put(entry, {f"{UNIT}/{NOTEBOOK}": untouched, f"{UNIT}/exercises.ipynb": json.dumps(SOLVED)})


@case("passed", honest=True)
def right_code_that_needs_more_than_definitions(entry: Path) -> None:
    """A table filled by a loop, a function with cases, a value that is made of itself."""
    needed = [
        "HALVES = []\nfor k in range(3):\n    HALVES.append(0.5)",
        "import functools\n@functools.singledispatch\ndef whole(x):\n    return 7\n",
        "@whole.register(float)\ndef _(x):\n    return 1.0",
        "ONE = np.pi\nONE = ONE / np.pi",
    ]

    def change(cells: list[Cell]) -> None:
        text = source(cells, "half_mse").replace("/ (2 *", "* HALVES[2] * whole(ONE) / (")
        cells[position(cells, "half_mse")]["source"] = "\n\n".join([*needed, text])

    hand_in(entry, change)


@case("passed", honest=True)
def a_function_that_a_call_makes(entry: Path) -> None:
    """Below the stub, which is left as it was."""

    def change(cells: list[Cell]) -> None:
        text = source(cells, "half_mse").replace("def half_mse(", "def _half_mse(")
        untouched = json.loads(as_notebook(LoadedUnit(Course(ROOT).unit(UNIT))))["cells"]
        at = position(cells, "half_mse")
        cells[at] = untouched[position(untouched, "half_mse")]
        cells.insert(
            at + 1, code(f"{text}\nfrom functools import partial\nhalf_mse = partial(_half_mse)")
        )

    hand_in(entry, change)


@case("passed", honest=True)
def a_value_with_the_name_of_a_builtin(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        cells.append(code("sum = 0\nfor k in range(3):\n    sum += k\nlen = 3\nfloat = 2.0"))

    hand_in(entry, change)


@case("passed", honest=True, note=f"cell {AT + 1} goes on where cell {AT} ends")
def a_cell_that_was_split_after_its_first_line(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        at = position(cells, "half_mse")
        text = source(cells, "half_mse")
        head, tail = text[: text.index('    """')], text[text.index('    """') :]
        cells[at : at + 1] = [code(head), code(tail)]

    hand_in(entry, change)


@case("passed", note="residual is also in cell 1: cell 3 counts, the last one")
def a_helper_that_is_there_twice(entry: Path) -> None:
    first, last = "def residual(a, b):\n    return 7", "def residual(a, b):\n    return a - b"
    text = HALF_MSE.replace("def half_mse(", "def half_mse_(")
    own = "def half_mse(a, b):\n    residual(a, b)\n    return half_mse_(a, b)"
    hand_in(entry, lambda cells: [code(first), code(f"{text}\n\n{own}"), code(last)])


@case("missing", note="regression_losses.ipynb: it is no notebook: it is JSON without cells")
def cells_that_are_no_list(entry: Path) -> None:
    put(entry, {NOTEBOOK: json.dumps({"cells": 3})})


@case("passed", honest=True)
def a_value_that_an_exercise_needs(entry: Path) -> None:
    """It is computed after the function, in a cell that was moved up, from one below."""

    def change(cells: list[Cell]) -> None:
        at = position(cells, "half_mse")
        text = source(cells, "half_mse").replace("/ (2 *", "* HALF / (")
        assert "HALF" in text
        cells[at]["source"] = text
        cells[:0] = [code("HALF = ONE / 2\nHALF *= 1"), code("ONE = float(np.ones(1)[0])")]

    hand_in(entry, change)


@case("passed", note="cell 1 is left out: SyntaxError: invalid syntax (line 3)")
def a_cell_that_is_no_python(entry: Path) -> None:
    broken = "def mse(pred, target):\n    return 1\nto do: the rest"
    hand_in(entry, lambda cells: [code(broken), code(HALF_MSE)])


@case("crashed", note="cell 1 is left out: SyntaxError: '(' was never closed (line 2)")
def an_answer_that_is_no_python(entry: Path) -> None:
    hand_in(entry, lambda cells: [code("def half_mse(pred, target):\n    return (pred")])


@case("passed", honest=True)
def a_notebook_of_format_3(entry: Path) -> None:
    cells = [
        {"cell_type": "code", "input": "".join(cell["source"]).splitlines(keepends=True)}
        if cell["cell_type"] == "code"
        else cell
        for cell in SOLVED["cells"]
    ]
    sheets = [{"cells": cells[:9]}, {"cells": cells[9:]}]
    put(entry, {NOTEBOOK: json.dumps({"nbformat": 3, "metadata": {}, "worksheets": sheets})})


@case("passed", honest=True)
def a_notebook_of_format_1(entry: Path) -> None:
    cells = [{"cell_type": c["cell_type"], "code": "".join(c["source"])} for c in SOLVED["cells"]]
    put(entry, {NOTEBOOK: json.dumps({"cells": cells})})


@case("passed", honest=True)
def a_notebook_from_the_future(entry: Path) -> None:
    hand_in(entry, lambda cells: None, nbformat=9, nbformat_minor="x", metadata=None)


@case("passed", honest=True)
def a_notebook_of_windows(entry: Path) -> None:
    book = json.loads(json.dumps(SOLVED))
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    put(entry, {NOTEBOOK: b"\xef\xbb\xbf" + json.dumps(book).encode()})


@case("passed", honest=True)
def a_script_that_was_exported_from_a_notebook(entry: Path) -> None:
    parts = ["#!/usr/bin/env python\n# coding: utf-8\n"]
    for number, cell in enumerate(SOLVED["cells"]):
        text = "".join(cell["source"])
        is_code = cell["cell_type"] == "code"
        parts += (
            [f"# In[{number}]:\n\n{text}\n"] if is_code else ["# " + text.replace("\n", "\n# ")]
        )
    parts += ["# In[ ]:\n\nget_ipython().system('ls')\nwhile True:\n    pass\n"]
    put(entry, {MAIN: "\n\n".join(parts)})


@case("passed", honest=True)
def a_notebook_full_of_pictures(entry: Path) -> None:
    def change(cells: list[Cell]) -> None:
        picture = {"output_type": "display_data", "data": {"image/png": "A" * (14 << 20)}}
        cells[-2]["outputs"] = [picture]

    hand_in(entry, change)


@case("missing", note="regression_losses.ipynb: it is no notebook: it is not JSON")
def a_notebook_that_is_none(entry: Path) -> None:
    put(entry, {NOTEBOOK: "To be handed in tomorrow."})


@case("missing", note="regression_losses.ipynb: it is no notebook: it is JSON without cells")
def json_that_is_no_notebook(entry: Path) -> None:
    put(entry, {NOTEBOOK: json.dumps({"metadata": SOLVED["metadata"]})})


@case("missing")
def a_notebook_of_odd_cells(entry: Path) -> None:
    odd = [
        None,
        7,
        {},
        {"cell_type": 3, "source": 4},
        {"cell_type": "code", "source": [1, "\ud800"]},
    ]
    put(entry, {NOTEBOOK: json.dumps({"cells": odd})})


@case("missing", note="is larger than 15 MB: it is not read when work is graded")
def a_notebook_of_a_hundred_megabytes(entry: Path) -> None:
    with open(entry.with_suffix(".ipynb"), "wb") as file:
        file.truncate(100 << 20)


@case("missing", note="regression_losses.ipynb: it is no notebook: it is not JSON")
def a_notebook_in_a_folder_that_is_a_bomb(entry: Path) -> None:
    put(entry, {f"{UNIT}/regression_losses.ipynb": b'{"cells":' + b"[" * 900_000})


@case("missing", note="a_notebook_that_is_a_bomb.ipynb is of no unit that is graded here")
def a_notebook_that_is_a_bomb(entry: Path) -> None:
    entry.with_suffix(".ipynb").write_bytes(b'{"cells":' + b"[" * 900_000)


@case("missing")
def a_notebook_of_very_many_cells(entry: Path) -> None:
    cells = b'{"cell_type":"code"},' * 380_000
    put(entry, {NOTEBOOK: b'{"cells":[' + cells + b"{}]}"})


# The run

HOSTILE_NAMES = [
    "-rf",
    "=1+1",
    "<script>alert(1)</script>",
    "a\nb",
    "\x1b[2J",
    "x" * 200,
    "a..b",
    "*",
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Build and grade every case; return the results by case, and those of hostile names."""
    home = tmp_path_factory.mktemp("uploads")
    (home / "secret.py").write_text(f"SECRET = {SECRET!r}\n{HONEST}")
    submissions = home / "submissions"
    submissions.mkdir()
    for name, made in CASES.items():
        made.build(submissions / name)
    for name in HOSTILE_NAMES:
        put(submissions / name, {MAIN: HONEST})
    order = Options(Course(ROOT), (UNIT, "04_gradients"), budget=Budget(check=20.0, exercise=60.0))
    run = grade(submissions, home / "graded", order, workers=1)
    assert run.troubles == []
    assert sorted(path.name for path in home.iterdir()) == ["graded", "secret.py", "submissions"]
    results = (home / "graded" / "results").iterdir()
    read = {path.name: json.loads(path.read_text("utf-8")) for path in results}
    assert not Path(f"/tmp/{CANARY}.py").exists()
    return {re.sub(r"(\.(png|ipynb))?\.json$", "", name): result for name, result in read.items()}


def half_mse(result: dict[str, Any]) -> set[str]:
    (exercise,) = (e for e in result["exercises"] if e["exercise"] == "half_mse")
    return {check["verdict"] for check in exercise["checks"]}


def whole_unit(result: dict[str, Any]) -> float:
    return sum(e["max_score"] for e in result["exercises"] if e["unit"] == UNIT)


@pytest.mark.parametrize("name", CASES)
def test_an_upload_gets_its_verdict(graded: dict[str, dict[str, Any]], name: str) -> None:
    result, expected = graded[name], CASES[name]
    assert half_mse(result) == {expected.verdict}
    assert expected.note in "\n".join(result["notes"])
    if expected.honest:
        assert result["score"] + result["bonus"] == whole_unit(result)
    elif expected.verdict != "passed":
        assert result["score"] + result["bonus"] == 0


def test_a_name_is_a_name(graded: dict[str, dict[str, Any]]) -> None:
    """Every entry is graded, under a name that is safe on disk and in print."""
    others = {name: result for name, result in graded.items() if name not in CASES}
    assert len(others) == len(HOSTILE_NAMES)
    for name, result in others.items():
        assert name.isprintable()
        assert len(name) <= 60
        assert result["student"] == name
        assert result["score"] + result["bonus"] == whole_unit(result)


def test_no_secret_comes_out(graded: dict[str, dict[str, Any]]) -> None:
    text = json.dumps(graded)
    assert SECRET not in text
    assert str(ROOT) not in text
