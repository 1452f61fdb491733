"""The figures behind a reason, in a few words: how much, how far, how dear, which papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext as _

from matchmaker.domain.tides import Tide, tide_windows
from matchmaker.wording.figures import day, number, percent
from matchmaker.wording.labels import COLUMNS, label, unit_label
from matchmaker.wording.sizes import size
from matchmaker.wording.tides import gap_days, tides_name

Facts = Mapping[str, object]
LONGEST_COUNTED = 800
"""Days beyond which nobody counts single ones."""


def _real(facts: Facts, name: str) -> float | None:
    value = facts.get(name)
    return float(value) if isinstance(value, int | float) else None


def _quantity(facts: Facts) -> str:
    share = _real(facts, "share")
    if share is None:
        return ""
    return _("Được %(share)s.", share=percent(min(share, 1.0))) if share < 1 else ""


def _window(facts: Facts) -> str:
    days = _real(facts, "days")
    if days == 0:
        return _apart(facts)
    if facts.get("offer_tides"):
        return _by_tides(facts)
    if days is None:
        return _apart(facts)
    return _("Gặp nhau %(days)s ngày.", days=number(days, 0))


def _by_tides(facts: Facts) -> str:
    """With which tides it comes, on how many of the days that both share, and how long there is nothing between."""
    tides = tuple(Tide(name) for name in str(facts["offer_tides"]).split("|"))
    starts = [day for name in ("need_from", "offer_from") if isinstance(day := facts.get(name), int)]
    ends = [day for name in ("need_until", "offer_until") if isinstance(day := facts.get(name), int)]
    said = _("Hàng về theo %(tides)s.", tides=tides_name(tides))
    if not starts or not ends or not 0 <= min(ends) - max(starts) <= LONGEST_COUNTED:
        return said
    windows = tide_windows(tides, date.fromordinal(max(starts)), date.fromordinal(min(ends)))
    held, gap = number(sum(one.days for one in windows), 0), gap_days(windows)
    shared = number(min(ends) - max(starts) + 1, 0)
    counted = _("Có hàng %(held)s trong %(shared)s ngày gặp nhau.", held=held, shared=shared)
    between = _("Giữa hai con nước trống %(days)s ngày.", days=gap) if gap else ""
    return " ".join(one for one in (said, counted, between) if one)


def _apart(facts: Facts) -> str:
    start = facts.get("offer_from")
    return _("Bên bán có hàng từ %(day)s.", day=day(date.fromordinal(start))) if isinstance(start, int) else ""


def _price(facts: Facts) -> str:
    asked, paid = _real(facts, "offer"), _real(facts, "need")
    if asked is None or paid is None:
        return ""
    unit = unit_label(str(facts.get("unit", "")))
    return _("Chào %(asked)s, trả tối đa %(paid)s đ/%(unit)s.", asked=number(asked, 0), paid=number(paid, 0), unit=unit)


def _place(facts: Facts) -> str:
    km = _real(facts, "km")
    if km is None:
        return ""
    return _("Cách %(km)s km.", km=number(km, 0)) if km >= 1 else _("Cùng xã, phường.")


def _grade(facts: Facts) -> str:
    asked = size(_real(facts, "need_low_g"), _real(facts, "need_high_g"))
    had = size(_real(facts, "offer_low_g"), _real(facts, "offer_high_g"))
    return _("Cần %(asked)s, có %(had)s.", asked=asked, had=had) if asked and had else ""


def _certificates(facts: Facts) -> str:
    if lacking := str(facts.get("lacking") or ""):
        return _("Còn thiếu: %(names)s.", names=lacking.replace("|", ", "))
    held = str(facts.get("held") or "")
    return f"{held.replace('|', ', ')}." if held else ""


DETAILS: Mapping[str, Callable[[Facts], str]] = {
    "quantity": _quantity,
    "window": _window,
    "price": _price,
    "place": _place,
    "grade": _grade,
    "certificates": _certificates,
}


def detail(column: str, facts: Facts) -> str:
    """The figures behind a reason, empty where there are none worth saying."""
    return DETAILS[column](facts) if column in DETAILS else ""


def who_left_it(column: str, facts: Facts) -> str:
    """Which of the two listings left a column empty."""
    said = {"need": _("Tin cần mua chưa ghi"), "offer": _("Tin chào bán chưa ghi"), "both": _("Cả hai tin chưa ghi")}.get(str(facts.get("side")))
    if facts.get("unclear"):
        said = {"need": _("Tin cần mua ghi chưa rõ"), "offer": _("Tin chào bán ghi chưa rõ")}.get(str(facts.get("side")), _("Cả hai tin ghi chưa rõ"))
    return f"{said}: {label(COLUMNS, column).lower()}." if said else ""
