"""Records that may be of one organisation, what staff said of them, and those that were made one: with every thing that moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.codes import new_code
from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.people import Party, Person

_IN_FORCE = sa.text("undone_at IS NULL")


class PartyPair(Model):
    """Two records that may be of one organisation, why, and what staff said; what was said stands until the evidence is another."""

    __tablename__ = "party_pair"
    __table_args__ = (
        sa.UniqueConstraint("one_id", "other_id"),
        sa.CheckConstraint("one_id < other_id", name="one_before_other"),
        sa.CheckConstraint("label IN ('same', 'different', 'unclear')", name="label_is_known"),
        sa.CheckConstraint("state IN ('open', 'later', 'different')", name="state_is_known"),
        sa.Index("ix_party_pair_state_found_at", "state", "found_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True, default=lambda: new_code("v"))
    one_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    label: Mapped[str] = mapped_column(sa.String(10))
    evidence: Mapped[list[str]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    by_hand: Mapped[bool] = mapped_column(default=False)  # put side by side by staff, whatever the evidence
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    one: Mapped[Party] = relationship(lazy="raise", foreign_keys=[one_id])
    other: Mapped[Party] = relationship(lazy="raise", foreign_keys=[other_id])
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}


class PartyMerge(Model):
    """One record made part of another, and perhaps taken apart again. `record` is the merged one's own as it stood."""

    __tablename__ = "party_merge"
    __table_args__ = (
        sa.CheckConstraint("kept_id <> merged_id", name="two_parties"),
        sa.Index("uq_party_merge_in_force", "merged_id", unique=True, sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True, default=lambda: new_code("g"))
    kept_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    record: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    evidence: Mapped[list[str]] = mapped_column(sa.JSON)
    merged_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    kept: Mapped[Party] = relationship(lazy="raise", foreign_keys=[kept_id])
    merged: Mapped[Party] = relationship(lazy="raise", foreign_keys=[merged_id])
    merged_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[merged_by_id])
    undone_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[undone_by_id])

    __mapper_args__ = {"version_id_col": version}


class PartyMergeMove(Model):
    """One cell that a merge changed: never changed, never deleted (the database refuses)."""

    __tablename__ = "party_merge_move"
    __table_args__ = (sa.UniqueConstraint("merge_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(sa.ForeignKey("party_merge.id"))
    sequence: Mapped[int]  # 1, 2, 3 … within the merge
    held_in: Mapped[str] = mapped_column(sa.String(40))  # the table
    row_id: Mapped[int]
    column: Mapped[str] = mapped_column(sa.String(40))
    before: Mapped[Any] = mapped_column(sa.JSON)
    after: Mapped[Any] = mapped_column(sa.JSON)
