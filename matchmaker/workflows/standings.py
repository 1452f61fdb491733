"""How a co-operative stands, as staff enter it with its day and source. Nothing is changed: a later finding corrects an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import key_of
from matchmaker.domain.errors import Invalid, NotFound, Refused, Unreadable
from matchmaker.domain.moments import VIETNAM, read_past_day
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.standing import GRADES, MONTHS_NEW, Entry, Stands, months_after, standing_on
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.models.fairness import PartyStanding
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries import fairness, parties
from matchmaker.store.queries.people import person_by_code

LONGEST_SOURCE, LONGEST_DAY = 500, 40
TYPED = ("stands", "grade", "as_of", "founded_on", "source", "published")


def standing_of(session: Session, *, who: Who, party: Party, day: date) -> Entry | None:
    """How the co-operative stands on a day, as far as this person may know: staff and its own people all, anybody else a published rating."""
    found = standing_on([fairness.entry_of(row) for row in fairness.standings_of(session, party)], day)
    if found is None or found.for_all or may(who, "standing.read", Thing(frozenset({party.code}))):
        return found
    return None


def enter_standing(
    session: Session, *, who: Who, code: str, typed: Mapping[str, str], form_key: str, source: str = "web", now: datetime
) -> PartyStanding:
    """The finding that staff enter; the same form sent again is the same finding. Raises `Invalid` naming each field that cannot stand."""
    party, person = _held(session, who, code)
    key = key_of(form_key, code, *(f"{name} {typed.get(name, '')}" for name in TYPED))
    if not key:
        raise Invalid({"form_key": ("form_key_missing", {})})
    if made := fairness.standing_by_form(session, key):
        return made
    made = PartyStanding(party_id=party.id, entered_by_id=person.id, entered_at=now, form_key=key, **_read(typed, now.astimezone(VIETNAM).date()))
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # The same form arrived twice at once and the other one was first; any other clash is not ours to hide.
        if first := fairness.standing_by_form(session, key):
            return first
        raise
    detail = {"stands": made.stands, "grade": made.grade, "as_of": made.as_of.isoformat(), "source": made.source, "published": made.published}
    record_event(
        session, action="standing.enter", subject_kind="party", subject_code=party.code, person=person, on_behalf_of=party, now=now, source=source,
        detail=detail,
    )  # fmt: skip
    return made


def _read(typed: Mapping[str, str], today: date) -> dict[str, Any]:
    complaints: Complaints = {}
    stands, grade = typed.get("stands", ""), typed.get("grade", "")
    if stands not in set(Stands):
        complaints["stands"] = ("not_a_choice" if stands else "missing", {})
    if grade and grade not in GRADES:
        complaints["grade"] = ("not_a_choice", {})
    elif stands == Stands.RATED and not grade:
        complaints["grade"] = ("missing", {})
    elif stands in set(Stands) and stands != Stands.RATED and grade:
        complaints["grade"] = ("grade_without_rating", {})
    as_of = _day(typed, "as_of", today, complaints, required=True)
    founded_on = _day(typed, "founded_on", today, complaints)
    if founded_on and as_of and "stands" not in complaints:
        _see_founding(stands, founded_on, as_of, complaints)
    source = short_text(typed, "source", LONGEST_SOURCE, complaints)
    if not source and "source" not in complaints:
        complaints["source"] = ("missing", {})
    if complaints:
        raise Invalid(complaints)
    published = typed.get("published") == "yes"
    return {"stands": stands, "grade": grade, "as_of": as_of, "founded_on": founded_on, "source": source, "published": published}


def _see_founding(stands: str, founded_on: date, as_of: date, complaints: Complaints) -> None:
    """A founding day says until when a co-operative is new; anywhere else it would be kept and never read."""
    if stands != Stands.NEW:
        complaints["founded_on"] = ("founded_only_new", {})
    elif founded_on > as_of:
        complaints["founded_on"] = ("founded_after", {})
    elif as_of >= months_after(founded_on, MONTHS_NEW):
        complaints["founded_on"] = ("founded_long_ago", {"months": MONTHS_NEW})


def _day(typed: Mapping[str, str], name: str, today: date, complaints: Complaints, *, required: bool = False) -> date | None:
    text = short_text(typed, name, LONGEST_DAY, complaints)
    if not text:
        if required and name not in complaints:
            complaints[name] = ("missing", {})
        return None
    try:
        return read_past_day(text, today)
    except Unreadable as error:
        complaints[name] = (error.why, {"text": error.text})
        return None


def _held(session: Session, who: Who, code: str) -> tuple[Party, Person]:
    if not may(who, "standing.enter"):
        raise Refused(action="standing.enter")
    party, person = parties.locked(session, code), person_by_code(session, who.person_code)
    if party is None or person is None or party.kind != "cooperative":
        raise NotFound(kind="party")
    return party, person
