"""What public sources say about a party: staff write it down with its source and date, and take back what was wrong. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.claims import SUBJECTS, date_complaint
from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.permissions import Who, may
from matchmaker.matching.party_reading import Complaints, short_text, why_given
from matchmaker.store.audit import record_event
from matchmaker.store.bin import throw_away
from matchmaker.store.models.people import Party, PartyClaim, Person
from matchmaker.store.queries import parties
from matchmaker.store.queries.people import person_by_code

MOST = {"said": 1000, "source": 500, "reported_on": 40}
LONGEST_WHY, LONGEST_KEY = 400, 80
VIETNAM = timezone(timedelta(hours=7))


def add_claim(session: Session, *, who: Who, code: str, typed: Mapping[str, str], form_key: str, source: str = "web", now: datetime) -> PartyClaim:
    """The claim that staff write down, with its source and the day, month or year of it; the same form sent again is the same claim."""
    party, person = _held(session, who, code)
    key = form_key[:LONGEST_KEY]
    if not key:
        raise Invalid({"form_key": ("form_key_missing", {})})
    if made := parties.claim_by_form(session, key):
        return made
    complaints: Complaints = {}
    fields = {name: short_text(typed, name, most, complaints) for name, most in MOST.items()}
    complaints |= {name: ("missing", {}) for name, text in fields.items() if not text and name not in complaints}
    if typed.get("subject") not in SUBJECTS:
        complaints["subject"] = ("not_a_choice", {})
    if "reported_on" not in complaints and (complaint := date_complaint(fields["reported_on"], now.astimezone(VIETNAM).date())):
        complaints["reported_on"] = complaint
    if complaints:
        raise Invalid(complaints)
    made = PartyClaim(party_id=party.id, subject=typed["subject"], form_key=key, added_at=now, added_by_id=person.id, **fields)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        if first := parties.claim_by_form(session, key):
            return first
        raise
    _record(session, "claim.add", party, person, now, source, {"claim": made.code, "subject": made.subject})
    return made


def withdraw_claim(session: Session, *, who: Who, code: str, claim_code: str, why: str, source: str = "web", now: datetime) -> PartyClaim:
    """The claim taken back, with the reason; it stays in the record for staff to see. Taken back twice it is as first taken back."""
    party, person = _held(session, who, code)
    found = parties.claim_of(session, party, claim_code)
    if found is None:
        raise NotFound(kind="claim")
    if not found.stands:
        return found
    said = why_given(why, LONGEST_WHY)
    found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_why = now, person.id, said
    session.flush()
    throw_away(session, kind="claim", code=found.code, title=found.said, by=person, now=now, party_id=party.id, about=party.code)
    _record(session, "claim.withdraw", party, person, now, source, {"claim": found.code, "why": said})
    return found


def _held(session: Session, who: Who, code: str) -> tuple[Party, Person]:
    if not may(who, "claim.write"):
        raise Refused(action="claim.write")
    party, person = parties.locked(session, code), person_by_code(session, who.person_code)
    if party is None or person is None:
        raise NotFound(kind="party")
    return party, person


def _record(session: Session, action: str, party: Party, person: Person, now: datetime, source: str, detail: Mapping[str, object]) -> None:
    record_event(
        session,
        action=action,
        subject_kind="party",
        subject_code=party.code,
        person=person,
        on_behalf_of=party,
        now=now,
        source=source,
        detail=detail,
    )
