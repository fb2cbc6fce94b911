"""Tensors."""

import numpy as np
import pytest
import torch

from autograder import (
    expect_arguments_unchanged,
    expect_close,
    expect_equal,
    expect_prediction,
    expect_raises,
    expect_shape,
    special_arrays,
)

# Why an answer is what it is.
TABLE = "row i of the answer holds the numbers of rows[i], in their order"
FLOATS = "a table to compute with is float32, whatever numbers it is made of"
COLUMN = "entry i of the answer is the number in row i and column j"
FROM_THE_END = "-1 is the last column, as in a list, and -D the first"
SHARED = "the answer is a view, so a number that is written into it is written into the table"
CHANNELS = "the number at [n, c, h, w] goes to [n, h, w, c], and no other way"
STANDARD = "a number becomes its distance from the mean of its row, in deviations of that row"
LEVEL = "in a row of one value each number is the mean, so its distance from it is 0"
SCALE = "a row and ten times that row have the same answer, however small their numbers are"
DISTANCES = "entry [i, j] is the sum of the squares of a[i] - b[j]"
NEAR = "a difference is small and accurate, where the difference of two large sums is not"
PIXELS = "integers become floats before anything is subtracted: 3 - 5 is -2"
SCORES = "entry [b, i, j] is the sum over d of q[b, i, d] times k[b, j, d]"
SUM = "each entry of x becomes itself plus the entry of y that belongs to it"
SAME = "x is what is written to, so x is what is returned"
VIEWS = "what is written into x is seen by all that share its memory"
KEPT = "y is only read"
FIRST = "next(iter(loader)) is the first batch, however often it is asked for"
ROWS = "row i holds the pixels of image i in reading order, as they are"
LABELS = "the labels of the first batch are the numbers that came, in int64"
AFFINE = "output j of an example is the sum of its numbers times row j of the weights, plus bias j"
FOUND = "an nn.Module knows its parameters by the names of the attributes that they were given to"
SLOPES = "the gradient of the bias adds up what comes back, and that of weight[j, i] times x[:, i]"

# What docstrings say.
ANY_NUMBERS = "integers, floats, or some of both. Whatever they are, the answer is float32"
RAGGED = "Raise ValueError if the rows are not all of one length"
FROM_END = "negative numbers count from the end, -1 is the last column"
OUT_OF_RANGE = "Raise IndexError for any other"
IN_MEMORY = "The answer shares its memory with x: a change of one is seen in the other"
ONE_VALUE = "A row of one value, whose deviation is 0, gives zeros"
TINY = "a row of numbers around 1e-8 is a row like any other"
ONE_DTYPE = "both of one floating dtype, which the answer has too"
OTHER_COLUMNS = "Raise ValueError naming both shapes if a and b have different numbers of columns"
OTHER_SIZES = "Raise ValueError naming both shapes if q and k differ in B or in D"
TWO_KINDS = "Raise TypeError naming both dtypes if x holds integers and y floats"
STRETCHED = "a tensor of x's shape, or of one that is stretched to it by broadcasting"
CONVERTED = "Any dtype that came in is converted"

INTEGERS = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
SHAPES = ((3, 3), (7, 2), (1, 5), (5, 1))


def floats(*values):
    """A float32 tensor of these values."""
    return torch.tensor(values, dtype=torch.float32)


def doubles(*values):
    """A float64 tensor of these values."""
    return torch.tensor(values, dtype=torch.float64)


def draw(rng, *shape):
    """A random float64 tensor."""
    return torch.tensor(rng.normal(size=shape))


def special(rng, *sizes, dtype=np.float64):
    """Lists of tensors of this dtype that are special in one way each."""
    return (list(map(torch.from_numpy, a)) for a in special_arrays(rng, *sizes, dtype=dtype))


def standardised(x):
    """The rows of x, by NumPy, for rows that are not of one value."""
    rows = x.numpy().astype(np.float64)
    spread = rows.std(axis=1)
    safe = np.where(spread == 0, 1, spread)
    return torch.tensor(((rows.T - rows.mean(axis=1)) / safe).T).to(x.dtype)


def distances(a, b):
    """The squared distances, one pair at a time, in float64."""
    found = [[sum((u - v) ** 2 for u, v in zip(p, q, strict=True)) for q in b] for p in a]
    return torch.tensor(found, dtype=torch.float64)


def scores(q, k):
    """The dot products within each batch entry, one at a time."""
    return torch.stack([torch.stack([(k[b] * row).sum(1) for row in q[b]]) for b in range(len(q))])


def channels_last(images):
    """The images with their channels last, by NumPy."""
    return torch.tensor(np.moveaxis(images.numpy(), 1, 3).copy())


def batches_of(rng, *sizes, channel=True, dtype=np.float32, labels=np.int64):
    """Batches of so many images each, of whole pixels, with labels."""
    shape = (1, 28, 28) if channel else (28, 28)
    return [
        (
            torch.tensor(rng.integers(0, 100, size=(n, *shape)).astype(dtype)),
            torch.tensor(rng.integers(0, 10, size=n).astype(labels)),
        )
        for n in sizes
    ]


# make_tensor


@pytest.mark.exercise("make_tensor")
@pytest.mark.asks("Return a table of numbers as a float32 tensor (N, D)")
@pytest.mark.public
def test_make_tensor_of_two_rows(student):
    """Two rows of three numbers are a tensor of shape (2, 3)."""
    got = student.make_tensor([[1.5, 2.0, -3.0], [4.0, 0.25, 6.0]])
    expect_close(got, floats([1.5, 2, -3], [4, 0.25, 6]), because=TABLE)


@pytest.mark.exercise("make_tensor")
@pytest.mark.idea("number types")
@pytest.mark.asks(ANY_NUMBERS)
@pytest.mark.public
@pytest.mark.handling
def test_make_tensor_of_integers(student):
    """Whole numbers become float32, and fractions among them stay."""
    got = student.make_tensor([[1, 2], [3, 4], [5, 6]])
    expect_close(got, floats([1, 2], [3, 4], [5, 6]), because=FLOATS)
    got = student.make_tensor([[1, 2], [3, 4.5]])
    expect_close(got, floats([1, 2], [3, 4.5]), because=FLOATS)


@pytest.mark.exercise("make_tensor")
@pytest.mark.asks("One row makes (1, D)")
@pytest.mark.public
@pytest.mark.special
def test_make_tensor_of_one_row(student):
    """One row is a table with one row, and rows of one number are a column."""
    got = student.make_tensor([[1.0, 2.5, 3.0]])
    expect_close(got, floats([1, 2.5, 3]), because=TABLE)
    got = student.make_tensor([[1.0], [2.5]])
    expect_close(got, floats([1], [2.5]), because=TABLE)


@pytest.mark.exercise("make_tensor")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(RAGGED)
@pytest.mark.public
@pytest.mark.handling
def test_make_tensor_refuses_ragged_rows(student):
    """A row that is shorter or longer than the others is refused."""
    expect_shape(student.make_tensor([[1.0, 2.0], [3.0, 4.0]]), (2, 2))
    for rows in ([[1.0, 2.0], [3.0]], [[1.0], [2.0, 3.0]], [[1, 2], [3, 4], [5, 6, 7]]):
        with expect_raises(ValueError):
            student.make_tensor(rows)


@pytest.mark.exercise("make_tensor")
@pytest.mark.asks("`rows` is not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_make_tensor_leaves_the_rows(student):
    """The list and its rows are the same afterwards."""
    got = student.make_tensor([[1.0, 2.0], [3.0, 4.0]])
    expect_close(got, floats([1, 2], [3, 4]), because=TABLE)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("make_tensor")
@pytest.mark.asks("rows: a list of N lists with D numbers each")
def test_make_tensor_of_many_rows(student, rng):
    """Freshly drawn rows: many, few, and as many as there are columns."""
    for shape in ((11, 3), (2, 7), (5, 5)):
        numbers = rng.normal(size=shape)
        expected = torch.tensor(numbers.astype(np.float32))
        expect_close(student.make_tensor(numbers.tolist()), expected, because=TABLE)


@pytest.mark.exercise("make_tensor")
@pytest.mark.idea("number types")
@pytest.mark.asks(ANY_NUMBERS)
@pytest.mark.handling
def test_make_tensor_of_any_numbers(student, rng):
    """Integers of either sign, zeros, large ones, and a single fraction among many integers."""
    rows = rng.integers(-1000, 1000, size=(7, 5)).tolist()
    expect_close(student.make_tensor(rows), floats(*rows), because=FLOATS)
    rows[3][2] = 0.5
    expect_close(student.make_tensor(rows), floats(*rows), because=FLOATS)
    for rows in ([[0, 0], [0, 1]], [[300, 70_000], [2_000_000, -129]], [[3]], [[1, 0, -1]]):
        expect_close(student.make_tensor(rows), floats(*rows), because=FLOATS)


@pytest.mark.exercise("make_tensor")
@pytest.mark.asks("N >= 1 and D >= 1")
@pytest.mark.special
def test_make_tensor_of_the_smallest_tables(student, rng):
    """One row, one column, and a single number."""
    for shape in ((1, 7), (7, 1), (1, 1)):
        numbers = rng.normal(size=shape)
        expected = torch.tensor(numbers.astype(np.float32))
        expect_close(student.make_tensor(numbers.tolist()), expected, because=TABLE)


@pytest.mark.exercise("make_tensor")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(RAGGED)
@pytest.mark.handling
def test_make_tensor_refuses_one_ragged_row_among_many(student, rng):
    """Of many rows one is too short or too long: the first, one in between, or the last."""
    rows = rng.normal(size=(5, 3)).tolist()
    expect_shape(student.make_tensor(rows), (5, 3))
    for place in (0, 2, 4):
        for row in ([1.0, 2.0], [1.0, 2.0, 3.0, 4.0], [1.0]):
            with expect_raises(ValueError):
                student.make_tensor([*rows[:place], row, *rows[place + 1 :]])


# column


@pytest.mark.exercise("column")
@pytest.mark.asks("Return column j of a table, of shape (N,)")
@pytest.mark.public
def test_column_of_a_table(student):
    """Column 1 of the rows (1, 2, 3) and (4, 5, 6) is (2, 5)."""
    x = floats([1, 2, 3], [4, 5, 6])
    expect_close(student.column(x, 1), floats(2, 5), because=COLUMN)
    expect_close(student.column(x, 0), floats(1, 4), because=COLUMN)


@pytest.mark.exercise("column")
@pytest.mark.idea("counting from the end")
@pytest.mark.asks(FROM_END)
@pytest.mark.public
@pytest.mark.special
def test_column_from_the_end(student):
    """Column -1 is the last, and column -3 of three the first."""
    x = floats([1, 2, 3], [4, 5, 6])
    expect_close(student.column(x, -1), floats(3, 6), because=FROM_THE_END)
    expect_close(student.column(x, -3), floats(1, 4), because=FROM_THE_END)


@pytest.mark.exercise("column")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(OUT_OF_RANGE)
@pytest.mark.public
@pytest.mark.handling
def test_column_refuses_one_that_is_not_there(student):
    """Of three columns there is none with the number 3, and none with -4."""
    x = floats([1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12])
    expect_shape(student.column(x, 2), (4,))
    for j in (3, -4, 100):
        with expect_raises(IndexError):
            student.column(x, j)


@pytest.mark.exercise("column")
@pytest.mark.idea("a view")
@pytest.mark.asks(IN_MEMORY)
@pytest.mark.public
@pytest.mark.special
def test_column_is_a_view(student):
    """A number that is written into the column is found in the table."""
    got = student.drivers.table_after_a_change(x=floats([1, 2, 3], [4, 5, 6]), j=1, value=9.0)
    expect_close(got, floats([1, 9, 3], [4, 9, 6]), because=SHARED)


@pytest.mark.exercise("column")
@pytest.mark.asks("N >= 1 and D >= 1")
@pytest.mark.public
@pytest.mark.special
def test_column_of_the_smallest_tables(student):
    """A table with one row has columns of one number; one with one column has that column."""
    expect_close(student.column(floats([1, 2, 3]), 2), floats(3), because=COLUMN)
    expect_close(student.column(floats([1], [2], [3]), 0), floats(1, 2, 3), because=COLUMN)


@pytest.mark.exercise("column")
@pytest.mark.asks("It is not changed by the call")
@pytest.mark.public
@pytest.mark.advisory
def test_column_leaves_the_table(student):
    """The table is the same afterwards, in the same shape."""
    got = student.column(floats([1, 2], [3, 4], [5, 6]), 1)
    expect_close(got, floats(2, 4, 6), because=COLUMN)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("column")
@pytest.mark.asks("Return column j of a table, of shape (N,)")
def test_column_each_of_a_table(student, rng):
    """Each column of freshly drawn tables: higher, wider, and square ones."""
    for shape in ((7, 3), (2, 5), (3, 3)):
        x = draw(rng, *shape)
        for j in range(shape[1]):
            got = student.column(x, j)
            expect_close(got, torch.tensor(x.numpy()[:, j].copy()), because=COLUMN)


@pytest.mark.exercise("column")
@pytest.mark.idea("counting from the end")
@pytest.mark.asks("from -D to D - 1; negative numbers count from the end")
@pytest.mark.special
def test_column_each_from_the_end(student, rng):
    """Each column of freshly drawn tables, counted from the end."""
    for shape in ((7, 3), (2, 5), (3, 3), (1, 4)):
        x = draw(rng, *shape)
        for j in range(-shape[1], 0):
            got = student.column(x, j)
            expect_close(got, torch.tensor(x.numpy()[:, j].copy()), because=FROM_THE_END)


@pytest.mark.exercise("column")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(OUT_OF_RANGE)
@pytest.mark.handling
def test_column_refuses_many_that_are_not_there(student, rng):
    """There are as many rows as the number says, or twice as many columns, and no such column."""
    for shape, numbers in (((7, 3), (3, 5, -4, -7)), ((3, 2), (2, -3, 4)), ((2, 1), (1, -2))):
        x = draw(rng, *shape)
        expect_shape(student.column(x, 0), shape[:1])
        for j in numbers:
            with expect_raises(IndexError):
                student.column(x, j)


@pytest.mark.exercise("column")
@pytest.mark.idea("a view")
@pytest.mark.asks(IN_MEMORY)
@pytest.mark.special
def test_column_is_a_view_of_any_table(student, rng):
    """It is a view also from the end, of a turned table, of one row, and of integers."""
    whole = torch.tensor(rng.integers(0, 9, size=(5, 3)))
    for x, j in ((draw(rng, 7, 3), -2), (draw(rng, 3, 5).T, 1), (draw(rng, 1, 4), 3), (whole, 0)):
        got = student.drivers.table_after_a_change(x=x, j=j, value=77)
        expected = x.clone().numpy()
        expected[:, j] = 77
        expect_close(got, torch.tensor(expected), because=SHARED)


@pytest.mark.exercise("column")
@pytest.mark.idea("special cases")
@pytest.mark.asks("x: (N, D), of any dtype")
@pytest.mark.public
@pytest.mark.handling
def test_column_keeps_the_dtype(student):
    """A column of integers holds integers, one of float64 float64."""
    for dtype in (torch.int64, torch.uint8, torch.float64):
        got = student.column(torch.tensor([[1, 2, 3], [4, 5, 6]], dtype=dtype), 2)
        expect_close(got, torch.tensor([3, 6], dtype=dtype), because=COLUMN)
        expect_shape(got, (2,), dtype=dtype)


@pytest.mark.exercise("column")
@pytest.mark.idea("special cases")
@pytest.mark.asks("x: (N, D), of any dtype")
@pytest.mark.handling
def test_column_of_any_numbers(student, rng):
    """Freshly drawn tables of many dtypes."""
    whole = torch.tensor(rng.integers(0, 100, size=(5, 4)))
    for dtype in (*INTEGERS, torch.bool, torch.float16, torch.float32, torch.float64):
        got = student.column(whole.to(dtype), 1)
        expect_shape(got, (5,), dtype=dtype)
        expect_close(got, whole[:, 1].to(dtype), because=COLUMN)
    for (x,) in special(rng, *([shape] for shape in SHAPES), dtype=np.int64):
        got = student.column(x, -1)
        expect_close(got, torch.tensor(x.numpy()[:, -1].copy()), because=COLUMN)


@pytest.mark.exercise("column")
@pytest.mark.asks("Return column j of a table, of shape (N,)")
@pytest.mark.special
def test_column_of_special_tables(student, rng):
    """Tables with zeros, with equal or large entries, of one row or column, turned ones, others."""
    for (x,) in special(rng, *([shape] for shape in SHAPES)):
        for j in (0, -1):
            got = student.column(x, j)
            expect_close(got, torch.tensor(x.numpy()[:, j].copy()), because=COLUMN)


# swap_channels_last


@pytest.mark.exercise("swap_channels_last")
@pytest.mark.asks("The number at [n, c, h, w] is at [n, h, w, c] in the answer")
@pytest.mark.public
def test_channels_of_one_picture_of_four_pixels(student):
    """Red is 1 to 4, green 5 to 8, blue 9 to 12: the first pixel is (1, 5, 9)."""
    images = torch.arange(1.0, 13).reshape(1, 3, 2, 2)
    expected = floats([[[1, 5, 9], [2, 6, 10]], [[3, 7, 11], [4, 8, 12]]])
    expect_close(student.swap_channels_last(images), expected, because=CHANNELS)


@pytest.mark.exercise("swap_channels_last")
@pytest.mark.asks("C, H and W are 1 or more and need not be equal")
@pytest.mark.public
def test_channels_of_oblong_pictures(student):
    """Two pictures of 2 channels, 1 row and 3 columns become (2, 1, 3, 2)."""
    images = torch.arange(12.0).reshape(2, 2, 1, 3)
    expected = floats([[[0, 3], [1, 4], [2, 5]]], [[[6, 9], [7, 10], [8, 11]]])
    expect_close(student.swap_channels_last(images), expected, because=CHANNELS)


@pytest.mark.exercise("swap_channels_last")
@pytest.mark.asks("C, H and W are 1 or more")
@pytest.mark.public
@pytest.mark.special
def test_channels_of_grey_pictures(student):
    """Pictures of one channel keep an axis of length 1, and so does a picture by itself."""
    images = torch.arange(12.0).reshape(2, 1, 2, 3)
    expected = torch.arange(12.0).reshape(2, 2, 3, 1)
    expect_close(student.swap_channels_last(images), expected, because=CHANNELS)
    images = torch.arange(6.0).reshape(1, 1, 2, 3)
    expected = torch.arange(6.0).reshape(1, 2, 3, 1)
    expect_close(student.swap_channels_last(images), expected, because=CHANNELS)


@pytest.mark.exercise("swap_channels_last")
@pytest.mark.asks("The dtype is kept")
@pytest.mark.public
@pytest.mark.handling
def test_channels_keep_the_dtype(student):
    """Pixels in uint8 stay uint8, float64 stays float64."""
    for dtype in (torch.uint8, torch.float64):
        got = student.swap_channels_last(torch.arange(8).reshape(1, 2, 2, 2).to(dtype))
        expected = torch.tensor([[[[0, 4], [1, 5]], [[2, 6], [3, 7]]]], dtype=dtype)
        expect_shape(got, (1, 2, 2, 2), dtype=dtype)
        expect_close(got, expected, because=CHANNELS)


@pytest.mark.exercise("swap_channels_last")
@pytest.mark.asks("`images` is not changed, nor its shape")
@pytest.mark.public
@pytest.mark.advisory
def test_channels_leave_the_pictures(student):
    """The pictures are the same afterwards, in the same shape."""
    images = torch.arange(12.0).reshape(2, 2, 1, 3)
    expected = floats([[[0, 3], [1, 4], [2, 5]]], [[[6, 9], [7, 10], [8, 11]]])
    expect_close(student.swap_channels_last(images), expected, because=CHANNELS)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("swap_channels_last")
@pytest.mark.asks("The number at [n, c, h, w] is at [n, h, w, c] in the answer")
def test_channels_of_many_pictures(student, rng):
    """Freshly drawn pictures of many shapes: oblong and square, and of equal sizes all over."""
    for shape in ((5, 3, 4, 7), (2, 3, 5, 5), (3, 3, 3, 3), (4, 2, 4, 2), (1, 4, 2, 3)):
        images = draw(rng, *shape)
        got = student.swap_channels_last(images)
        expect_close(got, channels_last(images), because=CHANNELS)


@pytest.mark.exercise("swap_channels_last")
@pytest.mark.asks("The dtype is kept")
@pytest.mark.handling
def test_channels_of_any_numbers(student, rng):
    """Freshly drawn pictures of many dtypes."""
    whole = torch.tensor(rng.integers(0, 100, size=(2, 3, 4, 5)))
    for dtype in (*INTEGERS, torch.float16, torch.float32, torch.float64):
        got = student.swap_channels_last(whole.to(dtype))
        expect_shape(got, (2, 4, 5, 3), dtype=dtype)
        expect_close(got, channels_last(whole).to(dtype), because=CHANNELS)
    for (images,) in special(rng, [(1, 2, 3, 4)], [(2, 3, 2, 1)], [(1, 1, 5, 1)], dtype=np.int64):
        got = student.swap_channels_last(images)
        expect_close(got, channels_last(images), because=CHANNELS)


@pytest.mark.exercise("swap_channels_last")
@pytest.mark.asks("images: (N, C, H, W)")
@pytest.mark.special
def test_channels_of_special_pictures(student, rng):
    """Grey pictures, of one row or column, a single one, blank ones, turned ones and others."""
    shapes = (3, 1, 4, 2), (2, 3, 1, 5), (5, 3, 4, 1), (1, 3, 2, 2), (2, 2, 3, 3)
    for (images,) in special(rng, *([shape] for shape in shapes)):
        got = student.swap_channels_last(images)
        expect_close(got, channels_last(images), because=CHANNELS)


# standardise_rows

EIGHT = [2.0, 4, 4, 4, 5, 5, 7, 9]  # their mean is 5, their deviation 2


@pytest.mark.exercise("standardise_rows")
@pytest.mark.asks(
    "From each number the mean of its row is subtracted, and the difference is divided by"
)
@pytest.mark.public
def test_standardise_two_rows(student):
    """Means of 5 and 1, deviations of 2 and 2: 9 is two deviations above 5."""
    got = student.standardise_rows(floats(EIGHT, [-1, -1, -1, -1, 3, 3, 3, 3]))
    expected = floats([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2], [-1, -1, -1, -1, 1, 1, 1, 1])
    expect_close(got, expected, because=STANDARD)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.idea("square tables")
@pytest.mark.asks("each row shifted and scaled")
@pytest.mark.public
@pytest.mark.special
def test_standardise_a_square_table(student):
    """As many rows as columns: (1, 3) and (10, 30) both become (-1, 1)."""
    got = student.standardise_rows(floats([1, 3], [10, 30]))
    expect_close(got, floats([-1, 1], [-1, 1]), because=STANDARD)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.idea("rows of one value")
@pytest.mark.asks(ONE_VALUE)
@pytest.mark.public
@pytest.mark.special
def test_standardise_a_row_of_one_value(student):
    """A row of fours gives zeros, and the row below it is standardised as usual."""
    got = student.standardise_rows(floats([4, 4, 4, 4], [1, 1, 5, 5], [0, 0, 0, 0]))
    expected = floats([0, 0, 0, 0], [-1, -1, 1, 1], [0, 0, 0, 0])
    expect_close(got, expected, because=LEVEL)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.idea("rows of one value")
@pytest.mark.asks("N >= 1 and D >= 1")
@pytest.mark.public
@pytest.mark.special
def test_standardise_rows_of_one_number(student):
    """A row of one number has no spread: it gives 0."""
    got = student.standardise_rows(floats([3], [-2]))
    expect_close(got, floats([0], [0]), because=LEVEL)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.idea("small numbers")
@pytest.mark.asks(TINY)
@pytest.mark.public
@pytest.mark.special
def test_standardise_small_numbers(student):
    """1e-8 and 3e-8 become -1 and 1, as 1 and 3 do."""
    got = student.standardise_rows(floats([1e-8, 3e-8, 1e-8, 3e-8]))
    expect_close(got, floats([-1, 1, -1, 1]), because=SCALE)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.asks("The answer has the shape and dtype of x")
@pytest.mark.public
@pytest.mark.handling
def test_standardise_keeps_the_dtype(student):
    """float64 in, float64 out; float32 in, float32 out."""
    for dtype in (torch.float64, torch.float32):
        x = torch.tensor([[1, 1, 5, 5], [2, 2, 2, 2]], dtype=dtype)
        expected = torch.tensor([[-1, -1, 1, 1], [0, 0, 0, 0]], dtype=dtype)
        expect_close(student.standardise_rows(x), expected, because=STANDARD)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.asks("x is not changed")
@pytest.mark.public
@pytest.mark.advisory
def test_standardise_leaves_the_table(student):
    """The table is the same afterwards."""
    got = student.standardise_rows(floats([1, 1, 5, 5], [3, 3, 3, 3]))
    expect_close(got, floats([-1, -1, 1, 1], [0, 0, 0, 0]), because=STANDARD)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.asks("its mean is 0 and its deviation 1")
def test_standardise_many_rows(student, rng):
    """Freshly drawn rows, each around a mean of its own; many, few, a single one, and far off."""
    for n, d, far in ((11, 5, 10), (2, 7, 10), (1, 9, 10), (7, 2, 10), (5, 6, 1e7)):
        x = draw(rng, n, d) * 3 + far * draw(rng, n, 1)
        expect_close(student.standardise_rows(x), standardised(x), because=STANDARD)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.idea("square tables")
@pytest.mark.asks("each row shifted and scaled")
@pytest.mark.special
def test_standardise_square_tables(student, rng):
    """Freshly drawn tables with as many rows as columns."""
    for n in (3, 5):
        x = draw(rng, n, n) * draw(rng, n, 1) + 10 * draw(rng, n, 1)
        expect_close(student.standardise_rows(x), standardised(x), because=STANDARD)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.idea("rows of one value")
@pytest.mark.asks(ONE_VALUE)
@pytest.mark.special
def test_standardise_rows_of_one_value_among_others(student, rng):
    """Some rows hold one value, which may be negative or 0; also a table of nothing else."""
    x = draw(rng, 7, 4)
    x[1], x[4], x[6] = -2.5, 0.0, 8.0
    expect_close(student.standardise_rows(x), standardised(x), because=LEVEL)
    for table in (torch.full((3, 3), -1.5, dtype=torch.float64), torch.full((4, 1), 2.0)):
        expect_close(student.standardise_rows(table), torch.zeros_like(table), because=LEVEL)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.idea("small numbers")
@pytest.mark.asks(TINY)
@pytest.mark.special
def test_standardise_numbers_of_any_scale(student, rng):
    """The same rows at scales from 1e-12 to 1e6 have the same answer."""
    x = draw(rng, 5, 7)
    for scale in (1e-12, 1e-8, 1e-5, 1e6):
        expect_close(student.standardise_rows(scale * x), standardised(x), because=SCALE)


@pytest.mark.exercise("standardise_rows")
@pytest.mark.idea("rows of one value")
@pytest.mark.asks("x: (N, D), floating")
@pytest.mark.special
def test_standardise_special_tables(student, rng):
    """Tables with zeros, with equal or large entries, of two columns, turned ones, and others."""
    for (x,) in special(rng, *([shape] for shape in SHAPES)):
        expect_close(student.standardise_rows(x), standardised(x), because=STANDARD)


# pairwise_squared_distances


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.asks("Entry [i, j] is the sum of the squares of a[i] - b[j]")
@pytest.mark.public
def test_distances_of_two_points_to_three(student):
    """From (0, 0) to (3, 4) it is 9 + 16 = 25."""
    a, b = floats([0, 0], [1, 1]), floats([3, 4], [0, 0], [1, 2])
    got = student.pairwise_squared_distances(a, b)
    expect_close(got, floats([25, 0, 5], [13, 2, 1]), because=DISTANCES)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("as many rows in both")
@pytest.mark.asks("every row of a to every row of b, (N, M)")
@pytest.mark.public
@pytest.mark.special
def test_distances_of_as_many_rows(student):
    """As many rows in a as in b, and rows of one number."""
    got = student.pairwise_squared_distances(floats([0], [3]), floats([1], [5]))
    expect_close(got, floats([1, 25], [4, 4]), because=DISTANCES)
    a, b = floats([0, 0], [1, 1]), floats([3, 4], [0, 2])
    got = student.pairwise_squared_distances(a, b)
    expect_close(got, floats([25, 4], [13, 2]), because=DISTANCES)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("large numbers")
@pytest.mark.asks("That of two equal rows is exactly 0")
@pytest.mark.public
@pytest.mark.special
def test_distances_of_near_points_far_from_zero(student):
    """(1000.125, 1000.25) and (1000.25, 1000.5) have the squared distance 5/64 = 0.078125."""
    a = floats([1000.125, 1000.25], [1000.25, 1000.5])
    got = student.pairwise_squared_distances(a, a)
    expect_close(got, floats([0, 0.078125], [0.078125, 0]), because=NEAR)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(OTHER_COLUMNS)
@pytest.mark.public
@pytest.mark.handling
def test_distances_refuse_other_columns(student):
    """Rows of three numbers have no distance to rows of five, nor to rows of one."""
    a = torch.ones(2, 3)
    expect_shape(student.pairwise_squared_distances(a, torch.ones(4, 3)), (2, 4))
    for columns in (5, 1, 2):
        with expect_raises(ValueError, mentions=(3, columns)):
            student.pairwise_squared_distances(a, torch.ones(4, columns))
    with expect_raises(ValueError, mentions=(1, 3)):
        student.pairwise_squared_distances(torch.ones(2, 1), torch.ones(4, 3))


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("number types")
@pytest.mark.asks("or integers (uint8 too), each converted to the default dtype")
@pytest.mark.public
@pytest.mark.handling
def test_distances_of_pixels(student):
    """Pixels of 3 and 5 in uint8 are 2 apart, and the squared distance of 0 and 255 is 65025."""
    a = torch.tensor([[3, 0]], dtype=torch.uint8)
    b = torch.tensor([[5, 0], [3, 255]], dtype=torch.uint8)
    got = student.pairwise_squared_distances(a, b)
    expect_close(got, floats([4, 65025]), because=PIXELS)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("many rows")
@pytest.mark.asks("There is no loop over pairs of rows")
@pytest.mark.public
@pytest.mark.special
def test_distances_of_a_thousand_points(student):
    """Each of a thousand numbers against each: on the average, 0 is 332833.5 from the others."""
    x = torch.arange(1000.0, dtype=torch.float64).reshape(1000, 1)
    got = student.drivers.mean_distances(a=x, b=x)
    expect_close(got, ((x - x.T) ** 2).mean(dim=1), because=DISTANCES)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.asks("Neither is changed")
@pytest.mark.public
@pytest.mark.advisory
def test_distances_leave_the_points(student):
    """Both tables are the same afterwards."""
    a, b = floats([0, 0], [1, 1]), floats([3, 4], [0, 0], [1, 2])
    got = student.pairwise_squared_distances(a, b)
    expect_close(got, floats([25, 0, 5], [13, 2, 1]), because=DISTANCES)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.asks("Entry [i, j] is the sum of the squares of a[i] - b[j]")
def test_distances_of_many_points(student, rng):
    """Freshly drawn points of 300 numbers and of few, in float64."""
    for n, m, d in ((7, 5, 3), (2, 11, 4), (3, 2, 300), (1, 4, 2), (5, 1, 3)):
        a, b = draw(rng, n, d), draw(rng, m, d)
        got = student.pairwise_squared_distances(a, b)
        expect_close(got, distances(a, b), because=DISTANCES)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("as many rows in both")
@pytest.mark.asks("(N, D) and b: (M, D), N, M and D >= 1")
@pytest.mark.special
def test_distances_where_sizes_are_equal(student, rng):
    """As many rows in both, as many rows as columns, and rows of one number."""
    for n, m, d in ((5, 5, 3), (3, 3, 3), (4, 3, 4), (3, 4, 4), (5, 3, 1), (3, 3, 1), (1, 1, 1)):
        a, b = draw(rng, n, d), draw(rng, m, d)
        got = student.pairwise_squared_distances(a, b)
        expect_close(got, distances(a, b), because=DISTANCES)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("large numbers")
@pytest.mark.asks("rows that lie close together have accurate distances also if their numbers")
@pytest.mark.special
def test_distances_of_many_near_points_far_from_zero(student, rng):
    """Points that lie around 4000, an eighth apart, in float32; and each from itself."""
    a, b = (4000 + torch.tensor(rng.integers(-9, 9, size=(n, 3))).float() / 8 for n in (5, 7))
    for one, other in ((a, b), (a, a)):
        expected = distances(one.double(), other.double()).float()
        got = student.pairwise_squared_distances(one, other)
        expect_close(got, expected, because=NEAR)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(OTHER_COLUMNS)
@pytest.mark.handling
def test_distances_refuse_what_would_be_stretched(student, rng):
    """One column against several, either way round, and also with as many rows."""
    expect_shape(student.pairwise_squared_distances(draw(rng, 5, 2), draw(rng, 3, 2)), (5, 3))
    for one, other in (((3, 1), (3, 4)), ((3, 4), (3, 1)), ((5, 2), (2, 5)), ((1, 2), (1, 7))):
        with expect_raises(ValueError, mentions=(one[1], other[1])):
            student.pairwise_squared_distances(draw(rng, *one), draw(rng, *other))


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("number types")
@pytest.mark.asks("which the answer has too, or integers (uint8 too)")
@pytest.mark.handling
def test_distances_of_any_numbers(student, rng):
    """Integers of every dtype, on one side or on both, and floats of two dtypes."""
    a, b = (torch.tensor(rng.integers(0, 120, size=(n, 3))) for n in (4, 5))
    expected = distances(a.double(), b.double())
    for dtype in INTEGERS:
        for one, other in ((a.to(dtype), b.to(dtype)), (a.to(dtype), b.float())):
            got = student.pairwise_squared_distances(one, other)
            expect_close(got, expected.float(), because=PIXELS)
        got = student.pairwise_squared_distances(a.float(), b.to(dtype))
        expect_close(got, expected.float(), because=PIXELS)
    for dtype in (torch.float32, torch.float64):
        got = student.pairwise_squared_distances(a.to(dtype), b.to(dtype))
        expect_close(got, expected.to(dtype), because=DISTANCES)
    for one, other in special(rng, *([shape, shape] for shape in SHAPES), dtype=np.int64):
        got = student.pairwise_squared_distances(one, other)
        expect_close(got, distances(one.double(), other.double()).float(), because=PIXELS)


@pytest.mark.exercise("pairwise_squared_distances")
@pytest.mark.idea("as many rows in both")
@pytest.mark.asks("(N, D) and b: (M, D), N, M and D >= 1")
@pytest.mark.special
def test_distances_of_special_points(student, rng):
    """Points at zero, equal or nearly equal ones, large and tiny ones, turned tables, others."""
    unlike = ([(4, 3), (2, 3)], [(2, 1), (5, 1)], [(1, 2), (3, 2)])
    for a, b in special(rng, *([shape, shape] for shape in SHAPES), *unlike):
        got = student.pairwise_squared_distances(a, b)
        expect_close(got, distances(a, b), because=DISTANCES)


# batched_scores


@pytest.mark.exercise("batched_scores")
@pytest.mark.asks("Entry [b, i, j] is the dot product of q[b, i] and k[b, j]")
@pytest.mark.public
def test_scores_of_two_batch_entries(student):
    """The query (1, 2) against the key (1, 1) gives 1 * 1 + 2 * 1 = 3."""
    q = floats([[1, 2], [0, 1], [2, 0]], [[1, 0], [0, 1], [1, 1]])
    k = floats([[1, 1], [3, 0]], [[5, 7], [-1, 2]])
    expected = floats([[3, 3], [1, 0], [2, 6]], [[5, -1], [7, 2], [12, 1]])
    expect_close(student.batched_scores(q, k), expected, because=SCORES)


@pytest.mark.exercise("batched_scores")
@pytest.mark.idea("equal sizes")
@pytest.mark.asks("the dot product of q[b, i] and k[b, j]")
@pytest.mark.public
@pytest.mark.special
def test_scores_where_all_sizes_are_two(student):
    """Two entries of two queries and two keys of two numbers."""
    q, k = floats([[1, 2], [0, 1]], [[1, 0], [1, 1]]), floats([[1, 1], [3, 0]], [[5, 7], [-1, 2]])
    expected = floats([[3, 3], [1, 0]], [[5, -1], [12, 1]])
    expect_close(student.batched_scores(q, k), expected, because=SCORES)


@pytest.mark.exercise("batched_scores")
@pytest.mark.idea("one batch entry")
@pytest.mark.asks("all sizes 1 or more")
@pytest.mark.public
@pytest.mark.special
def test_scores_of_one_batch_entry(student):
    """One entry keeps its axis, and so do one query and one key."""
    q, k = floats([[1, 2], [0, 1]]), floats([[1, 1], [3, 0], [0, 2]])
    got = student.batched_scores(q, k)
    expect_close(got, floats([[3, 3, 4], [1, 0, 2]]), because=SCORES)
    got = student.batched_scores(floats([[2]]), floats([[3]]))
    expect_close(got, floats([[6]]), because=SCORES)


@pytest.mark.exercise("batched_scores")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(OTHER_SIZES)
@pytest.mark.public
@pytest.mark.handling
def test_scores_refuse_sizes_that_differ(student):
    """Another number of batch entries is refused, one for many too, and so are longer keys."""
    q = torch.ones(3, 4, 5)
    expect_shape(student.batched_scores(q, torch.ones(3, 2, 5)), (3, 4, 2))
    for shape in ((3, 2, 7), (2, 4, 5), (1, 2, 5)):
        with expect_raises(ValueError, mentions=(3, 5, shape[0], shape[2])):
            student.batched_scores(q, torch.ones(shape))


@pytest.mark.exercise("batched_scores")
@pytest.mark.asks("Neither is changed")
@pytest.mark.public
@pytest.mark.advisory
def test_scores_leave_queries_and_keys(student):
    """Queries and keys are the same afterwards, in the same shape."""
    got = student.batched_scores(floats([[1, 2], [0, 1]]), floats([[1, 1], [3, 0], [0, 2]]))
    expect_close(got, floats([[3, 3, 4], [1, 0, 2]]), because=SCORES)
    expect_arguments_unchanged(student)


@pytest.mark.exercise("batched_scores")
@pytest.mark.asks("Entry [b, i, j] is the dot product of q[b, i] and k[b, j]")
def test_scores_of_many_queries(student, rng):
    """Freshly drawn queries and keys, of sizes that all differ."""
    for b, n, m, d in ((3, 7, 5, 2), (2, 3, 4, 300), (300, 2, 3, 4), (5, 2, 3, 7)):
        q, k = draw(rng, b, n, d), draw(rng, b, m, d)
        expect_close(student.batched_scores(q, k), scores(q, k), because=SCORES)


@pytest.mark.exercise("batched_scores")
@pytest.mark.idea("equal sizes")
@pytest.mark.asks("N queries for each b; k: (B, M, D), M keys for each b")
@pytest.mark.special
def test_scores_where_sizes_are_equal(student, rng):
    """As many keys as queries, as numbers in each, or as batch entries."""
    for b, n, m, d in ((3, 5, 5, 2), (2, 4, 3, 3), (4, 4, 3, 2), (3, 3, 3, 3), (2, 3, 2, 3)):
        q, k = draw(rng, b, n, d), draw(rng, b, m, d)
        expect_close(student.batched_scores(q, k), scores(q, k), because=SCORES)


@pytest.mark.exercise("batched_scores")
@pytest.mark.idea("one batch entry")
@pytest.mark.asks("all sizes 1 or more")
@pytest.mark.special
def test_scores_of_the_smallest_batches(student, rng):
    """One batch entry, one query, one key, one number, in every combination."""
    for b, n, m, d in ((1, 4, 3, 5), (4, 1, 3, 2), (4, 3, 1, 2), (3, 4, 2, 1), (1, 1, 1, 1)):
        q, k = draw(rng, b, n, d), draw(rng, b, m, d)
        expect_close(student.batched_scores(q, k), scores(q, k), because=SCORES)


@pytest.mark.exercise("batched_scores")
@pytest.mark.idea("what is refused")
@pytest.mark.asks("a single batch entry is not stretched to many")
@pytest.mark.handling
def test_scores_refuse_a_lone_batch_entry(student, rng):
    """One batch entry against several, either way round, and keys of one number."""
    k = draw(rng, 5, 3, 2)
    expect_shape(student.batched_scores(draw(rng, 5, 4, 2), k), (5, 4, 3))
    for shape in ((1, 4, 2), (5, 4, 1), (5, 3, 3), (3, 4, 2)):
        with expect_raises(ValueError, mentions=(5, 2, shape[0], shape[2])):
            student.batched_scores(draw(rng, *shape), k)
    with expect_raises(ValueError, mentions=(5, 1)):
        student.batched_scores(k, draw(rng, 1, 4, 2))


@pytest.mark.exercise("batched_scores")
@pytest.mark.idea("number types")
@pytest.mark.asks(ONE_DTYPE)
@pytest.mark.public
@pytest.mark.handling
def test_scores_keep_the_dtype(student):
    """float64 in, float64 out; float32 in, float32 out."""
    for dtype in (torch.float64, torch.float32):
        q = torch.tensor([[[1, 2], [0, 1]]], dtype=dtype)
        k = torch.tensor([[[1, 1], [3, 0], [0, 2]]], dtype=dtype)
        expected = torch.tensor([[[3, 3, 4], [1, 0, 2]]], dtype=dtype)
        expect_close(student.batched_scores(q, k), expected, because=SCORES)


@pytest.mark.exercise("batched_scores")
@pytest.mark.idea("one batch entry")
@pytest.mark.asks("q: (B, N, D), N queries for each b")
@pytest.mark.special
def test_scores_of_special_tensors(student, rng):
    """Queries and keys with zeros, equal or large entries, turned in memory, and others."""
    unlike = [(2, 3, 4), (2, 5, 4)], [(3, 1, 2), (3, 4, 2)], [(2, 3, 1), (2, 2, 1)]
    shapes = (2, 3, 3), (1, 4, 2), (3, 1, 5), (2, 3, 1)
    for q, k in special(rng, *([shape, shape] for shape in shapes), *unlike):
        expect_close(student.batched_scores(q, k), scores(q, k), because=SCORES)


# add_in_place_


@pytest.mark.exercise("add_in_place_")
@pytest.mark.asks("Add y to x in place, and return x")
@pytest.mark.public
def test_add_in_place_changes_x(student):
    """(1, 2, 3) plus (10, 20, 30) is in x afterwards, and in the answer."""
    given = {"x": floats(1, 2, 3), "y": floats(10, 20, 30)}
    for part in ("answer", "x"):
        got = student.drivers.add_in_place(**given, part=part)
        expect_close(got, floats(11, 22, 33), because=SUM)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("x itself comes back")
@pytest.mark.asks("return x: the very tensor that came in")
@pytest.mark.public
@pytest.mark.special
def test_add_in_place_returns_x_itself(student):
    """The answer is x, and not another tensor with the same numbers."""
    given = {"x": floats(1, 2, 3), "y": floats(10, 20, 30)}
    got = student.drivers.add_in_place(**given, part="answer")
    expect_close(got, floats(11, 22, 33), because=SUM)
    expect_equal(student.drivers.add_in_place(**given, part="same"), True, because=SAME)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("views of x")
@pytest.mark.asks("which may be a view of another; that one shows the sum, too")
@pytest.mark.public
@pytest.mark.special
def test_add_in_place_is_seen_by_views(student):
    """Adding to a row of a table changes the table; a view of x shows the sum."""
    table = floats([1, 2, 3], [4, 5, 6])
    got = student.drivers.table_after_adding_to_a_row(table=table, row=1, y=floats(10, 20, 30))
    expect_close(got, floats([1, 2, 3], [14, 25, 36]), because=VIEWS)
    got = student.drivers.add_in_place(x=floats(1, 2), y=floats(10, 20), part="view")
    expect_close(got, floats(11, 22), because=VIEWS)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("broadcasting")
@pytest.mark.asks(STRETCHED)
@pytest.mark.public
@pytest.mark.special
def test_add_in_place_stretches_y(student):
    """A row is added to each row of a table, a column to each column, a number everywhere."""
    x = floats([1, 2, 3], [4, 5, 6])
    for y, expected in (
        (floats(10, 20, 30), floats([11, 22, 33], [14, 25, 36])),
        (floats([10], [20]), floats([11, 12, 13], [24, 25, 26])),
        (torch.tensor(10.0), floats([11, 12, 13], [14, 15, 16])),
    ):
        expect_close(student.drivers.add_in_place(x=x, y=y, part="x"), expected, because=SUM)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(TWO_KINDS)
@pytest.mark.public
@pytest.mark.handling
def test_add_in_place_refuses_floats_for_integers(student):
    """The sum of integers and floats has fractions, which integers cannot hold."""
    x = torch.tensor([1, 2])
    got = student.add_in_place_(x, torch.tensor([3, 4]))
    expect_close(got, torch.tensor([4, 6]), because=SUM)
    for dtype in (torch.float32, torch.float64):
        with expect_raises(TypeError, mentions=("int64", str(dtype).removeprefix("torch."))):
            student.add_in_place_(x, torch.tensor([0.5, 1.5], dtype=dtype))


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("number types")
@pytest.mark.asks("x keeps its dtype, float32 also if y is float64")
@pytest.mark.public
@pytest.mark.handling
def test_add_in_place_keeps_the_dtype(student):
    """float32 plus float64 stays float32, and floats take integers."""
    for y in (torch.tensor([3, 4]), torch.tensor([3, 4], dtype=torch.uint8), doubles(0.5, 1.5)):
        got = student.add_in_place_(floats(1, 2), y)
        expect_close(got, floats(1, 2) + y.float(), because=SUM)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.asks("It is not changed")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("y stays")
def test_add_in_place_leaves_y(student):
    """y holds the same numbers afterwards."""
    given = {"x": floats(1, 2, 3), "y": floats(10, 20, 30)}
    got = student.drivers.add_in_place(**given, part="answer")
    expect_close(got, floats(11, 22, 33), because=SUM)
    got = student.drivers.add_in_place(**given, part="y")
    expect_close(got, floats(10, 20, 30), because=KEPT)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.asks("x: a tensor of any shape and dtype")
def test_add_in_place_of_any_shape(student, rng):
    """Freshly drawn numbers: one, a few, tables, and more axes."""
    for shape in ((), (1,), (7,), (3, 5), (4, 4), (2, 3, 4)):
        x, y = draw(rng, *shape), draw(rng, *shape)
        for part in ("answer", "x"):
            got = student.drivers.add_in_place(x=x, y=y, part=part)
            expect_close(got, torch.tensor(x.numpy() + y.numpy()), because=SUM)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("x itself comes back")
@pytest.mark.asks("return x: the very tensor that came in")
@pytest.mark.special
def test_add_in_place_returns_x_of_any_shape(student, rng):
    """The answer is x itself, whatever shapes and dtypes come in."""
    whole = torch.tensor([[1, 2], [3, 4]])
    for x, y in (
        (draw(rng, 3, 2), draw(rng, 2)),
        (draw(rng, 3), draw(rng)),
        (floats(1, 2), doubles(3, 4)),
        (whole, whole + 1),
    ):
        given = {"x": x, "y": y}
        got = student.drivers.add_in_place(**given, part="answer")
        expect_close(got, (x + y).to(x.dtype), because=SUM)
        expect_equal(student.drivers.add_in_place(**given, part="same"), True, because=SAME)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("views of x")
@pytest.mark.asks("which may be a view of another; that one shows the sum, too")
@pytest.mark.special
def test_add_in_place_is_seen_by_any_view(student, rng):
    """Rows of tables, with y as long as a row, of one number, or without axes; turned tables."""
    for shape in ((5, 3), (2, 7), (3, 3)):
        for y in (draw(rng, shape[1]), draw(rng, 1), draw(rng)):
            table = draw(rng, *shape)
            got = student.drivers.table_after_adding_to_a_row(table=table, row=1, y=y)
            expected = table.clone()
            expected[1] = table[1] + y
            expect_close(got, expected, because=VIEWS)
    for x in (draw(rng, 4, 3), draw(rng, 3, 4).T, draw(rng)):
        got = student.drivers.add_in_place(x=x, y=torch.ones_like(x), part="view")
        expect_close(got, x + 1, because=VIEWS)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("broadcasting")
@pytest.mark.asks(STRETCHED)
@pytest.mark.special
def test_add_in_place_stretches_any_y(student, rng):
    """Rows, columns, single numbers and axes of length 1, also to a square table."""
    for shape, other in (
        ((5, 3), (3,)),
        ((5, 3), (1, 3)),
        ((5, 3), (5, 1)),
        ((3, 3), (3,)),
        ((3, 3), (3, 1)),
        ((4, 2), ()),
        ((4, 2), (1, 1)),
        ((2, 3, 4), (3, 1)),
        ((1, 3), (3,)),
    ):
        x, y = draw(rng, *shape), draw(rng, *other)
        got = student.drivers.add_in_place(x=x, y=y, part="x")
        expect_close(got, torch.tensor(x.numpy() + y.numpy()), because=SUM)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("what is refused")
@pytest.mark.asks(TWO_KINDS)
@pytest.mark.handling
def test_add_in_place_refuses_any_floats_for_any_integers(student):
    """Integers of every dtype refuse floats, also whole ones, and a single number."""
    for dtype, other in zip(INTEGERS, (torch.float32, torch.float64) * 3, strict=False):
        x = torch.tensor([[1, 2, 3]], dtype=dtype)
        expect_close(student.add_in_place_(x, x), 2 * x, because=SUM)
        named = [str(one).removeprefix("torch.") for one in (dtype, other)]
        for y in (torch.ones(3, dtype=other), torch.ones(1, 1, dtype=other)):
            with expect_raises(TypeError, mentions=named):
                student.add_in_place_(x, y)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("number types")
@pytest.mark.asks("x: a tensor of any shape and dtype")
@pytest.mark.handling
def test_add_in_place_of_any_numbers(student, rng):
    """Floats take every other dtype and stay what they are, and so do integers with integers."""
    small = torch.tensor(rng.integers(0, 50, size=(3, 4)))
    for dtype in (*INTEGERS, torch.float16, torch.float32, torch.float64):
        got = student.add_in_place_(small.float() / 4, small.to(dtype))
        expect_close(got, small.float() * 1.25, because=SUM)
        got = student.add_in_place_(small.to(dtype), small.to(dtype))
        expect_shape(got, (3, 4), dtype=dtype)
        expect_close(got, (2 * small).to(dtype), because=SUM)
    for one, other in special(rng, *([shape, shape] for shape in SHAPES), dtype=np.int64):
        expect_close(student.add_in_place_(one, other), one + other, because=SUM)
        got = student.add_in_place_(one.double() / 4, other)
        expect_close(got, one.double() / 4 + other, because=SUM)


@pytest.mark.exercise("add_in_place_")
@pytest.mark.idea("y stays")
@pytest.mark.asks("x: a tensor of any shape and dtype")
@pytest.mark.special
def test_add_in_place_of_special_tensors(student, rng):
    """Tensors with zeros, with equal or large entries, of one row or column, turned, and others."""
    for x, y in special(rng, *([shape, shape] for shape in SHAPES)):
        got = student.drivers.add_in_place(x=x, y=y)
        expected = torch.tensor(x.numpy() + y.numpy())
        wanted = {"answer": expected, "same": True, "x": expected, "y": y, "view": expected}
        expect_close(got, wanted, because=SUM)


# first_batch

PAGE = torch.arange(2.0 * 784)


@pytest.mark.exercise("first_batch")
@pytest.mark.asks("Return the first batch of a loader as a pair (images, labels)")
@pytest.mark.public
def test_first_batch_of_two(student):
    """A loader of two batches: the first has two images, with the labels 3 and 7."""
    first = (PAGE.reshape(2, 1, 28, 28), torch.tensor([3, 7]))
    second = (torch.ones(1, 1, 28, 28), torch.tensor([5]))
    given = {"batches": [first, second]}
    for kind in ("Batches", "DataLoader"):
        got = student.drivers.first_batch_of_a_loader(**given, given=kind, part="images")
        expect_close(got, PAGE.reshape(2, 784), because=ROWS)
        got = student.drivers.first_batch_of_a_loader(**given, given=kind, part="labels")
        expect_close(got, torch.tensor([3, 7]), because=LABELS)


@pytest.mark.exercise("first_batch")
@pytest.mark.asks("a `DataLoader`, a list, an object of another class")
@pytest.mark.public
@pytest.mark.special
@pytest.mark.idea("any loader")
def test_first_batch_of_a_list(student):
    """A list of batches can be looped over, too, and a batch may be a list."""
    for kind in (tuple, list):
        first = kind([PAGE[:784].reshape(1, 1, 28, 28), torch.tensor([3])])
        got = student.first_batch([first, kind([torch.ones(1, 1, 28, 28), torch.tensor([5])])])
        expected = (PAGE[:784].reshape(1, 784), torch.tensor([3]))
        expect_close(got, expected, names=("images", "labels"), because=FIRST)


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("images of any kind")
@pytest.mark.asks("images (B, 1, 28, 28) or (B, 28, 28), B >= 1")
@pytest.mark.public
@pytest.mark.special
def test_first_batch_without_a_channel(student):
    """Images may come as (B, 28, 28), and a batch may hold a single one."""
    for images in (PAGE.reshape(2, 28, 28), PAGE[:784].reshape(1, 28, 28)):
        labels = torch.arange(len(images))
        got = student.drivers.first_batch_of_a_loader(batches=[(images, labels)], part="images")
        expect_close(got, PAGE[: images.numel()].reshape(-1, 784), because=ROWS)


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("the loader afterwards")
@pytest.mark.asks("The loader is not used up")
@pytest.mark.public
@pytest.mark.special
def test_first_batch_twice(student):
    """Asked a second time, the same loader gives its first batch again."""
    first = (PAGE.reshape(2, 1, 28, 28), torch.tensor([3, 7]))
    second = (torch.ones(2, 1, 28, 28), torch.tensor([5, 6]))
    given = {"batches": [first, second], "calls": 2}
    for kind in ("Batches", "DataLoader"):
        got = student.drivers.first_batch_of_a_loader(**given, given=kind, part="labels")
        expect_close(got, torch.tensor([3, 7]), because=FIRST)


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("the loader afterwards")
@pytest.mark.asks("No more than one batch is taken, as there may be no end to them")
@pytest.mark.public
@pytest.mark.special
def test_first_batch_takes_no_more(student):
    """Of three batches one is taken, and the others are left in the loader."""
    batch = (PAGE.reshape(2, 1, 28, 28), torch.tensor([3, 7]))
    given = {"batches": [batch, batch, batch]}
    got = student.drivers.first_batch_of_a_loader(**given, part="labels")
    expect_close(got, torch.tensor([3, 7]), because=FIRST)
    got = student.drivers.first_batch_of_a_loader(**given, part="taken")
    expect_equal(got, 1, because="a loader makes a batch when it is asked for the next")


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("an empty loader")
@pytest.mark.asks("Raise ValueError if the loader has no batch")
@pytest.mark.public
@pytest.mark.handling
def test_first_batch_of_an_empty_loader(student):
    """A loader without a batch is refused, as a list and otherwise."""
    batch = (PAGE.reshape(2, 1, 28, 28), torch.tensor([3, 7]))
    got = student.drivers.first_batch_of_a_loader(batches=[batch], part="images")
    expect_shape(got, (2, 784), dtype=torch.float32)
    with expect_raises(ValueError):
        student.first_batch([])
    with expect_raises(ValueError):
        student.drivers.first_batch_of_a_loader(batches=[], part="answer")


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("number types")
@pytest.mark.asks(CONVERTED)
@pytest.mark.public
@pytest.mark.handling
def test_first_batch_converts(student):
    """Pixels in uint8 become float32 as they are, and labels in uint8 int64."""
    images = torch.full((1, 1, 28, 28), 200, dtype=torch.uint8)
    batch = (images, torch.tensor([9], dtype=torch.uint8))
    got = student.drivers.first_batch_of_a_loader(batches=[batch], part="images")
    expect_shape(got, (1, 784), dtype=torch.float32)
    expect_close(got, torch.full((1, 784), 200.0), because=ROWS)
    got = student.drivers.first_batch_of_a_loader(batches=[batch], part="labels")
    expect_shape(got, (1,), dtype=torch.int64)
    expect_close(got, torch.tensor([9]), because=LABELS)


@pytest.mark.exercise("first_batch")
@pytest.mark.asks("its batches stay as they are")
@pytest.mark.public
@pytest.mark.advisory
def test_first_batch_leaves_the_batches(student):
    """The batches in the list are the same afterwards, in the same shape."""
    batch = (PAGE[:784].reshape(1, 1, 28, 28), torch.tensor([3]))
    got = student.first_batch([batch, batch])
    expected = (PAGE[:784].reshape(1, 784), torch.tensor([3]))
    expect_close(got, expected, names=("images", "labels"), because=FIRST)
    expect_arguments_unchanged(student)


def expect_first(student, batches, **options):
    """Pass if the first of these batches comes, in rows."""
    images, labels = batches[0]
    rows = images.flatten(1).float()
    got = student.drivers.first_batch_of_a_loader(batches=batches, **options, part="answer")
    expect_close(got, (rows, labels.long()), names=("images", "labels"), because=FIRST)


@pytest.mark.exercise("first_batch")
@pytest.mark.asks("each image in one row")
def test_first_batch_of_many(student, rng):
    """Freshly drawn batches of many images and of few, the last one short or not."""
    for sizes in ((20, 20, 3), (5, 5, 2), (7, 7)):
        for kind in ("Batches", "DataLoader"):
            expect_first(student, batches_of(rng, *sizes), given=kind)


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("images of any kind")
@pytest.mark.asks("images (B, 1, 28, 28) or (B, 28, 28), B >= 1")
@pytest.mark.special
def test_first_batch_of_one_image(student, rng):
    """A single image, and images without a channel; a first batch shorter than the next."""
    for sizes in ((1,), (1, 4), (7, 7), (3,)):
        for channel in (True, False):
            expect_first(student, batches_of(rng, *sizes, channel=channel))


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("any loader")
@pytest.mark.asks("anything that can be looped over again and again")
@pytest.mark.special
def test_first_batch_of_any_loader(student, rng):
    """A list, a tuple, an object that can only be looped over, and a DataLoader that drops some."""
    batches = batches_of(rng, 5, 5, 2)
    images, labels = batches[0]
    for loader in (batches, tuple(batches), [[*batch] for batch in batches], batches[:1]):
        expected = (images.flatten(1), labels)
        got = student.first_batch(loader)
        expect_close(got, expected, names=("images", "labels"), because=FIRST)
    expect_first(student, batches)
    expect_first(student, batches, given="DataLoader", drop_last=True)


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("the loader afterwards")
@pytest.mark.asks("a second call gives the same, as long as the loader does")
@pytest.mark.special
def test_first_batch_again_and_again(student, rng):
    """Three calls with one loader, and then another loader."""
    for kind in ("Batches", "DataLoader"):
        expect_first(student, batches_of(rng, 3, 3, 3, 3), given=kind, calls=3)
        expect_first(student, batches_of(rng, 4, 4), given=kind)


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("the loader afterwards")
@pytest.mark.asks("No more than one batch is taken")
@pytest.mark.special
def test_first_batch_takes_one_of_many(student, rng):
    """However many batches there are, one is taken for each call."""
    batches = batches_of(rng, *[2] * 7)
    for calls in (1, 3):
        got = student.drivers.first_batch_of_a_loader(batches=batches, calls=calls, part="taken")
        expect_equal(got, calls, because="a loader makes a batch when it is asked for the next")


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("number types")
@pytest.mark.asks(CONVERTED)
@pytest.mark.handling
def test_first_batch_of_any_numbers(student, rng):
    """Pixels and labels of many dtypes, in a list and in a DataLoader."""
    pixels = np.uint8, np.int16, np.int64, np.float64, np.float16, np.int8
    labels = np.uint8, np.int32, np.int16, np.int64, np.uint8, np.int8
    for dtype, other in zip(pixels, labels, strict=True):
        batches = batches_of(rng, 2, 2, dtype=dtype, labels=other)
        expected = (batches[0][0].flatten(1).float(), batches[0][1].long())
        got = student.first_batch(batches)
        expect_close(got, expected, names=("images", "labels"), because=ROWS)
        expect_first(student, batches, given="DataLoader")
    for n, value in ((1, 3), (2, -3), (2, 0)):
        images, labels = torch.full((n, 1, 28, 28), value), torch.full((n,), 7 * (value != 0))
        expected = (images.flatten(1).float(), labels)
        got = student.first_batch([(images, labels)])
        expect_close(got, expected, names=("images", "labels"), because=ROWS)


@pytest.mark.exercise("first_batch")
@pytest.mark.idea("images of any kind")
@pytest.mark.asks("its pixels as they are")
@pytest.mark.special
def test_first_batch_of_special_images(student, rng):
    """Blank images, of one colour, of large and of tiny pixels, and others."""
    sizes = [(2, 28, 28)], [(1, 1, 28, 28)], [(3, 1, 28, 28)]
    for (images,) in special(rng, *sizes):
        images = images.contiguous()
        labels = torch.full((len(images),), 4)
        got = student.first_batch([(images, labels), (images[:1], labels[:1])])
        expected = (images.flatten(1).float(), labels)
        expect_close(got, expected, names=("images", "labels"), because=ROWS)


# Affine


@pytest.mark.exercise("Affine")
@pytest.mark.asks("Return x W^T + b, of shape (N, out_features)")
@pytest.mark.public
def test_affine_of_two_examples(student):
    """(1, 2, 3) through the rows (1, 0, -1) and (2, 1, 0), with biases 0.5 and -20."""
    weight, bias = floats([1, 0, -1], [2, 1, 0]), floats(0.5, -20)
    x = floats([1, 2, 3], [0, 0, -1])
    got = student.drivers.affine_output(weight=weight, bias=bias, x=x, part="output")
    expect_close(got, floats([-1.5, -16], [1.5, -20]), because=AFFINE)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("a square weight")
@pytest.mark.asks("Return x W^T + b, of shape (N, out_features)")
@pytest.mark.public
@pytest.mark.special
def test_affine_with_a_square_weight(student):
    """(1, 0) and (1, 1) through the rows (1, 2) and (3, 4), with biases 0 and 100."""
    weight, bias, x = floats([1, 2], [3, 4]), floats(0, 100), floats([1, 0], [1, 1])
    got = student.drivers.affine_output(weight=weight, bias=bias, x=x, part="output")
    expect_close(got, floats([1, 103], [3, 107]), because=AFFINE)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("special cases")
@pytest.mark.asks("x: (N, in_features), N >= 1")
@pytest.mark.public
@pytest.mark.special
def test_affine_of_one_example(student):
    """One example gives one row, and one output a column."""
    weight, bias = floats([1, 0, -1], [2, 1, 0]), floats(10, 20)
    got = student.drivers.affine_output(
        weight=weight, bias=bias, x=floats([1, 2, 3]), part="output"
    )
    expect_close(got, floats([8, 24]), because=AFFINE)
    got = student.drivers.affine_output(
        weight=weight[:1], bias=bias[:1], x=floats([1, 2, 3], [0, 0, 1]), part="output"
    )
    expect_close(got, floats([8], [9]), because=AFFINE)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("its parameters")
@pytest.mark.asks("`parameters()` and `state_dict()` know them by these names, and nothing else")
@pytest.mark.public
@pytest.mark.special
def test_affine_has_two_parameters(student):
    """A layer from 3 to 2 has a weight (2, 3) and a bias (2,), and both can be trained."""
    for part, expected in (
        ("state", ["bias", "weight"]),
        ("names", ["bias", "weight"]),
        ("shapes", {"weight": [2, 3], "bias": [2]}),
        ("trained", 2),
    ):
        got = student.drivers.affine_parameters(in_features=3, out_features=2, part=part)
        expect_equal(got, expected, because=FOUND)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("gradients arrive")
@pytest.mark.asks("on the graph")
@pytest.mark.public
@pytest.mark.special
def test_affine_sends_gradients_back(student):
    """With outputs that count 1 and 10, the biases of two examples have the gradients 2 and 20."""
    got = student.drivers.affine_gradients(
        weight=floats([1, 0, -1], [2, 1, 0]),
        bias=floats(10, 20),
        x=floats([1, 2, 3], [0, 0, 1]),
        upstream=floats(1, 10),
    )
    expected = {"weight": floats([1, 2, 4], [10, 20, 40]), "bias": floats(2, 20)}
    expect_close(got, expected, because=SLOPES)


@pytest.mark.exercise("Affine")
@pytest.mark.asks("Neither x nor anything in the model is changed")
@pytest.mark.public
@pytest.mark.advisory
def test_affine_leaves_x(student):
    """x is the same afterwards."""
    weight, bias, x = floats([1, 2], [3, 4]), floats(0, 100), floats([1, 0], [1, 1])
    got = student.drivers.affine_output(weight=weight, bias=bias, x=x, part="output")
    expect_close(got, floats([1, 103], [3, 107]), because=AFFINE)
    expect_arguments_unchanged(student)


def layer_of(rng, n_in, n_out):
    """Weights, and biases, in float64."""
    return {"weight": draw(rng, n_out, n_in), "bias": draw(rng, n_out)}


def outputs(weight, bias, x):
    """What a layer of these numbers gives, by NumPy."""
    return torch.tensor(np.einsum("ni,oi->no", x.numpy(), weight.numpy()) + bias.numpy())


@pytest.mark.exercise("Affine")
@pytest.mark.asks("Return x W^T + b, of shape (N, out_features)")
def test_affine_of_many_examples(student, rng):
    """Freshly drawn layers: narrowing, widening, from one number, and from 784 to 10."""
    for n, n_in, n_out in ((7, 5, 3), (4, 2, 6), (3, 1, 4), (5, 784, 10), (2, 7, 1)):
        layer = {name: part.float() for name, part in layer_of(rng, n_in, n_out).items()}
        x = draw(rng, n, n_in).float()
        expected = outputs(layer["weight"].double(), layer["bias"].double(), x.double())
        got = student.drivers.affine_output(**layer, x=x, part="output")
        expect_close(got, expected.float(), because=AFFINE)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("a square weight")
@pytest.mark.asks("Return x W^T + b, of shape (N, out_features)")
@pytest.mark.special
def test_affine_where_sizes_are_equal(student, rng):
    """As many outputs as inputs, and as many examples."""
    for n, size in ((5, 3), (3, 3), (1, 4)):
        layer = {name: part.float() for name, part in layer_of(rng, size, size).items()}
        x = draw(rng, n, size).float()
        expected = outputs(layer["weight"].double(), layer["bias"].double(), x.double())
        got = student.drivers.affine_output(**layer, x=x, part="output")
        expect_close(got, expected.float(), because=AFFINE)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("its parameters")
@pytest.mark.asks("Both require a gradient, and are float32 to start with")
@pytest.mark.special
def test_affine_has_two_parameters_of_any_size(student):
    """Layers of many sizes: their parameters, the dtypes and the names."""
    for n_in, n_out in ((5, 3), (3, 5), (4, 4), (1, 1), (784, 10)):
        sizes = {"in_features": n_in, "out_features": n_out}
        for part, expected in (
            ("kind", True),
            ("state", ["bias", "weight"]),
            ("names", ["bias", "weight"]),
            ("shapes", {"weight": [n_out, n_in], "bias": [n_out]}),
            ("dtypes", {"weight": "torch.float32", "bias": "torch.float32"}),
            ("trained", 2),
        ):
            got = student.drivers.affine_parameters(**sizes, part=part)
            expect_equal(got, expected, because=FOUND)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("gradients arrive")
@pytest.mark.asks("on the graph")
@pytest.mark.special
def test_affine_sends_all_gradients_back(student, rng):
    """Freshly drawn layers and examples, and a factor for each output."""
    for n, n_in, n_out in ((7, 5, 3), (1, 2, 4), (4, 3, 3)):
        layer, x, upstream = layer_of(rng, n_in, n_out), draw(rng, n, n_in), draw(rng, n, n_out)
        got = student.drivers.affine_gradients(**layer, x=x, upstream=upstream)
        expected = {"weight": upstream.T @ x, "bias": upstream.sum(0)}
        expect_close(got, expected, because=SLOPES)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("special cases")
@pytest.mark.asks("float32, or float64 after `model.double()`")
@pytest.mark.public
@pytest.mark.handling
def test_affine_in_float64(student):
    """After model.double() the layer takes float64 and gives float64."""
    given = {"weight": doubles([1, 0, -1], [2, 1, 0]), "bias": doubles(10, 20)}
    got = student.drivers.affine_output(**given, x=doubles([1, 2, 3]), part="output")
    expect_close(got, doubles([8, 24]), because=AFFINE)


@pytest.mark.exercise("Affine")
@pytest.mark.idea("side effects")
@pytest.mark.asks("nor anything in the model is changed")
@pytest.mark.special
def test_affine_leaves_its_parameters(student, rng):
    """Weight, bias, their gradients and the mode are the same afterwards."""
    layer, x = layer_of(rng, 3, 2), draw(rng, 5, 3)
    because = "forward computes, and leaves the layer as it is"
    for training in (True, False):
        given = {**layer, "x": x, "training": training}
        got = student.drivers.affine_output(**given, part="output")
        expect_close(got, outputs(**layer, x=x), because=AFFINE)
        for part, expected in (
            ("weight", layer["weight"]),
            ("bias", layer["bias"]),
            ("gradients", [None, None]),
            ("training", training),
        ):
            got = student.drivers.affine_output(**given, part=part)
            expect_close(got, expected, because=because)


@pytest.mark.exercise("Affine")
@pytest.mark.asks("The result is the same in training and in evaluation")
@pytest.mark.special
def test_affine_of_special_examples(student, rng):
    """Examples and weights with zeros, equal or large entries, of one row or column, and others."""
    sizes = ([(n, i), (o, i), (o,)] for n, i, o in ((3, 3, 3), (7, 2, 4), (1, 5, 2), (5, 1, 3)))
    for n, (x, weight, bias) in enumerate(special(rng, *sizes)):
        given = {"weight": weight, "bias": bias, "x": x, "training": n % 2 == 0}
        got = student.drivers.affine_output(**given, part="output")
        expect_close(got, outputs(weight, bias, x), because=AFFINE)


# predict_tensors


@pytest.mark.exercise("predict_tensors")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the first question")
@pytest.mark.public
def test_prediction_1(student):
    """Question 1: what comes out of this swap_channels_last."""
    letter = student.predict_tensors(1)
    expect_prediction(letter, 1, salt="tensors", digest="d8ff89007ce882d5")


@pytest.mark.exercise("predict_tensors")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the second question")
@pytest.mark.public
def test_prediction_2(student):
    """Question 2: what comes out of this standardise_rows."""
    letter = student.predict_tensors(2)
    expect_prediction(letter, 2, salt="tensors", digest="a64fe2414f534e49")


@pytest.mark.exercise("predict_tensors")
@pytest.mark.asks("Return the letter of what comes out in question 1, 2 or 3.")
@pytest.mark.idea("the third question")
@pytest.mark.public
def test_prediction_3(student):
    """Question 3: what comes out of this add_in_place_."""
    letter = student.predict_tensors(3)
    expect_prediction(letter, 3, salt="tensors", digest="deede9300a2beceb")
