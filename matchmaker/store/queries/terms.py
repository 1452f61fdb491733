"""Named reads of the terms put forward in linkages. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.terms import LinkageTerms, TermsAnswer

_WHOLE = (joinedload(LinkageTerms.person), joinedload(LinkageTerms.answer).joinedload(TermsAnswer.person))


def of_linkage(session: Session, linkage_id: int) -> Sequence[LinkageTerms]:
    """Every round of terms of a linkage, first one first, each with who put it forward, its answer and who gave it."""
    query = sa.select(LinkageTerms).where(LinkageTerms.linkage_id == linkage_id).options(*_WHOLE).execution_options(populate_existing=True)
    return session.scalars(query.order_by(LinkageTerms.sequence)).all()


def newest_of(session: Session, linkage_ids: Collection[int]) -> dict[int, LinkageTerms]:
    """The newest round of each of these linkages that has any, by the linkage's number, loaded as by `of_linkage`."""
    if not linkage_ids:
        return {}
    newest = sa.select(sa.func.max(LinkageTerms.id)).where(LinkageTerms.linkage_id.in_(linkage_ids)).group_by(LinkageTerms.linkage_id)
    rows = session.scalars(sa.select(LinkageTerms).where(LinkageTerms.id.in_(newest)).options(*_WHOLE))
    return {row.linkage_id: row for row in rows}


def accepted_of(session: Session, linkage_id: int) -> LinkageTerms | None:
    """The round on which a linkage was agreed; None where nobody accepted one, as when staff wrote down what was agreed."""
    accepted = sa.select(TermsAnswer.terms_id).where(TermsAnswer.act == "accept")
    query = sa.select(LinkageTerms).where(LinkageTerms.linkage_id == linkage_id, LinkageTerms.id.in_(accepted))
    return session.scalars(query.order_by(LinkageTerms.sequence.desc()).limit(1)).one_or_none()


def by_form(session: Session, person_id: int, form_key: str) -> LinkageTerms | None:
    """The round that this form of this person has already put forward."""
    query = sa.select(LinkageTerms).where(LinkageTerms.person_id == person_id, LinkageTerms.form_key == form_key)
    return session.scalars(query.options(*_WHOLE)).one_or_none()
