"""Staff take a registration up, ask back, refuse it, or make of it a party, a person and the tie between them, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Who, may
from matchmaker.likeness import keep_pairs
from matchmaker.market import market_of
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.matching.text import fold
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.models.registrations import Registration
from matchmaker.store.outbox import write_letter
from matchmaker.store.queries import parties, registrations
from matchmaker.store.queries.people import person_by_code, person_by_email
from matchmaker.workflows.registering.reading import places_of

REASONS = ("papers", "unreachable", "duplicate", "outside", "not_theirs", "other")
LONGEST_NOTE = 1000
VIETNAM = timezone(timedelta(hours=7))


def take_up(session: Session, *, who: Who, code: str, version: int, source: str = "web", now: datetime) -> Registration:
    """The registration that this member of staff looks after now; its applicant no longer changes it."""
    held, person = _held(session, who, code)
    if held.state == "taken" and held.taken_by_id == person.id:
        return held
    _fresh(held, version)
    held.state, held.taken_by_id = "taken", person.id
    return _done(session, "registration.take", held, person, now, source)


def put_back(session: Session, *, who: Who, code: str, version: int, state: str, taken_by: str, source: str = "web", now: datetime) -> Registration:
    """The registration as it stood before it was taken up; its applicant may change it again. Raises `Stale` where anything happened to it since."""
    held, person = _held(session, who, code)
    if held.state != "taken" or held.version != version or held.taken_by_id != person.id or state not in ("waiting", "asked", "taken"):
        raise Stale(code=held.code, version=held.version)
    before = person_by_code(session, taken_by) if taken_by else None
    held.state, held.taken_by_id = state, before.id if before else None
    return _done(session, "registration.put_back", held, person, now, source)


def ask_back(session: Session, *, who: Who, code: str, question: str, version: int, source: str = "web", now: datetime) -> Registration:
    """The registration with a question that its applicant sees at their address, and may correct it again."""
    held, person = _held(session, who, code)
    asked = _note({"question": question}, "question", required=True)
    if held.state == "asked" and held.question == asked:
        return held
    _fresh(held, version)
    held.state, held.question, held.answer, held.taken_by_id = "asked", asked, "", person.id
    _tell(session, held, "registration_asked", f"asked:{held.code}:{held.version}", {"organisation": held.name, "question": asked}, now)
    return _done(session, "registration.ask", held, person, now, source, {"question": asked})


def refuse(session: Session, *, who: Who, code: str, reason: str, note: str = "", version: int, source: str = "web", now: datetime) -> Registration:
    """The registration refused for a reason that its applicant can read."""
    held, person = _held(session, who, code)
    if held.state == "refused":
        return held
    if reason not in REASONS:
        raise Invalid({"reason": ("not_a_choice", {})})
    said = _note({"note": note}, "note", required=reason == "other")
    _fresh(held, version)
    held.reason, held.note = reason, said
    _decide(held, "refused", person, now)
    _tell_answer(session, held, accepted=False, now=now)
    return _done(session, "registration.refuse", held, person, now, source, {"reason": reason})


def confirm(
    session: Session, *, who: Who, code: str, version: int, commune: str = "", papers: bool = False, source: str = "web", now: datetime
) -> Registration:
    """The registration become a party, its person and their tie; confirmed twice it is the same party. `papers` says that staff saw them."""
    held, person = _held(session, who, code)
    if held.state == "confirmed":
        return held
    _fresh(held, version)
    if held.tax_code and (taken := parties.with_tax_code(session, held.tax_code)):
        raise Invalid({"tax_code": ("tax_code_taken", {"code": taken.code})})
    held.commune_code = _commune(session, held, commune)
    party = _party_of(held, now)
    if papers:
        if not held.tax_code:
            raise Invalid({"papers": ("papers_without_tax_code", {})})
        party.confirmed_at, party.confirmed_by_id = now, person.id
    session.add(party)
    _flush(session, held)
    keep_pairs(session, [party.code], market_of(session).lexicon(session).gazetteer, now)
    _record(session, "party.found", "party", party.code, person, now, source, {"name": party.name, "registration": held.code})
    _speak_for(session, held, party, "lead", person, now, source)
    _decide(held, "confirmed", person, now)
    _tell_answer(session, held, accepted=True, now=now)
    return _done(session, "registration.confirm", held, person, now, source, {"party": party.code})


def join(session: Session, *, who: Who, code: str, party_code: str, role: str = "", version: int, source: str = "web", now: datetime) -> Registration:
    """The registration's person let into a party that exists, as its lead where no role is given and nobody leads it. Done twice it is done once."""
    held, person = _held(session, who, code)
    if held.state == "joined":
        return held
    _fresh(held, version)
    if role not in ("", "lead", "member", "reader"):
        raise Invalid({"role": ("not_a_choice", {})})
    party = parties.locked(session, party_code) if party_code else None
    if party is None or party.kind == "alliance":
        raise Invalid({"party": ("not_listed", {})})
    role = role or ("member" if parties.is_led(session, party) else "lead")
    _speak_for(session, held, party, role, person, now, source)
    _decide(held, "joined", person, now)
    _tell_answer(session, held, accepted=True, now=now)
    return _done(session, "registration.join", held, person, now, source, {"party": party.code, "role": role})


def _tell_answer(session: Session, held: Registration, *, accepted: bool, now: datetime) -> None:
    """A letter to the applicant with what staff have decided."""
    facts = {"organisation": held.name, "accepted": accepted, "reason": held.reason or "", "note": held.note or ""}
    _tell(session, held, "registration_answered", f"answered:{held.code}", facts, now)


def _tell(session: Session, held: Registration, kind: str, key: str, facts: Mapping[str, object], now: datetime) -> None:
    write_letter(
        session, kind=kind, key=f"registration_{key}", name=held.person_name, email=held.email, subject_kind="registration", subject_code=held.code,
        facts=facts, now=now,
    )  # fmt: skip


def _held(session: Session, who: Who, code: str) -> tuple[Registration, Person]:
    if not may(who, "registration.decide"):
        raise Refused(action="registration.decide")
    found = registrations.by_code(session, code)
    person = person_by_code(session, who.person_code)
    if found is None or person is None:
        raise NotFound(kind="registration")
    registrations.locked(session, found.id)
    return found, person


def _fresh(held: Registration, version: int) -> None:
    if not held.open or held.version != version:
        raise Stale(code=held.code, version=held.version)


def _commune(session: Session, held: Registration, picked: str) -> str | None:
    """The commune: as picked among those that the typed place allows, or as it was read; raises `Invalid` where one of several must be picked."""
    gazetteer = market_of(session).lexicon(session).gazetteer
    allowed = places_of(held.place_typed, None, gazetteer)
    if picked and picked not in (allowed or gazetteer.communes):
        raise Invalid({"commune": ("not_listed", {})})
    if not picked and not held.commune_code and len(allowed) > 1:
        raise Invalid({"commune": ("commune_not_picked", {})})
    return picked or held.commune_code


def _party_of(held: Registration, now: datetime) -> Party:
    return Party(
        code=new_code("d"), kind=held.kind, name=held.name, name_folded=fold(held.name), tax_code=held.tax_code, place_typed=held.place_typed,
        commune_code=held.commune_code, phone=held.phone, about=held.about, source="registration",
        reported_on=held.sent_at.astimezone(VIETNAM).date(), created_at=now,
    )  # fmt: skip


def _speak_for(session: Session, held: Registration, party: Party, role: str, staff: Person, now: datetime, source: str) -> None:
    """Tie the person to the party: somebody new with the password they chose, or whoever has an account at that address."""
    person = person_by_email(session, held.email)
    if person is None:
        person = Person(code=new_code("p"), name=held.person_name, email=held.email, password_hash=held.password_hash, created_at=now)
        session.add(person)
        _flush(session, held)
        _record(session, "account.add", "person", person.code, staff, now, source, {"registration": held.code})
    elif not person.active:
        raise Invalid({"email": ("account_closed", {})})
    elif parties.speaks_for(session, person, party):
        held.party_id = party.id
        return
    session.add(Membership(person_id=person.id, party_id=party.id, role=role, since=now))
    held.party_id = party.id
    _flush(session, held)
    _record(session, "membership.add", "person", person.code, staff, now, source, {"party": party.code, "role": role})


def _flush(session: Session, held: Registration) -> None:
    """Write what there is; where somebody was faster by a moment with the same tax code or address, the database says so."""
    code, version = held.code, held.version
    try:
        session.flush()
    except IntegrityError as error:
        raise Stale(code=code, version=version) from error


def _decide(held: Registration, state: str, person: Person, now: datetime) -> None:
    held.state, held.decided_at, held.decided_by_id = state, now, person.id
    held.password_hash = ""  # the account has it now, or nobody ever will


def _note(typed: Mapping[str, str], name: str, *, required: bool) -> str:
    complaints: Complaints = {}
    said = short_text(typed, name, LONGEST_NOTE, complaints)
    if required and not said and not complaints:
        complaints[name] = ("missing", {})
    if complaints:
        raise Invalid(complaints)
    return said


def _done(
    session: Session, action: str, held: Registration, person: Person, now: datetime, source: str, detail: Mapping[str, object] | None = None
) -> Registration:
    session.flush()
    _record(session, action, "registration", held.code, person, now, source, detail or {})
    return held


def _record(session: Session, action: str, kind: str, code: str, person: Person, now: datetime, source: str, detail: Mapping[str, object]) -> None:
    record_event(session, action=action, subject_kind=kind, subject_code=code, person=person, now=now, source=source, detail=detail)
