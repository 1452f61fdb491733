"""Somebody of the Alliance looks at the site as a person of an organisation: with a reason, for half an hour, told to them, writing nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of, new_secret
from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.permissions import Who, may
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person, UserSession
from matchmaker.store.outbox import write_to
from matchmaker.store.queries.looking import open_looks, session_looked_through
from matchmaker.store.queries.people import memberships_of, person_by_code, who_is

LONGEST = timedelta(minutes=30)
SHORTEST_REASON, LONGEST_REASON = 10, 500


def who_to_look_as(session: Session, *, who: Who, person_code: str) -> Person:
    """The person as whom this member of staff may look; raises `Refused` for anybody but staff, and for staff as whom nobody looks."""
    if not may(who, "person.look_as"):
        raise Refused(action="person.look_as")
    person = person_by_code(session, person_code)
    if person is None or not person.active:
        raise NotFound(kind="person")
    if who_is(person).staff:
        raise Refused(action="person.look_as")
    return person


def begin(session: Session, *, who: Who, person_code: str, reason: str, source: str = "web", now: datetime) -> str:
    """The secret of a session as this person, for half an hour. Raises `Invalid` without a reason; the person is told, and the audit says why."""
    person, by = who_to_look_as(session, who=who, person_code=person_code), person_by_code(session, who.person_code)
    if by is None:
        raise Refused(action="person.look_as")
    complaints: Complaints = {}
    said = short_text({"look_reason": reason}, "look_reason", LONGEST_REASON, complaints)
    if not complaints and len(said) < SHORTEST_REASON:
        complaints["look_reason"] = ("reason_too_short", {"least": SHORTEST_REASON}) if said else ("missing", {})
    if complaints:
        raise Invalid(complaints)
    for earlier in open_looks(session, by.id, now):
        _end(session, earlier, by, source, now)
    secret, until = new_secret(), now + LONGEST
    kept = UserSession(token_hash=hash_of(secret), person_id=person.id, created_at=now, expires_at=until, acted_by_id=by.id, reason=said)
    session.add(kept)
    session.flush()
    facts = {"staff": by.name, "reason": said, "until": until.isoformat()}
    record_event(
        session, action="look.begin", subject_kind="person", subject_code=person.code, person=by, now=now, source=source,
        detail={"person": person.name, "reason": said, "until": until.isoformat()},
    )  # fmt: skip
    parties = [membership.party.code for membership in memberships_of(person)]
    subject = ("party", parties[0]) if parties else ("person", person.code)
    write_to(session, [person], kind="looked_as", key=f"looked_as:{kept.id}", subject_kind=subject[0], subject_code=subject[1], facts=facts, now=now)
    return secret


def look_of(session: Session, *, secret: str, by: Person, now: datetime) -> UserSession | None:
    """The session as somebody else that this person opened, with whom they see it as; nothing where it is over or they are staff no more."""
    kept = session_looked_through(session, hash_of(secret), now)
    if kept is None or kept.acted_by_id != by.id or not kept.person.active or not who_is(by).staff or who_is(kept.person).staff:
        return None
    return kept


def end(session: Session, *, secret: str, source: str = "web", now: datetime) -> None:
    """Nobody looks through this session any more; one that is over stays as it ended."""
    kept = session_looked_through(session, hash_of(secret), now)
    if kept is not None and kept.acted_by is not None:
        _end(session, kept, kept.acted_by, source, now)


def _end(session: Session, kept: UserSession, by: Person, source: str, now: datetime) -> None:
    kept.ended_at = now
    record_event(
        session, action="look.end", subject_kind="person", subject_code=kept.person.code, person=by, now=now, source=source,
        detail={"person": kept.person.name, "began": kept.created_at.isoformat()},
    )  # fmt: skip
