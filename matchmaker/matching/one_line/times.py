"""The window that a line names: `thang 11`, `t11`, `cuoi thang`, `tu 2/11 den 30/11`, `tuan sau`; by the moon is left to be asked."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.tides import tides_said
from matchmaker.domain.windows import read_from_until, read_window
from matchmaker.matching.one_line.line import Heard, Line

_LUNAR = ("âm lịch", "ra giêng", "tháng giêng", "tháng chạp", "rằm", "tết", "con nước", "cận tết", "giáp tết")
_REACH = 5
"""How many words behind the last one said by the moon may belong to it: `con nước rằm và ba mươi`."""
_SPOKEN = ("hôm nay", "ngày mai", "tuần này", "tuần sau", "tuần tới", "tháng này", "tháng sau", "tháng tới")
_PARTS = ("đầu", "giữa", "cuối")
_UNTIL = ("đến", "đến hết", "tới", "trước", "trước ngày", "đến ngày", "hạn chót", "tới ngày", "đến cuối")
_FROM = ("từ", "từ ngày", "sau ngày", "kể từ")
_LEADS = ("ngày", "giao", "lấy", "thu hoạch", "vào", "trong", "hôm", "vào ngày", "khoảng", "giao ngày", "nhận")
_EXPIRY = ("hết hạn", "hạn dùng", "hạn", "hsd", "có giá trị đến", "hiệu lực đến", "cấp ngày", "ngày cấp")
_WEIGHING = frozenset({"tan", "ta", "t", "kg", "ky", "ki", "k", "tr", "trieu"})
_JOINED = ("đến", "tới", "đến hết", "đến ngày", "tới ngày", "cho đến")


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day or a stretch named by the words up to `end`, written so that `read_window` reads it; `guess` is what was added."""

    end: int
    text: str
    guess: str


def read_times(line: Line, today: date) -> None:
    """Hear the first and the last day, where one window alone is named."""
    lunar = _by_the_moon(line, today)
    found: list[list[Heard]] = []
    place = 0
    while place < len(line):
        end, heard = _window_at(line, place, today)
        if heard:
            found.append(heard)
        place = max(end, place + 1)
    if lunar is not None and not found and lunar.text:
        line.heard.append(lunar)
    elif lunar is not None:
        line.open["from"] = "several" if lunar.text else "lunar_date"
    elif len(found) == 2 and {one.field for heard in found for one in heard} == {"from", "until"} and all(len(heard) == 1 for heard in found):
        line.heard += [one for heard in found for one in heard]
    elif len({tuple(one.text for one in heard) for heard in found}) == 1:
        line.heard += found[0]
    elif found:
        line.open["from"] = "several"


def _by_the_moon(line: Line, today: date) -> Heard | None:
    """What is said by the moon or by the tides, from as many words as are read as one; without text where they are not. None where nothing is."""
    spots = [(place, size) for place in range(len(line)) if (size := line.says(place, *_LUNAR))]
    if not spots:
        return None
    first, last = spots[0][0], max(place + size for place, size in spots)
    runs = [(start, end) for start in range(max(first - 2, 0), first + 1) for end in range(last, min(last + _REACH, len(line)) + 1)]
    for start, end in sorted(runs, key=lambda run: run[0] - run[1]):
        if all(line.free(place) for place in range(start, end)) and (guess := _told(line.typed(start, end), today)) is not None:
            line.take(start, end, "time")
            return line.hear("from", line.typed(start, end), start, end, guess)
    for start, size in spots:
        line.take(start, start + size, "time")
    return Heard("from", "", 0, 0)


def _told(text: str, today: date) -> str | None:
    """What reading the text as tides, or as a window of the lunar calendar, adds to it; None where it is neither."""
    tides, rest = tides_said(text)
    if tides:
        return None if rest.strip(" ,;.") else ""
    try:
        read_window(text, today)
    except Unreadable:
        return None
    return "moon_counted"


def _window_at(line: Line, place: int, today: date) -> tuple[int, list[Heard]]:
    """The window that begins here, and where it ends; its words are taken even where it says nothing for sure."""
    first = _short_first(line, place) or _moment_at(line, place, today)
    if first is None:
        return 0, []
    joined = line.says(first.end, *_JOINED, gap=True)
    start_of_last = first.end + joined
    dash = not joined and start_of_last < len(line) and line.words[start_of_last].gap in ("-", "–", "—")
    last = (_moment_at(line, start_of_last, today) or _bare_month(line, first, start_of_last)) if joined or dash else None
    alone = last is None and _is_day(first.text)
    if alone and not _led(line, place, first.end):
        return 0, []
    start = place - line.says_before(place, *_FROM, *_UNTIL, *_LEADS)
    sure = _beyond_doubt(line, place, (last or first).end) and not line.says_before(place, *_EXPIRY)
    heard = _heard(line, place, start, first, last, today) if sure else []
    end = (last or first).end
    line.take(start, end, "time")
    if not heard and not line.says_before(start, *_EXPIRY):
        line.open.setdefault("from", "unsure")
    return end, heard


def _heard(line: Line, place: int, start: int, first: _Moment, last: _Moment | None, today: date) -> list[Heard]:
    end, until = (last or first).end, bool(line.says_before(place, *_UNTIL))
    try:
        begins, ends = read_from_until(first.text, last.text if last else "", today)
        if last is None and until:
            begins, ends = None, read_window(first.text, today)[1]
        if last is None and not until and line.says_before(place, *_FROM):
            ends = None
    except Unreadable:
        return []
    guess = (last or first).guess or first.guess
    days = (("from", begins), ("until", ends))
    return [line.hear(field, f"{day:%d/%m/%Y}", start, end, guess) for field, day in days if day is not None]


def _beyond_doubt(line: Line, start: int, end: int) -> bool:
    """Does no stray number stand beside the window that could be a part of it: `5 tháng 11`, `tháng 11 12`?"""
    if start and line.numeral(start - 1) and not line.words[start].gap:
        return False
    if end >= len(line) or not line.numeral(end):
        return not (line.says(end, "và", "hoặc", "hay") and line.numeral(end + 1) and not line.counts(end + 1))
    return line.counts(end) and line.words[end].gap not in ("/", "-", "–")


def _led(line: Line, place: int, end: int) -> bool:
    """Is a lone day said to be one: a word such as `từ` or `giao` before it, or nothing behind it?"""
    unit_behind = end < len(line) and not line.words[end].gap
    return bool(line.says_before(place, *_FROM, *_UNTIL, *_LEADS)) or line.words[place].folded == "ngay" or not unit_behind


def _is_day(text: str) -> bool:
    return re.match(r"\d", text) is not None


def _moment_at(line: Line, place: int, today: date) -> _Moment | None:
    if not line.free(place):
        return None
    return _day_at(line, place) or _spoken_at(line, place, today) or _month_at(line, place, today)


def _whole(line: Line, place: int, most: int) -> int:
    """The whole number here, if it is at most so great; else 0."""
    if not line.numeral(place) or not line.words[place].text.isdecimal() or len(line.words[place].text) > 4:
        return 0
    number = int(line.words[place].text)
    return number if number <= most else 0


def _day_at(line: Line, place: int) -> _Moment | None:
    """`2/11`, `2/11/2026`, `ngày 2 tháng 11`."""
    start = place + line.says(place, "ngày", "mùng")
    day = _whole(line, start, 31)
    if not day:
        return None
    after = start + 1
    if _whole(line, after, 12) and line.words[after].gap == "/":
        end = after + 1
    elif start > place and line.says(after, "tháng", gap=True) and _whole(line, after + 1, 12):
        end = after + 2
    else:
        return None
    text = f"{day}/{line.words[end - 1].text}"
    year = _whole(line, end, 2099) if end < len(line) and (line.words[end].gap == "/" or _year_said(line, end)) else 0
    if year and len(line.words[end].text) not in (2, 4):
        return None
    return _Moment(end + 1, f"{text}/{year}", "") if year else _Moment(end, text, "year_added")


def _year_said(line: Line, place: int) -> bool:
    return _whole(line, place, 2099) >= 2000 and not line.words[place].gap


def _spoken_at(line: Line, place: int, today: date) -> _Moment | None:
    for phrase in _SPOKEN:
        if size := line.says(place, phrase):
            return _Moment(place + size, phrase, "days_counted")
    if size := line.says(place, "ngày mốt"):
        return _Moment(place + size, f"{today + timedelta(days=2):%d/%m/%Y}", "days_counted")
    return None


def _month_at(line: Line, place: int, today: date) -> _Moment | None:
    """`tháng 11`, `t11`, `cuối tháng`, `đầu tháng 12/2026`, `cuối tháng sau`."""
    part = next((part for part in _PARTS if line.says(place, part)), "")
    start = place + bool(part)
    named = line.says(start, "tháng", "th", gap=bool(part)) or (
        line.says(start, "t", gap=bool(part)) if line.free(start + 1) and line.glued(start + 1) else 0
    )
    if not named or (part and line.words[start].gap):
        return None
    figure = start + 1 < len(line) and not line.words[start + 1].gap and not _weighs(line, start + 1)
    if month := _whole(line, start + 1, 12) if figure else 0:
        return _with_year(line, start + 2, f"{part} tháng {month}".strip())
    if not part:
        return None
    later = line.says(start + 1, "sau", "tới", gap=True)
    end = start + 1 + (later or line.says(start + 1, "này", gap=True))
    return _Moment(end, _part_of(part, today, bool(later)), "days_counted")


def _weighs(line: Line, place: int) -> bool:
    """Does the number here belong to the unit behind it, which cannot stand alone: `cuối tháng 12 tấn`?"""
    return place + 1 < len(line) and not line.words[place + 1].gap and line.words[place + 1].folded in _WEIGHING


def _with_year(line: Line, end: int, text: str) -> _Moment:
    skip = line.says(end, "năm", gap=True)
    if end + skip < len(line) and _whole(line, end + skip, 2099) >= 2000 and line.words[end + skip].gap in ("", "/", "-"):
        return _Moment(end + skip + 1, f"{text}/{line.words[end + skip].text}", "")
    return _Moment(end, text, "year_added")


def _part_of(part: str, today: date, later: bool) -> str:
    """The beginning, middle or end of this month, or of the next one where this month's is over or the next was named."""
    last = {"đầu": 10, "giữa": 20}.get(part, monthrange(today.year, today.month)[1])
    ahead = today.month + (1 if later or today.day > last else 0)
    return f"{part} tháng {(ahead - 1) % 12 + 1}/{today.year + (ahead - 1) // 12}"


def _short_first(line: Line, place: int) -> _Moment | None:
    """The first day of `2-30/11` or `từ 2 đến 30/11`, whose month is said once."""
    start = place + line.says(place, "ngày", "mùng")
    day = _whole(line, start, 31)
    if not day or not (line.dashed(start + 1) or line.says_before(place, *_FROM) or start > place):
        return None
    joined = line.says(start + 1, *_JOINED, gap=True)
    last = _day_at(line, start + 1 + joined) if joined or line.dashed(start + 1) else None
    if last is None:
        return None
    return _Moment(start + 1, f"{day}/{last.text.split('/', 1)[1]}", last.guess)


def _bare_month(line: Line, first: _Moment, place: int) -> _Moment | None:
    """The last month of `tháng 11-12`, said without its word."""
    month = _whole(line, place, 12)
    if not month or "tháng" not in first.text or line.counts(place):
        return None
    return _with_year(line, place + 1, f"tháng {month}")
