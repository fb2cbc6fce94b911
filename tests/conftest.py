"""A bare `pytest` works on all cores: a worker for each and one more, the longest files first.

Files that are named on the command line run in one process, where a debugger can be at home; so
does everything with `pytest -n 0`. Students' folders know nothing of this, and need no
pytest-xdist.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# These need what every misconception answers: the exam finds out, and keeps it for the rest.
EXAM = ("graders", "test_build.py", "test_release.py")
# What takes longest comes first, so that no core waits at the end for the other. A file that is not
# here may come at any time.
LONGEST = (
    "test_nbgrader.py",
    *EXAM,
    "test_submissions.py",
    "test_grade.py",
    "test_durability.py",
    "test_verify.py",
    "test_wall.py",
    "test_selfcheck.py",
    "test_gradebook.py",
    "test_kernel.py",
    "test_exam.py",
    "test_floor.py",
    "test_budgets.py",
    "test_uploads.py",
    "test_wire.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share out a run of all that there is, unless the command line says otherwise. What is long
    runs alone: it watches the whole machine."""
    if "PYTEST_XDIST_WORKER" in os.environ or not config.pluginmanager.hasplugin("xdist"):
        return  # a worker has no workers of its own
    option = config.option
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    unsaid = option.numprocesses is None and option.markexpr != "long" and not option.usepdb
    if whole and unsaid:
        # One more than there are cores: a worker often waits for a process that it has started.
        option.numprocesses = len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Callable[..., Any]) -> Any:
    """Hand out whole files, in the order in which they were collected."""
    from xdist.scheduler import LoadScopeScheduling

    class Files(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = Path(nodeid.partition("::")[0])
            return "the exam" if {path.name, path.parent.name} & {*EXAM} else str(path)

    config.option.loadscopereorder = False
    return Files(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    order = {name: number for number, name in enumerate(LONGEST)}

    def place(item: pytest.Item) -> int:
        names = (item.path.name, item.path.parent.name)
        return min(order.get(name, len(order)) for name in names)

    items.sort(key=place)
