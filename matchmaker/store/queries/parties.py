"""Named reads of parties. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Party


def by_code(session: Session, code: str) -> Party | None:
    """The party with what sources claim about it and who confirmed it."""
    query = sa.select(Party).where(Party.code == code).options(selectinload(Party.claims), joinedload(Party.confirmed_by))
    return session.scalars(query).one_or_none()


def locked(session: Session, code: str) -> Party | None:
    """The party alone, held for this transaction and as it stands in the database now."""
    query = sa.select(Party).where(Party.code == code).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_codes(session: Session, codes: Collection[str]) -> dict[str, Party]:
    """Parties by their codes."""
    if not codes:
        return {}
    return {party.code: party for party in session.scalars(sa.select(Party).where(Party.code.in_(codes)))}


def with_tax_code(session: Session, tax_code: str) -> Party | None:
    """The party that has this tax code."""
    return session.scalars(sa.select(Party).where(Party.tax_code == tax_code)).one_or_none()


def of_name(session: Session, kind: str, name_folded: str, place_typed: str) -> Party | None:
    """The first party of a kind that bears this folded name at this typed address."""
    query = sa.select(Party).where(Party.kind == kind, Party.name_folded == name_folded, Party.place_typed == place_typed)
    return session.scalars(query.order_by(Party.id).limit(1)).one_or_none()


def of_kind(session: Session, kind: str | None = None) -> Sequence[Party]:
    """Co-operatives and enterprises, or one kind of party, by folded name."""
    query = sa.select(Party).where(Party.kind == kind) if kind else sa.select(Party).where(Party.kind != "alliance")
    return session.scalars(query.order_by(Party.name_folded, Party.id)).all()


def names(session: Session) -> Sequence[tuple[str, str, str]]:
    """Code, name and folded name of every co-operative and enterprise, by folded name."""
    query = sa.select(Party.code, Party.name, Party.name_folded).where(Party.kind != "alliance")
    return [(row.code, row.name, row.name_folded) for row in session.execute(query.order_by(Party.name_folded, Party.id))]


class Standing(NamedTuple):
    """A co-operative or an enterprise in short: who it is, of what kind, and whether staff have confirmed it."""

    code: str
    name: str
    kind: str
    confirmed: bool


def standing(session: Session) -> Sequence[Standing]:
    """Every co-operative and enterprise in short, by folded name."""
    query = sa.select(Party.code, Party.name, Party.kind, Party.confirmed_at.is_not(None)).where(Party.kind != "alliance")
    return [Standing(*row) for row in session.execute(query.order_by(Party.name_folded, Party.id))]


def stamp(session: Session) -> str:
    """What all parties are known by: every revision raises a party's version, so another stamp means that some have changed."""
    many, newest, versions = session.execute(sa.select(sa.func.count(Party.id), sa.func.max(Party.id), sa.func.sum(Party.version))).one()
    return f"{many}-{newest}-{versions}"


def revisions(session: Session, code: str) -> Sequence[AuditEvent]:
    """The audit's events of this party's revisions, first one first, each with its person."""
    query = sa.select(AuditEvent).where(AuditEvent.subject_kind == "party", AuditEvent.subject_code == code, AuditEvent.action == "party.revise")
    return session.scalars(query.options(joinedload(AuditEvent.person)).order_by(AuditEvent.id)).all()
