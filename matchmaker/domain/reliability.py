"""How far a party kept to what it signed, as seller and as buyer: shares with the number of events behind them, unknown below a least number."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.domain.deliveries import Entry, Promise, late, promised_by


@dataclass(frozen=True, slots=True)
class Line:
    """One signed line with what was promised for when and what came of it."""

    contract: str
    promises: Sequence[Promise]
    entries: Sequence[Entry]
    deliveries: int  # trucks, without what was struck
    rejected: int  # trucks of which something was sent back


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment that fell due; `paid_on` is None while nobody confirmed it."""

    contract: str
    due_on: date
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class Share:
    """So much of so much, out of `n` events; known only where there are enough of them."""

    part: int
    whole: int
    n: int
    least_n: int

    @property
    def known(self) -> bool:
        """Are there enough events to say a share?"""
        return self.whole > 0 and self.n >= self.least_n

    @property
    def share(self) -> float | None:
        """The part of the whole, None where it is not known."""
        return self.part / self.whole if self.known else None


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a party on one side of its contracts within a window of time."""

    contracts: int
    deliveries: int
    kept: Share  # grams taken of grams that were due, out of stretches of the schedule
    late: Share  # stretches that were not full in time, out of stretches
    rejected: Share  # trucks of which something was sent back, out of trucks
    paid: Share  # payments made by their day, out of payments due
    upheld: int  # reports against this side that staff found to be so


def window_from(today: date, months: int) -> date:
    """The first day of the window that ends today."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def record(lines: Sequence[Line], payments: Sequence[Paid], upheld: int, today: date, *, grace_days: int, least_n: int) -> Record:
    """The record of the side whose lines and payments these are."""
    cut = today - timedelta(days=grace_days + 1)
    due = [[one for one in line.promises if one.ends_on <= cut] for line in lines]
    stretches = sum(len(one) for one in due)
    whole = sum(promised_by(line.promises, cut) for line in lines)
    part = sum(min(promised_by(line.promises, cut), sum(one.accepted_g for one in line.entries)) for line in lines)
    behind = sum(len(late(line.promises, line.entries, today, grace_days)) for line in lines)
    trucks, sent_back = sum(line.deliveries for line in lines), sum(line.rejected for line in lines)
    owed = [one for one in payments if one.due_on < today or one.paid_on is not None]
    in_time = sum(one.paid_on is not None and one.paid_on <= one.due_on for one in owed)
    return Record(
        contracts=len({line.contract for line in lines}),
        deliveries=trucks,
        kept=Share(part, whole, stretches, least_n),
        late=Share(behind, stretches, stretches, least_n),
        rejected=Share(sent_back, trucks, trucks, least_n),
        paid=Share(in_time, len(owed), len(owed), least_n),
        upheld=upheld,
    )
