"""The pytest plugin for students: `pytest` in a unit's folder runs the public checks.

Each item is one public check, run on the student's file beside it. Every run of pytest loads this
plugin, so it imports what runs the checks only when there is one to run.
"""

import gc
import os
import re
import shutil
from collections.abc import Generator, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from autograder.checking.verdicts import AS_IF, NOT_RUN, NOT_STARTED, PASS
from autograder.runtime import deadline

if TYPE_CHECKING:
    from autograder.checking.checks import Check
    from autograder.checking.verdicts import Outcome

NEXT = "Next: "  # what a line begins with that says where to go on
LABEL = re.compile(r"\w[\w ]{0,10}  +")  # before a part of a message
MARKERS = (
    "exercise(name): the exercise that this check belongs to",
    "idea(name): what the check's points are for; its kind says it otherwise",
    "public: the check goes to students",
    "handling: the check is about refusing or converting arguments, not about the exercise's idea",
    "special: the check tries a special condition, such as float32, 1000 or one example",
    "asks(words): what the exercise's docstring says, word for word, that this check asks for",
    "advisory: the evidence is a side effect, which a student's process could forge",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one exercise be chosen by its exact name, where `-k` takes any that contains it."""
    about = "run only the public checks of this exercise; may be given several times"
    parser.addoption("--exercise", action="append", default=[], metavar="NAME", help=about)


def pytest_configure(config: pytest.Config) -> None:
    """Register our markers, so that a misspelt one is an error; be ready to end for good."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    config.stash[SELF_CHECKED] = {}
    config.stash[WITHOUT_TORCH] = []
    deadline.last_words = os.dup(2)  # pytest is about to keep what is written to 2 itself


UNDONE = "autograder"  # the property of a report that says why the check had nothing to run
SELF_CHECKED: pytest.StashKey[dict[str, tuple["Check", "Outcome"]]] = pytest.StashKey()
WITHOUT_TORCH: pytest.StashKey[list[Path]] = pytest.StashKey()  # units that are passed over


class _PassedOver(pytest.Module):
    """The checks of a unit that cannot be imported here: none."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        return []


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """Pass over a unit that needs torch where there is none, so that the others are checked."""
    if find_spec("torch") or not module_path.match("exercises/*/test_*.py"):
        return None
    from autograder.selfcheck.helper import lacks_torch

    if not lacks_torch(module_path.parent):
        return None
    parent.config.stash[WITHOUT_TORCH].append(module_path.parent)
    return _PassedOver.from_parent(parent, path=module_path)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Have `-k` know a check by the name of its exercise, too."""
    item.extra_keyword_matches |= {*_exercise(item)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the checks of other exercises than those that were asked for."""
    asked = config.getoption("exercise")
    if asked:
        left = [item for item in items if not {*asked} & {*_exercise(item)}]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def _exercise(item: pytest.Item) -> tuple[str, ...]:
    """Return the name of the exercise that an item checks; nothing, of another test."""
    marker = item.get_closest_marker("exercise")
    return marker.args if marker else ()


@pytest.fixture
def student() -> None:
    """Stand for the student's module: pytest must know the parameter of this name.

    `pytest_pyfunc_call` runs the check with the real module.
    """


@pytest.fixture
def rng() -> None:
    """Stand for the check's random numbers; see `student`."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """Have what is imported by now left alone by the garbage collector, if there are checks to run.

    It would go through all of torch several times, and find nothing.
    """
    if any(item.get_closest_marker("exercise") for item in session.items):
        gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a public check on the student's file beside it; leave other tests to pytest."""
    if not pyfuncitem.get_closest_marker("exercise"):
        return None
    from autograder.checking.verdicts import OUR_FAULT, Verdict
    from autograder.selfcheck.telling import told
    from autograder.selfcheck.workspace import check

    config = pyfuncitem.config
    item, outcome = check(pyfuncitem.function, pyfuncitem.path)
    config.stash[SELF_CHECKED][pyfuncitem.nodeid] = item, outcome
    if outcome.verdict is Verdict.NOT_STARTED:
        pytest.skip(NOT_STARTED)
    if outcome.verdict is Verdict.FAULT:
        pytest.fail(f"{OUR_FAULT}\n{outcome.trouble}", pytrace=False)
    if outcome.message is not None:
        text = told(item, outcome)
        if text and _is_traceback_asked_for(config):
            _raise_again(config, item, outcome, text)
        # Of one that is not run, an earlier failure tells why.
        pytest.fail(text, pytrace=False) if text else pytest.skip(NOT_RUN)
    return True


def _is_traceback_asked_for(config: pytest.Config) -> bool:
    """Say whether there is an option such as `--tb=short` or `--pdb`."""
    style = config.getoption("tbstyle")
    return bool(config.getoption("usepdb")) or style not in ("auto", "no")


def _raise_again(config: pytest.Config, item: "Check", outcome: "Outcome", text: str) -> None:
    """Raise what ended a check, with a traceback of the check and the student's code, if that can
    be had. text: what is told of it."""
    from autograder.selfcheck.workspace import exception

    if capture := config.pluginmanager.getplugin("capturemanager"):
        capture.read_global_capture()  # the prints of the first run, which are about to come again
    if error := exception(item, outcome):
        error.add_note(f"\n{text}")
        raise error


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Mark the report of a check that had nothing to run; pytest would call it skipped."""
    report = yield
    if item.get_closest_marker("exercise") and report.skipped and call.when == "call":
        said = str(call.excinfo.value) if call.excinfo else ""
        path, line, _ = report.location
        report.longrepr = (path, line or 0, said)  # as of any check that pytest skips
        report.user_properties.append((UNDONE, NOT_RUN if said == NOT_RUN else NOT_STARTED))
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Show a check that had nothing to run as `not started` or `not run`."""
    # The report of a file that cannot be imported has no such properties.
    for name, said in getattr(report, "user_properties", ()):
        if name == UNDONE:
            return said, "-", said.upper()
    return None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Have pytest fail if a check had nothing to run, though pytest only skipped it."""
    results = session.config.stash[SELF_CHECKED]
    if session.exitstatus == 0 and any(outcome.message for _, outcome in results.values()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> Generator[None]:
    """Say first how far the student is; then tell of the first mistake in the next exercise, and of
    the rest in a line each. With `-v` or `--tb`, pytest tells of each in full."""
    results = config.stash[SELF_CHECKED]
    if config.stash[WITHOUT_TORCH]:
        from autograder.selfcheck.helper import lacks_torch

        _write(terminalreporter, [lacks_torch(*config.stash[WITHOUT_TORCH])])
    if not results:
        return (yield)
    from autograder.selfcheck.telling import Progress

    # Where CI is set, pytest would say every message again, whole, in its summary.
    config.option.force_short_summary = True
    failed = terminalreporter.stats.get("failed", [])
    mine = {report.nodeid: report for report in failed if report.nodeid in results}
    is_brief = config.getoption("verbose") <= 0 and config.getoption("tbstyle") == "auto"
    progress, width = Progress(results), shutil.get_terminal_size().columns
    terminalreporter.section("how far you are")
    _write(terminalreporter, progress.sum(width, whole=not is_brief))
    if not (mine and is_brief):
        for report in mine.values() if not _is_traceback_asked_for(config) else ():
            shown = _folded(report.longreprtext.split("\n"), width)
            report.longrepr = "\n".join(part for _, parts in shown for part in parts)
        return (yield)
    if key := progress.mistake(mine):
        _write_mistake(terminalreporter, mine.pop(key), progress.beliefs(key))
    if mine:
        terminalreporter.section("what else fails" if key else "what fails")
        _write(terminalreporter, progress.rest(mine, key, width))
        more = "`pytest -v` tells of each in full, `pytest --tb=short` with a traceback."
        _write(terminalreporter, [more])
    terminalreporter.stats["failed"] = [one for one in failed if one.nodeid not in results]
    try:
        return (yield)
    finally:
        terminalreporter.stats["failed"] = failed


def _write(reporter: pytest.TerminalReporter, lines: Iterable[str]) -> None:
    """Write lines, folded where the terminal is narrower."""
    width = shutil.get_terminal_size().columns
    for line, parts in _folded(lines, width):
        for part in parts:
            reporter.write_line(part, **_look(line))


def _folded(lines: Iterable[str], width: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each line with the lines that it becomes where it is wider; the later ones begin below
    the text of a part of a message."""
    from autograder.checking.text import folded, without_lost_carets

    for line in without_lost_carets([*lines], width):
        label = LABEL.match(line)
        below = label.end() if label else len(line) - len(line.lstrip()) + 2
        yield line, [*folded(line, width, below)] or [""]


def _look(line: str) -> dict[str, bool]:
    """Return how a line looks where there is colour: what is read first stands out."""
    if line.endswith(PASS):
        return {"green": True}
    return {"bold": line.lstrip().startswith((AS_IF, NEXT))}


def _write_mistake(
    reporter: pytest.TerminalReporter, report: pytest.TestReport, beliefs: Sequence[str]
) -> None:
    """Write what is told of a check that failed, below the beliefs behind it, and above what was
    printed in it."""
    reporter.section(report.location[2])
    _write(reporter, [*beliefs, ""] if beliefs else [])
    _write(reporter, report.longreprtext.split("\n"))
    shown = reporter.config.getoption("showcapture")
    for name, content in report.sections:
        if shown == "all" or shown in name:
            reporter.section(name, "-")
            reporter.write(content)
