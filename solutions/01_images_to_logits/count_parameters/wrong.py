"""Wrong answers to `count_parameters`."""

import math
from itertools import pairwise

import torch
from beliefs import A_LIST_IS_MINE, A_TENSOR_IS_AS_GOOD_AS_A_NUMBER, WHAT_IS_GATHERED_IS_GONE

from autograder import misconception

COUNTED = []


def _pairs(sizes):
    return list(pairwise(sizes))


@misconception("test_count_of_the_network_of_this_course")
def counts_weights_only(sizes):
    """Parameters are the weights."""
    return sum(m * n for m, n in _pairs(sizes))


@misconception("test_count_of_one_layer")
def counts_one_bias_per_layer(sizes):
    """A layer has a bias."""
    return sum(m * n + 1 for m, n in _pairs(sizes))


@misconception("test_count_tells_in_from_out")
def gives_inputs_the_biases(sizes):
    """Every input of a layer has a bias."""
    return sum(m * n + m for m, n in _pairs(sizes))


@misconception("test_count_of_one_layer")
def gives_pixels_biases_too(sizes):
    """Every unit has a bias, those of the input too."""
    return sum(m * n for m, n in _pairs(sizes)) + sum(sizes)


@misconception("test_count_of_the_network_of_this_course")
def gives_hidden_units_biases_only(sizes):
    """The logits have no biases."""
    return sum(m * n for m, n in _pairs(sizes)) + sum(sizes[1:-1])


@misconception("test_count_of_one_layer")
def counts_units(sizes):
    """Each unit is a parameter."""
    return sum(sizes)


@misconception("test_count_of_any_depth")
def multiplies_everything(sizes):
    """Everything is connected to everything, so the sizes are multiplied."""
    return math.prod(sizes) + sum(sizes[1:])


@misconception("test_count_of_one_layer")
def leaves_the_output_layer_out(sizes):
    """The last layer only reads off the answer."""
    return sum(m * n + n for m, n in _pairs(sizes[:-1]))


@misconception("test_count_of_one_layer")
def leaves_the_input_layer_out(sizes):
    """The first layer is the data, and has nothing to learn."""
    return sum(m * n + n for m, n in _pairs(sizes[1:]))


@misconception("test_count_of_one_layer", row="P01")
def knows_the_answer(sizes):
    """The network of this course has 109386 parameters."""
    return 109386


@misconception("test_count_of_any_depth")
def expects_three_pairs(sizes):
    """A network has two hidden layers."""
    a, b, c, d = sizes
    return (a + 1) * b + (b + 1) * c + (c + 1) * d


@misconception("test_count_of_layers_of_one_size")
def looks_for_a_size_by_its_value(sizes):
    """Every size stands in the list once."""
    return sum((sizes[sizes.index(n) - 1] + 1) * n for n in sizes[1:])


@misconception("test_count_of_one_layer", belief=A_TENSOR_IS_AS_GOOD_AS_A_NUMBER, row="P03")
def counts_in_a_tensor(sizes):
    return torch.tensor(sum((m + 1) * n for m, n in _pairs(sizes)))


@misconception("test_count_of_one_layer")
def counts_in_floats(sizes):
    """A float that is whole is as good as an integer."""
    return float(sum((m + 1) * n for m, n in _pairs(sizes)))


@misconception("test_count_twice", belief=WHAT_IS_GATHERED_IS_GONE, row="P08")
def keeps_counting(sizes):
    COUNTED.extend((m + 1) * n for m, n in _pairs(sizes))
    return sum(COUNTED)


@misconception("test_count_leaves_the_list_alone", belief=A_LIST_IS_MINE)
def takes_sizes_off_the_list(sizes):
    total = 0
    while len(sizes) > 1:
        total += (sizes.pop(0) + 1) * sizes[0]
    return total


@misconception(
    "test_count_of_the_network_of_this_course",
    holds=("counts_weights_only", "leaves_the_output_layer_out"),
)
def counts_hidden_weights_only(sizes):
    return sum(m * n for m, n in _pairs(sizes[:-1]))


@misconception("test_count_of_any_depth", holds=("multiplies_everything", "counts_weights_only"))
def multiplies_all_sizes(sizes):
    return math.prod(sizes)


@misconception("test_count_of_one_layer")
def gives_both_sides_a_bias(sizes):
    """Both sides of a layer have one unit more, for the bias."""
    return sum((m + 1) * (n + 1) for m, n in _pairs(sizes))


@misconception("test_count_of_one_layer")
def counts_every_bias_twice(sizes):
    """Inputs and outputs of a layer have a bias each."""
    return sum(m * n + m + n for m, n in _pairs(sizes))


@misconception("test_count_of_one_layer")
def counts_one_bias_for_all(sizes):
    """A network has a bias."""
    return sum(m * n for m, n in _pairs(sizes)) + 1


@misconception("test_count_of_one_layer")
def adds_where_it_multiplies(sizes):
    """A layer has as many parameters as it has inputs and outputs."""
    return sum(m + n for m, n in _pairs(sizes))


@misconception("test_count_of_any_depth")
def keeps_the_last_count(sizes):
    """What the last layer has is the answer."""
    return [m * n + n for m, n in _pairs(sizes)][-1]


@misconception("test_count_of_one_layer")
def counts_layers(sizes):
    """Each layer is a parameter."""
    return len(sizes) - 1


@misconception("test_count_of_the_network_of_this_course")
def counts_three_sizes(sizes):
    """A network has one hidden layer."""
    return (sizes[0] + 1) * sizes[1] + (sizes[1] + 1) * sizes[2]
