"""The command line. A command checks its arguments, calls one function, and prints what came of it.

For an error that the user can mend, it prints one line on standard error and exits with status 2.
What is slow to import is imported inside the commands, after their arguments are checked, so that
`--help` and usage errors answer at once. Students' commands are there for everyone, those of
instructors where their module is: a bundle for students comes without.
"""

import sys
from importlib.util import find_spec

import typer

from autograder.cli import students
from autograder.errors import UsageError

USAGE = 2  # exit status
INTERRUPTED = 130  # what typer returns where one pressed Ctrl-C

app = typer.Typer(
    name="autograder",
    help="A course of exercises on training neural networks, checked and graded.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(students.app)
if find_spec("autograder.cli.instructors"):
    from autograder.cli import instructors

    app.add_typer(instructors.app)


def main() -> None:
    """Run the command line and exit; the console script `autograder`."""
    try:
        status = app(standalone_mode=False)
    except UsageError as error:
        _fail(str(error))
    except Exception as error:
        # typer keeps its own copy of click's exceptions, so they are known by what they have: those
        # that the user can mend can format a message.
        if not hasattr(error, "format_message"):
            raise
        _fail(error.format_message())
    if status == INTERRUPTED:
        print("autograder: interrupted; run the same command again to go on", file=sys.stderr)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(message: str) -> None:
    """Print a message in one line on standard error, and exit."""
    print(f"autograder: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(USAGE)
