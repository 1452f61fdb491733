"""What clauses of price would have done over the months behind: the price under each beside that outside, and who would have wanted out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from matchmaker.domain.price_rules import Answer, Computed, PriceRule, price_on, rounded
from matchmaker.domain.reference_prices import ReferencePrice

MONTHS = 24
"""Months that are looked back on."""
ENOUGH = 12
"""Months with a price outside, below which nothing is counted."""
THRESHOLD = Decimal(15)
"""By how much in a hundred one side must be able to do better outside before it is said to want to."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month: the day of its last reading, what was read on it, and the price under each clause for a delivery on that day."""

    first: date
    day: date | None = None
    outside_dong: int | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """By which share of the contract's price a seller, or of the price outside a buyer, would have done better outside in one month."""

    month: date
    share: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """One clause over the months that can be compared: when which side would have wanted out, and by how much at worst."""

    compared: int
    seller: tuple[Gap, ...]
    buyer: tuple[Gap, ...]

    @property
    def worst(self) -> Gap | None:
        """The month in which somebody would have wanted out most, the first where several are alike; None where nobody ever would."""
        return max((*self.seller, *self.buyer), key=lambda gap: (gap.share, -gap.month.toordinal()), default=None)


@dataclass(frozen=True, slots=True)
class Simulation:
    """The months, oldest first, and a verdict for each clause; without verdicts where there are too few months."""

    months: tuple[Month, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def known(self) -> int:
        """In how many months a price outside was read."""
        return sum(month.outside_dong is not None for month in self.months)


def simulate(
    rules: Sequence[PriceRule], readings: Iterable[ReferencePrice], until: date, *, threshold: Decimal = THRESHOLD, months: int = MONTHS
) -> Simulation:
    """What these clauses would have done in the months up to `until`, held against one series of readings.

    The series stands for the reference price of every clause, whatever source the clause names: it is what is known of those months.
    """
    series = [one for one in readings if one.read_on <= until]
    found = tuple(_month(first, rules, series) for first in _firsts(until, months))
    enough = sum(month.outside_dong is not None for month in found) >= ENOUGH
    return Simulation(found, tuple(_verdict(found, place, threshold) for place in range(len(rules))) if enough else ())


def wants_out(outside: int, contract: int, threshold: Decimal) -> str:
    """Which side could do better outside by more than the threshold: `seller`, `buyer`, or neither."""
    if outside > contract * (1 + threshold / 100):
        return "seller"
    return "buyer" if contract > outside * (1 + threshold / 100) else ""


def _month(first: date, rules: Sequence[PriceRule], series: Sequence[ReferencePrice]) -> Month:
    """The month with its last day of readings as the day of delivery; what several said on it counts by their mean."""
    day = max((one.read_on for one in series if one.read_on.replace(day=1) == first), default=None)
    if day is None:
        return Month(first)
    middles = [Decimal(one.low_dong + one.high_dong) / 2 for one in series if one.read_on == day]
    outside = rounded(sum(middles, Decimal(0)) / len(middles), 1)
    return Month(first, day, outside, tuple(price_on(rule, day, (replace(one, source=rule.source) for one in series)) for rule in rules))


def _verdict(months: Sequence[Month], place: int, threshold: Decimal) -> Verdict:
    sides: dict[str, list[Gap]] = {"seller": [], "buyer": [], "": []}
    for month in months:
        answer = month.answers[place] if month.answers else None
        if isinstance(answer, Computed) and month.outside_dong:
            share = max(month.outside_dong / answer.dong, answer.dong / month.outside_dong) - 1
            sides[wants_out(month.outside_dong, answer.dong, threshold)].append(Gap(month.first, share))
    return Verdict(sum(map(len, sides.values())), tuple(sides["seller"]), tuple(sides["buyer"]))


def _firsts(until: date, months: int) -> list[date]:
    """The first days of so many months, the month of `until` last."""
    last = until.year * 12 + until.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(last - months + 1, last + 1)]
