"""What follows from deliveries: payments as both sides tell them, reports of broken promises, how contracts ended, and the numbers to judge by."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.breaches import DECISIONS, ENDINGS, REASONS
from matchmaker.domain.deliveries import SIDES
from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.deliveries import one_of

if TYPE_CHECKING:
    from matchmaker.store.models.contracts import Contract
    from matchmaker.store.models.people import Person


class Payment(Model):
    """One sum that is due by a day; what became of it is the sum of its tellings."""

    __tablename__ = "payment"
    __table_args__ = (
        sa.CheckConstraint("amount_dong > 0", name="amount_is_some"),
        sa.CheckConstraint(one_of("side", SIDES), name="side_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    amount_dong: Mapped[int] = mapped_column(sa.BigInteger)
    about: Mapped[str] = mapped_column(sa.Text, default="")
    side: Mapped[str] = mapped_column(sa.String(8))
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80), unique=True)

    contract: Mapped[Contract] = relationship(lazy="raise")
    entered_by: Mapped[Person] = relationship(lazy="raise")
    tellings: Mapped[list[PaymentTelling]] = relationship(lazy="raise", back_populates="payment", order_by="PaymentTelling.sequence")


class PaymentTelling(Model):
    """What one side says of a payment: made on a day, or confirmed, or not so; never changed."""

    __tablename__ = "payment_telling"
    __table_args__ = (
        sa.UniqueConstraint("payment_id", "sequence"),
        sa.CheckConstraint("said IN ('paid', 'confirmed', 'objected')", name="said_is_known"),
        sa.CheckConstraint("(said = 'paid') = (paid_on IS NOT NULL)", name="paid_has_a_day"),
        sa.CheckConstraint("said <> 'objected' OR note <> ''", name="objection_says_what"),
        sa.CheckConstraint(one_of("side", SIDES), name="side_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("payment.id"))
    sequence: Mapped[int]
    said: Mapped[str] = mapped_column(sa.String(10))
    side: Mapped[str] = mapped_column(sa.String(8))
    paid_on: Mapped[date | None]
    amount_dong: Mapped[int | None] = mapped_column(sa.BigInteger)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    payment: Mapped[Payment] = relationship(lazy="raise", back_populates="tellings")
    person: Mapped[Person] = relationship(lazy="raise")


class BreachReport(Model):
    """One side's report that the other did not keep to the contract; the other is heard, and somebody else of the Alliance decides."""

    __tablename__ = "breach_report"
    __table_args__ = (
        sa.CheckConstraint(one_of("against", SIDES), name="against_is_known"),
        sa.CheckConstraint(one_of("reason", REASONS), name="reason_is_known"),
        sa.CheckConstraint(one_of("decision", ("", *DECISIONS)), name="decision_is_known"),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> reported_by_id", name="another_decides"),
        sa.CheckConstraint("(decision = '') = (decided_by_id IS NULL)", name="decided_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"), index=True)
    against: Mapped[str] = mapped_column(sa.String(8))  # the side that is said to have broken it; the other one reports
    reason: Mapped[str] = mapped_column(sa.String(16))
    happened_on: Mapped[date]
    told: Mapped[str] = mapped_column(sa.Text)
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    reported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    told_via: Mapped[str] = mapped_column(sa.String(12), default="")
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by: Mapped[date]  # until when the other side is waited for, as the rule stood
    form_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_via: Mapped[str] = mapped_column(sa.String(12), default="")
    decision: Mapped[str] = mapped_column(sa.String(12), default="")
    decision_text: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    contract: Mapped[Contract] = relationship(lazy="raise")
    reported_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[reported_by_id])
    answered_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}


class ContractOutcome(Model):
    """How a contract ended, once."""

    __tablename__ = "contract_outcome"
    __table_args__ = (
        sa.CheckConstraint(one_of("ending", ENDINGS), name="ending_is_known"),
        sa.CheckConstraint("(ending = 'broken') = (broken_by <> '')", name="broken_by_a_side"),
        sa.CheckConstraint(one_of("broken_by", ("", *SIDES)), name="side_is_known"),
        sa.CheckConstraint(one_of("reason", ("", *REASONS)), name="reason_is_known"),
        sa.CheckConstraint("ending = 'fulfilled' OR reason <> ''", name="says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"), unique=True)
    ending: Mapped[str] = mapped_column(sa.String(16))
    broken_by: Mapped[str] = mapped_column(sa.String(8), default="")
    reason: Mapped[str] = mapped_column(sa.String(16), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    contract: Mapped[Contract] = relationship(lazy="raise")
    recorded_by: Mapped[Person] = relationship(lazy="raise")


class DeliveryRule(Model):
    """A number by which deliveries are judged, from a day on; the newest one holds, older ones say how it was judged then."""

    __tablename__ = "delivery_rule"
    __table_args__ = (sa.CheckConstraint("number >= 0", name="number_is_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), index=True)
    number: Mapped[int]
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    set_by: Mapped[Person] = relationship(lazy="raise")
