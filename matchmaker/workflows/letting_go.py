"""Personal data that nobody needs any more are let go, after the periods of `domain.retention`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.retention import KEPT_FOR
from matchmaker.store.audit import record_event
from matchmaker.store.models.batches import BulkBatch, BulkRow
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.people import AddressChange, SignInTry, UserSession
from matchmaker.store.models.registrations import Activation, Registration, RegistrationTry, SlipTry
from matchmaker.store.outbox import LETTER

DELIVERED = ("sent", "kept", "told", "inbox", "failed", "aside")
"""States of a letter with which nothing more is to be done."""


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of data: what it is, in plain words, and what lets go of all that is old enough and says how much it was."""

    name: str
    what: str
    drop: Callable[[Session, datetime], int]


def take_step(session: Session, step: Step, *, now: datetime, source: str = "worker") -> int:
    """How much was let go; where it was anything, the audit says what and how much, and nothing of what it said."""
    many = step.drop(session, now)
    if many:
        record_event(
            session, action="data.forget", subject_kind="database", subject_code=step.name, person=None, now=now, source=source, detail={"rows": many}
        )
    return many


def drop_sign_in_tries(session: Session, now: datetime) -> int:
    """Tries to sign in: the address typed and the network it came from."""
    return _deleted(session, sa.delete(SignInTry).where(SignInTry.at < now - KEPT_FOR["sign_in_tries"]))


def drop_registration_tries(session: Session, now: datetime) -> int:
    """Sendings of the registration form, by network."""
    return _deleted(session, sa.delete(RegistrationTry).where(RegistrationTry.at < now - KEPT_FOR["registration_tries"]))


def drop_slip_tries(session: Session, now: datetime) -> int:
    """Codes of slips that were typed, by network."""
    return _deleted(session, sa.delete(SlipTry).where(SlipTry.at < now - KEPT_FOR["slip_tries"]))


def drop_batches(session: Session, now: datetime) -> int:
    """Presses for many rows at once, with how each row stood before."""
    old = BulkBatch.made_at < now - KEPT_FOR["batches"]
    session.execute(sa.delete(BulkRow).where(BulkRow.batch_id.in_(sa.select(BulkBatch.id).where(old))).execution_options(**_PLAIN))
    return _deleted(session, sa.delete(BulkBatch).where(old))


def drop_sessions(session: Session, now: datetime) -> int:
    """Sessions that have ended or run out."""
    before = now - KEPT_FOR["sessions"]
    return _deleted(session, sa.delete(UserSession).where(sa.or_(UserSession.ended_at < before, UserSession.expires_at < before)))


def drop_address_changes(session: Session, now: datetime) -> int:
    """Other addresses that people asked to sign in with, whatever came of it."""
    return _deleted(session, sa.delete(AddressChange).where(AddressChange.made_at < now - KEPT_FOR["address_changes"]))


def drop_activations(session: Session, now: datetime) -> int:
    """Invitations that were used, withdrawn or have run out."""
    before = now - KEPT_FOR["activations"]
    over = sa.or_(Activation.used_at < before, Activation.withdrawn_at < before, Activation.expires_at < before)
    return _deleted(session, sa.delete(Activation).where(over))


def drop_letters(session: Session, now: datetime) -> int:
    """Old notices and letters, with the jobs that sent them; earlier those to people who have no account."""
    old = sa.or_(
        Letter.created_at < now - KEPT_FOR["letters"],
        sa.and_(Letter.person_id.is_(None), Letter.created_at < now - KEPT_FOR["letters_to_strangers"]),
    )
    gone = sa.and_(old, Letter.state.in_(DELIVERED))
    session.execute(sa.delete(Job).where(Job.kind == LETTER, Job.key.in_(sa.select(Letter.key).where(gone))).execution_options(**_PLAIN))
    return _deleted(session, sa.delete(Letter).where(gone))


def empty_letters(session: Session, now: datetime) -> int:
    """The words of e-mails that were sent; the notice itself is written anew from its facts whenever it is read."""
    old = sa.and_(Letter.state.in_(("sent", "kept")), Letter.created_at < now - KEPT_FOR["letter_words"], Letter.body != "")
    return _deleted(session, sa.update(Letter).where(old).values(title="", body=""))


def empty_refused_registrations(session: Session, now: datetime) -> int:
    """Who sent a registration that was refused, and how to reach them; that an organisation asked, and why it was refused, stays."""
    old = sa.and_(Registration.state == "refused", Registration.decided_at < now - KEPT_FOR["refused_registrations"], Registration.email != "")
    said = dict.fromkeys(("person_name", "email", "phone", "question", "answer", "password_hash"), "")
    return _deleted(session, sa.update(Registration).where(old).values(**said))


STEPS = (
    Step("sign_in_tries", "tries to sign in, older than 30 days", drop_sign_in_tries),
    Step("registration_tries", "sendings of the registration form, older than 30 days", drop_registration_tries),
    Step("slip_tries", "codes of slips typed, older than 30 days", drop_slip_tries),
    Step("batches", "presses for many rows at once, older than 30 days", drop_batches),
    Step("sessions", "sessions that ended more than 30 days ago", drop_sessions),
    Step("address_changes", "e-mail addresses that somebody wanted to sign in with, asked for more than 30 days ago", drop_address_changes),
    Step("activations", "invitations that were used or ran out more than 90 days ago", drop_activations),
    Step("letters", "notices and letters older than a year; 90 days to people without an account", drop_letters),
    Step("letter_words", "words of e-mails that were sent more than 90 days ago", empty_letters),
    Step("refused_registrations", "senders of registrations that were refused more than a year ago", empty_refused_registrations),
)
"""What is let go here. `cli.forgetting.STEPS` is all of it: what lies in other workflows is added there, a line each."""

_PLAIN = {"synchronize_session": False}


def _deleted(session: Session, statement: sa.Delete | sa.Update) -> int:
    done = session.execute(statement.execution_options(**_PLAIN))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE's and an UPDATE's result has it
