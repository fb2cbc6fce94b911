"""Checks of softmax and cross-entropy.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_close


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
def test_logsumexp_of_logs_is_the_log_of_their_sum(student):
    """The exponentials 1, 2, 5 add up to 8, and 4, 9, 3 to 16."""
    z = np.log([[1.0, 2.0, 5.0], [4.0, 9.0, 3.0]])
    expect_close(
        student.logsumexp(z),
        np.log([8.0, 16.0]),
        because="each row of N gives one number, the log of the sum of its exponentials",
    )


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
def test_logsumexp_survives_a_thousand(student):
    """Scores of 1000 do not overflow, and scores of -1000 do not vanish."""
    z = np.log([[1.0, 2.0, 5.0], [4.0, 9.0, 3.0]])
    for shift in (1000.0, -1000.0):
        expect_close(
            student.logsumexp(z + shift),
            shift + np.log([8.0, 16.0]),
            because="exp(1000) is inf and exp(-1000) is 0, but a shift passes through unchanged",
        )


@pytest.mark.exercise("softmax")
@pytest.mark.public
def test_softmax_of_logs_is_their_share(student):
    """The exponentials 1, 2, 5 are 1/8, 2/8 and 5/8 of their sum."""
    z = np.log([[1.0, 2.0, 5.0], [4.0, 9.0, 3.0]])
    expect_close(
        student.softmax(z),
        np.array([[1 / 8, 2 / 8, 5 / 8], [4 / 16, 9 / 16, 3 / 16]]),
        because="a probability is an exponential's share of the sum over its own row",
    )


@pytest.mark.exercise("softmax")
@pytest.mark.public
def test_softmax_survives_a_thousand(student):
    """Scores of 1000 do not overflow, and scores of -1000 do not divide 0 by 0."""
    half = np.array([[0.5, 0.5, 0.0]])
    because = "exp(1000) is inf and inf / inf is nan, but a shift cancels out of the fraction"
    for row in ([1000.0, 1000.0, -1000.0], [-1000.0, -1000.0, -5000.0]):
        expect_close(student.softmax(np.array([row])), half, because=because)


@pytest.mark.exercise("log_softmax")
@pytest.mark.public
def test_log_softmax_of_logs(student):
    """Probabilities 1/8, 2/8 and 5/8 have the logs -ln 8, ln 2 - ln 8 and ln 5 - ln 8."""
    z = np.log([[1.0, 2.0, 5.0], [4.0, 9.0, 3.0]])
    expect_close(
        student.log_softmax(z),
        z - np.log([[8.0], [16.0]]),
        because="the logarithm of a share is the score minus the log of the row's sum",
    )


@pytest.mark.exercise("log_softmax")
@pytest.mark.public
def test_log_softmax_of_a_gap_of_800(student):
    """A class 800 below the best has log-probability -800, not -inf."""
    expect_close(
        student.log_softmax(np.array([[0.0, -800.0, -900.0], [-100.0, 700.0, 700.0]])),
        np.array([[0.0, -800.0, -900.0], [-800 - np.log(2), -np.log(2), -np.log(2)]]),
        because="a probability of e^-800 cannot be stored, but its logarithm can",
    )


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
def test_nll_loss_worked_by_hand(student):
    """Labels of probability 1/2 and 1/8 cost (ln 2 + ln 8) / 2."""
    log_probs = np.log([[1 / 2, 1 / 4, 1 / 4], [1 / 8, 1 / 8, 3 / 4]])
    expect_close(
        student.nll_loss(log_probs, np.array([0, 1])),
        2 * np.log(2),
        because="each example costs minus the log-probability of its label, and the loss is "
        "the mean over the examples",
    )


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
@pytest.mark.handling
def test_nll_loss_takes_labels_of_any_integer_type(student):
    """Labels may be uint8 or int32 as well as int64."""
    log_probs = np.log([[1 / 2, 1 / 4, 1 / 4], [1 / 8, 1 / 8, 3 / 4]])
    for dtype in (np.uint8, np.int32):
        expect_close(
            student.nll_loss(log_probs, np.array([2, 0], dtype=dtype)),
            2.5 * np.log(2),
            because="a label counts classes, and every integer type can count",
        )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
def test_cross_entropy_worked_by_hand(student):
    """Labels of probability 1/2 and 1/8 cost (ln 2 + ln 8) / 2."""
    logits = np.log([[2.0, 1.0, 1.0], [1.0, 1.0, 6.0]])
    expect_close(
        student.cross_entropy(logits, np.array([0, 1])),
        2 * np.log(2),
        because="each example costs minus the natural log of its label's probability, and the "
        "loss is the mean over the examples",
    )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
def test_cross_entropy_of_equal_logits_is_ln_c(student):
    """A network that knows nothing pays ln 5 for five classes."""
    expect_close(
        student.cross_entropy(np.array([[3.0] * 5, [-7.0] * 5]), np.array([4, 1])),
        np.log(5),
        because="equal logits give each of C classes the probability 1 / C",
    )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
def test_cross_entropy_of_perfect_logits(student):
    """Logits that are certain cost 100 if they are wrong and nothing if they are right."""
    logits = np.zeros((3, 10))
    logits[[0, 1, 2], [7, 0, 9]] = 100.0
    because = "logits go in as they are: nothing is certain after a softmax of probabilities"
    expect_close(student.cross_entropy(logits, np.array([1, 2, 3])), 100.0, because=because)
    expect_close(student.cross_entropy(logits, np.array([7, 0, 9])), 0.0, because=because)


@pytest.mark.exercise("accuracy")
@pytest.mark.public
def test_accuracy_counts_three_of_five(student):
    """Three right answers of five are 0.6."""
    logits = np.array(
        [[5.0, 0.0, 1.0], [0.0, -1.0, 4.0], [-3.0, 2.0, 0.0], [-1.0, 6.0, 2.0], [3.0, 0.0, -2.0]]
    )
    expect_close(
        student.accuracy(logits, np.array([0, 2, 1, 0, 2])),
        0.6,
        because="each row has one prediction, and the accuracy is the share that is right",
    )


@pytest.mark.exercise("accuracy")
@pytest.mark.public
def test_accuracy_gives_a_tie_to_the_first(student):
    """Of equal logits the first is the prediction."""
    logits = np.array([[1.0, 1, 0], [0, 2, 2], [0, 2, 2], [3, 3, 3], [3, 3, 3]])
    expect_close(
        student.accuracy(logits, np.array([0, 1, 2, 1, 1])),
        0.4,
        because="an example has one prediction even if two logits are the largest",
    )


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.public
def test_bce_with_logits_worked_by_hand(student):
    """Probabilities 1/2, 3/4 and 7/8 with the answers yes, yes and no."""
    z, t = np.array([0.0, np.log(3), np.log(7)]), np.array([1.0, 1.0, 0.0])
    expect_close(
        student.bce_with_logits(z, t),
        (np.log(2) + np.log(4 / 3) + np.log(8)) / 3,
        because="yes costs minus the log of the sigmoid, no costs minus the log of the rest, "
        "and the loss is the mean over the examples",
    )


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.public
def test_bce_with_logits_survives_800(student):
    """Logits of 800 and -800 cost 800 if they are wrong and nothing if they are right."""
    z = np.array([800.0, -800.0])
    because = "a sigmoid rounds to 0 or 1, whose logarithm is lost, but the logit is still there"
    for t, loss in (([0.0, 0.0], 400.0), ([0.0, 1.0], 800.0), ([1.0, 0.0], 0.0)):
        expect_close(student.bce_with_logits(z, np.array(t)), loss, because=because)


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
def test_weighted_without_options_is_cross_entropy(student):
    """Without options, labels of probability 1/2 and 1/8 cost (ln 2 + ln 8) / 2."""
    logits = np.log([[2.0, 1.0, 1.0], [1.0, 1.0, 6.0]])
    expect_close(
        student.cross_entropy_weighted(logits, np.array([0, 1])),
        2 * np.log(2),
        because="equal weights, no smoothing and nothing ignored leave the plain mean",
    )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
def test_weighted_mean_divides_by_the_weights(student):
    """Losses ln 2 and ln 8 with weights 1 and 4 cost (ln 2 + 4 ln 8) / 5."""
    logits = np.log([[2.0, 1.0, 1.0], [1.0, 1.0, 6.0]])
    expect_close(
        student.cross_entropy_weighted(
            logits, np.array([0, 1]), class_weights=np.array([1.0, 4.0, 7.0])
        ),
        (np.log(2) + 4 * np.log(8)) / 5,
        because="each loss counts as often as its label's weight says, in the divisor as well",
    )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
def test_weighted_leaves_out_what_is_ignored(student):
    """An example labelled -100 is left out of the mean of the other two."""
    logits = np.log([[2.0, 1.0, 1.0], [9.0, 1.0, 1.0], [1.0, 1.0, 6.0]])
    expect_close(
        student.cross_entropy_weighted(logits, np.array([0, -100, 1]), ignore_index=-100),
        2 * np.log(2),
        because="what is ignored is neither in the sum nor in the number",
    )
