"""The calm picture of the last weeks: one tile a week, its state told by a shape and a word.

Lengths are pixels. Nothing is counted up, praised or blamed: every state has the same color.
"""

import datetime as dtm
import io
import string
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageDraw, ImageFont

MOST_WEEKS = 12
WIDTH, MARGIN = 1000, 48
GROUND, PAPER, INK, QUIET, ACCENT = "#ece5d8", "#faf7f0", "#2b2a26", "#565046", "#1f5f59"
TITLE, BODY = 44, 34  # text sizes

_IN_A_ROW = 4
_GAP, _BIG_GAP = 20, 36
_TILE_WIDTH = (WIDTH - 2 * MARGIN - (_IN_A_ROW - 1) * _GAP) // _IN_A_ROW
_TILE_HEIGHT, _ROUND = 208, 28
_BIG, _SMALL = 92, 48  # shapes in a tile and in the legend
_SHAPE_AT, _DATE_AT = 26, 134  # below the upper edge of a tile
_LEADING = 1.35
_COLORS = 16  # enough for smooth edges, and half a byte a pixel
_FINER = 4  # shapes are drawn this much larger and then reduced, so that their edges are smooth
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # strftime asks the locale
# Pillow's own font has these and no more; any other letter would be an empty box.
_GLYPHS = frozenset(string.ascii_letters + string.digits + string.punctuation + " \n©«°±·»‘’“”‹›")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

Box = tuple[float, float, float, float]


class Week(StrEnum):
    """What became of one week; OPEN: no answer; MISSED: the bot was away."""

    DONE = "done"
    OPEN = "open"
    PAUSED = "paused"
    SKIPPED = "skipped"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `x`, `y`: its left upper corner."""

    x: float
    y: float
    words: str
    size: int
    color: str

    @property
    def box(self) -> Box:
        """Left, top, right and bottom of what is painted."""
        left, top, right, bottom = _font(self.size).getbbox(self.words)
        return self.x + left, self.y + top, self.x + right, self.y + bottom


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a state; `x`, `y`: its left upper corner, `size`: of its square."""

    x: int
    y: int
    state: Week
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything of a picture goes; `tiles`: their left upper corners."""

    height: int
    tiles: tuple[tuple[int, int], ...]
    shapes: tuple[Shape, ...]
    texts: tuple[Text, ...]


def draw(
    weeks: Sequence[tuple[dtm.date, Week]], title: str, caption: str, legend: Mapping[Week, str]
) -> bytes:
    """Return the picture as a PNG; the same input gives the same bytes.

    Args:
        weeks: 1 to 12 with their dates, oldest first.
        title: above the weeks. caption: below them; either may be empty or take many lines.
        legend: a word for every state; only the states that occur are explained.

    Raises:
        ValueError: too few or too many weeks.
        KeyError: a state that occurs has no word.
    """
    found = plan(weeks, title, caption, legend)
    image = Image.new("RGB", (WIDTH, found.height), GROUND)
    for corner in found.tiles:
        image.paste(PAPER, corner, _tile())
    for shape in found.shapes:
        image.paste(ACCENT, (shape.x, shape.y), _mask(shape.state, shape.size))
    pen = ImageDraw.Draw(image)
    for text in found.texts:
        pen.text((text.x, text.y), text.words, text.color, _font(text.size))
    out = io.BytesIO()
    image.quantize(_COLORS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def plan(
    weeks: Sequence[tuple[dtm.date, Week]], title: str, caption: str, legend: Mapping[Week, str]
) -> Plan:
    """Return where everything goes; arguments and errors as of `draw`."""
    if not 1 <= len(weeks) <= MOST_WEEKS:
        raise ValueError(f"1 to {MOST_WEEKS} weeks can be shown, not {len(weeks)}")
    titles, y = _paragraph(title, MARGIN, MARGIN, WIDTH - 2 * MARGIN, TITLE, INK)
    y += _BIG_GAP if titles else 0
    tiles = [
        (MARGIN + column * (_TILE_WIDTH + _GAP), y + row * (_TILE_HEIGHT + _GAP))
        for row, column in (divmod(n, _IN_A_ROW) for n in range(len(weeks)))
    ]
    shapes = [
        Shape(x + (_TILE_WIDTH - _BIG) // 2, top + _SHAPE_AT, state, _BIG)
        for (x, top), (_, state) in zip(tiles, weeks, strict=True)
    ]
    dates = [_date(day, *corner) for corner, (day, _) in zip(tiles, weeks, strict=True)]
    y = tiles[-1][1] + _TILE_HEIGHT + _BIG_GAP
    present = [state for state in Week if state in {s for _, s in weeks}]
    signs, words, y = _legend({state: legend[state] for state in present}, y)
    captions, end = _paragraph(caption, MARGIN, y + _BIG_GAP, WIDTH - 2 * MARGIN, BODY, QUIET)
    return Plan(
        (end if captions else y) + MARGIN, tuple(tiles), (*shapes, *signs),
        (*titles, *dates, *words, *captions),
    )  # fmt: skip


def _date(day: dtm.date, x: int, y: int) -> Text:
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    left = x + (_TILE_WIDTH - _font(BODY).getlength(words)) / 2
    return Text(left, y + _DATE_AT, words, BODY, INK)


def _legend(words: Mapping[Week, str], y: int) -> tuple[list[Shape], list[Text], int]:
    """Place shapes with their words side by side, in further rows where they do not fit."""
    signs: list[Shape] = []
    texts: list[Text] = []
    x, row, below = float(MARGIN), y, y
    indent = _SMALL + _GAP
    for state, word in words.items():
        lines, end = _paragraph(word, 0, 0, WIDTH - 2 * MARGIN - indent, BODY, INK)
        wide = indent + max((line.box[2] for line in lines), default=0)
        if x > MARGIN and x + wide > WIDTH - MARGIN:
            x, row = float(MARGIN), below + _GAP
        signs.append(Shape(int(x), row, state, _SMALL))
        texts += [Text(int(x) + indent, row + 3 + t.y, t.words, BODY, INK) for t in lines]
        below = max(below, row + max(_SMALL, end))
        x += wide + 2 * _GAP
    return signs, texts, below


def _paragraph(
    text: str, x: int, y: int, width: int, size: int, color: str
) -> tuple[list[Text], int]:
    """Return a text in lines no wider than `width`, and where the next thing may begin."""
    leading = round(size * _LEADING)
    lines = _wrapped(_drawable(text), width, _font(size))
    return (
        [Text(x, y + n * leading, line, size, color) for n, line in enumerate(lines)],
        y + len(lines) * leading,
    )  # fmt: skip


def _drawable(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_DASHES).replace("…", "..."))
    return "".join(c for c in plain if c in _GLYPHS)


def _wrapped(text: str, width: int, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = []
    for given in text.strip().split("\n") if text.strip() else ():
        line = ""
        for word in given.split():
            longer = f"{line} {word}".lstrip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = word
            while font.getlength(longer) > width:  # one word, wider than the line
                fits = _fitting(longer, width, font)
                lines.append(longer[:fits])
                longer = longer[fits:]
            line = longer
        lines.append(line)
    return lines


def _fitting(word: str, width: float, font: ImageFont.FreeTypeFont) -> int:
    """Return how many letters of a word that is too long go into one line."""
    return bisect_right(range(len(word)), width, key=lambda n: font.getlength(word[:n])) - 1


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow is built without FreeType")
    return font


def _tile() -> Image.Image:
    wide, high = _TILE_WIDTH * _FINER, _TILE_HEIGHT * _FINER
    mask = Image.new("L", (wide, high))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, wide - 1, high - 1), _ROUND * _FINER, 255)
    return mask.reduce(_FINER)


def _mask(state: Week, size: int) -> Image.Image:
    """Return the shape of a state: white where it is painted."""
    full = size * _FINER
    mask = Image.new("L", (full, full))
    pen = ImageDraw.Draw(mask)
    circle = (0, 0, full - 1, full - 1)
    match state:
        case Week.DONE:
            pen.ellipse(circle, 255)
            _stroke(pen, full, 0.1, ((0.28, 0.53), (0.44, 0.68), (0.73, 0.36)), fill=0)
        case Week.OPEN:
            pen.ellipse(circle, outline=255, width=full // 12)
        case Week.MISSED:
            for x in (0.2, 0.5, 0.8):
                _stroke(pen, full, 0.16, ((x, 0.5), (x, 0.5)))
        case Week.PAUSED:
            for x in (0.35, 0.65):
                _stroke(pen, full, 0.15, ((x, 0.22), (x, 0.78)))
        case Week.SKIPPED:
            _stroke(pen, full, 0.15, ((0.18, 0.5), (0.82, 0.5)))
    return mask.reduce(_FINER)


def _stroke(
    pen: ImageDraw.ImageDraw, full: int, thick: float, points: Sequence[tuple[float, float]],
    fill: int = 255,
) -> None:  # fmt: skip
    """Draw a line with round ends; thickness and points are parts of the square's side."""
    half = thick * full / 2
    at = [(x * full, y * full) for x, y in points]
    pen.line(at, fill, round(2 * half))
    for x, y in at:
        pen.ellipse((x - half, y - half, x + half, y + half), fill)
