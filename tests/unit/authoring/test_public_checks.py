"""What students get of a grader: its public checks, what these need, and nothing else."""

import ast

import pytest

from autograder.authoring.public_checks import public_checks
from autograder.errors import UsageError

GRADER = '''"""Doubling, and what comes of it.

For authors.
"""

import math

import pytest

from autograder import expect_close, expect_equal

SUM = "twice is a sum of two"
SECRET = 7.0


def close(got, wanted):
    expect_close(got, wanted, because=SUM)


def of_hidden_checks(x):
    return math.sqrt(x)


@pytest.mark.exercise("double")
@pytest.mark.public
def test_double_of_three(student):
    """Twice three is six."""
    close(student.double(3.0), 6.0)


@pytest.mark.exercise("double")
def test_double_of_any_number(student, reference):
    """Twice any number."""
    expect_equal(student.double(SECRET), reference.double(of_hidden_checks(SECRET)))
'''
EXPECTED = '''"""Doubling, and what comes of it.

The public checks: run `pytest` in this folder.
"""

import pytest
from autograder import expect_close
SUM = "twice is a sum of two"


def close(got, wanted):
    expect_close(got, wanted, because=SUM)


@pytest.mark.exercise("double")
@pytest.mark.public
def test_double_of_three(student):
    """Twice three is six."""
    close(student.double(3.0), 6.0)
'''
PUBLIC = '''

@pytest.mark.exercise("double")
@pytest.mark.public
def test_double({arguments}):
    """Twice."""
    {body}
'''


def test_public_checks_come_with_what_they_need():
    assert public_checks(GRADER) == EXPECTED


@pytest.mark.parametrize("secret", ["SECRET", "any_number", "of_hidden_checks", "math", "authors"])
def test_nothing_of_the_hidden_checks_is_taken_along(secret):
    assert secret in GRADER
    assert secret not in public_checks(GRADER)


@pytest.mark.parametrize(
    ("arguments", "body", "why"),
    [
        ("student, reference", "pass", "reaches the solution"),
        ("student", "asks(student)", "reaches the solution"),
        ("student", "test_double_of_any_number(student, 0)", "reaches the solution"),
        ("student", "test_double_of_three(student)", "reaches another check, test_double_of_three"),
    ],
    ids=["as an argument", "through a helper", "through a hidden check", "another check"],
)
def test_a_public_check_that_reaches_what_is_hidden_is_refused(arguments, body, why):
    helper = "\n\ndef asks(student):\n    return reference.double(student)\n"
    with pytest.raises(UsageError, match=f"the public check test_double {why}"):
        public_checks(GRADER + helper + PUBLIC.format(arguments=arguments, body=body))


@pytest.mark.parametrize("line", ["SECRET += 1", "SECRET[0] = 1", "SECRET.append(1)"])
def test_what_would_be_lost_is_refused(line):
    with pytest.raises(UsageError, match="of a grader defines nothing"):
        public_checks(f"{GRADER}\n{line}\n")


def test_a_grader_without_public_checks_gives_a_file_without_checks():
    text = public_checks('"""Doubling."""\n\n\ndef test_hidden(student):\n    pass\n')
    assert [type(node) for node in ast.parse(text).body] == [ast.Expr]


def test_a_grader_without_a_title_gives_checks():
    assert public_checks(PUBLIC.format(arguments="student", body="pass")).startswith('"""Checks\n')
