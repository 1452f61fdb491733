"""Listings that were posted together, row by row, and taken back together while nothing has come of them. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.bin import BATCH_UNDO_FOR
from matchmaker.domain.permissions import Who
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.queries import listings
from matchmaker.workflows.posting.writing import withdraw_listing


def take_back_batch(session: Session, *, who: Who, side: str, batch: str, now: datetime) -> tuple[int, int]:
    """How many of the person's listings of one batch were withdrawn, and how many stay: those revised, linked, or posted longer ago than that."""
    gone = left = 0
    for listing in listings.of_batch(session, who.person_code, side, batch):
        linked = sa.select(Linkage.id).where(sa.or_(Linkage.need_id == listing.id, Linkage.offer_id == listing.id)).limit(1)
        if not listing.open:
            continue
        if now - listing.created_at > BATCH_UNDO_FOR or listing.revised_at is not None or session.scalar(linked) is not None:
            left += 1
            continue
        withdraw_listing(session, who=who, code=listing.code, version=listing.version, now=now)
        gone += 1
    return gone, left
