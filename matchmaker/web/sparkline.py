"""A series of prices as a small line, drawn from its lowest to its highest; the numbers stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.domain.reference_prices import ReferencePrice

WIDTH, HEIGHT, MARGIN = 240, 56, 4


@dataclass(frozen=True, slots=True)
class Spark:
    """The band between the lower and the higher ends, the line of the middles, and where the newest stands; in the units of the drawing."""

    width: int
    height: int
    band: str
    line: str
    x: float
    y: float


def sparkline(readings: Sequence[ReferencePrice]) -> Spark | None:
    """The drawing of the readings, oldest first, by their days; nothing for fewer than two days."""
    first, last = readings[0].read_on, readings[-1].read_on
    days = (last - first).days
    if not days:
        return None
    low, high = min(one.low_dong for one in readings), max(one.high_dong for one in readings)
    wide, tall = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN

    def x(one: ReferencePrice) -> float:
        return round(MARGIN + wide * (one.read_on - first).days / days, 1)

    def y(dong: float) -> float:
        return round(MARGIN + tall * (1 - ((dong - low) / (high - low) if high > low else 0.5)), 1)

    lower, upper = [(x(one), y(one.low_dong)) for one in readings], [(x(one), y(one.high_dong)) for one in readings]
    middle = [(x(one), y(one.middle_dong)) for one in readings]
    return Spark(WIDTH, HEIGHT, _points([*upper, *reversed(lower)]), _points(middle), *middle[-1])


def _points(spots: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in spots)
