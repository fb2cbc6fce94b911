"""`autograder watch`, put together: files, keys and processes tell of events, one by one."""

import contextlib
import queue
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import watchfiles
from rich.console import Console

from autograder.watch import keys, screen
from autograder.watch.checker import Checker
from autograder.watch.progress import FILE, Progress
from autograder.watch.session import Event, Heard, Key, Resized, Saved, Session, Suspended
from autograder.watch.syllabus import beginning, exercises_in

KINDS = (".py", ".ipynb", ".json")
QUIET = 15  # milliseconds without another change, after which a save is taken to be complete
LONGEST = 60  # milliseconds to wait for that
IN_VAIN = 500  # milliseconds without any change, after which the watcher looks whether to end

Tell = Callable[[Event], None]


def watch(root: Path, unit: str | None) -> None:
    """Watch the course in a folder until the student quits.

    unit: the unit to begin with, by default that of what is to be done next. Raise `UsageError` if
    the course has no exercises.
    """
    folder = root / "exercises"
    exercises, progress = exercises_in(folder), Progress(root / FILE)
    first = beginning(exercises, progress.passed(exercises))
    if unit:
        first = next((one for one in exercises if one.unit == unit), first)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    checker = Checker(lambda process, reply: events.put(Heard(process, reply)))
    session = Session(folder, exercises, progress, checker, first)
    console = Console()
    with contextlib.ExitStack() as stack:
        stack.callback(checker.end)
        stack.enter_context(_saves(folder, events.put))
        is_screen = console.is_terminal and not console.is_dumb_terminal and sys.stdin.isatty()
        stack.enter_context(_signals(events.put, is_screen=is_screen))
        show: Callable[[Session], None] = _Printing(console).show
        if is_screen:
            suspend = stack.enter_context(keys.pressed(lambda name: events.put(Key(name))))
            show = stack.enter_context(screen.full(console))
        session.begin()
        is_more = False
        while not session.is_over:
            if not is_more:
                show(session)
            event = events.get()
            if isinstance(event, Suspended):
                with screen.left(console):
                    suspend()
            session.take(event)
            is_more = not events.empty()


class _Printing:
    """Prints what is told of an exercise, where there is no screen, whenever that is new."""

    def __init__(self, console: Console) -> None:
        self._console, self._last = console, ""

    def show(self, session: Session) -> None:
        """Print what is told of a session's exercise, once it is known."""
        if (session.at in session.told or session.notes) and not session.said:
            text = screen.told(session, self._console.width)
            if text != self._last:
                self._last = text
                print(f"{text}\n", flush=True)


@contextlib.contextmanager
def _saves(folder: Path, tell: Tell) -> Iterator[None]:
    """Tell of what is saved in a folder while the block runs."""
    is_over = Flag()
    thread = Thread(target=_tell_of_saves, args=[folder, tell, is_over], daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()


def _tell_of_saves(folder: Path, tell: Tell, is_over: Flag) -> None:
    for changes in watchfiles.watch(
        folder,
        watch_filter=_counts,
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=IN_VAIN,
        stop_event=is_over,
        raise_interrupt=False,
    ):
        tell(Saved(frozenset(Path(path) for _, path in changes)))


def _counts(change: watchfiles.Change, path: str) -> bool:
    """Say whether a change is of a file that a unit may have."""
    return path.endswith(KINDS)


@contextlib.contextmanager
def _signals(tell: Tell, *, is_screen: bool) -> Iterator[None]:
    """While the block runs, take what is to end this process for the key that does, and tell when
    the terminal gets another size or a screen is to be left; each as far as the system knows of
    it."""
    quits = {name: Key("q") for name in ("SIGINT", "SIGTERM", "SIGHUP")}
    events: dict[str, Event] = {**quits, "SIGWINCH": Resized()}
    if is_screen:
        events["SIGTSTP"] = Suspended()
    before = {}
    for name, event in events.items():
        if number := getattr(signal, name, None):
            before[number] = signal.signal(number, lambda *_, event=event: tell(event))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
