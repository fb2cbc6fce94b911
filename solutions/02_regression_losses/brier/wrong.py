"""Wrong answers to `brier`."""

import numpy as np
from beliefs import (
    A_COLUMN_OF_PREDICTIONS_IS_A_ROW,
    A_DIFFERENCE_OF_SQUARES,
    A_MEAN_DIVIDES_BY_ONE_LESS,
    A_WHOLE_NUMBER_CAN_STAY,
    AN_ARRAY_IS_MINE,
    COUNTING_TO_N_MINUS_1,
    DIVIDED_BY_N_TWICE,
    LOSSES_ADD_UP,
    NUMPY_MAKES_THE_SHAPES_FIT,
    ONE_LOSS_FOR_EACH_EXAMPLE,
    PREDICTION_PLUS_TARGET,
    RESIDUALS_ADD_UP,
    THE_CLASSES_ARE_MINUS_1_AND_1,
    THE_SCORE_IS_THE_CROSS_ENTROPY,
    THE_SIZE_OF_AN_ERROR_COUNTS,
    THE_SQUARE_OF_THE_MEAN,
)
from building_blocks import (
    floats,
    probabilities,
    refuse_other_labels,
    refuse_what_is_no_probability,
)
from regression_losses import brier, mse

from autograder import misconception

THREE = "test_brier_of_three_predictions"
EITHER = "test_brier_of_either_class"
SURE = "test_brier_of_sure_predictions"


@misconception(THREE)
def halves_the_squares(prob, labels):
    """The squared error of probabilities has a half in front, as half_mse has."""
    return brier(prob, labels) / 2


@misconception(THREE, belief=LOSSES_ADD_UP)
def brier_sums_instead_of_averaging(prob, labels):
    return brier(prob, labels) * len(prob)


@misconception(THREE)
def adds_up_both_classes(prob, labels):
    """Both classes have a squared error, and an example costs the sum of the two."""
    return 2 * brier(prob, labels)


@misconception(THREE, belief=THE_SCORE_IS_THE_CROSS_ENTROPY)
def takes_the_cross_entropy(prob, labels):
    p, y = probabilities(prob, labels)
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())


@misconception(THREE, belief=THE_SCORE_IS_THE_CROSS_ENTROPY)
def takes_the_cross_entropy_of_the_label(prob, labels):
    p, y = probabilities(prob, labels)
    return float(-np.log(np.where(y == 1, p, 1 - p)).mean())


@misconception(THREE, belief=THE_SCORE_IS_THE_CROSS_ENTROPY)
def takes_the_cross_entropy_of_clipped_probabilities(prob, labels):
    p, y = probabilities(prob, labels)
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())


@misconception(THREE)
def rounds_the_probabilities(prob, labels):
    """A prediction is a class, so a probability above one half counts as 1 and another as 0."""
    p, y = probabilities(prob, labels)
    return float((((p > 0.5) - y) ** 2).mean())


@misconception(THREE)
def rounds_one_half_up(prob, labels):
    """A prediction is a class, so a probability from one half on counts as 1."""
    p, y = probabilities(prob, labels)
    return float((((p >= 0.5) - y) ** 2).mean())


@misconception(THREE)
def counts_the_right_ones(prob, labels):
    """The score is the share of examples that are right."""
    p, y = probabilities(prob, labels)
    return float(((p > 0.5) == y).mean())


@misconception(THREE)
def one_minus_the_score(prob, labels):
    """A score is better the higher it is, so the error is taken from 1."""
    return 1 - brier(prob, labels)


@misconception(THREE, belief=THE_SIZE_OF_AN_ERROR_COUNTS)
def brier_takes_absolute_values(prob, labels):
    p, y = probabilities(prob, labels)
    return float(np.abs(p - y).mean())


@misconception(THREE)
def takes_the_root(prob, labels):
    """A root brings the squares back to the scale of probabilities."""
    return float(np.sqrt(brier(prob, labels)))


@misconception(THREE, belief=THE_CLASSES_ARE_MINUS_1_AND_1)
def makes_labels_of_minus_1_and_1(prob, labels):
    p, y = probabilities(prob, labels)
    return float(((p - (2 * y - 1)) ** 2).mean())


@misconception(THREE, belief=THE_CLASSES_ARE_MINUS_1_AND_1)
def stretches_both_to_minus_1_and_1(prob, labels):
    return 4 * brier(prob, labels)


@misconception(EITHER)
def takes_the_other_class(prob, labels):
    """prob is the probability of the class 0."""
    p, y = probabilities(prob, labels)
    return float(((1 - p - y) ** 2).mean())


@misconception(EITHER)
def counts_label_1_alone(prob, labels):
    """Only what did happen has an error: an example of label 0 costs nothing."""
    p, y = probabilities(prob, labels)
    return float((y * (1 - p) ** 2).mean())


@misconception(EITHER)
def averages_over_label_1(prob, labels):
    """The score is the mean over the examples of label 1."""
    p, y = probabilities(prob, labels)
    return float((y * (1 - p) ** 2).sum() / y.sum())


@misconception(EITHER)
def takes_the_mean_of_the_classes(prob, labels):
    """Each class has a mean of its own, and the score is the mean of the two."""
    p, y = probabilities(prob, labels)
    return float((((p - y) ** 2)[y == 1].mean() + ((p - y) ** 2)[y == 0].mean()) / 2)


@misconception(THREE)
def takes_the_variance(prob, labels):
    """What a probability costs is its variance, p times 1 - p."""
    p, _ = probabilities(prob, labels)
    return float((p * (1 - p)).mean())


@misconception(THREE)
def multiplies_by_the_slope(prob, labels):
    """The squared error of a probability has the slope of the sigmoid in it."""
    p, y = probabilities(prob, labels)
    return float((2 * (p - y) * p * (1 - p)).mean())


@misconception(THREE, belief=RESIDUALS_ADD_UP)
def brier_adds_up_residuals(prob, labels):
    p, y = probabilities(prob, labels)
    return float((p - y).mean())


@misconception(THREE, belief=THE_SQUARE_OF_THE_MEAN)
def brier_squares_the_mean(prob, labels):
    p, y = probabilities(prob, labels)
    return float((p - y).mean() ** 2)


@misconception(THREE, belief=A_DIFFERENCE_OF_SQUARES)
def brier_subtracts_squares(prob, labels):
    p, y = probabilities(prob, labels)
    return float((p**2 - y**2).mean())


@misconception(THREE, belief=PREDICTION_PLUS_TARGET)
def brier_adds_the_label(prob, labels):
    p, y = probabilities(prob, labels)
    return float(((p + y) ** 2).mean())


@misconception(THREE, belief=COUNTING_TO_N_MINUS_1)
def brier_leaves_the_last_example_out(prob, labels):
    p, y = probabilities(prob, labels)
    return float(((p - y)[:-1] ** 2).sum() / len(p))


@misconception(THREE, belief=DIVIDED_BY_N_TWICE)
def brier_divides_by_n_twice(prob, labels):
    return brier(prob, labels) / len(prob)


@misconception(THREE, belief=A_MEAN_DIVIDES_BY_ONE_LESS)
def brier_divides_by_one_less(prob, labels):
    p, y = probabilities(prob, labels)
    return float(((p - y) ** 2).sum() / (len(p) - np.float64(1)))


@misconception(THREE, belief=ONE_LOSS_FOR_EACH_EXAMPLE)
def gives_each_example_a_score(prob, labels):
    p, y = probabilities(prob, labels)
    return (p - y) ** 2


@misconception(SURE)
def refuses_to_be_sure(prob, labels):
    """A probability is never exactly 0 or 1."""
    if (prob == 0).any() or (prob == 1).any():
        raise ValueError("a probability lies between 0 and 1")
    return brier(prob, labels)


@misconception("test_brier_converts_integers_and_bools", belief=A_WHOLE_NUMBER_CAN_STAY)
def subtracts_labels_as_they_are(prob, labels):
    probabilities(prob, labels)
    return float(((prob - labels) ** 2).mean())


@misconception("test_brier_refuses_what_is_no_probability")
def takes_any_probability(prob, labels):
    """What a model gives is a probability, so I need not look."""
    p, y = floats(prob, labels)
    refuse_other_labels(y)
    return float(((p - y) ** 2).mean())


@misconception("test_brier_refuses_what_is_no_probability")
def clips_the_probabilities(prob, labels):
    """A probability outside 0 to 1 means 0 or 1."""
    return brier(prob.clip(0, 1), labels)


@misconception("test_brier_refuses_other_labels")
def takes_any_label(prob, labels):
    """Labels are 0 and 1 anyhow, so I need not look."""
    p, y = floats(prob, labels)
    refuse_what_is_no_probability(p)
    return float(((p - y) ** 2).mean())


@misconception("test_brier_refuses_other_labels")
def takes_shares_for_labels(prob, labels):
    """A label is a probability, too, so it lies from 0 to 1."""
    p, y = floats(prob, labels)
    refuse_what_is_no_probability(p)
    refuse_what_is_no_probability(y)
    return float(((p - y) ** 2).mean())


@misconception("test_brier_refuses_other_labels")
def makes_labels_true_or_false(prob, labels):
    """What is not 0 is a label of 1."""
    return brier(prob, labels != 0)


@misconception(THREE)
def refuses_labels_that_are_floats(prob, labels):
    """A label is an integer."""
    if labels.dtype.kind == "f":
        raise ValueError(f"labels in {labels.dtype}")
    return brier(prob, labels)


@misconception("test_brier_refuses_to_broadcast", belief=NUMPY_MAKES_THE_SHAPES_FIT, row="L06")
def brier_lets_shapes_broadcast(prob, labels):
    refuse_what_is_no_probability(prob)
    refuse_other_labels(labels)
    return float(((prob.astype(float) - labels.astype(float)) ** 2).mean())


@misconception("test_brier_refuses_to_broadcast", belief=A_COLUMN_OF_PREDICTIONS_IS_A_ROW)
def brier_makes_a_row_of_probabilities(prob, labels):
    return brier(prob[..., 0] if prob.shape == (*labels.shape, 1) else prob, labels)


@misconception(
    "test_brier_refuses_to_broadcast",
    holds=(
        "brier_lets_shapes_broadcast",
        "takes_any_probability",
        "takes_any_label",
        "subtracts_labels_as_they_are",
    ),
)
def brier_as_it_reads(prob, labels):
    return np.mean((prob - labels) ** 2)


@misconception("test_brier_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def brier_subtracts_in_place(prob, labels):
    p, y = probabilities(prob, labels)
    p -= y
    return float((p**2).mean())


@misconception(
    "test_brier_refuses_what_is_no_probability", holds=("takes_any_probability", "takes_any_label")
)
def leaves_everything_to_mse(prob, labels):
    return mse(prob, labels)
