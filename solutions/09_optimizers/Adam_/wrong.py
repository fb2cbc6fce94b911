"""Wrong answers to `Adam_`."""

from building_blocks import (
    Adam,
    ClearingInTheStep,
    CountAfterwards,
    CountFromOne,
    CountOfAll,
    EpsBeforeCorrection,
    EpsUnderTheRoot,
    EveryGradient,
    FirstBetaForBoth,
    Generator,
    NoCorrection,
    NotClearing,
    OneCount,
    OneMemory,
    SameCorrection,
    Sharing,
    UsedUp,
    ZeroForNone,
)

from autograder import misconception

FIRST = "test_adam_starts_with_steps_of_one_length"
TWO = "test_adam_takes_two_steps"


class Rebinding:
    def move(self, i, p, g):
        p = p - self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(FIRST, row="O01")
class adam_goes_uphill(Adam):
    """The gradient says where to go."""

    def move(self, i, p, g):
        p += self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(FIRST, row="O09")
class adam_corrects_nothing(NoCorrection, Adam):
    """The running means can be used as they are."""


@misconception(FIRST, row="O10")
class adam_counts_from_two(CountFromOne, Adam):
    """t starts at 1, and is counted up at the beginning of each step."""


@misconception(FIRST, row="O11")
class adam_counts_afterwards(CountAfterwards, Adam):
    """A step is counted when it is done."""


@misconception(TWO, row="O12")
class adam_always_corrects_alike(SameCorrection, Adam):
    """The means are divided by 1 - b, in every step."""


@misconception(FIRST, row="O13")
class adam_uses_one_beta_for_the_new(FirstBetaForBoth, Adam):
    """1 - b1 is the weight of what is new, in both means."""


@misconception(TWO)
class adam_uses_one_beta_alone(Adam):
    """Both means have the same beta."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, (betas[0], betas[0]), eps, weight_decay)


@misconception(TWO)
class adam_swaps_the_betas(Adam):
    """The betas are those of the squares and of the gradients, in this order."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, betas[::-1], eps, weight_decay)


@misconception("test_adam_of_tiny_gradients", row="O14")
class adam_puts_eps_under_the_root(EpsUnderTheRoot, Adam):
    """eps keeps the root from being zero, so it goes under the root."""


@misconception("test_adam_of_tiny_gradients")
class adam_adds_eps_before_the_correction(EpsBeforeCorrection, Adam):
    """It makes no difference whether eps is added before or after the correction."""


@misconception("test_adam_rests_where_it_is_flat")
class adam_leaves_eps_out(Adam):
    """A gradient is never exactly zero."""

    def ratio(self, m, s):
        return m / s.sqrt()


@misconception(FIRST, row="O20")
class adam_multiplies_by_eps(Adam):
    """The root is multiplied by eps."""

    def ratio(self, m, s):
        return m / (s.sqrt() * self.eps)


@misconception(FIRST, row="O21")
class adam_adds_the_beta(Adam):
    """The mean is b1 and 1 - b1 times the gradient."""

    def means(self, i, g):
        _, s = super().means(i, g)
        return self.b1 + (1 - self.b1) * g, s


@misconception(FIRST, row="O22")
class adam_takes_the_root_of_the_beta(Adam):
    """The mean is divided by the root of the beta."""

    def direction(self, i, g):
        t = self.count(i)
        m, _ = self.means(i, g)
        return m / (1 - self.b1**t) / (self.b1**0.5 + self.eps)


@misconception(FIRST)
class adam_forgets_the_root(Adam):
    """The mean is divided by the mean of the squares."""

    def ratio(self, m, s):
        return m / (s + self.eps)


@misconception(TWO)
class adam_moves_by_the_gradient(Adam):
    """The gradient is divided by the root, and m is used for nothing else."""

    def direction(self, i, g):
        t = self.count(i)
        _, s = self.means(i, g)
        return self.ratio(g, s / (1 - self.b2**t))


@misconception("test_adam_decays_by_the_gradient")
class adam_decays_as_adamw_does(Adam):
    """Weight decay is a factor on the parameter, in Adam as in AdamW."""

    def move(self, i, p, g):
        p -= self.lr * self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception("test_adam_decays_by_the_gradient", row="O06")
class adam_decays_away_from_zero(Adam):
    """The decay is taken off the gradient."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g - self.weight_decay * p)


@misconception("test_adam_decays_by_the_gradient", row="O07")
class adam_decays_by_the_whole_factor(Adam):
    """Each step takes weight_decay times the parameter off it."""

    def move(self, i, p, g):
        old = p.clone()
        p -= self.lr * self.direction(i, g)
        p -= self.weight_decay * old


@misconception("test_adam_decays_by_the_gradient", row="O26")
class adam_forgets_the_decay(Adam):
    """Adam needs no weight decay."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g)


@misconception("test_adam_decays_by_the_gradient")
class adam_squares_without_the_decay(Adam):
    """The decay belongs to m, and s is the mean of the squares of p.grad."""

    def means(self, i, g):
        m, _ = super().means(i, g)
        self.s[i] = self.b2 * self.before[i] + (1 - self.b2) * self.params[i].grad ** 2
        return m, self.s[i]

    def direction(self, i, g):
        self.before = {i: self.s.get(i, 0.0)}
        return super().direction(i, g)


@misconception("test_adam_counts_the_steps_of_each_parameter")
class adam_counts_for_all(OneCount, Adam):
    """t is the number of calls of step."""


@misconception("test_adam_keeps_means_for_each_parameter")
class adam_counts_every_parameter(CountOfAll, Adam):
    """t is counted up whenever a parameter is moved."""


@misconception("test_adam_keeps_means_for_each_parameter", row="O05")
class adam_has_one_memory(OneMemory, Adam):
    """An optimiser has one m and one s."""


@misconception("test_adam_leaves_the_gradients_alone", row="O16")
class adam_decays_in_the_gradient(Adam):
    """g is a name of my own, so I can add the decay to it."""

    def move(self, i, p, g):
        g += self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(FIRST, row="O17")
class adam_rebinds_the_name(Rebinding, Adam):
    """p = p - lr * g changes the parameter p."""


@misconception("test_adam_leaves_the_gradients_alone", row="O23")
class adam_clears_in_the_step(ClearingInTheStep, Adam):
    """A gradient that has been used is no longer needed."""


@misconception("test_adam_keeps_no_graph", row="O24")
class adam_decays_on_the_graph(Adam):
    """Writing through p.data keeps autograd out of the step."""

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p.data -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception("test_adam_takes_a_generator", row="O25")
class adam_keeps_the_generator(Generator, Adam):
    """What I was handed can be looped over as often as I like."""


@misconception("test_adam_takes_a_generator", row="T29")
class adam_uses_the_generator_up(UsedUp, Adam):
    """I can make the means from the parameters, and then go through them in each step."""


@misconception("test_adam_passes_over_what_has_no_gradient", row="O27")
class adam_needs_every_gradient(EveryGradient, Adam):
    """After backward every parameter has a gradient."""


@misconception("test_adam_counts_the_steps_of_each_parameter", row="O27")
class adam_takes_no_gradient_for_zero(ZeroForNone, Adam):
    """No gradient is a gradient of zero."""


@misconception("test_adam_clears_the_gradients")
class adam_clears_nothing(NotClearing, Adam):
    """backward starts with fresh gradients, so there is nothing to clear."""


@misconception("test_two_adams_do_not_mix", row="P08")
class adam_shares_its_memory(Sharing, Adam):
    """A dict in the class is there for every optimiser, and saves making one."""


@misconception("test_adam_remembers_numbers_not_tensors")
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
