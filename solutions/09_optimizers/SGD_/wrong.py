"""Wrong answers to `SGD_`."""

import torch

from autograder import misconception

TWO_STEPS = "test_sgd_takes_two_steps"
SPEED = "test_sgd_gathers_speed"
EACH = "test_sgd_keeps_a_velocity_for_each_parameter"
DECAY = "test_sgd_decays_the_weights"
DECAY_AND_SPEED = "test_sgd_decays_with_momentum"
AHEAD = "test_sgd_looks_ahead"
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


@misconception(TWO_STEPS, row="O01")
class sgd_goes_uphill(Sgd):
    """The gradient says where to go."""

    def move(self, i, p, g):
        p += self.lr * self.direction(i, g)


@misconception(SPEED, row="O02")
class sgd_takes_a_mean(Sgd):
    """The velocity is a running mean of the gradients, so g has the weight 1 - momentum."""

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


@misconception(EACH, row="O05")
class sgd_has_one_velocity(Sgd):
    """An optimiser has one velocity."""

    def direction(self, i, g):
        return super().direction("the one", g)


@misconception(SPEED)
class sgd_leaves_momentum_out(Sgd):
    """A step is the learning rate times the gradient, and nothing else."""

    def direction(self, i, g):
        return g


@misconception(SPEED)
class sgd_moves_by_the_old_velocity(Sgd):
    """First the parameter moves, then the velocity is brought up to date."""

    def direction(self, i, g):
        old = self.velocities.get(i, torch.zeros_like(g))
        v = self.momentum * old + g
        self.velocities[i] = v
        if self.momentum == 0:
            return g
        return g + self.momentum * v if self.nesterov else old


@misconception(DECAY, row="O06")
class sgd_decays_away_from_zero(Sgd):
    """The decay is taken off the gradient."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad - self.weight_decay * p)


@misconception(DECAY, row="O07")
class sgd_decays_by_the_whole_factor(Sgd):
    """Each step takes weight_decay times the parameter off it."""

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
    """The options that I do not use in the formula can stay at what they are."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, 0.0, nesterov)


@misconception(AHEAD, row="O26")
class sgd_never_looks_ahead(Sgd):
    """Nesterov's momentum is another name for momentum."""

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


@misconception("test_sgd_leaves_the_gradients_alone", row="O16")
class sgd_decays_in_the_gradient(Sgd):
    """g is a name of my own, so I can add the decay to it."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                g = p.grad
                g += self.weight_decay * p
                self.move(i, p, g)


@misconception(TWO_STEPS, row="O17")
class sgd_rebinds_the_name(Sgd):
    """p = p - lr * g changes the parameter p."""

    def move(self, i, p, g):
        p = p - self.lr * self.direction(i, g)


@misconception(TWO_STEPS, row="O17")
class sgd_replaces_its_own_tensors(Sgd):
    """The optimiser's list holds the parameters, so I put the new ones there."""

    def move(self, i, p, g):
        self.params[i] = (p - self.lr * self.direction(i, g)).requires_grad_()


@misconception(TWO_STEPS)
class sgd_steps_under_autograd(Sgd):
    """An in-place step is a computation like any other."""

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception("test_sgd_leaves_the_gradients_alone", row="O23")
class sgd_clears_in_the_step(Sgd):
    """A gradient that has been used is no longer needed."""

    def step(self):
        super().step()
        self.zero_grad()


@misconception("test_sgd_keeps_no_graph", row="O24")
class sgd_decays_on_the_graph(Sgd):
    """Writing through p.data keeps autograd out of the step."""

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p.data -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception("test_sgd_takes_a_generator", row="O25")
class sgd_keeps_the_generator(Sgd):
    """What I was handed can be looped over as often as I like."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__([], lr, momentum, weight_decay, nesterov)
        self.params = params


@misconception("test_sgd_takes_a_generator", row="T29")
class sgd_uses_the_generator_up(Sgd):
    """I can make the velocities from the parameters, and then go through them in each step."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__([], lr, momentum, weight_decay, nesterov)
        self.params = params
        self.velocities = dict(enumerate(torch.zeros_like(p) for p in params))


@misconception(WAITS, row="O27")
class sgd_needs_every_gradient(Sgd):
    """After backward every parameter has a gradient."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, p.grad + self.weight_decay * p)


@misconception(WAITS, row="O27")
class sgd_takes_no_gradient_for_zero(Sgd):
    """No gradient is a gradient of zero."""

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


@misconception("test_sgd_clears_the_gradients")
class sgd_clears_nothing(Sgd):
    """backward starts with fresh gradients, so there is nothing to clear."""

    def zero_grad(self):
        return


@misconception("test_sgd_clears_the_gradients")
class sgd_clears_the_parameters(Sgd):
    """zero_grad sets the tensors of the optimiser to zero."""

    def zero_grad(self):
        for p in self.params:
            p.data.zero_()
            p.grad = None


@misconception("test_sgd_clears_what_came_from_a_generator")
class sgd_clears_without_looking(Sgd):
    """Every parameter has a gradient that can be set to zero."""

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


@misconception("test_two_sgds_do_not_mix", row="P08")
class sgd_shares_its_velocities(Sgd):
    """A dict in the class is there for every optimiser, and saves making one."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr, momentum, weight_decay, nesterov)
        if not hasattr(type(self), "shared"):
            type(self).shared = {}
        self.velocities = type(self).shared
