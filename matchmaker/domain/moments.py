"""When something was said, as people tell it: nothing (just now), `14:05`, `9h30 hôm qua`, `hôm qua`, `thứ hai`, `25/11`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.spelling import plain, unmarked
from matchmaker.domain.weekdays import weekday_named
from matchmaker.domain.windows import LONGEST, read_day

VIETNAM = timezone(timedelta(hours=7))
_CLOCK = re.compile(
    r"(?:(?:lúc|luc|at)\s+)?\b(?P<hour>\d{1,2})\s*(?::\s*(?P<minute>\d{2})|(?:giờ|gio|h|g)\s*(?:(?P<late>\d{2})|(?P<half>rưỡi|ruoi))?)(?!\w)"
    r"(?:\s+(?P<part>sáng|sang|trưa|trua|chiều|chieu|tối|toi)(?!\w))?"
)
_AFTER_NOON = {"trua": 10, "chieu": 12, "toi": 12}
"""Below which hour a part of the day means the afternoon: `2 giờ chiều` is 14:00, `11 giờ trưa` is 11:00."""
_NOW = frozenset({"", "vua xong", "bay gio", "moi day", "just now", "now"})
_ASIDE = frozenset({"hoi", "luc", "moi", "vao", "buoi", "sang", "trua", "chieu", "toi", "khuya"})
_AGO = {"": 0, "nay": 0, "hom nay": 0, "qua": 1, "hom qua": 1, "bua qua": 1, "ngay qua": 1, "hom kia": 2, "bua kia": 2}
"""Days since, for the words that are left of `sáng nay`, `hồi nãy`, `chiều qua` without those that only say which part of the day."""
_YEAR = re.compile(r"\d{4}")
_BEFORE_A_DEADLINE = frozenset({"truoc", "den", "toi", "het", "han", "luc", "vao", "ngay", "buoi", "sang", "trua", "chieu", "khuya"})
END_OF_DAY = (23, 59)
"""The hour of a deadline that names only its day."""

Said = tuple[date, datetime | None]
"""The day on which something was said, and the moment where the hour is known."""


def read_said_at(text: str, now: datetime) -> Said:
    """When the text says that something was said; `now` is the moment on the clock of the place. Raises `Unreadable`."""
    if len(text) > LONGEST:
        raise Unreadable("too_long", text[:80], most=LONGEST)
    typed = plain(text)
    if unmarked(typed) in _NOW:
        return now.date(), now
    clock = _CLOCK.search(typed)
    if clock is None:
        return _day_told(text, now.date()), None
    rest = " ".join(f"{typed[: clock.start()]} {typed[clock.end() :]}".split()).strip(" ,")
    day = _day_told(rest, now.date()) if rest else now.date()
    at = _at(day, clock, now, text)
    if at > now:
        raise Unreadable("in_the_future", text[:80])
    return day, at


def read_deadline(text: str, now: datetime) -> datetime:
    """The moment to come that the text names: `17h ngày 30/11`, `17:00 thứ sáu`, `30/11` (its last minute). Raises `Unreadable`.

    `now` is the moment on the clock of the place.
    """
    if len(text) > LONGEST:
        raise Unreadable("too_long", text[:80], most=LONGEST)
    typed = plain(text)
    clock = _CLOCK.search(typed)
    rest = " ".join(f"{typed[: clock.start()]} {typed[clock.end() :]}".split()).strip(" ,.") if clock else typed
    day = _day_to_come(rest, now.date(), text) if rest else now.date()
    at = _at(day, clock, now, text) if clock else datetime(day.year, day.month, day.day, *END_OF_DAY, tzinfo=now.tzinfo)
    if at <= now:
        raise Unreadable("deadline_past", text[:80])
    return at


def _day_to_come(text: str, today: date, typed: str) -> date:
    words = text.split()
    while len(words) > 1 and unmarked(words[0]) in _BEFORE_A_DEADLINE:
        words.pop(0)
    if unmarked(" ".join(words)) in ("nay", "hom nay"):
        return today
    try:
        return read_day(" ".join(words), today)
    except Unreadable as error:
        if error.why in ("not_a_date", "not_a_day"):
            raise Unreadable("not_a_deadline", typed[:80]) from error
        raise


def _day_told(text: str, today: date) -> date:
    """The day that the words beside the hour name."""
    words = plain(text).split()
    while words and unmarked(words[0]) in _ASIDE:
        words.pop(0)
    if (rest := unmarked(" ".join(words))) in _AGO and text.strip():
        return today - timedelta(days=_AGO[rest])
    try:
        return read_past_day(" ".join(words), today)
    except Unreadable as error:
        if error.why in ("not_a_date", "not_a_day"):
            raise Unreadable("not_a_moment", text[:80]) from error
        raise


def read_past_day(text: str, today: date) -> date:
    """A day that has come; one without a year or a week is the last such day. Raises `Unreadable`."""
    day = read_day(text, today)
    if day > today and (back := _days_back(text, today)):
        day = read_day(text, today - timedelta(days=back))
    if day > today:
        raise Unreadable("in_the_future", text[:80])
    return day


def _days_back(text: str, today: date) -> int:
    """From how many days ago on to look for the day that the text writes; 0 where it leaves nothing open."""
    if weekday_named(unmarked(text), today) is not None:
        return 6
    return 364 if any(sign.isdigit() for sign in text) and not _YEAR.search(text) else 0


def _at(day: date, clock: re.Match[str], now: datetime, text: str) -> datetime:
    hour, minute = int(clock["hour"]), 30 if clock["half"] else int(clock["minute"] or clock["late"] or 0)
    if hour < _AFTER_NOON.get(unmarked(clock["part"] or ""), 0):
        hour += 12
    if hour > 23 or minute > 59:
        raise Unreadable("no_such_hour", text[:80])
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=now.tzinfo)
