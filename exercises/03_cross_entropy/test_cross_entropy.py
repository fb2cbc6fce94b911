"""Checks of softmax and cross-entropy.

The public checks: run `pytest` in this folder.
"""

import numpy as np
import pytest
from autograder import expect_arguments_unchanged, expect_between, expect_close, expect_examples, expect_prediction, expect_raises
UNSIGNED = (np.uint8, np.uint16, np.uint32, np.uint64)
INTEGERS = (np.int32, *UNSIGNED, np.int8, np.int16, np.int64)
COUNTS = "a label counts classes, and every integer type can count"
WHOLE_NUMBERS = "integers stand for the same numbers as floats, in whatever type they come"
OWN_SHIFT = "each row is shifted by its own maximum, however far below another row it lies"


def expect_labels_refused(call):
    """Pass if labels of every other shape than that of five rows are refused."""
    for shape in ((7,), (4,), (5, 1), (1, 5), (5, 5), (1,), ()):
        with expect_raises(ValueError, mentions=(5, *shape)):
            call(np.ones(shape, dtype=np.int64))


def expect_a_number(got):
    """The kind of a loss, before a check of what is refused."""
    expect_between(got, -1e6, 1e6, because="an ordinary call answers with an ordinary number")


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
@pytest.mark.asks("Return `log(sum(exp(z)))` along `axis`")
def test_logsumexp_of_logs_is_the_log_of_their_sum(student):
    """The exponentials 1, 2, 5 add up to 8, and 4, 9, 3 to 16."""
    z = np.log([[1.0, 2.0, 5.0], [4.0, 9.0, 3.0]])
    expect_close(
        student.logsumexp(z),
        np.log([8.0, 16.0]),
        because="each row gives one number, the log of the sum of its exponentials",
    )


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
@pytest.mark.idea("any axis")
@pytest.mark.asks("The answer has z's shape without `axis`")
def test_logsumexp_sums_along_axis_zero(student):
    """With axis=0 the columns are summed: 1 + 3, 2 + 6 and 5 + 4."""
    z = np.log([[1.0, 2.0, 5.0], [3.0, 6.0, 4.0]])
    expect_close(
        student.logsumexp(z, axis=0),
        np.log([4.0, 8.0, 9.0]),
        because="along axis 0 each column gives the log of the sum of its exponentials",
    )


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large scores")
@pytest.mark.asks("entries of 1000 or -1000 are fine")
def test_logsumexp_survives_a_thousand(student):
    """Scores of 1000 do not overflow, and scores of -1000 do not vanish."""
    z = np.log([[1.0, 2.0, 5.0], [4.0, 9.0, 3.0]])
    for shift in (1000.0, -1000.0):
        expect_close(
            student.logsumexp(z + shift),
            shift + np.log([8.0, 16.0]),
            because="exp(1000) is inf and exp(-1000) is 0, but a shift passes through unchanged",
        )


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large scores")
@pytest.mark.asks("Subtract the largest entry of each slice")
def test_logsumexp_shifts_each_slice_by_its_own_maximum(student):
    """A row 2000 below another one is as exact as the other."""
    expect_close(
        student.logsumexp(np.array([[1000.0, 1000.0], [-1000.0, -1000.0], [0.0, 0.0]])),
        np.array([1000.0, -1000.0, 0.0]) + np.log(2),
        because=OWN_SHIFT,
    )


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("any axis")
@pytest.mark.asks("every other axis stays, also one of size 1")
def test_logsumexp_keeps_other_axes_of_size_one(student):
    """Only the axis that is summed goes: other axes stay, those of size 1 too."""
    because = "each slice along the axis gives one number"
    one_example = np.log([[1.0, 2.0, 5.0]])
    expect_close(student.logsumexp(one_example), np.log([8.0]), because=because)
    expect_close(student.logsumexp(one_example, axis=0), one_example[0], because=because)
    one_class = np.array([[2.0], [-3.0]])
    expect_close(student.logsumexp(one_class), np.array([2.0, -3.0]), because=because)
    between = np.log([[[1.0, 2.0, 5.0]], [[4.0, 9.0, 3.0]]])
    expect_close(student.logsumexp(between), np.log([[8.0], [16.0]]), because=because)


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("minus infinity")
@pytest.mark.asks("A slice that is `-inf` throughout gives `-inf`")
def test_logsumexp_of_an_empty_event_is_minus_infinity(student):
    """A row of -inf gives -inf, and does not disturb the others; all may be such rows."""
    because = "exp(-inf) is 0, and the log of a sum of zeros is -inf"
    z = np.array([[0.0, 0.0], [-np.inf, -np.inf], [-np.inf, 3.0]])
    expect_close(student.logsumexp(z), np.array([np.log(2.0), -np.inf, 3.0]), because=because)
    for z, axis in ((np.full((3, 2), -np.inf), -1), (np.full((1, 3), -np.inf), 0)):
        got = student.logsumexp(z, axis=axis)
        expect_close(got, np.array([-np.inf, -np.inf, -np.inf]), because=because)


@pytest.mark.exercise("logsumexp")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("z is not changed")
def test_logsumexp_leaves_its_argument_alone(student):
    """The scores are the same after the call."""
    z = np.log([[1.0, 2.0, 5.0], [4.0, 9.0, 3.0]])
    expect_close(
        student.logsumexp(z),
        np.log([8.0, 16.0]),
        because="each row gives one number, the log of the sum of its exponentials",
    )
    expect_arguments_unchanged(student)


@pytest.mark.exercise("softmax")
@pytest.mark.public
@pytest.mark.asks("the probabilities `exp(z) / sum(exp(z))` of each row")
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
@pytest.mark.special
@pytest.mark.idea("very large scores")
@pytest.mark.asks("logits of 1e6 are fine")
def test_softmax_survives_a_thousand(student):
    """Scores of 1000 do not overflow, and scores of -1000 do not divide 0 by 0."""
    half = np.array([[0.5, 0.5, 0.0]])
    because = "a shift cancels out of the fraction, so these are the shares of 0, 0 and far less"
    for row in ([1000.0, 1000.0, -1000.0], [-1000.0, -1000.0, -5000.0]):
        expect_close(student.softmax(np.array([row])), half, because=because)


@pytest.mark.exercise("softmax")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large scores")
@pytest.mark.asks("Each row is shifted by its own maximum")
def test_softmax_shifts_each_row_by_its_own_maximum(student):
    """A row of scores 2000 below another row is as exact as the other."""
    expect_close(
        student.softmax(np.array([[1000.0, 1000.0], [-1000.0, -1000.0], [0.0, 0.0]])),
        np.full((3, 2), 0.5),
        because=OWN_SHIFT,
    )


@pytest.mark.exercise("softmax")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Integer arrays are converted to float64 first")
def test_softmax_of_integers(student):
    """Integer scores give float64, those of small dtypes too."""
    for dtype in (np.int64, np.uint8, np.int8, np.int16, np.int32):
        z = np.array([[2, 2, 1], [0, 3, 3]], dtype=dtype)
        half = np.array([[1.0, 1.0, np.exp(-1)], [np.exp(-3), 1.0, 1.0]])
        shares = half / np.array([[2 + np.exp(-1)], [2 + np.exp(-3)]])
        expect_close(student.softmax(z), shares, because=WHOLE_NUMBERS)
    far_apart = np.array([[-100, 100], [90, -110]], dtype=np.int8)
    expect_close(student.softmax(far_apart), np.eye(2)[[1, 0]], because=WHOLE_NUMBERS)
    for z, share in (([[3], [-4]], 1.0), ([[0, 0]], 0.5)):
        z = np.array(z)
        expect_close(student.softmax(z), np.full(z.shape, share), because=WHOLE_NUMBERS)


@pytest.mark.exercise("softmax")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("z is not changed")
def test_softmax_leaves_its_argument_alone(student):
    """The scores are the same after the call."""
    z = np.log([[1.0, 3.0], [4.0, 1.0]])
    shares = np.array([[0.25, 0.75], [0.8, 0.2]])
    expect_close(
        student.softmax(z),
        shares,
        because="a probability is an exponential's share of the sum over its own row",
    )
    expect_arguments_unchanged(student)


@pytest.mark.exercise("log_softmax")
@pytest.mark.public
@pytest.mark.asks("the logarithms of each row's softmax, `z - logsumexp(z)`")
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
@pytest.mark.special
@pytest.mark.idea("very large scores")
@pytest.mark.asks("a class 800 below the best has log-probability -800")
def test_log_softmax_of_a_gap_of_800(student):
    """A class 800 below the best has log-probability -800, not -inf."""
    expect_close(
        student.log_softmax(np.array([[0.0, -800.0, -900.0], [-100.0, 700.0, 700.0]])),
        np.array([[0.0, -800.0, -900.0], [-800 - np.log(2), -np.log(2), -np.log(2)]]),
        because="a probability of e^-800 cannot be stored, but its logarithm can",
    )


@pytest.mark.exercise("log_softmax")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large scores")
@pytest.mark.asks("It is not computed from probabilities")
def test_log_softmax_survives_a_thousand(student):
    """Scores of 1000 do not overflow, and scores of -1000 do not vanish."""
    z = np.log([[1.0, 2.0, 5.0], [4.0, 9.0, 3.0]])
    for shift in (1000.0, -1000.0):
        expect_close(
            student.log_softmax(z + shift),
            z - np.log([[8.0], [16.0]]),
            because="a constant that is added to a whole row changes no probability",
        )


@pytest.mark.exercise("log_softmax")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large scores")
@pytest.mark.asks("each row's softmax, `z - logsumexp(z)`")
def test_log_softmax_shifts_each_row_by_its_own_maximum(student):
    """A row of scores 2000 below another row is as exact as the other."""
    expect_close(
        student.log_softmax(np.array([[1000.0, 1000.0], [-1000.0, -1000.0], [0.0, 0.0]])),
        np.full((3, 2), -np.log(2)),
        because=OWN_SHIFT,
    )


@pytest.mark.exercise("log_softmax")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("z is not changed")
def test_log_softmax_leaves_its_argument_alone(student):
    """The scores are the same after the call."""
    z = np.log([[1.0, 3.0], [4.0, 1.0]])
    logs = np.log([[0.25, 0.75], [0.8, 0.2]])
    expect_close(
        student.log_softmax(z),
        logs,
        because="the logarithm of a share is the score minus the log of the row's sum",
    )
    expect_arguments_unchanged(student)


def halves_and_eighths():
    """The log-probabilities of two examples."""
    return np.log([[1 / 2, 1 / 4, 1 / 4], [1 / 8, 1 / 8, 3 / 4]])


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
@pytest.mark.asks("the mean negative log-likelihood, `-1/n * sum(log_probs[i, labels[i]])`")
def test_nll_loss_worked_by_hand(student):
    """Labels of probability 1/2 and 1/8 cost (ln 2 + ln 8) / 2."""
    expect_close(
        student.nll_loss(halves_and_eighths(), np.array([0, 1])),
        2 * np.log(2),
        because="each example costs minus the log-probability of its label, and the loss is "
        "the mean over the examples",
    )


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("integers of any integer dtype")
def test_nll_loss_takes_labels_of_any_integer_type(student):
    """Labels may be uint8 or int16 as well as int64."""
    for dtype in INTEGERS:
        expect_close(
            student.nll_loss(halves_and_eighths(), np.array([2, 0], dtype=dtype)),
            2.5 * np.log(2),
            because=COUNTS,
        )


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very unlikely labels")
@pytest.mark.asks("they are logarithms already")
def test_nll_loss_of_an_almost_impossible_label(student):
    """A label of log-probability -800 costs 800."""
    expect_close(
        student.nll_loss(np.array([[0.0, -800.0]]), np.array([1])),
        800.0,
        because="a probability of e^-800 cannot be stored, but its logarithm is already here",
    )


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError if the labels are not integers (bools are none)")
def test_nll_loss_refuses_labels_that_are_not_integers(student):
    """Labels of a floating dtype are not classes, and bools are not either."""
    expect_a_number(student.nll_loss(halves_and_eighths(), np.array([0, 1])))
    floats = np.array([0.0, 1.0]), np.array([1.5, 0.0]), np.float32([0, 1])
    for labels in (*floats, np.array([False, True])):
        with expect_raises(ValueError):
            student.nll_loss(halves_and_eighths(), labels)


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("if one is negative or is C or more")
def test_nll_loss_refuses_a_negative_label(student):
    """A label of -1 is a mistake, not the last class."""
    expect_a_number(student.nll_loss(halves_and_eighths(), np.array([0, 2])))
    with expect_raises(ValueError):
        student.nll_loss(halves_and_eighths(), np.array([0, -1]))


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("a column (N, 1) is refused")
def test_nll_loss_refuses_labels_of_another_shape(student):
    """Five rows go with five labels, not with seven, four, one, or a table of them."""
    log_probs = np.log(np.full((5, 3), 1 / 3))
    log_probs[0] = np.log([1 / 2, 1 / 4, 1 / 4])
    expect_a_number(student.nll_loss(log_probs, np.array([0, 1, 2, 1, 0])))
    expect_labels_refused(lambda labels: student.nll_loss(log_probs, labels))


@pytest.mark.exercise("nll_loss")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("The arguments are not changed.")
def test_nll_loss_leaves_its_arguments_alone(student):
    """The log-probabilities and the labels are the same after the call."""
    got = student.nll_loss(halves_and_eighths(), np.array([2, 1]))
    expect_close(
        got, 2.5 * np.log(2), because="the loss is minus the mean of the labels' log-probabilities"
    )
    expect_arguments_unchanged(student)


def two_examples():
    """Logits of the probabilities 1/2, 1/4, 1/4 and 1/8, 1/8, 3/4."""
    return np.log([[2.0, 1.0, 1.0], [1.0, 1.0, 6.0]])


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.asks("the cross-entropy of logits with labels, `logsumexp(z) - z_y` for each example")
def test_cross_entropy_worked_by_hand(student):
    """Labels of probability 1/2 and 1/8 cost (ln 2 + ln 8) / 2."""
    expect_close(
        student.cross_entropy(two_examples(), np.array([0, 1])),
        2 * np.log(2),
        because="each example costs minus the natural log of its label's probability, and the "
        "loss is the mean over the examples",
    )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.asks("The logarithm is natural.")
def test_cross_entropy_of_equal_logits_is_ln_c(student):
    """A network that knows nothing pays ln 5 for five classes."""
    expect_close(
        student.cross_entropy(np.array([[3.0] * 5, [-7.0] * 5]), np.array([4, 1])),
        np.log(5),
        because="equal logits give each of C classes the probability 1 / C, whose cost is ln C",
    )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("not probabilities")
def test_cross_entropy_of_perfect_logits(student):
    """Logits that are certain cost 100 if they are wrong and nothing if they are right."""
    logits = np.zeros((3, 10))
    logits[[0, 1, 2], [7, 0, 9]] = 100.0
    because = "a label 100 below the best costs 100, and one 100 above the others costs nothing"
    expect_close(student.cross_entropy(logits, np.array([1, 2, 3])), 100.0, because=because)
    right = np.array([7, 0, 9])
    expect_close(student.cross_entropy(logits, right), 0.0, because=because)
    for word, nothing in (("sum", 0.0), ("none", np.zeros(3))):
        got = student.cross_entropy(logits, right, reduction=word)
        expect_close(got, nothing, because=because)


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("a label whose logit lies 800 below costs 800")
def test_cross_entropy_of_a_gap_of_800(student):
    """A label whose logit lies 800 below costs 800: a large loss, and not an infinite one."""
    for gap, dtype in ((744.0, np.float64), (800.0, np.float64), (800.0, np.float32)):
        expect_close(
            student.cross_entropy(np.array([[0.0, -gap]], dtype=dtype), np.array([1])),
            gap,
            precision=dtype,
            because="so small a probability cannot be stored in full, but its logarithm can",
        )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("exact however large the logits are")
def test_cross_entropy_survives_a_thousand(student):
    """A thousand more or less on every logit of a row changes nothing."""
    for shift in (1000, -1000, [[1000], [-1000]]):
        expect_close(
            student.cross_entropy(two_examples() + np.array(shift), np.array([0, 1])),
            2 * np.log(2),
            because="a constant added to a whole row cancels out of every probability",
        )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.idea("the three reductions")
@pytest.mark.asks('"sum" (a float)')
def test_cross_entropy_adds_up_for_sum(student):
    """reduction="sum" gives the sum of the losses, ln 2 + ln 8."""
    expect_close(
        student.cross_entropy(two_examples(), np.array([0, 1]), reduction="sum"),
        4 * np.log(2),
        because="minus the natural logs of the labels' probabilities, ln 2 and ln 8, are added up",
    )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.idea("the three reductions")
@pytest.mark.asks("of shape (N,) and with the dtype of the logits")
def test_cross_entropy_of_each_example_for_none(student):
    """reduction="none" gives one loss for each example, ln 2 and ln 8."""
    expect_close(
        student.cross_entropy(two_examples(), np.array([0, 1]), reduction="none"),
        np.log([2.0, 8.0]),
        because="each example costs minus the natural log of its label's probability",
    )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError for any other `reduction`")
def test_cross_entropy_refuses_an_unknown_reduction(student):
    """A reduction that does not exist is a mistake, not the mean."""
    labels = np.array([0, 1])
    expect_a_number(student.cross_entropy(two_examples(), labels, reduction="mean"))
    for word in ("average", "total", "batchmean", "None", "Mean", "m", "", None, True):
        with expect_raises(ValueError):
            student.cross_entropy(two_examples(), labels, reduction=word)


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("naming both shapes, if `labels` is not (N,)")
def test_cross_entropy_refuses_labels_of_another_shape(student):
    """Five rows go with five labels, not with seven, four, one, or a table of them."""
    logits = np.zeros((5, 3))
    logits[0] = np.log([2.0, 1.0, 1.0])
    expect_a_number(student.cross_entropy(logits, np.array([0, 1, 2, 1, 0])))
    expect_labels_refused(lambda labels: student.cross_entropy(logits, labels))


@pytest.mark.exercise("cross_entropy")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("The arguments are not changed.")
def test_cross_entropy_leaves_its_arguments_alone(student):
    """The logits and the labels are the same after the call."""
    got = student.cross_entropy(two_examples(), np.array([2, 1]))
    expect_close(got, 2.5 * np.log(2), because="the loss is the mean of logsumexp(z) - z_y")
    expect_arguments_unchanged(student)


@pytest.mark.exercise("accuracy")
@pytest.mark.public
@pytest.mark.asks("the share of examples whose largest logit is the label's")
def test_accuracy_counts_three_of_five(student):
    """Three right answers of five are 0.6."""
    logits = np.array(
        [[7.0, 0.0, 1.0], [0.0, -1.0, 4.0], [-3.0, 2.0, 0.0], [2.0, 6.0, -1.0], [-2.0, 0.4, 3.0]]
    )
    expect_close(
        student.accuracy(logits, np.array([0, 2, 1, 0, 1])),
        0.6,
        because="each row has one prediction, and the accuracy is the share that is right",
    )


@pytest.mark.exercise("accuracy")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("ties")
@pytest.mark.asks("the first of them is the prediction, as `argmax` has it")
def test_accuracy_gives_a_tie_to_the_first(student):
    """Of equal logits the first is the prediction."""
    logits = np.array([[1.0, 1, 0], [0, 2, 2], [0, 2, 2], [3, 3, 3], [2, 3, 3]])
    expect_close(
        student.accuracy(logits, np.array([0, 1, 2, 1, 0])),
        0.4,
        because="the first of the largest logits is the one prediction of its row",
    )


@pytest.mark.exercise("accuracy")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("whose largest logit is the label's")
def test_accuracy_of_huge_logits(student):
    """Logits of 1000 and of -1000 are compared as they are."""
    for shift in (1000.0, -1000.0):
        logits = shift + np.array([[0.0, 5.0], [0.0, 5.0], [5.0, 0.0], [0.0, 5.0]])
        expect_close(
            student.accuracy(logits, np.array([1, 1, 1, 1])),
            0.75,
            because="a row predicts its largest logit, however large, and 3 of the 4 are right",
        )


@pytest.mark.exercise("accuracy")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError naming both shapes if `labels` is not of shape (N,)")
def test_accuracy_refuses_labels_of_another_shape(student):
    """Five predictions go with five labels, not with seven, four, one, or a table of them."""
    logits = np.zeros((5, 3))
    logits[[0, 1, 2, 3, 4], [0, 1, 1, 2, 0]] = 3.0
    expect_between(
        student.accuracy(logits, np.array([0, 1, 2, 1, 0])),
        0.0,
        100.0,
        because="an accuracy is a number",
    )
    expect_labels_refused(lambda labels: student.accuracy(logits, labels))


@pytest.mark.exercise("accuracy")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("The arguments are not changed.")
def test_accuracy_leaves_its_arguments_alone(student):
    """The logits and the labels are the same after the call."""
    logits = np.array([[0.0, 5.0, 1.0], [0.0, -1.0, 4.0], [-3.0, 2.0, 0.0], [6.0, 1.0, 2.0]])
    got = student.accuracy(logits, np.array([1, 2, 1, 2]))
    expect_close(
        got,
        0.75,
        because="each row has one prediction, and the accuracy is the share that is right",
    )
    expect_arguments_unchanged(student)


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.public
@pytest.mark.asks("the mean binary cross-entropy of the probabilities `sigmoid(z)`")
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
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("overflows nowhere")
def test_bce_with_logits_survives_800(student):
    """Logits of 800 and -800 cost 800 if they are wrong and nothing if they are right."""
    z = np.array([800.0, -800.0])
    because = "a sigmoid rounds to 0 or 1, whose logarithm is lost, but the logit is still there"
    for t, loss in (([0.0, 0.0], 400.0), ([0.0, 1.0], 800.0), ([1.0, 0.0], 0.0)):
        expect_close(student.bce_with_logits(z, np.array(t)), loss, because=because)


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("soft targets")
@pytest.mark.asks("0.3 says that the answer was yes three times in ten")
def test_bce_with_logits_takes_soft_targets(student):
    """Yes one time in four, where the sigmoid says three; and 0.7 where it says 1/2."""
    expect_close(
        student.bce_with_logits(np.array([np.log(3), 0.0]), np.array([0.25, 0.7])),
        (0.25 * np.log(4 / 3) + 0.75 * np.log(4) + np.log(2)) / 2,
        because="a target of 0.25 weighs yes with 0.25 and no with 0.75",
    )


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError if a target lies outside 0 to 1")
def test_bce_with_logits_refuses_targets_outside_0_to_1(student):
    """A target below 0 or above 1 is no share of anything."""
    z = np.array([0.5, -1.0, 2.0])
    expect_a_number(student.bce_with_logits(z, np.array([0.0, 1.0, 1.0])))
    for targets in (np.full(3, -1.0), np.full(3, 2.0)):
        with expect_raises(ValueError):
            student.bce_with_logits(z, targets)
    for target in (-1.0, 2.0, -0.25, 1.25, -0.001, 1.001, -1e-9, 1 + 1e-9):
        with expect_raises(ValueError):
            student.bce_with_logits(z, np.array([0.0, target, 1.0]))


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("a column (N, 1) is refused")
def test_bce_with_logits_refuses_to_broadcast(student):
    """Five logits go with five targets, and not with a table of five, one, or seven."""
    z = np.array([0.5, -1.0, 2.0, 0.0, 3.0])
    expect_a_number(student.bce_with_logits(z, np.ones(5)))
    for shape in ((5, 1), (1, 5), (5, 5), (1,), (), (7,), (4,)):
        with expect_raises(ValueError, mentions=(5, *shape)):
            student.bce_with_logits(z, np.ones(shape))
    for other in (z[:1], z[:, np.newaxis], z[np.newaxis]):
        with expect_raises(ValueError, mentions=(5, 1)):
            student.bce_with_logits(other, np.ones(5))


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("The arguments are not changed.")
def test_bce_with_logits_leaves_its_arguments_alone(student):
    """The logits and the targets are the same after the call."""
    got = student.bce_with_logits(np.array([-np.log(3), np.log(7)]), np.array([1.0, 0.0]))
    expect_close(
        got,
        np.log(32) / 2,
        because="each example costs max(z, 0) - z t + log(1 + e^-|z|), and the loss is the mean",
    )
    expect_arguments_unchanged(student)


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.asks("the mean cross-entropy as `nn.CrossEntropyLoss` has it")
def test_weighted_without_options_is_cross_entropy(student):
    """Without options, labels of probability 1/2 and 1/8 cost (ln 2 + ln 8) / 2."""
    expect_close(
        student.cross_entropy_weighted(two_examples(), np.array([0, 1])),
        2 * np.log(2),
        because="equal weights, no smoothing and nothing ignored leave the plain mean",
    )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.asks("So the mean divides by the weights of the labels that count")
def test_weighted_mean_divides_by_the_weights(student):
    """Losses ln 2 and ln 8 with weights 1 and 4 cost (ln 2 + 4 ln 8) / 5."""
    expect_close(
        student.cross_entropy_weighted(
            two_examples(), np.array([0, 1]), class_weights=np.array([1.0, 4.0, 7.0])
        ),
        (np.log(2) + 4 * np.log(8)) / 5,
        because="the losses ln 2 and ln 8 count once and four times, in the sum and in the divisor",
    )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.idea("ignored labels")
@pytest.mark.asks("An example whose label is `ignore_index` is left out")
def test_weighted_leaves_out_what_is_ignored(student):
    """With an example labelled -100 left out, labels of 1/2 and 1/8 cost (ln 2 + ln 8) / 2."""
    logits = np.log([[2.0, 1.0, 1.0], [9.0, 1.0, 1.0], [1.0, 1.0, 6.0]])
    expect_close(
        student.cross_entropy_weighted(logits, np.array([0, -100, 1]), ignore_index=-100),
        2 * np.log(2),
        because="the two examples that are not ignored cost ln 2 and ln 8, and their number is 2",
    )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.idea("label smoothing")
@pytest.mark.asks("class k has the share `q[i, k] = (1 - s) * (k == labels[i]) + s / C`")
def test_weighted_smooths_over_every_class(student):
    """With s = 0.3, three classes share 0.8, 0.1 and 0.1; the second example costs ln 3."""
    logits = np.log([[2.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    expect_close(
        student.cross_entropy_weighted(logits, np.array([0, 1]), label_smoothing=0.3),
        (0.8 * np.log(2) + 0.2 * np.log(4) + np.log(3)) / 2,
        because="an example costs the sum over all classes of -log p, each times its share",
    )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.idea("options together")
@pytest.mark.asks("sum over i, k of w[k] * q[i, k] * log_softmax(logits)[i, k]")
def test_weighted_weighs_every_smoothed_share(student):
    """Shares 0.8, 0.1 and 0.1 with weights 2, 4 and 7, divided by the label's weight, 2."""
    expect_close(
        student.cross_entropy_weighted(
            np.log([[2.0, 1.0, 1.0]]),
            np.array([0]),
            class_weights=np.array([2.0, 4.0, 7.0]),
            label_smoothing=0.3,
        ),
        (2 * 0.8 * np.log(2) + 4 * 0.1 * np.log(4) + 7 * 0.1 * np.log(4)) / 2,
        because="each class's term has that class's weight, and the labels' weights divide the sum",
    )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.idea("ignored labels")
@pytest.mark.asks("which may be one of the classes")
def test_weighted_can_ignore_class_zero(student):
    """With class 0 ignored, labels 1 and 2 of probability 1/8 and 1/2 cost (ln 8 + ln 2) / 2."""
    logits = np.log([[2.0, 1.0, 1.0], [1.0, 1.0, 6.0], [1.0, 1.0, 2.0]])
    expect_close(
        student.cross_entropy_weighted(logits, np.array([0, 1, 2]), ignore_index=0),
        2 * np.log(2),
        because="the classes share 1 with class 0 among them, and the two examples that count cost "
        "ln 8 and ln 2",
    )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("as large as for `cross_entropy`")
def test_weighted_survives_large_logits(student):
    """Logits of 1000, and a label 800 below the best, are no trouble here either."""
    because = "the loss is logsumexp(z) - z_y however large the logits are, as in cross_entropy"
    for logits, loss in (([[1000.0, 1000.0]], np.log(2)), ([[0.0, -800.0]], 800.0)):
        got = student.cross_entropy_weighted(np.array(logits), np.array([1]))
        expect_close(got, float(loss), because=because)


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError if every example is ignored")
def test_weighted_refuses_to_ignore_everything(student):
    """If every example is ignored there is no mean."""
    labels = np.array([1, 2])
    expect_a_number(student.cross_entropy_weighted(two_examples(), labels, ignore_index=2))
    for label in (2, -100):
        with expect_raises(ValueError):
            student.cross_entropy_weighted(
                two_examples(), np.array([label, label]), ignore_index=label
            )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("The arguments are not changed.")
def test_weighted_leaves_its_arguments_alone(student):
    """The logits, the labels and the weights are the same after the call."""
    logits = np.log([[2.0, 1.0, 1.0], [9.0, 1.0, 1.0], [1.0, 1.0, 6.0]])
    got = student.cross_entropy_weighted(
        logits, np.array([0, -1, 1]), class_weights=np.array([1.0, 3.0, 7.0]), ignore_index=-1
    )
    expect_close(
        got,
        2.5 * np.log(2),
        because="each loss counts as often as its label weighs, in the divisor as well",
    )
    expect_arguments_unchanged(student)


@pytest.mark.exercise("examples_softmax")
@pytest.mark.public
@pytest.mark.idea("right examples")
@pytest.mark.asks("Return one to five examples of calls")
def test_examples_softmax_are_pairs(student):
    """One to five pairs of a tuple of arguments and an answer, all of finite numbers."""
    expect_examples(student.examples_softmax())


@pytest.mark.exercise("predict_cross_entropy")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this nll_loss."""
    letter = student.predict_cross_entropy(1)
    expect_prediction(letter, 1, salt="cross_entropy", digest="7db17b60d580e856")


@pytest.mark.exercise("predict_cross_entropy")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this softmax."""
    letter = student.predict_cross_entropy(2)
    expect_prediction(letter, 2, salt="cross_entropy", digest="5751569eedca2b83")


@pytest.mark.exercise("predict_cross_entropy")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this logsumexp."""
    letter = student.predict_cross_entropy(3)
    expect_prediction(letter, 3, salt="cross_entropy", digest="8544e5c353ae87a7")
