"""A listing's price held beside a price that somebody read: only where product, size, state, place in the chain and unit agree, and it is fresh.

Why so strictly: between years, or from the pond to the shop, a factor of two is normal (năn bộp: 6–8,000 đ wholesale, 40–60,000 đ retail).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf

from matchmaker.domain.quantities import Units
from matchmaker.domain.records import How, Linked, Price, Quantity
from matchmaker.domain.reference_prices import CHAIN, COMPARABLE, OLDEST, ReferencePrice
from matchmaker.matching.sizes import PieceWeight

MONTHS = 12
"""Months of readings below which nothing is said about where a price is going."""
ROUNDING = 0.005
"""The share by which a weight may miss an end of a size and still lie in it: 20 con/kg is 50 g however it was reckoned."""


class Level(StrEnum):
    """How a listing's price stands to the price that was read."""

    UNKNOWN = "UNKNOWN"  # nothing to hold it against, or no price
    BELOW = "BELOW"
    WITHIN = "WITHIN"
    ABOVE = "ABOVE"


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found: the level, the price it was held against, by how many đồng of the reference's unit it lies outside, and why it is unknown.

    `why` is `no_price`, `none_fits` (the product has fresh prices, of another size, state, place or unit) or `none`.
    """

    level: Level
    reference: ReferencePrice | None = None
    gap_dong: int = 0
    why: str = ""

    @property
    def gap_share(self) -> float:
        """The gap as a share of the nearer end of the reference."""
        if self.reference is None or self.level not in (Level.BELOW, Level.ABOVE):
            return 0.0
        return self.gap_dong / (self.reference.low_dong if self.level is Level.BELOW else self.reference.high_dong)


def product_of(linked: Linked) -> str:
    """The one product that the words name; empty where they name none or could mean another."""
    readings = linked.readings
    if not readings or readings[0].how is How.GUESSED or (len(readings) > 1 and readings[0].how is not How.CHOSEN):
        return ""
    return readings[0].product


def compare_price(
    linked: Linked,
    side: str,
    price: Price | None,
    references: Iterable[ReferencePrice],
    units: Units,
    line: Sequence[str],
    today: date,
    amount: Quantity | None = None,
) -> Compared:
    """The listing's price beside the freshest price that is about the same thing; `line` is its product and what that is a kind of.

    What the listing's amount says that a unit of its own weighs holds for its price as well.
    """
    product = product_of(linked)
    fresh = [one for one in references if product and one.product == product and one.read_on <= today <= one.read_on + OLDEST]
    fitting = [one for one in fresh if _about_the_same(linked, side, one) and (price is None or _factor(price, one, units, line, amount) is not None)]
    if not fitting:
        return Compared(Level.UNKNOWN, why="none_fits" if fresh else "none")
    places = COMPARABLE[side]
    reference = min(fitting, key=lambda one: (today - one.read_on, places.index(one.chain), one.invented, one.code))
    factor = None if price is None else _factor(price, reference, units, line, amount)
    if price is None or factor is None:
        return Compared(Level.UNKNOWN, reference, why="no_price")
    return _held(price.dong * factor, (price.high or price.dong) * factor, reference)


def _about_the_same(linked: Linked, side: str, reference: ReferencePrice) -> bool:
    """Do state, size and place in the chain agree? What a listing does not say agrees with nothing."""
    return bool(linked.state) and linked.state == reference.state and reference.chain in COMPARABLE[side] and same_size(linked, reference)


def same_size(linked: Linked, reference: ReferencePrice) -> bool:
    """Is the listing of the size that was priced: the same grade, or pieces that all lie within it?"""
    if reference.piece_g is not None:
        return linked.piece_g is not None and _lies_in(linked.piece_g, reference.piece_g)
    return linked.piece_g is None and linked.grade == reference.grade


def _lies_in(inner: PieceWeight, outer: PieceWeight) -> bool:
    low, high = inner[0] or 0.0, inf if inner[1] is None else inner[1]
    least, most = outer[0] or 0.0, inf if outer[1] is None else outer[1]
    return least * (1 - ROUNDING) <= low and high <= most * (1 + ROUNDING)


def _factor(price: Price, reference: ReferencePrice, units: Units, line: Sequence[str], amount: Quantity | None) -> float | None:
    """What one đồng for the listing's unit is for the reference's; None where the two units cannot be compared for sure."""
    one = units.priced(price.unit, amount, line)
    if units.key(price.unit, line) == reference.unit and not (one.kg_each or one.pieces_each):
        return 1.0
    mine, theirs = units.kg(one, line), units.kg_of_one(units.name(reference.unit), line)
    return None if mine is None or theirs is None else float(theirs / mine)


def _held(low: float, high: float, reference: ReferencePrice) -> Compared:
    if round(high) < reference.low_dong:
        return Compared(Level.BELOW, reference, round(reference.low_dong - high))
    if round(low) > reference.high_dong:
        return Compared(Level.ABOVE, reference, round(low - reference.high_dong))
    return Compared(Level.WITHIN, reference)


@dataclass(frozen=True, slots=True)
class Series:
    """The readings of one thing at one place, oldest first: never of two sizes, states, places, units, or of real and invented ones together."""

    readings: tuple[ReferencePrice, ...]

    @property
    def last(self) -> ReferencePrice:
        """The newest reading."""
        return self.readings[-1]

    @property
    def months(self) -> int:
        """In how many calendar months somebody read a price."""
        return len({(one.read_on.year, one.read_on.month) for one in self.readings})

    @property
    def year_on_year(self) -> float | None:
        """The newest month's middle against that of the same month a year before, as a share; None where there are not enough data."""
        last = self.last.read_on
        now, then = self._middle_in(last.year, last.month), self._middle_in(last.year - 1, last.month)
        return None if self.months < MONTHS or now is None or then is None else now / then - 1

    def _middle_in(self, year: int, month: int) -> float | None:
        found = [one.middle_dong for one in self.readings if (one.read_on.year, one.read_on.month) == (year, month)]
        return sum(found) / len(found) if found else None


def series_of(references: Iterable[ReferencePrice]) -> list[Series]:
    """The readings by what they are about, invented ones apart and last; then as the chain goes, and by size."""
    groups: dict[tuple[object, ...], list[ReferencePrice]] = {}
    for one in references:
        groups.setdefault((one.product, one.grade, one.piece_g, one.state, one.chain, one.unit, one.invented), []).append(one)
    found = [Series(tuple(sorted(readings, key=lambda one: (one.read_on, one.code)))) for readings in groups.values()]
    return sorted(found, key=lambda one: (one.last.invented, one.last.product, CHAIN.index(one.last.chain), one.last.size, one.last.state))
