"""Right answers to `column`, written differently."""

from autograder import variant


@variant
def selects_along_axis_1(x, j):
    """select takes an axis and a place on it."""
    return x.select(1, j)


@variant
def takes_a_row_of_the_transpose(x, j):
    """A column is a row of the transpose, which is a view as well."""
    return x.T[j]


@variant
def looks_first(x, j):
    """Says itself what is out of range, and counts from the front."""
    width = x.shape[1]
    if not -width <= j < width:
        raise IndexError(f"there is no column {j} of {width}")
    return x[..., j % width]


@variant
def unbinds(x, j):
    """unbind gives all the columns, as views in a tuple."""
    return x.unbind(dim=1)[j]
