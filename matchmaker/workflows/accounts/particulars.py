"""What a person changes about their own account: name, address, phone number, language, password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, Refused, Stale
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.sign_in import email_complaint, folded_email, folded_phone, password_complaint
from matchmaker.domain.spelling import clean
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person
from matchmaker.store.queries.people import person_by_code, person_by_name
from matchmaker.workflows.accounts.addresses import ask_address, end_waiting
from matchmaker.workflows.accounts.passwords import STANDARD, fits, names_of
from matchmaker.workflows.accounts.resetting import forget_resets
from matchmaker.workflows.accounts.sessions import end_all, rotate
from matchmaker.workflows.accounts.signing_in import succeed
from matchmaker.workflows.accounts.telling import tell

LONGEST_NAME = 200
LANGUAGES = ("", "vi", "en")
Complaints = dict[str, tuple[str, dict[str, object]]]


def own_account(session: Session, who: Who) -> Person:
    """The person who asks, with the parties they speak for; raises `Refused` for who has not signed in."""
    person = person_by_code(session, who.person_code) if who.person_code and may(who, "account.own") else None
    if person is None:
        raise Refused(action="account.own")
    return person


def change_particulars(
    session: Session, *, who: Who, typed: Mapping[str, str], counted_as: int, key: str, now: datetime, keeper: PasswordHasher = STANDARD,
    source: str = "web",
) -> Person:  # fmt: skip
    """The person as they wrote themselves down; by which address or number they sign in changes only with their password.

    Another address counts once its letter has been answered. Raises `Invalid`.
    """
    person = own_account(session, who)
    wanted, complaints = _read(session, person, typed)
    doors = [name for name in ("email", "phone") if wanted[name] != getattr(person, name)]
    if doors and not complaints and not fits(keeper, person.password_hash, typed.get("password", "")):
        complaints["password"] = ("wrong_password", {}) if typed.get("password") else ("missing", {})
    if complaints:
        raise Invalid(complaints)
    succeed(session, counted_as)
    if (email := wanted["email"]) and email != person.email:
        doors.remove("email")
        del wanted["email"]
        ask_address(session, person, email, key=key, now=now, source=source)
    changed = [name for name, value in wanted.items() if value != getattr(person, name)]
    before = person.email
    for name in changed:
        setattr(person, name, wanted[name])
    _flush(session)
    if changed:
        _record(session, "account.change", person, now, source, {"changed": changed})
    if "email" in doors:
        end_waiting(session, person, now=now)
    for name in doors:
        forget_resets(session, person, now=now)
        tell(session, person, name, email=before, now=now)
    return person


def change_password(
    session: Session, *, who: Who, old: str, password: str, counted_as: int, token: str, now: datetime, keeper: PasswordHasher = STANDARD,
    source: str = "web",
) -> tuple[Person, str]:  # fmt: skip
    """The person with another password, and another token for this browser; their other sessions have ended. Raises `Invalid`."""
    person = own_account(session, who)
    if not fits(keeper, person.password_hash, old):
        raise Invalid({"old": ("wrong_password", {})})
    succeed(session, counted_as)
    if complaint := password_complaint(password, *names_of(person)):
        raise Invalid({"password": complaint})
    if old == password:
        raise Invalid({"password": ("same_password", {})})
    person.password_hash = keeper.hash(password)
    forget_resets(session, person, now=now)
    end_all(session, person, but=token, now=now)
    _record(session, "account.password", person, now, source, {})
    tell(session, person, "password", email=person.email, now=now)
    return person, rotate(session, person, token=token, now=now)


def _read(session: Session, person: Person, typed: Mapping[str, str]) -> tuple[dict[str, str | None], Complaints]:
    complaints: Complaints = {}
    name, email, phone = clean(typed.get("person_name", "")), typed.get("email", "").strip(), typed.get("phone", "").strip()
    if not name or len(name) > LONGEST_NAME:
        complaints["person_name"] = ("too_long", {}) if name else ("missing", {})
    if email and (complaint := email_complaint(email)):
        complaints["email"] = complaint
    if phone and not folded_phone(phone):
        complaints["phone"] = ("not_a_phone", {})
    if not email and not phone:
        complaints["email"] = ("neither_email_nor_phone", {})
    if typed.get("language", "") not in LANGUAGES:
        complaints["language"] = ("not_a_choice", {})
    wanted = {"name": name, "email": folded_email(email) or None, "phone": folded_phone(phone) or None, "language": typed.get("language", "")}
    for field in ("email", "phone"):
        kept = wanted[field]
        if kept and field not in complaints and (other := person_by_name(session, kept)) and other.id != person.id:
            complaints[field] = ("taken", {})
    return wanted, complaints


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:  # somebody else took the address or the number in the same moment
        raise Stale from error


def _record(session: Session, action: str, person: Person, now: datetime, source: str, detail: Mapping[str, object]) -> None:
    record_event(session, action=action, subject_kind="person", subject_code=person.code, person=person, now=now, source=source, detail=detail)
