"""What reads a file or does several things at once: the same where it is graded and at home.

Each input is graded by the real judge, and checked as a student checks it: in the unit's folder, by
the public check. Both must come to the same verdict, and say the same of what is not allowed.
"""

# ruff: noqa: E501 (a line is an input, which reads best as a whole)
import contextlib
import os
import shutil
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)
from autograder.checking.checks import check_of
from autograder.runtime.loading import load
from autograder.selfcheck.workspace import _workspace_of

handed_in = load(Path(__file__).with_name("handed_in.py"), "handed_in")
Input = handed_in.Input
using = handed_in.using
zipped = handed_in.zipped
book = handed_in.book
ROOT, MAIN, BOOK, NP, MAE = (getattr(handed_in, n) for n in ("ROOT", "MAIN", "BOOK", "NP", "MAE"))


def npy(value: Any) -> bytes:
    array = np.asarray(value)
    header = repr({"descr": array.dtype.str, "fortran_order": False, "shape": array.shape})
    padded = header.ljust(117) + "\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(padded)) + padded.encode() + array.tobytes()


def png() -> bytes:
    """A picture of one black pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )


def mixed_zip() -> bytes:
    """A zip in which two programs wrote names, each in its own encoding."""
    packed: bytes = zipped({"xxxxx.py": MAE, "yyyyyyyy.py": "x = 1\n"})
    packed = packed.replace(b"xxxxx.py", "\xdcbung.py".encode("cp437"))
    return packed.replace(b"yyyyyyyy.py", "L\xf6sungen".encode("cp1252") + b".py")


def reads(expression: str, files: dict[str, str | bytes], lines: str = "", **how: Any) -> Any:
    """Work in which both a line at the top and the exercise need an expression that is 1."""
    text = f"{lines}\n{NP}ONE = {expression}\n{using(f'ONE * ({expression})')}"
    return Input({MAIN: text, **files}, **how)


ONE_TXT: dict[str, str | bytes] = {"one.txt": "1"}
DEEP: dict[str, str | bytes] = {"data/one.txt": "1", "data/more/two.txt": "2"}
ONES: dict[str, str | bytes] = {"ones.bin": np.ones(3).tobytes()}
SIZE: dict[str, str | bytes] = {
    "parts/__init__.py": "",
    "parts/size.py": "ONE = 1\n",
    "parts/one.txt": "1",
}
BIG = npy(np.ones(3 << 17))  # 3 MB

OPENING = {
    "a_picture": reads("int(open('one.png', 'rb').read(4) == b'\\x89PNG')", {"one.png": png()}),
    "a_photo": reads("len(open('one.jpg', 'rb').read())", {"one.jpg": b"\xff"}),
    "a_zip": reads("int(zipfile.ZipFile('one.zip').read('one.txt'))", {"one.zip": zipped(ONE_TXT)}, "import zipfile"),
    "a_pdf": reads("len(open('one.pdf', 'rb').read()) // 4", {"one.pdf": b"%PDF"}),
    "a_page": reads("len(open('one.html').read()) // 6", {"one.html": "<html>"}),
    "a_pickle": reads("pickle.load(open('one.pkl', 'rb'))", {"one.pkl": b"\x80\x04K\x01."}, "import pickle"),
    "no_ending": reads("int(open('ONE').read())", {"ONE": "1"}),
    "a_library": reads("len(open('one.so', 'rb').read())", {"one.so": b"1"}),
    "a_large_array": reads("np.load('big.npy')[5]", {"big.npy": BIG}),
    "a_large_table": reads("np.loadtxt('big.csv', delimiter=',', max_rows=1)[0]", {"big.csv": "1,1\n" * (1 << 19)}),
    "an_array_mapped": reads("np.load('big.npy', mmap_mode='r')[5]", {"big.npy": BIG}),
    "many_arrays": reads("np.load('one.npz')['one']", {"one.npz": zipped({"one.npy": npy(1)})}),
    "one_that_is_too_large": Input({MAIN: MAE, "data/big.npy": bytes(9 << 20)}, "data/big.npy is larger than 8 MB: it is not read when work is graded"),
    "several_that_are_too_large": Input({MAIN: MAE, "a.bin": bytes(5 << 20), "b.bin": bytes(5 << 20), "c.bin": bytes(5 << 20)}, "b.bin and 1 more: not read when work is graded, as all files together exceed 8 MB"),
    "fromfile": reads("np.fromfile('ones.bin')[2]", ONES),
    "fromfile_of_text": reads("np.fromfile('one.txt', dtype=int, sep=' ')[0]", ONE_TXT),
    "fromfile_of_a_file": reads("np.fromfile(open('ones.bin', 'rb'), count=1)[0]", ONES),
    "fromfile_with_an_offset": reads("np.fromfile('ones.bin', offset=16).sum()", ONES),
    "fromfile_of_a_path": reads("np.fromfile(Path('ones.bin'), np.float64)[0]", ONES, "from pathlib import Path"),
    "memmap": reads("np.memmap('ones.bin', dtype=float, mode='r', offset=8)[1]", ONES),
    "memmap_that_copies": reads("np.memmap('ones.bin', dtype=float, mode='c', shape=(3,))[1]", ONES),
    "mmap": reads("one()", ONE_TXT, "import mmap\n\ndef one():\n    with open('one.txt', 'rb') as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as seen:\n        return int(seen.read()) + seen.find(b'1', 0)\n"),
    "mmap_of_a_descriptor": reads("int(mmap.mmap(os.open('one.txt', os.O_RDONLY), 1, prot=mmap.PROT_READ)[:])", ONE_TXT, "import mmap, os"),
    "os_open": reads("int(os.read(os.open('one.txt', os.O_RDONLY), 9))", ONE_TXT, "import os"),
    "os_fdopen": reads("int(os.fdopen(os.open('one.txt', os.O_RDONLY)).read())", ONE_TXT, "import os"),
    "os_pread": reads("int(os.pread(os.open('one.txt', os.O_RDONLY), 1, 0))", ONE_TXT, "import os"),
    "os_lseek": reads("os.lseek(os.open('one.txt', os.O_RDONLY), 0, os.SEEK_END)", ONE_TXT, "import os"),
    "os_fstat": reads("one()", ONE_TXT, "import os\n\ndef one():\n    with open('one.txt') as file:\n        return os.fstat(file.fileno()).st_size\n"),
    "os_close": reads("one()", ONE_TXT, "import os\n\ndef one():\n    fd = os.open('one.txt', os.O_RDONLY)\n    os.close(fd)\n    try:\n        os.read(fd, 1)\n    except OSError:\n        return 1\n"),
    "os_access": reads("int(os.access('one.txt', os.R_OK))", ONE_TXT, "import os"),
    "os_stat": reads("os.stat('one.txt').st_size", ONE_TXT, "import os"),
    "os_walk": reads("len(list(os.walk('data'))) - 1", DEEP, "import os"),
    "os_scandir": reads("sum(e.is_file() for e in os.scandir('data'))", DEEP, "import os"),
    "os_chdir": reads("one()", DEEP, "import os\n\ndef one():\n    before = os.getcwd()\n    os.chdir('data')\n    try:\n        return int(open('one.txt').read())\n    finally:\n        os.chdir(before)\n"),
    "chdir_in_a_block": reads("one()", DEEP, "import contextlib\n\ndef one():\n    with contextlib.chdir('data'):\n        return int(open('one.txt').read())\n"),
    "getsize": reads("os.path.getsize('one.txt')", ONE_TXT, "import os"),
    "getmtime": reads("int(os.path.getmtime('one.txt') > 0)", ONE_TXT, "import os"),
    "samefile": reads("int(os.path.samefile('one.txt', './one.txt') and not os.path.samefile('one.txt', '.'))", ONE_TXT, "import os"),
    "realpath": reads("int(open(os.path.realpath('one.txt')).read())", ONE_TXT, "import os"),
    "abspath": reads("int(open(os.path.abspath('one.txt')).read())", ONE_TXT, "import os"),
    "path_exists": reads("int(Path('data/one.txt').exists() and Path('data').is_dir() and not Path('x').exists())", DEEP, "from pathlib import Path"),
    "path_glob": reads("len(list(Path('data').glob('*.txt')))", DEEP, "from pathlib import Path"),
    "path_rglob": reads("len(list(Path('data').rglob('*.txt'))) // 2", DEEP, "from pathlib import Path"),
    "path_iterdir": reads("len(list(Path('data').iterdir())) // 2", DEEP, "from pathlib import Path"),
    "path_read_bytes": reads("int(Path('data/one.txt').read_bytes())", DEEP, "from pathlib import Path"),
    "path_cwd": reads("int((Path.cwd() / 'data' / 'one.txt').read_text())", DEEP, "from pathlib import Path"),
    "path_resolve": reads("int(Path('data/../one.txt').resolve().read_text())", {**DEEP, **ONE_TXT}, "from pathlib import Path"),
    "path_stat": reads("Path('one.txt').stat().st_size", ONE_TXT, "from pathlib import Path"),
    "path_open": reads("int(Path('one.txt').open().readline())", ONE_TXT, "from pathlib import Path"),
    "file_io": reads("int(io.FileIO('one.txt').read())", ONE_TXT, "import io"),
    "file_io_by_name": reads("int(FileIO('one.txt', 'r').readall())", ONE_TXT, "from io import FileIO"),
    "buffered": reads("int(io.BufferedReader(io.FileIO('one.txt')).peek()[:1])", ONE_TXT, "import io"),
    "readinto": reads("one()", ONE_TXT, "def one():\n    room = bytearray(4)\n    return open('one.txt', 'rb').readinto(room)\n"),
    "kinds_of_files": reads("int(isinstance(open('one.txt'), io.TextIOWrapper) and isinstance(open('one.txt', 'rb'), io.BufferedReader))", ONE_TXT, "import io"),
    "mode_and_name": reads("int(open('one.txt').mode == 'r' and open('one.txt', 'rb').name == 'one.txt')", ONE_TXT),
    "unbuffered": reads("int(open('one.txt', 'rb', 0).read())", ONE_TXT),
    "open_of_a_descriptor": reads("int(open(os.open('one.txt', 0)).read())", ONE_TXT, "import os"),
    "codecs_open": reads("int(codecs.open('one.txt', encoding='utf-8').read())", ONE_TXT, "import codecs"),
    "linecache": reads("int(linecache.getline('one.txt', 1))", ONE_TXT, "import linecache"),
    "tokenize_open": reads("int(tokenize.open('one.txt').read())", ONE_TXT, "import tokenize"),
    "devnull": reads("one()", {}, "import contextlib, os\n\ndef one():\n    with open(os.devnull, 'w') as file, contextlib.redirect_stdout(file):\n        return 1\n"),
    "fileinput": reads("int(next(iter(fileinput.FileInput('one.txt'))))", ONE_TXT, "import fileinput"),
    "gzip": reads("int(gzip.open('one.gz').read())", {"one.gz": __import__("gzip").compress(b"1")}, "import gzip"),
    "bz2": reads("int(bz2.open('one.bz2').read())", {"one.bz2": __import__("bz2").compress(b"1")}, "import bz2"),
    "lzma": reads("int(lzma.open('one.xz').read())", {"one.xz": __import__("lzma").compress(b"1")}, "import lzma"),
    "tarfile": reads("len(tarfile.open('one.tar.gz').getnames())", {"one.tar.gz": handed_in.taped({"x": "1"})}, "import tarfile"),
    "csv": reads("int(next(csv.reader(open('one.csv', newline='')))[0])", {"one.csv": "1,2\r\n"}, "import csv"),
    "configparser": reads("one()", {"one.ini": "[a]\nb = 1\n"}, "import configparser\n\ndef one():\n    c = configparser.ConfigParser()\n    c.read('one.ini')\n    return c.getint('a', 'b')\n"),
    "shutil_copyfileobj": reads("one()", ONE_TXT, "import io, shutil\n\ndef one():\n    out = io.StringIO()\n    shutil.copyfileobj(open('one.txt'), out)\n    return int(out.getvalue())\n"),
    "a_hidden_file": reads("json.load(open('.losses.json'))['one']", {".losses.json": '{"one": 1}'}, "import json"),
    "hashed": reads("len(hashlib.file_digest(open('one.txt', 'rb'), 'md5').digest()) // 16", ONE_TXT, "import hashlib"),
}  # fmt: skip

RESOURCES = {
    "importlib_resources": reads("int(files('parts').joinpath('one.txt').read_text())", SIZE, "from importlib.resources import files"),
    "resources_of_a_module": reads("int((files(parts) / 'one.txt').read_text())", SIZE, "import parts\nfrom importlib.resources import files"),
    "as_file": reads("one()", SIZE, "import importlib.resources as r\n\ndef one():\n    with r.as_file(r.files('parts') / 'one.txt') as path:\n        return int(path.read_text())\n"),
    "get_data": reads("int(pkgutil.get_data('parts', 'one.txt'))", SIZE, "import pkgutil"),
    "iter_modules": reads("len(list(pkgutil.iter_modules(parts.__path__)))", SIZE, "import parts, pkgutil"),
    "path_of_a_package": reads("int(open(os.path.join(parts.__path__[0], 'one.txt')).read())", SIZE, "import os, parts"),
    "file_of_a_package": reads("int(open(os.path.join(os.path.dirname(parts.__file__), 'one.txt')).read())", SIZE, "import os, parts"),
    "own_source": reads("int('half' in open(__file__).read())", {}, "half = 0.5"),
    "own_folder": reads("int(__file__.endswith('regression_losses.py') and os.path.exists(__file__))", {}, "import os"),
    "own_listing": reads("int('regression_losses.py' in os.listdir('.'))", {}, "import os"),
    "getsource": reads("int('return 1' in inspect.getsource(one))", {}, "import inspect\n\ndef one():\n    return 1\n"),
    "getsource_of_a_helper": reads("int('def one' in inspect.getsource(size.one))", {"size.py": "def one():\n    return 1\n"}, "import inspect, size"),
    "getsource_of_a_helper_module": reads("int('def one' in inspect.getsource(size))", {"size.py": "def one():\n    return 1\n"}, "import inspect, size"),
    "getfile": reads("int(inspect.getfile(size.one).endswith('size.py'))", {"size.py": "def one():\n    return 1\n"}, "import inspect, size"),
    "source_of_a_helper": reads("int(open(size.__file__).read().count('ONE'))", {"size.py": "ONE = 1\n"}, "import size"),
    "data_of_a_helper": reads("size.one()", {"lib/size.py": "from pathlib import Path\ndef one():\n    return int((Path(__file__).parent / 'one.txt').read_text())\n", "lib/one.txt": "1"}, "from lib import size"),
    "spec_from_a_file": reads("one().ONE", {"size.py": "ONE = 1\n"}, "import importlib.util\n\ndef one():\n    spec = importlib.util.spec_from_file_location('other', 'size.py')\n    made = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(made)\n    return made\n"),
    "run_path": reads("runpy.run_path('size.py')['ONE']", {"size.py": "ONE = 1\n"}, "import runpy"),
    "find_spec": reads("int(importlib.util.find_spec('size') is not None)", {"size.py": "ONE = 1\n"}, "import importlib.util"),
}  # fmt: skip

ONE = "def one():\n    return 1\n"
HELPERS = {
    "from_a_dot_alone": reads("size.one()", {"size.py": ONE}, "from . import size"),
    "from_a_dot_in_a_package": reads("one()", {"lib/size.py": ONE, "lib/__init__.py": "from .size import one"}, "from .lib import one"),
    "in_a_notebook": reads("one()", {"size.ipynb": book("%matplotlib inline", ONE)}, "from size import one"),
    "a_home_and_a_user": reads("len([Path.home(), getpass.getuser(), os.environ['HOME'], os.environ['PATH']]) // 4", {}, "import getpass, os\nfrom pathlib import Path"),
    "test_utils": reads("ONE_", {"test_utils.py": "ONE_ = 1\n"}, "from test_utils import ONE_"),
    "utils_test": reads("ONE_", {"utils_test.py": "ONE_ = 1\n"}, "from utils_test import ONE_"),
    "conftest": reads("ONE_", {"conftest.py": "ONE_ = 1\n"}, "from conftest import ONE_"),
    "drivers_that_it_imports": reads("ONE_", {"drivers.py": "ONE_ = 1\n"}, "from drivers import ONE_"),
    "tests_package": reads("ONE_", {"checks/__init__.py": "", "checks/test_size.py": "ONE_ = 1\n"}, "from checks.test_size import ONE_"),
    "package": reads("parts.size.ONE", SIZE, "import parts.size"),
    "package_with_init": reads("parts.ONE_", {"parts/__init__.py": "from .size import ONE_\n", "parts/size.py": "ONE_ = 1\n"}, "import parts"),
    "relative_from_above": reads("one", {"parts/__init__.py": "", "parts/a/__init__.py": "", "parts/a/x.py": "from ..b.y import one\n", "parts/b/__init__.py": "from .y import *\n", "parts/b/y.py": "one = 1\n"}, "from parts.a.x import one"),
    "relative_in_the_main_file": reads("ONE_", {"size.py": "ONE_ = 1\n"}, "from .size import ONE_"),
    "relative_with_a_fallback": reads("ONE_", {"size.py": "ONE_ = 1\n"}, "try:\n    from .size import ONE_\nexcept ImportError:\n    from size import ONE_"),
    "namespace_package": reads("ONE_", {"lib/deep/size.py": "ONE_ = 1\n"}, "from lib.deep.size import ONE_"),
    "namespace_module": reads("size.ONE_", {"lib/deep/size.py": "ONE_ = 1\n"}, "from lib.deep import size"),
    "in_a_subfolder": reads("ONE_", {"lib/size.py": "ONE_ = 1\n"}, "import sys\nsys.path.append('lib')\nfrom size import ONE_"),
    "in_a_deep_subfolder": reads("ONE_", {"a/lib/size.py": "ONE_ = 1\n"}, "import sys\nsys.path.append('a/lib')\nfrom size import ONE_"),
    "main_of_a_package": reads("ONE_", {"parts/__init__.py": "", "parts/__main__.py": "ONE_ = 1\n"}, "from parts.__main__ import ONE_"),
    "lazily": reads("one()", {"size.py": "ONE_ = 1\n"}, "import importlib\n\ndef one():\n    return importlib.import_module('size').ONE_\n"),
    "name_with_a_hyphen": reads("importlib.import_module('my-size').ONE_", {"my-size.py": "ONE_ = 1\n"}, "import importlib"),
    "name_of_a_module_that_is_loaded_late": reads("ONE_", {"calendar_of_mine.py": "ONE_ = 1\n"}, "from calendar_of_mine import ONE_"),
    "dunder_all": reads("ONE_", {"size.py": "__all__ = ['ONE_']\nONE_, TWO = 1, 2\n"}, "from size import *"),
    "circular_package": reads("parts.x.one()", {"parts/__init__.py": "from . import x, y\n", "parts/x.py": "from . import y\ndef one():\n    return y.ONE_\n", "parts/y.py": "from . import x\nONE_ = 1\n"}, "import parts"),
}  # fmt: skip


def helped(
    helper: str, told: str = "", lines: str = "from size import one", verdict: str = "crashed"
) -> Any:
    """Work that needs `one()` of a helper, which is not handed in where its text is empty."""
    files: dict[str, str | bytes] = {"size.py": helper} if helper else {}
    return reads("one()", files, lines, told=told, verdict=verdict)


def unread(lines: str, used: str, told: str) -> Any:
    """Work that needs a name which lines should make that Python cannot read."""
    return Input({MAIN: f"{NP}{lines}\n\n{using(used)}"}, told, verdict="crashed")


ABSENT = (
    "is neither a .py file beside the work nor a package where it is graded, as numpy and torch are"
)
CANNOT = "one is used, and Python cannot read the line that should make it"
LACKING = {
    "an_answer": Input({MAIN: f"{NP}ONE = int(input('one? '))\n{using('ONE')}"}, "ONE is used, and nobody answers input() where work is graded", verdict="crashed"),
    "a_helper": helped("", f"one is used, and size {ABSENT}"),
    "a_helper_of_everything": helped("", f"one is used, and size {ABSENT}", "from size import *\nfrom math import *"),
    "a_helper_in_a_function": Input({MAIN: MAE.replace("    if", "    from size import one\n    if", 1)}, f"size {ABSENT}", verdict="crashed"),
    "a_package_that_is_only_here": reads("len(nbformat.__name__)", {}, "import nbformat", told=f"nbformat {ABSENT}", verdict="crashed"),
    "a_package_that_is_only_here_in_a_function": Input({MAIN: MAE.replace("    if", "    import pytest\n    if", 1)}, f"pytest {ABSENT}", verdict="crashed"),
    "a_package_that_is_only_here_in_a_helper": helped("import nbformat\ndef one():\n    return nbformat.__name__ and 1\n", f"nbformat {ABSENT}"),
    "a_package_that_may_be_lacking": reads("one", {}, "try:\n    import nbformat\n    one = 0\nexcept ImportError:\n    one = 1"),
    "no_package_that_torch_brings": reads("int(sympy.Integer(1) * mpmath.mpf(1))", {}, "import mpmath, sympy, typing_extensions"),
    "a_bracket_in_a_helper": helped("def one(:\n    return 1\n", CANNOT),
    "a_bracket_in_a_helper_of_everything": helped("def one(:\n    return 1\n", "size.py, line 1: invalid syntax: def one(:", "from size import *"),
    "a_bracket_in_a_helper_by_its_name": reads("size.one()", {"size.py": "def one(:\n    return 1\n"}, "import size", told="size.py, line 1: invalid syntax: def one(:", verdict="crashed"),
    "a_comma_in_a_helper": helped("import numpy as np,\ndef one():\n    return int(np.ones(1)[0])\n", "size.py, line 1: invalid syntax: import numpy as np,"),
    "a_comma": Input({MAIN: "import numpy as np,\n" + MAE.removeprefix(NP)}, "line 1: invalid syntax: import numpy as np,", verdict="crashed"),
    "a_colon_of_a_function": unread("def one()\n    return 1\n", "one()", CANNOT),
    "a_line_of_a_function": unread("def one():\n    return (\n", "one()", "line 5: '(' was never closed: return ("),
    "a_function_of_a_newer_python": unread("def one[T](x: T) -> T:\n    return x\n", "one(1)", CANNOT),
    "an_equals_sign": unread("one = = 1\n", "one", CANNOT),
    "an_annotated_constant": unread("one: int = = 1\n", "one", CANNOT),
    "typographic_quotes": unread("one = len(\u201c1\u201d)\n", "one", CANNOT),
    "what_a_constant_is_made_of": unread("one = = 1\nuno = one + 0\n", "uno", CANNOT),
    "a_default": Input({MAIN: f"one = = 1\n{NP}{handed_in.with_default('n=one')}"}, CANNOT, verdict="crashed"),
    "a_merge_in_a_helper": helped(f"<<<<<<< HEAD\n{ONE}=======\n{ONE}>>>>>>> main\n", "an unfinished merge: keep one version"),
    "a_line_of_a_helper": helped(f"X = 1 / 0\n{ONE.replace('1', 'X')}", "(size.py, line 1: X = 1 / 0)"),
    "a_package_that_is_a_file": reads("size.py.one()", {"size.py": ONE}, "import size.py", told="size is one file: import that, and nothing behind a dot", verdict="crashed"),
    "a_name_in_a_helper": helped("two = 2\n", "cannot import name 'one' from 'size' (line 1"),
}  # fmt: skip

TOGETHER = {
    "asyncio": reads("asyncio.run(one())", {}, "import asyncio\n\nasync def one():\n    await asyncio.sleep(0.001)\n    return 1\n"),
    "asyncio_gather": reads("asyncio.run(one())", {}, "import asyncio\n\nasync def half():\n    await asyncio.sleep(0)\n    return 0.5\n\nasync def one():\n    return sum(await asyncio.gather(half(), half()))\n"),
    "asyncio_to_thread": reads("asyncio.run(asyncio.wait_for(asyncio.to_thread(lambda: 1), 5))", {}, "import asyncio"),
    "asyncio_loop": reads("one()", {}, "import asyncio\n\nasync def later():\n    return 1\n\ndef one():\n    loop = asyncio.new_event_loop()\n    try:\n        return loop.run_until_complete(later())\n    finally:\n        loop.close()\n"),
    "asyncio_queue": reads("asyncio.run(one())", {}, "import asyncio\n\nasync def put(q):\n    await q.put(1)\n\nasync def one():\n    q = asyncio.Queue()\n    asyncio.create_task(put(q))\n    return await q.get()\n"),
    "a_thread": reads("one()", {}, "import threading\n\ndef one():\n    found = []\n    t = threading.Thread(target=found.append, args=(1,))\n    t.start()\n    t.join()\n    return found[0]\n"),
    "many_threads": reads("one()", {}, "import threading\n\ndef one():\n    found = []\n    gate = threading.Lock()\n    ts = [threading.Thread(target=found.append, args=(1,)) for _ in range(60)]\n    [t.start() for t in ts]\n    [t.join() for t in ts]\n    return sum(found) / 60\n"),
    "thread_pool": reads("one()", {}, "from concurrent.futures import ThreadPoolExecutor\n\ndef one():\n    with ThreadPoolExecutor() as pool:\n        return sum(pool.map(abs, [0.5, 0.5]))\n"),
    "thread_pool_of_many": reads("one()", {}, "import time\nfrom concurrent.futures import ThreadPoolExecutor\n\ndef half(x):\n    time.sleep(0.001)\n    return x\n\ndef one():\n    with ThreadPoolExecutor(64) as pool:\n        return sum(pool.map(half, [0.01] * 100))\n"),
    "pool_of_threads": reads("one()", {}, "from multiprocessing.pool import ThreadPool\n\ndef one():\n    with ThreadPool(2) as pool:\n        return sum(pool.map(abs, [0.5, 0.5]))\n"),
    "dummy_pool": reads("one()", {}, "from multiprocessing.dummy import Pool\n\ndef one():\n    with Pool(2) as pool:\n        return sum(pool.imap(abs, [0.5, 0.5]))\n"),
    "threads_that_wait_for_one_another": Input({MAIN: f"import threading\n\ndef one():\n    gate = threading.Barrier(40)\n    ts = [threading.Thread(target=gate.wait, daemon=True) for _ in range(39)]\n    try:\n        [t.start() for t in ts]\n        gate.wait()\n    finally:\n        gate.abort()\n    return 1\n\n{NP}{using('one()')}"}, "can't start new thread", verdict="crashed"),
    "timer": reads("one()", {}, "import threading\n\ndef one():\n    done = threading.Event()\n    threading.Timer(0.001, done.set).start()\n    return int(done.wait(5))\n"),
    "queue": reads("one()", {}, "import queue, threading\n\ndef one():\n    q = queue.Queue()\n    threading.Thread(target=q.put, args=(1,), daemon=True).start()\n    return q.get(timeout=5)\n"),
    "cpu_count": reads("int(os.cpu_count() > 0)", {}, "import os"),
    **{
        name: Input({MAIN: f"{lines}\n{NP}{using('one()')}"}, "no other process may be started", verdict="crashed")
        for name, lines in {
            "process_pool": "from concurrent.futures import ProcessPoolExecutor\n\ndef one():\n    with ProcessPoolExecutor(2) as pool:\n        return sum(pool.map(abs, [0.5, 0.5]))\n",
            "pool": "import multiprocessing\n\ndef one():\n    with multiprocessing.Pool(2) as pool:\n        return sum(pool.map(abs, [0.5, 0.5]))\n",
            "spawned_pool": "import multiprocessing\n\ndef one():\n    with multiprocessing.get_context('spawn').Pool(2) as pool:\n        return sum(pool.map(abs, [0.5, 0.5]))\n",
            "process": "import multiprocessing as mp\n\ndef one():\n    q = mp.Queue()\n    p = mp.Process(target=q.put, args=(1,))\n    p.start()\n    p.join()\n    return q.get()\n",
            "manager": "import multiprocessing as mp\n\ndef one():\n    with mp.Manager() as m:\n        return m.list([1])[0]\n",
            "fork": "import os\n\ndef one():\n    pid = os.fork()\n    if not pid:\n        os._exit(0)\n    os.waitpid(pid, 0)\n    return 1\n",
            "subprocess": "import subprocess, sys\n\ndef one():\n    return int(subprocess.check_output([sys.executable, '-c', 'print(1)']))\n",
            "system": "import os\n\ndef one():\n    return 1 + os.system('true')\n",
            "popen": "import os\n\ndef one():\n    return int(os.popen('echo 1').read())\n",
        }.items()
    },
}  # fmt: skip

WRITES = {
    "open": "open('log.txt', 'w').write('x')",
    "open_to_append": "open('log.txt', 'a').write('x')",
    "open_what_is_there": "open('one.txt', 'w').write('x')",
    "open_to_read_and_write": "open('one.txt', 'r+').read()",
    "open_elsewhere": "open('/tmp/log.txt', 'w').write('x')",
    "open_in_a_folder_that_is_not_there": "open('logs/log.txt', 'w').write('x')",
    "file_io": "__import__('io').FileIO('log.txt', 'w')",
    "codecs": "__import__('codecs').open('log.txt', 'w', 'utf-8')",
    "gzip": "__import__('gzip').open('log.gz', 'w')",
    "zipfile": "__import__('zipfile').ZipFile('log.zip', 'w')",
    "dumb": "__import__('dbm.dumb').dumb.open('log', 'c')",
    "shelve": "__import__('shelve').open('log')",
    "logging": "__import__('logging').FileHandler('log.txt')",
    "np_save": "np.save('log.npy', pred)",
    "np_savez": "np.savez('log.npz', pred)",
    "np_savetxt": "np.savetxt('log.csv', pred)",
    "np_tofile": "pred.tofile('log.bin')",
    "np_memmap": "np.memmap('one.txt', dtype='u1', mode='r+')",
    "np_memmap_of_a_new_file": "np.memmap('log.bin', dtype='u1', mode='w+', shape=(3,))",
    "path_write_text": "__import__('pathlib').Path('log.txt').write_text('x')",
    "path_touch": "__import__('pathlib').Path('log.txt').touch()",
    "path_touch_what_is_there": "__import__('pathlib').Path('one.txt').touch()",
    "path_mkdir": "__import__('pathlib').Path('logs').mkdir(exist_ok=True)",
    "path_unlink": "__import__('pathlib').Path('one.txt').unlink()",
    "makedirs": "__import__('os').makedirs('logs/deep', exist_ok=True)",
    "os_open": "__import__('os').open('log.txt', 0o101)",
    "os_remove": "__import__('os').remove('one.txt')",
    "os_replace": "__import__('os').replace('one.txt', 'two.txt')",
    "os_truncate": "__import__('os').truncate('one.txt', 0)",
    "shutil_copy": "__import__('shutil').copy('one.txt', 'two.txt')",
    "shutil_move": "__import__('shutil').move('one.txt', 'two.txt')",
    "tempfile": "__import__('tempfile').TemporaryFile()",
    "named_tempfile": "__import__('tempfile').NamedTemporaryFile()",
    "temporary_directory": "__import__('tempfile').TemporaryDirectory()",
}  # fmt: skip
MEMORY = {
    "bytes_io": "io.BytesIO().write(b'x')",
    "string_io": "io.StringIO().write('x')",
    "np_save": "np.save(io.BytesIO(), np.ones(1)) is None",
    "np_savez": "np.savez(io.BytesIO(), np.ones(1)) is None",
    "spooled": "tempfile.SpooledTemporaryFile(99).write(b'x')",
    "devnull": "open(os.devnull, 'w').write('x')",
    "devnull_of_the_system": "os.write(os.open(os.devnull, os.O_WRONLY), b'x')",
    "sqlite": "sqlite3.connect(':memory:').execute('select 1').fetchone()[0]",
    "logging": "logging.getLogger('x').info('x') is None",
}  # fmt: skip
NETWORK = {
    "urlopen": "__import__('urllib.request').request.urlopen('http://example.org/data.csv')",
    "urlopen_safely": "__import__('urllib.request').request.urlopen('https://example.org/data.csv')",
    "urlretrieve": "__import__('urllib.request').request.urlretrieve('http://example.org/data.csv', 'x')",
    "http_client": "__import__('http.client').client.HTTPConnection('example.org').request('GET', '/')",
    "create_connection": "__import__('socket').create_connection(('example.org', 80))",
    "socket": "__import__('socket').socket().connect(('192.0.2.1', 80))",
    "getaddrinfo": "__import__('socket').getaddrinfo('example.org', 80)",
}  # fmt: skip


def does(line: str, told: str) -> Any:
    """Work whose exercise does what is refused."""
    text = MAE.replace("    if pred", f"    {line}\n    if pred", 1)
    return Input({MAIN: text, **ONE_TXT}, told, verdict="crashed")


NO_FILE = "no file may be written where work is graded"
NO_NETWORK = "the network may not be used where work is graded"
OUTSIDE = {
    **{f"write_{name}": does(line, NO_FILE) for name, line in WRITES.items()},
    **{f"network_{name}": does(line, NO_NETWORK) for name, line in NETWORK.items()},
    **{f"memory_{name}": reads(f"int({line})", {}, "import io, logging, os, sqlite3, tempfile") for name, line in MEMORY.items()},
    "write_at_the_top_for_nothing": Input({MAIN: f"{MAE}\nopen('log.txt', 'w').write('x')\n"}, "line 9 is not run: no exercise needs what happens there"),
    "write_at_the_top": Input({MAIN: f"ONE = open('log.txt', 'w').write('x')\n{NP}{using('ONE')}"}, NO_FILE, verdict="crashed"),
    "write_in_a_helper": Input({MAIN: f"from size import ONE\n{NP}{using('ONE')}", "size.py": "ONE = open('log.txt', 'w').write('x')\n"}, NO_FILE, verdict="crashed"),
    "database": does("__import__('sqlite3').connect('log.db')", "no database in a file may be opened"),
    "write_what_may_fail": Input({MAIN: MAE.replace("    if pred", "    try:\n        open('log.txt', 'w')\n    except OSError:\n        pass\n    if pred", 1)}),
}  # fmt: skip

DOCX = zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<w/>"})
SLIDES = zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"})
NOTEBOOK = book(MAE, "x = 1")
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
MERGED = NOTEBOOK.replace(
    '"outputs": []', '<<<<<<< HEAD\n"outputs": []\n=======\n"outputs": [1]\n>>>>>>> main', 1
)
TWICE = "it is no notebook, as Git left two versions in it: choose one, and hand in that"
HALF = "it is no notebook, as it ends in the middle: save it again, and hand in all of it"
CHECKS = "by its name it belongs to the checks, and is no work"
OFFICE = "it is a document of Word, Excel or the like: hand in the notebook or the .py file itself"
NO_TEXT = "it is no text, whatever its name says: hand in the notebook or the .py file itself"
DEEP_DOWN = "/".join("abcdefghijkl")


def on_disk(name: str, encoding: str) -> str:
    """A name that is written to the disk in an encoding, as Python has it from there."""
    return os.fsdecode(name.encode(encoding))


def said(path: str, content: str | bytes, told: str, verdict: str = "missing") -> Any:
    return Input({path: content}, told, verdict)


NOTES = {
    "drivers_alone": said("drivers.py", "x = 1\n", f"drivers.py is not read: {CHECKS}"),
    "checks_alone": said("test_regression_losses.py", "x = 1\n", f"test_regression_losses.py is not read: {CHECKS}"),
    "checks_alone_in_a_zip": said("a.zip", zipped({"test_mine.py": "x = 1\n"}), f"test_mine.py is not read: {CHECKS}"),
    "word_as_py": said(MAIN, DOCX, f"{MAIN}: {OFFICE}"),
    "word_as_a_notebook": said(BOOK, DOCX, f"{BOOK}: {OFFICE}"),
    "word_of_another_name": said("my work.py", DOCX, f"my work.py is not read: {OFFICE}"),
    "word_as_zip": said("ada.zip", DOCX, f"is not read: {OFFICE}"),
    "word_beside_the_stub": Input({MAIN: handed_in.STUB, "answers.py": DOCX}, f"answers.py is not read: {OFFICE}", verdict="not_started"),
    "old_word_as_py": said(MAIN, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"{MAIN}: {OFFICE}"),
    "slides_as_py": said(MAIN, SLIDES, f"{MAIN}: {OFFICE}"),
    "a_zip_with_a_document_in_it": said("a.zip", zipped({"report.docx": DOCX, MAIN: MAE}), "", "passed"),
    "pdf_as_py": said(MAIN, b"%PDF-1.7\n%\xe2\xe3", f"{MAIN}: it is a PDF: hand in"),
    "pdf_as_a_notebook": said(BOOK, b"%PDF-1.7\n%\xe2\xe3", f"{BOOK}: it is a PDF: hand in"),
    "rtf_as_py": said(MAIN, b"{\\rtf1\\ansi " + MAE.encode(), f"{MAIN}: it is a text document: hand in"),
    "picture_as_py": said(MAIN, png(), f"{MAIN}: it is a picture: hand in"),
    "photo_as_a_notebook": said(BOOK, b"\xff\xd8\xff\xe0\0\x10JFIF", f"{BOOK}: it is a picture"),
    "compiled_as_py": said(MAIN, b"\xa7\r\r\n\0\0\0\0\1\2\3\4", f"{MAIN}: {NO_TEXT}"),
    "pickle_as_py": said(MAIN, b"\x80\x04\x95\x05\0\0\0", f"{MAIN}: {NO_TEXT}"),
    "gzip_as_py": said(MAIN, __import__("gzip").compress(MAE.encode()), f"{MAIN}: {NO_TEXT}"),
    "conflict_in_a_notebook": said(BOOK, MERGED, f"{BOOK}: {TWICE}"),
    "half_a_notebook": said(BOOK, NOTEBOOK[: len(NOTEBOOK) // 2], f"{BOOK}: {HALF}"),
    "most_of_a_notebook": said(BOOK, NOTEBOOK[:-3], f"{BOOK}: {HALF}"),
    "half_a_notebook_as_py": said(MAIN, NOTEBOOK[:90], f"{MAIN}: {HALF}"),
    "a_notebook_of_nothing": said(BOOK, book(), f"{BOOK}: it has no cells: look whether it was saved"),
    "json_of_something_else": said(BOOK, '{"error": 404}', "it is JSON without cells. Save your work in Jupyter"),
    "lfs_as_py": said(MAIN, LFS, f"{MAIN}: it stands for a file that Git LFS keeps: get that with `git lfs pull`"),
    "lfs_as_a_notebook": said(BOOK, LFS, f"{BOOK}: it stands for a file that Git LFS keeps"),
    "empty_py": said(MAIN, "", f"{MAIN}: it is empty: look whether it was saved, and hand it in again"),
    "empty_notebook": said(BOOK, "\n", f"{BOOK}: it is empty: look whether"),
    "utf_16_without_a_mark": said(MAIN, MAE.encode("utf-16-le"), "", "passed"),
    "utf_16_in_greek": said(MAIN, f"# \u03bb\u03cd\u03c3\u03b7\n{MAE}".encode("utf-16"), "", "passed"),
    "utf_16_notebook": said(BOOK, NOTEBOOK.encode("utf-16"), "", "passed"),
    "deep_down": said(f"{DEEP_DOWN}/{MAIN}", MAE, "", "passed"),
    "deep_down_beside_a_stub": Input({MAIN: handed_in.STUB, f"{DEEP_DOWN}/{MAIN}": MAE}, f"{DEEP_DOWN}/{MAIN} is graded"),
    "too_deep_down": said(f"{'a/' * 30}{MAIN}", MAE, "is not looked into: it lies deeper than 24 folders: hand in the files themselves"),
    "latin_1_on_disk": said(on_disk("L\xf6sung.py", "latin-1"), MAE, "L\xf6sung.py is graded", "passed"),
    "cp437_on_disk": said(on_disk("\xdcbung 2.py", "cp437"), MAE, "\xdcbung 2.py is graded", "passed"),
    "shift_jis_on_disk": said(on_disk("\u8ab2\u984c.py", "shift_jis"), MAE, "\u8ab2\u984c.py is graded", "passed"),
    "a_folder_in_latin_1_on_disk": said(on_disk(f"\xdcbung/{MAIN}", "latin-1"), MAE, "", "passed"),
    "no_encoding_on_disk": said(os.fsdecode(b"a\xff\xfe\x81.py"), MAE, "a???.py is graded", "passed"),
    "two_encodings_in_a_zip": said("a.zip", mixed_zip(), "\xdcbung.py is graded", "passed"),
}  # fmt: skip

MSE = """def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} {target.shape}")
    return float(np.square(pred.astype(float) - target.astype(float)).sum()) / len(pred)
"""
LEFT = (
    "def mse(pred, target):\n    residual = pred - target  # TODO\n    raise NotImplementedError\n"
)
OTHER = f"{NP}def mse(p, t):\n    return 0.0\n"
SCRATCH: dict[str, str | bytes] = {
    f"try{n:02}.py": OTHER.replace("0.0", f"{n}.0") for n in range(25)
}
FILES = {
    "a_name_as_a_mac_writes_it": reads("int(open('donn\u00e9es.txt').read())", {"donne\u0301es.txt": "1"}),
    "one_exercise_a_file": Input({"mae.py": MAE, "mse.py": NP + MSE}, "mse.py is graded with it, for mse", exercise="mse"),
    "one_exercise_a_file_the_first": Input({"mae.py": MAE, "mse.py": NP + MSE}, "mae.py is graded as 02_regression_losses"),
    "one_exercise_a_notebook": Input({"mae.ipynb": book(MAE), "mse.ipynb": book(NP, MSE)}, "mse.ipynb is graded with it, for mse", exercise="mse"),
    "two_halves": Input({"part1.py": MAE, "part2.py": NP + MSE}, "part1.py is graded with it, for mae", exercise="mse"),
    "two_halves_of_the_stub": Input({"half 1.py": handed_in.worked_on("mae", MAE), "half 2.py": handed_in.worked_on("mse", NP + MSE)}, "half 1.py is graded with it, for mae", exercise="mse"),
    "two_copies_of_the_stub": Input({MAIN: handed_in.worked_on("mae", MAE), "regression_losses (1).py": handed_in.worked_on("mse", NP + MSE)}, "regression_losses (1).py is graded with it, for mse", exercise="mse"),
    "more_in_a_part_than_in_the_units_own": Input({MAIN: MAE, "rest.py": f"import regression_losses as rl\n{NP}{MSE}\n\ndef rmse(p, t):\n    return rl.mae(p, t)\n"}, "rest.py is graded with it, for mse, rmse", exercise="mse"),
    "less_in_the_units_own_and_it_is_found": Input({MAIN: MAE, "rest.py": f"{NP}{MSE}\n\ndef rmse(p, t):\n    return 0.0\n"}, "rest.py is graded with it, for mse, rmse"),
    "the_units_own_file_has_only_helpers": Input({MAIN: f"{handed_in.STUB}\n\ndef size(x):\n    return len(x)\n", "solution.py": f"from regression_losses import size\n{NP}{MSE.replace('len(pred)', 'size(pred)')}"}, "solution.py is graded with it, for mse", exercise="mse"),
    "halves_with_a_helper_of_one_name": Input({"a.py": MAE + "\ndef size(x):\n    return 9\n", "b.py": f"{NP}def size(x):\n    return len(x)\n\n{MSE.replace('len(pred)', 'size(pred)')}"}, "b.py is graded with it", exercise="mse"),
    "halves_of_which_one_uses_the_other": Input({"a.py": MAE, "b.py": f"from a import mae\n{NP}{MSE}"}, "b.py is graded as", exercise="mse"),
    "halves_in_folders": Input({"mae/work.py": MAE, "mse/work.py": NP + MSE}, "mse/work.py is graded with it, for mse", exercise="mse"),
    "a_file_called_like_a_module": Input({"mae.py": MAE, "statistics.py": NP + MSE}, "statistics.py is graded with it, for mse", exercise="mse"),
    "halves_in_a_zip": Input({"a.zip": zipped({"1.py": MAE, "2.py": NP + MSE})}, "1.py is graded with it, for mae", exercise="mse"),
    "halves_that_contradict": Input({"a.py": MAE + MSE, "b.py": OTHER}, "a.py is graded and not b.py: it has 2 exercises that were worked on", exercise="mse"),
    "parts_that_contradict": Input({"all.py": MAE + OTHER.replace("mse", "rmse"), "mse a.py": NP + MSE, "mse b.py": OTHER}, "mse a.py is graded and not mse b.py: its name comes first, and both have 1 exercise that was worked on", exercise="mse"),
    "the_higher_number_of_two": Input({"v9/work.py": OTHER, "v10/work.py": NP + MSE}, "v10/work.py is graded and not v9/work.py: its name has the higher number, and both have 1", exercise="mse"),
    "the_later_day_of_two": Input({"2026-03-01/work.py": OTHER, "2026-03-02/work.py": NP + MSE}, "2026-03-02/work.py is graded and not 2026-03-01/work.py: its name has the higher number", exercise="mse"),
    "the_units_own_name_of_two": Input({"regression_losses (1).py": OTHER, MAIN: NP + MSE}, "regression_losses.py is graded and not regression_losses (1).py: it has the very name", exercise="mse"),
    "a_broken_one_in_the_fullest": Input({"all.py": MAE + OTHER.replace("mse", "rmse") + MSE.replace("):", ""), "mse.py": NP + MSE}, "mse.py is graded with it, for mse", exercise="mse"),
    "a_part_that_is_imported": Input({"all.py": f"from rmse import rmse\n{MAE}\n{MSE}", "rmse.py": OTHER.replace("mse", "rmse")}, verdict="missing", exercise="half_mse", told='["all.py is graded as 02_regression_losses, by what it defines"]'),
    "a_part_that_is_imported_by_a_helper": Input({MAIN: f"from helpers import rmse\n{MAE}", "helpers.py": "from rmse import rmse\n", "rmse.py": OTHER.replace("mse", "rmse")}, silent=True),
    "a_part_that_is_imported_and_contradicts": Input({MAIN: f"from rmse import rmse\n{MAE}", "rmse.py": OTHER.replace("mse", "rmse") + MAE}, "regression_losses.py is graded and not rmse.py, for mae: it is called like the unit, and both have 2"),
    "the_newest_of_two": Input({"a.zip": zipped({"a.py": OTHER, "b.py": NP + MSE}, {"b.py": 2024})}, "b.py is graded and not a.py: it is newer", exercise="mse"),
    "a_copy_with_one_left": Input({"a.py": f"{MAE}\n{LEFT}", "b.py": f"{MAE}\n{MSE}"}, "b.py is graded and not a.py: it has 2 exercises that were worked on, and the other 1", exercise="mse"),
    "one_left_and_done_in_a_part": Input({"a.py": f"{MAE}\n{LEFT}\n\ndef rmse(p, t):\n    return 0.0\n", "b.py": NP + MSE}, "b.py is graded with it, for mse", exercise="mse"),
    "one_left_beside_the_stub": Input({MAIN: handed_in.STUB, "a.py": LEFT}, "a.py is graded", exercise="mse", verdict="crashed"),
    "scratch_files": Input({**SCRATCH, "work.py": MAE + MSE}, "nor is any of try19.py, try18.py"),
    "scratch_files_beside_the_named": Input({**SCRATCH, MAIN: MAE + MSE}, "", exercise="mse"),
    "more_scratch_files": Input({**{f"{p}{n:02}.py": OTHER for n in range(25) for p in "xy"}, "z_work.py": MAE + MSE}, "y00.py not read, as only 40 files that may be it are read: hand in one file"),
    "a_script_with_a_value": Input({MAIN: handed_in.STUB, "run.py": f"{MAE}\nmse = 3\n"}, "run.py is graded", exercise="mse", verdict="missing"),
}  # fmt: skip

INPUTS = {
    f"{kind}-{name}": one
    for kind, table in {
        "opening": OPENING, "resource": RESOURCES, "helper": HELPERS, "lacking": LACKING, "together": TOGETHER,
        "outside": OUTSIDE,
    }.items()
    for name, one in table.items()
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    results: dict[str, dict[str, Any]] = handed_in.graded(
        INPUTS | NOTES | FILES, tmp_path_factory.mktemp("handed_in_same")
    )
    return results


@pytest.mark.parametrize("name", INPUTS | NOTES | FILES)
def test_what_was_handed_in_is_judged_for_what_it_is(
    graded: dict[str, dict[str, Any]], name: str
) -> None:
    handed_in.expect_judged((INPUTS | NOTES | FILES)[name], graded[name])


@pytest.mark.parametrize("name", INPUTS)
def test_a_self_check_says_the_same(
    graded: dict[str, dict[str, Any]], name: str, tmp_path: Path
) -> None:
    one, result = INPUTS[name], graded[name]
    folder = tmp_path / "02_regression_losses"
    shutil.copytree(ROOT / "exercises" / folder.name, folder)
    handed_in.written(one, folder)
    with contextlib.chdir(folder):
        workspace = _workspace_of(folder / MAIN)
        path = folder / f"test_{MAIN}"
        function = load(path, path.stem).test_mae_of_two_residuals
        outcome = workspace.run(check_of(function, workspace.unit))
    (exercise,) = (e for e in result["exercises"] if e["exercise"] == "mae")
    judged = next(c for c in exercise["checks"] if c["name"] == function.__name__)
    assert outcome.verdict.value == judged["verdict"], outcome.message
    came, told = outcome.message, judged["message"]
    said = (handed_in.as_judged(came.got), came.because) if came else None
    assert said == ((told["got"], told["because"]) if told else None)
    notes = [note.removeprefix(f"{MAIN}: ") for note in result["notes"]]
    mine = [*workspace.notes, *workspace.made.notes]
    assert [note for note in notes if note in mine] == mine
