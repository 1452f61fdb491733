"""Numbers as Vietnamese people write them: `1.250,5`, `50,00`, `5-7`, `55–60`."""

from __future__ import annotations

import re
from decimal import Decimal

from matchmaker.domain.errors import Unreadable

GREATEST = Decimal(10) ** 12
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_PLAIN = re.compile(r"\d+(,\d+)?")
_POINT = re.compile(r"\d+\.\d+")
_ENGLISH = re.compile(r"\d{1,3}(,\d{3})+\.\d+")
_DASHES = re.compile(r"\s*(?:[-‐‑‒–—~]|đến|den|tới)\s*")


def read_number(text: str) -> Decimal:
    """The number that the text writes: a point groups thousands, a comma begins the decimals.

    `1.250` is one thousand two hundred and fifty, `1.5` and `1,5` are one and a half, `1,250.5` is read as English. Raises `Unreadable`.
    """
    typed = text.strip().replace("\u00a0", "").replace(" ", "")
    if len(typed) > 40 or not typed.isascii():
        raise Unreadable("not_a_number", text[:80])
    if _GROUPED.fullmatch(typed) or _PLAIN.fullmatch(typed):
        plain = typed.replace(".", "").replace(",", ".")
    elif _POINT.fullmatch(typed):
        plain = typed
    elif _ENGLISH.fullmatch(typed):
        plain = typed.replace(",", "")
    else:
        raise Unreadable("not_a_number", text[:80])
    number = Decimal(plain)
    if number > GREATEST:
        raise Unreadable("number_too_large", text[:80], most=str(GREATEST))
    return number


def read_range(text: str) -> tuple[Decimal, Decimal | None]:
    """One number, or the two ends of a range such as `5-7`, lower first. Raises `Unreadable` where the ends are the wrong way round."""
    parts = _DASHES.split(text.strip().lower())
    if len(parts) == 1:
        return read_number(parts[0]), None
    if len(parts) != 2:
        raise Unreadable("not_a_number", text[:80])
    low, high = read_number(parts[0]), read_number(parts[1])
    if low > high:
        raise Unreadable("range_backwards", text[:80])
    return low, high
