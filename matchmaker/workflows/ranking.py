"""Who fits a listing, in both directions: a need is shown offers, an offer is shown needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.records import Linked
from matchmaker.domain.standing import standing_on
from matchmaker.market import WORDS, market_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.quoting import Quote, quote
from matchmaker.matching.ranking import Match
from matchmaker.matching.support import remote_communes, why_raised, with_support_slot
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import fairness, linkages, listings
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
    supported: Mapping[str, str] = field(default_factory=dict)  # of the listing in the support slot the reason: nurtured or remote


def matches_of(session: Session, *, who: Who, code: str, n: int = 20, today: date | None = None) -> MatchPage:
    """The best matches of the listing; its own party's listings are never among them. Raises `NotFound` for another party's listing.

    Where a day is given and staff have put the support slot on, an offer of a co-operative that stands so on that day may be lifted to it.
    """
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
    ordered, why = ranking.matches, {}
    if today is not None and listing.side == "need" and fairness.support_is_on(session):
        parties = {code: row.party.code for code, row in rows.items() if row.open}
        open_matches = [match for match in ordered if match.code in parties]
        slot = with_support_slot(open_matches, _eligible(session, rows, today, market.lexicon(session)), parties)
        ordered, why = slot.matches, dict(slot.why)
        lifted = tuple(f"{code} {reason}" for code, reason in sorted(why.items()))  # another order is another list
        named = quote(market.matcher.scorer, listings.stamps(session, (other, WORDS)), asked_by(listing) + lifted)
    matches = tuple(Matched(match, row, made.get(row.id)) for match in ordered if (row := rows.get(match.code)) is not None and row.open)
    return MatchPage(listing, linked, ranking.scorer, ranking.base, matches, named, why)


def _eligible(session: Session, rows: Mapping[str, Listing], today: date, lexicon: Lexicon) -> dict[str, str]:
    """Why each co-operative among these may be lifted: it is weak or new today, or its commune is remote; never one that has stopped."""
    coops = {row.party_id: row.party for row in rows.values() if row.party.kind == "cooperative"}
    entries, remote = fairness.entries(session, set(coops)), remote_communes(lexicon.gazetteer)
    why = {party.code: why_raised(standing_on(entries.get(number, ()), today), party.commune_code, remote) for number, party in coops.items()}
    return {code: reason for code, reason in why.items() if reason}
