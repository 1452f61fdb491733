"""Accounts are made and closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.sign_in import folded_email, folded_name, password_complaint
from matchmaker.domain.spelling import foreign_letters
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.queries.people import person_by_email, person_by_name
from matchmaker.workflows.accounts.passwords import STANDARD
from matchmaker.workflows.accounts.sessions import end_all


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    parties: Iterable[Party],
    now: datetime,
    source: str,
    keeper: PasswordHasher = STANDARD,
) -> Person:
    """An account for somebody who speaks for these parties; raises `Invalid` where the address is taken or the password too short."""
    email = folded_email(email)
    if person_by_email(session, email):
        raise Invalid({"email": ("taken", {"email": email})})
    if strange := foreign_letters(email):
        raise Invalid({"email": ("foreign_letters", {"letters": strange})})
    if complaint := password_complaint(password, email, name):
        raise Invalid({"password": complaint})
    person = Person(code=new_code("p"), name=name, email=email, password_hash=keeper.hash(password), created_at=now)
    session.add(person)
    session.flush()
    session.add_all(Membership(person_id=person.id, party_id=party.id, role="lead", since=now) for party in parties)
    session.flush()
    record_event(session, action="account.add", subject_kind="person", subject_code=person.code, person=None, now=now, source=source)
    return person


def close_account(session: Session, *, email: str, now: datetime, source: str) -> Person:
    """Let nobody sign in with this account, named by its address or phone number, any more; its sessions have ended. Raises `NotFound`."""
    person = person_by_name(session, folded_name(email))
    if person is None:
        raise NotFound(email=email)
    person.active = False
    end_all(session, person, now=now)
    record_event(session, action="account.close", subject_kind="person", subject_code=person.code, person=None, now=now, source=source)
    return person
