"""The figures behind a reason, in a few words: how much, how far, how dear, which papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext as _

from matchmaker.wording.figures import day, number, percent
from matchmaker.wording.labels import COLUMNS, label, unit_label
from matchmaker.wording.sizes import size

Facts = Mapping[str, object]


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
    if not days:
        return _apart(facts)
    return _("Gặp nhau %(days)s ngày.", days=number(days, 0))


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
    return f"{said}: {label(COLUMNS, column).lower()}." if said else ""
