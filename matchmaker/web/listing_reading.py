"""What a listing's page says besides its lines: factors of units, the days of its tides, what goes into dried, what was typed in an old font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.domain.tides import Tide, TideWindow, coming_windows, tide_windows
from matchmaker.domain.trade_facts import DriedRecord
from matchmaker.domain.unit_facts import unit_told
from matchmaker.matching.trade_facts import dried_facts_of
from matchmaker.store.models.listings import Listing
from matchmaker.store.snapshots import quantity_of, tides_of
from matchmaker.web.dressing import lexicon
from matchmaker.web.unit_fields import piece_name
from matchmaker.wording import tides as say_tides
from matchmaker.wording.complaints import FIELDS
from matchmaker.wording.figures import month_name
from matchmaker.wording.labels import label
from matchmaker.wording.units import told_of

NEXT, MONTHS = 6, 12
"""How many windows are written out, and how many months the strip shows."""


@dataclass(frozen=True)
class MonthOfTides:
    """One row of the strip: the month, how many days it has, and its windows as day numbers and as text."""

    name: str
    short: str
    days: int
    marks: Sequence[tuple[int, int, str]]  # the first day, how many days, which tide
    said: str


@dataclass(frozen=True)
class TidesShown:
    """The tides of a listing in solar days."""

    name: str
    windows: Sequence[tuple[str, str]]  # which tide, which days
    gap: str
    dry: str
    months: Sequence[MonthOfTides]
    both: bool


@dataclass(frozen=True)
class OldFontShown:
    """A field that was typed in an old font, with its letters as they were typed."""

    field: str
    font: str
    typed: str


@dataclass(frozen=True)
class ReadingShown:
    """What the page says about how a listing was read."""

    units: Sequence[str]
    editable: str  # the field of the form in which a factor is changed, empty where there is none
    tides: TidesShown | None
    dried: Sequence[DriedRecord]
    old_fonts: Sequence[OldFontShown]


def reading_of(listing: Listing, today: date) -> ReadingShown:
    """Everything that the page of a listing says about how it was read."""
    words, product = lexicon(), _product(listing)
    line = words.line(product) if product in words.products else ()
    told = unit_told(quantity_of(listing), line, words.units)
    piece = piece_name(told.pieces[1] if told and told.pieces else words.units.piece_of(line))
    field = "" if told is None else "pieces_each" if told.counts else "kg_each" if told.editable and not told.pieces else ""
    fonts = [OldFontShown(label(FIELDS, name), one["font"], one["typed"]) for name, one in (listing.old_font or {}).items()]
    return ReadingShown(told_of(told, piece) if told else (), field, tides_shown(listing, today), dried_facts_of(product), fonts)


def _product(listing: Listing) -> str:
    readings = (listing.linked or {}).get("readings") or [[""]]
    return str(readings[0][0])


def tides_shown(listing: Listing, today: date) -> TidesShown | None:
    """The next windows, the gaps between those of a year, and the strip of a year; None where nothing comes with the tides."""
    tides = tides_of(listing.tides)
    if not tides:
        return None
    season = {"starts_on": listing.starts_on, "ends_on": listing.ends_on}
    windows = coming_windows(tides, today, NEXT, **season)
    gap = say_tides.gap_said(coming_windows(tides, today, 2 * MONTHS, **season))
    rows = [(str(say_tides.TIDES[one.tide]), say_tides.window_said(one)) for one in windows]
    return TidesShown(say_tides.tides_name(tides), rows, gap, say_tides.dry_said(windows), _months(listing, tides, today), len(tides) > 1)


def _months(listing: Listing, tides: Sequence[Tide], today: date) -> list[MonthOfTides]:
    months, start = [], today.replace(day=1)
    for _at in range(MONTHS):
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        windows = tide_windows(tides, max(start, listing.starts_on or start), min(end, listing.ends_on or end))
        months.append(_month(start, end, windows))
        start = end + timedelta(days=1)
    return months


def _month(start: date, end: date, windows: Sequence[TideWindow]) -> MonthOfTides:
    marks = [(one.starts_on.day, one.days, one.tide.value) for one in windows]
    said = ", ".join(f"{first}–{first + days - 1}" if days > 1 else str(first) for first, days, _tide in marks)
    return MonthOfTides(month_name(start), f"{start:%m/%y}", end.day, marks, said)
