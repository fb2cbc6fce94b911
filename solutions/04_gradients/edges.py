"""The edges that the syllabus names for this unit."""

import numpy as np

from autograder import edge


@edge("numerical_gradient")
def three_axes(x):
    """x has three axes"""
    return x.ndim == 3


@edge("numerical_gradient")
def a_number_in_float32(x):
    """x is float32 and has no axes"""
    return x.dtype == np.float32 and x.shape == ()


@edge("numerical_gradient")
def float16(x):
    """x is float16"""
    return x.dtype == np.float16


@edge("numerical_gradient")
def bottom_of_a_v(f, x):
    """f has a corner at an entry that is 0"""
    d = 1e-6
    for i in np.argwhere(x == 0):
        step = np.zeros(x.shape)
        step[tuple(i)] = d
        above, below = f(x + step) - f(x), f(x - step) - f(x)
        if min(above, below) > 0.01 * d:
            return True
    return False


@edge("steepest_direction")
def a_number(x):
    """x has no axes"""
    return x.ndim == 0


@edge("steepest_direction")
def a_table(x):
    """x has two axes, and several entries along each"""
    return x.ndim == 2 and min(x.shape) > 1


@edge("steepest_direction")
def tiny_slopes(f, x):
    """the slopes are tiny, and not 0"""
    return 0 < np.abs(_slopes(f, x)).max() < 1e-7


def _slopes(f, x):
    """The slopes of f at x, to one side."""
    x = x.astype(np.float64)
    steps = (np.where(np.arange(x.size).reshape(x.shape) == i, 1e-5, 0) for i in range(x.size))
    return np.array([(f(x + step) - f(x)) / 1e-5 for step in steps])


@edge("relative_error")
def both_zero(a, b):
    """an entry is 0 on both sides"""
    return ((a == 0) & (b == 0)).any()


@edge("relative_error")
def all_zero(a, b):
    """everything is 0 on both sides"""
    return not a.any() and not b.any()


@edge("check_gradient")
def vector(x):
    """x has one axis"""
    return x.ndim == 1


@edge("check_gradient")
def number(x):
    """x has no axes"""
    return x.ndim == 0


@edge("check_gradient")
def box(x):
    """x has three axes"""
    return x.ndim == 3


@edge("check_gradient")
def tiny_block(grad):
    """all slopes are tiny, and none is 0"""
    return grad.all() and np.abs(grad).max() < 1e-8


@edge("linear_backward")
def square(dout, x):
    """N, M and D are equal"""
    return dout.shape == x.shape and dout.shape[0] == dout.shape[1]


@edge("linear_backward")
def unlike_sizes(dout, x):
    """N, M and D are unlike"""
    return len({*dout.shape, *x.shape}) == 3


@edge("relu_backward")
def dead(x):
    """all of x is negative"""
    return (x < 0).all()


@edge("sigmoid_backward")
def at_zero(s):
    """an entry of s is 0"""
    return (s == 0).any()


@edge("sigmoid_backward")
def at_one(s):
    """an entry of s is 1"""
    return (s == 1).any()


@edge("cross_entropy_grad")
def beyond_int16(logits, labels):
    """labels are int16, and logits has more entries than an int16 counts"""
    return labels.dtype == np.int16 and logits.size > np.iinfo(np.int16).max


@edge("cross_entropy_grad")
def thousands(logits):
    """a logit is 1000"""
    return (logits == 1000).any()


@edge("cross_entropy_grad")
def minus_thousands(logits):
    """a logit is -1000"""
    return (logits == -1000).any()


@edge("cross_entropy_grad")
def rows_far_apart(logits):
    """a row lies 800 below another"""
    return np.ptp(logits.max(axis=1)) >= 800


@edge("softmax_backward")
def constant(dout):
    """a row of dout holds one number"""
    return not np.ptp(dout, axis=1).all()
