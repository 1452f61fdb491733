"""Pictures of figures as SVG: lines over sizes, points by time and quality, bars. For light and dark ground, and told in words as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 520
LEFT, RIGHT, TOP, BOTTOM = 78, 250, 64, 60
OURS = "ours"
DASHES = ("", "7 4", "2 4", "10 3 2 3", "5 2 1 2", "1 3")
STYLE = """
svg { font-family: system-ui, sans-serif; font-size: 13px; }
.ground { fill: #ffffff; } .ink { fill: #1d2430; } .pale { fill: #55606e; }
.axis { stroke: #8a94a3; stroke-width: 1; } .grid { stroke: #e1e5ea; stroke-width: 1; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .peer { stroke: #5d6b7e; fill: #5d6b7e; } .own { stroke: #b3400f; fill: #b3400f; }
.line.peer, .line.own { fill: none; } .line.own { stroke-width: 4; } .label.own { stroke: none; font-weight: 700; } .label.peer { stroke: none; }
.bar { stroke: none; } .title { font-size: 17px; font-weight: 700; }
@media (prefers-color-scheme: dark) {
.ground { fill: #161b22; } .ink { fill: #e8ecf1; } .pale { fill: #a9b4c2; } .axis { stroke: #738091; } .grid { stroke: #2a323d; }
.peer { stroke: #a3b1c4; fill: #a3b1c4; } .own { stroke: #ff9a62; fill: #ff9a62; } .line.peer, .line.own { fill: none; }
.label.own, .label.peer, .bar { stroke: none; }
}
"""

Series = Mapping[str, Sequence[tuple[float, float]]]


def short(number: float) -> str:
    """A number as an axis bears it: 0.1, 25, 1,000,000."""
    return f"{number:,.0f}" if number >= 10 else f"{number:g}"


class LogScale:
    """Numbers above zero along an axis, each power of ten as long as the next."""

    def __init__(self, numbers: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = floor(log10(min(numbers))), ceil(log10(max(numbers)))
        self.high = max(self.high, self.low + 1)
        self.start, self.end = start, end

    def __call__(self, number: float) -> float:
        """Where the number stands, in pixels."""
        return self.start + (log10(number) - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def marks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]


class ShareScale:
    """Shares from 0 to 1 along an axis."""

    marks = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

    def __init__(self, start: float, end: float) -> None:
        self.start, self.end = start, end

    def __call__(self, share: float) -> float:
        """Where the share stands, in pixels."""
        return self.start + share * (self.end - self.start)


def _ours(name: str) -> str:
    return "own" if name == OURS else "peer"


def _text(x: float, y: float, text: str, kind: str = "ink", anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _rule(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _picture(title: str, says: str, parts: Sequence[str], height: int = HEIGHT) -> str:
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc">'
    named = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(says)}</desc><style>{STYLE}</style>'
    ground = f'<rect class="ground" width="{WIDTH}" height="{height}"/>' + _text(20, 32, title, "ink title")
    return "\n".join([head, named, ground, *parts, "</svg>", ""])


def _axes(across: LogScale, up: LogScale | ShareScale, names: tuple[str, str]) -> list[str]:
    parts = []
    for mark in across.marks:
        parts += [_rule("grid", across(mark), up.start, across(mark), up.end), _text(across(mark), up.start + 20, short(mark), "pale", "middle")]
    for mark in up.marks:
        parts += [_rule("grid", across.start, up(mark), across.end, up(mark)), _text(across.start - 8, up(mark) + 4, short(mark), "pale", "end")]
    parts += [_rule("axis", across.start, up.start, across.end, up.start), _rule("axis", across.start, up.start, across.start, up.end)]
    return [*parts, _text((across.start + across.end) / 2, up.start + 44, names[0], "ink", "middle"), _text(20, TOP - 10, names[1], "ink")]


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as near to the wanted ones as can be without labels lying on each other, in the same order."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    found = [0.0] * len(wanted)
    least = low
    for at in order:
        found[at] = least = max(wanted[at], least)
        least += gap
    most = high
    for at in reversed(order):
        found[at] = most = min(found[at], most)
        most -= gap
    return found


def lines(title: str, says: str, series: Series, names: tuple[str, str]) -> str:
    """One line for each name, both axes in powers of ten, the names at the lines' ends."""
    points = [point for some in series.values() for point in some]
    across = LogScale([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = LogScale([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = _axes(across, up, names)
    heights = apart([up(some[-1][1]) for some in series.values()], 16, TOP, HEIGHT - BOTTOM)
    for at, ((name, some), height) in enumerate(zip(series.items(), heights, strict=True)):
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in some)
        dash = "" if name == OURS else f' stroke-dasharray="{DASHES[at % len(DASHES)]}"'
        parts.append(f'<polyline class="line {_ours(name)}" points="{path}"{dash}/>')
        end_x, end_y = across(some[-1][0]), up(some[-1][1])
        parts += [_rule("axis", end_x + 3, end_y, across.end + 14, height - 4), _text(across.end + 18, height, name, f"label {_ours(name)}")]
    return _picture(title, says, parts)


def points(title: str, says: str, at: Mapping[str, tuple[float, float]], names: tuple[str, str]) -> str:
    """A point for each name: time across in powers of ten, quality up from 0 to 1."""
    across, up = LogScale([x for x, _ in at.values()], LEFT, WIDTH - RIGHT), ShareScale(HEIGHT - BOTTOM, TOP)
    parts = _axes(across, up, names)
    heights = apart([up(y) for _, y in at.values()], 16, TOP, HEIGHT - BOTTOM)
    for (name, (x, y)), height in zip(at.items(), heights, strict=True):
        parts += [
            f'<circle class="{_ours(name)}" cx="{across(x):.1f}" cy="{up(y):.1f}" r="{7 if name == OURS else 5}"/>',
            _rule("grid", across(x) + 7, up(y), across.end + 14, height - 4),
            _text(across.end + 18, height, name, f"label {_ours(name)}"),
        ]
    return _picture(title, says, parts)


def bars(title: str, says: str, values: Mapping[str, float], unit: str) -> str:
    """A bar for each name, in powers of ten, the number at its end."""
    across = LogScale(list(values.values()), 300, WIDTH - 110)
    parts, top = [], TOP
    for name, value in values.items():
        parts += [
            _text(290, top + 15, name, f"label {_ours(name)}", "end"),
            f'<rect class="bar {_ours(name)}" x="300" y="{top}" width="{max(across(value) - 300, 2):.1f}" height="20"/>',
            _text(across(value) + 8, top + 15, f"{short(value)} {unit}", "ink"),
        ]
        top += 32
    return _picture(title, says, parts, top + 20)
