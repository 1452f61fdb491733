"""How many there are of what is limited. Each answers with one number."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.dealings import BreachReport, Payment
from matchmaker.store.models.deliveries import Delivery, QualityCheck
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.photos import ListingPhoto


def listings_since(session: Session, party_id: int, since: datetime) -> int:
    """How many listings a party has posted after a moment, withdrawn ones among them."""
    return _count(session, sa.select(Listing.id).where(Listing.party_id == party_id, Listing.created_at > since))


def photos_since(session: Session, party_id: int, since: datetime) -> int:
    """How many photos have been added to a party's listings after a moment and are still there."""
    return _count(session, sa.select(ListingPhoto.id).join(Listing).where(Listing.party_id == party_id, ListingPhoto.added_at > since))


def introductions_since(session: Session, party_id: int, since: datetime) -> int:
    """How many introductions a party has asked for after a moment."""
    return _count(session, sa.select(Linkage.id).where(Linkage.asked_by_party_id == party_id, Linkage.created_at > since))


def drafts_since(session: Session, person_id: int, since: datetime) -> int:
    """How many contracts a person has begun after a moment."""
    return _count(session, sa.select(Contract.id).where(Contract.created_by_id == person_id, Contract.created_at > since))


def deliveries_of(session: Session, line_id: int) -> int:
    """How many entries stand in the log of a contract's line, struck ones among them."""
    return _count(session, sa.select(Delivery.id).where(Delivery.line_id == line_id))


def checks_of(session: Session, contract_id: int) -> int:
    """How many checks of quality there are under a contract."""
    return _count(session, sa.select(QualityCheck.id).join(Delivery).join(ContractLine).where(ContractLine.contract_id == contract_id))


def payments_of(session: Session, contract_id: int) -> int:
    """How many sums are written down as due under a contract."""
    return _count(session, sa.select(Payment.id).where(Payment.contract_id == contract_id))


def reports_of(session: Session, contract_id: int) -> int:
    """How many reports of a broken promise there are about a contract."""
    return _count(session, sa.select(BreachReport.id).where(BreachReport.contract_id == contract_id))


def subjects_told_since(session: Session, kind: str, since: datetime) -> int:
    """About how many things a kind of letter has been written after a moment."""
    return session.scalar(sa.select(sa.func.count(Letter.subject_code.distinct())).where(Letter.kind == kind, Letter.created_at > since)) or 0


def _count(session: Session, rows: sa.Select[tuple[int]]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
