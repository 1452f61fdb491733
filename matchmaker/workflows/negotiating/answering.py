"""Terms are answered: accepted, which agrees the linkage in the same transaction, turned down with a reason, or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound, Refused, Stale
from matchmaker.domain.linkage import Stage, take
from matchmaker.domain.negotiating import REFUSE_REASONS, agreed_facts, may_answer
from matchmaker.domain.permissions import Who, within
from matchmaker.domain.refusing import said_beside
from matchmaker.store.audit import record_event
from matchmaker.store.linkage_moves import append_move, record_move, tell_move
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.terms import LinkageTerms, TermsAnswer
from matchmaker.store.queries import terms
from matchmaker.store.queries.people import speaking_for
from matchmaker.workflows.negotiating.common import Acting, Hand, hand_of, held, round_of, said_of, talking, tell_terms, terms_since

HERSELF = Acting()


def accept(session: Session, *, who: Who, code: str, number: int, acting: Acting = HERSELF, source: str = "web", now: datetime) -> Linkage:
    """The linkage, agreed on what the other side put forward in this round. Pressed twice it is agreed once.

    Raises `Stale` where the round is no longer the newest, ran out or was answered, and `Refused` for whoever put it forward.
    """
    linkage = held(session, who, "terms.accept", code)
    rows = terms.of_linkage(session, linkage.id)
    one = _numbered(rows, number)
    if one.answer and one.answer.act == "accept" and one.answer.person.code == who.person_code:
        return linkage
    hand = _answer(session, who, "accept", linkage, rows, one, acting, "", "", source, now)
    facts = agreed_facts(said_of(one)) | {"terms": str(one.sequence), **({"acting": hand.acting} if hand.acting else {})}
    append_move(session, linkage, "agree", take(Stage(linkage.stage), "agree", facts), facts, hand.person, now)
    record_move(session, "linkage.agree", linkage, hand.person, hand.party, now, source)
    tell_move(session, linkage, "agree", hand.person, now)
    return linkage


def refuse(
    session: Session, *, who: Who, code: str, number: int, reason: str, note: str = "", acting: Acting = HERSELF, source: str = "web",
    now: datetime,
) -> Linkage:  # fmt: skip
    """The linkage, whose newest terms were turned down with a coded reason; the two can go on talking."""
    linkage = held(session, who, "terms.refuse", code)
    rows = terms.of_linkage(session, linkage.id)
    one, said = _numbered(rows, number), said_beside(reason, note, reasons=REFUSE_REASONS, field="terms_reason")
    if one.answer and (one.answer.act, one.answer.person.code) == ("refuse", who.person_code):
        return linkage
    hand = _answer(session, who, "refuse", linkage, rows, one, acting, reason, said, source, now)
    tell_terms(session, linkage, one, "terms_refused", hand, {"reason": reason, "note": said}, now)
    return linkage


def withdraw(session: Session, *, who: Who, code: str, number: int, acting: Acting = HERSELF, source: str = "web", now: datetime) -> Linkage:
    """The linkage, whose newest terms were taken back by the side that put them forward."""
    linkage = held(session, who, "terms.put", code)
    rows = terms.of_linkage(session, linkage.id)
    one = _numbered(rows, number)
    if one.answer and (one.answer.act, one.answer.person.code) == ("withdraw", who.person_code):
        return linkage
    _answer(session, who, "withdraw", linkage, rows, one, acting, "", "", source, now)
    return linkage


def _answer(
    session: Session, who: Who, act: str, linkage: Linkage, rows: Sequence[LinkageTerms], one: LinkageTerms, acting: Acting, reason: str, note: str,
    source: str, now: datetime,
) -> Hand:  # fmt: skip
    """Write the answer down, once everything that could stand against it has been looked at."""
    talking(linkage)
    action = {"accept": "terms.accept", "refuse": "terms.refuse", "withdraw": "terms.put"}[act]
    hand = hand_of(session, who, action, linkage, acting, now)
    _allowed(rows, one, act, hand, now)
    if act == "accept" and not hand.staff and _one_hand(session, who, linkage, one, hand):
        raise Refused(action="terms.accept", why="terms_one_hand")
    answer = TermsAnswer(
        terms_id=one.id, act=act, side=hand.side, reason=reason, note=note, told_via=hand.via, told_by=hand.by, acting=hand.acting,
        person_id=hand.person.id, person=hand.person, at=now,
    )  # fmt: skip
    one.answer = answer
    session.flush()
    detail = {"number": one.sequence, **({"reason": reason} if reason else {}), **({"told_via": hand.via, "told_by": hand.by} if hand.via else {})}
    record_event(
        session, action=f"terms.{act}", subject_kind="linkage", subject_code=linkage.code, person=hand.person, on_behalf_of=hand.party, now=now,
        source=source, detail=detail,
    )  # fmt: skip
    return hand


def _allowed(rows: Sequence[LinkageTerms], one: LinkageTerms, act: str, hand: Hand, now: datetime) -> None:
    """Raises what stands against the answer: the terms have moved on, or they are one's own."""
    why = may_answer(round_of(rows, one), act, hand.side, now)
    if why in ("terms_your_own", "terms_not_yours"):
        raise Refused(action="terms.accept", why=why)
    if why:
        raise Stale(**terms_since(rows, 0, now), why=why)


def _one_hand(session: Session, who: Who, linkage: Linkage, one: LinkageTerms, hand: Hand) -> bool:
    """Would one organisation write both sides of the deal: by one person, or by two, each of whom may act for the other side as well?"""
    across = linkage.seller if hand.side == "need" else linkage.buyer
    if one.person_id == hand.person.id or (hand.acting and across.code in within(who, "terms.put").party_codes):
        return True
    if not one.acting:
        return False
    through = one.acting in (hand.acting, hand.party.name)
    return through or any(person.id == one.person_id for person in speaking_for(session, [hand.party.id]))


def _numbered(rows: Sequence[LinkageTerms], number: int) -> LinkageTerms:
    found = next((one for one in rows if one.sequence == number), None)
    if found is None:
        raise NotFound(terms=number)
    return found
