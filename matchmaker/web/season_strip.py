"""The season of one listing, or of two that may fit, as rails of twelve months with the coming con nước on them; and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from flask_babel import gettext as _

from matchmaker.domain.tides import tide_windows
from matchmaker.matching.facets import months_from
from matchmaker.store.models.listings import Listing
from matchmaker.store.snapshots import tides_of
from matchmaker.wording.figures import month_name
from matchmaker.wording.listings import when

MONTH, TOP, RAIL = 28, 14, 34
"""Of the drawing: how wide a month is, where the first rail begins, and how tall a rail with its name is."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a listing: the first and last of its days in it, and the days of its spring tides; none where it has no day there."""

    first: date
    days: tuple[date, date] | None
    tides: Sequence[tuple[date, date, str]]


@dataclass(frozen=True, slots=True)
class Rail:
    """One listing in the drawing: what it is, its stretch, and its tides; no stretch where nothing is known or all is over."""

    side: str
    name: str
    said: str
    y: int
    marks: Sequence[tuple[float, float]]
    tides: Mapping[str, str]  # one path for each tide
    known: bool


@dataclass(frozen=True, slots=True)
class Season:
    """The drawing, and its table: a month, and for each listing what it has then."""

    width: int
    height: int
    axis: Sequence[tuple[int, str]]
    grid: str
    rails: Sequence[Rail]
    table: Sequence[tuple[str, Sequence[str]]]
    tidal: bool


def months_of(listing: Listing, today: date) -> list[Month]:
    """The twelve months from today's on, each with the days that the listing has in it."""
    tides, known = tides_of(listing.tides), _known(listing)
    months = []
    for start in months_from(today):
        end = _last(start)
        first, last = max(start, listing.starts_on or start), min(end, listing.ends_on or end)
        there = known and first <= last
        windows = [(one.starts_on, one.ends_on, one.tide.value) for one in tide_windows(tides, first, last)] if there and tides else []
        months.append(Month(start, (first, last) if there else None, windows))
    return months


def season_of(listings: Sequence[Listing], today: date) -> Season:
    """The rails of these listings under one axis."""
    months = [months_of(one, today) for one in listings]
    start, end = months[0][0].first, _last(months[0][-1].first)
    rails = [_rail(one, of_it, TOP + at * RAIL, start, end) for at, (one, of_it) in enumerate(zip(listings, months, strict=True))]
    axis = [(at * MONTH + MONTH // 2, f"{one.first:%m}" if one.first.month > 1 else f"1/{one.first:%y}") for at, one in enumerate(months[0])]
    table = _alike([(row[0].first, [_said(one, listing) for one, listing in zip(row, listings, strict=True)]) for row in zip(*months, strict=True)])
    height = TOP + len(rails) * RAIL
    grid = "".join(f"M{at * MONTH} 12V{height}" for at in range(12))
    return Season(12 * MONTH, height, axis, grid, rails, table, any(rail.tides for rail in rails))


def _alike(rows: Sequence[tuple[date, list[str]]]) -> list[tuple[str, list[str]]]:
    """The months in words, those that follow each other and say the same as one row."""
    found = []
    for cells, months in groupby(rows, key=itemgetter(1)):
        named = [month_name(first) for first, _cells in months]
        found.append((named[0] if len(named) == 1 else f"{named[0]} – {named[-1]}", cells))
    return found


def _rail(listing: Listing, months: Sequence[Month], y: int, start: date, end: date) -> Rail:
    def stretch(first: date, last: date) -> tuple[float, float]:
        return _x(first, start), round(max(_x(last + timedelta(days=1), start) - _x(first, start), 1.5), 1)

    there = [one.days for one in months if one.days]
    name = _("Cần mua") if listing.side == "need" else _("Chào bán")
    return Rail(
        listing.side, name, when(listing) or _("chưa ghi thời gian"), y, [stretch(there[0][0], there[-1][1])] if there else [],
        _paths([(*stretch(first, last), tide) for one in months for first, last, tide in one.tides], y + 17), _known(listing),
    )  # fmt: skip


def _paths(stretches: Sequence[tuple[float, float, str]], y: int) -> dict[str, str]:
    """The stretches of each tide as one path of little boxes."""
    found: dict[str, str] = {}
    for x, wide, tide in stretches:
        found[tide] = f"{found.get(tide, '')}M{x:g} {y}h{wide:g}v6h-{wide:g}z"
    return found


def _x(day: date, start: date) -> float:
    """Where a day stands: every month is as wide as the others, whatever its days."""
    months = (day.year - start.year) * 12 + day.month - start.month
    return round(MONTH * (months + (day.day - 1) / _last(day.replace(day=1)).day), 1)


def _last(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _known(listing: Listing) -> bool:
    return bool(listing.starts_on or listing.ends_on or listing.tides)


def _said(month: Month, listing: Listing) -> str:
    if month.days is None:
        return _("không có") if _known(listing) else _("chưa ghi")
    first, last = month.days
    whole = first == month.first and last == _last(month.first)
    said = _("cả tháng") if whole else _("ngày %(first)s–%(last)s", first=first.day, last=last.day)
    if listing.tides:
        days = ", ".join(f"{one.day}–{other.day}" for one, other, _tide in month.tides)
        return _("con nước: %(days)s", days=days) if days else _("không có")
    return said
