"""The prices of one thing at one place over time: a band between the ends, a line through the middles, a dot for each reading, and axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.domain.reference_prices import ReferencePrice
from matchmaker.wording.figures import day, number

WIDTH, HEIGHT = 400, 210
LEFT, RIGHT, TOP, BOTTOM = 66, 12, 12, 26
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PriceChart:
    """The drawing in its own units; a dot says whether its reading is invented."""

    width: int
    height: int
    left: int
    band: str
    line: str
    dots: Sequence[tuple[float, float, bool]]
    levels: Sequence[tuple[float, str]]
    days: Sequence[tuple[float, str, str]]


def price_chart(readings: Sequence[ReferencePrice]) -> PriceChart | None:
    """The drawing of the readings, oldest first, by their days; nothing for fewer than two days."""
    first, last = readings[0].read_on, readings[-1].read_on
    if first == last:
        return None
    low, high = min(one.low_dong for one in readings), max(one.high_dong for one in readings)
    room = max((high - low) * 0.06, high * 0.02)

    def x(one: ReferencePrice) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (one.read_on - first).days / (last - first).days, 1)

    def y(dong: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - (dong - low + room) / (high - low + 2 * room)), 1)

    upper, lower = [(x(one), y(one.high_dong)) for one in readings], [(x(one), y(one.low_dong)) for one in readings]
    middle = [(x(one), y(one.middle_dong)) for one in readings]
    dots = [(*spot, one.invented) for spot, one in zip(middle, readings, strict=True)]
    levels = [(y(dong), number(dong, 0)) for dong in dict.fromkeys((low, round((low + high) / 2), high))]
    days = [(float(LEFT), day(first), "start"), (float(WIDTH - RIGHT), day(last), "end")]
    return PriceChart(WIDTH, HEIGHT, LEFT, _points([*upper, *reversed(lower)]), _points(middle), dots, levels, days)


def _points(spots: Sequence[Spot]) -> str:
    return " ".join(f"{x},{y}" for x, y in spots)
