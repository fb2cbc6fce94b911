"""The cells of a notebook: of any format, and without what only IPython understands."""

import json

import pytest

from autograder.runtime.notebook import (
    RAN,
    SCRIPT,
    Cell,
    NoNotebook,
    all_written,
    cells,
    magic_of,
    python,
    undone,
    written,
)

# Cells


def book(*found, **more):
    return json.dumps({"cells": [*found], **more}).encode()


TEXT = "x = 1\ny = 2"
CODE = {"cell_type": "code", "source": ["x = 1\n", "y = 2"]}
SHEET = {"cells": [{"cell_type": "code", "input": TEXT}]}


@pytest.mark.parametrize(
    "data",
    [
        book(CODE),
        book({**CODE, "source": TEXT.replace("\n", "\r\n")}, nbformat=4),
        book(CODE).decode().encode("utf-8-sig"),
        book(CODE).decode().encode("utf-16"),
        json.dumps({"worksheets": [SHEET]}).encode(),
        book({"cell_type": "code", "code": TEXT}),
    ],
    ids=["version 4", "Windows", "with a mark", "UTF-16", "version 3", "version 1"],
)
def test_a_notebook_of_any_format_is_read(data):
    assert cells(data) == [Cell(1, True, TEXT)]


def test_cells_are_numbered_from_one_and_text_is_kept_apart():
    found = cells(book({"cell_type": "markdown", "source": "# Notes"}, "no cell", CODE, {}))
    assert [(cell.number, cell.is_code) for cell in found] == [(1, False), (2, True), (3, False)]


def test_a_notebook_without_cells_was_not_saved():
    with pytest.raises(NoNotebook, match="it has no cells"):
        cells(book())


def test_half_a_character_is_no_text():
    assert cells(b'{"cells": [{"source": "\\ud800"}]}')[0].text == "?"


EXPORTED = (
    b"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nx = 1\n\n# In[ ]:\n\n%time y = 2\n"
)


def test_a_script_that_was_exported_from_a_notebook_is_read_as_one():
    first, second, third = cells(EXPORTED)
    assert (second.number, second.text.strip(), third.text.strip()) == (2, "x = 1", "%time y = 2")
    assert first.is_code


@pytest.mark.parametrize(
    ("script", "exported"),
    [
        (EXPORTED, True),
        (b"# In[*]:\r\nx = 1\r\n", True),
        (b"x = 1\n# In[1]: the first cell\n", False),
        (b"x = 1\n", False),
        (b"\xff# In[1]:\n", False),
    ],
)
def test_a_script_was_exported_if_it_says_so(script, exported):
    assert (len(cells(script, is_script=True)) > 1) is exported


def test_any_other_script_is_one_cell():
    assert cells(b"x = 1\r\ny = 2", is_script=True) == [Cell(SCRIPT, True, "x = 1\ny = 2")]
    assert cells(b"[1, 2]", is_script=True) == [Cell(SCRIPT, True, "[1, 2]")]


def test_a_notebook_that_was_saved_as_a_script_is_a_notebook():
    assert cells(book({"cell_type": "code", "source": "x = 1"}), is_script=True)[0].number == 1


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("x = 'é'".encode(), "x = 'é'"),
        ("x = 'é'".encode("utf-8-sig"), "x = 'é'"),
        ("x = 'é'".encode("utf-16"), "x = 'é'"),
        ("x = 'é'".encode("cp1252"), "x = 'é'"),
        ("# coding: koi8-r\nx = 'я'".encode("koi8-r"), "# coding: koi8-r\nx = 'я'"),
        (b"# coding: nonsense\nx = '\xe9'", "# coding: nonsense\nx = 'é'"),
        (b"x = '\x81'", "x = '\x81'"),
    ],
    ids=["UTF-8", "with a mark", "UTF-16", "of Windows", "declared", "misdeclared", "of nothing"],
)
def test_a_script_is_read_in_whatever_encoding_it_was_saved(data, text):
    assert cells(data, is_script=True)[0].text == text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"x = 1", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "it is JSON without cells"),
        (b'{"cells": 1}', "it is JSON without cells"),
        (b'{"worksheets": [1, {"cells": 2}]}', "it is JSON without cells"),
    ],
    ids=["Python", "too deep", "a list", "a number", "sheets"],
)
def test_what_is_no_notebook_is_refused_with_a_reason(data, why):
    with pytest.raises(NoNotebook, match=why):
        cells(data)


# What only IPython understands


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("x = 7 % 3\n", "x = 7 % 3\n"),
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install torch", "pass"),
        ("files = !ls", "files = None"),
        ("a, b = %timeit -o f()", "a, b = None"),
        ("torch.sum?", "pass"),
        ("torch.sum??", "pass"),
        ("?torch", "pass"),
        ("!pip install \\\n  torch\nx = 1", "pass\n\nx = 1"),
        ("def f():\n    %time g()\n    return 1", "def f():\n    pass\n    return 1"),
        ("%%time\nx = 1", "#%time\nx = 1"),
        ("\n%%capture out\nx = 1", "\n#%capture out\nx = 1"),
        ("%%bash\nrm -r x", ""),
        ("%%html\n<b>", ""),
        ("%%wandb\nx = 1", "#%wandb\nx = 1"),
        ("%%add_to Net\nx = 1", "#%add_to Net\nx = 1"),
        ("x = = 1", "x = = 1"),
    ],
)
def test_a_magic_does_nothing_and_every_line_keeps_its_place(text, left):
    assert python(text) == left


@pytest.mark.parametrize(
    ("text", "magic"),
    [
        ("%%bash\nls", "%%bash"),
        ("\n%%writefile a.py\nx = 1", "%%writefile"),
        ("%%!\nls", "%%!"),
        ("%%bashful\nx = 1", ""),
        ("%%time\nx = 1", ""),
        ("x = 1", ""),
    ],
)
def test_a_cell_of_another_language_is_told_by_its_magic(text, magic):
    assert magic_of(text) == magic


def test_prompts_that_were_pasted_with_code_are_no_part_of_it():
    pasted = ">>> def f(x):\n...     return x\n... \n>>> f(1)\n1"
    assert python(pasted) == "def f(x):\n    return x\n\nf(1)\n1"
    assert python("In [2]: def f(x):\n   ...:     return x") == "def f(x):\n    return x"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("%run helpers.py", RAN.format("helpers")),
        ("%run ./parts/size.py --fast", RAN.format("parts.size")),
        ("get_ipython().run_line_magic('run', 'helpers.py')", RAN.format("helpers")),
        ("%run ./other.ipynb", RAN.format("other")),
        ("%run other-one.ipynb", "pass"),
        ("%cd data", "import os as _os; _os.chdir('data')"),
        ("cd -q 'my data'", "import os as _os; _os.chdir('my data')"),
        ("get_ipython().run_line_magic('cd', '..')", "import os as _os; _os.chdir('..')"),
        ("%cd $folder", "pass"),
        ("pip install numpy", "pass"),
        ("%time x = 3", "x = 3"),
    ],
)
def test_a_magic_that_gives_names_a_meaning_does_so(line, left):
    assert python(line) == left


def test_a_cell_that_an_export_hands_to_a_magic_is_a_cell():
    text = (
        "x = 1\nget_ipython().run_cell_magic('time', '-q', 'def f(x):\\n    return x\\n')\ny = 2\n"
    )
    found = [cell.text for cell in cells(text.encode(), is_script=True)]
    assert found == ["x = 1", "%%time -q\ndef f(x):\n    return x\n", "y = 2\n"]


def test_a_cell_says_which_file_it_writes():
    assert written("%%writefile ./a/b.py\nx = 1\n") == "a/b.py"
    assert written("%%bash\nls") == ""


def test_of_a_file_that_several_cells_write_the_last_counts_or_all_that_add_to_it():
    texts = ["x = 0", "%%file b.py\nx = 1", "%%file b.py\nx = 2", "%%writefile -a b.py\ny = 3\n"]
    assert all_written(texts) == {"b.py": "x = 2\ny = 3\n"}


@pytest.mark.parametrize("line", ["%run my-other.py", "  %run './a b.ipynb'"])
def test_a_line_that_is_not_done_here_is_said(line):
    assert [found for found, _ in undone(f"x = 1\n{line}\ny = 2")] == [line.strip()]


@pytest.mark.parametrize("line", ["%cd data", "%run a.py", "%run a.ipynb", "%matplotlib inline"])
def test_what_does_not_matter_or_is_done_is_not(line):
    assert not [*undone(line)]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b" \n", "it is empty"), (b"<html>", "it is a web page"), (b"%PDF-1.7", "it is a PDF")],
)
def test_what_holds_no_code_says_what_it_is(data, why):
    with pytest.raises(NoNotebook, match=why):
        cells(data, is_script=True)
