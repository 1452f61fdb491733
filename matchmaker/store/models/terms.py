"""Terms put forward in a linkage, turn by turn, and how each was answered; both can only be added to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.columns import Thousandths

if TYPE_CHECKING:
    from matchmaker.store.models.linkages import Linkage
    from matchmaker.store.models.people import Person


class LinkageTerms(Model):
    """What one side of a linkage put forward at one turn, as typed and as read: never changed, never deleted (the database refuses)."""

    __tablename__ = "linkage_terms"
    __table_args__ = (
        sa.UniqueConstraint("linkage_id", "sequence"),
        sa.UniqueConstraint("person_id", "form_key"),
        sa.CheckConstraint("side IN ('need', 'offer')", name="side_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkage.id"))
    sequence: Mapped[int]  # 1, 2, 3 … within the linkage: of two who put terms forward at once only one can
    side: Mapped[str] = mapped_column(sa.String(8))
    price_typed: Mapped[str] = mapped_column(sa.Text)
    price_dong: Mapped[int] = mapped_column(sa.BigInteger)
    price_high_dong: Mapped[int | None] = mapped_column(sa.BigInteger)
    price_unit: Mapped[str] = mapped_column(sa.String(40))
    quantity_typed: Mapped[str] = mapped_column(sa.Text)
    quantity: Mapped[Decimal] = mapped_column(Thousandths)
    quantity_high: Mapped[Decimal | None] = mapped_column(Thousandths)
    quantity_unit: Mapped[str] = mapped_column(sa.String(40))
    per: Mapped[str] = mapped_column(sa.String(8))
    grade_typed: Mapped[str] = mapped_column(sa.Text)
    from_typed: Mapped[str] = mapped_column(sa.Text)
    until_typed: Mapped[str] = mapped_column(sa.Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    place_typed: Mapped[str] = mapped_column(sa.Text)
    payment_typed: Mapped[str] = mapped_column(sa.Text)
    payment_due: Mapped[str] = mapped_column(sa.String(8))
    payment_days: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.Text)
    valid_typed: Mapped[str] = mapped_column(sa.Text)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_via: Mapped[str] = mapped_column(sa.String(10))  # how the side told staff, who typed it for them; empty where it wrote itself
    told_by: Mapped[str] = mapped_column(sa.Text)
    acting: Mapped[str] = mapped_column(sa.Text)  # the organisation that wrote it for the side, under a mandate
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80))

    linkage: Mapped[Linkage] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    answer: Mapped[TermsAnswer | None] = relationship(lazy="raise", back_populates="terms")


class TermsAnswer(Model):
    """How terms were answered, once: never changed, never deleted (the database refuses)."""

    __tablename__ = "terms_answer"
    __table_args__ = (sa.CheckConstraint("act IN ('accept', 'refuse', 'withdraw')", name="act_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("linkage_terms.id"), unique=True)
    act: Mapped[str] = mapped_column(sa.String(10))
    side: Mapped[str] = mapped_column(sa.String(8))
    reason: Mapped[str] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.Text)
    told_via: Mapped[str] = mapped_column(sa.String(10))
    told_by: Mapped[str] = mapped_column(sa.Text)
    acting: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    terms: Mapped[LinkageTerms] = relationship(lazy="raise", back_populates="answer")
    person: Mapped[Person] = relationship(lazy="raise")
