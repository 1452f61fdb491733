"""The ledger of harvests: which offers are of one harvest, what each signature takes from it, and what is given back. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, joinedload

from matchmaker.domain.codes import new_code
from matchmaker.domain.contracts import called
from matchmaker.domain.harvests import NOTHING, Crop, Holder, OverPromised, same_season
from matchmaker.domain.moments import VIETNAM
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.harvests import Harvest, HarvestDraw, HarvestOffer
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person

BY_OFFER = "offer:"
"""How the source of a capacity begins that was stated by an offer; any other is what somebody said when revising it."""


def join(session: Session, listing: Listing, crop: Crop | None, now: datetime) -> Harvest | None:
    """The harvest that the offer is of, found or made; the first offer states what there is. None where that cannot be known.

    An offer that says something else now leaves the harvest it was of; the capacity that it stated itself follows it, never below what is signed.
    The listing is flushed, its party loaded.
    """
    held = session.scalars(sa.select(HarvestOffer).where(HarvestOffer.listing_id == listing.id)).one_or_none()
    harvest = None if crop is None else find(session, listing.party_id, crop) or _made(session, listing, crop, now)
    if held is not None and (harvest is None or held.harvest_id != harvest.id):
        _leave(session, held)
        held = None
    if harvest is None or crop is None:
        return None
    if held is None:
        held = HarvestOffer(harvest_id=harvest.id, listing_id=listing.id, joined_at=now)
        session.add(held)
    held.quantity_kg = crop.kg
    if harvest.source == BY_OFFER + listing.code and crop.kg is not None and crop.kg >= harvest.signed_kg and crop.kg != harvest.capacity_kg:
        set_capacity(locked(session, harvest.id), crop.typed, crop.kg, harvest.source)
    session.flush()
    return harvest


def find(session: Session, party_id: int, crop: Crop) -> Harvest | None:
    """The harvest of a party of this product, in the same grade or one that can be the same goods, whose days are mostly the same.

    The same grade goes before another one, then the one that shares most days, then the oldest. Whoever sells one harvest in two wordings of its
    size is thus asked and stopped as well; whoever has two harvests says how much there is in all.
    """
    query = sa.select(Harvest).where(
        Harvest.party_id == party_id, Harvest.product == crop.product, Harvest.starts_on <= crop.ends_on, Harvest.ends_on >= crop.starts_on
    )
    rows = [row for row in session.scalars(query.order_by(Harvest.id)) if crop.may_be(row.grade)]
    shared = {row.id: same_season((row.starts_on, row.ends_on), (crop.starts_on, crop.ends_on)) for row in rows}
    return max((row for row in rows if shared[row.id]), key=lambda row: (row.grade == crop.grade, shared[row.id]), default=None)


def of_offer(session: Session, listing_id: int) -> Harvest | None:
    """The harvest that an offer is of, with its party."""
    query = sa.select(Harvest).join(HarvestOffer).where(HarvestOffer.listing_id == listing_id).options(joinedload(Harvest.party))
    return session.scalars(query).one_or_none()


def locked(session: Session, harvest_id: int) -> Harvest:
    """The harvest, held for this transaction and as it stands in the database now."""
    query = sa.select(Harvest).where(Harvest.id == harvest_id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one()


def draw(session: Session, *, line: ContractLine, person: Person, now: datetime, override: str = "") -> HarvestDraw | None:
    """What a signed line takes from its harvest; None where it is of no harvest or weighs nothing certain.

    Raises `OverPromised` with the numbers and who came first where the harvest has not so much left, unless staff said why it may go beyond.
    Lines of several harvests are drawn in the order of their harvests' ids, so that two who sign at once never wait for each other.
    """
    if line.harvest_id is None or line.quantity_kg is None:
        return None
    kg, harvest = line.quantity_kg, locked(session, line.harvest_id)
    over = max(harvest.signed_kg + kg - harvest.capacity_kg, NOTHING)
    if over and not override:
        raise OverPromised(
            harvest=harvest.code, capacity=harvest.capacity_kg, signed=harvest.signed_kg, asked=kg, holders=tuple(holders(session, harvest.id))
        )
    many = session.scalar(sa.select(sa.func.count()).select_from(HarvestDraw).where(HarvestDraw.line_id == line.id)) or 0
    drawn = HarvestDraw(
        harvest_id=harvest.id, line_id=line.id, sequence=many + 1, quantity_kg=kg, over_kg=over, override=override if over else "",
        drawn_by_id=person.id, drawn_at=now,
    )  # fmt: skip
    session.add(drawn)
    _signed(harvest, harvest.signed_kg + kg)
    session.flush()
    return drawn


def release(session: Session, line: ContractLine, kept_kg: Decimal, now: datetime) -> Decimal:
    """How much of what the line had drawn is given back to its harvest: all but what is kept, such as what was delivered. Given back once."""
    found = session.scalars(
        sa.select(HarvestDraw).where(HarvestDraw.line_id == line.id, HarvestDraw.released_at.is_(None)).order_by(HarvestDraw.id.desc())
    ).first()
    if found is None:
        return NOTHING
    harvest = locked(session, found.harvest_id)
    session.refresh(found)  # whoever held the harvest before may have given it back
    back = found.quantity_kg - min(max(kept_kg, NOTHING), found.quantity_kg)
    if found.released_at is not None or not back:
        return NOTHING
    found.released_kg, found.released_at = back, now
    _signed(harvest, harvest.signed_kg - back)
    session.flush()
    return back


def set_capacity(harvest: Harvest, typed: str, kg: Decimal, source: str) -> None:
    """Say anew what there is; the harvest is held, and no less than is signed."""
    harvest.capacity_typed, harvest.capacity_kg, harvest.source = typed, kg, source
    _signed(harvest, harvest.signed_kg)


def holders(session: Session, harvest_id: int) -> list[Holder]:
    """The contracts that hold something of a harvest, who came first in front."""
    buyer, seller = aliased(Party), aliased(Party)
    query = (
        sa.select(Contract, buyer, seller, ContractLine.words, HarvestDraw.quantity_kg, HarvestDraw.released_kg)
        .select_from(HarvestDraw)
        .join(ContractLine, ContractLine.id == HarvestDraw.line_id)
        .join(Contract, Contract.id == ContractLine.contract_id)
        .join(buyer, buyer.id == Contract.buyer_id)
        .outerjoin(seller, seller.id == Contract.seller_id)
        .where(HarvestDraw.harvest_id == harvest_id, HarvestDraw.released_kg < HarvestDraw.quantity_kg)
    )
    rows = session.execute(query.order_by(HarvestDraw.drawn_at, HarvestDraw.id))
    return [_holder(contract, buying, selling, words, kg - back) for contract, buying, selling, words, kg, back in rows.tuples()]


def _holder(contract: Contract, buying: Party, selling: Party | None, words: str, kg: Decimal) -> Holder:
    day, seller = contract.created_at.astimezone(VIETNAM).date(), selling.name if selling else ""
    name = called(contract.number, seller=seller, buyer=buying.name, goods=words, drafted_on=day)
    return Holder(contract.code, name, frozenset(one.code for one in (buying, selling) if one), kg, contract.signed_on)


def _signed(harvest: Harvest, kg: Decimal) -> None:
    """What is signed, and by how much that is more than there is."""
    harvest.signed_kg, harvest.over_kg = kg, max(kg - harvest.capacity_kg, NOTHING)


def _made(session: Session, listing: Listing, crop: Crop, now: datetime) -> Harvest | None:
    """A harvest as large as its first offer says; None where that says no certain weight."""
    if crop.kg is None:
        return None
    made_for = "|".join((listing.party.code, crop.product, crop.grade, *(day.isoformat() for day in (crop.starts_on, crop.ends_on))))
    harvest = Harvest(
        code=new_code("m"), made_for=made_for, party_id=listing.party_id, product=crop.product, grade=crop.grade, starts_on=crop.starts_on,
        ends_on=crop.ends_on, capacity_typed=crop.typed, capacity_kg=crop.kg, source=BY_OFFER + listing.code, created_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(harvest)
    except IntegrityError:  # somebody else's offer of the same harvest was first
        query = sa.select(Harvest).where(Harvest.made_for == made_for)
        if made := session.scalars(query).one_or_none():
            return made
        raise
    return harvest


def _leave(session: Session, held: HarvestOffer) -> None:
    """Take an offer out of its harvest; one that no offer and no contract is of any more goes with it."""
    harvest_id = held.harvest_id
    session.delete(held)
    session.flush()
    used = (sa.exists().where(model.harvest_id == harvest_id) for model in (HarvestOffer, ContractLine, HarvestDraw))
    if not session.scalar(sa.select(sa.or_(*used))):
        session.delete(locked(session, harvest_id))
        session.flush()
