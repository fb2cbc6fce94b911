"""Wrong answers to `SGD_`."""

import torch
from beliefs import (
    A_GRADIENT_IS_MINE,
    A_GRADIENT_OF_THE_NUMBER_ZERO,
    A_PARAMETER_MOVES_UNWRITTEN,
    A_RUNNING_MEAN_OF_GRADIENTS,
    A_STATE_FOR_EACH_SHAPE,
    A_USED_GRADIENT_IS_CLEARED,
    AUTOGRAD_SEES_ONLY_THE_WRITE,
    BACKWARD_STARTS_FRESH,
    EVERY_GRADIENT_CAN_BE_SET,
    EVERY_PARAMETER_HAS_A_GRADIENT,
    LOOP_AS_OFTEN_AS_I_LIKE,
    NO_GRADIENT_IS_ZERO,
    ONE_MEMORY_FOR_ALL_OPTIMISERS,
    ONE_STATE_FOR_ALL,
    THE_DECAY_OFF_THE_GRADIENT,
    THE_DECAY_WITHOUT_LR,
    THE_PARAMETER_MOVES_FIRST,
    UPHILL,
)

from autograder import misconception

TWO_STEPS = "test_sgd_takes_two_steps"
SPEED = "test_sgd_gathers_speed"
EACH = "test_sgd_keeps_a_velocity_for_each_parameter"
DECAY = "test_sgd_decays_the_weights"
DECAY_AND_SPEED = "test_sgd_decays_with_momentum"
AHEAD = "test_sgd_looks_far_ahead"
WAITS = "test_sgd_waits_for_a_gradient"


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


@misconception(TWO_STEPS, belief=UPHILL, row="O01")
class sgd_goes_uphill(Sgd):
    def move(self, i, p, g):
        p += self.lr * self.direction(i, g)


@misconception(SPEED, belief=A_RUNNING_MEAN_OF_GRADIENTS, row="O02")
class sgd_takes_a_mean(Sgd):
    def direction(self, i, g):
        v = self.momentum * self.velocities.get(i, 0.0) + (1 - self.momentum) * g
        self.velocities[i] = v
        return g + self.momentum * v if self.nesterov else v


@misconception(SPEED, row="O04")
class sgd_forgets_the_velocity(Sgd):
    """The velocity is made anew in each step."""

    def direction(self, i, g):
        v = self.momentum * 0.0 + g
        return g + self.momentum * v if self.nesterov else v


@misconception(EACH, belief=ONE_STATE_FOR_ALL, row="O05")
class sgd_has_one_velocity(Sgd):
    def direction(self, i, g):
        return super().direction("the one", g)


@misconception(EACH, belief=A_STATE_FOR_EACH_SHAPE)
class sgd_keeps_a_velocity_for_a_shape(Sgd):
    def direction(self, i, g):
        return super().direction(g.shape, g)


@misconception(SPEED)
class sgd_leaves_momentum_out(Sgd):
    """A step is the learning rate times the gradient, and nothing else."""

    def direction(self, i, g):
        return g


@misconception(SPEED, belief=THE_PARAMETER_MOVES_FIRST)
class sgd_moves_by_the_old_velocity(Sgd):
    def direction(self, i, g):
        old = self.velocities.get(i, torch.zeros_like(g))
        v = self.momentum * old + g
        self.velocities[i] = v
        if self.momentum == 0:
            return g
        return g + self.momentum * v if self.nesterov else old


@misconception(DECAY, belief=THE_DECAY_OFF_THE_GRADIENT, row="O06")
class sgd_decays_away_from_zero(Sgd):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad - self.weight_decay * p)


@misconception(DECAY, belief=THE_DECAY_WITHOUT_LR, row="O07")
class sgd_decays_by_the_whole_factor(Sgd):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                old = p.clone()
                self.move(i, p, p.grad)
                p -= self.weight_decay * old


@misconception(DECAY_AND_SPEED)
class sgd_keeps_the_decay_out_of_the_velocity(Sgd):
    """The decay has nothing to do with the velocity, and is taken off apart."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                old = p.clone()
                self.move(i, p, p.grad)
                p -= self.lr * self.weight_decay * old


@misconception(DECAY)
class sgd_decays_twice(Sgd):
    """The decay is weight_decay times the square, so its slope has a 2 in it."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad + 2 * self.weight_decay * p)


@misconception(DECAY, row="O26")
class sgd_forgets_the_decay(Sgd):
    """SGD needs no weight decay."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, 0.0, nesterov)


@misconception(AHEAD, row="O26")
class sgd_never_looks_ahead(Sgd):
    """With nesterov, too, the parameter moves by the velocity."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, weight_decay, False)


@misconception(AHEAD)
class sgd_looks_ahead_without_the_gradient(Sgd):
    """Looking ahead is a step by momentum times the new velocity."""

    def direction(self, i, g):
        v = super().direction(i, g)
        return v - g if self.nesterov else v


@misconception(AHEAD)
class sgd_looks_ahead_too_far(Sgd):
    """Looking ahead is the gradient and on top of it the whole new velocity."""

    def direction(self, i, g):
        v = self.momentum * self.velocities.get(i, 0.0) + g
        self.velocities[i] = v
        return g + v if self.nesterov else v


@misconception("test_sgd_leaves_the_gradients_alone", belief=A_GRADIENT_IS_MINE, row="O16")
class sgd_decays_in_the_gradient(Sgd):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                g = p.grad
                g += self.weight_decay * p
                self.move(i, p, g)


@misconception(TWO_STEPS, belief=A_PARAMETER_MOVES_UNWRITTEN, row="O17")
class sgd_rebinds_the_name(Sgd):
    def move(self, i, p, g):
        p = p - self.lr * self.direction(i, g)


@misconception(TWO_STEPS, row="O17")
class sgd_replaces_its_own_tensors(Sgd):
    """A parameter that the optimiser replaces is replaced for the model, too."""

    def move(self, i, p, g):
        self.params[i] = (p - self.lr * self.direction(i, g)).requires_grad_()


@misconception(TWO_STEPS)
class sgd_steps_under_autograd(Sgd):
    """An in-place step is a computation like any other."""

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception("test_sgd_leaves_the_gradients_alone", belief=A_USED_GRADIENT_IS_CLEARED, row="O23")
class sgd_clears_in_the_step(Sgd):
    def step(self):
        super().step()
        self.zero_grad()


@misconception("test_sgd_keeps_no_graph", belief=AUTOGRAD_SEES_ONLY_THE_WRITE, row="O24")
class sgd_decays_on_the_graph(Sgd):
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p.data -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception("test_sgd_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="O25")
class sgd_keeps_the_generator(Sgd):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__([], lr, momentum, weight_decay, nesterov)
        self.params = params


@misconception("test_sgd_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="T29")
class sgd_uses_the_generator_up(Sgd):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__([], lr, momentum, weight_decay, nesterov)
        self.params = params
        self.velocities = dict(enumerate(torch.zeros_like(p) for p in params))


@misconception(WAITS, belief=EVERY_PARAMETER_HAS_A_GRADIENT, row="O27")
class sgd_needs_every_gradient(Sgd):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, p.grad + self.weight_decay * p)


@misconception(WAITS, belief=NO_GRADIENT_IS_ZERO, row="O27")
class sgd_takes_no_gradient_for_zero(Sgd):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            g = torch.zeros_like(p) if p.grad is None else p.grad
            self.move(i, p, g + self.weight_decay * p)


@misconception(WAITS)
class sgd_stops_where_there_is_no_gradient(Sgd):
    """Where there is no gradient there is nothing left to do."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                return
            self.move(i, p, p.grad + self.weight_decay * p)


@misconception(TWO_STEPS)
class sgd_chooses_parameters_too_early(Sgd):
    """Parameters without a gradient can be left out from the start."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        with_gradient = [p for p in params if p.grad is not None]
        super().__init__(with_gradient, lr, momentum, weight_decay, nesterov)


@misconception("test_sgd_finds_gradients_that_came_first")
class sgd_clears_at_the_start(Sgd):
    """An optimiser begins with gradients that are cleared."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, weight_decay, nesterov)
        self.zero_grad()


@misconception("test_sgd_trains")
class sgd_forgets_its_speed_with_the_gradients(Sgd):
    """zero_grad sets everything back for the next step, the velocities too."""

    def zero_grad(self):
        super().zero_grad()
        self.velocities = {}


@misconception("test_sgd_does_it_all_at_once")
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


@misconception("test_sgd_clears_the_gradients", belief=BACKWARD_STARTS_FRESH)
class sgd_clears_nothing(Sgd):
    def zero_grad(self):
        return


@misconception("test_sgd_clears_the_gradients")
class sgd_clears_the_parameters(Sgd):
    """zero_grad sets the tensors of the optimiser to zero."""

    def zero_grad(self):
        for p in self.params:
            p.data.zero_()
            p.grad = None


@misconception("test_sgd_clears_what_came_from_a_generator", belief=EVERY_GRADIENT_CAN_BE_SET)
class sgd_clears_without_looking(Sgd):
    def zero_grad(self):
        for p in self.params:
            p.grad.zero_()


@misconception("test_sgd_remembers_numbers_not_tensors")
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


@misconception("test_sgd_leaves_parameters_that_can_be_trained")
class sgd_switches_tracking_off(Sgd):
    """A parameter that is changed by hand must not require a gradient."""

    def move(self, i, p, g):
        p.requires_grad = False
        super().move(i, p, g)


@misconception("test_sgd_leaves_parameters_that_can_be_trained")
class sgd_switches_gradients_off(Sgd):
    """Gradients are not needed in a step, so I switch them off."""

    def step(self):
        super().step()
        torch.set_grad_enabled(False)


@misconception("test_two_sgds_do_not_mix", belief=ONE_MEMORY_FOR_ALL_OPTIMISERS, row="P08")
class sgd_shares_its_velocities(Sgd):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, weight_decay, nesterov)
        if not hasattr(type(self), "shared"):
            type(self).shared = {}
        self.velocities = type(self).shared


@misconception("test_sgd_leaves_autograd_as_found")
class sgd_switches_gradients_on(Sgd):
    """Between two steps gradients are always switched on."""

    def step(self):
        super().step()
        torch.set_grad_enabled(True)


@misconception("test_sgd_leaves_the_gradients_alone", belief=A_GRADIENT_IS_MINE)
class sgd_looks_ahead_in_the_gradient(Sgd):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                g = p.grad + self.weight_decay * p if self.weight_decay else p.grad
                v = self.velocities[i] = self.momentum * self.velocities.get(i, 0.0) + g
                if self.nesterov:
                    g += self.momentum * v
                p -= self.lr * (g if self.nesterov else v)


@misconception(DECAY)
class sgd_rests_where_it_is_flat(Sgd):
    """Where the gradient is zero there is nothing to do in a step."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None and p.grad.any():
                self.move(i, p, p.grad + self.weight_decay * p)


@misconception("test_sgd_clears_the_gradients", belief=A_GRADIENT_OF_THE_NUMBER_ZERO)
class sgd_clears_to_a_number(Sgd):
    def zero_grad(self):
        for p in self.params:
            p.grad = 0


@misconception(DECAY, holds=("sgd_keeps_the_decay_out_of_the_velocity",))
class sgd_decays_after_the_step(Sgd):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad)
                p -= self.lr * self.weight_decay * p


@misconception(EACH, belief=ONE_STATE_FOR_ALL, row="O05")
class sgd_has_one_velocity_if_it_has_momentum(Sgd):
    def direction(self, i, g):
        return super().direction("the one", g) if self.momentum else g


@misconception(EACH, belief=ONE_STATE_FOR_ALL, row="O05")
class sgd_has_one_velocity_and_exchanges_the_data(Sgd):
    def move(self, i, p, g):
        p.data = p.data - self.lr * self.direction("the one", g)


@misconception(EACH, belief=ONE_STATE_FOR_ALL, row="O05")
class sgd_has_one_velocity_and_exchanges_the_data_if_it_has_momentum(Sgd):
    def move(self, i, p, g):
        p.data = p.data - self.lr * (self.direction("the one", g) if self.momentum else g)


@misconception(DECAY)
class sgd_decays_by_the_sign(Sgd):
    """The decay takes the same amount off every weight, towards zero."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad + self.weight_decay * p.sign())


@misconception(SPEED)
class sgd_always_looks_ahead(Sgd):
    """Momentum steps by the gradient and on top of it by momentum times the new velocity."""

    def direction(self, i, g):
        v = self.momentum * self.velocities.get(i, 0.0) + g
        self.velocities[i] = v
        return g + self.momentum * v


@misconception(WAITS)
class sgd_slows_down_without_a_gradient(Sgd):
    """Where there is no gradient the velocity fades all the same."""

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                self.velocities[i] = self.momentum * self.velocities.get(i, 0.0)
        super().step()
