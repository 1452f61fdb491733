"""Photos added to a listing, captioned, put in order and taken away. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.limits import DAY, hold_to
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.spelling import clean
from matchmaker.store.audit import record_event
from matchmaker.store.bin import end, throw_away
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Person
from matchmaker.store.models.photos import MOST_PHOTOS, ListingPhoto, PhotoSize
from matchmaker.store.queries import bin as bin_entries
from matchmaker.store.queries import limits, listings, photos
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.snapshots import certificates_of
from matchmaker.workflows.photos.reading import Picture, Size, wrong

LONGEST_CAPTION = 200


def add_photo(
    session: Session, *, who: Who, code: str, picture: Picture, caption: str = "", paper: str = "", source: str = "web", now: datetime
) -> ListingPhoto:
    """The photo, last in the listing's row of photos; the same file sent again is the photo that is there already.

    `paper` names the certificate of the listing that it shows; empty where it shows goods.
    """
    listing, person = _held(session, who, code)
    made = _with_hash(session, listing, picture.sha256)
    if made and made.removed_at is None:
        return made
    if not listing.open:
        raise WrongStage(move="photo.add", stage=listing.status)
    if paper and paper not in {one.titled for one in certificates_of(listing.certificates) or ()}:
        raise Invalid({"paper": ("not_a_choice", {})})
    said, last = _caption(caption), len(photos.of_listing(session, listing.id))
    if last >= MOST_PHOTOS:
        raise wrong("too_many_pictures", most=MOST_PHOTOS)
    if made:  # the same file, out of the bin again
        return _out_of_the_bin(session, made, listing, person, said, last + 1, now, source)
    hold_to("photos_of_party", limits.photos_since(session, listing.party_id, now - DAY))
    photo = ListingPhoto(
        code=new_code("f"), listing_id=listing.id, sha256=picture.sha256, caption=said, paper=paper, position=last + 1, added_by_id=person.id,
        added_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(photo)
    except IntegrityError:
        # The listing is held, so only a database that holds no rows lets the same file in twice at once; any other clash is not ours to hide.
        if made := _with_hash(session, listing, picture.sha256):
            return made
        raise
    session.add_all([_size(photo, photos.SMALL, picture.small), _size(photo, photos.LARGE, picture.large)])
    _record(session, "photo.add", listing, person, now, source, {"photo": photo.code})
    return photo


def carry_over(session: Session, *, who: Who, source_code: str, code: str, source: str = "web", now: datetime) -> int:
    """How many photos of an earlier listing the person may revise were added to this one, as they are; those that are there already are left."""
    earlier, _person = _held(session, who, source_code)
    listing, person = _held(session, who, code)
    there = photos.of_listing(session, listing.id)
    known, position, carried = {one.sha256 for one in there}, len(there), 0
    for one in photos.of_listing(session, earlier.id):
        if one.sha256 in known or position >= MOST_PHOTOS or not listing.open:
            continue
        position, carried = position + 1, carried + 1
        photo = ListingPhoto(
            code=new_code("f"), listing_id=listing.id, sha256=one.sha256, caption=one.caption, paper=one.paper, position=position,
            added_by_id=person.id, added_at=now,
        )  # fmt: skip
        session.add(photo)
        session.flush()
        for size in session.scalars(sa.select(PhotoSize).where(PhotoSize.photo_id == one.id)):
            session.add(PhotoSize(photo_id=photo.id, size=size.size, width=size.width, height=size.height, content=size.content))
        _record(session, "photo.add", listing, person, now, source, {"photo": photo.code, "from": source_code})
    session.flush()
    return carried


def revise_photo(
    session: Session, *, who: Who, code: str, photo: str, caption: str, position: int, version: int, source: str = "web", now: datetime
) -> None:
    """Caption the photo and put it at a place in the row; raises `Stale` with the caption that somebody else gave it meanwhile."""
    listing, person = _held(session, who, code)
    row = list(photos.of_listing(session, listing.id))
    one = next((other for other in row if other.code == photo), None)
    if one is None:
        raise NotFound(photo=photo)
    said, before = _caption(caption), (one.caption, one.position)
    if said != one.caption and version != one.version:
        raise Stale(caption=one.caption, version=one.version)
    one.caption = said
    row.remove(one)
    row.insert(min(max(position, 1), len(row) + 1) - 1, one)
    _number(session, row)
    if (one.caption, row.index(one) + 1) != before:
        _record(session, "photo.revise", listing, person, now, source, {"photo": one.code, "position": row.index(one) + 1})


def remove_photo(session: Session, *, who: Who, code: str, photo: str, source: str = "web", now: datetime) -> None:
    """Lay the photo in the bin; one that is gone already stays gone."""
    listing, person = _held(session, who, code)
    row = list(photos.of_listing(session, listing.id))
    one = next((other for other in row if other.code == photo), None)
    if one is None:
        return
    row.remove(one)
    one.removed_at = now
    throw_away(session, kind="photo", code=photo, title=one.caption or listing.words, by=person, now=now, party_id=listing.party_id, about=code)
    _number(session, row)
    _record(session, "photo.remove", listing, person, now, source, {"photo": photo, "sha256": one.sha256})


def _out_of_the_bin(
    session: Session, photo: ListingPhoto, listing: Listing, person: Person, caption: str, position: int, now: datetime, source: str
) -> ListingPhoto:
    """The photo that was taken away, last in the row, with its new caption."""
    photo.removed_at, photo.position, photo.caption = None, position, caption
    if entry := bin_entries.of_subject(session, "photo", photo.code):
        end(session, entry, "restored", person, now)
    session.flush()
    _record(session, "photo.restore", listing, person, now, source, {"photo": photo.code})
    return photo


def _number(session: Session, row: list[ListingPhoto]) -> None:
    """Count the photos from one again. A place in the row is nobody's wording: it raises no version."""
    session.flush()
    for position, photo in enumerate(row, 1):
        session.execute(sa.update(ListingPhoto).where(ListingPhoto.id == photo.id).values(position=position))


def _caption(typed: str) -> str:
    said = clean(typed[: 5 * LONGEST_CAPTION])
    if len(said) > LONGEST_CAPTION or len(typed) > 5 * LONGEST_CAPTION:
        raise Invalid({"caption": ("too_long", {"most": LONGEST_CAPTION})})
    return said


def _size(photo: ListingPhoto, size: str, drawn: Size) -> PhotoSize:
    return PhotoSize(photo_id=photo.id, size=size, width=drawn.width, height=drawn.height, content=drawn.content)


def _with_hash(session: Session, listing: Listing, sha256: str) -> ListingPhoto | None:
    query = sa.select(ListingPhoto).where(ListingPhoto.listing_id == listing.id, ListingPhoto.sha256 == sha256)
    return session.scalars(query).one_or_none()


def _held(session: Session, who: Who, code: str) -> tuple[Listing, Person]:
    """The listing, held for this transaction, and the person, who may revise it; to anybody else it is not there."""
    listing = listings.locked(session, code)
    person = person_by_code(session, who.person_code) if who.person_code else None
    if listing is None or not may(who, "listing.read", Thing(frozenset({listing.party.code}), public=listing.open)):
        raise NotFound(listing=code)
    if person is None or not may(who, "listing.revise", Thing(frozenset({listing.party.code}), public=listing.open)):
        raise Refused(action="listing.revise")
    return listing, person


def _record(session: Session, action: str, listing: Listing, person: Person, now: datetime, source: str, detail: dict[str, Any]) -> None:
    record_event(
        session, action=action, subject_kind=listing.side, subject_code=listing.code, person=person, on_behalf_of=listing.party,
        now=now, source=source, detail=detail,
    )  # fmt: skip
