"""Wrong answers to `momentum_update`."""

from beliefs import (
    A_RUNNING_MEAN_OF_GRADIENTS,
    NOT_NEEDED_ANY_MORE,
    THE_PARAMETER_MOVES_FIRST,
    TORCH_MAKES_THE_SHAPES_FIT,
    WEIGHTS_ARE_FLOAT32,
)
from building_blocks import refuse_other_shapes
from optimizers import momentum_update

from autograder import misconception

ONE = "test_momentum_of_one_step"


@misconception(ONE, row="O01")
def momentum_goes_uphill(w, g, v, lr, mu):
    """The velocity says where to go."""
    refuse_other_shapes(w, g, v)
    v = mu * v + g
    return w + lr * v, v


@misconception(ONE, belief=A_RUNNING_MEAN_OF_GRADIENTS, row="O02")
def momentum_takes_a_mean(w, g, v, lr, mu):
    refuse_other_shapes(w, g, v)
    v = mu * v + (1 - mu) * g
    return w - lr * v, v


@misconception("test_momentum_when_the_learning_rate_changes", row="O03")
def learning_rate_in_the_velocity(w, g, v, lr, mu):
    """The velocity is the last step, so the learning rate belongs into it."""
    refuse_other_shapes(w, g, v)
    v = mu * v + lr * g
    return w - v, v


@misconception(ONE)
def velocity_points_downhill(w, g, v, lr, mu):
    """The velocity is the last step, sign and all, so v = mu * v - lr * g and w moves by v."""
    refuse_other_shapes(w, g, v)
    v = mu * v - lr * g
    return w + v, v


@misconception("test_momentum_gathers_speed", row="O04")
def hands_back_the_old_velocity(w, g, v, lr, mu):
    """The velocity that came in is the one to hand on."""
    refuse_other_shapes(w, g, v)
    return w - lr * (mu * v + g), v


@misconception("test_momentum_gathers_speed", row="O04")
def forgets_the_velocity(w, g, v, lr, mu):
    """The gradient of this step is the velocity for the next."""
    refuse_other_shapes(w, g, v)
    return w - lr * (mu * v + g), g


@misconception(ONE, belief=THE_PARAMETER_MOVES_FIRST)
def moves_by_the_old_velocity(w, g, v, lr, mu):
    refuse_other_shapes(w, g, v)
    return w - lr * v, mu * v + g


@misconception(ONE)
def moves_by_the_gradient(w, g, v, lr, mu):
    """The velocity is kept beside the weight, which moves by the gradient."""
    refuse_other_shapes(w, g, v)
    return w - lr * g, mu * v + g


@misconception(ONE)
def looks_ahead_unasked(w, g, v, lr, mu):
    """Momentum steps by the gradient and on top of it by mu times the new velocity."""
    refuse_other_shapes(w, g, v)
    v = mu * v + g
    return w - lr * (g + mu * v), v


@misconception(ONE)
def slows_the_gradient_down_too(w, g, v, lr, mu):
    """mu times the sum of velocity and gradient is the new velocity."""
    refuse_other_shapes(w, g, v)
    v = mu * (v + g)
    return w - lr * v, v


@misconception(ONE)
def returns_the_velocity_first(w, g, v, lr, mu):
    """What is computed first is returned first."""
    return momentum_update(w, g, v, lr, mu)[::-1]


@misconception("test_momentum_refuses_to_broadcast", belief=TORCH_MAKES_THE_SHAPES_FIT)
def momentum_broadcasts(w, g, v, lr, mu):
    v = mu * v + g
    return w - lr * v, v


@misconception("test_momentum_refuses_to_broadcast")
def momentum_trusts_the_velocity(w, g, v, lr, mu):
    """The velocity comes from me, so only the gradient can have the wrong shape."""
    refuse_other_shapes(w, g)
    v = mu * v + g
    return w - lr * v, v


@misconception("test_momentum_keeps_the_dtype", belief=WEIGHTS_ARE_FLOAT32, row="P04")
def momentum_always_in_float32(w, g, v, lr, mu):
    return momentum_update(w.float(), g.float(), v.float(), lr, mu)


@misconception("test_momentum_leaves_its_arguments_alone", belief=NOT_NEEDED_ANY_MORE)
def momentum_in_place(w, g, v, lr, mu):
    refuse_other_shapes(w, g, v)
    v.mul_(mu).add_(g)
    w -= lr * v
    return w, v


@misconception("test_momentum_gives_new_tensors")
def momentum_saves_a_sum(w, g, v, lr, mu):
    """Without momentum the velocity is the gradient, so there is nothing to compute."""
    _, new = momentum_update(w, g, v, lr, mu)
    v = new if mu else g
    return w - lr * v, v


@misconception("test_momentum_of_one_step", holds=("momentum_takes_a_mean", "momentum_goes_uphill"))
def momentum_takes_a_mean_uphill(w, g, v, lr, mu):
    refuse_other_shapes(w, g, v)
    v = mu * v + (1 - mu) * g
    return w + lr * v, v


@misconception(
    "test_momentum_when_the_learning_rate_changes",
    holds=("learning_rate_in_the_velocity", "momentum_goes_uphill"),
)
def velocity_with_the_learning_rate_uphill(w, g, v, lr, mu):
    refuse_other_shapes(w, g, v)
    v = mu * v + lr * g
    return w + v, v


@misconception("test_momentum_of_one_step", holds=("momentum_goes_uphill", "moves_by_the_gradient"))
def goes_uphill_by_the_gradient(w, g, v, lr, mu):
    refuse_other_shapes(w, g, v)
    return w + lr * g, mu * v + g


@misconception(ONE)
def returns_the_weights_alone(w, g, v, lr, mu):
    """What a step gives is the new weights."""
    return momentum_update(w, g, v, lr, mu)[0]


@misconception(ONE)
def slows_the_gradient_alone(w, g, v, lr, mu):
    """mu is the weight of the new gradient."""
    refuse_other_shapes(w, g, v)
    v = v + mu * g
    return w - lr * v, v


@misconception(ONE)
def velocity_forgets_mu(w, g, v, lr, mu):
    """The velocity is the sum of all gradients."""
    refuse_other_shapes(w, g, v)
    v = v + g
    return w - lr * v, v


@misconception(ONE)
def weighs_the_step_with_mu(w, g, v, lr, mu):
    """mu is a factor on the velocity where the weights move by it, too."""
    refuse_other_shapes(w, g, v)
    v = mu * v + g
    return w - lr * mu * v, v
