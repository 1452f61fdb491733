"""Named reads of the bin."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.domain.bin import Shelf
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.models.people import Party, Person

_WHO = (joinedload(BinEntry.thrown_by, innerjoin=True), joinedload(BinEntry.party))
_LIES = BinEntry.ending == ""


def lying(
    session: Session, *, party_codes: Collection[str], person_code: str, staff: bool, since: datetime, most: int, after: int = 0
) -> Sequence[BinEntry]:
    """What lies in the bins of these parties, of this person and, for staff, of the Alliance since then, newest first, with who threw it away."""
    mine = [
        sa.and_(BinEntry.shelf == Shelf.PERSON, BinEntry.thrown_by_id == sa.select(Person.id).where(Person.code == person_code).scalar_subquery())
    ]
    if party_codes:
        parties = sa.select(Party.id).where(Party.code.in_(party_codes))
        mine.append(sa.and_(BinEntry.shelf == Shelf.PARTY, BinEntry.party_id.in_(parties)))
    if staff:
        mine.append(sa.or_(BinEntry.shelf == Shelf.STAFF, BinEntry.shelf == Shelf.PARTY))
    query = sa.select(BinEntry).options(*_WHO).where(_LIES, BinEntry.thrown_at > since, sa.or_(*mine))
    return session.scalars(query.order_by(BinEntry.id.desc()).limit(most).offset(after)).all()


def locked(session: Session, code: str) -> BinEntry | None:
    """The entry with who threw it away and whose it is, held for this transaction."""
    query = sa.select(BinEntry).where(BinEntry.code == code).options(*_WHO)
    return session.scalars(query.with_for_update(of=BinEntry).execution_options(populate_existing=True)).one_or_none()


def of_subject(session: Session, kind: str, code: str) -> BinEntry | None:
    """The entry of a thing that lies in the bin now."""
    query = sa.select(BinEntry).where(_LIES, BinEntry.kind == kind, BinEntry.subject_code == code).options(*_WHO)
    return session.scalars(query.order_by(BinEntry.id.desc()).limit(1)).one_or_none()


def over(session: Session, before: datetime) -> Sequence[BinEntry]:
    """What was thrown away at this moment or before and still lies there, oldest first."""
    query = sa.select(BinEntry).where(_LIES, BinEntry.thrown_at <= before).options(*_WHO)
    return session.scalars(query.order_by(BinEntry.id)).all()


def of_party(session: Session, party_id: int) -> Sequence[BinEntry]:
    """Everything that lies in the bin of one party, oldest first, held for this transaction."""
    query = sa.select(BinEntry).where(_LIES, BinEntry.shelf == Shelf.PARTY, BinEntry.party_id == party_id).options(*_WHO)
    return session.scalars(query.order_by(BinEntry.id).with_for_update(of=BinEntry)).all()
