"""What was looked for: in vain, without a trace of who asked; and what people have saved to be told of."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime

if TYPE_CHECKING:
    from matchmaker.store.models.people import Person

MOST_SAVED = 30
KEPT = ("name", "side", "query", "every", "active", "form_key", "stamp", "known")
KEPT_MOMENTS = ("saved_at", "looked_at")
"""What is kept of a saved search that was deleted, so that it can be taken back."""


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


class SavedSearch(Model):
    """A search that a person wants to be told of: as its address has it, how often, and what was found when it was last looked at."""

    __tablename__ = "saved_search"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "form_key"),
        sa.CheckConstraint("side IN ('offer', 'need')", name="side_is_known"),
        sa.CheckConstraint("every IN ('now', 'daily', 'weekly')", name="every_is_known"),
        sa.Index("ix_saved_search_side_every", "side", "every", "active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    side: Mapped[str] = mapped_column(sa.String(8))  # the side that is looked in
    query: Mapped[str] = mapped_column(sa.Text)  # as the address has it, without the page
    every: Mapped[str] = mapped_column(sa.String(8))
    active: Mapped[bool] = mapped_column(default=True)
    form_key: Mapped[str] = mapped_column(sa.String(80))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stamp: Mapped[str] = mapped_column(sa.String(80))  # of the side and the words as they were then
    known: Mapped[dict[str, int]] = mapped_column(sa.JSON)  # the listings found then, each with its version
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}
