"""What can go wrong that is not a student's doing, told apart from what is."""

import pytest

from autograder.errors import JudgeFault, UsageError


@pytest.mark.parametrize(("error", "other"), [(UsageError, JudgeFault), (JudgeFault, UsageError)])
def test_the_users_mistakes_and_our_own_are_told_apart(error, other):
    assert issubclass(error, Exception)
    assert not issubclass(error, other)
    assert str(error("say what to do")) == "say what to do"
