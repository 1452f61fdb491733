"""Rules of price that can be computed: a fixed price, a named reference price ± so much, the same between a floor and a ceiling.

A rule says everything that a stranger needs to compute it: which price (product, size, state, place in the chain, unit), whose figures, on which day
they are read, by whom, which end of a range counts, how old a reading may be, and to how many đồng it is rounded. What it lacks is named.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from matchmaker.domain.errors import DomainError
from matchmaker.domain.frozen import NotAsFrozen, freeze, thaw
from matchmaker.domain.reference_prices import CHAIN, ReferencePrice
from matchmaker.domain.spelling import unmarked

HUNDRED = Decimal(100)
MOST_DAYS_OLD = 366
MOST_PERCENT = Decimal(100)
ROUNDINGS = (1, 10, 50, 100, 500, 1000)
"""To how many đồng a price may be rounded, halves up."""


class Kind(StrEnum):
    """What sort of rule it is."""

    FIXED = "fixed"  # so many đồng, whatever happens
    REFERENCE = "reference"  # the reference price, and so much more or less
    CORRIDOR = "corridor"  # the same, never below the floor, never above the ceiling


class Reads(StrEnum):
    """On which day the reference price is read."""

    WEEKLY = "weekly"  # a day of the week: the last one up to the delivery
    MONTHLY = "monthly"  # a day of the month, or its last where the month is shorter
    DELIVERY = "delivery"  # the day of delivery itself


class End(StrEnum):
    """Which figure counts where the reference price was read as a range."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


USUAL_AGE: Mapping[Reads, int] = {Reads.WEEKLY: 7, Reads.MONTHLY: 31, Reads.DELIVERY: 7}
"""Days that a reading may be old on the day on which it is to be read, where the parties say nothing else."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The named price that a rule hangs on, told apart from every other by the same things as reference prices are."""

    product: str
    state: str
    chain: str
    unit: str
    size: str = ""  # as typed
    grade: str = ""
    low_g: float | None = None
    high_g: float | None = None

    def is_of(self, reading: ReferencePrice) -> bool:
        """Is the reading one of this price?"""
        return self.key == reference_in(reading).key

    @property
    def key(self) -> str:
        """What stands for this price in the field of a form; the size counts by its meaning, not by how it was typed."""
        weight = "" if self.low_g is None and self.high_g is None else f"{_grams(self.low_g)}-{_grams(self.high_g)}"
        return "|".join((self.product, self.grade, weight, self.state, self.chain, self.unit))


@dataclass(frozen=True, slots=True)
class PriceRule:
    """How a price is found. Made by `rule_of` or `read_rule`, which refuse one that cannot be computed; `words` is the clause as it was typed."""

    kind: Kind
    unit: str
    dong: int | None = None
    reference: Reference | None = None
    plus_dong: int | None = None
    plus_percent: Decimal | None = None
    floor_dong: int | None = None
    ceiling_dong: int | None = None
    source: str = ""
    reads: Reads | None = None
    reads_on: int = 0  # weekday, Monday 0; or day of the month
    read_by: str = ""
    oldest_days: int = 7
    end: End = End.MIDDLE
    round_to: int = 1
    words: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """The price under a rule on a day, and how it came about: the readings, what they say, and the bound that held it."""

    dong: int
    unit: str
    reading_day: date | None = None
    readings: tuple[ReferencePrice, ...] = ()
    outside_dong: int | None = None
    bound: str = ""  # `floor` or `ceiling`

    @property
    def invented(self) -> bool:
        """Does it rest on made-up readings?"""
        return any(one.invented for one in self.readings)


@dataclass(frozen=True, slots=True)
class Unknown:
    """No price can be said for the day. `why` is `no_reading` (none of this price), `other_source`, `not_yet` (all were read later), `too_old`
    or `not_positive`; `nearest` is the newest reading that was too old."""

    why: str
    reading_day: date | None = None
    nearest: ReferencePrice | None = None


Answer: TypeAlias = Computed | Unknown


class NotComputable(DomainError):
    """A rule lacks what is needed to compute it; `missing` names what, in the order in which a form asks for it."""

    code = "price_rule_incomplete"

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing=missing)
        self.missing = missing


def price_on(rule: PriceRule, day: date, readings: Iterable[ReferencePrice]) -> Answer:
    """The price for a delivery on this day, or why nobody can say it.

    The newest day of readings counts that is not after the reading day and not older than agreed; several readings of that day count by their mean.
    Figures are exact until the end, then rounded half up to `round_to` đồng; a floor or ceiling holds after the rounding. Raises `NotComputable`.
    """
    whole(rule)
    if rule.kind is Kind.FIXED and rule.dong is not None:
        return Computed(rule.dong, rule.unit)
    reading_day = reading_day_of(rule, day)
    found = _readings(rule, reading_day, readings)
    if isinstance(found, Unknown):
        return found
    outside = sum((_end(rule.end, one) for one in found), Decimal(0)) / len(found)
    moved = outside + (rule.plus_dong or 0) + outside * (rule.plus_percent or 0) / HUNDRED
    dong, bound = _held(rule, rounded(moved, rule.round_to))
    if dong <= 0:
        return Unknown("not_positive", reading_day)
    return Computed(dong, rule.unit, reading_day, found, rounded(outside, 1), bound)


def reading_day_of(rule: PriceRule, day: date) -> date:
    """The day on which the reference price is read for a delivery on `day`: never after it."""
    if rule.reads is Reads.WEEKLY:
        return day - timedelta(days=(day.weekday() - rule.reads_on) % 7)
    if rule.reads is Reads.MONTHLY:
        this = _in_month(day.year, day.month, rule.reads_on)
        before = day.replace(day=1) - timedelta(days=1)
        return this if this <= day else _in_month(before.year, before.month, rule.reads_on)
    return day


def rounded(amount: Decimal, to: int) -> int:
    """The amount to the nearest `to` đồng, halves up."""
    return int((amount / to).quantize(Decimal(1), rounding=ROUND_HALF_UP)) * to


def missing_in(rule: PriceRule) -> tuple[str, ...]:
    """What the rule lacks to be computed, in the order in which a form asks for it; empty for a rule that can be."""
    lacks = {"unit": not rule.unit}
    if rule.kind is Kind.FIXED:
        lacks["dong"] = rule.dong is None or rule.dong <= 0
        return tuple(name for name, lacking in lacks.items() if lacking)
    reference = rule.reference or Reference("", "", "", "")
    lacks |= {name: not getattr(reference, name) for name in ("product", "state")} | {"chain": reference.chain not in CHAIN}
    lacks |= {"unit": not rule.unit or rule.unit != reference.unit, "source": not rule.source.strip()}
    lacks["change"] = (rule.plus_dong is None) == (rule.plus_percent is None)
    lacks |= {"reads": not _readable(rule), "read_by": not rule.read_by.strip(), "oldest_days": not 0 <= rule.oldest_days <= MOST_DAYS_OLD}
    if rule.kind is Kind.CORRIDOR:
        lacks["floor_or_ceiling"] = not _bounds_stand(rule)
    return tuple(name for name, lacking in lacks.items() if lacking)


def stored(rule: PriceRule) -> dict[str, Any]:
    """The rule as JSON keeps it."""
    kept: dict[str, Any] = freeze(rule)
    return kept


def rule_of(kept: Mapping[str, Any]) -> PriceRule | None:
    """The rule that JSON kept; None where nothing is agreed yet. Raises `NotComputable` where it lacks something, else `NotAsFrozen`."""
    if not kept:
        return None
    try:
        rule: PriceRule = thaw(PriceRule, kept)
    except (TypeError, ValueError, KeyError, ArithmeticError, AttributeError) as error:
        raise NotAsFrozen(f"this describes no rule of price: {error}") from error
    return whole(rule)


def whole(rule: PriceRule) -> PriceRule:
    """The rule itself, where nothing is missing in it. Raises `NotComputable`."""
    if missing := missing_in(rule):
        raise NotComputable(missing)
    return rule


def reference_in(reading: ReferencePrice) -> Reference:
    """What a reading is a price of."""
    low, high = reading.piece_g or (None, None)
    return Reference(reading.product, reading.state, reading.chain, reading.unit, reading.size, reading.grade, low, high)


def _readings(rule: PriceRule, reading_day: date, readings: Iterable[ReferencePrice]) -> tuple[ReferencePrice, ...] | Unknown:
    """The readings of the newest day that may count."""
    reference = rule.reference
    of_it = [one for one in readings if reference is not None and reference.is_of(one)]
    ours = [one for one in of_it if unmarked(one.source) == unmarked(rule.source)]
    if not ours:
        return Unknown("other_source" if of_it else "no_reading", reading_day)
    before = [one for one in ours if one.read_on <= reading_day]
    if not before:
        return Unknown("not_yet", reading_day)
    newest = max(one.read_on for one in before)
    found = tuple(sorted((one for one in before if one.read_on == newest), key=lambda one: one.code))
    # What was made up for the demonstration never mixes with what somebody read.
    found = tuple(one for one in found if not one.invented) or found
    return found if newest >= reading_day - timedelta(days=rule.oldest_days) else Unknown("too_old", reading_day, found[0])


def _end(end: End, reading: ReferencePrice) -> Decimal:
    if end is End.MIDDLE:
        return (Decimal(reading.low_dong) + reading.high_dong) / 2
    return Decimal(reading.low_dong if end is End.LOW else reading.high_dong)


def _held(rule: PriceRule, dong: int) -> tuple[int, str]:
    """The price within the floor and the ceiling, and which of the two held it."""
    if rule.floor_dong is not None and dong < rule.floor_dong:
        return rule.floor_dong, "floor"
    if rule.ceiling_dong is not None and dong > rule.ceiling_dong:
        return rule.ceiling_dong, "ceiling"
    return dong, ""


def _readable(rule: PriceRule) -> bool:
    if rule.reads is Reads.WEEKLY:
        return 0 <= rule.reads_on <= 6
    return 1 <= rule.reads_on <= 31 if rule.reads is Reads.MONTHLY else rule.reads is Reads.DELIVERY


def _bounds_stand(rule: PriceRule) -> bool:
    bounds = [bound for bound in (rule.floor_dong, rule.ceiling_dong) if bound is not None]
    return bool(bounds) and all(bound > 0 for bound in bounds) and bounds == sorted(bounds)


def _in_month(year: int, month: int, number: int) -> date:
    return date(year, month, min(number, calendar.monthrange(year, month)[1]))


def _grams(weight: float | None) -> str:
    return "" if weight is None else f"{weight:g}"
