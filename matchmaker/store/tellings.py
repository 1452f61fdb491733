"""The one way in which a listing comes to be told by staff, and in which its party comes to stand behind it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.telling import Told
from matchmaker.store.models.desk import Telling
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Person

_WAITING = {"confirmation": "waiting", "confirmed_via": "", "confirmed_on": None, "confirmed_at": None}


def wait_for_party(listing: Listing) -> None:
    """The listing's party has not yet said that what staff wrote is right; to be flushed with what was written."""
    for column, value in _WAITING.items():
        setattr(listing, column, value)


def spoken_by_party(listing: Listing, now: datetime, today: date) -> None:
    """The party itself has written anew what staff wrote before: that is its word."""
    listing.confirmation, listing.confirmed_via, listing.confirmed_on, listing.confirmed_at = "confirmed", "revision", today, now


def keep_telling(session: Session, listing: Listing, person: Person, told: Told, now: datetime) -> Telling:
    """How this wording of a listing, already flushed, came to be known."""
    telling = Telling(
        listing_id=listing.id, version=listing.version, entered_by_id=person.id, entered_at=now,
        told_via=told.via, told_by=told.by, told_typed=told.typed, told_on=told.on, told_at=told.at,
    )  # fmt: skip
    session.add(telling)
    session.flush()
    return telling


def settle(session: Session, telling: Telling, *, answer: str, said: Told, recorded_by: Person | None, objection: str = "", now: datetime) -> None:
    """What the party answered. The listing's version stays: its words have not changed, and no open form of it has grown old."""
    telling.answer, telling.answered_via, telling.answered_by = answer, said.via, said.by
    telling.answered_on, telling.answered_at = said.on, said.at
    telling.recorded_by_id, telling.recorded_at = recorded_by.id if recorded_by else None, now
    telling.objection = objection or telling.objection  # what was wrong before it was right stays to be read
    values = {"confirmation": answer, "confirmed_via": said.via, "confirmed_on": said.on, "confirmed_at": said.at}
    session.flush()
    session.execute(sa.update(Listing).where(Listing.id == telling.listing_id).values(values).execution_options(synchronize_session=False))
    if (held := session.identity_map.get(session.identity_key(Listing, telling.listing_id))) is not None:
        session.expire(held, list(values))
