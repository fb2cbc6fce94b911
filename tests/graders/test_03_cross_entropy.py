"""Checks of softmax and cross-entropy."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from autograder import (
    expect_arguments_unchanged,
    expect_between,
    expect_close,
    expect_no_warnings,
    expect_raises,
    expect_shape,
)

ROWS_FAR_APART = np.array([[0.0], [-800.0], [500.0], [-100.0], [1000.0]])


def torch_of(function, *arrays, **options):
    """What torch answers in float64: labels and weights may be among the arrays."""
    return function(*map(torch.from_numpy, arrays), **options)


def torch_loss(logits, labels, **options):
    """torch's cross-entropy in float64."""
    wide = (logits.astype(np.float64), labels.astype(np.int64))
    return torch_of(F.cross_entropy, *wide, **options).item()


def expect_a_number(got):
    """The kind of a loss, before a check of what is refused."""
    expect_between(got, -1e6, 1e6, because="an ordinary call answers with an ordinary number")


# ---- logsumexp


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


@pytest.mark.exercise("logsumexp")
def test_logsumexp_shifts_each_slice_by_its_own_maximum(student, rng):
    """A row of scores far below another row is as exact as the other."""
    z = rng.normal(size=(5, 3)) + ROWS_FAR_APART
    expect_close(
        student.logsumexp(z),
        torch_of(torch.logsumexp, z, dim=1).numpy(),
        because="a row 800 below the shift that is used has only zeros for exponentials",
    )


@pytest.mark.exercise("logsumexp")
def test_logsumexp_sums_along_axis_zero(student, rng):
    """With axis=0 the columns are summed."""
    z = rng.normal(size=(5, 3))
    expect_close(
        student.logsumexp(z, axis=0),
        torch_of(torch.logsumexp, z, dim=0).numpy(),
        because="0 is an axis like any other, and it is the one that goes",
    )


@pytest.mark.exercise("logsumexp")
def test_logsumexp_keeps_other_axes_of_size_one(student, rng):
    """Only the axis that is summed goes: other axes stay, those of size 1 too."""
    because = "the answer has the shape of z without the one axis that was summed"
    one_example = rng.normal(size=(1, 7))
    expect_close(
        student.logsumexp(one_example),
        torch_of(torch.logsumexp, one_example, dim=1).numpy(),
        because=because,
    )
    one_class = rng.normal(size=(5, 1))
    expect_close(student.logsumexp(one_class), one_class[:, 0], because=because)
    z = rng.normal(size=(3, 1, 5))
    expect_close(
        student.logsumexp(z), torch_of(torch.logsumexp, z, dim=-1).numpy(), because=because
    )
    for axis in (0, 1):
        expect_close(
            student.logsumexp(z, axis=axis),
            torch_of(torch.logsumexp, z, dim=axis).numpy(),
            because=because,
        )


@pytest.mark.exercise("logsumexp")
def test_logsumexp_of_an_empty_event_is_minus_infinity(student, rng):
    """A row of -inf gives -inf, and the other rows are not disturbed."""
    z = rng.normal(size=(5, 3))
    z[1, 2] = z[3] = -np.inf
    expect_close(
        student.logsumexp(z),
        torch_of(torch.logsumexp, z, dim=1).numpy(),
        because="the log of a sum of zeros is -inf, while -inf minus -inf is nan",
    )


@pytest.mark.exercise("logsumexp")
@pytest.mark.advisory
def test_logsumexp_of_an_empty_event_is_quiet(student):
    """A row of -inf gives -inf without a warning from NumPy."""
    expect_close(
        student.logsumexp(np.array([[-np.inf, -np.inf], [0.0, 0.0], [-np.inf, 1.0]])),
        np.array([-np.inf, np.log(2.0), 1.0]),
        because="the log of a sum of zeros is -inf",
    )
    expect_no_warnings(student, because="a zero that is meant is no reason to warn")


@pytest.mark.exercise("logsumexp")
@pytest.mark.handling
def test_logsumexp_keeps_float32(student, rng):
    """Float32 scores give float32, also beyond 88, where exp overflows in float32."""
    for shift, because in (
        (0, "the floating dtype that comes in goes out"),
        (89, "float32 has no room for exp(89), long before float64 runs out"),
    ):
        z = (rng.normal(size=(5, 3)) + shift).astype(np.float32)
        expect_close(
            student.logsumexp(z),
            torch_of(torch.logsumexp, z.astype(np.float64), dim=1).numpy().astype(np.float32),
            because=because,
        )


@pytest.mark.exercise("logsumexp")
@pytest.mark.handling
def test_logsumexp_of_integers(student, rng):
    """Integer scores give float64, those of uint8 too."""
    for dtype in (np.int64, np.uint8):
        z = rng.permutation(200)[:15].reshape(5, 3).astype(dtype)
        expect_close(
            student.logsumexp(z),
            torch_of(torch.logsumexp, z.astype(np.float64), dim=1).numpy(),
            because="a small integer type has no negative numbers, and none has fractions",
        )


@pytest.mark.exercise("logsumexp")
@pytest.mark.advisory
def test_logsumexp_leaves_its_argument_alone(student, rng):
    """The scores are the same after the call."""
    z = rng.normal(size=(5, 3))
    expect_close(
        student.logsumexp(z),
        torch_of(torch.logsumexp, z, dim=1).numpy(),
        because="the answer itself has to be right before its side effects matter",
    )
    expect_arguments_unchanged(student, because="the array still belongs to the caller")


# ---- softmax


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


@pytest.mark.exercise("softmax")
def test_softmax_rows_sum_to_one(student, rng):
    """Each row is a distribution of its own."""
    probabilities = student.softmax(2 * rng.normal(size=(5, 3)))
    expect_shape(probabilities, (5, 3), dtype=np.float64, because="every score gets a probability")
    expect_close(
        probabilities.sum(axis=1),
        np.ones(5),
        because="the classes of one example share a probability of one",
    )


@pytest.mark.exercise("softmax")
def test_softmax_of_any_number_of_examples_and_classes(student, rng):
    """One example, one class, and an ordinary table."""
    for shape in ((5, 3), (1, 7), (5, 1)):
        z = 2 * rng.normal(size=shape)
        expect_close(
            student.softmax(z),
            torch_of(torch.softmax, z, dim=1).numpy(),
            because="the sum runs over the classes, however many examples there are",
        )


@pytest.mark.exercise("softmax")
def test_softmax_does_not_see_a_shift(student, rng):
    """Adding a million to every score changes nothing."""
    z = rng.normal(size=(5, 3)) + 1e6
    expect_close(
        student.softmax(z),
        torch_of(torch.softmax, z, dim=1).numpy(),
        because="a shift multiplies every exponential of a row by the same factor",
    )


@pytest.mark.exercise("softmax")
def test_softmax_shifts_each_row_by_its_own_maximum(student, rng):
    """A row of scores far below another row is as exact as the other."""
    z = rng.normal(size=(5, 3)) + ROWS_FAR_APART
    expect_close(
        student.softmax(z),
        torch_of(torch.softmax, z, dim=1).numpy(),
        because="a row 800 below the shift that is used has only zeros for exponentials",
    )


@pytest.mark.exercise("softmax")
def test_softmax_gives_nothing_to_a_masked_class(student, rng):
    """A score of -inf gets probability 0, and the other classes share the rest."""
    z = rng.normal(size=(5, 3))
    z[0, 1] = z[3, 0] = z[3, 2] = -np.inf
    expect_close(
        student.softmax(z),
        torch_of(torch.softmax, z, dim=1).numpy(),
        because="the exponential of -inf is 0, so that class is out of the race",
    )


@pytest.mark.exercise("softmax")
@pytest.mark.handling
def test_softmax_keeps_float32(student, rng):
    """Float32 scores give float32."""
    z = rng.normal(size=(5, 3)).astype(np.float32)
    expect_close(
        student.softmax(z),
        torch_of(torch.softmax, z.astype(np.float64), dim=1).numpy().astype(np.float32),
        because="the floating dtype that comes in goes out",
    )


@pytest.mark.exercise("softmax")
@pytest.mark.handling
def test_softmax_of_integers(student, rng):
    """Integer scores give float64, those of uint8 too."""
    for dtype in (np.int64, np.uint8):
        z = rng.integers(0, 7, size=(5, 3)).astype(dtype)
        expect_close(
            student.softmax(z),
            torch_of(torch.softmax, z.astype(np.float64), dim=1).numpy(),
            because="a small integer type has no negative numbers, and none has fractions",
        )


@pytest.mark.exercise("softmax")
@pytest.mark.advisory
def test_softmax_leaves_its_argument_alone(student, rng):
    """The scores are the same after the call."""
    z = rng.normal(size=(5, 3))
    expect_close(
        student.softmax(z),
        torch_of(torch.softmax, z, dim=1).numpy(),
        because="the answer itself has to be right before its side effects matter",
    )
    expect_arguments_unchanged(student, because="the array still belongs to the caller")


# ---- log_softmax


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


@pytest.mark.exercise("log_softmax")
def test_log_softmax_of_any_number_of_examples_and_classes(student, rng):
    """One example, one class, and an ordinary table."""
    for shape in ((5, 3), (1, 7), (5, 1)):
        z = 2 * rng.normal(size=shape)
        expect_close(
            student.log_softmax(z),
            torch_of(torch.log_softmax, z, dim=1).numpy(),
            because="the sum runs over the classes, however many examples there are",
        )


@pytest.mark.exercise("log_softmax")
def test_log_softmax_survives_a_thousand(student, rng):
    """Scores of 1000 do not overflow, and scores of -1000 do not vanish."""
    for shift in (1000, -1000):
        z = rng.normal(size=(5, 3)) + shift
        expect_close(
            student.log_softmax(z),
            torch_of(torch.log_softmax, z, dim=1).numpy(),
            because="exp(1000) is inf and exp(-1000) is 0, but a shift changes nothing here",
        )


@pytest.mark.exercise("log_softmax")
def test_log_softmax_shifts_each_row_by_its_own_maximum(student, rng):
    """A row of scores far below another row is as exact as the other."""
    z = rng.normal(size=(5, 3)) + ROWS_FAR_APART
    expect_close(
        student.log_softmax(z),
        torch_of(torch.log_softmax, z, dim=1).numpy(),
        because="a row 800 below the shift that is used has only zeros for exponentials",
    )


@pytest.mark.exercise("log_softmax")
@pytest.mark.handling
def test_log_softmax_keeps_float32(student, rng):
    """Float32 scores give float32."""
    z = rng.normal(size=(5, 3)).astype(np.float32)
    expect_close(
        student.log_softmax(z),
        torch_of(torch.log_softmax, z.astype(np.float64), dim=1).numpy().astype(np.float32),
        because="the floating dtype that comes in goes out",
    )


@pytest.mark.exercise("log_softmax")
@pytest.mark.handling
def test_log_softmax_of_integers(student, rng):
    """Integer scores give float64, those of uint8 too."""
    for dtype in (np.int64, np.uint8):
        z = rng.integers(0, 7, size=(5, 3)).astype(dtype)
        expect_close(
            student.log_softmax(z),
            torch_of(torch.log_softmax, z.astype(np.float64), dim=1).numpy(),
            because="a small integer type has no negative numbers, and none has fractions",
        )


@pytest.mark.exercise("log_softmax")
@pytest.mark.advisory
def test_log_softmax_leaves_its_argument_alone(student, rng):
    """The scores are the same after the call."""
    z = rng.normal(size=(5, 3))
    expect_close(
        student.log_softmax(z),
        torch_of(torch.log_softmax, z, dim=1).numpy(),
        because="the answer itself has to be right before its side effects matter",
    )
    expect_arguments_unchanged(student, because="the array still belongs to the caller")


# ---- nll_loss


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


@pytest.mark.exercise("nll_loss")
def test_nll_loss_of_fresh_draws(student, rng):
    """An ordinary batch, and a single example."""
    for n, classes in ((5, 3), (1, 7), (11, 2)):
        log_probs = torch_of(torch.log_softmax, rng.normal(size=(n, classes)), dim=1).numpy()
        labels = rng.integers(classes, size=n)
        expect_close(
            student.nll_loss(log_probs, labels),
            torch_of(F.nll_loss, log_probs, labels).item(),
            because="the loss follows from the table and the labels that are given",
        )


@pytest.mark.exercise("nll_loss")
def test_nll_loss_of_an_almost_impossible_label(student, rng):
    """A label of log-probability -800 costs 800."""
    z = rng.normal(size=(1, 3)) - [[0, 800, 0]]
    log_probs = torch_of(torch.log_softmax, z, dim=1).numpy()
    expect_close(
        student.nll_loss(log_probs, np.array([1])),
        float(-log_probs[0, 1]),
        because="a probability of e^-800 cannot be stored, but its logarithm is already here",
    )


@pytest.mark.exercise("nll_loss")
@pytest.mark.handling
def test_nll_loss_refuses_labels_that_are_not_integers(student):
    """Labels of a floating dtype are not classes."""
    log_probs = np.log([[1 / 2, 1 / 4, 1 / 4], [1 / 8, 1 / 8, 3 / 4]])
    expect_a_number(student.nll_loss(log_probs, np.array([0, 1])))
    for labels in (np.array([0.0, 1.0]), np.array([1.5, 0.0])):
        with expect_raises(ValueError, because="a class is a whole number, and 1.5 is no class"):
            student.nll_loss(log_probs, labels)


@pytest.mark.exercise("nll_loss")
@pytest.mark.handling
def test_nll_loss_refuses_a_negative_label(student):
    """A label of -1 is a mistake, not the last class."""
    log_probs = np.log([[1 / 2, 1 / 4, 1 / 4], [1 / 8, 1 / 8, 3 / 4]])
    expect_a_number(student.nll_loss(log_probs, np.array([0, 2])))
    with expect_raises(ValueError, because="NumPy would count from the end, and say nothing"):
        student.nll_loss(log_probs, np.array([0, -1]))


@pytest.mark.exercise("nll_loss")
@pytest.mark.handling
def test_nll_loss_refuses_a_label_beyond_the_last_class(student):
    """Three classes are 0, 1 and 2."""
    log_probs = np.log([[1 / 2, 1 / 4, 1 / 4], [1 / 8, 1 / 8, 3 / 4]])
    expect_a_number(student.nll_loss(log_probs, np.array([2, 0])))
    for label in (3, 7):
        with expect_raises(ValueError, because="C classes are numbered from 0 to C - 1"):
            student.nll_loss(log_probs, np.array([label, 0]))


@pytest.mark.exercise("nll_loss")
@pytest.mark.handling
def test_nll_loss_refuses_labels_of_another_shape(student):
    """Five rows go with five labels, not with seven, one, or a column of five."""
    log_probs = np.log(np.full((5, 3), 1 / 3))
    log_probs[0] = np.log([1 / 2, 1 / 4, 1 / 4])
    expect_a_number(student.nll_loss(log_probs, np.array([0, 1, 2, 1, 0])))
    for shape, sizes in (((7,), (5, 7)), ((5, 1), (5, 1)), ((1,), (5, 1))):
        with expect_raises(
            ValueError, because="labels broadcast against rows pick an N by N table", mentions=sizes
        ):
            student.nll_loss(log_probs, np.zeros(shape, dtype=np.int64))


@pytest.mark.exercise("nll_loss")
@pytest.mark.advisory
def test_nll_loss_leaves_its_arguments_alone(student, rng):
    """The log-probabilities and the labels are the same after the call."""
    log_probs = torch_of(torch.log_softmax, rng.normal(size=(5, 3)), dim=1).numpy()
    labels = rng.integers(3, size=5)
    expect_close(
        student.nll_loss(log_probs, labels),
        torch_of(F.nll_loss, log_probs, labels).item(),
        because="the answer itself has to be right before its side effects matter",
    )
    expect_arguments_unchanged(student, because="the arrays still belong to the caller")


# ---- cross_entropy


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


@pytest.mark.exercise("cross_entropy")
def test_cross_entropy_of_a_gap_of_800(student, rng):
    """A label whose logit lies 800 below costs 800: a large loss, and not an infinite one."""
    z = rng.normal(size=(1, 3)) - [[0, 800, 0]]
    for dtype in (np.float64, np.float32):
        logits = z.astype(dtype)
        expect_close(
            student.cross_entropy(logits, np.array([1])),
            torch_loss(logits, np.array([1])),
            precision=dtype,
            because="a probability of e^-800 cannot be stored, but its logarithm can",
        )


@pytest.mark.exercise("cross_entropy")
def test_cross_entropy_survives_a_thousand(student, rng):
    """A thousand more or less on every logit changes nothing."""
    labels = np.array([2])
    for shift in (1000, -1000):
        logits = rng.normal(size=(1, 3)) + shift
        expect_close(
            student.cross_entropy(logits, labels),
            torch_loss(logits, labels),
            because="a constant added to a whole row cancels out of every probability",
        )


@pytest.mark.exercise("cross_entropy")
def test_cross_entropy_shifts_each_row_by_its_own_maximum(student, rng):
    """A row of logits far below another row is as exact as the other."""
    logits = rng.normal(size=(5, 3)) + ROWS_FAR_APART
    labels = rng.integers(3, size=5)
    expect_close(
        student.cross_entropy(logits, labels),
        torch_loss(logits, labels),
        because="a row 800 below the shift that is used has only zeros for exponentials",
    )


@pytest.mark.exercise("cross_entropy")
def test_cross_entropy_adds_up_for_sum(student, rng):
    """reduction="sum" gives the sum of the losses."""
    logits, labels = rng.normal(size=(5, 3)), rng.integers(3, size=5)
    expect_close(
        student.cross_entropy(logits, labels, reduction="sum"),
        torch_loss(logits, labels, reduction="sum"),
        because="a sum grows with the number of examples and a mean does not",
    )


@pytest.mark.exercise("cross_entropy")
def test_cross_entropy_of_each_example_for_none(student, rng):
    """reduction="none" gives one loss for each example, in the dtype of the logits."""
    logits, labels = rng.normal(size=(5, 3)), rng.integers(3, size=5)
    losses = torch_of(F.cross_entropy, logits, labels, reduction="none").numpy()
    for dtype in (np.float64, np.float32):
        expect_close(
            student.cross_entropy(logits.astype(dtype), labels, reduction="none"),
            losses.astype(dtype),
            because="nothing is reduced: each row has a loss of its own",
        )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.handling
def test_cross_entropy_refuses_an_unknown_reduction(student):
    """A reduction that does not exist is a mistake, not the mean."""
    logits, labels = np.log([[2.0, 1.0, 1.0], [1.0, 1.0, 6.0]]), np.array([0, 1])
    expect_a_number(student.cross_entropy(logits, labels, reduction="mean"))
    for word in ("average", "total"):
        with expect_raises(ValueError, because="a word that is not known cannot be obeyed"):
            student.cross_entropy(logits, labels, reduction=word)


@pytest.mark.exercise("cross_entropy")
@pytest.mark.handling
def test_cross_entropy_refuses_labels_of_another_shape(student):
    """Five rows go with five labels, not with seven, one, or a column of five."""
    logits = np.zeros((5, 3))
    logits[0] = np.log([2.0, 1.0, 1.0])
    expect_a_number(student.cross_entropy(logits, np.array([0, 1, 2, 1, 0])))
    for shape, sizes in (((7,), (5, 7)), ((5, 1), (5, 1)), ((1,), (5, 1))):
        with expect_raises(
            ValueError, because="labels broadcast against rows pick an N by N table", mentions=sizes
        ):
            student.cross_entropy(logits, np.zeros(shape, dtype=np.int64))


@pytest.mark.exercise("cross_entropy")
@pytest.mark.handling
def test_cross_entropy_of_integer_logits(student, rng):
    """Integer logits are taken as numbers, those of uint8 too, with labels of a small type."""
    for dtype in (np.int64, np.uint8):
        logits = rng.integers(0, 7, size=(5, 3)).astype(dtype)
        labels = rng.integers(3, size=5).astype(np.uint8)
        expect_close(
            student.cross_entropy(logits, labels),
            torch_loss(logits, labels),
            because="a small integer type has no negative numbers, and none has fractions",
        )


@pytest.mark.exercise("cross_entropy")
@pytest.mark.advisory
def test_cross_entropy_leaves_its_arguments_alone(student, rng):
    """The logits and the labels are the same after the call."""
    logits, labels = rng.normal(size=(5, 3)), rng.integers(3, size=5)
    expect_close(
        student.cross_entropy(logits, labels),
        torch_loss(logits, labels),
        because="the answer itself has to be right before its side effects matter",
    )
    expect_arguments_unchanged(student, because="the arrays still belong to the caller")


# ---- accuracy


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


@pytest.mark.exercise("accuracy")
def test_accuracy_needs_no_majority(student, rng):
    """The largest logit wins, though it is negative and its probability below one half."""
    logits = -5 + 0.1 * rng.normal(size=(17, 5))
    labels = torch_of(torch.argmax, logits, dim=1).numpy()
    labels[::3] = (labels[::3] + 1) % 5
    expect_close(
        student.accuracy(logits, labels),
        11 / 17,
        because="the prediction is the best of the classes, however good that is",
    )
    two = np.array([[-1.0, -2.0], [3.0, 2.0], [-5.0, -1.0], [2.0, 4.0], [0.5, 0.2]])
    because = "with two classes as well, the larger logit wins, whatever its sign"
    expect_close(student.accuracy(two, np.array([0, 0, 1, 1, 1])), 0.8, because=because)


@pytest.mark.exercise("accuracy")
def test_accuracy_of_a_single_example(student, rng):
    """One example is right or wrong."""
    logits = rng.normal(size=(1, 7))
    label = torch_of(torch.argmax, logits, dim=1).numpy()
    because = "a batch of one has one prediction"
    expect_close(student.accuracy(logits, label), 1.0, because=because)
    expect_close(student.accuracy(logits, (label + 3) % 7), 0.0, because=because)


@pytest.mark.exercise("accuracy")
def test_accuracy_of_huge_logits(student, rng):
    """Logits of 1000 and of -1000 are compared as they are."""
    labels = np.array([1, 2, 2, 1, 2])
    for shift in (1000, -1000):
        logits = rng.uniform(size=(5, 3)) + shift
        logits[np.arange(5), labels] += 5
        expect_close(
            student.accuracy(logits, np.array([1, 2, 0, 1, 2])),
            0.8,
            because="the largest logit is the largest probability, so no exponential is needed",
        )


@pytest.mark.exercise("accuracy")
@pytest.mark.handling
def test_accuracy_refuses_labels_of_another_shape(student):
    """Five predictions go with five labels, not with a column of five, one, or seven."""
    logits = np.zeros((5, 3))
    logits[[0, 1, 2, 3, 4], [0, 1, 1, 2, 0]] = 3.0
    expect_between(
        student.accuracy(logits, np.array([0, 1, 2, 1, 0])),
        0.0,
        100.0,
        because="an accuracy is a number",
    )
    for shape, sizes in (((5, 1), (5, 1)), ((1,), (5, 1)), ((7,), (5, 7))):
        with expect_raises(
            ValueError, because="(N,) against (N, 1) is an N by N table", mentions=sizes
        ):
            student.accuracy(logits, np.ones(shape, dtype=np.int64))


@pytest.mark.exercise("accuracy")
@pytest.mark.advisory
def test_accuracy_leaves_its_arguments_alone(student, rng):
    """The logits and the labels are the same after the call."""
    logits = rng.normal(size=(7, 3))
    labels = torch_of(torch.argmax, logits, dim=1).numpy()
    labels[:2] = (labels[:2] + 1) % 3
    expect_close(
        student.accuracy(logits, labels),
        5 / 7,
        because="the answer itself has to be right before its side effects matter",
    )
    expect_arguments_unchanged(student, because="the arrays still belong to the caller")


# ---- bce_with_logits


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


@pytest.mark.exercise("bce_with_logits")
def test_bce_with_logits_takes_soft_targets(student, rng):
    """A target may lie anywhere from 0 to 1, in a batch of any size."""
    for n in (7, 1):
        z, t = 3 * rng.normal(size=n), rng.uniform(0.05, 0.95, size=n)
        expect_close(
            student.bce_with_logits(z, t),
            torch_of(F.binary_cross_entropy_with_logits, z, t).item(),
            because="a target of 0.3 weighs yes with 0.3 and no with 0.7",
        )


@pytest.mark.exercise("bce_with_logits")
def test_bce_with_logits_takes_the_ends(student, rng):
    """Targets of exactly 0 and 1 are allowed, and logits may lie far from 0."""
    z, t = 30 * rng.normal(size=11), rng.permutation([0.0] * 5 + [1.0] * 6)
    z[:2] = 50.0, -50.0
    t[:2] = 0.0, 1.0
    expect_close(
        student.bce_with_logits(z, t),
        torch_of(F.binary_cross_entropy_with_logits, z, t).item(),
        because="a plain yes or no is a target too, and being sure and wrong costs |z|",
    )


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.handling
def test_bce_with_logits_refuses_targets_outside_0_to_1(student):
    """A target below 0 or above 1 is no share of anything."""
    z = np.array([0.5, -1.0, 2.0])
    expect_a_number(student.bce_with_logits(z, np.array([0.0, 1.0, 1.0])))
    for target in (-0.25, 1.25):
        with expect_raises(ValueError, because="a target is the share of yes, from 0 to 1"):
            student.bce_with_logits(z, np.array([0.0, target, 1.0]))


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.handling
def test_bce_with_logits_refuses_to_broadcast(student, rng):
    """Five logits go with five targets, not with a column of five, one, or seven."""
    z = rng.normal(size=5)
    expect_a_number(student.bce_with_logits(z, np.ones(5)))
    for shape, sizes in (((5, 1), (5, 1)), ((1,), (5, 1)), ((7,), (5, 7))):
        with expect_raises(
            ValueError, because="(N,) against (N, 1) is an N by N table", mentions=sizes
        ):
            student.bce_with_logits(z, np.ones(shape))


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.handling
def test_bce_with_logits_of_integers(student, rng):
    """Integer logits and targets are taken as numbers, those of uint8 too."""
    for dtype in (np.int64, np.uint8):
        z = rng.permutation(7).astype(dtype)
        t = rng.permutation([0, 1, 1, 0, 1, 0, 1]).astype(dtype)
        wide = z.astype(np.float64), t.astype(np.float64)
        expect_close(
            student.bce_with_logits(z, t),
            torch_of(F.binary_cross_entropy_with_logits, *wide).item(),
            because="a small integer type has no negative numbers, and none has fractions",
        )


@pytest.mark.exercise("bce_with_logits")
@pytest.mark.advisory
def test_bce_with_logits_leaves_its_arguments_alone(student, rng):
    """The logits and the targets are the same after the call."""
    z, t = rng.normal(size=7), rng.uniform(size=7)
    z[:2] = -1.5, 0.5
    expect_close(
        student.bce_with_logits(z, t),
        torch_of(F.binary_cross_entropy_with_logits, z, t).item(),
        because="the answer itself has to be right before its side effects matter",
    )
    expect_arguments_unchanged(student, because="the arrays still belong to the caller")


# ---- cross_entropy_weighted


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


@pytest.mark.exercise("cross_entropy_weighted")
def test_weighted_smooths_over_every_class(student, rng):
    """The smoothed share is spread over all classes, the label's own among them."""
    logits, labels = 2 * rng.normal(size=(5, 3)), rng.integers(3, size=5)
    for share in (0.1, 0.4):
        expect_close(
            student.cross_entropy_weighted(logits, labels, label_smoothing=share),
            torch_loss(logits, labels, label_smoothing=share),
            because="the target mixes the label with equal shares of all C classes",
        )


@pytest.mark.exercise("cross_entropy_weighted")
def test_weighted_can_ignore_class_zero(student, rng):
    """An ignored class may be any class, 0 too; it keeps its place in the softmax."""
    logits = rng.normal(size=(7, 3))
    labels = rng.permutation([0, 0, 1, 1, 2, 2, 2])
    for ignored in (0, 2):
        expect_close(
            student.cross_entropy_weighted(logits, labels, ignore_index=ignored),
            torch_loss(logits, labels, ignore_index=ignored),
            because="it is the examples with this label that are left out, and 0 is a label",
        )


@pytest.mark.exercise("cross_entropy_weighted")
def test_weighted_with_everything_at_once(student, rng):
    """Weights, smoothing and an ignored label work together as in torch."""
    logits, labels = rng.normal(size=(11, 3)), rng.permutation([0, 0, 1, 1, 1, 2, 2, 2, 2, -1, -1])
    weights = rng.permutation([0.3, 1.1, 2.9])
    expect_close(
        student.cross_entropy_weighted(
            logits, labels, class_weights=weights, label_smoothing=0.3, ignore_index=-1
        ),
        torch_loss(
            logits,
            labels,
            weight=torch.from_numpy(weights),
            label_smoothing=0.3,
            ignore_index=-1,
        ),
        because="each class's term has that class's weight, and the labels' weights divide the sum",
    )


@pytest.mark.exercise("cross_entropy_weighted")
def test_weighted_survives_large_logits(student, rng):
    """Logits of 1000, and a label 800 below the best, are no trouble here either."""
    labels = np.array([1])
    for shift in ([[1000, 1000, 1000]], [[0, -800, 0]]):
        logits = rng.normal(size=(1, 3)) + shift
        expect_close(
            student.cross_entropy_weighted(logits, labels),
            torch_loss(logits, labels),
            because="the options change which losses count, not how a loss is computed",
        )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.handling
def test_weighted_of_integer_logits(student, rng):
    """Integer logits are taken as numbers, those of uint8 too, with labels of a small type."""
    for dtype in (np.int64, np.uint8):
        logits = rng.integers(0, 7, size=(5, 3)).astype(dtype)
        labels = rng.integers(3, size=5).astype(np.uint8)
        expect_close(
            student.cross_entropy_weighted(logits, labels),
            torch_loss(logits, labels),
            because="a small integer type has no negative numbers, and none has fractions",
        )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.handling
def test_weighted_refuses_to_ignore_everything(student):
    """If every example is ignored there is no mean."""
    logits = np.log([[2.0, 1.0, 1.0], [1.0, 1.0, 6.0]])
    expect_a_number(student.cross_entropy_weighted(logits, np.array([1, 2]), ignore_index=2))
    for label in (2, -100):
        with expect_raises(ValueError, because="a mean over nothing is nan, and nan spreads"):
            student.cross_entropy_weighted(logits, np.array([label, label]), ignore_index=label)


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.handling
def test_weighted_refuses_other_shapes(student):
    """Five rows of three go with five labels and three weights."""
    logits, labels = np.zeros((5, 3)), np.array([0, 1, 2, 1, 0])
    logits[0] = np.log([2.0, 1.0, 1.0])
    expect_a_number(student.cross_entropy_weighted(logits, labels))
    because = "what does not fit row by row or class by class is a mistake, not an answer"
    for shape, sizes in (((5, 1), (5, 1)), ((7,), (5, 7))):
        with expect_raises(ValueError, because=because, mentions=sizes):
            student.cross_entropy_weighted(logits, np.ones(shape, dtype=np.int64))
    for shape, sizes in (((7,), (3, 7)), ((2,), (3, 2)), ((1,), (3, 1)), ((5, 1), (3, 1))):
        with expect_raises(ValueError, because=because, mentions=sizes):
            student.cross_entropy_weighted(
                logits, np.zeros(5, dtype=np.int64), class_weights=np.ones(shape)
            )


@pytest.mark.exercise("cross_entropy_weighted")
@pytest.mark.advisory
def test_weighted_leaves_its_arguments_alone(student, rng):
    """The logits, the labels and the weights are the same after the call."""
    logits, labels = rng.normal(size=(5, 3)), np.array([0, 1, -1, 2, 1])
    weights = rng.uniform(0.5, 2.0, size=3)
    expect_close(
        student.cross_entropy_weighted(logits, labels, class_weights=weights, ignore_index=-1),
        torch_loss(logits, labels, weight=torch.from_numpy(weights), ignore_index=-1),
        because="the answer itself has to be right before its side effects matter",
    )
    expect_arguments_unchanged(student, because="the arrays still belong to the caller")
