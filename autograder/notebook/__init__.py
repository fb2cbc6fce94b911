"""Notebooks: built from a unit, checked in a kernel, read back as a submission.

    unit --building--> exercises/NN_x/x.ipynb        the author's side
    cells that were run --kernel--> helper --checking--> verdicts      the student's own kernel
    a notebook handed in --reading--> the source of a module   in a cell, of the judge's

In a notebook: `from autograder.notebook import check`, then `check("half_mse")`.
"""

from autograder.notebook.kernel import check, prepare

__all__ = ["check"]

prepare()  # while the student reads and writes
