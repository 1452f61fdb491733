"""When a delivery is paid for, as people write it: `trả ngay`, `trả chậm 30 ngày`, `trừ khi thu hoạch`, `gối đầu`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.spelling import clean, fold

LONGEST = 120
MOST_DAYS = 730
"""More days than two years of credit are a slip of the keys."""


class Due(StrEnum):
    """What sets the day of payment."""

    NOW = "now"  # on delivery
    LATER = "later"  # some days after delivery, as many as were said
    HARVEST = "harvest"  # when the buyer's own harvest is in


@dataclass(frozen=True, slots=True)
class Payment:
    """Terms of payment; `days` is None where it is paid later and nobody said when."""

    due: Due
    days: int | None = None

    @property
    def deferred(self) -> bool:
        """Is it paid after delivery?"""
        return self.due is not Due.NOW


_TIMES = {"ngay": 1, "tuan": 7, "thang": 30, "day": 1, "week": 7, "month": 30, "days": 1, "weeks": 7, "months": 30}
_UNIT = r"ngay|tuan|thang|days?|weeks?|months?"
_CREDIT = r"tra cham|tra sau|tra dan|tra gop|tra gon|ban chiu|ban thieu|mua chiu|mua thieu|cong no|cho no|cho thieu|goi dau|on credit|deferred|later"
_TAKEN = r"tra|tru|can|khau|thanh toan|tat toan|tinh tien"
_SEASON = (
    r"(?:cuoi vu|het vu|toi mua|toi vu|den mua|den vu|dut vu|xong vu|harvest|(?:khi |luc |sau |luc moi |ky |vu |toi |den )*thu hoach)(?: xong| roi)?"
)
_BEFORE_SEASON = r"(?:\s+(?:tien|lai|no|vao|den|toi|khi|luc|sau|sau khi|at|until|till))*"
_HARVEST = re.compile(rf"(?:{_CREDIT}|{_TAKEN}){_BEFORE_SEASON}\s+{_SEASON}(?:\s+(?:moi\s+)?tra)?|{_SEASON}\s+(?:moi\s+)?(?:{_TAKEN})|{_SEASON}(?=$)")
_LATER = re.compile(
    rf"(?:{_CREDIT})(?:\s+(?:sau|trong|toi|den|vong|khoang|in|after))*(?:\s*(?P<many>\d{{1,4}})\s*(?P<unit>{_UNIT}))?"
    rf"|(?:{_TAKEN})(?:\s+tien)?\s+sau\s+(?P<later>\d{{1,4}})\s*(?P<of>{_UNIT})"
    rf"|(?:tra|thanh toan|chuyen khoan|ck)(?:\s+tien)?(?:\s+(?:sau|trong|vong))+\s+(?P<within>\d{{1,4}})\s*(?P<span>{_UNIT})"
    rf"|(?:chuyen khoan|ck)\s+(?P<paid>\d{{1,4}})\s*(?P<spell>{_UNIT})"
    r"|(?:no|net)\s+(?P<net>\d{1,3})\s*(?:ngay|days?)"
)
_NOW = re.compile(
    r"tra ngay(?!\s*\d)|tra lien|tien mat|tien tuoi|trao tay|(?:giao|nhan) hang tra tien|tra tien ngay|mua dut|ban dut|thanh toan ngay"
    r"|(?:chuyen khoan|ck) (?:ngay|lien)(?!\s*\d)"
    r"|cash|on delivery|cod"
)
_MEANT = {"tra": {"tra", "trả"}, "tru": {"tru", "trừ"}, "no": {"no", "nợ"}, "can": {"can", "cấn"}}
"""What the first word of the terms may be with its marks on: trà is tea, and trụ a post."""
_SPOKEN = re.compile(r"(?<!\w)(?:tra|tru|ban chiu|ban thieu|mua chiu|mua thieu|goi dau|cong no|cho no|cho thieu|cuoi vu|het vu)(?!\w)")
"""What words must hold before they are searched for terms: most listings say nothing of payment."""
_DENIED = re.compile(r"(?<!\w)(?:khong|ko|chua|not|no)\s+(?:co\s+|cho\s+|nhan\s+|duoc\s+|ban\s+|mua\s+)*$")


def read_payment(text: str) -> Payment | None:
    """The terms that the text writes, None where it is empty. Raises `Unreadable` where no term of the trade stands in it."""
    written = clean(text[: LONGEST + 1]).lower()
    typed = fold(written)
    if not typed:
        return None
    if len(text) > LONGEST:
        raise Unreadable("too_long", text[:80])
    found = _terms(typed, written if len(written) == len(typed) else typed)
    if found is None:
        raise Unreadable("not_a_payment", text[:80])
    payment = found[0]
    if payment.days is not None and not 1 <= payment.days <= MOST_DAYS:
        raise Unreadable("payment_days", text[:80], most=MOST_DAYS)
    return payment


def payment_in_words(words: str) -> str:
    """The terms of payment that stand in a listing's words, as they were written; empty where none do."""
    written = clean(words[:2000])
    typed = fold(written)
    if len(typed) != len(written) or not _SPOKEN.search(typed):
        return ""
    found = _terms(typed, written.lower(), within=True)
    if found is None or (found[0].days is not None and not 1 <= found[0].days <= MOST_DAYS):
        return ""
    return written[found[1] : found[2]].strip()


def repaid_on(payment: Payment | None, delivered_on: date | None, harvest_ends_on: date | None) -> date | None:
    """The day on which it is paid; None where the terms, or the day that they count from, are unknown."""
    if payment is None:
        return None
    if payment.due is Due.HARVEST:
        return harvest_ends_on
    days = 0 if payment.due is Due.NOW else payment.days
    return None if delivered_on is None or days is None else delivered_on + timedelta(days=days)


def _terms(typed: str, written: str, *, within: bool = False) -> tuple[Payment, int, int] | None:
    """The terms and where they stand: a harvest before a number of days, credit before cash."""
    for pattern, due in ((_HARVEST, Due.HARVEST), (_LATER, Due.LATER), (_NOW, Due.NOW)):
        for found in pattern.finditer(typed):
            start, end = found.span()
            first = re.match(r"\w*", typed[start:])
            meant = first is None or written[start : start + first.end()] in _MEANT.get(first.group(), {written[start : start + first.end()]})
            alone = meant and not re.match(r"\w", typed[end:]) and not re.search(r"\w$", typed[:start])
            bare = within and due is Due.HARVEST and not re.search(rf"(?:{_CREDIT}|{_TAKEN})", found.group())
            if alone and not bare and not _DENIED.search(typed[:start]):
                return Payment(due, _days(found) if due is Due.LATER else None), start, end
    return None


def _days(found: re.Match[str]) -> int | None:
    for many, unit in (("many", "unit"), ("later", "of"), ("within", "span"), ("paid", "spell")):
        if found[many]:
            return int(found[many]) * _TIMES[found[unit]]
    return int(found["net"]) if found["net"] else None
