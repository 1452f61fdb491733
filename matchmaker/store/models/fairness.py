"""How co-operatives stand, how much they are seen, and whether the support slot is on: what a fair order of rankings rests on."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.people import Person


class PartyStanding(Model):
    """One dated finding of how a co-operative stands, with its source; never changed, a later one corrects it (the database refuses)."""

    __tablename__ = "party_standing"
    __table_args__ = (
        sa.CheckConstraint("stands IN ('rated', 'weak', 'new', 'stopped', 'ungraded')", name="stands_is_known"),
        sa.CheckConstraint("grade IN ('', 'good', 'fair', 'average', 'poor')", name="grade_is_known"),
        sa.CheckConstraint("(stands = 'rated') = (grade <> '')", name="only_the_rated_have_a_grade"),
        sa.Index("ix_party_standing_party_id_as_of", "party_id", "as_of"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"))
    stands: Mapped[str] = mapped_column(sa.String(10))
    grade: Mapped[str] = mapped_column(sa.String(10), default="")
    as_of: Mapped[date]
    founded_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(sa.Text)
    published: Mapped[bool] = mapped_column(default=False)  # whether the source is public
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    form_key: Mapped[str] = mapped_column(sa.String(80), unique=True)

    entered_by: Mapped[Person | None] = relationship(lazy="raise")


class PartyExposure(Model):
    """How much a co-operative was shown to other parties in one quarter on one kind of page. No person, no address, no moment."""

    __tablename__ = "party_exposure"
    __table_args__ = (
        sa.UniqueConstraint("party_id", "quarter", "surface"),
        sa.CheckConstraint("surface IN ('matches', 'search')", name="surface_is_known"),
        sa.CheckConstraint("supported <= shown", name="supported_is_shown"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"))
    quarter: Mapped[date] = mapped_column(index=True)  # its first day
    surface: Mapped[str] = mapped_column(sa.String(10))
    shown: Mapped[int]
    worth: Mapped[int] = mapped_column(sa.BigInteger)  # millionths of a first place
    supported: Mapped[int]


class SupportSwitch(Model):
    """The support slot put on or off, by whom and why; the last row holds (the database refuses to change what was)."""

    __tablename__ = "support_switch"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    on: Mapped[bool]
    why: Mapped[str] = mapped_column(sa.Text, default="")

    person: Mapped[Person] = relationship(lazy="raise")
