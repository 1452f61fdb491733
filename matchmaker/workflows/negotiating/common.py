"""What putting terms forward and answering them share: whose side somebody speaks for, what they saw, and what terms say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, WrongStage
from matchmaker.domain.linkage import Stage
from matchmaker.domain.negotiating import SIDES, Round, Said, state_of
from matchmaker.domain.permissions import Thing, Who, may, within
from matchmaker.domain.telling import VIAS
from matchmaker.matching.text import clean
from matchmaker.store.linkage_moves import pair_facts
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.people import Party, Person
from matchmaker.store.models.terms import LinkageTerms
from matchmaker.store.outbox import write_to
from matchmaker.store.queries import linkages
from matchmaker.store.queries.mandates import acting_name
from matchmaker.store.queries.people import person_by_code, speaking_for

LONGEST_BY = 120


@dataclass(frozen=True, slots=True)
class Acting:
    """For which side somebody speaks, where that is to be said; and, where staff do, how that side told them."""

    side: str = ""
    via: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who acts in a linkage: the person, the side, and how they come to act for it where it is not their own."""

    person: Person
    side: str
    party: Party
    staff: bool
    via: str = ""
    by: str = ""
    acting: str = ""


def held(session: Session, who: Who, action: str, code: str) -> Linkage:
    """The linkage, held for this transaction, if the person may do this in it; one that they may not see is not found."""
    linkage = linkages.locked(session, code)
    thing = Thing(frozenset({linkage.buyer.code, linkage.seller.code})) if linkage else None
    if linkage is None or not may(who, "linkage.read", thing):
        raise NotFound(linkage=code)
    if not may(who, action, thing):
        raise Refused(action=action)
    return linkage


def hand_of(session: Session, who: Who, action: str, linkage: Linkage, acting: Acting, now: datetime) -> Hand:
    """Whose hand it is; raises `Invalid` where staff do not say for which side they write, or how it told them."""
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action=action)
    parties = {"need": linkage.buyer, "offer": linkage.seller}
    if who.staff:
        return _staff_hand(person, parties, acting)
    own = within(who, action).party_codes
    sides = [side for side in SIDES if parties[side].code in own]
    if not sides:
        raise Refused(action=action)
    side = acting.side if acting.side in sides else sides[0]
    return Hand(person, side, parties[side], staff=False, acting=acting_name(session, person.id, parties[side].id, now))


def _staff_hand(person: Person, parties: dict[str, Party], acting: Acting) -> Hand:
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    if acting.side not in SIDES:
        complaints["terms_side"] = ("not_a_choice", {}) if acting.side else ("missing", {})
    if acting.via not in VIAS:
        complaints["told_via"] = ("not_a_choice", {}) if acting.via else ("missing", {})
    by = clean(acting.by[: 4 * LONGEST_BY + 1])
    if len(acting.by) > 4 * LONGEST_BY or len(by) > LONGEST_BY:
        complaints["told_by"] = ("too_long", {"most": LONGEST_BY})
    if complaints:
        raise Invalid(complaints)
    return Hand(person, acting.side, parties[acting.side], staff=True, via=acting.via, by=by)


def talking(linkage: Linkage) -> None:
    """Raises `WrongStage` where the two sides are not talking: before, nobody has spoken; after, it is decided."""
    if linkage.stage != Stage.TALKING:
        raise WrongStage(move="terms", stage=linkage.stage)


def round_of(rows: Sequence[LinkageTerms], one: LinkageTerms) -> Round:
    """What decides how these terms stand, among all of their linkage."""
    return Round(one.side, one.valid_until, one.sequence == len(rows), one.answer.act if one.answer else "")


def seen_now(rows: Sequence[LinkageTerms]) -> int:
    """A number that grows with every round and every answer: what a form saw when it was drawn."""
    return len(rows) + sum(one.answer is not None for one in rows)


def terms_since(rows: Sequence[LinkageTerms], seen: int, now: datetime) -> dict[str, object]:
    """What somebody else did since a form was drawn, as the facts of a `Stale`: who, when, and how the newest terms stand."""
    facts: dict[str, object] = {"seen": seen, "now": seen_now(rows)}
    if not rows:
        return facts
    last = rows[-1]
    by, at = (last.answer.person.name, last.answer.at) if last.answer else (last.person.name, last.at)
    return facts | {"by": by, "at": at, "number": last.sequence, "state": str(state_of(round_of(rows, last), now)), "price": _dong(last)}


def said_of(one: LinkageTerms) -> Said:
    """The terms in words, as they were read."""
    return Said(_dong(one), one.quantity_typed, one.grade_typed, _days(one), one.place_typed, one.payment_typed, one.note)


def _dong(one: LinkageTerms) -> str:
    low, high = (f"{value:,}".replace(",", ".") if value is not None else "" for value in (one.price_dong, one.price_high_dong))
    return f"{low}–{high} đ/{one.price_unit}" if high else f"{low} đ/{one.price_unit}"


def _days(one: LinkageTerms) -> str:
    ends = [f"{day:%d/%m/%Y}" for day in (one.starts_on, one.ends_on) if day]
    return " – ".join(dict.fromkeys(ends)) if one.starts_on and one.ends_on else ends[0] if ends else ""


def tell_terms(session: Session, linkage: Linkage, one: LinkageTerms, kind: str, by: Hand, facts: dict[str, object], now: datetime) -> None:
    """A letter to the people of the other side; where staff wrote, to those of both, so that each sees what was said in its name."""
    sides = {"need": linkage.buyer_id, "offer": linkage.seller_id}
    for side, party in sides.items():
        if side == by.side and not by.staff:
            continue
        readers = [person for person in speaking_for(session, [party]) if person.id != by.person.id]
        told = {**pair_facts(linkage), "reader_buys": side == "need", "price": _dong(one), "quantity": one.quantity_typed, **facts}
        write_to(session, readers, kind=kind, key=f"{kind}:{one.code}", subject_kind="linkage", subject_code=linkage.code, facts=told, now=now)
