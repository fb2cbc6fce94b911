"""The catalogue of misconceptions that entries of the bank cite, `solutions/catalogue.toml`."""

import tomllib
from collections.abc import Collection

from autograder.course.layout import Course
from autograder.errors import UsageError

CATALOGUE = "catalogue.toml"

Rows = dict[str, dict[str, str]]  # by name, such as L01


def catalogue(course: Course) -> Rows:
    """Return the rows of the catalogue, or none where a course has no catalogue.

    Raise `UsageError` for a file that cannot be read.
    """
    path = course.root / "solutions" / CATALOGUE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        if not all(isinstance(row, dict) for row in found.values()):
            raise ValueError("every row is a table: [L01]")
    except (ValueError, OSError) as error:
        raise UsageError(f"{path.relative_to(course.root)}: {error}") from None
    return found


def not_banked(rows: Rows) -> dict[str, str]:
    """Return the rows that the catalogue says no entry of the bank stands for, with the reasons."""
    return {name: row["not_banked"] for name, row in rows.items() if row.get("not_banked")}


def objections_to_rows(banked: Collection[str], rows: Rows) -> list[str]:
    """Return what is wrong between the bank and the catalogue, a sentence for each row.

    A row must be cited by an entry of the bank or say why there is none, not both; and a row that
    is cited must exist. banked: the names of the rows that are cited.
    """
    reasons = not_banked(rows).keys()
    wrong = [f"{row} is cited, and {CATALOGUE} has no such row" for row in {*banked} - rows.keys()]
    wrong += [f"{row} is banked, and {CATALOGUE} says why it is not" for row in {*banked} & reasons]
    wrong += [
        f"{row} is not banked, and {CATALOGUE} does not say why"
        for row in rows.keys() - {*banked} - reasons
    ]
    return sorted(wrong)
