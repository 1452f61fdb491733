"""The staff's desk: what was told for whom and answered, who is in charge of what, notes and tasks."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Person


class Telling(Model):
    """One wording of a listing that staff wrote for its party: who told it how and when, and what the party answered."""

    __tablename__ = "telling"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "version"),
        sa.CheckConstraint("told_via IN ('phone', 'zalo', 'paper', 'visit', 'meeting')", name="way_is_known"),
        sa.CheckConstraint("answer IN ('', 'confirmed', 'wrong')", name="answer_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    version: Mapped[int]  # of the listing, as this wording made it
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_via: Mapped[str] = mapped_column(sa.String(10))
    told_by: Mapped[str] = mapped_column(sa.String(200), default="")
    told_typed: Mapped[str] = mapped_column(sa.Text, default="")
    told_on: Mapped[date]
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # where the hour is known
    answer: Mapped[str] = mapped_column(sa.String(10), default="")
    answered_via: Mapped[str] = mapped_column(sa.String(10), default="")
    answered_by: Mapped[str] = mapped_column(sa.String(200), default="")  # who of the party, as staff were told
    answered_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # nobody where a private address was used
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    objection: Mapped[str] = mapped_column(sa.Text, default="")

    listing: Mapped[Listing] = relationship(lazy="raise")
    entered_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[entered_by_id])
    recorded_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[recorded_by_id])


class ConfirmLink(Model):
    """A private address at which a party answers one telling without signing in: its token's hash alone is kept, and it serves once."""

    __tablename__ = "confirm_link"
    __table_args__ = (sa.UniqueConstraint("telling_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    telling_id: Mapped[int] = mapped_column(sa.ForeignKey("telling.id"))
    sequence: Mapped[int]  # 1, 2 … of the telling: two at once cannot both make the same one
    nonce: Mapped[str] = mapped_column(sa.String(32))  # of no use without the server's own secret
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    telling: Mapped[Telling] = relationship(lazy="raise")


class Charge(Model):
    """Who of the staff is in charge of a thing; one person at a time."""

    __tablename__ = "charge"
    __table_args__ = (sa.UniqueConstraint("subject_kind", "subject_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_code: Mapped[str] = mapped_column(sa.String(40))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise")


class Note(Model):
    """What staff noted about a thing; never deleted, only struck through with who did so and when."""

    __tablename__ = "note"
    __table_args__ = (sa.UniqueConstraint("written_by_id", "form_key"), sa.Index("ix_note_subject", "subject_kind", "subject_code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_code: Mapped[str] = mapped_column(sa.String(40))
    body: Mapped[str] = mapped_column(sa.Text)
    spoke_with: Mapped[str] = mapped_column(sa.String(200), default="")
    via: Mapped[str] = mapped_column(sa.String(10), default="")
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80))
    struck_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    written_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[written_by_id])
    struck_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[struck_by_id])


class Task(Model):
    """Something to be done about a thing by a day, and by whom."""

    __tablename__ = "task"
    __table_args__ = (
        sa.UniqueConstraint("added_by_id", "form_key"),
        sa.Index("ix_task_subject", "subject_kind", "subject_code"),
        sa.Index("ix_task_done_at_due_on", "done_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_code: Mapped[str] = mapped_column(sa.String(40))
    what: Mapped[str] = mapped_column(sa.Text)
    due_typed: Mapped[str] = mapped_column(sa.Text, default="")
    due_on: Mapped[date]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # nobody where a party answered by its private address
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[owner_id])
    added_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[added_by_id])
    done_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[done_by_id])

    __mapper_args__ = {"version_id_col": version}
