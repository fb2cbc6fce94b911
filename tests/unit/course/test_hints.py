"""The hints to an exercise are three, in a file beside its answers."""

import pytest

from autograder.course.hints import first_line, hints_of, in_a_sentence
from autograder.errors import UsageError

THREE = "The idea.\n\n---\n\n$2x$\n\n---\n\nBegin so:\n\n```python\ny = x\n```\n"


@pytest.fixture
def path(tmp_path):
    (tmp_path / "03_doubling" / "double").mkdir(parents=True)
    return tmp_path / "03_doubling" / "double" / "hints.md"


def test_there_are_three_between_lines_of_dashes(path):
    path.write_text(THREE)
    assert hints_of(path) == ("The idea.", "$2x$", "Begin so:\n\n```python\ny = x\n```")


def test_where_there_is_no_file_there_are_none(path):
    assert hints_of(path) == ()


@pytest.mark.parametrize("text", ["One.", "One.\n---\nTwo.", "One.\n---\n\n---\nThree.", THREE * 2])
def test_another_number_is_refused(path, text):
    path.write_text(text)
    with pytest.raises(UsageError, match=r"^03_doubling/double/hints\.md: write 3 hints"):
        hints_of(path)


def test_the_last_hint_may_give_code_to_begin_with(path):
    path.write_text(THREE)
    assert first_line(hints_of(path)) == "y = x\n"
    assert first_line(("One.", "Two.", "In words.")) == ""
    assert first_line(()) == ""


def test_the_first_sentence_of_the_first_hint_says_it_in_short():
    assert (
        in_a_sentence(("How far\noff is `1.5`? A residual says.", "b", "c"))
        == "How far off is `1.5`?"
    )
    assert in_a_sentence(()) == ""
