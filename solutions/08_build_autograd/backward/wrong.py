"""Wrong answers to `backward`."""

from build_autograd import topological_order

from autograder import misconception


def _start_inner_nodes_at_zero(order):
    for node in order:
        if node.parents:
            node.grad = 0.0


@misconception("test_backward_of_a_small_expression", row="A01")
def overwrites_what_was_handed_before(root):
    """A parent's gradient is what its child hands it."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad += 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad = slope * node.grad


@misconception("test_backward_of_a_diamond", row="A02")
def hands_on_by_recursion(root):
    """Whenever something arrives at a node, it hands on all that it holds."""
    _start_inner_nodes_at_zero(topological_order(root))
    root.grad += 1.0

    def hand_on(node):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
            hand_on(parent)

    hand_on(root)


@misconception("test_backward_twice_starts_anew_in_inner_nodes", row="A03")
def keeps_the_gradients_of_inner_nodes(root):
    """Everything accumulates, and only the root starts anew."""
    root.grad = root.grad + 1.0 if not root.parents else 1.0
    for node in reversed(topological_order(root)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception("test_backward_twice_starts_anew_in_inner_nodes", row="A03")
def keeps_the_gradient_of_the_root_too(root):
    """Everything accumulates, in the root as well."""
    root.grad += 1.0
    for node in reversed(topological_order(root)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(
    "test_backward_twice_starts_anew_in_inner_nodes",
    row="A03",
    holds=("keeps_the_gradients_of_inner_nodes", "sets_a_leaf_that_is_the_root_to_one"),
)
def sets_the_root_and_adds_up_the_rest(root):
    root.grad = 1.0
    for node in reversed(topological_order(root)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception(
    "test_backward_twice_starts_anew_in_inner_nodes",
    row="A03",
    holds=(
        "keeps_the_gradients_of_inner_nodes",
        "orders_by_recursion",
        "sets_a_leaf_that_is_the_root_to_one",
    ),
)
def does_all_that_by_recursion(root):
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


@misconception("test_backward_through_forty_doublings", row="A04")
def walks_every_path(root):
    """The gradient is the sum over all paths, so I walk all paths."""
    _start_inner_nodes_at_zero(topological_order(root))
    waiting = [(root, 1.0)]
    while waiting:
        node, share = waiting.pop()
        node.grad += share
        waiting += [(parent, share * slope) for parent, slope in node.parents]


@misconception("test_backward_twice_adds_up_in_leaves", row="A13")
def starts_leaves_at_zero_too(root):
    """Gradients start at zero in each call."""
    order = topological_order(root)
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception("test_backward_of_a_small_expression")
def walks_from_the_leaves(root):
    """The order that is right for the forward pass is right for the way back."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad += 1.0
    for node in order:
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception("test_backward_of_a_random_graph")
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


@misconception("test_backward_through_a_deep_chain")
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


@misconception("test_backward_of_a_small_expression")
def forgets_the_seed(root):
    """The gradients start at zero, and the rest follows from the chain rule."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception("test_backward_of_a_small_expression")
def starts_with_the_roots_data(root):
    """The gradient that goes back from the root is what it holds."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad += root.data
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception("test_backward_from_a_leaf")
def sets_a_leaf_that_is_the_root_to_one(root):
    """The root's gradient is 1, also if it is a leaf."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


@misconception("test_backward_of_a_small_expression")
def clears_inner_nodes_at_the_end(root):
    """Inner nodes need their gradient only until they have handed it on."""
    order = topological_order(root)
    root.grad += 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
    _start_inner_nodes_at_zero(order)


@misconception("test_backward_of_a_diamond")
def hands_on_the_slope_alone(root):
    """What a node hands to a parent is the slope between them."""
    order = topological_order(root)
    _start_inner_nodes_at_zero(order)
    root.grad += 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope


@misconception("test_backward_twice_starts_anew_in_inner_nodes", row="A03")
def adds_each_call_to_every_node(root):
    """The gradients of one call are added to what every node had before."""
    order = topological_order(root)
    found = dict.fromkeys(order, 0.0) | {root: 1.0}
    for node in reversed(order):
        for parent, slope in node.parents:
            found[parent] += slope * found[node]
    for node, grad in found.items():
        node.grad += grad
