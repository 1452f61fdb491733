"""Payments as both sides tell them: due, made, confirmed or not so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, Unreadable
from matchmaker.domain.limits import hold_to
from matchmaker.domain.moments import VIETNAM, read_past_day
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.prices import read_price
from matchmaker.domain.windows import read_day
from matchmaker.store.audit import record_event
from matchmaker.store.models.dealings import Payment, PaymentTelling
from matchmaker.store.queries import dealings, limits
from matchmaker.workflows.delivering.seeing import Complaints, add_once, form_key_of, other, person_of, see_contract, side_of, tell, text_of, thing_of

MOST_DONG = 10**13


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a payment stands: when and how much was paid by one side's word, and whether the other side says so too."""

    paid_on: date | None
    paid_dong: int
    by: str  # the side that told it last
    state: str  # due, told, confirmed or objected


def standing_of(payment: Payment) -> Standing:
    """The sum of a payment's tellings: what was told last counts, and an answer to it."""
    paid = next((one for one in reversed(payment.tellings) if one.said == "paid"), None)
    if paid is None:
        return Standing(None, 0, "", "due")
    answers = [one.said for one in payment.tellings if one.sequence > paid.sequence]
    return Standing(paid.paid_on, paid.amount_dong or 0, paid.side, answers[-1] if answers else "told")


def add_payment(session: Session, *, who: Who, code: str, typed: Mapping[str, str], form_key: str, source: str = "web", now: datetime) -> Payment:
    """A sum that is due by a day under a contract, as one side tells it; the same form sent again is the same payment."""
    contract = see_contract(session, who=who, code=code)
    if not may(who, "payment.tell", thing_of(contract)):
        raise Refused(action="payment.tell")
    key, person, side = form_key_of(form_key), person_of(session, who, "payment.tell"), side_of(who, contract, typed.get("side", ""))
    if made := dealings.payment_by_form(session, key):
        return made
    if contract.signed_on is None or contract.seller is None:
        raise Invalid({"due_on": ("not_signed", {})})
    hold_to("payments_of_contract", limits.payments_of(session, contract.id))
    today, complaints = now.astimezone(VIETNAM).date(), Complaints()
    due_on, amount = today, 0
    try:
        due_on = read_day(typed.get("due_on", ""), today)
        if due_on < contract.signed_on:
            complaints["due_on"] = ("before_contract", {"first": contract.signed_on})
    except Unreadable as error:
        complaints["due_on"] = (error.why, {})
    amount = _dong(typed.get("amount", ""), complaints)
    about = text_of(typed, "about", 200)
    if complaints:
        raise Invalid(complaints)
    row = Payment(
        code=new_code("t"), contract_id=contract.id, due_on=due_on, amount_dong=amount, about=about, side=side, entered_by_id=person.id,
        entered_at=now, form_key=key,
    )  # fmt: skip
    if made := add_once(session, row, lambda: dealings.payment_by_form(session, key)):
        return made
    record_event(session, action="payment.add", subject_kind="contract", subject_code=contract.code, person=person, now=now, source=source)
    return dealings.payment_by_code(session, row.code) or row


def tell_payment(
    session: Session, *, who: Who, code: str, said: str, typed: Mapping[str, str], seen: int, source: str = "web", now: datetime
) -> Payment:
    """The payment after one side said that it is made, or the other side that it is so or not; raises `Stale` where more was told since `seen`."""
    row = dealings.payment_by_code(session, code, held=True)
    if row is None or not may(who, "delivery.read", thing_of(row.contract)):
        raise NotFound(payment=code)
    now_stands = standing_of(row)
    wanted = other(now_stands.by) if said != "paid" and now_stands.by else typed.get("side", "")
    side, person = side_of(who, row.contract, wanted), person_of(session, who, "payment.tell")
    if said not in ("paid", "confirmed", "objected"):
        raise Invalid({"said": ("not_a_choice", {})})
    if said != "paid" and (now_stands.state == "due" or side != wanted):
        raise Refused(action="payment.tell")
    if len(row.tellings) != seen:
        raise Stale(payment=code)
    paid_on, amount, note = _told(row, said, typed, now)
    telling = PaymentTelling(
        payment_id=row.id, sequence=seen + 1, said=said, side=side, paid_on=paid_on, amount_dong=amount, note=note, person_id=person.id, at=now
    )
    try:
        with session.begin_nested():
            session.add(telling)
            session.flush()
    except IntegrityError as error:
        raise Stale(payment=code) from error
    record_event(session, action=f"payment.{said}", subject_kind="contract", subject_code=row.contract.code, person=person, now=now, source=source)
    facts = {
        "code": code,
        "said": said,
        "amount_dong": amount or row.amount_dong,
        "on": (paid_on or row.due_on).isoformat(),
        "note": note,
        "by": person.name,
    }
    tell(session, row.contract, other(side), kind="payment_told", key=f"payment_told:{code}:{seen + 1}", facts=facts, now=now, but=person)
    return dealings.payment_by_code(session, code) or row


def _told(row: Payment, said: str, typed: Mapping[str, str], now: datetime) -> tuple[date | None, int | None, str]:
    note, complaints = text_of(typed, "note"), Complaints()
    if said == "objected" and not note:
        raise Invalid({"note": ("objection_missing", {})})
    if said != "paid":
        return None, None, note
    today = now.astimezone(VIETNAM).date()
    paid_on: date | None = None
    try:
        paid_on = read_past_day(typed.get("paid_on") or "", today) if typed.get("paid_on") else today
        if row.contract.signed_on and paid_on < row.contract.signed_on:
            complaints["paid_on"] = ("before_contract", {"first": row.contract.signed_on})
    except Unreadable as error:
        complaints["paid_on"] = (error.why, {})
    amount = _dong(typed["amount"], complaints) if typed.get("amount") else row.amount_dong
    if complaints:
        raise Invalid(complaints)
    return paid_on, amount, note


def _dong(text: str, complaints: Complaints) -> int:
    if not text.strip():
        complaints["amount"] = ("missing", {})
        return 0
    try:
        price = read_price(text, "kg")
    except Unreadable as error:
        complaints["amount"] = ("not_money", {}) if error.why in ("not_a_price", "price_unit_missing") else (error.why, {})
        return 0
    if price is None or price.high is not None or not 0 < price.dong <= MOST_DONG:
        complaints["amount"] = ("not_money", {})
        return 0
    return price.dong
