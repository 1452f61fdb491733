"""A thing out of the bin again, by who threw it away a moment ago or by who may for thirty days. Nothing here commits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.bin import still_kept, undo_open
from matchmaker.domain.errors import NotFound, Refused
from matchmaker.domain.permissions import Who
from matchmaker.store.audit import record_event
from matchmaker.store.bin import end
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.models.people import Person
from matchmaker.store.queries import bin as rows
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.binning.reading import may_see, may_take_back
from matchmaker.workflows.binning.things import RESTORERS, wrong


def undo(session: Session, *, who: Who, code: str, source: str = "web", now: datetime) -> BinEntry:
    """What the person did a moment ago, undone: the thing is back. Sent twice it is as first undone; raises `Invalid` where it is too late."""
    entry, person = _held(session, who, code)
    if entry.thrown_by.code != who.person_code:
        raise NotFound(kind="bin")
    if entry.ending == "restored":
        return entry
    if entry.ending or not undo_open(entry.thrown_at, now):
        raise wrong("bin_too_late" if not entry.ending else "bin_gone")
    return _restore(session, entry, person, now, source, "undo")


def take_back(session: Session, *, who: Who, code: str, source: str = "web", now: datetime) -> BinEntry:
    """The thing, out of the bin; taken back twice it is as first taken back. Raises `Invalid` with what has changed meanwhile."""
    entry, person = _held(session, who, code)
    if not may_take_back(who, entry):
        raise Refused(action="bin.take_back")
    if entry.ending == "restored":
        return entry
    if entry.ending or not still_kept(entry.thrown_at, now):
        raise wrong("bin_gone")
    return _restore(session, entry, person, now, source, "bin")


def _restore(session: Session, entry: BinEntry, person: Person, now: datetime, source: str, way: str) -> BinEntry:
    restorer: Callable[..., tuple[str, str, str]] = RESTORERS[entry.kind]
    action, kind, code = restorer(session, entry, person, now)
    end(session, entry, "restored", person, now)
    detail = {"way": way, "thing": entry.subject_code, "title": entry.title}
    record_event(
        session, action=action, subject_kind=kind, subject_code=code, person=person, on_behalf_of=entry.party, now=now, source=source, detail=detail
    )
    return entry


def _held(session: Session, who: Who, code: str) -> tuple[BinEntry, Person]:
    """The entry, held for this transaction, and the person; to who may not know of it there is none."""
    entry = rows.locked(session, code)
    person = person_by_code(session, who.person_code) if who.person_code else None
    if entry is None or person is None or not (may_see(who, entry) or entry.thrown_by.code == who.person_code):
        raise NotFound(kind="bin")
    return entry, person
