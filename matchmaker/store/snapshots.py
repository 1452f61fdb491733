"""Rows to the frozen records of the domain and back: how the store speaks to the matching core without knowing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from matchmaker.domain.errors import NotFound
from matchmaker.domain.frozen import digest, written
from matchmaker.domain.payment import Due, Payment
from matchmaker.domain.records import Certificate, How, Linked, Need, Offer, Period, Price, Quantity, Reading, Role
from matchmaker.domain.tides import Tide

if TYPE_CHECKING:
    from matchmaker.store.models.listings import Listing

Stored = dict[str, Any]


class ListingColumns(Protocol):
    """What a row, or an object of the model, must have to become a record."""

    code: Any
    side: Any
    words: Any
    role: Any
    quantity: Any
    quantity_high: Any
    quantity_unit: Any
    per: Any
    min_quantity: Any
    min_quantity_unit: Any
    price_dong: Any
    price_high_dong: Any
    price_unit: Any
    starts_on: Any
    ends_on: Any
    tides: Any
    kg_each: Any
    pieces_each: Any
    place_typed: Any
    grade_typed: Any
    state_typed: Any
    certificates: Any
    must: Any
    radius_km: Any
    linked: Any


def record_of(row: ListingColumns, party_code: str) -> Offer | Need:
    """The listing as the matching core reads it."""
    said: dict[str, Any] = {
        "code": row.code,
        "words": row.words,
        "kind": Role(row.role) if row.role else None,
        "party": party_code,
        "quantity": quantity_of(row),
        "per": Period(row.per),
        "min_quantity": smallest_lot_of(row),
        "price": None if row.price_dong is None else Price(row.price_dong, row.price_unit, row.price_high_dong),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "tides": tides_of(row.tides),
        "place": row.place_typed,
        "grade": row.grade_typed,
        "state": row.state_typed,
        "certificates": certificates_of(row.certificates),
        "linked": None if row.linked is None else linked_of(row.linked),
    }
    if row.side == "offer":
        return Offer(**said)
    return Need(**said, must=frozenset(row.must or ()), radius_km=row.radius_km)


def asked_by(listing: Listing) -> tuple[str, str]:
    """What a listing asks of the other side, with its party loaded: another answer wherever anything that is read of it is another."""
    return listing.side, digest(written(record_of(listing, listing.party.code)))


def need_of(row: Listing) -> Need:
    """The need that a row is, with its party loaded. Raises `NotFound` where it is an offer."""
    record = record_of(row, row.party.code)
    if not isinstance(record, Need):
        raise NotFound(listing=row.code)
    return record


def offer_of(row: Listing) -> Offer:
    """The offer that a row is, with its party loaded. Raises `NotFound` where it is a need."""
    record = record_of(row, row.party.code)
    if not isinstance(record, Offer):
        raise NotFound(listing=row.code)
    return record


class Amounts(Protocol):
    """The columns of a row in which its amounts stand."""

    quantity: Any
    quantity_high: Any
    quantity_unit: Any
    min_quantity: Any
    min_quantity_unit: Any
    kg_each: Any
    pieces_each: Any


def quantity_of(row: Amounts) -> Quantity | None:
    """The amount with what its writer says that one unit weighs or counts."""
    return None if row.quantity is None else Quantity(row.quantity, row.quantity_unit, row.quantity_high, row.kg_each, row.pieces_each)


def smallest_lot_of(row: Amounts) -> Quantity | None:
    """The smallest lot; what is said of the amount's unit holds for it where it is in the same unit."""
    if row.min_quantity is None:
        return None
    lot = Quantity(row.min_quantity, row.min_quantity_unit)
    return lot if row.min_quantity_unit != row.quantity_unit else Quantity(lot.amount, lot.unit, None, row.kg_each, row.pieces_each)


class Terms(Protocol):
    """The columns of a row in which its terms of payment stand."""

    payment_due: Any
    payment_days: Any


def payment_of(row: Terms) -> Payment | None:
    """When it is paid for; None where nobody said."""
    return Payment(Due(row.payment_due), row.payment_days) if row.payment_due else None


def tides_of(stored: str) -> tuple[Tide, ...]:
    """Stored spring tides by their names."""
    return tuple(Tide(name) for name in stored.split("|") if name)


def tides_text(tides: Sequence[Tide]) -> str:
    """Spring tides as they are stored."""
    return "|".join(tides)


def certificates_json(certificates: Sequence[Certificate] | None) -> list[Stored] | None:
    """Certificates as they are stored; None (unknown) stays None."""
    if certificates is None:
        return None
    return [
        {"name": one.name, "expires_on": one.expires_on.isoformat() if one.expires_on else None, "number": one.number, "issued_by": one.issued_by}
        for one in certificates
    ]


def certificates_of(stored: Sequence[Mapping[str, Any]] | None) -> tuple[Certificate, ...] | None:
    """Stored certificates as records; those that were stored before they had a number have none."""
    return None if stored is None else tuple(certificate_of(one) for one in stored)


def certificate_of(stored: Mapping[str, Any]) -> Certificate:
    """One stored certificate as a record."""
    expires_on = date.fromisoformat(stored["expires_on"]) if stored.get("expires_on") else None
    return Certificate(stored["name"], expires_on, stored.get("number", ""), stored.get("issued_by", ""))


def linked_json(linked: Linked) -> Stored:
    """What the words were linked to, as it is stored."""
    return {
        "role": linked.role,
        "readings": [[reading.product, str(reading.how), reading.surety] for reading in linked.readings],
        "phrase": linked.phrase,
        "rest": linked.rest,
        "grade": linked.grade,
        "grade_rank": linked.grade_rank,
        "piece_g": list(linked.piece_g) if linked.piece_g else None,
        "state": linked.state,
        "units": list(linked.units),
        "outside": linked.outside,
        "kin": linked.kin,
        "also": linked.also,
    }


def linked_of(stored: Mapping[str, Any]) -> Linked:
    """A stored link as a record."""
    piece = stored.get("piece_g")
    return Linked(
        role=Role(stored["role"]) if stored.get("role") else None,
        readings=tuple(Reading(product, How(how), surety) for product, how, surety in stored["readings"]),
        phrase=stored.get("phrase", ""),
        rest=stored.get("rest", ""),
        grade=stored.get("grade", ""),
        grade_rank=stored.get("grade_rank"),
        piece_g=(piece[0], piece[1]) if piece else None,
        state=stored.get("state", ""),
        units=tuple(stored.get("units", ())),
        outside=bool(stored.get("outside", False)),
        kin=stored.get("kin", ""),
        also=stored.get("also", ""),
    )


def unlisted_in(stored: Mapping[str, Any] | None) -> str:
    """The words of a stored link that name no listed product; nothing where they name one, or are none."""
    return "" if stored is None or stored.get("readings") else str(stored.get("phrase") or "")


def said_in(row: object, columns: Sequence[str]) -> Stored:
    """What these columns of a row say, in values that JSON can hold, so that two versions can be laid side by side."""
    return {column: _plain(getattr(row, column)) for column in columns}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
