"""Selling together: whose open offers, the nearest first, would make up with one offer what a need wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from matchmaker.domain.records import Offer, Quantity
from matchmaker.matching.acting import Pair
from matchmaker.matching.changes import Partner, Step, linked_now, rounded
from matchmaker.matching.explaining import Reason
from matchmaker.matching.ranking import Match

MOST_PARTNERS = 4
SAME_THING = frozenset({"SAME", "CHILD"})
TARGETS = (Fraction(1), Fraction("0.8"))
"""All that is wanted; else as much as the comparison of quantities calls nearly enough."""


class _Neighbour(NamedTuple):
    """An offer that could join, with what it has over as long as the two amounts of the pair, in their measure."""

    partner: Partner
    offer: Offer
    total: Fraction


def pool_steps(pair: Pair, matches: Iterable[Match], records: Mapping[str, Offer]) -> Iterator[Step]:
    """Selling with the nearest neighbours that together reach the wanted amount, first those of whom everything demanded is known.

    `matches` are the need's, `records` the offers behind them.
    """
    had = pair.fact("quantity", "offer")
    own, share = pair.offer.quantity, pair.share
    total = pair.comparable(had, pair.offer.per) if had else None
    if own is None or share is None or total is None or not 0 < share < 1:
        return
    near = sorted(_neighbours(pair, matches, records), key=lambda one: (bool(one.partner.open), one.partner.km, one.partner.code))
    for target in TARGETS:
        wanted = total * target / share
        if share < target and (chosen := _enough(near, wanted - total)):
            amount = _together(own, total, pair.offer, chosen)
            values = {"quantity": replace(own, amount=amount, high=None)}
            yield Step("offer", "pool", "quantity", values, times=1, partners=tuple(one.partner for one in chosen))
            return


def _neighbours(pair: Pair, matches: Iterable[Match], records: Mapping[str, Offer]) -> Iterator[_Neighbour]:
    """Offers of other parties that want nothing but amount, in the same measure and with a known place."""
    for match in matches:
        offer = records.get(match.code)
        reasons = {one.column: one for one in match.reasons}
        if offer is None or offer.quantity is None or offer.party in (pair.offer.party, pair.need.party) or not set(match.gate) <= {"quantity"}:
            continue
        measured = reasons["quantity"].facts.get("offer_unit") == pair.reasons["quantity"].facts.get("offer_unit")
        total = _total(pair, offer, reasons["quantity"])
        km = _km(pair, offer)
        if reasons["product"].level in SAME_THING and measured and total and km is not None:
            yield _Neighbour(Partner(offer.code, offer.party, offer.quantity, offer.per, km, match.open), offer, total)


def _total(pair: Pair, offer: Offer, reason: Reason) -> Fraction | None:
    """What the neighbour has, over as long as the two amounts of the pair."""
    amount = reason.facts.get("offer")
    return pair.comparable(Fraction(str(amount)), offer.per) if isinstance(amount, int | float) else None


def _km(pair: Pair, offer: Offer) -> float | None:
    """How far apart the goods of two offers are at least; None where either place is unknown."""
    theirs, ours = linked_now(pair.lexicon, offer).linked, pair.offer_linked.units
    spots = theirs.units if theirs is not None else ()
    return min((pair.lexicon.gazetteer.distance_km(one, other) for one in ours for other in spots), default=None)


def _enough(near: Sequence[_Neighbour], wanted: Fraction) -> list[_Neighbour]:
    """The nearest one that has enough, else the nearest few that have it together; nothing where they have not."""
    if alone := next((one for one in near if one.total >= wanted), None):
        return [alone]
    chosen: list[_Neighbour] = []
    for one in near[:MOST_PARTNERS]:
        chosen.append(one)
        if sum((other.total for other in chosen), Fraction(0)) >= wanted:
            return chosen
    return []


def _together(own: Quantity, total: Fraction, offer: Offer, chosen: Sequence[_Neighbour]) -> Decimal:
    """The sum of all amounts in the unit of the first: added up as written where all write alike, else by what they weigh."""
    alike = all(one.offer.quantity is not None and one.offer.quantity.unit == own.unit and one.offer.per == offer.per for one in chosen)
    if alike:
        return own.amount + sum((one.partner.quantity.amount for one in chosen), Decimal(0))
    return rounded(Fraction(own.amount) * (total + sum((one.total for one in chosen), Fraction(0))) / total, up=False)
