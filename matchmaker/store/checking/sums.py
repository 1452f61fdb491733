"""Whether what is kept as a sum, or in two places, says the same as what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.deliveries import Delivery
from matchmaker.store.models.harvests import Harvest, HarvestDraw
from matchmaker.store.models.listings import Listing, ListingRevision
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.photos import ListingPhoto, PhotoSize
from matchmaker.store.outbox import LETTER


def harvests_miscounted(session: Session) -> Iterator[str]:
    """Harvests of which another amount is noted as signed than contracts drew and did not give back, or as beyond what there is."""
    held = sa.func.sum(HarvestDraw.quantity_kg - HarvestDraw.released_kg, type_=HarvestDraw.quantity_kg.type)
    drawn = sa.select(HarvestDraw.harvest_id, held.label("kg")).group_by(HarvestDraw.harvest_id).subquery()
    query = sa.select(Harvest.code, Harvest.signed_kg, Harvest.over_kg, Harvest.capacity_kg, drawn.c.kg)
    for code, signed, over, capacity, kg in session.execute(query.outerjoin(drawn, drawn.c.harvest_id == Harvest.id).order_by(Harvest.id)):
        held_kg = kg or Decimal(0)
        if signed != held_kg:
            yield f"harvest {code}: {signed} kg are noted as signed, and contracts hold {held_kg} kg"
        if over != max(signed - capacity, Decimal(0)):
            yield f"harvest {code}: {over} kg are noted as beyond what there is, and it is {max(signed - capacity, Decimal(0))} kg"


def draws_unsigned(session: Session) -> Iterator[str]:
    """Draws by contracts that nobody signed, and draws that gave back more than they took."""
    query = sa.select(Contract.code, HarvestDraw.id).join(ContractLine, ContractLine.id == HarvestDraw.line_id)
    query = query.join(Contract, Contract.id == ContractLine.contract_id).order_by(HarvestDraw.id)
    for code, number in session.execute(query.where(Contract.signed_on.is_(None))):
        yield f"draw {number} of contract {code}: the contract is not signed"
    for code, number in session.execute(query.where(HarvestDraw.released_kg > HarvestDraw.quantity_kg)):
        yield f"draw {number} of contract {code}: more was given back than taken"


def deliveries_unbalanced(session: Session) -> Iterator[str]:
    """Counter-entries that take back another amount than the delivery they strike, or one of another line."""
    struck = aliased(Delivery)
    query = sa.select(Delivery.code, struck.code).join(struck, struck.id == Delivery.strikes_id)
    apart = sa.or_(Delivery.quantity_kg + struck.quantity_kg != 0, Delivery.rejected_kg + struck.rejected_kg != 0, Delivery.line_id != struck.line_id)
    for code, other in session.execute(query.where(apart).order_by(Delivery.id)):
        yield f"delivery {code}: it strikes {other}, and takes back something else"


def listings_behind(session: Session) -> Iterator[str]:
    """Listings of which a version was written that is not older than the one in force."""
    query = sa.select(Listing.code, Listing.version, ListingRevision.version).join(ListingRevision, ListingRevision.listing_id == Listing.id)
    for code, version, written in session.execute(query.where(ListingRevision.version >= Listing.version).order_by(Listing.id)):
        yield f"listing {code}: it is at version {version}, and version {written} was already replaced"


def photos_in_part(session: Session) -> Iterator[str]:
    """Photos that lack a size."""
    many = sa.select(sa.func.count()).where(PhotoSize.photo_id == ListingPhoto.id).scalar_subquery()
    for code, sizes in session.execute(sa.select(ListingPhoto.code, many).where(many != 2).order_by(ListingPhoto.id)):
        yield f"photo {code}: {sizes} of its two sizes are there"


def letters_without_job(session: Session) -> Iterator[str]:
    """Letters that wait where nobody will send them, and sent ones that would be sent again."""
    query = sa.select(Letter.code, Letter.state, Job.state).outerjoin(Job, sa.and_(Job.kind == LETTER, Job.key == Letter.key)).order_by(Letter.id)
    forgotten = sa.and_(Letter.state.in_(("waiting", "sending")), sa.or_(Job.state.is_(None), Job.state != "waiting"))
    again = sa.and_(Letter.state == "sent", Job.state == "waiting")
    for code, state, job in session.execute(query.where(sa.or_(forgotten, again))):
        yield f"letter {code}: it is {state}, and its job is {job or 'not there'}"
