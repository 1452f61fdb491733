"""Questions asked in public about a listing, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime

if TYPE_CHECKING:
    from matchmaker.store.models.listings import Listing
    from matchmaker.store.models.people import Party, Person


class Question(Model):
    """One question about a listing: all read it, only staff see whose it is. What staff hide is kept."""

    __tablename__ = "question"
    __table_args__ = (sa.UniqueConstraint("asked_by_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asker_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_for: Mapped[bool] = mapped_column(default=False)  # by staff, on behalf of the listing's party
    answered_acting: Mapped[str] = mapped_column(sa.Text, default="")  # the organisation that answered for it, under a mandate
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    hidden_why: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    listing: Mapped[Listing] = relationship(lazy="raise")
    asker: Mapped[Party] = relationship(lazy="raise")
    asked_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])
    hidden_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[hidden_by_id])

    __mapper_args__ = {"version_id_col": version}
