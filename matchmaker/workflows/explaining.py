"""Why a need and an offer fit or do not, what either side could do about it, and why one offer stands above another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import Thing, Who, may, within
from matchmaker.domain.records import Offer
from matchmaker.market import market_of
from matchmaker.matching.counterfactuals import Advice, Option, Trial
from matchmaker.matching.neighbours import pool_steps
from matchmaker.matching.ranking import Match
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.terms import LinkageTerms
from matchmaker.store.queries import linkages, listings, rounds, terms
from matchmaker.store.snapshots import need_of, offer_of

RANKED = 100
"""How many of a need's offers are looked at for a place in its list and for neighbours."""
PICKED_FROM = 20
"""How many offers are shown where two are to be picked."""
MOST_BESIDE = 4
"""How many offers of one need are laid side by side."""
OWN_OFFERS = 30
"""How many of one's own offers are laid beside somebody's need."""


@dataclass(frozen=True, slots=True)
class Why:
    """A need and an offer side by side: how they match, what either side could do, and where the offer stands in the need's list."""

    need: Listing
    offer: Listing
    advice: Advice
    scorer: str
    base: int
    others: tuple[Match, ...]  # the rest of the need's list, best first
    parties: Mapping[str, str]  # the names of the parties with which one could sell together
    linkage: Linkage | None
    side: str  # whose eyes it is seen with: need, offer, or '' for staff

    def place_of(self, match: Match) -> int:
        """The place that such a match has in the need's list: behind everything that is better, before what is level with it."""
        ours = (not match.gate, match.score)
        return 1 + sum((not other.gate, other.score) > ours for other in self.others)


@dataclass(frozen=True, slots=True)
class Own:
    """One of one's own offers and how it matches somebody's need."""

    listing: Listing
    match: Match


@dataclass(frozen=True, slots=True)
class Two:
    """Two offers of one need, and how each matches it."""

    need: Listing
    offers: tuple[Listing, Listing]
    matches: tuple[Match, Match]
    scorer: str
    base: int


def why(session: Session, *, who: Who, need_code: str, offer_code: str, today: date) -> Why:
    """The pair, for the people of either side and for staff. Raises `NotFound` for anybody else, and where either is not open."""
    rows = listings.by_codes(session, [need_code, offer_code])
    need, offer = _open(rows, need_code, "need"), _open(rows, offer_code, "offer")
    if need.party_id == offer.party_id or not may(who, "listing.matches", Thing(frozenset({need.party.code, offer.party.code}))):
        raise NotFound(listing=need_code)
    market = market_of(session)
    wanted, offered = need_of(need), offer_of(offer)
    trial = Trial(market.matcher, wanted, offered, market.lexicon(session), today)
    ranking = market.fitting(session, need, RANKED)
    around = _around(session, ranking.matches if _short(trial.match) else ())
    advice = trial.advice(tuple(pool_steps(trial.pair, around.matches, around.records)))
    side = "" if who.staff else "need" if need.party.code in within(who, "listing.matches").party_codes else "offer"
    others = tuple(one for one in ranking.matches if one.code != offer_code)
    made = linkages.of_pair(session, need.id, offer.id)
    return Why(need, offer, advice, market.matcher.scorer.name, market.matcher.scorer.base, others, around.parties, made, side)


def own_beside(session: Session, *, who: Who, need_code: str) -> tuple[Listing, list[Own]]:
    """Somebody's open need and one's own open offers, the best match first. Raises `NotFound` where there is no such need."""
    need = _open(listings.by_codes(session, [need_code]), need_code, "need")
    own = own_open_offers(session, who=who)
    market = market_of(session)
    lexicon, wanted = market.lexicon(session), need_of(need)
    found = [Own(one, market.matcher.compare(wanted, offer_of(one), lexicon)) for one in own]
    return need, sorted(found, key=lambda one: ("product" in one.match.gate, len(one.match.gate), -one.match.score, one.listing.code))


def two_of(session: Session, *, who: Who, need_code: str, codes: Sequence[str]) -> Two:
    """Two open offers beside one need, for its people and staff. Raises `NotFound`, or `Invalid` where the codes are not those of two offers."""
    need = listings.by_code(session, need_code)
    if need is None or need.side != "need" or not may(who, "listing.matches", Thing(frozenset({need.party.code}))):
        raise NotFound(listing=need_code)
    if len(codes) != 2:
        raise Invalid({"pick": ("pick_two", {"picked": len(codes)})})
    if codes[0] == codes[1]:
        raise Invalid({"pick": ("same_twice", {})})
    rows = listings.by_codes(session, codes)
    for code in codes:
        if (row := rows.get(code)) is None or row.side != "offer" or not row.open:
            raise Invalid({"pick": ("no_such_offer", {"code": code[:40]})})
    market = market_of(session)
    lexicon, wanted = market.lexicon(session), need_of(need)
    first, second = (market.matcher.compare(wanted, offer_of(rows[code]), lexicon) for code in codes)
    return Two(need, (rows[codes[0]], rows[codes[1]]), (first, second), market.matcher.scorer.name, market.matcher.scorer.base)


@dataclass(frozen=True, slots=True)
class Offered:
    """One offer that stands in a linkage with the need: its newest terms, if any were put forward, and how it matches the need today."""

    linkage: Linkage
    terms: LinkageTerms | None
    match: Match


def offers_beside(session: Session, *, who: Who, need_code: str, codes: Sequence[str]) -> tuple[Listing, Sequence[Linkage], list[Offered], int]:
    """A need, its linkages that stand, those picked of them (the first few where none is) side by side, and where scores begin.

    For the people who buy and staff. Raises `NotFound`, or `Invalid` where more are picked than a page holds, or one that does not stand.
    """
    need = listings.by_code(session, need_code)
    if need is None or need.side != "need" or not may(who, "listing.matches", Thing(frozenset({need.party.code}))):
        raise NotFound(listing=need_code)
    made = rounds.open_linkages(session, need.id)
    known = {one.code: one for one in made}
    picked = list(dict.fromkeys(codes))
    if len(picked) > MOST_BESIDE:
        raise Invalid({"pick": ("pick_few", {"most": MOST_BESIDE})})
    if any(code not in known for code in picked):
        raise Invalid({"pick": ("winner_gone", {})})
    chosen = [known[code] for code in picked] or list(made[:MOST_BESIDE])
    market, newest = market_of(session), terms.newest_of(session, [one.id for one in chosen])
    lexicon, wanted = market.lexicon(session), need_of(need)
    found = [Offered(one, newest.get(one.id), market.matcher.compare(wanted, offer_of(one.offer), lexicon)) for one in chosen]
    return need, made, found, market.matcher.scorer.base


def to_compare(session: Session, *, who: Who, need_code: str) -> tuple[Listing, Sequence[Listing]]:
    """A need, and the offers of its list from which two can be picked, best first. Raises `NotFound` as `two_of` does."""
    need = listings.by_code(session, need_code)
    if need is None or need.side != "need" or not may(who, "listing.matches", Thing(frozenset({need.party.code}))):
        raise NotFound(listing=need_code)
    ranked = market_of(session).fitting(session, need, PICKED_FROM).matches if need.open else ()
    rows = listings.by_codes(session, [one.code for one in ranked])
    return need, [rows[one.code] for one in ranked if one.code in rows and "product" not in one.gate]


def own_open_offers(session: Session, *, who: Who) -> Sequence[Listing]:
    """One's own open offers, newest first."""
    return [one for one in listings.of_parties(session, within(who, "listing.matches").party_codes, "offer") if one.open][:OWN_OFFERS]


def nearest_ways(
    session: Session, *, listing: Listing, others: Sequence[Listing], today: date
) -> tuple[dict[str, tuple[Option, ...]], dict[str, str]]:
    """The cheapest way for either side to open what fails, for each of these listings of the other side; and the parties to sell together with."""
    market = market_of(session)
    lexicon = market.lexicon(session)
    found: dict[str, tuple[Option, ...]] = {}
    names: dict[str, str] = {}
    around: dict[str, Around] = {}
    for other in others:
        need, offer = (listing, other) if listing.side == "need" else (other, listing)
        trial = Trial(market.matcher, need_of(need), offer_of(offer), lexicon, today)
        if _short(trial.match) and need.code not in around:
            around[need.code] = _around(session, market.fitting(session, need, RANKED).matches)
        near = around.get(need.code, Around((), {}, {}))
        found[other.code] = trial.openers(tuple(pool_steps(trial.pair, near.matches, near.records)))
        names |= near.parties
    return found, names


class Around(NamedTuple):
    """The offers of a need's list, with their parties' names: with whom one of them could be sold together."""

    matches: Sequence[Match]
    records: Mapping[str, Offer]
    parties: Mapping[str, str]


def _around(session: Session, matches: Sequence[Match]) -> Around:
    rows = [row for row in listings.by_codes(session, [one.code for one in matches]).values() if row.open]
    return Around(matches, {row.code: offer_of(row) for row in rows}, {row.party.code: row.party.name for row in rows})


def _short(match: Match) -> bool:
    """Is it the amount that is lacking?"""
    return any(one.column == "quantity" and one.level in ("LITTLE", "PART", "MOST", "BELOW_LOT") for one in match.reasons)


def _open(rows: Mapping[str, Listing], code: str, side: str) -> Listing:
    row = rows.get(code)
    if row is None or row.side != side or not row.open:
        raise NotFound(listing=code)
    return row
