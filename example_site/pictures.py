"""The demo's three pictures, drawn with Pillow: no file to license, no font to install."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from .seven_segment import segments

__all__ = ["PICTURES", "draw"]

SIZE = (1200, 750)
_SCALE = 2  # drawn twice as large and reduced: Pillow's shapes have no smooth edges

PAPER, MIST, LINE, INK = "#f4f8f8", "#dfebec", "#9db8bc", "#163b44"
WATER, DEEP, RED, GOLD, WHITE = "#2aa5b8", "#0f6b7c", "#d6453d", "#d9a441", "#ffffff"

Point = tuple[float, float]


class Sheet:
    """A canvas in final pixels."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (SIZE[0] * _SCALE, SIZE[1] * _SCALE), PAPER)
        self._draw = ImageDraw.Draw(self.image)

    def box(
        self,
        corner: Point,
        size: Point,
        *,
        radius: float = 0,
        fill: str | None = None,
        line: str | None = None,
        width: float = 3,
    ) -> None:
        (x, y), (w, h) = corner, size
        edges = [value * _SCALE for value in (x, y, x + w, y + h)]
        self._draw.rounded_rectangle(
            edges, radius * _SCALE, fill=fill, outline=line, width=round(width * _SCALE)
        )

    def disc(self, centre: Point, radius: float, fill: str) -> None:
        x, y = centre
        self.box((x - radius, y - radius), (2 * radius, 2 * radius), radius=radius, fill=fill)

    def path(self, *points: Point, colour: str = INK, width: float = 4) -> None:
        """A line through *points* with round ends and corners."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * _SCALE), joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, colour)

    def shape(self, *points: Point, fill: str) -> None:
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)

    def text(self, centre: Point, text: str, *, size: float = 30, colour: str = INK) -> None:
        font = ImageFont.load_default(size * _SCALE)
        x, y = centre
        self._draw.text((x * _SCALE, y * _SCALE), text, fill=colour, font=font, anchor="mm")

    def arrow(self, start: Point, end: Point, *, colour: str = WATER, width: float = 9) -> None:
        self.path(start, end, colour=colour, width=width)
        self.head(end, math.atan2(end[1] - start[1], end[0] - start[0]), colour, width)

    def head(self, tip: Point, angle: float, colour: str, width: float) -> None:
        """An arrow's head that points along *angle* (radians), a little beyond *tip*."""
        reach, x, y = width * 2.4, *tip
        self.shape(
            *(
                (x + reach * math.cos(angle + turn), y + reach * math.sin(angle + turn))
                for turn in (0, 2.2, -2.2)
            ),
            fill=colour,
        )

    def turn(self, centre: Point, radius: Point, *, clockwise: bool) -> None:
        """A flat curved arrow around *centre*: the way a filter is turned, seen from above."""
        (x, y), (a, b) = centre, radius
        sweep = [math.radians(degree) for degree in range(200, -21, -5)]
        points = [(x + a * math.cos(t), y + b * math.sin(t)) for t in sweep]
        points = points if not clockwise else points[::-1]
        self.path(*points, colour=WATER, width=9)
        (x1, y1), (x2, y2) = points[-4], points[-1]
        self.head((x2, y2), math.atan2(y2 - y1, x2 - x1), WATER, 9)

    def png(self) -> bytes:
        small = self.image.resize(SIZE, Image.Resampling.LANCZOS)
        out = BytesIO()
        small.save(out, "PNG", optimize=True)
        return out.getvalue()


def draw(name: str) -> bytes:
    """The PNG of the picture called *name*; raises KeyError for one that isn't in PICTURES."""
    sheet = Sheet()
    PICTURES[name](sheet)
    return sheet.png()


def _replace_filter(sheet: Sheet) -> None:
    for number, left in enumerate((40, 420, 800), 1):
        sheet.box((left, 40), (360, 670), radius=24, fill=WHITE, line=MIST)
        sheet.disc((left + 52, 92), 26, DEEP)
        sheet.text((left + 52, 92), str(number), size=30, colour=WHITE)
        _filter_head(sheet, left + 180)
    _cartridge(sheet, 220, 350)
    sheet.turn((220, 615), (98, 22), clockwise=False)
    sheet.arrow((345, 400), (345, 500))
    _cartridge(sheet, 600, 380, new=True)
    sheet.arrow((725, 540), (725, 440))
    _cartridge(sheet, 980, 290, new=True)
    sheet.turn((980, 560), (98, 22), clockwise=True)
    sheet.disc((980, 645), 30, WATER)
    sheet.path((966, 645), (977, 656), (996, 634), colour=WHITE, width=7)


def _filter_head(sheet: Sheet, middle: float) -> None:
    """The underside of the machine, with the mark that a filter is lined up with."""
    sheet.box((middle - 120, 150), (240, 100), radius=18, fill=MIST, line=LINE)
    sheet.box((middle - 62, 232), (124, 34), radius=8, fill=LINE)
    sheet.shape((middle, 190), (middle - 14, 214), (middle + 14, 214), fill=RED)


def _cartridge(sheet: Sheet, middle: float, top: float, *, new: bool = False) -> None:
    colour = WATER if new else LINE
    sheet.box((middle - 34, top - 24), (68, 40), radius=8, fill=INK)
    for contact in (-18, 0, 18):
        sheet.box((middle + contact - 5, top - 20), (10, 12), radius=2, fill=GOLD)
    sheet.box((middle - 72, top), (144, 220), radius=26, fill=WHITE, line=INK, width=4)
    sheet.box((middle - 72, top + 74), (144, 72), fill=colour)
    sheet.path((middle - 72, top + 74), (middle - 72, top + 146), width=4)
    sheet.path((middle + 72, top + 74), (middle + 72, top + 146), width=4)
    sheet.text((middle, top + 110), "PC1", size=34, colour=WHITE)
    sheet.shape((middle, top + 18), (middle - 12, top + 40), (middle + 12, top + 40), fill=RED)


def _e07_display(sheet: Sheet) -> None:
    sheet.box((210, 60), (780, 630), radius=64, fill=WHITE, line=MIST, width=4)
    sheet.box((290, 140), (620, 300), radius=30, fill="#10262c")
    for digit, left in zip("E07", (390, 545, 700), strict=True):
        for points, lit in segments(digit, left, 190, 110, 200):
            sheet.shape(*points, fill="#ff6a5e" if lit else "#1c3a42")
    for left, colour, label in ((430, "#2f7de1", "PC1"), (770, RED, "RO6")):
        sheet.disc((left, 530), 34, "#f7d9d6" if colour == RED else "#d8e6fa")
        sheet.disc((left, 530), 20, colour)
        sheet.text((left, 600), label, size=32)
    for radius in (34, 58, 82):
        _sound(sheet, (1020, 200), radius)


def _sound(sheet: Sheet, centre: Point, radius: float) -> None:
    sweep = [math.radians(degree) for degree in range(-48, 49, 6)]
    points = [
        (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
        for angle in sweep
    ]
    sheet.path(*points, colour=GOLD, width=8)


def _under_sink(sheet: Sheet) -> None:
    sheet.box((60, 190), (980, 490), radius=10, fill=WHITE, line=LINE, width=5)
    sheet.box((30, 150), (1040, 44), radius=10, fill=LINE)
    _sink(sheet)
    _purifier(sheet)
    _supply(sheet)
    for start, end in (((645, 641), (580, 641)), ((775, 641), (840, 641))):
        sheet.arrow(start, end, colour=INK, width=4)
    sheet.text((710, 640), "30 cm", size=30)
    for start, end in (((1120, 400), (1120, 206)), ((1120, 470), (1120, 666))):
        sheet.arrow(start, end, colour=INK, width=4)
    sheet.text((1120, 436), "45 cm", size=30)


def _sink(sheet: Sheet) -> None:
    sheet.box((120, 172), (310, 160), radius=28, fill=MIST, line=LINE, width=5)
    sheet.box((120, 150), (310, 28), fill=PAPER)
    sheet.box((124, 178), (302, 40), fill=MIST)
    drain = ((275, 332), (275, 500), (185, 500), (185, 450), (64, 450))
    sheet.path(*drain, colour=LINE, width=30)
    sheet.path(*drain, colour=MIST, width=20)
    sheet.path((590, 560), (390, 560), (390, 400), (290, 400), colour=GOLD, width=7)


def _purifier(sheet: Sheet) -> None:
    sheet.path((650, 270), (650, 236), (490, 236), (490, 150), colour=WATER, width=8)
    sheet.path((490, 156), (490, 60), (392, 60), (392, 92), colour=INK, width=16)
    sheet.disc((392, 126), 7, WATER)
    sheet.box((590, 262), (240, 340), radius=26, fill=PAPER, line=INK, width=5)
    for left in (618, 718):
        sheet.box((left, 390), (84, 190), radius=18, fill=WHITE, line=LINE, width=4)
        sheet.box((left, 450), (84, 56), fill=WATER)
    sheet.box((630, 296), (160, 62), radius=12, fill="#10262c")
    sheet.text((710, 327), "S6", size=34, colour=WHITE)


def _supply(sheet: Sheet) -> None:
    sheet.path((1036, 540), (930, 540), (930, 440), (832, 440), colour=DEEP, width=9)
    sheet.disc((930, 540), 26, DEEP)
    sheet.disc((930, 540), 12, WHITE)
    sheet.path((930, 540), (984, 540), colour=RED, width=14)
    sheet.path((892, 320), (862, 320), (862, 350), (832, 350), colour=INK, width=6)
    sheet.box((890, 260), (110, 110), radius=14, fill=WHITE, line=LINE, width=5)
    sheet.path((945, 290), (945, 312), width=8)
    sheet.path((920, 332), (932, 346), width=8)
    sheet.path((970, 332), (958, 346), width=8)


PICTURES: Mapping[str, Callable[[Sheet], None]] = {
    "replace-filter.png": _replace_filter,
    "e07-display.png": _e07_display,
    "under-sink.png": _under_sink,
}
