"""Organisations that ask to be let in, tries to ask, and links by which a new person makes their account."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.people import Party, Person

OPEN_STATES = ("waiting", "taken", "asked")
"""States in which staff still have to decide."""
STATES = (*OPEN_STATES, "confirmed", "joined", "refused")
_UNUSED = sa.text("used_at IS NULL AND withdrawn_at IS NULL")


class Registration(Model):
    """An organisation and its person as they described themselves, until staff decide; no party and no person yet."""

    __tablename__ = "registration"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('cooperative', 'enterprise')", name="kind_is_known"),
        sa.CheckConstraint(f"state IN {STATES}", name="state_is_known"),
        sa.Index("ix_registration_state_sent_at", "state", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)  # of the secret in the applicant's address; the form's key too
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    kind: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(300))
    tax_code: Mapped[str | None] = mapped_column(sa.String(20), index=True)
    place_typed: Mapped[str] = mapped_column(sa.Text)
    commune_code: Mapped[str | None] = mapped_column(sa.String(20))
    phone: Mapped[str] = mapped_column(sa.String(40))
    about: Mapped[str] = mapped_column(sa.Text)
    person_name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254))
    password_hash: Mapped[str] = mapped_column(sa.String(255))  # emptied when staff have decided
    wants_party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"))
    question: Mapped[str] = mapped_column(sa.Text, default="")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    reason: Mapped[str] = mapped_column(sa.String(20), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"))  # what it became, or joined
    version: Mapped[int] = mapped_column(default=1)

    wants_party: Mapped[Party | None] = relationship(lazy="raise", foreign_keys=[wants_party_id])
    party: Mapped[Party | None] = relationship(lazy="raise", foreign_keys=[party_id])
    taken_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[taken_by_id])
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def open(self) -> bool:
        """Whether staff still have to decide."""
        return self.state in OPEN_STATES

    @property
    def correctable(self) -> bool:
        """Whether the applicant may still change what they typed: until it is taken up, and when they are asked."""
        return self.state in ("waiting", "asked")


class RegistrationTry(Model):
    """One sending of the registration form from an address, whatever came of it, so that floods can be slowed down."""

    __tablename__ = "registration_try"
    __table_args__ = (sa.Index("ix_registration_try_address_at", "address", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Activation(Model):
    """A link, good once and for some days, by which somebody new makes an account that speaks for a party.

    A slip is a link on paper for a named person: it has a nonce, from which the server can make its link and its code anew, and the code's hash.
    """

    __tablename__ = "activation"
    __table_args__ = (
        sa.CheckConstraint("role IN ('lead', 'member', 'reader')", name="role_is_known"),
        sa.CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="somebody_is_reached"),
        sa.Index("uq_activation_unused_phone", "party_id", "phone", unique=True, sqlite_where=_UNUSED, postgresql_where=_UNUSED),
        sa.Index("uq_activation_unused", "party_id", "email", unique=True, sqlite_where=_UNUSED, postgresql_where=_UNUSED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"))
    person_name: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")  # for whom a slip is
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    nonce: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")  # of no use without the server's own secret
    code_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # of the code on a slip
    role: Mapped[str] = mapped_column(sa.String(10))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    party: Mapped[Party] = relationship(lazy="raise")

    def good(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at

    @property
    def reach(self) -> str:
        """By what the person will sign in: the address, or the telephone number."""
        return self.email or self.phone or ""

    def state(self, now: datetime) -> str:
        """How it stands: `waiting`, `used`, `withdrawn` or `expired`."""
        if self.used_at is not None:
            return "used"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "waiting" if now < self.expires_at else "expired"


class SlipTry(Model):
    """One code of a slip typed at an address, right or wrong, so that guessing can be slowed down."""

    __tablename__ = "slip_try"
    __table_args__ = (sa.Index("ix_slip_try_address_at", "address", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
