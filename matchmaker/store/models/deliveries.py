"""Deliveries: what a contract's lines promise for when, what was brought and taken, whose word that is, and what checks found of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.deliveries import CHECK_RESULTS, CHECKS, REJECTIONS, SIDES
from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.columns import Thousandths

if TYPE_CHECKING:
    from matchmaker.store.models.contracts import ContractLine
    from matchmaker.store.models.people import Person


def one_of(column: str, codes: tuple[str, ...]) -> str:
    """The condition that a column holds one of these codes."""
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


class DeliverySlot(Model):
    """What one line of a contract promises for one stretch of days."""

    __tablename__ = "delivery_slot"
    __table_args__ = (
        sa.UniqueConstraint("line_id", "starts_on"),
        sa.CheckConstraint("starts_on <= ends_on", name="days_run_forward"),
        sa.CheckConstraint("quantity_kg > 0", name="quantity_is_some"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_line.id", ondelete="CASCADE"))  # a draft's line may go, with its days
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    quantity_kg: Mapped[Decimal] = mapped_column(Thousandths)

    line: Mapped[ContractLine] = relationship(lazy="raise")


class Delivery(Model):
    """One truck as one side tells of it: never changed (the database refuses), but struck by a counter-entry and told anew."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.CheckConstraint(one_of("side", SIDES), name="side_is_known"),
        # A counter-entry takes away exactly what it strikes; anything else brought something and rejected no more than that.
        sa.CheckConstraint(
            "(strikes_id IS NULL AND quantity_kg > 0 AND rejected_kg >= 0 AND rejected_kg <= quantity_kg)"
            " OR (strikes_id IS NOT NULL AND quantity_kg < 0 AND rejected_kg <= 0 AND rejected_kg >= quantity_kg AND why <> '')",
            name="amounts_fit",
        ),
        sa.CheckConstraint("rejected_kg = 0 OR reject_reason <> ''", name="rejection_has_a_reason"),
        sa.CheckConstraint(one_of("reject_reason", ("", *REJECTIONS)), name="reject_reason_is_known"),
        sa.Index("ix_delivery_line_id_delivered_on", "line_id", "delivered_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_line.id"))
    strikes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delivery.id"), unique=True)  # which entry this one takes back, once at most
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delivery.id"), unique=True)  # which struck entry this one tells anew
    delivered_on: Mapped[date]
    quantity_typed: Mapped[str] = mapped_column(sa.Text)
    quantity_kg: Mapped[Decimal] = mapped_column(Thousandths)
    rejected_typed: Mapped[str] = mapped_column(sa.Text, default="")
    rejected_kg: Mapped[Decimal] = mapped_column(Thousandths, default=Decimal(0))
    reject_reason: Mapped[str] = mapped_column(sa.String(12), default="")
    reject_note: Mapped[str] = mapped_column(sa.Text, default="")
    grade_taken: Mapped[str] = mapped_column(sa.String(200), default="")
    kg_each: Mapped[Decimal | None] = mapped_column(Thousandths)  # what one sack or basket weighed, where it was told in those
    price_dong: Mapped[int | None] = mapped_column(sa.BigInteger)  # for one kg by the contract's rule on that day; unknown where it does not compute
    vehicle: Mapped[str] = mapped_column(sa.String(80), default="")
    receipt: Mapped[str] = mapped_column(sa.String(80), default="")
    side: Mapped[str] = mapped_column(sa.String(8))  # whose word it is
    told_via: Mapped[str] = mapped_column(sa.String(12), default="")  # how that side told it to staff, where staff wrote it
    why: Mapped[str] = mapped_column(sa.Text, default="")  # it is beyond the tolerance, or why an entry is struck
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80), unique=True)

    line: Mapped[ContractLine] = relationship(lazy="raise")
    entered_by: Mapped[Person] = relationship(lazy="raise")
    strikes: Mapped[Delivery | None] = relationship(lazy="raise", foreign_keys=[strikes_id], remote_side=[id])
    answers: Mapped[list[DeliveryAnswer]] = relationship(lazy="raise", back_populates="delivery", order_by="DeliveryAnswer.sequence")
    checks: Mapped[list[QualityCheck]] = relationship(lazy="raise", back_populates="delivery", order_by="QualityCheck.id")


class DeliveryAnswer(Model):
    """What the other side says of an entry: it is right, or what is not; the last answer counts, none is changed."""

    __tablename__ = "delivery_answer"
    __table_args__ = (
        sa.UniqueConstraint("delivery_id", "sequence"),
        sa.CheckConstraint("answer IN ('confirmed', 'objected')", name="answer_is_known"),
        sa.CheckConstraint("answer = 'confirmed' OR note <> ''", name="objection_says_what"),
        sa.CheckConstraint(one_of("side", SIDES), name="side_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(sa.ForeignKey("delivery.id"))
    sequence: Mapped[int]
    answer: Mapped[str] = mapped_column(sa.String(10))
    side: Mapped[str] = mapped_column(sa.String(8))
    told_via: Mapped[str] = mapped_column(sa.String(12), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    delivery: Mapped[Delivery] = relationship(lazy="raise", back_populates="answers")
    person: Mapped[Person] = relationship(lazy="raise")


class QualityCheck(Model):
    """What one check found of a delivery, with the paper that says so."""

    __tablename__ = "quality_check"
    __table_args__ = (
        sa.CheckConstraint(one_of("kind", CHECKS), name="kind_is_known"),
        sa.CheckConstraint(one_of("result", CHECK_RESULTS), name="result_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    delivery_id: Mapped[int] = mapped_column(sa.ForeignKey("delivery.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    result: Mapped[str] = mapped_column(sa.String(8))
    found: Mapped[str] = mapped_column(sa.Text, default="")  # as it was read: "ẩm 16,5%"
    checked_on: Mapped[date]
    document: Mapped[str] = mapped_column(sa.String(120), default="")
    issuer: Mapped[str] = mapped_column(sa.String(200), default="")
    side: Mapped[str] = mapped_column(sa.String(8))
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    pictured: Mapped[bool] = mapped_column(default=False)

    delivery: Mapped[Delivery] = relationship(lazy="raise", back_populates="checks")
    entered_by: Mapped[Person] = relationship(lazy="raise")


class CheckPicture(Model):
    """The photo of a check's paper, drawn anew as a JPEG; apart from its check, so that no list loads it by accident."""

    __tablename__ = "check_picture"

    check_id: Mapped[int] = mapped_column(sa.ForeignKey("quality_check.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))  # of the file as it was sent
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
