"""The edges that the syllabus names for this unit."""

from autograder import edge


@edge("flatten_images")
def images_without_a_channel(images):
    """images are 28 by 28"""
    return images.shape[1:] == (28, 28)


@edge("flatten_images")
def images_with_a_channel(images):
    """images are 28 by 28 with a channel"""
    return images.shape[1:] == (1, 28, 28)


@edge("one_hot")
def a_class_is_never_present(labels, num_classes):
    """a class never occurs"""
    return len(labels) > 0 and len(labels.unique()) < num_classes


@edge("linear_forward")
def outputs_unlike_inputs(W):
    """there are more or fewer outputs than inputs"""
    return W.shape[0] != W.shape[1]


@edge("relu")
def relu_at_800(x):
    """an entry is 800 or -800"""
    return (x.abs() == 800).any()


@edge("sigmoid")
def sigmoid_at_800(x):
    """an entry is 800 or -800"""
    return (x.abs() == 800).any()


@edge("mlp_forward")
def four_layers(layers):
    """there are four layers"""
    return len(layers) == 4


@edge("mlp_forward")
def the_network_of_this_course(layers):
    """the network is 784-128-64-10"""
    return [tuple(W.shape) for W, _ in layers] == [(128, 784), (64, 128), (10, 64)]


@edge("count_parameters")
def sizes_of_this_course(sizes):
    """the sizes are 784-128-64-10"""
    return sizes == [784, 128, 64, 10]


@edge("count_parameters")
def two_sizes(sizes):
    """there are two sizes"""
    return len(sizes) == 2


@edge("hat_network")
def two_knots(knots):
    """there are two knots"""
    return len(knots) == 2


@edge("hat_network")
def uneven_knots(knots):
    """the knots are uneven"""
    gaps = knots.diff()
    return (gaps - gaps[0]).abs().max() > 1e-3
