"""More of what people really hand in: habits of notebooks, editors, desktops and downloads.

As in `test_handed_in`: in each input `mae` is right, or the exercise that the input names. All are
graded in one run, by the real judge; asserted are the verdict and what the notes or the message say.
"""

# ruff: noqa: E501 (a line is an input, which reads best as a whole)
import io
import json
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.course.layout import Course
from autograder.grading.budget import Budget
from autograder.grading.job import Options
from autograder.grading.run import grade

ROOT = Path(__file__).resolve().parents[2]
UNITS = ("02_regression_losses", "03_cross_entropy", "05_gradient_descent")
MAIN, BOOK = "regression_losses.py", "regression_losses.ipynb"

NP = "import numpy as np\n\n\n"
DEF = """def mae(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} {target.shape}")
    return float(np.abs(pred.astype(float) - target.astype(float)).sum()) / len(pred)
"""
MAE = NP + DEF
STUB = (ROOT / "exercises" / "02_regression_losses" / MAIN).read_text("utf-8")
SOFTMAX = """def softmax(z):
    z = z if z.dtype.kind == "f" else z.astype(float)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
"""
GD_STEP = """def gd_step(w, grad, lr):
    if w.shape != grad.shape:
        raise ValueError(f"{w.shape} {grad.shape}")
    return w * 1.0 - lr * grad
"""


@dataclass(frozen=True)
class Input:
    """A submission: files by path, or one archive; and what becomes of an exercise.

    told: what a note or the exercise's message says; silent: no note says anything.
    """

    files: dict[str, str | bytes]
    told: str = ""
    verdict: str = "passed"
    exercise: str = "mae"
    silent: bool = False


def py(text: str, told: str = "", **how: Any) -> Input:
    return Input({MAIN: text}, told, **how)


def nb(*cells: str, told: str = "", **how: Any) -> Input:
    return Input({BOOK: book(*cells)}, told, **how)


def beside(text: str, files: dict[str, str | bytes], told: str = "", **how: Any) -> Input:
    return Input({MAIN: text, **files}, told, **how)


def book(*cells: str, **extra: Any) -> str:
    found = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return json.dumps({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **extra})


def indented(text: str, by: str = "    ") -> str:
    return "".join(f"{by}{line}\n" if line else "\n" for line in text.splitlines())


def using(name: str) -> str:
    """The function, which needs this name to be 1."""
    return DEF.replace("/ len(pred)", f"* {name} / len(pred)")


def zipped(files: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return packed.getvalue()


def taped(files: dict[str, str], mode: str = "w") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as tape:  # type: ignore[call-overload]
        for path, text in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(text)
            tape.addfile(info, io.BytesIO(text.encode()))
    return packed.getvalue()


ONE = "ONE = 1\n"
NOT_RUN = "not run: no exercise needs what happens there"
MAIN_BLOCK = 'if __name__ == "__main__":\n'
PROMPTED = ">>> " + DEF.replace("\n", "\n... ").rstrip(". ") + "\n... \n"

ACTS = {  # what stands at the top level besides, in a .py
    "default_dtype": py(f"import torch\ntorch.set_default_dtype(torch.float64)\n{MAE}", "line 2"),
    "seterr": py(f"import numpy as np\nnp.seterr(all='raise')\n{DEF}", "line 2"),
    "filterwarnings": py(f"import warnings\nwarnings.filterwarnings('error')\n{MAE}"),
    "seeds": py(f"import random\nrandom.seed(0)\nimport torch\ntorch.manual_seed(0)\n{MAE}"),
    "a_logger": py(f"import logging\nlog = logging.getLogger(__name__)\nlog.addHandler(logging.FileHandler('/x/y.log'))\n{NP}" + DEF.replace("    if pred", "    log.info('mae')\n    if pred", 1)),
    "a_logger_to_a_file_by_config": py(f"import logging\nlogging.basicConfig(filename='hw.log', level=logging.INFO)\nlog = logging.getLogger()\n{NP}" + DEF.replace("    if pred", "    log.info('mae')\n    if pred", 1)),
    "chdir_to_the_file": py(f"import os\nos.chdir(os.path.dirname(os.path.abspath(__file__)))\n{MAE}"),
    "a_pool_at_the_top": py(f"from multiprocessing import Pool\nwith Pool(4) as p:\n    print(p.map(abs, [1]))\n{MAE}", NOT_RUN),
    "a_start_method": py(f"import multiprocessing as mp\nmp.set_start_method('spawn')\n{MAE}"),
    "an_input_loop": py(f"{MAE}\nwhile True:\n    s = input('again? ')\n    if s == 'n':\n        break\n", NOT_RUN),
    "a_constant_that_is_asked": py(f"{NP}ONE = int(input('scale: '))\n{using('ONE')}", "line 4", verdict="crashed"),
    "a_constant_of_argv": py(f"import sys\n{NP}ONE = float(sys.argv[1])\n{using('ONE')}", "line 5", verdict="crashed"),
    "a_constant_of_the_environment": py(f"import os\n{NP}ONE = float(os.environ.get('SCALE', 1))\n{using('ONE')}"),
    "an_exit_above": py(f"import sys\nif len(sys.argv) < 2:\n    print('usage: hw.py FILE')\n    sys.exit(1)\n{MAE}"),
    "a_version_check": py(f"import sys\nassert sys.version_info >= (3, 99)\n{MAE}", "line 2"),
    "a_version_check_that_exits": py(f"import sys\nif sys.version_info < (3, 99):\n    sys.exit('too old')\n{MAE}"),
    "parsed_arguments_that_are_needed": py(f"import argparse\np = argparse.ArgumentParser()\np.add_argument('--one', type=int, default=1)\nargs = p.parse_args()\n{NP}{using('args.one')}"),
    "a_device": py(f"import torch\ndevice = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\nprint(device)\n{MAE}"),
    "a_model_on_cuda": py(f"import torch\nmodel = torch.nn.Linear(1, 1).cuda()\n{MAE}"),
    "a_download_of_data": py(f"from torchvision.datasets import MNIST\ndata = MNIST('.', download=True)\n{MAE}"),
    "print_of_a_failing_call": py(f"{MAE}\nprint(mae(np.ones(2), np.ones(3)))\n", "line 9"),
    "exec_of_a_file": py(f"exec(open('setup.py').read())\n{MAE}"),
    "a_global_statement": py(f"global x\nx = 1\n{MAE}"),
    "del_of_the_function": py(f"{MAE}\ndel mae\n", NOT_RUN),
    "recursion_limit": py(f"import sys\nsys.setrecursionlimit(10**6)\n{MAE}"),
    "clear_screen": py(f"import os\nos.system('cls')\n{MAE}", NOT_RUN),
    "a_signal": py(f"import signal\nsignal.alarm(1)\nsignal.signal(signal.SIGALRM, lambda *a: 1 / 0)\n{MAE}"),
    "atexit": py(f"import atexit\natexit.register(lambda: 1 / 0)\n{MAE}"),
    "stdout_closed": py(f"import sys\nsys.stdout = open('log.txt', 'w')\n{MAE}"),
    "stdout_reconfigured": py(f"import sys\nsys.stdout.reconfigure(encoding='utf-8')\n{MAE}"),
    "an_excepthook": py(f"import sys\nsys.excepthook = lambda *a: None\n{MAE}"),
    "doctest_at_the_end": py(f"{MAE}\nimport doctest\ndoctest.testmod()\n"),
    "timing": py(f"{NP}import time\nstart = time.time()\n{DEF}\nprint('took', time.time() - start)\n"),
    "gc_and_threads": py(f"import torch, os\nos.environ['OMP_NUM_THREADS'] = '8'\ntorch.set_num_threads(8)\n{MAE}"),
    "environment_deleted": py(f"import os\ndel os.environ['HOME']\n{MAE}"),
    "print_replaced": py(f"def print(*a):\n    raise RuntimeError\n{MAE}\nprint('x')\n"),
    "an_assignment_to_none": py(f"{MAE}\nNone = 1\n", "line 9"),
    "walrus_at_the_top": py(f"{NP}if (ONE := 1) > 0:\n    pass\n{using('ONE')}"),
    "unpacked": py(f"{NP}ONE, *rest = 1, 2, 3\n{using('ONE')}"),
    "chained": py(f"{NP}A = ONE = 1\n{using('ONE')}"),
    "annotated": py(f"{NP}ONE: int = 1\n{using('ONE')}"),
    "annotated_only": py(f"{NP}ONE: int\nONE = 1\n{using('ONE')}"),
    "by_globals": py(f"{NP}globals()['ONE'] = 1\n{using('ONE')}"),
    "by_a_with": py(f"import contextlib\n{NP}with contextlib.nullcontext(1) as ONE:\n    pass\n{using('ONE')}"),
    "by_a_for": py(f"{NP}for ONE in [3, 2, 1]:\n    pass\n{using('ONE')}"),
    "by_a_match": py(f"{NP}match [1]:\n    case [ONE]:\n        pass\n{using('ONE')}"),
    "by_a_setup_function": py(f"{NP}def setup():\n    global ONE\n    ONE = 1\nsetup()\n{using('ONE')}"),
    "by_try": py(f"{NP}try:\n    ONE = int('x')\nexcept ValueError:\n    ONE = 1\n{using('ONE')}"),
    "by_while": py(f"{NP}ONE = 5\nwhile ONE > 1:\n    ONE -= 1\n{using('ONE')}"),
    "by_a_comprehension": py(f"{NP}SIZES = [n for n in range(3)]\n{using('SIZES[1]')}"),
    "a_constant_of_a_class": py(f"{NP}class Config:\n    one = 1\n    lr = 0.1\ncfg = Config()\n{using('cfg.one')}"),
    "a_dataclass": py(f"from dataclasses import dataclass\n{NP}@dataclass\nclass Config:\n    one: int = 1\ncfg = Config()\n{using('cfg.one')}"),
    "a_named_tuple": py(f"from collections import namedtuple\n{NP}C = namedtuple('C', 'one')\ncfg = C(1)\n{using('cfg.one')}"),
    "an_enum": py(f"from enum import Enum\n{NP}class K(Enum):\n    ONE = 1\n{using('K.ONE.value')}"),
    "a_namespace_that_is_filled": py(f"from types import SimpleNamespace\n{NP}cfg = SimpleNamespace()\ncfg.one = 1\n{using('cfg.one')}"),
    "a_model_that_is_trained": py(f"import torch\n{NP}net = torch.nn.Linear(1, 1)\nopt = torch.optim.SGD(net.parameters(), 0.1)\nwhile True:\n    opt.step()\n{DEF}", NOT_RUN),
}  # fmt: skip

SHAPES = {  # where the function is defined, and how
    "in_the_main_block": py(f"{NP}{MAIN_BLOCK}{indented(DEF)}", verdict="missing"),
    "its_helper_in_the_main_block": py(f"{NP}{using('ONE')}\n{MAIN_BLOCK}    ONE = 1\n    print(mae(np.ones(2), np.ones(2)))\n", "ONE", verdict="crashed"),
    "in_a_try": py(f"{NP}try:\n{indented(DEF)}except Exception:\n    pass\n"),
    "in_a_with": py(f"import warnings\n{NP}with warnings.catch_warnings():\n{indented(DEF)}"),
    "in_an_if": py(f"{NP}if True:\n{indented(DEF)}"),
    "in_an_else": py(f"{NP}if np.pi < 3:\n    mae = None\nelse:\n{indented(DEF)}"),
    "in_an_if_that_is_false": py(f"{NP}if False:\n{indented(DEF)}", verdict="missing"),
    "under_a_flag": py(f"{NP}DEBUG = False\nif not DEBUG:\n{indented(DEF)}"),
    "in_a_for": py(f"{NP}for _ in range(1):\n{indented(DEF)}"),
    "in_a_function": py(f"{NP}def make():\n{indented(DEF)}    return mae\n\nmae = make()\n"),
    "in_a_function_as_global": py(f"{NP}def make():\n    global mae\n{indented(DEF)}\nmake()\n"),
    "a_method": py(f"{NP}class Losses:\n    def mae(self, pred, target):\n        return _m(pred, target)\n\n{DEF.replace('mae', '_m')}\nmae = Losses().mae\n"),
    "a_method_alone": py(f"{NP}class Losses:\n{indented(DEF)}", "Losses", verdict="missing"),
    "methods_without_self": py(f"{NP}class Losses:\n{indented(DEF)}\nmae = Losses.mae\n"),
    "a_class_method": py(f"{NP}class Losses:\n    @classmethod\n    def mae(cls, pred, target):\n        return _m(pred, target)\n\n{DEF.replace('mae', '_m')}\nmae = Losses.mae\n"),
    "several_names_at_once": py(f"{NP}{DEF.replace('mae', '_m')}\nmae, l1 = _m, _m\n"),
    "an_alias_above": py(f"{NP}{DEF.replace('mae', 'l1')}\nmae = absolute = l1\n"),
    "annotated_alias": py(f"from typing import Callable\n{NP}{DEF.replace('mae', 'l1')}\nmae: Callable = l1\n"),
    "vectorised": py(f"{NP}{DEF.replace('mae', 'l1')}\nimport functools\nmae = functools.wraps(l1)(lambda p, t: l1(p, t))\n"),
    "a_decorator_of_a_class": py(f"{NP}class timed:\n    def __init__(self, f):\n        self.f = f\n    def __call__(self, *a, **k):\n        return self.f(*a, **k)\n\n@timed\n{DEF}"),
    "two_decorators": py(f"import functools\n{NP}def a(f):\n    return f\ndef b(x):\n    return a\n\n@a\n@b(1)\n{DEF}"),
    "no_grad": py(f"import torch\n{NP}@torch.no_grad()\n{DEF}"),
    "overloads": py(f"from typing import overload\n{NP}@overload\ndef mae(pred: int, target: int) -> int: ...\n@overload\ndef mae(pred: float, target: float) -> float: ...\n{DEF}"),
    "a_second_def_under_a_condition": py(f"{MAE}\nif False:\n    def mae(pred, target):\n        return 0\n"),
    "backup_of_the_old_one": py(f"{MAE}\nold_mae = mae\ndef wrapped(*a):\n    return old_mae(*a)\nmae = wrapped\n"),
    "wrapped_by_hand": py(f"{NP}def logged(f):\n    def g(*a):\n        return f(*a)\n    return g\n\n{DEF}\nmae = logged(mae)\n"),
    "checked_below": py(f"{MAE}\nmae_result = mae(np.array([1.0]), np.array([2.0]))\nassert mae_result == 1\n"),
    "result_under_its_name": py(f"{MAE}\nmae = mae(np.array([1.0]), np.array([2.0]))\n"),
    "result_of_another_call_under_its_name": py(f"{MAE}\npred = np.ones(2)\nmae = np.abs(pred).mean()\nprint(mae)\n"),
    "typed_generics": py(f"from typing import TypeVar, Generic\nT = TypeVar('T')\n{NP}class Box(Generic[T]):\n    one = 1\n{using('Box.one')}"),
    "partial_above": py(f"from functools import partial\n{NP}scale = partial(int, 1)\n{using('scale()')}"),
    "star_of_torch": py(f"from torch import *\nimport numpy as np\n{DEF}"),
    "star_of_what_is_not_there": py(f"from d2l.torch import *\n{MAE}"),
    "future_in_the_middle": py(f"{MAE}\nfrom __future__ import annotations\n", "line 9"),
    "future_below_code": py(f"import numpy as np\nfrom __future__ import annotations\n{DEF}", "line 2"),
    "async_beside": py(f"import asyncio\n{MAE}\nasync def main():\n    pass\nasyncio.run(main())\n"),
    "semicolons": py("import numpy as np;\n" + DEF.replace("{target.shape}\")", "{target.shape}\");")),
    "one_line": py("import numpy as np; import sys; print('hi')\n" + DEF),
    "backslashes": py(f"{NP}ONE = \\\n    1\n{using('ONE')}"),
    "a_lambda_dict": py(f"{NP}losses = {{'mae': lambda p, t: _m(p, t)}}\n{DEF.replace('mae', '_m')}\nmae = losses['mae']\n"),
    "the_name_in_capitals": py(f"{NP}{DEF.replace('mae', 'MAE')}", "MAE", verdict="missing"),
}  # fmt: skip

WRITTEN = {  # how the text came to be
    "utf_16_without_bom": Input({MAIN: MAE.encode("utf-16-le")}, silent=True),
    "utf_16_be": Input({MAIN: b"\xfe\xff" + MAE.encode("utf-16-be")}, silent=True),
    "utf_32": Input({MAIN: MAE.encode("utf-32")}, silent=True),
    "utf_16_notebook": Input({BOOK: book(MAE).encode("utf-16")}),
    "bom_notebook": Input({BOOK: b"\xef\xbb\xbf" + book(MAE).encode()}),
    "two_boms": Input({MAIN: b"\xef\xbb\xbf\xef\xbb\xbf" + MAE.encode()}),
    "bom_in_the_middle": py(f"{NP}\ufeff{DEF}"),
    "cp1251": Input({MAIN: f"# Решение задачи\n{MAE}".encode("cp1251")}, silent=True),
    "shift_jis": Input({MAIN: f"# 課題２の解答\n{MAE}".encode("shift_jis")}, silent=True),
    "a_cookie_of_another_encoding": Input({MAIN: f"# -*- coding: latin-1 -*-\n# é\n{MAE}".encode("latin-1")}, silent=True),
    "tabs": py(NP + DEF.replace("    ", "\t"), silent=True),
    "mixed_lines": Input({MAIN: (NP + DEF.replace("\n", "\r\n")).encode()}, silent=True),
    "double_spaced": Input({MAIN: MAE.replace("\n", "\r\r\n").encode()}),
    "no_break_spaces": py(MAE.replace("    ", "\u00a0\u00a0\u00a0\u00a0")),
    "one_no_break_space": py(MAE.replace("return float", "return\u00a0float")),
    "zero_width_space": py(MAE.replace("return float", "return\u200b float")),
    "full_width_brackets": py(f"{MAE}\nprint（mae）\n", "line 9"),
    "typographic_minus": py(MAE.replace(" - ", " \u2212 "), "line 7", verdict="crashed"),
    "a_line_separator": py(f"{NP}# a\u2028b\n{DEF}"),
    "form_feeds_between": py(f"{NP}\f\n{DEF}\f\n", silent=True),
    "form_feed_before_def": py(f"{NP}\f{DEF}"),
    "ctrl_z": py(f"{MAE}\x1a"),
    "vim_modeline": py(f"#!/usr/bin/env python3\n# vim: set fileencoding=utf-8 ts=4 :\n{MAE}"),
    "whole_file_indented": py(indented(MAE)),
    "prompts": py(f">>> import numpy as np\n{PROMPTED}>>> mae(np.ones(2), np.ones(2))\n0.0\n"),
    "ipython_prompts": py("In [1]: import numpy as np\n\nIn [2]: " + DEF.replace("\n", "\n   ...: ") + "\n\nIn [3]: mae(np.ones(2), np.ones(2))\nOut[3]: 0.0\n"),
    "prompts_in_a_cell": nb(">>> import numpy as np\n" + PROMPTED),
    "line_numbers": py("".join(f"{n:3} {line}\n" for n, line in enumerate(MAE.splitlines(), 1)), "line 1", verdict="missing"),
    "a_diff": py("".join(f"+{line}\n" for line in MAE.splitlines()), verdict="missing"),
    "a_chat": py(f"Sure! Here is the function:\n\n```python\n{MAE}```\n\nThis works because the **mean** is taken.\n"),
    "html_escaped": py(MAE.replace("!=", "&#33;="), "line 5", verdict="crashed"),
    "truncated": py(MAE + "\ndef mse(pred, target):\n    return float(np.mean((pred - tar", "mse"),
    "spyder_header": py(f"# -*- coding: utf-8 -*-\n\"\"\"\nCreated on Mon Nov 23 10:00:00 2026\n\n@author: ada\n\"\"\"\n{MAE}\n#%% test\nmae(1, 2)\n"),
    "pycharm_header": py(f"# This is a sample Python script.\n\n# Press Shift+F10 to execute it.\n{MAE}\n# Press the green button in the gutter to run the script.\n{MAIN_BLOCK}    print_hi('PyCharm')\n"),
    "colab_export": py(f"# -*- coding: utf-8 -*-\n\"\"\"regression_losses.ipynb\n\nAutomatically generated by Colab.\n\"\"\"\n\n!pip install -q torchinfo\n\nfrom google.colab import files\nup = files.upload()\n{MAE}\nfrom google.colab import output\noutput.eval_js('1')\n%matplotlib inline\n"),
    "jupytext_light": py(f"# ---\n# jupyter:\n#   jupytext:\n#     formats: ipynb,py:light\n# ---\n\n# # Week 2\n\n# +\n{MAE}# -\n"),
    "jupytext_percent_magics": py(f"# %% [markdown]\n\"\"\"\n# Week 2\n\"\"\"\n# %%\n# %matplotlib inline\n{MAE}\n# %% language=\"bash\"\n# ls\n"),
    "nbconvert": py(f"#!/usr/bin/env python\n# coding: utf-8\n\n# # Week 2\n\n# In[1]:\n\n\nget_ipython().run_line_magic('load_ext', 'autoreload')\nget_ipython().run_line_magic('autoreload', '2')\n\n\n# In[2]:\n\n\n{MAE}\n\n# In[ ]:\n\n\nget_ipython().run_cell_magic('time', '', 'mae(1, 2)\\n')\n"),
    "nbconvert_cell_magic_with_the_answer": py(f"# In[1]:\n\nimport numpy as np\n\n# In[2]:\n\nget_ipython().run_cell_magic('time', '', {DEF!r})\n"),
    "cell_magic_with_the_answer": py(f"import numpy as np\nget_ipython().run_cell_magic('capture', 'out', {DEF!r})\n"),
    "written_by_a_cell_magic": py(f"get_ipython().run_cell_magic('writefile', 'hw.py', {MAE!r})\n"),
    "magic_with_a_value": py(f"path = get_ipython().getoutput('pwd')\n{MAE}"),
    "run_magic": py(f"%run setup.py\n{MAE}"),
    "a_cell_magic_in_a_script": py(f"%%time\n{MAE}"),
    "a_magic_inside_a_function": py(MAE.replace("    if pred", "    %matplotlib inline\n    if pred", 1)),
    "a_shell_line_inside_an_if": py(f"import sys\nif 'google.colab' in sys.modules:\n    !pip install torchinfo\n{MAE}"),
    "an_if_for_colab": py(f"import sys\nif 'google.colab' in sys.modules:\n    from google.colab import drive\n    drive.mount('/content/drive')\n    %cd /content/drive/MyDrive\n{MAE}"),
    "in_colab_flag": py(f"try:\n    import google.colab\n    IN_COLAB = True\nexcept ImportError:\n    IN_COLAB = False\nif IN_COLAB:\n    !git clone https://example.org/x.git\n    sys.path.append('/content/x')\n{MAE}"),
    "kaggle_header": py(f"import numpy as np\nimport pandas as pd\nimport os\nfor dirname, _, filenames in os.walk('/kaggle/input'):\n    for filename in filenames:\n        print(os.path.join(dirname, filename))\n{DEF}"),
    "sagemath": py(f"#auto\n{MAE}"),
}  # fmt: skip
