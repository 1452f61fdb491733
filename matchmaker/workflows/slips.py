"""Slips for people without e-mail: made for a named person, printed, given anew; whoever types the code of one comes to its link."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of, new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, TooManyTries, WrongStage
from matchmaker.domain.permissions import ROLES, Thing, Who, may
from matchmaker.domain.sign_in import email_complaint, folded_email, folded_phone, network_of
from matchmaker.domain.slips import hash_of_slip_code, read_slip_code, slip_code, slip_token
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Party, Person
from matchmaker.store.models.registrations import Activation, SlipTry
from matchmaker.store.queries import parties
from matchmaker.store.queries.people import hold_account, person_by_code, person_by_email, person_by_phone
from matchmaker.store.queries.registrations import (
    activation_with_code,
    forget_slip_tries,
    slip_of,
    slip_tries_since,
    slips_of,
    unused_activations,
)

GOOD_FOR = timedelta(days=14)
LONGEST_NAME = 200
SHOWN = 50
WINDOW, MOST_TRIES = timedelta(minutes=15), 10


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it is printed; without its code and its link where it is of no use any more."""

    kept: Activation
    code: str = ""
    token: str = ""


def all_slips(session: Session, *, who: Who, code: str) -> Sequence[Activation]:
    """The slips of a party, for its leads and staff; none of the Alliance, whose people come by e-mail."""
    return slips_of(session, _party(session, who, code, lock=False), most=SHOWN)


def see_slip(session: Session, *, who: Who, code: str, link: str, key: str, now: datetime) -> Slip:
    """The slip to be printed. `key` is what only the server knows; where it has changed since, the slip opens nothing and says so."""
    found = _found(session, who, code, link)
    token = slip_token(key, found.nonce)
    if not found.good(now) or hash_of(token) != found.token_hash:
        return Slip(found)
    return Slip(found, slip_code(key, found.nonce), token)


def make_slip(session: Session, *, who: Who, code: str, typed: Mapping[str, str], key: str, source: str = "web", now: datetime) -> Activation:
    """A slip for a named person, which takes the place of an earlier one for the same telephone or address. Raises `Invalid`."""
    party = _party(session, who, code)
    complaints: Complaints = {}
    name = short_text(typed, "person_name", LONGEST_NAME, complaints)
    if not name:
        complaints.setdefault("person_name", ("missing", {}))
    phone, email = _reach(typed, complaints)
    role = typed.get("role", "")
    if role not in ROLES:
        complaints["role"] = ("not_a_choice", {})
    if complaints:
        raise Invalid(complaints)
    if phone and person_by_phone(session, phone):
        raise Invalid({"phone": ("has_account", {})})
    if email and person_by_email(session, email):
        raise Invalid({"email": ("has_account", {})})
    return _make(session, party, (name, phone, email, role), _person(session, who), key, now, source)


def make_again(session: Session, *, who: Who, code: str, link: str, key: str, source: str = "web", now: datetime) -> Activation:
    """A fresh slip for the same person; the old one is worth nothing from now on. Raises `WrongStage` for one that was used."""
    _party(session, who, code)
    old = _found(session, who, code, link)
    if old.used_at is not None:
        raise WrongStage(move="slip_again", stage="used")
    return _make(session, old.party, (old.person_name, old.phone, old.email, old.role), _person(session, who), key, now, source)


def begin_try(session: Session, *, address: str, now: datetime) -> int:
    """Count a typed code before it is looked at and return the try's number; raises `TooManyTries` with the seconds to wait."""
    network = network_of(address)
    hold_account(session, f"slip:{network}")
    forget_slip_tries(session, network, now - WINDOW)
    many, first = slip_tries_since(session, network, now - WINDOW)
    if first is not None and many >= MOST_TRIES:
        raise TooManyTries(wait_seconds=int((first + WINDOW - now).total_seconds()) + 1)
    tried = SlipTry(address=network, at=now)
    session.add(tried)
    session.flush()
    return tried.id


def token_of_code(session: Session, *, typed: str, counted_as: int, key: str, now: datetime) -> str:
    """The secret of the link that belongs to the typed code; a right one counts as no try. Raises `Invalid` alike for whatever is wrong with it."""
    code = read_slip_code(typed)
    found = activation_with_code(session, hash_of_slip_code(key, code)) if code else None
    if found is None or not found.good(now):
        raise Invalid({"slip_code": ("slip_code_unknown" if typed.strip() else "missing", {})})
    if (tried := session.get(SlipTry, counted_as)) is not None:
        session.delete(tried)
    return slip_token(key, found.nonce)


def _reach(typed: Mapping[str, str], complaints: Complaints) -> tuple[str | None, str | None]:
    """The telephone number and the address, at least one of them."""
    said_phone, said_email = typed.get("phone", "").strip(), typed.get("email", "").strip()
    phone = folded_phone(said_phone)
    if said_phone and not phone:
        complaints["phone"] = ("not_a_phone", {})
    if said_email and (complaint := email_complaint(said_email)):
        complaints["email"] = complaint
    if not said_phone and not said_email:
        complaints["phone"] = ("phone_or_email", {})
    return phone or None, folded_email(said_email) or None


def _make(
    session: Session, party: Party, about: tuple[str, str | None, str | None, str], by: Person, key: str, now: datetime, source: str
) -> Activation:
    name, phone, email, role = about
    for earlier in unused_activations(session, party):
        if {earlier.phone, earlier.email} & ({phone, email} - {None}):
            earlier.withdrawn_at = now
    session.flush()
    nonce = secrets.token_hex(16)
    made = Activation(
        code=new_code("a"), token_hash=hash_of(slip_token(key, nonce)), code_hash=hash_of_slip_code(key, slip_code(key, nonce)), nonce=nonce,
        party_id=party.id, person_name=name, phone=phone, email=email, role=role, made_by_id=by.id, made_at=now, expires_at=now + GOOD_FOR,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record_event(
        session, action="activation.slip", subject_kind="activation", subject_code=made.code, person=by, now=now, source=source, on_behalf_of=party,
        detail={"party": party.code, "name": name, "role": role},
    )  # fmt: skip
    return made


def _party(session: Session, who: Who, code: str, *, lock: bool = True) -> Party:
    party = parties.locked(session, code) if lock else parties.by_code(session, code)
    if party is None or not may(who, "party.people", Thing(frozenset({code}))):
        raise NotFound(kind="party")
    if party.kind == "alliance":
        raise Refused(action="party.people")
    return party


def _found(session: Session, who: Who, code: str, link: str) -> Activation:
    found = slip_of(session, _party(session, who, code, lock=False), link)
    if found is None:
        raise NotFound(kind="activation")
    return found


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="party.people")
    return person
