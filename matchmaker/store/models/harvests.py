"""Harvests: what a co-operative will have of one thing in one season, and what has been drawn from it. One harvest is not sold twice."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.columns import Thousandths

if TYPE_CHECKING:
    from matchmaker.store.models.contracts import ContractLine
    from matchmaker.store.models.listings import Listing
    from matchmaker.store.models.people import Party, Person


class Harvest(Model):
    """What a party will harvest of one product and grade in one window, and how much of it is signed away."""

    __tablename__ = "harvest"
    __table_args__ = (
        sa.CheckConstraint("capacity_kg >= 0 AND signed_kg >= 0 AND over_kg >= 0", name="amounts_are_not_negative"),
        # The last word against selling one harvest twice: more than there is stands only where staff allowed that much, with a reason.
        sa.CheckConstraint("signed_kg <= capacity_kg + over_kg", name="not_sold_twice"),
        sa.CheckConstraint("starts_on <= ends_on", name="window_runs_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    made_for: Mapped[str] = mapped_column(sa.String(240), unique=True)  # party, product, grade and window as it was made: never made twice
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    product: Mapped[str] = mapped_column(sa.String(80))
    grade: Mapped[str] = mapped_column(sa.String(80), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    capacity_typed: Mapped[str] = mapped_column(sa.Text, default="")
    capacity_kg: Mapped[Decimal] = mapped_column(Thousandths)
    signed_kg: Mapped[Decimal] = mapped_column(Thousandths, default=Decimal(0))  # the sum of its draws that hold
    over_kg: Mapped[Decimal] = mapped_column(Thousandths, default=Decimal(0))  # what staff let be signed beyond the capacity
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    party: Mapped[Party] = relationship(lazy="raise")
    offers: Mapped[list[HarvestOffer]] = relationship(lazy="raise", back_populates="harvest", order_by="HarvestOffer.id")
    draws: Mapped[list[HarvestDraw]] = relationship(lazy="raise", back_populates="harvest", order_by="HarvestDraw.id")

    __mapper_args__ = {"version_id_col": version}


class HarvestOffer(Model):
    """One offer of a harvest, and how much it speaks of; the first one states what there is."""

    __tablename__ = "harvest_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    harvest_id: Mapped[int] = mapped_column(sa.ForeignKey("harvest.id"), index=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), unique=True)
    quantity_kg: Mapped[Decimal | None] = mapped_column(Thousandths)  # in the whole window; unknown where its unit is
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)

    harvest: Mapped[Harvest] = relationship(lazy="raise", back_populates="offers")
    listing: Mapped[Listing] = relationship(lazy="raise")


class HarvestDraw(Model):
    """What one signed line takes from a harvest; given back where the contract ends early, never deleted."""

    __tablename__ = "harvest_draw"
    __table_args__ = (sa.UniqueConstraint("line_id", "sequence"), sa.CheckConstraint("quantity_kg > 0", name="quantity_is_some"))

    id: Mapped[int] = mapped_column(primary_key=True)
    harvest_id: Mapped[int] = mapped_column(sa.ForeignKey("harvest.id"), index=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_line.id"))
    sequence: Mapped[int] = mapped_column(default=1)  # 1, 2 … of the line: drawn again after it was given back
    quantity_kg: Mapped[Decimal] = mapped_column(Thousandths)
    over_kg: Mapped[Decimal] = mapped_column(Thousandths, default=Decimal(0))
    override: Mapped[str] = mapped_column(sa.Text, default="")  # why staff let it go beyond what there is
    drawn_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_kg: Mapped[Decimal] = mapped_column(Thousandths, default=Decimal(0))

    harvest: Mapped[Harvest] = relationship(lazy="raise", back_populates="draws")
    line: Mapped[ContractLine] = relationship(lazy="raise")
    drawn_by: Mapped[Person] = relationship(lazy="raise")
