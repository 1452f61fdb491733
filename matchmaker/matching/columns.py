"""Listings as columns of numbers, so that one need meets a hundred thousand offers in one pass."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2b
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import Linked, Listing, Need, Period, Quantity, Role
from matchmaker.domain.tides import Tide
from matchmaker.matching.denials import papers_denied, sold_out
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import linked_listing

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Found = TypeVar("Found")

PULSES = {Tide.FULL: 1, Tide.NEW: 2}
ROLES = {None: 0, Role.PRODUCE: 1, Role.INPUT: 2, Role.SERVICE: 3}
FIRST_DAY, LAST_DAY = -(10**6), 10**7
"""Ends of a window that are open: the other end is stated. Both closed ends are days counted from year 1."""
NO_DAY = -(10**9)
PLACES = 8
"""How many communes an ambiguous place keeps; beyond that it says nothing."""
DAYS_OF = {Period.DAY: 1.0, Period.WEEK: 7.0, Period.MONTH: 30.0}
MANY = 61
"""Certificates that get a bit of their own; any further one is kept with the listing but not compared."""
STRANGE = 32_000
"""The number of what stands in no pool: equal to nothing."""


class Pool:
    """Strings numbered in the order in which they first came."""

    def __init__(self, first: Iterable[str] = ()) -> None:
        self.number: dict[str, int] = {}
        self.strings: list[str] = []
        for string in first:
            self.add(string)

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


class Pools:
    """What the numbers in the columns stand for; they grow while a catalogue is made and stand still after `close`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.closed = False
        self._found: dict[Hashable, object] = {}
        self.phrases, self.rests = Pool([""]), Pool([""])
        self.measures = Pool(["kg"])
        self.states = Pool(["", *(record.state for record in lexicon.lists.states)])
        self.grades = Pool([""])
        self.certificates = Pool(record.certificate for record in lexicon.lists.certificates)
        self.communes = Pool(commune.code for commune in lexicon.lists.communes)
        self.parties = Pool([""])

    def kg_of_one(self, unit: str, line: tuple[str, ...]) -> Decimal | None:
        """Kilograms of one such unit of the product, looked up once for each unit and product."""
        return self._once(("unit", unit, line), lambda: self.lexicon.units.kg_of_one(unit, line))

    def satisfied_by(self, name: str, *, wanted: bool) -> int:
        """The bits of a certificate that is asked for, or of one that is held with all that it satisfies."""
        return self._once(("certificate", name, wanted), lambda: self._bits(name, wanted=wanted))

    def _bits(self, name: str, *, wanted: bool) -> int:
        book = self.lexicon.phrases
        key = book.certificate_of(name)
        bits = 0
        for satisfied in sorted({key} if wanted else book.satisfied_by(key)):
            bits |= 1 << min(self.number(self.certificates, satisfied), MANY)
        return bits

    def _once(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """What `make` gives, looked up once while the columns are made; queries leave nothing behind."""
        if key in self._found:
            return cast(Found, self._found[key])
        found = make()
        if not self.closed:
            self._found[key] = found
        return found

    def close(self) -> None:
        """From now on only look up, so that readers in many threads share the pools and queries leave nothing behind."""
        self.closed = True

    def number(self, pool: Pool, string: str) -> int:
        """The string's number in one of these pools."""
        return pool.find(string) if self.closed else pool.add(string)


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a listing; NaN, -1 or `NO_DAY` is unknown. Weights in kg (or in the pool's measure), money in đồng for one measure, sizes in grams."""

    role: npt.NDArray[np.int8]
    product: Ints  # the surest reading; -1 where the words name nothing listed
    phrase: Ints
    rest: Ints
    grade: Ints
    grade_rank: npt.NDArray[np.int8]
    piece_low: Floats
    piece_high: Floats
    state: npt.NDArray[np.int16]
    measure: npt.NDArray[np.int16]
    amount: Floats
    per_days: Floats  # 0: for the whole window
    lot: Floats
    price_measure: npt.NDArray[np.int16]
    price: Floats
    starts: Ints
    ends: Ints
    pulse: npt.NDArray[np.int8]  # bits of the spring tides that it comes with; 0: it comes every day
    places: npt.NDArray[np.int16]  # shape (n, PLACES); -1 none, -2 outside the province
    certificates: npt.NDArray[np.int64]  # -1 unknown
    dated: npt.NDArray[np.object_]  # those that end: pairs of bits and last day
    party: Ints
    tie: npt.NDArray[np.uint64]

    def take(self, rows: npt.NDArray[np.int32] | npt.NDArray[np.intp]) -> Columns:
        """The same columns of these rows only, each gathered when it is first read."""
        return _Taken(self, rows)

    def __len__(self) -> int:
        return len(self.role)


class _Taken(Columns):
    """Some rows of other columns; most readers need but a few of the columns."""

    __slots__ = ("_rows", "_whole")

    def __init__(self, whole: Columns, rows: npt.NDArray[np.int32] | npt.NDArray[np.intp]) -> None:
        object.__setattr__(self, "_whole", whole)
        object.__setattr__(self, "_rows", rows)

    def __getattr__(self, name: str) -> Any:
        """Called for a column that nobody has read yet."""
        gathered = getattr(self._whole, name).take(self._rows, axis=0)
        object.__setattr__(self, name, gathered)
        return gathered

    def __len__(self) -> int:
        return len(self._rows)


Cells = dict[str, Any]
KINDS: dict[str, Any] = {
    "role": np.int8, "product": np.int32, "phrase": np.int32, "rest": np.int32, "grade": np.int32, "grade_rank": np.int8, "piece_low": np.float64,
    "piece_high": np.float64, "state": np.int16, "measure": np.int16, "amount": np.float64, "per_days": np.float64, "lot": np.float64,
    "price_measure": np.int16, "price": np.float64, "starts": np.int32, "ends": np.int32, "pulse": np.int8, "places": np.int16,
    "certificates": np.int64, "dated": np.object_, "party": np.int32, "tie": np.uint64,
}  # fmt: skip


def _line(lexicon: Lexicon, linked: Linked) -> tuple[str, ...]:
    key = linked.readings[0].product if linked.readings else linked.kin
    return lexicon.line(key) if key in lexicon.products else ()


def _measured(pools: Pools, quantity: Quantity, line: tuple[str, ...]) -> tuple[int, float]:
    """In kg where a weight is certain, in pieces where a count is, else in the unit itself, however it is written."""
    units = pools.lexicon.units
    one = quantity.kg_each or pools.kg_of_one(quantity.unit, line)
    if one is not None:
        return 0, float(quantity.amount * one)
    counted = units.pieces(quantity, line)
    amount, key = counted or (quantity.amount, units.key(quantity.unit, line))
    return pools.number(pools.measures, units.name(key) if key else quantity.unit), float(amount)


def _amount(pools: Pools, quantity: Quantity | None, line: tuple[str, ...]) -> tuple[int, float]:
    """The measure and the amount in it; (-1, NaN) where none is stated."""
    return (-1, np.nan) if quantity is None else _measured(pools, quantity, line)


def _price(pools: Pools, listing: Listing, line: tuple[str, ...]) -> tuple[int, float]:
    """The measure and the đồng for one of it; what the listing says that its unit weighs or counts holds for its price as well."""
    price, said = listing.price, listing.quantity
    if price is None:
        return -1, np.nan
    one = Quantity(Decimal(1), price.unit)
    units = pools.lexicon.units
    if (
        said is not None
        and (said.kg_each or said.pieces_each)
        and (said.unit == price.unit or units.key(said.unit, line) == units.key(price.unit, line) != "")
    ):
        one = replace(one, kg_each=said.kg_each, pieces_each=said.pieces_each)
    measure, amount = _measured(pools, one, line)
    return measure, price.dong / amount if amount else float(price.dong)


def _window(listing: Listing) -> tuple[int, int]:
    """The first and the last day; what comes with the tides and names no season is known to come all year."""
    starts_on, ends_on = listing.starts_on, listing.ends_on
    if starts_on is None and ends_on is None and not listing.tides:
        return NO_DAY, NO_DAY
    return (starts_on.toordinal() if starts_on else FIRST_DAY), (ends_on.toordinal() if ends_on else LAST_DAY)


def _places(pools: Pools, linked: Linked) -> list[int]:
    if linked.outside:
        return [-2] * PLACES
    known = [pools.communes.number[code] for code in linked.units if code in pools.communes.number]
    if not known or len(known) > PLACES:
        return [-1] * PLACES
    return (known + [-1] * PLACES)[:PLACES]


def _certificates(pools: Pools, listing: Listing, *, wanted: bool) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The bits of what is held (with all that it satisfies) or asked for, and those bits that end on a day, with the day."""
    if listing.certificates is None or (wanted and not listing.certificates):
        return (0 if not wanted and papers_denied(listing.words) else -1), ()
    bits, dated = 0, []
    for certificate in listing.certificates:
        own = pools.satisfied_by(certificate.name, wanted=wanted)
        if certificate.expires_on is None:
            bits |= own
        else:
            dated.append((own, certificate.expires_on.toordinal()))
    return bits, tuple(dated)


def cells_of(pools: Pools, listing: Listing, linked: Linked, *, wanted: bool) -> Cells:
    """One listing as the cells of its row; `wanted` says that it is a need."""
    line = _line(pools.lexicon, linked)
    measure, amount = (0, 0.0) if not wanted and sold_out(listing.words) else _amount(pools, listing.quantity, line)
    lot_measure, lot = _amount(pools, listing.min_quantity, line)
    price_measure, price = _price(pools, listing, line)
    starts, ends = _window(listing)
    bits, dated = _certificates(pools, listing, wanted=wanted)
    low, high = linked.piece_g or (None, None)
    return {
        "role": ROLES[linked.role],
        "product": pools.lexicon.number.get(linked.readings[0].product, -1) if linked.readings else -1,
        "phrase": pools.number(pools.phrases, linked.phrase),
        "rest": pools.number(pools.rests, linked.rest),
        "grade": pools.number(pools.grades, linked.grade),
        "grade_rank": -1 if linked.grade_rank is None else linked.grade_rank,
        "piece_low": np.nan if linked.piece_g is None else (0.0 if low is None else low),
        "piece_high": np.nan if linked.piece_g is None else (np.inf if high is None else high),
        "state": pools.number(pools.states, linked.state) if linked.state else -1,
        "measure": measure,
        "amount": amount,
        "per_days": DAYS_OF.get(listing.per, 0.0),
        "lot": lot if lot_measure == measure or measure < 0 else np.nan,
        "price_measure": price_measure,
        "price": price,
        "starts": starts,
        "ends": ends,
        "pulse": sum(PULSES[tide] for tide in listing.tides),
        "places": _places(pools, linked),
        "certificates": bits,
        "dated": dated,
        "party": pools.number(pools.parties, listing.party),
        "tie": int.from_bytes(blake2b(listing.code.encode(), digest_size=8).digest(), "big"),
    }


def _array(cells: list[Any], kind: Any) -> npt.NDArray[Any]:
    if kind is not np.object_:
        return np.array(cells, dtype=kind)
    held = np.empty(len(cells), dtype=np.object_)
    for place, cell in enumerate(cells):
        held[place] = cell
    return held


def columns_of(pools: Pools, listings: Iterable[Listing]) -> tuple[Columns, list[Linked]]:
    """The columns of these listings and what each was read as."""
    cells: dict[str, list[Any]] = {name: [] for name in KINDS}
    links = []
    for listing in listings:
        linked = linked_listing(pools.lexicon, listing)
        links.append(linked)
        for name, cell in cells_of(pools, listing, linked, wanted=isinstance(listing, Need)).items():
            cells[name].append(cell)
    arrays = {name: _array(cells[name], kind) for name, kind in KINDS.items()}
    arrays["places"] = arrays["places"].reshape(len(links), PLACES)
    return Columns(**arrays), links
