"""The pytest plugin of a student's folder: each item is one public check of the file beside it.

It is loaded by every pytest run, so it imports the rest only when it has work.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from autograder.checking.checks import Check
    from autograder.checking.verdicts import Outcome

MARKERS = (
    "exercise(name): the exercise that this check belongs to",
    "points(n): what passing the check is worth; 1 unless said",
    "public: the check goes to students",
    "handling: of how arguments are refused or converted, not of the idea of the exercise",
    "advisory: the evidence is a side effect, which a student's process could forge",
)


def pytest_configure(config: pytest.Config) -> None:
    """Register our markers, so that a misspelt one is an error."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    config.stash[SELF_CHECKED] = []


NOT_STARTED = ("autograder", "not started")
SELF_CHECKED: pytest.StashKey[list[tuple["Check", "Outcome"]]] = pytest.StashKey()


@pytest.fixture
def student() -> None:
    """The student's module; a public check is run with the real one by `pytest_pyfunc_call`."""


@pytest.fixture
def rng() -> None:
    """Random numbers of the check's own; see `student`."""


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a public check on the file beside it."""
    if not pyfuncitem.get_closest_marker("exercise"):
        return None
    from autograder.checking import render
    from autograder.checking.verdicts import Verdict
    from autograder.selfcheck.workspace import check

    item, outcome = check(pyfuncitem.function, pyfuncitem.path)
    pyfuncitem.config.stash[SELF_CHECKED].append((item, outcome))
    if outcome.verdict is Verdict.NOT_STARTED:
        pytest.skip("not started")
    if outcome.verdict is Verdict.FAULT:
        pytest.fail(f"The judge is at fault here, not your code.\n{outcome.trouble}", pytrace=False)
    if outcome.message is not None:
        pytest.fail(f"{item.title}\n\n{render.message(outcome.message)}", pytrace=False)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Mark the report of an exercise that is not started, which pytest would call skipped."""
    report = yield
    if item.get_closest_marker("exercise") and report.skipped and call.when == "call":
        report.longrepr = ""
        report.user_properties.append(NOT_STARTED)
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Show an exercise that is not started as that."""
    if NOT_STARTED in getattr(report, "user_properties", ()):  # a broken file has none
        return "not started", "-", "NOT STARTED"
    return None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What is not started has not passed."""
    results = session.config.stash[SELF_CHECKED]
    if session.exitstatus == 0 and any(o.verdict != "passed" for _, o in results):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how far one is."""
    results = config.stash[SELF_CHECKED]
    if results:
        from autograder.selfcheck.workspace import summary

        terminalreporter.section("how far you are")
        for line in summary(results):
            terminalreporter.write_line(line)
