"""Signed-in browsers: begun, seen, listed to their owner, and ended for good."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of
from matchmaker.domain.errors import NotFound
from matchmaker.domain.permissions import Who
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person, UserSession
from matchmaker.store.queries.people import live_sessions, person_by_code, session_by_token

LONGEST_SESSION = timedelta(days=7)
IDLE = timedelta(hours=12)
COARSE = timedelta(minutes=15)
"""When a session was last seen is known no finer: it is written that often at most, after the answer has gone out."""


def open_session(session: Session, person: Person, *, now: datetime, device: str = "", until: datetime | None = None) -> str:
    """The token of a fresh session; what is kept is its hash."""
    token = secrets.token_urlsafe(32)
    expires = min(until or now + LONGEST_SESSION, now + LONGEST_SESSION)
    session.add(UserSession(token_hash=hash_of(token), person_id=person.id, device=device[:60], created_at=now, seen_at=now, expires_at=expires))
    return token


def session_of_token(session: Session, token: str, *, now: datetime) -> UserSession | None:
    """The session with its person, or None where it has ended, run out, been left alone for too long, the account is closed, or staff opened it."""
    kept = session_by_token(session, hash_of(token))
    if kept is None or kept.ended_at is not None or kept.expires_at <= now or not kept.person.active or kept.acted_by_id:
        return None
    idle = kept.seen_at is not None and kept.seen_at + IDLE + COARSE <= now
    return None if idle else kept


def person_of_token(session: Session, token: str, *, now: datetime) -> Person | None:
    """The person whose session this is, or None where it is no good any more."""
    kept = session_of_token(session, token, now=now)
    return kept.person if kept else None


def due_to_be_seen(kept: UserSession, now: datetime) -> bool:
    """Whether it is time to write down that the session is in use."""
    return kept.seen_at is None or kept.seen_at + COARSE <= now


def note_seen(session: Session, *, code: str, now: datetime) -> None:
    """Write down that the session is in use. It is no act of the person's, and leaves no line in the audit."""
    session.execute(sa.update(UserSession).where(UserSession.code == code).values(seen_at=now).execution_options(synchronize_session=False))


def sign_out(session: Session, *, token: str, now: datetime) -> None:
    """End the session for good: its cookie, replayed, is nobody's. Done twice it stays ended."""
    kept = session_by_token(session, hash_of(token))
    if kept is None or kept.ended_at is not None:
        return
    kept.ended_at = now
    record_event(session, action="account.sign_out", subject_kind="person", subject_code=kept.person.code, person=kept.person, now=now)


def rotate(session: Session, person: Person, *, token: str, now: datetime) -> str:
    """Another token for the same browser, as whenever what it may do has changed; the old one is nobody's from now on."""
    kept = session_by_token(session, hash_of(token))
    if kept is None or kept.person_id != person.id:
        raise NotFound(kind="session")
    kept.ended_at = now
    return open_session(session, person, now=now, device=kept.device, until=kept.expires_at)


def own_sessions(session: Session, *, who: Who, now: datetime) -> Sequence[UserSession]:
    """The person's sessions that are still good, the one seen last first."""
    return live_sessions(session, who.person_code, now=now, idle_since=now - IDLE - COARSE)


def end_session(session: Session, *, who: Who, code: str, now: datetime, source: str = "web") -> None:
    """End one of the person's own sessions; raises `NotFound` for one that is not theirs or has ended."""
    kept = next((one for one in own_sessions(session, who=who, now=now) if one.code == code), None)
    if kept is None:
        raise NotFound(kind="session")
    kept.ended_at = now
    person = person_by_code(session, who.person_code)
    record_event(
        session, action="account.end_session", subject_kind="person", subject_code=who.person_code, person=person, now=now, source=source
    )  # fmt: skip


def end_others(session: Session, *, who: Who, token: str, now: datetime, source: str = "web") -> int:
    """How many of the person's other sessions were ended."""
    person = person_by_code(session, who.person_code)
    if person is None:
        raise NotFound(kind="person")
    ended = end_all(session, person, but=token, now=now)
    record_event(
        session, action="account.end_session", subject_kind="person", subject_code=person.code, person=person, now=now, source=source,
        detail={"ended": ended},
    )  # fmt: skip
    return ended


def end_all(session: Session, person: Person, *, now: datetime, but: str = "") -> int:
    """How many sessions of the person were ended: all of them, but the one whose token is given."""
    mine = sa.update(UserSession).where(UserSession.person_id == person.id, UserSession.ended_at.is_(None), UserSession.expires_at > now)
    done = session.execute(mine.where(UserSession.token_hash != hash_of(but)).values(ended_at=now))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it
