"""What the other side says of an entry, and what checks found of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.deliveries import CHECK_RESULTS, CHECKS
from matchmaker.domain.errors import Invalid, Refused, Stale, Unreadable, WrongStage
from matchmaker.domain.limits import hold_to
from matchmaker.domain.moments import VIETNAM, read_past_day
from matchmaker.domain.permissions import Who, may
from matchmaker.store.audit import record_event
from matchmaker.store.models.deliveries import CheckPicture, Delivery, DeliveryAnswer, QualityCheck
from matchmaker.store.queries import deliveries, limits
from matchmaker.workflows.delivering.seeing import (
    Complaints,
    add_once,
    form_key_of,
    other,
    person_of,
    see_delivery,
    side_of,
    tell,
    text_of,
    thing_of,
    via_of,
)

Drawn = tuple[str, int, int, bytes]
"""A photo that was drawn anew: the hash of the file as it was sent, its width, its height, and the JPEG."""


def answer_delivery(
    session: Session, *, who: Who, code: str, answer: str, note: str = "", told_via: str = "", seen: int, source: str = "web", now: datetime
) -> DeliveryAnswer:
    """What the side that did not write the entry says of it: confirmed or objected; said twice it is said once.

    `seen` is how many answers the answerer has read; raises `Stale` where there is another one since.
    """
    found = see_delivery(session, who=who, code=code)
    contract, mine = found.line.contract, other(found.side)
    if not may(who, "delivery.answer", thing_of(contract)) or side_of(who, contract, mine) != mine:
        raise Refused(action="delivery.answer")
    if found.strikes_id is not None or deliveries.counter_of(session, found.id):
        raise WrongStage(move="answer", stage="struck")
    if answer not in ("confirmed", "objected"):
        raise Invalid({"answer": ("not_a_choice", {})})
    said, via, person = text_of({"note": note}, "note"), via_of(who, told_via), person_of(session, who, "delivery.answer")
    if answer == "objected" and not said:
        raise Invalid({"note": ("objection_missing", {})})
    last = found.answers[-1] if found.answers else None
    if last is not None and (last.answer, last.note) == (answer, said):
        return last
    if len(found.answers) != seen:
        raise Stale(delivery=code, by=last.person.name if last else "", at=last.at if last else now)
    row = DeliveryAnswer(
        delivery_id=found.id, sequence=seen + 1, answer=answer, side=mine, told_via=via, note=said, person_id=person.id, person=person, at=now
    )
    _add_once(session, row, code)
    record_event(session, action=f"delivery.{answer}", subject_kind="delivery", subject_code=code, person=person, now=now, source=source)
    facts = {"code": code, "answer": answer, "note": said, "on": found.delivered_on.isoformat(), "words": found.line.words, "by": person.name}
    tell(session, contract, found.side, kind="delivery_answered", key=f"delivery_answered:{code}:{seen + 1}", facts=facts, now=now, but=person)
    return row


def _add_once(session: Session, row: DeliveryAnswer, code: str) -> None:
    """Raises `Stale` where somebody else answered at the same moment."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise Stale(delivery=code) from error


def check_delivery(
    session: Session,
    *,
    who: Who,
    code: str,
    typed: Mapping[str, str],
    picture: Drawn | None = None,
    form_key: str,
    source: str = "web",
    now: datetime,
) -> QualityCheck:
    """What a check found of a delivery, with the number and issuer of its paper and its photo; the same form sent again is the same check."""
    found: Delivery = see_delivery(session, who=who, code=code)
    contract, key = found.line.contract, form_key_of(form_key)
    if not may(who, "delivery.enter", thing_of(contract)):
        raise Refused(action="delivery.enter")
    if made := deliveries.check_by_form(session, key):
        return made
    person, side = person_of(session, who, "delivery.enter"), side_of(who, contract, typed.get("side", ""))
    complaints: Complaints = {
        name: ("not_a_choice", {}) for name, codes in (("kind", CHECKS), ("result", CHECK_RESULTS)) if typed.get(name) not in codes
    }  # fmt: skip
    today = now.astimezone(VIETNAM).date()
    checked_on = today
    try:
        checked_on = read_past_day(typed.get("checked_on") or today.isoformat(), today)
    except Unreadable as error:
        complaints["checked_on"] = (error.why, {})
    hold_to("checks_of_contract", limits.checks_of(session, contract.id))
    texts = {name: text_of(typed, name, most) for name, most in (("found", 400), ("document", 120), ("issuer", 200))}
    if texts["document"] and not texts["issuer"]:
        complaints["issuer"] = ("missing", {})
    if complaints:
        raise Invalid(complaints)
    row = QualityCheck(
        code=new_code("q"), delivery_id=found.id, kind=typed["kind"], result=typed["result"], checked_on=checked_on, side=side,
        entered_by_id=person.id, entered_at=now, form_key=key, pictured=picture is not None, **texts,
    )  # fmt: skip
    if made := add_once(session, row, lambda: deliveries.check_by_form(session, key)):
        return made
    if picture is not None:
        session.add(CheckPicture(check_id=row.id, sha256=picture[0], width=picture[1], height=picture[2], content=picture[3]))
    record_event(session, action="delivery.check", subject_kind="delivery", subject_code=code, person=person, now=now, source=source)
    return row
