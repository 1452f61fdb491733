"""One listing as one row of numbers, packed as it lies in memory and in the file that web workers share."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from struct import Struct
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import Linked, Listing, Need, Period, Role
from matchmaker.domain.tides import Tide
from matchmaker.matching.denials import papers_denied, sold_out
from matchmaker.matching.levels import must_bits
from matchmaker.matching.pools import NAN, NO_PAPERS, NO_PLACE, PLACES, Grade, Papers, Pool, Pools, Strings
from matchmaker.matching.text import LONGEST_READ, fold

PULSES = {Tide.FULL: 1, Tide.NEW: 2}
ROLES = {None: 0, Role.PRODUCE: 1, Role.INPUT: 2, Role.SERVICE: 3}
FIRST_DAY, LAST_DAY = -(10**6), 10**7
"""Ends of a window that are open: the other end is stated. Both closed ends are days counted from year 1."""
NO_DAY = -(10**9)
DAYS_OF = {Period.WINDOW: 0, Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}
ONE = Decimal(1)
MOST_SAID = 24
"""Words of a text that count as said: more would let who writes everything stand before everybody."""
_BESIDE_WORDS = " .,;:!?\"'()[]/-–…"

FIELDS = (
    ("role", "i1"), ("pulse", "i1"), ("per", "i1"), ("several", "i1"), ("must", "i2"), ("state", "i2"), ("measure", "i2"), ("price_measure", "i2"),
    ("grade_kind", "i4"), ("place_kind", "i4"), ("paper_kind", "i4"), ("phrase", "i4"), ("rest", "i4"), ("party", "i4"), ("product", "i4"),
    ("starts", "i4"), ("ends", "i4"), ("amount", "f8"), ("lot", "f8"), ("price", "f8"), ("radius", "f8"), ("tie", "u8"),
    ("said", "u8"),
)  # fmt: skip
"""Weights in kg (or in the pool's measure), money in đồng for one measure, days from year 1. NaN, -1 or `NO_DAY` is unknown; `several` says that
the words name more than one product, `per` is the days for which an amount holds (0: the whole window), and `said` stands for all the words."""
_PACKED = Struct("<4b4h9i4dQQ")
ROW = np.dtype([(name, f"<{kind}") for name, kind in FIELDS])
Rows = npt.NDArray[np.void]
FIELD_NAMES = tuple(name for name, _ in FIELDS)
BRIEF = np.dtype([
    ("grade_kind", "<u4"), ("place_kind", "<u4"), ("paper_kind", "<u4"), ("state", "<u2"), ("starts", "<u2"), ("ends", "<u2"), ("price", "u1"),
    ("amount", "u1"), ("role", "u1"), ("says", "u1"), ("surety", "<u2"),
])  # fmt: skip
"""What a scan reads of every row: the numbers that it looks up, the state counted from one (0 unknown), the days from `DAY_ZERO`, how large its price
and its amount are, marks as bits, and how surely its words were read. It only bounds what a row can score: what stands here in few bits is compared
in whole for the best."""
SEVERAL, PHRASE, REST, NO_WINDOW, TIDAL, VAGUE = 1, 2, 4, 8, 16, 32
"""The marks: the words name several products, there is a phrase, there are other words, no window, one that comes with the tides, one that does not
fit into the days of a brief."""
DAY_ZERO = 726_468
"""1 January 1990."""
SIZES = 2.0 ** (np.arange(252) / 6)
"""The sizes of prices and amounts in kilograms, each an eighth above the one before: 1 is below the first, 0 is unknown."""
OTHERWISE = 255
"""The size of what is not in kilograms or, of an amount, not for the whole window."""


def brief_of(rows: Rows) -> npt.NDArray[np.void]:
    """Rows in brief."""
    brief = np.zeros(len(rows), BRIEF)
    for name in ("grade_kind", "place_kind", "paper_kind", "role"):
        brief[name] = rows[name]
    brief["state"] = rows["state"] + 1
    starts, ends = rows["starts"], rows["ends"]
    vague = ends < starts
    for name, days, end in (("starts", starts, FIRST_DAY), ("ends", ends, LAST_DAY)):
        since = np.clip(days - DAY_ZERO, 0, 2**16 - 1)
        vague |= (days != end) & (days != since + DAY_ZERO)
        brief[name] = since
    brief["price"] = _size(rows["price"], rows["price_measure"] > 0)
    brief["amount"] = _size(rows["amount"], (rows["measure"] > 0) | (rows["per"] != 0))
    marks = (
        (SEVERAL, rows["several"]), (PHRASE, rows["phrase"]), (REST, rows["rest"]), (NO_WINDOW, starts == NO_DAY), (TIDAL, rows["pulse"]),
        (VAGUE, vague),
    )  # fmt: skip
    for mark, borne in marks:
        brief["says"] |= np.where(borne != 0, np.uint8(mark), np.uint8(0))
    return brief


def _size(values: npt.NDArray[np.float64], otherwise: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    size = np.where(np.isnan(values), 0, np.searchsorted(SIZES, values, side="right") + 1)
    return np.where(otherwise, OTHERWISE, size)


class Cells(NamedTuple):
    """What a listing says, in the terms of the pools, before combinations are numbered."""

    role: int
    pulse: int
    per: int
    several: int
    must: int
    state: int
    measure: int
    price_measure: int
    grade: Grade
    places: tuple[int, ...]
    papers: Papers
    party: int
    product: int
    starts: int
    ends: int
    amount: float
    lot: float
    price: float
    radius: float
    tie: int
    said: int


def cells_of(pools: Pools, listing: Listing, linked: Linked, *, wanted: bool, grow: bool) -> Cells:
    """One listing as cells; `wanted` says that it is a need, `grow` that strings of no number yet get one."""
    readings = linked.readings
    product = readings[0].product if readings else linked.kin
    measure, amount = _amount(pools, listing, product, wanted=wanted, grow=grow)
    lot = _lot(pools, listing, product, measure, grow=grow)
    price_measure, price = _price(pools, listing, product, grow=grow) if listing.price is not None else (-1, NAN)
    starts, ends = window_of(listing)
    number = pools.number
    return Cells(
        ROLES[linked.role],
        sum(PULSES[tide] for tide in listing.tides) if listing.tides else 0,
        DAYS_OF[listing.per],
        1 if len(readings) > 1 or (linked.also if readings else linked.kin) else 0,
        must_bits(listing.must) if isinstance(listing, Need) and listing.must else 0,
        (number(pools.states, linked.state, grow=grow) if linked.state else -1),
        measure,
        price_measure,
        _grade(pools, linked, grow=grow),
        _places(pools, linked),
        _papers(pools, listing, wanted=wanted, grow=grow),
        number(pools.parties, listing.party, grow=grow),
        pools.lexicon.number.get(readings[0].product, -1) if readings else -1,
        starts,
        ends,
        amount,
        lot,
        price,
        NAN if not isinstance(listing, Need) or listing.radius_km is None else listing.radius_km,
        tie_of(listing.code),
        said_by_all(listing.words),
    )


def packed(pools: Pools, cells: Cells, linked: Linked) -> bytes:
    """The row of a listing that a catalogue keeps; its strings and combinations get their numbers."""
    return _PACKED.pack(
        *cells[:8],
        pools.grade_kinds.add(cells.grade),
        pools.place_kinds.add(cells.places),
        pools.paper_kinds.add(cells.papers),
        _text(pools.phrases, linked.phrase),
        _text(pools.rests, linked.rest),
        *cells[11:],
    )


def _text(pool: Pool | Strings, string: str) -> int:
    if isinstance(pool, Strings):
        return pool.append(string) if string else 0
    return pool.add(string)


def _amount(pools: Pools, listing: Listing, product: str, *, wanted: bool, grow: bool) -> tuple[int, float]:
    """The measure and the amount in it; (-1, NaN) where none is stated, nothing where the words say that nothing is left."""
    if not wanted and sold_out(listing.words):
        return 0, 0.0
    return (-1, NAN) if listing.quantity is None else pools.measure_of(listing.quantity, product, grow=grow)


def _lot(pools: Pools, listing: Listing, product: str, measure: int, *, grow: bool) -> float:
    if listing.min_quantity is None:
        return NAN
    lot_measure, lot = pools.measure_of(listing.min_quantity, product, grow=grow)
    return lot if lot_measure == measure or measure < 0 else NAN


def _price(pools: Pools, listing: Listing, product: str, *, grow: bool) -> tuple[int, float]:
    """The measure and the đồng for one of it; what the listing says that its unit weighs or counts holds for its price as well."""
    price = listing.price
    assert price is not None  # noqa: S101  # asked for by the caller
    one = pools.lexicon.units.priced(price.unit, listing.quantity, pools.line(product))
    measure, amount = pools.measure_of(one, product, grow=grow)
    return measure, price.dong / amount if amount else float(price.dong)


def window_of(listing: Listing) -> tuple[int, int]:
    """The first and the last day; what comes with the tides and names no season is known to come all year."""
    starts_on, ends_on = listing.starts_on, listing.ends_on
    if starts_on is None and ends_on is None and not listing.tides:
        return NO_DAY, NO_DAY
    return (starts_on.toordinal() if starts_on else FIRST_DAY), (ends_on.toordinal() if ends_on else LAST_DAY)


def _grade(pools: Pools, linked: Linked, *, grow: bool) -> Grade:
    grade, rank, piece = pools.number(pools.grades, linked.grade, grow=grow), linked.grade_rank, linked.piece_g
    rank = -1 if rank is None else rank
    if piece is None:
        return NAN, NAN, grade, rank
    low, high = piece
    return (0.0 if low is None else float(low)), (float("inf") if high is None else float(high)), grade, rank


def _places(pools: Pools, linked: Linked) -> tuple[int, ...]:
    if linked.outside:
        return (-2,) * PLACES
    number = pools.communes.number
    known = [number[code] for code in linked.units if code in number]
    if not known or len(known) > PLACES:
        return NO_PLACE
    return (*known, *NO_PLACE[len(known) :])


def _papers(pools: Pools, listing: Listing, *, wanted: bool, grow: bool) -> Papers:
    """The bits of what is held (with all that it satisfies) or asked for, and those bits that end on a day, with the day."""
    if listing.certificates is None or (wanted and not listing.certificates):
        return (0, ()) if not wanted and papers_denied(listing.words) else NO_PAPERS
    bits, dated = 0, []
    for certificate in listing.certificates:
        own = pools.satisfied_by(certificate.name, wanted=wanted, grow=grow)
        if certificate.expires_on is None:
            bits |= own
        else:
            dated.append((own, certificate.expires_on.toordinal()))
    return bits, tuple(dated)


def said_by_all(text: str) -> int:
    """Which words a text says, marks or none, as 64 bits (superimposed coding, Roberts 1979): a text that says all words of another has all its bits.

    One that does not has them all for a short text once in some hundred times, which is why nothing but the order of equals rests on it.
    """
    said = 0
    for word in text[:LONGEST_READ].split()[:MOST_SAID]:
        said |= _bits(word)
    return said


@lru_cache(maxsize=50_000)
def _bits(word: str) -> int:
    bare = fold(word).strip(_BESIDE_WORDS)
    number = int.from_bytes(blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=2).digest(), "big")
    return 1 << (number & 63) | 1 << (number >> 6 & 63) if bare else 0


def tie_of(code: str) -> int:
    """What orders a listing among its equals: a hash of its code, so that no name comes first."""
    return int.from_bytes(blake2b(code.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
