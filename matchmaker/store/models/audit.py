"""Who did what to which thing, on whose behalf and from where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.people import Party, Person


class AuditEvent(Model):
    """One write, as it happened: never changed, never deleted (the database refuses)."""

    __tablename__ = "audit_event"
    __table_args__ = (sa.Index("ix_audit_event_subject", "subject_kind", "subject_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"))
    source: Mapped[str] = mapped_column(sa.String(20))  # the door it came through: web, cli, demo
    action: Mapped[str] = mapped_column(sa.String(60))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_code: Mapped[str] = mapped_column(sa.String(60))
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    person: Mapped[Person | None] = relationship(lazy="raise")
    on_behalf_of: Mapped[Party | None] = relationship(lazy="raise")


class AuditSeal(Model):
    """The place of one event in the chain, and the seal on everything up to it: never changed, never deleted (the database refuses)."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3 … in the order in which the transactions ended
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_event.id"), unique=True)
    previous: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditHead(Model):
    """The end of the chain, one row: how many events are sealed and the last seal, so that a chain cut short is found."""

    __tablename__ = "audit_head"
    __table_args__ = (sa.CheckConstraint("id = 1", name="there_is_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(sa.BigInteger)
    hash: Mapped[str] = mapped_column(sa.String(64))
