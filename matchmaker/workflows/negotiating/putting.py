"""Terms are put forward: the first ones, or others in answer to the last."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Stale
from matchmaker.domain.permissions import Who
from matchmaker.store.audit import record_event
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.terms import LinkageTerms
from matchmaker.store.queries import terms
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.negotiating.common import Acting, Hand, hand_of, held, seen_now, talking, tell_terms, terms_since
from matchmaker.workflows.negotiating.reading import TermsDraft

LONGEST_KEY = 80
HERSELF = Acting()


def put_forward(
    session: Session, *, who: Who, code: str, draft: TermsDraft, seen: int, form_key: str, acting: Acting = HERSELF, source: str = "web",
    now: datetime,
) -> LinkageTerms:  # fmt: skip
    """The round of terms that this draft makes; the same form sent again is the same round.

    Raises `Stale` with what somebody else did since the form was drawn, and `WrongStage` where the two sides are not talking.
    """
    linkage = held(session, who, "terms.put", code)
    key = form_key[:LONGEST_KEY] or uuid4().hex
    person = person_by_code(session, who.person_code)
    if person is not None and (made := terms.by_form(session, person.id, key)):
        return made
    talking(linkage)
    hand = hand_of(session, who, "terms.put", linkage, acting, now)
    rows = terms.of_linkage(session, linkage.id)
    if seen_now(rows) != seen:
        raise Stale(**terms_since(rows, seen, now))
    one = _row(linkage, draft, len(rows) + 1, hand, key, now)
    try:
        with session.begin_nested():
            session.add(one)
    except IntegrityError as error:  # somebody put theirs forward at the same moment and was first
        raise Stale(**terms_since(terms.of_linkage(session, linkage.id), seen, now)) from error
    detail = {"number": one.sequence, "side": one.side, "price": one.price_typed, **({"told_via": hand.via, "told_by": hand.by} if hand.via else {})}
    record_event(
        session, action="terms.put", subject_kind="linkage", subject_code=linkage.code, person=hand.person, on_behalf_of=hand.party, now=now,
        source=source, detail=detail,
    )  # fmt: skip
    tell_terms(session, linkage, one, "terms_put", hand, {"number": one.sequence, "side": one.side}, now)
    return one


def _row(linkage: Linkage, draft: TermsDraft, number: int, hand: Hand, key: str, now: datetime) -> LinkageTerms:
    return LinkageTerms(
        code=new_code("d"), linkage_id=linkage.id, sequence=number, side=hand.side, told_via=hand.via, told_by=hand.by, acting=hand.acting,
        person_id=hand.person.id, at=now, form_key=key, **_columns(draft),
    )  # fmt: skip


def _columns(draft: TermsDraft) -> dict[str, Any]:
    typed, price, quantity, payment = draft.typed, draft.price, draft.quantity, draft.payment
    return {
        "price_typed": typed["price"], "price_dong": price.dong, "price_high_dong": price.high, "price_unit": price.unit,
        "quantity_typed": typed["quantity"], "quantity": quantity.amount, "quantity_high": quantity.high, "quantity_unit": quantity.unit,
        "per": draft.per.value, "grade_typed": typed["grade"], "from_typed": typed["from"], "until_typed": typed["until"],
        "starts_on": draft.starts_on, "ends_on": draft.ends_on, "place_typed": typed["place"], "payment_typed": typed["payment"],
        "payment_due": payment.due.value if payment else "", "payment_days": payment.days if payment else None, "note": typed["note"],
        "valid_typed": typed["valid"], "valid_until": draft.valid_until,
    }  # fmt: skip
