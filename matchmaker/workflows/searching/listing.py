"""The open listings of a side narrowed as a list narrows them: by words, by place, by product, by month; each whole, newest or soonest first."""

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
    """What a list is narrowed to: words, the communes that a place means, a product with its kinds, values of facets; empty narrows nothing."""

    words: str = ""
    units: Collection[str] = ()
    product: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: str = "newest"

    @property
    def any(self) -> bool:
        """Whether it narrows or orders anything."""
        return bool(self.words or self.units or self.product or self.chosen or self.order != "newest")


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
    if narrowed.product in lexicon.number:
        keep &= np.isin(columns.product, [lexicon.number[key] for key in lexicon.below(narrowed.product)])
    if narrowed.units:
        keep &= shelf.facets["commune"].passing(frozenset(narrowed.units))
    rows = np.flatnonzero(sift(shelf.facets, narrowed.chosen, keep).keep)
    return shelf.catalogue.codes_of(rows[_order(narrowed.order, shelf.newness[rows], columns.ends[rows], today)].astype(np.int64))


def _order(order: str, newness: npt.NDArray[np.int32], ends: npt.NDArray[np.int32], today: date) -> npt.NDArray[np.intp]:
    """Newest first; or what ends soonest first, what is over or says no day last."""
    if order != "soonest":
        return np.argsort(newness, kind="stable")
    late = np.where((ends < today.toordinal()) | (ends <= FIRST_DAY), np.int64(10**8), ends.astype(np.int64))
    return np.lexsort((newness, late))
