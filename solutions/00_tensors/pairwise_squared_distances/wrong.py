"""Wrong answers to `pairwise_squared_distances`."""

import torch
from beliefs import (
    A_DIFFERENCE_OF_SQUARES,
    A_NETWORK_COMPUTES_IN_FLOAT32,
    AN_ASSERT_REFUSES,
    COMPUTE_WITH_PIXELS_AS_THEY_ARE,
    NOT_NEEDED_ANY_MORE,
    PYTORCH_WOULD_SAY_SO,
    THE_SQUARE_OF_THE_SUM,
)
from tensors import pairwise_squared_distances

from autograder import misconception

POINTS = "test_distances_of_two_points_to_three"
AS_MANY = "test_distances_of_as_many_rows"
NEAR = "test_distances_of_near_points_far_from_zero"
COLUMNS = "test_distances_refuse_other_columns"
PIXELS = "test_distances_of_pixels"


def _refuse(a, b):
    if a.shape[1] != b.shape[1]:
        raise ValueError(f"a {tuple(a.shape)}, b {tuple(b.shape)}")


def _as_floats(*tensors):
    return [t if t.is_floating_point() else t.float() for t in tensors]


def _differences(a, b):
    """Of every row of a to every row of b."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return a[:, None] - b[None]


@misconception(POINTS)
def compares_rows_one_by_one(a, b):
    """The first row of a belongs to the first of b, and so on."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return ((a - b) ** 2).sum(dim=1)


@misconception(POINTS)
def adds_along_axis_1(a, b):
    """The numbers of a row are along axis 1."""
    return (_differences(a, b) ** 2).sum(dim=1)


@misconception(POINTS)
def adds_along_axis_0(a, b):
    """A sum runs along the first axis."""
    return (_differences(a, b) ** 2).sum(dim=0)


@misconception(POINTS)
def does_not_add_up(a, b):
    """Each number has a distance of its own."""
    return _differences(a, b) ** 2


@misconception(POINTS)
def takes_the_root(a, b):
    """A distance is the root of the sum of the squares."""
    return (_differences(a, b) ** 2).sum(dim=2).sqrt()


@misconception(POINTS)
def puts_b_into_rows(a, b):
    """A distance is the same from either side, so either may be the row."""
    return (_differences(a, b) ** 2).sum(dim=2).T


@misconception(POINTS)
def averages_the_squares(a, b):
    """The squares of a row are averaged."""
    return (_differences(a, b) ** 2).mean(dim=2)


@misconception(POINTS)
def adds_the_amounts(a, b):
    """A distance is the sum of what the numbers differ by."""
    return _differences(a, b).abs().sum(dim=2)


@misconception(POINTS)
def takes_the_largest(a, b):
    """A distance is the largest of the differences, squared."""
    return (_differences(a, b) ** 2).amax(dim=2)


@misconception(POINTS, belief=THE_SQUARE_OF_THE_SUM)
def squares_the_sum(a, b):
    return _differences(a, b).sum(dim=2) ** 2


@misconception(POINTS, belief=A_DIFFERENCE_OF_SQUARES)
def subtracts_squares(a, b):
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return (a**2).sum(dim=1)[:, None] - (b**2).sum(dim=1)


@misconception(POINTS)
def leaves_out_the_product(a, b):
    """The square of a difference is the square of one, plus that of the other."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return (a**2).sum(dim=1)[:, None] + (b**2).sum(dim=1)


@misconception(NEAR)
def multiplies_it_out(a, b):
    """Multiplied out, the square of a difference is the same number."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return (a**2).sum(dim=1)[:, None] + (b**2).sum(dim=1) - 2 * a @ b.T


@misconception("test_distances_of_a_thousand_points")
def loops_over_pairs(a, b):
    """A loop is as good as broadcasting."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    out = torch.zeros(len(a), len(b), dtype=torch.result_type(a, b))
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = ((a[i] - b[j]) ** 2).sum()
    return out


@misconception(COLUMNS, belief=PYTORCH_WOULD_SAY_SO)
def leaves_columns_to_torch(a, b):
    a, b = _as_floats(a, b)
    return ((a[:, None] - b[None]) ** 2).sum(dim=2)


@misconception(COLUMNS, belief=AN_ASSERT_REFUSES)
def asserts_the_columns(a, b):
    assert a.shape[1] == b.shape[1]
    return pairwise_squared_distances(a, b)


@misconception(COLUMNS)
def compares_whole_shapes(a, b):
    """Two tables fit if they have the same shape."""
    if a.shape != b.shape:
        raise ValueError(f"a {tuple(a.shape)}, b {tuple(b.shape)}")
    return pairwise_squared_distances(a, b)


@misconception(PIXELS, belief=COMPUTE_WITH_PIXELS_AS_THEY_ARE)
def subtracts_integers_as_they_are(a, b):
    _refuse(a, b)
    return ((a[:, None] - b[None]) ** 2).sum(dim=2)


@misconception(PIXELS)
def converts_the_differences(a, b):
    """It is soon enough to make floats of the differences."""
    _refuse(a, b)
    difference = a[:, None] - b[None]
    return (_as_floats(difference)[0] ** 2).sum(dim=2)


@misconception("test_distances_of_any_numbers", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
def measures_in_float32(a, b):
    _refuse(a, b)
    return ((a.float()[:, None] - b.float()[None]) ** 2).sum(dim=2)


@misconception(AS_MANY)
def fills_the_diagonal(a, b):
    """With as many rows in both, the diagonal is the distance of a row to itself, which is 0."""
    out = pairwise_squared_distances(a, b)
    return out.fill_diagonal_(0) if len(a) == len(b) else out


@misconception("test_distances_leave_the_points", belief=NOT_NEEDED_ANY_MORE)
def shifts_the_points_themselves(a, b):
    _refuse(a, b)
    a, b = _as_floats(a, b)
    origin = b[:1].clone()
    a -= origin
    b -= origin
    return ((a[:, None] - b[None]) ** 2).sum(dim=2)


@misconception(COLUMNS, holds=("leaves_columns_to_torch", "subtracts_integers_as_they_are"))
def types_the_differences_in(a, b):
    return ((a[:, None] - b) ** 2).sum(dim=2)


@misconception(POINTS, holds=("takes_the_root", "leaves_columns_to_torch"))
def takes_the_norm(a, b):
    a, b = _as_floats(a, b)
    return torch.linalg.vector_norm(a[:, None] - b[None], dim=2)


@misconception(POINTS)
def multiplies_it_out_without_the_two(a, b):
    """The square of a - b is a^2 - ab + b^2."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return (a**2).sum(dim=1)[:, None] - a @ b.T + (b**2).sum(dim=1)


@misconception(POINTS)
def multiplies_it_out_with_a_plus(a, b):
    """The square of a - b is a^2 + 2ab + b^2."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return (a**2).sum(dim=1)[:, None] + 2 * a @ b.T + (b**2).sum(dim=1)


@misconception(POINTS)
def multiplies_it_out_with_two_minuses(a, b):
    """The square of a - b is a^2 - 2ab - b^2."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return (a**2).sum(dim=1)[:, None] - 2 * a @ b.T - (b**2).sum(dim=1)


@misconception(POINTS)
def multiplies_the_rows(a, b):
    """How far two rows are apart is their product."""
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return a @ b.T


@misconception(POINTS, holds=("takes_the_root", "multiplies_it_out"))
def multiplies_it_out_under_the_root(a, b):
    _refuse(a, b)
    a, b = _as_floats(a, b)
    return ((a**2).sum(dim=1)[:, None] + (b**2).sum(dim=1) - 2 * a @ b.T).sqrt()


@misconception(POINTS, holds=("takes_the_root", "averages_the_squares"))
def takes_the_root_of_the_mean(a, b):
    return (_differences(a, b) ** 2).mean(dim=2).sqrt()


@misconception(NEAR, holds=("multiplies_it_out",))
def multiplies_it_out_as_it_comes(a, b):
    return (a**2).sum(dim=1)[:, None] + (b**2).sum(dim=1) - 2 * a @ b.T
