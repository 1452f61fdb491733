"""Numbers, money, days and amounts as the reader of the page writes them."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from matchmaker.domain.records import Quantity
from matchmaker.domain.spelling import unmarked
from matchmaker.wording.labels import per_label, price_label, unit_label

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MILLION = 1_000_000


def here_today() -> date:
    """The day that it is in Cà Mau."""
    return datetime.now(HERE).date()


def language() -> str:
    """The two letters of the language in which the page is written."""
    locale = get_locale()
    return locale.language if locale else "vi"


def number(value: Decimal | float, decimals: int = 3) -> str:
    """The number with the reader's separators and no needless noughts."""
    if isinstance(value, int):
        return whole(value, language())
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(value, pattern, locale=language())


@lru_cache(maxsize=4096)
def whole(value: int, locale: str) -> str:
    """A whole number, remembered: a page of counts asks for the same few again and again."""
    return format_decimal(value, "#,##0", locale=locale)


def dong(amount: int, high: int | None = None, unit: str = "") -> str:
    """An amount of đồng, or a range of them, for one unit."""
    text = number(amount, 0) if high is None else f"{number(amount, 0)}–{number(high, 0)}"
    return f"{text} {price_label(unit)}" if unit else f"{text} đ"


def amount(value: Decimal | None, unit: str = "", high: Decimal | None = None, per: str = "window") -> str:
    """An amount in its unit, with the stretch of time that it holds for."""
    if value is None:
        return ""
    text = number(value) if high is None else f"{number(value)}–{number(high)}"
    return " ".join(part for part in (text, unit_label(unit), per_label(per)) if part)


def quantity(value: Quantity | None) -> str:
    """A quantity as a reader would write it, empty where it is unknown."""
    return "" if value is None else amount(value.amount, value.unit, value.high)


def points(millionths: int) -> str:
    """A score in points out of a hundred, with one decimal."""
    tenths = Decimal(millionths) / MILLION
    return format_decimal(tenths.quantize(Decimal("0.1")), "#,##0.0", locale=language())


def percent(share: float) -> str:
    """A share between nought and one as whole hundredths."""
    return f"{round(share * 100)}%"


def day(when: date | None) -> str:
    """A day in short figures: 25/11/2026, or 25 Nov 2026 in English."""
    if when is None:
        return ""
    return f"{when.day} {calendar.month_abbr[when.month]} {when.year}" if language() == "en" else f"{when:%d/%m/%Y}"


def reported(text: str) -> str:
    """The day, month or year of a source: written to the machine's order it is said as the page says days; empty where it is unknown."""
    if unmarked(text) in ("", "khong ro", "chua ro"):
        return ""
    try:
        return day(date.fromisoformat(text)) if len(text) == 10 else month_name(date.fromisoformat(f"{text}-01")) if len(text) == 7 else text
    except ValueError:
        return text


def long_day(when: date) -> str:
    """A day in words, as a letter would date itself."""
    if language() == "en":
        return f"{when.day} {calendar.month_name[when.month]} {when.year}"
    return f"ngày {when.day} tháng {when.month} năm {when.year}"


def clock(now: datetime) -> str:
    """The hour on the clock of Cà Mau: 14:05."""
    return f"{now.astimezone(HERE):%H:%M}"


def moment(when: datetime | None) -> str:
    """A moment on the clock of Cà Mau: 14:05 ngày 25/11/2026."""
    if when is None:
        return ""
    local = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(HERE)
    return f"{local:%H:%M} {day(local.date())}"


def waited(since: datetime, now: datetime) -> str:
    """How many days something has stood still."""
    days = (now.astimezone(HERE).date() - since.astimezone(HERE).date()).days
    return _("từ hôm nay") if days <= 0 else ngettext("đã %(num)s ngày", "đã %(num)s ngày", days)


def iso_day(when: date | datetime | None) -> str:
    """The day as a machine reads it, for the `datetime` of a `<time>`."""
    if when is None:
        return ""
    return (when.astimezone(HERE).date() if isinstance(when, datetime) else when).isoformat()


def window(starts_on: date | None, ends_on: date | None) -> str:
    """A stretch of days said as shortly as it can be said without doubt."""
    if starts_on is None and ends_on is None:
        return ""
    if ends_on is None:
        return _("từ %(day)s", day=day(starts_on))
    if starts_on is None:
        return _("đến %(day)s", day=day(ends_on))
    for says in (_whole_months, _one_year):
        if text := says(starts_on, ends_on):
            return text
    return f"{day(starts_on)} – {day(ends_on)}"


def _whole_months(starts_on: date, ends_on: date) -> str:
    """The months' names, where the days are exactly whole months."""
    if starts_on.day != 1 or ends_on.day != calendar.monthrange(ends_on.year, ends_on.month)[1]:
        return ""
    first, last = month_name(starts_on), month_name(ends_on)
    return first if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month) else f"{first} – {last}"


def month_name(when: date) -> str:
    """A month with its year."""
    return f"{calendar.month_abbr[when.month]} {when.year}" if language() == "en" else f"tháng {when.month}/{when.year}"


def _one_year(starts_on: date, ends_on: date) -> str:
    """Both days with the year said once, where it is the same."""
    if starts_on == ends_on:
        return day(starts_on)
    if starts_on.year != ends_on.year:
        return ""
    first = f"{starts_on.day} {calendar.month_abbr[starts_on.month]}" if language() == "en" else f"{starts_on:%d/%m}"
    return f"{first} – {day(ends_on)}"


FILTERS: dict[str, Callable[..., str]] = {
    "number": number, "dong": dong, "amount": amount, "quantity": quantity, "points": points, "percent": percent,
    "day": day, "reported": reported, "long_day": long_day, "moment": moment, "iso_day": iso_day,
}  # fmt: skip
"""What templates may call by name."""
