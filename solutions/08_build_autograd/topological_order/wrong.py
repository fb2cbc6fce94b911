"""Wrong answers to `topological_order`."""

from beliefs import REVERSED_IS_A_LIST, WHAT_IS_GATHERED_IS_GONE
from build_autograd import topological_order

from autograder import misconception


@misconception("test_order_of_forty_doublings", row="A04")
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


@misconception("test_order_of_a_deep_chain")
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


@misconception("test_order_of_paths_of_different_length")
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


@misconception("test_order_of_paths_of_different_length")
def notes_a_node_when_it_is_met(root):
    """The earlier a node is met on the way from the root, the later it comes."""
    order, seen, waiting = [], set(), [root]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            order.append(node)
            waiting += [parent for parent, _ in node.parents]
    return order[::-1]


@misconception("test_order_of_a_shared_leaf")
def starts_with_the_root(root):
    """The order is that of the way back, so the root comes first."""
    return topological_order(root)[::-1]


@misconception("test_order_of_a_shared_leaf")
def leaves_out_the_leaves(root):
    """Leaves were not computed, so they have no place in the order."""
    return [node for node in topological_order(root) if node.parents]


@misconception("test_order_of_a_single_leaf")
def leaves_out_the_root(root):
    """The order is of the nodes that root was made from."""
    return topological_order(root)[:-1]


@misconception("test_order_of_equal_numbers")
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


@misconception("test_order_twice", row="P08")
def marks_the_nodes_for_ever(root):
    """A node that was visited once need not be visited again, in any call."""
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


@misconception("test_order_twice", belief=WHAT_IS_GATHERED_IS_GONE, row="P08")
def keeps_the_list_between_calls(root, order=[]):  # noqa: B006
    order += topological_order(root)
    return order


@misconception("test_order_of_a_shared_leaf", belief=REVERSED_IS_A_LIST, row="P03")
def answers_with_an_iterator(root):
    return reversed(topological_order(root)[::-1])


@misconception("test_order_leaves_the_nodes_as_they_are")
def clears_the_gradients_on_the_way(root):
    """An order is made for a backward pass, so inner nodes can start at zero here."""
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    return order


@misconception(
    "test_order_of_forty_doublings",
    holds=("visits_a_node_for_each_path", "sorts_by_recursion"),
    row="A04",
)
def recurses_into_each_path(root):
    order = []

    def visit(node):
        for parent, _ in node.parents:
            visit(parent)
        order.append(node)

    visit(root)
    return order


@misconception("test_order_of_a_shared_leaf")
def looks_no_further_than_the_parents(root):
    """What root was made from are its parents."""
    return [*dict.fromkeys(parent for parent, _ in root.parents), root]
