"""The only place that joins the parts: candidates, comparisons, gates, scorer, and the best few with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import MUST_COLUMNS, Linked, Listing, Need, Offer
from matchmaker.matching import swift
from matchmaker.matching.candidates import candidates, nothing_alike
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.compiled import PLAIN
from matchmaker.matching.explaining import to_ask
from matchmaker.matching.levels import GATES
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.pairs import Pairs, side_of
from matchmaker.matching.reasons import AT, Measured, Reason, Telling, own_of
from matchmaker.matching.rows import Cells
from matchmaker.matching.scorers import LinearScorer, default_scorer

MUST = AT["must"]


class Match(NamedTuple):
    """One listing of a ranking: its score and band in millionths of a point, the hard requirements it fails or leaves open, and why."""

    code: str
    score: int
    low: int
    high: int
    known_share: float
    gate: tuple[str, ...]
    open: tuple[str, ...]
    reasons: tuple[Reason, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best matches of one listing, passing ones first, and the scorer that ordered them."""

    code: str
    scorer: str
    base: int
    linked: Linked
    matches: tuple[Match, ...]


class Matcher:
    """Ranks the listings of a catalogue for one listing of the other side. Holds no state but its scorer; threads may share it.

    `plain` asks for the form in numpy, which is slower, needs no compiler, and answers the same.
    """

    def __init__(self, scorer: LinearScorer | None = None, *, plain: bool = PLAIN) -> None:
        self.scorer, self.plain = scorer or default_scorer(), plain

    def rank(self, need: Need, catalogue: Catalogue, n: int = 20) -> Ranking:
        """The n best offers for a need."""
        return self._ranked(need, catalogue, n)

    def rank_offer(self, offer: Offer, catalogue: Catalogue, n: int = 20) -> Ranking:
        """The n needs that an offer suits best; every pair scores as it does from the need's side."""
        return self._ranked(offer, catalogue, n)

    def rank_many(self, needs: Iterable[Need], catalogue: Catalogue, n: int = 20) -> Iterator[Ranking]:
        """The rankings of many needs, one after the other."""
        return (self.rank(need, catalogue, n) for need in needs)

    def compare(self, need: Need, offer: Offer, lexicon: Lexicon | None = None) -> Match:
        """One pair with its reasons, also where it is no match: another product then fails the gate `product`."""
        if not self.plain and (found := self.rank(need, Catalogue.of([offer], lexicon), 1).matches):
            return found[0]
        return self.worths_of(need, offer, lexicon)[0]

    def worths_of(self, need: Need, offer: Offer, lexicon: Lexicon | None = None) -> tuple[Match, list[int]]:
        """One pair as `compare` gives it, with the worth of each column in thousandths (-1 unknown)."""
        catalogue = Catalogue.of([offer], lexicon)
        side = side_of(need, catalogue)
        found = candidates(catalogue, side.linked, wanted=False)
        pairs = Pairs(side, catalogue, found if len(found) else nothing_alike(), wanted=False)
        match = next(self.matches(pairs, np.array([0], np.intp)))
        return match, [int(worth) for worth in pairs.table.worths[0]]

    def _ranked(self, listing: Listing, catalogue: Catalogue, n: int) -> Ranking:
        if not self.plain:
            asked = swift.asked_of(listing, catalogue)
            chosen = swift.best(asked, catalogue, self.scorer, n)
            found = () if chosen is None else tuple(_matches(self.scorer, catalogue, listing, asked.cells, asked.linked, chosen))
            return Ranking(listing.code, self.scorer.name, self.scorer.base, asked.linked, found)
        side, wanted = side_of(listing, catalogue), not isinstance(listing, Need)
        pairs = Pairs(side, catalogue, candidates(catalogue, side.linked, wanted=wanted), wanted=wanted)
        found = tuple(self.matches(pairs, self._best(pairs, n))) if len(pairs.found) else ()
        return Ranking(listing.code, self.scorer.name, self.scorer.base, side.linked, found)

    def _best(self, pairs: Pairs, n: int) -> npt.NDArray[np.intp]:
        """The places of the n best: passing before failing, higher before lower, ties by a hash of the two codes."""
        key = self.scores(pairs)
        key[~pairs.fails] += 1 << 40
        places = np.arange(len(key))
        if len(key) > 4 * n:
            places = np.flatnonzero(key >= np.partition(key, len(key) - n)[len(key) - n])
        order = np.lexsort((pairs.tie[places], -key[places]))
        return np.asarray(places[order[:n]], dtype=np.intp)

    def scores(self, pairs: Pairs) -> npt.NDArray[np.int64]:
        """The score of every pair, in millionths of a point."""
        return self.scorer.scores(pairs.table.worths)

    def matches(self, pairs: Pairs, chosen: npt.NDArray[np.intp]) -> Iterator[Match]:
        """The pairs at these places as matches, with their reasons."""
        failed = np.zeros(len(chosen), np.int64)
        for name, flags in pairs.failed.items():
            failed |= np.where(flags[chosen], 1 << GATES.index(name), 0)
        picked = swift.Chosen(
            pairs.found.rows[chosen].astype(np.int64),
            self.scores(pairs)[chosen] - self.scorer.base,
            pairs.table.worths[chosen],
            pairs.table.levels[chosen],
            failed,
            pairs.figures(chosen),
        )
        return _matches(self.scorer, pairs.catalogue, pairs.side.listing, pairs.side.cells, pairs.side.linked, picked)


@lru_cache(maxsize=4096)
def _gates(bits: int) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(GATES) if bits >> place & 1)


@lru_cache(maxsize=4096)
def _open(must: int, unknown: int) -> tuple[str, ...]:
    """The hard requirements among these bits whose columns are among the unknown ones."""
    return tuple(name for place, name in enumerate(MUST_COLUMNS) if must >> place & 1 and unknown >> int(swift.FAILS[place, 0]) & 1)


def _matches(scorer: LinearScorer, catalogue: Catalogue, listing: Listing, cells: Cells, linked: Linked, chosen: swift.Chosen) -> Iterator[Match]:
    """The chosen candidates as matches of the listing."""
    wanted = not isinstance(listing, Need)
    numbers = swift.weights_of(scorer)
    telling = Telling(catalogue.pools, own_of(catalogue.pools, listing, cells, linked), wanted=wanted, most=scorer.weights)
    known = chosen.worths >= 0
    parts = np.where(known, numbers.lifted[chosen.worths] * numbers.weights // 1000, numbers.unknown)
    open_weight = np.where(known, 0, numbers.weights).sum(axis=1)
    lows = scorer.base + np.where(known, parts, 0).sum(axis=1)
    whole = int(numbers.weights.sum())
    figures = np.round(chosen.figures, 3).tolist()
    lists = (chosen.worths, chosen.levels, chosen.failed, parts, scorer.base + parts.sum(axis=1), lows, lows + open_weight)
    shares = ((whole - open_weight) / max(whole, 1)).tolist()
    for code, row, (km, most_km, share_of), share, worths, levels, failed, weights, score, low, high in zip(
        catalogue.codes_of(chosen.rows), catalogue.packed[chosen.rows].tolist(), figures, shares, *(column.tolist() for column in lists), strict=True
    ):
        measured = Measured(km if isfinite(km) else None, most_km if isfinite(most_km) else None, share_of if isfinite(share_of) else None)
        reasons = telling.reasons(row, levels, worths, weights, measured)
        must = row[MUST] if wanted else cells.must
        left = _open(must, sum(1 << place for place, level in enumerate(levels) if not level)) if must else ()
        yield Match(code, score, low, high, share, _gates(failed), left, reasons, to_ask(reasons) if low < high else "")
