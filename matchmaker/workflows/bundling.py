"""Inputs one way and produce the other: the bundles of a co-operative's need, and the cycles that an enterprise's input offer can close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound
from matchmaker.domain.payment import Payment
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.records import Offer, Role
from matchmaker.market import Market, market_of
from matchmaker.matching.bundles import Bundle, Deal, bundle_of, bundles_of, deal_of
from matchmaker.matching.ranking import Match
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import linkages, listings
from matchmaker.store.snapshots import need_of, offer_of, payment_of

SUPPLIES, SALES, OWN, CO_OPS = 12, 12, 6, 6
"""How many supplies of a need, sales of an offer, own offers and co-operatives are looked at: each own offer costs a ranking."""


@dataclass(frozen=True, slots=True)
class Bundles:
    """The bundles of a co-operative's need, best first, with every listing in them by its code."""

    need: Listing
    bundles: tuple[Bundle, ...]
    rows: Mapping[str, Listing]
    grows: bool  # whether the co-operative offers any produce at all


@dataclass(frozen=True, slots=True)
class Cycle:
    """A co-operative that could buy an enterprise's input: the bundle, and who could take what it grows, one deal a buyer."""

    bundle: Bundle
    buyers: tuple[Deal, ...]


@dataclass(frozen=True, slots=True)
class Cycles:
    """The cycles of an input offer, those first whose produce the enterprise itself takes, with every listing in them by its code."""

    offer: Listing
    cycles: tuple[Cycle, ...]
    rows: Mapping[str, Listing]


@dataclass(frozen=True, slots=True)
class BundlePage:
    """One bundle with its four listings, and the linkages of its two pairs where there are any."""

    bundle: Bundle
    rows: Mapping[str, Listing]
    linkages: tuple[Linkage | None, Linkage | None]


def is_input_need(listing: Listing) -> bool:
    """An open need of a co-operative for something to grow with."""
    return listing.open and listing.side == "need" and listing.role == Role.INPUT and listing.party.kind == "cooperative"


def is_input_offer(listing: Listing) -> bool:
    """An open offer of an enterprise of something to grow with."""
    return listing.open and listing.side == "offer" and listing.role == Role.INPUT and listing.party.kind == "enterprise"


def bundles_for(session: Session, *, who: Who, listing: Listing) -> Bundles | None:
    """The bundles of a co-operative's need for inputs; None for any other listing, and for whoever may not see its matches."""
    if not (is_input_need(listing) and may(who, "listing.matches", Thing(frozenset({listing.party.code}), public=True))):
        return None
    market = market_of(session)
    passing = _passing(market, session, listing, SUPPLIES)
    rows = _open(session, [one.code for one in passing])
    need = need_of(listing)
    lexicon = market.lexicon(session)
    supplies = [
        deal_of(need, offer_of(rows[one.code]), one, lexicon) for one in passing if one.code in rows and rows[one.code].party.kind == "enterprise"
    ]
    own, sales, more = _sales(market, session, listing)
    terms = _terms(rows.values())
    found = bundles_of(need, supplies, sales, own, terms, lexicon, payment_of(listing))
    return Bundles(listing, found, rows | more, bool(own))


def cycles_for(session: Session, *, who: Who, listing: Listing) -> Cycles | None:
    """The cycles of an enterprise's offer of inputs; None for any other listing, and for whoever may not see its matches."""
    if not (is_input_offer(listing) and may(who, "listing.matches", Thing(frozenset({listing.party.code}), public=True))):
        return None
    market = market_of(session)
    offer, lexicon, terms = offer_of(listing), market.lexicon(session), _terms([listing])
    passing = _passing(market, session, listing, SUPPLIES)
    rows = _open(session, [one.code for one in passing])
    made: list[Cycle] = []
    seen: set[int] = set()
    for match in passing:
        wanting = rows.get(match.code)
        if wanting is None or wanting.party.kind != "cooperative" or wanting.party_id in seen or len(made) == CO_OPS:
            continue
        seen.add(wanting.party_id)
        own, sales, more = _sales(market, session, wanting)
        rows |= more
        supply = deal_of(need_of(wanting), offer, match.called(listing.code), lexicon)
        (bundle,) = bundles_of(supply.need, [supply], sales, own, terms, lexicon)
        made.append(Cycle(bundle, _one_a_buyer(sales, listing.party.code)))
    order = sorted(made, key=lambda one: (not one.bundle.same, one.bundle.sale is None))
    return Cycles(listing, tuple(order), rows | {listing.code: listing})


def see_bundle(session: Session, *, who: Who, need: str, offer: str, sold: str, bought: str) -> BundlePage:
    """One bundle by its four listings, for the co-operative, for the enterprise that is both other sides, and for staff.

    Raises `NotFound` where the four are no bundle, or one that this person may not know of.
    """
    rows = _open(session, [need, offer, sold, bought])
    if len(rows) != 4 or not (is_input_need(rows[need]) and is_input_offer(rows[offer])):
        raise NotFound(bundle=need)
    coop, supplier, buyer = rows[need].party, rows[offer].party, rows[bought].party
    sides = {coop.code} | ({supplier.code} if supplier.code == buyer.code else set())
    if not may(who, "bundle.read", Thing(frozenset(sides))):
        raise NotFound(bundle=need)
    if (rows[sold].side, rows[bought].side) != ("offer", "need") or rows[sold].party_id != coop.id or buyer.id == coop.id:
        raise NotFound(bundle=need)
    supply, sale = _compared(session, rows[need], rows[offer]), _compared(session, rows[bought], rows[sold])
    made = bundle_of(supply, sale, payment_of(rows[offer]))
    pairs = ((rows[need], rows[offer]), (rows[bought], rows[sold]))
    first, second = (linkages.of_pair(session, one.id, other.id) for one, other in pairs)
    return BundlePage(made, rows, (first, second))


def _compared(session: Session, need: Listing, offer: Listing) -> Deal:
    market = market_of(session)
    wanted, offered, lexicon = need_of(need), offer_of(offer), market.lexicon(session)
    match = market.matcher.compare(wanted, offered, lexicon)
    if match.gate:
        raise NotFound(bundle=need.code)
    return deal_of(wanted, offered, match, lexicon)


def _passing(market: Market, session: Session, listing: Listing, n: int) -> list[Match]:
    return [one for one in market.fitting(session, listing, n).matches if not one.gate]


def _sales(market: Market, session: Session, listing: Listing) -> tuple[list[Offer], list[Deal], dict[str, Listing]]:
    """What the listing's co-operative offers of its produce, who would take it, best matches first for each offer, and their listings."""
    grown = [one for one in listings.open_of_party(session, listing.party_id) if one.side == "offer" and one.role == Role.PRODUCE][:OWN]
    found = {one.code: _passing(market, session, one, SALES) for one in grown}
    rows = _open(session, [match.code for matches in found.values() for match in matches])
    lexicon, deals = market.lexicon(session), []
    for one in grown:
        offer = offer_of(one)
        deals += [deal_of(need_of(rows[match.code]), offer, match, lexicon) for match in found[one.code] if match.code in rows]
    return [offer_of(one) for one in grown], deals, rows | {one.code: one for one in grown}


def _one_a_buyer(sales: Sequence[Deal], but: str) -> tuple[Deal, ...]:
    """The best deal with each buyer, best first, without one of them."""
    best: dict[str, Deal] = {}
    for one in sorted(sales, key=lambda deal: -deal.match.score):
        if one.need.party != but:
            best.setdefault(one.need.party, one)
    return tuple(best.values())[:3]


def _terms(rows: Iterable[Listing]) -> dict[str, Payment]:
    return {one.code: payment for one in rows if (payment := payment_of(one)) is not None}


def _open(session: Session, codes: Sequence[str]) -> dict[str, Listing]:
    return {code: row for code, row in listings.by_codes(session, codes).items() if row.open}
