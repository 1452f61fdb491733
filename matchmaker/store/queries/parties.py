"""Named reads of parties. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Membership, Party, PartyClaim, Person

_STANDS = Party.merged_into_id.is_(None)
"""What was merged into another record is no party any more until it is taken apart again: no read but those that say so tells of it."""
_CLAIMS = selectinload(Party.claims).joinedload(PartyClaim.withdrawn_by)


def by_code(session: Session, code: str) -> Party | None:
    """The party with what sources claim about it and who confirmed it."""
    query = sa.select(Party).where(Party.code == code, _STANDS).options(_CLAIMS, joinedload(Party.confirmed_by))
    return session.scalars(query).one_or_none()


def locked(session: Session, code: str) -> Party | None:
    """The party alone, held for this transaction and as it stands in the database now."""
    query = sa.select(Party).where(Party.code == code, _STANDS).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def shared(session: Session, code: str) -> Party | None:
    """The party alone, kept from being merged until this transaction ends; several may hold it so at once."""
    query = sa.select(Party).where(Party.code == code, _STANDS).with_for_update(read=True).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def locked_pair(session: Session, codes: Collection[str]) -> dict[str, Party]:
    """Parties by their codes, merged ones too, held for this transaction in one order, so that two who merge at once never wait for each other."""
    query = sa.select(Party).where(Party.code.in_(codes)).order_by(Party.id).with_for_update().execution_options(populate_existing=True)
    return {party.code: party for party in session.scalars(query)}


def kept_code(session: Session, code: str) -> str | None:
    """The code of the record that this one was merged into, and that one perhaps into a further one; nothing where it was not merged."""
    into = session.scalar(sa.select(Party.merged_into_id).where(Party.code == code))
    found = None
    while into is not None:
        found, into = session.execute(sa.select(Party.code, Party.merged_into_id).where(Party.id == into)).one()
    return found


def by_codes(session: Session, codes: Collection[str]) -> dict[str, Party]:
    """Parties by their codes."""
    if not codes:
        return {}
    return {party.code: party for party in session.scalars(sa.select(Party).where(Party.code.in_(codes), _STANDS))}


def with_tax_code(session: Session, tax_code: str) -> Party | None:
    """The party that has this tax code."""
    return session.scalars(sa.select(Party).where(Party.tax_code == tax_code)).one_or_none()


def of_name(session: Session, kind: str, name_folded: str, place_typed: str) -> Party | None:
    """The first party of a kind that bears this folded name at this typed address."""
    query = sa.select(Party).where(Party.kind == kind, Party.name_folded == name_folded, Party.place_typed == place_typed, _STANDS)
    return session.scalars(query.order_by(Party.id).limit(1)).one_or_none()


def of_kind(session: Session, kind: str | None = None) -> Sequence[Party]:
    """Co-operatives and enterprises, or one kind of party, by folded name."""
    query = sa.select(Party).where(Party.kind == kind) if kind else sa.select(Party).where(Party.kind != "alliance")
    return session.scalars(query.where(_STANDS).order_by(Party.name_folded, Party.id)).all()


def names(session: Session) -> Sequence[tuple[str, str, str]]:
    """Code, name and folded name of every co-operative and enterprise, by folded name."""
    query = sa.select(Party.code, Party.name, Party.name_folded).where(Party.kind != "alliance", _STANDS)
    return [(row.code, row.name, row.name_folded) for row in session.execute(query.order_by(Party.name_folded, Party.id))]


class IdentityRow(NamedTuple):
    """What tells one organisation from another."""

    code: str
    name: str
    tax_code: str | None
    phone: str
    place_typed: str
    commune_code: str | None


def identities(session: Session) -> Sequence[IdentityRow]:
    """What tells the co-operatives and enterprises apart, by folded name."""
    columns = (Party.code, Party.name, Party.tax_code, Party.phone, Party.place_typed, Party.commune_code)
    query = sa.select(*columns).where(Party.kind != "alliance", _STANDS).order_by(Party.name_folded, Party.id)
    return [IdentityRow(*row) for row in session.execute(query)]


def members(session: Session, party: Party) -> Sequence[Membership]:
    """Who speaks for a party: leads first, then by name; each with the person."""
    query = sa.select(Membership).where(Membership.party_id == party.id).join(Membership.person).options(contains_eager(Membership.person))
    return session.scalars(query.order_by(Membership.role, Person.name, Membership.id)).all()


def count_of(session: Session, person: Person) -> int:
    """For how many parties a person speaks."""
    query = sa.select(sa.func.count()).select_from(Membership).join(Membership.party).where(Membership.person_id == person.id, _STANDS)
    return session.scalar(query) or 0


def is_led(session: Session, party: Party) -> bool:
    """Whether somebody with an open account leads a party."""
    return any(one.role == "lead" and one.person.active for one in members(session, party))


def speaks_for(session: Session, person: Person, party: Party) -> bool:
    """Whether a person speaks for a party."""
    return bool(session.scalar(sa.select(sa.exists().where(Membership.person_id == person.id, Membership.party_id == party.id))))


def count_staff_besides(session: Session, membership: Membership) -> int:
    """How many people with an open account are staff by another membership of the Alliance than this one."""
    query = sa.select(sa.func.count(sa.distinct(Membership.person_id))).join(Membership.party).join(Membership.person)
    return session.scalar(query.where(Party.kind == "alliance", Person.active, Membership.id != membership.id)) or 0


def claim_by_form(session: Session, form_key: str) -> PartyClaim | None:
    """The claim that this form made."""
    return session.scalars(sa.select(PartyClaim).where(PartyClaim.form_key == form_key)).one_or_none()


def claim_of(session: Session, party: Party, code: str) -> PartyClaim | None:
    """The claim with this code, if it is about this party."""
    return session.scalars(sa.select(PartyClaim).where(PartyClaim.party_id == party.id, PartyClaim.code == code)).one_or_none()


class Standing(NamedTuple):
    """A co-operative or an enterprise in short: who it is, of what kind, and whether staff have confirmed it."""

    code: str
    name: str
    kind: str
    confirmed: bool


def standing(session: Session) -> Sequence[Standing]:
    """Every co-operative and enterprise in short, by folded name."""
    query = sa.select(Party.code, Party.name, Party.kind, Party.confirmed_at.is_not(None)).where(Party.kind != "alliance", _STANDS)
    return [Standing(*row) for row in session.execute(query.order_by(Party.name_folded, Party.id))]


def stamp(session: Session) -> str:
    """What all parties are known by: every revision raises a party's version, so another stamp means that some have changed."""
    many, newest, versions = session.execute(sa.select(sa.func.count(Party.id), sa.func.max(Party.id), sa.func.sum(Party.version))).one()
    return f"{many}-{newest}-{versions}"


def revisions(session: Session, code: str) -> Sequence[AuditEvent]:
    """The audit's events of this party's revisions, first one first, each with its person."""
    query = sa.select(AuditEvent).where(AuditEvent.subject_kind == "party", AuditEvent.subject_code == code, AuditEvent.action == "party.revise")
    return session.scalars(query.options(joinedload(AuditEvent.person)).order_by(AuditEvent.id)).all()


def standing_ids(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Those of these parties that are not merged into another record."""
    return frozenset(session.scalars(sa.select(Party.id).where(Party.id.in_(ids), _STANDS)))
