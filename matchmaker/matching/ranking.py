"""The only place that joins the parts: candidates, comparisons, gates, scorer, and the best few with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat
from math import isfinite

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
from matchmaker.matching.reasons import Measured, Reason, Telling, own_of
from matchmaker.matching.rows import Cells
from matchmaker.matching.scorers import LinearScorer, default_scorer


class Match:
    """One listing of a ranking: its score and band in millionths of a point, the hard requirements it fails or leaves open, and why.

    The reasons are told when they are first looked at: a list of twenty has some two hundred, and most readers open one match. Nothing of them is
    open before: levels and weights are reckoned with the score; only the facts behind them are gathered then, from what the ranking was made of.
    """

    __slots__ = ("_ask", "_place", "_reasons", "code", "gate", "high", "known_share", "low", "open", "score")

    def __init__(
        self, code: str, score: int, low: int, high: int, known_share: float, gate: tuple[str, ...], open: tuple[str, ...],
        reasons: tuple[Reason, ...] | Callable[[int], tuple[Reason, ...]], ask: str | None, place: int = 0,
    ) -> None:  # fmt: skip
        self.code, self.score, self.low, self.high, self.known_share, self.gate, self.open = code, score, low, high, known_share, gate, open
        self._reasons, self._ask, self._place = reasons, ask, place

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """A reason a column; their weights and the scorer's base sum to the score."""
        if callable(self._reasons):
            self._reasons = self._reasons(self._place)
        return self._reasons

    @property
    def ask(self) -> str:
        """The unknown column that would narrow the band most; '' where none would."""
        if self._ask is None:
            self._ask = to_ask(self.reasons)
        return self._ask

    def called(self, code: str) -> Match:
        """The same match under another code."""
        return Match(code, self.score, self.low, self.high, self.known_share, self.gate, self.open, self._reasons, self._ask, self._place)

    def _all(self) -> tuple[object, ...]:
        return self.code, self.score, self.low, self.high, self.known_share, self.gate, self.open, self.reasons, self.ask

    def __eq__(self, other: object) -> bool:
        """Two matches are equal that say the same."""
        return isinstance(other, Match) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash((self.code, self.score))

    def __repr__(self) -> str:
        return f"Match{self._all()}"

    def __reduce__(self) -> tuple[type[Match], tuple[object, ...]]:
        """As what it says, without what it was told from."""
        return Match, self._all()


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
        worths = pairs.table.worths[chosen]
        picked = swift.Chosen(
            pairs.found.rows[chosen].astype(np.int64),
            self.scores(pairs)[chosen] - self.scorer.base,
            worths,
            pairs.table.levels[chosen],
            failed,
            pairs.figures(chosen),
            *_parts(self.scorer, worths),
        )
        return _matches(self.scorer, pairs.catalogue, pairs.side.listing, pairs.side.cells, pairs.side.linked, picked)


def _parts(scorer: LinearScorer, worths: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """What each column adds to each score; then the sum of those that are known, and the most that the others could add."""
    numbers, known = swift.weights_of(scorer), worths >= 0
    parts = np.where(known, numbers.lifted[worths] * numbers.weights // 1000, numbers.unknown)
    return parts, np.stack([np.where(known, parts, 0).sum(axis=1), np.where(known, 0, numbers.weights).sum(axis=1)], axis=1)


@lru_cache(maxsize=4096)
def _gates(bits: int) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(GATES) if bits >> place & 1)


@lru_cache(maxsize=4096)
def _open(must: int, unknown: int) -> tuple[str, ...]:
    """The hard requirements among these bits whose columns are among the unknown ones."""
    return tuple(name for place, name in enumerate(MUST_COLUMNS) if must >> place & 1 and unknown >> int(swift.FAILS[place, 0]) & 1)


class _Told:
    """The reasons of a ranking's matches, each told when it is asked for; holds what they are told from."""

    def __init__(self, scorer: LinearScorer, catalogue: Catalogue, listing: Listing, cells: Cells, linked: Linked, chosen: swift.Chosen) -> None:
        self.most, self.pools, self.packed, self.chosen = scorer.weights, catalogue.pools, catalogue.packed, chosen
        self.asked = listing, cells, linked

    @cached_property
    def _telling(self) -> Telling:
        return Telling(self.pools, own_of(self.pools, *self.asked), wanted=not isinstance(self.asked[0], Need), most=self.most)

    def of(self, place: int) -> tuple[Reason, ...]:
        """The reasons of the match at this place."""
        chosen = self.chosen
        measured = Measured(*(one if isfinite(one) else None for one in np.round(chosen.figures[place], 3).tolist()))
        row, levels, worths, parts = self.packed[chosen.rows[place]], chosen.levels[place], chosen.worths[place], chosen.parts[place]
        return self._telling.reasons(row.tolist(), levels.tolist(), worths.tolist(), parts.tolist(), measured)


def _matches(scorer: LinearScorer, catalogue: Catalogue, listing: Listing, cells: Cells, linked: Linked, chosen: swift.Chosen) -> Iterator[Match]:
    """The chosen candidates as matches of the listing."""
    told, base, total = _Told(scorer, catalogue, listing, cells, linked, chosen).of, scorer.base, sum(scorer.weights)
    whole = max(total, 1)
    musts: Iterable[int] = repeat(cells.must, len(chosen.rows)) if isinstance(listing, Need) else catalogue.packed["must"][chosen.rows].tolist()
    for place, (code, score, failed, must, (known, unknown)) in enumerate(
        zip(catalogue.codes_of(chosen.rows), chosen.scores.tolist(), chosen.failed.tolist(), musts, chosen.sums.tolist(), strict=True)
    ):
        left = _open(must, sum(1 << at for at, level in enumerate(chosen.levels[place].tolist()) if not level)) if must else ()
        low = base + known
        gates, ask = _gates(failed) if failed else (), None if unknown else ""
        yield Match(code, base + score, low, low + unknown, (total - unknown) / whole, gates, left, told, ask, place)
