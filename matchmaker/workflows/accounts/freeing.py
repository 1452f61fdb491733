"""A telephone number is taken off an account by the Alliance, so that whoever has it now can sign in with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, WrongStage
from matchmaker.domain.permissions import Who, may
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.accounts.addresses import end_waiting
from matchmaker.workflows.accounts.resetting import forget_resets
from matchmaker.workflows.accounts.sessions import end_all
from matchmaker.workflows.accounts.telling import tell

SHORTEST_REASON, LONGEST_REASON = 10, 500


def whose_number(session: Session, *, who: Who, person_code: str) -> tuple[Person, Person]:
    """The person whose number it is, and the member of staff who asks; raises `Refused` for one's own, which one's own page changes."""
    by = person_by_code(session, who.person_code) if may(who, "account.free_phone") else None
    if by is None or who.person_code == person_code:
        raise Refused(action="account.free_phone")
    person = person_by_code(session, person_code)
    if person is None:
        raise NotFound(kind="person")
    return person, by


def only_way_in(person: Person) -> bool:
    """Does the person sign in by the number alone, so that without it the account closes?"""
    return person.active and not person.email


def free_phone(session: Session, *, who: Who, person_code: str, reason: str, sure: bool = False, now: datetime, source: str = "web") -> Person:
    """The person without their number; an account that had no other way in is closed, and its sessions have ended. Raises `Invalid`.

    Only staff who show a code when they sign in take a number off; the person is told why, and the audit keeps it.
    """
    person, by = whose_number(session, who=who, person_code=person_code)
    if person.phone is None:
        raise WrongStage(move="free_phone", stage="none")
    closes, complaints = only_way_in(person), Complaints()
    said = short_text({"phone_reason": reason}, "phone_reason", LONGEST_REASON, complaints)
    if not complaints and len(said) < SHORTEST_REASON:
        complaints["phone_reason"] = ("reason_too_short", {"least": SHORTEST_REASON}) if said else ("missing", {})
    if closes and not sure:
        complaints["sure"] = ("not_sure", {})
    if not by.has_second_factor:
        complaints = {"phone_reason": ("needs_second_factor", {})}
    if complaints:
        raise Invalid(complaints)
    person.phone = None
    if closes:
        person.active = False
        end_all(session, person, now=now)
        end_waiting(session, person, now=now)
    session.flush()
    forget_resets(session, person, now=now)
    record_event(
        session, action="account.free_phone", subject_kind="person", subject_code=person.code, person=by, now=now, source=source,
        detail={"reason": said, "closed": closes},
    )  # fmt: skip
    tell(session, person, "phone_freed", email=person.email, now=now, reason=said)
    return person
