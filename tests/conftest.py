"""A bare `pytest` works on all cores: one worker for each, a file at a time, the longest first.

A file that is named on the command line runs in the one process, where a debugger can be at home;
so does `pytest -n 0`. Students' folders know nothing of this: they need no pytest-xdist.
"""

import os

import pytest

# What takes longest comes first, so that no core waits at the end. A file that is not here may
# come at any time; one that has grown long is worth a line.
LONGEST = (
)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share the default run out, unless the command line says otherwise."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    option = config.option
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if whole and option.numprocesses is None and option.markexpr == "not long" and not option.usepdb:
        option.numprocesses = len(os.sched_getaffinity(0))
    if option.numprocesses and option.dist == "no":
        option.dist, option.loadscopereorder = "loadfile", False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, which is the order that they are handed to workers in."""
    order = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))
