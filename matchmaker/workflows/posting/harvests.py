"""An offer and the harvest that it is of: it joins the ledger, and its writer is asked where it offers more than is left."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid
from matchmaker.domain.harvests import Crop
from matchmaker.domain.records import Offer
from matchmaker.market import market_of
from matchmaker.matching.crops import crop_of, kg_in
from matchmaker.matching.lexicon import Lexicon
from matchmaker.store import harvests
from matchmaker.store.models.harvests import Harvest
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.queries.harvests import promised
from matchmaker.workflows.posting.draft import Draft


def into_ledger(session: Session, listing: Listing, owner: Party, draft: Draft, now: datetime) -> None:
    """Count the offer among those of its harvest; the first one states what there is."""
    if listing.side == "offer":
        listing.party = owner
        harvests.join(session, listing, _crop(draft, market_of(session).lexicon(session)), now)


def not_promised(session: Session, owner: Party, draft: Draft) -> None:
    """Ask whether an offer is meant that is larger than what is left of its harvest. Raises `Invalid` with the numbers and who came first."""
    lexicon = market_of(session).lexicon(session)
    crop = _crop(draft, lexicon)
    harvest = harvests.find(session, owner.id, crop) if crop else None
    if crop is None or harvest is None:
        return
    taken = harvest.signed_kg + _agreed(session, harvest, lexicon)
    left = max(harvest.capacity_kg - taken, Decimal(0))
    if (crop.kg is None and left > 0) or (crop.kg is not None and crop.kg <= left):
        return
    names = ", ".join(one.name for one in harvests.holders(session, harvest.id))
    facts: dict[str, object] = {"capacity_kg": harvest.capacity_kg, "signed_kg": taken, "left_kg": left, "contracts": names}
    raise Invalid({"quantity": ("harvest_committed" if taken else "harvest_smaller", facts)})


def _agreed(session: Session, harvest: Harvest, lexicon: Lexicon) -> Decimal:
    """What is agreed of a harvest and not yet signed, as far as its weight is known."""
    weights = (kg_in(one.quantity, harvest.product, one.window, lexicon) for one in promised(session, [harvest.id]))
    return sum((kg for kg in weights if kg is not None), Decimal(0))


def _crop(draft: Draft, lexicon: Lexicon) -> Crop | None:
    record = draft.record()
    return crop_of(record, lexicon, draft.typed["quantity"]) if isinstance(record, Offer) else None
