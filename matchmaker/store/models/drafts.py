"""What people have typed and not sent yet, and what each sent form was answered with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Model, UtcDateTime


class Draft(Model):
    """A form as far as one person has filled it in: text as typed, which nobody else reads and nothing counts."""

    __tablename__ = "draft"
    __table_args__ = (sa.UniqueConstraint("person_id", "kind", "subject", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(sa.String(24))
    subject: Mapped[str] = mapped_column(sa.String(120))  # what the form is about, such as the listing that it revises; empty for something new
    form_key: Mapped[str] = mapped_column(sa.String(80))
    fields: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # field → text, or a list of texts where several can be ticked
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SentForm(Model):
    """One form that was taken: sent again it has the same answer and no second effect."""

    __tablename__ = "sent_form"
    __table_args__ = (sa.UniqueConstraint("person_id", "path", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    path: Mapped[str] = mapped_column(sa.String(200))
    form_key: Mapped[str] = mapped_column(sa.String(80))
    digest: Mapped[str] = mapped_column(sa.String(64))  # of everything that the form said
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status: Mapped[int] = mapped_column(default=0)  # of the answer; 0 until it is known
    location: Mapped[str] = mapped_column(sa.Text, default="")  # where the answer led
