"""People sign in and out; guessing is slowed down, and nothing tells which account exists."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of, new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, TooManyTries
from matchmaker.domain.sign_in import LONGEST_PASSWORD, folded_email, network_of, password_complaint
from matchmaker.domain.spelling import foreign_letters
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Membership, Party, Person, SignInTry, UserSession
from matchmaker.store.queries.people import (
    failures_since,
    hold_account,
    last_success,
    person_by_email,
    session_by_token,
)

STANDARD = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 30  # an office behind one address shares it
FREE_TRIES = 4
FIRST_WAIT_SECONDS = 5
LONGEST_SESSION = timedelta(days=7)


def begin_try(session: Session, *, email: str, address: str, now: datetime) -> int:
    """Count a try before its password is looked at and return its number; raises `TooManyTries` with the seconds to wait."""
    email, address = folded_email(email), network_of(address)
    hold_account(session, email)
    wait = _seconds_to_wait(session, email, address, now)
    if wait > 0:
        raise TooManyTries(wait_seconds=wait)
    tried = SignInTry(email=email, address=address, at=now, succeeded=False)
    session.add(tried)
    session.flush()
    return tried.id


def sign_in(session: Session, *, email: str, password: str, counted_as: int, now: datetime, keeper: PasswordHasher = STANDARD) -> tuple[Person, str]:
    """The person and the token of a fresh session; raises `Refused` alike for a wrong password, no such account and a closed one."""
    person = person_by_email(session, folded_email(email))
    kept = person.password_hash if person else _nobodys_hash(keeper)
    if not _fits(keeper, kept, password) or person is None or not person.active:
        raise Refused(action="account.sign_in")
    if keeper.check_needs_rehash(kept):
        person.password_hash = keeper.hash(password)
    token = secrets.token_urlsafe(32)
    session.add(UserSession(token_hash=hash_of(token), person_id=person.id, created_at=now, expires_at=now + LONGEST_SESSION))
    tried = session.get_one(SignInTry, counted_as)
    tried.succeeded = True
    record_event(session, action="account.sign_in", subject_kind="person", subject_code=person.code, person=person, now=now)
    return person, token


def sign_out(session: Session, *, token: str, now: datetime) -> None:
    """End the session for good: its cookie, replayed, is nobody's. Done twice it stays ended."""
    kept = session_by_token(session, hash_of(token))
    if kept is None or kept.ended_at is not None:
        return
    kept.ended_at = now
    record_event(session, action="account.sign_out", subject_kind="person", subject_code=kept.person.code, person=kept.person, now=now)


def person_of_token(session: Session, token: str, *, now: datetime) -> Person | None:
    """The person whose session this is, or None where it has ended, run out, the account is closed, or staff opened it to look."""
    kept = session_by_token(session, hash_of(token))
    if kept is None or kept.ended_at is not None or kept.expires_at <= now or not kept.person.active or kept.acted_by_id is not None:
        return None
    return kept.person


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
    if complaint := password_complaint(password):
        raise Invalid({"password": complaint})
    person = Person(code=new_code("p"), name=name, email=email, password_hash=keeper.hash(password), created_at=now)
    session.add(person)
    session.flush()
    session.add_all(Membership(person_id=person.id, party_id=party.id, role="lead", since=now) for party in parties)
    session.flush()
    record_event(session, action="account.add", subject_kind="person", subject_code=person.code, person=None, now=now, source=source)
    return person


def close_account(session: Session, *, email: str, now: datetime, source: str) -> Person:
    """Let nobody sign in with this account any more; its open sessions end with the next request. Raises `NotFound`."""
    person = person_by_email(session, folded_email(email))
    if person is None:
        raise NotFound(email=email)
    person.active = False
    record_event(session, action="account.close", subject_kind="person", subject_code=person.code, person=None, now=now, source=source)
    return person


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


def _fits(keeper: PasswordHasher, kept: str, password: str) -> bool:
    try:
        return keeper.verify(kept, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=8)
def _nobodys_hash(keeper: PasswordHasher) -> str:
    return keeper.hash(secrets.token_hex(16))  # checked where there is no account, so that an unknown name takes as long as a known one
