"""What the unit of an amount stands for: the factor in force, whose it is, and what the whole comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matchmaker.domain.quantities import ASKED_PIECES, Units
from matchmaker.domain.records import Quantity

METRIC = frozenset({"g", "kg", "lang", "yen", "ta", "tan"})
FAR_OFF = 2
"""How many times heavier or lighter than usual a unit must be said to be to be asked about."""


@dataclass(frozen=True, slots=True)
class UnitTold:
    """A unit that is no measure of weight: what one weighs and counts, as far as known, and what the whole does."""

    quantity: Quantity
    usual_kg: Decimal | None  # what the list says that one weighs
    kg: tuple[Decimal | None, Decimal | None]  # the whole, from and to
    pieces: tuple[Decimal, str] | None  # the whole, and the key of the unit of a piece
    counts: tuple[int, ...] = ()  # what one may count, where that differs by place
    editable: bool = True  # whether its weight is the writer's to say

    @property
    def kg_each(self) -> Decimal | None:
        """The weight of one that is in force."""
        return self.quantity.kg_each or self.usual_kg

    @property
    def far(self) -> bool:
        """Is what the writer says far from what is usual?"""
        own, usual = self.quantity.kg_each, self.usual_kg
        return bool(own and usual) and not usual / FAR_OFF <= own <= usual * FAR_OFF  # type: ignore[operator]


def unit_told(quantity: Quantity | None, product_line: Sequence[str], units: Units) -> UnitTold | None:
    """What there is to say about the unit; None where it is a measure of weight, which needs no telling."""
    if quantity is None or (key := units.key(quantity.unit, product_line)) in METRIC:
        return None
    return UnitTold(
        quantity,
        units.kg_of_one(quantity.unit, product_line),
        units.kg_range(quantity, product_line),
        units.pieces(quantity, product_line),
        ASKED_PIECES.get(key, ()),
        not units.weighs_the_same_everywhere(quantity.unit),
    )
