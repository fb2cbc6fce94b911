"""What students believe about optimisers.

The optimisers of a kind share a class that is right; each misconception says what it does instead.
"""

import math

import torch
from optimizers import cosine_lr, momentum_update

from autograder import misconception


def refuse_other_shapes(w, *others):
    for other in others:
        if other.shape != w.shape:
            raise ValueError(f"shapes {tuple(w.shape)} and {tuple(other.shape)} differ")


# sgd_update

DOWN = "test_update_goes_down_the_slope"


@misconception(of="sgd_update", caught_by=DOWN, row="O01")
def update_goes_uphill(w, g, lr):
    """The gradient says where to go."""
    refuse_other_shapes(w, g)
    return w + lr * g


@misconception(of="sgd_update", caught_by=DOWN)
def update_forgets_the_learning_rate(w, g, lr):
    """A step is the gradient, taken off the weights."""
    refuse_other_shapes(w, g)
    return w - g


@misconception(of="sgd_update", caught_by=DOWN)
def update_returns_the_step(w, g, lr):
    """The update is what is to be added to the weights."""
    refuse_other_shapes(w, g)
    return -lr * g


@misconception(of="sgd_update", caught_by=DOWN)
def update_scales_the_weights_too(w, g, lr):
    """The learning rate multiplies the new weights."""
    refuse_other_shapes(w, g)
    return lr * (w - g)


@misconception(of="sgd_update", caught_by=DOWN)
def update_goes_by_the_sign(w, g, lr):
    """The gradient gives the direction, and the learning rate alone the length."""
    refuse_other_shapes(w, g)
    return w - lr * torch.sign(g)


@misconception(of="sgd_update", caught_by=DOWN)
def update_normalises_the_gradient(w, g, lr):
    """A direction is a vector of length one."""
    refuse_other_shapes(w, g)
    return w - lr * g / g.norm()


@misconception(of="sgd_update", caught_by="test_update_obeys_the_learning_rate", row="P01")
def update_knows_the_learning_rate(w, g, lr):
    """The learning rate is 0.1."""
    refuse_other_shapes(w, g)
    return w - 0.1 * g


@misconception(of="sgd_update", caught_by="test_update_refuses_to_broadcast")
def update_broadcasts(w, g, lr):
    """torch makes the shapes fit, so I need not look at them."""
    return w - lr * g


@misconception(of="sgd_update", caught_by="test_update_refuses_to_broadcast")
def update_looks_at_the_sizes_alone(w, g, lr):
    """Tensors with as many numbers have one shape."""
    if w.numel() != g.numel():
        raise ValueError(f"shapes {tuple(w.shape)} and {tuple(g.shape)} differ")
    return w - lr * g.reshape(w.shape)


@misconception(of="sgd_update", caught_by="test_update_keeps_the_dtype", row="P04")
def update_always_in_float32(w, g, lr):
    """Weights are float32."""
    refuse_other_shapes(w, g)
    return w.float() - lr * g.float()


@misconception(of="sgd_update", caught_by="test_update_leaves_its_arguments_alone")
def update_in_place(w, g, lr):
    """The old weights are of no use any more."""
    refuse_other_shapes(w, g)
    w -= lr * g
    return w


# momentum_update

ONE = "test_momentum_of_one_step"
COASTS = "test_momentum_coasts_where_it_is_flat"


@misconception(of="momentum_update", caught_by=ONE, row="O01")
def momentum_goes_uphill(w, g, v, lr, mu):
    """The velocity says where to go."""
    refuse_other_shapes(w, g, v)
    v = mu * v + g
    return w + lr * v, v


@misconception(of="momentum_update", caught_by=ONE, row="O02")
def momentum_takes_a_mean(w, g, v, lr, mu):
    """The velocity is a running mean of the gradients, so g has the weight 1 - mu."""
    refuse_other_shapes(w, g, v)
    v = mu * v + (1 - mu) * g
    return w - lr * v, v


@misconception(
    of="momentum_update", caught_by="test_momentum_when_the_learning_rate_changes", row="O03"
)
def learning_rate_in_the_velocity(w, g, v, lr, mu):
    """The velocity is the last step, so the learning rate belongs into it."""
    refuse_other_shapes(w, g, v)
    v = mu * v + lr * g
    return w - v, v


@misconception(of="momentum_update", caught_by=ONE)
def velocity_points_downhill(w, g, v, lr, mu):
    """The velocity is the last step, sign and all, so v = mu * v - lr * g and w moves by v."""
    refuse_other_shapes(w, g, v)
    v = mu * v - lr * g
    return w + v, v


@misconception(of="momentum_update", caught_by="test_momentum_gathers_speed", row="O04")
def hands_back_the_old_velocity(w, g, v, lr, mu):
    """The velocity that came in is the one to hand on."""
    refuse_other_shapes(w, g, v)
    return w - lr * (mu * v + g), v


@misconception(of="momentum_update", caught_by="test_momentum_gathers_speed", row="O04")
def forgets_the_velocity(w, g, v, lr, mu):
    """The gradient of this step is the velocity for the next."""
    refuse_other_shapes(w, g, v)
    return w - lr * (mu * v + g), g


@misconception(of="momentum_update", caught_by=ONE)
def moves_by_the_old_velocity(w, g, v, lr, mu):
    """First the weight moves, then the velocity is brought up to date."""
    refuse_other_shapes(w, g, v)
    return w - lr * v, mu * v + g


@misconception(of="momentum_update", caught_by=ONE)
def moves_by_the_gradient(w, g, v, lr, mu):
    """The velocity is kept beside the weight, which moves by the gradient."""
    refuse_other_shapes(w, g, v)
    return w - lr * g, mu * v + g


@misconception(of="momentum_update", caught_by=ONE)
def looks_ahead_unasked(w, g, v, lr, mu):
    """Momentum steps by the gradient and on top of it by mu times the new velocity."""
    refuse_other_shapes(w, g, v)
    v = mu * v + g
    return w - lr * (g + mu * v), v


@misconception(of="momentum_update", caught_by=ONE)
def slows_the_gradient_down_too(w, g, v, lr, mu):
    """mu times the sum of velocity and gradient is the new velocity."""
    refuse_other_shapes(w, g, v)
    v = mu * (v + g)
    return w - lr * v, v


@misconception(of="momentum_update", caught_by=ONE)
def returns_the_velocity_first(w, g, v, lr, mu):
    """What is computed first is returned first."""
    return momentum_update(w, g, v, lr, mu)[::-1]


@misconception(of="momentum_update", caught_by="test_momentum_refuses_to_broadcast")
def momentum_broadcasts(w, g, v, lr, mu):
    """torch makes the shapes fit, so I need not look at them."""
    v = mu * v + g
    return w - lr * v, v


@misconception(of="momentum_update", caught_by="test_momentum_refuses_to_broadcast")
def momentum_trusts_the_velocity(w, g, v, lr, mu):
    """The velocity comes from me, so only the gradient can have the wrong shape."""
    refuse_other_shapes(w, g)
    v = mu * v + g
    return w - lr * v, v


@misconception(of="momentum_update", caught_by="test_momentum_keeps_the_dtype", row="P04")
def momentum_always_in_float32(w, g, v, lr, mu):
    """Weights are float32."""
    return momentum_update(w.float(), g.float(), v.float(), lr, mu)


@misconception(of="momentum_update", caught_by="test_momentum_leaves_its_arguments_alone")
def momentum_in_place(w, g, v, lr, mu):
    """The old weights and the old velocity are of no use any more."""
    refuse_other_shapes(w, g, v)
    v.mul_(mu).add_(g)
    w -= lr * v
    return w, v


# SGD_


class Sgd:
    """Right. The subclasses change one thing or another."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.weight_decay, self.nesterov = weight_decay, nesterov
        self.velocities = {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad + self.weight_decay * p)

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g)

    def direction(self, i, g):
        v = self.momentum * self.velocities.get(i, 0.0) + g
        self.velocities[i] = v
        return g + self.momentum * v if self.nesterov else v

    def zero_grad(self):
        for p in self.params:
            p.grad = None


TWO_STEPS = "test_sgd_takes_two_steps"
SPEED = "test_sgd_gathers_speed"
EACH = "test_sgd_keeps_a_velocity_for_each_parameter"
DECAY = "test_sgd_decays_the_weights"
DECAY_AND_SPEED = "test_sgd_decays_with_momentum"
AHEAD = "test_sgd_looks_ahead"
WAITS = "test_sgd_waits_for_a_gradient"


@misconception(of="SGD_", caught_by=TWO_STEPS, row="O01")
class sgd_goes_uphill(Sgd):
    """The gradient says where to go."""

    def move(self, i, p, g):
        p += self.lr * self.direction(i, g)


@misconception(of="SGD_", caught_by=SPEED, row="O02")
class sgd_takes_a_mean(Sgd):
    """The velocity is a running mean of the gradients, so g has the weight 1 - momentum."""

    def direction(self, i, g):
        v = self.momentum * self.velocities.get(i, 0.0) + (1 - self.momentum) * g
        self.velocities[i] = v
        return g + self.momentum * v if self.nesterov else v


@misconception(of="SGD_", caught_by=SPEED, row="O04")
class sgd_forgets_the_velocity(Sgd):
    """The velocity is made anew in each step."""

    def direction(self, i, g):
        v = self.momentum * 0.0 + g
        return g + self.momentum * v if self.nesterov else v


@misconception(of="SGD_", caught_by=EACH, row="O05")
class sgd_has_one_velocity(Sgd):
    """An optimiser has one velocity."""

    def direction(self, i, g):
        return super().direction("the one", g)


@misconception(of="SGD_", caught_by=SPEED)
class sgd_leaves_momentum_out(Sgd):
    """A step is the learning rate times the gradient, and nothing else."""

    def direction(self, i, g):
        return g


@misconception(of="SGD_", caught_by=SPEED)
class sgd_moves_by_the_old_velocity(Sgd):
    """First the parameter moves, then the velocity is brought up to date."""

    def direction(self, i, g):
        old = self.velocities.get(i, torch.zeros_like(g))
        v = self.momentum * old + g
        self.velocities[i] = v
        if self.momentum == 0:
            return g
        return g + self.momentum * v if self.nesterov else old


@misconception(of="SGD_", caught_by=DECAY, row="O06")
class sgd_decays_away_from_zero(Sgd):
    """The decay is taken off the gradient."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad - self.weight_decay * p)


@misconception(of="SGD_", caught_by=DECAY, row="O07")
class sgd_decays_by_the_whole_factor(Sgd):
    """Each step takes weight_decay times the parameter off it."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                old = p.clone()
                self.move(i, p, p.grad)
                p -= self.weight_decay * old


@misconception(of="SGD_", caught_by=DECAY_AND_SPEED)
class sgd_keeps_the_decay_out_of_the_velocity(Sgd):
    """The decay has nothing to do with the velocity, and is taken off apart."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                old = p.clone()
                self.move(i, p, p.grad)
                p -= self.lr * self.weight_decay * old


@misconception(of="SGD_", caught_by=DECAY)
class sgd_decays_twice(Sgd):
    """The decay is weight_decay times the square, so its slope has a 2 in it."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad + 2 * self.weight_decay * p)


@misconception(of="SGD_", caught_by=DECAY, row="O26")
class sgd_forgets_the_decay(Sgd):
    """The options that I do not use in the formula can stay at what they are."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, 0.0, nesterov)


@misconception(of="SGD_", caught_by=AHEAD, row="O26")
class sgd_never_looks_ahead(Sgd):
    """Nesterov's momentum is another name for momentum."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, weight_decay, False)


@misconception(of="SGD_", caught_by=AHEAD)
class sgd_looks_ahead_without_the_gradient(Sgd):
    """Looking ahead is a step by momentum times the new velocity."""

    def direction(self, i, g):
        v = super().direction(i, g)
        return v - g if self.nesterov else v


@misconception(of="SGD_", caught_by=AHEAD)
class sgd_looks_ahead_too_far(Sgd):
    """Looking ahead is the gradient and on top of it the whole new velocity."""

    def direction(self, i, g):
        v = self.momentum * self.velocities.get(i, 0.0) + g
        self.velocities[i] = v
        return g + v if self.nesterov else v


@misconception(of="SGD_", caught_by="test_sgd_leaves_the_gradients_alone", row="O16")
class sgd_decays_in_the_gradient(Sgd):
    """g is a name of my own, so I can add the decay to it."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                g = p.grad
                g += self.weight_decay * p
                self.move(i, p, g)


@misconception(of="SGD_", caught_by=TWO_STEPS, row="O17")
class sgd_rebinds_the_name(Sgd):
    """p = p - lr * g changes the parameter p."""

    def move(self, i, p, g):
        p = p - self.lr * self.direction(i, g)


@misconception(of="SGD_", caught_by=TWO_STEPS, row="O17")
class sgd_replaces_its_own_tensors(Sgd):
    """The optimiser's list holds the parameters, so I put the new ones there."""

    def move(self, i, p, g):
        self.params[i] = (p - self.lr * self.direction(i, g)).requires_grad_()


@misconception(of="SGD_", caught_by=TWO_STEPS)
class sgd_steps_under_autograd(Sgd):
    """An in-place step is a computation like any other."""

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception(of="SGD_", caught_by="test_sgd_leaves_the_gradients_alone", row="O23")
class sgd_clears_in_the_step(Sgd):
    """A gradient that has been used is no longer needed."""

    def step(self):
        super().step()
        self.zero_grad()


@misconception(of="SGD_", caught_by="test_sgd_keeps_no_graph", row="O24")
class sgd_decays_on_the_graph(Sgd):
    """Writing through p.data keeps autograd out of the step."""

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p.data -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception(of="SGD_", caught_by="test_sgd_takes_a_generator", row="O25")
class sgd_keeps_the_generator(Sgd):
    """What I was handed can be looped over as often as I like."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__([], lr, momentum, weight_decay, nesterov)
        self.params = params


@misconception(of="SGD_", caught_by="test_sgd_takes_a_generator", row="T29")
class sgd_uses_the_generator_up(Sgd):
    """I can make the velocities from the parameters, and then go through them in each step."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__([], lr, momentum, weight_decay, nesterov)
        self.params = params
        self.velocities = dict(enumerate(torch.zeros_like(p) for p in params))


@misconception(of="SGD_", caught_by=WAITS, row="O27")
class sgd_needs_every_gradient(Sgd):
    """After backward every parameter has a gradient."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, p.grad + self.weight_decay * p)


@misconception(of="SGD_", caught_by=WAITS, row="O27")
class sgd_takes_no_gradient_for_zero(Sgd):
    """No gradient is a gradient of zero."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            g = torch.zeros_like(p) if p.grad is None else p.grad
            self.move(i, p, g + self.weight_decay * p)


@misconception(of="SGD_", caught_by=WAITS)
class sgd_stops_where_there_is_no_gradient(Sgd):
    """Where there is no gradient there is nothing left to do."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                return
            self.move(i, p, p.grad + self.weight_decay * p)


@misconception(of="SGD_", caught_by=TWO_STEPS)
class sgd_chooses_parameters_too_early(Sgd):
    """Parameters without a gradient can be left out from the start."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        with_gradient = [p for p in params if p.grad is not None]
        super().__init__(with_gradient, lr, momentum, weight_decay, nesterov)


@misconception(of="SGD_", caught_by="test_sgd_finds_gradients_that_came_first")
class sgd_clears_at_the_start(Sgd):
    """An optimiser begins with gradients that are cleared."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, weight_decay, nesterov)
        self.zero_grad()


@misconception(of="SGD_", caught_by="test_sgd_trains")
class sgd_forgets_its_speed_with_the_gradients(Sgd):
    """zero_grad sets everything back for the next step, the velocities too."""

    def zero_grad(self):
        super().zero_grad()
        self.velocities = {}


@misconception(of="SGD_", caught_by="test_sgd_does_it_all_at_once")
class sgd_looks_ahead_without_the_decay(Sgd):
    """Looking ahead adds momentum times the velocity to p.grad."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                g = p.grad + self.weight_decay * p
                v = self.momentum * self.velocities.get(i, 0.0) + g
                self.velocities[i] = v
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


@misconception(of="SGD_", caught_by="test_sgd_clears_the_gradients")
class sgd_clears_nothing(Sgd):
    """backward starts with fresh gradients, so there is nothing to clear."""

    def zero_grad(self):
        return


@misconception(of="SGD_", caught_by="test_sgd_clears_the_gradients")
class sgd_clears_the_parameters(Sgd):
    """zero_grad sets the tensors of the optimiser to zero."""

    def zero_grad(self):
        for p in self.params:
            p.data.zero_()
            p.grad = None


@misconception(of="SGD_", caught_by="test_sgd_clears_what_came_from_a_generator")
class sgd_clears_without_looking(Sgd):
    """Every parameter has a gradient that can be set to zero."""

    def zero_grad(self):
        for p in self.params:
            p.grad.zero_()


@misconception(of="SGD_", caught_by="test_sgd_remembers_numbers_not_tensors")
class sgd_keeps_the_gradients_tensor(Sgd):
    """The first velocity is the first gradient, so I keep that."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                decayed = self.weight_decay != 0
                self.move(i, p, p.grad + self.weight_decay * p if decayed else p.grad)

    def direction(self, i, g):
        v = self.momentum * self.velocities[i] + g if i in self.velocities else g
        self.velocities[i] = v
        return g + self.momentum * v if self.nesterov else v


@misconception(of="SGD_", caught_by="test_sgd_leaves_parameters_that_can_be_trained")
class sgd_switches_tracking_off(Sgd):
    """A parameter that is changed by hand must not require a gradient."""

    def move(self, i, p, g):
        p.requires_grad = False
        super().move(i, p, g)


@misconception(of="SGD_", caught_by="test_sgd_leaves_parameters_that_can_be_trained")
class sgd_switches_gradients_off(Sgd):
    """Gradients are not needed in a step, so I switch them off."""

    def step(self):
        super().step()
        torch.set_grad_enabled(False)


@misconception(of="SGD_", caught_by="test_two_sgds_do_not_mix", row="P08")
class sgd_shares_its_velocities(Sgd):
    """A dict in the class is there for every optimiser, and saves making one."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, weight_decay, nesterov)
        if not hasattr(type(self), "shared"):
            type(self).shared = {}
        self.velocities = type(self).shared


# RMSprop_


class Rms:
    """Right. The subclasses change one thing or another."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad)

    def move(self, i, p, g):
        p -= self.lr * g / (self.square(i, g).sqrt() + self.eps)

    def square(self, i, g):
        self.squares[i] = self.alpha * self.squares.get(i, 0.0) + (1 - self.alpha) * g**2
        return self.squares[i]

    def zero_grad(self):
        for p in self.params:
            p.grad = None


RMS_STEP = "test_rmsprop_takes_a_step"
RMS_MEMORY = "test_rmsprop_remembers_the_squares"
RMS_EACH = "test_rmsprop_keeps_a_mean_for_each_parameter"


@misconception(of="RMSprop_", caught_by=RMS_STEP, row="O01")
class rmsprop_goes_uphill(Rms):
    """The gradient says where to go."""

    def move(self, i, p, g):
        p += self.lr * g / (self.square(i, g).sqrt() + self.eps)


@misconception(of="RMSprop_", caught_by="test_rmsprop_of_tiny_gradients", row="O14")
class rmsprop_puts_eps_under_the_root(Rms):
    """eps keeps the root from being zero, so it goes under the root."""

    def move(self, i, p, g):
        p -= self.lr * g / (self.square(i, g) + self.eps).sqrt()


@misconception(of="RMSprop_", caught_by=RMS_STEP, row="O20")
class rmsprop_multiplies_by_eps(Rms):
    """The root is multiplied by eps."""

    def move(self, i, p, g):
        p -= self.lr * g / (self.square(i, g).sqrt() * self.eps)


@misconception(of="RMSprop_", caught_by=RMS_STEP)
class rmsprop_forgets_the_root(Rms):
    """The gradient is divided by the mean of its squares."""

    def move(self, i, p, g):
        p -= self.lr * g / (self.square(i, g) + self.eps)


@misconception(of="RMSprop_", caught_by="test_rmsprop_rests_where_it_is_flat")
class rmsprop_leaves_eps_out(Rms):
    """A gradient is never exactly zero."""

    def move(self, i, p, g):
        p -= self.lr * g / self.square(i, g).sqrt()


@misconception(of="RMSprop_", caught_by=RMS_STEP)
class rmsprop_adds_the_squares_up(Rms):
    """Every gradient so far counts in full."""

    def square(self, i, g):
        self.squares[i] = self.squares.get(i, 0.0) + g**2
        return self.squares[i]


@misconception(of="RMSprop_", caught_by=RMS_STEP)
class rmsprop_swaps_the_weights(Rms):
    """alpha is the weight of the new square."""

    def square(self, i, g):
        self.squares[i] = (1 - self.alpha) * self.squares.get(i, 0.0) + self.alpha * g**2
        return self.squares[i]


@misconception(of="RMSprop_", caught_by=RMS_STEP)
class rmsprop_divides_before_it_looks(Rms):
    """The mean of the squares so far divides the gradient, and then takes it in."""

    def square(self, i, g):
        old = self.squares.get(i, torch.zeros_like(g))
        super().square(i, g)
        return old


@misconception(of="RMSprop_", caught_by=RMS_MEMORY)
class rmsprop_forgets_the_squares(Rms):
    """The mean of the squares is made anew in each step."""

    def square(self, i, g):
        return (1 - self.alpha) * g**2


@misconception(of="RMSprop_", caught_by=RMS_STEP)
class rmsprop_starts_at_the_first_square(Rms):
    """The first mean is the first square itself."""

    def square(self, i, g):
        if i not in self.squares:
            self.squares[i] = g**2
            return self.squares[i]
        return super().square(i, g)


@misconception(of="RMSprop_", caught_by=RMS_STEP)
class rmsprop_starts_at_one(Rms):
    """A mean that starts at one can never be zero."""

    def square(self, i, g):
        self.squares.setdefault(i, torch.ones_like(g))
        return super().square(i, g)


@misconception(of="RMSprop_", caught_by=RMS_STEP)
class rmsprop_averages_over_the_tensor(Rms):
    """Each parameter has one mean, over all of its numbers."""

    def square(self, i, g):
        super().square(i, g)
        return self.squares[i].mean()


@misconception(of="RMSprop_", caught_by=RMS_EACH, row="O05")
class rmsprop_has_one_mean(Rms):
    """An optimiser has one mean of squares."""

    def square(self, i, g):
        return super().square("the one", g)


@misconception(of="RMSprop_", caught_by=RMS_STEP, row="O26")
class rmsprop_reads_its_own_alpha(Rms):
    """alpha is 0.99."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__(params, lr, 0.99, eps)


@misconception(of="RMSprop_", caught_by="test_rmsprop_without_options")
class rmsprop_has_other_defaults(Rms):
    """A learning rate is 0.001 unless it is said otherwise."""

    def __init__(self, params, lr=1e-3, alpha=0.99, eps=1e-8):
        super().__init__(params, lr, alpha, eps)


@misconception(of="RMSprop_", caught_by=RMS_STEP, row="O17")
class rmsprop_rebinds_the_name(Rms):
    """p = p - lr * g changes the parameter p."""

    def move(self, i, p, g):
        p = p - self.lr * g / (self.square(i, g).sqrt() + self.eps)


@misconception(of="RMSprop_", caught_by="test_rmsprop_leaves_the_gradients_alone", row="O23")
class rmsprop_clears_in_the_step(Rms):
    """A gradient that has been used is no longer needed."""

    def step(self):
        super().step()
        self.zero_grad()


@misconception(of="RMSprop_", caught_by="test_rmsprop_leaves_the_gradients_alone", row="O16")
class rmsprop_scales_the_gradient_in_place(Rms):
    """g is a name of my own, so I can divide it where it is."""

    def move(self, i, p, g):
        g /= self.square(i, g).sqrt() + self.eps
        p -= self.lr * g


@misconception(of="RMSprop_", caught_by="test_rmsprop_takes_a_generator", row="O25")
class rmsprop_keeps_the_generator(Rms):
    """What I was handed can be looped over as often as I like."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__([], lr, alpha, eps)
        self.params = params


@misconception(of="RMSprop_", caught_by="test_rmsprop_takes_a_generator", row="T29")
class rmsprop_uses_the_generator_up(Rms):
    """I can make the means from the parameters, and then go through them in each step."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__([], lr, alpha, eps)
        self.params = params
        self.squares = dict(enumerate(torch.zeros_like(p) for p in params))


@misconception(of="RMSprop_", caught_by="test_rmsprop_waits_for_a_gradient", row="O27")
class rmsprop_needs_every_gradient(Rms):
    """After backward every parameter has a gradient."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, p.grad)


@misconception(of="RMSprop_", caught_by="test_rmsprop_waits_for_a_gradient", row="O27")
class rmsprop_takes_no_gradient_for_zero(Rms):
    """No gradient is a gradient of zero."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, torch.zeros_like(p) if p.grad is None else p.grad)


@misconception(of="RMSprop_", caught_by="test_rmsprop_clears_the_gradients")
class rmsprop_clears_nothing(Rms):
    """backward starts with fresh gradients, so there is nothing to clear."""

    def zero_grad(self):
        return


@misconception(of="RMSprop_", caught_by="test_two_rmsprops_do_not_mix", row="P08")
class rmsprop_shares_its_means(Rms):
    """A dict in the class is there for every optimiser, and saves making one."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__(params, lr, alpha, eps)
        if not hasattr(type(self), "shared"):
            type(self).shared = {}
        self.squares = type(self).shared


# Adam_


class Adam:
    """Right. The subclasses change one thing or another."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.params = list(params)
        self.lr, (self.b1, self.b2) = lr, betas
        self.eps, self.weight_decay = eps, weight_decay
        self.m, self.s, self.t = {}, {}, {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad)

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g + self.weight_decay * p)

    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return self.ratio(m / (1 - self.b1**t), s / (1 - self.b2**t))

    def count(self, i):
        self.t[i] = self.t.get(i, 0) + 1
        return self.t[i]

    def means(self, i, g):
        self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * g
        self.s[i] = self.b2 * self.s.get(i, 0.0) + (1 - self.b2) * g**2
        return self.m[i], self.s[i]

    def ratio(self, m, s):
        return m / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


class AdamW(Adam):
    """Right. The subclasses change one thing or another."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps, weight_decay)

    def move(self, i, p, g):
        p -= self.lr * self.weight_decay * p
        p -= self.lr * self.direction(i, g)


class NoCorrection:
    def direction(self, i, g):
        return self.ratio(*self.means(i, g))


class CountFromOne:
    def count(self, i):
        return super().count(i) + 1


class CountAfterwards:
    def count(self, i):
        return super().count(i) - 1


class SameCorrection:
    def direction(self, i, g):
        m, s = self.means(i, g)
        return self.ratio(m / (1 - self.b1), s / (1 - self.b2))


class FirstBetaForBoth:
    def means(self, i, g):
        self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * g
        self.s[i] = self.b2 * self.s.get(i, 0.0) + (1 - self.b1) * g**2
        return self.m[i], self.s[i]


class EpsUnderTheRoot:
    def ratio(self, m, s):
        return m / (s + self.eps).sqrt()


class EpsBeforeCorrection:
    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return (m / (1 - self.b1**t)) * (1 - self.b2**t) ** 0.5 / (s.sqrt() + self.eps)


class OneCount:
    def step(self):
        self.steps = getattr(self, "steps", 0) + 1
        super().step()

    def count(self, i):
        return self.steps


class CountOfAll:
    def count(self, i):
        return super().count("the one")


class OneMemory:
    def means(self, i, g):
        return super().means("the one", g)


class Rebinding:
    def move(self, i, p, g):
        p = p - self.lr * self.direction(i, g + self.weight_decay * p)


class ClearingInTheStep:
    def step(self):
        super().step()
        self.zero_grad()


class Generator:
    def __init__(self, params, *args, **kwargs):
        super().__init__([], *args, **kwargs)
        self.params = params


class UsedUp:
    def __init__(self, params, *args, **kwargs):
        super().__init__([], *args, **kwargs)
        self.params = params
        self.m = dict(enumerate(torch.zeros_like(p) for p in params))


class EveryGradient:
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, p.grad)


class ZeroForNone:
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, torch.zeros_like(p) if p.grad is None else p.grad)


class NotClearing:
    def zero_grad(self):
        return


class Sharing:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not hasattr(type(self), "shared"):
            type(self).shared = {}, {}, {}
        self.m, self.s, self.t = type(self).shared


FIRST = "test_adam_starts_with_steps_of_one_length"
TWO = "test_adam_takes_two_steps"


@misconception(of="Adam_", caught_by=FIRST, row="O01")
class adam_goes_uphill(Adam):
    """The gradient says where to go."""

    def move(self, i, p, g):
        p += self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(of="Adam_", caught_by=FIRST, row="O09")
class adam_corrects_nothing(NoCorrection, Adam):
    """The running means can be used as they are."""


@misconception(of="Adam_", caught_by=FIRST, row="O10")
class adam_counts_from_two(CountFromOne, Adam):
    """t starts at 1, and is counted up at the beginning of each step."""


@misconception(of="Adam_", caught_by=FIRST, row="O11")
class adam_counts_afterwards(CountAfterwards, Adam):
    """A step is counted when it is done."""


@misconception(of="Adam_", caught_by=TWO, row="O12")
class adam_always_corrects_alike(SameCorrection, Adam):
    """The means are divided by 1 - b, in every step."""


@misconception(of="Adam_", caught_by=FIRST, row="O13")
class adam_uses_one_beta_for_the_new(FirstBetaForBoth, Adam):
    """1 - b1 is the weight of what is new, in both means."""


@misconception(of="Adam_", caught_by=TWO)
class adam_uses_one_beta_alone(Adam):
    """Both means have the same beta."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, (betas[0], betas[0]), eps, weight_decay)


@misconception(of="Adam_", caught_by=TWO)
class adam_swaps_the_betas(Adam):
    """The betas are those of the squares and of the gradients, in this order."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, betas[::-1], eps, weight_decay)


@misconception(of="Adam_", caught_by="test_adam_of_tiny_gradients", row="O14")
class adam_puts_eps_under_the_root(EpsUnderTheRoot, Adam):
    """eps keeps the root from being zero, so it goes under the root."""


@misconception(of="Adam_", caught_by="test_adam_of_tiny_gradients")
class adam_adds_eps_before_the_correction(EpsBeforeCorrection, Adam):
    """It makes no difference whether eps is added before or after the correction."""


@misconception(of="Adam_", caught_by="test_adam_rests_where_it_is_flat")
class adam_leaves_eps_out(Adam):
    """A gradient is never exactly zero."""

    def ratio(self, m, s):
        return m / s.sqrt()


@misconception(of="Adam_", caught_by=FIRST, row="O20")
class adam_multiplies_by_eps(Adam):
    """The root is multiplied by eps."""

    def ratio(self, m, s):
        return m / (s.sqrt() * self.eps)


@misconception(of="Adam_", caught_by=FIRST, row="O21")
class adam_adds_the_beta(Adam):
    """The mean is b1 and 1 - b1 times the gradient."""

    def means(self, i, g):
        _, s = super().means(i, g)
        return self.b1 + (1 - self.b1) * g, s


@misconception(of="Adam_", caught_by=FIRST, row="O22")
class adam_takes_the_root_of_the_beta(Adam):
    """The mean is divided by the root of the beta."""

    def direction(self, i, g):
        t = self.count(i)
        m, _ = self.means(i, g)
        return m / (1 - self.b1**t) / (self.b1**0.5 + self.eps)


@misconception(of="Adam_", caught_by=FIRST)
class adam_forgets_the_root(Adam):
    """The mean is divided by the mean of the squares."""

    def ratio(self, m, s):
        return m / (s + self.eps)


@misconception(of="Adam_", caught_by=TWO)
class adam_moves_by_the_gradient(Adam):
    """The gradient is divided by the root, and m is used for nothing else."""

    def direction(self, i, g):
        t = self.count(i)
        _, s = self.means(i, g)
        return self.ratio(g, s / (1 - self.b2**t))


@misconception(of="Adam_", caught_by="test_adam_decays_by_the_gradient")
class adam_decays_as_adamw_does(Adam):
    """Weight decay is a factor on the parameter, in Adam as in AdamW."""

    def move(self, i, p, g):
        p -= self.lr * self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(of="Adam_", caught_by="test_adam_decays_by_the_gradient", row="O06")
class adam_decays_away_from_zero(Adam):
    """The decay is taken off the gradient."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g - self.weight_decay * p)


@misconception(of="Adam_", caught_by="test_adam_decays_by_the_gradient", row="O07")
class adam_decays_by_the_whole_factor(Adam):
    """Each step takes weight_decay times the parameter off it."""

    def move(self, i, p, g):
        old = p.clone()
        p -= self.lr * self.direction(i, g)
        p -= self.weight_decay * old


@misconception(of="Adam_", caught_by="test_adam_decays_by_the_gradient", row="O26")
class adam_forgets_the_decay(Adam):
    """Adam needs no weight decay."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g)


@misconception(of="Adam_", caught_by="test_adam_decays_by_the_gradient")
class adam_squares_without_the_decay(Adam):
    """The decay belongs to m, and s is the mean of the squares of p.grad."""

    def means(self, i, g):
        m, _ = super().means(i, g)
        self.s[i] = self.b2 * self.before[i] + (1 - self.b2) * self.params[i].grad ** 2
        return m, self.s[i]

    def direction(self, i, g):
        self.before = {i: self.s.get(i, 0.0)}
        return super().direction(i, g)


@misconception(of="Adam_", caught_by="test_adam_counts_the_steps_of_each_parameter")
class adam_counts_for_all(OneCount, Adam):
    """t is the number of calls of step."""


@misconception(of="Adam_", caught_by="test_adam_keeps_means_for_each_parameter")
class adam_counts_every_parameter(CountOfAll, Adam):
    """t is counted up whenever a parameter is moved."""


@misconception(of="Adam_", caught_by="test_adam_keeps_means_for_each_parameter", row="O05")
class adam_has_one_memory(OneMemory, Adam):
    """An optimiser has one m and one s."""


@misconception(of="Adam_", caught_by="test_adam_leaves_the_gradients_alone", row="O16")
class adam_decays_in_the_gradient(Adam):
    """g is a name of my own, so I can add the decay to it."""

    def move(self, i, p, g):
        g += self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(of="Adam_", caught_by=FIRST, row="O17")
class adam_rebinds_the_name(Rebinding, Adam):
    """p = p - lr * g changes the parameter p."""


@misconception(of="Adam_", caught_by="test_adam_leaves_the_gradients_alone", row="O23")
class adam_clears_in_the_step(ClearingInTheStep, Adam):
    """A gradient that has been used is no longer needed."""


@misconception(of="Adam_", caught_by="test_adam_keeps_no_graph", row="O24")
class adam_decays_on_the_graph(Adam):
    """Writing through p.data keeps autograd out of the step."""

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p.data -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception(of="Adam_", caught_by="test_adam_takes_a_generator", row="O25")
class adam_keeps_the_generator(Generator, Adam):
    """What I was handed can be looped over as often as I like."""


@misconception(of="Adam_", caught_by="test_adam_takes_a_generator", row="T29")
class adam_uses_the_generator_up(UsedUp, Adam):
    """I can make the means from the parameters, and then go through them in each step."""


@misconception(of="Adam_", caught_by="test_adam_passes_over_what_has_no_gradient", row="O27")
class adam_needs_every_gradient(EveryGradient, Adam):
    """After backward every parameter has a gradient."""


@misconception(of="Adam_", caught_by="test_adam_counts_the_steps_of_each_parameter", row="O27")
class adam_takes_no_gradient_for_zero(ZeroForNone, Adam):
    """No gradient is a gradient of zero."""


@misconception(of="Adam_", caught_by="test_adam_clears_the_gradients")
class adam_clears_nothing(NotClearing, Adam):
    """backward starts with fresh gradients, so there is nothing to clear."""


@misconception(of="Adam_", caught_by="test_two_adams_do_not_mix", row="P08")
class adam_shares_its_memory(Sharing, Adam):
    """A dict in the class is there for every optimiser, and saves making one."""


@misconception(of="Adam_", caught_by="test_adam_remembers_numbers_not_tensors")
class adam_keeps_the_gradients_tensor(Adam):
    """The first corrected mean is the first gradient, so I keep that and correct nothing then."""

    def move(self, i, p, g):
        g = g + self.weight_decay * p if self.weight_decay else g
        self.count(i)
        if i not in self.m:
            self.m[i], self.s[i] = g, g**2
            p -= self.lr * self.ratio(g, g**2)
            return
        if self.t[i] == 2:
            self.m[i] = (1 - self.b1) * self.m[i]
            self.s[i] = (1 - self.b2) * self.s[i]
        m, s = self.means(i, g)
        p -= self.lr * self.ratio(m / (1 - self.b1 ** self.t[i]), s / (1 - self.b2 ** self.t[i]))


# AdamW_

SHRINKS = "test_adamw_shrinks_and_steps"
FLAT = "test_adamw_decays_where_it_is_flat"
ADAMW_EACH = "test_adamw_keeps_means_for_each_parameter"


@misconception(of="AdamW_", caught_by=FLAT, row="O15")
class adamw_is_adam_with_decay(AdamW):
    """AdamW is Adam with weight_decay times the parameter added to the gradient."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(of="AdamW_", caught_by=SHRINKS, row="O06")
class adamw_decays_away_from_zero(AdamW):
    """The decay adds to the parameter."""

    def move(self, i, p, g):
        p += self.lr * self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(of="AdamW_", caught_by=SHRINKS, row="O07")
class adamw_decays_by_the_whole_factor(AdamW):
    """The decay is apart from the step, and so from the learning rate."""

    def move(self, i, p, g):
        p -= self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(of="AdamW_", caught_by=SHRINKS)
class adamw_decays_after_the_step(AdamW):
    """It makes no difference whether a parameter shrinks before the step or after it."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g)
        p -= self.lr * self.weight_decay * p


@misconception(of="AdamW_", caught_by=FLAT)
class adamw_decays_the_direction(AdamW):
    """The decay is a part of the step, and is divided by the root with it."""

    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return self.ratio(m / (1 - self.b1**t) + self.decay, s / (1 - self.b2**t))

    def move(self, i, p, g):
        self.decay = self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(of="AdamW_", caught_by=SHRINKS, row="O26")
class adamw_forgets_the_decay(AdamW):
    """AdamW is another name for Adam."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g)


@misconception(of="AdamW_", caught_by="test_adamw_without_options", row="O26")
class adamw_decays_only_when_told(AdamW):
    """Weight decay is zero unless it is said otherwise."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, betas, eps, weight_decay)


@misconception(of="AdamW_", caught_by=SHRINKS, row="O01")
class adamw_goes_uphill(AdamW):
    """The gradient says where to go."""

    def move(self, i, p, g):
        p -= self.lr * self.weight_decay * p
        p += self.lr * self.direction(i, g)


@misconception(of="AdamW_", caught_by=SHRINKS, row="O09")
class adamw_corrects_nothing(NoCorrection, AdamW):
    """The running means can be used as they are."""


@misconception(of="AdamW_", caught_by=SHRINKS, row="O10")
class adamw_counts_from_two(CountFromOne, AdamW):
    """t starts at 1, and is counted up at the beginning of each step."""


@misconception(of="AdamW_", caught_by=SHRINKS, row="O11")
class adamw_counts_afterwards(CountAfterwards, AdamW):
    """A step is counted when it is done."""


@misconception(of="AdamW_", caught_by=ADAMW_EACH, row="O12")
class adamw_always_corrects_alike(SameCorrection, AdamW):
    """The means are divided by 1 - b, in every step."""


@misconception(of="AdamW_", caught_by=SHRINKS, row="O13")
class adamw_uses_one_beta_for_the_new(FirstBetaForBoth, AdamW):
    """1 - b1 is the weight of what is new, in both means."""


@misconception(of="AdamW_", caught_by="test_adamw_of_tiny_gradients", row="O14")
class adamw_puts_eps_under_the_root(EpsUnderTheRoot, AdamW):
    """eps keeps the root from being zero, so it goes under the root."""


@misconception(of="AdamW_", caught_by="test_adamw_of_tiny_gradients")
class adamw_adds_eps_before_the_correction(EpsBeforeCorrection, AdamW):
    """It makes no difference whether eps is added before or after the correction."""


@misconception(of="AdamW_", caught_by="test_adamw_counts_the_steps_of_each_parameter")
class adamw_counts_for_all(OneCount, AdamW):
    """t is the number of calls of step."""


@misconception(of="AdamW_", caught_by=ADAMW_EACH)
class adamw_counts_every_parameter(CountOfAll, AdamW):
    """t is counted up whenever a parameter is moved."""


@misconception(of="AdamW_", caught_by=ADAMW_EACH, row="O05")
class adamw_has_one_memory(OneMemory, AdamW):
    """An optimiser has one m and one s."""


@misconception(of="AdamW_", caught_by=SHRINKS, row="O17")
class adamw_rebinds_the_name(AdamW):
    """p = p * (1 - lr * weight_decay) changes the parameter p."""

    def move(self, i, p, g):
        p = p * (1 - self.lr * self.weight_decay)
        p -= self.lr * self.direction(i, g)


@misconception(of="AdamW_", caught_by="test_adamw_leaves_the_gradients_alone", row="O23")
class adamw_clears_in_the_step(ClearingInTheStep, AdamW):
    """A gradient that has been used is no longer needed."""


@misconception(of="AdamW_", caught_by="test_adamw_takes_a_generator", row="O25")
class adamw_keeps_the_generator(Generator, AdamW):
    """What I was handed can be looped over as often as I like."""


@misconception(of="AdamW_", caught_by="test_adamw_takes_a_generator", row="T29")
class adamw_uses_the_generator_up(UsedUp, AdamW):
    """I can make the means from the parameters, and then go through them in each step."""


@misconception(of="AdamW_", caught_by="test_adamw_counts_the_steps_of_each_parameter", row="O27")
class adamw_needs_every_gradient(EveryGradient, AdamW):
    """After backward every parameter has a gradient."""


@misconception(of="AdamW_", caught_by="test_adamw_counts_the_steps_of_each_parameter", row="O27")
class adamw_takes_no_gradient_for_zero(ZeroForNone, AdamW):
    """No gradient is a gradient of zero."""


@misconception(of="AdamW_", caught_by="test_adamw_counts_the_steps_of_each_parameter", row="O27")
class adamw_decays_what_has_no_gradient(AdamW):
    """The decay does not depend on the gradient, so every parameter shrinks in every step."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad)
            else:
                p -= self.lr * self.weight_decay * p


@misconception(of="AdamW_", caught_by="test_adamw_clears_the_gradients")
class adamw_clears_nothing(NotClearing, AdamW):
    """backward starts with fresh gradients, so there is nothing to clear."""


@misconception(of="AdamW_", caught_by="test_two_adamws_do_not_mix", row="P08")
class adamw_shares_its_memory(Sharing, AdamW):
    """A dict in the class is there for every optimiser, and saves making one."""


# clip_grad_norm_

ALIKE = "test_clip_scales_all_gradients_alike"
BEFORE = "test_clip_returns_the_norm_before"
SMALL = "test_clip_leaves_small_gradients_alone"
NONE = "test_clip_passes_over_what_has_no_gradient"


def norm_of(gradients):
    return math.sqrt(sum(float((g**2).sum()) for g in gradients))


def gradients_of(params):
    return [p.grad for p in params if p.grad is not None]


def scale(gradients, factor):
    for g in gradients:
        g.mul_(factor)


@misconception(of="clip_grad_norm_", caught_by=ALIKE, row="O18")
def clips_each_on_its_own(params, max_norm):
    """Each gradient is clipped to max_norm."""
    gradients = gradients_of(params)
    total = norm_of(gradients)
    for g in gradients:
        if g.norm() > max_norm:
            g.mul_(max_norm / g.norm())
    return total


@misconception(of="clip_grad_norm_", caught_by=SMALL, row="O19")
def scales_up_small_gradients(params, max_norm):
    """After clipping the norm is max_norm."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    scale(gradients, max_norm / (norm + 1e-6))
    return norm


@misconception(of="clip_grad_norm_", caught_by="test_clip_of_zeros", row="O19")
def divides_by_any_norm(params, max_norm):
    """Multiplying by max_norm / norm gives every gradient the right length."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    scale(gradients, float(torch.tensor(max_norm) / norm))
    return norm


@misconception(of="clip_grad_norm_", caught_by="test_clip_of_zeros", row="O19")
def divides_by_any_norm_in_python(params, max_norm):
    """Every gradient is multiplied by max_norm / norm, for a norm is never 0."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    scale(gradients, max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=ALIKE)
def clips_the_numbers(params, max_norm):
    """Clipping holds every number between -max_norm and max_norm."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    for g in gradients:
        g.clamp_(-max_norm, max_norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=ALIKE)
def forgets_the_root_of_the_norm(params, max_norm):
    """The norm is the sum of the squares."""
    gradients = gradients_of(params)
    norm = norm_of(gradients) ** 2
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=ALIKE)
def adds_the_norms_up(params, max_norm):
    """The norm of all is the sum of the norms."""
    gradients = gradients_of(params)
    norm = float(sum(g.norm() for g in gradients))
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=ALIKE)
def takes_the_largest_norm(params, max_norm):
    """The norm of all is the largest norm of any."""
    gradients = gradients_of(params)
    norm = max((float(g.norm()) for g in gradients), default=0.0)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=SMALL)
def divides_by_the_norm_alone(params, max_norm):
    """Gradients that are too long are divided by their norm."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, 1 / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=BEFORE)
def returns_the_norm_after(params, max_norm):
    """Whoever clips wants to know the norm that came of it."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm_of(gradients)


@misconception(of="clip_grad_norm_", caught_by=BEFORE, row="P03")
def returns_the_norm_as_a_tensor(params, max_norm):
    """A tensor without axes is a number."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return torch.tensor(norm)


@misconception(of="clip_grad_norm_", caught_by=BEFORE, row="P07")
def clips_and_returns_nothing(params, max_norm):
    """The name ends in _, so the gradients are the answer."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)


@misconception(of="clip_grad_norm_", caught_by="test_clip_changes_the_gradients_themselves")
def puts_new_gradients_in_place(params, max_norm):
    """A parameter can be given another gradient."""
    params = [p for p in params if p.grad is not None]
    norm = norm_of(gradients_of(params))
    if norm > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=ALIKE, row="O17")
def scales_copies(params, max_norm):
    """g = g * factor changes the gradient g."""
    gradients = gradients_of(params)
    norm = norm_of(gradients)
    if norm > max_norm:
        for g in gradients:
            g = g * (max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=NONE, row="O27")
def clip_needs_every_gradient(params, max_norm):
    """After backward every parameter has a gradient."""
    gradients = [p.grad for p in params]
    norm = norm_of(gradients)
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by="test_clip_takes_a_generator", row="T29")
def goes_through_the_parameters_twice(params, max_norm):
    """What I was handed can be looped over as often as I like."""
    norm = norm_of(gradients_of(params))
    if norm > max_norm:
        scale(gradients_of(params), max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by="test_clip_of_no_gradient_at_all")
def adds_up_no_tensors(params, max_norm):
    """A sum of tensors is a tensor."""
    gradients = gradients_of(params)
    norm = sum((g**2).sum() for g in gradients).sqrt().item()
    if norm > max_norm:
        scale(gradients, max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by=ALIKE)
def clips_the_parameters(params, max_norm):
    """What is too long is the vector of the parameters."""
    params = list(params)
    norm = norm_of([p.detach() for p in params])
    if norm > max_norm:
        scale([p.data for p in params], max_norm / norm)
    return norm


@misconception(of="clip_grad_norm_", caught_by="test_clip_changes_the_gradients_themselves")
def clips_the_parameters_too(params, max_norm):
    """Parameters and gradients are clipped together."""
    params = [p for p in params if p.grad is not None]
    norm = norm_of(gradients_of(params))
    if norm > max_norm:
        scale(gradients_of(params), max_norm / norm)
        scale([p.data for p in params], max_norm / norm)
    return norm


# cosine_lr

WAVE = "test_cosine_comes_down_half_a_wave"
CLIMB = "test_cosine_climbs_first"
LOWEST = "test_cosine_goes_down_to_lr_min"


def wave(share, lr_max, lr_min):
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * share)) / 2


@misconception(of="cosine_lr", caught_by=WAVE, row="T39")
def cosine_is_a_step_ahead(step, total, lr_max, lr_min=0.0, warmup=0):
    """Steps are counted from 1, so step 0 is the first of them."""
    return cosine_lr(step + 1, total, lr_max, lr_min, warmup)


@misconception(of="cosine_lr", caught_by=WAVE, row="T39")
def cosine_is_a_step_late(step, total, lr_max, lr_min=0.0, warmup=0):
    """The rate of step 0 is used twice, for the first change comes after it."""
    return cosine_lr(max(0, step - 1), total, lr_max, lr_min, warmup)


@misconception(of="cosine_lr", caught_by=CLIMB, row="T39")
def climbs_from_the_first_step_on(step, total, lr_max, lr_min=0.0, warmup=0):
    """A rate of zero would waste step 0, so the climb begins with 1 / warmup."""
    if step < warmup:
        return lr_max * (step + 1) / warmup
    return cosine_lr(step, total, lr_max, lr_min, warmup)


@misconception(of="cosine_lr", caught_by=WAVE, row="T39")
def ends_at_the_last_step(step, total, lr_max, lr_min=0.0, warmup=0):
    """The last of the steps, total - 1, has lr_min."""
    if step < warmup:
        return lr_max * step / warmup
    share = (step - warmup) / max(1, total - 1 - warmup)
    return float(wave(min(1.0, share), lr_max, lr_min))


@misconception(of="cosine_lr", caught_by="test_cosine_after_a_climb")
def forgets_the_climb_in_the_wave(step, total, lr_max, lr_min=0.0, warmup=0):
    """The wave runs over step / total."""
    if step < warmup:
        return lr_max * step / warmup
    return wave(min(1.0, step / total), lr_max, lr_min)


@misconception(of="cosine_lr", caught_by="test_cosine_after_a_climb")
def makes_the_wave_too_long(step, total, lr_max, lr_min=0.0, warmup=0):
    """The wave begins after the climb, and is total steps long."""
    if step < warmup:
        return lr_max * step / warmup
    if step >= total:
        return float(lr_min)
    return wave((step - warmup) / total, lr_max, lr_min)


@misconception(of="cosine_lr", caught_by="test_cosine_stays_at_the_lowest")
def goes_up_again(step, total, lr_max, lr_min=0.0, warmup=0):
    """A cosine goes on as it likes."""
    if step < warmup:
        return lr_max * step / warmup
    return wave((step - warmup) / (total - warmup), lr_max, lr_min)


@misconception(of="cosine_lr", caught_by="test_cosine_stays_at_the_lowest")
def ends_at_zero(step, total, lr_max, lr_min=0.0, warmup=0):
    """When training is over, the rate is zero."""
    return 0.0 if step >= total else cosine_lr(step, total, lr_max, lr_min, warmup)


@misconception(of="cosine_lr", caught_by=LOWEST)
def adds_the_lowest_to_the_whole(step, total, lr_max, lr_min=0.0, warmup=0):
    """The wave of height lr_max stands on lr_min."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + lr_max * (1 + math.cos(math.pi * share)) / 2


@misconception(of="cosine_lr", caught_by=LOWEST)
def leaves_the_lowest_out(step, total, lr_max, lr_min=0.0, warmup=0):
    """The wave goes down to zero, and lr_min holds afterwards."""
    if step < warmup:
        return lr_max * step / warmup
    return float(lr_min) if step >= total else wave((step - warmup) / (total - warmup), lr_max, 0.0)


@misconception(of="cosine_lr", caught_by=LOWEST)
def cuts_the_wave_off(step, total, lr_max, lr_min=0.0, warmup=0):
    """lr_min is a floor under a wave that goes down to zero."""
    if step < warmup:
        return lr_max * step / warmup
    return max(float(lr_min), cosine_lr(step, total, lr_max, 0.0, warmup))


@misconception(of="cosine_lr", caught_by=WAVE)
def forgets_the_half_of_the_wave(step, total, lr_max, lr_min=0.0, warmup=0):
    """One plus the cosine is the share that is left."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * share))


@misconception(of="cosine_lr", caught_by=WAVE)
def takes_a_quarter_of_a_wave(step, total, lr_max, lr_min=0.0, warmup=0):
    """A cosine comes down from 1 to 0 in a quarter of a wave."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + (lr_max - lr_min) * math.cos(math.pi / 2 * share)


@misconception(of="cosine_lr", caught_by=WAVE)
def comes_down_straight(step, total, lr_max, lr_min=0.0, warmup=0):
    """What comes down from one rate to the other comes down in a line."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_max + (lr_min - lr_max) * share


@misconception(of="cosine_lr", caught_by=WAVE)
def counts_in_degrees(step, total, lr_max, lr_min=0.0, warmup=0):
    """Half a wave is 180 degrees."""
    if step < warmup:
        return lr_max * step / warmup
    share = min(1.0, (step - warmup) / (total - warmup))
    return lr_min + (lr_max - lr_min) * (1 + math.cos(180 * share)) / 2


@misconception(of="cosine_lr", caught_by="test_cosine_climbs_from_zero")
def climbs_from_the_lowest(step, total, lr_max, lr_min=0.0, warmup=0):
    """The climb leads from lr_min to lr_max."""
    if step < warmup:
        return lr_min + (lr_max - lr_min) * step / warmup
    return cosine_lr(step, total, lr_max, lr_min, warmup)


@misconception(of="cosine_lr", caught_by=CLIMB)
def comes_down_during_the_climb(step, total, lr_max, lr_min=0.0, warmup=0):
    """Climb and wave are multiplied."""
    share = min(1.0, step / warmup) if warmup else 1.0
    return share * wave(min(1.0, step / total), lr_max, lr_min)


@misconception(of="cosine_lr", caught_by=CLIMB)
def does_not_climb(step, total, lr_max, lr_min=0.0, warmup=0):
    """Training starts at the highest rate."""
    return cosine_lr(max(step, warmup), total, lr_max, lr_min, warmup)


@misconception(of="cosine_lr", caught_by=WAVE)
def divides_by_a_climb_of_zero(step, total, lr_max, lr_min=0.0, warmup=0):
    """At the end of the climb the rate is lr_max * step / warmup too."""
    if step <= warmup:
        return lr_max * step / warmup
    return cosine_lr(step, total, lr_max, lr_min, warmup)


@misconception(of="cosine_lr", caught_by=WAVE, row="P03")
def returns_the_rate_as_a_tensor(step, total, lr_max, lr_min=0.0, warmup=0):
    """A tensor without axes is a number."""
    return torch.tensor(cosine_lr(step, total, lr_max, lr_min, warmup), dtype=torch.float64)
