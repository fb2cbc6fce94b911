"""The tiny course, for the tests of this folder."""

from pathlib import Path

from autograder.runtime.loading import load

_tiny = load(Path(__file__).parents[2] / "tiny_course.py", "tiny_course")
tiny_course, tiny_unit = _tiny.tiny_course, _tiny.tiny_unit
