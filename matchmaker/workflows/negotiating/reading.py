"""Terms as somebody typed them, read field by field with the readers of listings; what was typed is kept beside what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from matchmaker.domain.errors import Invalid, Unreadable
from matchmaker.domain.moments import VIETNAM, read_deadline
from matchmaker.domain.payment import Payment, read_payment
from matchmaker.domain.prices import read_price
from matchmaker.domain.quantities import read_quantity_per
from matchmaker.domain.records import Period, Price, Quantity
from matchmaker.domain.windows import read_from_until
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import clean

FIELDS = ("price", "quantity", "grade", "from", "until", "place", "payment", "valid", "note")
NEEDED = ("price", "quantity", "place")
MOST = {"note": 1000}
MOST_ELSEWHERE = 200
Complaints = dict[str, tuple[str, dict[str, object]]]


@dataclass(frozen=True, slots=True)
class TermsDraft:
    """Terms as typed and as read, not yet anybody's."""

    typed: Mapping[str, str]
    price: Price
    quantity: Quantity
    per: Period
    starts_on: date | None = None
    ends_on: date | None = None
    payment: Payment | None = None
    valid_until: datetime | None = None


def read_terms(typed: Mapping[str, str], *, lexicon: Lexicon, line: Sequence[str] = (), now: datetime) -> TermsDraft:
    """The terms that a form's fields make; raises `Invalid` with a complaint for every field that cannot stand.

    `line` is the product that is talked about and what that is a kind of: a price without its unit is for the product's.
    """
    complaints: Complaints = {}
    said = {name: _text(typed, name, complaints) for name in FIELDS}
    complaints |= {name: ("missing", {}) for name in NEEDED if not said[name] and name not in complaints}
    price = _price(said["price"], lexicon, line, complaints)
    quantity = _quantity(said["quantity"], lexicon, complaints)
    window = _window(said, now.astimezone(VIETNAM).date(), complaints)
    payment = _payment(said["payment"], complaints)
    valid_until = _valid(said["valid"], now, complaints)
    if complaints or price is None or quantity is None:
        raise Invalid({name: complaints[name] for name in FIELDS if name in complaints})
    return TermsDraft(said, price, quantity[0], quantity[1] or Period.WINDOW, *window, payment, valid_until)


def _text(typed: Mapping[str, str], name: str, complaints: Complaints) -> str:
    most, raw = MOST.get(name, MOST_ELSEWHERE), str(typed.get(name) or "")
    if len(raw) <= 4 * most and len(text := clean(raw)) <= most:
        return text
    complaints[name] = ("too_long", {"most": most})
    return ""


def _price(text: str, lexicon: Lexicon, line: Sequence[str], complaints: Complaints) -> Price | None:
    if not text:
        return None
    unit = lexicon.units.name(lexicon.products[line[0]].unit) if line else "kg"
    try:
        price = read_price(text, unit=unit)
    except Unreadable as error:
        complaints["price"] = (error.why, {"text": error.text})
        return None
    if price is None:
        complaints["price"] = ("terms_price_open", {})
        return None
    return replace(price, unit=lexicon.units.marked(price.unit))


def _quantity(text: str, lexicon: Lexicon, complaints: Complaints) -> tuple[Quantity, Period | None] | None:
    if not text:
        return None
    try:
        quantity, per = read_quantity_per(text)
    except Unreadable as error:
        complaints["quantity"] = (error.why, {"text": error.text})
        return None
    return replace(quantity, unit=lexicon.units.marked(quantity.unit)), per


def _window(said: Mapping[str, str], today: date, complaints: Complaints) -> tuple[date | None, date | None]:
    try:
        return read_from_until(said["from"], said["until"], today)
    except Unreadable as error:
        field = str(error.facts.get("field", "from"))
        complaints.setdefault(field, ("from_after_until" if error.why == "range_backwards" else error.why, {"text": error.text}))
        return None, None


def _payment(text: str, complaints: Complaints) -> Payment | None:
    try:
        return read_payment(text)
    except Unreadable as error:
        facts = {name: fact for name, fact in error.facts.items() if name not in ("why", "text")}
        complaints["payment"] = (error.why, facts)
        return None


def _valid(text: str, now: datetime, complaints: Complaints) -> datetime | None:
    if not text:
        return None
    try:
        return read_deadline(text, now.astimezone(VIETNAM))
    except Unreadable as error:
        complaints["valid"] = (error.why, {"text": error.text})
        return None
