"""Named reads of mandates. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.domain.moments import VIETNAM
from matchmaker.store.models.mandates import Mandate
from matchmaker.store.models.people import Membership, Party

_WHOLE = (joinedload(Mandate.giver), joinedload(Mandate.taker), joinedload(Mandate.given_by), joinedload(Mandate.revoked_by))


def acting_for(session: Session, person_id: int, party_id: int, today: date) -> Mandate | None:
    """The mandate under which a person acts for a party, with its taker; None where they speak for it themselves, or hold none."""
    speaks = sa.exists().where(Membership.person_id == person_id, Membership.party_id == party_id)
    theirs = sa.select(Membership.party_id).where(Membership.person_id == person_id)
    query = sa.select(Mandate).where(Mandate.giver_id == party_id, Mandate.taker_id.in_(theirs), ~speaks, *_in_force(today))
    with session.no_autoflush:
        return session.scalars(query.options(joinedload(Mandate.taker)).order_by(Mandate.id.desc()).limit(1)).one_or_none()


def acting_name(session: Session, person_id: int, party_id: int, now: datetime) -> str:
    """The organisation through which a person acts for a party at this moment; nothing where they speak for it themselves."""
    mandate = acting_for(session, person_id, party_id, now.astimezone(VIETNAM).date())
    return mandate.taker.name if mandate else ""


def of_party(session: Session, party_id: int) -> Sequence[Mandate]:
    """What a party gave and took, newest first, with both parties and the people who gave and revoked it."""
    query = sa.select(Mandate).where(sa.or_(Mandate.giver_id == party_id, Mandate.taker_id == party_id)).options(*_WHOLE)
    return session.scalars(query.order_by(Mandate.id.desc())).all()


def every(session: Session, *, most: int, after: int = 0) -> Sequence[Mandate]:
    """All of them, newest first, loaded as by `of_party`."""
    return session.scalars(sa.select(Mandate).options(*_WHOLE).order_by(Mandate.id.desc()).limit(most).offset(after)).all()


def standing_between(session: Session, giver_id: int, taker_id: int, today: date) -> Mandate | None:
    """What the one lets the other do on this day or later, if anything."""
    query = sa.select(Mandate).where(
        Mandate.giver_id == giver_id, Mandate.taker_id == taker_id, Mandate.revoked_at.is_(None), Mandate.ends_on >= today
    )
    return session.scalars(query.order_by(Mandate.id.desc()).limit(1)).one_or_none()


def locked(session: Session, code: str) -> Mandate | None:
    """The mandate with both parties, held for this transaction."""
    held = session.scalar(sa.select(Mandate.id).where(Mandate.code == code).with_for_update())
    query = sa.select(Mandate).where(Mandate.id == held).options(*_WHOLE).execution_options(populate_existing=True)
    return None if held is None else session.scalars(query).one_or_none()


def by_form(session: Session, person_id: int, form_key: str) -> Mandate | None:
    """The mandate that this form of this person has already made, with both parties."""
    return session.scalars(sa.select(Mandate).where(Mandate.given_by_id == person_id, Mandate.form_key == form_key).options(*_WHOLE)).one_or_none()


def takers(session: Session, giver_id: int) -> Sequence[tuple[str, str]]:
    """Code and name of every co-operative or union that could be let act for this party, by name."""
    query = sa.select(Party.code, Party.name).where(Party.kind == "cooperative", Party.merged_into_id.is_(None), Party.id != giver_id)
    return session.execute(query.order_by(Party.name_folded, Party.id)).tuples().all()


def _in_force(today: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (Mandate.revoked_at.is_(None), Mandate.starts_on <= today, Mandate.ends_on >= today)
