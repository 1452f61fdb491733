"""What was withdrawn or removed and can be taken back for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.codes import new_code
from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.people import Party, Person

_JSON = sa.JSON(none_as_null=True)


class BinEntry(Model):
    """One thing that somebody withdrew or removed: what it was, whose, by whom and when, and what became of it."""

    __tablename__ = "bin_entry"
    __table_args__ = (
        sa.CheckConstraint("shelf IN ('party', 'person', 'staff')", name="shelf_is_known"),
        sa.CheckConstraint("ending IN ('', 'restored', 'emptied')", name="ending_is_known"),
        sa.CheckConstraint("(ending = '') = (ended_at IS NULL)", name="ended_at_its_ending"),
        sa.Index("ix_bin_entry_shelf", "shelf", "ending", "thrown_at"),
        sa.Index("ix_bin_entry_subject", "kind", "subject_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True, default=lambda: new_code("e"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject_code: Mapped[str] = mapped_column(sa.String(60))
    shelf: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(sa.Text)  # what it was, as people know it
    about: Mapped[str] = mapped_column(
        sa.String(120), default="", server_default=""
    )  # the code of what it belonged to; `kind/code` of a note or a figure
    party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"), index=True)
    thrown_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    thrown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept: Mapped[dict[str, Any] | None] = mapped_column(_JSON)  # what is needed to make it anew, where nothing of it stays elsewhere
    ending: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # nobody where its days were over
    version: Mapped[int] = mapped_column(default=1)

    party: Mapped[Party | None] = relationship(lazy="raise")
    thrown_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[thrown_by_id])
    ended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[ended_by_id])

    __mapper_args__ = {"version_id_col": version}
