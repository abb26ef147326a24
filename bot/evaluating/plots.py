"""Small line charts as SVG, readable without colour: every line has its own dashes and a name."""

from collections.abc import Mapping, Sequence
from html import escape

Line = Sequence[tuple[float, float]]  # points, both 0 to 1

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 200, 40, 56
_DASHES = ("none", "8 4", "2 4", "12 4 2 4")
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def chart(title: str, across: str, up: str, lines: Mapping[str, Line], highest: float = 1) -> str:
    """Return a chart.

    Args:
        title: what it shows. across, up: the names of the axes, both shares.
        lines: name to points, at most four lines.
        highest: the end of the axis that goes up, 0 to 1.
    """
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        return round(_LEFT + x * wide, 1), round(_TOP + (1 - min(y / highest, 1)) * high, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13" fill="#222">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="24" font-size="15">{escape(title)}</text>',
        f'<text x="{_LEFT + wide / 2}" y="{_HEIGHT - 14}" text-anchor="middle">{escape(across)}'
        "</text>",
        f'<text x="16" y="{_TOP + high / 2}" text-anchor="middle" '
        f'transform="rotate(-90 16 {_TOP + high / 2})">{escape(up)}</text>',
    ]
    for tick in _TICKS:
        x, base = at(tick, 0)
        left, y = at(0, tick * highest)
        parts += [
            f'<line x1="{left}" y1="{y}" x2="{_LEFT + wide}" y2="{y}" stroke="#ccc"/>',
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{tick * highest:.0%}</text>',
            f'<text x="{x}" y="{base + 20}" text-anchor="middle">{tick:.0%}</text>',
        ]
    for number, (name, points) in enumerate(lines.items()):
        dashes = _DASHES[number % len(_DASHES)]
        path = " ".join(f"{x},{y}" for x, y in (at(*point) for point in points))
        y = _TOP + 16 + number * 24
        side = _LEFT + wide + 16
        parts += [
            f'<polyline points="{path}" fill="none" stroke="#124" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>',
            f'<line x1="{side}" y1="{y}" x2="{side + 32}" y2="{y}" stroke="#124" '
            f'stroke-width="2" stroke-dasharray="{dashes}"/>',
            f'<text x="{side + 40}" y="{y + 4}">{escape(name)}</text>',
        ]
    return "\n".join((*parts, "</svg>")) + "\n"
