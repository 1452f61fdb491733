"""Parties, the people who speak for them, and how people sign in."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.codes import new_code
from matchmaker.store.base import Model, UtcDateTime

if TYPE_CHECKING:
    from matchmaker.store.models.mandates import Mandate


class Party(Model):
    """A co-operative, an enterprise or the Alliance itself."""

    __tablename__ = "party"
    __table_args__ = (sa.CheckConstraint("kind IN ('cooperative', 'enterprise', 'alliance')", name="kind_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(12), index=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    name_folded: Mapped[str] = mapped_column(sa.String(300), index=True)  # without marks and case, to search by
    tax_code: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    place_typed: Mapped[str] = mapped_column(sa.Text, default="")
    commune_code: Mapped[str | None] = mapped_column(sa.String(20))
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    about: Mapped[str] = mapped_column(sa.Text, default="")
    invented: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(sa.Text, default="")
    reported_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"), index=True)  # the record of the same organisation that was kept
    version: Mapped[int] = mapped_column(default=1)

    claims: Mapped[list[PartyClaim]] = relationship(lazy="raise", back_populates="party", order_by="PartyClaim.id")
    memberships: Mapped[list[Membership]] = relationship(lazy="raise", back_populates="party")
    confirmed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by_id])
    mandates_taken: Mapped[list[Mandate]] = relationship(lazy="raise", foreign_keys="Mandate.taker_id", order_by="Mandate.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class PartyClaim(Model):
    """One thing that one public source says about a party; claims are kept side by side even where they disagree."""

    __tablename__ = "party_claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    subject: Mapped[str] = mapped_column(sa.String(40))
    said: Mapped[str] = mapped_column(sa.Text)
    reported_on: Mapped[str] = mapped_column(sa.String(40), default="")  # as the source dates it: a day, a month or a year
    source: Mapped[str] = mapped_column(sa.Text, default="")
    code: Mapped[str] = mapped_column(sa.String(40), unique=True, default=lambda: new_code("k"))
    form_key: Mapped[str | None] = mapped_column(sa.String(80), unique=True)  # of the form that it came by, so that two presses make one claim
    added_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_why: Mapped[str] = mapped_column(sa.Text, default="", server_default="")

    party: Mapped[Party] = relationship(lazy="raise", back_populates="claims")
    withdrawn_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[withdrawn_by_id])

    @property
    def stands(self) -> bool:
        """Not taken back; what was taken back is kept and shown to staff alone."""
        return self.withdrawn_at is None


class Person(Model):
    """Somebody who signs in, by an e-mail address or a phone number; both are kept in one spelling, so that one of either is one person.

    An account that is closed may have neither.
    """

    __tablename__ = "person"
    __table_args__ = (sa.CheckConstraint("email IS NOT NULL OR phone IS NOT NULL OR NOT active", name="can_be_named"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(20), unique=True)  # as +84…
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    language: Mapped[str] = mapped_column(sa.String(5), default="")  # empty: as the browser says
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    welcomed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when they first signed in, and were told what to do next
    factor_salt: Mapped[str] = mapped_column(sa.String(44), default="", server_default="")  # of the second factor; empty where there is none
    factor_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    factor_step: Mapped[int | None] = mapped_column(sa.BigInteger)  # of the last code that was used: neither it nor an earlier one is used again

    memberships: Mapped[list[Membership]] = relationship(lazy="raise", back_populates="person")

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in asks for a code besides the password."""
        return bool(self.factor_salt)


class Membership(Model):
    """A person speaks for a party, as its lead or as one of its members, or only reads what is its own; anybody of the Alliance is staff."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("person_id", "party_id"), sa.CheckConstraint("role IN ('lead', 'member', 'reader')", name="role_is_known"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(10), default="lead", server_default="lead")  # who was there before roles were, led
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise", back_populates="memberships")
    party: Mapped[Party] = relationship(lazy="raise", back_populates="memberships")


class UserSession(Model):
    """One signed-in browser. Only the hash of its token is kept; a session that has ended is never valid again.

    Where somebody of the staff opened it to look as this person, it says who and why, and lets in nobody on its own.
    """

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True, default=lambda: new_code("s"))  # by which its owner ends it
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    device: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")  # browser/system, as far as it said
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # to a quarter of an hour
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="")

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    acted_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[acted_by_id])


class SignInTry(Model):
    """One try to sign in, whether or not the account exists, so that guessing can be slowed down."""

    __tablename__ = "sign_in_try"
    __table_args__ = (sa.Index("ix_sign_in_try_email_at", "email", "at"), sa.Index("ix_sign_in_try_address_at", "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))  # what it is counted under: the name that was typed, or what else is guarded
    address: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    succeeded: Mapped[bool]


class RecoveryCode(Model):
    """One of the codes that stand in for a lost second factor. Only its hash is kept, and it is good once."""

    __tablename__ = "recovery_code"
    __table_args__ = (sa.UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasswordReset(Model):
    """A way to a new password for who has forgotten the old one. Only the hash of its secret is kept, and it is good once and for an hour."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(44), unique=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise")


class AddressChange(Model):
    """Another e-mail address that a person wants to sign in with. It counts once the secret sent there was brought back; only its hash is kept."""

    __tablename__ = "address_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(44), unique=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when it counted, was dropped, or gave way to another

    person: Mapped[Person] = relationship(lazy="raise")
