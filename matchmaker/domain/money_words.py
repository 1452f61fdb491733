"""Sums of money as contracts write them: `100 triệu`, `50.000.000 đ`, `một trăm triệu đồng`, `năm mươi triệu rưỡi`. Whole đồng."""

from __future__ import annotations

import re
from decimal import Decimal

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.prices import read_price
from matchmaker.domain.spelling import plain, unmarked

LONGEST = 200
NONE = frozenset({"khong", "khong dat coc", "khong co", "none"})
_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_SCALES = {"nghin": 1_000, "ngan": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000}
_NOTHING = re.compile(r"(?:0|khong)\s*(?:k|nghin|ngan|tr|trieu|ty|ti)?\s*(?:dong|d|vnd)?")
_MONEY = re.compile(r"\s*(?:viet nam\s+)?(?:dong|vnd|d)(?:\s+viet nam)?(?:\s+chan)?\.?$")
_BRACKET = re.compile(r"\s*\([^()]*\)\s*")


def read_money(text: str) -> int:
    """The whole đồng that a text writes in figures or in words, 0 where it says that there is none. Raises `Unreadable`."""
    if len(text) > LONGEST:
        raise Unreadable("too_long", text[:80], most=LONGEST)
    typed = " ".join(_BRACKET.sub(" ", plain(text)).split()).strip(" .,")
    if unmarked(typed) in NONE or _NOTHING.fullmatch(unmarked(typed)):
        return 0
    if any(sign.isdigit() for sign in typed):
        return _in_figures(typed, text)
    return _in_words(typed, text)


def _in_figures(typed: str, text: str) -> int:
    """As a price without a unit; a sum such as `1,2 tỷ` is beyond what a price is for."""
    if found := re.fullmatch(r"([\d.,]+)\s*(?:tỷ|tỉ|ty|ti)(?:\s*(?:đồng|dong|đ|vnđ|vnd))?", typed):
        typed, times = f"{found[1]} triệu", 1000
    else:
        times = 1
    try:
        price = read_price(typed)
    except Unreadable as error:
        raise Unreadable("not_money", text[:80]) from error
    if price is None or price.high is not None or price.unit:
        raise Unreadable("not_money", text[:80])
    return price.dong * times


def _positive(dong: int, text: str) -> int:
    if dong <= 0:
        raise Unreadable("not_money", text[:80])
    return dong


def _in_words(typed: str, text: str) -> int:
    """Groups of words below a thousand, each with its scale: `một trăm hai mươi | triệu`, `năm trăm | ngàn`."""
    total, last = 0, 0
    group: list[str] = []
    for word in _MONEY.sub("", unmarked(typed)).replace(" ruoi", " ruoi ").split():
        if word in _SCALES:
            scale = _SCALES[word]
            group = group if group or last else ["mot"]
            if last and scale >= last:
                raise Unreadable("not_money", text[:80])
            total, group, last = total + _below_thousand(group, text) * scale, [], scale
        elif word == "ruoi" and last and not group:
            total += last // 2
        else:
            group.append(word)
    return _positive(total + (_below_thousand(group, text) if group else 0), text)


def _below_thousand(words: list[str], text: str) -> int:
    """`một trăm hai mươi lăm`, `mười`, `mươi`, `trăm rưỡi` stand for less than a thousand."""
    found, number = Decimal(0), None
    for word in words:
        if word in _DIGITS and number is None:
            number = _DIGITS[word]
        elif word == "tram" and found == 0:
            found, number = found + 100 * (1 if number is None else number), None
        elif word == "muoi" and found % 100 == 0:
            found, number = found + 10 * (1 if number is None else number), None
        elif word in ("linh", "le") and number is None:
            continue
        elif word == "ruoi" and number is None and found == 100:
            found += 50
        else:
            raise Unreadable("not_money", text[:80])
    if not words:
        raise Unreadable("not_money", text[:80])
    return int(found + (number or 0))
