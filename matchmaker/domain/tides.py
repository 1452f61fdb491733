"""Con nước: supply that comes twice a month with the spring tides, about the full moon and about the new moon."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.domain.lunar import FIRST_DAY, LAST_DAY, LunarDay, lunar_of
from matchmaker.domain.spelling import plain, unmarked


class Tide(StrEnum):
    """Which of the two spring tides of a lunar month."""

    FULL = "full"  # con nước rằm
    NEW = "new"  # con nước ba mươi


TIDE_DAYS: Mapping[Tide, tuple[int, int]] = {Tide.FULL: (13, 18), Tide.NEW: (28, 3)}
"""The lunar days from which to which each tide gives a harvest; the second runs over the end of the month."""
BOTH = (Tide.FULL, Tide.NEW)

_FULL = r"(?:rằm|ram|15|mười lăm|muoi lam)"
_NEW = r"(?:ba mươi|ba muoi|30|mùng một|mùng 1|mung 1|đầu tháng|dau thang)"
_WHICH = rf"(?:{_FULL}|{_NEW})"
_PAIR = rf"{_WHICH}(?:\s*(?:và|va|,|với|voi|hoặc|hoac|&|\+|-)\s*(?:con\s+nước\s+|con\s+nuoc\s+)?{_WHICH})?"
_WATER = r"(?:(?:mỗi|moi|mọi|từng|tung|các|cac|hai|2|theo|vào|vao)\s+)*(?:con\s+(?:nước|nuoc)|kỳ\s+nước|(?:nước|nuoc)\s+(?:rong|lớn|lon))"
_SAID = re.compile(rf"(?<!\w)(?:{_WATER}(?:\s+(?:rong|lớn|lon))?(?:\s*:?\s*{_PAIR})?|{_FULL}\s+(?:và|va)\s+(?:{_NEW}))(?!\w)(?!\s*[/.]\s*\d)")
_OF_A_MONTH = re.compile(r"\s+(?:tháng|thang)\s+\d{1,2}")
_LONGEST, _LUNAR_MONTH = 15, 30
"""Days that no window and no lunar month exceeds."""
_EDGES = " ,;:.-–—()"


@dataclass(frozen=True, slots=True)
class TideWindow:
    """The days, both taken in, in which one tide gives a harvest."""

    tide: Tide
    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days + 1


def tides_said(text: str) -> tuple[tuple[Tide, ...], str]:
    """The tides that a text names, and what else it says; no tides where it names none: `con nước rằm, tháng 11-4`."""
    typed = plain(text)
    found = _SAID.search(typed)
    if found is None:
        return (), text
    said = unmarked(found.group())
    full, new = re.search(rf"\b{_FULL}\b", said), re.search(rf"\b{_NEW}\b", said)
    named = tuple(tide for tide, one in ((Tide.FULL, full), (Tide.NEW, new)) if one)
    after = typed[found.end() :]
    if named and _OF_A_MONTH.fullmatch(after):
        after += " âm lịch"  # `con nước rằm tháng 11`: the full moon that was named is of a lunar month
    rest = f"{typed[: found.start()].strip(_EDGES)} {after.strip(_EDGES)}".strip()
    return named or BOTH, rest


def tide_on(day: date, tides: Sequence[Tide]) -> Tide | None:
    """Which of these tides gives a harvest on this day."""
    lunar: LunarDay = lunar_of(day)
    for tide in tides:
        first, last = TIDE_DAYS[tide]
        if first <= lunar.day <= last if first <= last else lunar.day >= first or lunar.day <= last:
            return tide
    return None


def tide_windows(tides: Sequence[Tide], start: date, end: date) -> list[TideWindow]:
    """Every window of these tides that touches the days from `start` to `end`, each cut to them and to the calendar's own, earliest first."""
    found: list[TideWindow] = []
    day, end = max(start, FIRST_DAY), min(end, LAST_DAY)
    while day <= end:
        if (tide := tide_on(day, tides)) is not None:
            if found and found[-1].tide is tide and found[-1].ends_on == day - timedelta(days=1):
                found[-1] = TideWindow(tide, found[-1].starts_on, day)
            else:
                found.append(TideWindow(tide, day, day))
        day += timedelta(days=1)
    return found


def coming_windows(tides: Sequence[Tide], today: date, most: int, *, starts_on: date | None = None, ends_on: date | None = None) -> list[TideWindow]:
    """The next windows within a season either end of which may be open, one that is going on today whole and first."""
    earliest = today - timedelta(days=_LONGEST)
    first = max(starts_on or earliest, earliest)
    last = first + timedelta(days=_LUNAR_MONTH * (most + 2))
    windows = tide_windows(tides, first, min(last, ends_on or last))
    return [window for window in windows if window.ends_on >= today][:most]


def gaps_between(windows: Sequence[TideWindow]) -> tuple[int, int] | None:
    """The fewest and the most days without a harvest between one window and the next; None where there are not two."""
    gaps = [(later.starts_on - earlier.ends_on).days - 1 for earlier, later in itertools.pairwise(windows)]
    return (min(gaps), max(gaps)) if gaps else None
