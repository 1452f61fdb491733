"""One listing beside its candidates: needs on one side, offers on the other, whichever was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import MUST_COLUMNS, Linked, Listing, Need
from matchmaker.matching.candidates import Candidates
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.columns import Columns, columns_of
from matchmaker.matching.comparisons import Ground
from matchmaker.matching.features import Table, Texts, table_of
from matchmaker.matching.levels import CODE, COLUMN_OF_MUST, COLUMNS, FAILING, LEVELS, must_bits

Flags = npt.NDArray[np.bool_]
SPLIT = np.uint64(0x9E3779B97F4A7C15)
GATES = ("product", "role", *MUST_COLUMNS)
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
        self.others = catalogue.kept(key, lambda: catalogue.columns.take(found.rows)) if readings else catalogue.columns.take(found.rows)
        self.need, self.offer = (self.others, side.columns) if wanted else (side.columns, self.others)
        self.radius = catalogue.radius_km[found.rows] if wanted else np.array([side.radius_km])
        self.ground = Ground(catalogue.km, catalogue.instead, self.radius)

    @cached_property
    def table(self) -> Table:
        """Every comparison of every pair."""
        return table_of(self.need, self.offer, self.ground, self.found, Texts(self.side.linked, self.others, self.catalogue.pools))

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
    def failed(self) -> Flags:
        """Shape (n, 2 + hard requirements): another product, another role, and each hard requirement that is known to fail."""
        n = len(self.found)
        other = self.found.product_level == CODE["product"]["OTHER"]
        roles = np.broadcast_to((self.need.role != self.offer.role) & (self.need.role > 0) & (self.offer.role > 0), (n,))
        columns = [other, roles]
        for bit, must in enumerate(MUST_COLUMNS):
            columns.append(FAILS[must][self._levels(must)] & np.broadcast_to((self._must >> bit) & 1 == 1, (n,)))
        return np.stack(columns, axis=1)

    def _levels(self, must: str) -> npt.NDArray[np.int8]:
        return np.asarray(self.table.levels[:, COLUMNS.index(COLUMN_OF_MUST.get(must, must))], dtype=np.int8)

    def code(self, at: int) -> str:
        """The code of the candidate at this place."""
        return self.catalogue.codes[int(self.found.rows[at])]

    def gate(self, at: int) -> tuple[str, ...]:
        """The hard requirements that the pair at this place fails."""
        return tuple(name for name, failed in zip(GATES, self.failed[at], strict=True) if failed)

    def left_open(self, at: int) -> tuple[str, ...]:
        """The hard requirements that nothing is known of."""
        bits = int(self._must[at if self.wanted else 0])
        return tuple(must for bit, must in enumerate(MUST_COLUMNS) if bits >> bit & 1 and self._levels(must)[at] == 0)
