"""What waits to be done: jobs, the letters among them, and the matches that were kept for those who were not looking."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime

if TYPE_CHECKING:
    from matchmaker.store.models.listings import Listing
    from matchmaker.store.models.people import Person


class Job(Model):
    """Work that was written down together with what made it necessary, and is done later by a worker, once."""

    __tablename__ = "job"
    __table_args__ = (
        sa.UniqueConstraint("kind", "key"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state_is_known"),
        sa.Index("ix_job_state_run_after", "state", "run_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(200))  # the same work written down twice is one job
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    run_after: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # until then it is in one worker's hands
    fence: Mapped[int] = mapped_column(default=0)  # raised by each worker that takes it: an earlier one can finish nothing any more
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(sa.Text, default="")  # why the last attempt failed


class Letter(Model):
    """What one reader is told: a notice on their page where they have an account, and an e-mail at once, in a digest, or not at all.

    Once a worker had it in hand, it keeps its words as they were sent.
    """

    __tablename__ = "letter"
    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'sending', 'sent', 'kept', 'failed', 'aside', 'digest', 'told', 'inbox')", name="state_is_known"),
        sa.Index("ix_letter_state_id", "state", "id"),
        sa.Index("ix_letter_person_id_read_at", "person_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)  # the same thing told to the same reader twice is one letter
    kind: Mapped[str] = mapped_column(sa.String(40))
    to_name: Mapped[str] = mapped_column(sa.String(200))
    to_email: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(5))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_code: Mapped[str] = mapped_column(sa.String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    title: Mapped[str] = mapped_column(sa.Text, default="")
    body: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    handed_over: Mapped[int] = mapped_column(default=0)  # how often its last line was given to a mail server
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    aside_why: Mapped[str] = mapped_column(sa.Text, default="", server_default="")  # why people no longer try to send what failed
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # whose notice it is; none for who has no account
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")  # in which digest it is told, where it is

    person: Mapped[Person | None] = relationship(lazy="raise")


class LetterWish(Model):
    """By which way a person wants to be told of one kind of thing; without a row, at once."""

    __tablename__ = "letter_wish"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind"),
        sa.CheckConstraint("way IN ('now', 'daily', 'weekly', 'inbox')", name="way_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    way: Mapped[str] = mapped_column(sa.String(8))


class KeptMatch(Model):
    """One match of a listing as it was ranked after the listing was last written; a listing's matches are replaced as a whole."""

    __tablename__ = "kept_match"
    __table_args__ = (sa.UniqueConstraint("listing_id", "other_id"), sa.Index("ix_kept_match_need_id_offer_id", "need_id", "offer_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))  # the two once more, by side
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    listing_version: Mapped[int]
    other_version: Mapped[int]
    rank: Mapped[int]
    passes: Mapped[bool]  # no hard requirement failed
    score: Mapped[int] = mapped_column(sa.BigInteger)  # this and the band in millionths of a point
    low: Mapped[int] = mapped_column(sa.BigInteger)
    high: Mapped[int] = mapped_column(sa.BigInteger)
    scorer: Mapped[str] = mapped_column(sa.String(60))
    run: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")  # of which ranking it is; empty before rankings had numbers
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # when the two were first found to match

    need: Mapped[Listing] = relationship(lazy="raise", foreign_keys=[need_id])
    offer: Mapped[Listing] = relationship(lazy="raise", foreign_keys=[offer_id])
