"""Every edit of a word list: who changed which rows, when and why, with the rows before and after. Rows are added, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.people import Person


class WordEdit(Model):
    """One edit of the word lists; an edit that takes another one back names it in `undoes_id`, at most one does."""

    __tablename__ = "word_edit"
    __table_args__ = (sa.UniqueConstraint("person_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str] = mapped_column(sa.Text)  # key of a product, code of an old commune, name of an alias
    changes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)  # each: list, row, before, after; null where the row was not there
    note: Mapped[str] = mapped_column(sa.Text, default="")
    relinked: Mapped[int] = mapped_column(default=0)  # listings that were linked anew with it
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("word_edit.id"), unique=True)
    form_key: Mapped[str] = mapped_column(sa.String(80))

    person: Mapped[Person] = relationship(lazy="raise")
    undoes: Mapped[WordEdit | None] = relationship(lazy="raise", remote_side=[id], foreign_keys=[undoes_id], back_populates="undone_by")
    undone_by: Mapped[WordEdit | None] = relationship(lazy="raise", foreign_keys=[undoes_id], back_populates="undoes", uselist=False)
