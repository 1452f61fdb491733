"""Staff write for a party, and the party answers: signed in, by a private address, or by telling staff, who record how."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Unreadable, WrongStage
from matchmaker.domain.moments import VIETNAM, read_said_at
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.telling import LINK_LASTS, VIAS, Told, hash_of_token, link_token
from matchmaker.matching.text import clean
from matchmaker.store.audit import record_event
from matchmaker.store.models.desk import ConfirmLink, Task, Telling
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Person
from matchmaker.store.queries import listings, tellings
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.tellings import settle

MOST = {"told_by": 120, "wrong": 1000}
Complaints = dict[str, tuple[str, dict[str, object]]]


@dataclass(frozen=True)
class OpenedLink:
    """A private address as it stands now: `serves`, `used`, `late` (its days are over) or `replaced` (the listing has moved on)."""

    state: str
    link: ConfirmLink
    listing: Listing


def read_told(typed: Mapping[str, str], now: datetime) -> Told:
    """How staff came to know what they write; raises `Invalid` with a complaint for each part that cannot stand."""
    complaints: Complaints = {}
    via, by = str(typed.get("told_via") or ""), _text(typed, "told_by", complaints)
    if via not in VIAS:
        complaints["told_via"] = ("not_a_choice", {}) if via else ("missing", {})
    when = str(typed.get("told_when") or "")
    try:
        day, at = read_said_at(when, now.astimezone(VIETNAM))
    except Unreadable as error:
        complaints["told_when"] = (error.why, {"text": error.text})
    if complaints:
        raise Invalid(complaints)
    return Told(via, by, day, at, clean(when))


def answer(session: Session, *, who: Who, code: str, right: bool, wrong: str = "", now: datetime) -> Listing:
    """A person of the party says, signed in, that what staff wrote is right, or what is wrong with it."""
    listing = _held(session, who, "listing.answer", code)
    said = Told("web", "", now.astimezone(VIETNAM).date(), now)
    return _settle(session, listing, right, wrong, said, _person(session, who), now)


def record_answer(session: Session, *, who: Who, code: str, typed: Mapping[str, str], source: str = "web", now: datetime) -> Listing:
    """Staff record that the party said it is right: who, by which way, when."""
    listing = _held(session, who, "listing.record_answer", code)
    return _settle(session, listing, True, "", read_told(typed, now), _person(session, who), now, source)


def make_link(session: Session, *, who: Who, code: str, secret: str, now: datetime) -> ConfirmLink:
    """The private address at which the party answers; while one serves, it is that one."""
    listing = _held(session, who, "listing.record_answer", code)
    telling = tellings.latest(session, listing.id)
    if telling is None or listing.confirmation != "waiting" or not listing.open:
        raise WrongStage(move="confirm", stage=listing.confirmation)
    if serves := tellings.unused_link(session, telling.id, now):
        return serves
    person, nonce, made = _person(session, who), secrets.token_hex(16), tellings.links_made(session, telling.id)
    link = ConfirmLink(
        telling_id=telling.id, sequence=made + 1, nonce=nonce, token_hash=hash_of_token(link_token(secret, nonce)),
        made_by_id=person.id, made_at=now, expires_at=now + LINK_LASTS,
    )  # fmt: skip
    session.add(link)
    session.flush()
    _record(session, "listing.link", listing, person, now, {"expires_at": link.expires_at.isoformat()})
    return link


def open_link(session: Session, *, token: str, now: datetime, hold: bool = False) -> OpenedLink:
    """What a private address leads to. Raises `NotFound` where it never was one."""
    link = tellings.link_by_hash(session, hash_of_token(token), hold=hold)
    if link is None:
        raise NotFound(kind="link")
    listing = link.telling.listing
    if link.used_at is not None:
        return OpenedLink("used", link, listing)
    latest = tellings.latest(session, listing.id)
    if not listing.open or listing.confirmation != "waiting" or latest is None or latest.id != link.telling_id:
        return OpenedLink("replaced", link, listing)
    return OpenedLink("serves" if now < link.expires_at else "late", link, listing)


def answer_by_link(session: Session, *, who: Who, token: str, right: bool, wrong: str = "", now: datetime) -> OpenedLink:
    """Whoever holds the address answers for the party, once; used again, or too late, it changes nothing."""
    if not may(who, "confirmation.answer"):
        raise Refused(action="confirmation.answer")
    link = tellings.link_by_hash(session, hash_of_token(token))
    if link is None:
        raise NotFound(kind="link")
    listings.locked(session, link.telling.listing.code)  # the listing first, as everywhere: who revises it at this moment waits, or is waited for
    opened = open_link(session, token=token, now=now, hold=True)
    if opened.state != "serves":
        return opened
    person = person_by_code(session, who.person_code) if who.person_code else None
    said = Told("link", "", now.astimezone(VIETNAM).date(), now)
    _settle(session, opened.listing, right, wrong, said, person, now)
    opened.link.used_at = now
    session.flush()
    return OpenedLink("used", opened.link, opened.listing)


def _settle(
    session: Session, listing: Listing, right: bool, wrong: str, said: Told, person: Person | None, now: datetime, source: str = "web"
) -> Listing:
    complaints: Complaints = {}
    objection = "" if right else _text({"wrong": wrong}, "wrong", complaints)
    if not right and not objection:
        complaints.setdefault("wrong", ("missing", {}))
    if complaints:
        raise Invalid(complaints)
    telling, outcome = tellings.latest(session, listing.id), "confirmed" if right else "wrong"
    if telling is None or not listing.open:
        raise WrongStage(move=outcome, stage=listing.status)
    if listing.confirmation == outcome and (right or telling.objection == objection):
        return listing  # said twice, it was said the first time
    if listing.confirmation == "confirmed":
        raise WrongStage(move=outcome, stage="confirmed")
    settle(session, telling, answer=outcome, said=said, recorded_by=person, objection=objection, now=now)
    if not right:
        session.add(_to_mend(telling, listing, objection, person, now))
    detail = {"told_via": said.via, "told_by": said.by, **({"wrong": objection[:200]} if objection else {})}
    _record(session, f"listing.{outcome}", listing, person, now, detail, source)
    return listing


def _to_mend(telling: Telling, listing: Listing, objection: str, person: Person | None, now: datetime) -> Task:
    """The task of whoever wrote it: to put right what the party says is wrong."""
    day = now.astimezone(VIETNAM).date()
    return Task(
        code=new_code("t"), subject_kind=listing.side, subject_code=listing.code, what=objection, due_on=day, owner_id=telling.entered_by_id,
        added_by_id=person.id if person else None, added_at=now, form_key=f"wrong-{telling.id}-{now.isoformat()}",
    )  # fmt: skip


def _text(typed: Mapping[str, str], name: str, complaints: Complaints) -> str:
    raw = str(typed.get(name) or "")
    if len(raw) <= 4 * MOST[name] and len(text := clean(raw)) <= MOST[name]:
        return text
    complaints[name] = ("too_long", {"most": MOST[name]})
    return ""


def _held(session: Session, who: Who, action: str, code: str) -> Listing:
    """The listing, held for this transaction, if the person may do this to it; one that they may not even see is not found."""
    listing = listings.locked(session, code)
    thing = Thing(frozenset({listing.party.code}), public=listing.open) if listing else None
    if listing is None or not may(who, "listing.read", thing):
        raise NotFound(listing=code)
    if not may(who, action, thing):
        raise Refused(action=action)
    return listing


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="listing.answer")
    return person


def _record(
    session: Session, action: str, listing: Listing, person: Person | None, now: datetime, detail: dict[str, str], source: str = "web"
) -> None:
    record_event(
        session,
        action=action,
        subject_kind=listing.side,
        subject_code=listing.code,
        person=person,
        on_behalf_of=listing.party,
        now=now,
        source=source,
        detail=detail,
    )
