"""Exemptions: what no check need notice, each with the author's reason.

`exemptions.toml` has two tables. `[mutants]` are mutants that are as right as the solution, by
their keys. `[conditions]` are conditional mutants, each by its exercise and its sentence, as in
`"mse: pred is square"`; a `*` stands for any text.
"""

import tomllib

from autograder.course.layout import Unit
from autograder.errors import UsageError

TABLES = ("mutants", "conditions")


def exemptions(unit: Unit, table: str) -> dict[str, str]:
    """Return the author's reasons in one table, by what each of them exempts.

    Raise `UsageError` for a file that cannot be read, another table, or an exemption without a
    reason.
    """
    path = unit.solution.with_name("exemptions.toml")
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.relative_to(unit.root)}: {error}") from None
    for name, reasons in found.items():
        if name not in TABLES or not isinstance(reasons, dict):
            raise UsageError(f"{path.relative_to(unit.root)}: {name!r} is not in a table {TABLES}")
        for key, reason in reasons.items():
            if not isinstance(reason, str) or not reason.strip():
                raise UsageError(f"{path.relative_to(unit.root)}: give {key!r} a reason")
    chosen: dict[str, str] = found.get(table, {})
    return chosen
