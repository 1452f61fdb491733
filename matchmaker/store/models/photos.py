"""Photos of listings. The pictures themselves lie in a table of their own, so that no list ever loads them by accident."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime

if TYPE_CHECKING:
    from matchmaker.store.models.listings import Listing
    from matchmaker.store.models.people import Person

MOST_PHOTOS = 6


class ListingPhoto(Model):
    """One photo of a listing; the same file sent twice is one photo."""

    __tablename__ = "listing_photo"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "sha256"),
        sa.CheckConstraint("position BETWEEN 1 AND 6", name="position_is_one_of_six"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    sha256: Mapped[str] = mapped_column(sa.String(64))  # of the file as it was sent
    caption: Mapped[str] = mapped_column(sa.Text, default="")
    paper: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")  # the listing's certificate that it shows; empty for goods
    position: Mapped[int]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when it lies in the bin
    version: Mapped[int] = mapped_column(default=1)

    listing: Mapped[Listing] = relationship(lazy="raise")
    added_by: Mapped[Person] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class PhotoSize(Model):
    """A photo as a JPEG of one size."""

    __tablename__ = "photo_size"
    __table_args__ = (sa.CheckConstraint("size IN ('small', 'large')", name="size_is_known"),)

    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("listing_photo.id", ondelete="CASCADE"), primary_key=True)
    size: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
