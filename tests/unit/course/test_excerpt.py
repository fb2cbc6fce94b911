"""Part of an author's file: what is wanted, with all that it needs and nothing else."""

import pytest

from autograder.course.excerpt import excerpt

SOURCE = '''"""A lesson."""

import math
import os.path
from json import dumps, loads

from autograder import forbids
from losses import mse

SCALE = 2.0  # of everything


def helper(x):
    return SCALE * math.sqrt(x)


@forbids("torch")
def answer(x):
    """Words."""
    return helper(x)  # why


def other(x):
    return dumps(mse(x))
'''


def test_a_definition_comes_with_all_that_it_needs_in_the_order_of_the_file():
    assert excerpt(SOURCE, ["answer"]) == (
        "import math\nfrom autograder import forbids\n"
        "SCALE = 2.0  # of everything\n"
        "\n\ndef helper(x):\n    return SCALE * math.sqrt(x)\n"
        '\n\n@forbids("torch")\ndef answer(x):\n    """Words."""\n    return helper(x)  # why\n'
    )


def test_of_an_import_only_the_names_that_are_needed_are_kept():
    head, _ = excerpt(SOURCE, ["other"]).split("\n\n\n")
    assert head == "from json import dumps\nfrom losses import mse"


def test_imports_from_modules_that_will_not_be_there_are_left_out():
    text = excerpt(SOURCE, ["answer", "other"], drop=("autograder", "losses"))
    assert "import forbids" not in text
    assert "import mse" not in text
    assert "import math\nfrom json import dumps\n" in text


@pytest.mark.parametrize(
    ("source", "wanted", "text"),
    [
        ("import os.path\nf = os.path.join\n", ["f"], "import os.path\nf = os.path.join\n"),
        ("from . import a\nf = a\n", ["f"], "from . import a\nf = a\n"),
        ("import numpy as np\n", ["np"], "import numpy as np\n"),
        ("a, b = 1, 2\n", ["b", "a"], "a, b = 1, 2\n"),
        ("a = 1\na = 2\n", ["a"], "a = 2\n"),
        ("a = 1\n", [], ""),
    ],
)
def test_what_binds_a_wanted_name_is_taken_as_it_stands(source, wanted, text):
    assert excerpt(source, wanted) == text


def test_a_name_that_is_not_there_is_an_error():
    with pytest.raises(NameError, match="no definition of 'nowhere'"):
        excerpt(SOURCE, ["answer", "nowhere"])
