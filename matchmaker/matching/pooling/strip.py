"""Day by day: what a need wants, who has goods, which days are dry, who could harvest on which day, and what holding some back would add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.domain.pooling import NotPoolable
from matchmaker.domain.records import Listing, Period
from matchmaker.domain.sharing_rule import Sharing, share
from matchmaker.domain.tides import Tide, tide_on
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.pooling.gathering import defaults, kg_of
from matchmaker.matching.pooling.slots import DAYS_OF, DAYS_OF_TIDE, floor, slots_of, spread, wanted_by_slot
from matchmaker.matching.rows import tie_of

MOST_DAYS = 62
"""Days that a strip shows: two months; a longer need is shown from its beginning."""


@dataclass(frozen=True, slots=True)
class Rail:
    """One offer by day: what it can give on each, and what it is proposed to; `held` is what would come from a pond."""

    offer: str
    party: str
    tides: tuple[Tide, ...]
    able: tuple[int, ...]
    given: tuple[int, ...]
    held: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The days of a need with what is wanted on each, and the rail of every offer."""

    days: tuple[date, ...]
    wanted: tuple[int, ...]
    rails: tuple[Rail, ...]
    cut: bool  # whether the need goes on after the last day shown
    hold_days: int
    loss_percent: int

    @property
    def able(self) -> tuple[int, ...]:
        """What all together can give on each day."""
        return tuple(sum(rail.able[at] for rail in self.rails) for at in range(len(self.days)))

    @property
    def given(self) -> tuple[int, ...]:
        """What is proposed to come on each day, without any pond."""
        return tuple(sum(rail.given[at] for rail in self.rails) for at in range(len(self.days)))

    @property
    def held(self) -> tuple[int, ...]:
        """What would come from ponds in addition."""
        return tuple(sum(rail.held[at] for rail in self.rails) for at in range(len(self.days)))

    @property
    def dry(self) -> tuple[int, ...]:
        """The days on which nobody has anything."""
        return tuple(at for at, kg in enumerate(self.able) if not kg and self.wanted[at])

    @property
    def short(self) -> tuple[int, ...]:
        """The days on which less is proposed than is wanted."""
        return tuple(at for at, (kg, wanted) in enumerate(zip(self.given, self.wanted, strict=True)) if kg < wanted)


def strip_of(need: Listing, offers: Sequence[Listing], lexicon: Lexicon, today: date | None = None, hold_days: int | None = None) -> Strip:
    """The strip of a need with both ends of its window known and these offers. Raises `NotPoolable`."""
    slots = slots_of(need, today)
    kg = None if need.quantity is None else kg_of(need, need.quantity, lexicon)
    if kg is None or need.quantity is None:
        raise NotPoolable(why="quantity" if need.quantity is None else "measure", unit=need.quantity.unit if need.quantity else "")
    first, last = slots[0].starts_on, slots[-1].ends_on
    if first is None or last is None:
        raise NotPoolable(why="window")
    days = tuple(first + timedelta(days=at) for at in range((last - first).days + 1))
    wanted = spread(sum(wanted_by_slot(kg, need.per, slots)), [1] * len(days))[:MOST_DAYS]
    shown = days[:MOST_DAYS]
    able = {one.code: _able(one, shown, lexicon) for one in offers}
    hold, loss = defaults()["hold_days"] if hold_days is None else hold_days, defaults()["hold_loss_percent"]
    order = sorted((one for one in offers if any(able[one.code])), key=lambda one: tie_of(f"{need.code}\0{one.code}"))
    given = _staggered(order, able, wanted)
    left = [want - sum(given[code][at] for code in given) for at, want in enumerate(wanted)]
    held = _held(order, able, given, left, hold, loss)
    rails = tuple(Rail(one.code, one.party, one.tides, able[one.code], tuple(given[one.code]), tuple(held[one.code])) for one in order)
    return Strip(shown, tuple(wanted), rails, len(days) > MOST_DAYS, hold, loss)


def _able(offer: Listing, days: Sequence[date], lexicon: Lexicon) -> tuple[int, ...]:
    """What the offer can give on each of these days: an amount for a stretch of time evenly over those of its days on which it has goods."""
    kg = None if offer.quantity is None else kg_of(offer, offer.quantity, lexicon)
    if kg is None or (offer.starts_on is None and offer.ends_on is None and not offer.tides):
        return (0,) * len(days)  # how much, or when, nobody said
    there = [_has(offer, day) for day in days]
    if offer.per is Period.WINDOW:
        start, end = offer.starts_on or days[0], offer.ends_on or days[-1]
        whole = sum(1 for at in range((end - start).days + 1) if _has(offer, start + timedelta(days=at))) if (end - start).days < 1000 else 1000
        each = floor(kg / max(whole, 1))
    elif not offer.tides or offer.per is Period.DAY:
        each = floor(kg / DAYS_OF[offer.per])
    else:
        each = floor(kg / (DAYS_OF_TIDE if offer.per is Period.WEEK else DAYS_OF_TIDE * len(offer.tides)))
    return tuple(each if yes else 0 for yes in there)


def _has(offer: Listing, day: date) -> bool:
    inside = (offer.starts_on is None or offer.starts_on <= day) and (offer.ends_on is None or day <= offer.ends_on)
    return inside and (not offer.tides or tide_on(day, offer.tides) is not None)


def _staggered(order: Sequence[Listing], able: Mapping[str, tuple[int, ...]], wanted: Sequence[int]) -> dict[str, list[int]]:
    """Who brings what on which day: those who come with the tides take turns on theirs, the others share what that leaves as they are able.

    Whoever has begun a pulse goes on until it is brought, so that the gates are not all opened on one day.
    """
    given = {one.code: [0] * len(wanted) for one in order}
    left = list(wanted)
    tidal, daily = [one.code for one in order if one.tides], [one.code for one in order if not one.tides]
    pots = {code: _pots(able[code]) for code in tidal}
    for at in range(len(wanted)):
        _fill_day(tidal, pots, able, at, left, given)
        shared = share(max(left[at], 0), {code: able[code][at] for code in daily}, {}, Sharing.SHORTAGE)
        for code, kg in shared.parts.items():
            given[code][at] = kg
        left[at] = shared.left
    return given


def _fill_day(
    group: list[str], pots: Mapping[str, list[list[int]]], able: Mapping[str, tuple[int, ...]], at: int, left: list[int],
    given: Mapping[str, list[int]],
) -> None:  # fmt: skip
    """Take from one after the other until the day is filled; who is emptied, or whose pulse is over, goes to the end of the line."""
    for code in [one for one in group if at and able[one][at - 1] and not able[one][at] and given[one][at - 1]]:
        group.remove(code)
        group.append(code)
    for code in list(group):
        if left[at] <= 0:
            return
        took = min(left[at], pots[code][at][0] if able[code][at] else 0)
        given[code][at] += took
        left[at] -= took
        pots[code][at][0] -= took
        if took and not pots[code][at][0]:
            group.remove(code)
            group.append(code)


def _pots(able: Sequence[int]) -> list[list[int]]:
    """For each day the pot of its pulse, shared by all days of the pulse: what is not taken on one can be on another."""
    pots: list[list[int]] = []
    for at, kg in enumerate(able):
        if at and kg and able[at - 1]:
            pots[-1][0] += kg
            pots.append(pots[-1])
        else:
            pots.append([kg])
    return pots


def _held(
    order: Sequence[Listing], able: Mapping[str, tuple[int, ...]], given: Mapping[str, Sequence[int]], left: Sequence[int], hold: int, loss: int
) -> dict[str, list[int]]:  # fmt: skip
    """What of the pulses that is not taken could be brought in the days after, held alive: an assumption, with a loss."""
    open_kg, held = list(left), {one.code: [0] * len(left) for one in order}
    for one in order:
        if not one.tides:
            continue
        for first, last in _pulses(able[one.code]):
            spare = (sum(able[one.code][first : last + 1]) - sum(given[one.code][first : last + 1])) * (100 - loss) // 100
            for at in range(last + 1, min(last + 1 + hold, len(open_kg))):
                took = min(spare, max(open_kg[at], 0))
                held[one.code][at] += took
                open_kg[at] -= took
                spare -= took
    return held


def _pulses(able: Sequence[int]) -> list[tuple[int, int]]:
    """From which to which day each pulse goes."""
    found: list[tuple[int, int]] = []
    for at, kg in enumerate(able):
        if kg and found and found[-1][1] == at - 1:
            found[-1] = (found[-1][0], at)
        elif kg:
            found.append((at, at))
    return found


def spans(places: Sequence[int]) -> list[tuple[int, int]]:
    """Days that follow each other as the first and the last of them."""
    found: list[tuple[int, int]] = []
    for at in places:
        if found and found[-1][1] == at - 1:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found
