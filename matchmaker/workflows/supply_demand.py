"""Supply held against demand: what the open listings of both sides come to by month, by product and by commune. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from matchmaker.market import Shelf, market_of
from matchmaker.matching.facets import months_from
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.market_sums import NOTHING, ByMonth, Sum, by_month, one_commune

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Balance:
    """What is offered and what is needed of one thing."""

    supply: Sum = NOTHING
    demand: Sum = NOTHING

    @property
    def gap_kg(self) -> float | None:
        """By how many kilograms the known demand exceeds the known supply; None where nothing of either is known."""
        return self.demand.kg - self.supply.kg if self.supply.weighed or self.demand.weighed else None

    @property
    def sure(self) -> bool:
        """Whether every listing of both sides says how much."""
        return not self.supply.unknown and not self.demand.unknown


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months of one product (or of everything) in one area, and how many listings of it name no day."""

    months: Sequence[tuple[date, Balance]]
    undated: tuple[int, int]  # offers, needs


@dataclass(frozen=True, slots=True)
class OverCommunes:
    """One month, or twelve, of one product by commune, and how much lies where nobody knows, or where the place can be several."""

    communes: Mapping[str, Balance]
    elsewhere: Balance


class _Side:
    """The open listings of one side, summed by whatever is asked."""

    def __init__(self, shelf: Shelf, lexicon: Lexicon, today: date) -> None:
        self.catalogue, self.lexicon = shelf.catalogue, lexicon
        self.columns = shelf.catalogue.columns
        self.sums: ByMonth = self.catalogue.kept(("sums", today), partial(by_month, self.columns, today))
        self.commune = one_commune(self.columns)

    def of(self, product: str, units: Collection[str]) -> Flags:
        """Which of them are of this product or one of its kinds, in one of these communes; both may be left open."""
        rows = np.ones(len(self.columns), np.bool_)
        if product:
            numbers = [self.lexicon.number[key] for key in self.lexicon.below(product)]
            rows &= np.isin(self.columns.product, numbers)
        if units:
            number = self.catalogue.pools.communes.number
            rows &= np.isin(self.commune, [number[code] for code in units if code in number])
        return rows

    def products(self, rows: Flags) -> Collection[str]:
        """The products at the top of the list of which there are any."""
        keys = self.lexicon.keys
        found = {keys[number] for number in np.unique(self.columns.product[rows]).tolist() if number >= 0}
        return {self.lexicon.line(key)[-1] for key in found}


def by_months(session: Session, *, product: str, units: Collection[str], today: date) -> Year:
    """The twelve months from today's on, for one product and its kinds, or for all where none is named."""
    offers, needs = _sides(session, today)
    supply, demand = offers.of(product, units), needs.of(product, units)
    months = [
        (first, Balance(offers.sums.sum_of(supply, at), needs.sums.sum_of(demand, at))) for at, first in enumerate(months_from(today))
    ]  # fmt: skip
    return Year(months, (offers.sums.undated(supply), needs.sums.undated(demand)))


def by_products(session: Session, *, groups: Collection[str], units: Collection[str], today: date) -> Sequence[tuple[str, Balance]]:
    """The twelve months together for each product at the top of the list, of these groups or of all, that somebody offers or needs.

    The product with most listings comes first.
    """
    offers, needs = _sides(session, today)
    here = offers.of("", units), needs.of("", units)
    named = {*offers.products(here[0]), *needs.products(here[1])}
    wanted = sorted(key for key in named if not groups or offers.lexicon.products[key].group in groups)
    lines = [(key, Balance(offers.sums.sum_of(offers.of(key, units)), needs.sums.sum_of(needs.of(key, units)))) for key in wanted]
    return sorted(lines, key=lambda line: -(line[1].supply.listings + line[1].demand.listings))


def by_communes(session: Session, *, product: str, month: int | None, today: date) -> OverCommunes:
    """Each commune that has a listing of the product in the month (by its place among the twelve), or in any of them."""
    offers, needs = _sides(session, today)
    months = slice(None) if month is None else month
    sums = [_by_commune(side, side.of(product, ()), months) for side in (offers, needs)]
    known = offers.lexicon.gazetteer.communes
    found = {code: Balance(sums[0].get(code, NOTHING), sums[1].get(code, NOTHING)) for code in known if code in sums[0] or code in sums[1]}
    return OverCommunes(found, Balance(sums[0].get("", NOTHING), sums[1].get("", NOTHING)))


def _by_commune(side: _Side, rows: Flags, months: slice | int) -> dict[str, Sum]:
    """What the listings come to in each commune; under the empty code what lies in none for sure."""
    codes = side.catalogue.pools.communes.strings
    found = {}
    for number in np.unique(side.commune[rows]).tolist():
        one = side.sums.sum_of(rows & (side.commune == number), months)
        if one.listings:
            found[codes[number] if number >= 0 else ""] = one
    return found


def _sides(session: Session, today: date) -> tuple[_Side, _Side]:
    market = market_of(session)
    lexicon = market.lexicon(session)
    return _Side(market.shelf(session, "offer", today), lexicon, today), _Side(market.shelf(session, "need", today), lexicon, today)
