"""The open listings of one side in memory: packed rows, sorted by what they name, to which a listing is added without a rebuild."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import How, Linked, Listing, Need
from matchmaker.matching.columns import Floats, RowColumns
from matchmaker.matching.compiled import PLAIN
from matchmaker.matching.levels import CODE
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.linking import linked_listing
from matchmaker.matching.pools import KindTables, Pools, Strings
from matchmaker.matching.postings import KIN, NAMED, PHRASE, Gathered, Key, Postings
from matchmaker.matching.rows import BRIEF, ROW, brief_of, cells_of, packed, tie_of
from matchmaker.matching.rows import Rows as PackedRows
from matchmaker.matching.wordindex import WordIndex
from matchmaker.matching.wordpairs import PhrasePairs

Rows = npt.NDArray[np.int32]
Numbers = npt.NDArray[Any]
MOST_KEPT = 512
SPARE_SHARE, LEAST_SPARE = 16, 128
"""Room that is made for listings to come: one in so many of the rows there are, and never less than this."""
Kept = TypeVar("Kept")
HOW_LEVEL = {How.CHOSEN: "EXACT", How.EXACT: "EXACT", How.TONE: "TONE", How.FOLDED: "FOLDED", How.FUZZY: "FUZZY", How.GUESSED: "GUESSED"}
UNLISTED = 1 << 20
"""What rows without a listed product are sorted by, and from there by their phrases."""
_LEVEL_OF_HOW = {how: CODE["spelling"][level] for how, level in HOW_LEVEL.items()}


def spelling_level(linked: Linked, place: int) -> int:
    """The level of the reading at this place: how it was read, or AMBIGUOUS where the same words name several products."""
    reading = linked.readings[place]
    if reading.surety < 900 and len(linked.readings) > 1:
        several = [other for other in linked.readings if other.surety == reading.surety and other.how is How.FOLDED]
        if len(several) > 1:
            return CODE["spelling"]["AMBIGUOUS"]
    return _LEVEL_OF_HOW[reading.how]


@dataclass(frozen=True, slots=True)
class Posted:
    """The rows whose words name one product, with how surely and how each was read."""

    rows: Rows
    surety: npt.NDArray[np.uint16]
    level: npt.NDArray[np.int8]


@dataclass(slots=True)
class _Room:
    """How far the arrays that several catalogues share are filled."""

    rows: int
    postings: int


class Catalogue:
    """Listings ready to be ranked. Made by `Catalogue.of`; what it says of itself never changes, so that threads may share it.

    `extended` gives another one that shares the arrays of the first and has some listings more or fewer.
    """

    def __init__(
        self, pools: Pools, rows: PackedRows, codes: Strings, code_at: Rows, postings: Postings, unlisted: Strings, by_tie: Rows | None = None
    ) -> None:
        self.lexicon, self.pools = pools.lexicon, pools
        self.packed, self.postings = rows, postings  # both with room to spare
        self.many = len(code_at)
        self.alive = np.ones(len(rows), np.bool_)
        self.tables: KindTables = pools.tables()
        self.early_codes, self.code_at = codes, code_at
        self.by_tie = np.argsort(rows["tie"][: self.many], kind="stable").astype(np.int32) if by_tie is None else by_tie
        self._later: Mapping[str, int] = {}
        self._later_codes: tuple[str, ...] = ()
        self.phrases = unlisted
        self._room = _Room(self.many, postings.many)
        self._kept: dict[Hashable, object] = {}

    @classmethod
    def of(cls, records: Iterable[Listing], lexicon: Lexicon | None = None) -> Catalogue:
        """A catalogue of these records; it reads an iterator once and keeps none of the records."""
        made = _Making(Pools(lexicon or shipped_lexicon()))
        for record in records:
            made.add(record)
        return cls(*made.done())

    def extended(self, added: Iterable[Listing] = (), gone: Collection[str] = ()) -> Catalogue:
        """This catalogue with these listings more, each in the place of an earlier one of its code, and without those of the codes that are gone.

        Takes the time of the listings that are added, not of those that are there; one thread at a time.
        """
        fresh = list(added)
        self.ready()
        changed = copy(self)
        changed.alive = self.alive.copy()
        changed._kept = {}
        for cached in ("columns", "shared", "must_bits", "radius_km", "codes"):
            changed.__dict__.pop(cached, None)
        for code in (*gone, *(record.code for record in fresh)):
            row = self.row_of(code)
            if row is not None:
                changed.alive[row] = False
        if fresh:
            _Adding(changed).add_all(fresh)
        return changed

    def ready(self) -> Catalogue:
        """The same catalogue with all worked out that any query needs."""
        _ = self.words if PLAIN else self.pairs
        return self

    def __len__(self) -> int:
        return self.many

    @property
    def later(self) -> int:
        """How many rows were added since it was made."""
        return len(self._later_codes)

    def code(self, row: int) -> str:
        """The code of the listing in this row."""
        early = len(self.code_at)
        return self.early_codes[int(self.code_at[row])] if row < early else self._later_codes[row - early]

    def codes_of(self, rows: npt.NDArray[np.int64]) -> list[str]:
        """The codes of the listings in these rows."""
        if self._later_codes:
            return [self.code(row) for row in rows.tolist()]
        return self.early_codes.several(self.code_at[rows].tolist())

    @cached_property
    def codes(self) -> Sequence[str]:
        """The code of every row."""
        return [self.code(row) for row in range(self.many)]

    def row_of(self, code: str) -> int | None:
        """The row of the open listing of this code, None where there is none."""
        row = self._later.get(code)
        if row is not None:
            return row if self.alive[row] else None
        tie, ties = np.uint64(tie_of(code)), self.packed["tie"]
        low, high = 0, len(self.by_tie)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if ties[self.by_tie[middle]] < tie else (low, middle)
        while low < len(self.by_tie) and ties[found := int(self.by_tie[low])] == tie:
            if self.code(found) == code and self.alive[found]:
                return found
            low += 1
        return None

    @cached_property
    def columns(self) -> RowColumns:
        """Every row as columns, each made when it is first read."""
        return RowColumns(self.packed[: self.many], self.tables)

    @cached_property
    def shared(self) -> tuple[Numbers, ...]:
        """What rows share by a number, as the scan reads it."""
        return tuple(getattr(self.tables, name) for name in KindTables.__slots__)

    @cached_property
    def must_bits(self) -> npt.NDArray[np.int16]:
        """The hard requirements of each row as bits."""
        return np.asarray(self.packed["must"][: self.many], np.int16)

    @cached_property
    def radius_km(self) -> Floats:
        """The radius of each row, NaN where none is stated."""
        return np.asarray(self.packed["radius"][: self.many], np.float64)

    def named(self, product: str) -> Posted:
        """The rows whose words name this very product."""
        places = self.postings.places(NAMED, self.pools.products.find(product))
        rows = self.postings.rows[places]
        kept = places[self.alive[rows]]
        return Posted(self.postings.rows[kept], self.postings.surety[kept], self.postings.level[kept])

    def kin_of(self, product: str) -> Rows:
        """The rows whose words name something unlisted that is probably a kind of this product."""
        return self._alive(self.postings.rows[self.postings.places(KIN, self.pools.products.find(product))])

    def rows_of_phrase(self, place: int) -> Rows:
        """The rows that bear the phrase at this place of `words`."""
        return self._alive(self.postings.rows[self.postings.places(PHRASE, place)])

    def _alive(self, rows: Rows) -> Rows:
        return rows[self.alive[rows]]

    @property
    def km(self) -> Floats:
        """Distances between the centres of communes, by their numbers in the pool."""
        return self.pools.ground.km

    @property
    def instead(self) -> npt.NDArray[np.bool_]:
        """Which state (second) the trade takes in place of which (first)."""
        return self.pools.ground.instead

    @cached_property
    def words(self) -> WordIndex:
        """The index of the phrases that name nothing listed."""
        return WordIndex.of(self.phrases, self.lexicon.knows)

    @cached_property
    def pairs(self) -> PhrasePairs:
        """The same phrases word by word; only the compiled form asks for them."""
        return PhrasePairs.of(self.words.phrases, self.lexicon)

    def phrase_number(self, phrase: str) -> int | None:
        """The place in `words` of a phrase that names nothing listed."""
        return self._number_of.get(phrase)

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {known: place for place, known in enumerate(self.phrases)}

    def words_with(self, phrase: str) -> int:
        """The place of a phrase that is put into `words`."""
        if not PLAIN:
            self.pairs.add(phrase)
        place = self._number_of[phrase] = self.words.add(phrase)
        return place

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, kept for the next who asks by the same key: listings of one product are asked for again and again."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = make()
        return cast(Kept, found)


class _Into(Protocol):
    """What a listing's row is noted in."""

    pools: Pools

    def post(self, section: int, number: int, row: int, surety: int, level: int) -> None:
        """The row answers to this number."""

    def phrase(self, phrase: str) -> int:
        """The number of an unlisted phrase."""


def _post(into: _Into, linked: Linked, row: int) -> int:
    """Note everything that the row answers to; what it is sorted by."""
    products = into.pools.products
    for place, reading in enumerate(linked.readings):
        into.post(NAMED, products.add(reading.product), row, reading.surety, spelling_level(linked, place))
    if linked.readings:
        if linked.also:
            into.post(PHRASE, into.phrase(linked.also), row, 0, 0)
        return products.number[linked.readings[0].product]
    if linked.kin:
        into.post(KIN, products.add(linked.kin), row, 0, 0)
    if not linked.phrase:
        return UNLISTED
    number = into.phrase(linked.phrase)
    into.post(PHRASE, number, row, 0, 0)
    return UNLISTED + number


class _Making:
    """A catalogue while its records come in."""

    def __init__(self, pools: Pools) -> None:
        self.pools = pools
        self.buffer = bytearray()
        self.order = array("i")
        self.codes, self.ends = bytearray(), array("q")
        self.gathered = Gathered()
        self.unlisted: dict[str, int] = {}

    def add(self, record: Listing) -> None:
        """Pack one record and note what its words name."""
        linked = linked_listing(self.pools.lexicon, record)
        cells = cells_of(self.pools, record, linked, wanted=isinstance(record, Need), grow=True)
        self.buffer += packed(self.pools, cells, linked)
        self.codes += record.code.encode("utf-8", "surrogatepass")
        self.ends.append(len(self.codes))
        self.order.append(_post(self, linked, len(self.order)))

    def post(self, section: int, number: int, row: int, surety: int, level: int) -> None:
        """The row answers to this number."""
        self.gathered.add(section, number, row, surety, level)

    def phrase(self, phrase: str) -> int:
        """The number of an unlisted phrase."""
        return self.unlisted.setdefault(phrase, len(self.unlisted))

    def done(self) -> tuple[Pools, PackedRows, Strings, Rows, Postings, Strings]:
        """What a catalogue is made of, rows sorted by what they name first."""
        many = len(self.order)
        by_name = np.argsort(np.frombuffer(self.order, np.int32), kind="stable").astype(np.int32) if many else np.empty(0, np.int32)
        rows = np.zeros(many + spare_of(many), ROW)
        if many:
            np.take(np.frombuffer(self.buffer, ROW), by_name, out=rows[:many])
        self.buffer = bytearray()
        place_of = np.empty(many, np.int32)
        place_of[by_name] = np.arange(many, dtype=np.int32)
        products = len(self.pools.products.strings)
        postings = self.gathered.arranged(rows[:many], place_of, (products, products, len(self.unlisted)), 2 * spare_of(many))
        codes = Strings(np.frombuffer(bytes(self.codes), np.uint8), np.array(self.ends, np.int64))
        self.pools.close_texts()
        return self.pools, rows, codes, by_name, postings, Strings.of(self.unlisted)


def spare_of(many: int) -> int:
    """How much room is made for listings to come."""
    return max(many // SPARE_SHARE, LEAST_SPARE)


class _Adding:
    """Listings on their way into the room behind a catalogue's rows."""

    def __init__(self, into: Catalogue) -> None:
        self.into, self.pools = into, into.pools
        self.rows, self.posts = into.packed, into.postings
        self.later_posts: dict[Key, tuple[int, ...]] = dict(into.postings.later)
        self.later, self.codes = dict(into._later), list(into._later_codes)
        self.many, self.posted = into.many, into.postings.many
        self.brief = np.zeros((), BRIEF)[()]

    def add_all(self, records: Sequence[Listing]) -> None:
        """Put the records behind the rows, where readers of earlier catalogues do not look."""
        into = self.into
        if into._room.rows != into.many or into._room.postings != into.postings.many:
            self._move()  # another extension of the same catalogue stands there already
        for record in records:
            self._add(record)
        into.packed, into.many = self.rows, self.many
        into.postings = replace(self.posts, many=self.posted, later=self.later_posts)
        into.tables = into.pools.tables(into.tables)
        into._later, into._later_codes = self.later, tuple(self.codes)
        into._room.rows, into._room.postings = self.many, self.posted

    def _add(self, record: Listing) -> None:
        into, row = self.into, self.many
        linked = linked_listing(into.lexicon, record)
        cells = cells_of(self.pools, record, linked, wanted=isinstance(record, Need), grow=True)
        if row >= len(self.rows) or self.posted + len(linked.readings) + 2 > len(self.posts.rows):
            self._move()
        packed_row = np.frombuffer(packed(self.pools, cells, linked), ROW)
        self.rows[row], self.brief = packed_row[0], brief_of(packed_row)[0]
        if (earlier := self.later.get(record.code)) is not None:
            into.alive[earlier] = False
        into.alive[row] = True
        self.later[record.code] = row
        self.codes.append(record.code)
        self.many += 1
        _post(self, linked, row)

    def _move(self) -> None:
        """Into arrays of its own, with fresh room."""
        spare, into = spare_of(self.many), self.into
        self.rows = np.concatenate([self.rows[: self.many], np.zeros(spare, ROW)])
        into.alive = np.concatenate([into.alive[: self.many], np.ones(spare, np.bool_)])
        arrays = [np.concatenate([held[: self.posted], np.zeros(2 * spare, held.dtype)]) for held in self.posts.arrays]
        brief = np.concatenate([self.posts.brief[: self.posted], np.zeros(2 * spare, BRIEF)])
        self.posts = replace(self.posts, rows=arrays[0], level=arrays[1], brief=brief)
        into._room = _Room(self.many, self.posted)

    def post(self, section: int, number: int, row: int, surety: int, level: int) -> None:
        """The row answers to this number."""
        place, self.posted = self.posted, self.posted + 1
        self.posts.rows[place], self.posts.level[place] = row, level
        self.posts.brief[place] = self.brief
        self.posts.brief["surety"][place] = surety
        self.later_posts[section, number] = (*self.later_posts.get((section, number), ()), place)

    def phrase(self, phrase: str) -> int:
        """The number of an unlisted phrase."""
        number = self.into.phrase_number(phrase)
        return self.into.words_with(phrase) if number is None else number
