"""Wrong answers to `Adam_`."""

from beliefs import (
    A_GRADIENT_IS_MINE,
    A_GRADIENT_IS_NEVER_ZERO,
    A_GRADIENT_OF_THE_NUMBER_ZERO,
    A_PARAMETER_MOVES_UNWRITTEN,
    A_STATE_FOR_EACH_SHAPE,
    A_USED_GRADIENT_IS_CLEARED,
    AUTOGRAD_SEES_ONLY_THE_WRITE,
    BACKWARD_STARTS_FRESH,
    COUNTED_WHEN_DONE,
    EPS_BEFORE_THE_CORRECTION,
    EPS_UNDER_THE_ROOT,
    EVERY_GRADIENT_CAN_BE_SET,
    EVERY_PARAMETER_HAS_A_GRADIENT,
    LOOP_AS_OFTEN_AS_I_LIKE,
    MEANS_AS_THEY_ARE,
    NO_GRADIENT_IS_ZERO,
    ONE_MEMORY_FOR_ALL_OPTIMISERS,
    ONE_STATE_FOR_ALL,
    ONE_WEIGHT_IN_BOTH_MEANS,
    ONLY_M_IS_CORRECTED,
    ONLY_S_IS_CORRECTED,
    T_COUNTS_CALLS,
    T_COUNTS_MOVES,
    T_IS_ONE_AHEAD,
    T_TIMES_THE_BETA,
    THE_DECAY_OFF_THE_GRADIENT,
    THE_DECAY_WITHOUT_LR,
    THE_SAME_CORRECTION,
    THE_SECOND_MEAN_OF_GRADIENTS,
    THE_SQUARES_OF_M,
    TIMES_EPS,
    UPHILL,
    WHAT_IS_KEPT_IS_CORRECTED,
    ZERO_IS_LEFT_OUT,
)
from building_blocks import (
    Adam,
    ClearingInTheStep,
    ClearingToANumber,
    ClearingWithoutLooking,
    CorrectingTheMeanAlone,
    CorrectingTheSquaresAlone,
    CountAfterwards,
    CountFromOne,
    CountOfAll,
    CountOfAllAfterwards,
    EpsBeforeCorrection,
    EpsUnderTheRoot,
    EveryGradient,
    FirstBetaForBoth,
    ForgettingTheSquare,
    Generator,
    KeepingTheCorrected,
    MultiplyingByTheCount,
    NoCorrection,
    NotClearing,
    OneCount,
    OneMemory,
    OneMemoryForAShape,
    SameCorrection,
    Sharing,
    SquaringTheMean,
    UsedUp,
    ZeroForNone,
)

from autograder import misconception

FIRST = "test_adam_starts_with_steps_of_one_length"
TWO = "test_adam_takes_two_steps"


class Rebinding:
    def move(self, i, p, g):
        p = p - self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(FIRST, belief=UPHILL, row="O01")
class adam_goes_uphill(Adam):
    def move(self, i, p, g):
        p += self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(FIRST, belief=MEANS_AS_THEY_ARE, row="O09")
class adam_corrects_nothing(NoCorrection, Adam):
    pass


@misconception(FIRST, belief=T_IS_ONE_AHEAD, row="O10")
class adam_counts_from_two(CountFromOne, Adam):
    pass


@misconception(FIRST, belief=COUNTED_WHEN_DONE, row="O11")
class adam_counts_afterwards(CountAfterwards, Adam):
    pass


@misconception(TWO, belief=THE_SAME_CORRECTION, row="O12")
class adam_always_corrects_alike(SameCorrection, Adam):
    pass


@misconception(TWO, belief=WHAT_IS_KEPT_IS_CORRECTED)
class adam_keeps_the_corrected_means(KeepingTheCorrected, Adam):
    pass


@misconception(FIRST, belief=ONE_WEIGHT_IN_BOTH_MEANS, row="O13")
class adam_uses_one_beta_for_the_new(FirstBetaForBoth, Adam):
    pass


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


@misconception("test_adam_of_tiny_gradients", belief=EPS_UNDER_THE_ROOT, row="O14")
class adam_puts_eps_under_the_root(EpsUnderTheRoot, Adam):
    pass


@misconception("test_adam_of_tiny_gradients", belief=EPS_BEFORE_THE_CORRECTION)
class adam_adds_eps_before_the_correction(EpsBeforeCorrection, Adam):
    pass


@misconception("test_adam_rests_where_it_is_flat", belief=A_GRADIENT_IS_NEVER_ZERO)
class adam_leaves_eps_out(Adam):
    def ratio(self, m, s):
        return m / s.sqrt()


@misconception("test_adam_with_options_of_zero", belief=ZERO_IS_LEFT_OUT)
class adam_takes_zero_for_left_out(Adam):
    def __init__(self, params, lr=None, betas=None, eps=None, weight_decay=0.0):
        super().__init__(params, lr or 1e-3, betas or (0.9, 0.999), eps or 1e-8, weight_decay)


@misconception(FIRST, belief=TIMES_EPS, row="O20")
class adam_multiplies_by_eps(Adam):
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


@misconception("test_adam_decays_by_the_gradient", belief=THE_DECAY_OFF_THE_GRADIENT, row="O06")
class adam_decays_away_from_zero(Adam):
    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g - self.weight_decay * p)


@misconception("test_adam_decays_by_the_gradient", belief=THE_DECAY_WITHOUT_LR, row="O07")
class adam_decays_by_the_whole_factor(Adam):
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


@misconception("test_adam_counts_the_steps_of_each_parameter", belief=T_COUNTS_CALLS)
class adam_counts_for_all(OneCount, Adam):
    pass


@misconception("test_adam_keeps_means_for_each_parameter", belief=T_COUNTS_MOVES)
class adam_counts_every_parameter(CountOfAll, Adam):
    pass


@misconception("test_adam_keeps_means_for_each_parameter", belief=ONE_STATE_FOR_ALL, row="O05")
class adam_has_one_memory(OneMemory, Adam):
    pass


@misconception("test_adam_keeps_means_for_each_parameter", belief=A_STATE_FOR_EACH_SHAPE)
class adam_has_a_memory_for_a_shape(OneMemoryForAShape, Adam):
    pass


@misconception("test_adam_leaves_the_gradients_alone", belief=A_GRADIENT_IS_MINE, row="O16")
class adam_decays_in_the_gradient(Adam):
    def move(self, i, p, g):
        g += self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(FIRST, belief=A_PARAMETER_MOVES_UNWRITTEN, row="O17")
class adam_rebinds_the_name(Rebinding, Adam):
    pass


@misconception("test_adam_leaves_the_gradients_alone", belief=A_USED_GRADIENT_IS_CLEARED, row="O23")
class adam_clears_in_the_step(ClearingInTheStep, Adam):
    pass


@misconception("test_adam_keeps_no_graph", belief=AUTOGRAD_SEES_ONLY_THE_WRITE, row="O24")
class adam_decays_on_the_graph(Adam):
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p.data -= self.lr * self.direction(i, p.grad + self.weight_decay * p)


@misconception("test_adam_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="O25")
class adam_keeps_the_generator(Generator, Adam):
    pass


@misconception("test_adam_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="T29")
class adam_uses_the_generator_up(UsedUp, Adam):
    pass


@misconception(
    "test_adam_passes_over_what_has_no_gradient", belief=EVERY_PARAMETER_HAS_A_GRADIENT, row="O27"
)
class adam_needs_every_gradient(EveryGradient, Adam):
    pass


@misconception(
    "test_adam_counts_the_steps_of_each_parameter", belief=NO_GRADIENT_IS_ZERO, row="O27"
)
class adam_takes_no_gradient_for_zero(ZeroForNone, Adam):
    pass


@misconception("test_adam_clears_the_gradients", belief=BACKWARD_STARTS_FRESH)
class adam_clears_nothing(NotClearing, Adam):
    pass


@misconception("test_two_adams_do_not_mix", belief=ONE_MEMORY_FOR_ALL_OPTIMISERS, row="P08")
class adam_shares_its_memory(Sharing, Adam):
    pass


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


@misconception(FIRST, holds=("adam_counts_for_all", "adam_counts_afterwards"))
class adam_counts_for_all_afterwards(CountOfAllAfterwards, Adam):
    pass


@misconception(FIRST, belief=ONLY_M_IS_CORRECTED)
class adam_corrects_the_mean_alone(CorrectingTheMeanAlone, Adam):
    pass


@misconception(FIRST, belief=ONLY_S_IS_CORRECTED)
class adam_corrects_the_squares_alone(CorrectingTheSquaresAlone, Adam):
    pass


@misconception(TWO, belief=T_TIMES_THE_BETA)
class adam_multiplies_the_beta_by_t(MultiplyingByTheCount, Adam):
    pass


@misconception(FIRST, belief=THE_SQUARES_OF_M)
class adam_squares_the_mean(SquaringTheMean, Adam):
    pass


@misconception(FIRST, belief=THE_SECOND_MEAN_OF_GRADIENTS)
class adam_forgets_the_square(ForgettingTheSquare, Adam):
    pass


@misconception("test_adam_clears_the_gradients", belief=A_GRADIENT_OF_THE_NUMBER_ZERO)
class adam_clears_to_a_number(ClearingToANumber, Adam):
    pass


@misconception("test_adam_clears_the_gradients", belief=EVERY_GRADIENT_CAN_BE_SET)
class adam_clears_without_looking(ClearingWithoutLooking, Adam):
    pass


@misconception("test_adam_keeps_means_for_each_parameter", belief=ONE_STATE_FOR_ALL, row="O05")
class adam_has_one_memory_and_one_count(OneMemory, OneCount, Adam):
    pass


@misconception("test_adam_keeps_means_for_each_parameter", belief=ONE_STATE_FOR_ALL, row="O05")
class adam_has_one_memory_and_exchanges_the_data(OneMemory, OneCount, Adam):
    def move(self, i, p, g):
        p.data = p.data - self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(FIRST, holds=("adam_corrects_nothing", "adam_puts_eps_under_the_root"))
class adam_corrects_nothing_and_puts_eps_under_the_root(EpsUnderTheRoot, NoCorrection, Adam):
    pass
