"""What was read from one line, said so that its writer sees from which words, and what was added to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.wording.complaints import FIELDS
from matchmaker.wording.figures import day, window
from matchmaker.wording.labels import label

ADDED: Mapping[str, LazyString] = {
    "year_added": _l("thêm năm"),
    "moon_counted": _l("tính theo âm lịch"),
    "days_counted": _l("đếm từ hôm nay"),
    "unit_added": _l("thêm đơn vị thường dùng"),
    "thousand_added": _l("hiểu là nghìn đồng"),
    "kilo_added": _l("hiểu là mấy con một ký"),
    "piece_added": _l("hiểu là cân nặng một con"),
    "period_apart": _l("hiểu là số lượng mỗi lần"),
    "mark_added": _l("thêm dấu"),
    "place_bare": _l("hiểu là tên xã, phường"),
}
LEFT_OPEN: Mapping[str, LazyString] = {
    "several": _l("%(field)s: câu này có hai cách hiểu, xin ghi rõ."),
    "unsure": _l("%(field)s: máy đọc chưa chắc nên để trống, xin ghi rõ."),
    "lunar_date": _l("%(field)s: máy chưa đọc ra ngày âm lịch này. Xin ghi như rằm tháng 11, hoặc ngày dương 25/11/2026."),
}


def guessed(words: str, added: str) -> str:
    """From which words a field was filled; `added` is the code of what they did not say."""
    if not added:
        return _("Máy đọc từ “%(words)s”", words=words)
    return _("Máy đoán từ “%(words)s” (%(added)s)", words=words, added=label(ADDED, added))


def left_open(field: str, why: str) -> str:
    """Why a field that the line speaks of was left empty."""
    return str(LEFT_OPEN[why]) % {"field": label(FIELDS, field)}


def days(starts_on: date | None, ends_on: date | None) -> str:
    """A stretch of days, each of them said: `01–30/11/2026`, since both were guessed."""
    if starts_on and ends_on and (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month) and starts_on != ends_on:
        last = day(ends_on)
        return f"{starts_on.day}–{last}" if last[2:3] != "/" else f"{starts_on:%d}–{last}"
    return window(starts_on, ends_on)
