"""A lesson is text with pictures, diagrams and questions in it, for a notebook or for a file."""

import pytest

from autograder.course.lesson import (
    Diagram,
    FoldedQuestion,
    Picture,
    Text,
    builds_on,
    drawn_with_answers,
    in_a_file,
    lesson_of,
    pieces_of,
    sections_of,
)

LESSON = """Doubling

Why.

```python A line through the origin.
draw(2 * x)
```

## Twice

```diagram
x (N,) -> double -> y (N,)
```

**Predict.** What is
twice 2?

**Answer.** It is 4,
or so.

## A picture

```python
draw(double)
```
"""


def test_the_lesson_is_the_text_at_the_top_of_a_solution():
    assert lesson_of('"""Doubling."""\n\nx = 1\n') == "Doubling."
    assert lesson_of("x = 1\n") == ""


def test_what_a_unit_builds_on_is_said_below_its_title():
    assert builds_on("Doubling\n\nBuilds on units 1 and 2.\n\nWhy.\n") == "units 1 and 2"
    assert builds_on(LESSON) == ""
    assert builds_on(f"{LESSON}\nBuilds on units 1 and 2.\n") == ""


def test_a_section_begins_with_its_heading_and_the_first_with_the_title():
    assert [section.splitlines()[0] for section in sections_of(LESSON)] == [
        "# Doubling", "## Twice", "## A picture",
    ]  # fmt: skip


def test_pieces_come_in_order():
    assert list(pieces_of(LESSON)) == [
        Text("Doubling\n\nWhy."),
        Picture("draw(2 * x)", "A line through the origin."),
        Text("## Twice"),
        Diagram("x (N,) -> double -> y (N,)"),
        FoldedQuestion("What is\ntwice 2?", "It is 4,\nor so."),
        Text("## A picture"),
        Picture("draw(double)", ""),
    ]


@pytest.mark.parametrize(
    "text", ["```\nx\n```", "**Predict.** Alone?", "**Answer.** 4.", "    ```python A.\n    x\n"]
)
def test_what_is_none_of_these_is_text(text):
    assert list(pieces_of(text)) == [Text(text.strip())]


def test_what_is_drawn_with_answers_is_found_in_a_lesson_and_in_the_file_of_it():
    assert drawn_with_answers(LESSON) == ["draw(double)"]
    assert drawn_with_answers(f'"""{in_a_file(LESSON)}"""\n\nx = (\n') == ["draw(double)"]


def test_in_a_file_a_picture_is_a_sentence_and_answers_come_last():
    assert (
        in_a_file(LESSON)
        == """Doubling

Why.

[The notebook has a picture here: A line through the origin.]

## Twice

    x (N,) -> double -> y (N,)

**Predict 1.** What is twice 2?

## A picture

```python
draw(double)
```

## Answers

**Answer 1.** It is 4, or so."""
    )
