"""The tiny course, and a cache of its own, for the tests of what runs in forks."""

from pathlib import Path

import pytest

from autograder.runtime.loading import load

_tiny = load(Path(__file__).parents[1] / "unit" / "tiny_course.py", "tiny_course")
tiny_course, tiny_unit = _tiny.tiny_course, _tiny.tiny_unit
predicting_unit = _tiny.predicting_unit


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """The folder in which what misconceptions answer is kept; not the author's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"
