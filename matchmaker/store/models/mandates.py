"""What one organisation lets another do in its name, from when until when."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.mandates import holds
from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.columns import Keys

if TYPE_CHECKING:
    from matchmaker.store.models.people import Party, Person


class Mandate(Model):
    """The giver lets the people of the taker act for it, within these rights and days; what is revoked stays to be read."""

    __tablename__ = "mandate"
    __table_args__ = (
        sa.UniqueConstraint("given_by_id", "form_key"),
        sa.CheckConstraint("giver_id <> taker_id", name="two_parties"),
        sa.CheckConstraint("starts_on <= ends_on", name="days_run_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    taker_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    rights: Mapped[tuple[str, ...]] = mapped_column(Keys)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    given_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    revoked_why: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    giver: Mapped[Party] = relationship(lazy="raise", foreign_keys=[giver_id])
    taker: Mapped[Party] = relationship(lazy="raise", foreign_keys=[taker_id])
    given_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[given_by_id])
    revoked_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[revoked_by_id])

    __mapper_args__ = {"version_id_col": version}

    def stands(self, today: date) -> bool:
        """Is it in force on this day?"""
        return holds(self.starts_on, self.ends_on, self.revoked_at is not None, today)
