"""The edges that the syllabus names for this unit."""

from collections import Counter

from autograder import edge


@edge("Value")
def twice(self, other):
    """both operands are one node"""
    return self is other


@edge("Value")
def constant(method, other):
    """the other operand is a plain number"""
    return isinstance(other, int | float)


@edge("Value")
def at_zero(method, self):
    """relu at 0"""
    return method == "relu" and self.data == 0


@edge("topological_order")
def leaf(root):
    """root is a leaf"""
    return not root.parents


@edge("topological_order")
def shared(root):
    """a node is used more than once"""
    return any(count > 1 for count in _uses(root).values())


@edge("topological_order")
def deep(root):
    """there are 5000 nodes or more"""
    return len(_uses(root)) >= 5000


@edge("topological_order")
def doubled(root):
    """40 nodes are used twice by the next"""
    return sum(count == 2 for count in _uses(root).values()) >= 40


@edge("unbroadcast")
def added(grad, shape):
    """axes were added in front"""
    return grad.ndim > len(shape) > 0


@edge("unbroadcast")
def stretched(grad, shape):
    """an axis was stretched and none was added"""
    return grad.ndim == len(shape) and grad.shape != shape


@edge("unbroadcast")
def both(grad, shape):
    """axes were added and another was stretched"""
    return grad.ndim > len(shape) and grad.shape[grad.ndim - len(shape) :] != shape


@edge("matmul_backward")
def batch(a, b):
    """each matrix of a batch has its own partner"""
    return a.ndim == b.ndim > 2 and a.shape[:-2] == b.shape[:-2]


@edge("matmul_backward")
def one_for_all(a, b):
    """one matrix is used by a whole batch"""
    return min(a.ndim, b.ndim) == 2 < max(a.ndim, b.ndim)


@edge("matmul_backward")
def both_stretched(dout, a, b):
    """both batches are stretched"""
    return dout.shape[:-2] not in (a.shape[:-2], b.shape[:-2])


@edge("sum_backward")
def several_axes(axis):
    """there are several axes at once"""
    return isinstance(axis, tuple) and len(axis) > 1


@edge("sum_backward")
def axis_of_one(x):
    """x has an axis of 1 in the middle"""
    return 1 in x.shape[1:-1]


@edge("logsumexp_backward")
def axes(axis):
    """there are several axes at once"""
    return isinstance(axis, tuple) and len(axis) > 1


@edge("logsumexp_backward")
def middle_of_one(x):
    """x has an axis of 1 in the middle"""
    return 1 in x.shape[1:-1]


@edge("logsumexp_backward")
def kept_axis_of_one(x, axis, keepdims):
    """an axis of 1 is kept"""
    return keepdims and isinstance(axis, int) and x.shape[axis] == 1


def _uses(root):
    """How often each node was used, by what root was made from."""
    uses, waiting = Counter({id(root): 0}), [root]
    while waiting:
        for parent, _ in waiting.pop().parents:
            if id(parent) not in uses:
                waiting.append(parent)
            uses[id(parent)] += 1
    return uses
