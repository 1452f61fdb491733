"""The second factor: switched on, asked for, stood in for by recovery codes, switched off, and lifted by a colleague where it was lost."""

from __future__ import annotations

from datetime import datetime

import pyotp
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of
from matchmaker.domain.errors import Invalid, NotFound, Refused, WrongStage
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.second_factor import (
    RECOVERY_CODES,
    folded_recovery_code,
    new_recovery_code,
    secret_of,
    steps_around,
    typed_digits,
)
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person, RecoveryCode
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.accounts.passwords import fits
from matchmaker.workflows.accounts.sessions import end_all, rotate
from matchmaker.workflows.accounts.signing_in import begin_session, succeed
from matchmaker.workflows.accounts.telling import tell


def switch_on(
    session: Session, *, who: Who, salt: str, password: str, code: str, counted_as: int, token: str, key: str, keeper: PasswordHasher,
    now: datetime, source: str = "web",
) -> tuple[Person, str, list[str]]:  # fmt: skip
    """The person, another token for this browser and the recovery codes, shown this once; other sessions have ended. Raises `Invalid`.

    The password is asked for: whoever finds a browser signed in must not lock its owner out.
    """
    person = _person(session, who)
    if person.has_second_factor:
        raise WrongStage(move="second_factor_on", stage="on")
    if not fits(keeper, person.password_hash, password):
        raise Invalid({"password": ("wrong_password", {})})
    step = _step_of(salt, code, key, now)
    if step is None:
        raise Invalid({"code": ("wrong_code", {})})
    succeed(session, counted_as)
    person.factor_salt, person.factor_since, person.factor_step = salt, now, step
    end_all(session, person, but=token, now=now)
    codes = _fresh_codes(session, person, now)
    _record(session, "account.second_factor_on", person, person, now, source)
    tell(session, person, "second_factor_on", email=person.email, now=now)
    return person, rotate(session, person, token=token, now=now), codes


def finish_sign_in(
    session: Session, *, person_code: str, code: str, recovery: str, counted_as: int, key: str, now: datetime, device: str = ""
) -> tuple[Person, str]:
    """The person and the token of a fresh session, where the password was right and now the code is; raises `Refused`."""
    person = person_by_code(session, person_code)
    if person is None or not person.active or not _shown(session, person, code=code, recovery=recovery, key=key, now=now):
        raise Refused(action="account.sign_in")
    succeed(session, counted_as)
    if not typed_digits(code):
        _record(session, "account.recovery_code", person, person, now, "web", {"left": codes_left(session, person)})
        tell(session, person, "recovery_code", email=person.email, now=now)
    return person, begin_session(session, person, now=now, device=device)


def renew_codes(
    session: Session, *, who: Who, code: str, counted_as: int, key: str, now: datetime, source: str = "web"
) -> list[str]:  # fmt: skip
    """Fresh recovery codes, shown this once; the earlier ones are worthless. Raises `Invalid`."""
    person = _with_factor(session, who)
    if not _shown(session, person, code=code, recovery="", key=key, now=now):
        raise Invalid({"code": ("wrong_code", {})})
    succeed(session, counted_as)
    codes = _fresh_codes(session, person, now)
    _record(session, "account.recovery_codes", person, person, now, source)
    return codes


def switch_off(
    session: Session, *, who: Who, password: str, code: str, counted_as: int, token: str, key: str, keeper: PasswordHasher, now: datetime,
    source: str = "web",
) -> tuple[Person, str]:  # fmt: skip
    """The person, who signs in with the password alone from now on, and another token; other sessions have ended. Raises `Invalid`.

    The code may be one of the app's or a recovery code.
    """
    person = _with_factor(session, who)
    if not fits(keeper, person.password_hash, password):
        raise Invalid({"password": ("wrong_password", {})})
    if not _shown(session, person, code=code, recovery=code, key=key, now=now):
        raise Invalid({"code": ("wrong_code", {})})
    succeed(session, counted_as)
    _forget(session, person)
    end_all(session, person, but=token, now=now)
    _record(session, "account.second_factor_off", person, person, now, source)
    tell(session, person, "second_factor_off", email=person.email, now=now)
    return person, rotate(session, person, token=token, now=now)


def lift_second_factor(session: Session, *, who: Who | None, person_code: str, now: datetime, source: str = "web") -> Person:
    """The person, whose lost second factor a colleague of the Alliance, or nobody at the command line, has taken away; their sessions have ended.

    Raises `Refused` for who asks it of their own: they show a code, or a colleague does it.
    """
    if who is not None and (not may(who, "account.lift_second_factor") or who.person_code == person_code):
        raise Refused(action="account.lift_second_factor")
    person = person_by_code(session, person_code)
    if person is None:
        raise NotFound(kind="person")
    if not person.has_second_factor:
        raise WrongStage(move="second_factor_off", stage="off")
    _forget(session, person)
    end_all(session, person, now=now)
    by = person_by_code(session, who.person_code) if who else None
    _record(session, "account.lift_second_factor", person, by, now, source)
    tell(session, person, "second_factor_lifted", email=person.email, now=now)
    return person


def codes_left(session: Session, person: Person) -> int:
    """How many recovery codes are still good."""
    unused = sa.select(sa.func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def _shown(session: Session, person: Person, *, code: str, recovery: str, key: str, now: datetime) -> bool:
    """Whether a code is right, which is then used up; of two who use the same one at once the database lets one have it."""
    if typed_digits(code):
        step = _step_of(person.factor_salt, code, key, now) if person.has_second_factor else None
        if step is None:
            return False
        later = sa.or_(Person.factor_step.is_(None), Person.factor_step < step)
        used = session.execute(sa.update(Person).where(Person.id == person.id, later).values(factor_step=step))
        return bool(used.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it
    wanted = hash_of(folded_recovery_code(recovery))
    mine = sa.update(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.code_hash == wanted, RecoveryCode.used_at.is_(None))
    return bool(session.execute(mine.values(used_at=now)).rowcount)  # type: ignore[attr-defined]


def _step_of(salt: str, code: str, key: str, now: datetime) -> int | None:
    """The step of time whose code this is, if it is one of those that are good now."""
    made, typed = pyotp.TOTP(secret_of(key, salt)), typed_digits(code)
    found = [step for step in steps_around(now) if pyotp.utils.strings_equal(made.generate_otp(step), typed)]
    return found[0] if found else None


def _fresh_codes(session: Session, person: Person, now: datetime) -> list[str]:
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(person_id=person.id, code_hash=hash_of(code), made_at=now) for code in codes)
    session.flush()
    return codes


def _forget(session: Session, person: Person) -> None:
    person.factor_salt, person.factor_since, person.factor_step = "", None, None
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code)
    if person is None or not may(who, "account.own"):
        raise Refused(action="account.own")
    return person


def _with_factor(session: Session, who: Who) -> Person:
    person = _person(session, who)
    if not person.has_second_factor:
        raise WrongStage(move="second_factor", stage="off")
    return person


def _record(
    session: Session, action: str, person: Person, by: Person | None, now: datetime, source: str, detail: dict[str, int] | None = None
) -> None:
    record_event(session, action=action, subject_kind="person", subject_code=person.code, person=by, now=now, source=source, detail=detail)
