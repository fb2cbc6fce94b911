"""Diagrams of what flows where, drawn from rows of text.

    x (N, 784) -> Linear -> logits (N, 10) -> loss
    .          .            dlogits (N, 10) <- 1

A row has boxes with arrows between them. A box has a name and, in brackets, a shape; a dot is a
place without one. The boxes of all rows stand in columns. If the last box of a row is the first
again, an arrow goes back to that.
"""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

ARROW = re.compile(r"\s+(->|<-)\s+")
HEIGHT, GAP, ARROWS, MARGIN = 48, 26, 34, 16  # pixels: of a box, between rows and columns, around
LETTER = 7.5  # pixels, of a letter at most, in the fonts that browsers have
INK, PAPER, FILL = "#1f2933", "#ffffff", "#e8f0fb"


@dataclass(frozen=True)
class Box:
    """A place in a row, at `x`, `y` from its left upper corner, so wide. text: its name and shape,
    one or none."""

    text: tuple[str, ...]
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        """How far down the arrows to and from it are."""
        return self.y + HEIGHT / 2


def diagram_name(number: int | str) -> str:
    """Return the name of the file that a unit's diagram is drawn in."""
    return f"diagram_{number}.svg"


def svg(rows: str) -> str:
    """Return the picture of a diagram, an SVG image."""
    lines = [ARROW.split(row.strip()) for row in rows.splitlines()]
    loops = [len(line) > 1 and line[0] == line[-1] for line in lines]
    names = [
        [_text(name) for name in line[: -1 if loop else None : 2]]
        for line, loop in zip(lines, loops, strict=True)
    ]
    widths = [
        max(
            (LETTER * len(part) + 20 for row in names for box in row[n : n + 1] for part in box),
            default=0,
        )
        for n in range(max(map(len, names)))
    ]
    starts = [MARGIN + sum(widths[:n]) + n * ARROWS for n in range(len(widths))]
    down = HEIGHT + GAP
    boxes = [
        [Box(text, starts[n], MARGIN + r * down, widths[n]) for n, text in enumerate(row)]
        for r, row in enumerate(names)
    ]
    width = MARGIN + starts[-1] + widths[-1]
    height = 2 * MARGIN + len(lines) * down - (0 if any(loops) else GAP)
    picture = _picture(width, height)
    for row, line, loop in zip(boxes, lines, loops, strict=True):
        for box in row:
            _draw(picture, box)
        for one, other, arrow in zip(row, row[1:], line[1::2], strict=False):
            _connect(picture, one, other, arrow)
        if loop:
            _return(picture, row[-1], row[0])
    return ElementTree.tostring(picture, encoding="unicode")


def _text(box: str) -> tuple[str, ...]:
    """Return the name of a box, and its shape if it has one; nothing for a dot."""
    name, bracket, shape = box.strip().partition(" (")
    return () if name == "." else (name, f"({shape}") if bracket else (name,)


def _picture(width: float, height: float) -> ElementTree.Element:
    """Return an image without anything but its paper, which is white on a dark page, too."""
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    root = ElementTree.Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", **size, "viewBox": f"0 0 {width:g} {height:g}"},
    )
    _add(root, "rect", width="100%", height="100%", rx=8, fill=PAPER)
    head = _add(
        _add(root, "defs"), "marker",
        id="head", viewBox="0 0 8 8", refX=7, refY=4, markerWidth=8, markerHeight=8, orient="auto",
    )  # fmt: skip
    _add(head, "path", d="M0,0 L8,4 L0,8 z", fill=INK)
    return root


def _draw(picture: ElementTree.Element, box: Box) -> None:
    """Draw a box with its text."""
    if not box.text:
        return
    _add(
        picture, "rect",
        x=box.x, y=box.y, width=box.width, height=HEIGHT, rx=6, fill=FILL, stroke=INK,
    )  # fmt: skip
    first = box.middle + 5 - 9 * (len(box.text) - 1)
    for n, part in enumerate(box.text):
        text = _add(
            picture, "text",
            x=box.x + box.width / 2, y=first + 18 * n, fill=INK,
            **{"text-anchor": "middle", "font-family": "sans-serif", "font-size": 14 - 2 * n},
        )  # fmt: skip
        text.text = part


def _connect(picture: ElementTree.Element, one: Box, other: Box, arrow: str) -> None:
    """Draw the arrow between neighbours, to the one or to the other."""
    if one.text and other.text:
        ends = [one.x + one.width + 3, other.x - 3]
        start, end = ends if arrow == "->" else ends[::-1]
        _arrow(picture, f"M{start:g},{one.middle:g} L{end:g},{one.middle:g}")


def _return(picture: ElementTree.Element, last: Box, first: Box) -> None:
    """Draw the arrow from below the last box of a row to below the first."""
    start, end = (box.x + box.width / 2 for box in (last, first))
    top = last.y + HEIGHT
    _arrow(
        picture,
        f"M{start:g},{top:g} L{start:g},{top + GAP - 8:g} L{end:g},{top + GAP - 8:g} "
        f"L{end:g},{top + 3:g}",
    )


def _arrow(picture: ElementTree.Element, path: str) -> None:
    _add(picture, "path", d=path, fill="none", stroke=INK, **{"marker-end": "url(#head)"})


def _add(parent: ElementTree.Element, tag: str, **attributes: object) -> ElementTree.Element:
    shown = {k: f"{v:g}" if isinstance(v, float) else str(v) for k, v in attributes.items()}
    return ElementTree.SubElement(parent, tag, shown)
