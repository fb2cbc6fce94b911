"""What students did to their notebooks is undone, as far as nbgrader minds."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from traitlets.config import Configurable

from autograder.nbgrader.repairing import Assigned, Registered, Repair, grade_id, read, repaired
from autograder.runtime.limits import MAX_NOTEBOOK


def registered(name, source, kind="code", *, locked=False):
    return Registered(name, kind, source, {"grade_id": name, "locked": locked})


def cell(name, source, make=new_code_cell):
    """A cell of a student's; without a name, one of their own."""
    return make(source, metadata={"nbgrader": {"grade_id": name}} if name else {})


def shown(cells):
    return [(grade_id(one), one.source) for one in cells]


KNOWN = (
    registered("setup", "import math", locked=True),
    registered("double", "the stub"),
    registered("check_double", 'check("double")', locked=True),
)
ALL = [("setup", "import math"), ("double", "mine"), ("check_double", 'check("double")')]


def test_a_notebook_as_it_was_handed_out_stays_with_the_answer_in_it():
    cells = [cell("setup", "import math"), cell("double", "mine"), cell("check_double", "check")]
    assert shown(repaired(cells, KNOWN)) == ALL


@pytest.mark.parametrize(
    "missing", [["setup"], ["double"], ["check_double"], ["setup", "double", "check_double"]]
)
def test_what_is_missing_comes_after_its_predecessor_as_it_was_handed_out(missing):
    cells = [cell(name, text) for name, text in ALL if name not in missing]
    expected = [ALL[0], ("double", "the stub" if "double" in missing else "mine"), ALL[2]]
    assert shown(repaired(cells, KNOWN)) == expected


def test_of_several_with_one_name_the_last_is_the_answer_and_the_others_stay_as_cells():
    cells = [
        cell("setup", ""), cell("double", "first"), cell("double", "mine"), cell("check_double", "")
    ]  # fmt: skip
    assert shown(repaired(cells, KNOWN)) == [ALL[0], ("", "first"), *ALL[1:]]


def test_cells_that_nbgrader_does_not_know_stay_as_no_cells_of_its():
    cells = [cell("", "my notes"), cell("another", "pasted"), *(cell(*one) for one in ALL)]
    assert shown(repaired(cells, KNOWN)) == [("", "my notes"), ("", "pasted"), *ALL]


def test_what_is_locked_is_as_it_was_handed_out():
    (mended,) = repaired([cell("setup", "import os")], KNOWN[:1])
    assert mended.source == "import math"


def test_an_answer_that_became_text_is_code_again():
    (mended,) = repaired([cell("double", "mine", new_markdown_cell)], KNOWN[1:2])
    assert (mended.cell_type, mended.source) == ("code", "mine")
    assert mended.metadata.nbgrader == {"grade_id": "double", "locked": False}


def test_a_registered_cell_is_not_changed_by_what_becomes_of_one():
    (mended,) = repaired([], KNOWN[:1])
    mended.metadata.nbgrader["locked"] = False
    assert KNOWN[0].metadata["locked"]


def test_repair_gives_each_cell_an_identity_of_its_own_and_the_kernel_that_was_handed_out(tmp_path):
    class Parent(Configurable):
        def registered(self, resources):
            return Assigned(KNOWN, {"name": "python3"}, None)

    notebook = read(tmp_path / "there is none.ipynb")
    notebook.metadata = {"kernelspec": {"name": "a student's own"}}
    mended, resources = Repair(parent=Parent()).preprocess(notebook, {"kept": True})
    assert [one.id for one in mended.cells] == ["cell_1", "cell_2", "cell_3", "cell_4"]
    assert mended.metadata == {"kernelspec": {"name": "python3"}}
    assert resources == {"kept": True}


# Files of any kind


def notebook(tmp_path, content):
    path = tmp_path / "doubling.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read(path)


@pytest.mark.parametrize(
    "content",
    [
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": ["x = ", "1"]}]},
        {"worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}]},
        b'\xef\xbb\xbf{"cells": [{"cell_type": "code", "source": "x = 1", "outputs": 3}, 5]}',
    ],
    ids=["version 4", "version 3", "with a mark of its encoding and odd parts"],
)
def test_a_notebook_of_any_version_has_its_code(tmp_path, content):
    (one,) = notebook(tmp_path, content).cells
    assert (one.cell_type, one.source, one.outputs) == ("code", "x = 1", [])


def test_of_a_cell_only_its_text_its_grade_id_and_its_pictures_are_kept(tmp_path):
    picture = {"photo.png": {"image/png": "iVBORw0KGgo="}}
    raw = {
        "cell_type": "markdown",
        "source": "![](attachment:photo.png)",
        "metadata": {"nbgrader": {"grade_id": "proof", "locked": True}, "tags": ["mine"]},
        "attachments": picture | {"broken": {"image/png": 3}},
    }
    (one,) = notebook(tmp_path, {"cells": [raw]}).cells
    assert one.metadata == {"nbgrader": {"grade_id": "proof"}}
    assert one.attachments == picture


def test_a_cell_of_no_known_kind_is_text(tmp_path):
    cells = notebook(tmp_path, {"cells": [{"cell_type": "heading", "source": "Mine"}, {}]}).cells
    assert [(one.cell_type, one.source) for one in cells] == [
        ("markdown", "Mine"),
        ("markdown", ""),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04", "it is not JSON"),
        (b"[" * 200_000, "it is not JSON"),
        ([1, 2], "it has 0 cells"),
        ({"cells": []}, "it has 0 cells"),
        ({"cells": [{}] * 2_001}, "it has 2001 cells"),
        (b" " * (MAX_NOTEBOOK + 1), "it is larger than 15 MB"),
    ],
    ids=["an archive", "very deep", "a list", "empty", "too many cells", "too large"],
)
def test_what_is_no_notebook_becomes_one_that_says_so(tmp_path, content, why):
    (one,) = notebook(tmp_path, content).cells
    assert one.source.startswith(f"**doubling.ipynb cannot be shown**: {why}.")


def test_what_is_no_file_is_not_opened(tmp_path):
    (tmp_path / "other.ipynb").write_text('{"cells": [{"source": "not mine"}]}')
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "other.ipynb")
    assert "it is no regular file" in read(tmp_path / "link.ipynb").cells[0].source
    assert "it is no regular file" in read(tmp_path).cells[0].source
    assert "No such file" in read(tmp_path / "none.ipynb").cells[0].source


def test_a_hostile_file_name_is_no_markup(tmp_path):
    (one,) = read(tmp_path / "<img src=x>**.ipynb").cells
    assert one.source.startswith(r"**\<img src=x\>\*\*.ipynb cannot be shown**")
