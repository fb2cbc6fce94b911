"""Right answers to `examples_cosine_lr`, written differently."""

from optimizers import cosine_lr

from autograder import variant


@variant
def examples_answered_by_cosine_lr():
    """Has its own cosine_lr compute the rates."""
    calls = ((0, 7, 0.1), (2, 9, 0.5, 0.125, 5), (6, 9, 0.5, 0.125, 5), (11, 9, 0.5, 0.125, 5))
    return [(call, cosine_lr(*call)) for call in calls]


@variant
def examples_by_hand_in_six_digits():
    """Writes down the rates as a calculator gives them, of one plan for the most part."""
    plan = 10, 3.0, 1.0, 6
    return [
        ((2, *plan), 1.0),
        ((7, *plan), 2.707107),
        ((9, *plan), 1.292893),
        ((13, *plan), 1.0),
        ((0, 5, 0.3), 0.3),
    ]
