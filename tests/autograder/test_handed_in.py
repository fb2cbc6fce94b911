"""What people really hand in: one right function, saved in one more way that nobody foresaw.

Each input is a small submission. In it `mae` is right, or the exercise that the input names, and
nearly always passes all its checks; the rest of the unit is missing. All are graded in one run, by
the real judge; asserted are the verdict and what the notes or the message say.
"""

# ruff: noqa: E501 (a line is an input, which reads best as a whole)
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)
from autograder.runtime.loading import load

handed_in = load(Path(__file__).with_name("handed_in.py"), "handed_in")
Input = handed_in.Input
py = handed_in.py
nb = handed_in.nb
book = handed_in.book
with_default = handed_in.with_default
using = handed_in.using
zipped = handed_in.zipped
named = handed_in.named
taped = handed_in.taped
MAIN = handed_in.MAIN
BOOK = handed_in.BOOK
NP = handed_in.NP
DEF = handed_in.DEF
MAE = handed_in.MAE
STUB = handed_in.STUB
HALF = handed_in.HALF
SOFTMAX = handed_in.SOFTMAX
GD_STEP = handed_in.GD_STEP

LEFT_OUT, NOT_RUN = "left out: ", "not run: no exercise needs what happens there"

MERGED = "are of an unfinished merge: keep one version, and delete the lines <<<<<<<, ======= and >>>>>>>"

SCRIPTS = {
    # What runs besides
    "a_loop_below": py(f"{MAE}\nwhile True:\n    pass\n", "lines 9 to 10 are " + NOT_RUN),
    "a_question": py(f"{MAE}\nn = int(input('n? '))\n", "line 9 is " + NOT_RUN),
    "a_question_above": py(f"import numpy as np\nname = input()\n\n{DEF}", NOT_RUN),
    "an_exit": py(f"{MAE}\nimport sys\nsys.exit(0)\n", NOT_RUN),
    "a_quit": py(f"{MAE}\nquit()\n", NOT_RUN),
    "a_failed_assertion": py(f"{MAE}\nassert mae(np.ones(2), np.ones(2)) == 1\n", NOT_RUN),
    "a_print_of_nothing_known": py(f"{MAE}\nprint(result)\n", NOT_RUN),
    "arguments_of_the_command_line": py(
        f"import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', required=True)\n"
        f"args = p.parse_args()\n{MAE}",
        NOT_RUN,
    ),
    "an_index_into_argv": py(f"import sys\npath = sys.argv[1]\n{MAE}"),
    "a_file_that_is_not_there": py(
        f"import numpy as np\ndata = np.load('train.npy')\n{DEF}", NOT_RUN
    ),
    "a_log_file": py(f"import logging\nlogging.basicConfig(filename='out.log')\n{MAE}", NOT_RUN),
    "a_download": py(
        f"import urllib.request\nurllib.request.urlretrieve('http://x.y/z', 'z')\n{MAE}", NOT_RUN
    ),
    "a_seed_and_options": py(
        f"import numpy as np\nnp.random.seed(0)\nnp.set_printoptions(2)\n{DEF}"
    ),
    "a_raise_at_the_end": py(f"{MAE}\nraise ValueError('done')\n"),
    "unit_tests_below": py(
        f"{MAE}\nimport unittest\n\nclass T(unittest.TestCase):\n    def test(self):\n"
        "        self.fail()\n\nif __name__ == '__main__':\n    unittest.main()\n"
    ),
    "main_below": py(
        f"{MAE}\ndef main():\n    print(mae(1, 2))\n\nif __name__ == '__main__':\n    main()\n"
    ),
    "main_always": py(f"{MAE}\ndef main():\n    raise KeyError\n\nmain()\n", NOT_RUN),
    "a_thread_beside": py(
        f"{MAE}\nimport threading\nthreading.Thread(target=input).start()\n", NOT_RUN
    ),
    "a_deletion": py(f"{MAE}\ndel np\n", NOT_RUN),
    "a_sleep": py(f"import time\ntime.sleep(100)\n{MAE}", NOT_RUN),
    "a_training_loop_with_results": py(
        f"{MAE}\nlosses = []\nfor epoch in range(10**9):\n    losses.append(epoch)\n"
    ),
    "changed_folder": py(f"import os\nos.chdir('/content/drive')\n{MAE}", NOT_RUN),
    "colab": py(f"from google.colab import drive\ndrive.mount('/content/drive')\n{MAE}"),
    "an_own_name_for_a_builtin": py(f"sum = 0\n{MAE}"),
    # What Python cannot read
    "a_half_written_function": py(f"{MAE}\ndef mse(pred, target):\n    return (\n", LEFT_OUT),
    "a_half_written_function_above": py(f"def mse(pred, target:\n    return 1\n\n{MAE}", LEFT_OUT),
    "an_empty_function": py(f"def mse(pred, target):\n\n{MAE}", "IndentationError"),
    "conflict_markers": py(
        f"{MAE}\n<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> main\n",
        f'["{MAIN}: lines 9 to 13 {MERGED}"]',
    ),
    "conflict_markers_in_another_function": py(
        f"{MAE}\ndef mse(p, t):\n<<<<<<< HEAD\n    x = 1\n||||||| base\n    x = 3\n=======\n    x = 2\n"
        ">>>>>>> main\n    return x\n",
        f'["{MAIN}: lines 9 to 17 {MERGED}"]',
    ),
    "conflict_markers_around_imports": py(
        f"<<<<<<< HEAD\nimport numpy as np\n=======\nimport math\n>>>>>>> main\n{DEF}",
        f"lines 1 to 5 {MERGED}",
    ),
    "conflict_markers_in_it": py(
        MAE.replace("    return", "<<<<<<< HEAD\n=======\n    print(1)\n>>>>>>> main\n    return"),
        "an unfinished merge: keep one version",
        verdict="crashed",
    ),
    "conflict_markers_around_its_head": py(
        f"{NP}<<<<<<< HEAD\ndef mse(p, t):\n=======\ndef mse(a, b):\n>>>>>>> main\n    return 1\n\n{DEF}",
        f'["{MAIN}: lines 4 to 9 {MERGED}"]',
    ),
    "a_line_for_a_terminal": py(
        f"python -m pip install numpy\n{MAE}", "line 1 is left out: it is for a terminal"
    ),
    "python_2": py(f"{MAE}\nprint 'done'\n", LEFT_OUT),
    "a_fence": py(f"```python\n{MAE}```\n", LEFT_OUT),
    "a_sentence": py(f"Here is my solution for week 2.\n\n{MAE}", LEFT_OUT),
    "typographic_quotes": py(f"{MAE}\nprint(\u201cdone\u201d)\n", LEFT_OUT),
    "a_prompt": py(f"{MAE}\n>>> mae(1, 2)\n", LEFT_OUT),
    "tabs_elsewhere": py(f"{MAE}\ndef mse(p, t):\n\tx = 1\n        return x\n", "TabError"),
    "one_bracket_too_many": py(f"{MAE}\nx = (1 + 2))\n", LEFT_OUT),
    "an_open_text": py(f'{MAE}\nx = """never closed\n', LEFT_OUT),
    "the_exercise_itself": py(
        MAE.replace("/ len(pred)", "/ (len(pred)"),
        verdict="crashed",
        told="line 7: '(' was never closed",
    ),
    "a_return_outside": py(f"{MAE}\nreturn 3\n"),
    "an_await_outside": py(f"{MAE}\nawait something()\n"),
    # Magics and shell lines, as exports leave them
    "a_magic": py(f"%matplotlib inline\n{MAE}"),
    "an_installation": py(f"!pip install numpy\n{MAE}"),
    "an_installation_by_magic": py(f"%pip install -q numpy\n{MAE}"),
    "an_exported_magic": py(
        f"get_ipython().run_line_magic('matplotlib', 'inline')\n{MAE}", NOT_RUN
    ),
    "an_exported_shell_line": py(f"get_ipython().system('ls')\n{MAE}", NOT_RUN),
    "a_kept_shell_line": py(f"files = !ls\n{MAE}"),
    "help": py(f"np.abs?\n{MAE}"),
    "percent_format": py(f"# %% [markdown]\n# # Week 2\n\n# %%\n{MAE}\n# %%\nplt.show()\n"),
    "numbered_cells": py(
        f"# In[1]:\n\nimport numpy as np\n\n# In[2]:\n\n{DEF}\n# In[ ]:\n\n1 / 0\n",
        "found mae in cell 3",
    ),
    "databricks": py(
        f"# Databricks notebook source\n# MAGIC %md Week 2\n\n# COMMAND ----------\n\n{MAE}"
    ),
    # How it is written down
    "a_byte_order_mark": Input({MAIN: b"\xef\xbb\xbf" + MAE.encode()}, silent=True),
    "windows_lines": Input({MAIN: MAE.replace("\n", "\r\n").encode()}, silent=True),
    "old_mac_lines": Input({MAIN: MAE.replace("\n", "\r").encode()}, silent=True),
    "latin_1": Input({MAIN: f"# Lösung für Übung 2\n{MAE}".encode("latin-1")}, silent=True),
    "utf_16": Input({MAIN: MAE.encode("utf-16")}, silent=True),
    "a_wrong_cookie": Input({MAIN: f"# -*- coding: utf8mb4 -*-\n{MAE}".encode()}, silent=True),
    "zeros_at_the_end": Input({MAIN: MAE.encode() + bytes(512)}, silent=True),
    "a_form_feed": py(f"\f{MAE}\f", silent=True),
    "a_long_docstring": py('"""' + "many words\n" * 3000 + f'"""\n{MAE}\nx = = 1\n', LEFT_OUT),
    "a_docstring_of_code": py(f"'''\ndef mae(pred, target):\n    raise\n'''\n{MAE}", silent=True),
    # What it needs
    "a_constant": py(f"import numpy as np\nONE = 1.0\n{using('ONE')}", silent=True),
    "a_constant_that_is_computed": py(
        f"import numpy as np\nONE = np.ones(1).sum()\n{using('ONE')}"
    ),
    "constants_in_one_line": py(f"import numpy as np; TWO = 2; ONE = TWO // 2\n{using('ONE')}"),
    "a_constant_of_a_function": py(
        f"import numpy as np\ndef one():\n    return 1\nONE = one()\n{using('ONE')}"
    ),
    "a_constant_of_a_loop": py(
        f"import numpy as np\nONE = 0\nfor _ in range(1):\n    ONE += 1\n{using('ONE')}"
    ),
    "a_constant_by_cases": py(
        f"import numpy as np\nif np.pi > 3:\n    ONE = 1\nelse:\n    ONE = 2\n{using('ONE')}"
    ),
    "a_constant_below": py(f"import numpy as np\n{using('ONE')}\nONE = 1\n"),
    "a_constant_that_fails": py(
        f"import numpy as np\nONE = 1 / 0\n{using('ONE')}",
        verdict="crashed",
        told="ZeroDivisionError: division by zero (line 2: ONE = 1 / 0)",
    ),
    "a_decorator": py(
        f"import functools\n{NP}@functools.lru_cache\ndef one():\n    return 1\n\n{using('one()')}"
    ),
    "a_decorated_exercise": py(
        f"import functools\n{NP}def timed(f):\n    @functools.wraps(f)\n    def inner(*a):\n"
        f"        return f(*a)\n    return inner\n\n@timed\n{DEF}"
    ),
    "a_partial": py(
        f"from functools import partial\n{NP}{DEF.replace('def mae(', 'def lp(power, ')}\n"
        "mae = partial(lp, 1)\n"
    ),
    "another_name": py(f"{NP}{DEF.replace('mae', 'my_mae')}\nmae = my_mae\n"),
    "a_lambda": py(
        f"{NP}{DEF.replace('mae', 'my_mae')}\nmae = lambda pred, target: my_mae(pred, target)\n"
    ),
    "a_class_with_a_call": py(
        f"{NP}class Loss:\n    def __call__(self, pred, target):\n        return _loss(pred, target)\n\n"
        f"{DEF.replace('mae', '_loss')}\nmae = Loss()\n"
    ),
    "a_static_method": py(
        f"{NP}class Losses:\n    @staticmethod\n    def mae(pred, target):\n        return _m(pred, target)\n\n"
        f"{DEF.replace('mae', '_m')}\nmae = Losses.mae\n"
    ),
    "a_table_of_functions": py(
        f"{NP}TABLE = {{}}\ndef enter(f):\n    TABLE[f.__name__] = f\n    return f\n\n@enter\ndef size(r):\n"
        f"    return np.abs(r)\n\n{DEF.replace('np.abs(', 'TABLE[chr(115) + chr(105) + chr(122) + chr(101)](')}"
    ),
    "a_global_counter": py(
        f"{NP}calls = 0\n{DEF.replace('    if pred', '    global calls; calls += 1' + chr(10) + '    if pred', 1)}"
    ),
    "names_looked_up": py(f"{NP}ONE = 1\n{using(chr(34).join(['globals()[', 'ONE', ']']))}"),
    "a_star_import": py(f"from numpy import *\n{DEF.replace('np.', '')}"),
    "two_versions": py(f"{NP}def mae(pred, target):\n    return 0\n\n{DEF}", silent=True),
    "the_stub_once_more_below": py(
        f"{MAE}\n{STUB[STUB.index('def mae(') : STUB.index('def mae_grad(')]}"
    ),
    "annotations": py(
        NP + DEF.replace("(pred, target)", "(pred: np.ndarray, target: 'np.ndarray') -> float", 1)
    ),
    "an_import_inside": py(
        DEF.replace("    if pred", "    import numpy as np\n    if pred", 1), silent=True
    ),
}

PACKAGES = {
    **{
        f"{name}_at_the_top": py(f"{line}\n{MAE}")
        for name, line in {
            "matplotlib": "import matplotlib.pyplot as plt\nplt.style.use('ggplot')",
            "pandas": "import pandas as pd\npd.set_option('display.max_rows', 9)",
            "tqdm": "from tqdm.auto import tqdm",
            "torchvision": "from torchvision import datasets, transforms\nto = transforms.ToTensor()",
            "sklearn": "from sklearn.metrics import mean_absolute_error as check",
            "seaborn": "import seaborn as sns\nsns.set_theme()",
            "wandb": "import wandb\nwandb.init(project='week2')",
            "tensorboard": "from torch.utils.tensorboard import SummaryWriter\nw = SummaryWriter()",
            "ipython": "from IPython.display import display\ndisplay('week 2')",
            "several_in_one": "import numpy as np, pandas as pd, seaborn",
        }.items()
    },
    "a_fallback": py(
        f"{NP}try:\n    import numba_of_nobody as nb\n    ONE = 2\nexcept ImportError:\n    ONE = 1\n{using('ONE')}"
    ),
    "another_fallback": py(
        f"{NP}try:\n    from tqdm import tqdm\nexcept ModuleNotFoundError:\n    tqdm = lambda x: x\n"
        f"{using('len(list(tqdm([1])))')}"
    ),
    "a_spec": py(
        f"import importlib.util\n{NP}HAS = importlib.util.find_spec('pandas') is not None\n"
        f"ONE = 2 if HAS else 1\n{using('ONE')}"
    ),
    "a_flag_by_hand": py(
        f"{NP}HAS = True\ntry:\n    import pandas\nexcept Exception:\n    HAS = False\n{using('(2 if HAS else 1)')}"
    ),
    "an_annotation": py(
        f"import pandas as pd\n{NP}"
        + DEF.replace(
            "(pred, target)", "(pred: 'a' | pd.Series, target: pd.Series) -> pd.Series", 1
        )
    ),
    "an_annotation_of_the_future": py(
        f"from __future__ import annotations\nimport pandas as pd\n{NP}"
        + DEF.replace("(pred, target)", "(pred: pd.Series, target: pd.Series)", 1)
    ),
    "a_base_class_of_another": py(
        f"import lightning as L\n{NP}class Net(L.LightningModule):\n    pass\n\n{DEF}"
    ),
    "a_type_check": py(
        f"import pandas as pd\n{NP}"
        + DEF.replace(
            "    if pred",
            "    if False and isinstance(pred, pd.Series):\n        pass\n    if pred",
            1,
        )
    ),
    "a_decorator_of_it": py(
        f"from numba import njit\n{NP}@njit\n{DEF}",
        verdict="crashed",
        told="njit is used, and numba is neither a .py file beside the work nor a package where it is graded",
    ),
    "a_default_of_it": py(
        f"import pandas as pd\n{NP}{with_default('kind=pd.Series')}",
        verdict="crashed",
        told="pd is used, and pandas is neither a .py file beside the work nor a package",
    ),
    "a_use_of_it": py(
        f"import pandas as pd\n{NP}{using('pd.Series([1]).sum()')}",
        verdict="crashed",
        told="pd is used, and pandas is neither a .py file beside the work nor a package",
    ),
    "an_import_inside_of_it": py(
        DEF.replace("    if pred", "    import pandas as pd\n    if pred", 1),
        verdict="crashed",
        told="where it is graded, as numpy and torch are: is it a file of yours",
    ),
    "a_misspelt_package": py(f"import nunpy as np\n{DEF}", verdict="crashed", told="nunpy"),
}

BESIDE = {
    "a_table": Input(
        {
            MAIN: f"{NP}ONE = np.loadtxt('one.csv', delimiter=',').sum()\n{using('ONE')}",
            "one.csv": "0.5,0.5\n",
        }
    ),
    "a_path_beside": Input(
        {
            MAIN: f"from pathlib import Path\n{NP}ONE = int((Path(__file__).parent / 'data' / 'one.txt').read_text())\n{using('ONE')}",
            "data/one.txt": "1\n",
        }
    ),
    "json_opened_late": Input(
        {
            MAIN: f"import json\n{NP}def one():\n    with open('one.json') as f:\n        return json.load(f)['one']\n\n{using('one()')}",
            "one.json": '{"one": 1}',
        }
    ),
    "a_directory_by_os": Input(
        {
            MAIN: f"import os\n{NP}HERE = os.path.dirname(os.path.abspath(__file__))\nONE = len(os.listdir(os.path.join(HERE, 'data')))\n{using('ONE')}",
            "data/one.txt": "1\n",
        }
    ),
    "a_package": Input(
        {
            MAIN: f"from parts.size import ONE\n{NP}{using('ONE')}",
            "parts/__init__.py": "",
            "parts/size.py": "ONE = 1\n",
        }
    ),
    "a_package_that_imports_itself": Input(
        {
            MAIN: f"import parts\n{NP}{using('parts.ONE')}",
            "parts/__init__.py": "from .size import ONE\n",
            "parts/size.py": "ONE = 1\n",
        }
    ),
    "a_folder_without_init": Input(
        {MAIN: f"from a.b.size import ONE\n{NP}{using('ONE')}", "a/b/size.py": "ONE = 1\n"}
    ),
    "a_module_with_a_training_loop": Input(
        {
            MAIN: f"from size import ONE\n{NP}{using('ONE')}",
            "size.py": "ONE = 1\nif __name__ == '__main__':\n    while True: pass\n",
        }
    ),
    "a_module_that_is_not_there": Input({MAIN: f"from size import two\n{MAE}"}, silent=True),
    "a_path_hack": Input(
        {
            MAIN: f"import sys\nsys.path.append('..')\nfrom size import ONE\n{NP}{using('ONE')}",
            "size.py": "ONE = 1\n",
        }
    ),
    "threads": py(
        f"from concurrent.futures import ThreadPoolExecutor\n{NP}"
        + using("sum(ThreadPoolExecutor(2).map(int, [1, 0]))")
    ),
    "processes": py(
        f"from multiprocessing import Pool\n{NP}" + using("sum(Pool(2).map(int, [1, 0]))"),
        verdict="crashed",
        told="may not start processes or many threads",
    ),
    "a_written_file": py(
        NP + using("open('log.txt', 'w').write('x')"),
        verdict="crashed",
        told="write files or use the network",
    ),
}

NOTEBOOKS = {
    "one_cell_each": nb("import numpy as np", DEF, told="found mae in cell 2", verdict="passed"),
    "out_of_order": nb(DEF, "import numpy as np"),
    "indented": nb("import numpy as np", "".join(f"    {line}\n" for line in DEF.splitlines())),
    "split": nb(
        "import numpy as np",
        DEF.split("    return")[0],
        "    return" + DEF.split("    return")[1],
        told="cell 3 goes on where cell 2 ends",
    ),
    "a_broken_cell": nb(MAE, "def mse(:\n    pass", told="cell 2 is left out: SyntaxError"),
    "half_a_cell_broken": nb(f"{MAE}\ndef mse(:\n    pass", told="of cell 1 are left out"),
    "time": nb(f"%%time\n{MAE}"),
    "capture": nb(f"%%capture out\n{MAE}"),
    "an_unknown_magic": nb(f"%%wandb\n{MAE}"),
    "timeit": nb(f"%%timeit -n1 -r1\n{MAE}"),
    "bash": nb(MAE, "%%bash\ndef mae(x): pass", told="cell 2 is left out: %%bash runs no Python"),
    "html": nb(MAE, "%%html\n<b>def</b>"),
    "written_to_a_file": nb(f"%%writefile losses.py\n{MAE}", told="found mae in cell 1"),
    "an_extension": nb("%load_ext autoreload\n%autoreload 2", MAE),
    "shell": nb("!!ls\n!nvidia-smi\n%cd /content\nfiles = !ls", MAE),
    "help_in_a_cell": nb(f"?np.abs\nnp.abs??\n{MAE}"),
    "a_plot": nb(MAE, "import matplotlib.pyplot as plt\nplt.plot([mae(1, 2)])"),
    "a_form": nb(f'#@title Week 2 {{ display-mode: "form" }}\n{MAE}'),
    "registered": nb(
        "TABLE = {}",
        "def enter(name):\n    def inner(f):\n        TABLE[name] = f\n        return f\n    return inner",
        "@enter('one')\ndef one():\n    return 1",
        NP + using("TABLE['one']()"),
    ),
    "registered_by_a_call": nb(
        "TABLE = {}\ndef enter(name, f):\n    TABLE[name] = f",
        "enter('one', lambda: 1)",
        NP + using("TABLE['one']()"),
    ),
    "patched_by_setattr": nb(
        "class One:\n    pass", "setattr(One, 'value', 1)", NP + using("One.value")
    ),
    "patched_in_a_loop": nb(
        "class One:\n    pass",
        "for name in ('value',):\n    setattr(One, name, 1)",
        NP + using("One.value"),
    ),
    "patched_by_a_function": nb(
        "class One:\n    pass\ndef patch(kind):\n    kind.value = 1",
        "patch(One)",
        NP + using("One.value"),
    ),
    "filled": nb("SIZES = []", "SIZES.append(1)", NP + using("SIZES[0]")),
    "updated": nb("SIZES = {}", "SIZES.update(one=1)", NP + using("SIZES['one']")),
    "sorted": nb("SIZES = [2, 1]\nSIZES.sort()", NP + using("SIZES[0]")),
    "a_text_cell": Input(
        {
            BOOK: json.dumps(
                {"cells": [{"cell_type": "markdown", "source": f"```python\n{MAE}```"}]}
            )
        },
        "not in a code cell",
    ),
    "a_raw_cell": Input(
        {BOOK: json.dumps({"cells": [{"cell_type": "raw", "source": MAE}]})},
        "not in a code cell",
    ),
    "lines_in_a_list": Input(
        {
            BOOK: json.dumps(
                {"cells": [{"cell_type": "code", "source": MAE.splitlines(keepends=True)}]}
            )
        }
    ),
    "format_3": Input(
        {
            BOOK: json.dumps(
                {
                    "nbformat": 3,
                    "worksheets": [
                        {"cells": [{"cell_type": "code", "language": "python", "input": MAE}]}
                    ],
                }
            )
        }
    ),
    "no_metadata": Input({BOOK: json.dumps({"cells": [{"cell_type": "code", "source": MAE}]})}),
    "another_kernel": Input({BOOK: book(MAE, metadata={"kernelspec": {"name": "ir"}})}),
    "a_newer_format": Input({BOOK: book(MAE, nbformat=9)}),
}

WHICH = {
    **{
        name: Input({MAIN: STUB, copy: MAE}, f"{copy} is graded as 02_regression_losses")
        for name, copy in {
            "a_german_copy": "regression_losses - Kopie.py",
            "a_french_copy": "regression_losses - Copie.py",
            "a_spanish_copy": "Copia de regression_losses.py",
            "a_japanese_copy": "regression_losses - \u30b3\u30d4\u30fc.py",
            "a_numbered_copy": "regression_losses (1).py",
            "a_final_copy": "regression_losses_v2_final_FINAL.py",
            "a_dated_copy": "2026-11-29 regression losses.py",
            "an_own_name": "ada.py",
            "a_copied_folder": "02_regression_losses - Copy/regression_losses.py",
            "a_deep_folder": "home/ada/week 2/src/regression_losses.py",
            "a_notebook_copy": "Kopie von regression_losses.ipynb",
        }.items()
    },
    "capitals": Input({"Regression_Losses.PY": MAE}),
    "a_notebook_in_capitals": Input({"REGRESSION_LOSSES.IPYNB": book(MAE)}),
    "the_stub_in_a_folder": Input({MAIN: MAE, "backup/regression_losses.py": STUB}, silent=True),
    "the_same_twice": Input(
        {MAIN: MAE, "copy.py": MAE}, "copy.py is a copy of regression_losses.py"
    ),
    "the_fuller_one": Input(
        {
            MAIN: NP + HALF + "def mae(p, t):\n    return 0.0\n",
            "b.py": f"{MAE}\ndef mse(p, t):\n    return 0.0\n",
        },
        "b.py is graded and not regression_losses.py: it has 2 exercises",
    ),
    "the_newer_one": Input(
        {
            "w.zip": zipped(
                {MAIN: NP + "def mae(p, t):\n    return 0.0\n", "b.py": MAE}, {"b.py": 2026}
            )
        },
        "b.py is graded and not regression_losses.py: it is newer",
    ),
    "a_file_and_a_notebook": Input({MAIN: STUB, BOOK: book(MAE)}, "found mae in cell 1"),
    "two_units": Input(
        {"homework.py": f"{MAE}\n{SOFTMAX}"},
        "homework.py is graded as 03_cross_entropy",
        exercise="softmax",
    ),
    "the_other_of_two": Input(
        {"homework.py": f"{MAE}\n{GD_STEP}"}, "homework.py is graded as 02_regression_losses"
    ),
    "a_helper_of_another_unit": Input(
        {"week5.ipynb": book(NP + SOFTMAX, GD_STEP)},
        "graded as 05_gradient_descent",
        exercise="gd_step",
    ),
    "named_for_one_of_two": Input(
        {"ada gradient-descent.py": f"{NP}{SOFTMAX}\n{GD_STEP}"},
        "graded as 05_gradient_descent",
        exercise="gd_step",
    ),
    "the_slug_inside": Input(
        {"hw.py": f"# 05_gradient_descent\n{NP}{SOFTMAX}\n{GD_STEP}"},
        verdict="missing",
        exercise="softmax",
    ),
    "a_units_own_file_is_its_own": Input(
        {"gradient_descent.py": f"{NP}{SOFTMAX}\n{GD_STEP}"}, verdict="missing", exercise="softmax"
    ),
}

SAVED = {
    "py_txt": Input({"regression_losses.py.txt": MAE}),
    "txt": Input({"regression_losses.txt": MAE}),
    "txt_of_an_own_name": Input({"homework.txt": MAE}),
    "ipynb_json": Input({"regression_losses.ipynb.json": book(MAE)}),
    "ipynb_txt": Input({"regression_losses.ipynb.txt": book(MAE)}),
    "json": Input({"regression_losses.json": book(MAE)}),
    "a_notebook_as_py": Input({MAIN: book(MAE)}),
    "a_script_as_ipynb": Input({BOOK: MAE}),
    "html": Input(
        {"regression_losses.html": "<pre>def mae</pre>"},
        "regression_losses.html is not read: it is a web page",
        "missing",
    ),
    "pdf": Input({"solution.pdf": b"%PDF-1.7"}, "solution.pdf is not read: it is a PDF", "missing"),
    "word": Input(
        {"regression_losses.docx": b"PK"}, "hand in the notebook or the .py file itself", "missing"
    ),
    "rar": Input(
        {"ada.rar": b"Rar!"},
        "ada.rar is not read: it is a RAR archive, and those are not unpacked: make a .zip",
        "missing",
    ),
    "seven_zip": Input({"ada.7z": b"7z"}, "make a .zip", "missing"),
    "a_report_beside_the_work": Input({MAIN: MAE, "report.pdf": b"%PDF-1.7"}, silent=False),
    "zip": Input({"ada.zip": zipped({"hw/regression_losses.py": MAE})}),
    "zip_in_a_zip": Input({"ada.zip": zipped({"inner.zip": zipped({MAIN: MAE})})}),
    "zip_beside_the_stub": Input({MAIN: STUB, "work.zip": zipped({MAIN: MAE})}),
    "two_zips": Input({"a.zip": zipped({"x.txt": "nothing"}), "b.zip": zipped({MAIN: MAE})}),
    "py_in_a_zip_of_its_name": Input({"regression_losses.py.zip": zipped({MAIN: MAE})}),
    "tar_gz": Input({"ada.tar.gz": taped({"hw/regression_losses.py": MAE})}),
    "a_mac_zip": Input(
        {
            "ada.zip": zipped(
                {
                    "__MACOSX/._regression_losses.py": b"\0\5",
                    "._regression_losses.py": b"\0\5",
                    MAIN: MAE,
                }
            )
        }
    ),
    "a_package_in_a_zip": Input(
        {
            "ada.zip": zipped(
                {
                    f"hw/{MAIN}": f"from parts.size import ONE\n{NP}{using('ONE')}",
                    "hw/parts/__init__.py": "",
                    "hw/parts/size.py": "ONE = 1\n",
                }
            )
        }
    ),
    "data_in_a_zip": Input(
        {
            "ada.zip": zipped(
                {MAIN: f"{NP}ONE = int(open('one.txt').read())\n{using('ONE')}", "one.txt": "1"}
            )
        }
    ),
    "a_windows_zip": Input({"ada.zip": named(b"hw\\regression_losses.py", MAE)}),
    "a_name_in_cp437": Input(
        {"ada.zip": named("Lösung.py".encode("cp437"), MAE)}, "Lösung.py is graded"
    ),
    "a_name_in_cp1252": Input(
        {"ada.zip": named("Lösung.py".encode("cp1252"), MAE)}, "Lösung.py is graded"
    ),
    "a_name_in_shift_jis": Input(
        {"ada.zip": named("課題.py".encode("shift_jis"), MAE)}, "課題.py is graded"
    ),
    "a_name_in_utf_8": Input({"ada.zip": named("課題.py".encode(), MAE)}, "課題.py is graded"),
    "empty": Input({MAIN: ""}, verdict="missing", told=f"{MAIN}: it is empty: look whether"),
    "gzip_alone": Input({MAIN: MAE, "weights.gz": gzip.compress(b"x", mtime=0)}, silent=True),
}

NEWER = {
    "quotes_in_an_f_string": py(f"{MAE}\ndef show(d):\n    return f\"{{d[\"a\"]}}\"\n", "Python 3.12 can read it"),
    "type_parameters": py(f"{MAE}\ndef first[T](x: T) -> T:\n    return x\n", "Python 3.12 can read it"),
    "a_type_statement": py(f"{MAE}\ntype Pair = tuple[int, int]\n", "Python 3.12 can read it"),
    "except_without_brackets": py(f"{MAE}\ndef g():\n    try:\n        pass\n    except ValueError, KeyError:\n        pass\n", "Python 3.14 can read it"),
    "the_exercise_in_a_newer_python": py(MAE.replace("def mae(", "def mae[T]("), verdict="crashed", told="Python 3.12 can read it"),
}  # fmt: skip

INPUTS = {
    f"{kind}-{name}": one
    for kind, table in {
        "script": SCRIPTS, "package": PACKAGES, "beside": BESIDE, "notebook": NOTEBOOKS,
        "which": WHICH, "saved": SAVED, "newer": NEWER,
    }.items()
    for name, one in table.items()
    if not (kind == "newer" and sys.version_info >= (3, 12))
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    results: dict[str, dict[str, Any]] = handed_in.graded(
        INPUTS, tmp_path_factory.mktemp("handed_in")
    )
    return results


@pytest.mark.parametrize("name", INPUTS)
def test_what_was_handed_in_is_judged_for_what_it_is(
    graded: dict[str, dict[str, Any]], name: str
) -> None:
    handed_in.expect_judged(INPUTS[name], graded[name])


def test_there_are_many_kinds() -> None:
    assert len(INPUTS) >= 120
