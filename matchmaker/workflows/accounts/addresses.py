"""Another e-mail address to sign in with: a letter goes there, and it counts once its secret is brought back together with the password."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from matchmaker.domain.codes import hash_of, new_secret
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.second_factor import address_token
from matchmaker.domain.sign_in import folded_name
from matchmaker.store import outbox
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import AddressChange, Person
from matchmaker.store.queries.people import person_by_code, person_by_email, person_by_name
from matchmaker.workflows.accounts.passwords import STANDARD, fits
from matchmaker.workflows.accounts.resetting import forget_resets
from matchmaker.workflows.accounts.signing_in import succeed
from matchmaker.workflows.accounts.telling import tell

GOOD_FOR = timedelta(days=1)
MOST_AT_ONCE = 3
"""So many such letters an hour one person has sent at most: they go to addresses that may be anybody's."""
HOUR = timedelta(hours=1)


def ask_address(session: Session, person: Person, email: str, *, key: str, now: datetime, source: str) -> AddressChange:
    """The change that waits for its letter to be answered, in place of an earlier one; the address until now is told. Raises `Invalid`."""
    recent = sa.select(sa.func.count()).where(AddressChange.person_id == person.id, AddressChange.made_at > now - HOUR)
    if (session.scalar(recent) or 0) >= MOST_AT_ONCE:
        raise Invalid({"email": ("too_many_letters", {})})
    end_waiting(session, person, now=now)
    code, until = new_secret(), now + GOOD_FOR
    made = AddressChange(code=code, token_hash=hash_of(address_token(key, code)), person_id=person.id, email=email, made_at=now, expires_at=until)
    session.add(made)
    session.flush()
    _record(session, "account.ask_address", person, person, now, source)
    outbox.write_letter(
        session, kind=outbox.NEW_ADDRESS, key=f"{outbox.NEW_ADDRESS}:{code}", name=person.name, email=email, language=person.language,
        subject_kind="account", subject_code=person.code, facts={"code": code, "until": until.isoformat()}, now=now,
    )  # fmt: skip
    tell(session, person, "email_asked", email=person.email, now=now)
    return made


def address_waiting(session: Session, person_code: str, *, now: datetime) -> AddressChange | None:
    """The address that waits for its letter to be answered, if there is one."""
    query = sa.select(AddressChange).join(AddressChange.person).where(Person.code == person_code, Person.active, AddressChange.ended_at.is_(None))
    return session.scalars(query.where(AddressChange.expires_at > now).order_by(AddressChange.id.desc()).limit(1)).one_or_none()


def address_of(session: Session, *, secret: str, now: datetime) -> AddressChange:
    """The change with this secret, with its person; raises `NotFound` alike where there is none, it was used or dropped, or its day has passed."""
    query = sa.select(AddressChange).where(AddressChange.token_hash == hash_of(secret)).options(joinedload(AddressChange.person))
    found = session.scalars(query).one_or_none()
    if found is None or found.ended_at is not None or found.expires_at <= now or not found.person.active:
        raise NotFound(kind="address_change")
    return found


def confirm_address(
    session: Session, *, secret: str, password: str, counted_as: int, now: datetime, keeper: PasswordHasher = STANDARD, source: str = "web"
) -> Person:
    """The person, who signs in with the new address from now on; the one until now is told. Of two at once one does it. Raises `Invalid`.

    The password is asked for as well: the letter may have gone to a stranger, by a slip of the finger.
    """
    change = address_of(session, secret=secret, now=now)
    person, before = change.person, change.person.email
    if not fits(keeper, person.password_hash, password):
        raise Invalid({"password": ("wrong_password", {}) if password else ("missing", {})})
    succeed(session, counted_as)
    if (other := person_by_email(session, change.email)) and other.id != person.id:
        raise Invalid({"password": ("address_taken", {})})
    if not end_waiting(session, person, now=now, only=change):
        raise NotFound(kind="address_change")
    person.email = change.email
    try:
        session.flush()
    except IntegrityError as error:  # somebody else took the address in the same moment
        raise Stale from error
    forget_resets(session, person, now=now)
    _record(session, "account.confirm_address", person, person, now, source)
    tell(session, person, "email", email=before, now=now)
    return person


def drop_address(session: Session, *, who: Who, now: datetime, source: str = "web") -> None:
    """No address waits any more, and its letter confirms nothing. Done twice it stays so."""
    person = person_by_code(session, who.person_code) if may(who, "account.own") else None
    if person is None:
        raise Refused(action="account.own")
    end_waiting(session, person, now=now)
    _record(session, "account.drop_address", person, person, now, source)


def make_address_secret(session: Session, *, name: str, key: str, now: datetime, source: str) -> str:
    """The secret of the address that waits, handed over by whoever runs this installation where no letters go out. Raises `NotFound`."""
    person = person_by_name(session, folded_name(name))
    change = address_waiting(session, person.code, now=now) if person else None
    if person is None or change is None:
        raise NotFound(kind="address_change")
    _record(session, "account.make_address", person, None, now, source)
    return address_token(key, change.code)


def end_waiting(session: Session, person: Person, *, now: datetime, only: AddressChange | None = None) -> int:
    """How many changes of the person, or of this one, waited until now."""
    mine = sa.update(AddressChange).where(AddressChange.person_id == person.id, AddressChange.ended_at.is_(None))
    if only is not None:
        mine = mine.where(AddressChange.id == only.id)
    done = session.execute(mine.values(ended_at=now).execution_options(synchronize_session="fetch"))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it


def _record(session: Session, action: str, person: Person, by: Person | None, now: datetime, source: str) -> None:
    record_event(session, action=action, subject_kind="person", subject_code=person.code, person=by, now=now, source=source)
