"""Right answers to `topological_order`, written differently."""

from autograder import variant


@variant
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


@variant
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


@variant
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


@variant
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
