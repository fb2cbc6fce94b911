"""Right answers to `backward`, written differently."""

from build_autograd import topological_order

from autograder import variant


@variant
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


@variant
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


@variant
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
