"""What students get wrong when they build autograd.

A wrong `Value` keeps its parents as the solution does, so that the solution's `topological_order`
and `backward` run on it.
"""

import math

import numpy as np
from build_autograd import (
    logsumexp_backward,
    matmul_backward,
    sum_backward,
    topological_order,
    unbroadcast,
)

from autograder import misconception

# Value


class _Node:
    """A right Value, whose operators make nodes of the class that they belong to."""

    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = list(parents)

    def made(self, data, *parents):
        return type(self)(data, parents)

    def node(self, other):
        return other if isinstance(other, _Node) else self.made(other)

    def __add__(self, other):
        other = self.node(other)
        return self.made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __radd__(self, other):
        return self + other

    def __neg__(self):
        return self.made(-self.data, (self, -1.0))

    def __sub__(self, other):
        other = self.node(other)
        return self.made(self.data - other.data, (self, 1.0), (other, -1.0))

    def __rsub__(self, other):
        return self.node(other) - self

    def __mul__(self, other):
        other = self.node(other)
        return self.made(self.data * other.data, (self, other.data), (other, self.data))

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        other = self.node(other)
        slope = -self.data / other.data**2
        return self.made(self.data / other.data, (self, 1 / other.data), (other, slope))

    def __rtruediv__(self, other):
        return self.node(other) / self

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return self.made(self.data**exponent, (self, slope))

    def exp(self):
        out = math.exp(self.data)
        return self.made(out, (self, out))

    def relu(self):
        return self.made(max(self.data, 0.0), (self, 1.0 if self.data > 0 else 0.0))


@misconception(of="Value", caught_by="test_value_adds_up_both_uses_of_one_node", row="A01")
class KeepsOneSlopeForEachParent(_Node):
    """The slopes fit into a dict from a parent to its slope."""

    def made(self, data, *parents):
        return type(self)(data, dict(parents).items())


@misconception(of="Value", caught_by="test_value_slopes_of_powers", row="A10")
class ForgetsToLowerTheExponent(_Node):
    """The slope of x ** n is n times x ** n."""

    def __pow__(self, exponent):
        return self.made(self.data**exponent, (self, exponent * self.data**exponent))


@misconception(of="Value", caught_by="test_value_slopes_of_powers")
class ForgetsTheExponentInFront(_Node):
    """The slope of x ** n is x ** (n - 1)."""

    def __pow__(self, exponent):
        slope = self.data ** (exponent - 1) if exponent else 0.0
        return self.made(self.data**exponent, (self, slope))


@misconception(of="Value", caught_by="test_value_slopes_of_powers_at_zero")
class DividesByZeroForTheConstant(_Node):
    """The power rule needs no exception."""

    def __pow__(self, exponent):
        return self.made(self.data**exponent, (self, exponent * self.data ** (exponent - 1)))


@misconception(of="Value", caught_by="test_value_slopes_of_powers_at_zero")
class DividesThePowerByItsBase(_Node):
    """One less in the exponent is one division by the base."""

    def __pow__(self, exponent):
        power = self.data**exponent
        return self.made(power, (self, exponent * power / self.data))


@misconception(of="Value", caught_by="test_value_slopes_of_a_quotient", row="A11")
class ForgetsTheMinusOfTheDenominator(_Node):
    """The slope with respect to the denominator is x / y^2."""

    def __truediv__(self, other):
        other = self.node(other)
        slope = self.data / other.data**2
        return self.made(self.data / other.data, (self, 1 / other.data), (other, slope))


@misconception(of="Value", caught_by="test_value_slopes_of_a_quotient")
class ForgetsTheSquareOfTheDenominator(_Node):
    """The slope with respect to the denominator is -x / y."""

    def __truediv__(self, other):
        other = self.node(other)
        slope = -self.data / other.data
        return self.made(self.data / other.data, (self, 1 / other.data), (other, slope))


@misconception(of="Value", caught_by="test_value_slope_of_exp", row="A12")
class TakesTheOperandForTheSlopeOfExp(_Node):
    """The slope of exp is kept in the node's data, and that is x."""

    def exp(self):
        return self.made(math.exp(self.data), (self, self.data))


@misconception(of="Value", caught_by="test_value_slope_of_exp")
class TakesExpForAPower(_Node):
    """e^x is a power, so its slope is x times e^(x - 1)."""

    def exp(self):
        return self.made(math.exp(self.data), (self, self.data * math.exp(self.data - 1)))


@misconception(of="Value", caught_by="test_value_slope_of_relu", row="B08")
class LetsTheGradientThroughAtZero(_Node):
    """Zero is not negative, so relu hands its gradient on."""

    def relu(self):
        return self.made(max(self.data, 0.0), (self, float(self.data >= 0)))


@misconception(of="Value", caught_by="test_value_slope_of_relu", row="B09")
class LooksAtTheResultOfRelu(_Node):
    """Where the result of relu is not negative, the gradient goes through."""

    def relu(self):
        out = max(self.data, 0.0)
        return self.made(out, (self, float(out >= 0)))


@misconception(of="Value", caught_by="test_value_slope_of_relu", row="B10")
class TakesTheResultForTheSlopeOfRelu(_Node):
    """What relu lets through is the value, so it is the slope as well."""

    def relu(self):
        out = max(self.data, 0.0)
        return self.made(out, (self, out))


@misconception(of="Value", caught_by="test_value_computes_like_numbers")
class CutsInPlace(_Node):
    """relu can set the node's own data and hand the node back."""

    def relu(self):
        self.data = max(self.data, 0.0)
        return self


@misconception(of="Value", caught_by="test_value_slopes_of_a_product")
class GivesEachFactorItself(_Node):
    """Each factor's slope is its own number."""

    def __mul__(self, other):
        other = self.node(other)
        return self.made(self.data * other.data, (self, self.data), (other, other.data))


@misconception(of="Value", caught_by="test_value_slopes_of_sums_and_differences")
class SubtractsWithoutAMinus(_Node):
    """A difference hands its gradient on to both, like a sum."""

    def __sub__(self, other):
        other = self.node(other)
        return self.made(self.data - other.data, (self, 1.0), (other, 1.0))


@misconception(of="Value", caught_by="test_value_slopes_of_sums_and_differences")
class NegatesWithoutAMinus(_Node):
    """The sign of a number has nothing to do with its slope."""

    def __neg__(self):
        return self.made(-self.data, (self, 1.0))


@misconception(of="Value", caught_by="test_value_takes_numbers_on_the_right")
class ExpectsNodesOnly(_Node):
    """Both operands are Values."""

    def node(self, other):
        other.data  # noqa: B018  # a number has none
        return other


@misconception(of="Value", caught_by="test_value_takes_numbers_on_the_left")
class SubtractsTheOtherWayRound(_Node):
    """The reflected operators do what the others do: 2 - x is x - 2."""

    def __rsub__(self, other):
        return self - other


@misconception(of="Value", caught_by="test_value_takes_numbers_on_the_left")
class DividesTheOtherWayRound(_Node):
    """The reflected operators do what the others do: 2 / x is x / 2."""

    def __rtruediv__(self, other):
        return self / other


@misconception(of="Value", caught_by="test_value_takes_numbers_on_the_left")
class LeavesOutTheReflectedOperators(_Node):
    """Python tries x + 2 where it does not know 2 + x."""

    __radd__ = __rmul__ = __rsub__ = __rtruediv__ = None


@misconception(of="Value", caught_by="test_value_keeps_the_slopes_of_the_forward_pass")
class ReadsTheDataOnTheWayBack(_Node):
    """The operands still hold their numbers when the gradient comes back."""

    def __init__(self, data, parents=(), slopes=None):
        super().__init__(data)
        self.operands = [parent for parent, _ in parents]
        self.slopes = slopes or (lambda: [slope for _, slope in parents])

    @property
    def parents(self):
        return list(zip(self.operands, self.slopes(), strict=True))

    @parents.setter
    def parents(self, pairs):
        pass

    def __mul__(self, other):
        other = self.node(other)
        pairs = [(self, None), (other, None)]
        return type(self)(self.data * other.data, pairs, lambda: [other.data, self.data])

    def __truediv__(self, other):
        other = self.node(other)
        pairs = [(self, None), (other, None)]
        return type(self)(
            self.data / other.data,
            pairs,
            lambda: [1 / other.data, -self.data / other.data**2],
        )

    def __pow__(self, exponent):
        return type(self)(
            self.data**exponent,
            [(self, None)],
            lambda: [exponent * self.data ** (exponent - 1) if exponent else 0.0],
        )


# topological_order


@misconception(of="topological_order", caught_by="test_order_of_forty_doublings", row="A04")
def visits_a_node_for_each_path(root):
    """Going through the parents of every node that comes up finds them all."""
    order, waiting = [], [(root, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            order.append(node)
        else:
            waiting.append((node, True))
            waiting += [(parent, False) for parent, _ in node.parents]
    return order


@misconception(of="topological_order", caught_by="test_order_of_a_deep_chain")
def sorts_by_recursion(root):
    """The parents' parents are a job for a function that calls itself."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    return order


@misconception(of="topological_order", caught_by="test_order_of_paths_of_different_length")
def goes_by_distance_from_the_root(root):
    """The nearer a node is to the root, the later it comes."""
    order = [root]
    seen = {root}
    for node in order:
        for parent, _ in node.parents:
            if parent not in seen:
                seen.add(parent)
                order.append(parent)
    return order[::-1]


@misconception(of="topological_order", caught_by="test_order_of_paths_of_different_length")
def notes_a_node_when_it_is_met(root):
    """Depth first, each node noted when it is met, and the whole list turned round."""
    order, seen, waiting = [], set(), [root]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            order.append(node)
            waiting += [parent for parent, _ in node.parents]
    return order[::-1]


@misconception(of="topological_order", caught_by="test_order_of_a_shared_leaf")
def starts_with_the_root(root):
    """The order is that of the way back, so the root comes first."""
    return topological_order(root)[::-1]


@misconception(of="topological_order", caught_by="test_order_of_a_shared_leaf")
def leaves_out_the_leaves(root):
    """Leaves were not computed, so they have no place in the order."""
    return [node for node in topological_order(root) if node.parents]


@misconception(of="topological_order", caught_by="test_order_of_a_single_leaf")
def leaves_out_the_root(root):
    """The order is of the nodes that root was made from."""
    return topological_order(root)[:-1]


@misconception(of="topological_order", caught_by="test_order_of_equal_numbers")
def takes_equal_numbers_for_one_node(root):
    """A node whose number has been seen has been visited."""
    order, seen, waiting = [], set(), [(root, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            order.append(node)
        elif node.data not in seen:
            seen.add(node.data)
            waiting.append((node, True))
            waiting += [(parent, False) for parent, _ in node.parents]
    return order


@misconception(of="topological_order", caught_by="test_order_twice", row="P08")
def marks_the_nodes_for_ever(root):
    """A node can note on itself that it was visited."""
    order, waiting = [], [(root, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            order.append(node)
        elif not getattr(node, "visited", False):
            node.visited = True
            waiting.append((node, True))
            waiting += [(parent, False) for parent, _ in node.parents]
    return order


@misconception(of="topological_order", caught_by="test_order_twice", row="P08")
def keeps_the_list_between_calls(root, order=[]):  # noqa: B006
    """A default argument is a new list in each call."""
    order += topological_order(root)
    return order


@misconception(of="topological_order", caught_by="test_order_of_a_shared_leaf", row="P03")
def answers_with_an_iterator(root):
    """Turned round by reversed, a list is a list."""
    return reversed(topological_order(root)[::-1])


# backward


def _start_inner_nodes_at_zero(order):
    for node in order:
        if node.parents:
            node.grad = 0.0


@misconception(of="backward", caught_by="test_backward_of_a_small_expression", row="A01")
def overwrites_what_was_handed_before(root):
    """A parent's gradient is what its child hands it."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad += 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad = slope * node.grad


@misconception(of="backward", caught_by="test_backward_of_a_diamond", row="A02")
def hands_on_by_recursion(root):
    """Each node adds its share to its parents and calls them in turn."""
    _start_inner_nodes_at_zero(topological_order(root))
    root.grad += 1.0

    def hand_on(node):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
            hand_on(parent)

    hand_on(root)


@misconception(of="backward", caught_by="test_backward_twice_starts_anew_in_inner_nodes", row="A03")
def keeps_the_gradients_of_inner_nodes(root):
    """Everything accumulates, and only the root starts anew."""
    root.grad = root.grad + 1.0 if not root.parents else 1.0
    for node in reversed(topological_order(root)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_twice_starts_anew_in_inner_nodes", row="A03")
def keeps_the_gradient_of_the_root_too(root):
    """Everything accumulates, in the root as well."""
    root.grad += 1.0
    for node in reversed(topological_order(root)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_twice_starts_anew_in_inner_nodes", row="A03")
def sets_the_root_and_adds_up_the_rest(root):
    """The root is set to 1, and everything else accumulates."""
    root.grad = 1.0
    for node in reversed(topological_order(root)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_twice_starts_anew_in_inner_nodes", row="A03")
def does_all_that_by_recursion(root):
    """Backward is an order made by recursion, a root set to 1, and gradients that add up."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    root.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_through_forty_doublings", row="A04")
def walks_every_path(root):
    """The gradient is the sum over all paths, so I walk all paths."""
    _start_inner_nodes_at_zero(topological_order(root))
    waiting = [(root, 1.0)]
    while waiting:
        node, share = waiting.pop()
        node.grad += share
        waiting += [(parent, share * slope) for parent, slope in node.parents]


@misconception(of="backward", caught_by="test_backward_twice_adds_up_in_leaves", row="A13")
def starts_leaves_at_zero_too(root):
    """Gradients start at zero in each call."""
    order = topological_order(root)
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_of_a_small_expression")
def walks_from_the_leaves(root):
    """The order that is right for the forward pass is right for the way back."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad += 1.0
    for node in order:
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_of_a_random_graph")
def goes_by_distance_from_the_root_on_the_way_back(root):
    """From the root to its parents, and on to theirs, each node once."""
    _start_inner_nodes_at_zero(topological_order(root))
    root.grad += 1.0
    queue, seen = [root], {root}
    for node in queue:
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
            if parent not in seen:
                seen.add(parent)
                queue.append(parent)


@misconception(of="backward", caught_by="test_backward_through_a_deep_chain")
def orders_by_recursion(root):
    """The order of the nodes is a job for a function that calls itself."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    _start_inner_nodes_at_zero(order)
    root.grad += 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_of_a_small_expression")
def forgets_the_seed(root):
    """The gradients start at zero, and the rest follows from the chain rule."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_of_a_small_expression")
def starts_with_the_roots_data(root):
    """The gradient that goes back from the root is what it holds."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad += root.data
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_from_a_leaf")
def sets_a_leaf_that_is_the_root_to_one(root):
    """The root's gradient is 1, also if it is a leaf."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(of="backward", caught_by="test_backward_of_a_small_expression")
def clears_inner_nodes_at_the_end(root):
    """Inner nodes need their gradient only until they have handed it on."""
    order = topological_order(root)
    root.grad += 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
    _start_inner_nodes_at_zero(order)


# unbroadcast


def _fits(grad, shape):
    if np.broadcast_shapes(grad.shape, shape) != grad.shape:
        raise ValueError(f"{shape} does not broadcast to {grad.shape}")


@misconception(of="unbroadcast", caught_by="test_unbroadcast_sums_over_added_axes", row="A05")
def lets_the_gradient_keep_its_shape(grad, shape):
    """The gradient has the shape of the result."""
    _fits(grad, shape)
    return grad.copy()


@misconception(of="unbroadcast", caught_by="test_unbroadcast_sums_over_stretched_axes", row="A06")
def sums_added_axes_only(grad, shape):
    """What broadcasting adds are axes in front."""
    _fits(grad, shape)
    return grad.sum(axis=tuple(range(grad.ndim - len(shape))))


@misconception(of="unbroadcast", caught_by="test_unbroadcast_sums_over_added_axes")
def sums_stretched_axes_only(grad, shape):
    """Broadcasting stretches axes of 1."""
    _fits(grad, shape)
    padded = (1,) * (grad.ndim - len(shape)) + shape
    axes = tuple(axis for axis, n in enumerate(padded) if n == 1)
    return grad.sum(axis=axes, keepdims=True)


@misconception(of="unbroadcast", caught_by="test_unbroadcast_sums_over_stretched_axes")
def drops_stretched_axes(grad, shape):
    """An axis that was summed is gone."""
    _fits(grad, shape)
    padded = (1,) * (grad.ndim - len(shape)) + shape
    return grad.sum(axis=tuple(axis for axis, n in enumerate(padded) if n == 1))


@misconception(of="unbroadcast", caught_by="test_unbroadcast_of_added_and_stretched_axes")
def sums_the_first_axis_only(grad, shape):
    """At most one axis is added, the batch."""
    _fits(grad, shape)
    if grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    axes = tuple(axis for axis, n in enumerate(shape) if n == 1)
    return grad.sum(axis=axes, keepdims=True)


@misconception(of="unbroadcast", caught_by="test_unbroadcast_sums_over_added_axes")
def averages_instead_of_summing(grad, shape):
    """Over a batch one takes the mean."""
    total = unbroadcast(grad, shape)
    return total * total.dtype.type(total.size / grad.size)


@misconception(of="unbroadcast", caught_by="test_unbroadcast_sums_over_added_axes")
def takes_the_first_of_each(grad, shape):
    """The stretched copies are equal, so one of them will do."""
    _fits(grad, shape)
    grad = grad[(0,) * (grad.ndim - len(shape))]
    return np.asarray(grad[tuple(slice(n) for n in shape)])


@misconception(of="unbroadcast", caught_by="test_unbroadcast_refuses_what_does_not_fit")
def sums_whatever_differs(grad, shape):
    """Where the sizes differ, the axis is summed, and reshape does the rest."""
    for _ in range(grad.ndim - len(shape)):
        grad = grad.sum(axis=0)
    for axis, (size, n) in enumerate(zip(grad.shape, shape, strict=False)):
        if size != n:
            grad = grad.sum(axis=axis, keepdims=True)
    return np.array(np.broadcast_to(grad, shape))


# matmul_backward


def _same_as_the_product(dout, a, b):
    shape = (*np.broadcast_shapes(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1])
    if dout.shape != shape:
        raise ValueError(f"dout {dout.shape}, a @ b {shape}")


def _turned(array):
    return np.swapaxes(array, -1, -2)


@misconception(of="matmul_backward", caught_by="test_matmul_backward_of_matrices", row="A07")
def swaps_the_factors(dout, a, b):
    """The order of the factors is that of the dimensions, or does not matter."""
    _same_as_the_product(dout, a, b)
    return unbroadcast(_turned(b) @ dout, a.shape), unbroadcast(dout @ _turned(a), b.shape)


@misconception(of="matmul_backward", caught_by="test_matmul_backward_of_matrices")
def forgets_to_transpose(dout, a, b):
    """da is dout times b, and db is a times dout."""
    _same_as_the_product(dout, a, b)
    return unbroadcast(dout @ b, a.shape), unbroadcast(a @ dout, b.shape)


@misconception(of="matmul_backward", caught_by="test_matmul_backward_of_matrices")
def answers_in_the_other_order(dout, a, b):
    """The gradient that is used first, db, comes first."""
    return matmul_backward(dout, a, b)[::-1]


@misconception(of="matmul_backward", caught_by="test_matmul_backward_of_a_batch")
def transposes_all_axes(dout, a, b):
    """.T is the transpose, however many axes there are."""
    _same_as_the_product(dout, a, b)
    return unbroadcast(dout @ b.T, a.shape), unbroadcast(a.T @ dout, b.shape)


@misconception(
    of="matmul_backward", caught_by="test_matmul_backward_of_one_weight_for_a_batch", row="A05"
)
def leaves_the_batch_in_the_gradient(dout, a, b):
    """Two products are all there is to do."""
    _same_as_the_product(dout, a, b)
    return dout @ _turned(b), _turned(a) @ dout


@misconception(
    of="matmul_backward", caught_by="test_matmul_backward_of_stretched_batches", row="A06"
)
def sums_added_batches_only(dout, a, b):
    """A gradient with too many axes is summed over the first ones."""
    _same_as_the_product(dout, a, b)
    da, db = dout @ _turned(b), _turned(a) @ dout
    while da.ndim > a.ndim:
        da = da.sum(axis=0)
    while db.ndim > b.ndim:
        db = db.sum(axis=0)
    return da, db


@misconception(of="matmul_backward", caught_by="test_matmul_backward_of_a_batch")
def sums_over_every_batch(dout, a, b):
    """A gradient is summed over its batch."""
    _same_as_the_product(dout, a, b)
    da, db = dout @ _turned(b), _turned(a) @ dout
    batch = tuple(range(dout.ndim - 2))
    return da.sum(axis=batch), db.sum(axis=batch)


@misconception(
    of="matmul_backward", caught_by="test_matmul_backward_refuses_a_dout_that_does_not_fit"
)
def takes_any_dout(dout, a, b):
    """If NumPy multiplies it, the shapes were right."""
    return unbroadcast(dout @ _turned(b), a.shape), unbroadcast(_turned(a) @ dout, b.shape)


@misconception(of="matmul_backward", caught_by="test_matmul_backward_of_matrices", row="B06")
def ignores_dout(dout, a, b):
    """The gradients are the other factors, transposed, spread over the entries."""
    return matmul_backward(np.ones_like(dout), a, b)


# sum_backward and logsumexp_backward


def _due(dout, x, axis, keepdims):
    shape = np.empty_like(x).sum(axis=axis, keepdims=keepdims).shape
    if dout.shape != shape:
        raise ValueError(f"dout {dout.shape}, sum {shape}")


def _expanded(dout, x, axis, keepdims):
    _due(dout, x, axis, keepdims)
    return dout if keepdims or axis is None else np.expand_dims(dout, axis)


def _softmax(x, axis):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


@misconception(of="sum_backward", caught_by="test_sum_backward_over_each_axis", row="A08")
def takes_axis_zero_for_none(dout, x, axis=None, keepdims=False):
    """`if axis` asks whether there is an axis."""
    if axis and not keepdims:
        _due(dout, x, axis, keepdims)
        dout = np.expand_dims(dout, axis)
    elif not axis:
        dout = dout.sum()
    return np.ones_like(x) * dout


@misconception(of="sum_backward", caught_by="test_sum_backward_over_columns")
def lets_numpy_line_up_the_axes(dout, x, axis=None, keepdims=False):
    """Multiplied with ones in the shape of x, dout finds its place."""
    _due(dout, x, axis, keepdims)
    return np.ones_like(x) * dout


@misconception(of="sum_backward", caught_by="test_sum_backward_over_several_axes")
def expects_one_axis(dout, x, axis=None, keepdims=False):
    """An axis is a number."""
    _due(dout, x, axis, keepdims)
    if axis is not None and not keepdims:
        shape = list(x.shape)
        shape[axis] = 1
        dout = dout.reshape(shape)
    return np.ones_like(x) * dout


@misconception(of="sum_backward", caught_by="test_sum_backward_with_kept_axes")
def adds_the_axis_that_is_there(dout, x, axis=None, keepdims=False):
    """The summed axis is always missing in dout."""
    _due(dout, x, axis, keepdims)
    return np.ones_like(x) * (dout if axis is None else np.expand_dims(dout, axis))


@misconception(of="sum_backward", caught_by="test_sum_backward_has_memory_of_its_own")
def hands_out_a_view(dout, x, axis=None, keepdims=False):
    """broadcast_to makes an array of the right shape."""
    return np.broadcast_to(_expanded(dout, x, axis, keepdims), x.shape)


@misconception(of="sum_backward", caught_by="test_sum_backward_over_rows")
def multiplies_by_x(dout, x, axis=None, keepdims=False):
    """The slope of a sum is what is summed."""
    return x * _expanded(dout, x, axis, keepdims)


@misconception(of="sum_backward", caught_by="test_sum_backward_over_rows")
def shares_the_gradient_out(dout, x, axis=None, keepdims=False):
    """The entries of a sum share its gradient."""
    dx = sum_backward(dout, x, axis, keepdims)
    return dx * dx.dtype.type(max(dout.size, 1) / x.size)


@misconception(of="sum_backward", caught_by="test_sum_backward_over_rows", row="B06")
def takes_the_gradient_for_one(dout, x, axis=None, keepdims=False):
    """The slope of a sum is 1 for every entry."""
    _due(dout, x, axis, keepdims)
    return np.ones_like(x)


@misconception(of="sum_backward", caught_by="test_sum_backward_keeps_the_dtype", row="P04")
def fills_ones_of_float64(dout, x, axis=None, keepdims=False):
    """np.ones makes the ones that are needed."""
    return np.ones(x.shape) * _expanded(dout, x, axis, keepdims)


@misconception(
    of="sum_backward", caught_by="test_sum_backward_refuses_a_dout_that_does_not_fit", row="L06"
)
def sum_backward_broadcasts_any_dout(dout, x, axis=None, keepdims=False):
    """NumPy makes the shapes fit, so I need not look at them."""
    if not keepdims and axis is not None:
        dout = np.expand_dims(dout, axis)
    return np.array(np.broadcast_to(dout, x.shape))


@misconception(of="logsumexp_backward", caught_by="test_logsumexp_backward_over_rows", row="A08")
def logsumexp_takes_axis_zero_for_none(dout, x, axis=None, keepdims=False):
    """`if axis` asks whether there is an axis."""
    _due(dout, x, axis, keepdims)
    if not axis:
        return _softmax(x, None) * dout
    return _softmax(x, axis) * (dout if keepdims else np.expand_dims(dout, axis))


@misconception(
    of="logsumexp_backward", caught_by="test_logsumexp_backward_beside_an_axis_of_one", row="A09"
)
def squeezes_every_axis_of_one(dout, x, axis=None, keepdims=False):
    """squeeze takes away the axis that keepdims has left."""
    dout = _expanded(dout, x, axis, keepdims)
    top = x.max(axis=axis, keepdims=True)
    out = (top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))).squeeze()
    out = out if axis is None else np.expand_dims(out, axis)
    return dout * np.exp(x - out)


@misconception(
    of="logsumexp_backward", caught_by="test_logsumexp_backward_of_large_numbers", row="S01"
)
def takes_no_maximum_off(dout, x, axis=None, keepdims=False):
    """exp over the sum of exp is the softmax, as it stands."""
    powers = np.exp(x)
    return _expanded(dout, x, axis, keepdims) * powers / powers.sum(axis=axis, keepdims=True)


@misconception(
    of="logsumexp_backward", caught_by="test_logsumexp_backward_of_slices_far_apart", row="S05"
)
def takes_the_maximum_of_all_off(dout, x, axis=None, keepdims=False):
    """Whatever is taken off cancels, so the largest of all will do."""
    powers = np.exp(x - x.max())
    return _expanded(dout, x, axis, keepdims) * powers / powers.sum(axis=axis, keepdims=True)


@misconception(of="logsumexp_backward", caught_by="test_logsumexp_backward_over_rows")
def reduces_the_last_axis_always(dout, x, axis=None, keepdims=False):
    """A softmax goes over the last axis."""
    return _expanded(dout, x, axis, keepdims) * _softmax(x, -1)


@misconception(of="logsumexp_backward", caught_by="test_logsumexp_backward_over_columns")
def lets_numpy_line_up_dout(dout, x, axis=None, keepdims=False):
    """Multiplied with the softmax, dout finds its place."""
    _due(dout, x, axis, keepdims)
    return dout * _softmax(x, axis)


@misconception(of="logsumexp_backward", caught_by="test_logsumexp_backward_over_columns", row="B06")
def forgets_dout(dout, x, axis=None, keepdims=False):
    """The gradient of logsumexp is the softmax."""
    _due(dout, x, axis, keepdims)
    return _softmax(x, axis)


@misconception(of="logsumexp_backward", caught_by="test_logsumexp_backward_with_kept_axes")
def adds_the_axis_that_was_kept(dout, x, axis=None, keepdims=False):
    """The reduced axis is always missing in dout."""
    _due(dout, x, axis, keepdims)
    return _softmax(x, axis) * (dout if axis is None else np.expand_dims(dout, axis))


@misconception(of="logsumexp_backward", caught_by="test_logsumexp_backward_over_columns")
def takes_the_slope_of_a_softmax(dout, x, axis=None, keepdims=False):
    """The gradient has the p (1 - p) of the softmax in it."""
    p = _softmax(x, axis)
    return _expanded(dout, x, axis, keepdims) * p * (1 - p)


@misconception(
    of="logsumexp_backward",
    caught_by="test_logsumexp_backward_refuses_a_dout_that_does_not_fit",
    row="L06",
)
def logsumexp_broadcasts_any_dout(dout, x, axis=None, keepdims=False):
    """NumPy makes the shapes fit, so I need not look at them."""
    if not keepdims and axis is not None:
        dout = np.expand_dims(dout, axis)
    return dout * _softmax(x, axis)


@misconception(
    of="logsumexp_backward", caught_by="test_logsumexp_backward_leaves_its_arguments_alone"
)
def takes_the_maximum_off_in_place(dout, x, axis=None, keepdims=False):
    """Taking the maximum off x changes nothing about x."""
    dout = _expanded(dout, x, axis, keepdims)
    x -= x.max(axis=axis, keepdims=True)
    return logsumexp_backward(dout, x, axis, True)
