"""Days and windows of days as people write them: `25/11/2026`, `2026-11-25`, `T12/2026`, `11-2`, `cuối tháng 1`, `rằm tháng 11`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.lunar_windows import latest_start, names_a_lunar_month, read_lunar, says_lunar, told_by_the_moon, without_calendar
from matchmaker.domain.spelling import plain, unmarked
from matchmaker.domain.weekdays import weekday_named

LONGEST = 120
"""Characters beyond which a text is no date."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
NEARLY_A_YEAR = 335
"""From how many days on a window whose years were not all written is more likely two days in the wrong order: `5/12 - 3/12`."""
WHOLE_MONTH = 27

Window = tuple[date, date]

_YEAR = r"(?:\s*(?:[/.\-]|năm|nam|,)?\s*(?P<year>\d{4}))?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(
    r"(?:ngày|ngay|mùng|mồng)?\s*(?P<day>\d{1,2})\s*(?:[/.\-]|\s+tháng\s+|\s+thang\s+)\s*(?P<month>\d{1,2})(?:\s*(?:[/.\-]|năm|nam|,)?\s*(?P<year>\d{4}|\d{2}))?"
)
_MONTH_WORD = r"tháng|thang|th\.?|t\.?"
_PART = r"(?:(?P<part>đầu|dau|giữa|giua|cuối|cuoi|early|mid|late)\s+)?"
_MONTH = re.compile(rf"{_PART}(?:{_MONTH_WORD})\s*(?P<month>\d{{1,2}}){_YEAR}")
_ISO_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})")
_MONTH_OF_YEAR = re.compile(r"(?P<month>\d{1,2})\s*[/.\-]\s*(?P<year>\d{4})")
_ENGLISH = re.compile(rf"{_PART}(?P<name>[a-z]{{3,9}}){_YEAR}")
_MONTHS = re.compile(
    rf"(?:{_MONTH_WORD})?\s*(?P<first>\d{{1,2}})\s*[-–—]\s*(?:{_MONTH_WORD})?\s*(?P<last>\d{{1,2}})(?:\s*(?:/|năm|nam|,)\s*(?P<year>\d{{4}}))?"
)
_QUARTER = re.compile(rf"(?:quý|quy|q)\s*(?P<quarter>iv|i{{1,3}}|[1-4]){_YEAR}")
_BETWEEN = re.compile(
    r"\s+(?:-|–|—|đến hết|đến|den|tới|toi|to|until)\s+|\s*[–—]\s*"
    # A bare hyphen parts two days only where a year or a month stands before it and a day with its slash after it.
    r"|(?<=\d{4})\s*-\s*(?=\d{1,2}[/.])|(?<=/\d{2})\s*-\s*(?=\d{1,2}/)|(?<=/\d)\s*-\s*(?=\d{1,2}/)"
)
_LEAD = re.compile(
    r"^(?:từ|tu|trong|vào|vao|khoảng|khoang|from|in|on|giao(?!\s+th[ừu]a)|đến hết|đến|den"
    r"|(?:trước|truoc)(?!\s+(?:dịp\s+|dip\s+)?t[ếe]t\b)|until|by)\s+"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_PARTS = {"dau": (1, 10), "early": (1, 10), "giua": (11, 20), "mid": (11, 20), "cuoi": (21, 31), "late": (21, 31)}


def read_day(text: str, today: date) -> date:
    """The day that the text writes; a day without a year is the next such day from `today` on. Raises `Unreadable`."""
    start, end = read_window(text, today)
    if start != end:
        raise Unreadable("not_a_day", text[:80])
    return start


def read_window(text: str, today: date) -> Window:
    """The first and last day of the window that the text writes; without a year it is the next one that is not over. Raises `Unreadable`."""
    if len(text) > LONGEST:
        raise Unreadable("too_long", text[:80], most=LONGEST)
    typed = _LEAD.sub("", plain(text))
    if told_by_the_moon(typed):
        return _by_the_moon(typed, today, text)
    parts = _BETWEEN.split(typed)
    if len(parts) == 1 or _MONTHS.fullmatch(typed):
        return _one(typed, today, text)
    if len(parts) != 2:
        raise Unreadable("not_a_date", text[:80])
    return _two(_LEAD.sub("", parts[0]), _LEAD.sub("", parts[1]), today, text)


def read_from_until(first: str, last: str, today: date) -> tuple[date | None, date | None]:
    """The first and last day of a window told in two fields, either of which may be empty. Raises `Unreadable`, naming the `field`."""
    ends = {name: text.strip() for name, text in (("from", first), ("until", last)) if text.strip()}
    windows: dict[str, Window] = {}
    for name, text in ends.items():
        try:
            windows[name] = read_window(text, today)
        except Unreadable as error:
            facts = {fact: value for fact, value in error.facts.items() if fact not in ("why", "text")}
            raise Unreadable(error.why, error.text, **facts, field=name) from error
    if len(windows) == 2:
        return _season(windows["from"], windows["until"], ends["from"], ends["until"], today)
    if "from" in windows:
        start, end = windows["from"]
        return start, end if end > start else None  # a single first day leaves the last one open
    return None, windows["until"][1] if windows else None


def _season(begins: Window, ends: Window, first: str, last: str, today: date) -> Window:
    """The two days in order; an end that is told by the moon is moved by a lunar year and not by a solar one."""
    start, end = begins[0], ends[1]
    if start > end and (told_by_the_moon(plain(first)) or told_by_the_moon(plain(last))):
        if not _names_a_year(first):
            start = latest_start(lambda day: read_window(first, day), end, today)
        elif not _names_a_year(last):
            end = read_window(last, start)[1]
    return _meant(*_in_order(start, end, first, last), begins, ends, first, last)


def _two(first: str, last: str, today: date, text: str) -> Window:
    ends, begins = _one(last, today, text), _one(first, today, text)
    return _meant(*_in_order(begins[0], ends[1], first, last), begins, ends, first, last)


def _by_the_moon(typed: str, today: date, text: str) -> Window:
    """A window told by the moon at one end or both; `âm lịch` said once holds for both, and `tháng chạp` for a month beside it."""
    outright = says_lunar(typed)
    bare = without_calendar(typed)
    parts = [_LEAD.sub("", part) for part in _BETWEEN.split(bare)]

    def read(part: str, day: date) -> Window:
        lunar = outright or told_by_the_moon(part) or (names_a_lunar_month(bare) and _MONTH.fullmatch(part))
        return read_lunar(part, day, text) if lunar else _one(part, day, text)

    if len(parts) == 1 or (outright and _MONTHS.fullmatch(bare)):
        return read(_LEAD.sub("", bare), today)
    if len(parts) != 2:
        raise Unreadable("not_a_date", text[:80])
    first, last = parts
    begins = read(first, today)
    ends = read(last, begins[0] if _names_a_year(first) and not _names_a_year(last) else today)
    start, end = begins[0] if _names_a_year(first) else latest_start(lambda day: read(first, day), ends[1], today), ends[1]
    if start > end:
        raise Unreadable("range_backwards", text[:80])
    return _meant(start, end, begins, ends, first, last)


def _in_order(start: date, end: date, first: str, last: str) -> Window:
    """The two days, one of them moved by a year where its text names none and the window would run backwards."""
    if start > end and not _names_a_year(first):
        # `15/11 - 15/1/2027` said in December: the beginning is the one before the end.
        start = _years_off(start, -1, first)
    elif start > end and not _names_a_year(last):
        end = _years_off(end, 1, last)
    if start > end:
        raise Unreadable("range_backwards", f"{first} - {last}"[:80])
    return start, end


def _meant(start: date, end: date, begins: Window, ends: Window, first: str, last: str) -> Window:
    """The two days, unless a year had to be thought of and nearly all of it would lie between them; from month to month that is no slip."""
    written = _names_a_year(first) + _names_a_year(last)
    whole_months = all((until - since).days >= WHOLE_MONTH for since, until in (begins, ends))
    days = (end - start).days
    if written < 2 and not whole_months and days >= NEARLY_A_YEAR and (not written or days < 366):
        raise Unreadable("nearly_a_year", f"{first} - {last}"[:80])
    return start, end


def _years_off(day: date, years: int, text: str) -> date:
    return _on(day.year + years, day.month, min(day.day, monthrange(day.year + years, day.month)[1]), text)


def _names_a_year(typed: str) -> bool:
    return re.search(r"\d{4}|\d\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2}\b", typed) is not None


def _one(typed: str, today: date, text: str) -> Window:
    if spoken := _SPOKEN.get(unmarked(typed)):
        return spoken(today)
    if day := weekday_named(unmarked(typed), today):
        return day, day
    if found := _ISO.fullmatch(typed):
        day = _on(int(found[1]), int(found[2]), int(found[3]), text)
        return day, day
    if found := _MONTH_OF_YEAR.fullmatch(typed) or _ISO_MONTH.fullmatch(typed):
        return _span(int(found["month"]), int(found["month"]), found["year"], today, text)
    if (found := _MONTHS.fullmatch(typed)) and int(found["first"]) <= 12:
        return _span(int(found["first"]), int(found["last"]), found["year"], today, text)
    if found := _MONTH.fullmatch(typed):
        return _part(int(found["month"]), found["part"], found["year"], today, text)
    if found := _DAY.fullmatch(typed):
        return _day(int(found["day"]), int(found["month"]), found["year"], today, text)
    if found := _QUARTER.fullmatch(typed):
        quarter = _QUARTERS.get(found["quarter"]) or int(found["quarter"])
        return _span(3 * quarter - 2, 3 * quarter, found["year"], today, text)
    if (found := _ENGLISH.fullmatch(typed)) and (month := _english_month(found["name"])):
        return _part(month, found["part"], found["year"], today, text)
    raise Unreadable("not_a_date", text[:80])


def _english_month(name: str) -> int | None:
    return next((number for number, month in enumerate(_NAMES, 1) if name in (month, month[:3]) or name == "sept" == month[:4]), None)


def _on(year: int, month: int, day: int, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable("year_out_of_reach", text[:80], first=FIRST_YEAR, last=LAST_YEAR)
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("no_such_day", text[:80]) from None


def _day(day: int, month: int, year: str | None, today: date, text: str) -> Window:
    if year is not None:
        found = _on(int(year) + (2000 if len(year) == 2 else 0), month, day, text)
        return found, found
    for ahead in range(9):  # 29 February comes at most eight years apart
        try:
            found = date(today.year + ahead, month, day)
        except ValueError:
            continue
        if found >= today:
            return found, found
    raise Unreadable("no_such_day", text[:80])


def _span(first: int, last: int, year: str | None, today: date, text: str) -> Window:
    """From the first day of one month to the last of another; `year` is the year in which the window ends."""
    if not (1 <= first <= 12 and 1 <= last <= 12):
        raise Unreadable("no_such_month", text[:80])
    over_new_year = 1 if first > last else 0
    ends_in = int(year) if year else today.year
    if not year and _month_end(ends_in, last) < today:
        ends_in += 1
    start = _on(ends_in - over_new_year, first, 1, text)
    return start, _on(ends_in, last, monthrange(ends_in, last)[1], text)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _part(month: int, part: str | None, year: str | None, today: date, text: str) -> Window:
    start, end = _span(month, month, year, today, text)
    if part is None:
        return start, end
    first, last = _PARTS[unmarked(part)]
    begins, ends = start.replace(day=first), start.replace(day=min(last, end.day))
    if year is None and ends < today:
        return _part(month, part, str(start.year + 1), today, text)
    return begins, ends


def _this_month(today: date) -> Window:
    return today.replace(day=1), _month_end(today.year, today.month)


def _next_month(today: date) -> Window:
    start = _month_end(today.year, today.month) + timedelta(days=1)
    return start, _month_end(start.year, start.month)


def _week_after(weeks: int) -> Callable[[date], Window]:
    def week(today: date) -> Window:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
        return monday, monday + timedelta(days=6)

    return week


def _days_ahead(days: int) -> Callable[[date], Window]:
    return lambda today: (today + timedelta(days=days), today + timedelta(days=days))


_SPOKEN: dict[str, Callable[[date], Window]] = {
    "hom qua": _days_ahead(-1), "yesterday": _days_ahead(-1), "hom kia": _days_ahead(-2),
    "mai": _days_ahead(1), "ngay mot": _days_ahead(2), "mot": _days_ahead(2), "day after tomorrow": _days_ahead(2), "this week": _week_after(0),
    "hom nay": _days_ahead(0), "today": _days_ahead(0), "ngay mai": _days_ahead(1), "tomorrow": _days_ahead(1),
    "tuan nay": _week_after(0), "tuan sau": _week_after(1), "tuan toi": _week_after(1), "next week": _week_after(1),
    "thang nay": _this_month, "this month": _this_month, "thang sau": _next_month, "thang toi": _next_month, "next month": _next_month,
}  # fmt: skip
