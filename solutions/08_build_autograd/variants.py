"""Right answers about building autograd that look different from the solution.

A `Value` here keeps its parents as the solution does, so that the solution's `topological_order`
and `backward` run on it.
"""

import math

import numpy as np
from build_autograd import topological_order, unbroadcast

from autograder import variant

# Value


@variant(of="Value")
class WithNumbersApart:
    """Numbers do not become nodes, and subtraction and division are made of the other operators."""

    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents

    def __add__(self, other):
        if isinstance(other, int | float):
            return type(self)(self.data + other, ((self, 1.0),))
        return type(self)(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        if isinstance(other, int | float):
            return type(self)(self.data * other, ((self, other),))
        return type(self)(self.data * other.data, ((self, other.data), (other, self.data)))

    def __pow__(self, n):
        if n == 0:
            return type(self)(1.0, ((self, 0.0),))
        return type(self)(self.data**n, ((self, n * self.data ** (n - 1)),))

    def exp(self):
        out = math.exp(self.data)
        return type(self)(out, ((self, out),))

    def relu(self):
        if self.data > 0:
            return type(self)(self.data, ((self, 1.0),))
        return type(self)(0.0, ((self, 0.0),))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other

    __radd__ = __add__
    __rmul__ = __mul__


@variant(of="Value")
class WithNumPyAndSlots:
    """Keeps NumPy floats, an int for a gradient of zero, and two lists which it zips on demand."""

    __slots__ = ("data", "grad", "operands", "slopes")

    def __init__(self, data, operands=(), slopes=()):
        self.data, self.grad = np.float64(data), 0
        self.operands, self.slopes = operands, slopes

    @property
    def parents(self):
        return list(zip(self.operands, self.slopes, strict=True))

    def _binary(self, other, function, slopes):
        other = other if isinstance(other, type(self)) else type(self)(other)
        a, b = self.data, other.data
        return type(self)(function(a, b), (self, other), slopes(a, b))

    def __add__(self, other):
        return self._binary(other, np.add, lambda a, b: (1, 1))

    def __sub__(self, other):
        return self._binary(other, np.subtract, lambda a, b: (1, -1))

    def __mul__(self, other):
        return self._binary(other, np.multiply, lambda a, b: (b, a))

    def __truediv__(self, other):
        return self._binary(other, np.divide, lambda a, b: (1 / b, -a / b**2))

    def __radd__(self, other):
        return type(self)(other) + self

    def __rsub__(self, other):
        return type(self)(other) - self

    def __rmul__(self, other):
        return type(self)(other) * self

    def __rtruediv__(self, other):
        return type(self)(other) / self

    def __neg__(self):
        return 0 - self

    def __pow__(self, n):
        slope = n * self.data ** (n - 1.0) if n else 0
        return type(self)(self.data**n, (self,), (slope,))

    def exp(self):
        out = np.exp(self.data)
        return type(self)(out, (self,), (out,))

    def relu(self):
        return type(self)(np.maximum(self.data, 0), (self,), (np.sign(max(0, self.data)),))


@variant(of="Value")
class WithOneSlopeForEachParent:
    """Adds up the slopes of an operand that is used twice in one operation, in a dict."""

    def __init__(self, number, slopes=()):
        self.data = number
        self.grad = 0.0
        self._slopes = {}
        for parent, slope in slopes:
            self._slopes[parent] = self._slopes.get(parent, 0.0) + slope

    @property
    def parents(self):
        return tuple(self._slopes.items())

    @classmethod
    def _of(cls, number):
        return number if isinstance(number, cls) else cls(number)

    def __add__(self, other):
        other = self._of(other)
        return type(self)(self.data + other.data, [(self, 1), (other, 1)])

    def __mul__(self, other):
        other = self._of(other)
        return type(self)(self.data * other.data, [(self, other.data), (other, self.data)])

    def __pow__(self, n):
        slope = 0 if n == 0 else n * self.data ** (n - 1)
        return type(self)(self.data**n, [(self, slope)])

    def exp(self):
        out = type(self)(math.e**self.data)
        out._slopes[self] = out.data
        return out

    def relu(self):
        return type(self)(self.data * (self.data > 0), [(self, 1.0 * (self.data > 0))])

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return -1.0 * self

    def __sub__(self, other):
        return self + self._of(other) * -1.0

    def __rsub__(self, other):
        return self._of(other) - self

    def __truediv__(self, other):
        return self * self._of(other) ** -1.0

    def __rtruediv__(self, other):
        return other * self**-1.0


# topological_order


@variant(of="topological_order")
def by_counting_children(root):
    """Counts how often each node is used, and takes a node off when its uses are all done."""
    uses, waiting, seen = {id(root): 0}, [root], {id(root)}
    while waiting:
        for parent, _ in waiting.pop().parents:
            uses[id(parent)] = uses.get(id(parent), 0) + 1
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    order, free = [], [root]
    while free:
        node = free.pop()
        order.append(node)
        for parent, _ in node.parents:
            uses[id(parent)] -= 1
            if uses[id(parent)] == 0:
                free.append(parent)
    order.reverse()
    return order


@variant(of="topological_order")
def with_an_iterator_for_each_node(root):
    """Keeps a half-read iterator over the parents of each open node, as recursion would."""
    order, seen = [], {root}
    stack = [(root, iter(root.parents))]
    while stack:
        node, parents = stack[-1]
        for parent, _ in parents:
            if parent not in seen:
                seen.add(parent)
                stack.append((parent, iter(parent.parents)))
                break
        else:
            stack.pop()
            order.append(node)
    return order


@variant(of="topological_order")
def by_looking_again(root):
    """Looks at the top of the stack again and again, until its parents are in the order."""
    order, done, stack = [], set(), [root]
    while stack:
        node = stack[-1]
        missing = [parent for parent, _ in node.parents if parent not in done]
        if missing:
            stack.append(missing[0])
        else:
            stack.pop()
            if node not in done:
                done.add(node)
                order.append(node)
    return order


@variant(of="topological_order")
def by_longest_distance(root):
    """Layer after layer, sorted by the longest way from the root."""
    uses = {}
    nodes, waiting = {root: 0}, [root]
    while waiting:
        for parent, _ in waiting.pop().parents:
            uses[parent] = uses.get(parent, 0) + 1
            if parent not in nodes:
                nodes[parent] = 0
                waiting.append(parent)
    ready = [root]
    for node in ready:
        for parent, _ in node.parents:
            nodes[parent] = max(nodes[parent], nodes[node] + 1)
            uses[parent] -= 1
            if not uses[parent]:
                ready.append(parent)
    return sorted(nodes, key=nodes.get, reverse=True)


# backward


@variant(of="backward")
def with_gradients_apart(root):
    """Works the gradients out in a dict, and puts them into the nodes at the end."""
    order = topological_order(root)
    grads = dict.fromkeys(order, 0.0)
    grads[root] = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            grads[parent] += slope * grads[node]
    for node, grad in grads.items():
        node.grad = grad if node.parents else node.grad + grad


@variant(of="backward")
def with_leaves_put_aside(root):
    """Clears everything, and adds what the leaves had at the end."""
    order = topological_order(root)
    before = {node: node.grad for node in order if not node.parents}
    for node in order:
        node.grad = 0.0
    root.grad = 1
    while order:
        node = order.pop()
        for parent, slope in node.parents:
            parent.grad = parent.grad + node.grad * slope
    for leaf, grad in before.items():
        leaf.grad += grad


@variant(of="backward")
def by_counting_uses(root):
    """Hands on whichever node has all its shares, without an order made beforehand."""
    uses, nodes = {}, [root]
    seen = {root}
    for node in nodes:
        if node.parents:
            node.grad = 0.0
        for parent, _ in node.parents:
            uses[parent] = uses.get(parent, 0) + 1
            if parent not in seen:
                seen.add(parent)
                nodes.append(parent)
    root.grad += 1.0
    ready = [root]
    while ready:
        node = ready.pop()
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
            uses[parent] -= 1
            if uses[parent] == 0:
                ready.append(parent)


# unbroadcast


@variant(of="unbroadcast")
def unbroadcast_in_two_steps(grad, shape):
    """First the axes in front, one by one, then those of 1, then a look at what came out."""
    given = grad.shape
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, n in enumerate(shape[: grad.ndim]):
        if n == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    if grad.shape != shape:
        raise ValueError(f"{list(given)} was not broadcast from {list(shape)}")
    return grad


@variant(of="unbroadcast")
def unbroadcast_by_padding(grad, shape):
    """Writes ones in front of the shape, and sums wherever the two shapes differ."""
    if np.broadcast_shapes(shape, grad.shape) != grad.shape:
        raise ValueError(f"shapes {shape} and {grad.shape}")
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i in range(grad.ndim) if padded[i] != grad.shape[i])
    return np.sum(grad, axis=axes, keepdims=True).reshape(shape)


@variant(of="unbroadcast")
def unbroadcast_by_scattering(grad, shape):
    """Adds every entry up at the place in the small array that it came from."""
    if np.broadcast_shapes(shape, grad.shape) != grad.shape:
        raise ValueError(f"shapes {shape} and {grad.shape}")
    small = np.zeros(shape, grad.dtype)
    places = np.broadcast_to(np.arange(small.size).reshape(shape), grad.shape)
    np.add.at(small.reshape(-1), places, grad)
    return small


# matmul_backward


@variant(of="matmul_backward")
def matmul_backward_by_einsum(dout, a, b):
    """Spells the indices out, on operands that are broadcast first."""
    batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    due = batch + a.shape[-2:-1] + b.shape[-1:]
    if dout.shape != due:
        raise ValueError(f"dout {dout.shape} where {due} is due")
    wide_a = np.broadcast_to(a, batch + a.shape[-2:])
    wide_b = np.broadcast_to(b, batch + b.shape[-2:])
    da = np.einsum("...nm,...km->...nk", dout, wide_b)
    db = np.einsum("...nk,...nm->...km", wide_a, dout)
    return unbroadcast(da, a.shape), unbroadcast(db, b.shape)


@variant(of="matmul_backward")
def matmul_backward_by_moveaxis(dout, a, b):
    """Asks the forward pass for the shape, moves axes, and sums by hand."""
    if dout.shape != (a @ b).shape:
        raise ValueError(f"{dout.shape} != {(a @ b).shape}")

    def summed(grad, like):
        for _ in range(grad.ndim - like.ndim):
            grad = grad.sum(0)
        for axis in range(like.ndim - 2):
            if like.shape[axis] == 1:
                grad = grad.sum(axis, keepdims=True)
        return grad

    da = np.matmul(dout, np.moveaxis(b, -2, -1))
    db = np.matmul(np.moveaxis(a, -2, -1), dout)
    return summed(da, a), summed(db, b)


# sum_backward and logsumexp_backward


def _checked(dout, x, axis, keepdims):
    wanted = np.sum(np.zeros(x.shape), axis=axis, keepdims=keepdims).shape
    if np.shape(dout) != wanted:
        raise ValueError(f"dout of shape {np.shape(dout)} for a result of shape {wanted}")


@variant(of="sum_backward")
def sum_backward_by_expanding(dout, x, axis=None, keepdims=False):
    """Puts the missing axes back, then copies a view."""
    _checked(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        dout = np.expand_dims(dout, axis)
    return np.broadcast_to(dout, x.shape).copy()


@variant(of="sum_backward")
def sum_backward_by_assignment(dout, x, axis=None, keepdims=False):
    """Fills an empty array in the shape of x."""
    _checked(dout, x, axis, keepdims)
    axes = range(x.ndim) if axis is None else np.atleast_1d(axis) % x.ndim
    kept = [1 if i in axes else n for i, n in enumerate(x.shape)]
    dx = np.empty_like(x)
    dx[...] = np.reshape(dout, kept)
    return dx


@variant(of="sum_backward")
def sum_backward_by_adding_zeros(dout, x, axis=None, keepdims=False):
    """Zeros in the shape of x, plus dout with new axes in sorted order."""
    _checked(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        axes = (axis,) if isinstance(axis, int) else axis
        for position in sorted(i % x.ndim for i in axes):
            dout = np.expand_dims(dout, position)
    return np.zeros_like(x) + dout


@variant(of="logsumexp_backward")
def logsumexp_backward_through_the_result(dout, x, axis=None, keepdims=False):
    """Works the logsumexp out first: exp(x - logsumexp(x)) is the softmax."""
    _checked(dout, x, axis, keepdims)
    top = np.max(x, axis=axis, keepdims=True)
    out = top + np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))
    return np.exp(x - out) * dout.reshape(out.shape)


@variant(of="logsumexp_backward")
def logsumexp_backward_by_logaddexp(dout, x, axis=None, keepdims=False):
    """NumPy's logaddexp, reduced over one axis after the other."""
    _checked(dout, x, axis, keepdims)
    axes = range(x.ndim) if axis is None else np.atleast_1d(axis) % x.ndim
    out = x
    for one in axes:
        out = np.logaddexp.reduce(out, axis=one, keepdims=True)
    return np.reshape(dout, out.shape) * np.exp(x - out)


@variant(of="logsumexp_backward")
def logsumexp_backward_on_flat_rows(dout, x, axis=None, keepdims=False):
    """Moves the reduced axes to the end, and takes the softmax of flat rows in a loop."""
    _checked(dout, x, axis, keepdims)
    axes = list(range(x.ndim)) if axis is None else [int(i) % x.ndim for i in np.atleast_1d(axis)]
    order = [i for i in range(x.ndim) if i not in axes] + sorted(axes)
    turned = x.transpose(order)
    rows = turned.reshape(dout.size, -1)
    parts = []
    for row, share in zip(rows, dout.reshape(-1), strict=True):
        powers = np.exp(row - row.max())
        parts.append(powers / powers.sum() * share)
    return np.array(parts).reshape(turned.shape).transpose(np.argsort(order))
