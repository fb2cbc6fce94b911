"""What our exporter inside nbgrader refuses to visit."""

import pytest

from autograder.nbgrader.judging import _link


@pytest.fixture
def submitted(tmp_path):
    (tmp_path / "submitted" / "ada" / "02").mkdir(parents=True)
    (tmp_path / "submitted" / "ada" / "02" / "a.ipynb").touch()
    return tmp_path / "submitted"


def test_a_submission_without_links_is_visited(submitted):
    assert _link(submitted, submitted / "ada" / "02") == ""


@pytest.mark.parametrize("link", ["eve", "eve/02", "eve/02/a.ipynb", "eve/02/data"])
def test_a_link_on_the_way_or_in_it_is_found(submitted, link):
    place = submitted / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(submitted / "ada" / "/".join(link.split("/")[1:]).replace("data", ""))
    assert _link(submitted, submitted / "eve" / "02") == link
