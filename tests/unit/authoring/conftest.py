"""The tiny course, for the tests of this folder."""

from pathlib import Path

import pytest

from autograder.runtime.loading import load

_tiny = load(Path(__file__).parents[1] / "tiny_course.py", "tiny_course")
tiny_course, tiny_unit = _tiny.tiny_course, _tiny.tiny_unit


@pytest.fixture(autouse=True)
def a_cache_of_its_own(tmp_path_factory, monkeypatch):
    """What the exam finds out about the tiny course is kept elsewhere than the author's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
