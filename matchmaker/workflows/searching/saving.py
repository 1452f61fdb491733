"""Searches that people keep, to be told when there is something new: saved as their address has them, renamed, switched, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.notices import EVERY
from matchmaker.domain.permissions import Who, may
from matchmaker.matching.text import clean
from matchmaker.store import outbox
from matchmaker.store.audit import record_event
from matchmaker.store.bin import throw_away
from matchmaker.store.models.people import Person
from matchmaker.store.models.searches import KEPT, KEPT_MOMENTS, MOST_SAVED, SavedSearch
from matchmaker.store.queries import searches
from matchmaker.store.queries.people import hold_account, person_by_code
from matchmaker.workflows.searching.alerting import hits_of, stamp_of
from matchmaker.workflows.searching.asking import CHOICES, LONGEST_FILTER, LONGEST_WORDS, MOST_CHOSEN, Complaints

LONGEST_NAME, LONGEST_KEY = 120, 80
LONGEST_QUERY, MOST_FIELDS = 4000, 300
"""So much of an address is looked at; what comes after that is no search of ours."""
FILTERS = ("place", "radius_km", "sort", *CHOICES)
"""What stands in a search's address besides its words and its side."""


def filters_of(query: str) -> list[tuple[str, str]]:
    """What a search's address narrows it by, in its order and as typed."""
    given = parse_qsl("&".join(query[:LONGEST_QUERY].split("&", MOST_FIELDS)[:MOST_FIELDS]))
    return [(name, value[:LONGEST_FILTER]) for name, value in given if name in FILTERS][: MOST_CHOSEN * len(FILTERS)]


def query_of(words: str, side: str, filters: Sequence[tuple[str, str]]) -> str:
    """The address' query of a search, in one writing."""
    return urlencode([("q", words), ("side", side), *filters])


def save_search(
    session: Session, *, who: Who, typed: Mapping[str, str], form_key: str, source: str = "web", now: datetime, today: date
) -> SavedSearch:
    """The search, kept from now on with what it finds today, so that only what is new is told. The same form, or the same search, is kept once."""
    person = _person(session, who)
    key = form_key[:LONGEST_KEY]
    if not key:
        raise Invalid({"form_key": ("form_key_missing", {})})
    if kept := searches.saved_by_form(session, person.id, key):
        return kept
    hold_account(session, f"saved searches of {person.code}")
    words, side, fields, complaints = _read(typed)
    query = query_of(words, side, filters_of(typed.get("query", "")))
    mine = searches.saved_of(session, person.code)
    if same := next((one for one in mine if one.query == query), None):
        return same
    if not complaints and len(mine) >= MOST_SAVED:
        complaints["q"] = ("too_many_saved", {"most": MOST_SAVED})
    if complaints:
        raise Invalid(complaints)
    made = SavedSearch(
        code=new_code("z"), person_id=person.id, side=side, query=query, form_key=key, saved_at=now, looked_at=now, stamp="", known={}, **fields
    )
    _from_now_on(session, made, now, today)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        if first := searches.saved_by_form(session, person.id, key):
            return first
        raise
    _record(session, "search.save", made, person, now, source, {"query": query, "every": made.every})
    return made


def change_search(session: Session, *, who: Who, code: str, typed: Mapping[str, str], source: str = "web", now: datetime) -> SavedSearch:
    """The saved search under its new name and looked at as often as is said now."""
    person, found = _held(session, who, code)
    complaints: Complaints = {}
    fields = _fields(typed, found.name, complaints)
    if complaints:
        raise Invalid(complaints)
    if (found.name, found.every) == (fields["name"], fields["every"]):
        return found
    found.name, found.every = fields["name"], fields["every"]
    session.flush()
    outbox.look_later(session, side=found.side, every=found.every, key=f"{found.code}:{found.version}", now=now)
    _record(session, "search.change", found, person, now, source, {"name": found.name, "every": found.every})
    return found


def switch_search(session: Session, *, who: Who, code: str, active: bool, source: str = "web", now: datetime, today: date) -> SavedSearch:
    """The saved search, on or off; switched on again it tells of what comes from now on, not of what came meanwhile."""
    person, found = _held(session, who, code)
    if found.active is active:
        return found
    found.active = active
    if active:
        _from_now_on(session, found, now, today)
    _record(session, "search.switch", found, person, now, source, {"active": active})
    return found


def delete_search(session: Session, *, who: Who, code: str, source: str = "web", now: datetime) -> None:
    """The saved search is gone; deleted twice it is gone. What it told stays among the notices."""
    person = _person(session, who)
    found = searches.saved_by_code(session, person.code, code)
    if found is None:
        return
    kept = {name: getattr(found, name) for name in KEPT} | {name: getattr(found, name).isoformat() for name in KEPT_MOMENTS}
    throw_away(session, kind="saved_search", code=code, title=found.name, by=person, now=now, kept=kept)
    session.delete(found)
    _record(session, "search.delete", found, person, now, source, {})


def _from_now_on(session: Session, saved: SavedSearch, now: datetime, today: date) -> None:
    """Take what is found now as known."""
    saved.stamp = stamp_of(session, saved.side)
    saved.known = {one.code: one.version for one in hits_of(session, saved.query, today)}
    saved.looked_at = now


def _read(typed: Mapping[str, str]) -> tuple[str, str, dict[str, str], Complaints]:
    complaints: Complaints = {}
    words, side = clean(typed.get("q", "")).strip(), typed.get("side", "offer")
    if not words:
        complaints["q"] = ("missing", {})
    elif len(words) > LONGEST_WORDS:
        complaints["q"] = ("too_long", {"most": LONGEST_WORDS})
    if side not in ("offer", "need"):
        complaints["side"] = ("not_a_choice", {})
    return words[:LONGEST_WORDS], side, _fields(typed, words[:LONGEST_NAME], complaints), complaints


def _fields(typed: Mapping[str, str], unnamed: str, complaints: Complaints) -> dict[str, str]:
    """The name, which is the words where none is given, and how often to look."""
    name, every = clean(typed.get("name", "")).strip() or unnamed, typed.get("every", "")
    if len(name) > LONGEST_NAME:
        complaints["name"] = ("too_long", {"most": LONGEST_NAME})
    if every not in EVERY:
        complaints["every"] = ("not_a_choice", {})
    return {"name": name, "every": every}


def _person(session: Session, who: Who) -> Person:
    if not may(who, "search.save"):
        raise Refused(action="search.save")
    person = person_by_code(session, who.person_code)
    if person is None:
        raise NotFound(kind="person")
    return person


def _held(session: Session, who: Who, code: str) -> tuple[Person, SavedSearch]:
    person = _person(session, who)
    found = searches.saved_by_code(session, person.code, code)
    if found is None:
        raise NotFound(kind="saved_search")
    return person, found


def _record(session: Session, action: str, saved: SavedSearch, person: Person, now: datetime, source: str, detail: Mapping[str, object]) -> None:
    record_event(session, action=action, subject_kind="saved_search", subject_code=saved.code, person=person, now=now, source=source, detail=detail)
