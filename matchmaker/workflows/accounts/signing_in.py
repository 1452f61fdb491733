"""People sign in; guessing is slowed down, and nothing tells which account exists."""

from __future__ import annotations

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Refused, TooManyTries
from matchmaker.domain.sign_in import folded_name, network_of
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person, SignInTry
from matchmaker.store.queries.people import failures_since, hold_account, last_success, person_alone_by_name, person_by_name
from matchmaker.workflows.accounts.passwords import STANDARD, fits, nobodys_hash
from matchmaker.workflows.accounts.sessions import open_session

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 30  # an office behind one address shares it
FREE_TRIES = 4
FIRST_WAIT_SECONDS = 5


def begin_try(session: Session, *, email: str, address: str, now: datetime) -> int:
    """Count a try before its password is looked at and return its number; raises `TooManyTries` with the seconds to wait.

    `email` is what it is counted under: an address or a phone number as typed, or the name of what else is guarded against guessing.
    """
    email, address = folded_name(email), network_of(address)
    hold_account(session, email)
    wait = _seconds_to_wait(session, email, address, now)
    if wait > 0:
        raise TooManyTries(wait_seconds=wait)
    tried = SignInTry(email=email, address=address, at=now, succeeded=False)
    session.add(tried)
    session.flush()
    return tried.id


def sign_in(
    session: Session, *, email: str, password: str, counted_as: int, now: datetime, keeper: PasswordHasher = STANDARD, device: str = ""
) -> tuple[Person, str]:
    """The person and the token of a fresh session; the token is empty where a code is still to be given, see `finish_sign_in`.

    Raises `Refused` alike for a wrong password, no such account and a closed one.
    """
    person = person_alone_by_name(session, folded_name(email))
    kept = person.password_hash if person else nobodys_hash(keeper)
    if not fits(keeper, kept, password) or person is None or not person.active:
        raise Refused(action="account.sign_in")
    if keeper.check_needs_rehash(kept):
        person.password_hash = keeper.hash(password)
    succeed(session, counted_as)
    person_by_name(session, folded_name(email))  # now that they are known, with the parties they speak for
    if person.has_second_factor:
        return person, ""
    return person, begin_session(session, person, now=now, device=device)


def begin_session(session: Session, person: Person, *, now: datetime, device: str = "") -> str:
    """The token of a fresh session of a person who has shown everything that signing in asks for."""
    token = open_session(session, person, now=now, device=device)
    record_event(session, action="account.sign_in", subject_kind="person", subject_code=person.code, person=person, now=now)
    return token


def succeed(session: Session, counted_as: int) -> None:
    """The try was no guess: failures before it are forgotten."""
    session.get_one(SignInTry, counted_as).succeeded = True


def _seconds_to_wait(session: Session, email: str, address: str, now: datetime) -> int:
    """Nothing for the first tries; then a wait that doubles; after the most, until the window has passed since the last one."""
    since = now - WINDOW
    succeeded = last_success(session, email, since)
    by_account = failures_since(session, SignInTry.email == email, succeeded or since)
    by_address = failures_since(session, SignInTry.address == address, since)
    return max(_wait(*by_account, MOST_PER_ACCOUNT, now), _wait(*by_address, MOST_PER_ADDRESS, now))


def _wait(failed: int, last: datetime | None, most: int, now: datetime) -> int:
    if last is None or failed <= most - MOST_PER_ACCOUNT + FREE_TRIES:
        return 0
    doubled = FIRST_WAIT_SECONDS * 2 ** (failed - (most - MOST_PER_ACCOUNT + FREE_TRIES) - 1)
    pause = WINDOW if failed >= most else timedelta(seconds=doubled)
    return max(0, -int((now - last - pause).total_seconds() // 1))
