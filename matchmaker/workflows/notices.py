"""What people are told: they read it on their own page, choose by which way each kind reaches them, and are told of no more than they want."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.notices import DIGEST, DIGESTS, SEARCH_NEWS, WAYS, Farewell
from matchmaker.domain.permissions import Who, may
from matchmaker.store import outbox
from matchmaker.store.audit import record_event
from matchmaker.store.models.outbox import Letter, LetterWish
from matchmaker.store.models.people import Person
from matchmaker.store.queries import notices, searches
from matchmaker.store.queries.people import person_by_code

LANGUAGES = ("vi", "en")
Complaints = dict[str, tuple[str, dict[str, object]]]


def read_notice(session: Session, *, who: Who, code: str, now: datetime) -> Letter:
    """The person's notice, read from now on; read twice it stays read as it first was. Whose notice was read is nobody else's business."""
    _allow(who)
    found = notices.notice_of(session, who.person_code, code)
    if found is None:
        raise NotFound(kind="notice")
    found.read_at = found.read_at or now
    return found


def read_all(session: Session, *, who: Who, now: datetime) -> None:
    """All the person's notices written so far are read."""
    _allow(who)
    mine = sa.select(Person.id).where(Person.code == who.person_code).scalar_subquery()
    unread = sa.update(Letter).where(Letter.person_id == mine, Letter.read_at.is_(None), Letter.created_at <= now)
    session.execute(unread.values(read_at=now).execution_options(synchronize_session=False))


def choose_ways(
    session: Session, *, who: Who, kinds: frozenset[str], typed: Mapping[str, str], source: str = "web", now: datetime
) -> Mapping[str, str]:
    """The way by which the person is told of each of these kinds from now on, and the language in which. Raises `Invalid`."""
    person = _person(session, who)
    complaints: Complaints = {kind: ("not_a_choice", {}) for kind in sorted(kinds) if typed.get(kind, "now") not in WAYS}
    if typed.get("language", person.language) not in ("", *LANGUAGES):
        complaints["language"] = ("not_a_choice", {})
    if complaints:
        raise Invalid(complaints)
    ways = {kind: typed.get(kind, "now") for kind in sorted(kinds)}
    language = typed.get("language", person.language)
    before = {kind: one.way for kind, one in notices.wishes_of(session, person.id).items()}
    changed = {kind: way for kind, way in ways.items() if before.get(kind, "now") != way}
    if not changed and language == person.language:
        return ways
    person.language = language
    for kind, way in changed.items():
        _choose(session, person, kind, way, now)
    _record(session, "notice.ways", person, who, now, source, {"ways": changed, "language": language})
    return ways


def say_farewell(session: Session, *, who: Who, farewell: Farewell, source: str = "web", now: datetime) -> Person:
    """The person, who gets no more e-mail of the kind that the letter's own address names; their page goes on telling them. Done twice it is done.

    Whoever holds the letter may ask: the address is a secret that only its reader was sent.
    """
    person = person_by_code(session, farewell.person)
    if person is None:
        raise NotFound(kind="person")
    if farewell.kind == DIGEST:
        wishes = notices.wishes_of(session, person.id)
        gathered = [kind for kind, one in wishes.items() if one.way == farewell.subject]
    else:
        gathered = [] if farewell.kind == SEARCH_NEWS else [farewell.kind]
    for kind in gathered:
        _choose(session, person, kind, "inbox", now)
    if farewell.kind == SEARCH_NEWS and (saved := searches.saved_by_code(session, farewell.person, farewell.subject)):
        saved.active = False
    _record(session, "notice.farewell", person, who, now, source, {"kind": farewell.kind, "subject": farewell.subject})
    return person


def has_ended(session: Session, *, farewell: Farewell) -> bool:
    """Whether such letters no longer go to that person; a search that was deleted has ended too."""
    person = person_by_code(session, farewell.person)
    if person is None:
        return True
    if farewell.kind == SEARCH_NEWS:
        return not any(one.code == farewell.subject and one.active for one in searches.saved_of(session, person.code))
    wishes = notices.wishes_of(session, person.id)
    if farewell.kind == DIGEST:
        return all(one.way != farewell.subject for one in wishes.values())
    return farewell.kind in wishes and wishes[farewell.kind].way == "inbox"


def _choose(session: Session, person: Person, kind: str, way: str, now: datetime) -> None:
    """Keep the way; what waits for a digest that it no longer goes to is told on the page alone, or goes to the other digest."""
    wish = notices.wishes_of(session, person.id).get(kind)
    if wish is None:
        session.add(LetterWish(person_id=person.id, kind=kind, way=way))
    else:
        wish.way = way
    for every in DIGESTS:
        for letter in notices.held_for(session, person.id, every, kinds=[kind]) if every != way else ():
            letter.state, letter.digest = ("digest", way) if way in DIGESTS else ("inbox", "")
    if way in DIGESTS:
        outbox.digest_later(session, person, way, now=now)
    session.flush()


def _allow(who: Who) -> None:
    if not may(who, "notice.read"):
        raise Refused(action="notice.read")


def _person(session: Session, who: Who) -> Person:
    _allow(who)
    person = person_by_code(session, who.person_code)
    if person is None:
        raise NotFound(kind="person")
    return person


def _record(session: Session, action: str, person: Person, who: Who, now: datetime, source: str, detail: Mapping[str, object]) -> None:
    actor = person_by_code(session, who.person_code) if who.person_code else None
    record_event(session, action=action, subject_kind="person", subject_code=person.code, person=actor, now=now, source=source, detail=detail)
