"""The same season again: the days of a listing moved on by whole years, and the tides that it comes with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matchmaker.domain.tides import BOTH, Tide

LAST_YEAR = 2099


def years_on(day: date, years: int) -> date:
    """The same day so many years later; the 29th of February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def next_season(starts_on: date | None, ends_on: date | None, today: date) -> tuple[date | None, date | None]:
    """The days moved on by as few years as it takes that they are not over, at least by one; unknown ends stay unknown."""
    last = ends_on or starts_on
    if last is None:
        return None, None
    years = 1
    while years_on(last, years) < today and last.year + years < LAST_YEAR:
        years += 1
    return (years_on(starts_on, years) if starts_on else None), (years_on(ends_on, years) if ends_on else None)


def tides_typed(tides: Sequence[Tide]) -> str:
    """The tides as a person types them in the form, which reads them back."""
    if set(tides) == set(BOTH):
        return "con nước rằm và 30"
    return "con nước rằm" if Tide.FULL in tides else "con nước 30"
