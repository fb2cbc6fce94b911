"""The screen of `autograder watch`: the course as a map, an exercise, what is told of it, the keys.

Lines fit whatever width there is. Where there is no colour, words and signs say the same.
"""

import contextlib
import itertools
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.control import Control
from rich.text import Text

from autograder.checking.hints import STEPS
from autograder.checking.text import folded, printable, without_lost_carets
from autograder.checking.verdicts import AS_IF, NOT_STARTED, PASS
from autograder.watch.session import Session
from autograder.watch.syllabus import Exercise

WIDE = 100  # columns, from which the map has room beside the exercise
BELOW = 12  # columns that the label of a part of a message takes
KEYS = ("h hint", "n next", "p previous", "l list", "q quit")
PASSES, BEGUN, OPEN, HERE = "●◐○▸"
# Of signs alone: yellow words cannot be read on every light page, and dim ones on none.
STYLES = {PASSES: "green", BEGUN: "yellow", OPEN: "", HERE: "bold"}
PLAIN = str.maketrans(PASSES + BEGUN + OPEN + HERE, "#+.>")  # where a terminal has no such signs


@contextlib.contextmanager
def full(console: Console) -> Iterator[Callable[[Session], None]]:
    """Take the whole terminal; yield a function that shows a session. Leave it as it was."""
    with console.screen(hide_cursor=True) as screen:

        def show(session: Session) -> None:
            lines = view(session, console.width, console.height)
            if not console.encoding.startswith("utf"):
                for line in lines:
                    line.plain = line.plain.translate(PLAIN)
            console.control(Control.home())
            screen.update(Text("\n").join(lines))

        yield show


@contextlib.contextmanager
def left(console: Console) -> Iterator[None]:
    """Give the terminal back while the block runs, in which the process is suspended."""
    console.set_alt_screen(False)
    console.show_cursor(True)
    yield
    console.set_alt_screen(True)
    console.show_cursor(False)


def view(session: Session, width: int, height: int) -> list[Text]:
    """Return the lines of the screen."""
    body = max(1, height - 2)
    if session.is_list:
        lines = _whole_map(session, width, body)
    elif width < WIDE:
        top = [*_row_within(session, session.at.unit, width), Text()]
        lines = [*top, *_scrolled(session, width, body - len(top))]
    else:
        rows = [_row(session, unit) for unit in _units(session)]
        room = max(row.cell_len for row in rows) + 3
        lines = [*_side_by_side(rows, room, _scrolled(session, width - room, body))]
    if len(lines) > body:
        more = len(lines) - body + 1
        lines[body - 1 :] = [Text(f"... {more} more: the arrow keys")]
    lines += [Text()] * (body - len(lines))
    lines += [Text(_standing(session, width)), _keys(width)]
    for line in lines:
        line.truncate(width)
    return lines[:height]


def told(session: Session, width: int) -> str:
    """Return what is told of the exercise that is shown, as text, for where there is no screen."""
    return "\n".join(line.plain.rstrip() for line in _told(session, width))


def _scrolled(session: Session, width: int, height: int) -> list[Text]:
    """Return what is told, with the map's sign, without the lines that are scrolled away: so many
    that the rest just fits, at most."""
    lines, sign = _told(session, width), _sign(session, session.at)
    lines[1] = Text.assemble((sign, STYLES[sign]), " ", lines[1])
    session.skipped = min(session.skipped, max(0, len(lines) - height))
    return lines[session.skipped :]


def _units(session: Session) -> list[str]:
    return list(dict.fromkeys(exercise.unit for exercise in session.exercises))


def _sign(session: Session, exercise: Exercise) -> str:
    stands = session.progress.of(exercise)
    return PASSES if stands == PASS else OPEN if stands == NOT_STARTED else BEGUN


def _row(session: Session, unit: str) -> Text:
    """Return a unit of the map, with the signs of its exercises."""
    is_here = unit == session.at.unit
    name = f"{HERE if is_here else ' '} {unit:<22} "
    return Text.assemble((name, "bold" if is_here else ""), _signs(session, unit))


def _row_within(session: Session, unit: str, width: int) -> list[Text]:
    """Return a unit of the map in two lines, if one has not the room."""
    row = _row(session, unit)
    return [row] if row.cell_len <= width else [Text(unit, style="bold"), _signs(session, unit)]


def _signs(session: Session, unit: str) -> Text:
    """Return a sign for each exercise of a unit, after a plus those beyond the core."""
    mine = [exercise for exercise in session.exercises if exercise.unit == unit]
    signs = Text()
    for exercise in sorted(mine, key=lambda one: not one.is_core):
        sign = _sign(session, exercise)
        if not exercise.is_core and "+" not in signs.plain:
            signs.append(" + ")
        signs.append(sign, style=STYLES[sign])
    return signs


def _whole_map(session: Session, width: int, height: int) -> list[Text]:
    """Return as many lines of the list of all exercises as there is room for, around the one that
    is shown; with as many columns as there is room for."""
    lines: list[Text] = []
    place = 0
    stand = [session.progress.of(exercise) for exercise in session.exercises]
    room = max(len(exercise.name) for exercise in session.exercises)
    columns = (3 + max(map(len, stand)), 3 + max(len(one.brief) for one in session.exercises))
    shown = sum(4 + room + used <= width for used in itertools.accumulate(columns))
    for exercise in session.exercises:
        if exercise.unit not in [line.plain for line in lines]:
            lines += [Text(), Text(exercise.unit, style="bold")]
        is_here = exercise == session.at
        place = len(lines) if is_here else place
        sign, stands = _sign(session, exercise), session.progress.of(exercise)
        said = (f"   {stands:<{columns[0] - 3}}", f"   {exercise.brief}")[:shown]
        line = Text(f"{HERE if is_here else ' '} ", style="bold" if is_here else "")
        line.append(sign, style=STYLES[sign])
        line.append(f" {exercise.name:<{room}}{''.join(said)}")
        lines.append(line)
    first = max(0, min(place - height // 2, len(lines) - height + 1))
    legend = _spaced(f"{PASSES} passes", f"{BEGUN} begun", f"{OPEN} not started", width=width)
    return [*lines[first : first + height - 1], Text(legend)]


def _told(session: Session, width: int) -> list[Text]:
    """Return what there is to say of the exercise that is shown."""
    told, exercise = session.shown, session.at
    lines = [Text.assemble((exercise.name, "bold"), f"   {_brief(exercise, width)}")]
    lines += [Text(told.stands), Text()]
    if session.hint:  # it is what was asked for last
        lines += [*_hint(session, width), Text()]
    for part in (*told.first, told.title):
        lines += _folded(part, width)
    message = without_lost_carets(told.message.split("\n"), width)
    lines += [line for part in message for line in _folded(part, width, BELOW)]
    for belief, example in told.beliefs:
        lines += [Text(), *_folded(f"{AS_IF} {belief}", width, style="bold")]
        lines += [Text("for example:")] * bool(example)
        lines += [line for part in example.splitlines() for line in _folded(f"  {part}", width, 4)]
    lines += _folded(told.open, width)
    for note in session.notes:
        lines.append(Text())
        lines += [one for part in note.splitlines() for one in _folded(part, width, 2)]
    return [*lines, *_outlook(session, width)]


def _hint(session: Session, width: int) -> Iterator[Text]:
    yield Text(f"Hint {session.hint} of {STEPS}", style="bold")
    for part in _paragraphs(session.hint_text):
        yield from _folded(part, width, len(part) - len(part.lstrip())) or [Text()]


def _brief(exercise: Exercise, width: int) -> str:
    """Return what an exercise is worth, as much of it as there is room for beside its name."""
    parts = exercise.brief.split(", ")
    lengths = itertools.accumulate(len(part) + 2 for part in parts)
    return ", ".join(parts[: sum(len(exercise.name) + 1 + used <= width for used in lengths)])


def _outlook(session: Session, width: int) -> list[Text]:
    """Return lines that say what to do: where to write, or what is next."""
    told, ahead = session.shown, session.following
    if told.stands == NOT_STARTED:
        name = session.at.unit.partition("_")[2]
        where = f"Write it in {name}.py, or in the notebook beside it, and save."
        return _folded(f"{session.at.outlook} {where}", width)
    if not told.passes:
        return []
    if ahead is None:
        return _folded("All exercises pass their public checks.", width)
    return [*_folded(f"Next: {ahead.name} ({ahead.unit}). {ahead.outlook}", width)]


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of a text, those of a paragraph as one; what is indented is code."""
    for is_code, found in itertools.groupby(text.splitlines(), lambda one: one[:1] in ("", " ")):
        lines = [*found]
        yield from lines if is_code else [" ".join(lines)]


def _folded(line: str, width: int, below: int = 0, style: str = "") -> list[Text]:
    """Return a line as lines that fit; below: how far in those after the first begin."""
    return [Text(part, style=style) for part in folded(printable(line), width, below)]


def _side_by_side(left: Sequence[Text], room: int, right: Sequence[Text]) -> Iterator[Text]:
    """Yield lines of two columns, of which the first has so much room."""
    for number in range(max(len(left), len(right))):
        line = left[number].copy() if number < len(left) else Text()
        line.pad_right(room - line.cell_len)
        yield line.append_text(right[number]) if number < len(right) else line


def _standing(session: Session, width: int) -> str:
    """Return how far the student is, and what happens just now: that alone, if there is no room for
    both."""
    done = len(session.progress.passed(session.exercises))
    said = session.said or session.progress.trouble
    both = f"{done} of {len(session.exercises)} exercises pass{f'; {said}' if said else ''}"
    return both if len(both) <= width or not said else said


def _keys(width: int) -> Text:
    """Return the keys and what they are for."""
    shown = Text(_spaced(*KEYS, width=width))
    shown.highlight_regex(r"\b\w\b", "bold")
    return shown


def _spaced(*parts: str, width: int) -> str:
    """Return parts of a line, closer together where there is little room."""
    wide = "   ".join(parts)
    return wide if len(wide) <= width else " ".join(parts)
