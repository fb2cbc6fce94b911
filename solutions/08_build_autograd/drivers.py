"""Live objects for this unit, built from plain data beside your code.

An expression is `leaves`, numbers by name, each of which becomes a Value, and `steps`, each a line
that gives a name to a new node:

    "a = x + y"    also - * / between names and numbers, "b = 2 / a"
    "b = a ** 3"   the exponent is a number
    "c = neg b"    also exp, relu

A name may be given again, as in "x = x + x"; it then stands for the newer node. `repeat` runs all
the steps so many times over. `root` is the name of the node to start from, by default that of the
last step. Numbers come back as floats. `Graph` makes the nodes, for you as well.
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
    """Compute an expression, and return the data of its nodes by name, leaves included.

    As you would write it:

        graph = Graph(Value, leaves, steps)
        {name: node.data for name, node in graph.names.items()}
    """
    graph = Graph(student.Value, leaves, steps)
    return {name: _number(node.data) for name, node in graph.names.items()}


def gradients(student, *, leaves, steps, roots=None, repeat=1, moved=None, part=None):
    """Compute an expression, go backward, and return the gradients of its nodes by name.

    roots: where to start from, one after the other. moved: data that leaves are given after the
    steps, before the first `backward`. The answer has the gradients of the "leaves", and those of
    the "inner" nodes; with part, one of both.

    As you would write it:

        graph = Graph(Value, leaves, steps) if repeat == 1 else Graph(Value, leaves, steps, repeat)
        if moved is not None:
            for name, data in moved.items():
                graph.leaves[name].data = data
        if roots is None:
            backward(graph.root)
        else:
            for name in roots:
                backward(graph[name])
        if part is None:
            leaf_grads = {name: node.grad for name, node in graph.leaves.items()}
            inner_grads = {name: node.grad for name, node in graph.inner.items()}
            {"leaves": leaf_grads, "inner": inner_grads}
        else:
            {name: node.grad for name, node in graph.$part.items()}
    """
    graph = Graph(student.Value, leaves, steps, repeat)
    for name, data in (moved or {}).items():
        graph.leaves[name].data = data
    for root in roots or [graph.last]:
        student.backward(graph.names[root])
    found = {
        "leaves": {name: _number(node.grad) for name, node in graph.leaves.items()},
        "inner": {name: _number(node.grad) for name, node in graph.inner.items()},
    }
    return found if part is None else found[part]


def order(student, *, leaves, steps, root=None, calls=1):
    """Put the nodes of an expression in order, and return their names.

    calls: how often; the last answer is returned. Nodes that no step named (a number may have
    become one) are left out.

    As you would write it:

        graph = Graph(Value, leaves, steps)
        if calls == 2:
            topological_order(graph.root if root is None else graph[root])
        graph.names_of(topological_order(graph.root if root is None else graph[root]))
    """
    graph = Graph(student.Value, leaves, steps)
    answer = graph.order(student, root, calls)
    return graph.names_of(answer) if isinstance(answer, list) else answer


def order_in_numbers(student, *, leaves, steps, root=None, repeat=1):
    """Put the nodes of an expression in order, and count.

    entries: how many entries the list has, without nodes that no step made.
    nodes: how many different ones. too_early: how many of them come before one of their parents, or
    without it.

    As you would write it:

        graph = Graph(Value, leaves, steps) if repeat == 1 else Graph(Value, leaves, steps, repeat)
        graph.count(topological_order(graph.root if root is None else graph[root]))
    """
    graph = Graph(student.Value, leaves, steps, repeat)
    answer = graph.order(student, root)
    return graph.count(answer) if isinstance(answer, list) else answer


def unbroadcast_to_a_number(student, *, grad):
    """Take the gradient of a number that was broadcast.

    A NumPy scalar comes back as an array of shape ().

    As you would write it:

        np.asarray(unbroadcast(grad, ()))
    """
    answer = student.unbroadcast(grad, ())
    return np.asarray(answer) if isinstance(answer, np.generic) else answer


def memory_of_sum_backward(student, *, dout, x, axis=None, keepdims=False):
    """Take the gradient of a sum, and see whose memory it is in.

    As you would write it:

        dx = sum_backward(dout, x, axis=axis, keepdims=keepdims)
        shares = np.shares_memory(dx, dout)
        {"dx": dx, "writable": dx.flags.writeable, "shares_memory": shares}
    """
    dx = student.sum_backward(dout, x, axis, keepdims)
    return {
        "dx": dx,
        "writable": bool(dx.flags.writeable),
        "shares_memory": bool(np.shares_memory(dx, dout)),
    }


class Graph:
    """The nodes of an expression, made by your Value; `graph["a"]` is the one of this name.

    leaves, inner: nodes by name. names: both together. root: the node that was named last.
    """

    def __init__(self, value, leaves, steps, repeat=1):
        self.leaves = {name: value(data) for name, data in leaves.items()}
        self.names = dict(self.leaves)
        self.last = next(reversed(self.names))
        self.nodes = {id(node): node for node in self.leaves.values()}
        self.parents = {}
        for step in list(steps) * repeat:
            self._run(*step.split(" = "))

    def __getitem__(self, name):
        return self.names[name]

    @property
    def root(self):
        return self.names[self.last]

    @property
    def inner(self):
        return {n: node for n, node in self.names.items() if node is not self.leaves.get(n)}

    def _run(self, name, expression):
        parts = expression.split()
        operands = [self._operand(part) for part in parts if part not in (*BETWEEN, *ALONE)]
        function = ALONE[parts[0]] if parts[0] in ALONE else BETWEEN[parts[1]]
        node = function(*operands)
        self.names[name] = self.nodes[id(node)] = node
        self.parents[id(node)] = [id(operand) for operand in operands if id(operand) in self.nodes]
        self.last = name

    def _operand(self, text):
        if text in self.names:
            return self.names[text]
        return float(text) if set(text) & set(".en") else int(text)

    def order(self, student, root=None, calls=1):
        """What `topological_order` answers, as a list of its own if it is one."""
        before = [node.data for node in self.nodes.values()]
        for _ in range(calls):
            answer = student.topological_order(self.names[root or self.last])
            answer = list(answer) if isinstance(answer, list) else answer
        changed = before != [node.data for node in self.nodes.values()]
        return "an order, and nodes with other numbers than before" if changed else answer

    def names_of(self, order):
        """The names of the nodes in an order; a node without a name stands for itself."""
        names = {id(node): name for name, node in self.names.items()}
        return [names.get(id(entry), entry) for entry in order if self.counts(entry)]

    def count(self, order):
        """Count an order's entries, its different nodes, and those that come too early."""
        entries = [entry for entry in order if self.counts(entry)]
        place = {id(entry): index for index, entry in reversed(list(enumerate(entries)))}
        late = len(entries)
        too_early = [
            key
            for key, index in place.items()
            if any(place.get(parent, late) >= index for parent in self.parents.get(key, ()))
        ]
        return {"entries": len(entries), "nodes": len(place), "too_early": len(too_early)}

    def counts(self, entry):
        """Whether an entry is one of the nodes that steps made, or no node at all."""
        return id(entry) in self.nodes or type(entry) is not type(self.names[self.last])


def _number(number):
    """A whole number as a float; everything else as it is."""
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    return float(number) if whole else number
