"""A bare `pytest` works on all cores: a worker for each and one more, the longest files first.

Files that are named on the command line run in one process, where a debugger can be at home; so
does everything with `pytest -n 0`. Students' folders know nothing of this, and need no
pytest-xdist.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# These need what every misconception answers: the exam finds out, and keeps it for the rest.
EXAM = ("graders", "autograder/test_build.py", "autograder/test_release.py")
# What takes longest comes first, so that no core waits at the end for the other. A file that is not
# here may come at any time.
LONGEST = (
    "autograder/test_nbgrader.py",
    *EXAM,
    "autograder/test_submissions.py",
    "autograder/test_grade.py",
    "autograder/test_durability.py",
    "autograder/test_verify.py",
    "isolation",
    "autograder/test_selfcheck.py",
    "autograder/test_gradebook.py",
    "forks",
    "autograder/test_kernel.py",
    "autograder/test_watch.py",
    "autograder/test_exam.py",
    "autograder/test_floor.py",
    "autograder/test_budgets.py",
    "autograder/test_uploads.py",
)
TESTS = Path(__file__).parent


def _names(path: Path) -> set[str]:
    """What a file of tests may be called here: by its folder, or by its folder and its name."""
    below = path.relative_to(TESTS)
    return {str(below.parent), str(below)}


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share out a run of all that there is, unless the command line says otherwise. What is long
    runs alone: it watches the whole machine."""
    if "PYTEST_XDIST_WORKER" in os.environ or not config.pluginmanager.hasplugin("xdist"):
        return  # a worker has no workers of its own
    option = config.option
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    has_long = re.search(r"(?<!not )\blong\b", option.markexpr or "")
    unsaid = option.numprocesses is None and not has_long and not option.usepdb
    if whole and unsaid:
        # One more than there are cores: a worker often waits for a process that it has started.
        option.numprocesses = len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Callable[..., Any]) -> Any:
    """Hand out whole files, in the order in which they were collected."""
    from xdist.scheduler import LoadScopeScheduling

    class Files(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = config.rootpath / nodeid.partition("::")[0]
            return "the exam" if _names(path) & {*EXAM} else str(path)

    config.option.loadscopereorder = False
    return Files(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    order = {name: number for number, name in enumerate(LONGEST)}

    def place(item: pytest.Item) -> int:
        return min(order.get(name, len(order)) for name in _names(item.path))

    items.sort(key=place)
