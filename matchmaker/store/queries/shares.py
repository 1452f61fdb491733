"""Named reads of the addresses by which parties let others read a thing of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.listings import Listing
from matchmaker.store.models.shares import SharedLink

_LISTING = joinedload(SharedLink.listing, innerjoin=True).joinedload(Listing.party, innerjoin=True)


def serving(session: Session, listing_id: int, now: datetime) -> Sequence[SharedLink]:
    """The addresses of a listing that still open, newest first, each with who made it."""
    query = sa.select(SharedLink).where(SharedLink.listing_id == listing_id, SharedLink.revoked_at.is_(None), SharedLink.expires_at > now)
    return session.scalars(query.options(joinedload(SharedLink.made_by)).order_by(SharedLink.made_at.desc(), SharedLink.id.desc())).all()


def by_form(session: Session, person_id: int, form_key: str) -> SharedLink | None:
    """What a person made with this form."""
    return session.scalars(sa.select(SharedLink).where(SharedLink.made_by_id == person_id, SharedLink.form_key == form_key)).one_or_none()


def by_hash(session: Session, token_hash: str) -> SharedLink | None:
    """The address with its listing and the listing's party."""
    return session.scalars(sa.select(SharedLink).where(SharedLink.token_hash == token_hash).options(_LISTING)).one_or_none()


def locked(session: Session, code: str) -> SharedLink | None:
    """The address with its listing and the listing's party, held for this transaction."""
    query = sa.select(SharedLink).where(SharedLink.code == code).options(_LISTING).with_for_update(of=SharedLink)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()
