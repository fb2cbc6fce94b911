"""Checks of unit 4: gradients, and how to trust one."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder import (
    expect_arguments_unchanged,
    expect_between,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
)


def _sent_back(layer, dout, *inputs):
    """What autograd sends back through a layer, in float64."""
    leaves = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in inputs]
    (layer(*leaves) * torch.tensor(dout, dtype=torch.float64)).sum().backward()
    return [leaf.grad.numpy() for leaf in leaves]


def _cross_entropy_grad(logits, labels):
    """The gradient of torch's own mean cross-entropy, in float64."""
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    functional.cross_entropy(z, torch.tensor(labels, dtype=torch.int64)).backward()
    return z.grad.numpy()


def _probabilities(rng, *shape):
    return torch.softmax(torch.tensor(rng.normal(size=shape)), dim=1).numpy()


def _away_from_zero(rng, low, high, size):
    return rng.uniform(low, high, size) * rng.choice([-1.0, 1.0], size)


def _expect_what_is_measured(student, name, oracle, **given):
    """Compare a gradient with what the student's own `numerical_gradient` measures of the layer.

    Where that one measures something else, the oracle stands in for it: the fault is not here.
    """
    run = student.drivers.both_gradients(**given)
    measured = run["measured"]
    if not isinstance(measured, np.ndarray) or not _is_near(measured, oracle):
        measured = oracle
    because = "a slope can be measured, and your own numerical_gradient measures this one"
    expect_close({name: run["yours"]}, {name: measured}, precision="numerical", because=because)


def _is_near(measured, oracle):
    return measured.shape == oracle.shape and np.allclose(measured, oracle, rtol=1e-5, atol=1e-7)


# numerical_gradient


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
def test_matches_slopes_worked_by_hand(student):
    """The sum of c x^3 has the slopes 3 c x^2."""
    got = student.drivers.numerical_gradient(
        function="cubic", coefficients=np.array([1.0, 0.5, 2.0]), x=np.array([1.0, 2.0, -1.0])
    )
    expect_close(
        got,
        np.array([3.0, 6.0, 6.0]),
        precision="numerical",
        because="an entry's slope is the change of f between x - h and x + h over the way between",
    )


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
def test_is_zero_at_the_bottom_of_a_v(student):
    """Between the two arms of |x| the measured slope is 0."""
    got = student.drivers.numerical_gradient(
        function="absolute", coefficients=np.array([1.0, 2.0, 1.0]), x=np.array([0.0, 2.0, -3.0])
    )
    expect_close(
        got,
        np.array([0.0, 2.0, -1.0]),
        precision="numerical",
        because="f is as high at -h as at +h, and a step to one side would not see that",
    )


@pytest.mark.exercise("numerical_gradient")
def test_is_exact_for_a_quadratic_whatever_the_step(student, rng):
    """For a quadratic both sides err alike, so that even a huge step gives the true slope."""
    c, x = rng.normal(size=(5, 5)), rng.normal(size=5)
    expect_close(
        student.drivers.numerical_gradient(function="bowl", coefficients=c, x=x, h=0.5),
        (c + c.T) @ x,
        because="curvature cancels between the two sides, and all other entries stay in place",
    )


@pytest.mark.exercise("numerical_gradient")
def test_uses_the_step_it_is_given(student, rng):
    """With a large h the formula's own error, c h^2 for c x^3, can be seen."""
    c, x, h = rng.uniform(1.0, 2.0, 7), _away_from_zero(rng, 0.3, 0.9, 7), 0.25
    expect_close(
        student.drivers.numerical_gradient(function="cubic", coefficients=c, x=x, h=h),
        3 * c * x**2 + c * h**2,
        because="h is an argument, and the answer of the formula depends on it",
    )


@pytest.mark.exercise("numerical_gradient")
def test_measures_arrays_of_any_shape(student, rng):
    """A single number has a gradient of shape (), and three axes stay three axes."""
    for shape in ((2, 3, 5), ()):
        c = rng.uniform(0.5, 2.0, shape)
        x = np.array(_away_from_zero(rng, 0.5, 2.0, shape))
        expect_close(
            student.drivers.numerical_gradient(function="cubic", coefficients=c, x=x),
            np.array(3 * c * x**2),
            precision="numerical",
            because="each entry has a slope of its own, in its own place",
        )


@pytest.mark.exercise("numerical_gradient")
def test_measures_at_whole_numbers(student, rng):
    """An array of integers is a place like any other, and slopes there need not be whole."""
    c, x = rng.uniform(0.5, 2.0, 3), np.array([2, -1, 3])
    expect_close(
        student.drivers.numerical_gradient(function="cubic", coefficients=c, x=x),
        3 * c * x**2,
        precision="numerical",
        because="an array of integers can hold neither a small step nor a slope",
    )


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.handling
def test_measures_float32_in_float64(student, rng):
    """A float32 has too few digits for a step of 1e-5, but may have its gradient in float32."""
    c = rng.uniform(0.5, 2.0, 11)
    x = _away_from_zero(rng, 1.0, 3.0, 11).astype(np.float32)
    expect_close(
        student.drivers.numerical_gradient(function="cubic", coefficients=c, x=x),
        (3 * c * x.astype(np.float64) ** 2).astype(np.float32),
        because="the step is computed in float64, and the gradient comes back in x's own dtype",
    )


@pytest.mark.exercise("numerical_gradient")
def test_calls_f_twice_for_each_entry(student, rng):
    """Six entries cost twelve calls."""
    for shape in ((2, 3), (7,)):
        c, x = rng.uniform(0.5, 2.0, shape), rng.uniform(0.5, 2.0, shape)
        expect_equal(
            student.drivers.calls_of_f(function="cubic", coefficients=c, x=x),
            2 * x.size,
            because="f may be a whole network, and one look to either side is all that is needed",
        )


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.advisory
def test_puts_x_back_bit_for_bit(student, rng):
    """Measuring leaves no trace in x."""
    c, x = rng.uniform(0.5, 2.0, (5, 7)), rng.uniform(0.5, 2.0, (5, 7))
    expect_close(
        student.drivers.numerical_gradient(function="cubic", coefficients=c, x=x),
        3 * c * x**2,
        precision="numerical",
        because="the slope of c x^3 is 3 c x^2",
    )
    expect_arguments_unchanged(
        student, because="x belongs to the caller, and x + h - 2h + h is not always x"
    )


# relative_error


@pytest.mark.exercise("relative_error")
@pytest.mark.public
def test_relative_error_worked_by_hand(student):
    """Of 1 against 1 and 2 against 6 the second is worse: 4 / 8."""
    expect_close(
        student.relative_error(np.array([1.0, 2.0]), np.array([1.0, 6.0])),
        0.5,
        because="a difference counts in proportion to the two sizes together",
    )


@pytest.mark.exercise("relative_error")
@pytest.mark.public
def test_two_zeros_agree(student):
    """0 against 0 is no error at all."""
    because = "two zeros agree perfectly, and 0/0 is not a number"
    got = student.relative_error(np.array([0.0, 3.0]), np.array([0.0, 1.0]))
    expect_close(got, 0.5, because=because)
    expect_close(student.relative_error(np.zeros(3), np.zeros(3)), 0.0, because=because)


@pytest.mark.exercise("relative_error")
def test_is_the_error_of_the_worst_entry(student, rng):
    """One bad entry among many good ones decides."""
    a = _away_from_zero(rng, 1.0, 2.0, (5, 7))
    at = tuple(rng.integers(0, a.shape))
    a[at] /= 10
    b = a * rng.uniform(0.9, 1.1, (5, 7))
    b[at] = a[at] * rng.uniform(3.0, 5.0)
    expect_close(
        student.relative_error(a, b),
        float(np.abs(a - b)[at] / (np.abs(a) + np.abs(b))[at]),
        because="each entry is compared on its own, and the largest error is the answer",
    )


@pytest.mark.exercise("relative_error")
def test_opposite_signs_are_an_error_of_one(student, rng):
    """A gradient with the wrong sign is as wrong as can be, in either direction."""
    a = rng.uniform(1.0, 2.0, 7)
    expect_close(student.relative_error(a, 1 * a), 0.0, because="equal arrays do not differ")
    for one, other in ((a, -a), (-a, a), (a, -3 * a), (np.zeros(7), a), (a, np.zeros(7))):
        expect_close(
            student.relative_error(one, other),
            1.0,
            because="the sizes are added, so that a and -a, or a and 0, differ by all they have",
        )


@pytest.mark.exercise("relative_error")
def test_small_values_count_as_much_as_large_ones(student):
    """Tiny slopes are compared like any other: what counts is their ratio."""
    expect_between(
        student.relative_error(np.array([1.0, 3e-9]), np.array([1.0, 1e-9])),
        0.49,
        0.51,
        because="a gradient of 1e-9 is small, and can still be wrong",
    )


@pytest.mark.exercise("relative_error")
def test_the_floor_is_there_for_dust(student):
    """Below 1e-12 a difference is rounding, and counts for less and less."""
    expect_between(
        student.relative_error(np.array([2e-13, 1.0]), np.array([0.0, 1.0])),
        0.1,
        0.3,
        because="what is divided by never falls below 1e-12",
    )


@pytest.mark.exercise("relative_error")
def test_nan_is_infinitely_wrong(student):
    """A nan on either side makes the error infinite."""
    good, bad = np.array([1.0, 2.0, 3.0]), np.array([1.0, np.nan, 3.0])
    expect_close(student.relative_error(good, good), 0.0, because="equal arrays do not differ")
    for a, b in ((good, bad), (bad, good), (bad, bad)):
        expect_close(
            student.relative_error(a, b),
            float("inf"),
            because="every comparison with nan is false, so nan would pass for a small error",
        )


@pytest.mark.exercise("relative_error")
@pytest.mark.handling
def test_relative_error_converts_whole_numbers(student):
    """Small whole numbers wrap around in a difference, and in a sum too."""
    expect_close(
        student.relative_error(np.array([0, 200], np.uint8), np.array([1, 100], np.uint8)),
        1.0,
        because="a uint8 knows no negative numbers and nothing above 255",
    )
    expect_close(
        student.relative_error(np.array([200, 150], np.uint8), np.array([100, 150], np.uint8)),
        1 / 3,
        because="a uint8 knows no negative numbers and nothing above 255",
    )


@pytest.mark.exercise("relative_error")
@pytest.mark.handling
def test_relative_error_refuses_to_broadcast(student, rng):
    """Arrays of different shapes are not compared."""
    a = rng.uniform(1.0, 2.0, (5, 3))
    because = "a row against a table pairs entries that have nothing to do with each other"
    expect_between(student.relative_error(a, 2 * a), 0.0, 1.0, because="two arrays of one shape")
    with expect_raises(ValueError, because=because, mentions=(5, 3)):
        student.relative_error(a, a[0])
    with expect_raises(ValueError, because=because, mentions=(5, 3)):
        student.relative_error(a[:1], a)


# check_gradient


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
def test_tells_right_from_wrong(student):
    """3 x^2 is the gradient of x^3, and 6 x^2 is not."""
    x = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, -2.0]])
    case = {"part": "ok", "function": "cubic", "coefficients": np.ones((2, 3)), "x": x}
    expect_equal(
        student.drivers.check_gradient(grad=3 * x**2, **case),
        True,
        because="a right gradient agrees with the measured one to far better than 1e-6",
    )
    expect_equal(
        student.drivers.check_gradient(grad=6 * x**2, **case),
        False,
        because="a factor of two is a relative error of 1/3",
    )


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
def test_locates_the_wrong_entry(student):
    """The wrong entry is found by its row and its column."""
    x = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, -2.0]])
    grad = 3 * x**2
    grad[1, 2] = -grad[1, 2]
    got = student.drivers.check_gradient(
        part="index", function="cubic", coefficients=np.ones((2, 3)), grad=grad, x=x
    )
    expect_equal(
        got, (1, 2), because="the index is a tuple with one int per axis, and leads to the mistake"
    )


@pytest.mark.exercise("check_gradient")
def test_looks_at_every_entry(student, rng):
    """One wrong entry among 35 is found, wherever it lies."""
    c, x = rng.uniform(0.5, 2.0, (5, 7)), _away_from_zero(rng, 0.5, 2.0, (5, 7))
    for flat in rng.permutation(35)[:3]:
        at = divmod(int(flat), 7)
        grad = 3 * c * x**2
        grad[at] *= 1.01
        case = {"function": "cubic", "coefficients": c, "grad": grad, "x": x}
        expect_equal(
            student.drivers.check_gradient(part="ok", **case),
            False,
            because="a gradient is as good as its worst entry",
        )
        expect_equal(
            student.drivers.check_gradient(part="index", **case),
            at,
            because="the entry that is reported is the worst one",
        )


@pytest.mark.exercise("check_gradient")
def test_index_is_a_tuple_whatever_the_axes(student, rng):
    """One axis gives one int in a tuple, three axes give three."""
    for shape, at in (((7,), (4,)), ((2, 3, 5), (1, 0, 3))):
        c, x = rng.uniform(0.5, 2.0, shape), _away_from_zero(rng, 0.5, 2.0, shape)
        grad = 3 * c * x**2
        grad[at] += 1.0
        expect_equal(
            student.drivers.check_gradient(
                part="index", function="cubic", coefficients=c, grad=grad, x=x
            ),
            at,
            because="x[index] has to be the entry, for a vector as for any other array",
        )


@pytest.mark.exercise("check_gradient")
def test_reports_both_values_of_the_worst_entry(student, rng):
    """Yours is what was claimed there, numeric what was measured."""
    c, x = rng.uniform(0.5, 2.0, (3, 5)), _away_from_zero(rng, 0.5, 2.0, (3, 5))
    right = 3 * c * x**2
    grad = right.copy()
    grad[2, 1] *= -0.7
    case = {"function": "cubic", "coefficients": c, "grad": grad, "x": x}
    expect_close(
        student.drivers.check_gradient(part="yours", **case),
        float(grad[2, 1]),
        because="yours is the claimed gradient at the worst entry",
    )
    expect_close(
        student.drivers.check_gradient(part="numeric", **case),
        float(right[2, 1]),
        precision="numerical",
        because="numeric is the measured gradient at the worst entry",
    )


@pytest.mark.exercise("check_gradient")
def test_worst_means_worst_in_proportion(student):
    """A factor of two in a small entry is worse than a tenth in a large one."""
    x = np.array([1.0, 10.0, 2.0, 0.1, -1.0])
    grad = 3 * x**2 * np.array([1.0, 1.1, 1.0, 2.0, 1.0])
    expect_equal(
        student.drivers.check_gradient(
            part="index", function="cubic", coefficients=np.ones(5), grad=grad, x=x
        ),
        (3,),
        because="errors are compared in proportion to the slopes they belong to",
    )


@pytest.mark.exercise("check_gradient")
def test_a_tiny_block_can_be_wrong(student, rng):
    """A gradient of 1e-9 is checked as strictly as any other."""
    c, x = 1e-10 * rng.uniform(1.0, 2.0, 7), _away_from_zero(rng, 1.0, 2.0, 7)
    right = 3 * c * x**2
    case = {"part": "ok", "function": "cubic", "coefficients": c, "x": x}
    expect_equal(
        student.drivers.check_gradient(grad=right, **case),
        True,
        because="small slopes can be measured as well as large ones",
    )
    expect_equal(
        student.drivers.check_gradient(grad=right * rng.uniform(1.5, 3.0, 7), **case),
        False,
        because="a difference of 1e-9 is everything where the slope itself is 1e-9",
    )


@pytest.mark.exercise("check_gradient")
def test_a_small_entry_does_not_hide_among_large_ones(student):
    """One small entry has the wrong sign; all the large ones are right."""
    x = np.array([2.0, -3.0, 0.01, 1.0, 2.5])
    grad = 3 * x**2
    grad[2] = -grad[2]
    expect_equal(
        student.drivers.check_gradient(
            part="ok", function="cubic", coefficients=np.ones(5), grad=grad, x=x, tol=1e-3
        ),
        False,
        because="large entries that are right say nothing about a small one that is wrong",
    )


@pytest.mark.exercise("check_gradient")
def test_tolerance_is_the_callers(student, rng):
    """The same error is too much for one tolerance, and fine for another."""
    c, x = rng.uniform(0.5, 2.0, 7), _away_from_zero(rng, 0.5, 2.0, 7)
    grad = 3 * c * x**2
    case = {"part": "ok", "function": "cubic", "coefficients": c, "x": x}
    for factor, tol, ok in (
        (1.0001, 1e-3, True),
        (1.0001, 1e-5, False),
        (1.0001, None, False),
        (1.0000002, None, True),
    ):
        expect_equal(
            student.drivers.check_gradient(
                grad=np.where(np.arange(7) == 5, factor * grad, grad), tol=tol, **case
            ),
            ok,
            because="tol says how large a relative error may be, and is 1e-6 unless said",
        )


@pytest.mark.exercise("check_gradient")
def test_nan_is_not_ok(student, rng):
    """A nan in the gradient is the worst entry there is."""
    c, x = rng.uniform(0.5, 2.0, (3, 2)), _away_from_zero(rng, 0.5, 2.0, (3, 2))
    grad = 3 * c * x**2
    grad[0, 1] *= 1.5
    grad[1, 1] = np.nan
    case = {"function": "cubic", "coefficients": c, "grad": grad, "x": x}
    because = "nan agrees with nothing, though no comparison says so"
    expect_equal(student.drivers.check_gradient(part="ok", **case), False, because=because)
    expect_equal(student.drivers.check_gradient(part="index", **case), (1, 1), because=because)
    grad[0, 1] /= 1.5
    expect_equal(student.drivers.check_gradient(part="ok", **case), False, because=because)


@pytest.mark.exercise("check_gradient")
def test_a_slope_of_zero_can_be_right(student, rng):
    """Entries that f does not depend on have the gradient 0, and no other."""
    c, x = np.array([2.0, 0.0, 1.0, 0.0, 3.0]), _away_from_zero(rng, 0.5, 2.0, 5)
    right = 3 * c * x**2
    wrong = right.copy()
    wrong[3] = 0.5
    case = {"function": "cubic", "coefficients": c, "x": x}
    expect_equal(
        student.drivers.check_gradient(part="ok", grad=right, **case),
        True,
        because="0 against 0 is agreement",
    )
    expect_equal(
        student.drivers.check_gradient(part="index", grad=wrong, **case),
        (3,),
        because="0.5 against 0 is a slope that is not there",
    )


@pytest.mark.exercise("check_gradient")
@pytest.mark.handling
def test_check_gradient_refuses_another_shape(student, rng):
    """A gradient has the shape of x."""
    x = rng.uniform(0.5, 2.0, (5, 3))
    case = {"part": "ok", "function": "cubic", "coefficients": np.ones((5, 3)), "x": x}
    because = "a gradient has one slope for each entry of x, in its place"
    expect_equal(student.drivers.check_gradient(grad=3 * x**2, **case), True, because=because)
    with expect_raises(ValueError, because=because, mentions=(5, 3)):
        student.drivers.check_gradient(grad=3 * x[0] ** 2, **case)
    with expect_raises(ValueError, because=because, mentions=(5, 3, 1)):
        student.drivers.check_gradient(grad=3 * x[:, :1] ** 2, **case)


@pytest.mark.exercise("check_gradient")
@pytest.mark.advisory
def test_check_gradient_leaves_its_arguments_alone(student, rng):
    """Checking leaves no trace in x or in the gradient."""
    c, x = rng.uniform(0.5, 2.0, (3, 5)), rng.uniform(0.5, 2.0, (3, 5))
    case = {"part": "ok", "function": "cubic", "coefficients": c, "x": x}
    expect_equal(
        student.drivers.check_gradient(grad=3 * c * x**2, **case),
        True,
        because="the gradient of c x^3 is 3 c x^2",
    )
    expect_equal(
        student.drivers.check_gradient(grad=2 * c * x**2, **case),
        False,
        because="the gradient of c x^3 is not 2 c x^2",
    )
    expect_arguments_unchanged(student, because="x and its gradient belong to the caller")


# linear_backward


@pytest.mark.exercise("linear_backward")
@pytest.mark.public
def test_linear_backward_worked_by_hand(student):
    """Two examples, three inputs, two outputs."""
    dout = np.array([[1.0, 0.0], [2.0, -1.0]])
    x = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]])
    W = np.array([[1.0, 0.0, 2.0], [3.0, 1.0, 0.0]])
    expect_close(
        student.linear_backward(dout, x, W),
        (
            np.array([[1.0, 0.0, 2.0], [-1.0, -1.0, 4.0]]),
            np.array([[1.0, 4.0, 1.0], [0.0, -1.0, 1.0]]),
            np.array([3.0, -1.0]),
        ),
        names=("dx", "dW", "db"),
        because="dx is dout W, dW is dout^T x, and db is the sum of dout over the examples",
    )


@pytest.mark.exercise("linear_backward")
@pytest.mark.public
def test_bias_gradient_adds_up_the_examples(student):
    """Every example pushes on the same bias: 1 + 2 + 3 and 10 + 20 + 30."""
    dout = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    got = student.drivers.linear_backward(
        part="db", dout=dout, x=np.ones((3, 5)), W=np.ones((2, 5))
    )
    expect_close(
        got, np.array([6.0, 60.0]), because="b has one entry per output, and all examples share it"
    )


@pytest.mark.exercise("linear_backward")
def test_input_gradient_of_a_linear_layer(student, rng):
    """Seven examples, five inputs, three outputs: dx."""
    dout, x, W = rng.normal(size=(7, 3)), rng.normal(size=(7, 5)), rng.normal(size=(3, 5))
    expect_close(
        student.drivers.linear_backward(part="dx", dout=dout, x=x, W=W),
        _sent_back(functional.linear, dout, x, W)[0],
        because="an input reaches the loss through every output, by the weight between them",
    )


@pytest.mark.exercise("linear_backward")
def test_weight_gradient_of_a_linear_layer(student, rng):
    """Seven examples, five inputs, three outputs: dW."""
    dout, x, W = rng.normal(size=(7, 3)), rng.normal(size=(7, 5)), rng.normal(size=(3, 5))
    expect_close(
        student.drivers.linear_backward(part="dW", dout=dout, x=x, W=W),
        _sent_back(functional.linear, dout, x, W)[1],
        because="a weight's slope adds up, over the examples, its input times its output's dout",
    )


@pytest.mark.exercise("linear_backward")
def test_bias_gradient_of_a_linear_layer(student, rng):
    """Seven examples, five inputs, three outputs: db."""
    dout, x, W = rng.normal(size=(7, 3)), rng.normal(size=(7, 5)), rng.normal(size=(3, 5))
    expect_close(
        student.drivers.linear_backward(part="db", dout=dout, x=x, W=W),
        dout.sum(axis=0),
        because="the 1/n of the loss is in dout already, and a bias only adds up what arrives",
    )


@pytest.mark.exercise("linear_backward")
def test_square_layers_hide_nothing(student, rng):
    """Where all sizes are equal every product has the right shape, and one has the right values."""
    dout, x, W = rng.normal(size=(3, 3, 3))
    dx, dW, _ = _sent_back(lambda x, W, b: functional.linear(x, W, b), dout, x, W, np.zeros(3))
    because = "a shape that fits does not show which of the two was to be transposed"
    for part, expected in (("dx", dx), ("dW", dW)):
        got = student.drivers.linear_backward(part=part, dout=dout, x=x, W=W)
        expect_close(got, expected, because=because)


@pytest.mark.exercise("linear_backward")
def test_linear_backward_of_one_example(student, rng):
    """A batch of one is still a batch."""
    dout, x, W = rng.normal(size=(1, 2)), rng.normal(size=(1, 5)), rng.normal(size=(2, 5))
    dx, dW = _sent_back(functional.linear, dout, x, W)
    for part, expected in (("dx", dx), ("dW", dW), ("db", dout[0])):
        expect_close(
            student.drivers.linear_backward(part=part, dout=dout, x=x, W=W),
            expected,
            because="dx, dW and db have the shapes of x, W and b for one example too",
        )


@pytest.mark.exercise("linear_backward")
@pytest.mark.handling
def test_linear_backward_keeps_float32(student, rng):
    """float32 in, float32 out."""
    dout, x, W = (rng.normal(size=s).astype(np.float32) for s in ((5, 2), (5, 3), (2, 3)))
    for part, shape in (("dx", (5, 3)), ("dW", (2, 3)), ("db", (2,))):
        expect_shape(
            student.drivers.linear_backward(part=part, dout=dout, x=x, W=W),
            shape,
            dtype=np.float32,
            because="a gradient has the shape and the dtype of what it belongs to",
        )


@pytest.mark.exercise("linear_backward")
def test_linear_backward_is_what_one_measures(student, rng):
    """The slopes of the weights agree with those that numerical_gradient finds."""
    dout, x, W = rng.normal(size=(5, 2)), rng.normal(size=(5, 3)), rng.normal(size=(2, 3))
    oracle = _sent_back(functional.linear, dout, x, W)[1]
    _expect_what_is_measured(student, "dW", oracle, layer="linear", dout=dout, x=x, W=W)


@pytest.mark.exercise("linear_backward")
@pytest.mark.handling
def test_linear_backward_refuses_sizes_that_clash(student, rng):
    """Five gradients do not belong to seven examples, nor two outputs to eleven rows of weights."""
    dout, x, W = rng.normal(size=(5, 2)), rng.normal(size=(7, 3)), rng.normal(size=(11, 3))
    because = "each example has one row in dout and one in x, each output a column and a row of W"
    got = student.drivers.linear_backward(part="dx", dout=dout, x=x[:5], W=W[:2])
    expect_shape(got, (5, 3), because="dx has the shape of x")
    with expect_raises(ValueError, because=because, mentions=(5, 7)):
        student.linear_backward(dout, x, W[:2])
    with expect_raises(ValueError, because=because, mentions=(2, 11)):
        student.linear_backward(dout, x[:5], W)


@pytest.mark.exercise("linear_backward")
@pytest.mark.advisory
def test_linear_backward_leaves_its_arguments_alone(student, rng):
    """dout, x and W come out as they went in."""
    dout, x, W = rng.normal(size=(5, 2)), rng.normal(size=(5, 3)), rng.normal(size=(2, 3))
    got = student.drivers.linear_backward(part="db", dout=dout, x=x, W=W)
    expect_close(got, dout.sum(axis=0), because="db is the sum of dout over the examples")
    expect_arguments_unchanged(student, because="dout may be needed again by whoever made it")


# relu_backward


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
def test_relu_backward_worked_by_hand(student):
    """Where x is positive the gradient passes, where it is negative nothing does."""
    dout = np.array([[5.0, -2.0, 3.0], [-4.0, 7.0, -1.0]])
    x = np.array([[1.0, 0.5, -2.0], [3.0, -0.1, -4.0]])
    expect_close(
        student.relu_backward(dout, x),
        np.array([[5.0, -2.0, 0.0], [-4.0, 0.0, 0.0]]),
        because="relu has the slope 1 on the right of 0 and 0 on the left, whatever dout is",
    )


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
def test_nothing_passes_at_exactly_zero(student):
    """At x = 0 the gradient is 0."""
    got = student.relu_backward(np.array([5.0, -2.0, 3.0]), np.array([0.0, 2.0, 0.0]))
    expect_close(
        got,
        np.array([0.0, -2.0, 0.0]),
        because="the corner has no slope of its own, and this course, like PyTorch, takes 0 there",
    )


@pytest.mark.exercise("relu_backward")
def test_relu_backward_agrees_with_autograd(student, rng):
    """Arrays of one, two and four axes, a batch of one among them."""
    for shape in ((7,), (1, 5), (2, 3, 5, 7)):
        dout, x = rng.normal(size=shape), rng.normal(size=shape)
        expect_close(
            student.relu_backward(dout, x),
            _sent_back(torch.relu, dout, x)[0],
            because="each entry is passed on or stopped, by the sign of its own x",
        )


@pytest.mark.exercise("relu_backward")
def test_a_dead_layer_passes_nothing(student, rng):
    """If all of x is negative, no gradient gets through."""
    dout, x = rng.normal(size=(3, 5)), rng.uniform(0.5, 2.0, (3, 5))
    because = "a unit that is off for an example learns nothing from it"
    expect_shape(student.relu_backward(dout, x), (3, 5), because="dx has the shape of x")
    expect_close(student.relu_backward(dout, -x), np.zeros((3, 5)), because=because)


@pytest.mark.exercise("relu_backward")
@pytest.mark.handling
def test_relu_backward_keeps_float32(student, rng):
    """float32 in, float32 out."""
    dout, x = (rng.normal(size=(5, 3)).astype(np.float32) for _ in range(2))
    expect_close(
        student.relu_backward(dout, x),
        _sent_back(torch.relu, dout, x)[0].astype(np.float32),
        because="a network that computes in float32 keeps its gradients in float32",
    )


@pytest.mark.exercise("relu_backward")
def test_relu_backward_of_whole_numbers(student, rng):
    """x may be an array of integers; the gradient is not."""
    dout, x = rng.normal(size=5), np.array([3, -2, 1, -1, 2])
    expect_close(
        student.relu_backward(dout, x),
        _sent_back(torch.relu, dout, x)[0],
        because="a gradient has fractions, and an array of integers would cut them off",
    )


@pytest.mark.exercise("relu_backward")
@pytest.mark.handling
def test_relu_backward_refuses_to_broadcast(student, rng):
    """dout and x have one shape."""
    dout, x = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    because = "every entry of dout belongs to one entry of x"
    expect_shape(student.relu_backward(dout, x), (5, 3), because="dx has the shape of x")
    with expect_raises(ValueError, because=because, mentions=(5, 3)):
        student.relu_backward(dout, x[0])
    with expect_raises(ValueError, because=because, mentions=(5, 3, 1)):
        student.relu_backward(dout[:, :1], x)


@pytest.mark.exercise("relu_backward")
@pytest.mark.advisory
def test_relu_backward_leaves_dout_alone(student, rng):
    """dout and x come out as they went in."""
    dout, x = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    expect_close(
        student.relu_backward(dout, x),
        _sent_back(torch.relu, dout, x)[0],
        because="where x is not positive the gradient is 0",
    )
    expect_arguments_unchanged(student, because="dout may be needed again by whoever made it")


# sigmoid_backward


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.public
def test_sigmoid_backward_worked_by_hand(student):
    """At s = 0.5 the slope is 1/4, at s = 0.8 it is 0.16."""
    expect_close(
        student.sigmoid_backward(np.array([2.0, -3.0, 1.0]), np.array([0.5, 0.8, 0.9])),
        np.array([0.5, -0.48, 0.09]),
        because="s is the output of the sigmoid, and the slope there is s (1 - s)",
    )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.public
def test_a_saturated_sigmoid_passes_nothing(student):
    """Where s is exactly 0 or 1 the gradient is 0."""
    expect_close(
        student.sigmoid_backward(np.array([3.0, -4.0, 8.0]), np.array([0.0, 1.0, 0.5])),
        np.array([0.0, 0.0, 2.0]),
        because="the sigmoid is flat at both ends, and s says so by itself",
    )


@pytest.mark.exercise("sigmoid_backward")
def test_sigmoid_backward_agrees_with_autograd(student, rng):
    """Arrays of one, two and three axes."""
    for shape in ((7,), (5, 3), (2, 3, 5)):
        dout, x = rng.normal(size=shape), 2 * rng.normal(size=shape)
        s = torch.sigmoid(torch.tensor(x)).numpy()
        expect_close(
            student.sigmoid_backward(dout, s),
            _sent_back(torch.sigmoid, dout, x)[0],
            because="the chain rule multiplies what came from above by the slope at each entry",
        )


@pytest.mark.exercise("sigmoid_backward")
def test_sigmoid_backward_is_what_one_measures(student, rng):
    """The slopes agree with those that numerical_gradient finds."""
    dout, x = rng.normal(size=(3, 5)), 2 * rng.normal(size=(3, 5))
    oracle = _sent_back(torch.sigmoid, dout, x)[0]
    _expect_what_is_measured(student, "dx", oracle, layer="sigmoid", dout=dout, x=x)


@pytest.mark.exercise("sigmoid_backward")
def test_sigmoid_backward_of_one_example(student, rng):
    """A batch of one keeps its two axes."""
    dout, s = rng.normal(size=(1, 5)), rng.uniform(0.1, 0.9, (1, 5))
    expect_close(
        student.sigmoid_backward(dout, s),
        dout * s - dout * s**2,
        because="the gradient has the shape of s",
    )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.handling
def test_sigmoid_backward_keeps_float32(student, rng):
    """float32 in, float32 out."""
    dout = rng.normal(size=(5, 3)).astype(np.float32)
    s = rng.uniform(0.1, 0.9, (5, 3)).astype(np.float32)
    expect_close(
        student.sigmoid_backward(dout, s),
        dout * s - dout * s**2,
        because="a network that computes in float32 keeps its gradients in float32",
    )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.handling
def test_sigmoid_backward_refuses_to_broadcast(student, rng):
    """dout and s have one shape."""
    dout, s = rng.normal(size=(5, 3)), rng.uniform(0.1, 0.9, (5, 3))
    because = "every entry of dout belongs to one entry of s"
    expect_shape(student.sigmoid_backward(dout, s), (5, 3), because="dx has the shape of s")
    with expect_raises(ValueError, because=because, mentions=(5, 3)):
        student.sigmoid_backward(dout, s[0])
    with expect_raises(ValueError, because=because, mentions=(5, 3, 1)):
        student.sigmoid_backward(dout[:, :1], s)


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.advisory
def test_sigmoid_backward_leaves_its_arguments_alone(student, rng):
    """dout and s come out as they went in."""
    dout, s = rng.normal(size=(5, 3)), rng.uniform(0.1, 0.9, (5, 3))
    expect_close(
        student.sigmoid_backward(dout, s),
        dout * s - dout * s**2,
        because="the slope is s (1 - s)",
    )
    expect_arguments_unchanged(student, because="s is what the next layer was fed with")


# cross_entropy_grad


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
def test_cross_entropy_grad_worked_by_hand(student):
    """Logits 0 and ln 3 are the probabilities 1/4 and 3/4."""
    logits = np.array([[0.0, np.log(3.0)], [0.0, 0.0]])
    expect_close(
        student.cross_entropy_grad(logits, np.array([0, 1])),
        np.array([[-0.375, 0.375], [0.25, -0.25]]),
        because="each row is what the network believed, less what was true, over the examples",
    )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
def test_cross_entropy_grad_survives_large_logits(student):
    """Logits of 1000 are ordinary numbers."""
    logits = np.array([[1000.0, 1000.0, -1000.0], [-1000.0, 0.0, 1000.0]])
    expect_close(
        student.cross_entropy_grad(logits, np.array([0, 2])),
        np.array([[-0.25, 0.25, 0.0], [0.0, 0.0, 0.0]]),
        because="exp(1000) is too large for any float, and only differences of logits matter",
    )


@pytest.mark.exercise("cross_entropy_grad")
def test_cross_entropy_grad_agrees_with_autograd(student, rng):
    """Seven examples of five classes; labels of any integer dtype."""
    for dtype in (np.int64, np.uint8):
        logits, labels = 2 * rng.normal(size=(7, 5)), rng.integers(0, 5, 7).astype(dtype)
        expect_close(
            student.cross_entropy_grad(logits, labels),
            _cross_entropy_grad(logits, labels),
            because="the gradient of the mean cross-entropy is (softmax - onehot) / n",
        )


@pytest.mark.exercise("cross_entropy_grad")
def test_each_row_of_cross_entropy_grad_sums_to_zero(student, rng):
    """Pushing all logits of an example up together changes nothing."""
    got = student.cross_entropy_grad(3 * rng.normal(size=(11, 3)), rng.integers(0, 3, 11))
    because = "probabilities sum to 1, and so does the truth: their difference sums to 0"
    expect_shape(got, (11, 3), dtype=np.float64, because="there is one slope for each logit")
    expect_close(got.sum(axis=1), np.zeros(11), because=because)


@pytest.mark.exercise("cross_entropy_grad")
def test_cross_entropy_grad_of_one_example(student, rng):
    """A batch of one is still a batch."""
    logits = rng.normal(size=(1, 5))
    for label in (0, 4):
        expect_close(
            student.cross_entropy_grad(logits, np.array([label])),
            _cross_entropy_grad(logits, np.array([label])),
            because="with one example the mean is the loss of that example",
        )


@pytest.mark.exercise("cross_entropy_grad")
def test_each_row_is_shifted_by_its_own_maximum(student, rng):
    """A row 2000 below another has a softmax like any other."""
    logits, labels = rng.normal(size=(3, 5)), np.array([1, 4, 0])
    logits[1] -= 1000.0
    logits[2] += 1000.0
    expect_close(
        student.cross_entropy_grad(logits, labels),
        _cross_entropy_grad(logits, labels),
        because="each example is a distribution of its own, and knows nothing of the others",
    )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.handling
def test_cross_entropy_grad_keeps_float32(student, rng):
    """float32 in, float32 out, also for logits of 100."""
    logits = (rng.normal(size=(11, 3)) + 100).astype(np.float32)
    labels = rng.integers(0, 3, 11)
    expect_close(
        student.cross_entropy_grad(logits, labels),
        _cross_entropy_grad(logits, labels).astype(np.float32),
        because="the gradient has the dtype of the logits, and exp(89) is too large for float32",
    )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.handling
def test_cross_entropy_grad_of_whole_numbers(student, rng):
    """Logits may be integers; their gradient is not."""
    for dtype, low in ((np.int64, -3), (np.uint8, 0)):
        logits, labels = rng.integers(low, 5, (7, 3)).astype(dtype), rng.integers(0, 3, 7)
        expect_close(
            student.cross_entropy_grad(logits, labels),
            _cross_entropy_grad(logits, labels),
            because="integers hold no fractions, and a uint8 no negative numbers either",
        )


@pytest.mark.exercise("cross_entropy_grad")
def test_cross_entropy_grad_is_what_one_measures(student, rng):
    """The slopes agree with those that numerical_gradient finds."""
    logits, labels = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)
    oracle = _cross_entropy_grad(logits, labels)
    given = {"layer": "cross_entropy", "x": logits, "labels": labels}
    _expect_what_is_measured(student, "dlogits", oracle, **given)


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.handling
def test_cross_entropy_grad_wants_one_label_each(student, rng):
    """Five examples have five labels, in an array of one axis."""
    logits, labels = rng.normal(size=(5, 3)), rng.integers(0, 3, 7)
    because = "each example has one label, and NumPy would pair others with every row"
    expect_shape(
        student.cross_entropy_grad(logits, labels[:5]), (5, 3), because="a slope for each logit"
    )
    for wrong in (labels, labels[:1]):
        with expect_raises(ValueError, because=because, mentions=(5, len(wrong))):
            student.cross_entropy_grad(logits, wrong)
    with expect_raises(ValueError, because=because, mentions=(5, 3, 1)):
        student.cross_entropy_grad(logits, labels[:5, None])


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.advisory
def test_cross_entropy_grad_leaves_its_arguments_alone(student, rng):
    """Logits and labels come out as they went in."""
    logits, labels = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)
    expect_close(
        student.cross_entropy_grad(logits, labels),
        _cross_entropy_grad(logits, labels),
        because="the gradient is (softmax - onehot) / n",
    )
    expect_arguments_unchanged(student, because="the caller still needs the logits for the loss")


# softmax_backward


@pytest.mark.exercise("softmax_backward")
@pytest.mark.public
def test_softmax_backward_worked_by_hand(student):
    """With p = (1/4, 3/4) and dout = (4, 0), sum(dout p) is 1."""
    p = np.array([[0.25, 0.75], [0.5, 0.5]])
    expect_close(
        student.softmax_backward(np.array([[4.0, 0.0], [1.0, 3.0]]), p),
        np.array([[0.75, -0.75], [-0.5, 0.5]]),
        because="each logit moves all probabilities of its row, as they must still sum to 1",
    )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.public
def test_a_constant_gradient_moves_nothing(student):
    """If every probability is pulled up alike, none can move."""
    p = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    because = "probabilities sum to 1, so only what differs between them can act"
    got = student.softmax_backward(np.array([[10.0, 0.0, 0.0], [7.0, 7.0, 7.0]]), p)
    expect_close(got, np.array([[1.6, -0.6, -1.0], [0.0, 0.0, 0.0]]), because=because)


@pytest.mark.exercise("softmax_backward")
def test_softmax_backward_agrees_with_autograd(student, rng):
    """Seven examples of five classes."""
    dout, z = rng.normal(size=(7, 5)), rng.normal(size=(7, 5))
    p = torch.softmax(torch.tensor(z), dim=1).numpy()
    expect_close(
        student.softmax_backward(dout, p),
        _sent_back(lambda z: torch.softmax(z, dim=1), dout, z)[0],
        because="every probability in a row depends on every logit in it",
    )


@pytest.mark.exercise("softmax_backward")
def test_square_batches_hide_nothing(student, rng):
    """As many examples as classes: the sum still runs over a row."""
    dout, z = rng.normal(size=(5, 5)), rng.normal(size=(5, 5))
    p = torch.softmax(torch.tensor(z), dim=1).numpy()
    expect_close(
        student.softmax_backward(dout, p),
        _sent_back(lambda z: torch.softmax(z, dim=1), dout, z)[0],
        because="examples are rows, and a row knows nothing of the others",
    )


@pytest.mark.exercise("softmax_backward")
def test_softmax_backward_of_one_example(student, rng):
    """A batch of one is still a batch."""
    dout, p = rng.normal(size=(1, 5)), _probabilities(rng, 1, 5)
    expect_close(
        student.softmax_backward(dout, p),
        dout @ (np.diag(p[0]) - np.outer(p, p)),
        because="one row is treated like one row of many",
    )


@pytest.mark.exercise("softmax_backward")
def test_each_row_of_softmax_backward_sums_to_zero(student, rng):
    """Pushing all logits of an example up together changes nothing."""
    got = student.softmax_backward(rng.normal(size=(7, 3)), _probabilities(rng, 7, 3))
    expect_shape(got, (7, 3), dtype=np.float64, because="there is one slope for each logit")
    expect_close(
        got.sum(axis=1), np.zeros(7), because="softmax does not see a constant added to a row"
    )


@pytest.mark.exercise("softmax_backward")
def test_a_certain_softmax_passes_nothing(student, rng):
    """Where one probability is exactly 1 and the others 0, the gradient is 0."""
    p = np.array([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5]])
    expect_close(
        student.softmax_backward(np.array([[2.0, 5.0, -3.0], [4.0, 9.0, 2.0]]), p),
        np.array([[0.0, 0.0, 0.0], [0.5, 0.0, -0.5]]),
        because="softmax is flat where it is certain, and p says so by itself",
    )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.handling
def test_softmax_backward_keeps_float32(student, rng):
    """float32 in, float32 out."""
    dout = rng.normal(size=(5, 3)).astype(np.float32)
    p = _probabilities(rng, 5, 3).astype(np.float32)
    expect_close(
        student.softmax_backward(dout, p),
        p * dout - p * (p * dout).sum(axis=1)[:, None],
        because="a network that computes in float32 keeps its gradients in float32",
    )


@pytest.mark.exercise("softmax_backward")
def test_softmax_backward_is_what_one_measures(student, rng):
    """The slopes agree with those that numerical_gradient finds."""
    dout, x = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    oracle = _sent_back(lambda z: torch.softmax(z, dim=1), dout, x)[0]
    _expect_what_is_measured(student, "dx", oracle, layer="softmax", dout=dout, x=x)


@pytest.mark.exercise("softmax_backward")
@pytest.mark.handling
def test_softmax_backward_refuses_to_broadcast(student, rng):
    """dout and p have one shape."""
    dout, p = rng.normal(size=(5, 3)), _probabilities(rng, 5, 3)
    because = "every entry of dout belongs to one entry of p"
    expect_shape(student.softmax_backward(dout, p), (5, 3), because="dx has the shape of p")
    with expect_raises(ValueError, because=because, mentions=(5, 3, 1)):
        student.softmax_backward(dout, p[:1])
    with expect_raises(ValueError, because=because, mentions=(5, 3, 1)):
        student.softmax_backward(dout[:, :1], p)


@pytest.mark.exercise("softmax_backward")
@pytest.mark.advisory
def test_softmax_backward_leaves_its_arguments_alone(student, rng):
    """dout and p come out as they went in."""
    dout, p = rng.normal(size=(5, 3)), _probabilities(rng, 5, 3)
    expect_close(
        student.softmax_backward(dout, p),
        p * dout - p * (p * dout).sum(axis=1)[:, None],
        because="the gradient is p (dout - sum(dout p))",
    )
    expect_arguments_unchanged(student, because="p is what the loss was computed from")
