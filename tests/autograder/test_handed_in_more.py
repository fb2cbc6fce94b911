"""More of what people really hand in: habits of notebooks, editors, desktops and downloads.

As in `test_handed_in`: in each input `mae` is right, or the exercise that the input names. All are
graded in one run, by the real judge; asserted are the verdict and what the notes or the message say.
"""

# ruff: noqa: E501 (a line is an input, which reads best as a whole)
import contextlib
import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)

from autograder.checking.checks import check_of
from autograder.runtime.loading import load
from autograder.selfcheck.workspace import _workspace_of

handed_in = load(Path(__file__).with_name("handed_in.py"), "handed_in")
Input = handed_in.Input
py = handed_in.py
nb = handed_in.nb
book = handed_in.book
using = handed_in.using
zipped = handed_in.zipped
taped = handed_in.taped
ROOT = handed_in.ROOT
MAIN = handed_in.MAIN
BOOK = handed_in.BOOK
NP = handed_in.NP
DEF = handed_in.DEF
MAE = handed_in.MAE
STUB = handed_in.STUB
SOFTMAX = handed_in.SOFTMAX
GD_STEP = handed_in.GD_STEP


def beside(text: str, files: dict[str, str | bytes], told: str = "", **how: Any) -> Input:
    return Input({MAIN: text, **files}, told, **how)


def indented(text: str, by: str = "    ") -> str:
    return "".join(f"{by}{line}\n" if line else "\n" for line in text.splitlines())


ONE = "ONE = 1\n"
TABLE = using("table['one']")
NOT_RUN = "not run: no exercise needs what happens there"
MAIN_BLOCK = 'if __name__ == "__main__":\n'
PROMPTED = ">>> " + DEF.replace("\n", "\n... ").rstrip(". ") + "\n... \n"

ACTS = {  # what stands at the top level besides, in a .py
    "default_dtype": py(f"import torch\ntorch.set_default_dtype(torch.float64)\n{MAE}", "line 2"),
    "seterr": py(f"import numpy as np\nnp.seterr(all='raise')\n{DEF}", "line 2 holds until the first check"),
    "filterwarnings": py(f"import warnings\nwarnings.filterwarnings('error')\n{MAE}"),
    "seterr_that_is_needed": py("import numpy as np\nnp.seterr(all='raise')\n" + using("one()").replace("def mae", "def one():\n    try:\n        return np.float64(1) / 0\n    except FloatingPointError:\n        return 1\n\n\ndef mae", 1), "line 2 holds until the first check: each begins with NumPy's usual warnings", verdict="wrong"),
    "recursion_limit_that_is_needed": py(f"import sys\nsys.setrecursionlimit(20_000)\n{NP}def deep(n):\n    return 1 if n == 0 else deep(n - 1)\n\n\n{using('deep(9_000)')}"),
    "hints_of_torch": py(f"import torch\nfrom torch import Tensor\n{NP}Array = np.ndarray | Tensor\n{DEF.replace('(pred, target)', '(pred: Array, target: torch.Tensor) -> float | Tensor', 1)}"),
    "a_name_of_pythons_for_numpys": py(f"{NP}sum = np.sum\n{using('int(sum(np.ones((1, 1))))')}\nprint(mae(np.ones(2), np.ones(2)))"),
    "a_value_under_a_name_of_pythons": py(f"{NP}{using('sum([1])')}\nsum = 0\nfor one in (1, 2):\n    sum += one\n"),
    "a_print_that_flushes": py(f"import functools\n{NP}print = functools.partial(print, flush=True)\n{using('len([print()])')}\nmae(np.ones(2), np.ones(2))", NOT_RUN),
    "a_result_under_its_own_name": py(f"from types import SimpleNamespace\n{NP}{DEF}\nres = SimpleNamespace(mae=mae(np.ones(2), np.ones(2)), best=1)\nmae = res.mae\n", NOT_RUN),
    "its_best_under_its_own_name": py(f"{NP}{DEF}\nbest = mae(np.ones(2), np.ones(2))\nmae = best\n", NOT_RUN),
    "classes_that_are_found_by_their_base": py(f"{NP}class Loss:\n    pass\n\n\nclass Mean(Loss):\n    one = 1\n\n\n{using('Loss.__subclasses__()[0].one')}"),
    "classes_that_register_themselves": py(f"{NP}class Loss:\n    known = []\n\n    def __init_subclass__(cls):\n        cls.known.append(cls)\n\n\nclass Mean(Loss):\n    one = 1\n\n\n{using('Loss.known[0].one')}"),
    "names_set_in_a_loop": py(f"{NP}class Losses:\n{indented(DEF.replace('def ', '@staticmethod@def ').replace('@def', chr(10) + 'def'))}\nglobals().update(mae=Losses.mae)\n", silent=True),
    "a_path_in_the_docstring": py(f'"""Homework.\n\nC:\\Users\\ada\n"""\nimport numpy as np\n\nONE = 1\n\n\n{using("ONE")}', "unicodeescape"),
    "a_function_that_made_a_table": py(f"{NP}def table():\n    return {{'one': 1}}\n\n\ntable = table()\n\n\n{TABLE}"),
    "a_class_of_one_object": py(f"{NP}class Config:\n    one = 1\n\n\nConfig = Config()\n\n\n{using('Config.one')}\nprint(mae(np.ones(2), np.ones(2)))"),
    "a_helper_that_is_tried": py(f"{NP}def one(x):\n    return x\n\n\n{using('one(1)')}\none = one(2)\n", NOT_RUN),
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
    "in_the_main_block": py(f"{NP}{MAIN_BLOCK}{indented(DEF)}", "it is defined only where the file is run as a program (line 5): move it out of there", verdict="missing"),
    "its_helper_in_the_main_block": py(f"{NP}{using('ONE')}\n{MAIN_BLOCK}    ONE = 1\n    print(mae(np.ones(2), np.ones(2)))\n"),
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
    "a_method_alone": py(f"{NP}class Losses:\n{indented(DEF)}", "it stands inside Losses (line 5): move it out of there, to the left", verdict="missing"),
    "in_a_function_that_binds_its_names": py(f"{NP}def build():\n{indented(DEF)}    globals().update(locals())\n\nbuild()\n", silent=True),
    "methods_without_self": py(f"{NP}class Losses:\n{indented(DEF)}\nmae = Losses.mae\n"),
    "a_class_method": py(f"{NP}class Losses:\n    @classmethod\n    def mae(cls, pred, target):\n        return _m(pred, target)\n\n{DEF.replace('mae', '_m')}\nmae = Losses.mae\n"),
    "several_names_at_once": py(f"{NP}{DEF.replace('mae', '_m')}\nmae, l1 = _m, _m\n"),
    "an_alias_above": py(f"{NP}{DEF.replace('mae', 'l1')}\nmae = absolute = l1\n"),
    "annotated_alias": py(f"from typing import Callable\n{NP}{DEF.replace('mae', 'l1')}\nmae: Callable = l1\n"),
    "vectorised": py(f"{NP}{DEF.replace('mae', 'l1')}\nimport functools\nmae = functools.wraps(l1)(lambda p, t: l1(p, t))\n"),
    "a_decorator_of_a_class": py(f"{NP}class timed:\n    def __init__(self, f):\n        self.f = f\n    def __call__(self, *a, **k):\n        return self.f(*a, **k)\n\n@timed\n{DEF}"),
    "two_decorators": py(f"import functools\n{NP}def a(f):\n    return f\ndef b(x):\n    return a\n\n@a\n@b(1)\n{DEF}"),
    "overloads": py(f"from typing import overload\n{NP}@overload\ndef mae(pred: int, target: int) -> int: ...\n@overload\ndef mae(pred: float, target: float) -> float: ...\n{DEF}"),
    "a_second_def_under_a_condition": py(f"{MAE}\nif False:\n    def mae(pred, target):\n        return 0\n"),
    "backup_of_the_old_one": py(f"{MAE}\nold_mae = mae\ndef wrapped(*a):\n    return old_mae(*a)\nmae = wrapped\n"),
    "wrapped_by_hand": py(f"{NP}def logged(f):\n    def g(*a):\n        return f(*a)\n    return g\n\n{DEF}\nmae = logged(mae)\n"),
    "checked_below": py(f"{MAE}\nmae_result = mae(np.array([1.0]), np.array([2.0]))\nassert mae_result == 1\n"),
    "result_under_its_name": py(f"{MAE}\nmae = mae(np.array([1.0]), np.array([2.0]))\n"),
    "result_of_another_call_under_its_name": py(f"{MAE}\npred = np.ones(2)\nmae = np.abs(pred).mean()\nprint(mae)\n"),
    "typed_generics": py(f"from typing import TypeVar, Generic\nT = TypeVar('T')\n{NP}class Box(Generic[T]):\n    one = 1\n{using('Box.one')}"),
    "partial_above": py(f"from functools import partial\n{NP}scale = partial(int, 1)\n{using('scale()')}"),
    "star_of_what_is_not_there": py(f"from d2l.torch import *\n{MAE}"),
    "future_in_the_middle": py(f"{MAE}\nfrom __future__ import annotations\n", silent=True),
    "future_below_code": py(f"import numpy as np\nfrom __future__ import annotations\n{DEF}", silent=True),
    "async_beside": py(f"import asyncio\n{MAE}\nasync def main():\n    pass\nasyncio.run(main())\n"),
    "semicolons": py("import numpy as np;\n" + DEF.replace("{target.shape}\")", "{target.shape}\");")),
    "one_line": py("import numpy as np; import sys; print('hi')\n" + DEF),
    "backslashes": py(f"{NP}ONE = \\\n    1\n{using('ONE')}"),
    "a_lambda_dict": py(f"{NP}losses = {{'mae': lambda p, t: _m(p, t)}}\n{DEF.replace('mae', '_m')}\nmae = losses['mae']\n"),
    "the_name_in_capitals": py(f"{NP}{DEF.replace('mae', 'MAE')}", "there is MAE (line 4): rename it to mae", verdict="missing"),
    "the_name_without_underscores": py(f"{NP}def halfMSE(p, t):\n    return 0.0\n", "there is halfMSE (line 4): rename it to half_mse", verdict="missing", exercise="half_mse"),
    "the_name_of_a_class": py(f"{NP}class HalfMSE:\n    pass\n", "there is HalfMSE (line 4): rename it to half_mse", verdict="missing", exercise="half_mse"),
    "the_name_in_another_file": Input({MAIN: "from helpers import Half_MSE\n", "helpers.py": "Half_MSE = max\n"}, "there is Half_MSE (line 1): rename it to half_mse", verdict="missing", exercise="half_mse"),
    "a_value_of_nearly_its_name": py(f"{MAE}\nMSE = 4\n", silent=True),
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
    "no_break_spaces": py(MAE.replace("    ", "\u00a0\u00a0\u00a0\u00a0"), "non-printable character", verdict="crashed"),
    "one_no_break_space": py(MAE.replace("return float", "return\u00a0float"), "non-printable character", verdict="crashed"),
    "zero_width_space": py(MAE.replace("return float", "return\u200b float"), silent=True),
    "zero_width_space_above": py(f'\u200b"""Losses.\n\nOf week 2."""\n{MAE}', silent=True),
    "word_joiner_in_a_name": nb(MAE.replace("import", "import\u2060"), told='[["regression_losses.ipynb: found mae in cell 1"]'),
    "full_width_brackets": py(f"{MAE}\nprint\uff08mae\uff09\n", "line 9"),
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
    "line_numbers": py("".join(f"{n:3} {line}\n" for n, line in enumerate(MAE.splitlines(), 1)), "line 1: unexpected indent: 1 import", verdict="crashed"),
    "a_diff": py("".join(f"+{line}\n" for line in MAE.splitlines()), "line 4: invalid syntax: +def mae", verdict="crashed"),
    "a_chat": py(f"Sure! Here is the function:\n\n```python\n{MAE}```\n\nThis works because the **mean** is taken.\n"),
    "html_escaped": py(MAE.replace("!=", "&#33;="), "line 5", verdict="crashed"),
    "truncated": py(MAE + "\ndef mse(pred, target):\n    return float(np.mean((pred - tar", "lines 9 to 10 are left out"),
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

NOTEBOOKS = {
    "a_helper_without_a_colon": nb(f"{NP}x = 0", "def one()\n    return 1", using("one()"), told="(cell 2, line 1: def one())", verdict="crashed"),
    "out_of_order_with_a_constant": nb(using("ONE"), "import numpy as np", "ONE = 1"),
    "imports_gone": nb(DEF),
    "written_and_imported": nb("%%writefile helpers.py\nONE = 1\n", f"from helpers import ONE\n{NP}{using('ONE')}"),
    "written_in_a_folder_and_imported": nb("!mkdir parts", "%%writefile parts/size.py\nONE = 1\n", f"from parts.size import ONE\n{NP}{using('ONE')}"),
    "written_and_run": nb("%%writefile helpers.py\nONE = 1\n", "%run helpers.py", NP + using("ONE")),
    "written_as_the_work": nb(f"%%writefile regression_losses.py\n{MAE}", "from regression_losses import mae", "mae(1, 2)"),
    "written_with_an_option": nb(f"%%writefile -a hw.py\n{MAE}", told="found mae in cell 1"),
    "loaded": nb(f"# %load solution.py\n{MAE}"),
    "load_undone": nb(f"%load solution.py\n{MAE}"),
    "autoreload": nb("%load_ext autoreload\n%autoreload 2\nimport numpy as np", DEF),
    "reset": nb("%reset -f", MAE),
    "time_line": nb(MAE, "%time mae(np.ones(2), np.ones(2))"),
    "a_line_magic_with_a_definition": nb("import numpy as np", "%time ONE = 1", using("ONE")),
    "env": nb("%env CUDA_VISIBLE_DEVICES=0\n%set_env X=1", MAE),
    "precision": nb("%precision 3\n%config InlineBackend.figure_format = 'retina'", MAE),
    "upload": nb("from google.colab import files\nuploaded = files.upload()", MAE, "files.download('x.csv')"),
    "mount": nb("from google.colab import drive\ndrive.mount('/content/drive', force_remount=True)\n%cd /content/drive/MyDrive", MAE),
    "widgets": nb("import ipywidgets as w\nfrom IPython.display import display\nb = w.Button(description='go')\ndisplay(b)", MAE),
    "interact": nb(MAE, "from ipywidgets import interact\n@interact(x=(0, 1))\ndef f(x):\n    return x"),
    "displayed": nb(f"{MAE}\ndisplay(mae(np.ones(2), np.ones(2)))"),
    "display_inside": nb("import numpy as np", DEF.replace("    if pred", "    display(pred)\n    if pred", 1)),
    "in_and_out": nb(MAE, "Out[1]\nIn[0]\n_i1"),
    "get_ipython_in_an_if": nb("if get_ipython() is not None:\n    get_ipython().run_line_magic('matplotlib', 'inline')", MAE),
    "get_ipython_inside": nb("import numpy as np", DEF.replace("    if pred", "    get_ipython()\n    if pred", 1), verdict="crashed", told="get_ipython"),
    "await_at_the_top": nb("import asyncio\nawait asyncio.sleep(0)", MAE),
    "await_makes_a_constant": nb("import asyncio\nasync def one():\n    return 1", "ONE = await one()", NP + using("ONE")),
    "a_question_mark_at_the_end": nb("import numpy as np\nnp.mean?", DEF),
    "shell_with_python": nb("name = 'numpy'\n!pip install {name}", MAE),
    "shell_over_lines": nb("!pip install \\\n  numpy \\\n  torch", MAE),
    "a_shell_line_in_a_function": nb(f"def setup():\n    !pip install numpy\n\n{MAE}"),
    "cell_magic_after_a_comment": nb(f"# exercise 1\n%%time\n{MAE}"),
    "cell_magic_after_a_blank": nb(f"\n\n%%time\n{MAE}"),
    "two_cell_magics": nb(f"%%time\n%%capture\n{MAE}"),
    "prun": nb(f"%%prun\n{MAE}"),
    "python_magic": nb(f"%%python\n{MAE}"),
    "python3_magic": nb(f"%%python3\n{MAE}"),
    "pypy_magic": nb(f"%%script python\n{MAE}", told='[["regression_losses.ipynb: found mae in cell 1"]'),
    "javascript": nb("%%javascript\nalert(1)", MAE),
    "sql": nb("%%sql\nselect 1", MAE),
    "an_output_error": Input({BOOK: json.dumps({"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": MAE, "execution_count": None, "outputs": [{"output_type": "error", "ename": "X", "evalue": "", "traceback": ["\x1b[31m"]}]}]})}),
    "null_source": Input({BOOK: json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": None}, {"cell_type": "code", "source": MAE}]})}),
    "worksheets_of_version_2": Input({BOOK: json.dumps({"nbformat": 2, "worksheets": [{"cells": [{"cell_type": "code", "input": MAE.splitlines(keepends=True)}]}]})}),
    "lines_without_ends": Input({BOOK: json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": MAE.splitlines()}]})}),
    "attachments": Input({BOOK: json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "![x](attachment:x.png)", "attachments": {"x.png": {"image/png": "AAAA"}}}, {"cell_type": "code", "source": MAE}]})}),
    "no_cells": Input({BOOK: json.dumps({"nbformat": 4, "cells": []})}, verdict="missing"),
    "truncated": Input({BOOK: book(MAE)[:-20]}, "it is no notebook", verdict="missing"),
    "a_comma_too_many": Input({BOOK: book(MAE).replace("}], ", "},\n], ", 1)}, "it is no notebook, as line 2 is no valid JSON", verdict="missing"),
    "compressed": Input({f"{MAIN}.gz": b"\x1f\x8b"}, "regression_losses.py.gz is not read: it is compressed without an archive: hand in", verdict="missing"),
    "half_a_zip_in_a_folder": Input({"hw.zip": zipped({MAIN: MAE})[:-30]}, "hw.zip: the archive cannot be unpacked: it is damaged", verdict="missing"),
    "a_link_in_a_text": Input({"link.txt": "https://example.org/drive/1"}, "link.txt is of no unit that is graded here: hand in the notebook or the .py file itself", verdict="missing"),
    "conflict": Input({BOOK: "<<<<<<< HEAD\n" + book(MAE) + "\n=======\n>>>>>>> x\n"}, "it is no notebook", verdict="missing"),
    "an_error_page": Input({BOOK: "<!DOCTYPE html>\n<html><head><title>404</title></head></html>"}, "web page", verdict="missing"),
    "a_login_page": Input({BOOK: "\n<html lang='en'>import your work\n<body>Sign in</body></html>"}, "web page", verdict="missing"),
    "an_error_page_as_py": Input({MAIN: "<!DOCTYPE html>\n<html><head><title>404</title></head></html>"}, "web page", verdict="missing"),
    "empty": Input({BOOK: ""}, "empty", verdict="missing"),
    "blank": Input({BOOK: "\n \n"}, "empty", verdict="missing"),
    "a_cloud_link": Input({BOOK: '{"url": "https://example.org/drive/1", "doc_id": "x"}'}, "cells", verdict="missing"),
    "jsonl": Input({BOOK: book(MAE) + "\n" + book(MAE)}, "it is no notebook", verdict="missing"),
    "zip_as_notebook": Input({BOOK: zipped({BOOK: book(MAE)})}),
    "zip_as_py": Input({MAIN: zipped({MAIN: MAE})}),
    "a_pdf_as_notebook": Input({BOOK: b"%PDF-1.7\n%\xe2\xe3"}, "PDF", verdict="missing"),
    "a_docx_as_py": Input({MAIN: zipped({"word/document.xml": "<x/>", "[Content_Types].xml": ""})}, verdict="missing"),
    "pickled": Input({MAIN: b"\x80\x04\x95\x00"}, verdict="missing"),
    "magics_only": nb("%matplotlib inline", "!ls", verdict="missing"),
    "markdown_beats_nothing": Input({BOOK: json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": f"My answer:\n\n```python\n{MAE}```\nand so on"}]})}, "not in a code cell"),
    "sorted_by_execution": nb("def mae(pred, target):\n    return 0", MAE, "mae(1, 2)", told="cell 2 counts"),
    "scratch_below": nb(MAE, "def mae(pred, target):\n    raise NotImplementedError", told="the last one that was worked on"),
    "tried_values_below": nb(MAE, "mae = 3\nmae", "mae = mae * 2"),
    "asserts_below": nb(MAE, "assert mae(np.ones(2), np.zeros(2)) == 5"),
    "nbgrader_marks": nb(f"### BEGIN SOLUTION\n{MAE}### END SOLUTION", "# YOUR CODE HERE\nraise NotImplementedError()"),
    "main_block": nb(f"{NP}if __name__ == '__main__':\n{indented(DEF)}"),
    "a_patched_method": nb(f"{NP}class M:\n    pass", "def one(self):\n    return 1", "M.one = one", using("M().one()")),
    "a_property_added": nb(f"{NP}class M:\n    pass\nM.one = property(lambda self: 1)", using("M().one")),
    "a_saving_decorator": nb("def add_to(cls):\n    def wrap(f):\n        setattr(cls, f.__name__, f)\n        return f\n    return wrap", "class M:\n    pass", "@add_to(M)\ndef one(self):\n    return 1", NP + using("M().one()")),
    "a_d2l_decorator": nb("def add_to_class(Class):\n    def wrapper(obj):\n        setattr(Class, obj.__name__, obj)\n    return wrapper", "class M:\n    pass", "@add_to_class(M)\ndef one(self):\n    return 1", NP + using("M().one()")),
    "from_fastcore": nb("from fastcore.basics import patch", MAE),
}  # fmt: skip

OPTIONAL = "try:\n    import cupy_of_nobody as xp\nexcept ImportError:\n    xp = None\n"
PACKAGES = {
    "guard_with_pass": py(f"try:\n    import matplotlib.pyplot as plt\nexcept ImportError:\n    pass\n{MAE}"),
    "guard_with_none": py(f"{OPTIONAL}{NP}{using('(2 if xp else 1)')}"),
    "guard_with_print": py(f"try:\n    import pandas as pd\nexcept ImportError as e:\n    print('no pandas', e)\n{MAE}"),
    "guard_that_installs": py(f"import os\ntry:\n    import tqdm_of_nobody\nexcept ImportError:\n    os.system('pip install tqdm')\n    import tqdm_of_nobody\n{MAE}"),
    "guard_that_exits": py(f"import sys\ntry:\n    import pandas_of_nobody\nexcept ImportError:\n    sys.exit('install pandas')\n{MAE}"),
    "guard_that_raises": py(f"try:\n    import pandas_of_nobody\nexcept ImportError as e:\n    raise SystemExit from e\n{MAE}"),
    "guard_by_suppress": py(f"import contextlib\nwith contextlib.suppress(ImportError):\n    import seaborn as sns\n{MAE}"),
    "guard_with_else": py(f"try:\n    import jax_of_nobody\nexcept ImportError:\n    ONE = 1\nelse:\n    ONE = 2\n{NP}{using('ONE')}"),
    "dummy_decorator": py(f"try:\n    from numba_of_nobody import njit\nexcept ImportError:\n    def njit(f):\n        return f\n{NP}@njit\n{DEF}"),
    "dummy_progress": py(f"try:\n    from tqdm_of_nobody import tqdm\nexcept ImportError:\n    def tqdm(x, **k):\n        for y in x:\n            yield y\n{NP}{using('len(list(tqdm([1])))')}"),
    "loop_in_a_guard": py(f"{NP}try:\n    import jax_of_nobody\nexcept ImportError:\n    def one():\n        for n in [1]:\n            return n\n{using('one()')}"),
    "style": py(f"import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nplt.rcParams.update({{'font.size': 9}})\nplt.rcParams['figure.dpi'] = 99\n{MAE}\nplt.show()\n"),
    "figure_as_a_global": py(f"import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n{MAE}\nax.plot([1])\nplt.savefig('x.png')\n"),
    "plot_helper": py(f"import matplotlib.pyplot as plt\n{MAE}\ndef plot(x):\n    plt.plot(x)\n\nplot(mae(np.ones(2), np.ones(2)))\n"),
    "pandas_beside": py(f"import pandas as pd\ndf = pd.read_csv('x.csv')\nX = df.values\n{MAE}"),
    "scipy": py(f"from scipy import special\n{NP}{using('special.expit(99)')}", verdict="crashed", told="scipy"),
    "submodule": py(f"import sklearn.metrics\n{MAE}"),
    "star": py(f"from pylab import *\n{MAE}"),
    "typing_only": py(f"from __future__ import annotations\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas as pd\n{NP}" + DEF.replace("(pred, target)", "(pred: pd.Series, target: pd.Series)", 1)),
    "jaxtyping": py(f"from jaxtyping import Float\n{NP}" + DEF.replace("(pred, target)", '(pred: Float[np.ndarray, "n"], target: Float[np.ndarray, "n"])', 1)),
    "rich_print": py(f"from rich import print\n{MAE}\nprint('x')\n"),
    "metaclass": py(f"import lightning\n{NP}class A(metaclass=lightning.Meta):\n    pass\n{DEF}"),
    "cython": nb("%load_ext cython", "%%cython\ndef f(int x):\n    return x", MAE),
    "relative": py(f"from .utils import helper\n{MAE}"),
    "relative_that_is_needed": beside(f"from .size import ONE\n{NP}{using('ONE')}", {"size.py": ONE}),
}  # fmt: skip

HELP = "import numpy as np\nprint('loading')\ndata = open('/nowhere/x.csv')\nONE = 1\n"
BESIDE = {
    "helper_that_fails_in_a_line": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": HELP}),
    "helper_that_fails_above": beside(f"import size\n{NP}{using('size.ONE')}", {"size.py": "import pandas_of_nobody as pd\n" + ONE}),
    "helper_with_a_magic": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": "%matplotlib inline\n!pip install x\n" + ONE}),
    "helper_with_a_broken_function": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": ONE + "def f(:\n    pass\n"}),
    "helper_that_exits": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": "import sys\nsys.exit()\n" + ONE}),
    "helper_that_asks": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": "n = input('n? ')\n" + ONE}),
    "helper_that_loops": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": ONE + "while True:\n    pass\n"}),
    "helper_in_latin_1": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": "# größe\nONE = 1\n".encode("latin-1")}),
    "helper_in_utf_16": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": ONE.encode("utf-16")}),
    "helper_whose_needed_line_fails": beside(f"from size import ONE\n{NP}{using('ONE')}", {"size.py": "ONE = 1 / 0\n"}, "ZeroDivisionError", verdict="crashed"),
    "helper_with_a_deep_bug": beside(f"from size import one\n{NP}{using('one()')}", {"size.py": "def one():\n    return 1 / 0\n"}, "size.py", verdict="crashed"),
    "data_of_another_folder": Input({"src/regression_losses.py": f"{NP}ONE = float(open('../data/one.txt').read())\n{using('ONE')}", "data/one.txt": "1"}, silent=True),
    "data_of_the_folder_that_it_goes_to": beside(f"import os\n{NP}os.chdir('data')\nONE = float(open('one.txt').read())\n{using('ONE')}", {"data/one.txt": "1"}),
    "data_that_is_read_in_a_call": beside(f"import os\n{NP}os.chdir('data')\n{using('float(open(' + chr(39) + 'one.txt' + chr(39) + ').read())')}", {"data/one.txt": "1"}),
    "helper_in_the_folder_above": Input({"hw/regression_losses.py": f"import sys\nsys.path.append('..')\nfrom size import ONE\n{NP}{using('ONE')}", "size.py": ONE}),
    "package_in_the_folder_above": Input({"hw/regression_losses.py": f"import sys\nsys.path.insert(0, '..')\nfrom parts.size import ONE\n{NP}{using('ONE')}", "parts/__init__.py": "", "parts/size.py": ONE}),
    "sibling_folder": Input({"hw/regression_losses.py": f"import sys\nsys.path.append('../lib')\nfrom size import ONE\n{NP}{using('ONE')}", "lib/size.py": ONE}),
    "path_of_a_subfolder": beside(f"import sys\nsys.path.append('lib')\nfrom size import ONE\n{NP}{using('ONE')}", {"lib/size.py": ONE}),
    "path_by_file": beside(f"import os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), 'lib'))\nfrom size import ONE\n{NP}{using('ONE')}", {"lib/size.py": ONE}),
    "src_layout": Input({"src/regression_losses.py": f"from src.size import ONE\n{NP}{using('ONE')}", "src/size.py": ONE}),
    "data_in_the_folder_above": Input({"hw/regression_losses.py": f"{NP}ONE = int(open('../one.txt').read())\n{using('ONE')}", "one.txt": "1"}),
    "pathlib_of_the_parent": Input({"hw/regression_losses.py": f"from pathlib import Path\n{NP}ONE = int((Path(__file__).resolve().parent.parent / 'one.txt').read_text())\n{using('ONE')}", "one.txt": "1"}),
    "another_units_file": Input({"gradient_descent.py": f"from regression_losses import one\n{NP}{GD_STEP.replace('lr * grad', 'one() * lr * grad')}", MAIN: MAE + "def one():\n    return 1\n"}, exercise="gd_step"),
    "another_units_folder": Input({"05_gradient_descent/gradient_descent.py": f"import sys\nsys.path.append('../02_regression_losses')\nfrom regression_losses import one\n{NP}{GD_STEP.replace('lr * grad', 'one() * lr * grad')}", f"02_regression_losses/{MAIN}": MAE + "def one():\n    return 1\n"}, exercise="gd_step"),
    "another_units_notebook_is_there": Input({"gradient_descent.ipynb": book(NP + GD_STEP), BOOK: book(MAE)}, exercise="gd_step"),
    "name_of_a_newer_python": beside(f"from itertools import from_a_newer_python\n{NP}{using('from_a_newer_python')}", {}, "from_a_newer_python is not in itertools of Python 3.", verdict="crashed"),
    "attribute_of_a_newer_python": beside(f"import itertools\n{NP}{using('itertools.from_a_newer_python(1)')}", {}, "from_a_newer_python is not in itertools of Python 3.", verdict="crashed"),
    "name_of_a_newer_python_beside": beside(f"from math import from_a_newer_python, floor\n{NP}{using('floor(1.5)')}", {}, silent=True),
    "star_of_a_helper": beside(f"from size import *\n{NP}{using('ONE')}", {"size.py": ONE}),
    "helper_imported_inside": beside(MAE.replace("    if pred", "    from size import ONE\n    if pred", 1), {"size.py": ONE}),
    "exercise_in_a_helper": beside("from losses import mae\n", {"losses.py": MAE}),
    "exercise_in_a_helper_under_another_name": beside("from losses import l1 as mae\n", {"losses.py": MAE.replace("mae", "l1")}),
    "exercise_in_a_helper_module": beside("import losses\nmae = losses.mae\n", {"losses.py": MAE}),
    "exercise_in_a_star_of_a_helper": beside("from losses import *\n", {"losses.py": MAE}),
    "stub_that_reexports": beside("from solution.losses import mae\n", {"solution/__init__.py": "", "solution/losses.py": MAE}),
    "notebook_that_imports_a_helper": Input({BOOK: book(f"from size import ONE\n{NP}{using('ONE')}"), "size.py": ONE}),
    "notebook_that_runs_a_helper": Input({BOOK: book("%run size.py", NP + using("ONE")), "size.py": ONE}),
    "script_that_runs_a_helper": beside(f"exec(open('size.py').read())\n{NP}{using('ONE')}", {"size.py": ONE}),
    "circular": beside(f"from size import one\n{NP}ONE = 1\n{using('one()')}", {"size.py": "import regression_losses\ndef one():\n    return regression_losses.ONE\n"}),
    "importlib": beside(f"import importlib\nsize = importlib.import_module('size')\n{NP}{using('size.ONE')}", {"size.py": ONE}),
    "reloaded": beside(f"import importlib, size\nimportlib.reload(size)\n{NP}{using('size.ONE')}", {"size.py": ONE}),
    "named_like_an_installed_one": beside(f"from utils import ONE\n{NP}{using('ONE')}", {"utils.py": ONE}),
    "named_like_the_library": beside(f"from random import ONE\n{NP}{using('ONE')}", {"random.py": ONE}, "random.py is ignored", verdict="crashed"),
    "own_numpy": beside(MAE, {"numpy.py": "x = 1\n"}, "numpy.py is ignored"),
    "pickle_beside": beside(f"import json, os\n{NP}ONE = json.load(open(os.path.join(os.getcwd(), 'one.json')))\n{using('ONE')}", {"one.json": "1"}),
    "exists": beside(f"import os\n{NP}ONE = int(os.path.exists('data/one.txt'))\n{using('ONE')}", {"data/one.txt": "1"}),
    "glob": beside(f"import glob\n{NP}ONE = len(glob.glob('data/*.txt'))\n{using('ONE')}", {"data/one.txt": "1"}),
    "np_load": beside(f"{NP}ONE = np.loadtxt('data/one.txt')\n{using('ONE')}", {"data/one.txt": "1"}),
    "a_windows_path": beside(f"{NP}ONE = int(open('data\\\\one.txt').read())\n{using('ONE')}", {"data/one.txt": "1"}),
    "an_absolute_path": beside(f"{NP}ONE = int(open('C:/Users/ada/one.txt').read())\n{using('ONE')}", {"one.txt": "1"}, "line 4", verdict="crashed"),
    "a_content_path": beside(f"{NP}ONE = int(open('/content/one.txt').read())\n{using('ONE')}", {"one.txt": "1"}, "line 4", verdict="crashed"),
    "appended_to": beside(f"{NP}open('one.txt', 'a').write('x')\n{DEF}", {"one.txt": "1"}, NOT_RUN),
    "pycache": beside(MAE, {"__pycache__/regression_losses.cpython-311.pyc": b"x", ".ipynb_checkpoints/regression_losses-checkpoint.ipynb": book("x = 1")}, silent=True),
    "venv": beside(MAE, {"venv/pyvenv.cfg": "", "venv/lib/site.py": "1 / 0", ".venv/x.py": "", ".git/config": "x", ".idea/x.xml": "<x/>", ".vscode/settings.json": "{}"}, silent=True),
    "requirements": beside(MAE, {"requirements.txt": "numpy\n", "README.md": "# hi", "Makefile": "x:", "notes.docx": b"PK"}, silent=True),
}  # fmt: skip

WHICH = {
    "pyw": Input({"regression_losses.pyw": MAE}),
    "pyi": Input({"regression_losses.pyi": MAE}, verdict="missing"),
    "py_in_capitals": Input({"REGRESSION_LOSSES.PY": MAE}),
    "py_py": Input({"regression_losses.py.py": MAE}),
    "no_ending": Input({"regression_losses": MAE}, verdict="missing", told="regression_losses"),
    "py_dot_download": Input({"regression_losses.py.download": MAE}, verdict="missing", told="download"),
    "crdownload": Input({"regression_losses.py.crdownload": MAE}, verdict="missing", told="crdownload"),
    "bak": Input({"regression_losses.py.bak": MAE}, verdict="missing", told="bak"),
    "tilde": Input({"regression_losses.py~": MAE}, verdict="missing", told="regression_losses.py~"),
    "a_space_before_the_ending": Input({"regression_losses .py": MAE}),
    "a_dot_at_the_end": Input({"regression_losses.py.": MAE}, verdict="missing", told="regression_losses.py."),
    "icloud": Input({".regression_losses.py.icloud": b"bplist00"}, verdict="missing", told="icloud"),
    "apple_double": Input({"._regression_losses.py": b"\0\5\x16\7"}, verdict="missing"),
    "gdoc": Input({"regression_losses.gdoc": "{}"}, verdict="missing", told="gdoc"),
    "url": Input({"regression_losses.url": "[InternetShortcut]\nURL=https://example.org\n"}, verdict="missing", told="url"),
    "webloc": Input({"colab.webloc": "<plist/>"}, verdict="missing", told="webloc"),
    "a_picture": Input({"screenshot.png": b"\x89PNG"}, verdict="missing", told="screenshot.png"),
    "pyc": Input({"regression_losses.cpython-311.pyc": b"\xa7\r\r\n"}, verdict="missing", told="pyc"),
    "odt": Input({"regression_losses.odt": b"PK"}, verdict="missing", told="text document"),
    "markdown_file": Input({"regression_losses.md": f"```python\n{MAE}```\n"}, verdict="missing", told="regression_losses.md"),
    "tex": Input({"regression_losses.tex": "x"}, verdict="missing", told="regression_losses.tex"),
    "a_stub_and_a_solution_folder": Input({MAIN: STUB, f"solution/{MAIN}": MAE}, f"solution/{MAIN} is graded"),
    "stub_as_notebook_and_script": Input({MAIN: MAE, BOOK: book(STUB)}, silent=True),
    "both_worked_on": Input({MAIN: MAE, BOOK: book(MAE)}, "is graded and not"),
    "checkpoint": Input({MAIN: STUB, "regression_losses-checkpoint.ipynb": book(MAE)}, "is graded as"),
    "old_and_new": Input({"regression_losses_old.py": NP + "def mae(p, t):\n    return 0.0\n", "regression_losses_new.py": MAE}),
    "week_folders": Input({"week1/a.py": "x = 1", "week2/b.py": MAE, "week3/c.py": f"{NP}{SOFTMAX}"}, "week2/b.py is graded as 02_regression_losses"),
    "one_exercise_a_file": Input({"mae.py": MAE, "mse.py": NP + "def mse(p, t):\n    return 0.0\n"}, "mae.py"),
    "three_units_in_one": Input({"all.ipynb": book(MAE, SOFTMAX, GD_STEP)}, exercise="gd_step"),
    "name_with_hyphens": Input({"regression-losses.py": MAE}),
    "name_with_spaces": Input({"Regression Losses.py": MAE}),
    "name_with_a_student": Input({"02_regression_losses_ada_lovelace.py": MAE}),
    "name_with_a_number": Input({"2_regression_losses.py": MAE}),
    "name_in_utf_8": Input({"Übung 2 \u2013 Lösung.py": MAE}, "Übung 2 \u2013 Lösung.py"),
    "test_file_handed_in": Input({MAIN: MAE, "test_regression_losses.py": "x = 1"}, silent=True),
    "only_the_test_file": Input({"test_regression_losses.py": "x = 1"}, verdict="missing", told="test_regression_losses.py"),
    "empty_py": Input({MAIN: ""}, verdict="missing", told="empty"),
    "of_another_unit": Input({"gradients (1).py": MAE.replace("mae", "losses")}, verdict="missing", told="gradients (1).py is of 04_gradients, which is not graded here"),
    "nothing_known": Input({"hello.py": "print('hi')"}, verdict="missing", told="is of no unit that is graded here"),
}  # fmt: skip

ARCHIVES = {
    "tar_as_zip": Input({"ada.zip": taped({MAIN: MAE}, "w")}),
    "tgz_as_tar": Input({"ada.tar": taped({MAIN: MAE}, "w:gz")}),
    "zip_as_tgz": Input({"ada.tar.gz": zipped({MAIN: MAE})}),
    "zip_as_rar": Input({"ada.rar": zipped({MAIN: MAE})}),
    "rar_as_zip": Input({"ada.zip": b"Rar!\x1a\x07\x01\x00" + b"x" * 99}, "make a .zip", verdict="missing"),
    "seven_as_zip": Input({"ada.zip": b"7z\xbc\xaf\x27\x1c" + b"x" * 99}, ".zip", verdict="missing"),
    "html_as_zip": Input({"ada.zip": b"<!DOCTYPE html><html></html>"}, "it is a web page", verdict="missing"),
    "empty_zip": Input({"ada.zip": zipped({})}, verdict="missing", told="no file of any unit"),
    "zero_bytes": Input({"ada.zip": b""}, "empty", verdict="missing"),
    "half_a_zip": Input({"ada.zip": zipped({MAIN: MAE})[:-30]}, "damaged", verdict="missing"),
    "txz": Input({"ada.tar.xz": taped({MAIN: MAE}, "w:xz")}),
    "tbz": Input({"ada.tbz2": taped({MAIN: MAE}, "w:bz2")}),
    "txz_short": Input({"ada.txz": taped({MAIN: MAE}, "w:xz")}),
    "gz_of_a_file": Input({"regression_losses.py.gz": gzip.compress(MAE.encode())}, verdict="missing", told="regression_losses.py.gz"),
    "a_rar_of_another_name": Input({"a.zip": b"Rar!\x1a\x07\x00" + bytes(99)}, "it is a RAR archive, and those are not unpacked: make a .zip", verdict="missing"),
    "copies_of_jupyter_alone": Input({f".ipynb_checkpoints/{BOOK}": book(MAE)}, "hidden folders, such as .ipynb_checkpoints, are not looked into: hand in the work itself", verdict="missing"),
    "no_ending": Input({"losses": MAE}, "losses is not read: its name has no ending: add .py", verdict="missing"),
    "three_deep": Input({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.zip": zipped({MAIN: MAE})})})})}, "it is an archive in archives that lie in one another: hand in what is in it", verdict="missing"),
    "rar_beside_the_stub": Input({MAIN: STUB, "work.rar": b"Rar!"}, "work.rar is not read", verdict="not_started"),
    "page_beside_the_stub": Input({MAIN: STUB, "answers.html": b"<html>"}, "answers.html is not read", verdict="not_started"),
    "rar_in_zip": Input({"a.zip": zipped({"b.rar": b"Rar!"})}, "b.rar is not read", verdict="missing"),
    "iwork": Input({"ada.pages": zipped({"x": "y"})}, "text document", verdict="missing"),
    "checkpoints_in_zip": Input({"a.zip": zipped({BOOK: book(MAE), ".ipynb_checkpoints/regression_losses-checkpoint.ipynb": book(STUB)})}),
    "icloud_in_zip": Input({"a.zip": zipped({"hw/.regression_losses.py.icloud": b"bplist00"})}, "icloud", verdict="missing"),
    "html_in_zip": Input({"a.zip": zipped({"regression_losses.html": "<html>"})}, "web page", verdict="missing"),
    "capital_zip": Input({"ADA.ZIP": zipped({MAIN: MAE})}),
    "zipx": Input({"ada.zipx": zipped({MAIN: MAE})}),
    "zip_without_ending": Input({"submission": zipped({MAIN: MAE})}, "submission", verdict="missing"),
    "folders_only": Input({"a.zip": zipped({"hw/": ""})}, "no file of any unit", verdict="missing"),
}  # fmt: skip

COMMENTED = "# Commented out IPython magic to ensure Python compatibility.\n"
DATABRICKS = "# Databricks notebook source\n"
MARIMO = "import marimo\napp = marimo.App()\n\n"


def marked(text: str, by: str = "# ") -> str:
    return "".join(f"{by}{line}\n" for line in text.splitlines())


EXPORTS = {  # notebooks as other programs save or run them
    "colab_times_a_cell": py(f"{NP}{COMMENTED}# %%time\n{marked(DEF)}\nx = 1\n"),
    "colab_without_a_space": py(f"{NP}#%%capture out\n{marked(DEF, '#')}\nx = 1\n"),
    "colab_comments_a_line_out": py(f"{COMMENTED}# %matplotlib inline\n{MAE}", silent=True),
    "colab_comments_pylab_out": py(f"{COMMENTED}# %pylab inline\n\n{DEF}", silent=True),
    "colab_comments_a_run_out": Input({MAIN: f"{NP}{COMMENTED}# %run size.py\n\n{using('ONE')}", "size.py": ONE}),
    "pylab": py(f"%pylab inline\n{DEF}", silent=True),
    "pylab_without_its_name": nb("%pylab", DEF.replace("np.abs(", "absolute(")),
    "colab_runs_bash": py(f"{MAE}\n{COMMENTED}# %%bash\n# mae = 3\n"),
    "colab_writes_a_file": py(f"{COMMENTED}# %%writefile helper.py\n# ONE = 1\n\nfrom helper import ONE\n{NP}{using('ONE')}"),
    "a_comment_below_a_magic": py(f"# %%time\n# compute the mean\n{MAE}", silent=True),
    "percent": py(f"# %% [markdown]\n# # Week 2\n# mae = 3\n\n# %%\n{MAE}\n# %% [raw]\n# mae = 3\n", silent=True),
    "light_markdown": py(f"# + [markdown]\n# mae = 3\n# -\n# +\n{MAE}# -\n", silent=True),
    "databricks_of_python": py(f"{DATABRICKS}import numpy as np\n# COMMAND ----------\n# MAGIC %python\n{marked(DEF, '# MAGIC ')}"),
    "databricks_of_words": py(f"{DATABRICKS}# MAGIC %md\n# MAGIC mae = 3\n\n# COMMAND ----------\n{MAE}\n# MAGIC %sh ls\n", silent=True),
    "databricks_runs_a_file": Input({MAIN: f"{DATABRICKS}# MAGIC %run ./size\n\n{NP}{using('ONE')}", "size.py": ONE}),
    "marimo": py(f"{MARIMO}@app.cell\ndef _():\n    import numpy as np\n    return (np,)\n\n@app.cell(hide_code=True)\ndef _(np):\n{indented(DEF)}    return (mae,)\n\n{MAIN_BLOCK}    app.run()\n"),
    "marimo_of_functions": py(f"{MARIMO}with app.setup:\n    import numpy as np\n\n@app.function\n{DEF}\n{MAIN_BLOCK}    app.run()\n"),
    "cython_that_is_python": nb("%load_ext Cython", f"%%cython\n{MAE}"),
    "cython": nb("%%cython\ncdef int x = 1", MAE, told="line 2 of cell 1 is left out: Python cannot read what is for %%cython"),
    "lines_for_a_terminal": nb("conda install -y numpy\ngit pull", MAE, told="line 2 of cell 1 is left out: it is for a terminal, and no Python"),
    "runs_a_notebook": Input({BOOK: book("%run other.ipynb", NP + using("ONE")), "other.ipynb": book("!ls", ONE)}),
    "runs_a_notebook_of_an_odd_name": Input({BOOK: book("%run 'my other.ipynb'", MAE), "my other.ipynb": book(ONE)}, "%run 'my other.ipynb' of cell 1 is not done: only a file is run whose name has nothing but letters, digits and _"),
    "runs_a_notebook_that_is_not_there": nb("%run other.ipynb", MAE, told="line 1 of cell 1 is left out: ModuleNotFoundError: No module named 'other'"),
    "imports_a_notebook": Input({BOOK: book(f"import import_ipynb\nfrom other import ONE\n{NP}", using("ONE")), "other.ipynb": book("%matplotlib inline", ONE)}),
    "imports_a_notebook_that_fails": Input({BOOK: book(f"from other import ONE\n{NP}", using("ONE")), "other.ipynb": book("ONE = 1 / 0")}, "ZeroDivisionError", verdict="crashed"),
    "imports_a_notebook_in_a_folder": Input({MAIN: f"from lib.other import ONE\n{NP}{using('ONE')}", "lib/other.ipynb": book(ONE)}),
    "imports_the_units_file": Input({BOOK: book(f"from regression_losses import ONE, two\n{NP}", using("ONE")), MAIN: f"{ONE}\ndef two():\n    return 2\n"}),
    "imports_the_units_file_for_an_exercise": Input({"hw.ipynb": book("import regression_losses as rl\nmae = rl.mae", "def mse(p, t):\n    return rl.mae(p, t)"), MAIN: MAE}),
    "has_one_from_the_units_file": Input({BOOK: book("def mse(p, t):\n    return 0.0", "def rmse(p, t):\n    return 0.0"), MAIN: MAE}, "regression_losses.py is graded with it, for mae"),
    "imports_a_units_file_that_fails": Input({BOOK: book("from regression_losses import half", NP + using("half(2)")), MAIN: "x = 1\n\ndef half(r):\n    return r / 0\n"}, "return r / 0", verdict="crashed"),
    "runs_a_file_of_private_names": Input({BOOK: book("%run ./lib/size.py", NP + using("_one()")), "lib/size.py": "_ONE = 1\n\ndef _one():\n    return _ONE\n"}),
    "runs_a_file_that_is_not_there": nb("%run size.py", MAE, told="line 1 of cell 1 is left out: ModuleNotFoundError: No module named 'size'"),
    "runs_a_file_without_its_ending": Input({BOOK: book("%run size", NP + using("ONE")), "size.py": ONE}),
    "sets_the_environment": nb("%env A=1", "import os", NP + using("int(os.environ['A'])")),
    "sets_the_environment_otherwise": nb("%set_env A 1\nimport os", NP + using("int(os.environ['A'])")),
    "changes_its_folder": Input({BOOK: book("%cd data", NP + "ONE = float(open('one.txt').read())", using("ONE")), "data/one.txt": "1"}),
    "changes_its_folder_without_a_sign": Input({BOOK: book("cd data", NP + "ONE = float(open('one.txt').read())", using("ONE")), "data/one.txt": "1"}),
    "changes_to_a_folder_that_is_not_there": nb("%cd /content", NP + "PATH = 'x/y'", using("len(PATH[:1])"), told="line 1 of cell 1 is left out: FileNotFoundError: [Errno 2] No such file or directory: '/content'"),
    "installs_without_a_sign": nb("pip install numpy", MAE),
    "writes_what_it_imports": nb("%%writefile helper.py\ndef one():\n    return 1\n", "import helper", NP + using("helper.one()"), told="cell 1 is the file helper.py, which runs where it is imported"),
    "writes_in_two_parts": nb("%%writefile helper.py\nONE = 1", "%%writefile -a helper.py\nTWO = 2", "from helper import ONE, TWO", NP + using("ONE * TWO / 2")),
    "awaits": nb(NP, "async def one():\n    return 1\nSIZE = await one()", using("SIZE")),
    "awaits_beside": nb(MAE, "import asyncio\nawait asyncio.sleep(0)"),
}  # fmt: skip

INPUTS = {
    f"{kind}-{name}": one
    for kind, table in {
        "acts": ACTS, "shape": SHAPES, "written": WRITTEN, "notebook": NOTEBOOKS,
        "package": PACKAGES, "beside": BESIDE, "which": WHICH, "archive": ARCHIVES,
        "export": EXPORTS,
    }.items()
    for name, one in table.items()
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    results: dict[str, dict[str, Any]] = handed_in.graded(
        INPUTS, tmp_path_factory.mktemp("handed_in_more")
    )
    return results


@pytest.mark.parametrize("name", INPUTS)
def test_what_was_handed_in_is_judged_for_what_it_is(
    graded: dict[str, dict[str, Any]], name: str
) -> None:
    handed_in.expect_judged(INPUTS[name], graded[name])


SAMPLE = [  # of files that grading has a verdict and notes on
    "acts-a_pool_at_the_top", "acts-by_a_for", "acts-by_a_setup_function",
    "acts-a_constant_of_argv", "acts-a_constant_that_is_asked",
    "acts-parsed_arguments_that_are_needed", "shape-in_the_main_block", "shape-a_method_alone",
    "shape-backup_of_the_old_one", "written-prompts", "written-cell_magic_with_the_answer",
    "written-typographic_minus", "notebook-an_error_page_as_py", "package-dummy_progress",
    "beside-helper_that_fails_in_a_line", "beside-helper_with_a_magic",
    "beside-helper_whose_needed_line_fails", "beside-path_of_a_subfolder",
    "beside-helper_that_loops", "which-empty_py", "shape-the_name_in_capitals",
    "shape-in_a_function_that_binds_its_names", "written-zero_width_space", "export-pylab",
    "export-colab_comments_pylab_out",
]  # fmt: skip


@pytest.mark.parametrize("name", SAMPLE)
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
    assert outcome.verdict.value == judged["verdict"]
    came, told = outcome.message, judged["message"]
    said = (handed_in.as_judged(came.got), came.because) if came else None
    assert said == ((told["got"], told["because"]) if told else None)
    notes = [note.removeprefix(f"{MAIN}: ") for note in result["notes"]]
    assert [note for note in notes if note in workspace.made.notes] == workspace.made.notes


def test_there_are_many_kinds() -> None:
    assert len(INPUTS) >= 300
