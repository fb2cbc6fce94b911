"""`autograder similar`: files, notebooks and what is neither, in a table."""

import json
import re
from pathlib import Path

from autograder.authoring.compose import compose
from autograder.course import bank

OUTPUT = """\
unit                  student  other  share  share_of_other  exercises
02_regression_losses  ada      bob     100%             99%  {}
similar.csv: 1 pairs of which one has 80 % or more in common.
Small numerical functions coincide by nature: look at a pair before you think of it.
"""


def notebook(text):
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": text}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_copy_in_a_notebook_is_listed(tmp_path, course, autograder):
    (unit,) = course.units
    right, folder = compose(unit, []), tmp_path / "submissions"
    folder.mkdir()
    (folder / "ada.py").write_text(right)
    (folder / "bob.ipynb").write_text(notebook(re.sub(r"\bpred\b", "guess", right)))
    others = {entry.of: entry for entry in bank.variants(unit)}
    (folder / "cy.py").write_text(compose(unit, [*others.values()]))
    (folder / "dan.py").write_bytes(b"\xff\xfe def (" * 1000)
    words = ("similar", folder, "--course", course.root, "--out", "similar.csv")
    ended = autograder(*words, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    lines = (tmp_path / "similar.csv").read_text().splitlines()
    assert ended.stdout == OUTPUT.format(lines[1].split(",")[-1])
    assert lines[1].startswith("02_regression_losses,ada,bob,100%,99%,half_mse mse ")
    again = autograder(*words, cwd=tmp_path)
    assert again.stdout == ended.stdout


def test_what_cannot_be_read_or_written_is_told_in_a_line(tmp_path, course, command):
    words = ("--course", course.root, "--out", Path(tmp_path, "s.csv"))
    status, out, error = command("similar", tmp_path / "nowhere", *words)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert not (tmp_path / "s.csv").exists()
