"""The judge of a course of exercises.

These names are what authors write graders and solutions with, and `start_checks` and `check` what
students use in a notebook.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.checking.catching import catching
    from autograder.checking.expect import (
        expect_arguments_unchanged,
        expect_between,
        expect_close,
        expect_equal,
        expect_examples,
        expect_items,
        expect_no_warnings,
        expect_part,
        expect_prediction,
        expect_raises,
        expect_random_state_unchanged,
        expect_shape,
        expect_texts,
    )
    from autograder.checking.special import special_arrays
    from autograder.course.bank import misconception, variant
    from autograder.course.edges import edge
    from autograder.course.marks import beyond, effort, forbids, points
    from autograder.selfcheck.kernel import check, start_checks

__version__ = "0.1.0"

__all__ = [
    "beyond",
    "catching",
    "check",
    "edge",
    "effort",
    "expect_arguments_unchanged",
    "expect_between",
    "expect_close",
    "expect_equal",
    "expect_examples",
    "expect_items",
    "expect_no_warnings",
    "expect_part",
    "expect_prediction",
    "expect_raises",
    "expect_random_state_unchanged",
    "expect_shape",
    "expect_texts",
    "forbids",
    "misconception",
    "points",
    "special_arrays",
    "start_checks",
    "variant",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use.

    `autograder --help`, and pytest when it starts, must not wait for torch.
    """
    if name not in __all__:
        raise AttributeError(f"module 'autograder' has no attribute {name!r}")
    return getattr(import_module(f"autograder.{_home(name)}"), name)


def _home(name: str) -> str:
    """Return the module that a public name comes from, within this package."""
    if name in ("misconception", "variant"):
        return "course.bank"
    if name in ("catching", "special_arrays"):
        return {"catching": "checking.catching", "special_arrays": "checking.special"}[name]
    if name == "edge":
        return "course.edges"
    if name in ("check", "start_checks"):
        return "selfcheck.kernel"
    return (
        "course.marks" if name in ("beyond", "effort", "forbids", "points") else "checking.expect"
    )
