"""Named reads of registrations and of links to new accounts. Each says in what order it answers and what it loads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.base import UtcDateTime
from matchmaker.store.models.people import Party
from matchmaker.store.models.registrations import OPEN_STATES, Activation, Registration, RegistrationTry, SlipTry

_AROUND = (
    joinedload(Registration.wants_party),
    joinedload(Registration.party),
    joinedload(Registration.taken_by),
    joinedload(Registration.decided_by),
)


def waiting(session: Session, *, most: int | None = None) -> Sequence[Registration]:
    """The registrations on which staff have to decide, the longest-waiting first."""
    query = sa.select(Registration).where(Registration.state.in_(OPEN_STATES)).options(*_AROUND)
    return session.scalars(query.order_by(Registration.sent_at, Registration.id).limit(most)).all()


def count_waiting(session: Session) -> int:
    """How many registrations staff have to decide on."""
    return session.scalar(sa.select(sa.func.count()).where(Registration.state.in_(OPEN_STATES))) or 0


def decided(session: Session, *, most: int) -> Sequence[Registration]:
    """The registrations on which staff have decided, the latest first."""
    query = sa.select(Registration).where(Registration.state.not_in(OPEN_STATES)).options(*_AROUND)
    return session.scalars(query.order_by(Registration.decided_at.desc(), Registration.id.desc()).limit(most)).all()


def by_code(session: Session, code: str) -> Registration | None:
    """The registration with this public code, with the parties and the people around it."""
    return session.scalars(sa.select(Registration).where(Registration.code == code).options(*_AROUND)).one_or_none()


def by_secret(session: Session, secret_hash: str) -> Registration | None:
    """The registration whose applicant holds this secret, with the parties and the people around it."""
    return session.scalars(sa.select(Registration).where(Registration.secret_hash == secret_hash).options(*_AROUND)).one_or_none()


def locked(session: Session, registration_id: int) -> None:
    """Hold this registration for the transaction and read it as it stands in the database now."""
    held = sa.select(Registration).where(Registration.id == registration_id).with_for_update().execution_options(populate_existing=True)
    session.scalars(held).one()  # only a row that is fetched is read anew


def tries_since(session: Session, address: str, since: datetime) -> tuple[int, datetime | None]:
    """How often the form was sent from an address after a moment, and when first."""
    first = sa.type_coerce(sa.func.min(RegistrationTry.at), UtcDateTime)
    count, when = session.execute(sa.select(sa.func.count(), first).where(RegistrationTry.address == address, RegistrationTry.at > since)).one()
    return count, when


def forget_tries(session: Session, address: str, until: datetime) -> None:
    """Let go of an address's tries that count no more, so that they do not gather without end."""
    old = sa.delete(RegistrationTry).where(RegistrationTry.address == address, RegistrationTry.at <= until)
    session.execute(old.execution_options(synchronize_session=False))


def activation_of(session: Session, token_hash: str, *, lock: bool = False) -> Activation | None:
    """The link with this token, with its party; held for the transaction where asked."""
    query = sa.select(Activation).where(Activation.token_hash == token_hash)
    if lock:
        session.execute(query.with_for_update().execution_options(populate_existing=True))
    return session.scalars(query.options(joinedload(Activation.party))).one_or_none()


def activation_with_code(session: Session, code_hash: str) -> Activation | None:
    """The slip with this code."""
    return session.scalars(sa.select(Activation).where(Activation.code_hash == code_hash)).one_or_none()


def slips_of(session: Session, party: Party, *, most: int) -> Sequence[Activation]:
    """The slips of a party, whatever became of them, the newest first."""
    query = sa.select(Activation).where(Activation.party_id == party.id, Activation.code_hash.is_not(None)).options(joinedload(Activation.party))
    return session.scalars(query.order_by(Activation.made_at.desc(), Activation.id.desc()).limit(most)).all()


def slip_of(session: Session, party: Party, code: str) -> Activation | None:
    """The slip of this party with this public code, with the party."""
    query = sa.select(Activation).where(Activation.party_id == party.id, Activation.code == code, Activation.code_hash.is_not(None))
    return session.scalars(query.options(joinedload(Activation.party))).one_or_none()


def slip_tries_since(session: Session, address: str, since: datetime) -> tuple[int, datetime | None]:
    """How many codes of slips were typed at an address after a moment, and when the first of them."""
    first = sa.type_coerce(sa.func.min(SlipTry.at), UtcDateTime)
    count, when = session.execute(sa.select(sa.func.count(), first).where(SlipTry.address == address, SlipTry.at > since)).one()
    return count, when


def forget_slip_tries(session: Session, address: str, until: datetime) -> None:
    """Let go of an address's typed codes that count no more."""
    old = sa.delete(SlipTry).where(SlipTry.address == address, SlipTry.at <= until)
    session.execute(old.execution_options(synchronize_session=False))


def unused_activations(session: Session, party: Party) -> Sequence[Activation]:
    """The links of a party that nobody has used or withdrawn, the newest first; some may have run out."""
    query = sa.select(Activation).where(Activation.party_id == party.id, Activation.used_at.is_(None), Activation.withdrawn_at.is_(None))
    return session.scalars(query.order_by(Activation.made_at.desc(), Activation.id.desc())).all()
