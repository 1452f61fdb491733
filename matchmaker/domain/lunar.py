"""The Vietnamese lunar calendar: which day is which, both ways, and dates that do not exist refused."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.lunar_table import YEARS


@dataclass(frozen=True, slots=True, order=True)
class LunarMonth:
    """A month of the lunar calendar; a leap month follows the one whose number it repeats."""

    year: int
    month: int
    leap: bool = False


@dataclass(frozen=True, slots=True, order=True)
class LunarDay:
    """A day of the lunar calendar."""

    year: int
    month: int
    day: int
    leap: bool = False


def _months() -> list[tuple[date, LunarMonth, int]]:
    """The first day of each month, its name and how many days it has."""
    found = []
    for year, (first, long, leap) in YEARS.items():
        start = date.fromisoformat(first)
        numbers = [LunarMonth(year, month, after) for month in range(1, 13) for after in (False, True) if not after or month == leap]
        for name, bit in zip(numbers, long, strict=True):
            found.append((start, name, 29 + int(bit)))
            start += timedelta(days=29 + int(bit))
    return found


_MONTHS = _months()
_STARTS = [start for start, _name, _days in _MONTHS]
_BY_NAME = {name: (start, days) for start, name, days in _MONTHS}
FIRST_YEAR, LAST_YEAR = min(YEARS), max(YEARS)
FIRST_DAY = _STARTS[0]
LAST_DAY = _STARTS[-1] + timedelta(days=_MONTHS[-1][2] - 1)


def lunar_of(day: date) -> LunarDay:
    """The lunar name of a solar day. Raises `Unreadable` beyond the table."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Unreadable("year_out_of_reach", day.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)
    start, name, _days = _MONTHS[bisect_right(_STARTS, day) - 1]
    return LunarDay(name.year, name.month, (day - start).days + 1, name.leap)


def month_of(year: int, month: int, leap: bool = False, *, text: str = "") -> tuple[date, int]:
    """The first solar day of a lunar month and how many days it has. Raises `Unreadable` where there is no such month."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable("year_out_of_reach", text[:80], first=FIRST_YEAR, last=LAST_YEAR)
    if not 1 <= month <= 12:
        raise Unreadable("no_such_month", text[:80])
    found = _BY_NAME.get(LunarMonth(year, month, leap))
    if found is None:
        raise Unreadable("no_leap_month", text[:80], month=month, year=year, leap=YEARS[year][2])
    return found


def solar_of(lunar: LunarDay, *, text: str = "") -> date:
    """The solar day of a lunar one. Raises `Unreadable` where the month, or the day in it, does not exist."""
    start, days = month_of(lunar.year, lunar.month, lunar.leap, text=text)
    if not 1 <= lunar.day <= days:
        raise Unreadable("no_lunar_day", text[:80], day=lunar.day, month=lunar.month, year=lunar.year, days=days)
    return start + timedelta(days=lunar.day - 1)


def new_year(year: int) -> date:
    """The first day of Tết of a year."""
    return month_of(year, 1)[0]
