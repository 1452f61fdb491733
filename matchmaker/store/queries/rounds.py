"""Named reads of rounds of offers. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from matchmaker.domain.moments import VIETNAM
from matchmaker.store.base import UtcDateTime
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.models.rounds import LotAward, NeedLot, NeedRound, RoundEvent

_LOTS = selectinload(NeedRound.lots).selectinload(NeedLot.awards)
_WHOLE: tuple[ORMOption, ...] = (
    _LOTS.joinedload(LotAward.linkage).joinedload(Linkage.seller),
    _LOTS.joinedload(LotAward.person),
    selectinload(NeedRound.events).joinedload(RoundEvent.person),
    joinedload(NeedRound.need).joinedload(Listing.party),
)


def of_need(session: Session, need_id: int) -> NeedRound | None:
    """The round of a need, with its parts, their winners, its events in order, and the need with its party."""
    query = sa.select(NeedRound).where(NeedRound.need_id == need_id).options(*_WHOLE).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def locked(session: Session, need_id: int) -> NeedRound | None:
    """The round as `of_need`, held for this transaction."""
    held = session.scalar(sa.select(NeedRound.id).where(NeedRound.need_id == need_id).with_for_update())
    return None if held is None else of_need(session, need_id)


def bare(session: Session, need_id: int) -> NeedRound | None:
    """The round of a need by itself: whether it still takes offers."""
    return session.scalars(sa.select(NeedRound).where(NeedRound.need_id == need_id)).one_or_none()


def open_linkages(session: Session, need_id: int) -> Sequence[Linkage]:
    """The linkages of a need that nobody has closed, first made first, with both listings and both parties and their events."""
    query = sa.select(Linkage).where(Linkage.need_id == need_id, Linkage.stage != "closed").options(
        joinedload(Linkage.need).joinedload(Listing.party), joinedload(Linkage.offer).joinedload(Listing.party),
        joinedload(Linkage.buyer), joinedload(Linkage.seller), joinedload(Linkage.asked_by_party), selectinload(Linkage.events),
    )  # fmt: skip
    return session.scalars(query.order_by(Linkage.id).execution_options(populate_existing=True)).all()


def next_of(session: Session, round_id: int) -> NeedRound | None:
    """The round that was made as the next of this one, with its need."""
    return session.scalars(sa.select(NeedRound).where(NeedRound.previous_id == round_id).options(joinedload(NeedRound.need))).one_or_none()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round whose deadline has come without anybody having been chosen: its need, whose it is, and since when it waits."""

    need: str
    words: str
    party: str
    since: datetime


def waiting(session: Session, today: date, most: int = 100) -> list[Waiting]:
    """Rounds without a winner whose deadline came before the end of today, or that were closed, the one that waits longest first: for the desk."""
    midnight = datetime.combine(today + timedelta(days=1), time(0), tzinfo=VIETNAM)
    since = sa.type_coerce(sa.func.coalesce(NeedRound.deadline, NeedRound.changed_at), UtcDateTime)
    late = sa.or_(NeedRound.state == "closed", sa.and_(NeedRound.state == "open", NeedRound.deadline < midnight))
    query = sa.select(Listing.code, Listing.words, Party.name, since).join(Listing, NeedRound.need_id == Listing.id)
    rows = session.execute(query.join(Party, Listing.party_id == Party.id).where(late).order_by(since, NeedRound.id).limit(most))
    return [Waiting(*row) for row in rows]
