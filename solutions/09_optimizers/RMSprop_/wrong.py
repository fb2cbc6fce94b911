"""Wrong answers to `RMSprop_`."""

import torch
from beliefs import (
    A_GRADIENT_IS_MINE,
    A_GRADIENT_IS_NEVER_ZERO,
    A_GRADIENT_OF_THE_NUMBER_ZERO,
    A_PARAMETER_MOVES_UNWRITTEN,
    A_STATE_FOR_EACH_SHAPE,
    A_USED_GRADIENT_IS_CLEARED,
    BACKWARD_STARTS_FRESH,
    EPS_UNDER_THE_ROOT,
    EVERY_GRADIENT_CAN_BE_SET,
    EVERY_PARAMETER_HAS_A_GRADIENT,
    LOOP_AS_OFTEN_AS_I_LIKE,
    NO_GRADIENT_IS_ZERO,
    ONE_MEMORY_FOR_ALL_OPTIMISERS,
    ONE_STATE_FOR_ALL,
    THE_SECOND_MEAN_OF_GRADIENTS,
    TIMES_EPS,
    UPHILL,
    ZERO_IS_LEFT_OUT,
)

from autograder import misconception

RMS_STEP = "test_rmsprop_takes_a_step"
RMS_MEMORY = "test_rmsprop_remembers_the_squares"
RMS_EACH = "test_rmsprop_keeps_a_mean_for_each_parameter"


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


@misconception(RMS_STEP, belief=UPHILL, row="O01")
class rmsprop_goes_uphill(Rms):
    def move(self, i, p, g):
        p += self.lr * g / (self.square(i, g).sqrt() + self.eps)


@misconception("test_rmsprop_of_tiny_gradients", belief=EPS_UNDER_THE_ROOT, row="O14")
class rmsprop_puts_eps_under_the_root(Rms):
    def move(self, i, p, g):
        p -= self.lr * g / (self.square(i, g) + self.eps).sqrt()


@misconception(RMS_STEP, belief=TIMES_EPS, row="O20")
class rmsprop_multiplies_by_eps(Rms):
    def move(self, i, p, g):
        p -= self.lr * g / (self.square(i, g).sqrt() * self.eps)


@misconception(RMS_STEP)
class rmsprop_forgets_the_root(Rms):
    """The gradient is divided by the mean of its squares."""

    def move(self, i, p, g):
        p -= self.lr * g / (self.square(i, g) + self.eps)


@misconception("test_rmsprop_rests_where_it_is_flat", belief=A_GRADIENT_IS_NEVER_ZERO)
class rmsprop_leaves_eps_out(Rms):
    def move(self, i, p, g):
        p -= self.lr * g / self.square(i, g).sqrt()


@misconception(RMS_STEP)
class rmsprop_adds_the_squares_up(Rms):
    """Every gradient so far counts in full."""

    def square(self, i, g):
        self.squares[i] = self.squares.get(i, 0.0) + g**2
        return self.squares[i]


@misconception(RMS_STEP)
class rmsprop_swaps_the_weights(Rms):
    """alpha is the weight of the new square."""

    def square(self, i, g):
        self.squares[i] = (1 - self.alpha) * self.squares.get(i, 0.0) + self.alpha * g**2
        return self.squares[i]


@misconception(RMS_STEP)
class rmsprop_divides_before_it_looks(Rms):
    """The mean of the squares so far divides the gradient, and then takes it in."""

    def square(self, i, g):
        old = self.squares.get(i, torch.zeros_like(g))
        super().square(i, g)
        return old


@misconception(RMS_MEMORY)
class rmsprop_forgets_the_squares(Rms):
    """The mean of the squares is made anew in each step."""

    def square(self, i, g):
        return (1 - self.alpha) * g**2


@misconception(RMS_STEP)
class rmsprop_starts_at_the_first_square(Rms):
    """The first mean is the first square itself."""

    def square(self, i, g):
        if i not in self.squares:
            self.squares[i] = g**2
            return self.squares[i]
        return super().square(i, g)


@misconception(RMS_STEP)
class rmsprop_starts_at_one(Rms):
    """A mean that starts at one can never be zero."""

    def square(self, i, g):
        self.squares.setdefault(i, torch.ones_like(g))
        return super().square(i, g)


@misconception(RMS_STEP)
class rmsprop_averages_over_the_tensor(Rms):
    """Each parameter has one mean, over all of its numbers."""

    def square(self, i, g):
        super().square(i, g)
        return self.squares[i].mean()


@misconception(RMS_EACH, belief=ONE_STATE_FOR_ALL, row="O05")
class rmsprop_has_one_mean(Rms):
    def square(self, i, g):
        return super().square("the one", g)


@misconception(RMS_EACH, belief=A_STATE_FOR_EACH_SHAPE)
class rmsprop_keeps_a_mean_for_a_shape(Rms):
    def square(self, i, g):
        return super().square(g.shape, g)


@misconception(RMS_STEP, row="O26")
class rmsprop_reads_its_own_alpha(Rms):
    """alpha is 0.99."""

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__(params, lr, 0.99, eps)


@misconception("test_rmsprop_without_options")
class rmsprop_has_other_defaults(Rms):
    """A learning rate is 0.001 unless it is said otherwise."""

    def __init__(self, params, lr=1e-3, alpha=0.99, eps=1e-8):
        super().__init__(params, lr, alpha, eps)


@misconception("test_rmsprop_with_options_of_zero", belief=ZERO_IS_LEFT_OUT)
class rmsprop_takes_zero_for_left_out(Rms):
    def __init__(self, params, lr=None, alpha=None, eps=None):
        super().__init__(params, lr or 1e-2, alpha or 0.99, eps or 1e-8)


@misconception(RMS_STEP, belief=A_PARAMETER_MOVES_UNWRITTEN, row="O17")
class rmsprop_rebinds_the_name(Rms):
    def move(self, i, p, g):
        p = p - self.lr * g / (self.square(i, g).sqrt() + self.eps)


@misconception(
    "test_rmsprop_leaves_the_gradients_alone", belief=A_USED_GRADIENT_IS_CLEARED, row="O23"
)
class rmsprop_clears_in_the_step(Rms):
    def step(self):
        super().step()
        self.zero_grad()


@misconception("test_rmsprop_leaves_the_gradients_alone", belief=A_GRADIENT_IS_MINE, row="O16")
class rmsprop_scales_the_gradient_in_place(Rms):
    def move(self, i, p, g):
        g /= self.square(i, g).sqrt() + self.eps
        p -= self.lr * g


@misconception("test_rmsprop_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="O25")
class rmsprop_keeps_the_generator(Rms):
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__([], lr, alpha, eps)
        self.params = params


@misconception("test_rmsprop_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="T29")
class rmsprop_uses_the_generator_up(Rms):
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__([], lr, alpha, eps)
        self.params = params
        self.squares = dict(enumerate(torch.zeros_like(p) for p in params))


@misconception(
    "test_rmsprop_waits_for_a_gradient", belief=EVERY_PARAMETER_HAS_A_GRADIENT, row="O27"
)
class rmsprop_needs_every_gradient(Rms):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, p.grad)


@misconception("test_rmsprop_waits_for_a_gradient", belief=NO_GRADIENT_IS_ZERO, row="O27")
class rmsprop_takes_no_gradient_for_zero(Rms):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            self.move(i, p, torch.zeros_like(p) if p.grad is None else p.grad)


@misconception("test_rmsprop_clears_the_gradients", belief=BACKWARD_STARTS_FRESH)
class rmsprop_clears_nothing(Rms):
    def zero_grad(self):
        return


@misconception("test_two_rmsprops_do_not_mix", belief=ONE_MEMORY_FOR_ALL_OPTIMISERS, row="P08")
class rmsprop_shares_its_means(Rms):
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__(params, lr, alpha, eps)
        if not hasattr(type(self), "shared"):
            type(self).shared = {}
        self.squares = type(self).shared


@misconception("test_rmsprop_rests_where_it_is_flat")
class rmsprop_forgets_nothing_where_it_is_flat(Rms):
    """Where the gradient is zero there is nothing to do in a step."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None and p.grad.any():
                self.move(i, p, p.grad)


@misconception("test_rmsprop_clears_the_gradients", belief=A_GRADIENT_OF_THE_NUMBER_ZERO)
class rmsprop_clears_to_a_number(Rms):
    def zero_grad(self):
        for p in self.params:
            p.grad = 0


@misconception("test_rmsprop_clears_the_gradients", belief=EVERY_GRADIENT_CAN_BE_SET)
class rmsprop_clears_without_looking(Rms):
    def zero_grad(self):
        for p in self.params:
            p.grad.zero_()


@misconception(RMS_STEP, belief=THE_SECOND_MEAN_OF_GRADIENTS)
class rmsprop_forgets_the_square(Rms):
    def square(self, i, g):
        self.squares[i] = self.alpha * self.squares.get(i, 0.0) + (1 - self.alpha) * g
        return self.squares[i]


@misconception("test_rmsprop_waits_for_a_gradient", holds=("rmsprop_needs_every_gradient",))
class rmsprop_squares_every_gradient(Rms):
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            s = self.square(i, p.grad)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)


@misconception(RMS_STEP)
class rmsprop_leaves_the_new_square_whole(Rms):
    """What is new counts in full, and alpha slows down what is old."""

    def square(self, i, g):
        self.squares[i] = self.alpha * self.squares.get(i, 0.0) + g**2
        return self.squares[i]


@misconception(RMS_EACH, belief=ONE_STATE_FOR_ALL, row="O05")
class rmsprop_has_one_mean_and_exchanges_the_data(Rms):
    def move(self, i, p, g):
        p.data = p.data - self.lr * g / (self.square("the one", g).sqrt() + self.eps)


@misconception(RMS_STEP)
class rmsprop_averages_the_sizes(Rms):
    """The mean is that of the sizes of the gradients, and its root is taken."""

    def square(self, i, g):
        self.squares[i] = self.alpha * self.squares.get(i, 0.0) + (1 - self.alpha) * g.abs()
        return self.squares[i]


@misconception(RMS_STEP)
class rmsprop_corrects_the_mean(Rms):
    """A mean that starts at zero is too small at first, so it is divided by 1 - alpha ** t."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = {}

    def square(self, i, g):
        self.steps[i] = self.steps.get(i, 0) + 1
        return super().square(i, g) / (1 - self.alpha ** self.steps[i])


@misconception(RMS_STEP, holds=("rmsprop_adds_the_squares_up", "rmsprop_puts_eps_under_the_root"))
class rmsprop_adds_up_and_puts_eps_under_the_root(Rms):
    def move(self, i, p, g):
        p -= self.lr * g / (self.square(i, g) + self.eps).sqrt()

    def square(self, i, g):
        self.squares[i] = self.squares.get(i, 0.0) + g**2
        return self.squares[i]


@misconception(RMS_STEP, holds=("rmsprop_corrects_the_mean",))
class rmsprop_corrects_by_the_calls(Rms):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = 0

    def step(self):
        self.steps += 1
        super().step()

    def square(self, i, g):
        return super().square(i, g) / (1 - self.alpha**self.steps)
