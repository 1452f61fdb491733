"""What the numbers in a catalogue's columns stand for: strings numbered as they first came, and the few combinations that many rows share."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar, overload
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from matchmaker.domain.places import EARTH_KM
from matchmaker.domain.records import Quantity
from matchmaker.matching.lexicon import Lexicon

PLACES = 8
"""How many communes an ambiguous place keeps; beyond that it says nothing."""
MANY = 61
"""Certificates that get a bit of their own; any further one is kept with the listing but not compared."""
STRANGE = 32_000
"""The number of what stands in no pool: equal to nothing."""

Line = tuple[str, ...]
Grade = tuple[float, float, int, int]
"""From and to in grams a piece (NaN unknown), number of the grade, its rank."""
Papers = tuple[int, tuple[tuple[int, int], ...]]
"""Bits that are held or asked for (-1 unknown), and those that end: bits and last day."""
MOST_UNITS = 10_000
"""Ways of writing a unit or a certificate whose meaning is kept; further ones are read each time."""
MOST_READ = 30_000
"""Strings that were looked at and are remembered as such."""
NAN = float("nan")
"""The one NaN of keys: two of them are unequal, but one is itself."""
Kind = TypeVar("Kind", bound=Hashable)
NO_GRADE: Grade = (NAN, NAN, 0, -1)
NO_PLACE: tuple[int, ...] = (-1,) * PLACES
NO_PAPERS: Papers = (-1, ())


class Pool:
    """Strings numbered in the order in which they first came."""

    def __init__(self, first: Iterable[str] = ()) -> None:
        self.number: dict[str, int] = {}
        self.strings: list[str] = []
        for string in first:
            self.add(string)

    def copy(self) -> Pool:
        """Another pool of the same strings that grows by itself."""
        copied = Pool()
        copied.number, copied.strings = self.number.copy(), self.strings.copy()
        return copied

    def add(self, string: str) -> int:
        """The number of this string, a new one where it has none."""
        found = self.number.get(string)
        if found is None:
            found = self.number[string] = len(self.strings)
            self.strings.append(string)
        return found

    def find(self, string: str) -> int:
        """The number of this string, or `STRANGE`, which no string has; a look-up never makes the pool grow."""
        return self.number.get(string, STRANGE)


class Strings(Sequence[str]):
    """Many strings in two flat arrays that a file can hold, and a list of those that came later."""

    def __init__(self, blob: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> None:
        self.blob, self.ends = blob, ends
        self._later: list[str] = []
        self._many = len(ends)
        self._read: dict[int, str] = {}

    @classmethod
    def of(cls, strings: Iterable[str]) -> Strings:
        """These strings, in their order."""
        blob, ends = bytearray(), []
        for string in strings:
            blob += string.encode("utf-8", "surrogatepass")
            ends.append(len(blob))
        return cls(np.frombuffer(bytes(blob), np.uint8), np.array(ends, np.int64))

    def __len__(self) -> int:
        return self._many + len(self._later)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """The string at this place."""
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        if place >= self._many:
            return self._later[place - self._many]
        start = int(self.ends[place - 1]) if place else 0
        return self.blob[start : int(self.ends[place])].tobytes().decode("utf-8", "surrogatepass")

    def remembered(self, numbers: Sequence[int]) -> list[str]:
        """The strings at these places, of which many were asked for before."""
        read = self._read
        strange = [number for number in numbers if number not in read]
        if strange:
            if len(read) + len(strange) > MOST_READ:
                read = self._read = {}
                strange = list(numbers)
            read.update(zip(strange, self.several(strange), strict=True))
        return [read[number] for number in numbers]

    def several(self, numbers: Sequence[int]) -> list[str]:
        """The strings at these places in one go."""
        if self._later and max(numbers, default=0) >= self._many:
            return [self[number] for number in numbers]
        places = np.asarray(numbers, np.intp)
        stops = self.ends[places].tolist()
        starts = np.where(places > 0, self.ends[places - 1], 0).tolist()
        letters = memoryview(self.blob)  # type: ignore[arg-type]  # arrays are buffers
        return [str(letters[start:stop], "utf-8", "surrogatepass") for start, stop in zip(starts, stops, strict=True)]

    def append(self, string: str) -> int:
        """Put one more string behind the others; its number. Readers of the earlier ones are not disturbed."""
        self._later.append(string)
        return len(self) - 1


class KindPool(Generic[Kind]):
    """Combinations of values that many rows share, numbered; a row holds the number alone."""

    def __init__(self, first: Kind) -> None:
        self._number: dict[Kind, int] = {}
        self.kinds: list[Kind] = []
        self.add(first)

    def add(self, kind: Kind) -> int:
        """The number of this combination, a new one where it has none."""
        found = self._number.get(kind)
        if found is None:
            found = self._number[kind] = len(self.kinds)
            self.kinds.append(kind)
        return found


@dataclass(frozen=True, slots=True)
class KindTables:
    """The shared combinations as columns, by their numbers."""

    piece_low: npt.NDArray[np.float64]
    piece_high: npt.NDArray[np.float64]
    grade: npt.NDArray[np.int32]
    grade_rank: npt.NDArray[np.int8]
    places: npt.NDArray[np.int16]  # shape (kinds, PLACES); -1 none, -2 outside the province
    certificates: npt.NDArray[np.int64]  # -1 unknown
    dated_from: npt.NDArray[np.int32]  # where a kind's dated certificates begin in the next two; the last entry is their end
    dated_bits: npt.NDArray[np.int64]
    dated_day: npt.NDArray[np.int32]

    def dated(self, kind: int) -> tuple[tuple[int, int], ...]:
        """The certificates of a kind that end: bits and last day."""
        stretch = slice(int(self.dated_from[kind]), int(self.dated_from[kind + 1]))
        return tuple(zip(self.dated_bits[stretch].tolist(), self.dated_day[stretch].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Ground:
    """What the lists alone say: the numbers of all that is listed, distances between communes in km, and which state is taken instead of which."""

    pools: Mapping[str, Pool]
    km: npt.NDArray[np.float64]  # [commune, commune], between centres (haversine)
    instead: npt.NDArray[np.bool_]  # [state of the need, state of the offer]


_grounds: WeakKeyDictionary[Lexicon, Ground] = WeakKeyDictionary()


def ground_of(lexicon: Lexicon) -> Ground:
    """The ground of all catalogues that are made with this lexicon, worked out once."""
    found = _grounds.get(lexicon)
    if found is None:
        found = _grounds[lexicon] = _ground(lexicon)
    return found


def _ground(lexicon: Lexicon) -> Ground:
    lists = lexicon.lists
    pools = {
        "measures": Pool(["kg", *(lexicon.units.name(record.unit) for record in lists.units)]),
        "states": Pool(["", *(record.state for record in lists.states)]),
        "grades": Pool(["", *(record.grade for record in lists.grades)]),
        "certificates": Pool(record.certificate for record in lists.certificates),
        "communes": Pool(commune.code for commune in lists.communes),
        "products": Pool(lexicon.keys),
    }
    by_code = {commune.code: commune for commune in lists.communes}
    spots = [by_code[code] for code in pools["communes"].strings]
    lat, lon = np.radians([spot.lat for spot in spots]), np.radians([spot.lon for spot in spots])
    across = np.sin((lat[:, None] - lat) / 2) ** 2 + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    number = pools["states"].number
    instead = np.zeros((len(number), len(number)), np.bool_)
    for record in lists.states:
        for other in record.stands_for:
            if other in number:
                instead[number[other], number[record.state]] = True
    return Ground(pools, np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(across)), np.float64), instead)


class Pools:
    """What the numbers in the columns stand for. They only ever grow, and only where `grow` is asked for, so that readers share them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.ground = ground_of(lexicon)
        listed = self.ground.pools
        self.measures, self.states, self.grades = listed["measures"].copy(), listed["states"].copy(), listed["grades"].copy()
        self.certificates, self.products = listed["certificates"].copy(), listed["products"].copy()
        self.communes = listed["communes"]  # never grows
        self.parties = Pool([""])
        self.phrases: Pool | Strings = Pool([""])
        self.rests: Pool | Strings = Pool([""])
        self.grade_kinds: KindPool[Grade] = KindPool(NO_GRADE)
        self.place_kinds: KindPool[tuple[int, ...]] = KindPool(NO_PLACE)
        self.paper_kinds: KindPool[Papers] = KindPool(NO_PAPERS)
        self._measured: dict[tuple[str, str], tuple[Decimal | None, str]] = {}
        self._bits: dict[tuple[str, bool], int] = {}

    def number(self, pool: Pool, string: str, *, grow: bool) -> int:
        """The string's number in one of these pools."""
        return pool.add(string) if grow else pool.find(string)

    def measure_of(self, quantity: Quantity, product: str, *, grow: bool) -> tuple[int, float]:
        """In kg where a weight is certain, in pieces where a count is, else in the unit itself, however it is written."""
        if quantity.kg_each:
            return 0, float(quantity.amount * quantity.kg_each)
        key = (quantity.unit, product)
        known = self._measured.get(key)
        if known is None:
            known = self._look_up(quantity, product)
            if len(self._measured) < MOST_UNITS:
                self._measured[key] = known
        one, unit = known
        if one is not None:
            return 0, float(quantity.amount * one)
        if counted := self.lexicon.units.pieces(quantity, self.line(product)):
            return self.number(self.measures, self.lexicon.units.name(counted[1]), grow=grow), float(counted[0])
        return self.number(self.measures, unit, grow=grow), float(quantity.amount)

    def measure_name(self, quantity: Quantity | None, product: str) -> str:
        """What the measure of `measure_of` is called, also where it has no number."""
        if quantity is None:
            return ""
        one, unit = self._look_up(quantity, product)
        if quantity.kg_each or one is not None:
            return "kg"
        counted = self.lexicon.units.pieces(quantity, self.line(product))
        return self.lexicon.units.name(counted[1]) if counted else unit

    def _look_up(self, quantity: Quantity, product: str) -> tuple[Decimal | None, str]:
        line, units = self.line(product), self.lexicon.units
        key = units.key(quantity.unit, line)
        return units.kg_of_one(quantity.unit, line), units.name(key) if key else quantity.unit

    def line(self, product: str) -> Line:
        """The product and what it is a kind of; empty where it is not listed."""
        return self.lexicon.line(product) if product in self.lexicon.products else ()

    def satisfied_by(self, name: str, *, wanted: bool, grow: bool) -> int:
        """The bits of a certificate that is asked for, or of one that is held with all that it satisfies."""
        known = self._bits.get((name, wanted))
        if known is not None:
            return known
        book = self.lexicon.phrases
        key = book.certificate_of(name)
        bits = 0
        for satisfied in sorted({key} if wanted else book.satisfied_by(key)):
            bits |= 1 << min(self.number(self.certificates, satisfied, grow=grow), MANY)
        if all(satisfied in self.certificates.number for satisfied in book.satisfied_by(key)) and len(self._bits) < MOST_UNITS:
            self._bits[name, wanted] = bits
        return bits

    @property
    def phrase_strings(self) -> Sequence[str]:
        """The phrases by their numbers."""
        return self.phrases.strings if isinstance(self.phrases, Pool) else self.phrases

    @property
    def rest_strings(self) -> Sequence[str]:
        """The rests by their numbers."""
        return self.rests.strings if isinstance(self.rests, Pool) else self.rests

    def close_texts(self) -> None:
        """Put phrases and rests into flat arrays: from here on each that comes is a new one."""
        self.phrases, self.rests = (Strings.of(pool.strings) if isinstance(pool, Pool) else pool for pool in (self.phrases, self.rests))

    def tables(self, before: KindTables | None = None) -> KindTables:
        """The shared combinations as they are now; `before` are those of an earlier moment, which are only added to."""
        grades = self.grade_kinds.kinds[len(before.grade) if before else 0 :]
        places = self.place_kinds.kinds[len(before.places) if before else 0 :]
        papers = self.paper_kinds.kinds[len(before.certificates) if before else 0 :]
        grade = np.array(grades, np.float64).reshape(-1, 4)
        ends = [pair for _, kind in papers for pair in kind]
        fresh = KindTables(
            grade[:, 0].copy(), grade[:, 1].copy(), grade[:, 2].astype(np.int32), grade[:, 3].astype(np.int8),
            np.array(places, np.int16).reshape(-1, PLACES), np.array([bits for bits, _ in papers], np.int64),
            np.cumsum([0, *(len(kind) for _, kind in papers)]).astype(np.int32),
            np.array([bits for bits, _ in ends], np.int64), np.array([day for _, day in ends], np.int32),
        )  # fmt: skip
        if before is None:
            return fresh
        if not grades and not places and not papers:
            return before
        dated_from = np.concatenate([before.dated_from, fresh.dated_from[1:] + before.dated_from[-1]]).astype(np.int32)
        joined = {name: np.concatenate([getattr(before, name), getattr(fresh, name)]) for name in KindTables.__slots__ if name != "dated_from"}
        return KindTables(**joined, dated_from=dated_from)
