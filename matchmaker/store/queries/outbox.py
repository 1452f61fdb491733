"""Named reads of what waits. Each says in what order it answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.base import UtcDateTime
from matchmaker.store.models.outbox import Job, Letter


def letter_by_code(session: Session, code: str) -> Letter | None:
    """The letter with this code, with its reader where that is a person with an account."""
    return session.scalars(sa.select(Letter).where(Letter.code == code).options(joinedload(Letter.person))).one_or_none()


def locked_letter(session: Session, code: str) -> Letter | None:
    """The letter, held for this transaction and as it stands in the database now."""
    query = sa.select(Letter).where(Letter.code == code).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def letters_in(session: Session, states: Collection[str] = (), *, most: int, after: int = 0) -> Sequence[Letter]:
    """Letters in any of these states, or in any at all, newest first."""
    query = sa.select(Letter).order_by(Letter.id.desc()).limit(most).offset(after)
    return session.scalars(query.where(Letter.state.in_(states)) if states else query).all()


def count_letters(session: Session) -> dict[str, int]:
    """How many letters are in each state; states without any are left out."""
    return {row[0]: row[1] for row in session.execute(sa.select(Letter.state, sa.func.count(Letter.id)).group_by(Letter.state))}


def count_jobs(session: Session) -> dict[tuple[str, str], int]:
    """How many jobs of each kind are in each state; what there is none of is left out."""
    query = sa.select(Job.kind, Job.state, sa.func.count(Job.id)).group_by(Job.kind, Job.state)
    return {(row[0], row[1]): row[2] for row in session.execute(query)}


def waiting_since(session: Session) -> datetime | None:
    """When the oldest job that still waits was written down."""
    return session.scalar(sa.select(sa.type_coerce(sa.func.min(Job.created_at), UtcDateTime)).where(Job.state == "waiting"))
