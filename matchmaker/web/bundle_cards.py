"""A bundle as its card, and a cycle as its lines: parties, money, the day of payment, and one score made of two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Who
from matchmaker.matching.bundles import Bundle
from matchmaker.store.models.listings import Listing
from matchmaker.web.paging import address
from matchmaker.wording.bundles import HOW, cost_said, repaid_said
from matchmaker.wording.figures import points
from matchmaker.wording.labels import label
from matchmaker.wording.payment import terms
from matchmaker.wording.scores import shows_points
from matchmaker.workflows import bundling

SHORT = 3
"""So many bundles stand on the page of matches; the others are one press away."""


@dataclass(frozen=True, slots=True)
class ShownBundle:
    """One bundle in words; `sold`, `bought`, `earns` and the scores are empty where only the supply exists."""

    supply: Listing
    sold: Listing | None
    bought: Listing | None
    same: bool
    points: str
    low: str
    high: str
    how: str
    cost: str
    earns: str
    payment: str
    repaid: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownBundles:
    """The section of bundles: the first few or all of them, and what to say where no half can be sold."""

    rows: list[ShownBundle]
    total: int
    everything: str  # the address of all; empty where all are shown
    sells: bool  # whether somebody takes the produce
    grows: bool  # whether the co-operative offers any


@dataclass(frozen=True, slots=True)
class ShownCycle:
    """A co-operative that needs the input, what the enterprise itself could take of its produce, and who else could."""

    need: Listing
    cost: str
    repaid: str
    own: Listing | None  # the enterprise's own need that takes the produce
    own_sold: Listing | None
    buyers: list[tuple[Listing, Listing]]  # the need of another buyer, and the offer that it takes
    address: str


def shown_bundle(bundle: Bundle, rows: Mapping[str, Listing], need: Listing) -> ShownBundle:
    """The bundle in words."""
    supply, sale = bundle.supply, bundle.sale
    known = sale is not None and shows_points(supply.match.known_share) and shows_points(sale.match.known_share)
    return ShownBundle(
        supply=rows[supply.offer.code],
        sold=rows[sale.offer.code] if sale else None,
        bought=rows[sale.need.code] if sale else None,
        same=bundle.same,
        points=points(bundle.score) if known and bundle.score is not None else "",
        low=points(bundle.low) if bundle.low is not None else "",
        high=points(bundle.high) if bundle.high is not None else "",
        how=label(HOW, bundle.by) if bundle.by else "",
        cost=cost_said(supply.cost),
        earns=cost_said(sale.cost) if sale else "",
        payment=terms(bundle.payment) or _("chưa ghi"),
        repaid=repaid_said(bundle.payment, bundle.repaid_on),
        address=address_of(need.code, bundle) if sale else "",
    )


def address_of(need: str, bundle: Bundle) -> str:
    """The page of a bundle with both halves."""
    if bundle.sale is None:
        return ""
    return url_for("bundles.show", need=need, offer=bundle.supply.offer.code, sold=bundle.sale.offer.code, bought=bundle.sale.need.code)


def bundles_section(session: Session, who: Who, listing: Listing) -> ShownBundles | None:
    """The section on the page of a co-operative's input need; None on any other page."""
    found = bundling.bundles_for(session, who=who, listing=listing)
    if found is None:
        return None
    whole = request.args.get("bundles") == "all"
    rows = [shown_bundle(one, found.rows, listing) for one in found.bundles]
    sells = any(one.bought is not None for one in rows)
    return ShownBundles(
        rows if whole else rows[:SHORT], len(rows), "" if whole or len(rows) <= SHORT else f"{address(bundles='all')}#bundles", sells, found.grows
    )


def cycles_section(session: Session, who: Who, listing: Listing) -> list[ShownCycle] | None:
    """The section on the page of an enterprise's input offer; None on any other page."""
    found = bundling.cycles_for(session, who=who, listing=listing)
    return None if found is None else [_cycle(one, found.rows) for one in found.cycles]


def _cycle(one: bundling.Cycle, rows: Mapping[str, Listing]) -> ShownCycle:
    bundle, sale = one.bundle, one.bundle.sale
    own = sale if bundle.same else None
    need = rows[bundle.supply.need.code]
    return ShownCycle(
        need=need,
        cost=cost_said(bundle.supply.cost),
        repaid=repaid_said(bundle.payment, bundle.repaid_on),
        own=rows[own.need.code] if own else None,
        own_sold=rows[own.offer.code] if own else None,
        buyers=[(rows[deal.need.code], rows[deal.offer.code]) for deal in one.buyers],
        address=address_of(need.code, bundle) if own else "",
    )
