"""A diagram is drawn from rows of text."""

from xml.etree import ElementTree

import pytest

from autograder.authoring.diagram import svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(rows, tag):
    return ElementTree.fromstring(svg(rows)).findall(f"{SVG}{tag}")


def texts(rows):
    return [text.text for text in drawn(rows, "text")]


def test_a_box_has_a_name_and_a_shape_if_it_has_one():
    assert texts("x (N, D) -> relu -> h") == ["x", "(N, D)", "relu", "h"]


@pytest.mark.parametrize(("row", "is_rightward"), [("a -> b", True), ("a <- b", False)])
def test_an_arrow_points_where_it_says(row, is_rightward):
    (path,) = drawn(row, "path")
    start, end = (float(point.split(",")[0]) for point in path.get("d")[1:].split(" L"))
    assert (start < end) is is_rightward


def test_the_boxes_of_all_rows_stand_in_columns():
    _, *boxes = drawn("x   -> long_name -> y\n.   -> dlong -> dy", "rect")
    assert [box.get("x") for box in boxes[1:3]] == [box.get("x") for box in boxes[3:]]


def test_a_dot_draws_nothing():
    assert texts("a -> b\n. -> c") == ["a", "b", "c"]
    assert len(drawn("a -> b\n. -> c", "path")) == 1


def test_a_row_that_ends_where_it_began_goes_back():
    assert texts("w -> loss -> w") == ["w", "loss"]
    assert len(drawn("w -> loss -> w", "path")) == 2


def test_signs_of_html_are_only_text():
    assert texts("a<b> & c -> d") == ["a<b> & c", "d"]


def test_the_same_rows_give_the_same_bytes_on_white_paper():
    assert svg("a -> b") == svg("a  ->  b")
    assert 'fill="#ffffff"' in svg("a -> b")
