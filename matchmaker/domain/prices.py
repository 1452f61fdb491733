"""Prices as people write them: `450.000 đ/kg`, `450k`, `55-60k/kg`, `1,1 triệu/kg`, `1tr2`, `thỏa thuận`. Always whole đồng."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import GREATEST, read_number
from matchmaker.domain.records import Price
from matchmaker.domain.spelling import plain, unmarked

LONGEST = 120
"""Characters beyond which a text is no price."""
LONGEST_UNIT = 40
THOUSAND, MILLION = Decimal(1_000), Decimal(1_000_000)

_OPEN = frozenset(
    {
        "thoa thuan", "thuong luong", "lien he", "theo thi truong", "gia thi truong", "theo gia thi truong", "thi truong", "thuan mua vua ban",
        "gia thoa thuan", "gia thuong luong", "negotiable", "market price", "tuy hang", "chua biet", "khong ro", "-",
    }
)  # fmt: skip
_SCALES = {"k": THOUSAND, "ng": THOUSAND, "nghìn": THOUSAND, "nghin": THOUSAND, "ngàn": THOUSAND, "ngan": THOUSAND, "tr": MILLION}
_SCALES |= {"triệu": MILLION, "trieu": MILLION, "củ": MILLION, "m": MILLION, "": Decimal(1)}
_SCALE = r"k|nghìn|nghin|ngàn|ngan|ng|triệu|trieu|tr|củ|m"
_MONEY = r"(?:đồng|dong|vnđ|vnd|đ|₫|d)"
_NUMBER = r"\d(?:[\d.,]|[ ](?=\d{3}(?:\D|$)))*"


def _one(end: str) -> str:
    return rf"(?P<{end}>{_NUMBER})\s*(?P<{end}_scale>{_SCALE})?(?:\s*(?P<{end}_more>\d{{1,3}}|rưỡi|ruoi)(?![\d.,]))?\s*(?:{_MONEY}(?![a-z]))?"


_PRICE = re.compile(
    r"(?:(?:giá|gia|khoảng|khoang|chừng|tầm|từ|tu|tối đa|toi da|không quá|dưới|duoi|about|max)(?:\s*[:=])?\s*|[~≈≤<]\s*)*"
    + _one("low")
    + rf"(?:\s*(?:[-‐‑‒–—~]|đến|den|tới|to)\s*{_one('high')})?"
    + r"(?:(?:\s*/\s*|\s+(?:một|mot|mỗi|moi|per|a)\s+)(?:1\s*)?(?P<unit>[^\d/].*))?"
)
_FOREIGN = re.compile(r"[$€£¥]|\b(?:usd|eur|dollars?|đô)\b")


@dataclass(frozen=True, slots=True)
class _End:
    number: Decimal
    scale: str
    more: str

    def dong(self, scale: str, text: str) -> Decimal:
        """The đồng that this end of the price stands for, in its own scale or else the other end's; `text` is all that was typed."""
        own = self.scale or scale
        times = _SCALES[own]
        if not self.more:
            return self.number * times
        if not self.scale:
            raise Unreadable("not_a_price", text[:80])
        # `1tr2` is 1.2 million and `1 triệu 250` is 1.25 million: what follows the scale counts tenths, hundredths, thousandths of it.
        part = Decimal("0.5") if not self.more.isdigit() else Decimal(self.more).scaleb(-len(self.more))
        return (self.number + part) * times


def read_price(text: str, unit: str = "") -> Price | None:
    """The price that the text writes, None where it leaves the price open (`thỏa thuận`); `unit` stands in where the text names none.

    Raises `Unreadable`.
    """
    if len(text) > LONGEST:
        raise Unreadable("too_long", text[:80], most=LONGEST)
    typed = plain(text)
    if unmarked(typed).strip(" .!") in _OPEN:
        return None
    if _FOREIGN.search(typed):
        raise Unreadable("foreign_money", text[:80])
    found = _PRICE.fullmatch(typed)
    if found is None or len(found["unit"] or "") > LONGEST_UNIT:
        raise Unreadable("not_a_price", text[:80])
    low = _End(read_number(found["low"]), found["low_scale"] or "", found["low_more"] or "")
    named = (found["unit"] or plain(unit)).strip()
    if found["high"] is None:
        return Price(_whole(low.dong("", text), text), named)
    high = _End(read_number(found["high"]), found["high_scale"] or "", found["high_more"] or "")
    return _between(low, high, named, text)


def _between(low: _End, high: _End, unit: str, text: str) -> Price:
    start, end = low.dong(high.scale, text), high.dong("", text)
    # `450-500.000 đ` means 450.000 to 500.000: nobody names a thousandfold range.
    if start < THOUSAND <= end and not low.scale and not high.scale and start * THOUSAND <= end:
        start *= THOUSAND
    if start > end:
        raise Unreadable("range_backwards", text[:80])
    return Price(_whole(start, text), unit, _whole(end, text))


def _whole(dong: Decimal, text: str) -> int:
    if dong <= 0:
        raise Unreadable("not_positive", text[:80])
    if dong > GREATEST:
        raise Unreadable("number_too_large", text[:80], most=str(GREATEST))
    if dong != dong.to_integral_value():
        raise Unreadable("not_whole_dong", text[:80])
    return int(dong)
