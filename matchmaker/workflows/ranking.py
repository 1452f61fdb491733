"""Who fits a listing, in both directions: a need is shown offers, an offer is shown needs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.records import Linked
from matchmaker.market import WORDS, market_of
from matchmaker.matching.quoting import Quote, quote
from matchmaker.matching.ranking import Match
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import linkages, listings
from matchmaker.store.snapshots import asked_by, linked_of

MOST = 100


@dataclass(frozen=True, slots=True)
class Matched:
    """A listing of the other side, with its party, how it matches, and the linkage of the two where there is one."""

    match: Match
    listing: Listing
    linkage: Linkage | None = None


@dataclass(frozen=True, slots=True)
class MatchPage:
    """A listing and the listings that fit it, best first; `scorer` names what ordered them, `quote` the ranking itself."""

    listing: Listing
    linked: Linked | None
    scorer: str
    base: int
    matches: tuple[Matched, ...]
    quote: Quote


def matches_of(session: Session, *, who: Who, code: str, n: int = 20) -> MatchPage:
    """The best matches of the listing; its own party's listings are never among them. Raises `NotFound` for another party's listing."""
    listing = listings.by_code(session, code)
    if listing is None or not may(who, "listing.matches", Thing(frozenset({listing.party.code}), public=listing.open)):
        raise NotFound(listing=code)
    market = market_of(session)
    linked = linked_of(listing.linked) if listing.linked else None
    other = "need" if listing.side == "offer" else "offer"
    named = quote(market.matcher.scorer, listings.stamps(session, (other, WORDS)), asked_by(listing))
    if not listing.open:
        return MatchPage(listing, linked, market.matcher.scorer.name, market.matcher.scorer.base, (), named)
    ranking = market.fitting(session, listing, min(max(n, 1), MOST))
    rows = listings.by_codes(session, [match.code for match in ranking.matches])
    made = {(one.offer_id if listing.side == "need" else one.need_id): one for one in linkages.of_listing(session, listing.id)}
    matches = tuple(Matched(match, row, made.get(row.id)) for match in ranking.matches if (row := rows.get(match.code)) is not None and row.open)
    return MatchPage(listing, linked, ranking.scorer, ranking.base, matches, named)
