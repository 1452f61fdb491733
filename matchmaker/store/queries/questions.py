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
    """Which questions staff ask for: any of `waiting`, `answered` and `hidden`, of needs or of offers; none of them stands for all."""

    states: Sequence[str] = ()
    sides: Sequence[str] = ()


def listed(session: Session, wanted: Wanted, *, most: int, after: int = 0) -> Sequence[Question]:
    """Questions, loaded as by `about`: those that wait first, the longest waiting on top; then the others, the last asked on top."""
    waits = sa.and_(Question.answered_at.is_(None), Question.hidden_at.is_(None))
    query = sa.select(Question).options(*_WHOLE).where(*_conditions(wanted))
    first = sa.case((waits, Question.asked_at))
    order = (sa.case((waits, 0), else_=1), first, Question.asked_at.desc(), Question.id)
    return session.scalars(query.order_by(*order).limit(most).offset(after)).all()


def count_listed(session: Session, wanted: Wanted) -> int:
    """How many questions there are of these."""
    return session.scalar(sa.select(sa.func.count(Question.id)).where(*_conditions(wanted))) or 0


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    shown = Question.hidden_at.is_(None)
    states = {
        "waiting": sa.and_(Question.answered_at.is_(None), shown), "answered": sa.and_(Question.answered_at.is_not(None), shown),
        "hidden": Question.hidden_at.is_not(None),
    }  # fmt: skip
    found: list[sa.ColumnElement[bool]] = [sa.or_(*(states[one] for one in wanted.states))] if wanted.states else []
    return found + ([Question.listing.has(Listing.side.in_(wanted.sides))] if wanted.sides else [])
