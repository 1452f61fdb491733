"""An organisation sends its registration, and corrects it until staff take it up. Who holds the secret of its address is its applicant."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of, new_code
from matchmaker.domain.errors import Invalid, NotFound, Stale, TooManyTries
from matchmaker.domain.limits import HOUR, LIMITS
from matchmaker.domain.permissions import Who
from matchmaker.domain.sign_in import network_of
from matchmaker.likeness import near_parties
from matchmaker.market import market_of
from matchmaker.matching.party_reading import short_text
from matchmaker.store.audit import record_event
from matchmaker.store.models.registrations import Registration, RegistrationTry
from matchmaker.store.outbox import write_to
from matchmaker.store.queries import limits, parties, registrations
from matchmaker.store.queries.people import hold_account, person_by_code, staff
from matchmaker.store.snapshots import said_in
from matchmaker.workflows.registering.reading import ANOTHER, Application, read_application, row_of

WINDOW = timedelta(hours=1)
MOST_PER_ADDRESS = 30  # an office behind one address shares it, and one registration may take a few presses
LONGEST_ANSWER = 1000
COMPARED = ("kind", "name", "tax_code", "place_typed", "commune_code", "phone", "about", "person_name", "email", "wants_party_id")
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)


def begin_sending(session: Session, *, address: str, now: datetime) -> None:
    """Count a press of the button before anything is looked at; raises `TooManyTries` with the seconds to wait."""
    address = network_of(address)
    hold_account(session, f"register {address}")
    registrations.forget_tries(session, address, now - WINDOW)
    count, first = registrations.tries_since(session, address, now - WINDOW)
    if count >= MOST_PER_ADDRESS and first is not None:
        raise TooManyTries(wait_seconds=max(1, int((first + WINDOW - now).total_seconds())))
    session.add(RegistrationTry(address=address, at=now))


def send(
    session: Session, *, who: Who, typed: Mapping[str, str], sure: Collection[str] = (), keeper: PasswordHasher, source: str = "web", now: datetime
) -> Registration:
    """The registration that the form makes; the same form sent again is the same one. Whether its e-mail has an account changes nothing here."""
    secret = typed.get("form_key", "")
    if not _SECRET.fullmatch(secret):
        raise Invalid({"form_key": ("form_key_missing", {})})
    if made := registrations.by_secret(session, hash_of(secret)):
        return made
    application = read_application(session, typed, market_of(session).lexicon(session).gazetteer, sure=sure, new=True)
    made = Registration(code=new_code("r"), secret_hash=hash_of(secret), sent_at=now, password_hash=keeper.hash(application.password))
    _fill(session, made, application)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        if first := registrations.by_secret(session, hash_of(secret)):
            return first  # the same form arrived twice at once
        raise
    _tell_staff(session, made, now)
    _record(session, "registration.send", made, who, now, source, {"name": made.name})
    return made


def see_own(session: Session, *, secret: str) -> Registration:
    """The registration whose applicant holds this secret; raises `NotFound`."""
    found = registrations.by_secret(session, hash_of(secret)) if _SECRET.fullmatch(secret) else None
    if found is None:
        raise NotFound(kind="registration")
    return found


def correct(
    session: Session,
    *,
    who: Who,
    secret: str,
    typed: Mapping[str, str],
    sure: Collection[str] = (),
    version: int,
    source: str = "web",
    now: datetime,
) -> Registration:
    """The registration as its applicant says it now, their answer with it. Raises `Stale` once staff have taken it up."""
    held = see_own(session, secret=secret)
    registrations.locked(session, held.id)
    if not held.correctable or held.version != version:
        raise Stale(code=held.code, version=held.version)
    application = read_application(session, typed, market_of(session).lexicon(session).gazetteer, sure=sure, new=False)
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    answer = short_text(typed, "answer", LONGEST_ANSWER, complaints)
    if complaints:
        raise Invalid(complaints)
    before = said_in(held, COMPARED)
    _fill(session, held, application)
    changed = [name for name in COMPARED if getattr(held, name) != before[name]]
    answered = held.state == "asked"
    if answered:
        held.state, held.answer = "waiting", answer
    session.flush()
    if answered:
        _tell_staff(session, held, now)
    detail = {"changed": changed, "before": {name: before[name] for name in changed if name not in ("phone", "email", "person_name")}}
    _record(session, "registration.correct", held, who, now, source, detail)
    return held


def typed_of(session: Session, registration: Registration) -> dict[str, str]:
    """The registration as its form would send it, with what was answered about known organisations."""
    gazetteer = market_of(session).lexicon(session).gazetteer
    shown = " ".join(one.code for one in near_parties(session, row_of(registration), gazetteer))
    return {
        "kind": registration.kind, "name": registration.name, "tax_code": registration.tax_code or "", "place": registration.place_typed,
        "commune": registration.commune_code or "", "phone": registration.phone, "about": registration.about,
        "person_name": registration.person_name, "email": registration.email, "answer": registration.answer, "shown": shown,
        "join": registration.wants_party.code if registration.wants_party else ANOTHER, "version": str(registration.version),
    }  # fmt: skip


def _fill(session: Session, registration: Registration, said: Application) -> None:
    wanted = parties.locked(session, said.wants) if said.wants else None
    registration.kind, registration.name, registration.tax_code = said.kind, said.party.name, said.party.tax_code
    registration.place_typed, registration.commune_code = said.party.place_typed, said.party.commune_code
    registration.phone, registration.about = said.party.phone, said.party.about
    registration.person_name, registration.email = said.person_name, said.email
    registration.wants_party_id = wanted.id if wanted else None


def _tell_staff(session: Session, registration: Registration, now: datetime) -> None:
    """A letter to the staff: a registration waits for them, sent just now or answered. In a flood it waits in their list alone."""
    if limits.subjects_told_since(session, "registration_received", now - HOUR) >= LIMITS["registration_letters"].most:
        return
    key = f"registration_received:{registration.code}:{registration.version}"
    facts = {"organisation": registration.name, "applicant": registration.person_name, "code": registration.code}
    write_to(
        session, staff(session), kind="registration_received", key=key, subject_kind="registration", subject_code=registration.code,
        facts=facts, now=now,
    )  # fmt: skip


def _record(session: Session, action: str, registration: Registration, who: Who, now: datetime, source: str, detail: Mapping[str, object]) -> None:
    person = person_by_code(session, who.person_code) if who.person_code else None
    record_event(
        session, action=action, subject_kind="registration", subject_code=registration.code, person=person, now=now, source=source, detail=detail
    )
