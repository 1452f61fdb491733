"""Reference prices: added by staff, never changed, withdrawn with a reason where they were wrong (the database refuses anything else)."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.people import Person


class ReferencePriceRow(Model):
    """One price as it was read: of what, how big, in which state, where in the chain, for which unit, when, by whom, and who says so."""

    __tablename__ = "reference_price"
    __table_args__ = (
        sa.CheckConstraint("chain IN ('farm', 'trader', 'factory', 'wholesale', 'retail')", name="chain_is_known"),
        sa.CheckConstraint("0 < low_dong AND low_dong <= high_dong", name="low_before_high"),
        sa.Index("ix_reference_price_product_read_on", "product", "read_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    product: Mapped[str] = mapped_column(sa.String(80))
    size_typed: Mapped[str] = mapped_column(sa.Text, default="")
    grade: Mapped[str] = mapped_column(sa.String(40), default="")
    low_g: Mapped[float | None] = mapped_column(sa.Double)  # grams a piece; both empty where the product has no sizes
    high_g: Mapped[float | None] = mapped_column(sa.Double)
    state: Mapped[str] = mapped_column(sa.String(40))
    chain: Mapped[str] = mapped_column(sa.String(12))
    price_typed: Mapped[str] = mapped_column(sa.Text)
    low_dong: Mapped[int] = mapped_column(sa.BigInteger)
    high_dong: Mapped[int] = mapped_column(sa.BigInteger)
    unit: Mapped[str] = mapped_column(sa.String(40))
    read_on: Mapped[date]
    source: Mapped[str] = mapped_column(sa.Text)
    read_by: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    invented: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # nobody where it came with the demo world
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_why: Mapped[str] = mapped_column(sa.Text, default="", server_default="")

    entered_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[entered_by_id])
    withdrawn_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[withdrawn_by_id])

    @property
    def stands(self) -> bool:
        """Not withdrawn."""
        return self.withdrawn_at is None
