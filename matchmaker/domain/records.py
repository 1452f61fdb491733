"""The frozen records in which the store and the matching core meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from matchmaker.domain.tides import Tide


class Role(StrEnum):
    """What a listing is about: something grown or made, something used to grow it, or work done for it."""

    PRODUCE = "produce"
    INPUT = "input"
    SERVICE = "service"


class Period(StrEnum):
    """For what stretch of time a quantity holds."""

    WINDOW = "window"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class How(StrEnum):
    """How a listing's words were read as a product, surest first."""

    CHOSEN = "chosen"  # a person picked or confirmed it
    EXACT = "exact"  # the name as listed, marks and all
    TONE = "tone"  # the tone mark stands on another letter: hoà, hòa
    FOLDED = "folded"  # typed without marks
    FUZZY = "fuzzy"
    GUESSED = "guessed"  # a slip of the keys
    NONE = "none"  # the words name no listed product


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a unit, as written; `high` is the far end of a range such as 5-7 tấn.

    `kg_each` and `pieces_each` are what its writer says one unit weighs or counts, where that differs by place: a giạ, a chục.
    """

    amount: Decimal
    unit: str
    high: Decimal | None = None
    kg_each: Decimal | None = None
    pieces_each: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """Whole đồng for one unit; `high` is the far end of a range such as 55-60k."""

    dong: int
    unit: str
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that a party holds, or that a need asks for; `expires_on` is None and the rest empty where nobody said."""

    name: str
    expires_on: date | None = None
    number: str = ""
    issued_by: str = ""

    @property
    def titled(self) -> str:
        """Its name with its number, which tells it from another of the same name."""
        return f"{self.name} {self.number}".strip()[:300]


@dataclass(frozen=True, slots=True)
class Reading:
    """One product that a listing's words can mean, how it was read, and how surely (0 to 1000)."""

    product: str
    how: How
    surety: int


@dataclass(frozen=True, slots=True)
class Linked:
    """What a listing's words, grade, state and place were read as, once, when it was written."""

    role: Role | None
    readings: tuple[Reading, ...]  # surest first; several where the words are ambiguous or name several products
    phrase: str = ""  # the words that named the product, or the words that name nothing listed, cleaned
    rest: str = ""  # what is left of the words when everything read is taken out, cleaned
    grade: str = ""  # key of a listed grade
    grade_rank: int | None = None  # 1 is best
    piece_g: tuple[float | None, float | None] | None = None  # weight of one piece, grams: from, to
    state: str = ""  # key of a listed state
    units: tuple[str, ...] = ()  # codes of 2025 communes that the place can mean
    outside: bool = False  # the place is named and lies outside the province
    kin: str = ""  # the listed product that an unlisted one is probably a kind of
    also: str = ""  # the words that name the thing where they begin before the listed name, which may then be only part of it


@dataclass(frozen=True, slots=True)
class Listing:
    """What a party wrote about one thing that it offers or needs. An absent value is unknown, never zero."""

    code: str
    words: str
    kind: Role | None = None
    party: str = ""
    quantity: Quantity | None = None
    per: Period = Period.WINDOW
    min_quantity: Quantity | None = None
    price: Price | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    tides: tuple[Tide, ...] = ()  # it comes with these spring tides, within the window or, where that is open, the whole year
    place: str = ""
    grade: str = ""
    state: str = ""
    certificates: tuple[Certificate, ...] | None = None  # None is unknown, () is "holds none"
    linked: Linked | None = None


@dataclass(frozen=True, slots=True)
class Offer(Listing):
    """What a party would sell."""


@dataclass(frozen=True, slots=True)
class Need(Listing):
    """What a party would buy; `must` names the columns that are hard requirements."""

    must: frozenset[str] = frozenset()
    radius_km: float | None = None


MUST_COLUMNS = ("quantity", "price", "from", "until", "place", "grade", "state", "certificates")
"""The columns of a need that may be made hard requirements; the product always is one."""
