"""Named reads of the audit."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.audit import AuditEvent

_PEOPLE = (joinedload(AuditEvent.person), joinedload(AuditEvent.on_behalf_of))


def latest(session: Session, *, most: int, before: int | None = None, subject_code: str = "") -> Sequence[AuditEvent]:
    """Events, newest first, from before one of them or from the newest on, each with its person and party; of one subject where a code is given."""
    query = sa.select(AuditEvent).options(*_PEOPLE).order_by(AuditEvent.id.desc()).limit(most)
    if before is not None:
        query = query.where(AuditEvent.id < before)
    if subject_code:
        query = query.where(AuditEvent.subject_code == subject_code)
    return session.scalars(query).all()


def acting_of(session: Session, kind: str, code: str) -> str:
    """The organisation that last wrote a listing for its party, under a mandate; nothing where the party or staff did."""
    query = sa.select(AuditEvent.detail).where(AuditEvent.subject_kind == kind, AuditEvent.subject_code == code)
    wrote = query.where(AuditEvent.action.in_(("listing.post", "listing.revise"))).order_by(AuditEvent.id.desc()).limit(1)
    return str((session.scalar(wrote) or {}).get("acting", ""))


def last_event(session: Session, kind: str, code: str, action: str) -> AuditEvent | None:
    """The last time that something was done to a thing, with who did it."""
    query = sa.select(AuditEvent).where(AuditEvent.subject_kind == kind, AuditEvent.subject_code == code, AuditEvent.action == action)
    return session.scalars(query.options(*_PEOPLE).order_by(AuditEvent.id.desc()).limit(1)).one_or_none()
