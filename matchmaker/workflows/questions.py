"""Questions asked in public about a listing, answered by its owner; staff may answer for the owner, and hide what should not stand there."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.rounds import RoundState, standing
from matchmaker.matching.text import clean
from matchmaker.store.audit import record_event
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person
from matchmaker.store.models.questions import Question
from matchmaker.store.outbox import write_to
from matchmaker.store.queries import listings, questions, rounds
from matchmaker.store.queries.mandates import acting_name
from matchmaker.store.queries.people import memberships_of, person_by_code, speaking_for

LONGEST = 600
LONGEST_WHY = 400
MOST_OPEN = 20
LONGEST_KEY = 80


def ask(session: Session, *, who: Who, side: str, code: str, body: str, form_key: str, source: str = "web", now: datetime) -> Question:
    """The question that a person of another party asks about an open listing; the same form sent again is the same question.

    Raises `Invalid` where it says nothing or too much, comes after the deadline, or too many wait for an answer already.
    """
    listing = listings.locked(session, code)
    if listing is None or listing.side != side or not may(who, "listing.read", Thing(frozenset({listing.party.code}), public=listing.open)):
        raise NotFound(listing=code)
    person, asker = _asker(session, who)
    key = form_key[:LONGEST_KEY] or uuid4().hex
    if made := questions.by_form(session, person.id, key):
        return made
    said = _text(body, "question")
    _may_be_asked(session, listing, asker, now)
    made = Question(
        code=new_code("q"), listing_id=listing.id, body=said, asked_by_id=person.id, asker_id=asker.id, asked_at=now, form_key=key
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # the same form arrived twice at once
        if again := questions.by_form(session, person.id, key):
            return again
        raise
    _record(session, "question.ask", listing, person, asker, now, source, {"question": made.code})
    facts = {"side": listing.side, "code": listing.code, "words": listing.words, "question": said}
    write_to(
        session, speaking_for(session, [listing.party_id]), kind="question_asked", key=f"question_asked:{made.code}", subject_kind=listing.side,
        subject_code=listing.code, facts=facts, now=now,
    )  # fmt: skip
    return made


def answer(session: Session, *, who: Who, code: str, answer: str, source: str = "web", now: datetime) -> Question:
    """The question with the owner's answer, or with what staff say for the owner. Answered twice alike it stays; raises `Stale` otherwise."""
    found = _held(session, who, "question.answer", code)
    said, person = _text(answer, "answer"), _person(session, who)
    if found.answered_at is not None:
        if found.answer == said:
            return found
        raise Stale(by=found.answered_by.name if found.answered_by else "", at=found.answered_at)
    if found.hidden_at is not None:
        raise NotFound(question=code)
    found.answer, found.answered_at, found.answered_by_id, found.answered_for = said, now, person.id, who.staff
    found.answered_acting = acting_name(session, person.id, found.listing.party_id, now)
    session.flush()
    _record(session, "question.answer", found.listing, person, found.listing.party, now, source, {"question": found.code})
    facts = {"side": found.listing.side, "code": found.listing.code, "words": found.listing.words, "question": found.body, "answer": said}
    readers = [found.asked_by] if found.asked_by.active else []
    write_to(
        session, readers, kind="question_answered", key=f"question_answered:{found.code}", subject_kind=found.listing.side,
        subject_code=found.listing.code, facts=facts, now=now,
    )  # fmt: skip
    return found


def hide(session: Session, *, who: Who, code: str, why: str, source: str = "web", now: datetime) -> Question:
    """The question, which only staff see from now on, with the reason; hidden twice it stays as it was."""
    found = _held(session, who, "question.hide", code)
    if found.hidden_at is not None:
        return found
    said, person = _text(why, "why", LONGEST_WHY), _person(session, who)
    found.hidden_at, found.hidden_by_id, found.hidden_why = now, person.id, said
    session.flush()
    _record(session, "question.hide", found.listing, person, None, now, source, {"question": found.code, "why": said})
    return found


def may_still_ask(session: Session, listing: Listing, now: datetime) -> bool:
    """Is it still the time to ask: is the listing open, and has no deadline of its round passed?"""
    found = rounds.bare(session, listing.id) if listing.side == "need" else None
    return listing.open and (found is None or standing(found.state, found.deadline, now) is RoundState.OPEN)


def _may_be_asked(session: Session, listing: Listing, asker: Party, now: datetime) -> None:
    if listing.party_id == asker.id:
        raise Invalid({"question": ("question_your_own", {})})
    if not may_still_ask(session, listing, now):
        raise Invalid({"question": ("question_late", {})})
    if questions.count_open(session, listing.id) >= MOST_OPEN:
        raise Invalid({"question": ("questions_full", {"most": MOST_OPEN})})


def _asker(session: Session, who: Who) -> tuple[Person, Party]:
    """The person, and the first party that they speak for themselves: nobody asks in the name of another."""
    if not may(who, "question.ask"):
        raise Refused(action="question.ask")
    person = _person(session, who)
    held = sorted(memberships_of(person), key=lambda one: one.id)
    if not held:
        raise Refused(action="question.ask")
    return person, held[0].party


def _held(session: Session, who: Who, action: str, code: str) -> Question:
    found = questions.locked(session, code)
    thing = Thing(frozenset({found.listing.party.code}), public=found.listing.open) if found else None
    if found is None or not may(who, "listing.read", thing) or (found.hidden_at is not None and not who.staff):
        raise NotFound(question=code)
    if not may(who, action, thing):
        raise Refused(action=action)
    return found


def _text(raw: str, field: str, most: int = LONGEST) -> str:
    said = "" if len(raw) > 4 * most else "\n".join(line for line in map(clean, raw.splitlines()) if line)
    if len(raw) > 4 * most or len(said) > most:
        raise Invalid({field: ("too_long_letters", {"most": most, "have": len(raw)})})
    if not said:
        raise Invalid({field: ("missing", {})})
    return said


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="question.ask")
    return person


def _record(
    session: Session, action: str, listing: Listing, person: Person, party: Party | None, now: datetime, source: str, detail: dict[str, object]
) -> None:
    record_event(
        session, action=action, subject_kind=listing.side, subject_code=listing.code, person=person, on_behalf_of=party, now=now, source=source,
        detail=detail,
    )  # fmt: skip
