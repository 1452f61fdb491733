"""Named reads of public questions. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.listings import Listing
from matchmaker.store.models.questions import Question

_WHOLE = (
    joinedload(Question.asker), joinedload(Question.asked_by), joinedload(Question.answered_by), joinedload(Question.hidden_by),
    joinedload(Question.listing).joinedload(Listing.party),
)  # fmt: skip


def about(session: Session, listing_id: int, *, hidden: bool = False) -> Sequence[Question]:
    """What was asked about a listing, first asked first, with who asked, answered and hid it; what is hidden only where it is wanted."""
    query = sa.select(Question).where(Question.listing_id == listing_id).options(*_WHOLE)
    return session.scalars((query if hidden else query.where(Question.hidden_at.is_(None))).order_by(Question.id)).all()


def count_open(session: Session, listing_id: int) -> int:
    """How many questions about a listing wait for an answer."""
    waits = (Question.listing_id == listing_id, Question.answered_at.is_(None), Question.hidden_at.is_(None))
    return session.scalar(sa.select(sa.func.count(Question.id)).where(*waits)) or 0


def by_form(session: Session, person_id: int, form_key: str) -> Question | None:
    """The question that this form of this person has already asked, with its listing."""
    query = sa.select(Question).where(Question.asked_by_id == person_id, Question.form_key == form_key).options(*_WHOLE)
    return session.scalars(query).one_or_none()


def by_code(session: Session, code: str) -> Question | None:
    """The question with this code, loaded as by `about`."""
    return session.scalars(sa.select(Question).where(Question.code == code).options(*_WHOLE)).one_or_none()


def locked(session: Session, code: str) -> Question | None:
    """The question as `by_code`, held for this transaction."""
    held = session.scalar(sa.select(Question.id).where(Question.code == code).with_for_update())
    query = sa.select(Question).where(Question.id == held).options(*_WHOLE).execution_options(populate_existing=True)
    return None if held is None else session.scalars(query).one_or_none()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions staff ask for: `waiting`, `answered` or `hidden`, of needs or of offers; empty for any."""

    state: str = ""
    side: str = ""


def listed(session: Session, wanted: Wanted, *, most: int, after: int = 0) -> Sequence[Question]:
    """Questions, loaded as by `about`: those that wait first, the longest waiting on top; then the others, the last asked on top."""
    waits = sa.and_(Question.answered_at.is_(None), Question.hidden_at.is_(None))
    states = {"waiting": waits, "answered": sa.and_(Question.answered_at.is_not(None), Question.hidden_at.is_(None))}
    query = sa.select(Question).options(*_WHOLE)
    if wanted.state:
        query = query.where(states.get(wanted.state, Question.hidden_at.is_not(None)))
    if wanted.side:
        query = query.where(Question.listing.has(Listing.side == wanted.side))
    first = sa.case((waits, Question.asked_at))
    order = (sa.case((waits, 0), else_=1), first, Question.asked_at.desc(), Question.id)
    return session.scalars(query.order_by(*order).limit(most).offset(after)).all()
