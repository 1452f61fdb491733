"""The records of the trade's word lists: products and their names, grades, states, certificates, units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from matchmaker.domain.records import Role

ONLY_MARKED = "[có dấu]"
"""In a note: the phrase counts only where its marks were typed, since without them it is another common word (*với*, *vôi*)."""
ONLY_ALONE = "[một mình]"
"""In a note: the name counts only where no other product is named beside it."""


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """One product, input or service in the tree; prices are the usual range in đồng for one `unit`."""

    key: str
    parent: str
    role: Role
    vi: str
    en: str = ""
    group: str = ""
    unit: str = ""
    months: str = ""
    price_low: int | None = None
    price_high: int | None = None
    flagship: bool = False
    science: str = ""


@dataclass(frozen=True, slots=True)
class NameRecord:
    """One name of one product, with where and how it is said."""

    name: str
    product: str
    kind: str = "synonym"
    region: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LookAlikeRecord:
    """Two products that look or sound alike and must never be taken for each other."""

    a: str
    b: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class HeadRecord:
    """Words that turn what stands beside them into an input, a service or something processed; `side` is before, after or both."""

    phrase: str
    role: str
    side: str = "both"
    note: str = ""


@dataclass(frozen=True, slots=True)
class StateRecord:
    """One way to say a state; `stands_for` are the states that the trade accepts it instead of."""

    state: str
    phrase: str
    stands_for: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class GradeRecord:
    """One way to say a grade of a product and its children; rank 1 is best, weights are grams a piece."""

    product: str
    grade: str
    rank: int | None
    min_g: float | None
    max_g: float | None
    phrase: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CertificateRecord:
    """One way to write a certificate; holding it also satisfies those in `satisfies`."""

    certificate: str
    phrase: str
    satisfies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One way to write a unit; `kg` is None where the weight is not certain and must be asked."""

    unit: str
    phrase: str
    product: str
    kg: Decimal | None
    sure: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FillerRecord:
    """A word that says nothing about which product it is: a verb of trade, a praise, a classifier."""

    phrase: str
    kind: str = ""
