"""Of several examples one is shown."""

import numpy as np

from autograder.authoring.examples import chosen
from autograder.checking.example import Example


def test_of_examples_about_as_small_that_is_chosen_which_fewest_rivals_share():
    one, two, many = (Example("f", (np.zeros(n),), {}, (), {}, {}) for n in (1, 2, 9))
    assert chosen([one, two, many], [2, 1, 0]) is two
    assert chosen([two, one], [1, 1]) is one
    assert chosen([many], [3]) is many
