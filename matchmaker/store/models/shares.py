"""What a party lets others read without an account: one address each, for some days."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Person


class SharedLink(Model):
    """An address at which anybody reads a listing, or what matches it, until it ends or is taken back; its token's hash alone is kept."""

    __tablename__ = "shared_link"
    __table_args__ = (
        sa.UniqueConstraint("made_by_id", "form_key"),
        sa.CheckConstraint("kind IN ('listing', 'matches')", name="kind_is_known"),
        sa.CheckConstraint("made_at < expires_at", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(32))  # of no use without the server's own secret
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    form_key: Mapped[str] = mapped_column(sa.String(80))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    listing: Mapped[Listing] = relationship(lazy="raise")
    made_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[made_by_id])

    def serves(self, now: datetime) -> bool:
        """Whether the address still opens."""
        return self.revoked_at is None and now < self.expires_at
