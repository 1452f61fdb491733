"""Named reads of harvests. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from matchmaker.domain.linkage import Stage
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.harvests import Harvest, HarvestDraw, HarvestOffer
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.models.terms import LinkageTerms, TermsAnswer

_IN_ORDER = (Harvest.ends_on.desc(), Harvest.product, Harvest.id)


def by_code(session: Session, code: str) -> Harvest | None:
    """The harvest with its party, its offers, and its draws with their contracts and who drew them."""
    contract = joinedload(HarvestDraw.line).joinedload(ContractLine.contract)
    draws = selectinload(Harvest.draws).options(
        contract.joinedload(Contract.buyer),
        contract.joinedload(Contract.seller),
        joinedload(HarvestDraw.drawn_by),
    )
    offers = selectinload(Harvest.offers).joinedload(HarvestOffer.listing)
    query = sa.select(Harvest).where(Harvest.code == code).options(joinedload(Harvest.party), offers, draws)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def locked(session: Session, code: str) -> Harvest | None:
    """The harvest with its party, held for this transaction and as it stands in the database now."""
    query = sa.select(Harvest).where(Harvest.code == code).options(joinedload(Harvest.party, innerjoin=True)).with_for_update(of=Harvest)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def register(session: Session, parties: Collection[str] | None, *, most: int, after: int = 0) -> Sequence[Harvest]:
    """Harvests of these parties, of all where None; what is harvested last first, each with its party and its offers."""
    query = sa.select(Harvest).options(joinedload(Harvest.party), selectinload(Harvest.offers).joinedload(HarvestOffer.listing))
    if parties is not None:
        query = query.join(Party, Party.id == Harvest.party_id).where(Party.code.in_(parties))
    return session.scalars(query.order_by(*_IN_ORDER).limit(most).offset(after)).all()


@dataclass(frozen=True, slots=True)
class Offered:
    """What the open offers of a harvest speak of together, how many they are, and how many of them say no certain weight."""

    kg: Decimal
    many: int
    unknown: int


def offered(session: Session, harvest_ids: Collection[int]) -> dict[int, Offered]:
    """What is on offer of these harvests now; those without an open offer are left out."""
    many = sa.func.count(HarvestOffer.id)
    query = sa.select(HarvestOffer.harvest_id, sa.func.sum(HarvestOffer.quantity_kg), many, many - sa.func.count(HarvestOffer.quantity_kg))
    query = query.join(Listing, Listing.id == HarvestOffer.listing_id).where(HarvestOffer.harvest_id.in_(harvest_ids), Listing.status == "open")
    rows = session.execute(query.group_by(HarvestOffer.harvest_id))
    return {harvest: Offered(Decimal(kg or 0), count, unknown) for harvest, kg, count, unknown in rows}


@dataclass(frozen=True, slots=True)
class Promise:
    """An agreed linkage without a signed contract: what both sides said of the quantity, in words, in which days, and who buys."""

    harvest_id: int
    code: str
    quantity: str
    buyer: str
    window: tuple[date | None, date | None]


def promised(session: Session, harvest_ids: Collection[int]) -> Sequence[Promise]:
    """What is agreed of these harvests and not yet signed, agreed first in front."""
    buyer, agreed = aliased(Party), aliased(LinkageEvent)
    accepted = sa.select(TermsAnswer.terms_id).where(TermsAnswer.act == "accept")
    query = (
        sa.select(HarvestOffer.harvest_id, Linkage.code, agreed.facts, buyer.name, Listing.starts_on, Listing.ends_on, LinkageTerms)
        .join(Linkage, Linkage.offer_id == HarvestOffer.listing_id)
        .join(Listing, Listing.id == HarvestOffer.listing_id)
        .join(agreed, sa.and_(agreed.linkage_id == Linkage.id, agreed.move == "agree"))
        .join(buyer, buyer.id == Linkage.buyer_id)
        .outerjoin(LinkageTerms, sa.and_(LinkageTerms.linkage_id == Linkage.id, LinkageTerms.id.in_(accepted)))
        .where(HarvestOffer.harvest_id.in_(harvest_ids), Linkage.stage == Stage.AGREED)
    )
    rows = session.execute(query.order_by(agreed.at, agreed.id))
    return [
        Promise(harvest, code, terms.quantity_typed if terms else str(facts.get("quantity", "")), name, _days_of(terms, starts, ends))
        for harvest, code, facts, name, starts, ends, terms in rows
    ]


def _days_of(terms: LinkageTerms | None, starts: date | None, ends: date | None) -> tuple[date | None, date | None]:
    """The days of delivery: those of the accepted terms before those of the offer."""
    return (terms.starts_on or starts, terms.ends_on or ends) if terms else (starts, ends)
