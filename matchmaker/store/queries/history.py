"""Named reads of what happened to one thing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.queries.contracts import by_code as contract_by_code
from matchmaker.store.queries.linkages import by_code as linkage_by_code
from matchmaker.store.queries.listings import by_code as listing_by_code
from matchmaker.store.queries.parties import by_code as party_by_code

_PEOPLE = (joinedload(AuditEvent.person), joinedload(AuditEvent.on_behalf_of))


def events_of(session: Session, kind: str, code: str, *, but: Collection[str] = (), most: int, after: int = 0) -> Sequence[AuditEvent]:
    """What happened to one thing, newest first, each with its person and party; without acts that begin with one of `but`."""
    query = sa.select(AuditEvent).where(AuditEvent.subject_kind == kind, AuditEvent.subject_code == code).options(*_PEOPLE)
    for start in but:
        query = query.where(~AuditEvent.action.startswith(start, autoescape=True))
    return session.scalars(query.order_by(AuditEvent.id.desc()).limit(most).offset(after)).all()


def revised(session: Session, kind: str, code: str, action: str) -> Sequence[AuditEvent]:
    """The revisions of one thing, newest first."""
    query = sa.select(AuditEvent).where(AuditEvent.subject_kind == kind, AuditEvent.subject_code == code, AuditEvent.action == action)
    return session.scalars(query.order_by(AuditEvent.id.desc())).all()


def owners(session: Session, kind: str, code: str) -> tuple[frozenset[str], str] | None:
    """The codes of the parties whose thing it is, and how it is called; None where there is no such thing."""
    if kind in ("offer", "need"):
        listing = listing_by_code(session, code)
        return (frozenset({listing.party.code}), listing.words) if listing and listing.side == kind else None
    if kind == "linkage":
        linkage = linkage_by_code(session, code)
        return (frozenset({linkage.buyer.code, linkage.seller.code}), f"{linkage.buyer.name} · {linkage.seller.name}") if linkage else None
    if kind == "contract":
        contract = contract_by_code(session, code)
        sides = [one for one in (contract.buyer, contract.seller) if one is not None] if contract else []
        return (frozenset(one.code for one in sides), contract.name) if contract else None
    party = party_by_code(session, code)
    return (frozenset({party.code}), party.name) if party else None
