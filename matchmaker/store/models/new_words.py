"""Words of listings that name no listed product: each wording once, gathered with those like it, and what staff set aside as no product."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.listings import LONGEST_UNLISTED
from matchmaker.store.models.people import Person


class UnlistedPhrase(Model):
    """A wording that some listing bore and that names no listed product. Kept for good, so that what it was gathered with never changes."""

    __tablename__ = "unlisted_phrase"

    id: Mapped[int] = mapped_column(primary_key=True)
    phrase: Mapped[str] = mapped_column(sa.String(LONGEST_UNLISTED), unique=True)
    head_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unlisted_phrase.id"), index=True)  # the first wording like it; NULL for a first one
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when the first listing that bore it was posted


class SetAside(Model):
    """Staff said that a group of wordings is no product: who, when, why, up to which wording, and whether that was taken back."""

    __tablename__ = "set_aside"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    head_id: Mapped[int] = mapped_column(sa.ForeignKey("unlisted_phrase.id"), index=True)
    upto_id: Mapped[int]  # the newest wording of the group then; a newer one brings the group back
    why: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    head: Mapped[UnlistedPhrase] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    undone_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[undone_by_id])
