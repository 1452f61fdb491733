"""Named reads of linkages. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing

BOTH_SIDES: tuple[ORMOption, ...] = (
    joinedload(Linkage.need).joinedload(Listing.party),
    joinedload(Linkage.offer).joinedload(Listing.party),
    joinedload(Linkage.buyer),
    joinedload(Linkage.seller),
    joinedload(Linkage.asked_by_party),
)
_EVENTS: ORMOption = selectinload(Linkage.events).joinedload(LinkageEvent.person)


def by_code(session: Session, code: str) -> Linkage | None:
    """The linkage with both listings, both parties and its events in order, each with its person."""
    query = sa.select(Linkage).where(Linkage.code == code).options(*BOTH_SIDES, _EVENTS).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def locked(session: Session, code: str) -> Linkage | None:
    """The linkage as `by_code`, held for this transaction."""
    held = session.scalar(sa.select(Linkage.id).where(Linkage.code == code).with_for_update())
    return None if held is None else by_code(session, code)


def locked_by_id(session: Session, linkage_id: int) -> Linkage | None:
    """The linkage with this number as `by_code`, held for this transaction."""
    code = session.scalar(sa.select(Linkage.code).where(Linkage.id == linkage_id).with_for_update())
    return None if code is None else by_code(session, code)


def hold_of_need(session: Session, need_id: int) -> None:
    """Keep everybody else from moving any linkage of this need until the transaction ends, held in one order."""
    session.execute(sa.select(Linkage.id).where(Linkage.need_id == need_id).order_by(Linkage.id).with_for_update())


def of_pair(session: Session, need_id: int, offer_id: int) -> Linkage | None:
    """The linkage between this need and this offer, loaded as `by_code`."""
    code = session.scalar(sa.select(Linkage.code).where(Linkage.need_id == need_id, Linkage.offer_id == offer_id))
    return None if code is None else by_code(session, code)


def of_listing(session: Session, listing_id: int) -> Sequence[Linkage]:
    """Linkages of one listing, first made first, with both listings and both parties."""
    query = sa.select(Linkage).where(sa.or_(Linkage.need_id == listing_id, Linkage.offer_id == listing_id)).options(*BOTH_SIDES)
    return session.scalars(query.order_by(Linkage.id)).all()


def count_by_stage(session: Session) -> dict[str, int]:
    """How many linkages stand at each stage; stages without any are left out."""
    query = sa.select(Linkage.stage, sa.func.count(Linkage.id)).group_by(Linkage.stage)
    return {row[0]: row[1] for row in session.execute(query)}
