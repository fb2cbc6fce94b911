"""Checks of unit 4: gradients, and how to trust one."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder import (
    catching,
    expect_arguments_unchanged,
    expect_between,
    expect_close,
    expect_equal,
    expect_examples,
    expect_prediction,
    expect_raises,
    expect_shape,
    special_arrays,
)

TABLES = ([(3, 3)], [(7, 2)], [(5, 1)], [(1, 4)])  # sizes of special tables
PAIRS = [sizes * 2 for sizes in TABLES]
UNLIKE = (  # two shapes each, many of which NumPy would make fit
    *(((5, 3), (3,)), ((1, 3), (5, 3)), ((5, 3), (1, 3)), ((5, 1), (5, 3)), ((5, 3), (5, 1))),
    *(((5, 3), (3, 5)), ((6, 1), (1, 6)), ((5, 3), ()), ((7,), (7, 1))),
)
SIGNED = (np.int8, np.int16, np.int32, np.int64)
INTEGERS = (*SIGNED, np.uint8, np.uint16, np.uint32, np.uint64)

FLOAT32 = "float32 arrays give what the same numbers give in float64, to fewer digits"
FEWER_DIGITS = "float32 and float16 give what the same numbers give in float64, to fewer digits"
CUBIC = "the slopes of c x^3 are 3 c x^2, each in its own entry's place"
WORST = "ok says whether the largest relative error is at most tol, and the rest is where it is"


def _sent_back(layer, dout, *inputs):
    """What autograd sends back through a layer, in float64."""
    leaves = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in inputs]
    (layer(*leaves) * torch.tensor(dout, dtype=torch.float64)).sum().backward()
    return tuple(leaf.grad.numpy() for leaf in leaves)


def _linear(dout, x, W):
    """What autograd sends back through a linear layer: dx, dW and db."""
    return _sent_back(functional.linear, dout, x, W, np.zeros(len(W)))


def _relu(dout, x):
    """What autograd sends back through relu."""
    return _sent_back(torch.relu, dout, x)[0]


def _sigmoid(dout, s):
    """What a sigmoid of output s sends back, as float64: the slope is a difference of squares."""
    dout, s = dout.astype(np.float64), s.astype(np.float64)
    return dout * (0.25 - (s - 0.5) ** 2)


def _softmax(dout, p):
    """What a softmax of output p sends back, by each row's table of slopes, as float64."""
    dout, p = dout.astype(np.float64), p.astype(np.float64)
    return np.array([d @ (np.diag(r) - np.outer(r, r)) for d, r in zip(dout, p, strict=True)])


def _cross_entropy_grad(logits, labels):
    """The gradient of torch's own mean cross-entropy, in float64."""
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    functional.cross_entropy(z, torch.tensor(labels, dtype=torch.int64)).backward()
    return z.grad.numpy()


def _probabilities(z):
    """Logits made into probabilities, in the same memory layout."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _labels(rng, logits):
    return rng.integers(logits.shape[1], size=logits.shape[0])


def _away_from_zero(rng, low, high, size):
    return rng.uniform(low, high, size) * rng.choice([-1.0, 1.0], size)


def _like(a):
    """Arrays that equal another one, nearly or in places, or differ by amounts that cancel."""
    cancelling = a.copy()
    cancelling.flat[0] += 0.5
    cancelling.flat[-1] -= 0.5
    nearly = a * (1 + 2e-6)
    return a.copy(), nearly, np.where(np.arange(a.size).reshape(a.shape) % 2, a, a + 1), cancelling


def _expect_unlike_refused(function):
    """Pass if a function of two arrays refuses those of two shapes."""
    for one, other in UNLIKE:
        with expect_raises(ValueError, mentions=(*one, *other)):
            function(np.ones(one), np.full(other, 0.5))


def _expect_what_is_measured(got, f, at):
    """Compare a gradient with what is measured here: no other exercise has a part in the answer."""
    slopes = np.zeros(at.shape)
    for index in np.ndindex(at.shape):
        step = np.zeros(at.shape)
        step[index] = 1e-5
        slopes[index] = (f(at + step) - f(at - step)) / 2e-5
    because = "these are the slopes that one measures, (f(x + h) - f(x - h)) / (2h) for each entry"
    expect_close(got, slopes, precision="numerical", because=because)


# numerical_gradient


def _expect_slopes(student, function, coefficients, x, slopes, because, **h):
    """Compare the measured slopes of a function with the true ones."""
    got = student.drivers.numerical_gradient(function=function, coefficients=coefficients, x=x, **h)
    expect_close(got, slopes, precision="numerical", because=because)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
@pytest.mark.asks("Return the measured gradient of `f` at `x`")
def test_matches_slopes_worked_by_hand(student):
    """The sum of c x^3 has the slopes 3 c x^2."""
    c, x = np.array([1.0, 0.5, 2.0]), np.array([1.0, 2.0, -1.0])
    _expect_slopes(student, "cubic", c, x, np.array([3.0, 6.0, 6.0]), CUBIC)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("`(f(x + h e_i) - f(x - h e_i)) / (2h)` for all i")
def test_is_zero_at_the_bottom_of_a_v(student):
    """Between the two arms of |x| the measured slope is 0."""
    c, x = np.array([1.0, 2.0, 1.0]), np.array([0.0, 2.0, -3.0])
    because = "at the corner f is as high at -h as at +h, and beside it c |x| has the slope c or -c"
    _expect_slopes(student, "absolute", c, x, np.array([0.0, 2.0, -1.0]), because)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
@pytest.mark.idea("the step")
@pytest.mark.asks("`(f(x + h e_i) - f(x - h e_i)) / (2h)` for all i")
def test_is_exact_for_a_quadratic_whatever_the_step(student):
    """The slopes of a^2 + 2ab + 3b^2 at (1, -2) are -2 and -10, with a step of 0.5 as well."""
    c, x = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([1.0, -2.0])
    because = "(f(x + h e_i) - f(x - h e_i)) / (2h) is exact here, and e_i moves one entry alone"
    _expect_slopes(student, "bowl", c, x, np.array([-2.0, -10.0]), because, h=0.5)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
@pytest.mark.idea("the step")
@pytest.mark.asks("`(f(x + h e_i) - f(x - h e_i)) / (2h)` for all i")
def test_uses_the_step_it_is_given(student):
    """With h = 0.5 the formula's own error, c h^2 for c x^3, can be seen."""
    c, x = np.array([1.0, 2.0]), np.array([1.0, -3.0])
    because = "with a step of h the formula gives 3 c x^2 + c h^2 for c x^3"
    _expect_slopes(student, "cubic", c, x, np.array([3.25, 54.5]), because, h=0.5)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
@pytest.mark.idea("any shape")
@pytest.mark.asks("an array of any shape, () too")
def test_measures_arrays_of_any_shape(student):
    """A table has a table of slopes, and a single number has a gradient of shape ()."""
    x = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, -2.0]])
    slopes = np.array([[3.0, 12.0, 3.0], [0.75, 27.0, 12.0]])
    _expect_slopes(student, "cubic", np.ones((2, 3)), x, slopes, CUBIC)
    _expect_slopes(student, "cubic", np.array(0.5), np.array(2.0), np.array(6.0), CUBIC)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.idea("any shape")
@pytest.mark.asks("Return an array of x's shape")
def test_measures_fresh_functions(student, rng):
    """Cubics and quadratics in arrays of up to three axes, with steps of several sizes."""
    for shape, h in (((7,), 0.25), ((2, 3, 5), 1e-3), ((2, 3, 2), 1e-3), ((), 0.5)):
        c, x = rng.uniform(1.0, 2.0, shape), np.array(_away_from_zero(rng, 0.3, 0.9, shape))
        slopes = np.array(3 * c * x**2 + c * h**2)
        because = "with a step of h the formula gives 3 c x^2 + c h^2 for c x^3"
        _expect_slopes(student, "cubic", np.array(c), x, slopes, because, h=h)
    because = "at 0 the formula gives c h^2 for c x^3, and h is 1e-5 unless said"
    c, x = rng.uniform(1e8, 2e8, 3), np.zeros(3)
    _expect_slopes(student, "cubic", c, x, c * 1e-10, because)
    c, x = rng.normal(size=(6, 6)), rng.normal(size=(2, 3))
    slopes = ((c + c.T) @ x.ravel()).reshape(2, 3)
    because = "(f(x + h e_i) - f(x - h e_i)) / (2h) is exact here, and e_i moves one entry alone"
    _expect_slopes(student, "bowl", c, x, slopes, because)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("It may be of integers, float32 or float16: compute in float64.")
def test_measures_at_whole_numbers(student):
    """An array of any integers is a place like any other, and slopes there need not be whole."""
    c, x = np.array([0.5, 1.0, 0.25]), np.array([2, -1, 3])
    because = "the step and the slopes have fractions, although x has none"
    for dtype in (np.int64, np.int32, np.int8, np.uint8):
        place = np.abs(x).astype(dtype) if dtype == np.uint8 else x.astype(dtype)
        _expect_slopes(student, "cubic", c, place, np.array([6.0, 3.0, 6.75]), because)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("in x's dtype if that is floating, else in float64")
def test_measures_float32_in_float64(student, rng):
    """A float32 has too few digits for a step of 1e-5, but may have its gradient in float32."""
    c = rng.uniform(0.5, 2.0, 11)
    x = _away_from_zero(rng, 1.0, 3.0, 11).astype(np.float32)
    slopes = (3 * c * x.astype(np.float64) ** 2).astype(np.float32)
    because = "f is asked h above and h below x, and float32 has too few digits for such a step"
    _expect_slopes(student, "cubic", c, x, slopes, because)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("in x's dtype if that is floating, else in float64")
def test_measures_a_number_without_axes_in_any_dtype(student, rng):
    """float32 and float16 have gradients of their dtype, in shape () too; integers, float64."""
    because = "f is asked h above and h below x in float64, and x's dtype comes at the end"
    for dtype in (np.float32, np.float16, np.float64):
        for shape in ((), (5,)):
            c = np.array(rng.uniform(0.5, 2.0, shape))
            x = np.array(_away_from_zero(rng, 1.0, 3.0, shape)).astype(dtype)
            slopes = np.array(3 * c * x.astype(np.float64) ** 2).astype(dtype)
            _expect_slopes(student, "cubic", c, x, slopes, because)
    for dtype in (np.int64, np.uint8):
        c, x = np.array(0.75), np.array(3, dtype=dtype)
        _expect_slopes(student, "cubic", c, x, np.array(20.25), because)
    for (x,) in special_arrays(rng, *TABLES, dtype=np.int64):
        c = _away_from_zero(rng, 0.5, 2.0, x.shape)
        _expect_slopes(student, "linear", c, x, c, because)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.special
@pytest.mark.asks("For each entry of x it is called exactly twice, and at no other time.")
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
@pytest.mark.special
@pytest.mark.asks("x: an array of any shape")
def test_measures_at_special_places(student, rng):
    """Zeros, equal and large entries, square tables, and those with one row or one column."""
    for (x,) in special_arrays(rng, *TABLES):
        c = _away_from_zero(rng, 0.5, 2.0, x.shape)
        because = "a sum of c x has the slopes c wherever x lies, and however it lies in memory"
        _expect_slopes(student, "linear", c, x, c, because)


@pytest.mark.exercise("numerical_gradient")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("Afterwards x is bit for bit what it was.")
def test_puts_x_back_bit_for_bit(student):
    """Measuring leaves no trace in x."""
    x = np.array([0.1, 0.7, 1.3, 2.9])
    slopes = np.array([0.03, 1.47, 5.07, 25.23])
    _expect_slopes(student, "cubic", np.ones(4), x, slopes, CUBIC)
    expect_arguments_unchanged(student)


# steepest_direction

STEEPEST = "the steepest direction is the gradient, divided by the root of its sum of squares"


def _expect_direction(student, function, coefficients, x, direction, because, **h):
    """Compare the steepest direction of a function with the true one."""
    got = student.drivers.steepest_direction(function=function, coefficients=coefficients, x=x, **h)
    expect_close(got, direction, precision="numerical", because=because)


def _one_long(a):
    """An array, divided by its length."""
    return a / (a**2).sum() ** 0.5


def _expect_best_of(student, directions, coefficients, x):
    """Pass if a step along the student's direction gains as much as along any of these, and no more
    than one of that length can."""
    length = 1e-4

    def f(x):
        return x.ravel() @ coefficients @ x.ravel()

    slopes = ((coefficients + coefficients.T) @ x.ravel()).reshape(x.shape)
    most = length * np.linalg.norm(slopes) + length**2 * np.linalg.norm(coefficients, 2)
    got = student.drivers.gain_of_a_step(
        function="bowl", coefficients=coefficients, x=x, length=length
    )
    gains = [float(f(x + length * direction) - f(x)) for direction in directions]
    because = "no step of this length gains more than the one along the steepest direction"
    expect_between(got, max(gains), most, because=because)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.public
@pytest.mark.asks("its measured gradient, made 1 long")
def test_steepest_direction_worked_by_hand(student):
    """The slopes 3 and -4 have the length 5, so the direction is (0.6, -0.8)."""
    because = "the length of (3, -4) is the root of 9 + 16, which is 5"
    c, x = np.array([3.0, -4.0]), np.array([1.0, 2.0])
    _expect_direction(student, "linear", c, x, np.array([0.6, -0.8]), because)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.public
@pytest.mark.asks("of all steps of one small length, the one along it gains most")
def test_no_direction_of_a_circle_gains_more(student):
    """At (1, 1) on the hillside a^2 + ab + 2 b^2, against a direction for every degree."""
    angles = np.radians(np.arange(360.0))
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    _expect_best_of(student, circle, np.array([[1.0, 1.0], [0.0, 2.0]]), np.ones(2))


@pytest.mark.exercise("steepest_direction")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("the length")
@pytest.mark.asks("however small the slopes are")
def test_a_direction_is_one_long_however_steep_it_is(student):
    """Slopes far below a billionth have a direction as slopes of millions have."""
    because = "6 and 8 have the length 10, at whatever scale: only their ratio is in a direction"
    for scale in (1e-9, 1e-12, 1e6):
        c, x = scale * np.array([6.0, 8.0]), np.array([1.0, 2.0])
        _expect_direction(student, "linear", c, x, np.array([0.6, 0.8]), because)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("no slope")
@pytest.mark.asks("Raise ValueError if all measured slopes are 0")
def test_where_it_is_flat_no_direction_is_steepest(student):
    """A function that is the same everywhere, and the bottom of a bowl."""
    c, x = np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2)
    because = "where one slope alone is 0, the direction follows the other"
    _expect_direction(student, "linear", np.array([0.0, 2.0]), x, np.array([0.0, 1.0]), because)
    with expect_raises(ValueError):
        student.drivers.steepest_direction(function="linear", coefficients=np.zeros(2), x=x)
    with expect_raises(ValueError):
        student.drivers.steepest_direction(function="bowl", coefficients=c, x=x)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.public
@pytest.mark.idea("any shape")
@pytest.mark.asks("the root of the sum of the squares of all its entries, whatever shape it has")
def test_a_table_has_one_direction(student):
    """Slopes (1, 3) and (-1, 5) in a table are 6 long together; a lone slope leads up or down."""
    c, x = np.array([[1.0, 3.0], [-1.0, 5.0]]), np.array([[1.0, 2.0], [0.5, -1.0]])
    because = "all entries count for one length: 1 + 9 + 1 + 25 is 36, of which the root is 6"
    _expect_direction(student, "linear", c, x, c / 6, because)
    because = "a single slope has its own size for a length, so the direction is 1 or -1"
    for slope in (0.25, -7.0):
        c, x = np.array(slope), np.array(2.0)
        _expect_direction(student, "linear", c, x, np.array(np.sign(slope)), because)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.public
@pytest.mark.idea("number types")
@pytest.mark.handling
@pytest.mark.asks("It may be of integers or float32: compute in float64")
def test_steepest_direction_at_whole_numbers(student):
    """At (1, 2) in integers the slopes of x^3 + y^3 are 3 and 12: at (1, 4), scaled to length 1."""
    because = "the step and the direction have fractions, although x has none"
    for dtype in (np.int64, np.uint8):
        x = np.array([1, 2], dtype=dtype)
        expected = np.array([1.0, 4.0]) / 17**0.5
        _expect_direction(student, "cubic", np.ones(2), x, expected, because)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("the step")
@pytest.mark.asks("h: the step of the measurement, as for `numerical_gradient`")
def test_steepest_direction_takes_the_step_it_is_given(student):
    """With h = 1 the measured slopes of x^3 + y^3 at (1, 0) are 4 and 1, and not 3 and 0."""
    because = "with a step of h one measures 3 c x^2 + c h^2 for c x^3; (4, 1) is sqrt(17) long"
    expected = np.array([4.0, 1.0]) / 17**0.5
    _expect_direction(student, "cubic", np.ones(2), np.array([1.0, 0.0]), expected, because, h=1.0)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("Afterwards x is bit for bit what it was.")
def test_steepest_direction_leaves_x_alone(student):
    """Looking around leaves no trace in x."""
    x = np.array([0.1, 0.7, 1.3, 2.9])
    _expect_direction(student, "cubic", np.ones(4), x, _one_long(x**2), STEEPEST)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.asks("its measured gradient, made 1 long")
def test_steepest_direction_of_fresh_functions(student, rng):
    """Slopes of either sign, of lines, cubics and bowls."""
    c, x = _away_from_zero(rng, 0.5, 2.0, 7), _away_from_zero(rng, 0.5, 2.0, 7)
    _expect_direction(student, "linear", c, x, _one_long(c), STEEPEST)
    _expect_direction(student, "cubic", c, x, _one_long(3 * c * x**2), STEEPEST)
    c = rng.normal(size=(5, 5))
    _expect_direction(student, "bowl", c, x[:5], _one_long((c + c.T) @ x[:5]), STEEPEST)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.asks("of all steps of one small length, the one along it gains most")
def test_no_direction_of_a_thousand_gains_more(student, rng):
    """Freshly drawn hillsides, against a thousand directions that are drawn as well."""
    for shape in ((3,), (2, 2), (7,)):
        x = rng.normal(size=shape)
        c = rng.normal(size=(x.size, x.size))
        directions = [_one_long(drawn) for drawn in rng.normal(size=(1000, *shape))]
        _expect_best_of(student, directions, c, x)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.idea("any shape")
@pytest.mark.asks("x: an array of any shape, () too")
def test_steepest_direction_in_any_shape(student, rng):
    """Tables that are higher or wider, a box, and a number."""
    for shape in ((7, 2), (2, 5), (2, 3, 4), ()):
        c = np.array(_away_from_zero(rng, 0.5, 2.0, shape))
        x = np.array(rng.normal(size=shape))
        _expect_direction(student, "linear", c, x, np.array(_one_long(c)), STEEPEST)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.idea("number types")
@pytest.mark.handling
@pytest.mark.asks("in x's dtype if that is floating, else in float64")
def test_steepest_direction_in_every_dtype(student, rng):
    """float32 gives float32, though it has too few digits to measure in; integers give float64."""
    because = "f is asked in float64, and x's dtype comes at the end"
    for shape in ((11,), (3, 3), ()):
        c = np.array(rng.uniform(0.5, 2.0, shape))
        x = np.array(_away_from_zero(rng, 1.0, 3.0, shape), dtype=np.float32)
        slopes = np.array(c * x.astype(np.float64) ** 2)
        direction = np.asarray(_one_long(slopes)).astype(np.float32)
        _expect_direction(student, "cubic", c, x, direction, because)
    for dtype in INTEGERS:
        x = rng.integers(1, 7, (2, 3)).astype(dtype)
        direction = _one_long(x.astype(np.float64) ** 2)
        _expect_direction(student, "cubic", np.ones((2, 3)), x, direction, because)
    for (x,) in special_arrays(rng, *TABLES, dtype=np.int64):
        c = _away_from_zero(rng, 0.5, 2.0, x.shape)
        _expect_direction(student, "linear", c, x, _one_long(c), because)


@pytest.mark.exercise("steepest_direction")
@pytest.mark.special
@pytest.mark.asks("x: an array of any shape")
def test_steepest_direction_at_special_places(student, rng):
    """Zeros, equal and large entries, square tables, and those with one row or one column."""
    for (x,) in special_arrays(rng, *TABLES):
        c = _away_from_zero(rng, 0.5, 2.0, x.shape)
        _expect_direction(student, "linear", c, x, _one_long(c), STEEPEST)
    c, x = np.array([1.0, 2.0, -1.0]), np.array([0.0, 2.0, 3.0])
    because = "between the arms of |x| the slope is 0, and beside them it is that of an arm"
    _expect_direction(student, "absolute", c, x, np.array([0.0, 2.0, -1.0]) / 5**0.5, because)


# relative_error


@pytest.mark.exercise("relative_error")
@pytest.mark.public
@pytest.mark.asks("Return the largest over all entries of `|a - b| / max(1e-12, |a| + |b|)`")
def test_relative_error_worked_by_hand(student):
    """Of 1 against 1 and 2 against 6 the second is worse: 4 / 8."""
    expect_close(
        student.relative_error(np.array([1.0, 2.0]), np.array([1.0, 6.0])),
        0.5,
        because="the entries have the errors 0 and |2 - 6| / (2 + 6), and the larger one counts",
    )


@pytest.mark.exercise("relative_error")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("zeros and dust")
@pytest.mark.asks("Two zeros have an error of 0.")
def test_two_zeros_agree(student):
    """0 against 0 is no error at all."""
    because = "two zeros agree perfectly, and 3 against 1 is an error of 2 / 4"
    got = student.relative_error(np.array([0.0, 3.0]), np.array([0.0, 1.0]))
    expect_close(got, 0.5, because=because)
    expect_close(student.relative_error(np.zeros(3), np.zeros(3)), 0.0, because=because)


@pytest.mark.exercise("relative_error")
@pytest.mark.idea("the worst entry")
@pytest.mark.asks("the largest over all entries")
def test_is_the_error_of_the_worst_entry(student, rng):
    """One bad entry among 34 good ones."""
    a = _away_from_zero(rng, 1.0, 2.0, (5, 7))
    at = tuple(rng.integers(0, a.shape))
    a[at] /= 10
    b = a * rng.uniform(0.9, 1.1, (5, 7))
    b[at] = a[at] * rng.uniform(3.0, 5.0)
    expect_close(
        student.relative_error(a, b),
        float(np.abs(a - b)[at] / (np.abs(a) + np.abs(b))[at]),
        because="each |a - b| is divided by its own |a| + |b|, and the largest error is the answer",
    )


@pytest.mark.exercise("relative_error")
@pytest.mark.public
@pytest.mark.asks("`|a - b| / max(1e-12, |a| + |b|)`")
def test_opposite_signs_are_an_error_of_one(student):
    """Equal arrays have the error 0; opposite signs, or 0 on one side, have the error 1."""
    a = np.array([1.0, 2.0, 1.5])
    because = "where signs differ, or one side is 0, |a - b| / (|a| + |b|) is 1, and 0 where a is b"
    expect_close(student.relative_error(a, 1 * a), 0.0, because=because)
    for one, other in ((a, -a), (-a, a), (a, -3 * a), (np.zeros(3), a), (a, np.zeros(3))):
        expect_close(student.relative_error(one, other), 1.0, because=because)


@pytest.mark.exercise("relative_error")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("`|a - b| / max(1e-12, |a| + |b|)`")
def test_small_values_count_as_much_as_large_ones(student):
    """Tiny slopes are compared like any other: what counts is their ratio."""
    because = "3e-9 against 1e-9 is 2 / 4, as 3 against 1 is, down to about 1e-12"
    for size, low in ((1e-9, 0.49), (1e-12, 0.39)):
        a, b = np.array([1.0, 3 * size]), np.array([1.0, size])
        expect_between(student.relative_error(a, b), low, 0.51, because=because)


@pytest.mark.exercise("relative_error")
@pytest.mark.special
@pytest.mark.idea("zeros and dust")
@pytest.mark.asks("max(1e-12, |a| + |b|)")
def test_the_floor_is_there_for_dust(student):
    """Below 1e-12 a difference is rounding, and counts for less and less."""
    expect_between(
        student.relative_error(np.array([2e-13, 1.0]), np.array([0.0, 1.0])),
        0.1,
        0.3,
        because="what is divided by never falls below 1e-12",
    )


@pytest.mark.exercise("relative_error")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("nan")
@pytest.mark.asks("A nan on either side makes the answer infinite")
def test_nan_is_infinitely_wrong(student):
    """A nan on either side makes the error infinite."""
    good, bad = np.array([1.0, 2.0, 3.0]), np.array([1.0, np.nan, 3.0])
    because = "equal arrays do not differ, but nan agrees with nothing, not with itself either"
    expect_close(student.relative_error(good, good), 0.0, because=because)
    for a, b in ((good, bad), (bad, good), (bad, bad)):
        expect_close(student.relative_error(a, b), float("inf"), because=because)


@pytest.mark.exercise("relative_error")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Integer arrays, uint8 too, are converted to float64 first.")
def test_relative_error_converts_whole_numbers(student):
    """Small whole numbers wrap around in a difference, and in a sum too."""
    because = "the numbers are compared as they stand: uint8 knows neither -1 nor 300"
    for a, b, error in (([0, 200], [1, 100], 1.0), ([200, 150], [100, 150], 1 / 3)):
        got = student.relative_error(np.array(a, np.uint8), np.array(b, np.uint8))
        expect_close(got, error, because=because)
    because = "the numbers are compared as they stand: int8 knows neither 128 nor 200"
    for a, b, error in (([100, 7], [-100, 7], 1.0), ([-128, 7], [-64, 7], 1 / 3)):
        got = student.relative_error(np.array(a, np.int8), np.array(b, np.int8))
        expect_close(got, error, because=because)


@pytest.mark.exercise("relative_error")
@pytest.mark.special
@pytest.mark.asks("a, b: arrays of one shape.")
def test_relative_error_of_special_tables(student, rng):
    """Zeros, equal, close and large entries, square tables, one row or column, and every dtype."""
    for dtype in (np.float64, np.int64):
        for a, b in special_arrays(rng, *PAIRS, dtype=dtype):
            _expect_worst_ratio(student, a, b)
    _expect_worst_ratio(student, np.array([100.0, 3.0]), np.array([100.0005, 3.0]))
    for dtype in (np.uint8, np.int8, np.int16, np.int32):
        ends = np.iinfo(dtype)
        a, b = rng.integers(ends.min, ends.max, (2, 5, 3), endpoint=True).astype(dtype)
        _expect_worst_ratio(student, a, b)
    _expect_worst_ratio(student, a := rng.integers(1, 9, 7).astype(np.int8), a + 0.5)
    _expect_worst_ratio(student, a + 0.5, a)
    a, b = rng.normal(size=(2, 5, 3)).astype(np.float32)
    for other in (b, b.astype(np.float64)):
        _expect_worst_ratio(student, a, other, precision="float32")


def _expect_worst_ratio(student, a, b, **precision):
    """Compare with the largest ratio of all pairs, one by one."""
    pairs = zip(a.ravel().tolist(), b.ravel().tolist(), strict=True)
    worst = max(abs(p - q) / max(1e-12, abs(p) + abs(q)) for p, q in pairs)
    because = "each |a - b| is divided by its own |a| + |b|, and the largest error is the answer"
    expect_close(student.relative_error(a, b), worst, because=because, **precision)


@pytest.mark.exercise("relative_error")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
def test_relative_error_refuses_to_broadcast(student):
    """Arrays of different shapes are not compared."""
    a = np.arange(1.0, 16.0).reshape(5, 3)
    expect_between(student.relative_error(a, 2 * a), 0.0, 1.0, because="the ratio is 1/3")
    _expect_unlike_refused(student.relative_error)


@pytest.mark.exercise("relative_error")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_relative_error_leaves_its_arguments_alone(student):
    """a and b come out as they went in."""
    got = student.relative_error(np.array([1.0, 2.0]), np.array([3.0, 2.0]))
    expect_close(
        got,
        0.5,
        because="each |a - b| is divided by its own |a| + |b|, and the largest error is the answer",
    )
    expect_arguments_unchanged(student)


# check_gradient


def _expect_answer(student, answer, because, **case):
    """Compare everything that a check of a gradient says."""
    names = ("ok", "index", "yours", "numeric")
    got = student.drivers.check_gradient(**case)
    expect_close(got, answer, precision="numerical", names=names, because=because)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.asks("ok is True if that error is at most tol")
def test_tells_right_from_wrong(student):
    """3 x^2 is the gradient of x^3, and 6 x^2 is not."""
    x = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, -2.0]])
    case = {"part": "ok", "function": "cubic", "coefficients": np.ones((2, 3)), "x": x}
    because = "3 x^2 is what is measured, to far better than 1e-6, and 6 x^2 is twice as much"
    expect_equal(student.drivers.check_gradient(grad=3 * x**2, **case), True, because=because)
    expect_equal(student.drivers.check_gradient(grad=6 * x**2, **case), False, because=because)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.idea("the worst entry")
@pytest.mark.asks("index is where it is, a tuple of ints")
def test_locates_the_wrong_entry(student):
    """The one wrong entry lies in row 1 and column 2: the index is (1, 2)."""
    x = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, -2.0]])
    grad = 3 * x**2
    grad[1, 2] = -grad[1, 2]
    got = student.drivers.check_gradient(
        part="index", function="cubic", coefficients=np.ones((2, 3)), grad=grad, x=x
    )
    expect_equal(got, (1, 2), because="the index leads to the mistake, by row and by column")


@pytest.mark.exercise("check_gradient")
@pytest.mark.idea("the worst entry")
@pytest.mark.asks("with the measured one, entry by entry")
def test_looks_at_every_entry(student, rng):
    """One wrong entry among 35: the verdict, its index, and both values there."""
    c, x = rng.uniform(0.5, 2.0, (5, 7)), _away_from_zero(rng, 0.5, 2.0, (5, 7))
    for flat in rng.permutation(35)[:3]:
        at = divmod(int(flat), 7)
        right = 3 * c * x**2
        grad = right.copy()
        grad[at] *= 1.01
        answer = (False, at, float(grad[at]), float(right[at]))
        _expect_answer(student, answer, WORST, function="cubic", coefficients=c, grad=grad, x=x)


@pytest.mark.exercise("check_gradient")
@pytest.mark.idea("the worst entry")
@pytest.mark.asks(
    "with one int for each axis of x, so `(3,)` and not `3` if x has one axis, and `()` if it"
)
def test_index_is_a_tuple_whatever_the_axes(student, rng):
    """One wrong entry in an array of one axis, of three, and of none."""
    for shape, at in (((7,), (4,)), ((2, 3, 5), (1, 0, 3)), ((2, 3, 2), (1, 2, 0)), ((), ())):
        c, x = rng.uniform(0.5, 2.0, shape), np.array(_away_from_zero(rng, 0.5, 2.0, shape))
        c, right = np.array(c), np.array(3 * c * x**2)
        grad = right.copy()
        grad[at] += 1.0
        answer = (False, at, float(grad[at]), float(right[at]))
        _expect_answer(student, answer, WORST, function="cubic", coefficients=c, grad=grad, x=x)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.idea("the worst entry")
@pytest.mark.asks("yours is grad's value there and numeric the measured one")
def test_reports_both_values_of_the_worst_entry(student):
    """Yours is what was claimed there, -6, and numeric what was measured, 12."""
    x = np.array([[1.0, -1.0], [0.5, 2.0]])
    grad = np.array([[3.0, 3.0], [0.75, -6.0]])
    case = {"function": "cubic", "coefficients": np.ones((2, 2)), "grad": grad, "x": x}
    for part, value in (("yours", -6.0), ("numeric", 12.0)):
        expect_close(
            student.drivers.check_gradient(part=part, **case),
            value,
            precision="numerical",
            because="yours is the claimed slope at the worst entry, numeric the measured one",
        )


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.idea("the worst entry")
@pytest.mark.asks("the worst entry, the one with the largest `relative_error`")
def test_worst_means_worst_in_proportion(student):
    """Entries 0, 1 and 3 are off by 1, 10 and 100 %: the worst is (3,), not (1,), the largest."""
    x = np.array([1.0, 10.0, 2.0, 0.1, -1.0])
    grad = 3 * x**2 * np.array([1.01, 1.1, 1.0, 2.0, 1.0])
    expect_equal(
        student.drivers.check_gradient(
            part="index", function="cubic", coefficients=np.ones(5), grad=grad, x=x
        ),
        (3,),
        because="the relative error is 1/3 at index 3, 1/21 at index 1, and smaller elsewhere",
    )


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("tiny slopes")
@pytest.mark.asks("the one with the largest `relative_error`")
def test_a_tiny_block_can_be_wrong(student):
    """A gradient of 1e-9 is checked as strictly as any other."""
    c, x = np.array([1e-10, 2e-10, 1.5e-10]), np.array([1.0, -1.0, 2.0])
    case = {"part": "ok", "function": "cubic", "coefficients": c, "x": x}
    because = "an error is judged in proportion to its slope, which is near 1e-9 here"
    expect_equal(student.drivers.check_gradient(grad=3 * c * x**2, **case), True, because=because)
    expect_equal(student.drivers.check_gradient(grad=6 * c * x**2, **case), False, because=because)


@pytest.mark.exercise("check_gradient")
@pytest.mark.special
@pytest.mark.idea("tiny slopes")
@pytest.mark.asks("the one with the largest `relative_error`")
def test_the_worst_of_a_tiny_block_is_found(student, rng):
    """Among slopes near 1e-9 the wrong one is reported, though one near 1e-6 is wrong by less."""
    for larger in (1, 1000):
        c, x = 1e-10 * rng.uniform(1.0, 2.0, 7), _away_from_zero(rng, 1.0, 2.0, 7)
        c[5] *= larger
        right = 3 * c * x**2
        grad = right * [1, 1, 2, 1, 1, 1.5, 1]
        answer = (False, (2,), float(grad[2]), float(right[2]))
        _expect_answer(student, answer, WORST, function="cubic", coefficients=c, grad=grad, x=x)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("tiny slopes")
@pytest.mark.asks("with the measured one, entry by entry")
def test_a_small_entry_does_not_hide_among_large_ones(student):
    """One small entry has the wrong sign; all the large ones are right."""
    x = np.array([2.0, -3.0, 0.05, 1.0, 2.5])
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
@pytest.mark.idea("the tolerance")
@pytest.mark.asks("ok is True if that error is at most tol")
def test_tolerance_is_the_callers(student, rng):
    """One entry is off, for tolerances far from its relative error and near it."""
    c, x = rng.uniform(0.5, 2.0, 7), _away_from_zero(rng, 0.5, 2.0, 7)
    grad = 3 * c * x**2
    case = {"part": "ok", "function": "cubic", "coefficients": c, "x": x}
    for factor, tol, ok in (
        (1.0001, 1e-3, True),
        (1.0001, 1e-5, False),
        (1.0001, None, False),
        (1.00001, None, False),
        (1.0000002, None, True),
        (1.8, 0.7, True),  # 0.8 of the measured slope
        (0.5, 0.8, True),  # as much as the claimed one
        (1.00015, 1e-4, True),  # the relative error is 0.75e-4, and 1.5e-4 below
        (1.0003, 1e-4, False),
    ):
        expect_equal(
            student.drivers.check_gradient(
                grad=np.where(np.arange(7) == 5, factor * grad, grad), tol=tol, **case
            ),
            ok,
            because="tol says how large |a - b| / (|a| + |b|) may be, and is 1e-6 unless said",
        )


@pytest.mark.exercise("check_gradient")
@pytest.mark.special
@pytest.mark.idea("the tolerance")
@pytest.mark.asks("numeric the measured one")
def test_the_measurement_is_as_exact_for_any_tolerance(student, rng):
    """With a tolerance of 1/2 the slope of x^3 is measured as well as without.

    The worst entry is within it, and told of all the same.
    """
    c, x = rng.uniform(0.5, 2.0, 5), _away_from_zero(rng, 0.5, 2.0, 5)
    right = 3 * c * x**2
    case = {"function": "cubic", "coefficients": c, "x": x, "tol": 0.5}
    got = student.drivers.check_gradient(part="numeric", grad=right * [1, 1, 2, 1, 1], **case)
    because = "tol is for the comparison; the steps of the measurement are as small as ever"
    expect_close(got, float(right[2]), precision="numerical", because=because)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("nan")
@pytest.mark.asks("A nan in grad is the worst entry, and not ok.")
def test_nan_is_not_ok(student):
    """A nan in the gradient is the worst entry there is."""
    x = np.array([[1.0, -1.0], [2.0, 0.5]])
    case = {"function": "cubic", "coefficients": np.ones((2, 2)), "x": x}
    because = "nan agrees with nothing, though no comparison says so"
    for grad in ([[3.0, 9.0], [12.0, np.nan]], [[3.0, 3.0], [np.nan, 0.75]]):
        grad = np.array(grad)
        at = tuple(int(i) for i in np.argwhere(np.isnan(grad))[0])
        for part, expected in (("ok", False), ("index", at)):
            got = student.drivers.check_gradient(part=part, grad=grad, **case)
            expect_equal(got, expected, because=because)


@pytest.mark.exercise("check_gradient")
@pytest.mark.special
@pytest.mark.idea("nan")
@pytest.mark.asks("A nan in grad is the worst entry")
def test_nan_is_reported(student, rng):
    """A nan among right and wrong slopes is what the answer is about."""
    c, x = rng.uniform(0.5, 2.0, (5, 3)), _away_from_zero(rng, 0.5, 2.0, (5, 3))
    right = 3 * c * x**2
    grad = right.copy()
    grad[0, 1] *= 1.5
    grad[3, 2] = np.nan
    answer = (False, (3, 2), float("nan"), float(right[3, 2]))
    because = "nan agrees with nothing, though no comparison says so"
    _expect_answer(student, answer, because, function="cubic", coefficients=c, grad=grad, x=x)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("Compare `grad`, a claimed gradient of `f` at `x`, with the measured one")
def test_a_slope_of_zero_can_be_right(student):
    """Entries that f does not depend on have the gradient 0, and no other."""
    c, x = np.array([2.0, 0.0, 1.0, 0.0]), np.array([1.0, -1.0, 2.0, 0.5])
    case = {"function": "cubic", "coefficients": c, "x": x}
    because = "0 agrees with a measured 0, and 0.5 does not"
    right, wrong = np.array([6.0, 0.0, 12.0, 0.0]), np.array([6.0, 0.0, 12.0, 0.5])
    got = student.drivers.check_gradient(part="ok", grad=right, **case)
    expect_equal(got, True, because=because)
    got = student.drivers.check_gradient(part="index", grad=wrong, **case)
    expect_equal(got, (3,), because=because)
    got = student.drivers.check_gradient(part="numeric", grad=wrong, **case)
    expect_close(got, 0.0, because=because)


@pytest.mark.exercise("check_gradient")
@pytest.mark.special
@pytest.mark.asks("Return the tuple (ok, index, yours, numeric) about the worst entry")
def test_check_gradient_at_special_places(student, rng):
    """Zeros, equal and large entries, square tables, one row or column, and gradients like x."""
    for x, grad in special_arrays(rng, *PAIRS):
        _expect_planted(student, rng, x, grad)


@pytest.mark.exercise("check_gradient")
@pytest.mark.handling
@pytest.mark.asks("x may be of integers or float32, as for `numerical_gradient`")
def test_check_gradient_measures_in_float64(student, rng):
    """x may be of integers or of float32, and grad of float32 as well."""
    x = _away_from_zero(rng, 1.0, 2.0, (5, 3))
    grad = _away_from_zero(rng, 1.0, 2.0, (5, 3))
    because = "the step is taken in float64, whatever numbers x holds"
    for dtype in SIGNED:
        whole = np.arange(-7, 8, dtype=dtype).reshape(5, 3)
        _expect_planted(student, rng, whole, grad, because)
    _expect_planted(student, rng, np.arange(15, dtype=np.uint8).reshape(5, 3), grad, because)
    for whole, slopes in special_arrays(rng, *PAIRS, dtype=np.int64):
        _expect_planted(student, rng, whole, slopes.astype(np.float64), because)
    for dtype in (np.float32, np.float64):
        _expect_planted(student, rng, x.astype(np.float32), grad.astype(dtype), because)


def _expect_planted(student, rng, x, grad, because=WORST):
    """Check grad against a sum of c x whose slopes are those of grad, but for one of them."""
    at = tuple(int(i) for i in rng.integers(0, grad.shape))
    c = grad.astype(np.float64)
    c[at] += 1 + abs(c[at])
    answer = (False, at, float(grad[at]), float(c[at]))
    _expect_answer(student, answer, because, function="linear", coefficients=c, grad=grad, x=x)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("Raise ValueError naming both shapes if those of grad and x differ.")
def test_check_gradient_refuses_another_shape(student):
    """A gradient has the shape of x."""
    x = np.arange(1.0, 16.0).reshape(5, 3) / 4
    case = {"part": "ok", "function": "cubic", "coefficients": np.ones((5, 3)), "x": x}
    because = "a gradient has one slope for each entry of x, in its place"
    expect_equal(student.drivers.check_gradient(grad=3 * x**2, **case), True, because=because)
    for wrong in (x[0], x[:, :1], x[:1], x[2, 1:2], np.array(0.25), x.ravel(), x[None]):
        with expect_raises(ValueError, mentions=(5, 3, *wrong.shape)):
            student.drivers.check_gradient(grad=3 * wrong**2, **case)
    case["x"] = case["coefficients"] = x[:, 1:2]
    for wrong in (x[:, 1], x[:, 1:2].T, x):
        with expect_raises(ValueError, mentions=(5, 1, *wrong.shape)):
            student.drivers.check_gradient(grad=3 * wrong**2, **case)


@pytest.mark.exercise("check_gradient")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("grad and x are left as they were")
def test_check_gradient_leaves_its_arguments_alone(student):
    """Checking leaves no trace in x or in the gradient."""
    x = np.array([0.1, 0.7, 1.3, 2.9])
    case = {"part": "ok", "function": "cubic", "coefficients": np.ones(4), "x": x}
    for factor, ok in ((3, True), (2, False)):
        got = student.drivers.check_gradient(grad=factor * x**2, **case)
        expect_equal(
            got,
            ok,
            because="3 x^2 is what is measured, to far better than 1e-6, and 2 x^2 is not",
        )
    expect_arguments_unchanged(student)


# linear_backward


@pytest.mark.exercise("linear_backward")
@pytest.mark.public
@pytest.mark.asks("Return the tuple (dx, dW, db)")
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
@pytest.mark.idea("the gradient of the bias")
@pytest.mark.asks("db, the sum of dout over the examples, is (M,)")
def test_bias_gradient_adds_up_the_examples(student):
    """Every example pushes on the same bias: 1 + 2 + 3 and 10 + 20 + 30."""
    dout = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    got = student.drivers.linear_backward(
        part="db", dout=dout, x=np.ones((3, 5)), W=np.ones((2, 5))
    )
    expect_close(
        got, np.array([6.0, 60.0]), because="an output's bias adds up that output's column of dout"
    )


@pytest.mark.exercise("linear_backward")
@pytest.mark.idea("the gradient of the input")
@pytest.mark.asks("`dx = dout W` is (N, D)")
def test_input_gradient_of_a_linear_layer(student, rng):
    """Seven examples, five inputs, three outputs: dx."""
    dout, x, W = rng.normal(size=(7, 3)), rng.normal(size=(7, 5)), rng.normal(size=(3, 5))
    expect_close(
        student.drivers.linear_backward(part="dx", dout=dout, x=x, W=W),
        _linear(dout, x, W)[0],
        because="dx is dout W: an input reaches the loss through every output, by its weight",
    )


@pytest.mark.exercise("linear_backward")
@pytest.mark.asks("`dW = dout^T x` is (M, D)")
def test_weight_gradient_of_a_linear_layer(student, rng):
    """Seven examples, five inputs, three outputs: dW."""
    dout, x, W = rng.normal(size=(7, 3)), rng.normal(size=(7, 5)), rng.normal(size=(3, 5))
    expect_close(
        student.drivers.linear_backward(part="dW", dout=dout, x=x, W=W),
        _linear(dout, x, W)[1],
        because="a weight's slope adds up, over the examples, its input times its output's dout",
    )


@pytest.mark.exercise("linear_backward")
@pytest.mark.idea("the gradient of the bias")
@pytest.mark.asks("dout already holds whatever 1/n the loss has")
def test_bias_gradient_of_a_linear_layer(student, rng):
    """Seven examples, five inputs, three outputs: db."""
    dout, x, W = rng.normal(size=(7, 3)), rng.normal(size=(7, 5)), rng.normal(size=(3, 5))
    expect_close(
        student.drivers.linear_backward(part="db", dout=dout, x=x, W=W),
        _linear(dout, x, W)[2],
        because="the 1/n of the loss is in dout already, and a bias only adds up what arrives",
    )


@pytest.mark.exercise("linear_backward")
@pytest.mark.special
@pytest.mark.asks("dx = dout W")
def test_square_layers_hide_nothing(student, rng):
    """Where all sizes are equal every product has the right shape, and one has the right values."""
    dout, x, W = rng.normal(size=(3, 3, 3))
    dx, dW, _ = _linear(dout, x, W)
    for part, expected in (("dx", dx), ("dW", dW)):
        got = student.drivers.linear_backward(part=part, dout=dout, x=x, W=W)
        because = "dx is dout W and dW is dout^T x, though other products would fit here as well"
        expect_close(got, expected, because=because)


@pytest.mark.exercise("linear_backward")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("dout: (N, M), the gradient of the loss with respect to out")
def test_linear_backward_of_one_example(student):
    """A batch of one is still a batch."""
    case = {"dout": np.array([[2.0, -1.0]]), "x": np.array([[1.0, 0.0, 3.0]])}
    W = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 4.0]])
    for part, expected in (
        ("dx", [[2.0, 3.0, -4.0]]),
        ("dW", [[2.0, 0.0, 6.0], [-1.0, 0.0, -3.0]]),
        ("db", [2.0, -1.0]),
    ):
        expect_close(
            student.drivers.linear_backward(part=part, W=W, **case),
            np.array(expected),
            because="dx is dout W, dW is dout^T x and db is dout's sum, for one example too",
        )


@pytest.mark.exercise("linear_backward")
@pytest.mark.handling
@pytest.mark.asks("float32 arrays give float32 gradients, and float16 arrays float16.")
def test_linear_backward_keeps_float32(student, rng):
    """float32 in, float32 out; float16 in, float16 out."""
    for dtype in (np.float32, np.float16):
        dout, x, W = (rng.normal(size=s).astype(dtype) for s in ((5, 2), (5, 3), (2, 3)))
        expected = [gradient.astype(dtype) for gradient in _linear(dout, x, W)]
        for part, gradient in zip(("dx", "dW", "db"), expected, strict=True):
            got = student.drivers.linear_backward(part=part, dout=dout, x=x, W=W)
            expect_close(got, gradient, because=FEWER_DIGITS)


@pytest.mark.exercise("linear_backward")
@pytest.mark.asks("the gradients of the linear layer `out = x W^T + b`")
def test_linear_backward_is_what_one_measures(student, rng):
    """The slopes of the weights are those that one measures, as numerical_gradient does."""
    dout, x, W = rng.normal(size=(5, 2)), rng.normal(size=(5, 3)), rng.normal(size=(2, 3))
    got = student.drivers.linear_backward(part="dW", dout=dout, x=x, W=W)
    _expect_what_is_measured(got, lambda W: (dout * (x @ W.T)).sum(), W)


@pytest.mark.exercise("linear_backward")
@pytest.mark.special
@pytest.mark.asks("x: (N, D); W: (M, D)")
def test_linear_backward_of_special_tables(student, rng):
    """Zeros, equal and large entries, square layers, and a single example, input or output."""
    sizes = (
        [(3, 3), (3, 3), (3, 3)],
        [(7, 5), (7, 2), (5, 2)],
        [(1, 2), (1, 4), (2, 4)],
        [(5, 4), (5, 1), (4, 1)],
        [(5, 1), (5, 3), (1, 3)],
    )
    for dout, x, W in special_arrays(rng, *sizes):
        expect_close(
            student.linear_backward(dout, x, W),
            _linear(dout, x, W),
            names=("dx", "dW", "db"),
            because="dx is dout W, dW is dout^T x, and db is the sum of dout over the examples",
        )


@pytest.mark.exercise("linear_backward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("if dout and x differ in N, or dout and W in M")
def test_linear_backward_refuses_sizes_that_clash(student):
    """Five gradients do not belong to seven examples, nor two outputs to one or eleven rows."""
    dout, x, W = np.ones((5, 2)), np.ones((7, 3)), np.ones((11, 3))
    got = student.drivers.linear_backward(part="dx", dout=dout, x=x[:5], W=W[:2])
    expect_shape(got, (5, 3))
    with expect_raises(ValueError, mentions=(5, 7)):
        student.linear_backward(dout, x, W[:2])
    with expect_raises(ValueError, mentions=(2, 11)):
        student.linear_backward(dout, x[:5], W)
    for few, many in ((dout[:1], x), (dout, x[:1])):
        with expect_raises(ValueError, mentions=(len(few), len(many))):
            student.linear_backward(few, many, W[:2])
    for narrow, rows in ((dout[:, :1], W), (dout, W[:1])):
        with expect_raises(ValueError, mentions=(narrow.shape[1], len(rows))):
            student.linear_backward(narrow, x[:5], rows)


@pytest.mark.exercise("linear_backward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_linear_backward_leaves_its_arguments_alone(student):
    """dout, x and W come out as they went in."""
    dout = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    got = student.drivers.linear_backward(
        part="db", dout=dout, x=np.ones((3, 5)), W=np.ones((2, 5))
    )
    expect_close(
        got, np.array([6.0, 60.0]), because="an output's bias adds up that output's column of dout"
    )
    expect_arguments_unchanged(student)


# relu_backward


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
@pytest.mark.asks("`dout` where x > 0, and 0 elsewhere")
def test_relu_backward_worked_by_hand(student):
    """Where x is positive the gradient passes, where it is negative nothing does."""
    dout = np.array([[5.0, -2.0, 3.0], [-4.0, 7.0, -1.0]])
    x = np.array([[1.0, 0.5, -2.0], [3.0, -0.1, -4.0]])
    expect_close(
        student.relu_backward(dout, x),
        np.array([[5.0, -2.0, 0.0], [-4.0, 0.0, 0.0]]),
        because="the gradient is dout where x is positive and 0 elsewhere, whatever dout is",
    )


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("exactly zero")
@pytest.mark.asks("Where x is exactly 0 the gradient is 0.")
def test_nothing_passes_at_exactly_zero(student):
    """At x = 0 the gradient is 0, and above 0 it is dout, however little above."""
    got = student.relu_backward(np.array([5.0, -2.0, 3.0, 7.0]), np.array([0.0, 2.0, 0.0, 1e-200]))
    expect_close(
        got,
        np.array([0.0, -2.0, 0.0, 7.0]),
        because="the corner has no slope of its own, and this course, like PyTorch, takes 0 there, "
        "at 0 alone",
    )


@pytest.mark.exercise("relu_backward")
@pytest.mark.asks("Return the gradient with respect to `x` of `max(0, x)`")
def test_relu_backward_agrees_with_autograd(student, rng):
    """Arrays of one, two and four axes, a batch of one among them."""
    for shape in ((7,), (1, 5), (2, 3, 5, 7)):
        dout, x = rng.normal(size=shape), rng.normal(size=shape)
        expect_close(
            student.relu_backward(dout, x),
            _relu(dout, x),
            because="the gradient is dout where x is above 0, and 0 elsewhere, entry by entry",
        )


@pytest.mark.exercise("relu_backward")
@pytest.mark.special
@pytest.mark.asks("0 elsewhere")
def test_a_dead_layer_passes_nothing(student, rng):
    """If all of x is negative, no gradient gets through."""
    dout, x = rng.normal(size=(3, 5)), rng.uniform(0.5, 2.0, (3, 5))
    because = "all of dout passes where all of x is positive, and nothing where all is negative"
    expect_close(student.relu_backward(dout, x), dout.copy(), because=because)
    expect_close(student.relu_backward(dout, -x), np.zeros((3, 5)), because=because)


@pytest.mark.exercise("relu_backward")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Return an array of that shape in dout's dtype.")
def test_relu_backward_keeps_float32(student, rng):
    """The gradient has the dtype of dout, whatever dtype x has."""
    fine, x = rng.normal(size=(2, 5, 3))
    because = "where x is above 0 it is dout in its own dtype, and 0 elsewhere, whatever x holds"
    for dtype in (np.float32, np.float64, np.float16):
        for other in (np.float32, np.float64, *SIGNED, np.uint8):
            dout, at = fine.astype(dtype), (3 * np.abs(x) - (other != np.uint8)).astype(other)
            expected = _relu(dout, at.astype(np.float64)).astype(dtype)
            expect_close(student.relu_backward(dout, at), expected, because=because)
    for whole, at in special_arrays(rng, *PAIRS, dtype=np.int64):
        dout = whole + 0.5
        expect_close(student.relu_backward(dout, at), _relu(dout, at), because=because)


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.asks("may be an array of integers")
def test_relu_backward_of_whole_numbers(student):
    """x may be an array of integers; the gradient is not."""
    dout, x = np.array([0.5, -1.25, -2.5, 3.0]), np.array([3, -2, 1, -4])
    because = "the sign of x says what passes, and what passes is dout, its fractions and dtype too"
    for dtype in (np.float64, np.float32):
        expect_close(
            student.relu_backward(dout.astype(dtype), x),
            np.array([0.5, 0.0, -2.5, 0.0], dtype=dtype),
            because=because,
        )


@pytest.mark.exercise("relu_backward")
@pytest.mark.special
@pytest.mark.asks("dout, x: arrays of one shape")
def test_relu_backward_of_special_tables(student, rng):
    """Zeros, equal and large entries, square tables, and those with one row or one column."""
    for dout, x in special_arrays(rng, *PAIRS):
        expect_close(
            student.relu_backward(dout, x),
            _relu(dout, x),
            because="the gradient is dout where x is above 0, and 0 elsewhere, entry by entry",
        )


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
def test_relu_backward_refuses_to_broadcast(student):
    """dout and x have one shape."""
    dout, x = np.ones((5, 3)), np.arange(1.0, 16.0).reshape(5, 3)
    expect_shape(student.relu_backward(2 * dout, x), (5, 3))
    _expect_unlike_refused(student.relu_backward)


@pytest.mark.exercise("relu_backward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_relu_backward_leaves_dout_alone(student):
    """dout and x come out as they went in."""
    got = student.relu_backward(np.array([4.0, -3.0, 2.0]), np.array([-1.0, 5.0, -6.0]))
    expect_close(
        got,
        np.array([0.0, -3.0, 0.0]),
        because="the gradient is dout where x is positive and 0 elsewhere, whatever dout is",
    )
    expect_arguments_unchanged(student)


# sigmoid_backward


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.public
@pytest.mark.asks("the gradient with respect to sigmoid's input, `dout * s * (1 - s)`")
def test_sigmoid_backward_worked_by_hand(student):
    """At s = 0.5 the slope is 1/4, at s = 0.8 it is 0.16."""
    expect_close(
        student.sigmoid_backward(np.array([2.0, -3.0, 1.0]), np.array([0.5, 0.8, 0.9])),
        np.array([0.5, -0.48, 0.09]),
        because="s is the output of the sigmoid, and dx is dout times its slope, s (1 - s)",
    )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("it lies in [0, 1], ends included")
def test_a_saturated_sigmoid_passes_nothing(student):
    """Where s is exactly 0 or 1 the gradient is 0."""
    expect_close(
        student.sigmoid_backward(np.array([3e3, -4e3, 8.0]), np.array([0.0, 1.0, 0.5])),
        np.array([0.0, 0.0, 2.0]),
        because="s (1 - s), the slope, is 0 where s is 0 or 1, and 1/4 where it is 1/2",
    )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.asks("s is what came OUT of the sigmoid")
def test_sigmoid_backward_agrees_with_autograd(student, rng):
    """Arrays of one, two and three axes, a batch of one among them."""
    for shape in ((7,), (1, 5), (2, 3, 5)):
        dout, x = rng.normal(size=shape), 2 * rng.normal(size=shape)
        s = torch.sigmoid(torch.tensor(x)).numpy()
        expect_close(
            student.sigmoid_backward(dout, s),
            _sent_back(torch.sigmoid, dout, x)[0],
            because="dx is dout times the slope of the sigmoid, s (1 - s), entry by entry",
        )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.asks("Return the gradient with respect to sigmoid's input")
def test_sigmoid_backward_is_what_one_measures(student, rng):
    """The slopes are those that one measures, as numerical_gradient does."""
    dout, x = rng.normal(size=(3, 5)), 2 * rng.normal(size=(3, 5))
    got = student.sigmoid_backward(dout, 1 / (1 + np.exp(-x)))
    _expect_what_is_measured(got, lambda x: (dout / (1 + np.exp(-x))).sum(), x)


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Return an array of s's shape and dtype.")
def test_sigmoid_backward_keeps_float32(student, rng):
    """float32 in, float32 out; float16 in, float16 out."""
    for dtype in (np.float32, np.float16):
        dout = rng.normal(size=(5, 3)).astype(dtype)
        s = rng.uniform(0.1, 0.9, (5, 3)).astype(dtype)
        expected = _sigmoid(dout, s).astype(dtype)
        expect_close(student.sigmoid_backward(dout, s), expected, because=FEWER_DIGITS)


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.special
@pytest.mark.asks("floating arrays of one shape and dtype")
def test_sigmoid_backward_of_special_tables(student, rng):
    """Zeros, equal, large and tiny entries, square tables, one row or column, and dout like s."""
    cases = [(dout, np.clip(np.abs(s), 0, 1)) for dout, s in special_arrays(rng, *PAIRS)]
    fresh = rng.uniform(0.1, 0.9, (5, 3))
    cases.append((np.array([[3e8, -2e8]]), np.array([[1e-8, 3e-8]])))
    for dout, s in cases + [(dout, fresh) for dout in _like(fresh)]:
        expect_close(
            student.sigmoid_backward(dout, s),
            _sigmoid(dout, s),
            because="s is the output of the sigmoid, and dx is dout times its slope, s (1 - s)",
        )


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
def test_sigmoid_backward_refuses_to_broadcast(student):
    """dout and s have one shape."""
    dout, s = np.ones((5, 3)), np.arange(1.0, 16.0).reshape(5, 3) / 16
    expect_shape(student.sigmoid_backward(2 * dout, s), (5, 3))
    _expect_unlike_refused(student.sigmoid_backward)


@pytest.mark.exercise("sigmoid_backward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_sigmoid_backward_leaves_its_arguments_alone(student):
    """dout and s come out as they went in."""
    got = student.sigmoid_backward(np.array([4.0, -2.0]), np.array([0.5, 0.2]))
    expect_close(
        got,
        np.array([1.0, -0.32]),
        because="s is the output of the sigmoid, and dx is dout times its slope, s (1 - s)",
    )
    expect_arguments_unchanged(student)


# cross_entropy_grad


def _expect_rows_that_sum_to_zero(got, because):
    for row, total in enumerate(got.sum(axis=1)):
        expect_close((total,), (0.0,), names=(f"the sum of row {row}",), because=because)


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
@pytest.mark.asks("`(softmax(logits) - onehot(labels)) / n`")
def test_cross_entropy_grad_worked_by_hand(student):
    """Logits 0 and ln 3 are the probabilities 1/4 and 3/4, and there are three examples."""
    logits = np.array([[0.0, np.log(3.0)], [0.0, 0.0], [0.0, np.log(3.0)]])
    expect_close(
        student.cross_entropy_grad(logits, np.array([0, 1, 1])),
        np.array([[-0.25, 0.25], [1 / 6, -1 / 6], [1 / 12, -1 / 12]]),
        because="each row is what the network believed, less what was true, over the 3 examples",
    )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("as large as 1000 either way, which must not overflow")
def test_cross_entropy_grad_survives_large_logits(student):
    """Logits of 1000 are ordinary numbers."""
    logits = np.array([[1000.0, 1000.0, -1000.0], [-1000.0, 0.0, 1000.0]])
    expect_close(
        student.cross_entropy_grad(logits, np.array([0, 2])),
        np.array([[-0.25, 0.25, 0.0], [0.0, 0.0, 0.0]]),
        because="exp(1000) is too large for any float, and only differences of logits matter",
    )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.asks("labels: (N,) of any integer dtype")
def test_cross_entropy_grad_agrees_with_autograd(student, rng):
    """Seven examples of five classes; labels of any integer dtype."""
    for dtype in INTEGERS:
        logits = 2 * rng.normal(size=(7, 5))
        labels = _labels(rng, logits).astype(dtype)
        expect_close(
            student.cross_entropy_grad(logits, labels),
            _cross_entropy_grad(logits, labels),
            because="the gradient of the mean cross-entropy is (softmax - onehot) / n",
        )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("labels: (N,) of any integer dtype, each in 0 .. C - 1")
def test_cross_entropy_grad_of_many_classes(student, rng):
    """Labels of 200 classes and of 300, in uint8, int8 and int16."""
    because = "a label counts classes, and beside a small dtype stand numbers that it cannot hold"
    sizes = (np.uint8, 50, 200), (np.uint8, 50, 300), (np.int8, 50, 200), (np.int16, 200, 200)
    for dtype, n, c in sizes:
        logits = rng.normal(size=(n, c))
        labels = rng.integers(0, min(c, np.iinfo(dtype).max + 1), size=n).astype(dtype)
        got = student.cross_entropy_grad(logits, labels)
        expect_close(got, _cross_entropy_grad(logits, labels), because=because)


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.asks("Return an array of shape (N, C)")
def test_each_row_of_cross_entropy_grad_sums_to_zero(student, rng):
    """Pushing all logits of an example up together changes nothing."""
    logits = 3 * rng.normal(size=(11, 3))
    got = student.cross_entropy_grad(logits, _labels(rng, logits))
    because = "probabilities sum to 1, and so does the truth: their difference sums to 0"
    expect_shape(got, (11, 3), dtype=np.float64)
    _expect_rows_that_sum_to_zero(got, because)


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.special
@pytest.mark.asks("n is the number of examples N")
def test_cross_entropy_grad_of_one_example(student, rng):
    """A batch of one is still a batch."""
    logits = rng.normal(size=(1, 5))
    for label in (0, 4):
        expect_close(
            student.cross_entropy_grad(logits, np.array([label])),
            _cross_entropy_grad(logits, np.array([label])),
            because="with one example n is 1, and the gradient is softmax - onehot",
        )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("very large logits")
@pytest.mark.asks("one row may lie far below another")
def test_each_row_is_shifted_by_its_own_maximum(student):
    """A row 2000 below another has a softmax like any other."""
    logits = np.array([[1000.0, 1000.0], [-1000.0, -1000.0]])
    expect_close(
        student.cross_entropy_grad(logits, np.array([1, 0])),
        np.array([[0.25, -0.25], [-0.25, 0.25]]),
        because="each example is a distribution of its own, and knows nothing of the others",
    )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Return an array of shape (N, C) in logits' dtype, or in float64 for integers.")
def test_cross_entropy_grad_keeps_float32(student, rng):
    """float32 in, float32 out, also for logits of 100; float16 in, float16 out."""
    for shift, dtype in ((100, np.float32), (0, np.float16)):
        logits = (rng.normal(size=(11, 3)) + shift).astype(dtype)
        labels = _labels(rng, logits)
        expect_close(
            student.cross_entropy_grad(logits, labels),
            _cross_entropy_grad(logits, labels).astype(dtype),
            because=FEWER_DIGITS,
        )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Integer logits, uint8 too, are converted to float64 first.")
def test_cross_entropy_grad_of_whole_numbers(student):
    """Logits may be integers; their gradient is not."""
    q = 1 / (1 + np.exp(2.0))
    because = "whole numbers are logits like any other, in whatever type they come"
    for dtype in (np.int64, np.uint8, np.int8, np.int16):
        expect_close(
            student.cross_entropy_grad(np.array([[0, 2], [3, 3]], dtype=dtype), np.array([1, 0])),
            np.array([[q / 2, -q / 2], [-0.25, 0.25]]),
            because=because,
        )
    far_apart = np.array([[-100, 100], [100, -100]], dtype=np.int8)
    expected = np.array([[0.0, 0.0], [0.5, -0.5]])
    expect_close(student.cross_entropy_grad(far_apart, np.array([1, 1])), expected, because=because)


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.asks("Return the gradient of the mean cross-entropy")
def test_cross_entropy_grad_is_what_one_measures(student, rng):
    """The slopes are those that one measures, as numerical_gradient does."""
    logits = rng.normal(size=(5, 3))
    labels = _labels(rng, logits)
    got = student.cross_entropy_grad(logits, labels)
    rows = np.arange(len(labels))
    _expect_what_is_measured(got, lambda z: -np.log(_probabilities(z)[rows, labels]).mean(), logits)


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.special
@pytest.mark.asks("logits: (N, C)")
def test_cross_entropy_grad_of_special_tables(student, rng):
    """Zeros, equal and large logits, square tables, one row or column, rows far apart, integers."""
    cases = [z for t in (np.float64, np.int64) for (z,) in special_arrays(rng, *TABLES, dtype=t)]
    cases.append(rng.normal(size=(5, 3)) + rng.permutation([0, -800, 500, -100, 1000])[:, None])
    for dtype in (np.uint8, *SIGNED[:3]):
        cases.append(rng.integers(0, 7, (5, 3)).astype(dtype))
        cases[-1][1, :2] = np.iinfo(dtype).min, np.iinfo(dtype).max
    for logits in cases:
        labels = _labels(rng, logits)
        expect_close(
            student.cross_entropy_grad(logits, labels),
            _cross_entropy_grad(logits, labels),
            because="the gradient of the mean cross-entropy is (softmax - onehot) / n",
        )


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if labels is not (N,).")
def test_cross_entropy_grad_wants_one_label_each(student):
    """Five examples have five labels, in an array of one axis."""
    logits, labels = np.arange(15.0).reshape(5, 3) / 4, np.array([0, 2, 1, 1, 0, 2, 1])
    expect_shape(student.cross_entropy_grad(logits, labels[:5]), (5, 3))
    for shape in ((7,), (4,), (5, 1), (1, 5), (5, 5), (1,), ()):
        with expect_raises(ValueError, mentions=(5, *shape)):
            student.cross_entropy_grad(logits, np.ones(shape, dtype=np.int64))


@pytest.mark.exercise("cross_entropy_grad")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_cross_entropy_grad_leaves_its_arguments_alone(student):
    """Logits and labels come out as they went in."""
    logits = np.log([[1.0, 3.0, 4.0], [4.0, 1.0, 5.0]])
    got = student.cross_entropy_grad(logits, np.array([1, 2]))
    expect_close(
        got,
        np.array([[0.0625, -0.3125, 0.25], [0.2, 0.05, -0.25]]),
        because="each row is what the network believed, less what was true, over the examples",
    )
    expect_arguments_unchanged(student)


# softmax_backward


@pytest.mark.exercise("softmax_backward")
@pytest.mark.public
@pytest.mark.asks("`p * (dout - sum(dout * p))`, by rows")
def test_softmax_backward_worked_by_hand(student):
    """With p = (1/4, 3/4) and dout = (4, 0), sum(dout p) is 1."""
    p = np.array([[0.25, 0.75], [0.5, 0.5]])
    expect_close(
        student.softmax_backward(np.array([[4.0, 0.0], [1.0, 3.0]]), p),
        np.array([[0.75, -0.75], [-0.5, 0.5]]),
        because="dx is p (dout - sum(dout p)), with a sum for each row",
    )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.asks("so each row sums to 1")
def test_a_constant_gradient_moves_nothing(student):
    """If every probability is pulled up alike, none can move."""
    p = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    because = "dx is p (dout - sum(dout p)), and p sums to 1: it is 0 where dout is one number"
    got = student.softmax_backward(np.array([[10.0, 0.0, 0.0], [7.0, 7.0, 7.0]]), p)
    expect_close(got, np.array([[1.6, -0.6, -1.0], [0.0, 0.0, 0.0]]), because=because)


@pytest.mark.exercise("softmax_backward")
@pytest.mark.asks("p is what came OUT of the softmax")
def test_softmax_backward_agrees_with_autograd(student, rng):
    """Seven examples of five classes."""
    dout, z = rng.normal(size=(7, 5)), rng.normal(size=(7, 5))
    expect_close(
        student.softmax_backward(dout, _probabilities(z)),
        _sent_back(lambda z: torch.softmax(z, dim=1), dout, z)[0],
        because="a probability depends on every logit in its row: dx is p (dout - sum(dout p))",
    )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.asks("The sum runs over a row.")
@pytest.mark.special
def test_square_batches_hide_nothing(student, rng):
    """As many examples as classes: the sum still runs over a row."""
    dout, p = rng.normal(size=(5, 5)), _probabilities(rng.normal(size=(5, 5)))
    expect_close(
        student.softmax_backward(dout, p),
        _softmax(dout, p),
        because="dx is p (dout - sum(dout p)), and the sum is that of a row",
    )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.asks("Return the gradient with respect to softmax's input")
def test_each_row_of_softmax_backward_sums_to_zero(student, rng):
    """Pushing all logits of an example up together changes nothing."""
    got = student.softmax_backward(rng.normal(size=(7, 3)), _probabilities(rng.normal(size=(7, 3))))
    expect_shape(got, (7, 3), dtype=np.float64)
    _expect_rows_that_sum_to_zero(got, "softmax does not see a constant added to a row")


@pytest.mark.exercise("softmax_backward")
@pytest.mark.special
@pytest.mark.asks("each row sums to 1")
def test_a_certain_softmax_passes_nothing(student):
    """Where one probability is exactly 1 and the others 0, the gradient is 0."""
    p = np.array([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5]])
    expect_close(
        student.softmax_backward(np.array([[2.0, 5.0, -3.0], [4.0, 9.0, 2.0]]), p),
        np.array([[0.0, 0.0, 0.0], [0.5, 0.0, -0.5]]),
        because="p (dout - sum(dout p)) is 0 wherever p is 0, and where one p alone is 1",
    )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.handling
@pytest.mark.idea("number types")
@pytest.mark.asks("Return an array of p's shape and dtype.")
def test_softmax_backward_keeps_float32(student, rng):
    """float32 in, float32 out; float16 in, float16 out."""
    for dtype in (np.float32, np.float16):
        dout = rng.normal(size=(5, 3)).astype(dtype)
        p = _probabilities(rng.normal(size=(5, 3))).astype(dtype)
        expected = _softmax(dout, p).astype(dtype)
        expect_close(student.softmax_backward(dout, p), expected, because=FEWER_DIGITS)


@pytest.mark.exercise("softmax_backward")
@pytest.mark.asks("Return the gradient with respect to softmax's input")
def test_softmax_backward_is_what_one_measures(student, rng):
    """The slopes are those that one measures, as numerical_gradient does."""
    dout, x = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    got = student.softmax_backward(dout, _probabilities(x))
    _expect_what_is_measured(got, lambda x: (dout * _probabilities(x)).sum(), x)


@pytest.mark.exercise("softmax_backward")
@pytest.mark.special
@pytest.mark.asks("floating arrays of one shape (N, C) and one dtype")
def test_softmax_backward_of_special_tables(student, rng):
    """Zeros, equal, large and tiny entries, square tables, one row or column, and dout like p."""
    cases = [(dout, _probabilities(z)) for dout, z in special_arrays(rng, *PAIRS)]
    fresh = _probabilities(rng.normal(size=(5, 3)))
    cases.append((np.array([[3e9, 1.0, -2.0]]), np.array([[1e-9, 0.25, 0.75]])))
    for dout, p in cases + [(dout, fresh) for dout in _like(fresh)]:
        expect_close(
            student.softmax_backward(dout, p),
            _softmax(dout, p),
            because="dx is p (dout - sum(dout p)), with a sum for each row",
        )


@pytest.mark.exercise("softmax_backward")
@pytest.mark.public
@pytest.mark.handling
@pytest.mark.idea("what is refused")
@pytest.mark.asks("Raise ValueError naming both shapes if they differ.")
def test_softmax_backward_refuses_to_broadcast(student):
    """dout and p have one shape."""
    dout, p = np.arange(15.0).reshape(5, 3), np.full((5, 3), 1 / 3)
    expect_shape(student.softmax_backward(dout, p), (5, 3))
    _expect_unlike_refused(student.softmax_backward)


@pytest.mark.exercise("softmax_backward")
@pytest.mark.public
@pytest.mark.advisory
@pytest.mark.asks("No argument is changed.")
def test_softmax_backward_leaves_its_arguments_alone(student):
    """dout and p come out as they went in."""
    dout, p = np.array([[4.0, 0.0], [1.0, 3.0]]), np.array([[0.75, 0.25], [0.5, 0.5]])
    expected = np.array([[0.75, -0.75], [-0.5, 0.5]])
    expect_close(
        student.softmax_backward(dout, p),
        expected,
        because="dx is p (dout - sum(dout p)), with a sum for each row",
    )
    expect_arguments_unchanged(student)


# ---- examples_relu_backward


@pytest.mark.exercise("examples_relu_backward")
@pytest.mark.public
@pytest.mark.idea("right examples")
@pytest.mark.asks("Return one to five examples of calls")
def test_examples_relu_backward_are_pairs(student):
    """One to five pairs of a tuple of arguments and an answer, all of finite numbers."""
    expect_examples(student.examples_relu_backward())


@pytest.mark.exercise("examples_relu_backward")
@pytest.mark.idea("right examples")
@pytest.mark.asks("Each dx must be what every right relu_backward returns, to all its digits")
def test_examples_relu_backward_are_right(student, reference):
    """Each answer is what every right relu_backward returns."""
    expect_examples(student.examples_relu_backward(), reference.right("relu_backward"))


test_examples_relu_backward_catch_1 = catching("relu_backward", 1, "lets_the_gradient_pass_at_zero")
test_examples_relu_backward_catch_2 = catching("relu_backward", 2, "passes_half_at_zero")
test_examples_relu_backward_catch_3 = catching("relu_backward", 3, "has_a_wide_corner")
test_examples_relu_backward_catch_4 = catching(
    "relu_backward", 4, "has_a_corner_as_wide_as_epsilon"
)
test_examples_relu_backward_catch_5 = catching("relu_backward", 5, "writes_into_an_array_like_x")
test_examples_relu_backward_catch_6 = catching("relu_backward", 6, "multiplies_by_the_output")
test_examples_relu_backward_catch_7 = catching("relu_backward", 7, "returns_the_slope_of_relu")
test_examples_relu_backward_catch_8 = catching("relu_backward", 8, "stops_negative_gradients_too")
test_examples_relu_backward_catch_9 = catching("relu_backward", 9, "applies_relu_to_the_gradient")
test_examples_relu_backward_catch_10 = catching("relu_backward", 10, "returns_relu")
test_examples_relu_backward_catch_11 = catching("relu_backward", 11, "swaps_dout_and_x")
test_examples_relu_backward_catch_12 = catching("relu_backward", 12, "takes_the_sign_of_x")


# predict_gradients


@pytest.mark.exercise("predict_gradients")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this relu_backward."""
    letter = student.predict_gradients(1)
    expect_prediction(letter, 1, salt="gradients", digest="6fd9527879f9d6de")


@pytest.mark.exercise("predict_gradients")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this numerical_gradient."""
    letter = student.predict_gradients(2)
    expect_prediction(letter, 2, salt="gradients", digest="70a12300d0326fe3")


@pytest.mark.exercise("predict_gradients")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this linear_backward."""
    letter = student.predict_gradients(3)
    expect_prediction(letter, 3, salt="gradients", digest="3202381f44d5509f")
