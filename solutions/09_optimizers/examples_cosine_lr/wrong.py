"""Wrong answers to `examples_cosine_lr`."""

from beliefs import (
    AN_ANSWER_IS_WHAT_IS_PRINTED,
    AN_EXAMPLE_IS_A_CALL,
    MORE_EXAMPLES_CATCH_MORE,
    MY_FUNCTION_SAYS_WHAT_IS_RIGHT,
    NO_EXAMPLE_IS_AN_EXAMPLE,
    ONE_ORDINARY_CALL_IS_ENOUGH,
    THREE_DIGITS_ARE_AN_ANSWER,
    ZEROS_ARE_THE_BEST_EXAMPLE,
)
from optimizers import cosine_lr

from autograder import misconception

PAIRS = "test_examples_cosine_lr_are_pairs"
RIGHT = "test_examples_cosine_lr_are_right"
STRAIGHT = "test_examples_cosine_lr_catch_1"
DIVIDES_BY_ZERO = "test_examples_cosine_lr_catch_4"
GOES_UP_AGAIN = "test_examples_cosine_lr_catch_5"
ADDS_THE_LOWEST = "test_examples_cosine_lr_catch_7"
FORGETS_THE_CLIMB = "test_examples_cosine_lr_catch_11"


def _with_rates(*calls):
    return [(call, cosine_lr(*call)) for call in calls]


@misconception(GOES_UP_AGAIN, belief=ONE_ORDINARY_CALL_IS_ENOUGH)
def one_ordinary_call():
    return _with_rates((3, 10, 0.1))


@misconception(STRAIGHT)
def both_ends_and_the_middle():
    """A wave is known by its ends and its middle."""
    return _with_rates((0, 10, 0.1), (5, 10, 0.1), (10, 10, 0.1))


@misconception(ADDS_THE_LOWEST)
def defaults_alone():
    """What an argument does that is left out shows without it."""
    return _with_rates(*((step, 8, 1.0) for step in (0, 1, 3, 7, 12)))


@misconception(FORGETS_THE_CLIMB)
def steps_without_a_climb():
    """The wave is the same with a climb and without one."""
    return _with_rates(*((step, 8, 1.0, 0.25) for step in (0, 1, 5, 7, 12)))


@misconception(DIVIDES_BY_ZERO)
def steps_with_a_climb():
    """A climb shows all that there is, for without one only the wave is left."""
    return _with_rates(*((step, 12, 1.0, 0.25, 3) for step in (0, 1, 3, 6, 16)))


@misconception(STRAIGHT, belief=ZEROS_ARE_THE_BEST_EXAMPLE)
def rates_of_zero():
    return _with_rates((0, 1, 0.0), (1, 1, 0.0))


@misconception(RIGHT, belief=MY_FUNCTION_SAYS_WHAT_IS_RIGHT)
def rates_on_a_line():
    return [((2, 8, 1.0), 0.75)]


@misconception(RIGHT, belief=THREE_DIGITS_ARE_AN_ANSWER)
def rates_of_three_digits():
    return [((2, 8, 1.0), 0.854)]


@misconception(RIGHT)
def a_whole_rate():
    """A rate that is whole is an int."""
    return [((0, 8, 1.0), 1), ((2, 8, 1.0), cosine_lr(2, 8, 1.0))]


@misconception(RIGHT)
def one_argument_for_all():
    """Arguments that belong together are one tuple."""
    return [(((2, 8, 1.0),), cosine_lr(2, 8, 1.0))]


@misconception(PAIRS, belief=NO_EXAMPLE_IS_AN_EXAMPLE)
def no_examples():
    return []


@misconception(PAIRS, belief=MORE_EXAMPLES_CATCH_MORE)
def six_examples():
    return _with_rates(*((step, 12, 1.0, 0.25, 3) for step in range(0, 18, 3)))


@misconception(PAIRS)
def a_training_without_end():
    """A training without an end has infinitely many steps."""
    return [((5, float("inf"), 1.0), 1.0)]


@misconception(PAIRS)
def arguments_by_name():
    """Arguments are told by their names."""
    given = {"step": 2, "total": 8, "lr_max": 1.0}
    return [(given, cosine_lr(**given))]


@misconception(PAIRS)
def a_list_of_arguments():
    """Arguments that come one after another are a list."""
    return [([2, 8, 1.0], cosine_lr(2, 8, 1.0))]


@misconception(PAIRS, belief=AN_EXAMPLE_IS_A_CALL)
def calls_without_rates():
    return [(2, 8, 1.0)]


@misconception(PAIRS, belief=AN_ANSWER_IS_WHAT_IS_PRINTED)
def rates_in_words():
    return [((2, 8, 1.0), str(cosine_lr(2, 8, 1.0)))]


@misconception(PAIRS)
def rates_beside_the_arguments():
    """The rate comes last, after the arguments."""
    return [(2, 8, 1.0, cosine_lr(2, 8, 1.0))]
