"""Named reads of what people are told on their own page, and by which way they want to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.notices import DIGEST
from matchmaker.store.models.outbox import Letter, LetterWish
from matchmaker.store.models.people import Person

MOST_COUNTED = 100
"""More than so many unread are not counted: nobody reads the difference."""
_NEWEST_FIRST = (Letter.created_at.desc(), Letter.id.desc())


def notices_of(session: Session, person_code: str, *, unread: bool = False, most: int, after: int = 0) -> Sequence[Letter]:
    """A person's notices, newest first; a digest only repeats them."""
    query = sa.select(Letter).where(_mine(person_code)).order_by(*_NEWEST_FIRST).limit(most).offset(after)
    return session.scalars(query.where(Letter.read_at.is_(None)) if unread else query).all()


def notice_of(session: Session, person_code: str, code: str) -> Letter | None:
    """One of the person's notices; nobody else's."""
    return session.scalars(sa.select(Letter).where(_mine(person_code), Letter.code == code)).one_or_none()


def unread_of(session: Session, person_id: int) -> int:
    """How many notices a person has not read, up to the most that are counted."""
    some = sa.select(Letter.id).where(Letter.person_id == person_id, Letter.read_at.is_(None), Letter.kind != DIGEST).limit(MOST_COUNTED)
    return session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def wishes_of(session: Session, person_id: int) -> Mapping[str, LetterWish]:
    """The ways that a person has chosen, by kind of letter."""
    return {one.kind: one for one in session.scalars(sa.select(LetterWish).where(LetterWish.person_id == person_id))}


def held_for(session: Session, person_id: int, every: str, *, kinds: Collection[str] = ()) -> Sequence[Letter]:
    """What waits for a person's digest, oldest first, held for this transaction; only of some kinds where they are named."""
    query = sa.select(Letter).where(Letter.person_id == person_id, Letter.state == "digest", Letter.digest == every)
    query = query.where(Letter.kind.in_(kinds)) if kinds else query
    return session.scalars(query.order_by(Letter.id).with_for_update(of=Letter)).all()


def _mine(person_code: str) -> sa.ColumnElement[bool]:
    whose = sa.select(Person.id).where(Person.code == person_code).scalar_subquery()
    return sa.and_(Letter.person_id == whose, Letter.kind != DIGEST)
