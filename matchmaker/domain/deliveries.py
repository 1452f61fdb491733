"""What was promised, brought, rejected and taken: sums of entries in whole grams. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SIDES = ("buyer", "seller")
REJECTIONS = ("undersize", "wrong_kind", "antibiotic", "moisture", "dead", "other")
"""Why goods are sent back: dưới cỡ, sai loại, kháng sinh, độ ẩm, chết hoặc hư, khác."""
CHECKS = ("antibiotic", "moisture", "size", "look", "other")
CHECK_RESULTS = ("passed", "failed", "unclear")
DELIVERABLE = frozenset({"signed", "in_force"})
"""The states of a contract in which something can be delivered under it."""
STEPS = {"day": 1, "week": 7}
"""Days of one stretch of a schedule that is spread evenly."""
MOST_SLOTS = 120
DEFAULTS = {"grace_days": 2, "answer_days": 7, "least_n": 3, "window_months": 24}
"""The founders' numbers, until staff set others: days of grace before a delivery is late, days to answer a report, the fewest events of which a
share is shown, and how far back a record reaches."""


@dataclass(frozen=True, slots=True)
class Promise:
    """So much between two days, both included."""

    starts_on: date
    ends_on: date
    promised_g: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log; a counter-entry is negative and stands on the day of what it strikes."""

    on: date
    brought_g: int
    rejected_g: int

    @property
    def accepted_g(self) -> int:
        """What was taken."""
        return self.brought_g - self.rejected_g


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a line or a contract; `promised_g` is None where no amount was promised in weight."""

    promised_g: int | None
    most_g: int | None  # with the tolerance
    brought_g: int
    rejected_g: int

    @property
    def accepted_g(self) -> int:
        """What was taken."""
        return self.brought_g - self.rejected_g

    @property
    def remaining_g(self) -> int | None:
        """What is still promised, nought where more was taken; None where nothing was promised in weight."""
        return None if self.promised_g is None else max(0, self.promised_g - self.accepted_g)

    @property
    def room_g(self) -> int | None:
        """What may still be taken within the tolerance; below nought where it is passed."""
        return None if self.most_g is None else self.most_g - self.accepted_g


@dataclass(frozen=True, slots=True)
class Filled:
    """One promise with what has come for it, the earliest filled first."""

    promise: Promise
    accepted_g: int

    @property
    def short_g(self) -> int:
        """What is missing."""
        return self.promise.promised_g - self.accepted_g


def grams(kg: Decimal) -> int:
    """Whole grams of kilograms that are no finer than a thousandth."""
    whole = kg * 1000
    if whole != whole.to_integral_value():
        raise ValueError(f"finer than a gram: {kg}")
    return int(whole)


def kilograms(weight_g: int) -> Decimal:
    """The same weight in kilograms."""
    return Decimal(weight_g) / 1000


def totals(promised_g: int | None, tolerance_percent: Decimal | None, entries: Iterable[Entry]) -> Totals:
    """The sums of a line's entries against what it promises, with so many per cent to spare."""
    log = list(entries)
    most = None if promised_g is None else promised_g + int(promised_g * (tolerance_percent or Decimal(0)) / 100)
    return Totals(promised_g, most, sum(one.brought_g for one in log), sum(one.rejected_g for one in log))


def together(parts: Iterable[Totals]) -> Totals:
    """The sums of several lines; what one of them leaves open stays open for all."""
    all_of = list(parts)
    promised = [one.promised_g for one in all_of]
    most = [one.most_g for one in all_of]
    return Totals(
        None if not all_of or None in promised else sum(one or 0 for one in promised),
        None if not all_of or None in most else sum(one or 0 for one in most),
        sum(one.brought_g for one in all_of),
        sum(one.rejected_g for one in all_of),
    )


def accepted_by(entries: Iterable[Entry], day: date) -> int:
    """What had been taken by the end of a day."""
    return sum(one.accepted_g for one in entries if one.on <= day)


def filled(promises: Sequence[Promise], accepted_g: int) -> list[Filled]:
    """The promises in the order of their days, each with its part of what was taken; what is beyond all of them fills none."""
    left, rows = max(0, accepted_g), []
    for promise in sorted(promises, key=lambda one: (one.ends_on, one.starts_on)):
        part = min(left, promise.promised_g)
        rows.append(Filled(promise, part))
        left -= part
    return rows


def late(promises: Sequence[Promise], entries: Iterable[Entry], today: date, grace_days: int) -> list[Filled]:
    """The promises that were not full when their last day and the days of grace had passed, each as it stood then."""
    log, grace = list(entries), timedelta(days=grace_days)
    due = sorted((one for one in promises if one.ends_on + grace < today), key=lambda one: (one.ends_on, one.starts_on))
    rows = [filled(due[:number], accepted_by(log, one.ends_on + grace))[-1] for number, one in enumerate(due, 1)]
    return [row for row in rows if row.short_g > 0]


def promised_by(promises: Iterable[Promise], day: date) -> int:
    """What was to have come by the end of a day."""
    return sum(one.promised_g for one in promises if one.ends_on <= day)


def now_due(promises: Sequence[Promise], accepted_g: int, today: date) -> Filled | None:
    """The promise that a delivery of today goes to: the one that runs today, else the first that has begun, where they are not full; else None."""
    begun = [row for row in filled(promises, accepted_g) if row.short_g > 0 and row.promise.starts_on <= today]
    return next((row for row in begun if today <= row.promise.ends_on), begun[0] if begun else None)


def behind(promises: Sequence[Promise], accepted_g: int, today: date) -> int:
    """What is missing of the promises whose last day has passed."""
    return sum(row.short_g for row in filled(promises, accepted_g) if row.promise.ends_on < today)


def spread(promised_g: int, starts_on: date, ends_on: date, step: str) -> list[Promise]:
    """The amount shared out evenly over the days or weeks between two days, to the gram; the earlier ones take what is left over."""
    days = STEPS[step]
    begins = [starts_on + timedelta(days=at) for at in range(0, (ends_on - starts_on).days + 1, days)][:MOST_SLOTS]
    each, over = divmod(promised_g, len(begins))
    ends = [*(one - timedelta(days=1) for one in begins[1:]), ends_on]
    return [
        Promise(begin, end, amount)
        for at, (begin, end) in enumerate(zip(begins, ends, strict=True))
        if (amount := each + (1 if at < over else 0)) > 0
    ]
