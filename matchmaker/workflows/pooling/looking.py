"""A need with everybody who could fill a part of it, its plans, and a plan mended by what the buyer pinned or removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.pooling import Rules
from matchmaker.domain.records import Need
from matchmaker.domain.standing import standing_on
from matchmaker.market import Market, market_of
from matchmaker.matching.pooling import CHEAPEST, NAMES, Change, Plan, Problem, plans_of, problem_of, repaired
from matchmaker.matching.pooling.closing import marginal
from matchmaker.matching.pooling.planning import AT_ONCE
from matchmaker.matching.pooling.solving import SECONDS
from matchmaker.matching.pooling.stored import digest_of, plan_from
from matchmaker.matching.pooling.strip import Strip, strip_of
from matchmaker.matching.ranking import Match
from matchmaker.matching.support import remote_communes, why_raised
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.pool_plans import PoolPlan, PoolSearch
from matchmaker.store.queries import fairness, listings, pool_plans
from matchmaker.store.snapshots import need_of, offer_of
from matchmaker.workflows.pooling.reading import Asked

MOST = 800
"""Offers that are looked at for one need."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A need, its problem without anybody removed or pinned, and the listings of its suppliers by their codes."""

    listing: Listing
    problem: Problem
    rows: Mapping[str, Listing]


@dataclass(frozen=True, slots=True)
class Pooled:
    """The page of a need's plans: where they have to be found by a worker, the search instead; `mended` is the picked plan after a change."""

    listing: Listing
    problem: Problem
    rows: Mapping[str, Listing]
    plans: tuple[Plan, ...]
    picked: Plan | None
    mended: tuple[Plan, Change] | None
    search: PoolSearch | None
    large: bool
    kept: tuple[PoolPlan, ...]


def may_pool(who: Who, listing: Listing) -> bool:
    """May this person see and keep plans of the need?"""
    return listing.side == "need" and may(who, "pool.plan", Thing(frozenset({listing.party.code})))


def gather(session: Session, *, who: Who, code: str, asked: Asked, today: date) -> Gathered:
    """The need with its suppliers. Raises `NotFound` for another's need, and `NotPoolable` where it says too little."""
    listing = listings.by_code(session, code)
    if listing is None or not may_pool(who, listing) or not listing.open:
        raise NotFound(listing=code)
    market = market_of(session)
    needs = _by_grade(need_of(listing), asked)
    matches = [_passing(market, session, listing, need) for need in needs]
    rows = {
        code: row
        for code, row in listings.by_codes(session, {code for found in matches for code in found}).items()
        if row.open and row.party.kind == "cooperative" and row.party_id != listing.party_id
    }
    lexicon = market.lexicon(session)
    raised = _raised(session, rows, today, remote_communes(lexicon.gazetteer))
    rules = replace(asked.rules, pinned=frozenset(), removed=frozenset())
    problem = problem_of(needs, [offer_of(row) for row in rows.values()], matches, lexicon, rules, raised, today)
    return Gathered(listing, problem, rows)


def pool(session: Session, *, who: Who, code: str, asked: Asked, picked: str, today: date) -> Pooled:
    """The plans of a need, and the picked one mended where somebody is pinned or removed."""
    found = gather(session, who=who, code=code, asked=asked, today=today)
    problem, large, search = found.problem, len(found.problem.suppliers) > AT_ONCE, None
    plans: tuple[Plan, ...] = ()
    if large:
        search = pool_plans.search_for(session, found.listing.id, digest_of(problem))
        plans = tuple(plan_from(one) for one in search.plans) if search is not None else ()
    else:
        plans = plans_made(problem)
    plan = next((one for one in plans if one.name == (picked if picked in NAMES else CHEAPEST)), None)
    changed = bool(asked.rules.pinned or asked.rules.removed)
    mended = mended_plan(problem, plan, asked.rules) if plan is not None and changed else None
    kept = tuple(pool_plans.of_need(session, found.listing.id))
    return Pooled(found.listing, problem, found.rows, plans, plan, mended, search, large, kept)


@lru_cache(maxsize=32)  # everything that a plan rests on is in the problem, and that never changes
def plans_made(problem: Problem) -> tuple[Plan, ...]:
    """The plans of a problem; made once while it is looked at from one page after the other."""
    return plans_of(problem)


@lru_cache(maxsize=64)
def mended_plan(problem: Problem, plan: Plan, rules: Rules) -> tuple[Plan, Change]:
    """A plan mended by what is pinned and removed, with what one more tonne would then cost; made once, so that what is kept is what was shown."""
    changed = replace(problem, rules=rules)
    mended, change = repaired(changed, plan)
    return replace(mended, marginal=marginal(changed, mended, SECONDS)), change


def supply(session: Session, *, who: Who, code: str, hold_days: int | None, today: date) -> tuple[Listing, Strip, Mapping[str, Listing]]:
    """The need's supply strip by day, of every offer that passes its requirements. Raises `NotFound` and `NotPoolable`."""
    listing = listings.by_code(session, code)
    if listing is None or not may_pool(who, listing) or not listing.open:
        raise NotFound(listing=code)
    market, need = market_of(session), need_of(listing)
    passing = {name for name, match in _passing(market, session, listing, need).items() if not set(match.gate) - {"quantity"}}
    rows = {
        name: row
        for name, row in listings.by_codes(session, passing).items()
        if row.open and row.party.kind == "cooperative" and row.party_id != listing.party_id
    }
    strip = strip_of(need, [offer_of(row) for row in rows.values()], market.lexicon(session), today, hold_days)
    return listing, strip, rows


def _by_grade(need: Need, asked: Asked) -> list[Need]:
    if not asked.split:
        return [need]
    return [replace(need, grade=grade, quantity=quantity, linked=None) for grade, quantity in asked.split]


def _passing(market: Market, session: Session, listing: Listing, need: Need) -> dict[str, Match]:
    """How each offer compares to the need, by the offer's code; those of its own party are taken out afterwards."""
    return {match.code: match for match in market.matcher.rank(need, market.catalogue(session, "offer"), MOST).matches}


def _raised(session: Session, rows: Mapping[str, Listing], today: date, remote: frozenset[str]) -> dict[str, str]:
    parties = {row.party_id: row.party for row in rows.values()}
    entries = fairness.entries(session, set(parties))
    why = {party.code: why_raised(standing_on(entries.get(number, ()), today), party.commune_code, remote) for number, party in parties.items()}
    return {code: reason for code, reason in why.items() if reason}
