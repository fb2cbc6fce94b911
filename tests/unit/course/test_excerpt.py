"""Part of a file: the definitions that are wanted, with all that they need and nothing else."""

import pytest

from autograder.course.excerpt import excerpt

SOURCE = '''"""A file."""

import os, math
import numpy as np
from autograder import forbids, misconception
from shapes import circle as round_thing, square
from . import nearby

HALF = 0.5
UNUSED = 1


def area(r):
    return math.pi * r**2


@misconception("test_area")
def half_area(r):  # of a disc
    return HALF * area(r)


def table(n):
    return np.zeros(n), round_thing, nearby
'''


def test_what_is_wanted_comes_with_what_it_needs_in_the_order_of_the_file():
    text = excerpt(SOURCE, ["half_area"], drop=["autograder"])
    assert text == (
        "import math\nHALF = 0.5\n\n\ndef area(r):\n    return math.pi * r**2\n\n\n"
        '@misconception("test_area")\ndef half_area(r):  # of a disc\n    return HALF * area(r)\n'
    )


def test_of_an_import_the_names_that_are_used_are_kept():
    text = excerpt(SOURCE, ["half_area", "table"])
    assert text.splitlines()[:5] == [
        "import math",
        "import numpy as np",
        "from autograder import misconception",
        "from shapes import circle as round_thing",
        "from . import nearby",
    ]


def test_the_order_of_the_wish_does_not_matter_and_nothing_comes_twice():
    assert excerpt(SOURCE, ["half_area", "area"]) == excerpt(SOURCE, ["area", "half_area"])
    assert excerpt(SOURCE, ["half_area", "area"]).count("def area") == 1


def test_a_name_of_a_functions_own_brings_nothing_along():
    source = "x = 1\ny = 2\n\n\ndef f(x):\n    y = x\n    return y\n"
    assert excerpt(source, ["f"]) == "\n\ndef f(x):\n    y = x\n    return y\n"


def test_functions_that_need_each_other_both_come():
    source = "def even(n):\n    return n == 0 or odd(n - 1)\n\n\ndef odd(n):\n    return even(n)\n"
    assert excerpt(source, ["odd"]).lstrip() == source


def test_a_name_that_the_file_does_not_define_is_an_error():
    with pytest.raises(NameError, match="no definition of 'volume'"):
        excerpt(SOURCE, ["area", "volume"])
