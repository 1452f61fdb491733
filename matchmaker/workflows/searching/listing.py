"""The open listings of a side narrowed as a list narrows them: by words, by places, by products, by months; each whole, newest or soonest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from matchmaker.market import market_of
from matchmaker.matching.columns import FIRST_DAY
from matchmaker.matching.facets import sift
from matchmaker.workflows.searching.asking import Typed, read_asked
from matchmaker.workflows.searching.looking import Look

ORDERS = ("newest", "soonest")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to: words, any of some communes, any of some products with their kinds, values of facets; empty narrows nothing."""

    words: str = ""
    units: Collection[str] = ()
    products: Sequence[str] = ()
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: str = "newest"

    @property
    def any(self) -> bool:
        """Whether it narrows or orders anything."""
        return bool(self.words or self.units or self.products or self.chosen or self.order != "newest")


def open_codes_with(session: Session, *, side: str, narrowed: Narrowed, today: date) -> Sequence[str]:
    """The codes of the open listings that are left, in the order that was asked for."""
    market = market_of(session)
    shelf, lexicon = market.shelf(session, side, today), market.lexicon(session)
    columns = shelf.catalogue.columns
    keep = np.ones(len(columns), np.bool_)
    if narrowed.words:
        asked = read_asked(Typed(narrowed.words, side), lexicon, today, {})
        keep[:] = False
        if asked.words:
            keep[Look(market.matcher, shelf, market.parties(session), asked).rows] = True
    if narrowed.products:
        keep &= np.isin(columns.product, [lexicon.number[key] for product in narrowed.products for key in lexicon.below(product)])
    if narrowed.units:
        keep &= shelf.facets["commune"].passing(frozenset(narrowed.units))
    rows = np.flatnonzero(sift(shelf.facets, narrowed.chosen, keep).keep)
    return shelf.catalogue.codes_of(rows[_order(narrowed.order, shelf.newness[rows], columns.ends[rows], today)].astype(np.int64))


def values_open(session: Session, *, side: str, today: date, parties: Collection[str] | None = None) -> dict[str, dict[str, int]]:
    """Which products and communes the open listings of a side have, and how many of them; of these parties only, where some are named.

    A product counts its kinds too, so the products above those that are listed are among them.
    """
    market = market_of(session)
    shelf, lexicon = market.shelf(session, side, today), market.lexicon(session)
    columns, number = shelf.catalogue.columns, shelf.catalogue.pools.parties.number
    keep = np.ones(len(columns), np.bool_) if parties is None else np.isin(columns.party, [number[code] for code in parties if code in number])
    many = np.bincount(columns.product[keep] + 1, minlength=len(lexicon.keys) + 1)[1:]
    listed = {above for place in np.flatnonzero(many).tolist() for above in lexicon.line(lexicon.keys[place])}
    products = {key: int(sum(many[lexicon.number[below]] for below in lexicon.below(key))) for key in listed}
    return {"product": products, "commune": shelf.facets["commune"].counts(keep)}


def _order(order: str, newness: npt.NDArray[np.int32], ends: npt.NDArray[np.int32], today: date) -> npt.NDArray[np.intp]:
    """Newest first; or what ends soonest first, what is over or says no day last."""
    if order != "soonest":
        return np.argsort(newness, kind="stable")
    late = np.where((ends < today.toordinal()) | (ends <= FIRST_DAY), np.int64(10**8), ends.astype(np.int64))
    return np.lexsort((newness, late))
