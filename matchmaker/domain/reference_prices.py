"""Prices as somebody read them somewhere on a day: of which product, size and state, and at which place in the chain from the pond to the plate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

CHAIN = ("farm", "trader", "factory", "wholesale", "retail")
"""The places in the chain, from the grower on: at the pond or field, what traders pay, what factories pay, the wholesale market, the shop."""

COMPARABLE: Mapping[str, tuple[str, ...]] = {"offer": ("farm", "trader"), "need": ("factory", "trader", "farm")}
"""The places at which a price is what an offer, or a need, is about, nearest first: a shop's price says nothing of a grower's."""

OLDEST = timedelta(days=60)
"""Days after which a price is no longer held beside a listing."""


@dataclass(frozen=True, slots=True)
class ReferencePrice:
    """One price as it was read. `unit` and `state` are keys of the word lists; a size is a grade's key, grams a piece, or none where the
    product is sold without sizes. Invented ones are made up for the demonstration and say so wherever they stand."""

    code: str
    product: str
    size: str  # as typed
    state: str
    chain: str
    low_dong: int
    high_dong: int
    unit: str
    read_on: date
    source: str
    read_by: str = ""
    grade: str = ""
    piece_g: tuple[float | None, float | None] | None = None
    invented: bool = False

    @property
    def middle_dong(self) -> float:
        """The middle of the two ends."""
        return (self.low_dong + self.high_dong) / 2
