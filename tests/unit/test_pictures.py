"""The pictures of the lessons: what is drawn, of which numbers, and how it looks."""

import matplotlib
import numpy as np
import pytest

from autograder import pictures

matplotlib.use("agg")
THREE = {"first": [3.0, 1.0, 2.0], "second": [1.0, 2.0, 3.0], "third": [2.0, 2.0, 0.0]}


@pytest.fixture(autouse=True)
def drawn():
    """Nothing is left for the next test."""
    from matplotlib import pyplot

    yield
    pyplot.close("all")


def lines(axes):
    """The lines that a legend names, by their names."""
    return {n: line for line in axes.lines if not (n := line.get_label()).startswith("_")}


def named(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def looks(axes, *parts):
    return [tuple(getattr(line, f"get_{part}")() for part in parts) for line in axes.lines]


def test_curves_are_what_they_are_given():
    axes = pictures.curves([0, 1, 2], THREE)
    assert {n: line.get_ydata().tolist() for n, line in lines(axes).items()} == THREE
    assert all(line.get_xdata().tolist() == [0, 1, 2] for line in axes.lines)
    assert named(axes) == [*THREE]


def test_no_two_curves_share_a_colour_or_dashes():
    six = {str(n): [n] for n in range(6)}
    axes = pictures.curves([0], six)
    assert len(set(looks(axes, "color"))) == 6
    assert len({str(line._dash_pattern) for line in axes.lines}) == 6
    assert len(pictures.curves([0], {str(n): [n] for n in range(99)}).lines) == 99


def test_the_lowest_point_of_each_curve_is_marked():
    axes = pictures.curves([10, 11, 12], THREE, lowest=True)
    marks = [line for line in axes.lines if line.get_label().startswith("_")]
    assert [(*line.get_xdata(), *line.get_ydata()) for line in marks] == [(11, 1), (10, 1), (12, 0)]
    assert named(axes) == [*THREE]


@pytest.mark.parametrize(
    ("heights", "error", "said"),
    [
        ([None, None, None], TypeError, "no numbers to draw, but None"),
        (np.zeros((3, 2)), ValueError, r"loss has shape \(3, 2\), but x has \(3,\)"),
        ([1.0], ValueError, r"loss has shape \(1,\)"),
    ],
)
def test_what_is_no_curve_is_refused_in_words(heights, error, said):
    with pytest.raises(error, match=said):
        pictures.curves([0, 1, 2], {"loss": heights})


def test_a_fitted_curve_has_the_points_it_is_fitted_to():
    axes = pictures.fitted_curve([1, 2], [5, 6], [0, 1, 2], THREE)
    points = lines(axes)["to be learnt"]
    assert (points.get_xdata().tolist(), points.get_ydata().tolist()) == ([1, 2], [5, 6])
    assert (points.get_linestyle(), points.get_marker()) == ("None", "o")
    assert named(axes) == [*THREE, "to be learnt"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("x", "y")


def test_loss_curves_count_epochs_from_one_and_mark_the_lowest_of_one():
    axes = pictures.loss_curves(
        {"training": [3, 2, 1, 0], "validation": [3, 1, 2]}, lowest="validation"
    )
    assert lines(axes)["training"].get_xdata().tolist() == [1, 2, 3, 4]
    assert lines(axes)["validation"].get_ydata().tolist() == [3, 1, 2]
    assert named(axes) == ["training", "validation", "lowest, after epoch 2"]
    mark = lines(axes)["lowest, after epoch 2"]
    assert (*mark.get_xdata(), *mark.get_ydata()) == (2, 1)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "mean loss")


def test_a_surface_is_as_bright_as_the_loss_and_the_ways_down_lie_on_it():
    path = np.array([[1.0, 1.0], [0.5, 0.25], [0.0, 0.0]])
    axes = pictures.loss_surface(
        lambda a, b: a**2 + 3 * b**2, (-1, 1), (-2, 2), {"lr = 0.1": path}, lowest=(0, 0)
    )
    assert lines(axes)["lr = 0.1"].get_xydata().tolist() == path.tolist()
    assert lines(axes)["lr = 0.1"].get_markeredgecolor() == "white"  # crowded ones stay apart
    surface = axes.collections[0]
    assert surface.get_cmap().name == "cividis"
    low, high = surface.get_clim()
    assert (low, high) == pytest.approx((0, 13), abs=0.1)  # those of the middle and of a corner
    assert (axes.get_xlim(), axes.get_ylim()) == ((-1, 1), (-2, 2))
    assert named(axes) == ["lr = 0.1", "the lowest point"]
    assert axes.collections[-1].get_offsets().tolist() == [[0, 0]]


POINTS = np.array([[-1.0, 0.0], [-0.5, 1.0], [1.0, 0.0], [2.0, 1.0]])


def right_of_nought(points):
    return (points[:, 0] > 0).astype(int)


def test_regions_have_the_colour_of_their_class_and_a_border():
    axes = pictures.decision_regions(right_of_nought, POINTS, [0, 0, 1, 1])
    left, _, right, _, *of_points = axes.collections
    colours = [one.get_facecolor()[0, :3].tolist() for one in of_points]
    assert [one.get_facecolor()[0, :3].tolist() for one in (left, right)] == colours
    assert colours[0] != colours[1]
    assert all(left.get_paths()[0].vertices[:, 0] < 0.05)
    assert all(right.get_paths()[0].vertices[:, 0] > -0.05)
    assert [one.get_offsets().tolist() for one in of_points] == [
        POINTS[:2].tolist(), POINTS[2:].tolist()
    ]  # fmt: skip
    shapes = [one.get_paths()[0].vertices.tolist() for one in of_points]
    assert shapes[0] != shapes[1]
    assert named(axes) == ["class 0", "class 1"]


def test_a_classifier_that_names_one_class_alone_is_drawn_too(recwarn):
    axes = pictures.decision_regions(lambda points: np.ones(len(points), int), POINTS, [0, 0, 1, 1])
    assert len(axes.collections) == 1 + 2
    assert not recwarn


def test_probabilities_are_shades_with_a_scale():
    axes = pictures.decision_regions(
        lambda points: 1 / (1 + np.exp(-points[:, 0])), POINTS, [0, 0, 1, 1]
    )
    assert axes.collections[0].get_cmap().name == "cividis"
    assert axes.collections[0].get_clim() == (0, 1)
    _, scale = axes.figure.axes
    assert scale.get_ylabel() == "probability of class 1"


def test_ten_digits_are_drawn_in_whatever_shape_they_come():
    images = np.arange(12 * 784.0).reshape(12, 1, 28, 28)
    places = pictures.digits(images.reshape(12, 784), [f"label {n}" for n in range(12)])
    assert [place.get_title() for place in places] == [f"label {n}" for n in range(10)]
    assert (places[3].images[0].get_array() == images[3, 0]).all()


def test_misread_digits_are_those_and_no_others():
    images = np.arange(4 * 784.0).reshape(4, 784)
    places = pictures.misread_digits(images, [1, 2, 3, 4], [1, 7, 3, 9])
    titles = [place.get_title() for place in places if place.images]
    assert titles == ["says 7\nis 2", "says 9\nis 4"]
    assert places[1].images[0].get_array()[0, 0] == 3 * 784
    assert places[0].figure.get_suptitle() == "2 of 4 digits are misread"


def test_where_no_digit_is_misread_that_is_said():
    places = pictures.misread_digits(np.zeros((2, 784)), [1, 2], [1, 2])
    assert places[0].figure.get_suptitle() == "0 of 2 digits are misread"


def test_gradients_are_as_large_as_the_root_of_their_mean_square():
    gradients = {"small": [[3.0, -4.0], [[0.1]]], "large": [[30.0], [1.0, 1.0]]}
    axes = pictures.gradients_by_layer(gradients)
    assert lines(axes)["small"].get_ydata() == pytest.approx([12.5**0.5, 0.1])
    assert lines(axes)["large"].get_ydata() == pytest.approx([30, 1])
    assert lines(axes)["small"].get_xdata().tolist() == [1, 2]
    assert axes.get_yscale() == "log"
    assert len(set(looks(axes, "marker"))) == 2


def test_pictures_share_a_row():
    left, right = pictures.side_by_side(2)
    assert pictures.curves([0, 1, 2], THREE, on=left) is left
    assert pictures.loss_curves({"training": [1, 0]}, on=right) is right
    assert left.figure is right.figure


def test_a_picture_is_dark_on_white_whatever_else_is_set():
    from matplotlib import style

    with style.context("dark_background"):
        axes = pictures.curves([0, 1, 2], THREE)
        axes.set_title("a title")
    assert axes.figure.get_facecolor() == (1, 1, 1, 1)
    assert axes.title.get_color() == "black"
    assert axes.get_legend().get_texts()[0].get_color() == "black"


def test_a_tensor_with_a_graph_is_drawn():
    import torch

    x = torch.linspace(0, 1, 3, requires_grad=True)
    assert pictures.curves(x, {"2x": 2 * x}).lines[0].get_ydata().tolist() == [0, 1, 2]
