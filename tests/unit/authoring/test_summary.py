"""The summary of the exam is a table: a header, a row for each unit, and one for all."""

from autograder.authoring.summary import COLUMNS, MUTANT_COLUMNS, ExamSummary, table


def summary(unit, start, columns=COLUMNS):
    return ExamSummary(unit, {name: start + n for n, name in enumerate(columns)})


def test_a_row_for_each_unit_and_one_for_all():
    header, one, other, every = table([summary("03_doubling", 0), summary("04_halving", 10)])
    assert header == ["unit", *COLUMNS]
    assert one == ["03_doubling", *map(str, range(13))]
    assert other == ["04_halving", *map(str, range(10, 23))]
    assert every == ["all", *map(str, range(10, 36, 2))]


def test_mutants_have_columns_where_they_were_counted():
    header, *_ = table([summary("03_doubling", 0, COLUMNS + MUTANT_COLUMNS)])
    assert header == ["unit", *COLUMNS, *MUTANT_COLUMNS]


def test_a_summary_has_nothing_of_another():
    ExamSummary("03_doubling").objections.append("halve has no checks")
    assert ExamSummary("04_halving").objections == []
