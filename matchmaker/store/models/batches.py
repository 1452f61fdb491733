"""One act on many rows of a list: what was done to each and what it was before, so that it can be put back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.people import Person


class BulkBatch(Model):
    """One press of a button for many rows, by one of the staff; undone once at most."""

    __tablename__ = "bulk_batch"
    __table_args__ = (sa.UniqueConstraint("person_id", "form_key", name="uq_bulk_batch_person_id_form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    act: Mapped[str] = mapped_column(sa.String(20))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    form_key: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise")
    rows: Mapped[list[BulkRow]] = relationship(lazy="raise", back_populates="batch", order_by="BulkRow.id")


class BulkRow(Model):
    """One row of a batch: done, or why not; afterwards whether it was put back, or why not."""

    __tablename__ = "bulk_row"
    __table_args__ = (sa.UniqueConstraint("batch_id", "subject_kind", "subject_code", name="uq_bulk_row_batch_id_subject_kind_subject_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("bulk_batch.id"))
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_code: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.Text)  # as the list showed it
    why_not: Mapped[str] = mapped_column(sa.String(20), default="")  # empty where it was done
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # how it stood before and how it was left
    put_back: Mapped[str] = mapped_column(sa.String(20), default="")  # "yes", or why not; empty while nobody asked

    batch: Mapped[BulkBatch] = relationship(lazy="raise", back_populates="rows")

    @property
    def done(self) -> bool:
        """Whether the act was done to this row."""
        return not self.why_not
