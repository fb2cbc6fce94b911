"""Notebooks: built from a unit, checked in a kernel, read back as a submission.

    unit --building--> exercises/NN_x/x.ipynb                  the author's side
    cells that were run --kernel--> helper --> verdicts        the student's own kernel
    a notebook handed in --reading--> the source of a module   in a cell, of the judge's

In a notebook: `from autograder.notebook import check`, then `check("half_mse")`.
"""

from typing import Any

__all__ = ["check"]


def __getattr__(name: str) -> Any:
    """Import on first use: where notebooks are built or read there is no kernel."""
    if name != "check":
        raise AttributeError(f"module 'autograder.notebook' has no attribute {name!r}")
    from autograder.notebook.kernel import check

    return check
