"""Right answers to `chain`, written differently."""

import math
from functools import reduce

import numpy as np

from autograder import variant


@variant
def chain_by_numpy(*locals_):
    """np.prod of floats, and answers with a NumPy float."""
    return np.prod(np.array(locals_, dtype=float))


@variant
def chain_by_math(*locals_):
    """math.prod that starts from a float."""
    return float(math.prod(locals_, start=1.0))


@variant
def chain_by_reduce(*locals_):
    """Folds from the right with a neutral element."""
    return float(reduce(lambda one, other: other * one, reversed(locals_), 1.0))


@variant
def chain_by_recursion(*locals_):
    """The first slope times that of the rest."""

    def product(slopes):
        return slopes[0] * product(slopes[1:]) if slopes else 1.0

    return float(product(locals_))
