"""Quarters of a year, each known by its first day and written `2026-4`."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = re.compile(r"(20\d\d)-([1-4])", re.ASCII)


def quarter_of(day: date) -> date:
    """The first day of the quarter that a day lies in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_written(text: str) -> date | None:
    """The first day of the quarter written as `2026-4`; None where the text is none."""
    found = _WRITTEN.fullmatch(text)
    return date(int(found[1]), 3 * int(found[2]) - 2, 1) if found else None


def written(quarter: date) -> str:
    """The quarter as it stands in an address: `2026-4`."""
    return f"{quarter.year}-{(quarter.month + 2) // 3}"


def before(quarter: date) -> date:
    """The quarter before."""
    return quarter_of(date.fromordinal(quarter.toordinal() - 1))


def last_day(quarter: date) -> date:
    """The last day of the quarter."""
    following = date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
