"""What the exam of a unit objects to beyond its candidates."""

from autograder.authoring.examiner import examine
from autograder.authoring.summary import Options

DRIVERS = '''"""Drivers."""


def doubled(student, *, xs):
    """Double some numbers."""
    return [student.double(x) for x in xs]
'''


def test_a_public_check_that_shows_no_lines_is_objected_to(tiny_unit):
    tiny_unit.drivers.write_text(DRIVERS)
    before, after = "student.double(3.0), 6.0", "student.drivers.doubled(xs=[3.0]), [6.0]"
    tiny_unit.grader.write_text(tiny_unit.grader.read_text().replace(before, after))
    found = examine(tiny_unit, Options()).objections
    (said,) = [one for one in found if "no check notices" not in one]
    assert said.startswith("double: test_double_of_three shows no lines")


def test_points_that_public_checks_alone_earn_are_at_most_half(tiny_unit):
    head = '@pytest.mark.asks("Return twice x.")\n'
    text = tiny_unit.grader.read_text()
    said = "hidden checks have a part in 8 of 20 points: too few"
    assert said not in examine(tiny_unit, Options()).objections
    hidden = f"{head}@pytest.mark.handling\n"
    tiny_unit.grader.write_text(text.replace(hidden, f"@pytest.mark.public\n{hidden}"))
    assert said in examine(tiny_unit, Options()).objections
