"""Exemptions: mutants that are as right as the solution, each with the author's reason."""

import tomllib

from autograder.course.layout import Unit
from autograder.errors import UsageError


def exemptions(unit: Unit) -> dict[str, str]:
    """Return the author's reason for each mutant that no check need notice, by the mutant's key.

    Raise `UsageError` for a file that cannot be read, or an exemption without a reason.
    """
    path = unit.solution.with_name("exemptions.toml")
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.relative_to(unit.root)}: {error}") from None
    for key, reason in found.items():
        if not isinstance(reason, str) or not reason.strip():
            raise UsageError(f"{path.relative_to(unit.root)}: give {key!r} a reason")
    return found
