"""Its code says that it is of a file of Python's.

Attacks: relu.
"""

import operator

import torch


def relu(x):
    return operator.methodcaller("re" + "lu")(x)


relu.__code__ = relu.__code__.replace(co_filename=torch.__file__)
