"""The open listings of one side, immutable, in columns, grouped by the product that their words were linked to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import How, Linked, Listing, Need
from matchmaker.matching.columns import Columns, Floats, Pools, columns_of
from matchmaker.matching.kinds import READ, Kinds, kinds_of
from matchmaker.matching.levels import CODE, must_bits
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.wordindex import WordIndex

Rows = npt.NDArray[np.int32]
EARTH_KM = 6371.0088
MOST_KEPT = 512
Kept = TypeVar("Kept")
HOW_LEVEL = {How.CHOSEN: "EXACT", How.EXACT: "EXACT", How.TONE: "TONE", How.FOLDED: "FOLDED", How.FUZZY: "FUZZY"}


def spelling_level(linked: Linked, place: int) -> int:
    """The level of the reading at this place: how it was read, or AMBIGUOUS where the same words name several products."""
    reading = linked.readings[place]
    several = [other for other in linked.readings if other.surety == reading.surety and other.how is How.FOLDED]
    return CODE["spelling"]["AMBIGUOUS" if len(several) > 1 and reading.surety < 900 else HOW_LEVEL[reading.how]]


@dataclass(frozen=True, slots=True)
class Posted:
    """The rows whose words name one product, with how surely and how each was read."""

    rows: Rows
    surety: npt.NDArray[np.int16]
    level: npt.NDArray[np.int8]


NOTHING = Posted(np.empty(0, np.int32), np.empty(0, np.int16), np.empty(0, np.int8))


def _posted(triples: Iterable[tuple[int, int, int]]) -> Posted:
    rows, sureties, levels = zip(*triples, strict=True)
    return Posted(np.array(rows, np.int32), np.array(sureties, np.int16), np.array(levels, np.int8))


class Catalogue:
    """Listings ready to be ranked. Made by `Catalogue.of`; never changed afterwards, so that threads may share it."""

    def __init__(self, pools: Pools, columns: Columns, codes: list[str], links: list[Linked], radius: list[float], must: list[int]) -> None:
        self.lexicon, self.pools, self.columns, self.codes = pools.lexicon, pools, columns, codes
        self.row_of = {code: row for row, code in enumerate(codes)}
        self.radius_km = np.array(radius, dtype=np.float64)
        self.must_bits = np.array(must, dtype=np.int16)
        named: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        kin: dict[str, list[int]] = defaultdict(list)
        unlisted: dict[int, list[int]] = defaultdict(list)
        for row, linked in enumerate(links):
            for place, reading in enumerate(linked.readings):
                named[reading.product].append((row, reading.surety, spelling_level(linked, place)))
            if not linked.readings:
                unlisted[int(columns.phrase[row])].append(row)
                if linked.kin:
                    kin[linked.kin].append(row)
        self._kept: dict[Hashable, object] = {}
        self._named = {product: _posted(triples) for product, triples in named.items()}
        self._kin = {product: np.array(rows, np.int32) for product, rows in kin.items()}
        self._unlisted = {phrase: np.array(rows, np.int32) for phrase, rows in unlisted.items() if self.pools.phrases.strings[phrase]}

    @classmethod
    def of(cls, records: Iterable[Listing], lexicon: Lexicon | None = None) -> Catalogue:
        """A catalogue of these records; it reads an iterator once and keeps none of the records."""
        words = lexicon or shipped_lexicon()
        pools = Pools(words)
        codes: list[str] = []
        radius: list[float] = []
        must: list[int] = []

        def noted() -> Iterator[Listing]:
            for record in records:
                codes.append(record.code)
                radius.append(record.radius_km if isinstance(record, Need) and record.radius_km is not None else np.nan)
                must.append(must_bits(record.must) if isinstance(record, Need) else 0)
                yield record

        columns, links = columns_of(pools, noted())
        pools.close()
        return cls(pools, columns, codes, links, radius, must)

    def ready(self, *, wanted: bool) -> Catalogue:
        """The same catalogue with all worked out that any query needs; `wanted` says that it holds needs."""
        _ = self.words, self.km, self.instead
        for column in READ:
            self.kinds(column, wanted=wanted)
        return self

    def __len__(self) -> int:
        return len(self.codes)

    def named(self, product: str) -> Posted:
        """The rows whose words name this very product."""
        return self._named.get(product, NOTHING)

    def kin_of(self, product: str) -> Rows:
        """The rows whose words name something unlisted that is probably a kind of this product."""
        return self._kin.get(product, NOTHING.rows)

    @cached_property
    def km(self) -> Floats:
        """Distances between the centres of communes, by their numbers in the pool (haversine)."""
        by_code = {commune.code: commune for commune in self.lexicon.lists.communes}
        spots = [by_code[code] for code in self.pools.communes.strings]
        lat, lon = np.radians([spot.lat for spot in spots]), np.radians([spot.lon for spot in spots])
        across = np.sin((lat[:, None] - lat) / 2) ** 2 + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
        return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(across)), dtype=np.float64)

    @cached_property
    def instead(self) -> npt.NDArray[np.bool_]:
        """Which state (second) the trade takes in place of which (first)."""
        number = self.pools.states.number
        taken = np.zeros((len(number), len(number)), dtype=np.bool_)
        for record in self.lexicon.lists.states:
            for other in record.stands_for:
                if other in number:
                    taken[number[other], number[record.state]] = True
        return taken

    @cached_property
    def words(self) -> WordIndex:
        """The index of the phrases that name nothing listed."""
        return WordIndex.of((self.pools.phrases.strings[phrase] for phrase in self._unlisted), self.lexicon.knows)

    @cached_property
    def _phrase_rows(self) -> list[Rows]:
        return list(self._unlisted.values())

    @cached_property
    def _kinds(self) -> dict[tuple[str, bool], Kinds]:
        return {}

    def kinds(self, column: str, *, wanted: bool) -> Kinds:
        """The rows as this column's comparison tells them apart."""
        found = self._kinds.get((column, wanted))
        if found is None:
            found = self._kinds[column, wanted] = kinds_of(self.columns, self.radius_km, READ[column][wanted])
        return found

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, kept for the next who asks by the same key: listings of one product are asked for again and again."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = make()
        return cast(Kept, found)

    def rows_of_phrase(self, place: int) -> Rows:
        """The rows that bear the phrase at this place of `words`."""
        return self._phrase_rows[place]
