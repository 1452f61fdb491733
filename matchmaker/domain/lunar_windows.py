"""Days and windows told by the moon: `rằm tháng 11`, `15/11 âm lịch`, `30 tháng chạp`, `tháng giêng`, `Tết`, `trước Tết`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.lunar import LunarDay, lunar_of, month_of, new_year, solar_of
from matchmaker.domain.spelling import unmarked

Window = tuple[date, date]

BEFORE_TET_DAYS = 30
"""How many days `trước Tết` takes in, up to the last day of the old year."""
TET_DAYS = 3
MOST_OF_TET, LEAST_OF_TET = 10, 20
"""Up to which day `mùng 7 Tết` is of the new year, and from which on `23 Tết` is of the old one."""
FULL_MOON = 15

_CALENDAR = re.compile(r"\s*[,(]?\s*\b(?:theo\s+)?(?:âm\s*lịch|am\s*lich|lịch\s+âm|lich\s+am|âm|al|lunar)\b\s*\)?\s*")
_NAMED = re.compile(r"\b(?:tết|tet|rằm|ram|giêng|gieng|chạp|chap|nhuận|nhuan|giao thừa|giao thua)\b")
_YEAR = r"(?:\s*(?:/|-|,|năm|nam)?\s*(?P<year>\d{4}))?"
_MONTH = r"(?:(?:tháng|thang|th\.?|t\.?)\s*)?(?P<month>giêng|gieng|chạp|chap|\d{1,2})(?P<leap>\s+(?:nhuận|nhuan))?"
_WORD = r"(?:tháng|thang|th\.?|t\.?)\s*"
_FULL = re.compile(rf"(?:ngày\s+|ngay\s+)?(?:rằm|ram)(?:\s+{_MONTH})?{_YEAR}")
_DAY = re.compile(rf"(?:ngày|ngay)?\s*(?:mùng|mồng|mung|mong)?\s*(?P<day>\d{{1,2}})\s*(?:[/.-]|\s)\s*{_MONTH}{_YEAR}")
_WHOLE = re.compile(
    rf"(?:(?P<part>đầu|dau|giữa|giua|cuối|cuoi)\s+)?(?:{_WORD})(?P<month>giêng|gieng|chạp|chap|\d{{1,2}})(?P<leap>\s+(?:nhuận|nhuan))?{_YEAR}"
)
_SPAN = re.compile(rf"(?:{_WORD})?(?P<first>\d{{1,2}})\s*[-–—]\s*(?:{_WORD})?(?P<last>\d{{1,2}})(?:\s*(?:/|năm|nam|,)\s*(?P<year>\d{{4}}))?")
_NEAR_TET = r"(?P<side>trước|truoc|sau|giáp|giap|cận|can|gần|gan|sát|sat)\s+"
_TET = re.compile(
    rf"(?:{_NEAR_TET}|(?P<day>(?:mùng|mồng|mung|mong)?\s*\d{{1,2}})\s+)?(?:dịp\s+|dip\s+)?(?:tết|tet)(?:\s+(?:nguyên đán|nguyen dan|âm|am))?{_YEAR}"
)
_EVE = re.compile(rf"(?:giao thừa|giao thua){_YEAR}")
_MONTH_NAMES = {"gieng": 1, "chap": 12}
_PARTS = {"dau": (1, 10), "giua": (11, 20), "cuoi": (21, 30)}


def told_by_the_moon(typed: str) -> bool:
    """Does this text, in its plain form, name the lunar calendar or a day of it?"""
    return bool(_NAMED.search(typed) or _CALENDAR.search(typed))


def says_lunar(typed: str) -> bool:
    """Does the text say outright that its figures are lunar (`âm lịch`), and not only by a name such as `rằm`?"""
    return bool(_CALENDAR.search(typed))


def names_a_lunar_month(typed: str) -> bool:
    """Does the text name a month by a name that only the lunar calendar has?"""
    return re.search(r"\b(?:giêng|gieng|chạp|chap)\b", typed) is not None


def without_calendar(typed: str) -> str:
    """The text without the words that name the calendar."""
    return _CALENDAR.sub(" ", typed).strip()


def read_lunar(typed: str, today: date, text: str) -> Window:
    """The solar window of one lunar day, month or feast; without a year it is the next one that is not over. Raises `Unreadable`."""
    for pattern, read in _READERS:
        if found := pattern.fullmatch(typed):
            return read(found, today, text)
    raise Unreadable("not_a_lunar_date", text[:80])


def _month(found: re.Match[str], name: str = "month") -> int:
    said = unmarked(found[name])
    return _MONTH_NAMES.get(said) or int(said)


def _next(read: Callable[[int], Window], year: str | None, today: date) -> Window:
    """The window in the year that is named, else the first that is not over; one that began in the year before may still be going on."""
    if year is not None:
        return read(int(year))
    here = lunar_of(today).year
    for candidate in (here - 1, here):
        try:
            window = read(candidate)
        except Unreadable as error:
            if candidate == here and _would_end(error) >= today:
                raise  # the next one is the one that does not exist: a later year is not taken instead
            continue
        if window[1] >= today:
            return window
    return read(here + 1)


def _would_end(error: Unreadable) -> date:
    """The last day of the month in which the day that does not exist would lie."""
    year, month = error.facts.get("year"), error.facts.get("month")
    if not isinstance(year, int) or not isinstance(month, int):
        return date.max
    start, days = month_of(year, month)
    return start + timedelta(days=days - 1)


def _one_day(month: int, day: int, leap: bool, text: str) -> Callable[[int], Window]:
    def read(year: int) -> Window:
        found = solar_of(LunarDay(year, month, day, leap), text=text)
        return found, found

    return read


def _full_moon(found: re.Match[str], today: date, text: str) -> Window:
    if found["month"]:
        return _next(_one_day(_month(found), FULL_MOON, bool(found["leap"]), text), found["year"], today)
    here = lunar_of(today)
    start, days = month_of(here.year, here.month, here.leap)
    day = start + timedelta(days=FULL_MOON - 1)
    if day < today:
        day = start + timedelta(days=days + FULL_MOON - 1)
    return day, day


def _day(found: re.Match[str], today: date, text: str) -> Window:
    return _next(_one_day(_month(found), int(found["day"]), bool(found["leap"]), text), found["year"], today)


def _whole(found: re.Match[str], today: date, text: str) -> Window:
    first, last = _PARTS[unmarked(found["part"])] if found["part"] else (1, 30)

    def read(year: int) -> Window:
        start, days = month_of(year, _month(found), bool(found["leap"]), text=text)
        return start + timedelta(days=first - 1), start + timedelta(days=min(last, days) - 1)

    return _next(read, found["year"], today)


def _span(found: re.Match[str], today: date, text: str) -> Window:
    """From the first day of one lunar month to the last of another; a year that is named is the one in which the window ends."""
    first, last = int(found["first"]), int(found["last"])

    def read(year: int) -> Window:
        start, _days = month_of(year - (first > last), first, text=text)
        end, days = month_of(year, last, text=text)
        return start, end + timedelta(days=days - 1)

    return _next(read, found["year"], today)


def _tet(found: re.Match[str], today: date, text: str) -> Window:
    if found["day"]:
        return _day_of_tet(found, today, text)
    side = unmarked(found["side"] or "")

    def read(year: int) -> Window:
        first = new_year(year)
        if side == "":
            return first, first + timedelta(days=TET_DAYS - 1)
        if side == "sau":
            return first + timedelta(days=TET_DAYS), solar_of(LunarDay(year, 1, FULL_MOON))
        return first - timedelta(days=BEFORE_TET_DAYS), first - timedelta(days=1)

    return _next(read, found["year"], today)


def _day_of_tet(found: re.Match[str], today: date, text: str) -> Window:
    """`mùng 3 Tết` is of the first month; `28 Tết` of the last, and is called after the Tết that it comes before."""
    day = int(re.sub(r"\D", "", found["day"]))
    if MOST_OF_TET < day < LEAST_OF_TET:
        raise Unreadable("not_a_lunar_date", text[:80])
    after = day <= MOST_OF_TET
    return _next(lambda year: _one_day(1 if after else 12, day, False, text)(year if after else year - 1), found["year"], today)


def _eve(found: re.Match[str], today: date, text: str) -> Window:
    def read(year: int) -> Window:
        eve = new_year(year) - timedelta(days=1)
        return eve, eve

    return _next(read, found["year"], today)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, str], Window]], ...] = (
    (_TET, _tet), (_EVE, _eve), (_FULL, _full_moon), (_WHOLE, _whole), (_SPAN, _span), (_DAY, _day),
)  # fmt: skip


def latest_start(read: Callable[[date], Window], end: date, today: date) -> date:
    """The first day of the occurrence that begins last before `end`: a lunar year is of 354 to 385 days, so two looks back are enough."""
    start = read(today)[0]
    for back in (350, 390):
        if start <= end:
            break
        start = read(end - timedelta(days=back))[0]
    return start
