"""How far the grading is, as a bar on standard error."""

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)


@contextlib.contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """Yield what is to be told how many of how many are done.

    There is no bar before it is told for the first time: a usage error shows none.
    """
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=Console(stderr=True))
    task = progress.add_task("")
    with contextlib.ExitStack() as begun:

        def tell(done: int, total: int) -> None:
            if done == 0:
                begun.enter_context(progress)
            progress.update(task, completed=done, total=total)

        yield tell
