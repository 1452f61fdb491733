"""Figures that sources give of a party, a linkage or a contract, kept side by side; and which of them staff have decided to follow."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.codes import new_code
from matchmaker.domain.figures import Amount
from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.columns import Thousandths
from matchmaker.store.models.people import Party, Person


class FigureClaim(Model):
    """One number that one source gives, as it says it; on whose behalf, and who has confirmed it."""

    __tablename__ = "figure_claim"
    __table_args__ = (
        sa.CheckConstraint("subject_kind IN ('party', 'linkage', 'contract')", name="kind_is_known"),
        sa.CheckConstraint("low <= high", name="range_runs_upward"),
        sa.Index("ix_figure_claim_subject", "subject_kind", "subject_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True, default=lambda: new_code("s"))
    subject_kind: Mapped[str] = mapped_column(sa.String(8))
    subject_code: Mapped[str] = mapped_column(sa.String(60))
    figure: Mapped[str] = mapped_column(sa.String(16))
    said: Mapped[str] = mapped_column(sa.String(120))  # as the source says it
    low: Mapped[Decimal] = mapped_column(Thousandths)
    high: Mapped[Decimal] = mapped_column(Thousandths)
    way: Mapped[str] = mapped_column(sa.String(8))  # printed, in a file, or told
    source: Mapped[str] = mapped_column(sa.String(500))
    reported_on: Mapped[str] = mapped_column(sa.String(40))  # as the source dates it: a day, a month or a year
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"))
    confirmed_via: Mapped[str] = mapped_column(sa.String(10), default="")
    confirmed_by: Mapped[str] = mapped_column(sa.String(120), default="")
    confirmed_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # where the hour is known
    form_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_why: Mapped[str] = mapped_column(sa.Text, default="")

    on_behalf_of: Mapped[Party | None] = relationship(lazy="raise", foreign_keys=[on_behalf_of_id])
    added_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[added_by_id])
    withdrawn_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[withdrawn_by_id])

    @property
    def stands(self) -> bool:
        """Not taken back; what was taken back is kept and shown to staff alone."""
        return self.withdrawn_at is None

    @property
    def amount(self) -> Amount:
        """The least and the most that the source says."""
        return Amount(self.low, self.high)


class FigureSettling(Model):
    """Which source staff follow for one figure, why, who decided and when: only added to, the last one holds."""

    __tablename__ = "figure_settling"
    __table_args__ = (sa.Index("ix_figure_settling_subject", "subject_kind", "subject_code", "figure"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True, default=lambda: new_code("q"))
    subject_kind: Mapped[str] = mapped_column(sa.String(8))
    subject_code: Mapped[str] = mapped_column(sa.String(60))
    figure: Mapped[str] = mapped_column(sa.String(16))
    claim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("figure_claim.id"))  # none: what is counted here is followed
    counted: Mapped[str] = mapped_column(sa.String(60), default="")  # what was counted here then
    why: Mapped[str] = mapped_column(sa.Text)
    form_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    settled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    claim: Mapped[FigureClaim | None] = relationship(lazy="raise")
    settled_by: Mapped[Person] = relationship(lazy="raise")
