"""Named reads of the matches that were kept. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from matchmaker.store.base import UtcDateTime
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import KeptMatch

MINE, OTHER = aliased(Listing), aliased(Listing)  # made once: each has some sixty columns
WORTH_A_CALL = 50_000_000
"""Millionths of a point from which on staff are told of a match that nobody has looked at."""


@dataclass(frozen=True, slots=True)
class NewMatch:
    """A need and an offer that fit and have no linkage yet, each with its party; `first_at` is when they were first found to."""

    need: Listing
    offer: Listing
    score: int
    low: int
    high: int
    first_at: datetime


def new_since(session: Session, *, since: datetime, least: int = WORTH_A_CALL, most: int = 20, after: int = 0) -> Sequence[NewMatch]:
    """Pairs of open listings first found to match after a moment, best first, each once; only what holds for both as they stand now."""
    pairs = _pairs(since, least).order_by(sa.desc("score"), KeptMatch.need_id, KeptMatch.offer_id).limit(most).offset(after)
    rows = session.execute(pairs).all()
    ids = {id for row in rows for id in (row.need_id, row.offer_id)}
    found = {one.id: one for one in session.scalars(sa.select(Listing).where(Listing.id.in_(ids)).options(joinedload(Listing.party)))}
    return [NewMatch(found[row.need_id], found[row.offer_id], row.score, row.low, row.high, row.first_at) for row in rows]


def count_new_since(session: Session, *, since: datetime, least: int = WORTH_A_CALL) -> int:
    """How many pairs `new_since` would tell of."""
    return session.scalar(sa.select(sa.func.count()).select_from(_pairs(since, least).subquery())) or 0


def kept_of(session: Session, listing_id: int) -> Sequence[KeptMatch]:
    """What is kept of one listing, best first, with both listings."""
    query = sa.select(KeptMatch).where(KeptMatch.listing_id == listing_id).options(joinedload(KeptMatch.need), joinedload(KeptMatch.offer))
    return session.scalars(query.order_by(KeptMatch.rank)).all()


def first_found(session: Session, listing_id: int) -> dict[int, datetime]:
    """When each listing that this one was ever kept with, in either's list, was first found to match it."""
    first = sa.type_coerce(sa.func.min(KeptMatch.first_at), UtcDateTime)
    other = sa.case((KeptMatch.listing_id == listing_id, KeptMatch.other_id), else_=KeptMatch.listing_id)
    query = sa.select(other, first).where(sa.or_(KeptMatch.listing_id == listing_id, KeptMatch.other_id == listing_id)).group_by(other)
    return {row[0]: row[1] for row in session.execute(query)}


def replace(session: Session, listing_id: int, rows: Iterable[KeptMatch]) -> None:
    """Put these in the place of everything that was kept of the listing."""
    session.execute(sa.delete(KeptMatch).where(KeptMatch.listing_id == listing_id).execution_options(synchronize_session=False))
    session.add_all(rows)
    session.flush()


def _pairs(since: datetime, least: int) -> sa.Select[Any]:
    """Pairs that hold now, each once: both open and not revised since they were ranked, and nobody has brought them together."""
    linked = sa.exists().where(Linkage.need_id == KeptMatch.need_id, Linkage.offer_id == KeptMatch.offer_id)
    first = sa.type_coerce(sa.func.min(KeptMatch.first_at), UtcDateTime).label("first_at")
    score, low, high = (
        sa.func.max(column).label(name) for column, name in ((KeptMatch.score, "score"), (KeptMatch.low, "low"), (KeptMatch.high, "high"))
    )
    return (
        sa.select(KeptMatch.need_id, KeptMatch.offer_id, score, low, high, first)
        .join(MINE, sa.and_(MINE.id == KeptMatch.listing_id, MINE.version == KeptMatch.listing_version, MINE.status == "open"))
        .join(OTHER, sa.and_(OTHER.id == KeptMatch.other_id, OTHER.version == KeptMatch.other_version, OTHER.status == "open"))
        .where(KeptMatch.passes, KeptMatch.score >= least, ~linked, MINE.party_id != OTHER.party_id)  # one and the same, since they were merged
        .group_by(KeptMatch.need_id, KeptMatch.offer_id)
        .having(sa.func.min(KeptMatch.first_at) > sa.bindparam(None, since, UtcDateTime))
    )
