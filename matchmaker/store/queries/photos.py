"""Named reads of photos. None but `content` loads a picture itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.listings import Listing
from matchmaker.store.models.photos import ListingPhoto, PhotoSize

SMALL, LARGE = "small", "large"
_SHOWN = ListingPhoto.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page must know to show a photo: never the picture itself. Width and height are those of the small one."""

    code: str
    caption: str
    position: int
    version: int
    width: int
    height: int
    paper: str = ""


def shown(session: Session, listing_id: int) -> Sequence[Shown]:
    """The photos of a listing in the order that its writer gave them."""
    columns = (
        ListingPhoto.code,
        ListingPhoto.caption,
        ListingPhoto.position,
        ListingPhoto.version,
        PhotoSize.width,
        PhotoSize.height,
        ListingPhoto.paper,
    )
    query = sa.select(*columns).join(PhotoSize, sa.and_(PhotoSize.photo_id == ListingPhoto.id, PhotoSize.size == SMALL))
    rows = session.execute(query.where(ListingPhoto.listing_id == listing_id, _SHOWN).order_by(ListingPhoto.position, ListingPhoto.id))
    return [Shown(*row) for row in rows]


def of_listing(session: Session, listing_id: int) -> Sequence[ListingPhoto]:
    """The rows of a listing's photos, in order, without those in the bin."""
    query = sa.select(ListingPhoto).where(ListingPhoto.listing_id == listing_id, _SHOWN).order_by(ListingPhoto.position, ListingPhoto.id)
    return session.scalars(query).all()


def by_code(session: Session, code: str) -> ListingPhoto | None:
    """The photo with its listing and that one's party."""
    query = sa.select(ListingPhoto).where(ListingPhoto.code == code)
    return session.scalars(query.options(joinedload(ListingPhoto.listing).joinedload(Listing.party))).one_or_none()


def content(session: Session, photo_id: int, size: str) -> bytes | None:
    """The JPEG of one size."""
    return session.scalar(sa.select(PhotoSize.content).where(PhotoSize.photo_id == photo_id, PhotoSize.size == size))
