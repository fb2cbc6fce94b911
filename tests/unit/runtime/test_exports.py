"""Python files that other programs made of a notebook, as the text that was in its cells."""

import pytest

from autograder.runtime.exports import is_export, unpacked

DATABRICKS = "# Databricks notebook source\n"
MARIMO = "app = marimo.App()\n"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        (
            "# %%time\n# def f():\n#     return 1\n\nx = 1",
            "# %%time\ndef f():\n    return 1\n\nx = 1",
        ),
        ("#%%time\n#x = 1", "#%%time\nx = 1"),
        ("# %%time\n# some words\nx = 1", None),
        ("# %%bash\n# x=1", None),
        ("# %%writefile a.py\n# x = 1", None),
        (f"{DATABRICKS}# MAGIC %python\n# MAGIC x = 1", f"{DATABRICKS}# MAGIC %python\nx = 1"),
        (f"{DATABRICKS}# MAGIC %md\n# MAGIC x = 1", None),
        (f"{DATABRICKS}# MAGIC %run ./a", f"{DATABRICKS}%run ./a"),
        (
            f"{MARIMO}@app.cell\ndef _(np):\n    x = 1\n    return (x,)\n",
            f"{MARIMO}\n\nx = 1\n\n",
        ),
        (f"{MARIMO}@app.function\ndef f():\n    return 1\n", f"{MARIMO}\ndef f():\n    return 1\n"),
        (f"{MARIMO}with app.setup:\n    import math\n", f"{MARIMO}\nimport math\n"),
        (f"{MARIMO}def f():\n    return 1\n", None),
    ],
)
def test_the_code_of_cells_is_found_in_its_lines(text, inside):
    assert is_export(text)
    assert unpacked(text) == (text if inside is None else inside)


@pytest.mark.parametrize("text", ["x = 1", "# %% [markdown]\n# words", "#%% test", "# %%"])
def test_what_only_looks_alike_is_none(text):
    assert not is_export(text)
