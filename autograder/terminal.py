"""Tables and progress bars, for a person at a terminal."""

import contextlib
import io
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

WIDE = 10_000  # columns: nothing is cut or wrapped, so that the output can be searched


@contextlib.contextmanager
def bar(label: str, *, stays: bool = True) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error; yield a function to call with how many are done, of how many.

    The bar appears at the call that says none is done yet: after a usage error there is none. With
    `stays`, it is there in the end, in a file, too; without, only a terminal shows it meanwhile.
    """
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    is_shown = stays or console.is_terminal
    progress = Progress(*columns, console=console, transient=not stays, disable=not is_shown)
    task = progress.add_task("")
    with contextlib.ExitStack() as begun:

        def tell(done: int, total: int) -> None:
            if done == 0:
                begun.enter_context(progress)
            progress.update(task, completed=done, total=total)

        yield tell


def as_text(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[str]) -> str:
    """Return a table as text, one line for each row; right: the columns to align at the right."""
    shown = Table(box=None, pad_edge=False, header_style="")
    for name in header:
        shown.add_column(name, justify="right" if name in right else "left", no_wrap=True)
    for row in rows:
        shown.add_row(*map(Text, row))  # not as markup: a student may be called [red]
    text = io.StringIO()
    Console(file=text, width=WIDE).print(shown)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())
