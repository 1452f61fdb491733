"""The matches of a listing are kept after it was written, so that staff learn of them without looking at each listing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Stale
from matchmaker.market import WORDS, market_of
from matchmaker.matching.quoting import quote
from matchmaker.matching.ranking import Match
from matchmaker.matching.whole_market import KEPT
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import KeptMatch
from matchmaker.store.queries import listings, matches
from matchmaker.store.snapshots import asked_by

__all__ = ["KEPT", "Ranked", "keep_matches", "rank_for_keeping"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best matches of one version of a listing, the version of each as it was ranked, what ordered them, and the ranking's number."""

    code: str
    version: int
    scorer: str
    run: str
    matches: tuple[tuple[Match, int], ...]


def rank_for_keeping(session: Session, *, code: str, version: int) -> Ranked | None:
    """What the listing's page would show first; None where it was revised or withdrawn since, which is another job's matter. Writes nothing.

    Raises `Stale` where the other side changed while it was ranked.
    """
    listing = listings.by_code(session, code)
    if listing is None or not listing.open or listing.version != version:
        return None
    other = "need" if listing.side == "offer" else "offer"
    stamp = listings.stamp(session, other)
    market, stamps = market_of(session), listings.stamps(session, (other, WORDS))
    ranking = market.fitting(session, listing, KEPT)
    number = quote(market.matcher.scorer, stamps, asked_by(listing)).number
    rows = listings.by_codes(session, [match.code for match in ranking.matches])
    if listings.stamp(session, other) != stamp:  # the versions just read may not be those that were ranked
        raise Stale(listing=code)
    return Ranked(code, version, ranking.scorer, number, tuple((match, rows[match.code].version) for match in ranking.matches))


def keep_matches(session: Session, *, ranked: Ranked, now: datetime) -> int:
    """How many matches took the place of those kept before; none, and nothing is touched, where the listing has changed since it was ranked."""
    listing = listings.locked(session, ranked.code)
    if listing is None or not listing.open or listing.version != ranked.version:
        return 0
    found = listings.by_codes(session, [match.code for match, _ in ranked.matches])
    known = matches.first_found(session, listing.id)
    rows = [
        _kept(listing, other, rank, match, ranked, now, known.get(other.id, now))
        for rank, (match, seen) in enumerate(ranked.matches, 1)
        if (other := found.get(match.code)) is not None and other.open and other.version == seen
    ]
    matches.replace(session, listing.id, rows)
    return len(rows)


def _kept(listing: Listing, other: Listing, rank: int, match: Match, ranked: Ranked, now: datetime, first_at: datetime) -> KeptMatch:
    need, offer = (listing, other) if listing.side == "need" else (other, listing)
    return KeptMatch(
        listing_id=listing.id, other_id=other.id, need_id=need.id, offer_id=offer.id, listing_version=listing.version, other_version=other.version,
        rank=rank, passes=not match.gate, score=match.score, low=match.low, high=match.high, scorer=ranked.scorer, run=ranked.run,
        made_at=now, first_at=first_at,
    )  # fmt: skip
