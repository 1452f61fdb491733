"""An organisation lets another act in its name: its leads give the rights, either side's leads take them back, staff see all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Unreadable
from matchmaker.domain.mandates import RIGHTS
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.windows import read_day
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.bin import throw_away
from matchmaker.store.models.mandates import Mandate
from matchmaker.store.models.people import Party, Person
from matchmaker.store.outbox import write_to
from matchmaker.store.queries import mandates, parties
from matchmaker.store.queries.people import person_by_code, speaking_for

MOST = 60
LONGEST_WHY = 400
LONGEST_KEY = 80


@dataclass(frozen=True, slots=True)
class MandateDraft:
    """Rights, to whom, and from which day to which."""

    taker: str
    rights: tuple[str, ...]
    starts_on: date
    ends_on: date


def read_mandate(typed: Mapping[str, Any], rights: Sequence[str], now: datetime) -> MandateDraft:
    """What a form's fields give; raises `Invalid` with a complaint for every field that cannot stand."""
    complaints: Complaints = {}
    said = {name: short_text(typed, name, MOST, complaints) for name in ("taker", "mandate_from", "mandate_until")}
    complaints |= {name: ("missing", {}) for name in ("taker", "mandate_until") if not said[name] and name not in complaints}
    if not rights:
        complaints["rights"] = ("no_rights", {})
    elif not set(rights) <= set(RIGHTS):
        complaints["rights"] = ("not_a_choice", {})
    today = now.astimezone(VIETNAM).date()
    first = _day(said["mandate_from"], today, "mandate_from", complaints) or today
    last = _day(said["mandate_until"], today, "mandate_until", complaints)
    if last is not None and last < first:
        complaints.setdefault("mandate_until", ("from_after_until", {}))
    if complaints or last is None:
        raise Invalid(complaints)
    return MandateDraft(said["taker"], tuple(one for one in RIGHTS if one in rights), first, last)


def give(session: Session, *, who: Who, code: str, draft: MandateDraft, form_key: str, source: str = "web", now: datetime) -> Mandate:
    """The mandate that the party with this code gives; the same form sent again is the same mandate.

    Only who leads the party themselves may give: what somebody was lent they cannot pass on.
    """
    giver = parties.locked(session, code)  # held: of two that are given at once the second sees the first
    if giver is None or not may(who, "mandate.read", Thing(frozenset({code}))):
        raise NotFound(party=code)
    if not may(who, "mandate.give", Thing(frozenset({code}))) or giver.kind == "alliance":
        raise Refused(action="mandate.give")
    person, key = _person(session, who), form_key[:LONGEST_KEY] or uuid4().hex
    if made := mandates.by_form(session, person.id, key):
        return made
    taker = _taker(session, giver, draft, now)
    made = Mandate(
        code=new_code("u"), giver_id=giver.id, taker_id=taker.id, rights=draft.rights, starts_on=draft.starts_on, ends_on=draft.ends_on,
        given_by_id=person.id, given_at=now, form_key=key,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # the same form arrived twice at once
        if again := mandates.by_form(session, person.id, key):
            return again
        raise
    _record(session, "mandate.give", made, giver, person, now, source, {"taker": taker.code, "rights": list(draft.rights)})
    _tell(session, made, giver, taker, "mandate_given", [taker], person, now)
    return made


def revoke(session: Session, *, who: Who, code: str, why: str = "", source: str = "web", now: datetime) -> Mandate:
    """The mandate, worth nothing from this moment on; revoked twice it stays as it was. By the leads of either side, or staff."""
    found = mandates.locked(session, code)
    thing = Thing(frozenset({found.giver.code, found.taker.code})) if found else None
    if found is None or not may(who, "mandate.read", thing):
        raise NotFound(mandate=code)
    if not may(who, "mandate.revoke", thing):
        raise Refused(action="mandate.revoke")
    if found.revoked_at is not None:
        return found
    complaints: Complaints = {}
    said, person = short_text({"why": why}, "why", LONGEST_WHY, complaints), _person(session, who)
    if complaints:
        raise Invalid(complaints)
    found.revoked_at, found.revoked_by_id, found.revoked_why = now, person.id, said
    session.flush()
    throw_away(session, kind="mandate", code=found.code, title=found.taker.name, by=person, now=now, party_id=found.giver_id, about=found.giver.code)
    _record(session, "mandate.revoke", found, found.giver, person, now, source, {"taker": found.taker.code, "why": said})
    _tell(session, found, found.giver, found.taker, "mandate_revoked", [found.giver, found.taker], person, now)
    return found


def mandates_of(session: Session, *, who: Who, code: str) -> tuple[Party, Sequence[Mandate]]:
    """The party with what it gave and took, for its own people and staff."""
    party = parties.by_code(session, code)
    if party is None or party.kind == "alliance" or not may(who, "mandate.read", Thing(frozenset({code}))):
        raise NotFound(party=code)
    return party, mandates.of_party(session, party.id)


def _taker(session: Session, giver: Party, draft: MandateDraft, now: datetime) -> Party:
    """The co-operative or union that is to act; raises `Invalid` where it is none, the giver itself, or acts for it already."""
    taker = parties.shared(session, draft.taker) if draft.taker != giver.code else None
    if taker is None or taker.kind != "cooperative":
        raise Invalid({"taker": ("not_listed", {})})
    if mandates.standing_between(session, giver.id, taker.id, now.astimezone(VIETNAM).date()):
        raise Invalid({"taker": ("mandate_stands", {"name": taker.name})})
    return taker


def _day(text: str, today: date, field: str, complaints: Complaints) -> date | None:
    if not text:
        return None
    try:
        day = read_day(text, today)
    except Unreadable as error:
        complaints[field] = (error.why, {"text": error.text})
        return None
    if day < today:
        complaints[field] = ("in_the_past", {})
    return day


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="mandate.give")
    return person


def _tell(session: Session, one: Mandate, giver: Party, taker: Party, kind: str, readers: Sequence[Party], by: Person, now: datetime) -> None:
    facts = {
        "giver": giver.name, "taker": taker.name, "code": taker.code, "rights": list(one.rights), "from": one.starts_on.isoformat(),
        "until": one.ends_on.isoformat(),
    }  # fmt: skip
    people = [person for person in speaking_for(session, [party.id for party in readers]) if person.id != by.id]
    write_to(session, people, kind=kind, key=f"{kind}:{one.code}", subject_kind="party", subject_code=giver.code, facts=facts, now=now)


def _record(
    session: Session, action: str, one: Mandate, giver: Party, person: Person, now: datetime, source: str, detail: Mapping[str, object]
) -> None:
    record_event(
        session, action=action, subject_kind="party", subject_code=giver.code, person=person, on_behalf_of=giver, now=now, source=source,
        detail={"mandate_code": one.code, **detail},
    )  # fmt: skip
