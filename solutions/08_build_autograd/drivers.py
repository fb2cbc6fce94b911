"""Live objects for this unit, built from plain data beside your code.

An expression is `leaves`, numbers by name, each of which becomes a Value, and `steps`, each a line
that gives a name to a new node:

    "a = x + y"    also - * / between names and numbers, "b = 2 / a"
    "b = a ** 3"   the exponent is a number
    "c = neg b"    also exp, relu

A name may be given again, as in "x = x + x"; it then stands for the newer node. `repeat` runs all
the steps so many times over. `root` is the name of the node to start from, by default that of the
last step. Whole numbers as gradients come back as floats.
"""

import operator

import numpy as np

BETWEEN = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
ALONE = {"neg": operator.neg, "exp": lambda x: x.exp(), "relu": lambda x: x.relu()}


def forward(student, *, leaves, steps):
    """Run the steps, and return the data of each name, leaves included.

    As you would write it:

        values = {name: Value(data) for name, data in leaves.items()}
        nodes, last = run(steps, values)
        {name: node.data for name, node in nodes.items()}
    """
    graph = _Graph(student, leaves, steps)
    return {name: node.data for name, node in graph.names.items()}


def made(student, *, data, part=None):
    """Make a Value, and look at its "data" and its "grad"; or at the part of this name alone.

    As you would write it:

        Value(data).$part
    """
    node = student.Value(data)
    found = {"data": node.data, "grad": node.grad}
    return found[part] if part else found


def operands_and_results(student, *, leaves, steps, part=None):
    """Give every leaf the gradient 7, run the steps, and look at operands and results.

    old: the names of the results that are a leaf or an earlier result, or "none". data, grad: what
    the leaves hold afterwards. part: one of these names, for this alone.

    As you would write it:

        values = {name: Value(data) for name, data in leaves.items()}
        for value in values.values():
            value.grad = 7.0
        nodes, last = run(steps, values)
        if part == "old":
            old_ones(nodes, values)
        else:
            {name: value.$part for name, value in values.items()}
    """
    values = {name: student.Value(data) for name, data in leaves.items()}
    for value in values.values():
        value.grad = 7.0
    nodes, _ = run(steps, values)
    found = {
        "old": old_ones(nodes, values),
        "data": {name: value.data for name, value in values.items()},
        "grad": {name: value.grad for name, value in values.items()},
    }
    return found[part] if part else found


def gradients(student, *, leaves, steps, roots=None, repeat=1, moved=None, part=None):
    """Run the steps, call `backward` for each root in turn, and return the gradients.

    moved: data that leaves are given after the steps, before the first `backward`.
    The answer has the gradients of the "leaves", and of the "inner" nodes by name; with part, those
    of one kind alone.

    As you would write it:

        values = {name: Value(data) for name, data in leaves.items()}
        nodes, last = run(steps if repeat == 1 else steps * repeat, values)
        if moved is not None:
            for name, data in moved.items():
                values[name].data = data
        if roots is None:
            backward(last)
        else:
            for root in roots:
                backward(nodes[root])
        if part == "inner":
            {name: node.grad for name, node in nodes.items() if name not in values}
        else:
            {name: value.grad for name, value in values.items()}
    """
    graph = _Graph(student, leaves, steps, repeat)
    for name, data in (moved or {}).items():
        graph.leaves[name].data = data
    for root in roots or [graph.last]:
        student.backward(graph.names[root])
    inner = {name: node for name, node in graph.names.items() if node is not graph.leaves.get(name)}
    found = {
        "leaves": {name: _number(node.grad) for name, node in graph.leaves.items()},
        "inner": {name: _number(node.grad) for name, node in inner.items()},
    }
    return found[part] if part else found


def order(student, *, leaves, steps, root=None, calls=1, grads=None, part=None):
    """Run the steps, call `topological_order`, and return the names of the nodes in this order.

    calls: how often; the last answer counts. Nodes that no step named (a number may have become
    one) are left out. grads: gradients that nodes have before the call, by name. part: "data" or
    "grad", for what the nodes hold afterwards.

    As you would write it:

        values = {name: Value(data) for name, data in leaves.items()}
        nodes, last = run(steps, values)
        if grads is not None:
            for name, grad in grads.items():
                nodes[name].grad = grad
        if calls == 2:
            topological_order(last if root is None else nodes[root])
        if part is None:
            names_of(topological_order(last if root is None else nodes[root]), nodes)
        else:
            topological_order(last if root is None else nodes[root])
            {name: node.$part for name, node in nodes.items()}
    """
    graph = _Graph(student, leaves, steps)
    for name, grad in (grads or {}).items():
        graph.names[name].grad = grad
    for _ in range(calls):
        answer = student.topological_order(graph.names[root or graph.last])
        answer = list(answer) if isinstance(answer, list) else answer
    if part is not None:
        return {name: getattr(node, part) for name, node in graph.names.items()}
    if not isinstance(answer, list):
        return {"instead of a list of nodes": answer}
    return names_of(answer, graph.names)


def order_in_numbers(student, *, leaves, steps, root=None, repeat=1):
    """Run the steps, call `topological_order`, and count the nodes in its answer.

    entries: how many entries the list has, without nodes that no step made.
    nodes: how many different ones. too_early: how many of them come before one of their parents, or
    without it. changed: how many nodes have other data or another gradient than before.
    """
    graph = _Graph(student, leaves, steps, repeat)
    for node in graph.nodes.values():
        node.grad = 7.0
    before = graph.held()
    answer = student.topological_order(graph.names[root or graph.last])
    if not isinstance(answer, list):
        return {"instead of a list of nodes": answer}
    entries = [entry for entry in answer if graph.counts(entry)]
    place = {id(entry): index for index, entry in reversed(list(enumerate(entries)))}
    late = len(entries)
    too_early = [
        key
        for key, index in place.items()
        if any(place.get(parent, late) >= index for parent in graph.parents.get(key, ()))
    ]
    return {
        "entries": len(entries),
        "nodes": len(place),
        "too_early": len(too_early),
        "changed": sum(old != new for old, new in zip(before, graph.held(), strict=True)),
    }


def unbroadcast_to_a_number(student, *, grad):
    """Call `unbroadcast` with the shape (); a NumPy scalar comes back as an array of shape ().

    As you would write it:

        np.asarray(unbroadcast(grad, ()))
    """
    answer = student.unbroadcast(grad, ())
    return np.asarray(answer) if isinstance(answer, np.generic) else answer


def memory_of_sum_backward(student, *, dout, x, axis=None, keepdims=False, part=None):
    """Call `sum_backward`, and look at the memory of its answer.

    Return the answer "dx", whether it is "writable", and whether it "shares_memory" with dout; or
    the part of this name alone.

    As you would write it:

        if keepdims:
            dx = sum_backward(dout, x, axis=axis, keepdims=True)
        else:
            dx = sum_backward(dout, x, axis=axis)
        if part == "writable":
            dx.flags.writeable
        elif part == "shares_memory":
            np.shares_memory(dx, dout)
        else:
            dx
    """
    dx = student.sum_backward(dout, x, axis, keepdims)
    found = {
        "dx": dx,
        "writable": bool(dx.flags.writeable),
        "shares_memory": bool(np.shares_memory(dx, dout)),
    }
    return found[part] if part else found


def run(steps, values):
    """Run steps on leaves, which are your Values by name.

    Return all nodes by name, and the node that was named last.
    """
    nodes = dict(values)
    last = next(reversed(nodes))
    for step in steps:
        last, node, _ = _result(step, nodes)
        nodes[last] = node
    return nodes, nodes[last]


def old_ones(nodes, values):
    """The names of the results in `nodes` that are a leaf or an earlier result, or "none"."""
    seen = {id(value) for value in values.values()}
    old = []
    for name, node in nodes.items():
        if name not in values and id(node) in seen:
            old.append(name)
        seen.add(id(node))
    return ", ".join(old) or "none"


def names_of(order, nodes):
    """The names of the nodes in a list, without those that have none.

    What is no node of yours stays as it is, and so does what is no list.
    """
    if not isinstance(order, list):
        return order
    names = {id(node): name for name, node in nodes.items()}
    kind = type(next(iter(nodes.values())))
    return [names.get(id(e), e) for e in order if id(e) in names or type(e) is not kind]


def _result(step, names):
    """The name that a step gives, the new node, and what it was made from."""
    name, expression = step.split(" = ")
    parts = expression.split()
    operands = [_operand(part, names) for part in parts if part not in (*BETWEEN, *ALONE)]
    function = ALONE[parts[0]] if parts[0] in ALONE else BETWEEN[parts[1]]
    return name, function(*operands), operands


def _operand(text, names):
    if text in names:
        return names[text]
    return float(text) if set(text) & set(".en") else int(text)


class _Graph:
    """The nodes of an expression. leaves and names: nodes by name; last: the name given last."""

    def __init__(self, student, leaves, steps, repeat=1):
        self.leaves = {name: student.Value(data) for name, data in leaves.items()}
        self.names = dict(self.leaves)
        self.last = next(reversed(self.names))
        self.nodes = {id(node): node for node in self.leaves.values()}
        self.parents = {}
        for step in list(steps) * repeat:
            self._run(step)

    def _run(self, step):
        self.last, node, operands = _result(step, self.names)
        self.names[self.last] = self.nodes[id(node)] = node
        self.parents[id(node)] = [id(operand) for operand in operands if id(operand) in self.nodes]

    def held(self):
        """The data and the gradient of each node."""
        return [(node.data, node.grad) for node in self.nodes.values()]

    def counts(self, entry):
        """Whether an entry is one of the nodes that steps made, or no node at all."""
        return id(entry) in self.nodes or type(entry) is not type(self.names[self.last])


def _number(number):
    """A whole number as a float; everything else as it is."""
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    return float(number) if whole else number
