"""One listing beside its candidates: needs on one side, offers on the other, whichever was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import MUST_COLUMNS, Linked, Listing, Need
from matchmaker.matching import levels as at
from matchmaker.matching.candidates import Candidates
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.columns import NO_DAY, Columns, Floats, columns_of_cells
from matchmaker.matching.comparisons import Ground, distances, share_offered
from matchmaker.matching.features import Many, Table, table_of, words_compared
from matchmaker.matching.levels import CODE, COLUMN_OF_MUST, COLUMNS, FAILING, LEVELS, UNFIT, UNSURE, must_bits
from matchmaker.matching.linking import linked_listing
from matchmaker.matching.rows import Cells, cells_of

Flags = npt.NDArray[np.bool_]
SPLIT = np.uint64(0x9E3779B97F4A7C15)
SAYS_MORE, UNSAID = np.uint64(1 << 62), np.uint64(1 << 63)
BAD, WELL = ({column: np.array([level in of[column] for level in LEVELS[column]], dtype=np.bool_) for column in at.SAID} for of in (at.BAD, at.WELL))
FAILS = {must: np.array([level in FAILING[must] for level in LEVELS[COLUMN_OF_MUST.get(must, must)]], dtype=np.bool_) for must in MUST_COLUMNS}


@dataclass(frozen=True, slots=True)
class Side:
    """One listing as a single row, with the words that its row only numbers."""

    listing: Listing
    columns: Columns
    cells: Cells
    linked: Linked
    radius_km: float
    must: frozenset[str]


def side_of(listing: Listing, catalogue: Catalogue) -> Side:
    """The listing as a row in the terms of a catalogue."""
    linked = linked_listing(catalogue.lexicon, listing)
    cells = cells_of(catalogue.pools, listing, linked, wanted=isinstance(listing, Need), grow=False)
    columns = columns_of_cells([cells], [linked])
    return Side(listing, columns, cells, linked, cells.radius, listing.must if isinstance(listing, Need) else frozenset())


class Pairs:
    """The pairs of one listing with its candidates, compared once, gated, and in a fixed order where they tie."""

    def __init__(self, side: Side, catalogue: Catalogue, found: Candidates, *, wanted: bool) -> None:
        self.side, self.catalogue, self.found, self.wanted = side, catalogue, found, wanted
        readings = side.linked.readings
        key = (wanted, side.linked.also, *(reading.product for reading in readings))
        gathered = partial(Many, catalogue, found.rows)
        self.many = catalogue.kept(key, gathered) if readings else gathered()
        self.others = self.many.columns
        self.need: Columns = self.others if wanted else side.columns
        self.offer: Columns = side.columns if wanted else self.others
        self.radius = catalogue.radius_km[found.rows] if wanted else np.array([side.radius_km])
        self.ground = Ground(catalogue.km, catalogue.instead, self.radius)

    @cached_property
    def table(self) -> Table:
        """Every comparison of every pair."""
        return table_of(self.need, self.offer, self.ground, self.found, words_compared(self.side.linked, self.many))

    @cached_property
    def tie(self) -> npt.NDArray[np.uint64]:
        """What orders pairs of equal score: offers that say the words of the need and no others, those that say others too, then the rest; among
        these a mix of both codes that favours nobody."""
        with np.errstate(over="ignore"):
            mixed = (self.need.tie ^ (self.offer.tie * SPLIT)) * SPLIT
        mixed = (mixed ^ (mixed >> np.uint64(29))) >> np.uint64(2)
        later = np.where(self.need.said & ~self.offer.said, UNSAID, np.where(self.offer.said & ~self.need.said, SAYS_MORE, np.uint64(0)))
        return np.asarray(mixed | later, dtype=np.uint64)

    @cached_property
    def _must(self) -> npt.NDArray[np.int16]:
        return self.catalogue.must_bits[self.found.rows] if self.wanted else np.array([must_bits(self.side.must)], np.int16)

    @cached_property
    def failed(self) -> dict[str, Flags]:
        """Another product, another role, and each hard requirement that any of the needs makes: for each, which pairs are known to fail it."""
        roles = (self.need.role != self.offer.role) & (self.need.role > 0) & (self.offer.role > 0)
        failed: dict[str, Flags] = {"product": self.found.product_level == CODE["product"]["OTHER"], "role": np.broadcast_to(roles, len(self.found))}
        asked = int(np.bitwise_or.reduce(self._must))
        for bit, must in enumerate(MUST_COLUMNS):
            if asked >> bit & 1:
                failed[must] = FAILS[must][self._levels(must)] & ((self._must >> bit) & 1 == 1)
        failed[UNSURE], failed[UNFIT] = self._unsure, self._unfit
        return failed

    @cached_property
    def _asked(self) -> npt.NDArray[np.int64]:
        """How many things each need asks for beside its product."""
        need = self.need
        stated = (
            ~np.isnan(need.piece_low) | (need.grade > 0) | (need.grade_rank >= 0), need.state >= 0, ~np.isnan(need.amount), need.starts != NO_DAY,
            ~np.isnan(need.price), need.places[:, 0] != -1, need.certificates >= 0,
        )  # fmt: skip
        return np.asarray(sum(said.astype(np.int64) for said in stated), np.int64)

    @cached_property
    def _unsure(self) -> Flags:
        """Which pairs are only of a wider product, of its kin, or alike in words, with too little known beside to say that they fit."""
        level, asked = self.found.product_level, self._asked
        known = np.count_nonzero(self.table.levels[:, [COLUMNS.index(column) for column in at.SAID]], axis=1)
        loose = np.isin(level, [CODE["product"][name] for name in ("VARIETY_UNKNOWN", "KIN", "WORDS")])
        loose &= (level != CODE["product"]["WORDS"]) | (self.found.product_worth < at.ALIKE)
        unlike = (level == CODE["product"]["WORDS"]) & (self.found.product_worth < at.UNLIKE)
        little = loose & (asked >= at.LEAST_ASKED) & (known < np.where(unlike, at.LEAST_KNOWN_UNLIKE, at.LEAST_KNOWN))
        said = (level == CODE["product"]["CONDITION_UNKNOWN"]) | (self.found.spelling_level == CODE["spelling"]["GUESSED"])
        return np.asarray(little | said, dtype=np.bool_)

    @cached_property
    def _unfit(self) -> Flags:
        """Which pairs have so many things known to be bad that nobody would propose them."""
        bad = sum(BAD[column][self._levels(column)].astype(np.int64) for column in at.SAID)
        well = sum(WELL[column][self._levels(column)].astype(np.int64) for column in at.SAID)
        saved = (bad == at.LEAST_BAD) & (well >= at.WELL_BESIDE) & (bad + well >= self._asked)
        return np.asarray((bad >= at.LEAST_BAD) & ~saved, dtype=np.bool_)

    @cached_property
    def fails(self) -> Flags:
        """Which pairs fail anything."""
        return np.asarray(np.logical_or.reduce(list(self.failed.values())), dtype=np.bool_)

    def _levels(self, must: str) -> npt.NDArray[np.int8]:
        return np.asarray(self.table.levels[:, COLUMNS.index(COLUMN_OF_MUST.get(must, must))], dtype=np.int8)

    def figures(self, chosen: npt.NDArray[np.intp]) -> Floats:
        """The least and the greatest distance of each chosen pair and the share of the amount, shape (chosen, 3)."""
        others = self.others.take(chosen)
        need, offer = (others, self.side.columns) if self.wanted else (self.side.columns, others)
        least, most = distances(need, offer, self.ground)
        return np.stack([least, most, np.broadcast_to(share_offered(need, offer), (len(chosen),))], axis=1)
