"""The pictures of the lessons and of `autograder draw`: a function for each kind of them.

Each takes plain numbers (lists, arrays of NumPy, tensors), draws on matplotlib's axes, on new ones
unless `on` says which, and returns these. Every colour of Okabe and Ito's comes with dashes and a
marker of its own, so that a picture reads in grey print and for the colour-blind, and surfaces go
evenly from dark to light. matplotlib is imported when something is drawn.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

P = ParamSpec("P")
R = TypeVar("R")
Numbers = Any  # a list, an array or a tensor

BLACK = "#000000"
LOOKS = (  # of each curve, path or class: its colour, dashes and marker
    ("#0072B2", "-", "o"),
    ("#D55E00", "--", "s"),
    ("#009E73", ":", "^"),
    ("#CC79A7", "-.", "D"),
    ("#E69F00", (0, (6, 1, 1, 1, 1, 1)), "v"),
    ("#56B4E9", (0, (8, 3)), "P"),
)
EVEN = "cividis"  # the map of surfaces: as bright as it is high, in grey and for the colour-blind
STYLE = {  # of a notebook's width, and to be read on a dark page, too
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "figure.figsize": (7, 4),
    "font.size": 11,
    "lines.linewidth": 2,
}
SIDE = 201  # points along each side of a surface
PALE = (0.2, 0.5, 0.35)  # the share of a class's colour in its region: other greys, in print
MOST_DIGITS = 10  # in a row


def _in_style(draw: Callable[P, R]) -> Callable[P, R]:
    """Have a function draw in our style, whatever else is set."""

    @functools.wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> R:
        from matplotlib import style

        with style.context(["default", STYLE]):
            return draw(*args, **kwargs)

    return styled


def show() -> None:
    """Show what was drawn, and begin anew."""
    from matplotlib import pyplot

    pyplot.show()


@_in_style
def side_by_side(count: int) -> "list[Axes]":
    """Return axes for so many pictures in a row."""
    from matplotlib import pyplot

    _, axes = pyplot.subplots(1, count, figsize=(9, 3.8), squeeze=False)
    return [*axes[0]]


@_in_style
def curves(
    x: Numbers, heights: Mapping[str, Numbers], *, lowest: bool = False, on: "Axes | None" = None
) -> "Axes":
    """Draw curves over x (N,).

    heights: by the curve's name, (N,). lowest: mark the lowest point of each.
    """
    axes: Axes = on or _new()
    places = _array(x)
    for (name, values), (colour, dashes, marker) in _looks(heights):
        if values.shape != places.shape:
            raise ValueError(f"{name} has shape {values.shape}, but x has {places.shape}")
        axes.plot(places, values, color=colour, linestyle=dashes, label=name)
        if lowest:
            best = values.argmin()
            axes.plot(places[best], values[best], marker, color=colour, markersize=8)
    axes.legend()
    return axes


@_in_style
def fitted_curve(
    x: Numbers,
    y: Numbers,
    at: Numbers,
    heights: Mapping[str, Numbers],
    *,
    on: "Axes | None" = None,
) -> "Axes":
    """Draw the points that are to be learnt, x (N,) and y (N,), and curves that are fitted to them.

    at: where these are drawn, (M,). heights: by the curve's name, (M,).
    """
    axes: Axes = curves(at, heights, on=on)
    axes.plot(_array(x), _array(y), "o", color=BLACK, markersize=5, label="to be learnt")
    axes.set(xlabel="x", ylabel="y")
    axes.legend()
    return axes


@_in_style
def loss_curves(
    losses: Mapping[str, Numbers], *, lowest: str = "", on: "Axes | None" = None
) -> "Axes":
    """Draw the loss of each epoch.

    losses: by the curve's name, one number for each epoch. lowest: the curve to mark where it is
    lowest.
    """
    axes = on or _new()
    for (name, values), (colour, dashes, marker) in _looks(losses):
        epochs = np.arange(1, len(values) + 1)
        axes.plot(epochs, values, color=colour, linestyle=dashes, label=name)
        if name == lowest:
            best = values.argmin()
            label = f"lowest, after epoch {epochs[best]}"
            axes.plot(epochs[best], values[best], marker, color=BLACK, markersize=8, label=label)
    axes.set(xlabel="epoch", ylabel="mean loss")
    axes.legend()
    return axes


@_in_style
def loss_surface(
    loss: Callable[[Numbers, Numbers], Numbers],
    across: tuple[float, float],
    up: tuple[float, float],
    paths: Mapping[str, Numbers],
    *,
    lowest: tuple[float, float] | None = None,
    on: "Axes | None" = None,
) -> "Axes":
    """Draw a loss of two weights from above, dark where it is low, and ways down it.

    loss: takes two arrays of one shape and returns the losses in that shape. across, up: from where
    to where each weight goes. paths: by their names, the points of each, (K, 2). lowest: the place
    of the lowest point, to be marked.
    """
    from matplotlib.ticker import MaxNLocator

    axes = on or _new()
    x, y = np.meshgrid(np.linspace(*across, SIDE), np.linspace(*up, SIDE))
    heights = _array(loss(x, y))
    # Of a bowl, lines at these heights are equally far from one another.
    levels = heights.min() + (heights.max() - heights.min()) * np.linspace(0, 1, 13) ** 2
    surface = axes.contourf(x, y, heights, levels=levels, cmap=EVEN, alpha=0.4)
    axes.contour(x, y, heights, levels=levels, colors="white", linewidths=0.6)
    for (name, points), (colour, dashes, marker) in _looks(paths):
        axes.plot(*points.T, color="white", linewidth=3.5)
        look: Any = {"linestyle": dashes, "marker": marker, "markersize": 5, "linewidth": 1.5}
        edge: Any = {"markeredgecolor": "white", "markeredgewidth": 0.6}  # in grey, too, apart
        axes.plot(*points.T, color=colour, label=name, **look, **edge)
    if lowest is not None:
        star: Any = {"s": 200, "marker": "*", "edgecolors": "white", "zorder": 3}
        axes.scatter(*lowest, color=BLACK, label="the lowest point", **star)
    axes.set(xlim=across, ylim=up)
    scale: Any = {"spacing": "proportional", "ticks": MaxNLocator(6)}
    axes.figure.colorbar(surface, ax=axes, label="loss", **scale)
    axes.legend(framealpha=0.9)
    return axes


@_in_style
def decision_regions(
    classify: Callable[[Any], Numbers],
    points: Numbers,
    labels: Numbers,
    *,
    on: "Axes | None" = None,
) -> "Axes":
    """Draw which class a classifier gives to each point of the plane, and points whose classes are
    known.

    classify: takes points, an array (M, 2), and returns the class of each as a whole number, (M,);
    or the probability of class 1, as a float. points: (N, 2). labels: their classes, (N,).
    """
    axes = on or _new()
    points, labels = _array(points), _array(labels).astype(int)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * (high - low).max()
    x, y = (np.linspace(a - margin, b + margin, SIDE) for a, b in zip(low, high, strict=True))
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    found = _array(classify(grid)).reshape(SIDE, SIDE)
    if np.issubdtype(found.dtype, np.floating):
        shades = axes.contourf(x, y, found, levels=np.linspace(0, 1, 11), cmap=EVEN)
        _border(axes, x, y, found, "white", 3)
        _border(axes, x, y, found, BLACK, 1)
        axes.figure.colorbar(shades, ax=axes, label="probability of class 1")
    else:
        for number in np.unique(found):
            inside, colour = np.where(found == number, 1.0, 0.0), LOOKS[number % len(LOOKS)][0]
            pale = PALE[number % len(PALE)]
            axes.contourf(x, y, inside, levels=[0.5, 1.5], colors=[colour], alpha=pale)
            _border(axes, x, y, inside, BLACK, 0.8)
    for number in np.unique(labels):
        colour, _, marker = LOOKS[number % len(LOOKS)]
        look: Any = {"color": colour, "edgecolors": "white", "linewidths": 0.8, "s": 45}
        axes.scatter(*points[labels == number].T, marker=marker, label=f"class {number}", **look)
    axes.set(aspect="equal", xlabel="x[0]", ylabel="x[1]")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=4, frameon=False)
    return axes


@_in_style
def digits(images: Numbers, titles: Sequence[str]) -> "list[Axes]":
    """Draw the first ten digits in a row.

    images: N pictures of 28 by 28 in any shape, such as (N, 1, 28, 28) or (N, 784), dark ink being
    1. titles: a text for each.
    """
    from matplotlib import pyplot

    shown = _array(images).reshape(-1, 28, 28)[:MOST_DIGITS]
    _, places = pyplot.subplots(1, MOST_DIGITS, figsize=(9, 1.6), squeeze=False)
    for axes in places[0]:
        axes.axis("off")
    for axes, image, title in zip(places[0], shown, titles, strict=False):
        axes.imshow(image, cmap="gray_r")
        axes.set_title(title, fontsize=10)
    return [*places[0]]


@_in_style
def misread_digits(images: Numbers, labels: Numbers, guesses: Numbers) -> "list[Axes]":
    """Draw the first ten digits that are read wrongly.

    images: as for `digits`. labels, guesses: what each is, and what it is taken for, (N,).
    """
    right, said = _array(labels), _array(guesses)
    (missed,) = np.nonzero(right != said)
    titles = [f"says {said[n]}\nis {right[n]}" for n in missed]
    places: list[Axes] = digits(_array(images)[missed], titles)
    places[0].figure.suptitle(f"{len(missed)} of {len(right)} digits are misread", fontsize=11)
    return places


@_in_style
def gradients_by_layer(
    gradients: Mapping[str, Sequence[Numbers]], *, on: "Axes | None" = None
) -> "Axes":
    """Draw how large the gradient is in each layer: the root of its mean square.

    gradients: by a network's name, an array for each layer, the first layer's first.
    """
    from matplotlib.ticker import MaxNLocator

    axes = on or _new()
    sized = {
        name: [np.sqrt(np.mean(_array(one) ** 2)) for one in arrays]
        for name, arrays in gradients.items()
    }
    for (name, sizes), (colour, dashes, marker) in _looks(sized):
        layers = np.arange(1, len(sizes) + 1)
        axes.plot(layers, sizes, color=colour, linestyle=dashes, marker=marker, label=name)
    axes.set_yscale("log", nonpositive="clip")
    axes.set(xlabel="layer, from the input on", ylabel="size of the gradient")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend()
    return axes


def _new() -> "Axes":
    from matplotlib import pyplot

    return pyplot.subplots()[1]


def _border(axes: "Axes", x: Numbers, y: Numbers, heights: Any, colour: str, width: float) -> None:
    """Draw the line where heights pass one half, if they do."""
    if heights.min() < 0.5 < heights.max():
        axes.contour(x, y, heights, levels=[0.5], colors=colour, linewidths=width)


def _array(numbers: Numbers) -> Any:
    """Return numbers as an array of NumPy; those of a tensor with a graph, too."""
    array = np.asarray(numbers.detach() if hasattr(numbers, "detach") else numbers)
    if not np.issubdtype(array.dtype, np.number):
        raise TypeError(f"there are no numbers to draw, but {array.flat[0]!r}")
    return array


def _looks(named: Mapping[str, Numbers]) -> Any:
    """Return pairs of a name with its numbers, as an array, and how they look."""
    arrays = ((name, _array(numbers)) for name, numbers in named.items())
    return zip(arrays, cycle(LOOKS), strict=False)
