"""What the law says of linkages and contracts, as dated figures with their sources: the seven forms of linkage, ceilings and shortest terms.

A row whose mark is not `S` was not checked against the text of the law: it is shown as unchecked, it warns, and it never cuts what people agreed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

SURE = "S"
"""The mark of a row for which a page was read; any other is general knowledge, to be checked."""

LINKS = ("inputs", "production", "harvest", "processing", "sale")
"""What a linkage may cover: supply of inputs, organising production, harvest, first processing or processing, sale."""

DECREE_98 = "Nghị định 98/2018/NĐ-CP, Điều 4"
IN_FORCE = date(2018, 8, 20)


@dataclass(frozen=True, slots=True)
class FormRecord:
    """One form of linkage: exactly these links, in force between these days, as this source says."""

    code: int
    links: frozenset[str]
    since: date
    source: str
    read_on: date
    sure: str = ""
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Is the form in force on this day?"""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class LegalSetting:
    """One figure of the law by its key, in force between these days, as this source says."""

    key: str
    value: Decimal
    since: date
    source: str
    read_on: date
    sure: str = ""
    until: date | None = None

    @property
    def checked(self) -> bool:
        """Whether a page was read that says so."""
        return self.sure == SURE

    def holds(self, day: date) -> bool:
        """Is the figure in force on this day?"""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class TooShort:
    """A term that is shorter than what support asks for: by the figure in force, and from which day on it would be long enough."""

    setting: LegalSetting
    enough_on: date


_READ = date(2026, 11, 22)


def _form(code: int, *links: str) -> FormRecord:
    return FormRecord(code, frozenset(links), IN_FORCE, DECREE_98, _READ, SURE)


FORMS: tuple[FormRecord, ...] = (
    _form(1, "inputs", "production", "harvest", "processing", "sale"),
    _form(2, "inputs", "sale"),
    _form(3, "production", "harvest", "sale"),
    _form(4, "inputs", "production", "harvest", "sale"),
    _form(5, "production", "harvest", "processing", "sale"),
    _form(6, "inputs", "processing", "sale"),
    _form(7, "processing", "sale"),
)
"""The seven forms; every one ends in sale."""

PENALTY_CEILING = "penalty_ceiling_percent"
LONG_CYCLE, LONG_TERM, SHORT_TERM = "long_cycle_months", "long_cycle_term_months", "short_cycle_term_months"
MINIMUM_TERM = "Nghị định 98/2018/NĐ-CP, Điều 11"

SETTINGS: tuple[LegalSetting, ...] = (
    LegalSetting(PENALTY_CEILING, Decimal(8), date(2006, 1, 1), "Luật Thương mại 2005, Điều 301", _READ),
    LegalSetting(LONG_CYCLE, Decimal(12), IN_FORCE, MINIMUM_TERM, _READ),
    LegalSetting(LONG_TERM, Decimal(60), IN_FORCE, MINIMUM_TERM, _READ),
    LegalSetting(SHORT_TERM, Decimal(36), IN_FORCE, MINIMUM_TERM, _READ),
)
"""The ceiling of a penalty, in a hundred of the part that was broken; and for how long a linkage must stand to be supported."""


def form_of(links: Collection[str], day: date, forms: Iterable[FormRecord] = FORMS) -> int | None:
    """Which form these links make on this day; None where they make none, as a purchase of inputs alone does."""
    return next((one.code for one in forms if one.holds(day) and one.links == frozenset(links)), None)


def links_of(code: int, day: date, forms: Iterable[FormRecord] = FORMS) -> tuple[str, ...]:
    """What a form covers on this day, in the order of the chain; empty for a form that is not in force."""
    found = next((one.links for one in forms if one.code == code and one.holds(day)), frozenset())
    return tuple(link for link in LINKS if link in found)


def setting_on(key: str, day: date, settings: Iterable[LegalSetting] = SETTINGS) -> LegalSetting | None:
    """The figure in force on this day, the newest where several are; None where there is none."""
    return max((one for one in settings if one.key == key and one.holds(day)), key=lambda one: one.since, default=None)


def above_ceiling(percent: Decimal, day: date, settings: Iterable[LegalSetting] = SETTINGS) -> LegalSetting | None:
    """The ceiling that a penalty exceeds; None where it does not, or where none is known."""
    ceiling = setting_on(PENALTY_CEILING, day, settings)
    return ceiling if ceiling is not None and percent > ceiling.value else None


def too_short(starts_on: date, ends_on: date, cycle_months: Decimal, settings: Iterable[LegalSetting] = SETTINGS) -> TooShort | None:
    """Whether a linkage ends before it has stood as long as support asks for, by how long one cycle of production takes; both days count."""
    kept = tuple(settings)
    long = setting_on(LONG_CYCLE, starts_on, kept)
    needed = setting_on(LONG_TERM if long is not None and cycle_months >= long.value else SHORT_TERM, starts_on, kept)
    if needed is None:
        return None
    enough_on = _months_later(starts_on, int(needed.value))
    return TooShort(needed, enough_on) if ends_on < enough_on else None


def _months_later(day: date, months: int) -> date:
    """The last day of a term of so many months that begins on `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return date.fromordinal(_same_day(day.year + years, month + 1, day.day).toordinal() - 1)


def _same_day(year: int, month: int, number: int) -> date:
    """The day with this number, or the first of the next month where the month has none."""
    try:
        return date(year, month, number)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)
