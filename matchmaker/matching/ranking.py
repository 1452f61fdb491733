"""The only place that joins the parts: candidates, comparisons, gates, scorer, and the best few with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import Linked, Listing, Need, Offer
from matchmaker.matching.candidates import candidates, nothing_alike
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.explaining import Reason, reasons_of, to_ask
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.pairs import Pairs, side_of
from matchmaker.matching.scorers import LinearScorer, Parts, default_scorer


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
    """Ranks the listings of a catalogue for one listing of the other side. Holds no state but its scorer; threads may share it."""

    def __init__(self, scorer: LinearScorer | None = None) -> None:
        self.scorer = scorer or default_scorer()

    def rank(self, need: Need, catalogue: Catalogue, n: int = 20) -> Ranking:
        """The n best offers for a need."""
        return self._ranked(need, catalogue, n, wanted=False)

    def rank_offer(self, offer: Offer, catalogue: Catalogue, n: int = 20) -> Ranking:
        """The n needs that an offer suits best; every pair scores as it does from the need's side."""
        return self._ranked(offer, catalogue, n, wanted=True)

    def rank_many(self, needs: Iterable[Need], catalogue: Catalogue, n: int = 20) -> Iterator[Ranking]:
        """The rankings of many needs, one after the other."""
        return (self.rank(need, catalogue, n) for need in needs)

    def compare(self, need: Need, offer: Offer, lexicon: Lexicon | None = None) -> Match:
        """One pair with its reasons, also where it is no match: another product then fails the gate `product`."""
        return self.worths_of(need, offer, lexicon)[0]

    def worths_of(self, need: Need, offer: Offer, lexicon: Lexicon | None = None) -> tuple[Match, list[int]]:
        """One pair as `compare` gives it, with the worth of each column in thousandths (-1 unknown)."""
        catalogue = Catalogue.of([offer], lexicon)
        side = side_of(need, catalogue)
        found = candidates(catalogue, side.linked, wanted=False)
        pairs = Pairs(side, catalogue, found if len(found) else nothing_alike(), wanted=False)
        match = next(self.matches(pairs, np.array([0], np.intp)))
        return match, [int(worth) for worth in pairs.table.worths[0]]

    def _ranked(self, listing: Listing, catalogue: Catalogue, n: int, *, wanted: bool) -> Ranking:
        side = side_of(listing, catalogue)
        found = candidates(catalogue, side.linked, wanted=wanted)
        if not len(found):
            return Ranking(listing.code, self.scorer.name, self.scorer.base, side.linked, ())
        pairs = Pairs(side, catalogue, found, wanted=wanted)
        chosen = self._best(pairs, n)
        return Ranking(listing.code, self.scorer.name, self.scorer.base, side.linked, tuple(self.matches(pairs, chosen)))

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
        worths = pairs.table.worths[chosen]
        parts: Parts = self.scorer.parts(worths)
        lows, highs = self.scorer.ends(worths)
        why = reasons_of(pairs, chosen, parts, self.scorer)
        figures = ((self.scorer.base + parts.sum(axis=1)).tolist(), lows.tolist(), highs.tolist(), self.scorer.known_share(worths).tolist())
        for at, score, low, high, share, reasons in zip(chosen.tolist(), *figures, why, strict=True):
            yield Match(pairs.code(at), score, low, high, share, pairs.gate(at), pairs.left_open(at), reasons, to_ask(reasons))
