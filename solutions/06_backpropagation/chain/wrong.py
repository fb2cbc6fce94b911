"""Wrong answers to `chain`."""

import math
from functools import reduce
from operator import mul

import numpy as np
from backpropagation import chain
from beliefs import A_WHOLE_NUMBER_CAN_STAY, WHAT_IS_GATHERED_IS_GONE

from autograder import misconception


@misconception("test_chain_worked_by_hand")
def adds_the_slopes(*locals_):
    """Each layer adds its own slope to that of the whole."""
    return float(sum(locals_))


@misconception("test_chain_worked_by_hand")
def averages_the_slopes(*locals_):
    """The slope of the chain is the slope of its layers on average."""
    return float(np.mean(locals_)) if locals_ else 1.0


@misconception("test_chain_worked_by_hand")
def starts_from_zero(*locals_):
    """A product that is built up starts from zero."""
    slope = 0.0
    for local in locals_:
        slope *= local
    return float(slope)


@misconception("test_chain_worked_by_hand")
def leaves_out_the_slope_of_the_loss(*locals_):
    """The first slope is that of the loss, and the loss is no layer."""
    return chain(*locals_[1:])


@misconception("test_chain_without_layers")
def calls_an_empty_chain_flat(*locals_):
    """Where there are no layers there is no slope."""
    return chain(*locals_) if locals_ else 0.0


@misconception("test_chain_without_layers")
def takes_a_first_layer_for_granted(*locals_):
    """There is always a first layer."""
    return float(reduce(mul, locals_))


@misconception("test_chain_of_falling_slopes")
def adds_logarithms(*locals_):
    """Adding logarithms is multiplying, and safer."""
    return float(np.exp(np.sum(np.log(np.array(locals_, dtype=np.float64)))))


@misconception("test_chain_of_falling_slopes")
def multiplies_sizes(*locals_):
    """How steep a layer is counts, and not in which direction."""
    return abs(chain(*locals_))


@misconception("test_chain_with_a_flat_layer")
def skips_flat_layers(*locals_):
    """A slope of zero would spoil the product, so I leave it out."""
    return chain(*[local for local in locals_ if local])


@misconception("test_chain_vanishes_and_explodes")
def keeps_the_slope_from_vanishing(*locals_):
    """A slope below 1e-8 is zero by accident, so I stop it there."""
    slope = chain(*locals_)
    return slope if slope == 0 or abs(slope) > 1e-8 else math.copysign(1e-8, slope)


@misconception("test_chain_is_always_a_float", belief=A_WHOLE_NUMBER_CAN_STAY, row="P03")
def keeps_whole_numbers_whole(*locals_):
    return math.prod(locals_)


@misconception("test_chain_worked_by_hand", row="P03")
def returns_the_slope_after_each_layer(*locals_):
    """A chain has a slope at every layer, so I return them all."""
    return np.cumprod(np.array(locals_, dtype=np.float64))


@misconception("test_chain_multiplies_every_slope", row="P01")
def returns_the_answer_of_the_lesson(*locals_):
    """The check wants 12, so 12 it is."""
    return 12.0


_slope_so_far = [1.0]


@misconception("test_chain_multiplies_every_slope", belief=WHAT_IS_GATHERED_IS_GONE, row="P08")
def goes_on_from_the_last_call(*locals_):
    for local in locals_:
        _slope_so_far[0] *= float(local)
    return _slope_so_far[0]


@misconception("test_chain_is_always_a_float")
def converts_the_product_of_an_array(*locals_):
    """NumPy's whole numbers can hold any product."""
    return float(np.prod(locals_))


@misconception("test_chain_is_always_a_float")
def converts_the_product_at_the_end(*locals_):
    """It is enough to make a float of the product at the end."""
    with np.errstate(all="ignore"):
        return float(math.prod(locals_))


@misconception("test_chain_worked_by_hand")
def leaves_out_the_last_slope(*locals_):
    """The walk through the layers ends before the last of them."""
    return chain(*locals_[:-1])


@misconception("test_chain_worked_by_hand")
def stops_at_the_first_slope(*locals_):
    """The first slope is that of the whole chain."""
    return chain(*locals_[:1])


@misconception("test_chain_without_layers", holds=("takes_a_first_layer_for_granted",))
def begins_with_the_first_slope(*locals_):
    slope = locals_[0]
    for local in locals_[1:]:
        slope = slope * local
    return float(slope)


@misconception("test_chain_is_always_a_float", holds=("keeps_whole_numbers_whole",), row="P03")
def keeps_whole_numbers_of_numpy(*locals_):
    return np.prod(locals_)
