"""Named reads of what staff were told, and of the private addresses at which a party answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.desk import ConfirmLink, Telling
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party

_PEOPLE = (joinedload(Telling.entered_by), joinedload(Telling.recorded_by))


def latest(session: Session, listing_id: int) -> Telling | None:
    """The telling of the newest wording that staff wrote, with its people."""
    query = sa.select(Telling).where(Telling.listing_id == listing_id).options(*_PEOPLE)
    return session.scalars(query.order_by(Telling.version.desc()).limit(1)).one_or_none()


def of_listing(session: Session, listing_id: int) -> Sequence[Telling]:
    """Every telling of a listing, newest first, with its people."""
    return session.scalars(sa.select(Telling).where(Telling.listing_id == listing_id).options(*_PEOPLE).order_by(Telling.version.desc())).all()


def unused_link(session: Session, telling_id: int, now: datetime) -> ConfirmLink | None:
    """The newest address of a telling that still serves."""
    query = sa.select(ConfirmLink).where(ConfirmLink.telling_id == telling_id, ConfirmLink.used_at.is_(None), ConfirmLink.expires_at > now)
    return session.scalars(query.order_by(ConfirmLink.sequence.desc()).limit(1)).one_or_none()


def links_made(session: Session, telling_id: int) -> int:
    """How many addresses a telling has had."""
    return session.scalar(sa.select(sa.func.count(ConfirmLink.id)).where(ConfirmLink.telling_id == telling_id)) or 0


def link_by_hash(session: Session, token_hash: str, *, hold: bool = False) -> ConfirmLink | None:
    """The address with its telling, the listing and its party; held for this transaction where asked."""
    telling = joinedload(ConfirmLink.telling, innerjoin=True)
    loads = (telling.joinedload(Telling.listing, innerjoin=True).joinedload(Listing.party, innerjoin=True), telling.joinedload(Telling.recorded_by))
    query = sa.select(ConfirmLink).where(ConfirmLink.token_hash == token_hash).options(*loads)
    if hold:
        query = query.with_for_update(of=ConfirmLink).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def waiting_of(session: Session, party_codes: Collection[str], most: int = 20) -> Sequence[Listing]:
    """Open listings that staff wrote for these parties and that wait for their word, longest waiting first, each with its party."""
    if not party_codes:
        return []
    query = sa.select(Listing).join(Listing.party).where(Listing.confirmation == "waiting", Listing.status == "open", Party.code.in_(party_codes))
    return session.scalars(query.options(joinedload(Listing.party)).order_by(Listing.created_at, Listing.id).limit(most)).all()
