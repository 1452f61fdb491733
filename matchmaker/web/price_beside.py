"""What price was read of the same thing, beside a listing: on its page, on the cards of its matches, and before it is posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid
from matchmaker.domain.negotiating import gap_shares
from matchmaker.domain.records import Linked, Offer, Price, Quantity
from matchmaker.domain.reference_prices import ReferencePrice
from matchmaker.matching.linking import link
from matchmaker.matching.reference_prices import Compared, Level, compare_price, product_of
from matchmaker.matching.text import fold
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.terms import LinkageTerms
from matchmaker.store.queries import prices
from matchmaker.store.snapshots import linked_of, quantity_of
from matchmaker.store.work import view
from matchmaker.web.dressing import lexicon
from matchmaker.wording.figures import here_today
from matchmaker.wording.prices import NONE_FITS, held_said, read_said, terms_held_said
from matchmaker.wording.states import state_said
from matchmaker.workflows import posting


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a listing's price: what was read, how the listing stands to it, and whether what was read is made up."""

    said: str
    held: str
    level: str
    invented: bool


def state_name(key: str) -> str:
    """The first way to say a state, in the reader's language."""
    return state_said(next((one.phrase for one in lexicon().lists.states if one.state == key), key))


def beside(session: Session, listings: Sequence[Listing], today: date) -> dict[str, Beside]:
    """What stands beside the price of each of these listings, by its code; those about which nothing is known are left out."""
    links = {one.code: (one, linked_of(one.linked)) for one in listings if one.linked}
    references = prices.fresh(session, {product_of(linked) for _, linked in links.values()} - {""}, today)
    shown = {code: _held(linked, one.side, _price(one), quantity_of(one), references, today) for code, (one, linked) in links.items()}
    return {code: found for code, found in shown.items() if found is not None}


def before_posting(side: str, typed: Mapping[str, Any]) -> Beside | None:
    """What would stand beside the price in a form; nothing while the form holds no words or no price, or cannot be read."""
    if not (typed.get("words") and typed.get("price")):
        return None
    words, today = lexicon(), here_today()
    try:
        draft = posting.read_draft(typed, side=side, lexicon=words, gazetteer=words.gazetteer, today=today)
    except Invalid:
        return None
    with view() as session:
        references = prices.fresh(session, {product_of(draft.linked)} - {""}, today)
        return _held(draft.linked, side, draft.price, draft.quantity, references, today)


def beside_terms(session: Session, offer: Listing, rows: Sequence[LinkageTerms], today: date) -> dict[int, Beside]:
    """How the price of each of these rounds stands to what was read of the same thing, by the round's number; nothing where that is unknown."""
    if not offer.linked or not rows:
        return {}
    linked = linked_of(offer.linked)
    references = prices.fresh(session, {product_of(linked)} - {""}, today)
    return {one.sequence: found for one in rows if references and (found := _held_terms(one, offer, linked, references, today))}


def _held_terms(one: LinkageTerms, offer: Listing, linked: Linked, references: Sequence[ReferencePrice], today: date) -> Beside | None:
    words, product = lexicon(), product_of(linked)
    if one.grade_typed and fold(one.grade_typed) != fold(offer.grade_typed):
        sized = link(words, Offer("", offer.words, grade=one.grade_typed, state=offer.state_typed))
        linked = replace(linked, grade=sized.grade, grade_rank=sized.grade_rank, piece_g=sized.piece_g)
    price = Price(one.price_dong, one.price_unit, one.price_high_dong)
    line = words.line(product) if product in words.products else ()
    found = compare_price(linked, "offer", price, references, words.units, line, today, quantity_of(offer))
    if found.reference is None or found.level == Level.UNKNOWN:
        return None
    unit = words.units.name(found.reference.unit)
    factor = _factor_of(found)
    shares = gap_shares(factor, factor, found.reference.low_dong, found.reference.high_dong) if factor else None
    return Beside(read_said(found.reference, unit, state_name(found.reference.state)), terms_held_said(shares), found.level, found.reference.invented)


def _factor_of(found: Compared) -> float | None:
    """The price in the reference's own unit, where it lies outside: its nearer end, less or more the gap."""
    if found.reference is None or found.level == Level.WITHIN:
        return None
    return found.reference.low_dong - found.gap_dong if found.level == Level.BELOW else found.reference.high_dong + found.gap_dong


def _price(listing: Listing) -> Price | None:
    return None if listing.price_dong is None else Price(listing.price_dong, listing.price_unit, listing.price_high_dong)


def _held(
    linked: Linked, side: str, price: Price | None, amount: Quantity | None, references: Sequence[ReferencePrice], today: date
) -> Beside | None:
    words, product = lexicon(), product_of(linked)
    line = words.line(product) if product in words.products else ()
    found = compare_price(linked, side, price, references, words.units, line, today, amount)
    if found.why == "none":
        return None
    return _said(found)


def _said(found: Compared) -> Beside:
    if found.reference is None:
        return Beside(str(NONE_FITS), "", found.level, invented=False)
    unit = lexicon().units.name(found.reference.unit)
    said = read_said(found.reference, unit, state_name(found.reference.state))
    return Beside(said, held_said(found.level, found.gap_dong, found.gap_share, unit), found.level, found.reference.invented)
