"""Rounds of offers on a need: until when, in which parts, who won which, and every act that made it so."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.columns import Thousandths

if TYPE_CHECKING:
    from matchmaker.store.models.linkages import Linkage
    from matchmaker.store.models.listings import Listing
    from matchmaker.store.models.people import Person


class NeedRound(Model):
    """One round of offers on one need; the projection of its events."""

    __tablename__ = "need_round"
    __table_args__ = (
        sa.CheckConstraint("state IN ('open', 'closed', 'awarded', 'cancelled', 'unsuitable')", name="state_is_known"),
        sa.CheckConstraint("repeat IN ('', 'week', 'month')", name="repeat_is_known"),
        sa.Index("ix_need_round_state_deadline", "state", "deadline"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), unique=True)
    state: Mapped[str] = mapped_column(sa.String(12))
    deadline_typed: Mapped[str] = mapped_column(sa.Text, default="")
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)
    repeat: Mapped[str] = mapped_column(sa.String(8), default="")
    repeat_until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(sa.String(20), default="")  # why it was cancelled, or nothing was suitable
    note: Mapped[str] = mapped_column(sa.Text, default="")
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("need_round.id"), unique=True)  # the round of which this one is the next, once
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    need: Mapped[Listing] = relationship(lazy="raise")
    lots: Mapped[list[NeedLot]] = relationship(lazy="raise", back_populates="round", order_by="NeedLot.number", cascade="all, delete-orphan")
    events: Mapped[list[RoundEvent]] = relationship(lazy="raise", back_populates="round", order_by="RoundEvent.id")

    __mapper_args__ = {"version_id_col": version}


class NeedLot(Model):
    """One part of a need, with its own winner or winners; a need that is not parted has one, of which nothing is said."""

    __tablename__ = "need_lot"
    __table_args__ = (sa.UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("need_round.id"))
    number: Mapped[int]
    quantity_typed: Mapped[str] = mapped_column(sa.Text, default="")
    quantity: Mapped[Decimal | None] = mapped_column(Thousandths)
    quantity_unit: Mapped[str] = mapped_column(sa.String(40), default="")
    grade_typed: Mapped[str] = mapped_column(sa.Text, default="")
    window_typed: Mapped[str] = mapped_column(sa.Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    round: Mapped[NeedRound] = relationship(lazy="raise", back_populates="lots")
    awards: Mapped[list[LotAward]] = relationship(lazy="raise", back_populates="lot", order_by="LotAward.id")


class LotAward(Model):
    """Somebody won a part: never changed, never deleted (the database refuses)."""

    __tablename__ = "lot_award"
    __table_args__ = (sa.UniqueConstraint("lot_id", "linkage_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("need_lot.id"))
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkage.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot: Mapped[NeedLot] = relationship(lazy="raise", back_populates="awards")
    linkage: Mapped[Linkage] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class RoundEvent(Model):
    """One act on a round: never changed, never deleted (the database refuses). Nobody's is what the clock did."""

    __tablename__ = "round_event"
    __table_args__ = (sa.UniqueConstraint("round_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("need_round.id"))
    sequence: Mapped[int]
    act: Mapped[str] = mapped_column(sa.String(12))
    from_state: Mapped[str | None] = mapped_column(sa.String(12))
    to_state: Mapped[str] = mapped_column(sa.String(12))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    round: Mapped[NeedRound] = relationship(lazy="raise", back_populates="events")
    person: Mapped[Person | None] = relationship(lazy="raise")
