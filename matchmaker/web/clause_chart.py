"""Prices over months as lines: the price outside, and the price under each clause; the numbers stand in the table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from matchmaker.domain.price_rules import Computed
from matchmaker.domain.price_simulation import Month, Simulation, wants_out
from matchmaker.wording.figures import month_name, number

WIDTH, HEIGHT = 480, 260
LEFT, RIGHT, TOP, BOTTOM = 70, 10, 14, 28
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing: each line in as many pieces as there are unbroken stretches, the months in which somebody would want out, and the axes' marks."""

    width: int
    height: int
    outside: tuple[str, ...]
    clauses: tuple[tuple[str, ...], ...]
    dots: tuple[Spot, ...]
    outs: tuple[tuple[float, float, str], ...]
    levels: tuple[tuple[float, str], ...]
    months: tuple[tuple[float, str, str], ...]


def chart_of(found: Simulation, threshold: Decimal) -> Chart | None:
    """The drawing of a simulation; nothing where no price was read at all."""
    values = [value for month in found.months for value in _values(month) if value is not None]
    if not values:
        return None
    low, high = min(values), max(values)
    room = max((high - low) * 0.08, high * 0.02)

    def spot(place: int, dong: int) -> Spot:
        share = (dong - low + room) / (high - low + 2 * room)
        return round(_x(place, len(found.months)), 1), round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)

    many = max((len(month.answers) for month in found.months), default=0)
    lines = [[_values(month)[column] if len(_values(month)) > column else None for month in found.months] for column in range(many + 1)]
    spots = [[None if value is None else spot(place, value) for place, value in enumerate(line)] for line in lines]
    outs = [
        (*where, side)
        for line in range(1, many + 1)
        for month, where in zip(found.months, spots[line], strict=True)
        if where and (side := _side(month, line - 1, threshold))
    ]
    middle = round((low + high) / 2)
    levels = tuple((spot(0, value)[1], number(value, 0)) for value in dict.fromkeys((low, middle, high)))
    dots = tuple(where for where in spots[0] if where)
    return Chart(WIDTH, HEIGHT, _pieces(spots[0]), tuple(_pieces(line) for line in spots[1:]), dots, tuple(outs), levels, _months(found.months))


def _values(month: Month) -> list[int | None]:
    """The price outside, then that under each clause."""
    return [month.outside_dong, *(answer.dong if isinstance(answer, Computed) else None for answer in month.answers)]


def _side(month: Month, place: int, threshold: Decimal) -> str:
    answer = month.answers[place] if month.answers else None
    if not isinstance(answer, Computed) or month.outside_dong is None:
        return ""
    return wants_out(month.outside_dong, answer.dong, threshold)


def _pieces(spots: Iterable[Spot | None]) -> tuple[str, ...]:
    """The line as points, broken where a month has no price."""
    pieces: list[list[str]] = [[]]
    for where in spots:
        if where is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{where[0]},{where[1]}")
    return tuple(" ".join(piece) for piece in pieces if len(piece) > 1)


def _months(months: Sequence[Month]) -> tuple[tuple[float, str, str], ...]:
    """The first, the middle and the last month's names, and how each is hung on its place."""
    places = {0: "start", len(months) // 2: "middle", len(months) - 1: "end"}
    return tuple((round(_x(place, len(months)), 1), month_name(months[place].first), anchor) for place, anchor in places.items())


def _x(place: int, many: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (place / (many - 1) if many > 1 else 0.5)
