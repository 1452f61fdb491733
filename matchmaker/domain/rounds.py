"""A need asked for in a round: until when offers come in, in which parts it is bought, and how it ends. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from matchmaker.domain.errors import WrongStage


class RoundState(StrEnum):
    """Where a round of offers stands."""

    OPEN = "open"  # offers come in
    CLOSED = "closed"  # none comes in any more; nobody has been chosen yet
    AWARDED = "awarded"  # every part has its winner
    CANCELLED = "cancelled"  # the buyer no longer wants it
    UNSUITABLE = "unsuitable"  # offers came or did not: none would do


@dataclass(frozen=True, slots=True)
class RoundAct:
    """What can be done to a round: from which states, to which, and the reasons among which one must be given."""

    start: frozenset[RoundState | None]
    end: RoundState | None  # None: it stays, or follows from what was chosen
    reasons: tuple[str, ...] = ()


CANCEL_REASONS = ("no_need", "changed", "bought_elsewhere", "money", "other")
"""Why a buyer takes a round back: thôi không cần, đổi yêu cầu, đã mua nơi khác, chưa có tiền, khác."""
UNSUITABLE_REASONS = ("no_offers", "price", "quantity", "quality", "season", "distance", "paper", "other")
"""Why no offer would do; statistics of demand that nobody met are counted from these."""

ACTS: dict[str, RoundAct] = {
    "set": RoundAct(frozenset({None, RoundState.OPEN}), RoundState.OPEN),
    "close": RoundAct(frozenset({RoundState.OPEN}), RoundState.CLOSED),
    "reopen": RoundAct(frozenset({RoundState.CLOSED}), RoundState.OPEN),
    "award": RoundAct(frozenset({RoundState.CLOSED}), None),
    "cancel": RoundAct(frozenset({RoundState.OPEN, RoundState.CLOSED}), RoundState.CANCELLED, CANCEL_REASONS),
    "unsuitable": RoundAct(frozenset({RoundState.OPEN, RoundState.CLOSED}), RoundState.UNSUITABLE, UNSUITABLE_REASONS),
}
REPEATS = ("week", "month")
MOST_LOTS = 12


def standing(state: str, deadline: datetime | None, now: datetime) -> RoundState:
    """The state as it is at this moment: a round whose deadline has come takes no more offers, whether or not anybody has written so."""
    if state == RoundState.OPEN and deadline is not None and deadline <= now:
        return RoundState.CLOSED
    return RoundState(state)


def act_on(state: RoundState | None, name: str) -> RoundState:
    """The state after the act; raises `WrongStage` where it cannot be done from here."""
    act = ACTS.get(name)
    if act is None or state not in act.start:
        raise WrongStage(move=name, stage=state)
    return act.end or RoundState.CLOSED


def acts_from(state: RoundState) -> tuple[str, ...]:
    """What can be done to a round that stands here, in the order of the table."""
    return tuple(name for name, act in ACTS.items() if state in act.start)


def all_won(lots: Collection[int], won: Collection[int]) -> bool:
    """Has every part a winner?"""
    return bool(lots) and set(lots) <= set(won)


def later_day(day: date, repeat: str) -> date:
    """The same day a week or a month later; the last of a month where that month is shorter."""
    if repeat == "week":
        return day + timedelta(days=7)
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    last = calendar.monthrange(day.year, day.month)[1]
    end = calendar.monthrange(year, month)[1]
    return date(year, month, end if day.day == last else min(day.day, end))


def later_moment(at: datetime, repeat: str) -> datetime:
    """The same hour on the day a week or a month later; `at` is on the clock of the place."""
    return datetime.combine(later_day(at.date(), repeat), at.timetz())
