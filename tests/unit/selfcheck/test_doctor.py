"""What a student is told of the installation: in a sentence, what is missing and what to do."""

import sys

import pytest

from autograder.selfcheck import doctor
from autograder.selfcheck.doctor import diagnosis

WHOLE = {
    "numpy": "2.4.6", "pytest": "9.2.0", "torch": "2.13.0+cpu", "jupyterlab": "4.6.6",
    "matplotlib": "3.11.2", "watchfiles": "1.3.0",
}  # fmt: skip


@pytest.fixture
def root(tmp_path):
    """A course of three units, of which two use torch."""
    for unit, text in {
        "02_losses": '"""To `import torch` is not needed."""\nimport numpy\n',
        "07_autograd": "import torch\n",
        "10_training": "from torch import nn\n",
    }.items():
        (tmp_path / "exercises" / unit).mkdir(parents=True)
        (tmp_path / "exercises" / unit / "unit.py").write_text(text)
        (tmp_path / "exercises" / unit / "test_unit.py").write_text("import torch\n")
    pins = "".join(f"{name}=={here.partition('+')[0]}\n" for name, here in WHOLE.items())
    (tmp_path / "constraints.txt").write_text(pins)
    return tmp_path


@pytest.fixture
def installed(monkeypatch):
    """A function that says what is installed."""

    def have(**versions):
        monkeypatch.setattr(doctor, "_version", lambda name: versions.get(name, ""))

    return have


def said(root):
    """The sentences behind the versions, and whether exercises can be checked."""
    lines, healthy = diagnosis(root)
    return lines[1 + len(doctor.PACKAGES) :], healthy


def test_where_all_is_there_nothing_is_missing(root, installed):
    installed(**WHOLE)
    assert said(root) == (["Nothing is missing."], True)
    assert "torch 2.13.0+cpu" in diagnosis(root)[0]


def test_without_torch_it_is_said_which_units_need_it(root, installed):
    installed(**{**WHOLE, "torch": ""})
    text = "torch is missing: units 07 and 10 cannot do without it. README.md says how to get it."
    assert said(root) == ([text], True)


def test_torch_is_not_missed_where_no_unit_needs_it(root, installed):
    installed(**{**WHOLE, "torch": ""})
    for unit in ("07_autograd", "10_training"):
        (root / "exercises" / unit / "unit.py").unlink()
    assert said(root) == (["Nothing is missing."], True)
    assert said(None) == (["Nothing is missing."], True)


@pytest.mark.parametrize("package", ["jupyterlab", "matplotlib"])
def test_without_jupyter_or_what_draws_it_is_said_how_to_get_it(root, installed, package):
    installed(**{**WHOLE, package: ""})
    (text,), healthy = said(root)
    assert text.startswith(f"{package} is missing, ")
    assert text.endswith('run: pip install -c constraints.txt -e ".[jupyter]"')
    assert healthy


def test_without_what_sees_saves_it_is_said_that_watch_needs_it(root, installed):
    installed(**{**WHOLE, "watchfiles": ""})
    (text,), healthy = said(root)
    assert text.startswith("watchfiles is missing, for `autograder watch` alone: ")
    assert healthy


def test_other_versions_than_the_courses_are_named_in_one_sentence(root, installed):
    installed(**{**WHOLE, "numpy": "1.26.0", "torch": "2.1.0"})
    (text,), healthy = said(root)
    assert "numpy 1.26.0 (not 2.4.6), torch 2.1.0 (not 2.13.0)" in text
    assert healthy


def test_without_numpy_nothing_can_be_checked(root, installed):
    installed(**{**WHOLE, "numpy": ""})
    (text,), healthy = said(root)
    assert text.startswith("numpy is missing: ")
    assert not healthy


def test_a_python_that_is_too_old_is_no_place_to_work(root, installed, monkeypatch):
    installed(**WHOLE)
    monkeypatch.setattr(sys, "version_info", (3, 10, 2, "final", 0))
    text = "Python 3.10 is too old: install 3.11 or later, and make .venv anew with it."
    assert said(root) == ([text], False)
