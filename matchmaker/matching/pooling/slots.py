"""A need cut into weeks with what is wanted in each, and what an offer can give in each of them. Every sum is exact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from matchmaker.domain.pooling import MOST_KG, NotPoolable, Slot
from matchmaker.domain.records import Listing, Period
from matchmaker.domain.tides import Tide, tide_windows

LENGTHS = (7, 30, 91, 365, 3650, 36500)
"""Days of a slot: weeks, as long as there are not too many of them."""
MOST_SLOTS = 26
DAYS_OF = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}
DAYS_OF_TIDE = 6
"""Days that a spring tide gives a harvest: what comes by the week comes within them."""


def slots_of(listing: Listing, today: date | None = None) -> tuple[Slot, ...]:
    """The weeks of a listing's window from today on; one slot of what is known where an end is open. Raises `NotPoolable` where it is over."""
    start, end = listing.starts_on, listing.ends_on
    if today is not None:
        if end is not None and end < today:
            raise NotPoolable(why="over")
        start = max(start, today) if start is not None else start
    if start is None or end is None:
        return (Slot(start, end),)
    days = (end - start).days + 1
    length = next((one for one in LENGTHS if -(-days // one) <= MOST_SLOTS), days)
    starts = [start + timedelta(days=at) for at in range(0, days, length)]
    return tuple(Slot(first, min(first + timedelta(days=length - 1), end)) for first in starts)


def wanted_by_slot(kg: Decimal, per: Period, slots: Sequence[Slot], tides: Sequence[Tide] = ()) -> tuple[int, ...]:
    """Whole kilograms wanted in each slot, in proportion to its days. Raises `NotPoolable` for less than one and for more than can be."""
    days = [days_in(one, tides) for one in slots]
    whole = sum(days)
    if per is Period.WINDOW:
        total = kg
    elif not whole:
        total = kg * 7 if per is Period.DAY else kg  # how long is unknown: one week, or one month, is planned
    else:
        total = kg * whole / DAYS_OF[per]
    if total > MOST_KG:
        raise NotPoolable(why="too_much", most=MOST_KG)
    amount = int(total.quantize(Decimal(1), ROUND_HALF_UP))
    if amount < 1:
        raise NotPoolable(why="too_little")
    return spread(amount, days if whole else [1] * len(days))


def spread(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Whole parts of an amount in proportion to weights that are not all nought; they sum to the amount exactly."""
    whole, done, parts, before = sum(weights), 0, [], 0
    for weight in weights:
        before += weight
        upto = (2 * amount * before + whole) // (2 * whole)
        parts.append(upto - done)
        done = upto
    return tuple(parts)


def days_in(slot: Slot, tides: Sequence[Tide] = (), starts_on: date | None = None, ends_on: date | None = None) -> int:
    """How many days of a slot lie in a window, and in a spring tide where any are named; nought where the slot's days are unknown."""
    if slot.starts_on is None or slot.ends_on is None:
        return 0
    first, last = max(slot.starts_on, starts_on or date.min), min(slot.ends_on, ends_on or date.max)
    if first > last:
        return 0
    return sum(one.days for one in tide_windows(tides, first, last)) if tides else (last - first).days + 1


def apart(slot: Slot, listing: Listing) -> bool:
    """Does the listing's window certainly miss a slot, one end of which may be unknown?"""
    late = listing.starts_on is not None and slot.ends_on is not None and listing.starts_on > slot.ends_on
    early = listing.ends_on is not None and slot.starts_on is not None and listing.ends_on < slot.starts_on
    return late or early


def free_by_slot(offer: Listing, kg: Decimal, slots: Sequence[Slot]) -> tuple[tuple[int, ...], int]:
    """What the offer can give in each slot and in all. What it has for its whole window can be had on any of its days.

    What comes by the day, week or month comes by the days that lie in the slot; with the tides, only on theirs.
    """
    if offer.per is Period.WINDOW:
        total = min(floor(kg), MOST_KG)
        return tuple(total if _there(offer, slot) else 0 for slot in slots), total
    found = []
    for slot in slots:
        if slot.days:
            found.append(min(floor(kg * _rate(offer, slot)), MOST_KG))
        else:
            found.append(0 if apart(slot, offer) else min(floor(kg * 7 if offer.per is Period.DAY else kg), MOST_KG))
    return tuple(found), sum(found)


def _there(offer: Listing, slot: Slot) -> bool:
    if not slot.days:
        return not apart(slot, offer)
    return days_in(slot, offer.tides, offer.starts_on, offer.ends_on) > 0


def _rate(offer: Listing, slot: Slot) -> Decimal:
    """For how many of its periods the offer gives in a slot."""
    days = Decimal(days_in(slot, offer.tides, offer.starts_on, offer.ends_on))
    if not offer.tides or offer.per is Period.DAY:
        return days / DAYS_OF[offer.per]
    return days / (DAYS_OF_TIDE if offer.per is Period.WEEK else DAYS_OF_TIDE * len(offer.tides))


def floor(kg: Decimal) -> int:
    """Whole kilograms that are surely there."""
    return int(min(kg, Decimal(MOST_KG)).to_integral_value(ROUND_FLOOR))


def ceiling(kg: Decimal) -> int:
    """Whole kilograms that a smallest lot comes to."""
    return int(min(kg, Decimal(MOST_KG)).to_integral_value(ROUND_CEILING))
