"""One listing beside its candidates: needs on one side, offers on the other, whichever was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import MUST_COLUMNS, Linked, Listing, Need
from matchmaker.matching.candidates import Candidates
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.columns import Columns, columns_of
from matchmaker.matching.comparisons import Ground
from matchmaker.matching.features import Many, Setting, Table, table_of
from matchmaker.matching.levels import CODE, COLUMN_OF_MUST, COLUMNS, FAILING, LEVELS, must_bits

Flags = npt.NDArray[np.bool_]
SPLIT = np.uint64(0x9E3779B97F4A7C15)
GATES = ("product", "role", *MUST_COLUMNS)
"""The codes of what a pair can fail."""
FAILS = {must: np.array([level in FAILING[must] for level in LEVELS[COLUMN_OF_MUST.get(must, must)]], dtype=np.bool_) for must in MUST_COLUMNS}


@dataclass(frozen=True, slots=True)
class Side:
    """One listing as a single row, with the words that its row only numbers."""

    columns: Columns
    linked: Linked
    radius_km: float
    must: frozenset[str]


def side_of(listing: Listing, catalogue: Catalogue) -> Side:
    """The listing as a row in the terms of a catalogue."""
    columns, links = columns_of(catalogue.pools, [listing])
    radius = listing.radius_km if isinstance(listing, Need) and listing.radius_km is not None else np.nan
    return Side(columns, links[0], radius, listing.must if isinstance(listing, Need) else frozenset())


class Pairs:
    """The pairs of one listing with its candidates, compared once, gated, and in a fixed order where they tie."""

    def __init__(self, side: Side, catalogue: Catalogue, found: Candidates, *, wanted: bool) -> None:
        self.side, self.catalogue, self.found, self.wanted = side, catalogue, found, wanted
        readings = side.linked.readings
        key = (wanted, *(reading.product for reading in readings))
        gathered = partial(Many, catalogue, found.rows, wanted=wanted)
        self.many = catalogue.kept(key, gathered) if readings else gathered()
        self.others = self.many.columns
        self.need, self.offer = (self.others, side.columns) if wanted else (side.columns, self.others)
        self.radius = catalogue.radius_km[found.rows] if wanted else np.array([side.radius_km])
        self.ground = Ground(catalogue.km, catalogue.instead, self.radius)

    @cached_property
    def table(self) -> Table:
        """Every comparison of every pair."""
        return table_of(Setting(self.side.columns, self.many, self.ground), self.found, self.side.linked)

    @cached_property
    def tie(self) -> npt.NDArray[np.uint64]:
        """What orders pairs of equal score: a mix of both codes that favours nobody."""
        with np.errstate(over="ignore"):
            mixed = (self.need.tie ^ (self.offer.tie * SPLIT)) * SPLIT
            return np.asarray(mixed ^ (mixed >> np.uint64(29)), dtype=np.uint64)

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
        return failed

    @cached_property
    def fails(self) -> Flags:
        """Which pairs fail anything."""
        return np.asarray(np.logical_or.reduce(list(self.failed.values())), dtype=np.bool_)

    def _levels(self, must: str) -> npt.NDArray[np.int8]:
        return np.asarray(self.table.levels[:, COLUMNS.index(COLUMN_OF_MUST.get(must, must))], dtype=np.int8)

    def code(self, at: int) -> str:
        """The code of the candidate at this place."""
        return self.catalogue.codes[int(self.found.rows[at])]

    def gate(self, at: int) -> tuple[str, ...]:
        """The hard requirements that the pair at this place fails."""
        return tuple(name for name, failed in self.failed.items() if failed[at]) if self.fails[at] else ()

    def left_open(self, at: int) -> tuple[str, ...]:
        """The hard requirements that nothing is known of."""
        bits = int(self._must[at if self.wanted else 0])
        return tuple(must for bit, must in enumerate(MUST_COLUMNS) if bits >> bit & 1 and self._levels(must)[at] == 0) if bits else ()
