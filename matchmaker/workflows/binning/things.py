"""How each kind of thing comes back, looking at what has changed since it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid
from matchmaker.domain.moments import VIETNAM
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.models.figures import FigureClaim
from matchmaker.store.models.people import PartyClaim, Person
from matchmaker.store.models.photos import MOST_PHOTOS
from matchmaker.store.models.prices import ReferencePriceRow
from matchmaker.store.models.searches import KEPT, KEPT_MOMENTS, MOST_SAVED, SavedSearch
from matchmaker.store.outbox import rank_later, write_to
from matchmaker.store.queries import listings, mandates, notes, photos, prices, searches
from matchmaker.store.queries.people import hold_account, speaking_for

Restored: TypeAlias = tuple[str, str, str]
"""What the audit says: the act, and the kind and code of what it is about."""


def wrong(code: str, **facts: object) -> Invalid:
    """Why a thing cannot come back, said of the bin as a whole."""
    return Invalid({"bin": (code, facts)})


def _listing(session: Session, entry: BinEntry, person: Person, now: datetime) -> Restored:
    listing = listings.locked(session, entry.subject_code)
    if listing is None or listing.status != "withdrawn":
        raise wrong("bin_changed")
    listing.status, listing.withdrawn_at = "open", None
    session.flush()
    listings.raise_version(session, listing.side, listing)
    rank_later(session, listing, now=now)
    return "listing.restore", listing.side, listing.code


def _photo(session: Session, entry: BinEntry, person: Person, now: datetime) -> Restored:
    listing, photo = listings.locked(session, entry.about), photos.by_code(session, entry.subject_code)
    if listing is None or photo is None or photo.removed_at is None:
        raise wrong("bin_changed")
    if not listing.open:
        raise wrong("bin_listing_withdrawn")
    row = photos.of_listing(session, listing.id)
    if len(row) >= MOST_PHOTOS:
        raise wrong("bin_photos_full", most=MOST_PHOTOS)
    photo.removed_at, photo.position = None, len(row) + 1
    session.flush()
    return "photo.restore", listing.side, listing.code


def _saved_search(session: Session, entry: BinEntry, person: Person, now: datetime) -> Restored:
    hold_account(session, f"saved searches of {person.code}")
    mine, kept = searches.saved_of(session, person.code), entry.kept or {}
    if any(one.query == kept["query"] or one.form_key == kept["form_key"] for one in mine):
        raise wrong("bin_search_again")
    if len(mine) >= MOST_SAVED:
        raise wrong("bin_searches_full", most=MOST_SAVED)
    moments = {name: datetime.fromisoformat(kept[name]) for name in KEPT_MOMENTS}
    session.add(SavedSearch(code=entry.subject_code, person_id=person.id, **{name: kept[name] for name in KEPT}, **moments))
    session.flush()
    return "search.restore", "saved_search", entry.subject_code


def _mandate(session: Session, entry: BinEntry, person: Person, now: datetime) -> Restored:
    found = mandates.locked(session, entry.subject_code)
    today = now.astimezone(VIETNAM).date()
    if found is None or found.revoked_at is None:
        raise wrong("bin_changed")
    if found.ends_on < today:
        raise wrong("bin_mandate_over")
    if mandates.standing_between(session, found.giver_id, found.taker_id, today):
        raise wrong("bin_mandate_stands", name=found.taker.name)
    found.revoked_at, found.revoked_by_id, found.revoked_why = None, None, ""
    session.flush()
    facts = {
        "giver": found.giver.name, "taker": found.taker.name, "code": found.taker.code, "rights": list(found.rights),
        "from": found.starts_on.isoformat(), "until": found.ends_on.isoformat(),
    }  # fmt: skip
    readers = [one for one in speaking_for(session, [found.taker_id]) if one.id != person.id]
    key = f"mandate_given:{found.code}:{entry.code}"
    write_to(session, readers, kind="mandate_given", key=key, subject_kind="party", subject_code=found.giver.code, facts=facts, now=now)
    return "mandate.restore", "party", found.giver.code


def _claim(session: Session, entry: BinEntry, person: Person, now: datetime) -> Restored:
    found = session.scalars(sa.select(PartyClaim).where(PartyClaim.code == entry.subject_code).with_for_update()).one_or_none()
    _stands_again(session, found)
    return "claim.restore", "party", entry.about


def _figure(session: Session, entry: BinEntry, person: Person, now: datetime) -> Restored:
    found = session.scalars(sa.select(FigureClaim).where(FigureClaim.code == entry.subject_code).with_for_update()).one_or_none()
    _stands_again(session, found)
    kind, _slash, code = entry.about.partition("/")
    return "figure.restore", kind, code


def _stands_again(session: Session, found: PartyClaim | FigureClaim | None) -> None:
    if found is None or found.withdrawn_at is None:
        raise wrong("bin_changed")
    found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_why = None, None, ""
    session.flush()


def _price(session: Session, entry: BinEntry, person: Person, now: datetime) -> Restored:
    """The price anew, as it was read: the one that was withdrawn stays so, the database lets nobody change it."""
    found = prices.locked(session, entry.subject_code)
    if found is None or found.stands:
        raise wrong("bin_changed")
    same = {
        column.name: getattr(found, column.name)
        for column in ReferencePriceRow.__table__.columns
        if column.name not in ("id", "code", "form_key", "withdrawn_at", "withdrawn_by_id", "withdrawn_why", "entered_at", "entered_by_id")
    }
    code = new_code("g")
    session.add(ReferencePriceRow(code=code, form_key=f"again-{entry.code}", entered_at=now, entered_by_id=person.id, **same))
    session.flush()
    return "price.restore", "price", code


def _note(session: Session, entry: BinEntry, person: Person, now: datetime) -> Restored:
    note = notes.note_by_code(session, entry.subject_code)
    if note is None or note.struck_at is None:
        raise wrong("bin_changed")
    note.struck_at, note.struck_by_id = None, None
    session.flush()
    return "note.restore", note.subject_kind, note.subject_code


RESTORERS: Mapping[str, Callable[[Session, BinEntry, Person, datetime], Restored]] = {
    "listing": _listing, "photo": _photo, "saved_search": _saved_search, "mandate": _mandate, "claim": _claim, "figure": _figure, "price": _price,
    "note": _note,
}  # fmt: skip
"""How each kind of thing is taken back."""
