"""What installs this package where its files are copied: in a bundle, or on Gradescope.

A course that holds this package, as in a clone of it, says in its pyproject.toml what there is to
install. One that was made for this package, as it is installed here, does not, and the package
itself knows.
"""

import json
import tomllib
from collections.abc import Sequence
from functools import partial
from importlib.metadata import distribution
from typing import Any

import jinja2

from autograder.checking.render import templates
from autograder.course.layout import Course
from autograder.errors import UsageError

SETTINGS = "pyproject.toml"
DISTRIBUTION = "training-neural-networks"
COMMAND = "autograder"
BUILD_SYSTEM = {"requires": ["setuptools>=77"], "build-backend": "setuptools.build_meta"}


def settings(course: Course, extras: Sequence[str]) -> str:
    """Return the text of a pyproject.toml that installs this package with these extras.

    Raise `UsageError` if that of the course cannot be read, or is of this package and does not say
    what it needs.
    """
    path = course.root / SETTINGS
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path.name}: {error}") from None
    project = found.get("project")
    if not isinstance(project, dict) or COMMAND not in project.get("scripts", {}):
        found = {"build-system": BUILD_SYSTEM, "project": _installed(extras)}
    here = templates("autograder.authoring")
    here.filters["toml"] = partial(json.dumps, ensure_ascii=False)
    try:
        return here.get_template(f"{SETTINGS}.j2").render(
            settings=found, project=found["project"], extras=extras
        )
    except jinja2.UndefinedError as error:
        raise UsageError(f"{path.name} does not say what to install: {error}") from None


def _installed(extras: Sequence[str]) -> dict[str, Any]:
    """Return what this package needs, as it is installed, in the form of a table [project]."""
    package = distribution(DISTRIBUTION)
    needs = {extra: list[str]() for extra in ("", *extras)}
    for line in package.requires or []:
        name, _, condition = line.partition("; extra == ")
        needs.setdefault(condition.strip("\"'"), []).append(name)
    points = {
        group: {point.name: point.value for point in package.entry_points.select(group=group)}
        for group in ("console_scripts", "pytest11")
    }
    about = package.metadata
    return {
        "name": about["Name"],
        "version": about["Version"],
        "description": about["Summary"],
        "requires-python": about["Requires-Python"],
        "license": about["License-Expression"],
        "dependencies": needs.pop(""),
        "optional-dependencies": needs,
        "scripts": points["console_scripts"],
        "entry-points": {"pytest11": points["pytest11"]},
    }
