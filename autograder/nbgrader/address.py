"""Where an nbgrader course has its grades: the URL of its gradebook, and its folder."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from autograder.errors import UsageError


@dataclass(frozen=True)
class Address:
    """The URL of a gradebook, and the folder of the nbgrader course that it belongs to."""

    gradebook: URL
    folder: Path


def address(url: str, folder: Path | None = None) -> Address:
    """Return the address of a course by the URL of its gradebook: `sqlite:///course/gradebook.db`.

    folder: by default the one that an SQLite gradebook lies in. Raise `UsageError` if the URL is
    none, or there is no such folder.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError(
            "--gradebook is no URL of a database, such as sqlite:///course/gradebook.db"
        ) from None
    folder = folder or _home(parsed)
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}")
    return Address(parsed, folder)


def _home(url: URL) -> Path:
    """Return the folder that an SQLite gradebook lies in; raise `UsageError` for another kind."""
    if url.get_backend_name() != "sqlite" or not url.database:
        raise UsageError("name the folder of the nbgrader course with --nbgrader-course DIR")
    return Path(url.database).resolve().parent
