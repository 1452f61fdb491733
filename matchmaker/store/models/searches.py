"""What was looked for and not found: what the market lacks, without a trace of who asked."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Model


class EmptySearch(Model):
    """One search that found nothing on one day, and how often. No person, no address, no moment."""

    __tablename__ = "empty_search"
    __table_args__ = (
        sa.UniqueConstraint("day", "key"),
        sa.CheckConstraint("side IN ('offer', 'need')", name="side_is_known"),
        sa.CheckConstraint("times > 0", name="times_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    key: Mapped[str] = mapped_column(sa.String(64), index=True)  # the same for the same search on any day
    side: Mapped[str] = mapped_column(sa.String(8))  # the side that was looked in
    words: Mapped[str] = mapped_column(sa.String(120))  # as first typed that day, without the place
    folded: Mapped[str] = mapped_column(sa.String(240))
    product: Mapped[str] = mapped_column(sa.String(80), default="")
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    commune: Mapped[str] = mapped_column(sa.String(20), default="", index=True)
    radius_km: Mapped[int | None]
    chosen: Mapped[str] = mapped_column(sa.String(240), default="")
    times: Mapped[int]
