"""Wrong answers to `AdamW_`."""

import torch
from beliefs import (
    A_GRADIENT_OF_THE_NUMBER_ZERO,
    A_PARAMETER_MOVES_UNWRITTEN,
    A_STATE_FOR_EACH_SHAPE,
    A_USED_GRADIENT_IS_CLEARED,
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
    THE_SAME_CORRECTION,
    THE_SECOND_MEAN_OF_GRADIENTS,
    THE_SQUARES_OF_M,
    UPHILL,
    WHAT_IS_KEPT_IS_CORRECTED,
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

SHRINKS = "test_adamw_shrinks_and_steps"
FLAT = "test_adamw_decays_where_it_is_flat"
ADAMW_EACH = "test_adamw_keeps_means_for_each_parameter"


class AdamW(Adam):
    """Right. The subclasses change one thing or another."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps, weight_decay)

    def move(self, i, p, g):
        p -= self.lr * self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(FLAT, row="O15")
class adamw_is_adam_with_decay(AdamW):
    """AdamW is Adam with weight_decay times the parameter added to the gradient."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(SHRINKS, row="O06")
class adamw_decays_away_from_zero(AdamW):
    """The decay adds to the parameter."""

    def move(self, i, p, g):
        p += self.lr * self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(SHRINKS, row="O07")
class adamw_decays_by_the_whole_factor(AdamW):
    """The decay is apart from the step, and so from the learning rate."""

    def move(self, i, p, g):
        p -= self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(SHRINKS)
class adamw_decays_after_the_step(AdamW):
    """It makes no difference whether a parameter shrinks before the step or after it."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g)
        p -= self.lr * self.weight_decay * p


@misconception(FLAT)
class adamw_decays_the_direction(AdamW):
    """The decay is a part of the step, and is divided by the root with it."""

    def direction(self, i, g):
        t = self.count(i)
        m, s = self.means(i, g)
        return self.ratio(m / (1 - self.b1**t) + self.decay, s / (1 - self.b2**t))

    def move(self, i, p, g):
        self.decay = self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(SHRINKS, row="O26")
class adamw_forgets_the_decay(AdamW):
    """AdamW is another name for Adam."""

    def move(self, i, p, g):
        p -= self.lr * self.direction(i, g)


@misconception("test_adamw_without_options", row="O26")
class adamw_decays_only_when_told(AdamW):
    """Weight decay is zero unless it is said otherwise."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, betas, eps, weight_decay)


@misconception(SHRINKS, belief=UPHILL, row="O01")
class adamw_goes_uphill(AdamW):
    def move(self, i, p, g):
        p -= self.lr * self.weight_decay * p
        p += self.lr * self.direction(i, g)


@misconception(SHRINKS, belief=MEANS_AS_THEY_ARE, row="O09")
class adamw_corrects_nothing(NoCorrection, AdamW):
    pass


@misconception(SHRINKS, belief=T_IS_ONE_AHEAD, row="O10")
class adamw_counts_from_two(CountFromOne, AdamW):
    pass


@misconception(SHRINKS, belief=COUNTED_WHEN_DONE, row="O11")
class adamw_counts_afterwards(CountAfterwards, AdamW):
    pass


@misconception(ADAMW_EACH, belief=THE_SAME_CORRECTION, row="O12")
class adamw_always_corrects_alike(SameCorrection, AdamW):
    pass


@misconception("test_adamw_takes_two_steps", belief=WHAT_IS_KEPT_IS_CORRECTED)
class adamw_keeps_the_corrected_means(KeepingTheCorrected, AdamW):
    pass


@misconception(SHRINKS, belief=ONE_WEIGHT_IN_BOTH_MEANS, row="O13")
class adamw_uses_one_beta_for_the_new(FirstBetaForBoth, AdamW):
    pass


@misconception("test_adamw_of_tiny_gradients", belief=EPS_UNDER_THE_ROOT, row="O14")
class adamw_puts_eps_under_the_root(EpsUnderTheRoot, AdamW):
    pass


@misconception("test_adamw_of_tiny_gradients", belief=EPS_BEFORE_THE_CORRECTION)
class adamw_adds_eps_before_the_correction(EpsBeforeCorrection, AdamW):
    pass


@misconception("test_adamw_counts_the_steps_of_each_parameter", belief=T_COUNTS_CALLS)
class adamw_counts_for_all(OneCount, AdamW):
    pass


@misconception(ADAMW_EACH, belief=T_COUNTS_MOVES)
class adamw_counts_every_parameter(CountOfAll, AdamW):
    pass


@misconception(ADAMW_EACH, belief=ONE_STATE_FOR_ALL, row="O05")
class adamw_has_one_memory(OneMemory, AdamW):
    pass


@misconception(ADAMW_EACH, belief=A_STATE_FOR_EACH_SHAPE)
class adamw_has_a_memory_for_a_shape(OneMemoryForAShape, AdamW):
    pass


@misconception(SHRINKS, belief=A_PARAMETER_MOVES_UNWRITTEN, row="O17")
class adamw_rebinds_the_name(AdamW):
    def move(self, i, p, g):
        p = p * (1 - self.lr * self.weight_decay)
        p -= self.lr * self.direction(i, g)


@misconception(
    "test_adamw_leaves_the_gradients_alone", belief=A_USED_GRADIENT_IS_CLEARED, row="O23"
)
class adamw_clears_in_the_step(ClearingInTheStep, AdamW):
    pass


@misconception("test_adamw_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="O25")
class adamw_keeps_the_generator(Generator, AdamW):
    pass


@misconception("test_adamw_takes_a_generator", belief=LOOP_AS_OFTEN_AS_I_LIKE, row="T29")
class adamw_uses_the_generator_up(UsedUp, AdamW):
    pass


@misconception(
    "test_adamw_counts_the_steps_of_each_parameter",
    belief=EVERY_PARAMETER_HAS_A_GRADIENT,
    row="O27",
)
class adamw_needs_every_gradient(EveryGradient, AdamW):
    pass


@misconception(
    "test_adamw_counts_the_steps_of_each_parameter", belief=NO_GRADIENT_IS_ZERO, row="O27"
)
class adamw_takes_no_gradient_for_zero(ZeroForNone, AdamW):
    pass


@misconception("test_adamw_counts_the_steps_of_each_parameter", row="O27")
class adamw_decays_what_has_no_gradient(AdamW):
    """The decay does not depend on the gradient, so every parameter shrinks in every step."""

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad)
            else:
                p -= self.lr * self.weight_decay * p


@misconception("test_adamw_clears_the_gradients", belief=BACKWARD_STARTS_FRESH)
class adamw_clears_nothing(NotClearing, AdamW):
    pass


@misconception("test_two_adamws_do_not_mix", belief=ONE_MEMORY_FOR_ALL_OPTIMISERS, row="P08")
class adamw_shares_its_memory(Sharing, AdamW):
    pass


@misconception(SHRINKS, holds=("adamw_counts_for_all", "adamw_counts_afterwards"))
class adamw_counts_for_all_afterwards(CountOfAllAfterwards, AdamW):
    pass


@misconception(SHRINKS, belief=ONLY_M_IS_CORRECTED)
class adamw_corrects_the_mean_alone(CorrectingTheMeanAlone, AdamW):
    pass


@misconception(SHRINKS, belief=ONLY_S_IS_CORRECTED)
class adamw_corrects_the_squares_alone(CorrectingTheSquaresAlone, AdamW):
    pass


@misconception(ADAMW_EACH, belief=T_TIMES_THE_BETA)
class adamw_multiplies_the_beta_by_t(MultiplyingByTheCount, AdamW):
    pass


@misconception(SHRINKS, belief=THE_SQUARES_OF_M)
class adamw_squares_the_mean(SquaringTheMean, AdamW):
    pass


@misconception(SHRINKS, belief=THE_SECOND_MEAN_OF_GRADIENTS)
class adamw_forgets_the_square(ForgettingTheSquare, AdamW):
    pass


@misconception("test_adamw_clears_the_gradients", belief=A_GRADIENT_OF_THE_NUMBER_ZERO)
class adamw_clears_to_a_number(ClearingToANumber, AdamW):
    pass


@misconception("test_adamw_clears_the_gradients", belief=EVERY_GRADIENT_CAN_BE_SET)
class adamw_clears_without_looking(ClearingWithoutLooking, AdamW):
    pass


@misconception(FLAT)
class adamw_decays_in_both_ways(AdamW):
    """The decay is in the gradient, as in Adam, and in the parameter as well."""

    def move(self, i, p, g):
        g = g + self.weight_decay * p
        p -= self.lr * self.weight_decay * p
        p -= self.lr * self.direction(i, g)


@misconception(FLAT, holds=("adamw_decays_in_both_ways",))
class adamw_decays_the_shrunk_parameter_too(AdamW):
    def move(self, i, p, g):
        p -= self.lr * self.weight_decay * p
        p -= self.lr * self.direction(i, g + self.weight_decay * p)


@misconception(ADAMW_EACH, belief=ONE_STATE_FOR_ALL, row="O05")
class adamw_has_one_memory_and_one_count(OneMemory, OneCount, AdamW):
    pass


@misconception(SHRINKS, holds=("adamw_corrects_nothing", "adamw_decays_by_the_whole_factor"))
class adamw_corrects_nothing_and_decays_by_the_whole_factor(
    NoCorrection, adamw_decays_by_the_whole_factor.answer
):
    pass
