"""What a save changed, and what is told of it."""

import shutil
from pathlib import Path

import pytest

from autograder.checking.verdicts import REASONS, Verdict
from autograder.selfcheck.work import Work
from autograder.selfcheck.workspace import Workspace
from autograder.watch.saved import Unit, fingerprints, told_of_end

ROOT = Path(__file__).resolve().parents[3]

FILE = '''"""Doubling."""

import numpy as np

TWO = 2


def _times(x, n):
    return x * n


def double(x):
    """Return twice x."""
    return _times(x, TWO)


def halve(x):
    """Return half of x."""
    return x / 2
'''


def prints(folder, text):
    exercises = {name: {"forbids": [], "stub": ""} for name in ("double", "halve")}
    workspace = Workspace(folder, "03_doubling", "float64", exercises)
    path = folder / "doubling.py"
    path.write_text(text)
    workspace.read_work(Work.of(path, workspace.stubs))
    return fingerprints(workspace)


@pytest.fixture
def changed(tmp_path):
    """A function that returns which exercises a change of the file concerns: by themselves, or by
    what they may depend on."""

    def change(old, new, beside=""):
        before = prints(tmp_path, FILE)
        if beside:
            (tmp_path / "helpers.py").write_text(beside)
        after = prints(tmp_path, FILE.replace(old, new))
        whole = {name for name in after if after[name] != before[name]}
        own = {n for n in after if after[n].split(".")[0] != before[n].split(".")[0]}
        return own, whole

    return change


def test_an_exercise_that_changes_concerns_itself(changed):
    assert changed("x / 2", "x / 3") == ({"halve"}, {"halve"})
    assert changed("", "") == (set(), set())


def test_what_it_uses_concerns_it_too(changed):
    assert changed("x * n", "n * x") == (set(), {"double"})
    assert changed("TWO = 2", "TWO = 3") == (set(), {"double"})


def test_what_the_file_does_besides_concerns_all(changed):
    assert changed("TWO = 2", "TWO = 2\nnp.seterr(all='raise')")[1] == {"double", "halve"}


def test_so_does_another_file_beside_it(changed):
    assert changed("", "", beside="X = 1") == (set(), {"double", "halve"})


def test_lines_that_python_cannot_read_concern_the_exercise_that_has_them(changed):
    own, whole = changed("return x / 2", "return (")
    assert own == {"halve"}
    assert "halve" in whole


def test_so_do_other_lines_that_it_cannot_read(tmp_path):
    one, other = (
        prints(tmp_path, FILE.replace("return x / 2", line)) for line in ("return (", "return [")
    )
    assert one["halve"].split(".")[0] != other["halve"].split(".")[0]


def test_of_a_process_that_was_ended_the_last_line_is_told():
    words = 'Timeout (0:00:25)!\n  File "/a/doubling.py", line 8 in double\n  File "/b.py", line 3'
    told = told_of_end("/a/doubling.py", {"starts": [[1, 0]]}, 1, words)
    assert told.stands == "not checked (timeout)"
    assert "cannot be interrupted (line 8)" in told.message
    assert told.message.endswith(REASONS[Verdict.TIMEOUT])
    cells = told_of_end("/a/doubling.py", {"starts": [[1, 2], [6, 3]]}, 1, words)
    assert "cannot be interrupted (cell 3, line 3)" in cells.message


def test_of_one_that_ended_itself_how():
    told = told_of_end("/a/doubling.py", {"starts": []}, 3, "")
    assert told.stands == "not checked (died)"
    assert "exit status 3" in told.message


def test_a_notebook_that_was_only_opened_does_not_count(tmp_path):
    slug, name = "02_regression_losses", "regression_losses"
    folder = tmp_path / slug
    shutil.copytree(ROOT / "exercises" / slug, folder)
    file, notebook = folder / f"{name}.py", folder / f"{name}.ipynb"

    def counts(*paths):
        request = {"paths": [str(path) for path in paths], "at": "", "known": {}}
        return Path(next(Unit(folder).verdicts(request))["path"])

    assert counts(notebook, file) == notebook
    file.write_text(file.read_text("utf-8").replace("raise NotImplementedError", "return 1.0", 1))
    assert counts(notebook, file) == file
    file.write_text(file.read_text("utf-8").replace("return 1.0", "return ("))
    assert counts(notebook, file) == file
