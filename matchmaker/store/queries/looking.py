"""Sessions in which staff look as somebody else, and what an organisation is shown of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.mandates import Mandate
from matchmaker.store.models.people import Membership, Party, Person, UserSession

_OPEN = (UserSession.acted_by_id.is_not(None), UserSession.ended_at.is_(None))


def session_looked_through(session: Session, token_hash: str, now: datetime) -> UserSession | None:
    """The session with this token that staff opened as somebody and that is not over, with that person as a sign-in would load them."""
    loads = joinedload(UserSession.person).selectinload(Person.memberships).joinedload(Membership.party)
    lent = loads.selectinload(Party.mandates_taken).joinedload(Mandate.giver)
    query = sa.select(UserSession).where(UserSession.token_hash == token_hash, UserSession.expires_at > now, *_OPEN)
    return session.scalars(query.options(loads, lent, joinedload(UserSession.acted_by))).one_or_none()


def open_looks(session: Session, person_id: int, now: datetime) -> Sequence[UserSession]:
    """The sessions that this member of staff opened as somebody and that are not over, by number."""
    query = sa.select(UserSession).where(UserSession.acted_by_id == person_id, UserSession.expires_at > now, *_OPEN)
    return session.scalars(query.options(joinedload(UserSession.person)).order_by(UserSession.id)).all()


def looks_at(session: Session, person_codes: Collection[str], *, most: int) -> Sequence[AuditEvent]:
    """When staff began and stopped looking as any of these people, newest first, with who it was."""
    query = sa.select(AuditEvent).where(
        AuditEvent.action.in_(("look.begin", "look.end")), AuditEvent.subject_kind == "person", AuditEvent.subject_code.in_(person_codes)
    )
    return session.scalars(query.order_by(AuditEvent.id.desc()).limit(most).options(joinedload(AuditEvent.person))).all()
