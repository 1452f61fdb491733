"""Reference prices: staff write down what a price was, where, when and who says so; what was wrong is withdrawn with a reason, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import key_of, new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Unreadable
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.prices import read_price
from matchmaker.domain.records import Linked, Offer, Price
from matchmaker.domain.reference_prices import CHAIN
from matchmaker.domain.windows import read_day
from matchmaker.market import market_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.party_reading import Complaints, short_text, why_given
from matchmaker.matching.reference_prices import product_of
from matchmaker.store.audit import record_event
from matchmaker.store.bin import throw_away
from matchmaker.store.models.people import Person
from matchmaker.store.models.prices import ReferencePriceRow
from matchmaker.store.queries import prices
from matchmaker.store.queries.people import person_by_code

VIETNAM = timezone(timedelta(hours=7))
MOST = {"product": 120, "size": 120, "state": 40, "chain": 20, "price": 120, "read_on": 60, "source": 500, "read_by": 200, "note": 1000}
"""Characters that each field may have."""
NEEDED = ("product", "state", "chain", "price", "read_on", "source", "read_by")
LONGEST_WHY = 400
FIRST_YEAR = 2000
AQUATIC = "thuy_san"
"""The group of products that nobody sells without a size; ungraded lots have their own word, *xô*."""
_SIZE = re.compile(r"con\s*/\s*(?:kg|ký|kí|ki|ky)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PriceDraft:
    """A price as typed and as read; `linked` is what product, size and state were read as."""

    typed: Mapping[str, str]
    linked: Linked
    price: Price
    unit: str
    read_on: date


def read_price_form(typed: Mapping[str, str], lexicon: Lexicon, today: date) -> PriceDraft:
    """The price that a form's fields make; raises `Invalid` with a complaint for every field that cannot stand."""
    complaints: Complaints = {}
    fields = {name: short_text(typed, name, most, complaints) for name, most in MOST.items()}
    complaints |= {name: ("missing", {}) for name in NEEDED if not fields[name] and name not in complaints}
    linked = _linked(fields, lexicon, complaints)
    line = lexicon.line(product_of(linked)) if product_of(linked) else ()
    price = _price(fields["price"], lexicon, complaints)
    unit = lexicon.units.key(price.unit, line) if price else ""
    if price and price.unit and not unit:
        complaints.setdefault("price", ("price_unit_unknown", {"unit": price.unit}))
    read_on = _past_day(fields["read_on"], today, complaints)
    if complaints or price is None or read_on is None:
        raise Invalid({name: complaints[name] for name in MOST if name in complaints})  # in the order of the form
    return PriceDraft(fields, linked, price, unit, read_on)


def add_price(session: Session, *, who: Who, typed: Mapping[str, str], form_key: str, source: str = "web", now: datetime) -> ReferencePriceRow:
    """The price that staff write down; the same form sent again is the same price."""
    person, key = _staff(session, who), key_of(form_key, *(f"{name} {typed.get(name, '')}" for name in MOST))
    if not key:
        raise Invalid({"form_key": ("form_key_missing", {})})
    if made := prices.by_form(session, key):
        return made
    draft = read_price_form(typed, market_of(session).lexicon(session), now.astimezone(VIETNAM).date())
    made = _row(draft, key, now, person)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        if first := prices.by_form(session, key):
            return first
        raise
    _record(session, "price.add", made, person, now, source, {"product": made.product, "low": made.low_dong, "high": made.high_dong})
    return made


def withdraw_price(session: Session, *, who: Who, code: str, why: str, source: str = "web", now: datetime) -> ReferencePriceRow:
    """The price taken back, with the reason; it stays in the record. Taken back twice it is as first taken back."""
    person, found = _staff(session, who), prices.locked(session, code)
    if found is None:
        raise NotFound(kind="price")
    if not found.stands:
        return found
    said = why_given(why, LONGEST_WHY)
    found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_why = now, person.id, said
    session.flush()
    throw_away(session, kind="price", code=found.code, title=f"{found.price_typed} · {found.source}", by=person, now=now, about=found.product)
    _record(session, "price.withdraw", found, person, now, source, {"product": found.product, "why": said})
    return found


def add_invented(session: Session, *, rows: Iterable[Mapping[str, str]], now: datetime) -> int:
    """How many made-up prices, marked as such, were written for the demonstration; each row is a form as staff would fill it in."""
    lexicon, today = market_of(session).lexicon(session), now.astimezone(VIETNAM).date()
    made = [_row(read_price_form(row, lexicon, today), f"invented-{number}", now, None) for number, row in enumerate(rows, 1)]
    session.add_all(made)
    session.flush()
    return len(made)


def _linked(fields: Mapping[str, str], lexicon: Lexicon, complaints: Complaints) -> Linked:
    """What product, size and state were read as, with a complaint for each that is not one thing."""
    states = {record.state: record.phrase for record in reversed(lexicon.lists.states)}
    if fields["state"] and fields["state"] not in states:
        complaints.setdefault("state", ("not_a_choice", {}))
    linked = link(lexicon, Offer("", fields["product"], grade=fields["size"], state=states.get(fields["state"], "")))
    if fields["chain"] and fields["chain"] not in CHAIN:
        complaints.setdefault("chain", ("not_a_choice", {}))
    if fields["product"] and not linked.readings:
        complaints.setdefault("product", ("price_product_unknown", {}))
    elif fields["product"] and not product_of(linked):
        complaints.setdefault("product", ("price_product_unclear", {}))
    else:
        _size(fields["size"], linked, lexicon, complaints)
    return linked


def _size(typed: str, linked: Linked, lexicon: Lexicon, complaints: Complaints) -> None:
    """A product that is sold by size needs one, and one that can be read."""
    if not product_of(linked) or "size" in complaints:
        return
    line = lexicon.line(product_of(linked))
    sized = lexicon.products[line[0]].group == AQUATIC or not lexicon.graded_by_weight.isdisjoint(line)
    if typed and linked.piece_g is None and not linked.grade:
        complaints["size"] = ("size_unread", {})
    elif not typed and sized and linked.piece_g is None and not linked.grade:
        complaints["size"] = ("size_missing", {})


def _price(text: str, lexicon: Lexicon, complaints: Complaints) -> Price | None:
    if not text or "price" in complaints:
        return None
    if _SIZE.search(text):
        complaints["price"] = ("size_not_price", {})
        return None
    try:
        price = read_price(text)
    except Unreadable as error:
        complaints["price"] = (error.why, {"text": error.text})
        return None
    if price is None:
        complaints["price"] = ("price_left_open", {})
    elif not price.unit:
        complaints["price"] = ("price_unit_missing", {})
    elif not lexicon.units.known(price.unit):
        complaints["price"] = ("price_unit_unknown", {"unit": price.unit})
    return price


def _past_day(text: str, today: date, complaints: Complaints) -> date | None:
    """The day on which the price was read: one that has come; one without a year is the last such day."""
    if not text:
        return None
    try:
        day = read_day(text, today)
        if day > today and not re.search(r"\d{4}", text) and any(sign.isdigit() for sign in text):
            day = read_day(text, today - timedelta(days=364))
    except Unreadable as error:
        complaints.setdefault("read_on", (error.why, dict(error.facts)))
        return None
    if day > today:
        complaints.setdefault("read_on", ("in_the_future", {}))
    if day.year < FIRST_YEAR:
        complaints.setdefault("read_on", ("year_out_of_reach", {}))
    return day


def _row(draft: PriceDraft, key: str, now: datetime, person: Person | None) -> ReferencePriceRow:
    linked, typed, weight = draft.linked, draft.typed, draft.linked.piece_g or (None, None)
    code = f"g-{key}" if person is None else new_code("g")
    return ReferencePriceRow(
        code=code, product=product_of(linked), size_typed=typed["size"], grade=linked.grade, low_g=weight[0], high_g=weight[1],
        state=typed["state"], chain=typed["chain"], price_typed=typed["price"], low_dong=draft.price.dong,
        high_dong=draft.price.high or draft.price.dong, unit=draft.unit, read_on=draft.read_on, source=typed["source"], read_by=typed["read_by"],
        note=typed["note"], invented=person is None, entered_by_id=person.id if person else None, entered_at=now, form_key=key,
    )  # fmt: skip


def _staff(session: Session, who: Who) -> Person:
    if not may(who, "price.keep"):
        raise Refused(action="price.keep")
    person = person_by_code(session, who.person_code)
    if person is None:
        raise Refused(action="price.keep")
    return person


def _record(session: Session, action: str, row: ReferencePriceRow, person: Person, now: datetime, source: str, detail: Mapping[str, object]) -> None:
    record_event(
        session, action=action, subject_kind="price", subject_code=row.code, person=person, now=now, source=source, detail=detail
    )  # fmt: skip
