"""Linkages between a need and an offer, and the events of which each is the sum."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime

if TYPE_CHECKING:
    from matchmaker.store.models.listings import Listing
    from matchmaker.store.models.people import Party, Person


class Linkage(Model):
    """One need and one offer that are being brought together; the projection of its events."""

    __tablename__ = "linkage"
    __table_args__ = (
        sa.UniqueConstraint("need_id", "offer_id"),
        sa.CheckConstraint("need_id <> offer_id", name="two_listings"),
        sa.CheckConstraint("stage IN ('asked', 'proposed', 'talking', 'agreed', 'signed', 'closed')", name="stage_is_known"),
        sa.Index("ix_linkage_stage_moved_at", "stage", "moved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    stage: Mapped[str] = mapped_column(sa.String(12), index=True)
    asked_by_party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"))
    ranking: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # score, band, scorer, gates and reasons as they stood when it was made
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    need: Mapped[Listing] = relationship(lazy="raise", foreign_keys=[need_id])
    offer: Mapped[Listing] = relationship(lazy="raise", foreign_keys=[offer_id])
    buyer: Mapped[Party] = relationship(lazy="raise", foreign_keys=[buyer_id])
    seller: Mapped[Party] = relationship(lazy="raise", foreign_keys=[seller_id])
    asked_by_party: Mapped[Party | None] = relationship(lazy="raise", foreign_keys=[asked_by_party_id])
    events: Mapped[list[LinkageEvent]] = relationship(lazy="raise", back_populates="linkage", order_by="LinkageEvent.id")

    __mapper_args__ = {"version_id_col": version}


class LinkageEvent(Model):
    """One move of a linkage: never changed, never deleted (the database refuses)."""

    __tablename__ = "linkage_event"
    __table_args__ = (sa.UniqueConstraint("linkage_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkage.id"))
    sequence: Mapped[int]  # 1, 2, 3 … within the linkage: two movers at once cannot both write the same one
    move: Mapped[str] = mapped_column(sa.String(12))
    from_stage: Mapped[str | None] = mapped_column(sa.String(12))
    to_stage: Mapped[str] = mapped_column(sa.String(12))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    linkage: Mapped[Linkage] = relationship(lazy="raise", back_populates="events")
    person: Mapped[Person] = relationship(lazy="raise")
