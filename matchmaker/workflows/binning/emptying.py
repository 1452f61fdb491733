"""What is gone for good: everything that lay in the bin for thirty days, or all of one party's where its lead says so by its name."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.bin import KEPT_FOR
from matchmaker.domain.errors import NotFound, Refused
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.matching.text import clean, fold
from matchmaker.store.audit import record_event
from matchmaker.store.bin import end
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.models.people import Person
from matchmaker.store.models.photos import ListingPhoto, PhotoSize
from matchmaker.store.queries import bin as rows
from matchmaker.store.queries import parties
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.binning.things import wrong


def empty_bin(session: Session, now: datetime) -> int:
    """How many things were in the bin for thirty days and are now gone for good."""
    found = rows.over(session, now - KEPT_FOR)
    for entry in found:
        _gone(session, entry, None, now, "worker")
    return len(found)


def empty_now(session: Session, *, who: Who, code: str, name: str, source: str = "web", now: datetime) -> int:
    """How many things of the party are now gone for good; raises `Invalid` where the name that was typed is not the party's."""
    party, person = parties.locked(session, code), person_by_code(session, who.person_code) if who.person_code else None
    if party is None or person is None or code not in who.party_codes:
        raise NotFound(party=code)
    if not may(who, "bin.empty", Thing(frozenset({code}))):
        raise Refused(action="bin.empty")
    if fold(clean(name)) != fold(party.name):
        raise wrong("bin_name_differs", name=party.name)
    found = rows.of_party(session, party.id)
    for entry in found:
        _gone(session, entry, person, now, source)
    return len(found)


def _gone(session: Session, entry: BinEntry, by: Person | None, now: datetime, source: str) -> None:
    """A photo goes with its bytes, a saved search with what was kept of it; what others refer to stays withdrawn in the record."""
    if entry.kind == "photo":
        photo = session.scalar(sa.select(ListingPhoto.id).where(ListingPhoto.code == entry.subject_code, ListingPhoto.removed_at.is_not(None)))
        if photo is not None:
            session.execute(sa.delete(PhotoSize).where(PhotoSize.photo_id == photo))
            session.execute(sa.delete(ListingPhoto).where(ListingPhoto.id == photo))
    end(session, entry, "emptied", by, now)
    record_event(
        session, action="bin.empty", subject_kind="bin", subject_code=entry.code, person=by, on_behalf_of=entry.party, now=now, source=source,
        detail={"kind": entry.kind, "thing": entry.subject_code},
    )  # fmt: skip
