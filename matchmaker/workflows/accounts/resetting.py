"""A forgotten password: asked for alike whether or not there is an account, sent by a worker, good once and for an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session, joinedload

from matchmaker.domain.codes import hash_of, new_secret
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import Who
from matchmaker.domain.second_factor import reset_token
from matchmaker.domain.sign_in import folded_name, password_complaint
from matchmaker.store import outbox
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import PasswordReset, Person
from matchmaker.store.outbox import Claim
from matchmaker.store.queries.people import person_by_code, person_by_name
from matchmaker.workflows.accounts.passwords import STANDARD, names_of
from matchmaker.workflows.accounts.sessions import end_all
from matchmaker.workflows.accounts.telling import tell

GOOD_FOR = timedelta(hours=1)
MOST_AT_ONCE = 3
"""So many letters an hour one person gets at most, however often somebody asks."""


def ask_for_reset(session: Session, *, who: Who, name: str, now: datetime, source: str = "web") -> None:
    """Have a worker send the way to a new password. Nothing here looks whether there is such an account: the answer takes as long for any name."""
    code = new_secret()
    outbox.enqueue(session, kind=outbox.RESET_ASKED, key=code, payload={"name": folded_name(name), "code": code}, now=now)
    asking = person_by_code(session, who.person_code) if who.person_code else None  # whoever is signed in here, whose name is not looked up either
    record_event(session, action="account.ask_reset", subject_kind="account", subject_code="", person=asking, now=now, source=source)


def write_reset(session: Session, *, claim: Claim, key: str, now: datetime) -> bool:
    """Whether a letter was written: there is an open account of that name with an address, and not too many are under way. Marks the job done."""
    outbox.finish(session, claim, now=now)
    person = person_by_name(session, str(claim.payload["name"]))
    if person is None or not person.active or not person.email or _under_way(session, person, now) >= MOST_AT_ONCE:
        return False
    made = _make(session, person, code=str(claim.payload["code"]), key=key, now=now)
    outbox.write_letter(
        session, kind=outbox.PASSWORD_RESET, key=f"{outbox.PASSWORD_RESET}:{made.code}", name=person.name, email=person.email,
        language=person.language, subject_kind="account", subject_code=person.code, facts={"code": made.code, "until": made.expires_at.isoformat()},
        now=now,
    )  # fmt: skip
    return True


def make_reset(session: Session, *, name: str, key: str, now: datetime, source: str) -> str:
    """The secret of a way to a new password for who has no letters, handed over by whoever runs this installation. Raises `NotFound`."""
    person = person_by_name(session, folded_name(name))
    if person is None or not person.active:
        raise NotFound(kind="person")
    made = _make(session, person, code=new_secret(), key=key, now=now)
    record_event(session, action="account.make_reset", subject_kind="person", subject_code=person.code, person=None, now=now, source=source)
    return reset_token(key, made.code)


def reset_of(session: Session, *, secret: str, now: datetime) -> PasswordReset:
    """The way to a new password with this secret; raises `NotFound` alike where there is none, it was used, or its hour has passed."""
    query = sa.select(PasswordReset).where(PasswordReset.token_hash == hash_of(secret)).options(joinedload(PasswordReset.person))
    found = session.scalars(query).one_or_none()
    if found is None or found.used_at is not None or found.expires_at <= now or not found.person.active:
        raise NotFound(kind="password_reset")
    return found


def reset_password(
    session: Session, *, secret: str, password: str, now: datetime, keeper: PasswordHasher = STANDARD, source: str = "web"
) -> Person:  # fmt: skip
    """The person, whose password is another one now and whose sessions have all ended. Raises `Invalid`, and `NotFound` for a way that is no good.

    Of two who use the same secret at once, the database lets one have it.
    """
    found = reset_of(session, secret=secret, now=now)
    person = found.person
    if complaint := password_complaint(password, *names_of(person)):
        raise Invalid({"password": complaint})
    mine = sa.update(PasswordReset).where(PasswordReset.id == found.id, PasswordReset.used_at.is_(None))
    if not session.execute(mine.values(used_at=now).execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        raise NotFound(kind="password_reset")
    person.password_hash = keeper.hash(password)
    forget_resets(session, person, now=now)
    end_all(session, person, now=now)
    record_event(session, action="account.reset", subject_kind="person", subject_code=person.code, person=person, now=now, source=source)
    tell(session, person, "password", email=person.email, now=now)
    return person


def forget_resets(session: Session, person: Person, *, now: datetime) -> None:
    """No letter that is still under way leads to a new password any more."""
    mine = sa.update(PasswordReset).where(PasswordReset.person_id == person.id, PasswordReset.used_at.is_(None))
    session.execute(mine.values(used_at=now).execution_options(synchronize_session=False))


def _make(session: Session, person: Person, *, code: str, key: str, now: datetime) -> PasswordReset:
    made = PasswordReset(code=code, token_hash=hash_of(reset_token(key, code)), person_id=person.id, made_at=now, expires_at=now + GOOD_FOR)
    session.add(made)
    session.flush()
    return made


def _under_way(session: Session, person: Person, now: datetime) -> int:
    recent = sa.select(sa.func.count()).where(PasswordReset.person_id == person.id, PasswordReset.made_at > now - GOOD_FOR)
    return session.scalar(recent) or 0
