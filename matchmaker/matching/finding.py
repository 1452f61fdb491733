"""The listings that an unsaved listing finds: surely, or perhaps; how far each lies, and in which order they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import Listing, Need
from matchmaker.matching.candidates import candidates
from matchmaker.matching.catalogue import Catalogue, Rows
from matchmaker.matching.columns import Floats, Ints
from matchmaker.matching.levels import CODE
from matchmaker.matching.pairs import Pairs, side_of
from matchmaker.matching.ranking import Match, Matcher

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
SORTS = ("best", "near", "cheap", "dear", "newest")
_PERHAPS = tuple(CODE["product"][name] for name in ("VARIETY_UNKNOWN", "CONDITION_UNKNOWN", "KIN"))
_OTHER_MEASURE = 1e15
"""Added to prices of another measure than the kilogram, which follow those in kilograms."""


def distances_to(catalogue: Catalogue, rows: Rows, units: Sequence[str]) -> Floats:
    """Kilometres from the nearest of these communes to where each listing may be at the farthest; NaN unknown, inf outside the province."""
    number, places = catalogue.pools.communes.number, catalogue.columns.places[rows]
    spots = [number[code] for code in units if code in number]
    if not spots:
        return np.full(len(rows), np.nan)
    near = np.append(catalogue.km[spots].min(axis=0), np.nan)
    first = places[:, 0]
    km = near[np.where(first >= 0, first, -1)]
    several = np.flatnonzero(places[:, 1] >= 0)
    if len(several):
        each = np.where(places[several] >= 0, places[several], -1)
        km[several] = np.fmax.reduce(near[each], axis=1)
    return np.where(first == -2, np.inf, km)


@dataclass(frozen=True)
class Found:
    """Everything in a catalogue that answers to one reading of what was asked."""

    matcher: Matcher
    pairs: Pairs

    @classmethod
    def of(cls, matcher: Matcher, asked: Listing, catalogue: Catalogue) -> Found:
        """What the catalogue holds for an unsaved listing of its other side."""
        wanted = not isinstance(asked, Need)
        side = side_of(asked, catalogue)
        return cls(matcher, Pairs(side, catalogue, candidates(catalogue, side.linked, wanted=wanted), wanted=wanted))

    @property
    def rows(self) -> Rows:
        """The rows of the catalogue that were looked at, each once."""
        return self.pairs.found.rows

    @cached_property
    def _fits(self) -> Flags:
        need, offer = self.pairs.need.role, self.pairs.offer.role
        other = self.pairs.found.product_level == CODE["product"]["OTHER"]
        return np.asarray(~(other | np.broadcast_to((need != offer) & (need > 0) & (offer > 0), (len(self.rows),))), np.bool_)

    @cached_property
    def _perhaps(self) -> Flags:
        found = self.pairs.found
        guessed = found.spelling_level == CODE["spelling"]["GUESSED"]
        return np.asarray(np.isin(found.product_level, _PERHAPS) | guessed, np.bool_)

    @property
    def sure(self) -> Flags:
        """Those that name what was asked for, or a kind of it."""
        return self._fits & ~self._perhaps

    @property
    def perhaps(self) -> Flags:
        """Those that name only something more general, something unlisted that is probably a kind of it, or what was only guessed."""
        return self._fits & self._perhaps

    def ordered(self, places: Places, sort: str, km: Floats, newness: Ints, n: int) -> Places:
        """The first n of these places in an order that never depends on anything but the listings; what is unknown stands last."""
        first = self._first_key(places, sort, km, newness)
        chosen = np.arange(len(places))
        if len(chosen) > 4 * n:
            chosen = np.flatnonzero(first <= np.partition(first, n)[n])
        at = places[chosen]
        order = np.lexsort((self.pairs.tie[at], -self._score[at], first[chosen]))
        return np.asarray(at[order[:n]], np.intp)

    def _first_key(self, places: Places, sort: str, km: Floats, newness: Ints) -> Floats:
        if sort == "near":
            return np.nan_to_num(km, nan=np.inf, posinf=1e12)
        if sort in ("cheap", "dear"):
            price = self.pairs.others.price[places] * (1 if sort == "cheap" else -1)
            return np.nan_to_num(np.where(self.pairs.others.price_measure[places] > 0, price + _OTHER_MEASURE, price), nan=np.inf)
        if sort == "newest":
            return newness[self.rows[places]].astype(np.float64)
        return np.asarray(-(self._score[places] + np.where(km == 0, 1e12, 0.0)), np.float64)

    @cached_property
    def _score(self) -> npt.NDArray[np.int64]:
        return np.asarray(self.matcher.scores(self.pairs), np.int64)

    def matches(self, places: Places) -> tuple[Match, ...]:
        """The matches at these places, with their reasons."""
        return tuple(self.matcher.matches(self.pairs, places))
